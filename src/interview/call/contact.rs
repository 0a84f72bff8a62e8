//! A contact of a call list: its attempts, where it stands, and the class it falls into.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::outcome::{Again, Class, Outcome};
use crate::text::{Order, Text, text};

/// The fewest days on which a contact is called before its attempts count as used up.
pub const FEWEST_DAYS: u8 = 3;

/// What a line that is suspended or out of service says of the person behind it: declared by whoever is responsible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadLine {
    /// The person is one of those to be asked, and was not reached (NC): so with a list of named beneficiaries.
    Eligible,
    /// It is not known (UH).
    Unknown,
    /// There is nobody to be asked (NE): so with numbers that were made up by a machine.
    NotEligible,
}

/// What is declared of a call list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CallRules {
    /// What a suspended line (停机) says; `None`: nobody has declared it.
    pub suspended: Option<DeadLine>,
    /// What a number that is not in service (空号) says; `None`: nobody has declared it.
    pub not_in_service: Option<DeadLine>,
    /// On how many different days a contact is called before its attempts are used up, at least [`FEWEST_DAYS`].
    pub days: u8,
    /// The rate that is reported, such as `RR3`; `None`: nobody has declared it.
    pub rate: Option<String>,
    /// The share of those of whom it is not known that counts as eligible, as `0.8`; `None`: computed in proportion.
    pub eligible_share: Option<String>,
}

/// A contact of a call list, by the serial that its response has or will have. Its name and number are kept elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The serial.
    pub code: String,
    /// The group, such as a village; may be empty.
    pub group: String,
}

/// A call to a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// Whom it was to.
    pub contact: String,
    /// Who called.
    pub caller: String,
    /// When it began, in milliseconds since 1970-01-01T00:00:00Z: an instant, so that a call may pass midnight.
    pub start: i64,
    /// When it ended.
    pub end: i64,
    /// What came of it, by its code.
    pub outcome: String,
    /// When to call again, where a time was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<i64>,
}

/// Where a contact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// To be called at once: never called, or the wait is over.
    Due,
    /// To be called at the time that was agreed.
    Appointment(Timestamp),
    /// To be called again, not before this time.
    Waiting(Timestamp),
    /// Not called any more, by its last outcome.
    Closed,
    /// Not called any more: on enough days nothing came of it (次数用尽).
    UsedUp,
}

/// The longest that a call lasts: a longer one has a wrong end.
const LONGEST_CALL: i64 = 24 * 3_600_000;

impl Default for CallRules {
    fn default() -> Self {
        Self {
            suspended: None,
            not_in_service: None,
            days: FEWEST_DAYS,
            rate: None,
            eligible_share: None,
        }
    }
}

impl DeadLine {
    /// Every declaration.
    pub const ALL: [Self; 3] = [Self::Eligible, Self::Unknown, Self::NotEligible];

    /// The stable word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::Unknown => "unknown",
            Self::NotEligible => "not-eligible",
        }
    }

    /// The declaration with this code or Chinese word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|one| one.code() == code || one.label().zh == code)
    }

    /// The declaration in the words of the screens.
    pub fn label(self) -> Text {
        match self {
            Self::Eligible => Text::new("合格", "eligible"),
            Self::Unknown => Text::new("不知", "unknown"),
            Self::NotEligible => Text::new("不合格", "not eligible"),
        }
    }

    const fn class(self) -> Class {
        match self {
            Self::Eligible => Class::NotReached,
            Self::Unknown => Class::UnknownNumber,
            Self::NotEligible => Class::NotEligible,
        }
    }
}

impl CallRules {
    /// What is declared of the line that gave this outcome.
    pub fn declared(&self, outcome: Outcome) -> Option<DeadLine> {
        match outcome {
            Outcome::Suspended => self.suspended,
            Outcome::NotInService => self.not_in_service,
            _ => None,
        }
    }
}

impl Attempt {
    /// What came of it; `None` for a word that is no outcome.
    pub fn outcome(&self) -> Option<Outcome> {
        Outcome::from_code(&self.outcome)
    }

    /// Why it cannot be so; `None`: it can.
    pub fn doubt(&self) -> Option<Text> {
        let Some(outcome) = self.outcome() else {
            return Some(text!(
                "没有“{}”这种通话结果",
                "there is no outcome `{}`",
                self.outcome
            ));
        };
        if self.end < self.start {
            return Some(Text::new(
                "通话的结束早于开始",
                "the call ends before it begins",
            ));
        }
        if self.end - self.start > LONGEST_CALL {
            return Some(Text::new(
                "通话长于一整天：结束时间不对",
                "the call is longer than a day: its end is wrong",
            ));
        }
        match self.appointment {
            None if outcome == Outcome::AppointmentAt => Some(Text::new(
                "改约要写约定的时间；没有定时的，用“改约未定时”",
                "an appointment needs its time; without one the outcome is call-back",
            )),
            Some(_) if !outcome.takes_appointment() => Some(Text::new(
                "只有“改约”和“部分完成”能带约定的时间",
                "only an appointment and a partial interview come with an agreed time",
            )),
            Some(at) if at <= self.end => Some(Text::new(
                "约定的时间不在这次通话之后",
                "the agreed time is not after this call",
            )),
            _ => None,
        }
    }
}

/// Where a contact stands now, by its attempts in the order of their beginnings.
///
/// An agreed time is kept however often was called. Attempts are used up when there were some on as many different days,
/// by the clock of `zone`, as the rules say.
pub fn standing(
    attempts: &[Attempt],
    rules: &CallRules,
    now: Timestamp,
    zone: &TimeZone,
) -> Standing {
    let Some((last, outcome)) = last(attempts) else {
        return Standing::Due;
    };
    let at = match outcome.again() {
        Again::Never => return Standing::Closed,
        Again::AtAppointment => {
            return last
                .appointment
                .map_or(Standing::Closed, |at| Standing::Appointment(instant(at)));
        }
        Again::After(wait) => instant(last.end).saturating_add(wait).unwrap_or(now),
    };
    if days(attempts, zone) >= usize::from(rules.days.max(FEWEST_DAYS)) {
        Standing::UsedUp
    } else if at <= now {
        Standing::Due
    } else {
        Standing::Waiting(at)
    }
}

/// The last attempt with its outcome.
pub fn last(attempts: &[Attempt]) -> Option<(&Attempt, Outcome)> {
    attempts
        .iter()
        .rev()
        .find_map(|attempt| Some((attempt, attempt.outcome()?)))
}

/// The class that a contact falls into by all its attempts; `Err`: the outcome whose eligibility nobody has declared.
///
/// What was learned once stays: after somebody answered, a line that is dead or silent later does not make the person
/// unknown. Refusals and agreed times come before the rest, as AAPOR orders them.
pub fn class(attempts: &[Attempt], rules: &CallRules) -> Result<Class, Outcome> {
    let had = |wanted: &[Outcome]| {
        attempts
            .iter()
            .filter_map(Attempt::outcome)
            .any(|outcome| wanted.contains(&outcome))
    };
    let refused = [
        Outcome::RefusedSoftly,
        Outcome::RefusedFirmly,
        Outcome::AppointmentAt,
        Outcome::AppointmentOpen,
    ];
    let known = [
        (&[Outcome::Complete][..], Class::Complete),
        (&[Outcome::Partial], Class::Partial),
        (&refused, Class::Refused),
        (&[Outcome::Unable], Class::Other),
        (&[Outcome::Absent], Class::NotReached),
    ];
    if let Some((_, class)) = known.iter().find(|(outcomes, _)| had(outcomes)) {
        return Ok(*class);
    }
    let Some((_, outcome)) = last(attempts) else {
        return Ok(Class::UnknownNumber);
    };
    match outcome {
        Outcome::Suspended | Outcome::NotInService => {
            rules.declared(outcome).map(DeadLine::class).ok_or(outcome)
        }
        Outcome::WrongNumber => Ok(Class::UnknownPerson),
        _ => Ok(Class::UnknownNumber),
    }
}

/// On how many different days there were attempts.
pub fn days(attempts: &[Attempt], zone: &TimeZone) -> usize {
    let mut days: Vec<Date> = attempts
        .iter()
        .map(|attempt| zone.to_datetime(instant(attempt.start)).date())
        .collect();
    days.order();
    days.dedup();
    days.len()
}

/// The instant of a stored time; one that no calendar holds is the beginning of the count.
pub fn instant(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use rstest::rstest;

    pub fn zone() -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(8))
    }

    /// A call of a minute that began at this time, as the clock shows it in China.
    pub fn call(at: &str, outcome: Outcome) -> Attempt {
        let start = time(at).as_millisecond();
        Attempt {
            contact: "7".into(),
            caller: "甲".into(),
            start,
            end: start + 60_000,
            outcome: outcome.code().into(),
            appointment: None,
        }
    }

    pub fn time(at: &str) -> Timestamp {
        format!("{at}+08:00").parse().unwrap()
    }

    #[test]
    fn a_call_may_pass_midnight_and_belongs_to_the_day_it_began() {
        let mut long = call("2022-06-30T23:50:00", Outcome::Complete);
        long.end = time("2022-07-01T00:20:00").as_millisecond();
        assert_eq!(long.doubt(), None);
        assert_eq!(long.end - long.start, 30 * 60_000);
        let next = call("2022-06-30T09:00:00", Outcome::NoAnswer);
        assert_eq!(days(&[next, long], &zone()), 1);
    }

    #[rstest]
    #[case(|call: &mut Attempt| call.end = call.start - 1)]
    #[case(|call: &mut Attempt| call.end = call.start + LONGEST_CALL + 1)]
    #[case(|call: &mut Attempt| call.outcome = "gone".into())]
    #[case(|call: &mut Attempt| call.outcome = "appointment".into())]
    #[case(|call: &mut Attempt| call.appointment = Some(call.end + 1))]
    #[case(|call: &mut Attempt| { call.outcome = "appointment".into(); call.appointment = Some(call.end) })]
    fn an_attempt_that_cannot_be_so_says_why(#[case] change: fn(&mut Attempt)) {
        let mut attempt = call("2022-06-30T09:00:00", Outcome::Busy);
        assert_eq!(attempt.doubt(), None);
        change(&mut attempt);
        assert!(attempt.doubt().is_some());
    }

    #[test]
    fn attempts_are_used_up_on_the_third_day_and_not_before() {
        let rules = CallRules::default();
        let mut attempts: Vec<Attempt> = [
            "2022-06-28T09:00:00",
            "2022-06-28T14:00:00",
            "2022-06-28T19:00:00",
            "2022-06-29T09:00:00",
        ]
        .map(|at| call(at, Outcome::NoAnswer))
        .into();
        let noon = time("2022-06-29T12:30:00");
        // Four attempts on two days: called again after three hours.
        assert_eq!(standing(&attempts, &rules, noon, &zone()), Standing::Due);
        let early = time("2022-06-29T11:00:00");
        assert_eq!(
            standing(&attempts, &rules, early, &zone()),
            Standing::Waiting(time("2022-06-29T12:01:00"))
        );
        attempts.push(call("2022-06-30T09:00:00", Outcome::Busy));
        let later = time("2022-07-09T09:00:00");
        assert_eq!(
            standing(&attempts, &rules, later, &zone()),
            Standing::UsedUp
        );
        // A time that was agreed is kept all the same.
        let mut agreed = call("2022-07-01T09:00:00", Outcome::AppointmentAt);
        let due = time("2022-07-02T20:00:00");
        agreed.appointment = Some(due.as_millisecond());
        attempts.push(agreed);
        assert_eq!(
            standing(&attempts, &rules, later, &zone()),
            Standing::Appointment(due)
        );
    }

    #[rstest]
    #[case(&[], Class::UnknownNumber)]
    #[case(&[Outcome::NoAnswer, Outcome::Busy], Class::UnknownNumber)]
    #[case(&[Outcome::Absent, Outcome::NoAnswer], Class::NotReached)]
    #[case(&[Outcome::Absent, Outcome::Suspended], Class::NotReached)]
    #[case(&[Outcome::RefusedSoftly, Outcome::NoAnswer], Class::Refused)]
    #[case(&[Outcome::AppointmentOpen, Outcome::NoAnswer], Class::Refused)]
    #[case(&[Outcome::RefusedSoftly, Outcome::Complete], Class::Complete)]
    #[case(&[Outcome::Partial, Outcome::RefusedFirmly], Class::Partial)]
    #[case(&[Outcome::Absent, Outcome::Unable], Class::Other)]
    #[case(&[Outcome::NoAnswer, Outcome::WrongNumber], Class::UnknownPerson)]
    fn what_was_learned_once_stays(#[case] outcomes: &[Outcome], #[case] due: Class) {
        let attempts: Vec<Attempt> = outcomes
            .iter()
            .map(|outcome| call("2022-06-30T09:00:00", *outcome))
            .collect();
        assert_eq!(class(&attempts, &CallRules::default()), Ok(due));
    }

    #[test]
    fn a_dead_line_is_what_was_declared_and_nothing_before() {
        for outcome in [Outcome::Suspended, Outcome::NotInService] {
            let attempts = [call("2022-06-30T09:00:00", outcome)];
            assert_eq!(class(&attempts, &CallRules::default()), Err(outcome));
            for (declared, due) in [
                (DeadLine::Eligible, Class::NotReached),
                (DeadLine::Unknown, Class::UnknownNumber),
                (DeadLine::NotEligible, Class::NotEligible),
            ] {
                let rules = CallRules {
                    suspended: Some(declared),
                    not_in_service: Some(declared),
                    ..CallRules::default()
                };
                assert_eq!(class(&attempts, &rules), Ok(due));
            }
        }
    }
}
