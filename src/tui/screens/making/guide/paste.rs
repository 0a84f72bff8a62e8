//! A guide pasted: the text at the left, what each line was read as beside it, what is open settled by one key.

use crate::entry::{Event, Notice};
use crate::error::Result;
use crate::formats::{outside_limits, questionnaire_text};
use crate::intake::{home, read_document};
use crate::interview::{Group, GuideLine, GuideReading, GuideWord};
use crate::office::{GuideDraft, free_guide_code, take_guide};
use crate::text::{Language, Text, fit, fold_width, pad_start, text, wrap};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::path_prompt::PathPrompt;
use crate::tui::widgets::prompt::Given;
use crate::tui::widgets::text_box::{Moved, TextBox};

/// So many lines a page moves.
const PAGE: usize = 10;

/// The columns of the number of a line and of its mark.
const NUMBER: usize = 6;

/// The paste screen of a guide.
pub struct GuidePaste {
    draft: GuideDraft,
    text: TextBox,
    reading: GuideReading,
    /// Whether keys settle what is open; else they go into the text.
    is_settling: bool,
    /// The line under the cursor while things are settled, counted from 0.
    line: usize,
    is_changed: bool,
    refused: Option<Text>,
}

impl GuidePaste {
    /// A new guide for a project, or the one that was begun.
    pub fn into_project(world: &World, project: String) -> Result<Self> {
        let code = free_guide_code(&world.store.guides(&project)?);
        let fresh = GuideDraft {
            project,
            code,
            ..GuideDraft::default()
        };
        let kept = world.store.making(&fresh.place())?;
        let mut paste = Self {
            draft: kept.unwrap_or(fresh),
            text: TextBox::default(),
            reading: GuideReading::default(),
            is_settling: false,
            line: 0,
            is_changed: false,
            refused: None,
        };
        paste.text = TextBox::new(&paste.draft.text);
        paste.read();
        if !paste.text.is_empty() {
            paste.next_open(0);
        }
        Ok(paste)
    }

    fn read(&mut self) {
        self.draft.text = self.text.text();
        self.refused = outside_limits(&self.draft.text).map(|finding| finding.sentence);
        self.reading = match self.refused {
            Some(_) => GuideReading::default(),
            None => self.draft.reading(),
        };
    }

    /// The text has changed: what was settled goes with its lines.
    fn edited(&mut self, moved: Moved) {
        let Moved { from, old, new } = moved;
        let settled = std::mem::take(&mut self.draft.settled).into_iter();
        self.draft.settled = settled
            .filter_map(|(line, word)| match line {
                line if line <= from => Some((line, word)),
                line if line <= from + old => (old == new).then_some((line, word)),
                line => Some((line + new - old, word)),
            })
            .collect();
        self.is_changed = true;
        self.read();
    }

    fn keep(&mut self, world: &mut World) -> Result<()> {
        if self.is_changed {
            let kept = (!self.text.is_empty()).then_some(&self.draft);
            world.store.keep_making(&self.draft.place(), kept)?;
            self.is_changed = false;
        }
        Ok(())
    }

    fn put(&mut self, text: &str, world: &mut World) -> Result<()> {
        let moved = self.text.insert(text);
        self.is_settling = false;
        self.edited(moved);
        self.keep(world)
    }

    fn is_open(&self, line: usize) -> bool {
        self.reading.lines.get(line) == Some(&GuideLine::Open)
    }

    /// Whether nobody has said whom to ask.
    fn lacks_whom(&self) -> bool {
        self.reading.ask.is_empty() && !self.reading.questions.is_empty()
    }

    fn next_open(&mut self, from: usize) {
        self.is_settling = true;
        let count = self.reading.lines.len();
        let mut places = (from..count).chain(0..from.min(count));
        let next = places.find(|line| self.is_open(*line));
        self.line = next.unwrap_or(self.line).min(count.saturating_sub(1));
    }

    /// What the digits say of the line under the cursor; where all lines are settled, whom to ask.
    fn words(&self) -> &'static [GuideWord] {
        let mut doubts = self.reading.doubts.iter();
        let doubt = doubts.find(|doubt| doubt.line == self.line + 1);
        doubt.map_or(&[], |doubt| doubt.can_be)
    }

    fn choose(&mut self, sign: char, world: &mut World) -> Result<Step> {
        let number = fold_width(sign).to_digit(10).unwrap_or(0) as usize;
        let Some(at) = number.checked_sub(1) else {
            return Ok(Step::Stay);
        };
        if let Some(word) = self.words().get(at) {
            self.draft
                .settled
                .insert(self.line + 1, word.code().to_owned());
        } else if self.words().is_empty() && (self.lacks_whom() || !self.draft.ask.is_empty()) {
            let Some(group) = Group::ALL.get(at) else {
                world.bell = true;
                return Ok(Step::Stay);
            };
            match self.draft.ask.iter().position(|known| known == group) {
                Some(place) => {
                    self.draft.ask.remove(place);
                }
                None => self.draft.ask.push(*group),
            }
        } else {
            world.bell = true;
            return Ok(Step::Stay);
        }
        self.is_changed = true;
        self.read();
        if !self.is_open(self.line) {
            self.next_open(self.line);
        }
        self.keep(world)?;
        Ok(Step::Stay)
    }

    fn save(&mut self, world: &mut World) -> Result<Step> {
        self.keep(world)?;
        let open = self.reading.doubts.len();
        if open > 0 {
            self.next_open(self.line);
            return Ok(Step::Say(Notice::problem(text!(
                "还有 {open} 处要定：按下面的数字定下来，再存",
                "still open: {open}; settle them with the digits below, then save"
            ))));
        }
        if self.lacks_whom() {
            self.is_settling = true;
            return Ok(Step::Say(Notice::problem(text!(
                "没有写问谁：按下面的数字选，再存",
                "it does not say whom to ask: choose with the digits below, then save"
            ))));
        }
        let guide = self.reading.guide(&self.draft.code);
        let made = take_guide(&mut world.store, &self.draft.project, &guide)?;
        world
            .store
            .keep_making::<GuideDraft>(&self.draft.place(), None)?;
        self.is_changed = false;
        let project = self.draft.project.clone();
        Ok(Step::Turn(Route::Guide(project, made.code)))
    }

    fn open_file(&mut self, path: &str, world: &mut World) -> Result<Step> {
        let path = home(path);
        let name = path.file_name().map(|name| name.to_string_lossy());
        let name = name.unwrap_or_default().into_owned();
        match questionnaire_text(&name, &read_document(&path)?, None) {
            Ok((text, read_as)) => {
                self.put(&text, world)?;
                self.next_open(0);
                Ok(read_as.map_or(Step::Stay, |said| Step::Say(Notice::info(said.sentence))))
            }
            Err(finding) => {
                let (sentence, hint) = (finding.sentence, finding.hint);
                Ok(Step::Refuse(Text::new(
                    format!("{}：{}", sentence.zh, hint.zh),
                    format!("{}: {}", sentence.en, hint.en),
                )))
            }
        }
    }

    fn moves(&mut self, command: Command) -> bool {
        let by = match command {
            Command::Up => -1,
            Command::Down => 1,
            Command::PageUp => -(PAGE.cast_signed()),
            Command::PageDown => PAGE.cast_signed(),
            Command::First => isize::MIN / 2,
            Command::Last => isize::MAX / 2,
            _ => return false,
        };
        if self.is_settling {
            let last = self.reading.lines.len().saturating_sub(1);
            self.line = self.line.saturating_add_signed(by).min(last);
        } else {
            self.text.move_lines(by);
        }
        true
    }

    fn edit(&mut self, event: &Event) {
        let moved = match event {
            Event::Erase => self.text.erase(),
            Event::EraseAhead => self.text.erase_ahead(),
            Event::CaretLeft => {
                self.text.left();
                None
            }
            Event::CaretRight => {
                self.text.right();
                None
            }
            Event::CaretStart => {
                self.text.start();
                None
            }
            Event::CaretEnd => {
                self.text.end();
                None
            }
            _ => None,
        };
        if let Some(moved) = moved {
            self.edited(moved);
        }
    }

    fn on_command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        if self.moves(command) {
            return Ok(Step::Stay);
        }
        match command {
            Command::Confirm => {
                let moved = self.text.insert("\n");
                self.edited(moved);
                self.keep(world)?;
            }
            Command::Indent => {
                let moved = self.text.insert("\t");
                self.edited(moved);
            }
            Command::Entry(event) => self.edit(event),
            Command::NextOpen => {
                let from = if self.is_settling { self.line + 1 } else { 0 };
                self.next_open(from);
            }
            Command::Change => {
                self.is_settling = false;
                self.text.go_to(self.line);
            }
            Command::Undo if self.is_settling => {
                if self.draft.settled.remove(&(self.line + 1)).is_some()
                    || self.draft.settled.pop_last().is_some()
                {
                    self.is_changed = true;
                    self.read();
                    self.next_open(0);
                }
                self.keep(world)?;
            }
            Command::Undo => {
                if let Some(moved) = self.text.undo() {
                    self.edited(moved);
                }
                self.keep(world)?;
            }
            Command::Save => return self.save(world),
            Command::Open => {
                let title = text!("打开提纲文件：.docx .txt", "open a guide: .docx .txt");
                return Ok(Step::AskFile(PathPrompt::new(title, "", &[])));
            }
            Command::Back if self.is_settling => {
                self.is_settling = false;
                self.text.go_to(self.line);
            }
            Command::Back => {
                self.keep(world)?;
                return Ok(Step::Back);
            }
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn draw_lines(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let columns = painter.columns();
        let right_at = columns * 3 / 5;
        let left = right_at.saturating_sub(NUMBER + 2);
        let here = if self.is_settling {
            self.line
        } else {
            self.text.caret().0
        };
        let lines = self.text.lines();
        let wrapped: Vec<Vec<std::ops::Range<usize>>> = lines
            .iter()
            .map(|line| {
                wrap(&line.replace('\t', "|"), left)
                    .into_iter()
                    .map(|row| row.bytes)
                    .collect()
            })
            .collect();
        let height = |line: usize| wrapped[line].len().max(1);
        let (rows, mut first, mut above) = (painter.rows(), here, 0);
        while first > 0 && above + height(first - 1) <= rows / 2 {
            first -= 1;
            above += height(first);
        }
        let mut row = 0;
        for (line, rows_of) in wrapped.iter().enumerate().skip(first) {
            if row >= rows {
                break;
            }
            let is_here = line == here;
            let style = if is_here {
                look.heading()
            } else {
                look.quiet()
            };
            painter.text(0, row, &pad_start(&(line + 1).to_string(), 4), style);
            let is_open = self.is_open(line);
            let mark = match (is_open, is_here) {
                (true, _) => "?",
                (false, true) => "▸",
                (false, false) => "",
            };
            painter.text(4, row, mark, if is_open { look.bad() } else { style });
            let shown = lines[line].replace('\t', "|");
            for (at, bytes) in rows_of.iter().enumerate() {
                painter.text(NUMBER, row + at, &shown[bytes.clone()], look.plain());
            }
            for at in 0..height(line) {
                painter.text(right_at - 1, row + at, "│", look.quiet());
            }
            if let Some(is) = self.reading.lines.get(line) {
                let (said, style) = self.said(*is, look.language);
                let style = match style {
                    Weight::Strong => look.strong(),
                    Weight::Plain => look.plain(),
                    Weight::Quiet => look.quiet(),
                    Weight::Bad => look.bad(),
                };
                painter.text(
                    right_at + 1,
                    row,
                    &fit(&said, columns.saturating_sub(right_at + 1)),
                    style,
                );
            }
            if is_here && !self.is_settling {
                let byte = self.text.caret().1;
                let place = rows_of
                    .iter()
                    .enumerate()
                    .rev()
                    .find(|(_, bytes)| bytes.start <= byte);
                let (at, start) = place.map_or((0, 0), |(at, bytes)| (at, bytes.start));
                let column = crate::text::width(&shown[start..byte.max(start)]);
                painter.put_caret(NUMBER + column, row + at);
            }
            row += height(line);
        }
    }

    /// What a line was read as, in words.
    fn said(&self, is: GuideLine, language: Language) -> (String, Weight) {
        let (_, title) = is.named();
        let title = title.get(language);
        match is {
            GuideLine::Question(at) => {
                let question = &self.reading.questions[at];
                let mut said = format!("{} {title}", question.code);
                if !question.ask.is_empty() {
                    let whom: Vec<String> = question
                        .ask
                        .iter()
                        .map(|group| group.title().get(language).to_owned())
                        .collect();
                    let whom = whom.join(language.pick("、", ", "));
                    said.push_str(&text!(in language, " · 只问{whom}", " · only {whom}"));
                }
                if !question.indicators.is_empty() {
                    said.push_str(" · ");
                    said.push_str(&question.indicators.join(" "));
                }
                (said, Weight::Strong)
            }
            GuideLine::Prompt(at) => (
                format!("{} {title}", self.reading.questions[at].code),
                Weight::Plain,
            ),
            GuideLine::Open => (title.to_owned(), Weight::Bad),
            GuideLine::Ask => {
                let whom: Vec<String> = self
                    .reading
                    .ask
                    .iter()
                    .map(|group| group.title().get(language).to_owned())
                    .collect();
                (format!("{title}：{}", whom.join("、")), Weight::Quiet)
            }
            _ => (title.to_owned(), Weight::Quiet),
        }
    }

    fn draw_panel(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let language = look.language;
        painter.rule(0);
        let number = self.line + 1;
        let words = self.words();
        let mut column = 2;
        if !words.is_empty() {
            let said = text!(in language, "第 {number} 行是什么？", "What is line {number}?");
            painter.text(0, 1, &said, look.bad());
            for (key, word) in (1..).zip(words) {
                column = painter.text(column, 2, &format!("{key}"), look.key()) + 1;
                column = painter.text(column, 2, word.label().get(language), look.plain()) + 3;
            }
            return;
        }
        let open = self.reading.doubts.len();
        if open > 0 {
            let said = text!(in language, "还有 {open} 处要定：n 到下一处", "{open} to settle: n goes to the next");
            painter.text(0, 1, &said, look.attention());
            return;
        }
        if self.lacks_whom() || !self.draft.ask.is_empty() {
            let said = look.pick(
                "问谁？按数字选，可选几类；s 存成提纲",
                "Whom to ask? Choose with digits, several if need be; s saves",
            );
            painter.text(
                0,
                1,
                said,
                if self.lacks_whom() {
                    look.bad()
                } else {
                    look.good()
                },
            );
            for (key, group) in (1..).zip(Group::ALL) {
                let is_chosen = self.draft.ask.contains(&group);
                column = painter.text(column, 2, &format!("{key}"), look.key()) + 1;
                let style = if is_chosen {
                    look.strong()
                } else {
                    look.plain()
                };
                let mark = if is_chosen { "*" } else { "" };
                let title = group.title();
                let title = format!("{mark}{}", title.get(language));
                column = painter.text(column, 2, &title, style) + 3;
            }
            return;
        }
        let said = look.pick(
            "都定了：s 存成提纲；e 改文字",
            "all is settled: s saves the guide; e changes the text",
        );
        painter.text(0, 1, said, look.good());
    }
}

/// How a word stands out.
#[derive(Clone, Copy)]
enum Weight {
    Strong,
    Plain,
    Quiet,
    Bad,
}

impl Screen for GuidePaste {
    fn context(&self) -> Context {
        if self.is_settling {
            Context::Settling
        } else {
            Context::Pasting
        }
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        match input {
            Input::Paste(text) => {
                self.put(&text, world)?;
                self.next_open(0);
            }
            Input::Sign(sign) if !self.is_settling => {
                let moved = self.text.insert(sign.encode_utf8(&mut [0; 4]));
                self.edited(moved);
            }
            Input::Sign(sign) => return self.choose(sign, world),
            Input::Command(command) => return self.on_command(command, world),
        }
        Ok(Step::Stay)
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        self.open_file(&given.text, world)
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::NextOpen => !self.reading.doubts.is_empty() || !self.is_settling,
            Command::Save => !self.reading.questions.is_empty(),
            _ => true,
        }
    }

    fn next_step(&self) -> Option<Command> {
        if !self.reading.doubts.is_empty() {
            return Some(Command::NextOpen);
        }
        (!self.reading.questions.is_empty() && !self.lacks_whom()).then_some(Command::Save)
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("贴一份访谈提纲", "paste a guide").to_owned()
    }

    fn mark(&self, _language: Language) -> String {
        format!("{}/{}", self.draft.project, self.draft.code)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let rows = painter.rows().saturating_sub(painter.covered);
        if self.text.is_empty() {
            let said = [
                look.pick(
                    "把访谈提纲贴在这里，或 Ctrl-O 打开 .docx、.txt：",
                    "Paste the guide here, or open a .docx or .txt with Ctrl-O:",
                ),
                "",
                look.pick("村民访谈提纲", "Interview with villagers"),
                look.pick("访谈对象：受益对象、座谈会", "ask: beneficiary, meeting"),
                look.pick("一、政策知晓", "一、Awareness"),
                look.pick(
                    "1. 您知道这项补助吗？（指标：D1）",
                    "1. Do you know of this aid? (indicators: D1)",
                ),
                look.pick("追问：从哪里知道的？", "probe: where from?"),
                "",
                look.pick(
                    "没写明的，程序指着那一行问。Esc 离开也都留着。",
                    "What is not said is asked at its line. All of it is kept when you leave.",
                ),
            ];
            let mut row = 1;
            for line in said {
                row = painter.wrapped(NUMBER, row, line, look.quiet());
            }
            painter.put_caret(NUMBER, 0);
            return;
        }
        let (count, open) = (self.reading.questions.len(), self.reading.doubts.len());
        if let Some(refused) = &self.refused {
            painter.text(0, 0, refused.get(look.language), look.bad());
        } else {
            let read = text!(in look.language, "读到 {count} 题", "{count} questions read");
            let column = painter.text(0, 0, &read, look.strong()) + 3;
            if open > 0 {
                let said = text!(in look.language, "{open} 处要定", "{open} to settle");
                painter.text(column, 0, &said, look.bad());
            }
        }
        let below = if self.is_settling { 3 } else { 0 };
        let body = rows.saturating_sub(1 + below);
        let columns = painter.columns();
        painter.part(0, 1, columns, body, |painter| self.draw_lines(painter));
        painter.part(0, 1 + body, columns, below, |painter| {
            self.draw_panel(painter);
        });
    }

    fn leave(&mut self, world: &mut World) -> Result<()> {
        self.keep(world)
    }
}
