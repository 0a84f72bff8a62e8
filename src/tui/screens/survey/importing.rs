//! Answers from a file: what each column is, what is wrong with the rows, and the import, all or nothing.

mod draw;
mod meanings;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use meanings::Meanings;

use crate::entry::Notice;
use crate::error::{Kind, Result};
use crate::formats::{
    self, ALL_SHEETS, BlankWords, ColumnMap, Glance, Numbers, Taken, is_about_blank_words,
    is_about_encoding, is_about_numbers, is_about_serial_on_file, would_replace,
};
use crate::intake::{self, Done, OnFile, Progress, Reading, Refused, home};
use crate::questionnaire::Questionnaire;
use crate::store::SurveyKey;
use crate::text::{Finding, Language, Text, group_thousands, text};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Screen, Step, Work, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::path_prompt::PathPrompt;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The encodings among which a key goes round; the first: told apart by the program.
const ENCODINGS: [&str; 4] = ["utf-8", "gb18030", "big5", "utf-16le"];

/// The import of a file into a survey.
pub struct ImportScreen {
    key: SurveyKey,
    questionnaire: Questionnaire,
    file: Option<PathBuf>,
    reading: Reading,
    /// What the file looks like.
    looked: Option<Glance>,
    /// The names of the columns of which a person has said what they are.
    decided: BTreeSet<String>,
    cursor: ListCursor,
    /// What the selected column may be, while it is chosen.
    choosing: Option<Meanings>,
    /// What is wrong with the file or its rows.
    findings: Vec<Finding>,
    /// Whether they are listed in the place of the columns.
    lists_findings: bool,
    /// What was asked for last.
    purpose: Purpose,
    /// The questions of which it is asked whether they have no column.
    asked_without: Vec<String>,
    /// Whether nothing is written this time.
    only_checks: bool,
    /// Whether it is done.
    is_done: bool,
    notice: Option<Notice>,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// The file.
    File,
    /// Whether words mean blank.
    BlankWords,
    /// Whether serials that are in doubt are right.
    Alike,
    /// Where rows with errors go.
    BadRows,
    /// Whether questions without a column were answered by nobody.
    Without,
    /// What becomes of rows whose serials are on file.
    OnFile,
}

impl ImportScreen {
    /// Asks for a file at once.
    pub fn open(world: &World, key: SurveyKey) -> Result<Self> {
        let questionnaire = world.store.survey(&key)?.questionnaire;
        let map: Option<String> = world.store.making(&map_place(&key))?;
        let numbers = numbers_of(map.as_deref(), &questionnaire);
        let notice = map.as_ref().map(|_| {
            Notice::info(text!(
                "列按上次定下的对应；M 不用它，重新认",
                "columns are taken as last time; M forgets that"
            ))
        });
        Ok(Self {
            key,
            questionnaire,
            file: None,
            reading: Reading {
                map,
                numbers,
                ..Reading::default()
            },
            looked: None,
            decided: BTreeSet::new(),
            cursor: ListCursor::default(),
            choosing: None,
            findings: Vec::new(),
            lists_findings: false,
            purpose: Purpose::File,
            asked_without: Vec::new(),
            only_checks: false,
            is_done: false,
            notice,
        })
    }

    fn columns(&self) -> &[formats::Column] {
        self.looked
            .as_ref()
            .map_or(&[], |glance| glance.columns.as_slice())
    }

    /// Looks at the file as it is to be read now. What is wrong with it is listed.
    fn look(&mut self) -> Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        match intake::look_at(&self.questionnaire, file, &self.reading)? {
            Ok(looked) => {
                self.looked = Some(looked);
                self.findings.clear();
            }
            Err(findings) => self.findings = findings,
        }
        self.lists_findings = false;
        self.is_done = false;
        let rows = self.rows();
        self.cursor.selected = self.cursor.selected.min(rows.saturating_sub(1));
        Ok(())
    }

    fn rows(&self) -> usize {
        if self.lists_findings {
            self.findings.len()
        } else {
            self.columns().len()
        }
    }

    /// Begins the import, or the check alone.
    fn begin(&mut self, only_checks: bool) -> Step {
        self.only_checks = only_checks;
        self.notice = None;
        Step::Work(Work::reading(if only_checks {
            text!("正在检查…", "checking…")
        } else {
            text!("正在导入…", "importing…")
        }))
    }

    /// The columns have this meaning at the selected place from now on.
    fn mean(&mut self, meaning: &Taken) -> Result<()> {
        let at = self.cursor.selected;
        let mut columns = self.taken();
        // Choices of one question can stand side by side below one name.
        let is_unnamed = |name: &str| formats::unnamed(name).is_some();
        let goes_beside = columns.get(at).is_some_and(|(name, _)| is_unnamed(name));
        for (place, (name, taken)) in columns.iter_mut().enumerate() {
            if place == at {
                *taken = meaning.clone();
                self.decided.insert(name.clone());
            } else if taken == meaning
                && !matches!(meaning, Taken::LeftOut | Taken::Note)
                && !(goes_beside || is_unnamed(name))
            {
                // One column for each question: the other has to be told anew.
                *taken = Taken::LeftOut;
                self.decided.insert(name.clone());
            }
        }
        self.put_map(columns);
        self.look()
    }

    /// The columns are these from now on. What nobody has decided and the program does not know it may know by the names of
    /// the others.
    fn put_map(&mut self, mut columns: Vec<(String, Taken)>) {
        columns.retain(|(name, taken)| *taken != Taken::LeftOut || self.decided.contains(name));
        self.reading.map = Some(ColumnMap::write(&columns, self.reading.numbers));
    }

    /// The columns as they are taken now.
    fn taken(&self) -> Vec<(String, Taken)> {
        let columns = self.columns().iter();
        columns
            .map(|column| (column.name.clone(), column.taken.clone()))
            .collect()
    }

    fn next_encoding(&mut self) -> Result<Step> {
        let now = self.reading.encoding.map(encoding_rs::Encoding::name);
        let at = ENCODINGS
            .iter()
            .position(|name| now.is_some_and(|now| now.eq_ignore_ascii_case(name)));
        let next = at.map_or(Some(0), |at| {
            Some(at + 1).filter(|at| *at < ENCODINGS.len())
        });
        self.reading.encoding = next.and_then(|at| formats::encoding(ENCODINGS[at]));
        self.look()?;
        Ok(Step::Stay)
    }

    fn next_sheet(&mut self) -> Result<Step> {
        let Some(glance) = &self.looked else {
            return Ok(Step::Stay);
        };
        // Behind the last sheet: all that have one heading.
        let now = glance.sheet.as_ref();
        let at = glance.sheets.iter().position(|name| Some(name) == now);
        let is_all = self.reading.sheet.as_deref() == Some(ALL_SHEETS);
        let next = if is_all { 0 } else { at.map_or(0, |at| at + 1) };
        let all = || Some(ALL_SHEETS.to_owned());
        self.reading.sheet = glance.sheets.get(next).cloned().or_else(all);
        self.look()?;
        Ok(Step::Stay)
    }

    fn ask_bad_rows(&mut self) -> Step {
        if self.reading.skip.bad.take().is_some() {
            return Step::Stay;
        }
        self.purpose = Purpose::BadRows;
        let file = self.file.as_deref().unwrap_or(Path::new(""));
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let proposed = file.with_file_name(format!("{name}-有错的行.csv"));
        Step::Ask(
            Prompt::new(
                text!(
                    "有错的行连同原因写到哪个文件",
                    "file for the rows with errors"
                ),
                &proposed.display().to_string(),
            )
            .advice(text!(
                "其余的照样导入；改好这份文件可以再导入",
                "the others are imported; this file can be mended and imported afterwards"
            )),
        )
    }

    /// What became of the import.
    fn finish(&mut self, world: &mut World, done: &Done) -> Result<Step> {
        self.findings.clear();
        self.lists_findings = false;
        if !self.only_checks {
            self.is_done = true;
            // What was said of the numbers is kept with the columns.
            if self.reading.map.is_none() && self.reading.numbers.is_some() {
                self.put_map(self.taken());
            }
            if let Some(map) = &self.reading.map {
                world.store.keep_making(&map_place(&self.key), Some(map))?;
            }
        }
        self.notice = Some(Notice::info(told(done, self.only_checks)));
        Ok(Step::Stay)
    }

    /// Why nothing was imported: asked about where one answer settles it, else listed.
    fn refuse(&mut self, refused: Refused) -> Step {
        self.findings = refused.findings;
        let is_of_rows = refused.is_of_rows;
        let words = refused.blank_words;
        if !words.is_empty() && self.findings.iter().all(is_about_blank_words) {
            self.purpose = Purpose::BlankWords;
            let listed = words.join("、");
            let listed_en = words.join(", ");
            self.reading.blank_words = Some(BlankWords::of(&words));
            return Step::Ask(Prompt::new(
                Text::new(
                    format!("{listed} 都表示没有答案？输入 y 确认"),
                    format!("do these all mean no answer: {listed_en}? y confirms"),
                ),
                "",
            ));
        }
        self.lists_findings = true;
        self.cursor.selected = 0;
        if !refused.without.is_empty() {
            self.purpose = Purpose::Without;
            let (zh, en) = (refused.without.join("、"), refused.without.join(", "));
            self.asked_without = refused.without;
            return Step::Ask(
                Prompt::new(
                    text!(
                        "没有 {zh} 的列，都记为未答？输入 y 确认",
                        "no column for {en}: are they all blank? y confirms"
                    ),
                    "",
                )
                .advice(text!(
                    "有这一列，只是列名不同：Esc 两次，选中那一列按回车",
                    "where a column has another name: Esc twice, then Enter on that column"
                )),
            );
        }
        let count = self.findings.len();
        let is_on_file = self.findings.iter().all(is_about_serial_on_file);
        if is_on_file && self.reading.skip.on_file == OnFile::Refuse {
            self.purpose = Purpose::OnFile;
            return Step::Ask(
                Prompt::new(
                    text!(
                        "{count} 行的编号已有答卷：s 跳过，r 改成文件里的",
                        "the serials of {count} rows are on file: s passes over them, r changes what is on file"
                    ),
                    "",
                )
                .advice(text!(
                    "改成文件里的，每一处都留痕；Esc 一份也不导入",
                    "each change stands in the audit trail; Esc imports nothing"
                )),
            );
        }
        let said = if self.findings.iter().any(is_about_encoding) {
            text!(
                "编码拿不准，什么也没有导入：Esc 返回，按 e 选编码，看字对不对",
                "the encoding is in doubt, and nothing was imported: Esc, then e goes round the encodings"
            )
        } else if self.findings.iter().any(is_about_numbers) {
            text!(
                "数字是代码、第几个还是分值，看不出来：按 n 选，再按 i",
                "codes, places or points cannot be told apart: n says which, then i"
            )
        } else if self.findings.iter().any(is_about_serial_on_file) {
            text!(
                "编号已有答卷，一份也没有导入：按 o 选跳过，或改成文件里的",
                "serials are on file, and nothing was imported: o passes over them, or changes them"
            )
        } else {
            let [zh, en] = if is_of_rows && self.reading.skip.bad.is_none() {
                ["；按 b 跳过有错的行", "; b passes over these rows"]
            } else {
                ["", ""]
            };
            text!(
                "{count} 处问题，一份也没有导入{zh}",
                "{count} problems: nothing was imported{en}"
            )
        };
        self.notice = Some(Notice::problem(said));
        Step::Stay
    }

    fn next_numbers(&mut self) {
        let all = Numbers::ALL.map(Some);
        let now = all.iter().position(|one| *one == self.reading.numbers);
        let next = now.map_or(0, |now| now + 1);
        self.reading.numbers = all.get(next).copied().flatten();
        // A map that says what they are would say it still.
        if self.reading.map.is_some() {
            self.put_map(self.taken());
        }
    }

    fn next_on_file(&mut self) {
        self.reading.skip.on_file = match self.reading.skip.on_file {
            OnFile::Refuse => OnFile::Skip,
            OnFile::Skip => OnFile::Replace,
            OnFile::Replace => OnFile::Refuse,
        };
    }
}

/// Asks for a file; the folder of the one that is there now is proposed.
fn ask_file(now: Option<&Path>) -> Step {
    let folder = now.and_then(Path::parent).map(|folder| folder.join(""));
    let now = folder.map(|folder| folder.display().to_string());
    Step::AskFile(PathPrompt::new(
        text!("导入哪个文件", "file to import"),
        &now.unwrap_or_default(),
        &[".xlsx", ".csv", ".txt", ".tsv"],
    ))
}

/// What a map that was kept says the numbers of options to be.
fn numbers_of(map: Option<&str>, questionnaire: &Questionnaire) -> Option<Numbers> {
    ColumnMap::read(map?, questionnaire).ok()?.numbers()
}

/// Where the map of columns of a survey is kept.
fn map_place(key: &SurveyKey) -> String {
    format!("columns:{key}")
}

/// What was imported, or could be.
fn told(done: &Done, only_checked: bool) -> Text {
    let imported = &done.imported;
    let serials = imported.serials();
    let [zh, en] = [&serials.zh, &serials.en];
    let count = group_thousands(imported.responses);
    let mut said = if only_checked {
        text!(
            "可以导入 {count} 份{zh}；这次没有写入",
            "{count} can be imported{en}; nothing was written"
        )
    } else {
        text!(
            "已导入 {count} 份{zh}；Esc 返回清单",
            "{count} imported{en}; Esc goes back"
        )
    };
    let parts = [
        (imported.unfinished, "份待录完", "open"),
        (done.on_file, "份已有，跳过", "on file, passed over"),
        (
            imported.replaced,
            "份已有，改成文件里的",
            "on file, changed",
        ),
        (done.bad.len() as u64, "行有错，没有导入", "with errors"),
    ];
    for (count, zh, en) in parts.into_iter().filter(|(count, ..)| *count > 0) {
        // Writing into a String cannot fail.
        let _ = write!(said.zh, "；{count} {zh}");
        let _ = write!(said.en, "; {count} {en}");
    }
    for left in done.not_taken() {
        let _ = write!(said.zh, "；{}", left.zh);
        let _ = write!(said.en, "; {}", left.en);
    }
    said
}

impl Screen for ImportScreen {
    fn context(&self) -> Context {
        if self.choosing.is_some() {
            Context::ColumnMeaning
        } else {
            Context::Importing
        }
    }

    fn must_ask(&self) -> Option<Step> {
        self.file.is_none().then(|| ask_file(None))
    }

    fn answer(&mut self, given: Given, _world: &mut World) -> Result<Step> {
        let typed = given.text.trim();
        match self.purpose {
            Purpose::File => {
                if typed.is_empty() {
                    return Ok(Step::Refuse(text!("写一个文件名", "give a file name")));
                }
                // What was said of the file before does not hold for another one: its sheet, its words for blank, and that it
                // changes papers on file.
                let map = self.reading.map.clone();
                let anew = Reading {
                    numbers: numbers_of(map.as_deref(), &self.questionnaire),
                    map,
                    ..Reading::default()
                };
                let before = (
                    self.file.replace(home(typed)),
                    self.looked.take(),
                    std::mem::replace(&mut self.reading, anew),
                );
                if let Err(error) = self.look() {
                    (self.file, self.looked, self.reading) = before;
                    return Ok(Step::Refuse(error.sentence));
                }
                self.cursor.selected = 0;
                Ok(Step::Stay)
            }
            Purpose::BlankWords => {
                if typed.eq_ignore_ascii_case("y") {
                    return Ok(self.begin(self.only_checks));
                }
                self.reading.blank_words = None;
                self.lists_findings = true;
                Ok(Step::Stay)
            }
            Purpose::Without => {
                if typed.eq_ignore_ascii_case("y") {
                    let codes = std::mem::take(&mut self.asked_without);
                    self.reading.without.extend(codes);
                    return Ok(self.begin(self.only_checks));
                }
                Ok(Step::Stay)
            }
            Purpose::OnFile => {
                self.reading.skip.on_file = match typed.to_ascii_lowercase().as_str() {
                    "s" => OnFile::Skip,
                    "r" => OnFile::Replace,
                    _ => return Ok(Step::Refuse(text!("写 s 或 r", "type s or r"))),
                };
                Ok(self.begin(self.only_checks))
            }
            Purpose::Alike => {
                if typed.eq_ignore_ascii_case("y") {
                    self.reading.accepts_alike = true;
                    return Ok(self.begin(self.only_checks));
                }
                Ok(Step::Stay)
            }
            Purpose::BadRows => {
                if typed.is_empty() {
                    return Ok(Step::Refuse(text!("写一个文件名", "give a file name")));
                }
                let path = home(typed);
                let source = self.file.as_deref().unwrap_or(Path::new(""));
                if let Err(error) = intake::may_write(&path, source) {
                    return Ok(Step::Refuse(error.sentence));
                }
                if would_replace(&path) && !given.again {
                    return Ok(Step::Confirm(text!(
                        "{typed} 已存在：再按回车替换它，或改写文件名",
                        "{typed} is there already: Enter again replaces it, or change the name"
                    )));
                }
                self.reading.skip.bad = Some(path);
                Ok(Step::Stay)
            }
        }
    }

    fn given_up(&mut self, _world: &mut World) -> Result<Step> {
        if self.purpose == Purpose::BlankWords {
            self.reading.blank_words = None;
            self.lists_findings = true;
        }
        Ok(if self.file.is_none() {
            Step::Back
        } else {
            Step::Stay
        })
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows();
        match &mut self.choosing {
            Some(meanings) => {
                let rows = meanings.count();
                Some((&mut meanings.cursor, rows, 10))
            }
            None => Some((&mut self.cursor, rows, 10)),
        }
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        self.notice = None;
        self.handle_list(input, world)
    }

    fn back(&mut self, _world: &mut World) -> Result<Step> {
        if self.choosing.take().is_some() {
            return Ok(Step::Stay);
        }
        if std::mem::take(&mut self.lists_findings) {
            self.cursor.selected = 0;
            return Ok(Step::Stay);
        }
        Ok(Step::Back)
    }

    fn sign(&mut self, sign: char, _world: &mut World) -> Result<Step> {
        if let Some(meanings) = &mut self.choosing {
            meanings.jump(sign);
        }
        Ok(Step::Stay)
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        match command {
            Command::Open if self.lists_findings => {}
            Command::Open => {
                let (columns, at) = (self.columns(), self.cursor.selected);
                if let Some(column) = columns.get(at) {
                    let before = at.checked_sub(1).and_then(|at| columns.get(at));
                    let before = before.map(|column| &column.taken);
                    self.choosing = Some(Meanings::of(&self.questionnaire, &column.taken, before));
                }
            }
            Command::Confirm => {
                let chosen = self.choosing.take();
                if let Some(meaning) = chosen.and_then(|meanings| meanings.chosen()) {
                    self.mean(&meaning)?;
                    // The columns of a table are settled one after the other.
                    let last = self.rows().saturating_sub(1);
                    self.cursor.selected = (self.cursor.selected + 1).min(last);
                }
            }
            Command::Import => return Ok(self.begin(false)),
            Command::Preview => return Ok(self.begin(true)),
            Command::OtherFile => {
                self.purpose = Purpose::File;
                return Ok(ask_file(self.file.as_deref()));
            }
            Command::OtherEncoding => return self.next_encoding(),
            Command::OtherSheet => return self.next_sheet(),
            Command::SkipBad => return Ok(self.ask_bad_rows()),
            Command::SkipOnFile => self.next_on_file(),
            Command::OtherNumbers => self.next_numbers(),
            Command::AsDeclared => {
                (self.reading.map, self.reading.numbers) = (None, None);
                self.decided.clear();
                self.look()?;
            }
            Command::SwitchFindings if !self.findings.is_empty() => {
                self.lists_findings = !self.lists_findings;
                self.cursor.selected = 0;
            }
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn work(&mut self, world: &mut World, watch: &mut dyn FnMut(Progress) -> bool) -> Result<Step> {
        let Some(file) = self.file.clone() else {
            return Ok(Step::Stay);
        };
        self.reading.dry_run = self.only_checks;
        self.reading.language = world.look.language;
        let read = intake::import_file(&mut world.store, &self.key, &file, &self.reading, watch);
        match read {
            Ok(Ok(done)) => self.finish(world, &done),
            Ok(Err(refused)) => {
                world.bell = true;
                Ok(self.refuse(refused))
            }
            // Serials that are one to a person's eye, or were not registered.
            Err(error) if error.kind == Kind::Findings => {
                self.purpose = Purpose::Alike;
                let Text { zh, en } = error.sentence;
                Ok(Step::Ask(Prompt::new(
                    Text::new(
                        format!("{zh}。编号没有错就输入 y"),
                        format!("{en}. Type y where they are right all the same"),
                    ),
                    "",
                )))
            }
            Err(error) => Err(error),
        }
    }

    fn enabled(&self, command: Command) -> bool {
        let has_columns = !self.columns().is_empty();
        match command {
            Command::Open => has_columns && !self.lists_findings,
            Command::Import | Command::Preview => has_columns && !self.is_done,
            Command::OtherSheet => self
                .looked
                .as_ref()
                .is_some_and(|glance| glance.sheets.len() > 1),
            Command::OtherEncoding => self
                .looked
                .as_ref()
                .is_none_or(|glance| glance.sheets.is_empty()),
            Command::SwitchFindings => !self.findings.is_empty(),
            Command::AsDeclared => self.reading.map.is_some(),
            _ => true,
        }
    }

    fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("导入答卷", "import").to_owned()
    }

    fn mark(&self, _language: Language) -> String {
        self.key.to_string()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        self.draw_body(painter);
    }
}
