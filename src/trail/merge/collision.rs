//! Whether one serial stands on two different papers.

use crate::questionnaire::Kind;
use crate::trail::{Form, Paper};

/// So many fields differ at least: fewer are slips of two keyings of one paper.
const FEWEST: usize = 3;

/// Whether two keyings under one serial are of two different papers: of the closed questions, points, numbers and dates
/// that both answer, at least three differ, and at least half of all.
///
/// Words are not looked at, for nobody types them twice alike; missing answers neither.
pub fn is_collision(one: &Paper, other: &Paper, form: &Form<'_>) -> bool {
    let given = |paper: &Paper, number: i64| -> Option<String> {
        let answer = paper.answer(number)?;
        (!answer.starts_with('#')).then(|| answer.to_owned())
    };
    let questions = form.questionnaire.questions.iter().zip(form.numbers);
    let both: Vec<bool> = questions
        .filter(|(question, _)| question.kind != Kind::Text)
        .filter_map(|(_, number)| Some(given(one, *number)? != given(other, *number)?))
        .collect();
    let differing = both.iter().filter(|differs| **differs).count();
    differing >= FEWEST && differing * 2 >= both.len()
}
