//! Response, cooperation, refusal and contact rates by the formulas of AAPOR's standard definitions (2015), as exact
//! fractions.

use num_rational::Ratio;
use num_traits::Zero as _;

use super::contact::{Attempt, CallRules, class};
use super::outcome::{Class, Outcome};
use crate::text::Text;

/// How many contacts fall into each class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dispositions([u64; 8]);

/// Of those of whom it is not known, the share that counts as eligible (e).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EligibleShare {
    /// It was declared.
    Declared(Ratio<u64>),
    /// It is taken to be that among those of whom it is known: eligible / (eligible + not eligible).
    InProportion(Ratio<u64>),
    /// Nothing is known of anybody, so that it cannot be computed.
    Undefined,
}

/// A rate by one of the formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Formula {
    /// I / all.
    RR1,
    /// (I+P) / all.
    RR2,
    /// I / all, of the unknown those that are taken to be eligible.
    RR3,
    /// (I+P) / the same.
    RR4,
    /// I / all that are known to be eligible.
    RR5,
    /// (I+P) / the same.
    RR6,
    /// I / ((I+P)+R+O).
    COOP1,
    /// (I+P) / ((I+P)+R+O).
    COOP2,
    /// I / ((I+P)+R).
    COOP3,
    /// (I+P) / ((I+P)+R).
    COOP4,
    /// R / all.
    REF1,
    /// R / all, of the unknown those that are taken to be eligible.
    REF2,
    /// R / all that are known to be eligible.
    REF3,
    /// ((I+P)+R+O) / all.
    CON1,
    /// The same / all, of the unknown those that are taken to be eligible.
    CON2,
    /// The same / all that are known to be eligible.
    CON3,
}

impl Dispositions {
    /// So many in each class, in the order of [`Class::ALL`].
    pub const fn new(counts: [u64; 8]) -> Self {
        Self(counts)
    }

    /// The classes of contacts by their attempts; `Err`: an outcome of which nobody has declared whether it is eligible.
    pub fn of<'a>(
        contacts: impl IntoIterator<Item = &'a [Attempt]>,
        rules: &CallRules,
    ) -> Result<Self, Outcome> {
        let mut counts = Self::default();
        for attempts in contacts {
            counts.0[class(attempts, rules)? as usize] += 1;
        }
        Ok(counts)
    }

    /// How many are of this class.
    pub const fn count(&self, class: Class) -> u64 {
        self.0[class as usize]
    }

    /// How many there are in all.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    fn sum(&self, classes: &[Class]) -> u64 {
        classes.iter().map(|class| self.count(*class)).sum()
    }

    fn known_eligible(&self) -> u64 {
        use Class::{Complete, NotReached, Other, Partial, Refused};
        self.sum(&[Complete, Partial, Refused, NotReached, Other])
    }

    /// The share of the unknown that is taken to be eligible, in proportion to those of whom it is known.
    pub fn share_in_proportion(&self) -> EligibleShare {
        let eligible = self.known_eligible();
        match eligible + self.count(Class::NotEligible) {
            0 => EligibleShare::Undefined,
            known => EligibleShare::InProportion(Ratio::new(eligible, known)),
        }
    }
}

impl EligibleShare {
    /// A declared share, written as `0.8` or `1`; `None` for what is no share.
    pub fn read(text: &str) -> Option<Self> {
        let (whole, behind) = text.split_once('.').unwrap_or((text, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !matches!(whole, "0" | "1") || !is_digits(behind) || behind.len() > 9 {
            return None;
        }
        let scale = 10_u64.pow(behind.len() as u32);
        let parts: u64 = whole.parse::<u64>().ok()? * scale
            + if behind.is_empty() {
                0
            } else {
                behind.parse().ok()?
            };
        (parts <= scale).then(|| Self::Declared(Ratio::new(parts, scale)))
    }

    /// The share as a fraction; `None` where it cannot be computed.
    pub const fn ratio(self) -> Option<Ratio<u64>> {
        match self {
            Self::Declared(ratio) | Self::InProportion(ratio) => Some(ratio),
            Self::Undefined => None,
        }
    }
}

impl Formula {
    /// Every rate, in the order of the standard.
    pub const ALL: [Self; 16] = [
        Self::RR1,
        Self::RR2,
        Self::RR3,
        Self::RR4,
        Self::RR5,
        Self::RR6,
        Self::COOP1,
        Self::COOP2,
        Self::COOP3,
        Self::COOP4,
        Self::REF1,
        Self::REF2,
        Self::REF3,
        Self::CON1,
        Self::CON2,
        Self::CON3,
    ];

    /// Its name in the standard.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RR1 => "RR1",
            Self::RR2 => "RR2",
            Self::RR3 => "RR3",
            Self::RR4 => "RR4",
            Self::RR5 => "RR5",
            Self::RR6 => "RR6",
            Self::COOP1 => "COOP1",
            Self::COOP2 => "COOP2",
            Self::COOP3 => "COOP3",
            Self::COOP4 => "COOP4",
            Self::REF1 => "REF1",
            Self::REF2 => "REF2",
            Self::REF3 => "REF3",
            Self::CON1 => "CON1",
            Self::CON2 => "CON2",
            Self::CON3 => "CON3",
        }
    }

    /// The rate with this name, in whatever case.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|one| one.code().eq_ignore_ascii_case(code))
    }

    /// What it is a rate of.
    pub fn label(self) -> Text {
        match self {
            Self::RR1 | Self::RR2 | Self::RR3 | Self::RR4 | Self::RR5 | Self::RR6 => {
                Text::new("应答率", "response rate")
            }
            Self::COOP1 | Self::COOP2 | Self::COOP3 | Self::COOP4 => {
                Text::new("合作率", "cooperation rate")
            }
            Self::REF1 | Self::REF2 | Self::REF3 => Text::new("拒访率", "refusal rate"),
            Self::CON1 | Self::CON2 | Self::CON3 => Text::new("接触率", "contact rate"),
        }
    }

    /// The formula, as the standard prints it.
    pub const fn formula(self) -> &'static str {
        match self {
            Self::RR1 => "I/((I+P)+(R+NC+O)+(UH+UO))",
            Self::RR2 => "(I+P)/((I+P)+(R+NC+O)+(UH+UO))",
            Self::RR3 => "I/((I+P)+(R+NC+O)+e(UH+UO))",
            Self::RR4 => "(I+P)/((I+P)+(R+NC+O)+e(UH+UO))",
            Self::RR5 => "I/((I+P)+(R+NC+O))",
            Self::RR6 => "(I+P)/((I+P)+(R+NC+O))",
            Self::COOP1 => "I/((I+P)+R+O)",
            Self::COOP2 => "(I+P)/((I+P)+R+O)",
            Self::COOP3 => "I/((I+P)+R)",
            Self::COOP4 => "(I+P)/((I+P)+R)",
            Self::REF1 => "R/((I+P)+(R+NC+O)+(UH+UO))",
            Self::REF2 => "R/((I+P)+(R+NC+O)+e(UH+UO))",
            Self::REF3 => "R/((I+P)+(R+NC+O))",
            Self::CON1 => "((I+P)+R+O)/((I+P)+R+O+NC+(UH+UO))",
            Self::CON2 => "((I+P)+R+O)/((I+P)+R+O+NC+e(UH+UO))",
            Self::CON3 => "((I+P)+R+O)/((I+P)+R+O+NC)",
        }
    }

    /// Whether it needs the share of the unknown that is taken to be eligible.
    pub const fn needs_share(self) -> bool {
        matches!(self, Self::RR3 | Self::RR4 | Self::REF2 | Self::CON2)
    }

    /// The rate; `None` where its denominator is nobody, or the share it needs cannot be computed.
    pub fn rate(self, of: &Dispositions, share: EligibleShare) -> Option<Ratio<u64>> {
        use Class::{Complete, Other, Partial, Refused, UnknownNumber, UnknownPerson};
        let above = match self {
            Self::RR1 | Self::RR3 | Self::RR5 | Self::COOP1 | Self::COOP3 => of.count(Complete),
            Self::RR2 | Self::RR4 | Self::RR6 | Self::COOP2 | Self::COOP4 => {
                of.sum(&[Complete, Partial])
            }
            Self::REF1 | Self::REF2 | Self::REF3 => of.count(Refused),
            Self::CON1 | Self::CON2 | Self::CON3 => of.sum(&[Complete, Partial, Refused, Other]),
        };
        let unknown = of.sum(&[UnknownNumber, UnknownPerson]);
        let eligible = Ratio::from(of.known_eligible());
        let below = match self {
            Self::RR1 | Self::RR2 | Self::REF1 | Self::CON1 => eligible + unknown,
            Self::RR3 | Self::RR4 | Self::REF2 | Self::CON2 => {
                eligible + share.ratio()? * Ratio::from(unknown)
            }
            Self::RR5 | Self::RR6 | Self::REF3 | Self::CON3 => eligible,
            Self::COOP1 | Self::COOP2 => Ratio::from(of.sum(&[Complete, Partial, Refused, Other])),
            Self::COOP3 | Self::COOP4 => Ratio::from(of.sum(&[Complete, Partial, Refused])),
        };
        (!below.is_zero()).then(|| Ratio::from(above) / below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I 5, P 3, R 2, NC 1, O 2, UH 1, UO 1: the case of the tests of R's outcomerate (tests/testthat/test-rate.R), with
    /// e = 0.5. By hand: all are 15, known eligible 13, so 13 + 2/2 = 14 below RR3; contacted 12; asked or refused 10.
    #[test]
    fn the_rates_are_those_that_outcomerate_gives() {
        let of = Dispositions::new([5, 3, 2, 1, 2, 1, 1, 0]);
        let half = EligibleShare::read("0.5").unwrap();
        let due = [
            (1, 3),
            (8, 15),
            (5, 14),
            (4, 7),
            (5, 13),
            (8, 13),
            (5, 12),
            (2, 3),
            (1, 2),
            (4, 5),
            (2, 15),
            (1, 7),
            (2, 13),
            (4, 5),
            (6, 7),
            (12, 13),
        ];
        for (formula, (above, below)) in Formula::ALL.into_iter().zip(due) {
            assert_eq!(
                formula.rate(&of, half),
                Some(Ratio::new(above, below)),
                "{}",
                formula.code()
            );
        }
    }

    /// The data of outcomerate's vignette: I 760, P 339, R 59, NC 288, O 1, UO 173, NE 71. Known eligible 1447, so that
    /// e = 1447/1518 and RR3 = 760 / (1447 + 173 x 1447/1518) = 760 x 1518 / (1447 x 1691).
    #[test]
    fn the_share_of_the_unknown_is_computed_in_proportion() {
        let of = Dispositions::new([760, 339, 59, 288, 1, 0, 173, 71]);
        let share = of.share_in_proportion();
        assert_eq!(share, EligibleShare::InProportion(Ratio::new(1447, 1518)));
        let due = Ratio::new(760 * 1518, 1447 * 1691);
        assert_eq!(Formula::RR3.rate(&of, share), Some(due));
        assert_eq!(
            Formula::RR2.rate(&of, share),
            Some(Ratio::new(1099, 1620)),
            "(760 + 339) of 1447 + 173"
        );
    }

    #[test]
    fn nobody_below_the_line_is_no_rate() {
        let none = Dispositions::default();
        let share = none.share_in_proportion();
        assert_eq!(share, EligibleShare::Undefined);
        assert!(
            Formula::ALL
                .iter()
                .all(|one| one.rate(&none, share).is_none())
        );
        // Only unknown ones: RR1 is 0, RR3 cannot be computed in proportion, RR5 has nobody.
        let unknown = Dispositions::new([0, 0, 0, 0, 0, 4, 0, 0]);
        let share = unknown.share_in_proportion();
        assert_eq!(Formula::RR1.rate(&unknown, share), Some(Ratio::from(0)));
        assert_eq!(Formula::RR3.rate(&unknown, share), None);
        assert_eq!(Formula::RR5.rate(&unknown, share), None);
    }

    #[test]
    fn a_declared_share_is_between_nothing_and_all() {
        let read = |text| EligibleShare::read(text).and_then(EligibleShare::ratio);
        assert_eq!(read("0.85"), Some(Ratio::new(17, 20)));
        assert_eq!(read("1"), Some(Ratio::from(1)));
        assert_eq!(read("0"), Some(Ratio::from(0)));
        for wrong in ["1.1", "85", "-0.5", "0,5", "", ".5", "0.1234567890"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
