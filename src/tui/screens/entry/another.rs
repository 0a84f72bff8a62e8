//! Another serial asked for in the middle of entry: the paper with it, or a new one.

use crate::entry::Event;
use crate::error::Result;
use crate::response::Serial;
use crate::text::text;
use crate::tui::screen::{Input, Step, World};
use crate::tui::screens::entry::EntryScreen;
use crate::tui::screens::entry::paper;
use crate::tui::widgets::prompt::{Asked, Prompt};

/// The prompt for another serial.
pub struct Finding {
    pub prompt: Prompt,
    existing: Option<Serial>,
}

impl Finding {
    /// The prompt before anything is typed.
    pub fn begin() -> Self {
        Self {
            prompt: Prompt::new(text!("换到编号", "go to serial"), ""),
            existing: None,
        }
    }
}

impl EntryScreen {
    /// Takes a key of the prompt for another serial.
    pub fn handle_serial(&mut self, input: Input, world: &mut World) -> Result<Step> {
        let Some(finding) = &mut self.asking else {
            return Ok(Step::Stay);
        };
        match finding.prompt.handle(input) {
            Asked::Typing => finding.existing = None,
            Asked::Cancelled => self.asking = None,
            Asked::Other => {}
            Asked::Accepted(text) => {
                let Ok(serial) = Serial::read(&text) else {
                    finding.prompt.note = text!(
                        "编号只用字母、数字和连字符，最多 20 个",
                        "a serial has only letters, digits and hyphens, at most 20"
                    );
                    return Ok(Step::Stay);
                };
                if !self.entry.is_second()
                    && finding.existing.as_ref() != Some(&serial)
                    && let Some(paper) = world.store.paper(&self.key, &serial)?
                {
                    finding.prompt.note = paper::on_file(&paper);
                    finding.existing = Some(serial);
                    return Ok(Step::Stay);
                }
                self.asking = None;
                self.send(Event::Leave, world)?;
                self.turn_to(world, &serial)?;
            }
        }
        Ok(Step::Stay)
    }
}
