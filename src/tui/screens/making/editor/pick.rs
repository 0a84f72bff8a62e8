//! The questions of a measure, chosen from the list of them all.

use crate::questionnaire::{Kind, Questionnaire};
use crate::text::{fit, text};
use crate::tui::commands::Command;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The list, with those that are chosen.
pub struct Pick {
    rows: Vec<Row>,
    cursor: ListCursor,
}

struct Row {
    code: String,
    text: String,
    is_chosen: bool,
}

/// What became of a key.
pub enum Picked {
    /// Still choosing.
    Choosing,
    /// These are taken.
    Taken(Vec<String>),
    /// All stays as it was.
    GivenUp,
}

impl Pick {
    /// The questions that a measure can use; those of these codes are chosen.
    pub fn new(questionnaire: &Questionnaire, chosen: &[String]) -> Self {
        let questions = questionnaire.questions.iter();
        let rows: Vec<Row> = questions
            .filter(|question| !matches!(question.kind, Kind::Text | Kind::Date))
            .map(|question| Row {
                code: question.code.clone(),
                text: question.text.zh.clone(),
                is_chosen: chosen.contains(&question.code),
            })
            .collect();
        let first = rows.iter().position(|row| row.is_chosen);
        Self {
            rows,
            cursor: ListCursor {
                selected: first.unwrap_or(0),
            },
        }
    }

    /// What a key does; a question that was chosen leads to the next.
    pub fn handle(&mut self, command: Command) -> Picked {
        let count = self.rows.len();
        match command {
            Command::Mark => {
                if let Some(row) = self.rows.get_mut(self.cursor.selected) {
                    row.is_chosen = !row.is_chosen;
                }
                self.cursor.handle(Command::Down, count, 1);
            }
            Command::Confirm => {
                let chosen = self.rows.iter().filter(|row| row.is_chosen);
                return Picked::Taken(chosen.map(|row| row.code.clone()).collect());
            }
            Command::Back => return Picked::GivenUp,
            other => {
                self.cursor.handle(other, count, 10);
            }
        }
        Picked::Choosing
    }

    /// Draws the list.
    pub fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let count = self.rows.iter().filter(|row| row.is_chosen).count();
        let said = text!(in look.language,
            "空格选上或去掉，回车就用这些；选了 {count} 题",
            "Space chooses, Enter takes these; chosen: {count}"
        );
        painter.text(0, 0, &said, look.quiet());
        let shown = painter.rows().saturating_sub(2 + painter.covered).max(1);
        let draw = |painter: &mut Painter<'_>, line: usize, at: usize| {
            let row = &self.rows[at];
            let style = if row.is_chosen {
                look.strong()
            } else {
                look.plain()
            };
            let mark = if row.is_chosen { "[x]" } else { "[ ]" };
            let column = painter.text(0, line, mark, style) + 1;
            let column = painter.text(column, line, &row.code, style) + 2;
            let room = painter.columns().saturating_sub(column);
            painter.text(column, line, &fit(&row.text, room), style);
        };
        self.cursor.draw(painter, (2, shown), self.rows.len(), draw);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::survey_of;
    use crate::questionnaire::paste::{Settled, read};

    #[test]
    fn questions_are_chosen_in_the_order_of_the_paper_and_written_answers_are_not_offered() {
        let text = "问卷\n1. 您对态度满意吗？[打分题]\n0~10\n2. 您有什么意见？[填空题]\n3. 您对环境满意吗？[打分题]\n0~10\n4. 您对收费满意吗？[打分题]\n0~10\n";
        let survey = survey_of(&read(text, &Settled::default()), "s").0;
        let mut pick = Pick::new(&survey.questionnaire, &["Q4".to_owned()]);
        for command in [Command::First, Command::Mark, Command::Mark] {
            assert!(matches!(pick.handle(command), Picked::Choosing));
        }
        // The first two are chosen, and the cursor stands on the third.
        assert!(matches!(pick.handle(Command::Mark), Picked::Choosing));
        let Picked::Taken(codes) = pick.handle(Command::Confirm) else {
            unreachable!()
        };
        assert_eq!(codes, ["Q1", "Q3"]);
        assert!(matches!(pick.handle(Command::Back), Picked::GivenUp));
    }
}
