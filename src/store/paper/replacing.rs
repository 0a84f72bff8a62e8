//! Papers on file that a file brings again: what differs is changed as an edit, each in the audit trail.

use std::sync::Arc;

use super::answers::lacking;
use super::preparing::ImportedPaper;
use crate::error::Result;
use crate::response::{Answer, Missing, State};
use crate::store::Store;
use crate::store::row::definitions::Known;
use crate::store::row::papers::absent;

impl Store {
    /// Gives a paper on file the answers, the printed sum and the validity that a file brings for it; what the file has no
    /// column for stays. One that is complete then is finished, unless the file says that it is open. Whether anything was changed.
    ///
    /// Inside a transaction. `why` stands in each event.
    ///
    /// # Errors
    /// An approved paper is refused, as it is in entry.
    pub(super) fn replace(
        &self,
        known: &Arc<Known>,
        paper: &ImportedPaper,
        why: &str,
    ) -> Result<bool> {
        let brought = &paper.response;
        let serial = &brought.serial;
        let Some(found) = self.find_response(known, serial)? else {
            return Err(absent(&known.key, serial));
        };
        let before = known.sheet(&found.paper)?;
        let not_in_version = Answer::Missing(Missing::NotInVersion);
        let mut is_changed = false;
        for position in 0..known.questionnaire().questions.len() {
            let (now, new) = (before.get(position), brought.answers.get(position));
            if new.is_none() || new == now || [now, new].contains(&Some(&not_in_version)) {
                continue;
            }
            self.save_within(known, serial, (position, new), None, Some(why))?;
            is_changed = true;
        }
        let total = paper
            .control_total
            .map(|total| total.normalize().to_string());
        if total.is_some() && total != found.paper.control_total {
            self.save_total_within(known, serial, paper.control_total)?;
            is_changed = true;
        }
        if paper.says_validity && self.invalid_of(&found)? != brought.invalid {
            match &brought.invalid {
                Some(now) => self.mark_invalid(known, serial, &now.reason, &now.why)?,
                None => self.mark_valid(known, serial, why)?,
            }
            is_changed = true;
        }
        let noted = self.notes(&known.key, serial)?;
        let is_new = |note: &&String| !noted.iter().any(|one| one.said.text == **note);
        for note in paper.notes.iter().filter(is_new) {
            self.note_within(known, serial, None, note)?;
            is_changed = true;
        }
        let Some(response) = self.find_response(known, serial)? else {
            return Err(absent(&known.key, serial));
        };
        let sheet = known.sheet(&response.paper)?;
        let is_complete = lacking(known, &sheet, response.paper.control_total.is_some()).is_none();
        if response.standing().state == State::Open && is_complete && !paper.is_open {
            self.finish_within(known, serial)?;
            is_changed = true;
        }
        Ok(is_changed)
    }
}
