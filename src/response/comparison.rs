//! Two entries of one field: when they agree, and what a second value comes to against the first.
//!
//! The second entry is blind: the first value is hidden from the verifier. A value that agrees settles the field. One
//! that differs is keyed again; the same other value keyed twice stands as the second value, and the field is a
//! discrepancy until a third look decides. First value, second value and decision all stay.

use super::{Answer, AnswerSheet, Draft, Missing, Serial, State, to_be_keyed_again};
use crate::questionnaire::Questionnaire;
use crate::text::{Text, as_seen, is_chinese};

/// Whose value an adjudication takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The value of the first entry.
    First,
    /// The value of the second entry.
    Second,
    /// Another value: both were wrong.
    Other,
}

impl Side {
    /// Every side, in order.
    pub const ALL: [Self; 3] = [Self::First, Self::Second, Self::Other];

    /// The stable word for it in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Other => "other",
        }
    }

    /// The side in the words of the screens.
    pub fn label(self) -> Text {
        match self {
            Self::First => Text::new("第一次", "first"),
            Self::Second => Text::new("第二次", "second"),
            Self::Other => Text::new("另录", "other"),
        }
    }
}

/// What the second entry of a field has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// Keyed once and different from the first value: to be keyed again.
    Again,
    /// The second value agrees with the first.
    Agreed,
    /// The second value stands and differs from the first.
    Discrepancy,
    /// A discrepancy on which somebody has decided.
    Adjudicated(Side),
}

impl Outcome {
    /// Every outcome, in order.
    pub const ALL: [Self; 6] = [
        Self::Again,
        Self::Agreed,
        Self::Discrepancy,
        Self::Adjudicated(Side::First),
        Self::Adjudicated(Side::Second),
        Self::Adjudicated(Side::Other),
    ];

    /// The stable word for it in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Agreed => "agreed",
            Self::Discrepancy => "discrepancy",
            Self::Adjudicated(side) => side.code(),
        }
    }

    /// The outcome with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// Whether the field needs no further keying: the second value stands.
    pub const fn is_keyed(self) -> bool {
        !matches!(self, Self::Again)
    }
}

/// Whether two values of a field are the same; `None`: the entry does not ask the field.
///
/// Missing reasons are values like others. Texts are compared [as a reader sees them](as_seen); a blank beside a Chinese
/// character or mark is none, since people write 张 大明 and 用 Word 办 either way, while one between words of letters or figures is
/// a part of the text.
pub fn agree(first: Option<&Answer>, second: Option<&Answer>) -> bool {
    match (first, second) {
        (Some(Answer::Text(first)), Some(Answer::Text(second))) => {
            as_compared(first) == as_compared(second)
        }
        _ => first == second,
    }
}

/// A text as it is compared: as it is seen, without the blanks beside Chinese signs.
fn as_compared(text: &str) -> String {
    let seen = as_seen(text);
    let mut pieces = seen.split(' ');
    let mut compared = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let beside = [compared.chars().next_back(), piece.chars().next()];
        if !beside.into_iter().flatten().any(is_of_chinese) {
            compared.push(' ');
        }
        compared.push_str(piece);
    }
    compared
}

/// Characters of the Chinese script, and the marks that go with them.
const fn is_of_chinese(sign: char) -> bool {
    matches!(sign, '\u{3000}'..='\u{303f}') || is_chinese(sign)
}

/// What a keyed second value comes to, given the first value and what was keyed before and differed.
///
/// Where the first entry does not ask the field (`None`), there is nothing it could agree with: a discrepancy at once.
pub fn compare(first: Option<&Answer>, before: Option<&Answer>, keyed: &Answer) -> Outcome {
    if first.is_none() {
        Outcome::Discrepancy
    } else if agree(first, Some(keyed)) {
        Outcome::Agreed
    } else if before.is_some() && agree(before, Some(keyed)) {
        Outcome::Discrepancy
    } else {
        Outcome::Again
    }
}

/// The second entry of one field so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondValue {
    /// What was keyed last; `None`: the second entry does not ask the field, and the first does.
    pub value: Option<Answer>,
    /// What it has come to.
    pub outcome: Outcome,
}

/// The second entry of a response as it stands on file, with the first entry it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondEntry {
    /// The number on the paper.
    pub serial: Serial,
    /// How far the response has come.
    pub state: State,
    /// The first entry; hidden from the verifier.
    pub first: AnswerSheet,
    /// For each question what was keyed a second time.
    pub values: Vec<Option<SecondValue>>,
    /// Half-typed text of the verifier.
    pub draft: Option<Draft>,
    /// Whether the operator keyed the first entry, or a part of it, and has given no reason to key the second too.
    pub needs_reason: bool,
}

impl SecondEntry {
    /// The answers of the second entry that stand, and what the version of the paper does not have.
    pub fn sheet(&self) -> AnswerSheet {
        let mut sheet = AnswerSheet::empty(self.values.len());
        for (position, value) in self.values.iter().enumerate() {
            if let Some(value) = value.as_ref().filter(|value| value.outcome.is_keyed()) {
                sheet.set(position, value.value.clone());
            }
        }
        let noted = Answer::Missing(Missing::NotInVersion);
        for (position, _) in self
            .first
            .iter()
            .enumerate()
            .filter(|(_, answer)| *answer == Some(&noted))
        {
            sheet.set(position, Some(noted.clone()));
        }
        sheet
    }
}

/// How far the second entry of a response has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SecondStanding {
    /// Whether every field asked has a second value that stands.
    pub compared: bool,
    /// How many of the fields asked are discrepancies on which nobody has decided.
    pub discrepancies: u32,
}

impl SecondStanding {
    /// The standing of a response with these answers and these outcomes of its fields.
    ///
    /// A field that the answers, as they stand, pass over does not count: a route on which the entries differed settles
    /// itself with the question that leads there.
    pub fn of(
        questionnaire: &Questionnaire,
        answers: &AnswerSheet,
        outcomes: &[Option<Outcome>],
    ) -> Self {
        let mut standing = Self {
            compared: true,
            discrepancies: 0,
        };
        let route = to_be_keyed_again(questionnaire, answers);
        for (position, _) in route.iter().enumerate().filter(|(_, asked)| **asked) {
            match outcomes.get(position).copied().flatten() {
                None | Some(Outcome::Again) => standing.compared = false,
                Some(Outcome::Discrepancy) => standing.discrepancies += 1,
                Some(Outcome::Agreed | Outcome::Adjudicated(_)) => {}
            }
        }
        standing
    }

    /// Whether every field asked has an agreeing or adjudicated second value.
    pub const fn is_verified(self) -> bool {
        self.compared && self.discrepancies == 0
    }
}

/// How often two entries agreed. Counts comparisons made: a field changed and compared again counts twice.
///
/// Only fields that both entries ask are counted; a skipped page is no slip of the fingers on each of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Fields keyed a second time.
    pub compared: u64,
    /// Of these, those whose second value differed when it was first keyed.
    pub differed: u64,
    /// Of these, those in which it still differed: a slip of the first entry, or twice one of the second.
    pub discrepancies: u64,
    /// Of the discrepancies, those decided for the first value.
    pub for_first: u64,
    /// Those decided for the second value.
    pub for_second: u64,
    /// Those decided for another value.
    pub for_other: u64,
}

impl Agreement {
    /// Discrepancies on which nobody has decided, those dropped by a later change of the field included.
    pub const fn undecided(&self) -> u64 {
        let decided = self.for_first + self.for_second + self.for_other;
        self.discrepancies.saturating_sub(decided)
    }
}

impl std::ops::AddAssign for Agreement {
    fn add_assign(&mut self, other: Self) {
        self.compared += other.compared;
        self.differed += other.differed;
        self.discrepancies += other.discrepancies;
        self.for_first += other.for_first;
        self.for_second += other.for_second;
        self.for_other += other.for_other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::Missing;
    use rstest::rstest;

    fn text(text: &str) -> Answer {
        Answer::Text(text.into())
    }

    #[rstest]
    #[case("没有意见", " 没有意见　", true)]
    #[case("ＡＢ　１", "AB 1", true)]
    #[case("两  处", "两 处", true)]
    #[case("caf\u{e9}", "cafe\u{301}", true)]
    #[case("两处", "两 处", true)]
    #[case("张大明", "张 大　明", true)]
    #[case("用Word办，谢谢", "用 Word 办， 谢谢", true)]
    #[case("𠮷 田", "𠮷田", true)]
    #[case("3 1 人", "31 人", false)]
    #[case("Word  2", "Word 2", true)]
    #[case("Word2", "Word 2", false)]
    #[case("no one", "noone", false)]
    #[case("好", "不好", false)]
    fn texts_agree_whatever_their_width_and_space(
        #[case] first: &str,
        #[case] second: &str,
        #[case] same: bool,
    ) {
        assert_eq!(agree(Some(&text(first)), Some(&text(second))), same);
    }

    #[test]
    fn missing_reasons_are_compared_like_values() {
        let [blank, refused] = [Missing::Blank, Missing::Refused].map(Answer::Missing);
        assert!(agree(Some(&blank), Some(&blank)));
        assert!(!agree(Some(&blank), Some(&refused)));
        assert!(!agree(Some(&blank), Some(&text("无"))));
        assert!(!agree(Some(&blank), None));
    }

    #[test]
    fn a_difference_is_keyed_again_and_twice_the_same_is_a_discrepancy() {
        let [first, second, third] = ["1", "2", "3"].map(|code| Answer::Choice(code.into()));
        let compare = |before, keyed| compare(Some(&first), before, keyed);
        assert_eq!(compare(None, &first), Outcome::Agreed);
        assert_eq!(compare(None, &second), Outcome::Again);
        assert_eq!(compare(Some(&second), &first), Outcome::Agreed);
        assert_eq!(compare(Some(&second), &second), Outcome::Discrepancy);
        assert_eq!(compare(Some(&second), &third), Outcome::Again);
        assert_eq!(compare(Some(&third), &second), Outcome::Again);
    }

    #[test]
    fn a_field_that_the_first_entry_passes_over_is_a_discrepancy_at_once() {
        assert_eq!(compare(None, None, &text("有")), Outcome::Discrepancy);
    }

    #[test]
    fn an_outcome_is_read_as_it_is_written() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(outcome));
        }
    }
}
