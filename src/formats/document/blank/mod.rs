//! Blank papers: a questionnaire as it is handed out, one paper for each serial, as DOCX or as an HTML page.
//!
//! Every sheet has the serial, in words and as a code for a desk scanner, the version of the questionnaire and its page;
//! no question is torn over two sheets; options stand with the codes under which they are keyed.

mod barcode;
mod content;
mod docx;
mod html;
mod look;
mod png;
mod sheets;

use crate::questionnaire::Questionnaire;
use crate::response::Serial;
use crate::text::{Language, text};

pub use barcode::Symbol;
pub use docx::blank_docx;
pub use html::blank_html;

/// What is printed.
#[derive(Debug, Clone, Copy)]
pub struct BlankPapers<'q> {
    /// The questionnaire.
    pub questionnaire: &'q Questionnaire,
    /// Which survey it is of, as the foot of every sheet names it: the codes of project and survey.
    pub survey: &'q str,
    /// The serials of the papers; empty: one paper without a serial.
    pub serials: &'q [Serial],
    /// How a scanner reads the serial.
    pub symbol: Symbol,
    /// The language of the paper.
    pub language: Language,
}

impl BlankPapers<'_> {
    /// The serial of each paper; one paper without a serial where there is none.
    fn papers(&self) -> Vec<Option<&Serial>> {
        if self.serials.is_empty() {
            return vec![None];
        }
        self.serials.iter().map(Some).collect()
    }

    fn title(&self) -> &str {
        self.questionnaire.title.get(self.language)
    }

    fn version(&self) -> String {
        let version = self.questionnaire.version;
        text!(in self.language, "第 {version} 版", "version {version}")
    }

    /// What the head of a sheet says of the serial; with room to write where there is none.
    fn serial_words(&self, serial: Option<&Serial>) -> String {
        let serial = serial.map_or("____________", Serial::as_str);
        text!(in self.language, "编号 {serial}", "serial {serial}")
    }
}
