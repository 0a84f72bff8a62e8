//! `manyi interview search`: words found in what was said.

use super::arguments::Global;
use super::interview_arguments::SearchArguments;
use super::output::list;
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Listing, columns};
use crate::interview::{Excerpt, Sought};
use crate::store::{SaidFound, Store};
use crate::text::Language;

/// So many signs are shown on either side of words that were found.
const AROUND: usize = 16;

/// An answer with the words that were looked for.
struct Hit {
    found: SaidFound,
    excerpt: Excerpt,
}

/// Lists the answers in which all the words stand.
pub(super) fn run(global: &Global, store: &mut Store, asked: &SearchArguments) -> Result<()> {
    let project = &asked.project;
    let sought = Sought::read(&asked.words.join(" ")).ok_or_else(|| {
        Error::new(
            Kind::Usage,
            "没有写要找的词",
            "there is no word to look for",
        )
    })?;
    let gate = asked
        .sensitive
        .said_gate(global, store, project, "interview-search")?;
    let (found, _) = store.search_said(project, &sought, usize::MAX)?;
    let hits: Vec<Hit> = found
        .into_iter()
        // That a word stands in words that stay inside is told as little as the words are.
        .filter(|found| !gate.holds(&found.guide, &found.question))
        .map(|found| Hit {
            excerpt: sought.excerpt(&found.words, [AROUND, AROUND]),
            found,
        })
        .collect();
    let nothing = ["没有哪次访谈说到", "no interview has these words"];
    list(
        &hit_columns(global.lang),
        &hits,
        Some(nothing),
        &asked.delivery,
    )
}

fn hit_columns(language: Language) -> Listing<'static, Hit> {
    columns! { language, Hit as hit =>
        "interview": "编号" "interview" => &hit.found.code;
        "guide": "提纲" "guide" => &hit.found.guide;
        "question": "题" "question" => &hit.found.question;
        "excerpt": "原话" "words" => {
            let Excerpt { before, found, after } = &hit.excerpt;
            format!("{before}【{found}】{after}")
        };
        "said" => &hit.found.words;
    }
}
