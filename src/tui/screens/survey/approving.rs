//! What is to be approved, asked once more before it is done.

use crate::entry::Notice;
use crate::error::Result;
use crate::response::Serial;
use crate::store::{Selection, SurveyKey};
use crate::text::{Text, text};
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
    /// The batch it is about, where it is one.
    fn batch(&self) -> Option<&str> {
        match self {
            Self::Batch(code) => Some(code),
            Self::These(_) | Self::All => None,
        }
    }

    /// Asks whether it is meant; why, where something stands against it.
    pub fn ask(&self, world: &World, key: &SurveyKey) -> Result<Step> {
        let doubts = world.store.doubts(key, self.batch())?;
        if let Some(Text { zh, en }) = doubts.first() {
            let more = doubts.len();
            let title = text!(
                "{zh}（共 {more} 处）。仍要审定就写明原因，Esc 取消",
                "{en} ({more} in all). To approve all the same give the reason, Esc gives up"
            );
            return Ok(Step::Ask(Prompt::new(title, "")));
        }
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
        Ok(Step::Ask(Prompt::new(title, "")))
    }

    /// Approves; says how many, or why not.
    pub fn perform(&self, world: &mut World, key: &SurveyKey, why: &str) -> Result<Step> {
        if why.trim().is_empty() && !world.store.doubts(key, self.batch())?.is_empty() {
            world.bell = true;
            return Ok(Step::Refuse(text!(
                "写明原因才能审定；Esc 取消",
                "it needs a reason; Esc gives up"
            )));
        }
        let selection = match self {
            Self::These(serials) => Selection::Serials(serials),
            Self::Batch(code) => Selection::Batch(code),
            Self::All => Selection::Survey,
        };
        Ok(match world.store.approve_because(key, selection, why) {
            Ok(done) => Step::Say(Notice::info(text!(
                "已审定 {} 份，从此只读",
                "{} approved and read-only from now on",
                done.approved
            ))),
            Err(error) => Step::failed(&error),
        })
    }
}
