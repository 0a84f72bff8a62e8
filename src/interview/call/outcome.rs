//! What came of a call (通话结果): its class in the scheme of AAPOR, whether and when to call again, and whether the person
//! is one of those that were to be asked.

use jiff::SignedDuration;

use crate::text::Text;

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// All was asked.
    Complete,
    /// Some was asked; the rest at another time, or never.
    Partial,
    /// Refused, perhaps not for good: no time, hung up.
    RefusedSoftly,
    /// Refused once and for all.
    RefusedFirmly,
    /// A time was agreed for another call.
    AppointmentAt,
    /// Another call was agreed, without a time.
    AppointmentOpen,
    /// Somebody else answered: the person was out.
    Absent,
    /// The person cannot answer, by language or health.
    Unable,
    /// Nobody answered.
    NoAnswer,
    /// The line was busy.
    Busy,
    /// The line is suspended (停机).
    Suspended,
    /// There is no such number (空号).
    NotInService,
    /// It is another person's number.
    WrongNumber,
}

/// The class that a call list's contact falls into, by the standard definitions of AAPOR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// I: a complete interview.
    Complete,
    /// P: a partial one.
    Partial,
    /// R: refused or broken off.
    Refused,
    /// NC: not reached, and known to be one of those to be asked.
    NotReached,
    /// O: reached, and could not be asked for another reason.
    Other,
    /// UH: not known whether there is anybody behind the number.
    UnknownNumber,
    /// UO: not known whether the person is one of those to be asked, for another reason.
    UnknownPerson,
    /// NE: not one of those to be asked.
    NotEligible,
}

/// When a contact is called again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// No more.
    Never,
    /// At the time that was agreed.
    AtAppointment,
    /// After so long.
    After(SignedDuration),
}

/// What an outcome says of whether the person is one of those to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eligible {
    /// The person is.
    Yes,
    /// It is not known.
    Unknown,
    /// Whoever is responsible for the survey declares it: the line tells nothing of it.
    Declared,
}

impl Outcome {
    /// Every outcome, in the order of the keys on the screen.
    pub const ALL: [Self; 13] = [
        Self::Complete,
        Self::Partial,
        Self::RefusedSoftly,
        Self::RefusedFirmly,
        Self::AppointmentAt,
        Self::AppointmentOpen,
        Self::Absent,
        Self::Unable,
        Self::NoAnswer,
        Self::Busy,
        Self::Suspended,
        Self::NotInService,
        Self::WrongNumber,
    ];

    /// The stable word for it in the store, in files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::RefusedSoftly => "refused-softly",
            Self::RefusedFirmly => "refused-firmly",
            Self::AppointmentAt => "appointment",
            Self::AppointmentOpen => "call-back",
            Self::Absent => "absent",
            Self::Unable => "unable",
            Self::NoAnswer => "no-answer",
            Self::Busy => "busy",
            Self::Suspended => "suspended",
            Self::NotInService => "not-in-service",
            Self::WrongNumber => "wrong-number",
        }
    }

    /// The outcome with this code or Chinese word.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.trim();
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.code() == code || outcome.label().zh == code)
    }

    /// The outcome in the words of the screens.
    pub fn label(self) -> Text {
        match self {
            Self::Complete => Text::new("完成", "complete"),
            Self::Partial => Text::new("部分完成", "partial"),
            Self::RefusedSoftly => Text::new("婉拒", "refused, perhaps not for good"),
            Self::RefusedFirmly => Text::new("明确拒访", "refused for good"),
            Self::AppointmentAt => Text::new("改约", "appointment"),
            Self::AppointmentOpen => Text::new("改约未定时", "to be called back"),
            Self::Absent => Text::new("本人不在", "the person is out"),
            Self::Unable => Text::new("语言或身体原因", "unable, by language or health"),
            Self::NoAnswer => Text::new("无人接听", "no answer"),
            Self::Busy => Text::new("占线", "busy"),
            Self::Suspended => Text::new("停机", "line suspended"),
            Self::NotInService => Text::new("空号", "no such number"),
            Self::WrongNumber => Text::new("错号", "wrong number"),
        }
    }

    /// The code in AAPOR's list (2015), as queXS uses it; appointments are queXS's own.
    pub const fn aapor(self) -> &'static str {
        match self {
            Self::Complete => "1.1",
            Self::Partial => "1.2",
            Self::RefusedSoftly => "2.111a",
            Self::RefusedFirmly => "2.112b",
            Self::AppointmentAt => "2.12a",
            Self::AppointmentOpen => "2.13a",
            Self::Absent => "2.20",
            Self::Unable => "2.33",
            Self::NoAnswer => "3.13",
            Self::Busy => "3.12",
            Self::Suspended | Self::NotInService => "4.32",
            Self::WrongNumber => "3.91",
        }
    }

    /// Whether and when to call again.
    pub const fn again(self) -> Again {
        match self {
            Self::Complete
            | Self::RefusedFirmly
            | Self::Unable
            | Self::Suspended
            | Self::NotInService
            | Self::WrongNumber => Again::Never,
            // A partial one is called again where a time for the rest was agreed.
            Self::Partial | Self::AppointmentAt => Again::AtAppointment,
            Self::RefusedSoftly => Again::After(SignedDuration::from_hours(7 * 24)),
            Self::AppointmentOpen => Again::After(SignedDuration::from_hours(24)),
            Self::Absent | Self::NoAnswer => Again::After(SignedDuration::from_hours(3)),
            Self::Busy => Again::After(SignedDuration::from_mins(30)),
        }
    }

    /// Whether it may come with a time for another call.
    pub const fn takes_appointment(self) -> bool {
        matches!(self, Self::AppointmentAt | Self::Partial)
    }

    /// What it says of whether the person is one of those to be asked.
    pub const fn eligible(self) -> Eligible {
        match self {
            Self::NoAnswer | Self::Busy | Self::WrongNumber => Eligible::Unknown,
            Self::Suspended | Self::NotInService => Eligible::Declared,
            _ => Eligible::Yes,
        }
    }
}

impl Class {
    /// Every class, in the order of the formulas.
    pub const ALL: [Self; 8] = [
        Self::Complete,
        Self::Partial,
        Self::Refused,
        Self::NotReached,
        Self::Other,
        Self::UnknownNumber,
        Self::UnknownPerson,
        Self::NotEligible,
    ];

    /// The letters by which the formulas name it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Complete => "I",
            Self::Partial => "P",
            Self::Refused => "R",
            Self::NotReached => "NC",
            Self::Other => "O",
            Self::UnknownNumber => "UH",
            Self::UnknownPerson => "UO",
            Self::NotEligible => "NE",
        }
    }

    /// The class in the words of the screens.
    pub fn label(self) -> Text {
        match self {
            Self::Complete => Text::new("完成", "complete"),
            Self::Partial => Text::new("部分完成", "partial"),
            Self::Refused => Text::new("拒访或改约未成", "refused, or put off"),
            Self::NotReached => Text::new("合格但未接触到", "eligible, not reached"),
            Self::Other => Text::new("其他未访", "other, not asked"),
            Self::UnknownNumber => Text::new("不知是否有人", "not known whether anybody is there"),
            Self::UnknownPerson => Text::new("不知是否合格", "not known whether eligible"),
            Self::NotEligible => Text::new("不合格", "not eligible"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_outcome_has_a_code_and_a_word_of_its_own_and_is_read_back() {
        let codes: BTreeSet<&str> = Outcome::ALL.map(Outcome::code).into();
        let words: BTreeSet<String> = Outcome::ALL.map(|one| one.label().zh).into();
        assert_eq!((codes.len(), words.len()), (13, 13));
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(outcome));
            assert_eq!(Outcome::from_code(&outcome.label().zh), Some(outcome));
        }
        assert_eq!(Outcome::from_code("gone"), None);
    }

    #[test]
    fn only_the_dead_lines_leave_it_to_a_declaration_whether_the_person_counts() {
        let declared: Vec<Outcome> = Outcome::ALL
            .into_iter()
            .filter(|one| one.eligible() == Eligible::Declared)
            .collect();
        assert_eq!(declared, [Outcome::Suspended, Outcome::NotInService]);
    }
}
