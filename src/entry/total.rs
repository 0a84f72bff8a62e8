//! The sum the paper prints: keyed as a check, it must agree with what was keyed.

use rust_decimal::Decimal;

use super::machine::{Cursor, Entry, Input};
use super::{Effect, LineInput};
use crate::text::fold_width;

impl Entry {
    /// What the paper calls its sum, in Chinese.
    pub fn sum_label(&self) -> &str {
        let total = self.questionnaire.control_total.as_ref();
        let label = total.map_or("", |total| total.label.zh.as_str());
        if label.is_empty() { "小计" } else { label }
    }

    pub(super) fn toggle_control_total(&mut self, effects: &mut Vec<Effect>) {
        if self.questionnaire.control_total.is_none() {
            self.problem("这份问卷没有小计", "this questionnaire prints no sum");
            return;
        }
        if self.is_second() {
            self.problem(
                "小计在第一次录入时核对，复录不再录",
                "the printed sum is checked by the first entry only",
            );
            return;
        }
        let there = self.cursor == Cursor::ControlTotal;
        self.leave_for(
            |entry| {
                if there {
                    entry.first_open()
                } else {
                    Cursor::ControlTotal
                }
            },
            effects,
        );
    }

    pub(super) fn confirm_control_total(&mut self, effects: &mut Vec<Effect>) {
        let Input::Line(line) = &self.input else {
            return;
        };
        let text: String = line.text().chars().map(fold_width).collect();
        let Some(keyed) = Decimal::from_str_exact(text.trim())
            .ok()
            .filter(|keyed| *keyed >= Decimal::ZERO)
        else {
            let label = self.sum_label();
            self.problem(
                format!("录入纸面上的{label}，或按 + 回到题目"),
                "key the sum printed on the paper, or press + to go back",
            );
            return;
        };
        if let Some(code) = self.first_open_of_total() {
            let label = self.sum_label();
            self.problem(
                format!("{code} 还没有答案，{label}无从核对"),
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
            self.drop_draft(effects);
            let label = self.sum_label();
            self.inform(
                format!("{label} {agreed} 相符"),
                format!("the sum {agreed} agrees"),
            );
        } else {
            let (sum, difference) = (sum.normalize(), keyed.saturating_sub(sum).normalize());
            self.input = Input::Line(LineInput::default());
            let label = self.sum_label();
            self.problem(
                format!("纸面 {keyed}，各题之和 {sum}，相差 {difference}：核对各题，或重录{label}"),
                format!("paper {keyed}, keyed {sum}, difference {difference}: check the answers, or key the sum again"),
            );
        }
    }

    /// Takes the agreement back where the answers no longer add up to the printed sum.
    pub(super) fn check_control_total(&mut self, effects: &mut Vec<Effect>) {
        let sum = self.running_sum().map_or(Decimal::ZERO, |(sum, _)| sum);
        if self.paper.control_total.is_some_and(|total| total != sum) {
            self.paper.control_total = None;
            self.settle_state(!self.is_total_required());
            effects.push(Effect::ControlTotal(None));
            let label = self.sum_label();
            self.problem(
                format!("改后与{label}不再相符，请重新核对{label}"),
                "the printed sum no longer agrees: key the sum again",
            );
        }
    }

    /// Whether the paper can only be finished when the sum has been keyed.
    pub(super) fn is_total_required(&self) -> bool {
        self.questionnaire
            .control_total
            .as_ref()
            .is_some_and(|total| total.required)
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
