//! The stack of screens, what lies over them, and where keys go.

use std::path::Path;

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::burst::{Delivery, Rhythm};
use super::door::{Answered, Door};
use super::export::write;
use super::frame;
use super::input::Message;
use super::overlay::{Outcome, Overlay};
use crate::entry::{Notice, Tone};
use crate::error::{Error, Kind, Result};
use crate::intake::Progress;
use crate::text::{Language, Text, is_same_person, text};
use crate::tui::commands::keys::Key;
use crate::tui::commands::{self, Command, Context, Input};
use crate::tui::routes;
use crate::tui::screen::{Export, Route, Screen, Step, Work, World, problem};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::Given;

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
    /// Draw, then call [`Navigator::labour`] and show how far it is.
    Labour,
    /// End the program.
    Quit,
}

/// The screens one above the other, and the world they work on: keys in, pictures out, without a terminal.
pub struct Navigator {
    /// The world.
    pub(in crate::tui) world: World,
    screens: Vec<Box<dyn Screen>>,
    /// What lies over the last screen.
    overlay: Option<Overlay>,
    /// The question who is at the keyboard; it stands before all else.
    door: Option<Door>,
    notice: Option<Notice>,
    /// What happened outside; stands before everything else until the next key.
    alarm: Option<Notice>,
    /// Whether it was said that the database is not in its place.
    is_astray: bool,
    /// Whether it was just said that something is not stored: who leaves once more leaves it behind.
    is_warned: bool,
    help: Option<usize>,
    told: Told,
    /// What is written as soon as the word about it has been drawn.
    unwritten: Option<(Given, Box<Export>)>,
    /// The work that a screen asked for, until it begins.
    working: Option<Work>,
    /// What earlier deliveries of keys show of the line to the terminal.
    rhythm: Rhythm,
    /// Whether the keys of the delivery at hand must not answer a question.
    ends_at_answers: bool,
}

/// What the user was told of the keyboard.
#[derive(Default)]
struct Told {
    /// The keys that stand in for function keys: one may not have arrived here. The bar shows them.
    second_keys: bool,
    /// That the keypad sends arrows in place of digits.
    num_lock: bool,
}

/// What is said when the keypad sends what it sends without `NumLock` only.
fn num_lock() -> Notice {
    Notice::problem(text!(
        "小键盘现在发的是方向键：按一下 NumLock，再录数字",
        "the keypad sends arrows now: press NumLock, then key the digits"
    ))
}

impl Navigator {
    /// Begins with the first screen.
    pub(in crate::tui) fn new(world: World) -> Self {
        let mut navigator = Self {
            world,
            screens: Vec::new(),
            overlay: None,
            door: None,
            notice: None,
            alarm: None,
            is_astray: false,
            is_warned: false,
            help: None,
            told: Told::default(),
            unwritten: None,
            working: None,
            rhythm: Rhythm::default(),
            ends_at_answers: false,
        };
        navigator.go(Route::Home);
        navigator
    }

    /// The context whose keys hold now.
    pub fn context(&self) -> Context {
        if self.door.is_some() {
            Context::Prompt
        } else if self.help.is_some() {
            Context::Help
        } else {
            self.context_below()
        }
    }

    /// The context whose keys the help shows.
    fn context_below(&self) -> Context {
        match (&self.overlay, self.screens.last()) {
            (Some(overlay), _) => overlay.context(),
            (None, screen) => screen.map_or(Context::Home, |screen| screen.context()),
        }
    }

    /// A message as it is meant: keys that came together one by one, as a text, or not at all with a word that says so.
    pub(super) fn told_apart(&mut self, message: Message) -> Vec<Message> {
        let keys = match message {
            Message::Keys(keys) => keys,
            Message::Key(key) => {
                self.ends_at_answers = false;
                self.rhythm.single(&key);
                return vec![Message::Key(key)];
            }
            other => return vec![other],
        };
        match self.rhythm.judge(&keys, self.context()) {
            told @ (Delivery::Keys | Delivery::UntilAnswers) => {
                self.ends_at_answers = told == Delivery::UntilAnswers;
                let held = self.rhythm.tell_held(&keys);
                let told = keys.into_iter().zip(held);
                told.map(|(key, is_held)| {
                    if is_held {
                        Message::Repeat(key)
                    } else {
                        Message::Key(key)
                    }
                })
                .collect()
            }
            Delivery::Text(text) => vec![Message::Paste(text)],
            Delivery::Stopped => {
                let count = keys.len();
                // The screen hears that something was pasted, for the Enter that may follow.
                self.paste(String::new());
                self.sound(Notice::problem(text!(
                    "一下子来了 {count} 个键，像是粘贴：这里用按键录，都没有算",
                    "{count} keys at once look like a paste: here keys answer, and none was taken"
                )));
                Vec::new()
            }
        }
    }

    /// Takes a key that is held down, once more: where a paper is keyed it counts once, and that is said unless something else is: that
    /// was of the key itself.
    pub(super) fn repeat(&mut self, key: Key) -> Request {
        if !self.context().is_entry() {
            return self.key(key);
        }
        let said = self
            .screens
            .last()
            .is_some_and(|screen| screen.notice().is_some());
        if self.notice.is_none() && !said {
            self.notice = Some(Notice::info(text!(
                "回车按住不放只算一次；要再用一次，松开再按",
                "Enter that is held counts once; let it go and press it again for another"
            )));
        }
        Request::Draw
    }

    /// Whether the rest of a delivery, so many keys, is not taken: one of its lines has opened a paper.
    pub(super) fn drops_rest(&mut self, count: usize) -> bool {
        let drops = self.ends_at_answers && count > 0 && self.context().is_entry();
        if drops {
            self.ends_at_answers = false;
            self.sound(Notice::problem(text!(
                "一下子来了好几行，像是粘贴：打开了答卷，后面 {count} 个键都没有算",
                "several lines at once look like a paste: a paper was opened, and none of the {count} keys behind was taken"
            )));
        }
        drops
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> Request {
        let context = self.context();
        let meant = if context.takes_text() {
            key
        } else {
            key.folded()
        };
        let command = commands::resolve(meant, context).filter(|_| !self.keeps(meant));
        match (command, key.code) {
            (Some(command), _) => self.command(command),
            (None, KeyCode::Char(sign)) if !key.ctrl => {
                // Where neither text nor answers are keyed, it has brought nothing.
                self.told.second_keys |= !context.takes_signs();
                self.input(Input::Sign(sign))
            }
            (None, KeyCode::KeypadBegin | KeyCode::Insert)
                if context.is_entry() && !std::mem::replace(&mut self.told.num_lock, true) =>
            {
                self.sound(num_lock());
                Request::Draw
            }
            (_, code) => {
                // Esc is pressed once too often on the way back: it is missed by nobody.
                self.told.second_keys |= code != KeyCode::Esc;
                Request::Draw
            }
        }
    }

    /// Whether the screen takes a key as a part of an answer.
    fn keeps(&self, key: Key) -> bool {
        let is_covered = self.help.is_some() || self.overlay.is_some() || self.door.is_some();
        match (key.code, self.screens.last()) {
            (KeyCode::Char(sign), Some(screen)) if !key.ctrl && !is_covered => screen.keeps(sign),
            _ => false,
        }
    }

    /// Does what takes long, after the word that says so has been drawn.
    pub fn work(&mut self) {
        self.notice = None;
        let Some((given, export)) = self.unwritten.take() else {
            return self.load();
        };
        match write(&given, &export, &self.world, true) {
            Ok(step) => self.step(step),
            Err(error) => self.say_error(&error),
        };
    }

    /// The work that was asked for and begins now.
    pub fn working(&mut self) -> Option<Work> {
        self.working.take()
    }

    /// Does what takes long and can be stopped; `watch` is told how far it is and says whether it goes on.
    pub fn labour(&mut self, watch: &mut dyn FnMut(Progress) -> bool) -> Request {
        self.notice = None;
        let Some(screen) = self.screens.last_mut() else {
            return Request::Draw;
        };
        match screen.work(&mut self.world, watch) {
            Ok(step) => self.step(step),
            Err(error) => self.say_error(&error),
        }
    }

    /// The window has got the keyboard, or has lost it.
    pub fn focus(&mut self, has_keyboard: bool) -> Request {
        self.told.second_keys |= !has_keyboard;
        Request::Draw
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
            _ if self.door.is_some() => return self.input(Input::Command(command)),
            _ if self.help.is_some() => self.scroll_help(command),
            Command::SwitchOperator => self.ask_operator(),
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
        if let Some(door) = self.door.take() {
            return self.at_the_door(door, input);
        }
        if self.help.is_some() {
            return Request::Draw;
        }
        let request = match self.overlay.take() {
            Some(overlay) => self.input_over(overlay, input),
            None => self.input_below(input),
        };
        self.ask_what_must_be();
        request
    }

    /// Asks who is at the keyboard.
    pub(in crate::tui) fn ask_operator(&mut self) {
        self.door = Some(Door::open(self.world.store.operator()));
    }

    /// Hides the screens until the operator is named, who was away for so many minutes; half-typed text is kept.
    pub fn lock(&mut self, minutes: u64) {
        if self.door.as_ref().is_some_and(Door::hides) {
            return;
        }
        // What cannot be stored now is tried again with the next key: it stays in the field.
        let _ = self.leave();
        self.door = Some(Door::locked(minutes));
    }

    fn at_the_door(&mut self, mut door: Door, input: Input) -> Request {
        match door.handle(input) {
            Answered::Closed => return Request::Draw,
            Answered::Stays => {}
            Answered::By(name) => match self.let_in(&name) {
                Ok(()) => return Request::Draw,
                Err(error) if error.kind == Kind::Usage => {
                    self.world.bell = true;
                    door.refuse(&error);
                }
                Err(error) => {
                    self.say_error(&error);
                }
            },
        }
        self.door = Some(door);
        Request::Draw
    }

    /// Goes on with who was there, or at the first screen with another: what one had open is not for another's eyes.
    fn let_in(&mut self, name: &str) -> Result<()> {
        if is_same_person(name, self.world.store.operator()) {
            return Ok(());
        }
        self.leave()?;
        self.world.store.set_operator(name)?;
        self.world.finished.clear();
        self.overlay = None;
        self.help = None;
        self.screens.truncate(1);
        self.load();
        let name = self.world.store.operator();
        self.notice = Some(Notice::info(text!("现在是 {name}", "now it is {name}")));
        Ok(())
    }

    fn input_below(&mut self, input: Input) -> Request {
        let Some(screen) = self.screens.last_mut() else {
            return Request::Quit;
        };
        match screen.handle(input, &mut self.world) {
            Ok(step) => self.step(step),
            Err(error) => self.say_error(&error),
        }
    }

    /// Takes an input for what lies over the screen; it stays where the line is not settled.
    fn input_over(&mut self, mut overlay: Overlay, input: Input) -> Request {
        let Some(screen) = self.screens.last_mut() else {
            return Request::Quit;
        };
        let world = &mut self.world;
        let (stays, step) = match (overlay.handle(input), &overlay) {
            (Outcome::Stays(bell), _) => {
                world.bell |= bell;
                (true, Ok(Step::Stay))
            }
            (Outcome::Typed, _) => {
                let typed = screen.typed(overlay.typed(), world);
                (true, typed.map(|()| Step::Stay))
            }
            (Outcome::Accepted(given), Overlay::Export(_, export)) => {
                let step = write(&given, export, world, false);
                if matches!(step, Ok(Step::Work(_))) {
                    self.unwritten = Some((given, export.clone()));
                }
                (false, step)
            }
            (Outcome::Accepted(given), _) => (false, screen.answer(given, world)),
            (Outcome::GivenUp, _) => (false, screen.given_up(world)),
            (Outcome::Chosen(command), _) => (false, screen.handle(Input::Command(command), world)),
            (Outcome::Closed, _) => (false, Ok(Step::Stay)),
        };
        match step {
            Ok(Step::Refuse(note)) => overlay.say(note, false),
            Ok(Step::Confirm(note)) => overlay.say(note, true),
            Ok(step) if !stays => return self.step(step),
            Ok(_) => {}
            Err(error) => {
                self.say_error(&error);
            }
        }
        self.overlay = Some(overlay);
        Request::Draw
    }

    fn step(&mut self, step: Step) -> Request {
        match Overlay::of(step) {
            Ok(overlay) => self.overlay = Some(overlay),
            Err(Step::Go(route)) => return self.go(route),
            Err(Step::Turn(route)) => return self.turn(route),
            Err(Step::Work(work)) => {
                self.notice = Some(Notice::info(work.begins.clone()));
                self.working = Some(work);
                if self.unwritten.is_some() {
                    return Request::Work;
                }
                return Request::Labour;
            }
            Err(Step::Back) if self.screens.len() > 1 => {
                self.screens.pop();
                self.load();
            }
            Err(Step::Back) => return self.quit(),
            Err(Step::Say(notice)) => {
                self.world.bell |= notice.tone == Tone::Problem;
                self.notice = Some(notice);
            }
            // Nothing was asked that could stay.
            Err(_) => {}
        }
        Request::Draw
    }

    /// Goes on to another screen; where it cannot be opened, why is said here.
    fn go(&mut self, route: Route) -> Request {
        let screen = match routes::open(route, &self.world) {
            Ok(screen) => screen,
            Err(error) => return self.say_error(&error),
        };
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
        Request::Draw
    }

    /// Goes on to another screen in the place of this one, which stays where the other cannot be opened.
    fn turn(&mut self, route: Route) -> Request {
        let depth = self.screens.len();
        let request = self.go(route);
        if self.screens.len() > depth && depth > 0 {
            self.screens.remove(depth - 1);
        }
        request
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

    /// Whether something was typed on the screen that is kept nowhere yet.
    pub fn is_unkept(&self) -> bool {
        self.screens.last().is_some_and(|screen| screen.is_unkept())
    }

    /// Keeps what was typed on the screen; that it failed is said, and tried again.
    pub fn keep(&mut self) {
        let kept = match self.screens.last_mut() {
            Some(screen) => screen.keep(&mut self.world),
            None => Ok(()),
        };
        if let Err(error) = kept {
            self.sound(problem(&error));
        }
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

    /// Says something that happened outside, with a bell; it stands until the next key.
    pub(in crate::tui) fn sound(&mut self, alarm: Notice) {
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
        self.ask_what_must_be();
    }

    /// Asks what the screen has to know before anything else.
    fn ask_what_must_be(&mut self) {
        let asked = self.screens.last().and_then(|screen| screen.must_ask());
        if self.overlay.is_none()
            && let Some(Ok(overlay)) = asked.map(Overlay::of)
        {
            self.overlay = Some(overlay);
        }
    }

    fn say_error(&mut self, error: &Error) -> Request {
        self.notice = Some(problem(error));
        self.world.bell = true;
        Request::Draw
    }

    /// Draws everything; returns where the terminal's cursor goes. The bell is the caller's.
    pub fn draw(&self, buffer: &mut Buffer) -> Option<Position> {
        let look = self.world.look;
        look.signs().hold();
        // The last column stays empty: some terminals leave behind what stood there.
        let mut area = buffer.area;
        area.width = area.width.saturating_sub(1);
        let mut painter = Painter::new(buffer, area, look);
        let screen = self.screens.last()?;
        let crumbs = self
            .screens
            .iter()
            .map(|screen| screen.crumb(look.language));
        let is_hidden = self.door.as_ref().is_some_and(Door::hides);
        let mark = screen.mark(look.language);
        let mark = if is_hidden { "" } else { mark.as_str() };
        let operator = self.world.store.operator();
        frame::draw_heading(&mut painter, crumbs, mark, operator);
        let (columns, rows) = (painter.columns(), painter.rows());
        let body = rows.saturating_sub(4);
        painter.part(1, 2, columns.saturating_sub(1), body, |painter| {
            painter.covered = self.overlay.as_ref().map_or(0, Overlay::rows);
            if !is_hidden {
                screen.draw(painter);
            }
            if let Some(overlay) = self.overlay.as_ref().filter(|_| !is_hidden) {
                overlay.draw(painter);
            }
            if let Some(door) = &self.door {
                painter.caret = None;
                door.draw(painter);
            }
        });
        let usual = screen.notice().or(self.notice.as_ref());
        let usual = usual.filter(|_| !is_hidden);
        if let Some(notice) = self.alarm.as_ref().or(usual) {
            frame::draw_notice(&mut painter, rows, notice);
        }
        if let Some(top) = self.help.filter(|_| self.door.is_none()) {
            painter.caret = None;
            frame::draw_help(&mut painter, self.context_below(), top);
        } else {
            let is_free = self.overlay.is_none() && self.door.is_none();
            let bar = frame::Bar {
                context: self.context(),
                is_enabled: |command| !is_free || screen.enabled(command),
                next: screen.next_step().filter(|_| is_free),
                tells_second_keys: self.told.second_keys,
            };
            bar.draw(&mut painter, rows);
        }
        painter.caret
    }
}
