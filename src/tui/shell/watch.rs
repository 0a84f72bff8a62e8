//! How far long work is, shown while it goes on, and the key that stops it.

use std::time::{Duration, Instant};

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;

use super::frame;
use super::input::Message;
use super::terminal::{self, Screen};
use crate::entry::Notice;
use crate::intake::Progress;
use crate::text::{Text, group_thousands, text};
use crate::tui::commands::keys::Key;
use crate::tui::screen::Work;
use crate::tui::widgets::look::Look;
use crate::tui::widgets::painter::Painter;

/// So often it is shown anew, and keys are looked for.
const EVERY: Duration = Duration::from_millis(100);

/// A screen as it stood when the work began, with a line that says how far it is.
pub struct Watch<'a> {
    screen: &'a mut Screen,
    is_told_to_stop: &'a mut dyn FnMut() -> bool,
    picture: Buffer,
    look: Look,
    work: Work,
    begun: Instant,
    shown: Instant,
    is_stopped: bool,
}

impl<'a> Watch<'a> {
    /// Over this picture.
    pub fn over(
        (picture, look): (Buffer, Look),
        work: Work,
        screen: &'a mut Screen,
        is_told_to_stop: &'a mut dyn FnMut() -> bool,
    ) -> Self {
        let now = Instant::now();
        Self {
            screen,
            is_told_to_stop,
            picture,
            look,
            work,
            begun: now,
            shown: now,
            is_stopped: false,
        }
    }

    /// Shows how far it is; `false` where a person wants it stopped, or is gone.
    pub fn goes_on(&mut self, far: Progress) -> bool {
        if self.shown.elapsed() < EVERY {
            return !self.is_stopped;
        }
        self.shown = Instant::now();
        self.is_stopped |= (self.is_told_to_stop)();
        let notice = Notice::info(told(&self.work, far, self.begun.elapsed()));
        let (picture, look) = (&self.picture, self.look);
        // A terminal that cannot be drawn on is noticed by the loop.
        let _ = terminal::draw(self.screen, |drawn| {
            let buffer = drawn.buffer_mut();
            let area = buffer.area.intersection(picture.area);
            for place in area.positions() {
                buffer[place] = picture[place].clone();
            }
            let mut area = buffer.area;
            area.width = area.width.saturating_sub(1);
            let mut painter = Painter::new(buffer, area, look);
            let rows = painter.rows();
            frame::draw_notice(&mut painter, rows, &notice);
        });
        !self.is_stopped
    }
}

/// Whether a key stops what goes on.
pub fn stops(message: &Message) -> bool {
    match message {
        Message::Key(Key { code, ctrl, .. }) => {
            *code == KeyCode::Esc || (*ctrl && *code == KeyCode::Char('c'))
        }
        Message::End => true,
        _ => false,
    }
}

/// How far it is, and about how long it still takes.
fn told(work: &Work, far: Progress, taken: Duration) -> Text {
    let (done, stopped) = (&work.done, &work.stopped);
    let [done_zh, done_en, stopped_zh, stopped_en] = [&done.zh, &done.en, &stopped.zh, &stopped.en];
    let (rows, percent) = (group_thousands(far.read), far.percent());
    let Some(left) = far.seconds_left(taken) else {
        return text!(
            "{done_zh} {rows} 行，{percent}%   Esc 停下，{stopped_zh}",
            "{rows} rows {done_en}, {percent}%   Esc stops, {stopped_en}"
        );
    };
    text!(
        "{done_zh} {rows} 行，{percent}%，约还要 {left} 秒   Esc 停下，{stopped_zh}",
        "{rows} rows {done_en}, {percent}%, about {left} s to go   Esc stops, {stopped_en}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_guessed_from_what_was_done() {
        let far = |read, all| Progress { read, all };
        let work = Work::reading(Text::default());
        let said =
            |read, all, seconds| told(&work, far(read, all), Duration::from_secs(seconds)).zh;
        assert!(said(1_000, 4_000, 1).starts_with("已读 1,000 行，25%   Esc"));
        // A quarter took 3 seconds: the others take three times as long.
        assert!(said(1_000, 4_000, 3).contains("25%，约还要 9 秒"));
        // A row takes less than a millisecond: a quarter of 60,000 in 3 seconds.
        assert!(said(15_000, 60_000, 3).contains("25%，约还要 9 秒"));
        assert!(said(4_000, 4_000, 9).contains("100%，约还要 0 秒"));
        assert!(said(0, 0, 9).contains("已读 0 行，0%"));
    }

    #[test]
    fn esc_and_the_end_stop_it_and_nothing_else() {
        let key = |code| Message::Key(Key::plain(code));
        assert!(stops(&key(KeyCode::Esc)) && stops(&Message::End));
        assert!(stops(&Message::Key(Key::ctrl('c'))));
        assert!(!stops(&key(KeyCode::Enter)) && !stops(&Message::Key(Key::sign('c'))));
    }
}
