//! The agreement of several raters: Fleiss' kappa, and what else may have been reckoned under its name.
//!
//! J. L. Fleiss, “Measuring nominal scale agreement among many raters”, Psychological Bulletin 76 (1971).

use std::collections::BTreeMap;

use super::counts::signed;
use super::judge::{Case, Way, judge};
use super::line::{Check, Line, Verdict};
use super::raters::{AgreementStatistic, ClaimedAgreement, Rated, Ratings};
use crate::measure::Fraction;
use crate::text::Text;

impl Ratings {
    /// The verdict over a published statistic.
    pub(super) fn judge(&self, claim: &ClaimedAgreement) -> Line {
        let is_percent = claim.printed.text().ends_with(['%', '％'])
            || claim.printed.value() > Fraction::from(1);
        let subject = Text::same(claim.statistic.code());
        let mut ways: Vec<Way> = match claim.statistic {
            AgreementStatistic::Kappa => self.kappas(),
            AgreementStatistic::Agreement => self.agreements(),
        };
        if is_percent {
            for way in &mut ways {
                way.value = way.value.percent();
            }
        }
        let printed = claim.printed.with_at_most(12);
        let case = Case {
            check: Check::Agreement,
            subject: subject.clone(),
            row: claim.row,
            printed: &printed,
            rounding: self.rounding,
            unit: if is_percent { "%" } else { "" },
        };
        if let Some((declared, others)) = ways.split_first() {
            return judge(&case, declared, others);
        }
        let because = Text::new(
            "要有至少两人评定，且不是全都评作一类",
            "it takes two raters at least, and more than one category",
        );
        let line = Line::derived(Check::Agreement, subject, because).at(claim.row);
        line.printed(claim.printed.text())
            .verdict(Verdict::Impossible)
    }

    /// Subjects that every rater rated; the number of raters is the printed one, or the most that any subject has.
    fn complete(&self) -> Vec<&Rated> {
        let most = self.subjects.iter().map(Rated::answers).max().unwrap_or(0);
        let raters = self.raters.unwrap_or(most);
        let subjects = self.subjects.iter();
        subjects
            .filter(|subject| subject.answers() == raters)
            .collect()
    }

    /// Subjects that two raters at least rated.
    fn rated(&self) -> Vec<&Rated> {
        let subjects = self.subjects.iter();
        subjects.filter(|subject| subject.answers() >= 2).collect()
    }

    /// Fleiss' kappa over the subjects that all raters rated, then over all, then what else may have been reckoned.
    fn kappas(&self) -> Vec<Way> {
        let (complete, rated) = (self.complete(), self.rated());
        let mut ways: Vec<Way> = Vec::new();
        if self.by_rater.first().is_some_and(|row| row.len() == 2) {
            // Two raters who are told apart: Cohen's is the usual one.
            ways.extend(self.mean_of_pairs());
        }
        let usual = fleiss(&complete);
        ways.extend(if ways.is_empty() {
            usual
        } else {
            usual.map(|way| {
                renamed(
                    way,
                    "Fleiss 的 κ（即 Scott 的 π）",
                    "Fleiss' kappa (Scott's pi)",
                )
            })
        });
        if rated.len() > complete.len() {
            ways.extend(fleiss(&rated).map(|way| {
                renamed(
                    way,
                    "连同有人没评的对象",
                    "the same with subjects that some did not rate",
                )
            }));
        }
        let observed = agreement(&complete);
        let chance = |by_chance: Option<Fraction>, zh: &str, en: &str| -> Option<Way> {
            let (observed, by_chance) = (observed.clone()?, by_chance?);
            Some(renamed(corrected(&observed, &by_chance)?, zh, en))
        };
        let categories = i64::try_from(self.categories.len()).unwrap_or(1);
        ways.extend(chance(
            Fraction::new(1, categories),
            "各类机会均等的 κ（Randolph）",
            "the free-marginal kappa (Randolph)",
        ));
        ways.extend(chance(
            gwet(&shares(&complete)),
            "Gwet 的 AC1",
            "Gwet's AC1",
        ));
        ways.extend(self.mean_of_pairs());
        ways.extend(krippendorff(&rated));
        ways
    }

    /// The mean of the kappas of all pairs of raters (Light), each after Cohen.
    fn mean_of_pairs(&self) -> Option<Way> {
        let raters = self.by_rater.first()?.len();
        let mut kappas = Vec::new();
        for one in 0..raters {
            for other in one + 1..raters {
                kappas.push(self.cohen(one, other)?);
            }
        }
        let count = i64::try_from(kappas.len()).ok()?;
        let sum: Fraction = kappas.into_iter().sum();
        let name = if count == 1 {
            Text::new("Cohen 的 κ", "Cohen's kappa")
        } else {
            Text::new(
                "两两 Cohen κ 的平均（Light）",
                "the mean of the pairs' kappas (Light)",
            )
        };
        let value = sum.divide(&count.into())?;
        Some(Way::value(value, format!("Σκ ÷ {count}"), name).by_formula())
    }

    fn cohen(&self, one: usize, other: usize) -> Option<Fraction> {
        let mut pairs: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for row in &self.by_rater {
            if let (Some(one), Some(other)) = (row.get(one)?, row.get(other)?) {
                *pairs.entry((*one, *other)).or_default() += 1;
            }
        }
        let n = Fraction::from(pairs.values().sum::<i64>());
        let same: i64 = pairs
            .iter()
            .filter(|((one, other), _)| one == other)
            .map(|(_, count)| count)
            .sum();
        let margin = |category: usize, first: bool| -> Fraction {
            let own = pairs
                .iter()
                .filter(|((one, other), _)| (if first { *one } else { *other }) == category);
            Fraction::from(own.map(|(_, count)| count).sum::<i64>())
        };
        let by_chance: Fraction = (0..self.categories.len())
            .map(|category| &margin(category, true) * &margin(category, false))
            .sum();
        let by_chance = by_chance.divide(&(&n * &n))?;
        let observed = Fraction::from(same).divide(&n)?;
        let way = corrected(&observed, &by_chance)?;
        Some(way.value)
    }

    /// The mean share of agreeing pairs, then the share of subjects on which all agree.
    fn agreements(&self) -> Vec<Way> {
        let (complete, rated) = (self.complete(), self.rated());
        let named = |subjects: &[&Rated], name: Text| -> Option<Way> {
            let value = agreement(subjects)?;
            Some(Way::value(value, format!("ΣP ÷ {}", subjects.len()), name))
        };
        let mut ways: Vec<Way> = named(&complete, Text::default()).into_iter().collect();
        if rated.len() > complete.len() {
            let name = Text::new("连同有人没评的对象", "all subjects");
            ways.extend(named(&rated, name).map(Way::by_formula));
        }
        let same = rated
            .iter()
            .filter(|subject| subject.counts.contains(&subject.answers()))
            .count();
        let of = [same, rated.len()].map(|count| Fraction::from(signed(count as u64)));
        ways.extend(of[0].divide(&of[1]).map(|value| {
            let name = Text::new(
                "全体一致的对象所占比例",
                "the share of subjects on which all agree",
            );
            Way::value(value, format!("{same} ÷ {}", rated.len()), name).by_formula()
        }));
        ways
    }
}

fn renamed(way: Way, zh: &str, en: &str) -> Way {
    Way {
        name: Text::new(zh, en),
        ..way.by_formula()
    }
}

/// The mean over the subjects of the share of agreeing pairs of raters.
fn agreement(subjects: &[&Rated]) -> Option<Fraction> {
    let mut sum = Fraction::zero();
    for subject in subjects {
        let raters = signed(subject.answers());
        let pairs: i64 = subject
            .counts
            .iter()
            .map(|count| signed(*count) * (signed(*count) - 1))
            .sum();
        sum = &sum + &Fraction::new(pairs, raters * (raters - 1))?;
    }
    sum.divide(&signed(subjects.len() as u64).into())
}

/// The share of all ratings that each category has.
fn shares(subjects: &[&Rated]) -> Vec<Fraction> {
    let all: u64 = subjects.iter().map(|subject| subject.answers()).sum();
    let categories = subjects.first().map_or(0, |subject| subject.counts.len());
    (0..categories)
        .filter_map(|category| {
            let own: u64 = subjects
                .iter()
                .map(|subject| subject.counts[category])
                .sum();
            Fraction::new(signed(own), signed(all))
        })
        .collect()
}

/// (observed − by chance) ÷ (1 − by chance).
fn corrected(observed: &Fraction, by_chance: &Fraction) -> Option<Way> {
    let rest = &Fraction::from(1) - by_chance;
    let value = (observed - by_chance).divide(&rest)?;
    let [observed, by_chance] = [observed, by_chance].map(|share| share.to_text(4));
    let working = format!("({observed} − {by_chance}) ÷ (1 − {by_chance})");
    Some(Way::value(value, working, Text::default()))
}

fn fleiss(subjects: &[&Rated]) -> Option<Way> {
    let by_chance: Fraction = shares(subjects).iter().map(|share| share * share).sum();
    corrected(&agreement(subjects)?, &by_chance)
}

/// The chance agreement of Gwet's AC1.
fn gwet(shares: &[Fraction]) -> Option<Fraction> {
    let one = Fraction::from(1);
    let sum: Fraction = shares.iter().map(|share| share * &(&one - share)).sum();
    sum.divide(&Fraction::from(signed(shares.len() as u64) - 1))
}

/// Krippendorff's alpha for names, over all pairs of ratings of the same subject.
fn krippendorff(subjects: &[&Rated]) -> Option<Way> {
    let all: i64 = subjects
        .iter()
        .map(|subject| signed(subject.answers()))
        .sum();
    let categories = subjects.first()?.counts.len();
    let mut same = Fraction::zero();
    for subject in subjects {
        let raters = signed(subject.answers());
        let pairs: i64 = subject
            .counts
            .iter()
            .map(|count| signed(*count) * (signed(*count) - 1))
            .sum();
        same = &same + &Fraction::new(pairs, raters - 1)?;
    }
    let by_chance: i64 = (0..categories)
        .map(|category| {
            let own = subjects
                .iter()
                .map(|subject| signed(subject.counts[category]));
            let own: i64 = own.sum();
            own * (own - 1)
        })
        .sum();
    let observed = same.divide(&all.into())?;
    let by_chance = Fraction::new(by_chance, all * (all - 1))?;
    let way = corrected(&observed, &by_chance)?;
    Some(renamed(way, "Krippendorff 的 α", "Krippendorff's alpha"))
}

#[cfg(test)]
mod tests {
    use super::super::printed::Printed;
    use super::super::raters::MajorityRule;
    use super::*;
    use crate::measure::Rounding;

    /// The worked example of Fleiss' kappa with 14 raters, 10 subjects and 5 categories (Wikipedia, “Fleiss' kappa”):
    /// P = 0.378, by chance 0.213, kappa 0.210.
    const FLEISS: [[u64; 5]; 10] = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ];

    fn ratings(rows: &[&[u64]], claims: &[(AgreementStatistic, &str)]) -> Ratings {
        let subjects = rows.iter().map(|counts| Rated {
            row: 2,
            name: "S".into(),
            counts: counts.to_vec(),
            verdict: None,
        });
        let claims = claims.iter().map(|(statistic, printed)| ClaimedAgreement {
            row: 1,
            statistic: *statistic,
            printed: Printed::read(printed).unwrap(),
        });
        Ratings {
            categories: rows[0].iter().map(u64::to_string).collect(),
            subjects: subjects.collect(),
            by_rater: Vec::new(),
            raters: None,
            n: None,
            rule: MajorityRule::Most,
            rounding: Rounding::HalfUp,
            claims: claims.collect(),
        }
    }

    #[test]
    fn the_worked_example_of_fleiss_comes_out() {
        let rows: Vec<&[u64]> = FLEISS.iter().map(<[u64; 5]>::as_slice).collect();
        let claims = [
            (AgreementStatistic::Kappa, "0.210"),
            (AgreementStatistic::Agreement, "0.378"),
            (AgreementStatistic::Agreement, "37.8%"),
            (AgreementStatistic::Kappa, "0.31"),
        ];
        let lines = ratings(&rows, &claims).recheck();
        let verdicts: Vec<&str> = lines.iter().map(|line| line.verdict.code()).collect();
        assert_eq!(
            verdicts,
            ["reproduced", "reproduced", "reproduced", "wrong"]
        );
    }

    // Two subjects, two raters: one agreed on, one not. P = 1/2; shares 3/4 and 1/4: by chance 10/16; (8 − 10)/6.
    // Free of margins: (1/2 − 1/2) = 0.
    #[test]
    fn another_kappa_is_another_formula() {
        let rows: [&[u64]; 2] = [&[2, 0], &[1, 1]];
        let claims = [
            (AgreementStatistic::Kappa, "-0.333"),
            (AgreementStatistic::Kappa, "0.000"),
        ];
        let lines = ratings(&rows, &claims).recheck();
        assert_eq!(lines[0].verdict, Verdict::Reproduced, "{lines:?}");
        assert_eq!(lines[1].verdict, Verdict::OtherFormula, "{lines:?}");
    }

    // Twice two raters: both yes 20, yes and no 5, no and yes 10, both no 15 of 50 (the example of “Cohen's kappa”,
    // Wikipedia): observed 0.7, by chance 0.5·0.6 + 0.5·0.4 = 0.5, kappa 0.4. Fleiss: shares 0.55 and 0.45, by chance
    // 0.505: 0.195/0.495 = 0.3939.
    #[test]
    fn two_raters_are_compared_after_cohen() {
        let pairs = [(0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)];
        let by_rater: Vec<Vec<Option<usize>>> = pairs
            .iter()
            .flat_map(|(one, other, times)| vec![vec![Some(*one), Some(*other)]; *times])
            .collect();
        let counts: Vec<[u64; 2]> = by_rater
            .iter()
            .map(|row| {
                [0, 1].map(|place| row.iter().filter(|own| **own == Some(place)).count() as u64)
            })
            .collect();
        let rows: Vec<&[u64]> = counts.iter().map(<[u64; 2]>::as_slice).collect();
        let claims = [
            (AgreementStatistic::Kappa, "0.40"),
            (AgreementStatistic::Kappa, "0.394"),
        ];
        let table = Ratings {
            by_rater,
            ..ratings(&rows, &claims)
        };
        let lines = table.recheck();
        assert_eq!(lines[0].verdict, Verdict::Reproduced, "{lines:?}");
        assert_eq!(lines[1].verdict, Verdict::OtherFormula, "{lines:?}");
    }
}
