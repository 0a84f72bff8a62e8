//! What the terminal answers when it is asked: where its cursor is, which colour its ground has.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::tui::widgets::theme::Rgb;

/// An answer of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// Where its cursor is, counted from 1.
    Position {
        /// The column.
        column: u16,
        /// The row.
        row: u16,
    },
    /// The colour of its ground.
    Ground(Rgb),
}

/// How many positions the terminal was asked for and has not told yet.
///
/// F3 with a modifier looks the same as a position in the first row: as many as are awaited are positions, whenever they come.
#[derive(Debug, Clone, Default)]
pub struct Awaited(Arc<AtomicUsize>);

impl Awaited {
    /// The terminal is asked once more.
    pub fn ask(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether one was awaited that has come now.
    pub fn has_come(&self) -> bool {
        let one_less = |awaited: usize| awaited.checked_sub(1);
        let (stored, read) = (Ordering::Relaxed, Ordering::Relaxed);
        self.0.fetch_update(stored, read, one_less).is_ok()
    }
}

impl Reply {
    /// Reads what an operating-system command of the terminal says, such as `11;rgb:ffff/ffff/dddd`.
    pub fn of_command(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let colour = text.strip_prefix("11;")?;
        read_colour(colour).map(Self::Ground)
    }
}

/// Reads a colour as X11 writes it: `rgb:` or `rgba:` with one to four hexadecimal digits each, or `#` with as many.
fn read_colour(text: &str) -> Option<Rgb> {
    let parts: Vec<&str> = match text.strip_prefix('#') {
        Some(digits) if digits.is_ascii() && matches!(digits.len(), 3 | 6 | 9 | 12) => {
            let each = digits.len() / 3;
            (0..3)
                .map(|part| &digits[part * each..(part + 1) * each])
                .collect()
        }
        Some(_) => return None,
        None => {
            let (name, parts) = text.split_once(':')?;
            matches!(name, "rgb" | "rgba").then_some(())?;
            parts.split('/').take(3).collect()
        }
    };
    let [red, green, blue] = parts.try_into().ok()?;
    Some(Rgb([channel(red)?, channel(green)?, channel(blue)?]))
}

/// One channel, from as many digits as there are, to 0–255.
fn channel(digits: &str) -> Option<u8> {
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let most = (1_u32 << (4 * digits.len())) - 1;
    u8::try_from((value * 255 + most / 2) / most).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    // A channel of d digits is a share of 16^d - 1.
    #[case("11;rgb:ffff/ffff/dddd", Some([255, 255, 221]))]
    #[case("11;rgb:ff/80/00", Some([255, 128, 0]))]
    #[case("11;rgb:f/8/0", Some([255, 136, 0]))]
    #[case("11;rgba:0000/0000/0000/cccc", Some([0, 0, 0]))]
    #[case("11;#fdf6e3", Some([253, 246, 227]))]
    #[case("10;rgb:ffff/ffff/ffff", None)]
    #[case("11;?", None)]
    #[case("11;rgb:ffff/ffff", None)]
    #[case("11;rgb:fffff/0/0", None)]
    #[case("11;#ff", None)]
    fn the_ground_is_read_in_every_form_that_terminals_write(
        #[case] text: &str,
        #[case] ground: Option<[u8; 3]>,
    ) {
        let read = Reply::of_command(text.as_bytes());
        assert_eq!(read, ground.map(|parts| Reply::Ground(Rgb(parts))));
    }
}
