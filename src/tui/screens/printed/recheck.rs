//! The recheck of a published table: choose a file, see every figure with its verdict and the recomputation.

use std::path::Path;

use ratatui::style::Style;

use crate::entry::Notice;
use crate::error::Result;
use crate::formats::{RecheckedFile, Report as _, read_file, read_recheck, recheck_summary};
use crate::intake::{home, unreadable};
use crate::printed::recheck::{Line, Verdict};
use crate::text::limits::TABLE_FILE;
use crate::text::{Finding, Language, Text, pad_end, pad_start, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Export, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::look::Look;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::path_prompt::PathPrompt;
use crate::tui::widgets::prompt::Given;

/// The rows that the explanation of the selected line takes.
const DETAIL_ROWS: usize = 6;

/// The recheck of one file after another.
pub struct RecheckScreen {
    shown: Shown,
    only_findings: bool,
    cursor: ListCursor,
}

/// What became of the file.
enum Shown {
    /// None was chosen yet.
    Nothing,
    /// It could not be read as a table.
    Broken(String, Vec<Finding>),
    /// Its recheck.
    Rechecked(RecheckedFile),
}

impl RecheckScreen {
    /// Asks for a file at once.
    pub fn new() -> Self {
        Self {
            shown: Shown::Nothing,
            only_findings: false,
            cursor: ListCursor::default(),
        }
    }

    /// The lines in the list.
    fn lines(&self) -> Vec<&Line> {
        match &self.shown {
            Shown::Rechecked(file) => {
                let lines = file.recheck.lines.iter();
                lines
                    .filter(|line| !self.only_findings || line.is_finding())
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn rows(&self) -> usize {
        match &self.shown {
            Shown::Broken(_, findings) => findings.len(),
            _ => self.lines().len(),
        }
    }

    /// The path that was chosen last.
    fn path(&self) -> &str {
        match &self.shown {
            Shown::Nothing => "",
            Shown::Broken(path, _) => path,
            Shown::Rechecked(file) => &file.file,
        }
    }
}

fn ask(proposed: &str) -> Step {
    Step::AskFile(PathPrompt::new(
        text!("核对哪个文件", "file to recheck"),
        proposed,
        &[".csv"],
    ))
}

/// The recheck of the file, what is wrong with it as a table, or why it cannot be read at all; and what is said of its
/// encoding.
fn recheck(path: &str) -> std::result::Result<(Shown, Option<Text>), Text> {
    let file = home(path);
    let bytes = read_file(&file, TABLE_FILE).map_err(|error| unreadable(&file, error).sentence)?;
    let checked = read_recheck(path, &bytes);
    let warned = checked.findings.iter().find(|one| one.code == "read-as");
    let read_as = warned.map(|one| one.sentence.clone());
    let shown = match checked.value {
        Some(table) => Shown::Rechecked(RecheckedFile {
            file: path.to_owned(),
            recheck: table.recheck(),
        }),
        None => Shown::Broken(path.to_owned(), checked.findings),
    };
    Ok((shown, read_as))
}

impl Screen for RecheckScreen {
    fn context(&self) -> Context {
        Context::Recheck
    }

    fn must_ask(&self) -> Option<Step> {
        matches!(self.shown, Shown::Nothing).then(|| ask(""))
    }

    fn answer(&mut self, given: Given, _world: &mut World) -> Result<Step> {
        if given.text.is_empty() {
            return Ok(Step::Refuse(text!("写一个文件名", "give a file name")));
        }
        Ok(match recheck(&given.text) {
            Ok((shown, read_as)) => {
                self.shown = shown;
                self.cursor = ListCursor::default();
                read_as.map_or(Step::Stay, |said| Step::Say(Notice::info(said)))
            }
            Err(why) => Step::Refuse(why),
        })
    }

    fn given_up(&mut self, _world: &mut World) -> Result<Step> {
        let is_bare = matches!(self.shown, Shown::Nothing);
        Ok(if is_bare { Step::Back } else { Step::Stay })
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows();
        Some((&mut self.cursor, rows, 12))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::Open => return Ok(ask(self.path())),
            Command::SwitchFindings => {
                self.only_findings = !self.only_findings;
                self.cursor = ListCursor::default();
            }
            Command::Export => {
                if let Shown::Rechecked(file) = &self.shown {
                    let (files, language) = (std::slice::from_ref(file), world.look.language);
                    return Ok(Step::Export(Export::of(
                        "recheck.csv".to_owned(),
                        files.grid(language),
                    )));
                }
            }
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::Export | Command::SwitchFindings => matches!(self.shown, Shown::Rechecked(_)),
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> String {
        let name = Path::new(self.path()).file_name();
        let name = name
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        format!("{} {name}", language.pick("核对", "recheck"))
            .trim_end()
            .to_owned()
    }

    fn mark(&self, language: Language) -> String {
        match &self.shown {
            Shown::Rechecked(file) => file.recheck.form.label().get(language).to_owned(),
            _ => String::new(),
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        match &self.shown {
            Shown::Nothing => {}
            Shown::Broken(_, findings) => self.draw_broken(painter, findings),
            Shown::Rechecked(file) => self.draw_lines(painter, file),
        }
    }
}

impl RecheckScreen {
    /// What is wrong with the file, the selected finding first.
    fn draw_broken(&self, painter: &mut Painter<'_>, findings: &[Finding]) {
        let look = painter.look;
        let text = look.pick(
            "这个文件读不成表。改好以后按 o 再打开：",
            "The file cannot be read as a table. Mend it and open it again with o:",
        );
        painter.text(0, 0, text, look.bad());
        let mut row = 2;
        for finding in findings.iter().skip(self.cursor.selected) {
            for line in finding.render(look.language).lines() {
                row = painter.wrapped(0, row, line, look.plain());
            }
            row += 1;
        }
    }

    fn draw_lines(&self, painter: &mut Painter<'_>, file: &RecheckedFile) {
        let look = painter.look;
        let summary = recheck_summary(&file.recheck, look.language);
        let style = if file.recheck.findings() == 0 {
            look.good()
        } else {
            look.attention()
        };
        painter.text(0, 0, &summary, style);
        let lines = self.lines();
        if lines.is_empty() {
            let text = look.pick(
                "没有要说明的。按 f 看全部。",
                "Nothing to answer for. Press f to see everything.",
            );
            painter.text(0, 2, text, look.plain());
            return;
        }
        let headings = [
            look.pick("行", "row"),
            words::VERDICT.get(look.language),
            look.pick("核对", "check"),
            look.pick("对象", "of"),
            words::PRINTED.get(look.language),
            words::RECOMPUTED.get(look.language),
        ];
        let columns = painter.columns();
        painter.text(0, 1, &cells(headings, columns), look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some(line) = lines.get(self.cursor.selected) {
                let of = format!("{}  {}", line.subject.get(look.language), line.printed);
                painter.text(0, 1, &of, look.strong());
                painter.wrapped(0, 2, line.because.get(look.language), look.plain());
            }
        });
        let place = (2, above.saturating_sub(2));
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let text = line_text(lines[row], look, columns);
            painter.text(0, at, &text, line_style(lines[row], look));
        };
        self.cursor.draw(painter, place, lines.len(), draw);
    }
}

/// The cells of a row; the subject takes the room that is left.
fn cells(texts: [&str; 6], columns: usize) -> String {
    let [row, verdict, check, of, printed, recomputed] = texts;
    let room = columns.saturating_sub(4 + 17 + 14 + 9 + 14 + 5).max(10);
    [
        pad_start(row, 4),
        pad_end(verdict, 17),
        pad_end(check, 14),
        pad_end(of, room),
        pad_start(printed, 9),
        pad_start(recomputed, 14),
    ]
    .join(" ")
}

fn line_text(line: &Line, look: Look, columns: usize) -> String {
    let row = line.row.map(|row| row.to_string()).unwrap_or_default();
    let (verdict, check) = (line.verdict.label(), line.check.label());
    let texts = [
        row.as_str(),
        verdict.get(look.language),
        check.get(look.language),
        line.subject.get(look.language),
        &line.printed,
        &line.recomputed,
    ];
    cells(texts, columns)
}

fn line_style(line: &Line, look: Look) -> Style {
    match line.verdict {
        Verdict::Reproduced => look.good(),
        Verdict::Wrong | Verdict::Impossible => look.bad(),
        Verdict::Unchecked | Verdict::Derived => look.quiet(),
        _ => look.attention(),
    }
}
