//! Questionnaires as people have them: the bytes of a text as lines to read, and what was read as it leaves.

mod qes;
mod report;
mod standards;

pub use qes::read_qes;
pub use report::{PastedReport, kind_word};
pub use standards::{StandardRow, StandardsTable, read_standards};

use encoding_rs::Encoding;

use super::docx::docx_text;
use super::response_text::{decode, read_as};
use crate::text::limits::{PASTED_LINES, PASTED_SIGNS};
use crate::text::{Finding, Text, text};

/// The text of a questionnaire in a file, by the ending of its name; in this encoding where one is named, else with what is
/// said of the one it was read in.
///
/// # Errors
/// A finding where the file holds none, or more than is read.
pub fn questionnaire_text(
    name: &str,
    bytes: &[u8],
    chosen: Option<&'static Encoding>,
) -> Result<(String, Option<Finding>), Finding> {
    let mut said = None;
    let text = if is_package(bytes) {
        docx_text(bytes)?
    } else if is_other(name, bytes) {
        return Err(other_form(name));
    } else {
        let decoded = decode(bytes, chosen).map_err(|finding| match finding.code {
            "empty-file" => finding.hint(
                "把问卷的文字存进去：一题一行，选项一行一个",
                "put the words of the questionnaire into it, a line for each question and option",
            ),
            _ => finding,
        })?;
        said = read_as(decoded.encoding, chosen);
        decoded.text.replace("\r\n", "\n").replace('\r', "\n")
    };
    outside_limits(&text).map_or(Ok((text, said)), Err)
}

/// Whether a file is a package, as .docx is, whatever its name.
fn is_package(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Whether a file is of a program whose files are not read here.
fn is_other(name: &str, bytes: &[u8]) -> bool {
    let ending = name
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let known = [
        "doc", "wps", "pdf", "rtf", "odt", "wpt", "dot", "et", "xls", "pages",
    ];
    // Old Office files, and PDF.
    let begins = bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) || bytes.starts_with(b"%PDF");
    known.contains(&ending.as_str()) && name.contains('.') || begins
}

fn other_form(name: &str) -> Finding {
    Finding::error(
        "form-not-read",
        "",
        text!("{name} 的格式读不了", "the form of {name} is not read"),
    )
    .hint(
        "在 Word 或 WPS 里“另存为”.docx 再读；或全选、复制，存成 .txt",
        "save it as .docx in Word or WPS and read that; or copy all of it into a .txt file",
    )
}

/// Why a text is more than is read as a questionnaire; `None`: it is not.
pub fn outside_limits(text: &str) -> Option<Finding> {
    let lines = text.split('\n').count() as u64;
    let long = text
        .split('\n')
        .position(|line| line.chars().count() as u64 > PASTED_SIGNS);
    let sentence = match long {
        _ if lines > PASTED_LINES => text!(
            "有 {lines} 行，至多读 {PASTED_LINES} 行",
            "there are {lines} lines; at most {PASTED_LINES} are read"
        ),
        Some(at) => {
            let line = at + 1;
            text!(
                "第 {line} 行太长，一行至多 {PASTED_SIGNS} 字",
                "line {line} is too long; at most {PASTED_SIGNS} signs are read of one"
            )
        }
        None => return None,
    };
    Some(too_long(sentence))
}

fn too_long(sentence: Text) -> Finding {
    Finding::error("text-too-long", "", sentence).hint(
        "核对是不是问卷；一题一行、一个选项一行地分开",
        "check that it is a questionnaire, with a line for each question and option",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_a_text_are_read_in_either_encoding() {
        let text = "1. 您对服务是否满意？\r\nA. 满意\r\nB. 不满意\r\n";
        let (gb, ..) = encoding_rs::GB18030.encode(text);
        for (bytes, is_told) in [(text.as_bytes(), false), (&gb, true)] {
            let (read, read_as) = questionnaire_text("a.txt", bytes, None).unwrap();
            assert_eq!(read, text.replace("\r\n", "\n"));
            assert_eq!(read_as.is_some(), is_told);
        }
    }

    #[test]
    fn what_is_not_read_is_told_with_the_way_out() {
        for (name, bytes) in [
            ("a.doc", &b"x"[..]),
            ("问卷.wps", b"x"),
            ("a.pdf", b"x"),
            ("a.txt", b"%PDF-1.4"),
        ] {
            let finding = questionnaire_text(name, bytes, None).unwrap_err();
            assert_eq!(finding.code, "form-not-read", "{name}");
            assert!(finding.hint.zh.contains(".docx"));
        }
    }

    #[test]
    fn a_text_without_end_is_refused() {
        let many = "满\n".repeat(PASTED_LINES as usize + 1);
        let long = "满".repeat(PASTED_SIGNS as usize + 1);
        for text in [many, long] {
            let finding = questionnaire_text("a.txt", text.as_bytes(), None).unwrap_err();
            assert_eq!(finding.code, "text-too-long");
        }
    }
}
