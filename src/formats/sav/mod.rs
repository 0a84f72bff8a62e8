//! The answers for SPSS and PSPP: a system file (`.sav`) written by us row by row, or a table with the syntax that reads it
//! (`.sps`).
//!
//! No crate writes long Chinese texts whole: widths are counted in bytes here, names and labels cut between characters with a
//! report, and the codebook has every label whole. The layout of the file is that of the PSPP developers' guide, "System
//! File Format".

mod codebook;
mod file;
mod names;
mod record;
mod syntax;
mod variable;

pub use codebook::codebook;
pub use file::{Cases, Codes, SystemFile, content_of_sav, is_sav, manifest_of_sav};
pub use syntax::{write_syntax, write_syntax_table};
pub use variable::{Shortened, Variables};
