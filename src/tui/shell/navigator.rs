//! The stack of screens with what surrounds them: heading, notice, bottom bar, help.

use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::entry::{Notice, Tone};
use crate::error::{Error, Result};
use crate::text::{Language, Text, pad_end, text, width};
use crate::tui::commands::keys::Key;
use crate::tui::commands::{self, Binding, Command, Context};
use crate::tui::screen::{Input, Screen, Step, World, problem};
use crate::tui::widgets::look::to_ascii;
use crate::tui::widgets::painter::Painter;

/// What the terminal must do after an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// Draw.
    Draw,
    /// Clear and draw.
    Redraw,
    /// Stop for the shell.
    Suspend,
    /// Draw, then call [`Navigator::work`].
    Work,
    /// End the program.
    Quit,
}

/// The screens one above the other, and the world they work on: keys in, pictures out, without a terminal.
pub struct Navigator {
    /// The world.
    pub world: World,
    screens: Vec<Box<dyn Screen>>,
    notice: Option<Notice>,
    /// What happened outside; stands before everything else until the next key.
    alarm: Option<Notice>,
    /// Whether it was said that the database is not in its place.
    is_astray: bool,
    /// Whether it was just said that something is not stored: who leaves once more leaves it behind.
    is_warned: bool,
    help: Option<usize>,
}

impl Navigator {
    /// Begins with one screen, which is loaded.
    pub fn new(world: World, first: Box<dyn Screen>) -> Self {
        let mut navigator = Self {
            world,
            screens: Vec::new(),
            notice: None,
            alarm: None,
            is_astray: false,
            is_warned: false,
            help: None,
        };
        navigator.screens.push(first);
        navigator.load();
        navigator
    }

    /// The context whose keys hold now.
    pub fn context(&self) -> Context {
        if self.help.is_some() {
            return Context::Help;
        }
        self.screens
            .last()
            .map_or(Context::Home, |screen| screen.context())
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> Request {
        let context = self.context();
        let lines = matches!(
            context,
            Context::EntryLine | Context::Prompt | Context::Form | Context::FileLine
        );
        let meant = if lines { key } else { key.folded() };
        match (commands::resolve(meant, context), key.code) {
            (Some(command), _) => self.command(command),
            (None, crossterm::event::KeyCode::Char(sign)) if !key.ctrl => {
                self.input(Input::Sign(sign))
            }
            _ => Request::Draw,
        }
    }

    /// Does what takes long, after the word that says so has been drawn.
    pub fn work(&mut self) {
        self.notice = None;
        self.load();
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: String) -> Request {
        self.input(Input::Paste(text))
    }

    fn command(&mut self, command: Command) -> Request {
        match command {
            Command::Quit => return self.quit(),
            Command::Suspend => return Request::Suspend,
            Command::Redraw => return Request::Redraw,
            Command::SwitchLanguage => {
                let look = &mut self.world.look;
                look.language = match look.language {
                    Language::Zh => Language::En,
                    Language::En => Language::Zh,
                };
            }
            _ if self.help.is_some() => self.scroll_help(command),
            Command::Help => self.help = Some(0),
            _ => return self.input(Input::Command(command)),
        }
        Request::Draw
    }

    fn scroll_help(&mut self, command: Command) {
        let at = self.help.unwrap_or(0);
        self.help = match command {
            Command::Up => Some(at.saturating_sub(1)),
            Command::Down => Some(at + 1),
            Command::PageUp => Some(at.saturating_sub(15)),
            Command::PageDown => Some(at + 15),
            _ => None,
        };
    }

    fn input(&mut self, input: Input) -> Request {
        self.notice = None;
        self.alarm = None;
        self.is_warned = false;
        if self.help.is_some() {
            return Request::Draw;
        }
        let Some(screen) = self.screens.last_mut() else {
            return Request::Quit;
        };
        match screen.handle(input, &mut self.world) {
            Ok(step) => return self.step(step),
            Err(error) => self.say_error(&error),
        }
        Request::Draw
    }

    fn step(&mut self, step: Step) -> Request {
        match step {
            Step::Stay => {}
            Step::Say(notice) => {
                self.world.bell |= notice.tone == Tone::Problem;
                self.notice = Some(notice);
            }
            Step::Push(screen) => {
                let slow = screen.loads_slowly(&self.world);
                self.screens.push(screen);
                if slow {
                    self.notice = Some(Notice::info(text!(
                        "正在读取，请稍候…",
                        "reading, one moment…"
                    )));
                    return Request::Work;
                }
                self.load();
            }
            Step::Back => {
                if self.screens.len() > 1 {
                    self.screens.pop();
                    self.load();
                } else {
                    return self.quit();
                }
            }
        }
        Request::Draw
    }

    fn quit(&mut self) -> Request {
        let Err(error) = self.leave() else {
            return Request::Quit;
        };
        if std::mem::replace(&mut self.is_warned, true) {
            return Request::Quit;
        }
        // The screen stays: what is on it can still be stored once the reason is gone.
        let Text { zh, en } = &error.sentence;
        self.sound(Notice::problem(text!(
            "没有存上，再按一次就退出，不再存它：{zh}",
            "not stored; once more leaves without it: {en}"
        )));
        Request::Draw
    }

    /// Stores what every screen must not lose; for the end of the program, wanted or not.
    pub fn leave(&mut self) -> Result<()> {
        for screen in self.screens.iter_mut().rev() {
            screen.leave(&mut self.world)?;
        }
        Ok(())
    }

    /// The database file; `None` for one in memory.
    pub fn database(&self) -> Option<&Path> {
        self.world.store.path()
    }

    /// Looks, while nobody types, whether the database is still in its place; says what else is new.
    pub fn look_around(&mut self, news: Option<Notice>) {
        match self.world.store.check_place() {
            Ok(()) => self.is_astray = false,
            Err(_) if self.is_astray => {}
            Err(error) => {
                self.is_astray = true;
                self.sound(problem(&error));
            }
        }
        if let Some(news) = news {
            self.sound(news);
        }
    }

    fn sound(&mut self, alarm: Notice) {
        self.alarm = Some(alarm);
        self.world.bell = true;
    }

    fn load(&mut self) {
        let loaded = match self.screens.last_mut() {
            Some(screen) => screen.load(&mut self.world),
            None => Ok(()),
        };
        if let Err(error) = loaded {
            self.say_error(&error);
        }
    }

    fn say_error(&mut self, error: &Error) {
        self.notice = Some(problem(error));
        self.world.bell = true;
    }

    /// Draws everything; returns where the terminal's cursor goes. The bell is the caller's.
    pub fn draw(&self, buffer: &mut Buffer) -> Option<Position> {
        let area = buffer.area;
        let look = self.world.look;
        let mut painter = Painter::new(buffer, area, look);
        let screen = self.screens.last()?;
        let (columns, rows) = (painter.columns(), painter.rows());
        self.draw_heading(&mut painter, screen.as_ref());
        let body = rows.saturating_sub(4);
        painter.part(1, 2, columns.saturating_sub(2), body, |painter| {
            screen.draw(painter);
        });
        let usual = screen.notice().or(self.notice.as_ref());
        if let Some(notice) = self.alarm.as_ref().or(usual) {
            draw_notice(&mut painter, rows, notice);
        }
        if self.help.is_none() {
            draw_bar(&mut painter, rows, self.context(), screen.as_ref());
        }
        if let Some(top) = self.help {
            painter.caret = None;
            draw_help(&mut painter, screen.context(), top);
        }
        let caret = painter.caret;
        if look.ascii {
            to_ascii(buffer);
        }
        caret
    }

    fn draw_heading(&self, painter: &mut Painter<'_>, screen: &dyn Screen) {
        let look = painter.look;
        let crumbs: Vec<String> = self
            .screens
            .iter()
            .map(|screen| screen.crumb(look.language))
            .filter(|crumb| !crumb.is_empty())
            .collect();
        let mark = screen.mark(look.language);
        let room = painter.columns().saturating_sub(width(&mark) + 3);
        // The last crumb says where one is: on a narrow screen the first ones give way.
        let mut from = 0;
        let join = |from: usize| crumbs[from..].join(" › ");
        while from + 1 < crumbs.len() && width(&join(from)) > room {
            from += 1;
        }
        painter.text(1, 0, &pad_end(&join(from), room), look.heading());
        let end = painter.columns().saturating_sub(1);
        painter.part(0, 0, end, 1, |painter| {
            painter.text_at_end(0, &mark, look.strong());
        });
        painter.rule(1);
    }
}

fn draw_notice(painter: &mut Painter<'_>, rows: usize, notice: &Notice) {
    let look = painter.look;
    let (sign, style) = match notice.tone {
        Tone::Info => ("✓ ", look.good()),
        Tone::Problem => ("! ", look.bad()),
    };
    if rows >= 3 {
        let column = painter.text(1, rows - 2, sign, style);
        painter.text(column, rows - 2, notice.text.get(look.language), style);
    }
}

/// From this place in the bar on a command is always shown, at the right end: the way back and the help.
const ALWAYS_SHOWN: u8 = 8;

fn draw_bar(painter: &mut Painter<'_>, rows: usize, context: Context, screen: &dyn Screen) {
    let look = painter.look;
    let row = rows.saturating_sub(1);
    let enabled = |binding: &&Binding| screen.enabled(binding.command);
    let (always, others): (Vec<_>, Vec<_>) = commands::bar(context)
        .into_iter()
        .filter(enabled)
        .partition(|binding| binding.bar >= Some(ALWAYS_SHOWN));
    let columns_of = |binding: &Binding| {
        width(&binding.keys[0].to_string()) + 1 + width(binding.text(look.language)) + 3
    };
    let reserved: usize = always.iter().map(|binding| columns_of(binding)).sum();
    let mut end = painter.columns().saturating_sub(reserved);
    let mut column = 1;
    for binding in others {
        if column + columns_of(binding) <= end {
            draw_key(painter, column, row, binding);
            column += columns_of(binding);
        }
    }
    for binding in always {
        draw_key(painter, end + 2, row, binding);
        end += columns_of(binding);
    }
}

fn draw_key(painter: &mut Painter<'_>, column: usize, row: usize, binding: &Binding) {
    let look = painter.look;
    let column = painter.text(column, row, &binding.keys[0].to_string(), look.key());
    painter.text(column + 1, row, binding.text(look.language), look.plain());
}

fn draw_help(painter: &mut Painter<'_>, context: Context, top: usize) {
    let look = painter.look;
    painter.blank();
    painter.text(
        1,
        0,
        &format!(
            "{} · {}",
            look.pick("全部按键", "All keys"),
            context.title(look.language)
        ),
        look.heading(),
    );
    painter.rule(1);
    let bindings: Vec<_> = commands::of(context).collect();
    let shown = painter.rows().saturating_sub(4);
    let top = top.min(bindings.len().saturating_sub(shown));
    for (row, binding) in bindings.iter().skip(top).take(shown).enumerate() {
        let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
        painter.text(2, row + 2, &pad_end(&keys.join("  "), 18), look.key());
        painter.text(21, row + 2, binding.text(look.language), look.plain());
    }
    let last = painter.rows().saturating_sub(1);
    painter.text(
        1,
        last,
        look.pick(
            "Esc 关闭   ↑ ↓ 滚动   F2 English",
            "Esc closes   ↑ ↓ scroll   F2 中文",
        ),
        look.quiet(),
    );
}
