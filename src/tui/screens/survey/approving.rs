//! What is to be approved, asked once more before it is done.

use crate::entry::Notice;
use crate::response::Serial;
use crate::store::{Selection, SurveyKey};
use crate::text::text;
use crate::tui::screen::{Step, World};
use crate::tui::widgets::prompt::Prompt;

/// What is to be approved, once that is confirmed.
pub enum Approving {
    /// These responses.
    These(Vec<Serial>),
    /// Every valid response of the batch with this code.
    Batch(String),
    /// Every valid response of the survey.
    All,
}

impl Approving {
    /// Asks whether it is meant.
    pub fn ask(&self) -> Step {
        let title = match self {
            Self::These(serials) if serials.len() == 1 => text!(
                "审定 {} 号？回车确认，Esc 取消",
                "approve {}? Enter confirms, Esc gives up",
                serials[0]
            ),
            Self::These(serials) => text!(
                "审定选中的 {} 份？回车确认，Esc 取消",
                "approve {} responses? Enter confirms, Esc gives up",
                serials.len()
            ),
            Self::Batch(code) => text!(
                "审定批次 {code} 的全部有效答卷？回车确认，Esc 取消",
                "approve every valid response of {code}? Enter confirms, Esc gives up"
            ),
            Self::All => text!(
                "审定全部有效答卷？回车确认，Esc 取消",
                "approve every valid response? Enter confirms, Esc gives up"
            ),
        };
        Step::Ask(Prompt::new(title, ""))
    }

    /// Approves; says how many, or why not.
    pub fn perform(&self, world: &mut World, key: &SurveyKey) -> Step {
        let selection = match self {
            Self::These(serials) => Selection::Serials(serials),
            Self::Batch(code) => Selection::Batch(code),
            Self::All => Selection::Survey,
        };
        match world.store.approve(key, selection) {
            Ok(done) => Step::Say(Notice::info(text!(
                "已审定 {} 份，从此只读",
                "{} approved and read-only from now on",
                done.approved
            ))),
            Err(error) => Step::failed(&error),
        }
    }
}
