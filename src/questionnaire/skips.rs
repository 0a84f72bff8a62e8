//! How a paper tells its skips: room to write behind an option, jumps over the questions that follow, and conditions.

use super::{Condition, ConditionTest, Kind, Question};

/// The question whose option this question is the room to write of, by its place in the list.
pub fn host(questions: &[Question], index: usize) -> Option<usize> {
    let room = &questions[index];
    (0..index).find(|at| {
        let question = &questions[*at];
        question
            .options
            .iter()
            .any(|option| is_room(room, question, &option.code))
    })
}

/// The question that is the room to write behind an option, by its place in the list.
pub fn room(questions: &[Question], index: usize, option: &str) -> Option<usize> {
    let question = &questions[index];
    (index + 1..questions.len()).find(|at| is_room(&questions[*at], question, option))
}

/// Whether a question is the room to write of an option.
fn is_room(room: &Question, question: &Question, option: &str) -> bool {
    room.kind == Kind::Text
        && room
            .code
            .strip_prefix(question.code.as_str())
            .and_then(|rest| rest.strip_prefix('-'))
            == Some(option)
        && room.ask_if.iter().any(|condition| {
            condition.question == question.code
                && matches!(&condition.test, ConditionTest::AnyOf(options) if *options == [option])
        })
}

/// The place behind the questions in a row that are not asked after an option was chosen; `None` where the next one is.
pub fn jump(questions: &[Question], index: usize, option: &str) -> Option<usize> {
    let first = behind_rooms(questions, index);
    let run = questions[first..].iter();
    let over = run.take_while(|question| leaves_out(question, &questions[index].code, option));
    let over = over.count();
    (over > 0).then_some(first + over)
}

/// Whether the jumps printed behind the options of an earlier question say all that a condition of this one asks.
pub fn is_told_by_jumps(questions: &[Question], index: usize, condition: &Condition) -> bool {
    let ConditionTest::NoneOf(options) = &condition.test else {
        return false;
    };
    let Some(from) = questions[..index]
        .iter()
        .position(|question| question.code == condition.question)
    else {
        return false;
    };
    options.iter().all(|option| {
        questions[from].option(option).is_some()
            && jump(questions, from, option).is_some_and(|end| index < end)
    })
}

/// Where the questions go on behind one and the rooms of its options.
fn behind_rooms(questions: &[Question], index: usize) -> usize {
    let mut at = index + 1;
    while at < questions.len() && host(questions, at) == Some(index) {
        at += 1;
    }
    at
}

/// Whether a question is not asked where this option of an earlier one was chosen.
fn leaves_out(question: &Question, earlier: &str, option: &str) -> bool {
    question.ask_if.iter().any(|condition| {
        condition.question == earlier
            && matches!(&condition.test, ConditionTest::NoneOf(options) if options.iter().any(|known| known == option))
    })
}
