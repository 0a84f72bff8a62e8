//! The sum the paper prints: keyed as a check, it must agree with what was keyed.

use rust_decimal::Decimal;

use super::machine::{Cursor, Entry, Input};
use super::{Effect, LineInput, Notice};

impl Entry {
    pub(super) fn toggle_control_total(&mut self, effects: &mut Vec<Effect>) {
        if self.questionnaire.control_total.is_none() {
            self.problem("这份问卷没有小计", "this questionnaire prints no sum");
            return;
        }
        if self.cursor == Cursor::ControlTotal {
            self.go(self.first_open());
        } else if self.settle(effects) {
            self.go(Cursor::ControlTotal);
            self.resume_here(effects);
        }
    }

    pub(super) fn confirm_control_total(&mut self, effects: &mut Vec<Effect>) {
        let Input::Line(line) = &self.input else {
            return;
        };
        let Ok(keyed) = Decimal::from_str_exact(line.text().trim()) else {
            self.problem(
                "录入纸面上的小计，或按 + 回到题目",
                "key the sum printed on the paper, or press + to go back",
            );
            return;
        };
        if let Some(code) = self.first_open_of_total() {
            self.problem(
                format!("{code} 还没有答案，小计无从核对"),
                format!("{code} has no answer yet, so the sum cannot be checked"),
            );
            return;
        }
        let sum = self.running_sum().map_or(Decimal::ZERO, |(sum, _)| sum);
        if keyed == sum {
            let agreed = keyed.normalize();
            self.paper.control_total = Some(agreed);
            effects.push(Effect::ControlTotal(Some(agreed)));
            self.go(self.first_open());
            self.notice = Some(Notice::info(
                format!("小计 {agreed} 相符"),
                format!("the sum {agreed} agrees"),
            ));
        } else {
            let (sum, difference) = (sum.normalize(), (keyed - sum).normalize());
            self.input = Input::Line(LineInput::default());
            self.problem(
                format!("纸面 {keyed}，录入合计 {sum}，相差 {difference}：核对各题，或重录小计"),
                format!("paper {keyed}, keyed {sum}, difference {difference}: check the answers, or key the sum again"),
            );
        }
    }

    /// The first question of the sum that is asked and still open.
    fn first_open_of_total(&self) -> Option<String> {
        let total = self.questionnaire.control_total.as_ref()?;
        total
            .questions
            .iter()
            .find(|code| {
                self.questionnaire.find(code).is_some_and(|(position, _)| {
                    self.asked[position] && self.paper.answers.get(position).is_none()
                })
            })
            .cloned()
    }
}
