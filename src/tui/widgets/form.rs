//! A form: several lines to fill in, one below the other, kept until the whole of it is saved.

use crate::entry::{Event, LineInput};
use crate::text::{Language, Text, fold_width, pad_end, text, width};
use crate::tui::commands::{Command, Input};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::draw_line;

/// Lines to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    fields: Vec<Field>,
    at: usize,
    /// What is said below the form, such as why it cannot be saved.
    note: Text,
    /// Whether the note says that the changes are not saved: who goes back once more gives them up.
    is_warned: bool,
}

/// A line of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What belongs there.
    pub title: Text,
    /// How it is written, shown while it is filled in.
    pub advice: Text,
    /// Whether it can be changed.
    pub fixed: bool,
    now: Content,
    before: Content,
}

/// The rows below the lines: a gap, how a line is written, and what is said of it.
const BELOW: usize = 4;

/// What stands in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    /// A text.
    Line(LineInput),
    /// One of some words, each with its key from `1` on, or none.
    Choice(Vec<Text>, Option<usize>),
}

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// Still filling in.
    Filling,
    /// It is to be saved.
    Save,
    /// It is to be given up.
    GiveUp,
}

impl Field {
    /// A line with what stands there now.
    pub fn new(title: Text, advice: Text, now: &str) -> Self {
        Self {
            title,
            advice,
            fixed: false,
            now: Content::Line(LineInput::new(now)),
            before: Content::Line(LineInput::new(now)),
        }
    }

    /// A line in which one of these words belongs, with the place of the one that stands there now.
    pub fn choice(title: Text, advice: Text, words: Vec<Text>, now: Option<usize>) -> Self {
        Self {
            now: Content::Choice(words.clone(), now),
            before: Content::Choice(words, now),
            ..Self::new(title, advice, "")
        }
    }

    /// The same, told by the words with their keys.
    pub fn choice_by_key(title: Text, words: Vec<Text>, now: Option<usize>) -> Self {
        let listed = |language: Language| {
            let numbered = words.iter().zip(1..);
            numbered
                .map(|(word, number)| format!("{number} {}", word.get(language)))
                .collect::<Vec<_>>()
                .join("   ")
        };
        let advice = Text::new(listed(Language::Zh), listed(Language::En));
        Self::choice(title, advice, words, now)
    }

    /// What stands there, without the space around it.
    pub fn text(&self) -> &str {
        match &self.now {
            Content::Line(line) => line.text().trim(),
            Content::Choice(..) => "",
        }
    }

    fn is_changed(&self) -> bool {
        match (&self.now, &self.before) {
            (Content::Line(now), Content::Line(before)) => {
                now.text().trim() != before.text().trim()
            }
            (now, before) => now != before,
        }
    }
}

impl Form {
    /// A form with these lines; the first that can be changed is filled in first.
    pub fn new(fields: Vec<Field>) -> Self {
        let at = fields.iter().position(|field| !field.fixed).unwrap_or(0);
        Self {
            fields,
            at,
            note: Text::default(),
            is_warned: false,
        }
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.fields.len()
    }

    /// The place of the line that is being filled in.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Adds a line behind the others.
    pub fn push(&mut self, field: Field) {
        self.fields.push(field);
    }

    /// Puts another text into a line, as if it were typed.
    pub fn put(&mut self, at: usize, text: &str) {
        if let Some(field) = self.fields.get_mut(at) {
            field.now = Content::Line(LineInput::new(text));
        }
    }

    /// What stands in the line at this place.
    pub fn text(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", Field::text)
    }

    /// The place of the word that is chosen in the line at this place.
    pub fn chosen(&self, at: usize) -> Option<usize> {
        match &self.fields.get(at)?.now {
            Content::Choice(_, chosen) => *chosen,
            Content::Line(_) => None,
        }
    }

    /// Whether anything differs from what stood there at first.
    pub fn is_changed(&self) -> bool {
        self.fields.iter().any(Field::is_changed)
    }

    /// Goes to the line at this place, to say something about it.
    pub fn complain(&mut self, at: usize, note: Text) {
        self.at = at;
        self.note = note;
    }

    /// Takes an input. Going back with something changed asks once more.
    pub fn handle(&mut self, input: Input) -> Filled {
        let asked = std::mem::take(&mut self.is_warned);
        self.note = Text::default();
        match input {
            Input::Sign(sign) => self.type_text(sign.encode_utf8(&mut [0; 4])),
            Input::Paste(text) => self.type_text(&text),
            Input::Command(command) => return self.command(command, asked),
        }
        Filled::Filling
    }

    fn command(&mut self, command: Command, asked: bool) -> Filled {
        match command {
            Command::Confirm if self.step(true) => {}
            Command::Save | Command::Confirm => return Filled::Save,
            Command::Back if asked || !self.is_changed() => return Filled::GiveUp,
            Command::Back => {
                self.is_warned = true;
                self.note = text!(
                    "还没有存：Ctrl-S 存盘；再按一次 Esc 放弃改动",
                    "not saved: Ctrl-S saves; Esc again gives the changes up"
                );
            }
            Command::Up => {
                self.step(false);
            }
            Command::Down => {
                self.step(true);
            }
            other => self.edit(other),
        }
        Filled::Filling
    }

    /// Goes to the next line that can be changed, or to the one before; whether there is one.
    fn step(&mut self, on: bool) -> bool {
        let is_open = |at: &usize| !self.fields[*at].fixed;
        let next = if on {
            (self.at + 1..self.fields.len()).find(is_open)
        } else {
            (0..self.at).rev().find(is_open)
        };
        self.at = next.unwrap_or(self.at);
        next.is_some()
    }

    fn edit(&mut self, command: Command) {
        let Some(field) = self.fields.get_mut(self.at) else {
            return;
        };
        match (command, &mut field.now) {
            (Command::Undo, now) => *now = field.before.clone(),
            // A word that is chosen goes as a whole.
            (Command::Entry(Event::Erase | Event::EraseAhead), Content::Choice(_, chosen)) => {
                *chosen = None;
            }
            (Command::Entry(event), Content::Line(line)) => {
                line.edit(event);
            }
            _ => {}
        }
    }

    fn type_text(&mut self, text: &str) {
        let Some(field) = self.fields.get_mut(self.at) else {
            return;
        };
        let (words, chosen) = match &mut field.now {
            Content::Line(line) => {
                if !line.insert(text) {
                    self.note = text!("太长，没有放进去", "too long: it was left out");
                }
                return;
            }
            Content::Choice(words, chosen) => (words, chosen),
        };
        let sign = text.chars().next().map(fold_width);
        let number = sign.and_then(|sign| sign.to_digit(10)).unwrap_or(0) as usize;
        let place = number.checked_sub(1);
        let by_key = place.filter(|place| *place < words.len());
        let is_pasted = |word: &Text| word.zh == text.trim() || word.en == text.trim();
        *chosen = match by_key.or_else(|| words.iter().position(is_pasted)) {
            None => {
                self.note = choose_by_key();
                return;
            }
            found => found,
        };
    }

    /// Draws the lines from the top, then what is to be said about the one being filled in.
    pub fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let titles = self
            .fields
            .iter()
            .map(|field| width(field.title.get(look.language)));
        let room = titles.max().unwrap_or(0) + 3;
        // What is said below keeps its rows.
        let rows = painter.rows().saturating_sub(painter.covered + BELOW);
        let shown = self.fields.len().min(rows.max(1));
        let cursor = ListCursor { selected: self.at };
        let top = cursor.top(self.fields.len(), shown);
        let fields = self.fields.iter().enumerate().skip(top).take(shown);
        for (row, (place, field)) in fields.enumerate() {
            let here = place == self.at;
            let style = if here { look.heading() } else { look.quiet() };
            let title = pad_end(field.title.get(look.language), room);
            painter.text(0, row, if here { "▸" } else { " " }, look.heading());
            let column = painter.text(2, row, &title, style);
            let shown = match &field.now {
                Content::Line(line) if here => {
                    draw_line(painter, column, row, line);
                    continue;
                }
                Content::Line(line) => line.text(),
                Content::Choice(words, chosen) => {
                    let word = chosen.and_then(|chosen| words.get(chosen));
                    word.map_or("", |word| word.get(look.language))
                }
            };
            let style = if field.fixed {
                look.quiet()
            } else {
                look.strong()
            };
            let end = painter.text(column, row, shown, style);
            if here {
                painter.put_caret(end, row);
            }
        }
        let row = shown + 1;
        let Some(field) = self.fields.get(self.at) else {
            return;
        };
        let row = painter.wrapped(0, row, field.advice.get(look.language), look.quiet());
        painter.wrapped(0, row, self.note.get(look.language), look.attention());
    }
}

fn choose_by_key() -> Text {
    text!(
        "按前面的数字选一个；Backspace 清空",
        "press the number of one of them; Backspace clears"
    )
}
