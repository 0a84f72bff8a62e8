//! Transcripts of interviews as other programs write them: plain text, Word, `OpenDocument`, subtitles; as paragraphs with
//! their speakers and times.
//!
//! What was inserted under revision is in, what was deleted is out, what stands in a form's controls is in; footnotes and
//! comments are told apart, and it is said how many of each the file has: other readers lose or double these.

mod notes;
mod odt;
mod speaker;
mod subtitles;

use encoding_rs::Encoding;

use super::docx::docx_text;
use super::response_text::decode;
use crate::text::limits::TRANSCRIPT_SIGNS;
use crate::text::{Finding, Text, text};

/// A transcript as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transcript {
    /// Its paragraphs, or the cues of subtitles.
    pub paragraphs: Vec<TranscriptParagraph>,
    /// Footnotes, endnotes and comments, which are no part of what was said.
    pub notes: Vec<TranscriptNote>,
    /// What the file has beside words.
    pub counts: TranscriptCounts,
    /// The encoding of a text; `None`: nothing but ASCII, or no text.
    pub encoding: Option<&'static str>,
}

/// A paragraph, or a cue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TranscriptParagraph {
    /// When it begins, in milliseconds from the beginning of the recording.
    pub time: Option<u64>,
    /// Who says it, where the file names speakers.
    pub speaker: Option<String>,
    /// What is said; a line break within it is `\n`.
    pub text: String,
}

/// What stands beside the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptNote {
    /// What it is.
    pub kind: NoteKind,
    /// Its words.
    pub text: String,
}

/// What stands beside a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// A footnote.
    Footnote,
    /// An endnote.
    Endnote,
    /// A comment of a reader.
    Comment,
}

/// How many of what a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TranscriptCounts {
    /// Insertions under revision, which are in the text.
    pub insertions: usize,
    /// Deletions under revision, which are not.
    pub deletions: usize,
    /// Controls of a form, whose content is in the text.
    pub controls: usize,
    /// Cues of subtitles.
    pub cues: usize,
}

/// A form that a transcript comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TranscriptForm {
    /// Plain text.
    Text,
    /// Word.
    Docx,
    /// `OpenDocument`.
    Odt,
    /// `SubRip` subtitles.
    Srt,
    /// `WebVTT` subtitles.
    Vtt,
}

/// The endings of files that are read as transcripts.
pub const TRANSCRIPT_ENDINGS: &[&str] = &[".txt", ".md", ".docx", ".docm", ".odt", ".srt", ".vtt"];

impl TranscriptForm {
    /// The form that a file's name tells; `None` for another ending.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "txt" | "text" | "md" => Self::Text,
            "docx" | "docm" => Self::Docx,
            "odt" => Self::Odt,
            "srt" => Self::Srt,
            "vtt" => Self::Vtt,
            _ => return None,
        })
    }
}

impl Transcript {
    /// The words in all, with the time as `[00:01:05]` before a paragraph that has one, and the speaker before a colon.
    pub fn text(&self) -> String {
        let lines = self.paragraphs.iter().map(|one| {
            let time = one
                .time
                .map_or_else(String::new, |time| time_mark(time) + " ");
            let speaker = one.speaker.as_ref();
            let speaker = speaker.map_or_else(String::new, |speaker| format!("{speaker}："));
            format!("{time}{speaker}{}", one.text)
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// What is to be said of the file beside its words; `None`: there is nothing.
    pub fn remark(&self) -> Option<Text> {
        let counts = &self.counts;
        let of = |kind| self.notes.iter().filter(|note| note.kind == kind).count();
        let parts = [
            (counts.cues, "字幕条", "cues"),
            (
                counts.insertions,
                "处修订插入（算在内）",
                "insertions under revision (in)",
            ),
            (
                counts.deletions,
                "处修订删除（不算）",
                "deletions under revision (out)",
            ),
            (
                counts.controls,
                "个内容控件（算在内）",
                "content controls (in)",
            ),
            (
                of(NoteKind::Footnote),
                "条脚注（另列）",
                "footnotes (apart)",
            ),
            (of(NoteKind::Endnote), "条尾注（另列）", "endnotes (apart)"),
            (of(NoteKind::Comment), "条批注（另列）", "comments (apart)"),
        ];
        let there: Vec<_> = parts.iter().filter(|(count, ..)| *count > 0).collect();
        if there.is_empty() {
            return None;
        }
        let zh: Vec<String> = there
            .iter()
            .map(|(count, zh, _)| format!("{count} {zh}"))
            .collect();
        let en: Vec<String> = there
            .iter()
            .map(|(count, _, en)| format!("{count} {en}"))
            .collect();
        Some(Text::new(zh.join("，"), en.join(", ")))
    }
}

/// A time as a mark in a text: `[00:01:05]`.
pub fn time_mark(milliseconds: u64) -> String {
    let seconds = milliseconds / 1_000;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    format!("[{hours:02}:{minutes:02}:{:02}]", seconds % 60)
}

/// Reads a transcript.
///
/// # Errors
/// A finding where the file is not of this form, is damaged, empty or too long, or a text whose encoding could be two.
pub fn read_transcript(
    form: TranscriptForm,
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
) -> Result<Transcript, Finding> {
    let mut transcript = match form {
        TranscriptForm::Text => {
            let decoded = decode(bytes, encoding)?;
            Transcript {
                encoding: decoded.encoding,
                ..of_lines(&decoded.text)
            }
        }
        TranscriptForm::Srt | TranscriptForm::Vtt => {
            let decoded = decode(bytes, encoding)?;
            Transcript {
                encoding: decoded.encoding,
                ..subtitles::read(&decoded.text, form == TranscriptForm::Vtt)?
            }
        }
        TranscriptForm::Docx => {
            let mut transcript = of_lines(&docx_text(bytes)?);
            notes::add_of_docx(bytes, &mut transcript)?;
            transcript
        }
        TranscriptForm::Odt => odt::read(bytes)?,
    };
    let signs: usize = transcript
        .paragraphs
        .iter()
        .map(|one| one.text.chars().count())
        .sum();
    if signs == 0 {
        return Err(nothing());
    }
    if signs as u64 > TRANSCRIPT_SIGNS {
        return Err(too_long());
    }
    speaker::tell_apart(&mut transcript.paragraphs);
    Ok(transcript)
}

/// Each line that holds something is a paragraph.
fn of_lines(text: &str) -> Transcript {
    let lines = text.lines().map(str::trim_end);
    let paragraphs = lines
        .filter(|line| !line.trim().is_empty())
        .map(|line| TranscriptParagraph {
            text: line.to_owned(),
            ..TranscriptParagraph::default()
        });
    Transcript {
        paragraphs: paragraphs.collect(),
        ..Transcript::default()
    }
}

fn nothing() -> Finding {
    Finding::error(
        "transcript-empty",
        "",
        Text::new("文件里没有一个字", "the file holds no words"),
    )
    .hint("核对是不是这份文件", "check that it is the right file")
}

fn too_long() -> Finding {
    Finding::error(
        "text-too-long",
        "",
        text!(
            "记录太长，至多读 {TRANSCRIPT_SIGNS} 字",
            "the transcript is too long; at most {TRANSCRIPT_SIGNS} signs are read"
        ),
    )
    .hint("分成几份再读", "divide it")
}

/// A file that is damaged, or of another form than its name says.
fn broken() -> Finding {
    Finding::error(
        "transcript-broken",
        "",
        Text::new(
            "文件打不开：损坏了，或不是它的名字所说的格式",
            "the file cannot be opened: it is damaged, or of another form than its name says",
        ),
    )
    .hint(
        "在原来的程序里打开，另存一份再读；有密码的先去掉密码",
        "open it in the program it comes from and save it again, without a password",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write as _};

    pub(super) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in parts {
            writer.start_file(*name, options).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn texts(transcript: &Transcript) -> Vec<&str> {
        transcript
            .paragraphs
            .iter()
            .map(|one| one.text.as_str())
            .collect()
    }

    #[test]
    fn a_text_is_its_lines_with_the_speakers_told_apart() {
        let text = "访谈记录\n\n问：服务怎么样？\n答：都好。\n问：树呢？\n答：不够多：只有三棵。\n";
        let read = read_transcript(TranscriptForm::Text, text.as_bytes(), None).unwrap();
        assert_eq!(
            texts(&read),
            [
                "访谈记录",
                "服务怎么样？",
                "都好。",
                "树呢？",
                "不够多：只有三棵。"
            ]
        );
        assert_eq!(read.paragraphs[1].speaker.as_deref(), Some("问"));
        assert_eq!(read.text(), text.replace("\n\n", "\n").trim_end());
        assert_eq!(read.remark(), None);
        let (gb, ..) = encoding_rs::GB18030.encode(text);
        let read = read_transcript(TranscriptForm::Text, &gb, Some(encoding_rs::GB18030)).unwrap();
        assert_eq!(read.encoding, Some("gb18030"));
    }

    const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

    /// The case of FORMATS (docx, interviews): python-docx reads 树。, `LibreOffice` 树太少不够多。
    #[test]
    fn of_word_insertions_and_controls_are_in_deletions_out_notes_apart() {
        let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
        let document = format!(
            "<w:document {WORD}><w:body><w:p>{}<w:del><w:r><w:delText>太少</w:delText></w:r></w:del><w:ins>{}</w:ins>{}</w:p>\
             <w:p><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p></w:body></w:document>",
            run("受访者：树"),
            run("不够多"),
            run("。"),
            run("很满意")
        );
        let footnotes = format!(
            "<w:footnotes {WORD}><w:footnote w:type=\"separator\" w:id=\"0\"><w:p>{}</w:p></w:footnote>\
             <w:footnote w:id=\"2\"><w:p>{}</w:p></w:footnote></w:footnotes>",
            run(""),
            run("指前年")
        );
        let comments = format!(
            "<w:comments {WORD}><w:comment w:author=\"乙\"><w:p>{}</w:p><w:p>{}</w:p></w:comment></w:comments>",
            run("要核实"),
            run("再问一次")
        );
        let bytes = package(&[
            ("word/document.xml", &document),
            ("word/footnotes.xml", &footnotes),
            ("word/comments.xml", &comments),
        ]);
        let read = read_transcript(TranscriptForm::Docx, &bytes, None).unwrap();
        assert_eq!(read.paragraphs[0].speaker.as_deref(), Some("受访者"));
        assert_eq!(texts(&read), ["树不够多。", "很满意"]);
        let notes: Vec<_> = read
            .notes
            .iter()
            .map(|note| (note.kind, note.text.as_str()))
            .collect();
        assert_eq!(
            notes,
            [
                (NoteKind::Footnote, "指前年"),
                (NoteKind::Comment, "要核实\n再问一次"),
            ]
        );
        let due = TranscriptCounts {
            insertions: 1,
            deletions: 1,
            controls: 1,
            cues: 0,
        };
        assert_eq!(read.counts, due);
        assert!(read.remark().unwrap().zh.contains("1 条批注（另列）"));
    }

    #[test]
    fn a_damaged_file_of_each_form_is_refused_with_a_way_out() {
        use TranscriptForm::{Docx, Odt, Srt, Text, Vtt};
        let no_content = package(&[("mimetype", "application/vnd.oasis.opendocument.text")]);
        let half = package(&[("content.xml", "<office:text><text:p>半")]);
        let empty = package(&[("content.xml", "<a/>")]);
        let word = package(&[("word/document.xml", "<w:document><w:body><w:p>")]);
        let cut = &package(&[("content.xml", "<a><text><p>话</p></text></a>")])[..60];
        for (form, bytes) in [
            (Text, &b""[..]),
            (Text, b" \n \n"),
            (Text, b"\x00\x01"),
            (Srt, "没有时间\n".as_bytes()),
            (Srt, b"1\n00:00:01,000 --> 00:00:02,000\n"),
            (Vtt, b"WEBVTT\n\nNOTE nothing\n"),
            (Docx, b"PK\x03\x04"),
            (Docx, &word),
            (Docx, &no_content),
            (Odt, b"no package"),
            (Odt, &no_content),
            (Odt, &half),
            (Odt, &empty),
            (Odt, cut),
        ] {
            let finding = read_transcript(form, bytes, None).unwrap_err();
            assert!(!finding.hint.zh.is_empty(), "{form:?} {}", finding.code);
        }
    }

    #[test]
    fn the_form_is_told_by_the_name() {
        let form = TranscriptForm::of_name;
        assert_eq!(form("访谈 03.DOCX"), Some(TranscriptForm::Docx));
        assert_eq!(form("a.b.vtt"), Some(TranscriptForm::Vtt));
        assert_eq!(form("a.doc"), None);
        assert_eq!(form("docx"), None);
        assert_eq!(time_mark(3_661_999), "[01:01:01]");
    }
}
