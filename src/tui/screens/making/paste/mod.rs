//! A questionnaire pasted: the text at the left, what each line was read as beside it, what is open settled by one key.

pub(super) mod choices;
mod draw;
mod lines;

use std::path::Path;

use crate::entry::{Event, Notice};
use crate::error::Result;
use crate::formats::{is_xlsx, outside_limits, questionnaire_text};
use crate::intake::{home, read_document};
use crate::office::{EpiFiles, FormTaking, PasteDraft, survey_code, take_pasted, with_hint};
use crate::questionnaire::paste::{Reading, Settled};
use crate::text::{Language, Text, fold_width, text};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::path_prompt::PathPrompt;
use crate::tui::widgets::prompt::{Given, Prompt};
use crate::tui::widgets::text_box::{Moved, TextBox};
use choices::{Choice, FIRST_OTHERWISE, Gives, LEFT_OVER, of_words};
use lines::LineRead;

/// A text of more lines is not read again at every sign that is typed: nobody waits for a key.
const LONG: usize = 4_000;

/// So many lines a page moves.
const PAGE: usize = 10;

/// The paste screen.
pub struct Paste {
    draft: PasteDraft,
    text: TextBox,
    reading: Reading,
    lines: Vec<LineRead>,
    /// Why the text is not read at all.
    refused: Option<Text>,
    mode: Mode,
    /// The line under the cursor while things are settled, counted from 0.
    line: usize,
    asking: Asking,
    /// Whether something is not kept yet.
    is_changed: bool,
    /// Whether the text was typed into since it was read.
    is_stale: bool,
}

/// What keys do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// They go into the text.
    Typing,
    /// They settle what is open.
    Settling,
}

/// What a line at the foot asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    File,
    /// The bounds of the points on the line under the cursor.
    Bounds,
}

impl Paste {
    /// Goes on with a draft, an empty one included.
    pub fn new(draft: PasteDraft) -> Self {
        let mut paste = Self {
            text: TextBox::new(&draft.text),
            draft,
            reading: Reading::default(),
            lines: Vec::new(),
            refused: None,
            mode: Mode::Typing,
            line: 0,
            asking: Asking::File,
            is_changed: false,
            is_stale: false,
        };
        paste.read();
        if !paste.text.is_empty() {
            paste.next_open(0);
        }
        paste
    }

    /// A fresh draft for one more survey of a project, or the one that was begun.
    pub fn into_project(world: &World, project: String) -> Result<Self> {
        let whole = world.store.project(&project)?;
        let fresh = PasteDraft {
            project,
            survey: survey_code(Some(&whole)),
            ..PasteDraft::default()
        };
        let kept = world.store.making(&fresh.place())?;
        Ok(Self::new(kept.unwrap_or(fresh)))
    }

    /// Goes on with the draft that is kept at a place.
    pub fn resume(world: &World, place: &str) -> Result<Self> {
        let kept: Option<PasteDraft> = world.store.making(place)?;
        Ok(Self::new(kept.unwrap_or_default()))
    }

    /// Reads the text anew.
    fn read(&mut self) {
        self.is_stale = false;
        self.draft.text = self.text.text();
        self.refused = outside_limits(&self.draft.text).map(|finding| finding.sentence);
        self.reading = self.draft.reading();
        self.lines = lines::by_line(&self.reading, self.text.lines().len());
    }

    /// The text has changed.
    fn edited(&mut self, moved: Moved) {
        let Moved { from, old, new } = moved;
        self.draft.settlements.follow(from + 1, old, new);
        self.is_changed = true;
        // Lines that came or went are read at once: what stands beside them would be another's.
        if old == new && self.text.lines().len() > LONG {
            self.is_stale = true;
        } else {
            self.read();
        }
    }

    /// Reads what was typed since the text was read.
    fn catch_up(&mut self) {
        if self.is_stale {
            self.read();
        }
    }

    /// Keeps the draft, or drops it where nothing is in it.
    fn keep(&mut self, world: &mut World) -> Result<()> {
        self.catch_up();
        let is_worth = !self.text.is_empty();
        let kept = is_worth.then_some(&self.draft);
        if self.is_changed {
            world.store.keep_making(&self.draft.place(), kept)?;
            self.is_changed = false;
        }
        Ok(())
    }

    fn put(&mut self, text: &str, world: &mut World) -> Result<()> {
        let moved = self.text.insert(text);
        self.mode = Mode::Typing;
        self.edited(moved);
        self.keep(world)
    }

    /// How many things must be settled, and how many lines are left over.
    fn open_count(&self) -> [usize; 2] {
        [self.reading.asks().count(), self.reading.left_over.len()]
    }

    fn is_open(&self, line: usize) -> bool {
        self.lines
            .get(line)
            .is_some_and(|read| lines::is_open(&self.reading, read, line))
    }

    /// Goes to the first open line from one on, or from the start; nothing is open: it stays.
    fn next_open(&mut self, from: usize) {
        self.catch_up();
        self.mode = Mode::Settling;
        let count = self.lines.len();
        let next = (from..count).chain(0..from.min(count));
        let next = next.into_iter().find(|line| self.is_open(*line));
        self.line = next.unwrap_or(self.line).min(count.saturating_sub(1));
    }

    /// What settles the first thing that is open on the line under the cursor.
    fn choices(&self) -> Vec<Choice> {
        let Some(read) = self.lines.get(self.line) else {
            return Vec::new();
        };
        match lines::ask_of(&self.reading, read) {
            Some(doubted) => choices::choices(&doubted.doubt),
            None if lines::is_left_over(&self.reading, self.line) => of_words(&LEFT_OVER),
            None => Vec::new(),
        }
    }

    /// What the digits do on the line under the cursor, and the first of them: they settle what is open, else say that the line
    /// is something else than it was read as.
    fn offered(&self) -> (usize, Vec<Choice>) {
        let choices = self.choices();
        let is_blank = self
            .text
            .lines()
            .get(self.line)
            .is_none_or(|line| line.trim().is_empty());
        if choices.is_empty() && !is_blank && !self.draft.is_form {
            return (FIRST_OTHERWISE, of_words(&LEFT_OVER));
        }
        (1, choices)
    }

    fn choose(&mut self, sign: char, world: &mut World) -> Result<Step> {
        let number = fold_width(sign).to_digit(10).unwrap_or(0) as usize;
        let (first, choices) = self.offered();
        let choice = number.checked_sub(first).and_then(|at| choices.get(at));
        match choice.map(|choice| &choice.gives) {
            Some(Gives::Word(answer)) => return self.settle(answer, world),
            Some(Gives::Bounds) => {
                self.asking = Asking::Bounds;
                let title = text!("从几分到几分", "from how many points to how many");
                return Ok(Step::Ask(Prompt::new(title, "0-")));
            }
            None if first > 1 => {}
            None => world.bell = true,
        }
        Ok(Step::Stay)
    }

    fn settle(&mut self, answer: &str, world: &mut World) -> Result<Step> {
        let before = (self.draft.settlements.clone(), self.reading.clone());
        self.draft.settlements.settle(self.line + 1, answer);
        self.read();
        if self.reading == before.1 {
            // A key that does nothing would leave a person with the same question for good.
            self.draft.settlements = before.0;
            return Ok(Step::Say(Notice::problem(text!(
                "这样定没有改变什么：按 e 改这一行的文字",
                "that changes nothing: e changes the text of the line"
            ))));
        }
        self.is_changed = true;
        self.next_open(self.line);
        self.keep(world)?;
        Ok(Step::Stay)
    }

    fn take_back(&mut self, world: &mut World) -> Result<()> {
        if self.mode == Mode::Settling {
            if let Some(line) = self.draft.settlements.take_back() {
                self.line = line - 1;
                self.is_changed = true;
                self.read();
            }
        } else if let Some(moved) = self.text.undo() {
            self.edited(moved);
        }
        self.keep(world)
    }

    fn save(&mut self, world: &mut World) -> Result<Step> {
        self.is_changed |= !self.text.is_empty();
        self.keep(world)?;
        let [asks, left] = self.open_count();
        if asks + left > 0 {
            self.next_open(self.line);
            return Ok(Step::Say(Notice::problem(text!(
                "还有 {asks} 处要定，{left} 行没有用上：按下面的数字定下来，再存",
                "still open: {asks}, lines left over: {left}; settle them with the digits below, then save"
            ))));
        }
        let key = take_pasted(&mut world.store, &self.draft)?;
        self.is_changed = false;
        Ok(Step::Turn(Route::Survey(key)))
    }

    fn open_file(&mut self, path: &str, world: &mut World) -> Result<Step> {
        let path = home(path);
        let name = path.file_name().map(|name| name.to_string_lossy());
        let name = name.unwrap_or_default().into_owned();
        if EpiFiles::has_one(&path) {
            return self.take_form(&path);
        }
        let bytes = read_document(&path)?;
        if is_xlsx(&bytes) {
            return self.take_form(&path);
        }
        let (text, read_as) = match questionnaire_text(&name, &bytes, None) {
            Ok(read) => read,
            Err(finding) => return Ok(Step::Refuse(with_hint(&finding))),
        };
        self.draft.is_form = name.to_lowercase().ends_with(".qes");
        self.put(&text, world)?;
        self.next_open(0);
        Ok(read_as.map_or(Step::Stay, |said| Step::Say(Notice::info(said.sentence))))
    }

    /// Goes on with a form that says its questions in cells or fields: it is taken in as it is.
    fn take_form(&self, path: &Path) -> Result<Step> {
        if !self.text.is_empty() {
            return Ok(Step::Refuse(text!(
                "这个文件自成一份问卷，并不进上面的文字：Esc 离开（文字留着），另建一份再打开它",
                "this file is a questionnaire of its own and does not go into the text above: leave with Esc (the text is kept), begin another, and open it there"
            )));
        }
        Ok(match FormTaking::read(path, self.draft.clone())? {
            Ok(form) => Step::Turn(Route::TakeForm(Box::new(form))),
            Err(finding) => Step::Refuse(with_hint(&finding)),
        })
    }

    /// Takes what was pasted: text, or the file that a line of it names.
    fn pasted(&mut self, text: &str, world: &mut World) -> Result<Step> {
        let Some(path) = named_file(text) else {
            self.put(text, world)?;
            return Ok(Step::Stay);
        };
        Ok(match self.open_file(&path, world)? {
            Step::Refuse(why) => Step::Say(Notice::problem(why)),
            step => step,
        })
    }

    /// Moves the caret or the cursor; says whether the command does.
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
        if self.mode == Mode::Typing {
            self.text.move_lines(by);
        } else {
            let last = self.lines.len().saturating_sub(1);
            self.line = self.line.saturating_add_signed(by).min(last);
        }
        true
    }

    /// Edits the text as an event asks.
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
                let from = match self.mode {
                    Mode::Typing => self.text.caret().0,
                    Mode::Settling => self.line + 1,
                };
                self.next_open(from);
            }
            Command::Change => {
                self.mode = Mode::Typing;
                self.text.go_to(self.line);
            }
            Command::Undo => self.take_back(world)?,
            Command::Save => return self.save(world),
            Command::Open => {
                self.asking = Asking::File;
                let title = text!(
                    "打开文件：.docx .txt .xlsx(XLSForm) .qes .rec .epx",
                    "open a file: .docx .txt .xlsx (XLSForm) .qes .rec .epx"
                );
                return Ok(Step::AskFile(PathPrompt::new(title, "", &[])));
            }
            Command::Back if self.mode == Mode::Settling => {
                self.mode = Mode::Typing;
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
}

/// The file that a pasted line names, as terminals paste one that is dropped on them: its whole path, with quotes or not.
fn named_file(text: &str) -> Option<String> {
    const ENDINGS: [&str; 8] = ["docx", "txt", "xlsx", "qes", "rec", "chk", "epx", "epz"];
    let line = text.trim().trim_matches(['\'', '"']);
    let plain = line.replace("\\ ", " ");
    let path = [line, &plain].into_iter().find(|name| {
        let path = Path::new(name);
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        path.is_absolute()
            && ENDINGS
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
            && path.is_file()
    });
    path.map(str::to_owned)
}

impl Screen for Paste {
    fn context(&self) -> Context {
        match self.mode {
            Mode::Typing => Context::Pasting,
            Mode::Settling => Context::Settling,
        }
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        match input {
            Input::Paste(text) => return self.pasted(&text, world),
            Input::Sign(sign) if self.mode == Mode::Typing => {
                let moved = self.text.insert(sign.encode_utf8(&mut [0; 4]));
                self.edited(moved);
            }
            Input::Sign(sign) => return self.choose(sign, world),
            Input::Command(command) => return self.on_command(command, world),
        }
        Ok(Step::Stay)
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        if self.asking == Asking::File {
            return self.open_file(&given.text, world);
        }
        let bounds: String = given.text.chars().map(fold_width).collect();
        let bounds = bounds.replace(['~', '–', '—', '至', '到'], "-");
        let is_range = bounds.contains('-');
        if !is_range || Settled::default().with(1, &bounds).is_none() {
            return Ok(Step::Refuse(text!(
                "写成 0-10 这样：小的在前",
                "write it as 0-10, the smaller one first"
            )));
        }
        self.settle(&bounds, world)
    }

    fn enabled(&self, command: Command) -> bool {
        let [asks, left] = self.open_count();
        match command {
            Command::NextOpen => asks + left > 0 || self.mode == Mode::Typing,
            Command::Save => !self.reading.questions.is_empty(),
            _ => true,
        }
    }

    fn next_step(&self) -> Option<Command> {
        let [asks, left] = self.open_count();
        let is_read = !self.reading.questions.is_empty();
        match asks + left {
            0 if is_read => Some(Command::Save),
            0 => None,
            _ => Some(Command::NextOpen),
        }
    }

    fn crumb(&self, language: Language) -> String {
        let what = language.pick("粘贴问卷", "paste a questionnaire");
        if self.draft.title.is_empty() {
            return what.to_owned();
        }
        format!("{} › {what}", self.draft.title)
    }

    fn mark(&self, _language: Language) -> String {
        format!("{}/{}", self.draft.project, self.draft.survey)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        draw::draw(self, painter);
    }

    fn leave(&mut self, world: &mut World) -> Result<()> {
        self.keep(world)
    }
}
