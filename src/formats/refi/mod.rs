//! REFI-QDA, the standard by which programs for interviews exchange code books (`.qdc`) and projects (`.qdpx`): written so
//! that its readers agree on every passage, read whichever way of counting a writer had.
//!
//! Readers do not agree on what a position counts. So sources are written with line feeds and without a mark, and what lies
//! before a passage and is two units in UTF-16 is named; on the way in every counting is tried against the words that a
//! passage is named by.

mod counting;
mod read;
mod unique;
mod write;

use sha2::{Digest as _, Sha256};

use crate::interview::Identity;

pub use read::{RefiRead, read_code_book, read_refi_project};
pub use write::{RefiUnits, RefiWritten, code_book_csv, code_book_xml, refi_package};

/// A project as it is exchanged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RefiProject {
    /// What it is called.
    pub name: String,
    /// Those who coded, by pseudonyms.
    pub users: Vec<RefiUser>,
    /// The code book.
    pub codes: Vec<RefiCode>,
    /// The texts with their passages.
    pub sources: Vec<RefiSource>,
    /// Whether this program wrote it: its texts have each question with its code on a line of its own.
    pub is_own: bool,
}

/// Somebody who coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefiUser {
    /// The identity.
    pub guid: Identity,
    /// The pseudonym.
    pub name: String,
}

/// A code with those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefiCode {
    /// The identity.
    pub guid: Identity,
    /// The name.
    pub name: String,
    /// When it applies; may be empty.
    pub description: String,
    /// Whether passages are coded with it.
    pub is_codable: bool,
    /// The codes below it.
    pub children: Vec<RefiCode>,
}

/// A text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefiSource {
    /// The identity.
    pub guid: Identity,
    /// What it is called: a number, never a name.
    pub name: String,
    /// The words.
    pub text: String,
    /// The passages that are coded.
    pub selections: Vec<RefiSelection>,
}

/// A passage with its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefiSelection {
    /// The first character, counted from 0 in Unicode code points.
    pub start: usize,
    /// The character behind the last.
    pub end: usize,
    /// Who coded it.
    pub user: Option<Identity>,
    /// The codes.
    pub codes: Vec<Identity>,
    /// What is said of it, such as how it speaks of the indicator; may be empty.
    pub note: String,
}

/// An identity made of what it stands for, so that the same project is written the same twice: a UUID of version 8 over the
/// hash.
pub fn made_identity(parts: &[&str]) -> Identity {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let hash = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Identity(bytes)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn code(name: &str, children: Vec<RefiCode>) -> RefiCode {
        RefiCode {
            guid: made_identity(&["code", name, &children.len().to_string()]),
            name: name.into(),
            description: String::new(),
            is_codable: true,
            children,
        }
    }

    /// Two codes 其他 in two branches, and a source with a character of two UTF-16 units before a passage.
    pub fn project() -> RefiProject {
        let mut other = code("其他", vec![]);
        other.guid = made_identity(&["the other 其他"]);
        let codes = vec![
            code("环境", vec![code("其他", vec![]), code("树太少", vec![])]),
            code("服务", vec![other]),
        ];
        let user = RefiUser {
            guid: made_identity(&["user", "甲"]),
            name: "编码员1".into(),
        };
        let text = "问：公园怎么样？\n答：𠮷祥公园树太少，<没有> & 椅子。\n";
        let place = |words: &str| {
            let start = text.find(words).unwrap();
            let start = text[..start].chars().count();
            (start, start + words.chars().count())
        };
        let selection = |words: &str, codes: Vec<Identity>| {
            let (start, end) = place(words);
            RefiSelection {
                start,
                end,
                user: Some(user.guid),
                codes,
                note: String::new(),
            }
        };
        let selections = vec![
            selection("公园怎么样", vec![codes[1].children[0].guid]),
            selection(
                "树太少",
                vec![codes[0].children[1].guid, codes[0].children[0].guid],
            ),
            selection("<没有> & 椅子", vec![codes[1].children[0].guid]),
        ];
        RefiProject {
            name: "xiangyuan-2022".into(),
            users: vec![user],
            codes,
            sources: vec![RefiSource {
                guid: made_identity(&["source", "01"]),
                name: "访谈 01".into(),
                text: text.into(),
                selections,
            }],
            is_own: true,
        }
    }
}
