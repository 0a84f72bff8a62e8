//! Signing off: how and when the record was confirmed by who was interviewed.

use crate::error::Result;
use crate::interview::{Confirmation, Signing};
use crate::text::{Language, read_day, text};
use crate::tui::commands::{Context, Input};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::form::{Field, Filled, Form};
use crate::tui::widgets::painter::Painter;

/// How an interview was confirmed.
pub struct SignInterview {
    project: String,
    code: String,
    form: Form,
}

impl SignInterview {
    /// The confirmation of this interview.
    pub fn new(project: String, code: String) -> Self {
        let today = jiff::Zoned::now().date().to_string();
        let form = Form::new(vec![
            Field::choice_by_key(
                text!("怎样确认", "how"),
                Confirmation::ALL.map(Confirmation::title).into(),
                Some(0),
            ),
            Field::new(
                text!("哪一天", "when"),
                text!("如 2024-05-06", "such as 2024-05-06"),
                &today,
            ),
            Field::new(
                text!("说明", "note"),
                text!(
                    "可以不写。确认以后，原话不再改动",
                    "may be empty. Once confirmed, the words stand"
                ),
                "",
            ),
        ]);
        Self {
            project,
            code,
            form,
        }
    }
}

impl Screen for SignInterview {
    fn context(&self) -> Context {
        Context::Form
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        match self.form.handle(input) {
            Filled::Filling => return Ok(Step::Stay),
            Filled::GiveUp => return Ok(Step::Back),
            Filled::Save => {}
        }
        let Some(date) = read_day(self.form.text(1)) else {
            let note = text!("写成 2024-05-06", "write it as 2024-05-06");
            self.form.complain(1, note);
            return Ok(Step::Stay);
        };
        let signing = Signing {
            how: Confirmation::ALL[self.form.chosen(0).unwrap_or(0)],
            date: Some(date),
            note: self.form.text(2).to_owned(),
        };
        world
            .store
            .sign_interview(&self.project, &self.code, &signing)?;
        Ok(Step::Back)
    }

    fn crumb(&self, language: Language) -> String {
        format!(
            "{} {}",
            language.pick("确认访谈", "confirm interview"),
            self.code
        )
    }

    fn mark(&self, _language: Language) -> String {
        self.project.clone()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        self.form.draw(painter);
    }
}
