//! `manyi theme`: the code book.

use std::collections::BTreeMap;
use std::path::Path;

use super::arguments::{Delivery, Global};
use super::interview_arguments::ThemeAction;
use super::open;
use super::output::{complain_of, list, say};
use super::words::leaves;
use crate::error::Result;
use crate::formats::listing::{Cell, Listing, columns};
use crate::formats::read_file;
use crate::formats::refi::read_code_book;
use crate::intake::unreadable;
use crate::interview::{CodeBook, Identity, Theme};
use crate::office::plan_themes;
use crate::store::{AuditEntry, Store, WordsOf, no_theme};
use crate::text::limits::DEFINITION_FILE;
use crate::text::{Language, Order};

/// A theme of the listing.
struct Row {
    number: usize,
    path: String,
    depth: usize,
    theme: Theme,
    units: usize,
}

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &ThemeAction) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    match action {
        ThemeAction::List {
            project,
            history: Some(theme),
            delivery,
            ..
        } => history(&store, (project, theme), delivery, language),
        ThemeAction::List {
            project,
            names,
            delivery,
            ..
        } => {
            let of = [(project.as_str(), WordsOf::Themes)];
            names.mask(global, &mut store, &of, leaves(&delivery.target))?;
            let mut rows = rows(&store, project)?;
            for row in &mut rows {
                row.theme.example = store.leaving_words(&row.theme.example).into_owned();
            }
            let nothing = Some([
                "还没有主题。新建：manyi theme add",
                "There is no theme yet: manyi theme add",
            ]);
            list(&listing(language), &rows, nothing, delivery)
        }
        ThemeAction::Add {
            project,
            title,
            under,
            definition,
            example,
        } => {
            let book = store.code_book(project)?;
            let parent = under.as_deref().map(|name| find(&book, name)).transpose()?;
            let made = store.add_theme(project, title, parent, definition, example)?;
            let number = store.code_book(project)?.number(made).unwrap_or(0);
            say(&match language {
                Language::Zh => format!("新建主题 {number}：{title}"),
                Language::En => format!("theme {number} is made: {title}"),
            })
        }
        ThemeAction::Import {
            project,
            file,
            split,
            dry_run,
        } => import(&mut store, project, file, (*split, *dry_run), language),
        ThemeAction::Merge {
            project,
            from,
            into: Some(into),
            ..
        } => {
            let book = store.code_book(project)?;
            let (from, into) = (find(&book, from)?, find(&book, into)?);
            store.merge_theme(project, from, into)?;
            let (from, into) = (book.path(from), book.path(into));
            say(&match language {
                Language::Zh => format!("“{from}”已并入“{into}”；原来的编码不动，计数算在后者"),
                Language::En => {
                    format!("`{from}` counts as `{into}` now; codings stay as they were made")
                }
            })
        }
        ThemeAction::Merge {
            project, from, why, ..
        } => {
            let book = store.code_book(project)?;
            let merged = book.find_merged(from).map(|theme| theme.identity);
            let theme = merged.or_else(|_| find(&book, from))?;
            store.part_theme(project, theme, why.as_deref().unwrap_or_default())?;
            let path = book.path(theme);
            say(&match language {
                Language::Zh => format!("“{path}”又是单独的主题，计数分开算"),
                Language::En => format!("`{path}` stands by itself again, and is counted apart"),
            })
        }
        ThemeAction::Rename { project, theme, .. } => {
            let book = store.code_book(project)?;
            let identity = find(&book, theme)?;
            let old = book.path(identity);
            if let Some(theme) = book.theme(identity) {
                let (changed, why) = changed(&book, theme, action)?;
                store.change_theme(project, &changed, why)?;
            }
            let new = store.code_book(project)?.path(identity);
            say(&match (language, old == new) {
                (Language::Zh, false) => format!("“{old}”改为“{new}”，编码随它走"),
                (Language::Zh, true) => format!("“{old}”的定义和例子已存，编码不动"),
                (Language::En, false) => {
                    format!("`{old}` is called `{new}` now; its codings go with it")
                }
                (Language::En, true) => format!("`{old}` is described anew; its codings stay"),
            })
        }
    }
}

/// The theme as it is to be, and why.
fn changed<'a>(
    book: &CodeBook,
    theme: &Theme,
    action: &'a ThemeAction,
) -> Result<(Theme, &'a str)> {
    let mut theme = theme.clone();
    let ThemeAction::Rename {
        title,
        under,
        definition,
        example,
        why,
        ..
    } = action
    else {
        return Ok((theme, ""));
    };
    let texts = [
        (&mut theme.title, title),
        (&mut theme.definition, definition),
        (&mut theme.example, example),
    ];
    for (of, text) in texts {
        if let Some(text) = text {
            text.trim().clone_into(of);
        }
    }
    match under.as_deref().map(str::trim) {
        None => {}
        Some("/") => theme.parent = None,
        Some(name) => theme.parent = Some(find(book, name)?),
    }
    Ok((theme, why))
}

/// Lists what became of a theme, also of one that was merged.
fn history(
    store: &Store,
    (project, name): (&str, &str),
    delivery: &Delivery,
    language: Language,
) -> Result<()> {
    let book = store.code_book(project)?;
    let merged = book.find_merged(name).map(|theme| theme.identity);
    let theme = find(&book, name).or_else(|why| merged.map_err(|_| why))?;
    let entries = store.theme_history(project, theme)?;
    let described = |value: &Option<String>| described(&book, value.as_deref());
    let listing = columns! { language, AuditEntry as entry =>
        "sequence" => entry.sequence;
        "at": "时间" "at" [coded] => entry.at;
        "operator": "录入员" "operator" => &entry.operator;
        "action": "动作" "action" [coded] => Cell::coded(&entry.action, entry.title().get(language));
        "old": "原来" "before" => described(&entry.old);
        "new": "现在" "now" => described(&entry.new);
        "why": "原因" "why" => &entry.why;
    };
    list(&listing, &entries, None, delivery)
}

/// A theme of the trail in short: its path and its definition, or the path of what it was merged into.
fn described(book: &CodeBook, value: Option<&str>) -> Option<String> {
    let value = value?;
    let Ok(theme) = serde_json::from_str::<Theme>(value) else {
        return value.parse::<Identity>().ok().map(|into| book.path(into));
    };
    let mut said = theme.parent.map_or_else(String::new, |above| {
        let mut path = book.path(above);
        path.push('/');
        path
    });
    said.push_str(&theme.title);
    if !theme.definition.is_empty() {
        said.push_str("  ");
        said.push_str(&theme.definition);
    }
    Some(said)
}

/// Takes in the themes of another program's code book.
fn import(
    store: &mut Store,
    project: &str,
    file: &Path,
    (splits, is_dry): (bool, bool),
    language: Language,
) -> Result<()> {
    let bytes = read_file(file, DEFINITION_FILE).map_err(|error| unreadable(file, error))?;
    let codes = match read_code_book(&bytes) {
        Ok(codes) => codes,
        Err(finding) => return complain_of(&[finding], language),
    };
    let plan = plan_themes(store, project, &codes, splits)?;
    complain_of(&plan.findings, language)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if !is_dry {
        store.add_themes(project, &plan.new, &name)?;
    }
    let (new, known) = (plan.new.len(), plan.known);
    say(&match (language, is_dry) {
        (Language::Zh, false) => format!("新主题 {new} 个，已有 {known} 个"),
        (Language::Zh, true) => format!("新主题 {new} 个，已有 {known} 个；没有写入"),
        (Language::En, false) => format!("{new} new themes, {known} here already"),
        (Language::En, true) => {
            format!("{new} new themes, {known} here already; nothing was stored")
        }
    })
}

/// The theme that a person names.
pub(super) fn find(book: &CodeBook, name: &str) -> Result<Identity> {
    book.find(name)
        .map(|theme| theme.identity)
        .map_err(|why| no_theme(name, &why))
}

fn rows(store: &Store, project: &str) -> Result<Vec<Row>> {
    let book = store.code_book(project)?;
    let mut units: BTreeMap<Identity, usize> = BTreeMap::new();
    for unit in store.coded_units(project)? {
        let mut found: Vec<Identity> = unit
            .marks()
            .iter()
            .map(|mark| book.standing(mark.theme))
            .collect();
        found.order();
        found.dedup();
        for theme in found {
            *units.entry(theme).or_default() += 1;
        }
    }
    let tree = book.tree();
    Ok(tree
        .into_iter()
        .map(|(depth, theme)| Row {
            number: book.number(theme.identity).unwrap_or(0),
            path: book.path(theme.identity),
            depth,
            theme: theme.clone(),
            units: units.get(&theme.identity).copied().unwrap_or(0),
        })
        .collect())
}

fn listing(language: Language) -> Listing<'static, Row> {
    columns! { language, Row as row =>
        "theme": "号" "no." => row.number;
        "identity" => row.theme.identity.to_string();
        "": "主题" "theme" => format!("{}{}", "  ".repeat(row.depth), row.theme.title);
        "title" => &row.theme.title;
        "path" => &row.path;
        "definition": "定义" "definition" => &row.theme.definition;
        "example": "例" "example" => &row.theme.example;
        "units": "单元" "units" => row.units;
    }
}
