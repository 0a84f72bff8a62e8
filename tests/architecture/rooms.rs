//! Rooms inside rooms: the parts of a folder know one another one way, so that a newcomer can read them in order.

use std::collections::{BTreeMap, BTreeSet};

use crate::scan::Scan;
use crate::sources;

/// The rooms whose parts keep an order; `src/` itself has one of its own.
const ORDERED: [&str; 2] = ["tui", "store"];

type Module = Vec<String>;

/// The module that a file below `src` is.
fn module_of(path: &str) -> Module {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// For each part of a folder, which parts beside it it names, and in which file.
type Known = BTreeMap<(Module, String), BTreeMap<String, String>>;

/// What the parts of the folders know of those beside them; a parent and its children may know each other.
fn knowledge(files: &[(String, String)]) -> Known {
    let scans: Vec<(Module, &String, Scan)> = files
        .iter()
        .map(|(path, source)| (module_of(path), path, Scan::of(source)))
        .collect();
    let modules: BTreeSet<&Module> = scans.iter().map(|(module, ..)| module).collect();
    // What a folder hands on is known from where it comes.
    let mut handed_on: BTreeMap<Module, Module> = BTreeMap::new();
    for (module, _, scan) in &scans {
        for path in scan.handed_on(module) {
            if let Some(name) = path.last() {
                let shown = module.iter().chain([name]).cloned().collect();
                handed_on.insert(shown, path);
            }
        }
    }
    let mut known = Known::new();
    for (module, file, scan) in &scans {
        for path in scan.paths(module) {
            let path = handed_on.get(&path).cloned().unwrap_or(path);
            let target = (1..=path.len())
                .rev()
                .map(|length| path[..length].to_vec())
                .find(|prefix| modules.contains(prefix));
            let Some(target) = target else {
                continue;
            };
            let common = module.iter().zip(&target).take_while(|(a, b)| a == b);
            let common = common.count();
            if let (Some(own), Some(other)) = (module.get(common), target.get(common)) {
                known
                    .entry((module[..common].to_vec(), own.clone()))
                    .or_default()
                    .entry(other.clone())
                    .or_insert_with(|| (*file).clone());
            }
        }
    }
    known
}

/// The circles among the parts of one folder: each part that reaches itself, with the way.
fn circles(files: &[(String, String)]) -> Vec<String> {
    let known = knowledge(files);
    let mut circles = Vec::new();
    for (folder, part) in known.keys() {
        let mut ways = vec![vec![part.clone()]];
        let mut seen = BTreeSet::new();
        while let Some(way) = ways.pop() {
            let at = &way[way.len() - 1];
            for (next, file) in known
                .get(&(folder.clone(), at.clone()))
                .into_iter()
                .flatten()
            {
                if next == part {
                    circles.push(format!(
                        "{}: {} -> {part} ({file})",
                        folder.join("/"),
                        way.join(" -> ")
                    ));
                } else if seen.insert(next.clone()) {
                    ways.push(way.iter().chain([next]).cloned().collect());
                }
            }
        }
    }
    circles
}

fn files_of(room: &str) -> Vec<(String, String)> {
    let mut files = sources("src");
    files.retain(|(path, _)| path.starts_with(&format!("{room}/")));
    files
}

#[test]
fn the_parts_of_a_room_know_one_another_one_way() {
    for room in ORDERED {
        let files = files_of(room);
        assert!(files.len() > 30, "the files of {room} were found");
        let circles = circles(&files);
        assert!(circles.is_empty(), "\n{}", circles.join("\n"));
    }
}

#[test]
fn screens_are_built_in_one_place() {
    let builders: Vec<String> = files_of("tui")
        .into_iter()
        .filter(|(_, source)| Scan::of(source).has("dyn Screen"))
        .map(|(path, _)| path)
        .collect();
    // The shell keeps them one above the other.
    assert_eq!(
        builders.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        BTreeSet::from(["tui/routes.rs", "tui/shell/navigator.rs"])
    );
}

fn circles_in(files: &[(&str, &str)]) -> Vec<String> {
    let owned = |(path, source): &(&str, &str)| ((*path).to_owned(), (*source).to_owned());
    circles(&files.iter().map(owned).collect::<Vec<_>>())
}

#[test]
fn a_circle_is_found_however_it_is_written() {
    for (one, other) in [
        ("use crate::room::b::B;", "use super::a::A;"),
        ("use super::{b::B, c::C};", "fn f() { crate::room::a::f() }"),
        (
            "use crate::room::{self, b};",
            "use crate::{text::Text, room::a};",
        ),
    ] {
        let found = circles_in(&[("room/a.rs", one), ("room/b.rs", other)]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].contains("a -> b -> a") || found[0].contains("b -> a"),
            "{found:?}"
        );
    }
    // Over the folder that hands it on, and over a third.
    let files = [
        (
            "room/mod.rs",
            "mod a;\nmod b;\npub use a::A;\npub use self::b::B;",
        ),
        ("room/a.rs", "use super::B;"),
        ("room/b.rs", "use crate::room::A;"),
    ];
    assert_eq!(circles_in(&files).len(), 2);
    let files = [
        ("room/a.rs", "use super::b::B;"),
        ("room/b/mod.rs", "mod inner;"),
        ("room/b/inner.rs", "use super::super::c::C;"),
        ("room/c.rs", "use crate::room::a::A;"),
    ];
    assert_eq!(circles_in(&files).len(), 3);
}

#[test]
fn what_goes_one_way_is_no_circle() {
    let files = [
        ("room/mod.rs", "pub mod a;\npub mod b;\nuse a::A;"),
        (
            "room/a.rs",
            "use super::Room;\nuse crate::room::b::inner::B;",
        ),
        ("room/b/mod.rs", "pub mod inner;\nuse self::inner::B;"),
        (
            "room/b/inner.rs",
            "//! [`super::super::a`] uses it.\nuse super::Outer;",
        ),
    ];
    assert_eq!(circles_in(&files), Vec::<String>::new());
}
