//! Code books and projects that other programs wrote.

use std::collections::HashMap;

use super::counting::{Counting, Positions};
use super::unique::with_own_names;
use super::{RefiCode, RefiProject, RefiSelection, RefiSource, RefiUser};
use crate::formats::docx::xml::{Attributes, Node, walk};
use crate::formats::office_file::parts;
use crate::interview::Identity;
use crate::text::{Finding, Text, quoted, text};

/// A project with what is to be said of how it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RefiRead {
    /// The project.
    pub project: RefiProject,
    /// What was doubtful or left out.
    pub warnings: Vec<Finding>,
}

/// Reads the codes of a `.qdc` file.
///
/// # Errors
/// A finding where it is no code book.
pub fn read_code_book(bytes: &[u8]) -> Result<Vec<RefiCode>, Finding> {
    let text = utf8(bytes)?;
    let tree = Tree::read(&text)?;
    if tree.codes.is_empty() {
        return Err(broken());
    }
    Ok(tree.named_codes())
}

/// Reads a `.qdpx` file: its codes, its texts, and the passages in them, whichever way their positions are counted.
///
/// # Errors
/// A finding where it is no project, or is larger than is read.
pub fn read_refi_project(bytes: &[u8]) -> Result<RefiRead, Finding> {
    let parts: HashMap<String, Vec<u8>> = parts(bytes).map_err(|_| broken())?.into_iter().collect();
    let project = parts.iter().find(|(name, _)| {
        name.rsplit('/')
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("project.qde"))
    });
    let (_, bytes) = project.ok_or_else(broken)?;
    let mut tree = Tree::read(&utf8(bytes)?)?;
    tree.codes = tree.named_codes();
    let mut read = RefiRead::default();
    if tree.others > 0 {
        read.warnings.push(no_texts(tree.others));
    }
    if tree.beside > 0 {
        read.warnings.push(no_notes(tree.beside));
    }
    for source in std::mem::take(&mut tree.sources) {
        let came = match &source.path {
            Some(path) => part_of(&parts, path).and_then(|bytes| utf8(bytes).ok()),
            None => source.inline.clone(),
        };
        match came {
            Some(came) => {
                let text = placed(&source, &came, &mut read.warnings);
                read.project.sources.push(text);
            }
            None => read.warnings.push(text_missing(&source.name)),
        }
    }
    read.project.is_own = tree.is_own;
    read.project.name = tree.name;
    read.project.users = tree.users;
    read.project.codes = tree.codes;
    Ok(read)
}

/// The text of an internal path, in the folder `sources` however it is written.
fn part_of<'p>(parts: &'p HashMap<String, Vec<u8>>, path: &str) -> Option<&'p Vec<u8>> {
    let name = path.strip_prefix("internal://")?;
    let mut found = parts.iter().filter(|(known, _)| {
        known.rsplit_once('/').is_some_and(|(folder, file)| {
            folder.eq_ignore_ascii_case("sources") && file.eq_ignore_ascii_case(name)
        })
    });
    found.next().map(|(_, bytes)| bytes)
}

/// A source as it stands in the file.
#[derive(Default)]
struct Came {
    guid: Option<Identity>,
    name: String,
    path: Option<String>,
    inline: Option<String>,
    selections: Vec<CameSelection>,
}

/// A passage as it stands in the file.
struct CameSelection {
    /// The words, where the file says them.
    words: String,
    start: usize,
    end: usize,
    user: Option<Identity>,
    codes: Vec<Identity>,
    note: String,
}

/// The text of a source as this program has it, with its passages where their words are.
fn placed(source: &Came, came: &str, warnings: &mut Vec<Finding>) -> RefiSource {
    let (positions, text) = Positions::of(came);
    let signs: Vec<char> = text.chars().collect();
    let words = |start: usize, end: usize| -> Option<String> {
        (start < end).then(|| signs[start..end].iter().collect())
    };
    let is_named = |one: &CameSelection, places: &[usize]| {
        let at = |position: usize| places.get(position).copied();
        at(one.start)
            .zip(at(one.end))
            .and_then(|(start, end)| words(start, end))
            .is_some_and(|found| is_same(&found, &one.words))
    };
    let named = || source.selections.iter().filter(|one| !one.words.is_empty());
    // The way of counting by which most passages are the words they are named by; the standard's among equals.
    let mut best = (Counting::STANDARD, positions.places(Counting::STANDARD), 0);
    for counting in Counting::all() {
        let places = positions.places(counting);
        let fits = named().filter(|one| is_named(one, &places)).count();
        if counting == Counting::STANDARD || fits > best.2 {
            best = (counting, places, fits);
        }
    }
    let (counting, places, fits) = best;
    let all = named().count();
    if positions.is_ambiguous() && (fits < all || all == 0) && !source.selections.is_empty() {
        warnings.push(doubtful(&source.name, all - fits));
    } else if counting != Counting::STANDARD {
        warnings.push(counted_otherwise(&source.name, counting));
    }
    let mut lost = 0;
    let mut selections: Vec<RefiSelection> = Vec::new();
    for one in &source.selections {
        let place = |position: usize| places.get(position).copied().unwrap_or(signs.len());
        let (start, end) = (place(one.start), place(one.end));
        if start >= end || one.start >= places.len() {
            lost += 1;
            continue;
        }
        // A passage with several codes may come as several elements.
        let same = selections.iter_mut().find(|known: &&mut RefiSelection| {
            (known.start, known.end, known.user, &known.note) == (start, end, one.user, &one.note)
        });
        match same {
            Some(known) => {
                let new = one.codes.iter().filter(|code| !known.codes.contains(code));
                let new: Vec<Identity> = new.copied().collect();
                known.codes.extend(new);
            }
            None => selections.push(RefiSelection {
                start,
                end,
                user: one.user,
                codes: one.codes.clone(),
                note: one.note.clone(),
            }),
        }
    }
    if lost > 0 {
        warnings.push(outside(&source.name, lost));
    }
    RefiSource {
        guid: source
            .guid
            .unwrap_or_else(|| super::made_identity(&["source", &source.name])),
        name: source.name.clone(),
        text,
        selections,
    }
}

/// Whether a passage is the words it is named by; a name may be cut, and its line ends be blanks.
fn is_same(found: &str, named: &str) -> bool {
    let plain =
        |text: &str| -> String { text.chars().filter(|sign| !sign.is_whitespace()).collect() };
    let (found, named) = (plain(found), plain(named));
    let cut = named.trim_end_matches(['…', '.']);
    found == named
        || (cut.len() < named.len() && cut.chars().count() >= 4 && found.starts_with(cut))
}

/// The elements of a file.
#[derive(Default)]
struct Tree {
    name: String,
    is_own: bool,
    users: Vec<RefiUser>,
    codes: Vec<RefiCode>,
    /// The codes that are open, one below another.
    open: Vec<RefiCode>,
    sources: Vec<Came>,
    source: Option<Came>,
    selection: Option<CameSelection>,
    /// How many sources are no texts.
    others: usize,
    /// How many memos, cases, sets and variables there are.
    beside: usize,
    /// Whose words are read.
    reads: Reads,
    words: String,
}

#[derive(Default, PartialEq, Eq, Clone, Copy)]
enum Reads {
    #[default]
    Nothing,
    Description,
    SelectionNote,
    Content,
}

/// How deep codes may lie in one another.
const DEEPEST: usize = 64;

impl Tree {
    fn read(text: &str) -> Result<Self, Finding> {
        let mut tree = Self::default();
        walk(text.trim_start_matches('\u{feff}'), |node| match node {
            Node::Start(name, attributes, is_empty) => tree.start(&name, &attributes, is_empty),
            Node::End(name) => tree.end(&name),
            Node::Text(words) if tree.reads != Reads::Nothing => tree.words.push_str(&words),
            Node::Text(_) => {}
        })
        .ok_or_else(broken)?;
        Ok(tree)
    }

    fn start(&mut self, name: &str, attributes: &Attributes, is_empty: bool) {
        match name {
            "CodeBook" | "Project" => {
                self.is_own |= attributes.get("origin") == Some("manyi");
                if name == "Project" {
                    let name = attributes.get("name").unwrap_or_default();
                    name.clone_into(&mut self.name);
                }
            }
            "Note" | "Case" | "Set" | "Variable" => self.beside += 1,
            "User" => {
                if let Some(guid) = identity(attributes, "guid") {
                    let name = attributes.get("name").or_else(|| attributes.get("id"));
                    let name = name.unwrap_or_default().to_owned();
                    self.users.push(RefiUser { guid, name });
                }
            }
            "Code" if self.open.len() < DEEPEST => {
                let guid = identity(attributes, "guid");
                let name = attributes.get("name").unwrap_or_default().trim();
                self.open.push(RefiCode {
                    guid: guid.unwrap_or_else(|| super::made_identity(&["code", name])),
                    name: name.to_owned(),
                    description: String::new(),
                    is_codable: attributes.get("isCodable") != Some("false"),
                    children: Vec::new(),
                });
                if is_empty {
                    self.end_code();
                }
            }
            "TextSource" => {
                self.source = Some(Came {
                    guid: identity(attributes, "guid"),
                    name: attributes.get("name").unwrap_or_default().to_owned(),
                    path: attributes.get("plainTextPath").map(str::to_owned),
                    ..Came::default()
                });
                if is_empty {
                    self.sources.extend(self.source.take());
                }
            }
            "PictureSource" | "PDFSource" | "AudioSource" | "VideoSource" => self.others += 1,
            "PlainTextSelection" if self.source.is_some() => {
                let number = |name| {
                    attributes
                        .get(name)
                        .and_then(|text| text.trim().parse().ok())
                };
                self.selection = Some(CameSelection {
                    words: attributes.get("name").unwrap_or_default().to_owned(),
                    start: number("startPosition").unwrap_or(0),
                    end: number("endPosition").unwrap_or(0),
                    user: identity(attributes, "creatingUser"),
                    codes: Vec::new(),
                    note: String::new(),
                });
                if is_empty {
                    self.end_selection();
                }
            }
            "CodeRef" => {
                if let (Some(selection), Some(code)) =
                    (&mut self.selection, identity(attributes, "targetGUID"))
                {
                    selection.codes.push(code);
                }
            }
            "Description" if !is_empty && !self.open.is_empty() => self.reads = Reads::Description,
            // What a coding of the passage says of itself comes behind its own beginning, and is not read.
            "Description"
                if !is_empty
                    && self
                        .selection
                        .as_ref()
                        .is_some_and(|one| one.codes.is_empty()) =>
            {
                self.reads = Reads::SelectionNote;
            }
            "PlainTextContent" if !is_empty && self.source.is_some() => self.reads = Reads::Content,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Code" => self.end_code(),
            "TextSource" => self.sources.extend(self.source.take()),
            "PlainTextSelection" => self.end_selection(),
            "Description" if self.reads == Reads::Description => {
                let words = self.taken_words();
                if let Some(code) = self.open.last_mut() {
                    words.trim().clone_into(&mut code.description);
                }
            }
            "Description" if self.reads == Reads::SelectionNote => {
                let words = self.taken_words();
                if let Some(selection) = &mut self.selection {
                    words.trim().clone_into(&mut selection.note);
                }
            }
            "PlainTextContent" if self.reads == Reads::Content => {
                let words = self.taken_words();
                if let Some(source) = &mut self.source {
                    source.inline = Some(words);
                }
            }
            _ => {}
        }
    }

    /// The codes, by the names they had before they were written where this program did.
    fn named_codes(&self) -> Vec<RefiCode> {
        let mut codes = self.codes.clone();
        if self.is_own {
            with_own_names(&mut codes);
        }
        codes
    }

    fn taken_words(&mut self) -> String {
        self.reads = Reads::Nothing;
        std::mem::take(&mut self.words)
    }

    fn end_code(&mut self) {
        let Some(code) = self.open.pop() else {
            return;
        };
        match self.open.last_mut() {
            Some(above) => above.children.push(code),
            None => self.codes.push(code),
        }
    }

    fn end_selection(&mut self) {
        if let (Some(source), Some(selection)) = (&mut self.source, self.selection.take()) {
            source.selections.push(selection);
        }
    }
}

/// A GUID as programs write it: in capitals, in braces.
fn identity(attributes: &Attributes, name: &str) -> Option<Identity> {
    attributes
        .get(name)?
        .trim_matches(['{', '}', ' '])
        .parse()
        .ok()
}

fn utf8(bytes: &[u8]) -> Result<String, Finding> {
    String::from_utf8(bytes.to_vec()).map_err(|_| broken())
}

fn broken() -> Finding {
    Finding::error(
        "refi-broken",
        "",
        Text::new(
            "这不是 REFI-QDA 的编码本（.qdc）或项目（.qdpx），或损坏了",
            "this is no code book (.qdc) or project (.qdpx) of REFI-QDA, or it is damaged",
        ),
    )
    .hint(
        "在原来的程序里重新导出：编码本选 .qdc，整个项目选 .qdpx",
        "export it again: a code book as .qdc, a whole project as .qdpx",
    )
}

fn no_texts(count: usize) -> Finding {
    Finding::warning(
        "refi-left-out",
        "",
        text!(
            "{count} 份图片、PDF 或录音录像没有读，只读文字",
            "{count} pictures, PDFs or recordings were not read: only texts are"
        ),
    )
    .hint(
        "要的话，在原来的程序里转成文字",
        "turn them into texts in the program they come from",
    )
}

fn no_notes(count: usize) -> Finding {
    Finding::warning(
        "refi-left-out",
        "",
        text!(
            "{count} 处备忘、案例、集合或变量没有读",
            "{count} memos, cases, sets or variables were not read"
        ),
    )
    .hint(
        "要的话，抄进主题的定义或访谈的备注",
        "copy them into the definition of a theme or the note of an interview",
    )
}

fn text_missing(name: &str) -> Finding {
    let name = quoted(name);
    Finding::warning(
        "refi-left-out",
        "",
        text!(
            "“{name}”的文字不在文件里",
            "the text of `{name}` is not in the file"
        ),
    )
    .hint(
        "在原来的程序里连同文本一起导出",
        "export it together with its texts",
    )
}

fn doubtful(name: &str, count: usize) -> Finding {
    let name = quoted(name);
    Finding::warning(
        "refi-positions",
        "",
        text!(
            "“{name}”里 {count} 处标记的位置和它写着的原话对不上，或没有写原话：按字符数读",
            "in `{name}`, {count} passages are not the words they are named by, or none is named: read as characters"
        ),
    )
    .hint("逐处核对这一份", "look at each of them")
}

fn counted_otherwise(name: &str, counting: Counting) -> Finding {
    let name = quoted(name);
    let (zh, en) = if counting.is_utf16 {
        ("UTF-16 单位", "UTF-16 units")
    } else {
        ("换行或文件头另算", "line ends or a mark counted otherwise")
    };
    Finding::warning(
        "refi-positions",
        "",
        text!(
            "“{name}”的位置按{zh}数，已按它写着的原话对上",
            "the positions in `{name}` count {en}; they were placed by the words they are named by"
        ),
    )
    .hint("不用做什么", "there is nothing to do")
}

fn outside(name: &str, count: usize) -> Finding {
    let name = quoted(name);
    Finding::warning(
        "refi-left-out",
        "",
        text!(
            "“{name}”里 {count} 处标记在文字之外，没有读",
            "{count} passages of `{name}` lie outside its text and were not read"
        ),
    )
    .hint(
        "在原来的程序里核对",
        "look at them in the program they come from",
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::project;
    use super::super::write::{RefiUnits, code_book_xml, refi_package};
    use super::*;
    use crate::formats::office_file::package;

    #[test]
    fn what_is_written_is_read_with_the_same_words_in_both_countings() {
        let due = project();
        for units in [RefiUnits::CodePoints, RefiUnits::Utf16] {
            let (bytes, _) = refi_package(&due, units).unwrap();
            let read = read_refi_project(&bytes).unwrap();
            assert_eq!(read.project.sources, due.sources, "{units:?}");
            assert_eq!(read.project.users, due.users);
            let told: Vec<_> = read.warnings.iter().map(|one| one.code).collect();
            let is_utf16 = units == RefiUnits::Utf16;
            assert_eq!(
                told,
                if is_utf16 {
                    vec!["refi-positions"]
                } else {
                    vec![]
                }
            );
        }
    }

    #[test]
    fn a_code_book_keeps_its_tree_and_identities() {
        let due = project().codes;
        let (xml, _) = code_book_xml(&due);
        let read = read_code_book(xml.as_bytes()).unwrap();
        assert_eq!(read[0].children[1], due[0].children[1]);
        assert_eq!(read, due, "with its own names again");
        // As Taguette writes it: flat, capitals, braces elsewhere.
        let flat = "\u{feff}<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes><Code guid='{0123ABCD-0000-4000-8000-000000000000}' name='环境&#47;树' isCodable='true' color='#FF0000'><Description>说到树</Description></Code></Codes><Sets/></CodeBook>";
        let read = read_code_book(flat.as_bytes()).unwrap();
        assert_eq!(
            (read[0].name.as_str(), read[0].description.as_str()),
            ("环境/树", "说到树")
        );
        assert_eq!(
            read[0].guid.to_string(),
            "0123abcd-0000-4000-8000-000000000000"
        );
    }

    fn foreign(text: &str, selections: &str) -> Vec<u8> {
        let xml = format!(
            "<Project xmlns='urn:QDA-XML:project:1.0' name='p'><Sources><TextSource guid='0123abcd-0000-4000-8000-000000000000' name='一' \
             plainTextPath='internal://A.TXT'>{selections}</TextSource><PDFSource guid='x'/></Sources></Project>"
        );
        package(&[
            ("project.qde".to_owned(), xml.into_bytes()),
            ("Sources/a.txt".to_owned(), text.as_bytes().to_vec()),
        ])
        .unwrap()
    }

    fn selection(words: &str, start: usize, end: usize) -> String {
        format!(
            "<PlainTextSelection guid='1' name='{words}' startPosition='{start}' endPosition='{end}'/>"
        )
    }

    /// Without the mark: 问 0, 好 2, CR 3, LF 4, 答 5, 𠮷 7, 园 8, 树 9. A line end as one puts 树 at 8, UTF-16 at 10; where
    /// the mark counts, all is one further.
    #[test]
    fn every_way_of_counting_is_told_by_the_words() {
        let text = "\u{feff}问：好\r\n答：𠮷园树。";
        for (good, tree) in [(2, 9), (2, 8), (2, 10), (3, 10), (3, 9), (3, 11)] {
            let both = selection("树", tree, tree + 1) + &selection("好", good, good + 1);
            let read = read_refi_project(&foreign(text, &both)).unwrap();
            let source = &read.project.sources[0];
            let signs: Vec<char> = source.text.chars().collect();
            let found: Vec<String> = source
                .selections
                .iter()
                .map(|one| signs[one.start..one.end].iter().collect())
                .collect();
            assert_eq!(found, ["树", "好"], "{good} {tree}");
            assert_eq!(source.text, "问：好\n答：𠮷园树。");
        }
    }

    #[test]
    fn what_cannot_be_placed_or_read_is_said() {
        let bytes = foreign("𠮷树", &(selection("", 1, 2) + &selection("", 90, 95)));
        let read = read_refi_project(&bytes).unwrap();
        let told: Vec<_> = read.warnings.iter().map(|one| one.code).collect();
        assert_eq!(told, ["refi-left-out", "refi-positions", "refi-left-out"]);
        assert_eq!(read.project.sources[0].selections.len(), 1);
        for broken in [&b"no package"[..], b"PK\x05\x06", &foreign("a", "<")] {
            assert_eq!(read_refi_project(broken).unwrap_err().code, "refi-broken");
        }
        for broken in ["", "<CodeBook>", "<CodeBook/>"] {
            assert_eq!(
                read_code_book(broken.as_bytes()).unwrap_err().code,
                "refi-broken"
            );
        }
    }
}
