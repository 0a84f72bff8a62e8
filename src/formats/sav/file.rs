//! A system file: its dictionary, then every row, compressed by SPSS's own byte codes as it comes.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};

use super::record::{BIAS, Head, SYSTEM_MISSING, dictionary, segments};
use super::variable::{Shape, Stands, Variables};
use crate::error::{Error, Kind, Result};
use crate::formats::answers::{Answers, Extent, Source};
use crate::formats::handover::{Manifest, hexadecimal, manifest_json};

/// How much of a long text a segment holds.
const IN_SEGMENT: usize = 255;
/// Stands where the hash of the file comes in once it is known: as long as that.
const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// How the manifest begins in the dictionary.
const ATTRIBUTE: &[u8] = b"manyi('";

/// Writes every response as a system file that can be read again.
pub fn write_sav(
    answers: &Answers<'_>,
    extent: &Extent,
    variables: &Variables<'_>,
    manifest: &Manifest,
    source: Source<'_>,
) -> Result<File> {
    let mut made = manifest.clone();
    NO_HASH.clone_into(&mut made.content);
    // An attribute ends at an apostrophe before a line end; no line end is in JSON on one line.
    let text = manifest_json(&made)?;
    let local = local(&manifest.time);
    let (date, time) = (
        local.strftime("%d %b %y").to_string(),
        local.strftime("%H:%M:%S").to_string(),
    );
    let head = Head {
        program: &manifest.program,
        label: answers.survey.questionnaire.title.get(answers.language),
        date: &date,
        time: &time,
        cases: extent.responses,
    };
    let before = dictionary(&head, variables, &documents(answers, manifest), &text);
    let file = tempfile::tempfile().map_err(unwritten)?;
    let mut out = Hashed {
        out: BufWriter::with_capacity(1 << 16, file),
        hash: Sha256::new(),
    };
    out.write_all(&before).map_err(unwritten)?;
    let mut cases = Cases::new(out);
    source(&mut |row| {
        let mut written = Ok(());
        variables.cells(row, &mut |variable, stands| {
            if written.is_ok() {
                written = cases.cell(variable.shape, stands);
            }
        });
        written.map_err(unwritten)
    })?;
    let out = cases.finish().map_err(unwritten)?;
    let hash = hexadecimal(&out.hash.finalize());
    let mut file = out
        .out
        .into_inner()
        .map_err(|cause| unwritten(cause.into_error()))?;
    let at = place_of_hash(&before).ok_or_else(|| unwritten(io::Error::other("no manifest")))?;
    file.seek(SeekFrom::Start(at as u64))
        .and_then(|_| file.write_all(hash.as_bytes()))
        .map_err(unwritten)?;
    Ok(file)
}

fn unwritten(error: io::Error) -> Error {
    Error::new(
        Kind::Store,
        "写不了 .sav 的临时文件",
        "the temporary file of the .sav cannot be written",
    )
    .hint(
        "腾出磁盘空间，或用 TMPDIR 指到别处",
        "make room on the disk, or let TMPDIR point elsewhere",
    )
    .caused_by(error)
}

fn local(time: &str) -> jiff::Zoned {
    let moment: Timestamp = time.parse().unwrap_or_default();
    moment.to_zoned(TimeZone::system())
}

/// The documents of the file: what it rests on, for people.
fn documents(answers: &Answers<'_>, manifest: &Manifest) -> Vec<String> {
    let language = answers.language;
    let Manifest {
        program,
        operator,
        time,
        ..
    } = manifest;
    let survey = answers.survey;
    let mut lines = vec![
        format!("{}/{}", answers.project, survey.code),
        format!(
            "{} {}",
            language.pick("问卷版本", "version of the questionnaire"),
            survey.questionnaire.version
        ),
        format!(
            "{} {operator}  {time}  {program}",
            language.pick("交出", "handed over by"),
        ),
    ];
    if let Some(codes) = answers.withheld() {
        lines.push(format!(
            "{} {codes}",
            language.pick("没有交出的敏感题", "sensitive, stayed inside:"),
        ));
    }
    lines
}

/// Where the hash stands in the dictionary.
fn place_of_hash(before: &[u8]) -> Option<usize> {
    let attribute = find(before, ATTRIBUTE)?;
    let hash = find(&before[attribute..], NO_HASH.as_bytes())?;
    Some(attribute + hash)
}

fn find(among: &[u8], wanted: &[u8]) -> Option<usize> {
    among
        .windows(wanted.len())
        .position(|piece| piece == wanted)
}

/// Everything that is written is hashed.
struct Hashed<W: Write> {
    out: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Rows as byte codes: eight codes, then the pieces of eight bytes that they could not say.
///
/// 1 to 251: the number less the bias; 253: a piece follows; 254: eight blanks; 255: no number; 252: the end.
struct Cases<W: Write> {
    out: W,
    codes: [u8; 8],
    count: usize,
    pieces: Vec<u8>,
    /// Blocks that wait to be written together.
    block: Vec<u8>,
}

const PIECE: u8 = 253;
const BLANKS: u8 = 254;
const NO_NUMBER: u8 = 255;
const END: u8 = 252;

impl<W: Write> Cases<W> {
    fn new(out: W) -> Self {
        Self {
            out,
            codes: [0; 8],
            count: 0,
            pieces: Vec::with_capacity(64),
            block: Vec::with_capacity(1 << 16),
        }
    }

    fn cell(&mut self, shape: Shape, stands: Stands<'_>) -> io::Result<()> {
        match (shape, stands) {
            (Shape::Text(width), Stands::Text(text)) => self.text(width, text),
            (Shape::Text(width), _) => self.text(width, ""),
            (_, Stands::Number(number)) => self.number(number),
            (_, _) => self.code(NO_NUMBER, None),
        }
    }

    fn number(&mut self, number: f64) -> io::Result<()> {
        let code = number + BIAS;
        if (1.0..=251.0).contains(&code) && code.fract() == 0.0 {
            #[allow(clippy::cast_sign_loss, reason = "between 1 and 251")]
            return self.code(code as u8, None);
        }
        let number = if number.is_finite() {
            number
        } else {
            SYSTEM_MISSING
        };
        self.code(PIECE, Some(number.to_le_bytes()))
    }

    fn text(&mut self, width: usize, text: &str) -> io::Result<()> {
        let mut rest = text.as_bytes();
        for segment in segments(width) {
            let (own, behind) = rest.split_at(rest.len().min(segment.min(IN_SEGMENT)));
            rest = behind;
            for at in (0..segment).step_by(8) {
                let piece = own.get(at..own.len().min(at + 8)).unwrap_or_default();
                if piece.iter().all(|byte| *byte == b' ') {
                    self.code(BLANKS, None)?;
                } else {
                    let mut bytes = [b' '; 8];
                    bytes[..piece.len()].copy_from_slice(piece);
                    self.code(PIECE, Some(bytes))?;
                }
            }
        }
        Ok(())
    }

    fn code(&mut self, code: u8, piece: Option<[u8; 8]>) -> io::Result<()> {
        self.codes[self.count] = code;
        self.count += 1;
        if let Some(piece) = piece {
            self.pieces.extend(piece);
        }
        if self.count == self.codes.len() {
            self.block.extend(self.codes);
            self.block.append(&mut self.pieces);
            self.count = 0;
            if self.block.len() >= 1 << 15 {
                self.out.write_all(&self.block)?;
                self.block.clear();
            }
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<W> {
        self.code(END, None)?;
        while self.count > 0 {
            self.code(0, None)?;
        }
        self.out.write_all(&self.block)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Whether a file is a system file of SPSS, by its first bytes.
pub fn is_sav(begins: &[u8]) -> bool {
    begins.starts_with(b"$FL2")
}

/// The text of the manifest in a system file; the dictionary is at its beginning.
pub fn manifest_of_sav(begins: &[u8]) -> Option<&str> {
    let start = find(begins, ATTRIBUTE)? + ATTRIBUTE.len();
    let length = find(&begins[start..], b"'\n")?;
    std::str::from_utf8(&begins[start..start + length]).ok()
}

/// The hash of a system file as it was before its hash came in.
///
/// # Errors
/// Where the file cannot be read.
pub fn content_of_sav(file: &mut File, begins: &[u8], content: &str) -> io::Result<String> {
    let mut whole = Sha256::new();
    let own = find(begins, content.as_bytes()).filter(|_| content.len() == NO_HASH.len());
    file.seek(SeekFrom::Start(0))?;
    let mut at = 0;
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(hexadecimal(&whole.finalize()));
        }
        let bytes = &mut piece[..read];
        if let Some(own) = own {
            for (offset, byte) in bytes.iter_mut().enumerate() {
                let here = at + offset;
                if (own..own + NO_HASH.len()).contains(&here) {
                    *byte = b'0';
                }
            }
        }
        whole.update(&*bytes);
        at += read;
    }
}
