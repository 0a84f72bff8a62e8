//! `manyi approve`, `reopen`, `query` and `note`: what a supervisor does before the figures leave.

use crate::shell::{RECIPIENTS, Shell};

/// One run after the other, as a session.
fn session(shell: &Shell, commands: &[&str]) -> String {
    let whole: Vec<String> = commands
        .iter()
        .map(|command| command.replace("SURVEY", RECIPIENTS))
        .collect();
    let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
    shell.session(&whole)
}

/// The text with every time of a note replaced.
fn without_times(text: &str) -> String {
    let is_time =
        |line: &str| line.len() > 19 && line.as_bytes()[10] == b' ' && line.starts_with("20");
    text.lines()
        .map(|line| match line.get(19..).filter(|_| is_time(line)) {
            Some(rest) => format!("2022-06-30 14:05:00{rest}\n"),
            None => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn approval_is_refused_for_an_open_query_and_given_when_it_is_closed() {
    let shell = Shell::with_papers();
    insta::assert_snapshot!(session(
        &shell,
        &[
            "query ask SURVEY 13 看得清吗 --question Q2",
            "query list SURVEY",
            "approve SURVEY",
            "approve SURVEY --serials 1,2",
            "query close SURVEY 1",
            "query answer SURVEY 1 是1分",
            "query close SURVEY 1",
            "query list SURVEY",
            "approve SURVEY",
            "--lang en query list SURVEY --all",
        ]
    ));
}

#[test]
fn reopening_shows_what_moves_before_it_is_confirmed() {
    let shell = Shell::with_papers();
    insta::assert_snapshot!(session(
        &shell,
        &[
            "reopen SURVEY 13 --why 看错",
            "approve SURVEY",
            "reopen SURVEY 13 --why 看错",
            "--lang en reopen SURVEY 13 --why misread --yes",
            "--lang en approve SURVEY",
            "doctor",
        ]
    ));
}

#[test]
fn a_note_is_kept_and_listed() {
    let shell = Shell::with_papers();
    let said = session(
        &shell,
        &[
            "note SURVEY 7 卷面有水渍",
            "note SURVEY 7 --question Q7 像是7",
            "note SURVEY 7",
            "note SURVEY 99 没有这份",
        ],
    );
    insta::assert_snapshot!(without_times(&said));
}

#[test]
fn what_is_said_of_a_response_is_in_the_trail_and_not_in_the_log() {
    let shell = Shell::with_papers();
    session(
        &shell,
        &[
            "note SURVEY 7 卷面有水渍",
            "query ask SURVEY 7 是谁填的",
            "query answer SURVEY 9 没有",
        ],
    );
    let trail = shell.run(&format!("audit list {RECIPIENTS} --serial 7"));
    assert!(trail.out.contains("卷面有水渍") && trail.out.contains("是谁填的"));
    let log = std::fs::read_to_string(shell.path("papers.db.log")).unwrap();
    assert!(!log.is_empty());
    for words in ["水渍", "是谁填的", "没有"] {
        assert!(!log.contains(words), "{log}");
    }
}
