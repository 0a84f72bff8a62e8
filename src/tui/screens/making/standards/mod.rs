//! The indicators of a project from a pasted table of 评分标准: each phrase read, what it leaves open decided by one key.

mod draw;

use super::redefinition::ask_why;
use crate::entry::{Event, Notice};
use crate::error::Result;
use crate::formats::StandardsTable;
use crate::indicator::{Assessment, Project};
use crate::office::{
    OpenStandard, Standard, StandardsDraft, ValueFrom, assess_standards, standards_redefine,
    take_standards,
};
use crate::printed::phrase::Topic;
use crate::store::Redefinition;
use crate::text::{Language, Text, fold_width, read_decimal, text};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};
use crate::tui::widgets::text_box::TextBox;

/// So many lines a page moves.
const PAGE: isize = 10;

/// The table of one project.
pub struct Standards {
    code: String,
    project: Option<Project>,
    draft: StandardsDraft,
    /// What was decided before each decision, and of which row it was one.
    undo: Vec<(StandardsDraft, usize)>,
    text: TextBox,
    rows: Vec<Standard>,
    table: StandardsTable,
    assessment: Option<Assessment>,
    mode: Mode,
    cursor: ListCursor,
    asking: Asking,
    /// What papers on file would mean otherwise, while a reason is asked for.
    redefining: Option<Redefinition>,
    /// Whether something is not kept yet.
    is_changed: bool,
}

/// What keys do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// They go into the table.
    Typing,
    /// They decide what is open.
    Deciding,
}

/// What a line asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    Target,
    Why,
}

/// What an answer does.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Gives {
    Answer(&'static str, &'static str),
    Number,
    Points,
    Value(ValueFrom),
}

impl Standards {
    /// The table of this project.
    pub fn new(code: String) -> Self {
        Self {
            code,
            project: None,
            draft: StandardsDraft::default(),
            undo: Vec::new(),
            text: TextBox::default(),
            rows: Vec::new(),
            table: StandardsTable::default(),
            assessment: None,
            mode: Mode::Typing,
            cursor: ListCursor::default(),
            asking: Asking::Target,
            redefining: None,
            is_changed: false,
        }
    }

    /// Reads the table anew, and what it comes to.
    fn read(&mut self, world: &World) -> Result<()> {
        self.draft.text = self.text.text();
        let Some(project) = &self.project else {
            return Ok(());
        };
        (self.rows, self.table) = self.draft.standards(project);
        let last = self.rows.len().saturating_sub(1);
        self.cursor.selected = self.cursor.selected.min(last);
        self.assessment = Some(assess_standards(&world.store, project, &self.rows)?);
        Ok(())
    }

    fn edited(&mut self, world: &World) -> Result<()> {
        self.is_changed = true;
        self.read(world)
    }

    fn keep(&mut self, world: &mut World) -> Result<()> {
        if self.is_changed {
            let place = StandardsDraft::place(&self.code);
            world.store.keep_making(&place, Some(&self.draft))?;
            self.is_changed = false;
        }
        Ok(())
    }

    fn open_count(&self) -> usize {
        let is_open = |standard: &&Standard| standard.open.is_some();
        self.rows.iter().filter(is_open).count()
    }

    fn selected(&self) -> Option<&Standard> {
        self.rows.get(self.cursor.selected)
    }

    /// Goes to the first open indicator from one on, or from the start; nothing is open: it stays.
    fn next_open(&mut self, from: usize) {
        self.mode = Mode::Deciding;
        let count = self.rows.len();
        let mut next = (from..count).chain(0..from.min(count));
        let open = next.find(|at| self.rows[*at].open.is_some());
        self.cursor.selected = open.unwrap_or(self.cursor.selected);
    }

    /// What decides the selected indicator, in words and in what it does.
    fn choices(&self) -> Vec<(Text, Gives)> {
        let Some(open) = self.selected().and_then(|one| one.open.as_ref()) else {
            return Vec::new();
        };
        match open {
            OpenStandard::Phrase(question) if question.choices.is_empty() => {
                vec![(text!("写一个数", "write a number"), Gives::Number)]
            }
            OpenStandard::Phrase(question) => question
                .choices
                .iter()
                .map(|choice| {
                    let gives = Gives::Answer(question.topic.option(), choice.word);
                    (choice.meaning.clone(), gives)
                })
                .collect(),
            OpenStandard::Unread(_) => vec![(
                text!(
                    "由人给分（改写原文按 e）",
                    "a person gives the points (e changes the words)"
                ),
                Gives::Points,
            )],
            OpenStandard::Value => self.values(),
        }
    }

    /// The measures of the project, and a person: the likely one first. A measure is likely where the indicator is called by
    /// what it measures.
    fn values(&self) -> Vec<(Text, Gives)> {
        let of_row = self.selected().map_or("", |one| one.row.title.as_str());
        let (mut values, mut others) = (Vec::new(), Vec::new());
        for survey in self.project.iter().flat_map(|project| &project.surveys) {
            for measure in &survey.measures {
                let (title, of) = (&measure.title, &survey.code);
                let says = Text::new(
                    format!("{}（{of} 的测算）", title.zh),
                    format!("{} (measure of {of})", title.get(Language::En)),
                );
                let value = ValueFrom::Measure(survey.code.clone(), measure.code.clone());
                let list = if is_called_by(of_row, &title.zh) {
                    &mut values
                } else {
                    &mut others
                };
                list.push((says, Gives::Value(value)));
            }
        }
        let person = text!("由人认定完成值", "a person says the value");
        values.push((person, Gives::Value(ValueFrom::Person)));
        values.append(&mut others);
        values
    }

    fn choose(&mut self, sign: char, world: &mut World) -> Result<Step> {
        let number = fold_width(sign).to_digit(10).unwrap_or(0) as usize;
        let mut choices = self.choices();
        let Some(at) = number.checked_sub(1).filter(|at| *at < choices.len()) else {
            world.bell |= !choices.is_empty();
            return Ok(Step::Stay);
        };
        match choices.swap_remove(at).1 {
            Gives::Number => {
                self.asking = Asking::Target;
                let title = text!("目标值是多少", "what the target is");
                return Ok(Step::Ask(Prompt::new(title, "")));
            }
            Gives::Answer(topic, answer) => self.decide(world, |decided| {
                decided.answers.push((topic.to_owned(), answer.to_owned()));
            })?,
            Gives::Points => self.decide(world, |decided| decided.by_person = true)?,
            Gives::Value(value) => self.decide(world, |decided| decided.value = Some(value))?,
        }
        Ok(Step::Stay)
    }

    fn decide(
        &mut self,
        world: &mut World,
        decide: impl FnOnce(&mut crate::office::Decided),
    ) -> Result<()> {
        let Some(title) = self.selected().map(|one| one.row.title.clone()) else {
            return Ok(());
        };
        self.undo.push((self.draft.clone(), self.cursor.selected));
        self.draft.decide(&title, decide);
        self.edited(world)?;
        self.next_open(self.cursor.selected);
        self.keep(world)
    }

    fn take_back(&mut self, world: &mut World) -> Result<()> {
        if self.mode == Mode::Typing {
            if self.text.undo().is_some() {
                self.edited(world)?;
            }
        } else if let Some((before, row)) = self.undo.pop() {
            self.draft.decided = before.decided;
            self.cursor.selected = row;
            self.edited(world)?;
        }
        self.keep(world)
    }

    fn save(&mut self, world: &mut World) -> Result<Step> {
        self.keep(world)?;
        let open = self.open_count();
        if open > 0 {
            self.next_open(self.cursor.selected);
            return Ok(Step::Say(Notice::problem(text!(
                "还有 {open} 项没定：按下面的数字定下来，再存",
                "{open} are open: decide them with the digits below, then save"
            ))));
        }
        let Some(project) = &self.project else {
            return Ok(Step::Stay);
        };
        let found = standards_redefine(&world.store, project, &self.rows)?;
        if found.changes.is_empty() {
            return self.store("", world);
        }
        self.redefining = Some(found);
        self.asking = Asking::Why;
        Ok(ask_why())
    }

    fn store(&mut self, why: &str, world: &mut World) -> Result<Step> {
        if let Some(project) = &self.project {
            take_standards(&mut world.store, project, &self.rows, why)?;
        }
        self.is_changed = false;
        Ok(Step::Back)
    }

    /// Moves the caret in the table; says whether the command does.
    fn moves(&mut self, command: Command) -> bool {
        let by = match command {
            Command::Up => -1,
            Command::Down => 1,
            Command::PageUp => -PAGE,
            Command::PageDown => PAGE,
            _ => return false,
        };
        self.text.move_lines(by);
        true
    }

    /// Edits the table as an event asks; says whether it is another one now.
    fn edit(&mut self, event: &Event) -> bool {
        match event {
            Event::Erase => return self.text.erase().is_some(),
            Event::EraseAhead => return self.text.erase_ahead().is_some(),
            Event::CaretLeft => self.text.left(),
            Event::CaretRight => self.text.right(),
            Event::CaretStart => self.text.start(),
            Event::CaretEnd => self.text.end(),
            _ => {}
        }
        false
    }

    fn put(&mut self, text: &str, world: &World) -> Result<()> {
        self.text.insert(text);
        self.mode = Mode::Typing;
        self.edited(world)
    }

    fn type_command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        if self.moves(command) {
            return Ok(Step::Stay);
        }
        match command {
            Command::Confirm => self.put("\n", world)?,
            Command::Indent => self.put("\t", world)?,
            Command::Entry(event) if self.edit(event) => self.edited(world)?,
            Command::NextOpen if !self.rows.is_empty() => self.next_open(0),
            Command::Undo => self.take_back(world)?,
            Command::Save => return self.save(world),
            Command::Back => {
                self.keep(world)?;
                return Ok(Step::Back);
            }
            _ => {}
        }
        Ok(Step::Stay)
    }
}

/// Whether an indicator is called by what a measure measures: 群众满意度 and 满意度, 知晓率 and 政策知晓率.
fn is_called_by(indicator: &str, measure: &str) -> bool {
    let plain = |name: &str| name.trim_end_matches(['率', '度']).to_owned();
    let (indicator, measure) = (plain(indicator), plain(measure));
    let has = |whole: &str, part: &str| !part.is_empty() && whole.contains(part);
    has(&indicator, &measure) || has(&measure, &indicator)
}

impl Screen for Standards {
    fn context(&self) -> Context {
        match self.mode {
            Mode::Typing => Context::Pasting,
            Mode::Deciding => Context::Settling,
        }
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let project = world.store.project(&self.code)?;
        let kept = world.store.making(&StandardsDraft::place(&self.code))?;
        self.draft = kept.unwrap_or_else(|| StandardsDraft::of(&project));
        self.text = TextBox::new(&self.draft.text);
        self.project = Some(project);
        self.read(world)
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows.len();
        Some((&mut self.cursor, rows, 10))
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        match (self.mode, input) {
            (_, Input::Paste(text)) => {
                self.put(&text, world)?;
                self.keep(world)?;
                Ok(Step::Stay)
            }
            (Mode::Typing, Input::Sign(sign)) => {
                self.put(sign.encode_utf8(&mut [0; 4]), world)?;
                Ok(Step::Stay)
            }
            (Mode::Typing, Input::Command(command)) => self.type_command(command, world),
            (Mode::Deciding, input) => self.handle_list(input, world),
        }
    }

    fn sign(&mut self, sign: char, world: &mut World) -> Result<Step> {
        self.choose(sign, world)
    }

    fn back(&mut self, _world: &mut World) -> Result<Step> {
        self.mode = Mode::Typing;
        Ok(Step::Stay)
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::NextOpen => self.next_open(self.cursor.selected + 1),
            Command::Change => {
                self.mode = Mode::Typing;
                let line = self.selected().map(|one| one.row.line);
                self.text.go_to(line.unwrap_or(1) - 1);
            }
            Command::Undo => self.take_back(world)?,
            Command::Save => return self.save(world),
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        if self.asking == Asking::Why {
            if given.text.is_empty() {
                return Ok(Step::Refuse(text!("要写", "this cannot be empty")));
            }
            self.redefining = None;
            return self.store(&given.text, world);
        }
        let folded: String = given.text.chars().map(fold_width).collect();
        let number = folded.trim_end_matches('%').trim().to_owned();
        if read_decimal(&number).is_none() {
            return Ok(Step::Refuse(text!(
                "写一个数，如 90",
                "write a number, such as 90"
            )));
        }
        self.decide(world, |decided| {
            decided
                .answers
                .push((Topic::Target.option().to_owned(), number));
        })?;
        Ok(Step::Stay)
    }

    fn given_up(&mut self, _world: &mut World) -> Result<Step> {
        self.redefining = None;
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::NextOpen => {
                self.mode == Mode::Typing && !self.rows.is_empty() || self.open_count() > 0
            }
            Command::Save => !self.rows.is_empty(),
            Command::Open => false,
            _ => true,
        }
    }

    fn next_step(&self) -> Option<Command> {
        match self.open_count() {
            _ if self.rows.is_empty() => None,
            0 => Some(Command::Save),
            _ => Some(Command::NextOpen),
        }
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("评分标准表", "the table of rules").to_owned()
    }

    fn mark(&self, _language: Language) -> String {
        self.code.clone()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        draw::draw(self, painter);
    }

    fn leave(&mut self, world: &mut World) -> Result<()> {
        self.keep(world)
    }
}
