//! What lies over a screen: a line that is asked for, a file to choose, an export, the missing reasons.

use crate::entry::Event;
use crate::response::Missing;
use crate::text::{Text, fold_width, pad_end, text};
use crate::tui::commands::{Binding, Command, Context, Input, of};
use crate::tui::screen::{Export, Step, Whole};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::path_prompt::PathPrompt;
use crate::tui::widgets::prompt::{Asked, Given, Prompt};

/// What lies over a screen.
pub enum Overlay {
    /// A line of text.
    Line(Prompt),
    /// A file that is there.
    File(PathPrompt),
    /// The name of a file to write, and what goes there.
    Export(Prompt, Box<Export>),
    /// The missing reasons; whether the field is a line of text.
    Reasons(bool),
}

/// What became of an input.
pub enum Outcome {
    /// It stays; the line has changed.
    Typed,
    /// It stays; whether the terminal shall sound.
    Stays(bool),
    /// A line was accepted.
    Accepted(Given),
    /// A line was given up.
    GivenUp,
    /// A missing reason was chosen.
    Chosen(Command),
    /// It is closed.
    Closed,
}

impl Overlay {
    /// What a step puts over the screen; the step itself where it puts nothing there.
    pub fn of(step: Step) -> Result<Self, Step> {
        Ok(match step {
            Step::Ask(prompt) => Self::Line(prompt),
            Step::AskFile(prompt) => Self::File(prompt),
            Step::Export(export) => {
                let prompt = match &export.named {
                    None => Prompt::new(asked(&export), &export.name),
                    Some(_) => about_papers(),
                };
                Self::Export(prompt, Box::new(export))
            }
            Step::Reasons { text_only } => Self::Reasons(text_only),
            other => return Err(other),
        })
    }

    /// The context whose keys hold in it.
    pub fn context(&self) -> Context {
        match self {
            Self::Line(_) | Self::Export(..) => Context::Prompt,
            Self::File(_) => Context::FileLine,
            Self::Reasons(_) => Context::Reasons,
        }
    }

    /// The rows that it takes from the bottom of the screen.
    pub fn rows(&self) -> usize {
        match self {
            Self::Reasons(_) => 0,
            _ => Prompt::ROWS,
        }
    }

    fn prompt(&mut self) -> Option<&mut Prompt> {
        match self {
            Self::Line(prompt) | Self::Export(prompt, _) => Some(prompt),
            Self::File(prompt) => Some(&mut prompt.prompt),
            Self::Reasons(_) => None,
        }
    }

    /// Says why the line will not do, or asks whether it is meant.
    pub fn say(&mut self, note: Text, is_doubted: bool) {
        if let Some(prompt) = self.prompt() {
            prompt.say(note, is_doubted);
        }
    }

    /// What is typed.
    pub fn typed(&mut self) -> &str {
        self.prompt().map_or("", |prompt| prompt.text())
    }

    /// Takes an input.
    pub fn handle(&mut self, input: Input) -> Outcome {
        let asked = match self {
            Self::Line(prompt) | Self::Export(prompt, _) => prompt.handle(input),
            Self::File(prompt) => prompt.handle(input),
            Self::Reasons(_) => {
                return match input {
                    Input::Command(command @ Command::Entry(Event::Missing(_))) => {
                        Outcome::Chosen(command)
                    }
                    Input::Command(Command::Back) => Outcome::Closed,
                    Input::Sign(sign) => {
                        reason_at(sign).map_or(Outcome::Stays(true), Outcome::Chosen)
                    }
                    _ => Outcome::Stays(true),
                };
            }
        };
        match (asked, &self) {
            (Asked::Typing, _) => Outcome::Typed,
            (Asked::Other, _) => Outcome::Stays(false),
            (Asked::Accepted(given), _) => Outcome::Accepted(given),
            (Asked::Cancelled, Self::Export(..)) => Outcome::Closed,
            (Asked::Cancelled, _) => Outcome::GivenUp,
        }
    }

    /// Draws it over the body of the screen.
    pub fn draw(&self, painter: &mut Painter<'_>) {
        match self {
            Self::Line(prompt) | Self::Export(prompt, _) => prompt.draw(painter),
            Self::File(prompt) => prompt.draw(painter),
            Self::Reasons(text_only) => draw_reasons(painter, *text_only),
        }
    }
}

/// What is asked for where something is written: a name, whose ending says what.
fn asked(export: &Export) -> Text {
    match export.whole {
        Some(Whole::Project(..)) => Text::new(
            "写到文件：.csv 这张表，.xlsx 工作簿，.docx .html 报告附件",
            "write to file: .csv this table, .xlsx the workbook, .docx .html the annex",
        ),
        Some(Whole::Answers(_)) => Text::new(
            "逐份的答案写到文件：.csv .xlsx，.sav 给 SPSS，.zip 数据包",
            "the answers one by one, to file: .csv .xlsx, .sav for SPSS, .zip a data package",
        ),
        Some(Whole::Interviews(..)) => Text::new(
            "写到文件：.docx 或 .html；.csv .xlsx 是访谈对象的表",
            "write to file: .docx or .html; .csv .xlsx: the table of who was interviewed",
        ),
        None => Text::new("写到文件：.csv 或 .xlsx", "write to file: .csv or .xlsx"),
    }
}

/// Asks whether the single papers go along.
fn about_papers() -> Prompt {
    Prompt::new(
        text!(
            "附原始得分表吗（每一份的编号、得分和意见）？y 附，回车不附",
            "with the single papers (serials, points, words)? y, or Enter: without"
        ),
        "",
    )
}

/// The reasons of the list with their keys, in its order.
fn reasons() -> impl Iterator<Item = (&'static Binding, Missing)> {
    of(Context::Reasons).filter_map(|binding| match binding.command {
        Command::Entry(Event::Missing(reason)) => Some((binding, *reason)),
        _ => None,
    })
}

/// The command of the reason with this number in the list.
fn reason_at(number: char) -> Option<Command> {
    let number = fold_width(number).to_digit(10)? as usize;
    let (binding, _) = reasons().nth(number.checked_sub(1)?)?;
    Some(binding.command)
}

/// Draws the list of missing reasons with their numbers and keys over the field.
fn draw_reasons(painter: &mut Painter<'_>, text_only: bool) {
    let look = painter.look;
    let columns = 32.min(painter.columns());
    let left = painter.columns() - columns;
    painter.part(left, 1, columns, 11, |painter| {
        painter.blank();
        for row in 0..painter.rows() {
            painter.text(0, row, "│", look.quiet());
        }
        let title = look.pick("为什么没有答案？", "Why is there no answer?");
        painter.text(2, 0, title, look.heading());
        for (row, (binding, reason)) in reasons().enumerate() {
            let unfit = text_only && matches!(reason, Missing::TwoTicked | Missing::OutsideOptions);
            let style = if unfit { look.quiet() } else { look.plain() };
            let key = format!("{} {}", row + 1, pad_end(&binding.keys[0].to_string(), 3));
            let column = painter.text(3, row + 2, &key, look.key());
            let column = painter.text(column, row + 2, binding.text(look.language), style);
            let direct = of(Context::EntryLine).find(|direct| direct.command == binding.command);
            if let (true, Some(direct)) = (text_only, direct) {
                let key = direct.keys[0].to_string();
                painter.text(column + 2, row + 2, &key, look.quiet());
            }
        }
    });
}
