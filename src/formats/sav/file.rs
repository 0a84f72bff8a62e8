//! A system file: its dictionary, then every row, compressed by SPSS's own byte codes as it comes.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};

use super::record::{BIAS, Head, SEGMENT, SYSTEM_MISSING, dictionary, pieces, segments};
use super::variable::{Shape, Stands, Variables};
use crate::error::{Error, Kind, Result};
use crate::formats::answers::{Answers, Extent, Leaving};
use crate::formats::handover::{Manifest, hexadecimal, manifest_json};

/// Stands where the hash of the file comes in once it is known: as long as that.
const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// How the manifest begins in the dictionary.
const ATTRIBUTE: &[u8] = b"manyi('";

/// A system file that waits to be written: its dictionary, and its rows.
pub struct SystemFile {
    head: Vec<u8>,
    rows: File,
}

impl SystemFile {
    /// A file of these rows, which were made by these variables or by some that lie as they do.
    pub fn of(
        answers: &Answers<'_>,
        extent: &Extent,
        variables: &Variables<'_>,
        manifest: &Manifest,
        rows: File,
    ) -> Result<Self> {
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
        let head = dictionary(&head, variables, &documents(answers, manifest), &text);
        let mut whole = Self { head, rows };
        let mut hash = Sha256::new();
        whole.pieces(&mut |piece| {
            hash.update(piece);
            Ok(())
        })?;
        let hash = hexadecimal(&hash.finalize());
        let at =
            place_of_hash(&whole.head).ok_or_else(|| unwritten(io::Error::other("no manifest")))?;
        whole.head[at..at + hash.len()].copy_from_slice(hash.as_bytes());
        Ok(whole)
    }

    /// Writes it.
    pub fn write(mut self, out: &mut dyn Write) -> Result<()> {
        self.pieces(&mut |piece| out.write_all(piece))
    }

    fn pieces(&mut self, each: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> Result<()> {
        let mut all = || {
            each(&self.head)?;
            self.rows.rewind()?;
            let mut piece = vec![0; 1 << 17];
            loop {
                match self.rows.read(&mut piece)? {
                    0 => return Ok(()),
                    read => each(&piece[..read])?,
                }
            }
        };
        all().map_err(unwritten)
    }
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

/// The cells of some rows: for each piece of eight bytes its code, and the pieces that their codes do not say.
///
/// 1 to 251: the number less the bias; 253: a piece follows; 254: eight blanks; 255: no number; 252: the end.
pub struct Codes<'v> {
    variables: &'v Variables<'v>,
    cells: Vec<u8>,
    pieces: Vec<u8>,
}

const PIECE: u8 = 253;
const BLANKS: u8 = 254;
const NO_NUMBER: u8 = 255;
const END: u8 = 252;

impl<'v> Codes<'v> {
    /// No cells yet.
    pub fn of(variables: &'v Variables<'v>) -> Self {
        Self {
            variables,
            cells: Vec::with_capacity(1 << 18),
            pieces: Vec::with_capacity(1 << 17),
        }
    }

    /// Adds the cells of a response.
    #[inline(always)]
    pub fn add(&mut self, row: &Leaving<'_>) {
        for variable in &self.variables.all {
            let stands = variable.cell(row);
            self.cell(variable.shape, stands);
        }
    }

    #[inline(always)]
    fn cell(&mut self, shape: Shape, stands: Stands<'_>) {
        match (shape, stands) {
            (Shape::Text(width), Stands::Text(text)) => self.text(width, text),
            (Shape::Text(width), _) => self.text(width, ""),
            (_, Stands::Number(number)) => self.number(number),
            (_, _) => self.cells.push(NO_NUMBER),
        }
    }

    #[inline(always)]
    fn number(&mut self, number: f64) {
        let code = number + BIAS;
        if (1.0..=251.0).contains(&code) {
            #[allow(clippy::cast_sign_loss, reason = "between 1 and 251")]
            let whole = code as u8;
            if f64::from(whole).to_bits() == code.to_bits() {
                self.cells.push(whole);
                return;
            }
        }
        let number = if number.is_finite() {
            number
        } else {
            SYSTEM_MISSING
        };
        self.cells.push(PIECE);
        self.pieces.extend_from_slice(&number.to_le_bytes());
    }

    #[inline(always)]
    fn text(&mut self, width: usize, text: &str) {
        if width <= SEGMENT {
            // As far as its pieces go: where the width was guessed, the text may be longer and still lie as it does.
            let room = 8 * pieces(width);
            let own = &text.as_bytes()[..text.len().min(room)];
            self.segment(width, own);
            return;
        }
        let mut rest = text.as_bytes();
        for segment in segments(width) {
            let (own, behind) = rest.split_at(rest.len().min(segment.min(SEGMENT)));
            rest = behind;
            self.segment(segment, own);
        }
    }

    #[inline(always)]
    fn segment(&mut self, width: usize, own: &[u8]) {
        let mut rest = own;
        for _ in 0..pieces(width) {
            let (piece, behind) = rest.split_at(rest.len().min(8));
            rest = behind;
            if piece.iter().all(|byte| *byte == b' ') {
                self.cells.push(BLANKS);
            } else {
                let mut bytes = [b' '; 8];
                bytes[..piece.len()].copy_from_slice(piece);
                self.cells.push(PIECE);
                self.pieces.extend_from_slice(&bytes);
            }
        }
    }
}

/// Rows as a file has them: eight codes, then the pieces that belong to them.
pub struct Cases {
    out: File,
    codes: [u8; 8],
    count: usize,
    pieces: Vec<u8>,
    /// Blocks that wait to be written together.
    block: Vec<u8>,
}

impl Cases {
    /// None yet, in a file without a name.
    pub fn new() -> Result<Self> {
        Ok(Self {
            out: tempfile::tempfile().map_err(unwritten)?,
            codes: [0; 8],
            count: 0,
            pieces: Vec::with_capacity(64),
            block: Vec::with_capacity(1 << 19),
        })
    }

    /// Adds cells with the pieces that belong to them.
    pub fn add(&mut self, added: &Codes<'_>) -> Result<()> {
        let codes = added.cells.as_slice();
        let mut rest = added.pieces.as_slice();
        let begun = (8 - self.count) % 8;
        let (first, others) = codes.split_at(codes.len().min(begun));
        let one_by_one = |cases: &mut Self, codes: &[u8], rest: &mut &[u8]| {
            for code in codes {
                let has_piece = *code == PIECE;
                let (piece, behind) = rest.split_at(if has_piece { 8 } else { 0 });
                *rest = behind;
                cases.code(*code, piece);
            }
        };
        one_by_one(self, first, &mut rest);
        let (blocks, last) = others.as_chunks::<8>();
        for codes in blocks {
            let count: usize = codes.iter().map(|code| usize::from(*code == PIECE)).sum();
            let (own, behind) = rest.split_at(8 * count);
            rest = behind;
            self.block.extend_from_slice(codes);
            self.block.extend_from_slice(own);
        }
        one_by_one(self, last, &mut rest);
        self.out.write_all(&self.block).map_err(unwritten)?;
        self.block.clear();
        Ok(())
    }

    fn code(&mut self, code: u8, piece: &[u8]) {
        self.codes[self.count] = code;
        self.count += 1;
        self.pieces.extend_from_slice(piece);
        if self.count == self.codes.len() {
            self.block.extend_from_slice(&self.codes);
            self.block.append(&mut self.pieces);
            self.count = 0;
        }
    }

    /// Ends the rows.
    pub fn finish(mut self) -> Result<File> {
        self.code(END, &[]);
        while self.count > 0 {
            self.code(0, &[]);
        }
        self.out.write_all(&self.block).map_err(unwritten)?;
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
