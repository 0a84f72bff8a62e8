//! `manyi ledger`: whether the papers add up, from distributed to approved, and the papers behind each number.

use clap::Args;

use super::arguments::{Delivery, Global, survey};
use super::open;
use super::output::{list, print};
use crate::error::{Error, Kind, Result};
use crate::formats::LedgerReport;
use crate::formats::listing::{Cell, Listing, columns};
use crate::response::LedgerPart;
use crate::store::{ResponseRow, ResponseSearch, SurveyKey};
use crate::text::{Language, Severity};

/// Which ledger, or which of its papers.
#[derive(Debug, Args)]
pub(super) struct LedgerListing {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    survey: SurveyKey,
    /// 列出一个数字的答卷：returned、valid、invalid、invalid:原因、unfinished、entered、unverified、verified、unapproved、approved、without-batch、unregistered、withdrawn · the papers behind a number
    #[arg(long, value_name = "NUMBER", value_parser = part)]
    papers: Option<LedgerPart>,
    /// 只列这个批次的 · only those of this batch
    #[arg(long, value_name = "CODE", requires = "papers")]
    batch: Option<String>,
    /// How it is printed.
    #[command(flatten)]
    delivery: Delivery,
}

/// Prints or writes the ledger with everything that does not add up, or the papers behind one of its numbers.
///
/// Exit code 4 where numbers contradict each other; work that is merely not done yet is a warning and leaves it 0.
pub(super) fn run(global: &Global, asked: &LedgerListing) -> Result<()> {
    if let Some(part) = &asked.papers {
        return papers(global, asked, part);
    }
    let account = open::store(global)?.account(&asked.survey)?;
    let report = LedgerReport {
        project: &asked.survey.project,
        survey: &asked.survey.survey,
        account: &account,
    };
    print(&report, &asked.delivery, global.lang)?;
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

fn papers(global: &Global, asked: &LedgerListing, part: &LedgerPart) -> Result<()> {
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
    list(&columns(global.lang), &found, None, &asked.delivery)
}

fn columns(language: Language) -> Listing<'static, ResponseRow> {
    columns! { language, ResponseRow as row =>
        "serial": "编号" "serial" => row.serial.as_str();
        "state": "状态" "state" => Cell::coded(row.state.code(), row.state.label().get(language));
        "batch": "批次" "batch" => &row.batch;
        "invalid": "无效原因" "invalid" => row.invalid.as_ref().map(|invalid| &invalid.reason);
        "why": "补充" "why" => row.invalid.as_ref().map(|invalid| &invalid.why);
        "operator": "录入员" "operator" => &row.operator;
    }
}

fn part(word: &str) -> std::result::Result<LedgerPart, String> {
    LedgerPart::from_code(word).ok_or_else(|| {
        "有 returned、valid、invalid、invalid:原因、unfinished、entered、unverified、verified、unapproved、approved、\
         without-batch、unregistered、withdrawn · these are the numbers"
            .to_owned()
    })
}
