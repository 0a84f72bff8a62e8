//! `OpenDocument` texts: paragraphs with their spaces, tabs and line breaks; what was deleted and what readers remarked apart.

use super::{NoteKind, Transcript, TranscriptNote, TranscriptParagraph, broken};
use crate::formats::docx::package_part;
use crate::formats::docx::xml::{Attributes, Node, walk};
use crate::text::Finding;

/// The most spaces that one element may stand for.
const MOST_SPACES: usize = 1_000;

/// Reads the text of the package.
pub(super) fn read(bytes: &[u8]) -> Result<Transcript, Finding> {
    let content = package_part(bytes, "content.xml")
        .map_err(|_| broken())?
        .ok_or_else(broken)?;
    let mut body = Body::default();
    walk(&content, |node| body.node(node)).ok_or_else(broken)?;
    Ok(body.transcript)
}

#[derive(Default)]
struct Body {
    transcript: Transcript,
    /// The paragraphs that are open, one inside another where a box stands in the text.
    open: Vec<String>,
    /// How many elements are open whose content is no text: lists of changes, headings of pictures.
    left_out: u32,
    /// The note that is open.
    note: Option<(NoteKind, String)>,
    /// Within a note, what is only its number or its author.
    is_label: bool,
}

/// Elements whose content is no text of the paper.
const LEFT_OUT: [&str; 5] = ["tracked-changes", "title", "desc", "ruby-text", "forms"];

impl Body {
    fn node(&mut self, node: Node) {
        match node {
            Node::Start(name, attributes, is_empty) => self.start(&name, &attributes, is_empty),
            Node::End(name) => self.end(&name),
            Node::Text(words) => self.words(&words),
        }
    }

    fn start(&mut self, name: &str, attributes: &Attributes, is_empty: bool) {
        match name {
            "insertion" => self.transcript.counts.insertions += 1,
            "deletion" => self.transcript.counts.deletions += 1,
            "s" => {
                let count = attributes.get("c").and_then(|count| count.parse().ok());
                self.push(&" ".repeat(count.unwrap_or(1).min(MOST_SPACES)));
            }
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            _ if is_empty => {}
            _ if LEFT_OUT.contains(&name) => self.left_out += 1,
            "annotation" => self.note = Some((NoteKind::Comment, String::new())),
            "note" => {
                let is_end = attributes.get("note-class") == Some("endnote");
                let kind = if is_end {
                    NoteKind::Endnote
                } else {
                    NoteKind::Footnote
                };
                self.note = Some((kind, String::new()));
            }
            "note-citation" | "creator" | "date" | "date-string" | "creator-initials" => {
                self.is_label = self.note.is_some();
            }
            "p" | "h" if self.note.is_none() && self.left_out == 0 => self.open.push(String::new()),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            _ if LEFT_OUT.contains(&name) => self.left_out = self.left_out.saturating_sub(1),
            "annotation" | "note" => {
                if let Some((kind, text)) = self.note.take() {
                    let text = text.trim().to_owned();
                    self.transcript.notes.push(TranscriptNote { kind, text });
                }
            }
            "note-citation" | "creator" | "date" | "date-string" | "creator-initials" => {
                self.is_label = false;
            }
            "p" | "h" if self.note.is_some() => self.push("\n"),
            "p" | "h" if self.left_out == 0 => {
                let text = self.open.pop().unwrap_or_default().trim_end().to_owned();
                if !text.trim().is_empty() {
                    let paragraph = TranscriptParagraph {
                        text,
                        ..TranscriptParagraph::default()
                    };
                    self.transcript.paragraphs.push(paragraph);
                }
            }
            _ => {}
        }
    }

    /// White space in the file is one blank, and none at the beginning of a paragraph or behind another.
    fn words(&mut self, words: &str) {
        let mut collapsed = String::with_capacity(words.len());
        let before = self.target().and_then(|text| text.chars().last());
        let mut is_behind_space = before.is_none_or(|sign| matches!(sign, ' ' | '\n' | '\t'));
        for sign in words.chars() {
            let is_space = matches!(sign, ' ' | '\n' | '\r' | '\t');
            if !is_space {
                collapsed.push(sign);
            } else if !is_behind_space {
                collapsed.push(' ');
            }
            is_behind_space = is_space;
        }
        self.push(&collapsed);
    }

    fn push(&mut self, words: &str) {
        if let Some(text) = self.target() {
            text.push_str(words);
        }
    }

    /// Where words go now; `None`: nowhere.
    fn target(&mut self) -> Option<&mut String> {
        if self.left_out > 0 || self.is_label {
            return None;
        }
        match &mut self.note {
            Some((_, text)) => Some(text),
            None => self.open.last_mut(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::package;
    use super::*;

    /// The case of FORMATS (.odt interview): teletype gives the deleted words as a paragraph and glues the remark in.
    #[test]
    fn deleted_words_and_remarks_are_no_part_of_what_was_said() {
        let content = r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:dc="d"><office:body><office:text>
            <text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>乙</dc:creator></office:change-info>
            <text:p>太少</text:p></text:deletion></text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>
            <text:h>访谈</text:h>
            <text:p>受访者：树<text:change text:change-id="1"/>不够<office:annotation><dc:creator>乙</dc:creator><dc:date>2026-11-28T20:39:03</dc:date>
            <text:p>要核实</text:p></office:annotation>多<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>指前年</text:p></text:note-body></text:note>。<text:s text:c="2"/>好<text:tab/>坏<text:line-break/>行</text:p>
            <text:p>有
               空</text:p><text:p/></office:text></office:body></office:document-content>"#;
        let read = read(&package(&[("content.xml", content)])).unwrap();
        let texts: Vec<_> = read
            .paragraphs
            .iter()
            .map(|one| one.text.as_str())
            .collect();
        assert_eq!(texts, ["访谈", "受访者：树不够多。  好\t坏\n行", "有 空"]);
        let notes: Vec<_> = read
            .notes
            .iter()
            .map(|note| (note.kind, note.text.as_str()))
            .collect();
        assert_eq!(
            notes,
            [
                (NoteKind::Comment, "要核实"),
                (NoteKind::Footnote, "指前年")
            ]
        );
        assert_eq!((read.counts.insertions, read.counts.deletions), (1, 1));
    }
}
