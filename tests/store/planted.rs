//! What `doctor` and `audit verify` say can be sent to whoever helps: no name, telephone number or word of anybody is in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use manyi::store::Store;
use manyi::text::Language;
use rusqlite::Connection;

use crate::audit::tamper;
use crate::tampering::{Column, change, columns, everything};

/// What another program may have put anywhere: a name, a number of a telephone, a few words.
const PLANTED: [&str; 4] = ["张三", "13800138000", "zhangsan", "欠他钱"];

/// Codes and serials, by which things are named: what could be one of them is repeated.
const CODES: [(&str, &str); 21] = [
    ("project", "code"),
    ("survey", "code"),
    ("question", "code"),
    ("batch", "code"),
    ("invalid_reason", "code"),
    ("registered", "serial"),
    ("response", "serial"),
    ("draft", "serial"),
    ("event", "serial"),
    ("event", "action"),
    ("event", "project"),
    ("event", "survey"),
    ("event", "question"),
    ("event", "next"),
    ("thread", "project"),
    ("thread", "survey"),
    ("judgement", "indicator"),
    ("attachment", "indicator"),
    ("spread", "name"),
    ("call_attempt", "contact"),
    ("call_contact", "code"),
];

/// Everything that is said of a file, in both languages.
fn said(file: &Path) -> String {
    let mut said = String::new();
    let store = match Store::open(file, "supervisor") {
        Ok(store) => store,
        Err(error) => return error.render(Language::Zh) + &error.render(Language::En),
    };
    // It says what `audit verify` says, and more.
    let found = store.doctor().map(|report| report.findings);
    for finding in found.iter().flatten() {
        let chinese = finding.render(Language::Zh);
        assert!(!chinese.contains(" the "), "English words: {chinese}");
    }
    for language in [Language::Zh, Language::En] {
        match &found {
            Ok(findings) => said.extend(findings.iter().map(|one| one.render(language) + "\n")),
            Err(error) => said += &error.render(language),
        }
    }
    said
}

/// Who worked on a file, and what was said in words: names of operators and interviewers, notes, answers, reasons.
fn words(file: &Path) -> BTreeSet<String> {
    let connection = Connection::open(file).unwrap();
    let sql = "SELECT operator FROM event UNION SELECT interviewer FROM batch UNION SELECT place FROM batch
         UNION SELECT title FROM batch UNION SELECT why FROM event_value UNION SELECT path FROM attachment
         UNION SELECT note FROM attachment UNION SELECT value FROM draft
         UNION SELECT new FROM event_value JOIN event ON event.id = event_value.event
               WHERE action IN ('note', 'query-ask', 'query-answer', 'query-close') OR question = 'WORDS'";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, Option<String>>(0));
    let all = rows.unwrap().filter_map(Result::unwrap);
    // What is one sign or two, a number or an English word may stand in any sentence.
    all.filter(|word| word.chars().count() > 2 && !word.is_ascii())
        .collect()
}

/// Whether a column takes text.
fn takes_text(file: &Path, Column { table, name, .. }: &Column) -> bool {
    let connection = Connection::open(file).unwrap();
    let sql = "SELECT type = 'TEXT' FROM pragma_table_info(?1) WHERE name = ?2";
    connection
        .query_row(sql, (table, name), |row| row.get(0))
        .unwrap()
}

#[test]
fn no_name_telephone_number_or_word_is_in_what_is_sent_to_who_helps() {
    let (folder, file) = everything();
    let known = words(&file);
    assert!(known.len() > 5, "{known:?}");
    let all = columns(&Connection::open(&file).unwrap());
    let changed = folder.path().join("changed.db");
    let again = || {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(folder.path().join(format!("changed.db{end}")));
        }
        fs::copy(&file, &changed).unwrap();
    };
    let mut told = 0;
    let check = |said: &str, what: &str| {
        for word in known.iter().map(String::as_str).chain(PLANTED) {
            assert!(!said.contains(word), "{word} after {what}: {said}");
        }
    };
    for column in &all {
        let Column { table, name, .. } = column;
        again();
        if change(&changed, column, false) {
            check(&said(&changed), &format!("a change of {table}.{name}"));
        }
        if !takes_text(&file, column) {
            continue;
        }
        let is_code = CODES.contains(&(table, name));
        for planted in PLANTED {
            if is_code && planted == "zhangsan" {
                continue;
            }
            again();
            tamper(
                &changed,
                &format!("UPDATE OR IGNORE {table} SET {name} = '{planted}'"),
            );
            let said = said(&changed);
            told += usize::from(!said.is_empty());
            check(&said, &format!("{planted} in {table}.{name}"));
        }
    }
    assert!(told > 150, "{told}");
}

#[test]
fn an_answer_that_was_changed_is_told_without_the_answer() {
    let (folder, file) = everything();
    let changed = folder.path().join("changed.db");
    for planted in PLANTED {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(folder.path().join(format!("changed.db{end}")));
        }
        fs::copy(&file, &changed).unwrap();
        // The last question of the sample takes words.
        tamper(
            &changed,
            &format!(
                "UPDATE response SET answers = json_set(answers, '$[#-1]', '{planted}') WHERE id IN (SELECT max(id) FROM response)"
            ),
        );
        let said = said(&changed);
        assert!(
            said.contains("not-as-recorded") || said.contains("unreadable-answer"),
            "{said}"
        );
        assert!(!said.contains(planted), "{planted}: {said}");
    }
}
