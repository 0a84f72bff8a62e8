//! The bytes of a table as text: in the encoding that is named, else in the only one they can be in. What could be two is
//! asked about, never guessed.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::text::{Finding, Text, quoted};

/// The text of a file, and the encoding it was read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded<'b> {
    /// The text, without its mark.
    pub text: Cow<'b, str>,
    /// The name of the encoding; `None` where nothing but ASCII is in the file, which all of them write alike.
    pub encoding: Option<&'static str>,
}

/// The encoding of this name, as `--encoding` takes it: `utf-8`, `gb18030`, `gbk`, `big5`, `utf-16le`, …
pub fn encoding(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(name.trim().as_bytes())
}

/// What is said of a file that was read in another encoding than UTF-8, where nobody named one: a person can see whether
/// that was meant.
pub fn read_as(
    encoding: Option<&'static str>,
    chosen: Option<&'static Encoding>,
) -> Option<Finding> {
    let name = encoding.filter(|name| chosen.is_none() && *name != UTF_8.name())?;
    let name = name.to_uppercase();
    let said = Text::new(
        format!("文件按 {name} 编码读"),
        format!("the file was read as {name}"),
    );
    Some(Finding::warning("read-as", "", said).hint(
        "字不对就用 --encoding 写明编码",
        "where the words are wrong, name the encoding with --encoding",
    ))
}

/// The text of a table; or why it cannot be read as one at all.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    chosen: Option<&'static Encoding>,
) -> Result<Decoded<'b>, Finding> {
    let decoded = match chosen {
        Some(encoding) => decode_as(bytes, encoding)?,
        None => told_apart(bytes)?,
    };
    if let Some(at) = decoded.text.as_bytes().iter().position(|byte| *byte == 0) {
        return Err(nul(line_at(decoded.text.as_bytes(), at)));
    }
    if decoded.text.trim().is_empty() {
        return Err(empty());
    }
    Ok(decoded)
}

fn decode_as<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Result<Decoded<'b>, Finding> {
    let (text, is_broken) = encoding.decode_with_bom_removal(bytes);
    if is_broken {
        let at = text.find('\u{fffd}').unwrap_or(0);
        return Err(not_in_encoding(
            encoding.name(),
            line_at(text.as_bytes(), at),
        ));
    }
    let encoding = (!text.is_ascii()).then(|| encoding.name());
    Ok(Decoded { text, encoding })
}

/// The text where only one encoding gives one.
fn told_apart(bytes: &[u8]) -> Result<Decoded<'_>, Finding> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(utf16());
    }
    let marked = bytes.strip_prefix(b"\xef\xbb\xbf");
    let body = marked.unwrap_or(bytes);
    if let Some(at) = body.iter().position(|byte| *byte == 0) {
        return Err(nul(line_at(body, at)));
    }
    let read = |text, encoding| {
        Ok(Decoded {
            text,
            encoding: Some(encoding),
        })
    };
    match std::str::from_utf8(body) {
        Ok(text) if text.is_ascii() => Ok(Decoded {
            text: Cow::Borrowed(text),
            encoding: None,
        }),
        Ok(text) if marked.is_none() && could_be_gb(text) => {
            Err(doubtful(body, first_cell(body, |_| true).unwrap_or(0)))
        }
        Ok(text) => read(Cow::Borrowed(text), UTF_8.name()),
        Err(error) if marked.is_some() => Err(broken_utf8(line_at(body, error.valid_up_to()))),
        Err(error) => {
            let line = line_at(body, error.valid_up_to());
            if let Some(sure) = first_cell(body, is_surely_utf8) {
                let other = first_cell(body, |cell| {
                    std::str::from_utf8(cell).is_err() && is_gb2312(cell)
                });
                return Err(other.map_or_else(
                    || broken_utf8(line),
                    |other| mixed(line_at(body, sure), line_at(body, other)),
                ));
            }
            if let Some(torn) = could_be_torn(body) {
                return Err(doubtful(body, torn));
            }
            let text = GB18030
                .decode_without_bom_handling_and_without_replacement(body)
                .ok_or_else(|| unknown_encoding(line))?;
            if is_mostly_rare(body) {
                return Err(strange(body, line));
            }
            read(text, GB18030.name())
        }
    }
}

/// Whether valid UTF-8 could as well be a file in GB18030: every cell of it is GB 2312, and reads no worse.
///
/// 谢谢 in GB18030 has the bytes of the UTF-8 text лл. The UTF-8 bytes of Chinese are hardly ever GB 2312.
fn could_be_gb(text: &str) -> bool {
    let mut cells = beyond_ascii(text.as_bytes());
    if !cells.all(is_gb2312) || is_latin(text) {
        return false;
    }
    let is_gb_usual = beyond_ascii(text.as_bytes()).all(|cell| pairs(cell, is_usual));
    is_gb_usual || !is_usual_text(text)
}

/// Where the first cell stands that reads as Chinese in UTF-8 but for a sign that was cut, in bytes; `None` where one can
/// be nothing but GB18030. Texts are cut at a number of bytes: `满` and half a sign have the bytes of 婊℃ in GB18030.
fn could_be_torn(bytes: &[u8]) -> Option<usize> {
    let is_possible = |cell: &[u8]| std::str::from_utf8(cell).is_ok() || torn(cell).is_some();
    if !beyond_ascii(bytes).all(is_possible) {
        return None;
    }
    // With no whole sign beside it a part is the bytes of one rare sign in GB18030: `满` cut after two bytes those of 婊.
    let is_torn = |cell: &[u8]| match torn(cell) {
        Some(whole) if whole.is_ascii() => is_gb2312(cell),
        whole => whole.is_some_and(is_chinese),
    };
    first_cell(bytes, is_torn)
}

/// The whole signs of a cell that is UTF-8 but for a part of a sign at its beginning or its end; maybe none beyond ASCII.
fn torn(cell: &[u8]) -> Option<&str> {
    let is_rest = |byte: &&u8| matches!(byte, 0x80..=0xbf);
    let from = cell.iter().take(3).take_while(is_rest).count();
    let body = &cell[from..];
    match std::str::from_utf8(body) {
        Ok(_) if from == 0 => None,
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&body[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    }
}

/// Whether everything beyond ASCII is a sign that Chinese texts have, rare ones too: no letter of another script.
fn is_chinese(text: &str) -> bool {
    let (bytes, _, is_broken) = GB18030.encode(text);
    let is_lead = |lead| matches!(lead, 0xa1..=0xa3 | 0xb0..=0xf7);
    !is_broken && beyond_ascii(&bytes).all(|cell| pairs(cell, is_lead))
}

/// Whether everything beyond ASCII is a Latin letter in a word of others, as in `café`; by chance Chinese gives no such word.
fn is_latin(text: &str) -> bool {
    let is_letter = |sign: char| ('\u{c0}'..='\u{24f}').contains(&sign);
    let mut words = text.split(|sign: char| sign.is_ascii() && !sign.is_ascii_alphabetic());
    words.all(|word| {
        word.is_ascii()
            || word.chars().all(|sign| sign.is_ascii() || is_letter(sign))
                && word.chars().any(|sign| sign.is_ascii())
    })
}

/// Whether everything beyond ASCII is a usual Chinese sign.
fn is_usual_text(text: &str) -> bool {
    let (bytes, _, is_broken) = GB18030.encode(text);
    !is_broken && beyond_ascii(&bytes).all(|cell| pairs(cell, is_usual))
}

/// Whether a cell is UTF-8 and cannot be GB 2312.
fn is_surely_utf8(cell: &[u8]) -> bool {
    std::str::from_utf8(cell).is_ok() && !is_gb2312(cell)
}

/// The cells with bytes beyond ASCII. What divides them is no part of a sign in either encoding.
fn beyond_ascii(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split(|byte| matches!(byte, b',' | b'\n' | b'\r' | b'"' | b'\t' | b' '))
        .filter(|cell| !cell.is_ascii())
}

/// Where the first cell stands of which this is so, in bytes.
fn first_cell(bytes: &[u8], is_so: impl Fn(&[u8]) -> bool) -> Option<usize> {
    let cell = beyond_ascii(bytes).find(|cell| is_so(cell))?;
    Some(cell.as_ptr() as usize - bytes.as_ptr() as usize)
}

fn is_gb2312(cell: &[u8]) -> bool {
    pairs(cell, |lead| matches!(lead, 0xa1..=0xa9 | 0xb0..=0xf7))
}

/// The leads of punctuation and of the 3,755 usual Chinese signs.
const fn is_usual(lead: u8) -> bool {
    matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7)
}

/// Whether everything beyond ASCII is pairs of bytes as GB 2312 has them, with such a lead.
fn pairs(cell: &[u8], is_lead: impl Fn(u8) -> bool) -> bool {
    let mut bytes = cell.iter();
    while let Some(byte) = bytes.next() {
        if byte.is_ascii() {
            continue;
        }
        let trail = bytes.next();
        if !is_lead(*byte) || !trail.is_some_and(|trail| (0xa1..=0xfe).contains(trail)) {
            return false;
        }
    }
    true
}

/// Whether more than a fifth of the cells beyond ASCII have signs that Chinese texts hardly ever have: another encoding.
fn is_mostly_rare(bytes: &[u8]) -> bool {
    let (mut usual, mut rare) = (0_usize, 0_usize);
    for cell in beyond_ascii(bytes) {
        if is_gb2312(cell) {
            usual += 1;
        } else {
            rare += 1;
        }
    }
    rare * 4 > usual
}

/// The line of a byte, counted from 1.
fn line_at(bytes: &[u8], at: usize) -> u32 {
    bytes[..at].split(|byte| *byte == b'\n').count() as u32
}

fn on_line(mut finding: Finding, line: u32) -> Finding {
    finding.place.line = Some(line);
    finding.place.column = Some(1);
    finding
}

/// How the option that settles it is named.
const SETTLE: [&str; 2] = [
    "看哪一种读得通，加 --encoding utf-8 或 --encoding gb18030；或在表格软件里另存为“CSV UTF-8（逗号分隔）”",
    "see which one makes sense and add --encoding utf-8 or --encoding gb18030; or save the file as “CSV UTF-8 (comma delimited)”",
];

/// Whether it is only asked in which encoding a file is: an option settles it.
pub fn is_about_encoding(finding: &Finding) -> bool {
    matches!(finding.code, "doubtful-encoding" | "mixed-encodings")
}

/// What is asked about the cell that begins at this byte.
fn doubtful(body: &[u8], at: usize) -> Finding {
    let cell = beyond_ascii(&body[at..]).next().unwrap_or_default();
    let [utf8, gb] = [UTF_8, GB18030].map(|encoding| {
        let (text, _) = encoding.decode_without_bom_handling(cell);
        quoted(&text)
    });
    on_line(
        Finding::error(
            "doubtful-encoding",
            "",
            Text::new(
                format!("文件的编码有两种可能：按 UTF-8 读是“{utf8}”，按 GB18030 读是“{gb}”"),
                format!(
                    "the file can be in two encodings: as UTF-8 it says `{utf8}`, as GB18030 `{gb}`"
                ),
            ),
        )
        .hint(SETTLE[0], SETTLE[1]),
        line_at(body, at),
    )
}

fn strange(body: &[u8], line: u32) -> Finding {
    let cell = beyond_ascii(body)
        .find(|cell| !is_gb2312(cell))
        .unwrap_or_default();
    let (gb, _) = GB18030.decode_without_bom_handling(cell);
    let gb = quoted(&gb);
    on_line(
        Finding::error(
            "doubtful-encoding",
            "",
            Text::new(
                format!("文件不是 UTF-8，按 GB18030 读又多是生僻字，如“{gb}”"),
                format!("the file is no UTF-8, and as GB18030 it has mostly rare signs, such as `{gb}`"),
            ),
        )
        .hint(
            "用 --encoding 写明编码，如 big5、utf-16le；确是 GB18030，加 --encoding gb18030",
            "name the encoding with --encoding, such as big5 or utf-16le; where it is GB18030, --encoding gb18030",
        ),
        line,
    )
}

fn mixed(utf8: u32, gb: u32) -> Finding {
    on_line(
        Finding::error(
            "mixed-encodings",
            "",
            Text::new(
                format!("文件里混着两种编码：第 {utf8} 行是 UTF-8，第 {gb} 行是 GB18030"),
                format!("the file mixes two encodings: row {utf8} is UTF-8, row {gb} is GB18030"),
            ),
        )
        .hint(
            "文件像是由两份拼成的：分别另存为 UTF-8 再合并；若只有一种编码，用 --encoding 写明",
            "it seems to be joined from two files: save each as UTF-8, then join them; where it has one encoding, name it with --encoding",
        ),
        gb,
    )
}

fn not_in_encoding(name: &str, line: u32) -> Finding {
    on_line(
        Finding::error(
            "not-in-encoding",
            "",
            Text::new(
                format!("第 {line} 行按 {name} 解不开"),
                format!("row {line} cannot be read as {name}"),
            ),
        )
        .hint(
            "换一种 --encoding；不写则由程序判断",
            "name another --encoding, or none",
        ),
        line,
    )
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
            "用 --encoding 写明编码，或在表格软件里另存为“CSV UTF-8（逗号分隔）”",
            "name the encoding with --encoding, or save it as “CSV UTF-8 (comma delimited)”",
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

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::BIG5;
    use rstest::rstest;

    fn in_gb(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    fn read(bytes: &[u8]) -> Result<(String, Option<&'static str>), &'static str> {
        decode(bytes, None)
            .map(|decoded| (decoded.text.into_owned(), decoded.encoding))
            .map_err(|finding| finding.code)
    }

    #[rstest]
    #[case("serial,Q1\n1,手续简单些\n")]
    #[case("serial,Q1\n1,谢谢\n2,满意\n3,很好\n")]
    #[case("1,谢谢\n")]
    #[case("1,谢谢 2,好\n")]
    #[case("1,نەخ\u{200c}شە\n")]
    fn utf8_is_read_and_named(#[case] text: &str) {
        let due = (text.to_owned(), Some("UTF-8"));
        assert_eq!(read(text.as_bytes()), Ok(due));
    }

    #[rstest]
    #[case("serial,Q1\n1,手续简单些\n")]
    #[case("1,建议延长开放时间，增加座位。\n2,①没有\n")]
    #[case("1,张婷\n2,李鑫\n")]
    fn gb_is_read_and_named(#[case] text: &str) {
        assert_eq!(read(&in_gb(text)), Ok((text.to_owned(), Some("gb18030"))));
    }

    #[test]
    fn a_latin_word_with_an_accent_is_not_taken_for_chinese() {
        for text in ["serial,Q1\n1,café\n", "serial,Q1\n1,Zürich naïve\n"] {
            assert!(decode(text.as_bytes(), None).is_ok(), "{text}");
        }
        // In GB18030 谢谢 has the bytes of a UTF-8 text too.
        assert!(decode("serial,Q1\n1,лл\n".as_bytes(), None).is_err());
    }

    #[test]
    fn ascii_is_the_same_in_all() {
        assert_eq!(
            read(b"serial,Q1\n1,1\n"),
            Ok(("serial,Q1\n1,1\n".into(), None))
        );
    }

    /// Words whose bytes in GB18030 are valid UTF-8: nobody can tell, so it is asked.
    #[rstest]
    #[case("谢谢")]
    #[case("小")]
    #[case("学校")]
    #[case("英")]
    fn what_could_be_two_encodings_is_asked_about(#[case] word: &str) {
        let bytes = in_gb(&format!("serial,Q1\n1,{word}\n"));
        assert!(std::str::from_utf8(&bytes).is_ok());
        let finding = decode(&bytes, None).unwrap_err();
        assert_eq!(finding.code, "doubtful-encoding");
        assert!(finding.hint.zh.contains("--encoding") && finding.sentence.zh.contains(word));
        let settled = decode(&bytes, encoding("gb18030")).unwrap();
        assert!(settled.text.contains(word));
        assert!(
            !decode(&bytes, encoding("utf-8"))
                .unwrap()
                .text
                .contains(word)
        );
    }

    /// Texts are cut at a number of bytes, too: what is left of the last sign, or of the first, makes another text of them.
    #[rstest]
    #[case(&["满".as_bytes(), &"意".as_bytes()[..1]].concat())]
    #[case(&["满".as_bytes(), "满".as_bytes(), &"意".as_bytes()[..2]].concat())]
    #[case(&[&"满".as_bytes()[2..], "满".as_bytes()].concat())]
    #[case(&[&"满".as_bytes()[1..], "满".as_bytes(), &"意".as_bytes()[..1]].concat())]
    #[case(&"满".as_bytes()[..2])]
    fn utf8_that_is_cut_inside_a_sign_is_asked_about(#[case] cell: &[u8]) {
        let bytes = [b"serial,Q1\n1,good\n2,", cell, b"\n"].concat();
        assert!(std::str::from_utf8(&bytes).is_err());
        let finding = decode(&bytes, None).unwrap_err();
        assert!(is_about_encoding(&finding), "{finding:?}");
        assert_eq!(finding.place.line, Some(3));
        let is_short = cell.len() == 2;
        let due = if is_short { '婊' } else { '满' };
        assert!(finding.sentence.zh.contains(due), "{finding:?}");
        // Whoever says that it is GB18030 gets that, where it is one.
        assert!(decode(&bytes, encoding("utf-8")).is_err());
    }

    /// Names that begin as Cyrillic letters do, or with a byte that goes on, are no UTF-8 that was cut.
    #[rstest]
    #[case("谢婕")]
    #[case("不谢")]
    #[case("北京")]
    #[case("小婊")]
    #[case("王谢婕")]
    fn gb_that_is_nearly_utf8_is_read(#[case] name: &str) {
        let text = format!("serial,Q1\n1,{name}\n");
        let due = (text.clone(), Some("gb18030"));
        assert_eq!(read(&in_gb(&text)), Ok(due));
    }

    #[test]
    fn a_file_of_two_encodings_is_never_stored_as_rubbish() {
        let utf8 = "serial,Q1\n1,手续多\n".as_bytes();
        for half in ["2,等得久\n", "2,态度好\n3,服务周到\n4,满意\n5,很方便\n"] {
            for bytes in [[utf8, &in_gb(half)].concat(), [&in_gb(half), utf8].concat()] {
                let finding = decode(&bytes, None).unwrap_err();
                assert_eq!(finding.code, "mixed-encodings");
                assert!(is_about_encoding(&finding) && finding.hint.en.contains("--encoding"));
            }
        }
    }

    #[test]
    fn another_encoding_is_asked_about_and_can_be_named() {
        let text = "serial,Q1\n1,滿意度調查\n2,謝謝您的協助\n";
        let (bytes, ..) = BIG5.encode(text);
        let code = read(&bytes).unwrap_err();
        assert!(
            ["doubtful-encoding", "unknown-encoding"].contains(&code),
            "{code}"
        );
        let named = decode(&bytes, encoding("big5")).unwrap();
        assert_eq!((named.text.as_ref(), named.encoding), (text, Some("Big5")));
    }

    #[test]
    fn an_encoding_that_is_named_is_held_to() {
        let bytes = in_gb("1,手续简单些\n");
        let code = |name| decode(&bytes, encoding(name)).unwrap_err().code;
        assert_eq!(code("utf-8"), "not-in-encoding");
        assert_eq!(encoding("klingon"), None);
        let marked: Vec<u8> = "\u{feff}1,好\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(&marked), Err("utf-16"));
        let read = decode(&marked, encoding("utf-16le")).unwrap();
        assert_eq!(read.text, "1,好\n");
    }
}
