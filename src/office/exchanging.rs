//! The interviews of a project as other programs take them: one source an interview, the marked passages under their themes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::error::Result;
use crate::formats::SaidGate;
use crate::formats::refi::{
    RefiCode, RefiProject, RefiSelection, RefiSource, RefiUser, made_identity,
};
use crate::interview::{
    CodeBook, CodedUnit, Consent, Guide, Holder, Identity, Interview, Mark, SaidState,
};
use crate::store::Store;
use crate::text::{Language, Order};

/// A project that leaves, and what stays behind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExchangedProject {
    /// What leaves.
    pub project: RefiProject,
    /// How many interviews stay because whoever was asked is not to be quoted.
    pub not_quoted: usize,
    /// How many codings stay because the words were changed after they were made.
    pub stale: usize,
    /// How many answers to sensitive questions stay.
    pub sensitive: usize,
    /// How many names and numbers were masked.
    pub masked: usize,
}

/// The codes of a code book as a tree, themes that were merged left out; examples are somebody's words.
pub fn codes_of(store: &Store, book: &CodeBook) -> Vec<RefiCode> {
    let tree = book.tree();
    let mut at = 0;
    below(store, &tree, &mut at, 0)
}

fn below(
    store: &Store,
    tree: &[(usize, &crate::interview::Theme)],
    at: &mut usize,
    depth: usize,
) -> Vec<RefiCode> {
    let mut codes = Vec::new();
    while let Some((found, theme)) = tree.get(*at).filter(|(found, _)| *found >= depth) {
        *at += 1;
        let example = match theme.example.as_str() {
            "" => String::new(),
            example => format!("\n例：{}", store.leaving_words(example)),
        };
        codes.push(RefiCode {
            guid: theme.identity,
            name: theme.title.clone(),
            description: format!("{}{example}", theme.definition).trim().to_owned(),
            is_codable: true,
            children: below(store, tree, at, found + 1),
        });
    }
    codes
}

/// The interviews of a project that count, with every coding that may be seen. Coders are numbered, nobody is named.
///
/// # Errors
/// Where what is on file cannot be read.
pub fn exchanged_project(
    store: &Store,
    project: &str,
    gate: &SaidGate,
) -> Result<ExchangedProject> {
    let (book, guides) = (store.code_book(project)?, store.guides(project)?);
    let units = store.coded_units(project)?;
    let users = coders(&units);
    let mut by_holder: BTreeMap<Identity, Vec<&CodedUnit>> = BTreeMap::new();
    for unit in &units {
        if let Holder::Interview(identity) = unit.unit.holder {
            by_holder.entry(identity).or_default().push(unit);
        }
    }
    let mut left = ExchangedProject::default();
    project.clone_into(&mut left.project.name);
    left.project.is_own = true;
    left.project.codes = codes_of(store, &book);
    for row in store.interviews(project)? {
        let interview = store.interview(project, &row.code)?;
        if interview.withdrawn.is_some() {
            continue;
        }
        if interview.head.consent == Consent::NotQuoted {
            left.not_quoted += 1;
            continue;
        }
        let guide = guides.iter().find(|guide| guide.code == interview.guide);
        let mut source = Source {
            text: String::new(),
            selections: Vec::new(),
        };
        let coded = by_holder.remove(&interview.identity).unwrap_or_default();
        for (code, asked) in questions(&interview, guide) {
            let Some(said) = interview
                .said(&code)
                .filter(|said| said.state == SaidState::Said)
            else {
                continue;
            };
            if gate.holds(&interview.guide, &code) {
                left.sensitive += 1;
                continue;
            }
            let words = store.leaving_words(&said.text);
            // Writing into a text cannot fail.
            let _ = writeln!(source.text, "{code} {asked}");
            let start = source.text.chars().count();
            source.text.push_str(&words);
            source.text.push_str("\n\n");
            let length = words.chars().count();
            for unit in coded.iter().filter(|unit| unit.unit.question == code) {
                left.stale += source.add(unit, &book, &users, (start, length));
            }
        }
        left.project.sources.push(RefiSource {
            guid: interview.identity,
            name: format!("访谈 {}", interview.code),
            text: source.text,
            selections: source.selections,
        });
    }
    left.project.users = users
        .values()
        .map(|(guid, name)| RefiUser {
            guid: *guid,
            name: name.clone(),
        })
        .collect();
    left.masked = store.masked_count();
    Ok(left)
}

/// By the name of each coder, the identity and the number that leave in its place; whoever decides is one of them.
type Coders = BTreeMap<String, (Identity, String)>;

/// Who stands for what was decided, as a user of the project.
pub(super) fn settler() -> Identity {
    made_identity(&["coder", SETTLED])
}

/// What that user is called.
const SETTLED: &str = "裁定";

fn coders(units: &[CodedUnit]) -> Coders {
    let mut names: Vec<&str> = units
        .iter()
        .flat_map(|unit| unit.codings.iter().map(|coding| coding.coder.as_str()))
        .collect();
    names.order();
    names.dedup();
    let mut coders = Coders::new();
    for (number, name) in (1..).zip(names) {
        let shown = format!("编码员 {number}");
        coders.insert(name.to_owned(), (made_identity(&["coder", &shown]), shown));
    }
    if units.iter().any(|unit| unit.settlement.is_some()) {
        coders.insert(String::new(), (settler(), SETTLED.to_owned()));
    }
    coders
}

/// The questions in the order of the guide, with their words; what the guide has no more stands behind them.
fn questions(interview: &Interview, guide: Option<&Guide>) -> Vec<(String, String)> {
    let mut listed: Vec<(String, String)> = Vec::new();
    if let Some(guide) = guide {
        for question in &guide.questions {
            if interview.answers.contains_key(&question.code) {
                let words = question.text.get(Language::Zh).to_owned();
                listed.push((question.code.clone(), words));
            }
        }
    }
    for code in interview.answers.keys() {
        if !listed.iter().any(|(known, _)| known == code) {
            listed.push((code.clone(), String::new()));
        }
    }
    listed
}

/// A source that grows answer by answer.
struct Source {
    text: String,
    selections: Vec<RefiSelection>,
}

impl Source {
    /// Adds the codings of an answer that begins at this character; gives how many were made over other words.
    fn add(
        &mut self,
        unit: &CodedUnit,
        book: &CodeBook,
        users: &Coders,
        answer: (usize, usize),
    ) -> usize {
        let mut stale = 0;
        for coding in &unit.codings {
            if coding.is_stale {
                stale += 1;
                continue;
            }
            let user = users.get(&coding.coder).map(|(guid, _)| *guid);
            self.add_marks(&coding.marks, book, user, answer);
        }
        if let Some(settled) = &unit.settlement {
            let user = users.get("").map(|(guid, _)| *guid);
            self.add_marks(&settled.marks, book, user, answer);
        }
        stale
    }

    fn add_marks(
        &mut self,
        marks: &[Mark],
        book: &CodeBook,
        user: Option<Identity>,
        (start, length): (usize, usize),
    ) {
        for mark in marks {
            let theme = book.standing(mark.theme);
            // A theme without a passage is of the whole answer.
            let whole = [(0, length)];
            let passages: Vec<(usize, usize)> = mark
                .passages
                .iter()
                .map(|one| (one.start, one.end))
                .collect();
            let passages = if passages.is_empty() {
                &whole[..]
            } else {
                &passages
            };
            for (from, to) in passages {
                if from < to && *to <= length {
                    self.selections.push(RefiSelection {
                        start: start + from,
                        end: start + to,
                        user,
                        codes: vec![theme],
                        note: mark.sentiment.title().zh,
                    });
                }
            }
        }
    }
}
