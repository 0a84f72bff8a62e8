//! The text of a file that must be UTF-8.

use crate::text::{Finding, Text};

/// The bytes of the file `name` as text; `path` is where the file's name stands.
pub fn decode_utf8(name: &str, bytes: Vec<u8>, path: &str) -> Result<String, Finding> {
    String::from_utf8(bytes).map_err(|error| {
        let read = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..read]
            .split(|byte| *byte == b'\n')
            .count();
        Finding::error(
            "not-utf8",
            path,
            Text::new(
                format!("文件“{name}”第 {line} 行起不是 UTF-8 编码"),
                format!("the file `{name}` is not UTF-8 from line {line} on"),
            ),
        )
        .hint(
            "在编辑器里“另存为”，编码选 UTF-8",
            "save it again from the editor, with the encoding UTF-8",
        )
    })
}
