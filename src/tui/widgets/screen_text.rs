//! The text of a drawn buffer, for snapshots: wide characters stand once, the cursor is named below.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::text::width;

/// The rows of a buffer as text, without spaces at their ends, and the cursor's column and row below.
pub fn screen_text(buffer: &Buffer, cursor: Option<Position>) -> String {
    let mut text = String::new();
    for row in 0..buffer.area.height {
        let mut line = String::new();
        let mut column = 0;
        while column < buffer.area.width {
            let symbol = buffer[(column, row)].symbol();
            line.push_str(symbol);
            column += width(symbol).max(1) as u16;
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    match cursor {
        Some(at) => text + &format!("[cursor at column {}, row {}]\n", at.x, at.y),
        None => text + "[no cursor]\n",
    }
}
