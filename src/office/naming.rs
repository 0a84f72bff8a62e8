//! Names of the names file that stand in somebody's words: found before they leave.

use crate::error::Result;
use crate::formats::{Names, NamesKey};
use crate::interview::KnownNames;
use crate::store::{Store, WordsOf};
use crate::text::{Finding, text};

/// The names beside a database, where any are kept and the store does not mask them yet.
pub fn unasked_names(store: &Store) -> Result<Option<Names>> {
    let file = store.file().filter(|_| !store.masks_names());
    let names = file.map(|file| Names::read(&Names::beside(&file)));
    Ok(names
        .transpose()?
        .flatten()
        .filter(|names| names.count() > 0))
}

/// Everybody whom the names file keeps: who is known in one project may be spoken of in another.
pub fn known_names(names: &Names, key: &NamesKey) -> Result<KnownNames> {
    let people = names.everybody(key, None)?;
    let people = people.iter().map(|(_, person)| person);
    Ok(KnownNames::of(people.map(|person| {
        (person.name.as_str(), person.telephone.as_str())
    })))
}

/// Names each answer of a project in whose words somebody stands who is known: of interviews that count, and the open answers
/// of valid responses. Nobody is named in what is said.
pub fn names_in_answers(
    store: &Store,
    known: &KnownNames,
    (project, of): (&str, WordsOf<'_>),
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    store.each_words(project, of, &mut |place, words| {
        let count = known.find(words).len();
        if count == 0 {
            return;
        }
        let finding = Finding::warning(
            "name-in-answer",
            place.join(" "),
            text!(
                "原话里有姓名文件里的姓名或号码，{count} 处",
                "the words hold names or numbers of the names file, {count} times"
            ),
        );
        findings.push(finding.hint(
            "改写这句话，或交出时加 --mask-names，姓名换成＊",
            "write it otherwise, or hand it over with --mask-names, which puts signs in its place",
        ));
    })?;
    Ok(findings)
}
