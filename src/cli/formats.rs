//! `manyi formats`: how each file is written, for who has the program and not its documents.

use super::output::say;
use crate::error::Result;
use crate::formats::formats_document;

/// Prints the whole description.
pub(super) fn run() -> Result<()> {
    say(formats_document().trim_end())
}
