//! The bytes of a response file as text: UTF-8 with or without its mark, else GB18030 as older spreadsheets save it.

use std::borrow::Cow;

use encoding_rs::GB18030;

use crate::text::{Finding, Text};

/// The text of a response file, without its mark; or why it cannot be read as a table at all.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Finding> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(utf16());
    }
    let marked = bytes.strip_prefix(b"\xef\xbb\xbf");
    let body = marked.unwrap_or(bytes);
    if let Some(at) = body.iter().position(|byte| *byte == 0) {
        return Err(nul(line_at(body, at)));
    }
    let text = match std::str::from_utf8(body) {
        Ok(text) if marked.is_none() && is_another_alphabet(text) => GB18030
            .decode_without_bom_handling_and_without_replacement(body)
            .unwrap_or(Cow::Borrowed(text)),
        Ok(text) => Cow::Borrowed(text),
        Err(error) if marked.is_some() || is_mostly_utf8(body) => {
            return Err(broken_utf8(line_at(body, error.valid_up_to())));
        }
        Err(error) => GB18030
            .decode_without_bom_handling_and_without_replacement(body)
            .ok_or_else(|| unknown_encoding(line_at(body, error.valid_up_to())))?,
    };
    if text.trim().is_empty() {
        return Err(empty());
    }
    Ok(text)
}

/// Whether nothing beyond ASCII is Chinese, only letters of other alphabets (Greek, Cyrillic, …).
///
/// A small file in GB18030 can be such UTF-8 by chance: its 谢谢 has the bytes of the UTF-8 text лл.
fn is_another_alphabet(text: &str) -> bool {
    let mut beyond = text.chars().filter(|sign| !sign.is_ascii()).peekable();
    beyond.peek().is_some() && beyond.all(|sign| ('\u{100}'..'\u{800}').contains(&sign))
}

/// The line of a byte, counted from 1.
fn line_at(bytes: &[u8], at: usize) -> u32 {
    bytes[..at].split(|byte| *byte == b'\n').count() as u32
}

/// Whether a text with bytes that are no UTF-8 was UTF-8 all the same: most of its signs beyond ASCII are.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk
            .valid()
            .chars()
            .filter(|sign| !sign.is_ascii())
            .count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

fn on_line(finding: Finding, line: u32) -> Finding {
    let mut finding = finding;
    finding.place.line = Some(line);
    finding.place.column = Some(1);
    finding
}

fn utf16() -> Finding {
    on_line(
        Finding::error(
            "utf-16",
            "",
            Text::new(
                "文件是 UTF-16 编码（“Unicode 文本”），读不了",
                "the file is UTF-16 (“Unicode text”), which is not read",
            ),
        )
        .hint(
            "在表格软件里另存为“CSV UTF-8（逗号分隔）”",
            "save it from the spreadsheet as “CSV UTF-8 (comma delimited)”",
        ),
        1,
    )
}

fn nul(line: u32) -> Finding {
    on_line(
        Finding::error(
            "nul-byte",
            "",
            Text::new(
                format!("第 {line} 行有空字节：这不是 CSV 文本，或文件已损坏"),
                format!("row {line} has a NUL byte: this is no CSV text, or the file is damaged"),
            ),
        )
        .hint(
            "Excel 工作簿（.xlsx）要先另存为 CSV；CSV 文件请重新导出",
            "save a workbook (.xlsx) as CSV first; export a CSV file again",
        ),
        line,
    )
}

fn broken_utf8(line: u32) -> Finding {
    on_line(
        Finding::error(
            "broken-utf-8",
            "",
            Text::new(
                format!("第 {line} 行有坏字节：文件是 UTF-8，但这里解不开"),
                format!("row {line} has broken bytes: the file is UTF-8, but not here"),
            ),
        )
        .hint(
            "文件可能被截断或拼接过；请重新导出",
            "the file may have been cut or joined; export it again",
        ),
        line,
    )
}

fn unknown_encoding(line: u32) -> Finding {
    on_line(
        Finding::error(
            "unknown-encoding",
            "",
            Text::new(
                format!("第 {line} 行起的文字，按 UTF-8 和 GB18030 都解不开"),
                format!("from row {line} on the text is neither UTF-8 nor GB18030"),
            ),
        )
        .hint(
            "在表格软件里另存为“CSV UTF-8（逗号分隔）”",
            "save it from the spreadsheet as “CSV UTF-8 (comma delimited)”",
        ),
        line,
    )
}

fn empty() -> Finding {
    on_line(
        Finding::error(
            "empty-file",
            "",
            Text::new("文件是空的", "the file is empty"),
        )
        .hint(
            "第一行写列名：serial 和各题的题号，下面每行一份答卷",
            "write a heading of serial and the question codes, then one response a row",
        ),
        1,
    )
}
