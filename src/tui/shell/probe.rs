//! What the terminal is asked at the start: how wide it draws signs, and which colour its ground has.
//!
//! The answers come like keys, whenever they come. Widths decide where everything stands, so the first picture waits for
//! them a moment; for the colour it never waits.

use std::collections::VecDeque;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use super::input::Message;
use super::input::reply::{Awaited, Reply};
use super::terminal;
use crate::entry::Notice;
use crate::text::text;
use crate::tui::widgets::look::Look;
use crate::tui::widgets::theme::Theme;

/// What may be asked; what the user has settled is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asking {
    /// How wide signs are drawn.
    pub widths: bool,
    /// The colour of the ground.
    pub ground: bool,
}

/// A rule, a sign of ambiguous width as people write it, a Chinese character.
const SIGNS: [&str; 3] = ["─", "①", "满"];

/// How long the first picture waits for the widths.
const PATIENCE: Duration = Duration::from_millis(300);

/// The answers so far.
#[derive(Debug)]
pub struct Probe {
    asking: Asking,
    /// The columns of the signs, in their order.
    columns: Vec<u16>,
}

/// What an answer changes.
#[derive(Debug, PartialEq, Eq)]
pub enum Learned {
    /// Nothing.
    Nothing,
    /// The inks.
    Inks,
    /// The widths: everything stands elsewhere, and something may have to be said.
    Widths(Option<Notice>),
}

impl Probe {
    /// Asks.
    pub fn ask(asking: Asking, awaited: &Awaited) -> std::io::Result<(Self, Vec<Reply>)> {
        let probe = Self {
            asking,
            columns: Vec::new(),
        };
        if asking.ground {
            terminal::ask_ground()?;
        }
        let replies = if asking.widths {
            terminal::measure(&SIGNS, awaited)?
        } else {
            Vec::new()
        };
        Ok((probe, replies))
    }

    /// Whether widths are still on their way.
    fn waits(&self) -> bool {
        self.asking.widths && self.columns.len() < SIGNS.len()
    }

    /// Gathers messages until the widths are known or the time is up.
    pub fn gather(&self, messages: &Receiver<Message>) -> VecDeque<Message> {
        let (mut gathered, until) = (VecDeque::new(), Instant::now() + PATIENCE);
        let mut missing = SIGNS.len().saturating_sub(self.columns.len());
        while self.waits() && missing > 0 {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(message) = messages.recv_timeout(left) else {
                break;
            };
            missing -= usize::from(matches!(message, Message::Reply(Reply::Position { .. })));
            gathered.push_back(message);
        }
        gathered
    }

    /// Takes an answer into the look.
    pub fn take(&mut self, reply: Reply, look: &mut Look) -> Learned {
        match reply {
            Reply::Ground(ground) if self.asking.ground => {
                look.theme = Theme::on(ground);
                Learned::Inks
            }
            Reply::Position { column, .. } if self.waits() => {
                self.columns.push(column.saturating_sub(1));
                let Ok([rule, circled, character]) = <[u16; 3]>::try_from(self.columns.as_slice())
                else {
                    return Learned::Nothing;
                };
                look.wide = circled > 1;
                look.ascii |= rule > 1 || circled > 1;
                Learned::Widths((character < 2).then(torn))
            }
            _ => Learned::Nothing,
        }
    }
}

/// What is said where a Chinese character takes one column.
fn torn() -> Notice {
    Notice::problem(text!(
        "这个终端把汉字算作一列，画面会错位：把 LANG 设为 UTF-8 的再开窗口；screen 加 -U",
        "this terminal counts a Chinese character as one column, rows will be torn: set LANG to a UTF-8 one; screen -U"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widgets::theme::Rgb;
    use rstest::rstest;

    fn probe() -> Probe {
        Probe {
            asking: Asking {
                widths: true,
                ground: true,
            },
            columns: Vec::new(),
        }
    }

    #[rstest]
    // xterm; xterm -cjk_width; a font with wide rules; rules alone wide; GNU screen in the C locale.
    #[case([1, 1, 2], (false, false, false))]
    #[case([2, 2, 2], (true, true, false))]
    #[case([1, 2, 2], (true, true, false))]
    #[case([2, 1, 2], (true, false, false))]
    #[case([1, 1, 1], (false, false, true))]
    fn the_widths_that_were_measured_choose_the_signs(
        #[case] widths: [u16; 3],
        #[case] (ascii, wide, is_torn): (bool, bool, bool),
    ) {
        let (mut probe, mut look) = (probe(), Look::default());
        let mut learned = Learned::Nothing;
        for width in widths {
            assert_eq!(learned, Learned::Nothing);
            let reply = Reply::Position {
                column: width + 1,
                row: 2,
            };
            learned = probe.take(reply, &mut look);
        }
        assert_eq!((look.ascii, look.wide), (ascii, wide));
        assert_eq!(learned, Learned::Widths(is_torn.then(torn)));
    }

    #[test]
    fn an_answer_that_nobody_asked_for_changes_nothing() {
        let mut look = Look::default();
        let mut silent = Probe {
            asking: Asking::default(),
            columns: Vec::new(),
        };
        for reply in [
            Reply::Ground(Rgb([255; 3])),
            Reply::Position { column: 3, row: 2 },
        ] {
            assert_eq!(silent.take(reply, &mut look), Learned::Nothing);
        }
        assert_eq!(look, Look::default());
    }

    #[test]
    fn the_ground_chooses_the_inks_whenever_it_is_known() {
        let (mut probe, mut look) = (probe(), Look::default());
        for (ground, theme) in [
            ([255; 3], Theme::Light),
            ([0; 3], Theme::Dark),
            ([128; 3], Theme::AnyGround),
        ] {
            let learned = probe.take(Reply::Ground(Rgb(ground)), &mut look);
            assert_eq!((learned, look.theme), (Learned::Inks, theme));
        }
    }
}
