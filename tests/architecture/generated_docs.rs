//! The documents that are made from the program are current; `MANYI_UPDATE_DOCS=1 cargo test generated_docs` makes them.

use std::fs;
use std::path::Path;

/// The document in docs/ is this text; with `MANYI_UPDATE_DOCS` it is written first.
fn assert_current(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    if std::env::var_os("MANYI_UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    // Not assert_eq: a whole document is no help.
    assert!(
        written == text,
        "docs/{name} is stale: run MANYI_UPDATE_DOCS=1 cargo test generated_docs"
    );
}

#[test]
fn generated_docs_of_the_keys_are_current() {
    assert_current("keys.md", &manyi::tui::documentation());
}

#[test]
fn generated_docs_of_the_commands_are_current() {
    assert_current("commands.md", &manyi::cli::documentation());
}
