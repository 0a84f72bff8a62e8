//! The pictures in README.md are what the program draws.

use std::fs;
use std::path::Path;

use crate::desk::Desk;

/// A marked picture of the README: its name, the desk, the keys that lead to it.
fn pictures() -> Vec<(&'static str, String)> {
    let draw = |mut desk: Desk, keys: &str| {
        desk.press(keys);
        let picture = desk.picture(80, 24);
        let rows: Vec<&str> = picture.lines().take(24).collect();
        rows.join("\n")
    };
    vec![
        (
            "entry",
            draw(
                Desk::without_papers(),
                "Enter n Space Space Space 3 Space Space Space Space",
            ),
        ),
        ("results", draw(Desk::with_sample(), "Enter r")),
        ("indicators", draw(Desk::with_sample(), "i")),
    ]
}

/// The README with every marked block holding its picture.
fn with_pictures(readme: &str) -> String {
    let mut text = readme.to_owned();
    for (name, picture) in pictures() {
        let mark = format!("<!-- picture: {name} -->\n```text\n");
        let start = text
            .find(&mark)
            .unwrap_or_else(|| panic!("README.md has no `{mark}`"))
            + mark.len();
        let end = start + text[start..].find("```").unwrap();
        text.replace_range(start..end, &format!("{picture}\n"));
    }
    text
}

#[test]
fn generated_docs_the_pictures_of_the_readme_are_real() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let current = with_pictures(&readme);
    if std::env::var_os("MANYI_UPDATE_DOCS").is_some() {
        fs::write(&path, &current).unwrap();
        return;
    }
    assert!(
        readme == current,
        "README.md is stale: MANYI_UPDATE_DOCS=1 cargo test generated_docs writes it anew"
    );
}
