//! Who is at the keyboard: asked at the start and on a key, and again after the screens were left alone.

use std::time::Duration;

use crate::error::Error;
use crate::text::{Text, text};
use crate::tui::commands::Input;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Asked, Prompt};

/// Whether who is at the keyboard is asked at the start, and when the screens lock.
#[derive(Debug, Clone, Copy, Default)]
pub struct Watch {
    /// Whether it is asked: nobody was named.
    pub asks: bool,
    /// After so long without a key the screens lock; `None`: they do not.
    pub lock_after: Option<Duration>,
}

/// The question who is at the keyboard, over everything else.
pub(super) struct Door {
    prompt: Prompt,
    /// Who is taken where nothing is typed; `None`: a name has to be typed.
    usual: Option<String>,
    /// Whether what lies behind it is hidden, and Esc does not lead past it.
    is_locked: bool,
}

/// What became of an input at the door.
pub(super) enum Answered {
    /// The question stays.
    Stays,
    /// This one is at the keyboard.
    By(String),
    /// Who was there is there still.
    Closed,
}

impl Door {
    /// Asks, and takes `usual` where nothing is typed.
    pub(super) fn open(usual: &str) -> Self {
        let advice = text!(
            "记在每一处录入上；直接按回车就是 {usual}",
            "stands with everything that is keyed; Enter alone takes {usual}"
        );
        Self {
            prompt: Prompt::new(title(), "").advice(advice),
            usual: Some(usual.to_owned()),
            is_locked: false,
        }
    }

    /// Hides the screens until somebody is named.
    pub(super) fn locked(minutes: u64) -> Self {
        let advice = text!(
            "{minutes} 分钟没有按键，画面锁上了：写姓名再按回车",
            "locked after {minutes} minutes without a key: give your name, then Enter"
        );
        Self {
            prompt: Prompt::new(title(), "").advice(advice),
            usual: None,
            is_locked: true,
        }
    }

    /// Takes an input.
    pub(super) fn handle(&mut self, input: Input) -> Answered {
        match self.prompt.handle(input) {
            Asked::Accepted(given) if !given.text.is_empty() => Answered::By(given.text),
            Asked::Accepted(_) => self.usual.clone().map_or(Answered::Stays, Answered::By),
            Asked::Cancelled if !self.is_locked => Answered::Closed,
            Asked::Cancelled | Asked::Typing | Asked::Other => Answered::Stays,
        }
    }

    /// Says what a name has to be.
    pub(super) fn refuse(&mut self, error: &Error) {
        let what = error.hints.first().unwrap_or(&error.sentence);
        self.prompt.say(what.clone(), false);
    }

    /// Draws it over the body of the screen, or in place of it.
    pub(super) fn draw(&self, painter: &mut Painter<'_>) {
        if self.is_locked {
            painter.blank();
        }
        self.prompt.draw(painter);
    }

    /// Whether what lies behind it is hidden.
    pub(super) const fn hides(&self) -> bool {
        self.is_locked
    }
}

fn title() -> Text {
    text!("操作员姓名", "name of the operator")
}
