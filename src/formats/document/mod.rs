//! A document: one content model, written as DOCX or as one HTML page; it knows nothing of what documents are about.

pub mod annex;
mod blank;
mod docx;
mod html;
pub mod interviews;
mod writer;

use super::chart::ChartData;
use crate::text::Language;

pub use blank::{BlankPapers, Symbol, blank_docx, blank_html};
pub use docx::docx;
pub use html::html;

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The language it is written in.
    pub language: Language,
    /// What stands at the top left of the first page, such as 附件; empty: nothing.
    pub mark: String,
    /// The title.
    pub title: String,
    /// The line under the title; empty: none.
    pub subtitle: String,
    /// What the first page says: a name and what it is; where it is empty, a line to fill in by hand.
    pub particulars: Vec<(String, String)>,
    /// What follows.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading, with its level from 1 to 3 and its number in the text.
    Heading(u8, String),
    /// A paragraph; lines are parted by a line feed.
    Paragraph(String),
    /// A formula or another line that stands alone in the middle.
    Formula(String),
    /// A table.
    Table(TableBlock),
    /// A chart with its caption.
    Chart(ChartData, String),
    /// What follows begins on a new page.
    PageBreak,
}

/// A table with its caption; where no column has a heading, it is a form and has no row of headings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableBlock {
    /// The caption above it.
    pub caption: String,
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// How many rows at the end are sums, which are set off.
    pub sums: usize,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableColumn {
    /// Its heading.
    pub heading: String,
    /// Its width beside that of the others.
    pub share: u32,
    /// Whether it holds numbers, which stand at its right end.
    pub is_number: bool,
    /// Whether it names what stands beside it, as in a form.
    pub is_label: bool,
}

impl TableColumn {
    /// A column of texts.
    pub fn text(heading: impl Into<String>, share: u32) -> Self {
        Self {
            heading: heading.into(),
            share,
            is_number: false,
            is_label: false,
        }
    }

    /// A column of a form that names what stands beside it.
    pub fn label(share: u32) -> Self {
        Self {
            is_label: true,
            ..Self::text("", share)
        }
    }

    /// A column of numbers.
    pub fn number(heading: impl Into<String>, share: u32) -> Self {
        Self {
            is_number: true,
            ..Self::text(heading, share)
        }
    }
}

impl TableBlock {
    /// Whether it has a row of headings.
    fn has_headings(&self) -> bool {
        self.columns.iter().any(|column| !column.heading.is_empty())
    }
}
