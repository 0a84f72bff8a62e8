//! Random questionnaires of every kind, and random things an evaluator does with them.

use manyi::entry::Event;
use manyi::questionnaire::{Condition, ConditionTest, ControlTotal, Kind, Question, Questionnaire};
use manyi::response::Missing;
use manyi::text::Text;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rust_decimal::Decimal;

use super::desk::{options, questionnaire};

/// One thing that happens at the desk.
#[derive(Debug, Clone)]
pub enum Step {
    /// The evaluator does something, and everything it asks for is stored.
    Event(Event),
    /// The evaluator does something, and from this effect on nothing can be stored.
    Fault(Event, Index),
    /// The evaluator leaves and opens the paper again.
    Reopen,
}

/// Up to seven questions with skips, some of them with a printed sum.
pub fn papers() -> impl Strategy<Value = Questionnaire> {
    let asked = prop::collection::vec((a_kind(), any::<bool>(), conditions()), 1..8);
    (asked, prop::option::of(any::<(u8, bool)>())).prop_map(|(asked, total)| {
        let mut questions: Vec<Question> = Vec::new();
        for (at, ((kind, codes), required, wanted)) in asked.into_iter().enumerate() {
            let ask_if = wanted
                .into_iter()
                .filter(|_| at > 0)
                .map(|(earlier, test)| Condition {
                    question: format!("Q{}", earlier.index(at.max(1)) + 1),
                    test,
                })
                .collect();
            questions.push(Question {
                required,
                ask_if,
                ..with_points(options(&format!("Q{}", at + 1), kind, codes))
            });
        }
        let mut paper = questionnaire(questions);
        paper.control_total = total.map(|(members, required)| ControlTotal {
            label: Text::new("小计", "sum"),
            questions: paper
                .questions
                .iter()
                .enumerate()
                .filter(|(at, _)| members >> at & 1 == 1)
                .map(|(_, question)| question.code.clone())
                .collect(),
            required,
        });
        paper
    })
}

/// The first options of a single choice are worth points, as printed on many papers.
fn with_points(question: Question) -> Question {
    let mut question = question;
    if question.kind == Kind::Single && question.options.len() == 3 {
        for (at, option) in question.options.iter_mut().enumerate() {
            option.points = Some(Decimal::from(3 - at));
        }
    }
    question
}

const CODES: [&[&str]; 6] = [
    &["1", "2"],
    &["A", "B", "C"],
    &["1", "2", "9"],
    &["A1", "A2", "B"],
    &[
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
    ],
    &["10", "20"],
];

fn a_kind() -> impl Strategy<Value = (Kind, &'static [&'static str])> {
    let bound = || prop::option::of(-20i64..200);
    prop_oneof![
        2 => select(&CODES[..]).prop_map(|codes| (Kind::Single, codes)),
        2 => select(&CODES[..]).prop_map(|codes| (Kind::Multiple, codes)),
        4 => select(&[(10, 10), (10, 5), (10, 50), (100, 10), (3, 10), (5, 25), (1, 2)][..])
            .prop_map(|(full_mark, tenths)| {
                let step = Decimal::new(tenths, 1);
                (Kind::Score { full_mark: full_mark.into(), step }, &[][..])
            }),
        1 => (bound(), bound(), 0u32..3).prop_map(|(low, high, decimals)| {
            let (low, high) = (low.map(Decimal::from), high.map(Decimal::from));
            (Kind::Number { low, high, decimals }, &[][..])
        }),
        2 => Just((Kind::Text, &[][..])),
        1 => Just((Kind::Date, &[][..])),
    ]
}

fn conditions() -> impl Strategy<Value = Vec<(Index, ConditionTest)>> {
    let codes = || {
        prop::collection::vec(select(&["1", "2", "A", "B", "9", "10"][..]), 1..4)
            .prop_map(|codes| codes.into_iter().map(str::to_owned).collect())
    };
    let test = prop_oneof![
        codes().prop_map(ConditionTest::AnyOf),
        codes().prop_map(ConditionTest::NoneOf),
        (0i64..12).prop_map(|low| ConditionTest::AtLeast(low.into())),
        (0i64..12).prop_map(|high| ConditionTest::AtMost(high.into())),
    ];
    prop_oneof![
        2 => Just(Vec::new()),
        1 => prop::collection::vec((any::<Index>(), test), 1..3),
    ]
}

/// Up to forty things in a row.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        24 => events().prop_map(Step::Event),
        1 => (events(), any::<Index>()).prop_map(|(event, from)| Step::Fault(event, from)),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 0..40)
}

/// One thing an evaluator can do.
pub fn events() -> impl Strategy<Value = Event> {
    let sign = prop_oneof![
        8 => prop::char::range('0', '9'),
        2 => select(&['A', 'B', 'a', 'b', 'c'][..]),
        2 => select(&['１', '０', '７', 'Ａ', '　'][..]),
        2 => select(&['满', '意', '。', '\u{301}'][..]),
        1 => select(&['.', '-', '#', '|', ' ', '+', '\u{1b}', '\n'][..]),
    ];
    let pasted = select(
        &[
            "2022-06-30\n",
            "20220630",
            "不满意\r\n",
            "12.5",
            "  ",
            "",
            "９",
            "-79228162514264337593543950335",
        ][..],
    );
    prop_oneof![
        24 => sign.prop_map(Event::Type),
        1 => pasted.prop_map(|text| Event::Paste(text.to_owned())),
        8 => Just(Event::Confirm),
        3 => Just(Event::Erase),
        1 => Just(Event::EraseAhead),
        1 => Just(Event::CaretLeft),
        1 => Just(Event::CaretRight),
        1 => Just(Event::CaretStart),
        1 => Just(Event::CaretEnd),
        3 => Just(Event::Previous),
        2 => Just(Event::Next),
        2 => Just(Event::EndCell),
        1 => Just(Event::First),
        1 => Just(Event::FirstOpen),
        1 => Just(Event::OptionsUp),
        1 => Just(Event::OptionsDown),
        2 => Just(Event::FullMark),
        2 => select(&Missing::ALL[..]).prop_map(Event::Missing),
        1 => Just(Event::ControlTotal),
        3 => Just(Event::Undo),
        2 => Just(Event::Redo),
        1 => Just(Event::Leave),
    ]
}
