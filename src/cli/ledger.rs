//! `manyi ledger`: whether the papers add up, from distributed to approved, and the papers behind each number.

use clap::Args;

use super::arguments::{Format, Global, Listing, survey};
use super::open;
use super::output::{csv_style, deliver, render};
use crate::error::{Error, Kind, Result};
use crate::formats::LedgerReport;
use crate::response::LedgerPart;
use crate::store::{ResponseRow, ResponseSearch, SurveyKey};
use crate::text::{Language, Severity};

/// Which ledger, or which of its papers.
#[derive(Debug, Args)]
pub(super) struct LedgerListing {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    survey: SurveyKey,
    /// 列出一个数字的答卷：returned、valid、invalid、invalid:原因、unfinished、entered、unverified、verified、unapproved、approved、without-batch、unregistered · the papers behind a number
    #[arg(long, value_name = "NUMBER", value_parser = part)]
    papers: Option<LedgerPart>,
    /// 只列这个批次的 · only those of this batch
    #[arg(long, value_name = "CODE", requires = "papers")]
    batch: Option<String>,
    /// How it is printed.
    #[command(flatten)]
    listing: Listing,
}

/// Prints or writes the ledger with everything that does not add up, or the papers behind one of its numbers.
///
/// Exit code 4 where numbers contradict each other; work that is merely not done yet is a warning and leaves it 0.
pub(super) fn run(global: &Global, asked: &LedgerListing) -> Result<()> {
    if let Some(part) = &asked.papers {
        return list(global, asked, part);
    }
    let language = global.lang;
    let account = open::store(global)?.account(&asked.survey)?;
    let report = LedgerReport {
        project: &asked.survey.project,
        survey: &asked.survey.survey,
        account: &account,
    };
    let text = match asked.listing.format {
        Format::Table => report.to_table(language),
        Format::Csv => report.to_csv(language, csv_style(asked.listing.plain))?,
        Format::Json => report.to_json(language)?,
    };
    deliver(&asked.listing, &text)?;
    let found = account.imbalances();
    let contradictions = found
        .iter()
        .filter(|one| one.finding.severity == Severity::Error)
        .count();
    if contradictions == 0 {
        return Ok(());
    }
    Err(Error::new(
        Kind::Findings,
        format!("台账有 {contradictions} 处对不上"),
        match contradictions {
            1 => "the ledger does not add up in 1 place".to_owned(),
            count => format!("the ledger does not add up in {count} places"),
        },
    )
    .hint(
        "逐项看上面所写的办法；未做完的步骤只是提醒，不算对不上",
        "see above what to do about each; steps that are not done yet are only mentioned",
    ))
}

fn list(global: &Global, asked: &LedgerListing, part: &LedgerPart) -> Result<()> {
    if matches!(part, LedgerPart::Awaited | LedgerPart::Registered) {
        return Err(Error::new(
            Kind::Usage,
            "登记的编号不一定有答卷",
            "registered serials need not have a response",
        )
        .hint(
            "列出它们：manyi batch serials，只列未回的加 --awaited",
            "list them: manyi batch serials, with --awaited only those not back",
        ));
    }
    let search = ResponseSearch {
        part: Some(part.clone()),
        batch: asked.batch.clone(),
        limit: u32::MAX,
        ..ResponseSearch::default()
    };
    let found = open::store(global)?.responses(&asked.survey, &search)?;
    let language = global.lang;
    let rows: Vec<Vec<String>> = found.iter().map(|row| cells(row, language)).collect();
    let headings = match language {
        Language::Zh => ["编号", "状态", "批次", "无效原因", "补充", "录入员"],
        Language::En => ["serial", "state", "batch", "invalid", "why", "operator"],
    };
    let text = render(&asked.listing, &headings, &rows, || {
        found.iter().map(as_json).collect()
    })?;
    deliver(&asked.listing, &text)
}

fn cells(row: &ResponseRow, language: Language) -> Vec<String> {
    let (reason, why) = row
        .invalid
        .as_ref()
        .map_or_else(Default::default, |invalid| {
            (invalid.reason.clone(), invalid.why.clone())
        });
    vec![
        row.serial.to_string(),
        row.state.label().get(language).to_owned(),
        row.batch.clone().unwrap_or_default(),
        reason,
        why,
        row.operator.clone(),
    ]
}

fn as_json(row: &ResponseRow) -> serde_json::Value {
    serde_json::json!({
        "serial": row.serial.to_string(),
        "state": row.state.code(),
        "batch": row.batch,
        "invalid": row.invalid.as_ref().map(|invalid| &invalid.reason),
        "why": row.invalid.as_ref().map(|invalid| &invalid.why),
        "operator": row.operator,
    })
}

fn part(word: &str) -> std::result::Result<LedgerPart, String> {
    LedgerPart::from_code(word).ok_or_else(|| {
        "有 returned、valid、invalid、invalid:原因、unfinished、entered、unverified、verified、unapproved、approved、\
         without-batch、unregistered · these are the numbers"
            .to_owned()
    })
}
