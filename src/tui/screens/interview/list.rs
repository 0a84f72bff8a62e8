//! The interviews of a project: how far each is, and the way to recording, confirming and coding.

use super::found;
use crate::entry::Notice;
use crate::error::{Kind, Result};
use crate::formats::SaidGate;
use crate::formats::handover::roster_listing;
use crate::interview::{Guide, SaidState, Sought, Stage};
use crate::office::{InterviewPaper, InterviewsAsked, interviews_out, known_names, unasked_names};
use crate::store::InterviewRow;
use crate::text::{Language, Text, pad_end, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Export, Route, Screen, Step, Whole, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The rows that the words about the selected interview take.
const DETAIL_ROWS: usize = 5;

/// The interviews of one project.
pub struct Interviews {
    project: String,
    rows: Vec<InterviewRow>,
    guides: Vec<Guide>,
    cursor: ListCursor,
    asking: Asking,
}

/// What the prompt asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Reopen,
    Withdraw,
    /// Which document is written.
    Paper,
    /// Which guide is opened.
    Guide,
    /// The passphrase of the names that are masked in the document.
    Passphrase(char),
    /// Words in what was said.
    Search,
}

impl Interviews {
    /// The interviews of this project.
    pub fn new(project: String) -> Self {
        Self {
            project,
            rows: Vec::new(),
            guides: Vec::new(),
            cursor: ListCursor::default(),
            asking: Asking::Reopen,
        }
    }

    fn selected(&self) -> Option<&InterviewRow> {
        self.rows.get(self.cursor.selected)
    }

    /// How many questions an interview is to ask.
    fn asked(&self, row: &InterviewRow) -> usize {
        let guide = self.guides.iter().find(|guide| guide.code == row.guide);
        guide.map_or(0, |guide| guide.asked(row.version, row.head.group).count())
    }

    fn with_selected(&mut self, command: Command, world: &mut World) -> Result<Step> {
        let Some(row) = self.selected() else {
            return Ok(Step::Say(Notice::info(text!(
                "还没有访谈：按 a 新建",
                "no interview yet: a begins one"
            ))));
        };
        let (project, code) = (self.project.clone(), row.code.clone());
        let stage = row.stage;
        Ok(match command {
            Command::Open => Step::Go(Route::Recording(project, code)),
            Command::Change if stage == Stage::Open => {
                Step::Go(Route::InterviewHead(project, Some(code)))
            }
            Command::Change => Step::Say(Notice::problem(text!(
                "已经确认：先按 u 退回，再改",
                "it was confirmed: u opens it again first"
            ))),
            Command::Approve if stage == Stage::Open => {
                Step::Go(Route::SignInterview(project, code))
            }
            Command::Approve if stage == Stage::Signed => {
                let review = crate::interview::Review {
                    note: String::new(),
                };
                world.store.review_interview(&project, &code, &review)?;
                self.load(world)?;
                Step::Say(Notice::info(text!(
                    "访谈 {code} 已复核",
                    "interview {code} was looked over"
                )))
            }
            Command::Reopen if matches!(stage, Stage::Signed | Stage::Reviewed) => {
                self.ask(Asking::Reopen)
            }
            Command::Remove => self.ask(Asking::Withdraw),
            _ => Step::Stay,
        })
    }

    fn ask(&mut self, asking: Asking) -> Step {
        self.asking = asking;
        let title = match asking {
            Asking::Reopen => text!("为什么退回（记入留痕）", "why it is opened again"),
            Asking::Withdraw => text!(
                "为什么撤出或恢复（记入留痕）",
                "why it is withdrawn, or counts again"
            ),
            Asking::Guide => self.guides_to_choose(),
            Asking::Passphrase(_) => {
                let title = text!(
                    "姓名文件的口令（原话里的姓名换成＊）；直接回车照原样写",
                    "passphrase of the names file, to mask names; Enter alone: as they are"
                );
                return Step::Ask(Prompt::new(title, "").secret());
            }
            Asking::Search => return Step::Ask(found::ask("")),
            Asking::Paper => text!(
                "写出：1 全部记录表  2 这一份记录表  3 对象一览表  4 分析报告",
                "write: 1 all records  2 this record  3 who was interviewed  4 the analysis"
            ),
        };
        Step::Ask(Prompt::new(title, ""))
    }

    /// The guides with their numbers.
    fn guides_to_choose(&self) -> Text {
        let listed = |language: Language| {
            let guides = self.guides.iter().zip(1..);
            let guides = guides.map(|(guide, number)| {
                let title = guide.title.get(language);
                format!("{number} {title}  ")
            });
            guides.collect::<String>()
        };
        Text::new(
            format!("提纲：{}0 贴一份新的", listed(Language::Zh)),
            format!("guides: {}0 paste a new one", listed(Language::En)),
        )
    }

    /// Opens the guide of this number, or pastes a new one.
    fn open_guide(&self, number: &str) -> Step {
        let folded: String = number.chars().map(crate::text::fold_width).collect();
        let project = self.project.clone();
        match folded.trim().parse::<usize>() {
            Ok(0) => Step::Go(Route::PasteGuide(project)),
            Ok(number) if number <= self.guides.len() => {
                Step::Go(Route::Guide(project, self.guides[number - 1].code.clone()))
            }
            _ => {
                let count = self.guides.len();
                Step::Refuse(text!("写 0 到 {count}", "write 0 to {count}"))
            }
        }
    }

    /// Asks where the document of this number is written to; first for the passphrase of names that may stand in its words.
    fn write(&mut self, number: &str, world: &World) -> Result<Step> {
        let folded: String = number.chars().map(crate::text::fold_width).collect();
        let Ok(number @ '1'..='4') = folded.trim().parse() else {
            return Ok(Step::Refuse(text!("写 1 到 4", "write 1 to 4")));
        };
        if number != '3' && unasked_names(&world.store)?.is_some() {
            return Ok(self.ask(Asking::Passphrase(number)));
        }
        self.write_paper(number, world)
    }

    /// Masks the names of the file that this passphrase opens; without one the words leave as they are.
    fn mask(&self, number: char, passphrase: &str, world: &mut World) -> Result<Step> {
        if let Some(names) = unasked_names(&world.store)?.filter(|_| !passphrase.is_empty()) {
            match names.unlock(passphrase) {
                Ok(key) => world.store.mask_names(known_names(&names, &key)?),
                Err(error) if error.kind == Kind::Usage => {
                    return Ok(Step::Refuse(error.sentence));
                }
                Err(error) => return Err(error),
            }
        }
        self.write_paper(number, world)
    }

    fn write_paper(&self, number: char, world: &World) -> Result<Step> {
        let selected = self.selected().map(|row| row.code.clone());
        let (paper, code, name) = match number {
            '1' => (InterviewPaper::Sheets, None, "records"),
            '2' => (InterviewPaper::Sheets, selected, "record"),
            '3' => (InterviewPaper::Roster, None, "interviewed"),
            _ => (InterviewPaper::Report, None, "interviews"),
        };
        let facts = interviews_out(
            &world.store,
            &InterviewsAsked {
                project: &self.project,
                code: code.as_deref(),
                paper,
                gate: SaidGate::closed(&self.guides),
                language: world.look.language,
                operator: world.store.operator(),
                time: jiff::Timestamp::now(),
            },
        )?;
        let project = &self.project;
        let name = match &code {
            Some(code) => format!("{project}-{name}-{code}.docx"),
            None => format!("{project}-{name}.docx"),
        };
        Ok(Step::Export(Export {
            name,
            table: roster_listing(world.look.language).grid(&facts.interviews),
            whole: Some(Whole::Interviews(project.clone(), paper, code)),
            named: None,
        }))
    }

    fn draw_row(&self, painter: &mut Painter<'_>, at: usize, row: &InterviewRow) {
        let look = painter.look;
        let language = look.language;
        let (done, asked) = (row.answers.len(), self.asked(row));
        let said = row
            .answers
            .values()
            .filter(|state| **state == SaidState::Said);
        let date = row
            .head
            .date
            .map(|date| date.to_string())
            .unwrap_or_default();
        let [group, mode, state] = [
            row.head.group.title(),
            row.head.mode.title(),
            row.stage.title(),
        ];
        let counts = [format!("{done}/{asked}"), said.count().to_string()];
        let cells = [
            (row.code.as_str(), 8),
            (group.get(language), 10),
            (row.head.role.as_str(), 10),
            (mode.get(language), 8),
            (date.as_str(), 11),
            (counts[0].as_str(), 7),
            (counts[1].as_str(), 5),
            (state.get(language), 10),
        ];
        let line: String = cells
            .iter()
            .map(|(cell, columns)| pad_end(cell, *columns) + " ")
            .collect();
        let style = match row.stage {
            Stage::Withdrawn => look.quiet(),
            Stage::Open if done < asked => look.attention(),
            _ => look.plain(),
        };
        painter.text(1, at, line.trim_end(), style);
    }

    fn draw_detail(&self, painter: &mut Painter<'_>, row: &InterviewRow) {
        let look = painter.look;
        let language = look.language;
        let head = &row.head;
        let guide = self.guides.iter().find(|guide| guide.code == row.guide);
        let title = guide.map_or("", |guide| guide.title.get(language));
        let mut line = painter.wrapped(0, 1, title, look.strong());
        let parts = [
            (look.pick("单位", "unit"), head.unit.as_str()),
            (look.pick("地点", "place"), head.place.as_str()),
            (look.pick("访谈人", "by"), head.interviewer.as_str()),
            (look.pick("记录人", "written by"), head.recorder.as_str()),
        ];
        let known = parts.iter().filter(|(_, value)| !value.is_empty());
        let known: Vec<String> = known
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        line = painter.wrapped(0, line, &known.join("   "), look.plain());
        let consent = head.consent.title();
        let consent = consent.get(language);
        let recording = head.recording.as_ref().map_or("—", |of| of.name.as_str());
        let said = text!(in language, "同意：{consent}   录音：{recording}", "consent: {consent}   recording: {recording}");
        painter.wrapped(0, line, &said, look.quiet());
    }
}

impl Screen for Interviews {
    fn context(&self) -> Context {
        Context::Interviews
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let before = self.rows.len();
        self.guides = world.store.guides(&self.project)?;
        self.rows = world.store.interviews(&self.project)?;
        if before > 0 && self.rows.len() > before {
            let newest = self
                .rows
                .iter()
                .enumerate()
                .max_by_key(|(_, row)| row.changed);
            self.cursor.selected = newest.map_or(0, |(at, _)| at);
        }
        self.cursor.selected = self.cursor.selected.min(self.rows.len().saturating_sub(1));
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows.len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::Add if self.guides.is_empty() => Ok(Step::Say(Notice::problem(text!(
                "还没有访谈提纲：按 g 贴一份",
                "there is no guide: g pastes one"
            )))),
            Command::Add => Ok(Step::Go(Route::InterviewHead(self.project.clone(), None))),
            Command::Code => Ok(Step::Go(Route::Coding(self.project.clone()))),
            Command::Export => Ok(self.ask(Asking::Paper)),
            Command::Search => Ok(self.ask(Asking::Search)),
            Command::EditQuestions if self.guides.is_empty() => {
                Ok(Step::Go(Route::PasteGuide(self.project.clone())))
            }
            Command::EditQuestions => Ok(self.ask(Asking::Guide)),
            other => self.with_selected(other, world),
        }
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        match self.asking {
            Asking::Paper => return self.write(&given.text, world),
            Asking::Passphrase(number) => return self.mask(number, &given.text, world),
            Asking::Guide => return Ok(self.open_guide(&given.text)),
            Asking::Search if Sought::read(&given.text).is_none() => {
                return Ok(Step::Refuse(found::no_words()));
            }
            Asking::Search => {
                let route = Route::SaidFound(self.project.clone(), given.text);
                return Ok(Step::Go(route));
            }
            Asking::Reopen | Asking::Withdraw => {}
        }
        let Some(row) = self.selected() else {
            return Ok(Step::Stay);
        };
        let (code, was) = (row.code.clone(), row.stage);
        match self.asking {
            Asking::Reopen => world
                .store
                .reopen_interview(&self.project, &code, &given.text)?,
            Asking::Paper | Asking::Passphrase(_) | Asking::Guide | Asking::Search => {}
            Asking::Withdraw => {
                let goes = was != Stage::Withdrawn;
                world
                    .store
                    .withdraw_interview(&self.project, &code, goes, &given.text)?;
            }
        }
        self.load(world)?;
        let now = self.selected().map_or(was, |row| row.stage).title();
        let (zh, en) = (now.get(Language::Zh), now.get(Language::En));
        Ok(Step::Say(Notice::info(Text::new(
            format!("访谈 {code}：{zh}"),
            format!("interview {code}: {en}"),
        ))))
    }

    fn enabled(&self, command: Command) -> bool {
        let stage = self.selected().map(|row| row.stage);
        match command {
            Command::Open | Command::Remove => stage.is_some(),
            Command::Change => stage == Some(Stage::Open),
            Command::Approve => matches!(stage, Some(Stage::Open | Stage::Signed)),
            Command::Reopen => matches!(stage, Some(Stage::Signed | Stage::Reviewed)),
            // Open answers of questionnaires are coded there, too.
            Command::Export | Command::Search => !self.rows.is_empty(),
            _ => true,
        }
    }

    fn next_step(&self) -> Option<Command> {
        match self.selected() {
            None => Some(Command::Add),
            Some(row) if row.stage == Stage::Open && row.answers.len() == self.asked(row) => {
                Some(Command::Approve)
            }
            Some(_) => Some(Command::Open),
        }
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("访谈", "interviews").to_owned()
    }

    fn mark(&self, _language: Language) -> String {
        self.project.clone()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let Some(selected) = self.selected() else {
            let said = [
                look.pick("还没有访谈。", "There is no interview yet."),
                look.pick(
                    "按 a 新建一份：受访者编号、身份、方式、日期；然后照着提纲边谈边记。",
                    "Press a to begin one: the interviewee's code, role, mode, date; then record along the guide.",
                ),
                look.pick(
                    "姓名不写在这里，编号代表本人。按 g 改提纲，或贴一份新的。",
                    "No name belongs here: the code stands for the person. g changes the guides, or pastes one.",
                ),
                look.pick(
                    "已有的记录文件：manyi interview import，或新建以后按 F12 带入。问卷的开放题按 c 编码。",
                    "Transcripts come in by manyi interview import, or by F12 once one is begun. c codes open answers of papers.",
                ),
            ];
            let mut row = 1;
            for line in said {
                row = painter.wrapped(0, row, line, look.plain());
            }
            return;
        };
        let headings = [
            (look.pick("编号", "code"), 8),
            (look.pick("对象", "whom"), 10),
            (look.pick("身份", "role"), 10),
            (look.pick("方式", "mode"), 8),
            (look.pick("日期", "date"), 11),
            (look.pick("已问", "asked"), 7),
            (look.pick("有话", "said"), 5),
            (words::STATE.get(look.language), 10),
        ];
        let heading: String = headings
            .iter()
            .map(|(cell, columns)| pad_end(cell, *columns) + " ")
            .collect();
        painter.text(1, 0, heading.trim_end(), look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| self.draw_detail(painter, selected));
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            self.draw_row(painter, at, &self.rows[row]);
        };
        self.cursor
            .draw(painter, (1, above.saturating_sub(1)), self.rows.len(), draw);
    }
}
