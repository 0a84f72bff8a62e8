//! Programs of others read the projects that are written: every passage is the same words under the same code.

use std::fs;

use manyi::formats::refi::{
    RefiCode, RefiProject, RefiSelection, RefiSource, RefiUnits, RefiUser, code_book_xml,
    made_identity, refi_package,
};

use crate::outside::{From, python};
use crate::shell::Shell;

fn code(name: &str, children: Vec<RefiCode>) -> RefiCode {
    RefiCode {
        guid: made_identity(&["code", name]),
        name: name.into(),
        description: "说到“它” & <别的>".into(),
        is_codable: true,
        children,
    }
}

/// Two interviews, with what trips readers: a code three levels down, two codes on one passage, markup in the words, the
/// passage over a line end; in the second a character of two UTF-16 units before the passage, where there is one.
fn project(sign: &str) -> RefiProject {
    let slow = code("材料太多", vec![]);
    let codes = vec![
        code("环境", vec![code("绿化", vec![code("树太少", vec![])])]),
        code("服务", vec![slow.clone()]),
    ];
    let trees = codes[0].children[0].children[0].guid;
    let (environment, slow) = (codes[0].guid, slow.guid);
    let person = RefiUser {
        guid: made_identity(&["coder"]),
        name: "编码员 1".into(),
    };
    let source = |number: &str, text: &str, marked: &[(&str, Vec<_>)]| RefiSource {
        guid: made_identity(&["source", number]),
        name: format!("访谈 {number}"),
        text: text.into(),
        selections: marked
            .iter()
            .map(|(words, codes)| {
                let start = text[..text.find(words).unwrap()].chars().count();
                RefiSelection {
                    start,
                    end: start + words.chars().count(),
                    user: Some(person.guid),
                    codes: codes.clone(),
                    note: "反对".into(),
                }
            })
            .collect(),
    };
    RefiProject {
        name: "changde-2019".into(),
        sources: vec![
            source(
                "01",
                "问：公园怎么样？\n答：树太少，<椅子> & \"路\" 也少。\n问：办事呢？\n答：材料\n太多。\n",
                &[
                    ("树太少", vec![trees, environment]),
                    ("<椅子> & \"路\"", vec![environment]),
                    ("材料\n太多", vec![slow]),
                ],
            ),
            source(
                "02",
                &format!("答：{sign}祥公园树太少。\n"),
                &[("公园树太少", vec![trees])],
            ),
        ],
        users: vec![person],
        codes,
        is_own: true,
    }
}

/// Source, words and code of every passage, as the readers give them.
fn due(project: &RefiProject) -> Vec<String> {
    let names = [("环境", 0), ("树太少", 1), ("材料太多", 2)];
    let name = |guid| {
        let known = names
            .iter()
            .find(|(name, _)| made_identity(&["code", name]) == guid);
        known.unwrap().0
    };
    let mut due = Vec::new();
    for source in &project.sources {
        for one in &source.selections {
            let signs = source
                .text
                .chars()
                .skip(one.start)
                .take(one.end - one.start);
            let words: String = signs.collect();
            for code in &one.codes {
                let row = serde_json::json!([source.name, words, name(*code)]);
                due.push(row.to_string());
            }
        }
    }
    due.sort();
    due
}

fn said(text: &str) -> Vec<String> {
    let rows = text.lines().map(|line| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        row.to_string()
    });
    let mut rows: Vec<String> = rows.collect();
    rows.sort();
    rows
}

const PYQDPX: &str = r#"
import contextlib, io, json, pyqdpx
noise = io.StringIO()
with contextlib.redirect_stdout(noise):
    qde = pyqdpx.QDPX("p.qdpx").get_project()
    rows = [[s.name, x.text, x.code.name] for s in qde.sources.values() for x in s.coded_selections.values()]
assert "Warning" not in noise.getvalue(), noise.getvalue()
for row in rows: print(json.dumps(row))
"#;

const QDAPY: &str = r#"
import json, qdapy.qdpx
for row in qdapy.qdpx.read_qdpx("p.qdpx", warn=False).fragments.to_dict("records"):
    print(json.dumps([row["title"], row["text"], row["code"].split("/")[-1]]))
"#;

const PYREFIQDA: &str = r#"
import json
from pyrefiqda.refiproject import RefiProject
p = RefiProject.load("p.qdpx", "unpacked")
names = {}
def walk(codes):
    for c in codes:
        names[str(c.guid)] = c.name
        walk(c.code or [])
walk(p.code_book.codes.code)
for s in p.sources.text_source:
    text = open(RefiProject.resolve_source_path(s.plain_text_path, "unpacked"), encoding="utf-8", newline="").read()
    for x in s.plain_text_selection:
        for c in x.coding:
            print(json.dumps([s.name, text[x.start_position:x.end_position], names[str(c.code_ref.target_guid)]]))
"#;

#[test]
fn three_readers_see_every_passage_as_the_same_words() {
    let shell = Shell::new();
    // pyqdpx counts UTF-16 units as NVivo does, the others characters: each gets its own where it matters.
    for (sign, units, readers) in [
        (
            "吉",
            RefiUnits::CodePoints,
            vec![
                ("pyqdpx", PYQDPX),
                ("qdapy.qdpx", QDAPY),
                ("pyrefiqda", PYREFIQDA),
            ],
        ),
        (
            "𠮷",
            RefiUnits::CodePoints,
            vec![("qdapy.qdpx", QDAPY), ("pyrefiqda", PYREFIQDA)],
        ),
        ("𠮷", RefiUnits::Utf16, vec![("pyqdpx", PYQDPX)]),
    ] {
        let project = project(sign);
        let (bytes, written) = refi_package(&project, units).unwrap();
        fs::write(shell.path("p.qdpx"), bytes).unwrap();
        assert_eq!(written.counted_otherwise.is_empty(), sign == "吉");
        for (package, script) in readers {
            if let Some(text) = python(&shell, package, From::Pypi, script) {
                assert_eq!(said(&text), due(&project), "{package} {units:?}");
            }
        }
    }
}

/// What an element has by the schema: required attributes, others, and its children in their order; `+`: at least one, `1`: one.
const SCHEMA: [(&str, &str, &str, &str); 12] = [
    ("Project", "name", "origin", "Users? CodeBook? Sources?"),
    ("Users", "", "", "User+"),
    ("User", "guid", "name id", ""),
    ("CodeBook", "", "origin", "Codes1"),
    ("Codes", "", "", "Code+"),
    ("Code", "guid name isCodable", "color", "Description? Code*"),
    ("Sources", "", "", "TextSource+"),
    (
        "TextSource",
        "guid",
        "name plainTextPath creatingUser",
        "Description? PlainTextContent? PlainTextSelection* Coding*",
    ),
    (
        "PlainTextSelection",
        "guid startPosition endPosition",
        "name creatingUser",
        "Description? Coding*",
    ),
    ("Coding", "guid", "creatingUser", "CodeRef1"),
    ("CodeRef", "targetGUID", "", ""),
    ("Description", "", "", ""),
];

/// An element with its attributes and the names of its children.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<String>,
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(one, _)| one == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Every element of a document.
fn elements(xml: &str) -> Vec<Element> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut all, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                if let Some(above) = open.last() {
                    all[*above].children.push(name.clone());
                }
                let attributes = tag.attributes().map(|one| {
                    let one = one.unwrap();
                    (one.key.as_ref().to_owned(), one.value.clone().into_owned())
                });
                all.push(Element {
                    name,
                    attributes: attributes.collect(),
                    children: Vec::new(),
                });
                if matches!(event, Event::Start(_)) {
                    open.push(all.len() - 1);
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Eof => return all,
            _ => {}
        }
    }
}

/// Whether children stand in the order of the schema, each as often as it may.
fn are_in_order(children: &[String], due: &str) -> bool {
    let mut rest = children;
    for part in due.split(' ').filter(|part| !part.is_empty()) {
        let (name, often) = part.split_at(part.len() - 1);
        let count = rest.iter().take_while(|one| *one == name).count();
        let may = match often {
            "?" => count <= 1,
            "1" => count == 1,
            "+" => count >= 1,
            _ => true,
        };
        if !may {
            return false;
        }
        rest = &rest[count..];
    }
    rest.is_empty()
}

fn is_guid(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    let is_digit = |sign: char| matches!(sign, '0'..='9' | 'a'..='f' | '-');
    parts == [8, 4, 4, 4, 12] && text.chars().all(is_digit)
}

/// Holds a document against the schema; gives how many elements it has.
fn check_schema(xml: &str) -> usize {
    let all = elements(xml);
    let guids: Vec<&str> = all.iter().filter_map(|one| one.attribute("guid")).collect();
    let mut once = guids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), guids.len(), "each identity once: {xml}");
    for element in &all {
        let name = &element.name;
        let (_, required, others, children) = SCHEMA
            .into_iter()
            .find(|(known, ..)| known == name)
            .unwrap_or_else(|| panic!("{name} is not in the schema"));
        for due in required.split(' ').filter(|due| !due.is_empty()) {
            assert!(element.attribute(due).is_some(), "{name} lacks {due}");
        }
        for (attribute, value) in &element.attributes {
            let mut known = required.split(' ').chain(others.split(' '));
            let is_known = known.any(|one| one == attribute) || attribute == "xmlns";
            assert!(is_known, "{name} has {attribute}");
            let has_form = match attribute.as_str() {
                "guid" | "creatingUser" | "targetGUID" => is_guid(value),
                "startPosition" | "endPosition" => value.parse::<u64>().is_ok(),
                "isCodable" => value == "true" || value == "false",
                "color" => value.starts_with('#') && value.len() == 7,
                _ => true,
            };
            assert!(has_form, "{name} {attribute}={value}");
        }
        assert!(
            are_in_order(&element.children, children),
            "{name}: {:?}",
            element.children
        );
        let is_filled = |part: &str| element.children.iter().any(|one| one == part);
        if name == "TextSource" {
            let has_path = element.attribute("plainTextPath").is_some();
            assert!(has_path != is_filled("PlainTextContent"), "one of the two");
        }
        for points in ["targetGUID", "creatingUser"] {
            let to = element.attribute(points);
            assert!(
                to.is_none_or(|to| guids.contains(&to)),
                "{points} of nothing"
            );
        }
    }
    all.len()
}

#[test]
fn every_rule_of_the_schema_holds_for_what_is_written() {
    let mut counts = Vec::new();
    let mut bare = project("吉");
    bare.codes.clear();
    bare.users.clear();
    bare.sources
        .iter_mut()
        .for_each(|one| one.selections.clear());
    let mut nobody = project("𠮷");
    nobody.users.clear();
    for source in &mut nobody.sources {
        source.selections.iter_mut().for_each(|one| one.user = None);
    }
    let empty = RefiProject {
        name: "a".into(),
        ..RefiProject::default()
    };
    for project in [project("吉"), project("𠮷"), bare, nobody, empty] {
        for units in [RefiUnits::CodePoints, RefiUnits::Utf16] {
            let (bytes, _) = refi_package(&project, units).unwrap();
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            let xml = std::io::read_to_string(archive.by_name("project.qde").unwrap()).unwrap();
            assert!(xml.contains("<Project xmlns=\"urn:QDA-XML:project:1.0\""));
            counts.push(check_schema(&xml));
        }
    }
    // The checks looked at something: six elements are in the smallest with sources, one in an empty project.
    assert!(counts[0] > 20 && counts[8] == 1, "{counts:?}");
    let (xml, _) = code_book_xml(&project("吉").codes);
    assert!(xml.contains("xmlns=\"urn:QDA-XML:codebook:1.0\""), "{xml}");
    assert!(check_schema(&xml) > 6);
}
