//! How much each operator keyed and how fast, from what the audit trail tells.
//!
//! Time is counted from one confirmed field to the next of the same operator; a longer gap than the pause is a pause
//! and counts neither its time nor the field behind it. So the rates are those of keying, and the first field after
//! each pause is left out of them.

use std::collections::{BTreeMap, HashSet};

use super::Answer;
use crate::questionnaire::{Kind, Question};

/// A gap of more minutes is a pause, where nobody says otherwise.
pub const PAUSE_MINUTES: u32 = 5;

/// What an operator did, as far as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Confirmed a field that had no value, in the first entry or in the second.
    Field {
        /// The keys that the value needs.
        keys: u32,
    },
    /// Gave a field of the first entry another value, or cleared it.
    Correction {
        /// The keys that the value needs.
        keys: u32,
    },
}

/// The work of one operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pace {
    /// Responses in which a field was confirmed.
    pub responses: u64,
    /// Fields confirmed that had no value before.
    pub fields: u64,
    /// Values changed afterwards.
    pub corrections: u64,
    /// Time from field to field, pauses left out, in milliseconds.
    pub milliseconds: u64,
    /// Fields and corrections at the end of a counted time.
    pub timed_fields: u64,
    /// The keys that their values need.
    pub timed_keys: u64,
}

impl Pace {
    /// Fields per hour of keying, net of pauses; `None` where no time was measured.
    pub fn fields_per_hour(&self) -> Option<f64> {
        self.per_hour(self.timed_fields)
    }

    /// Keys per hour of keying, net of pauses; `None` where no time was measured.
    pub fn keys_per_hour(&self) -> Option<f64> {
        self.per_hour(self.timed_keys)
    }

    fn per_hour(&self, count: u64) -> Option<f64> {
        (self.milliseconds > 0).then(|| count as f64 * 3_600_000.0 / self.milliseconds as f64)
    }

    /// Corrections per 1,000 fields; `None` where no field was confirmed.
    pub fn corrections_per_thousand(&self) -> Option<f64> {
        (self.fields > 0).then(|| self.corrections as f64 * 1000.0 / self.fields as f64)
    }
}

/// Adds up the work of all operators, row by row in the order of the trail.
pub struct Paces {
    pause: i64,
    by_operator: BTreeMap<String, Running>,
}

#[derive(Default)]
struct Running {
    pace: Pace,
    responses: HashSet<String>,
    last: Option<i64>,
}

impl Paces {
    /// Nothing is counted yet; a gap of more than `pause_minutes` is a pause.
    pub fn new(pause_minutes: u32) -> Self {
        Self {
            pause: i64::from(pause_minutes) * 60_000,
            by_operator: BTreeMap::new(),
        }
    }

    /// Counts what an operator did with a response at a time, in milliseconds since 1970-01-01T00:00:00Z.
    ///
    /// A time before the one before it, of a clock that was set back, is not measured.
    pub fn add(&mut self, operator: &str, serial: &str, at: i64, act: Act) {
        let pause = self.pause;
        let Some(running) = self.running(operator) else {
            return;
        };
        let keys = match act {
            Act::Field { keys } => {
                running.pace.fields += 1;
                keys
            }
            Act::Correction { keys } => {
                running.pace.corrections += 1;
                keys
            }
        };
        if !running.responses.contains(serial) {
            running.responses.insert(serial.to_owned());
        }
        let gap = running.last.map(|last| at - last);
        if let Some(gap) = gap.filter(|gap| (0..=pause).contains(gap)) {
            running.pace.milliseconds += gap.unsigned_abs();
            running.pace.timed_fields += 1;
            running.pace.timed_keys += u64::from(keys);
        }
        running.last = Some(at);
    }

    /// Counts a field that an operator keyed elsewhere, of a response that came here as it was: it took no time here.
    pub fn add_copied(&mut self, operator: &str, serial: &str) {
        if let Some(running) = self.running(operator) {
            running.pace.fields += 1;
            running.responses.insert(serial.to_owned());
        }
    }

    fn running(&mut self, operator: &str) -> Option<&mut Running> {
        if !self.by_operator.contains_key(operator) {
            self.by_operator
                .insert(operator.to_owned(), Running::default());
        }
        self.by_operator.get_mut(operator)
    }

    /// The work of each operator, by name.
    pub fn end(self) -> Vec<(String, Pace)> {
        let paces = self.by_operator.into_iter().map(|(operator, running)| {
            let responses = running.responses.len() as u64;
            (
                operator,
                Pace {
                    responses,
                    ..running.pace
                },
            )
        });
        paces.collect()
    }
}

/// The keys that a value needs at the keyboard: one for an option's sign, a full mark or a missing reason; the digits of
/// other points; a text, a number or a date its signs and Enter; several options one each and Enter.
///
/// Not what was pressed: the trail has values, not keys.
pub fn keys_of(question: &Question, answer: &Answer) -> u32 {
    let signs = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    match (&question.kind, answer) {
        (_, Answer::Missing(_)) => 1,
        (Kind::Score { full_mark, .. }, Answer::Points(points)) if points == full_mark => 1,
        (Kind::Score { .. } | Kind::Single, answer) => signs(&answer.to_code()),
        (_, Answer::Choices(codes)) => codes.iter().map(|code| signs(code)).sum::<u32>() + 1,
        (_, answer) => signs(&answer.to_code()) + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::Role;
    use crate::response::Missing;
    use crate::text::Text;
    use rstest::rstest;
    use rust_decimal::Decimal;

    const FIELD: Act = Act::Field { keys: 1 };

    // Three fields 2 s apart, 20 minutes of pause, two more 4 s apart: 3 gaps of 2 + 2 + 4 s hold 3 fields.
    #[test]
    fn a_long_gap_is_a_pause_and_counts_neither_its_time_nor_its_field() {
        let mut paces = Paces::new(5);
        for (serial, at) in [
            ("1", 0),
            ("1", 2_000),
            ("1", 4_000),
            ("2", 1_204_000),
            ("2", 1_208_000),
        ] {
            paces.add("王", serial, at, FIELD);
        }
        let (operator, pace) = paces.end().remove(0);
        assert_eq!(operator, "王");
        assert_eq!((pace.responses, pace.fields), (2, 5));
        assert_eq!((pace.milliseconds, pace.timed_fields), (8_000, 3));
        // 3 fields in 8 s are 1,350 an hour.
        assert_eq!(pace.fields_per_hour(), Some(1350.0));
    }

    #[test]
    fn operators_are_counted_apart_and_a_gap_of_the_pause_itself_is_none() {
        let mut paces = Paces::new(1);
        paces.add("王", "1", 0, FIELD);
        paces.add("李", "2", 30_000, FIELD);
        paces.add("王", "1", 60_000, Act::Correction { keys: 2 });
        let ended = paces.end();
        let [li, wang] = &ended[..] else {
            unreachable!("two operators: {ended:?}")
        };
        assert_eq!((li.1.fields, li.1.milliseconds), (1, 0));
        assert_eq!(li.1.fields_per_hour(), None);
        assert_eq!((wang.1.fields, wang.1.corrections), (1, 1));
        assert_eq!((wang.1.milliseconds, wang.1.timed_keys), (60_000, 2));
        assert_eq!(wang.1.corrections_per_thousand(), Some(1000.0));
    }

    #[test]
    fn a_clock_set_back_is_not_measured() {
        let mut paces = Paces::new(5);
        for at in [10_000, 5_000, 6_000] {
            paces.add("王", "1", at, FIELD);
        }
        let (_, pace) = paces.end().remove(0);
        assert_eq!(
            (pace.fields, pace.milliseconds, pace.timed_fields),
            (3, 1_000, 1)
        );
    }

    fn score() -> Kind {
        Kind::Score {
            full_mark: Decimal::TEN,
            step: Decimal::ONE,
        }
    }

    #[rstest]
    #[case(score(), Answer::Points(Decimal::TEN), 1)]
    #[case(score(), Answer::Points(8.into()), 1)]
    #[case(score(), Answer::Missing(Missing::Blank), 1)]
    #[case(Kind::Single, Answer::Choice("12".into()), 2)]
    #[case(Kind::Multiple, Answer::Choices(vec!["1".into(), "3".into()]), 3)]
    #[case(Kind::Text, Answer::Text("没有意见".into()), 5)]
    fn keys_are_those_that_the_value_needs(
        #[case] kind: Kind,
        #[case] answer: Answer,
        #[case] keys: u32,
    ) {
        let question = Question {
            code: "Q1".into(),
            text: Text::same("Q1"),
            kind,
            role: Role::Process,
            sensitive: false,
            required: true,
            options: Vec::new(),
            since: 1,
            until: None,
            section: Text::default(),
            limits: crate::questionnaire::Limits::default(),
            second: crate::questionnaire::SecondWay::Blind,
            ask_if: Vec::new(),
        };
        assert_eq!(keys_of(&question, &answer), keys);
    }
}
