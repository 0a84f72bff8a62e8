//! Programs of others read the projects that are written: every passage is the same words under the same code.

use std::fs;

use manyi::formats::refi::{
    RefiCode, RefiProject, RefiSelection, RefiSource, RefiUnits, RefiUser, made_identity,
    refi_package,
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
