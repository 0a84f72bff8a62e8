//! Where listings go: the standard output or a file.

use std::io::{self, BufRead as _, IsTerminal as _, Write};
use std::path::Path;

use super::arguments::{Delivery, Format, Target};
use super::{findings_error, waiting};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::pretty;
use crate::formats::{
    Grid, Listing, Report, refuse_standard_output, workbook, would_replace, write_file,
    write_private_file,
};
use crate::text::{Finding, Language, Severity};

/// Prints a report in the format asked for.
pub(super) fn print(
    report: &(impl Report + ?Sized),
    delivery: &Delivery,
    language: Language,
) -> Result<()> {
    let text = match delivery.format {
        Format::Table => report.table(language),
        Format::Csv | Format::Xlsx => return spread(&report.grid(language), delivery, language),
        Format::Json => report.json(language)?,
    };
    deliver_text(&delivery.target, &text, language)
}

/// Prints rows in the format asked for; a table of nothing is said in words, in Chinese or English.
pub(super) fn list<R>(
    listing: &Listing<R>,
    rows: &[R],
    nothing: Option<[&str; 2]>,
    delivery: &Delivery,
) -> Result<()> {
    let language = listing.language();
    let text = match (delivery.format, nothing) {
        (Format::Table, Some([zh, en])) if rows.is_empty() => {
            language.pick(zh, en).to_owned() + "\n"
        }
        (Format::Table, _) => listing.table(rows),
        (Format::Csv, _) => listing.csv(rows, delivery.style())?,
        (Format::Xlsx, _) => return spread(&listing.grid(rows), delivery, language),
        (Format::Json, _) => pretty(&listing.json_rows(rows))?,
    };
    deliver_text(&delivery.target, &text, language)
}

/// Writes rows of typed cells as CSV, or as a workbook where one is asked for.
pub(super) fn spread(grid: &Grid, delivery: &Delivery, language: Language) -> Result<()> {
    if delivery.format == Format::Xlsx {
        let name = language.pick("数据", "data").to_owned();
        return deliver_workbook(&[(name, grid)], &delivery.target, language);
    }
    deliver_text(&delivery.target, &grid.csv(delivery.style())?, language)
}

/// Writes grids as a workbook, each on a sheet of its name.
pub(super) fn deliver_workbook(
    grids: &[(String, &Grid)],
    target: &Target,
    language: Language,
) -> Result<()> {
    refuse_screen(target, "xlsx")?;
    deliver_bytes(target, &workbook(grids)?, language)
}

/// Refuses to fill a terminal with the bytes of a file, which is known by this ending.
pub(super) fn refuse_screen(target: &Target, ending: &str) -> Result<()> {
    if target.output.is_some() || !io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        format!("{ending} 不能显示在屏幕上"),
        format!("{ending} cannot be shown on a screen"),
    )
    .hint(
        format!("写到文件：-o 文件名.{ending}"),
        format!("write it to a file: -o FILE.{ending}"),
    ))
}

/// Writes bytes to the file that is named or to the standard output.
pub(super) fn deliver_bytes(target: &Target, bytes: &[u8], language: Language) -> Result<()> {
    deliver(target, language, |out| {
        out.write_all(bytes).map_err(cannot_write)
    })
}

/// Writes a text to the file that is named or to the standard output.
pub(super) fn deliver_text(target: &Target, text: &str, language: Language) -> Result<()> {
    deliver_bytes(target, text.as_bytes(), language)
}

/// Lets `write` write to the file that is named, all or nothing, or to the standard output.
///
/// A file that is there stays, unless `--force` or the person at the terminal says otherwise.
pub(super) fn deliver(
    target: &Target,
    language: Language,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    match file_to_write(target, language)? {
        Some(path) => write_file(path, write),
        None => to_standard_output(write),
    }
}

/// Writes what holds every value, such as a parcel: into a file that its owner alone may read.
pub(super) fn deliver_private(
    target: &Target,
    language: Language,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    match file_to_write(target, language)? {
        Some(path) => write_private_file(path, write),
        None => to_standard_output(write),
    }
}

/// The file that is named, where it may be written over; `None`: the standard output is meant.
fn file_to_write(target: &Target, language: Language) -> Result<Option<&Path>> {
    let Some(path) = &target.output else {
        return Ok(None);
    };
    if would_replace(path) && !target.force && !is_confirmed(&over(path), language)? {
        return Err(left_alone(path));
    }
    Ok(Some(path))
}

/// The error where a file is there that nobody said to write over.
pub(super) fn left_alone(path: &Path) -> Error {
    let path = path.display();
    Error::new(
        Kind::Usage,
        format!("{path} 已经有了，没有动它"),
        format!("{path} is there already and was left alone"),
    )
    .hint(
        "要覆盖就加 --force，或换一个文件名",
        "add --force to write over it, or give another name",
    )
}

fn over(path: &Path) -> [String; 2] {
    let path = path.display();
    [
        format!("{path} 已经有了，覆盖？输入 y 确认"),
        format!("{path} is there already. Write over it? Type y to confirm"),
    ]
}

/// Asks at the terminal, in Chinese or English; elsewhere nobody can answer.
pub(super) fn is_confirmed([zh, en]: &[impl AsRef<str>; 2], language: Language) -> Result<bool> {
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    complain(language.pick(zh.as_ref(), en.as_ref()));
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|error| {
        Error::new(Kind::Store, "读不到键盘", "the keyboard cannot be read").caused_by(error)
    })?;
    Ok(line.trim().eq_ignore_ascii_case("y"))
}

/// Asks for a line at the terminal, in Chinese or English; `None` where nobody can answer or nothing was typed.
pub(super) fn answer(
    [zh, en]: &[impl AsRef<str>; 2],
    language: Language,
) -> Result<Option<String>> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    complain(language.pick(zh.as_ref(), en.as_ref()));
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|error| {
        Error::new(Kind::Store, "读不到键盘", "the keyboard cannot be read").caused_by(error)
    })?;
    Ok(Some(line.trim().to_owned()).filter(|line| !line.is_empty()))
}

fn to_standard_output(write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    waiting::end();
    refuse_standard_output()?;
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

pub(super) fn cannot_write(error: io::Error) -> Error {
    Error::new(
        Kind::Store,
        "不能写到标准输出",
        "the standard output cannot be written",
    )
    .caused_by(error)
}

/// Prints one line on the standard output.
pub(super) fn say(line: &str) -> Result<()> {
    to_standard_output(|out| writeln!(out, "{line}").map_err(cannot_write))
}

/// Prints on the standard error, where nothing more can be done about a failure.
pub(super) fn complain(text: &str) {
    waiting::end();
    let _ = writeln!(io::stderr(), "{text}");
}

/// Prints findings on the standard error; an error when there are more than warnings among them.
pub(super) fn complain_of(findings: &[Finding], language: Language) -> Result<()> {
    for finding in findings {
        complain(&finding.render(language));
    }
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    match findings.iter().filter(is_error).count() {
        0 => Ok(()),
        errors => Err(findings_error(errors, Kind::Findings)),
    }
}

/// A count of things in English: `1 survey`, `4 surveys`.
pub(super) fn plural(count: u64, thing: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{ending}")
}
