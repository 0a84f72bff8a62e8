//! Where listings go: the standard output or a file.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use super::arguments::{Format, Listing};
use crate::error::{Error, Kind, Result};
use crate::formats::{Align, CsvStyle, Table, csv_string, write_file};
use crate::text::group_thousands;

/// The widest column of a listing, in display columns.
const WIDEST: usize = 44;

/// Writes a listing to the file it names or to the standard output.
pub(super) fn deliver(listing: &Listing, text: &str) -> Result<()> {
    deliver_text(listing.output.as_deref(), text)
}

/// Writes a text to a file or to the standard output.
pub(super) fn deliver_text(file: Option<&Path>, text: &str) -> Result<()> {
    deliver_to(file, |out| {
        out.write_all(text.as_bytes()).map_err(cannot_write)
    })
}

/// Lets `write` write to a file, all or nothing, or to the standard output.
pub(super) fn deliver_to(
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    if let Some(path) = file {
        return write_file(path, write);
    }
    let mut out = Pipe {
        out: io::stdout().lock(),
        broken: false,
    };
    let written = write(&mut out).and_then(|()| out.flush().map_err(cannot_write));
    // The reader has seen enough, as `head` does: that is no error.
    if out.broken { Ok(()) } else { written }
}

/// A writer that remembers that its reader has gone.
struct Pipe<W> {
    out: W,
    broken: bool,
}

impl<W: Write> Pipe<W> {
    fn watch<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result {
            self.broken |= error.kind() == io::ErrorKind::BrokenPipe;
        }
        result
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.watch(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.watch(flushed)
    }
}

fn cannot_write(error: io::Error) -> Error {
    Error::new(
        Kind::Store,
        "不能写到标准输出",
        "the standard output cannot be written",
    )
    .caused_by(error)
}

/// Prints one line on the standard output.
pub(super) fn say(line: &str) -> Result<()> {
    deliver_to(None, |out| writeln!(out, "{line}").map_err(cannot_write))
}

/// Prints on the standard error, where nothing more can be done about a failure.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// A count that runs on the standard error while something long is done, where a person sees it.
pub(super) struct Progress {
    label: &'static str,
    shown: bool,
}

impl Progress {
    /// Nothing is shown yet.
    pub(super) fn new(label: &'static str) -> Self {
        Self {
            label,
            shown: false,
        }
    }

    /// Shows a count over the one before.
    pub(super) fn show(&mut self, count: u64) {
        if io::stderr().is_terminal() {
            self.shown = true;
            let _ = write!(io::stderr(), "\r{} {}", self.label, group_thousands(count));
        }
    }

    /// Takes it away.
    pub(super) fn end(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}

/// A count of things in English: `1 survey`, `4 surveys`.
pub(super) fn plural(count: u64, thing: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{ending}")
}

/// The CSV style of a listing.
pub(super) fn csv_style(plain: bool) -> CsvStyle {
    if plain {
        CsvStyle::Plain
    } else {
        CsvStyle::Spreadsheet
    }
}

/// Rows under headings as the listing wants them; `json` gives the value for its JSON form.
pub(super) fn render(
    listing: &Listing,
    headings: &[&str],
    rows: &[Vec<String>],
    json: impl FnOnce() -> serde_json::Value,
) -> Result<String> {
    match listing.format {
        Format::Table => Ok(table(headings, rows)),
        Format::Csv => {
            let headings = headings.iter().map(|cell| (*cell).to_owned()).collect();
            let rows = std::iter::once(headings).chain(rows.iter().cloned());
            csv_string(rows, csv_style(listing.plain))
        }
        Format::Json => pretty(&json()),
    }
}

/// Rows under headings, aligned by display width.
pub(super) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let columns: Vec<(&str, Align)> = headings
        .iter()
        .map(|heading| (*heading, Align::Start))
        .collect();
    let mut table = Table::new(&columns, WIDEST);
    for row in rows {
        table.row(row.iter().cloned());
    }
    table.render()
}

/// A value as JSON, indented, with a line end.
pub(super) fn pretty(value: &impl serde::Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(value).map_err(|error| {
        Error::new(Kind::Bug, "不能写成 JSON", "cannot be written as JSON").caused_by(error)
    })?;
    Ok(text + "\n")
}
