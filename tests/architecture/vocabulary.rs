//! The words of the house are written once: what `text/words.rs` has is not typed again on a screen.

use manyi::text::words::ALL;

use crate::sources;

/// A source without its spaces, so that a pair is found over a line break too.
fn dense(source: &str) -> String {
    source.split_whitespace().collect()
}

#[test]
fn no_screen_types_a_word_of_the_vocabulary_again() {
    let mut again = Vec::new();
    let files = sources("src");
    // The table of commands says what keys do, in words of its own.
    let drawn = files
        .iter()
        .filter(|(path, _)| path.starts_with("tui/") && !path.starts_with("tui/commands/"));
    for (path, source) in drawn {
        let source = dense(source);
        for word in ALL {
            if source.contains(&dense(&format!("\"{}\", \"{}\"", word.zh, word.en))) {
                again.push(format!("src/{path}: {} · {}", word.zh, word.en));
            }
        }
    }
    assert!(files.len() > 30, "the files were found");
    assert!(again.is_empty(), "\n{}", again.join("\n"));
}

#[test]
fn a_pair_is_found_over_a_line_break() {
    let typed = "look.pick(\n    \"回收\",\n    \"returned\",\n)";
    assert!(dense(typed).contains(&dense("\"回收\", \"returned\"")));
}
