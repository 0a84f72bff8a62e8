//! `manyi interview search`: words found in what was said.

use std::collections::HashMap;

use super::arguments::Global;
use super::interview_arguments::SearchArguments;
use super::output::list;
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Listing, columns};
use crate::interview::{Consent, Excerpt, Sought};
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
    let leaving = ("interview-search", &asked.delivery.target);
    let gate = asked.leaving.said_gate(global, store, project, leaving)?;
    let (found, _) = store.search_said(project, &sought, usize::MAX)?;
    let rows = store.interviews(project)?.into_iter();
    let consents: HashMap<String, Consent> = rows.map(|row| (row.code, row.head.consent)).collect();
    let mut hits: Vec<Hit> = Vec::new();
    for mut found in found {
        let consent = consents.get(&found.code).copied().unwrap_or_default();
        found.words = store.leaving_words(&found.words).into_owned();
        // That a word stands in words that stay inside is told as little as the words are.
        if !gate.holds_words(consent, &found.guide, &found.question) && sought.is_in(&found.words) {
            hits.push(Hit {
                excerpt: sought.excerpt(&found.words, [AROUND, AROUND]),
                found,
            });
        }
    }
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
