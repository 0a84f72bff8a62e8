//! A guide on its way from pasted text, or from a screen, into a project.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Kind, Result};
use crate::interview::{
    Group, Guide, GuideDoubt, GuideReading, GuideWord, check_guide, read_guide_text, revised_guide,
};
use crate::store::Store;
use crate::text::{Finding, Severity, Text, text};

/// A guide that is pasted, as it is kept until it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GuideDraft {
    /// The project.
    pub project: String,
    /// The code of the guide.
    pub code: String,
    /// The text.
    pub text: String,
    /// What was settled of its lines, by the codes of the words.
    pub settled: BTreeMap<usize, String>,
    /// Whom it is for, where the text does not say.
    pub ask: Vec<Group>,
}

impl GuideDraft {
    /// What the places of such drafts begin with.
    pub const PLACE: &str = "guide:";

    /// Where it is kept.
    pub fn place(&self) -> String {
        format!("{}{}/{}", Self::PLACE, self.project, self.code)
    }

    /// What the text is understood as.
    pub fn reading(&self) -> GuideReading {
        let settled = self.settled.iter();
        let settled = settled.filter_map(|(line, word)| Some((*line, GuideWord::of(word)?)));
        let mut reading = read_guide_text(&self.text, &settled.collect());
        if reading.ask.is_empty() {
            reading.ask.clone_from(&self.ask);
        }
        reading
    }
}

/// What has to be settled of a guide before it is one.
pub fn guide_findings(reading: &GuideReading) -> Vec<Finding> {
    let mut findings: Vec<Finding> = reading.doubts.iter().map(doubt).collect();
    if reading.questions.is_empty() {
        findings.push(
            Finding::error(
                "guide-no-questions",
                "",
                text!("没有读到问题", "no question was read"),
            )
            .hint(
                "每道题一行，前面写序号：1. …",
                "a question a line, its number before it: 1. …",
            ),
        );
    }
    if reading.ask.is_empty() {
        findings.push(
            Finding::error(
                "guide-whom",
                "",
                text!("没有写问谁", "it does not say whom to ask"),
            )
            .hint(
                "加一行 访谈对象：受益对象，或 --ask 受益对象",
                "add a line `访谈对象：受益对象`, or --ask beneficiary",
            ),
        );
    }
    findings
}

fn doubt(doubt: &GuideDoubt) -> Finding {
    let line = doubt.line;
    let listed = |of: fn(&GuideWord) -> String| {
        let words: Vec<String> = doubt.can_be.iter().map(of).collect();
        words.join("|")
    };
    let zh: Vec<String> = doubt.can_be.iter().map(|word| word.label().zh).collect();
    let en: Vec<String> = doubt.can_be.iter().map(|word| word.label().en).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    let codes = listed(|word| word.code().to_owned());
    let mut finding = Finding::error(
        "guide-line",
        "",
        text!("第 {line} 行：是{zh}？", "line {line}: {en}?"),
    );
    finding.place.line = u32::try_from(line).ok();
    let hint = Text::new(
        format!("--settle {line}={codes}"),
        format!("--settle {line}={codes}"),
    );
    finding.hint(hint.zh, hint.en)
}

/// Saves a guide into a project, beside the others. Where interviews were held with one of this code, it becomes a new version
/// of it: what was asked stays, questions that are gone are retired. Gives the guide as it is on file then.
///
/// # Errors
/// [`Kind::Findings`] for a guide with mistakes, naming the first.
pub fn take_guide(store: &mut Store, project: &str, guide: &Guide) -> Result<Guide> {
    let mut guides = store.guides(project)?;
    let mut interviews = store.interviews(project)?.into_iter();
    let has_interviews = interviews.any(|row| row.guide == guide.code);
    let place = guides.iter().position(|known| known.code == guide.code);
    let made = match place {
        Some(at) => revised_guide(&guides[at], guide, has_interviews),
        None => guide.clone(),
    };
    let mistake = check_guide(&made, None)
        .into_iter()
        .find(|finding| finding.severity == Severity::Error);
    if let Some(Finding { sentence, hint, .. }) = mistake {
        return Err(Error::new(Kind::Findings, sentence.zh, sentence.en).hint(hint.zh, hint.en));
    }
    match place {
        Some(at) => guides[at] = made.clone(),
        None => guides.push(made.clone()),
    }
    store.save_guides(project, &guides)?;
    Ok(made)
}

/// A code for one more guide of a project: `guide`, `guide-2`, and so on.
pub fn free_guide_code(guides: &[Guide]) -> String {
    let is_free = |code: &String| guides.iter().all(|guide| guide.code != *code);
    let numbered = (2..).map(|number: u32| format!("guide-{number}"));
    std::iter::once("guide".to_owned())
        .chain(numbered)
        .find(is_free)
        .unwrap_or_default()
}
