//! What a Word file has beside its text: revisions and controls counted, footnotes, endnotes and comments apart.

use super::{NoteKind, Transcript, TranscriptNote, broken};
use crate::formats::docx::package_part;
use crate::formats::docx::xml::{Node, walk};
use crate::text::Finding;

/// Adds the notes and counts of a Word file.
pub(super) fn add_of_docx(bytes: &[u8], transcript: &mut Transcript) -> Result<(), Finding> {
    let document = package_part(bytes, "word/document.xml")?.ok_or_else(broken)?;
    let counts = &mut transcript.counts;
    walk(&document, |node| {
        if let Node::Start(name, ..) = node {
            match name.as_str() {
                "ins" | "moveTo" => counts.insertions += 1,
                "del" | "moveFrom" => counts.deletions += 1,
                "sdt" => counts.controls += 1,
                _ => {}
            }
        }
    })
    .ok_or_else(broken)?;
    for (part, element, kind) in [
        ("word/footnotes.xml", "footnote", NoteKind::Footnote),
        ("word/endnotes.xml", "endnote", NoteKind::Endnote),
        ("word/comments.xml", "comment", NoteKind::Comment),
    ] {
        if let Some(text) = package_part(bytes, part)? {
            let notes = notes(&text, element).ok_or_else(broken)?;
            let notes = notes.into_iter().map(|text| TranscriptNote { kind, text });
            transcript.notes.extend(notes);
        }
    }
    Ok(())
}

/// The words of each note; those that only draw a line have none.
fn notes(part: &str, element: &str) -> Option<Vec<String>> {
    let mut notes: Vec<String> = Vec::new();
    let (mut is_in_text, mut deleted) = (false, 0_u32);
    walk(part, |node| match node {
        Node::Start(name, _, is_empty) if !is_empty => match name.as_str() {
            "t" => is_in_text = true,
            "del" => deleted += 1,
            _ if name == element => notes.push(String::new()),
            _ => {}
        },
        Node::Start(name, ..) if matches!(name.as_str(), "br" | "cr") => push(&mut notes, "\n"),
        Node::End(name) => match name.as_str() {
            "t" => is_in_text = false,
            "del" => deleted = deleted.saturating_sub(1),
            "p" => push(&mut notes, "\n"),
            _ => {}
        },
        Node::Text(words) if is_in_text && deleted == 0 => push(&mut notes, &words),
        Node::Start(..) | Node::Text(_) => {}
    })?;
    let notes = notes.into_iter().map(|note| note.trim().to_owned());
    Some(notes.filter(|note| !note.is_empty()).collect())
}

fn push(notes: &mut [String], words: &str) {
    if let Some(note) = notes.last_mut() {
        note.push_str(words);
    }
}
