//! `manyi demo`: the worked example, or another shipped project, in a throw-away database, or in the one named with `--db`.

use super::Screens;
use super::arguments::Global;
use super::open::{self, Opening};
use super::output::say;
use crate::error::{Error, Kind, Result};
use crate::formats::{Checked, Gate, SHIPPED, ScoreReport, SummaryReport, shipped_project};
use crate::intake;
use crate::store::SurveyKey;

/// Loads the example; in a terminal opens the screens on it, else prints summary and score.
pub(super) fn run(global: &Global, code: &str, screens: Screens<'_>) -> Result<()> {
    let Some(Checked {
        value: Some(shipped),
        ..
    }) = shipped_project(code)
    else {
        return Err(not_shipped(code));
    };
    let folder = tempfile::tempdir().map_err(|error| {
        Error::new(
            Kind::Store,
            "不能建立临时文件夹",
            "a temporary folder cannot be made",
        )
        .hint("用 --db 指定数据库文件", "name a database file with --db")
        .caused_by(error)
    })?;
    let throw_away = folder.path().join("demo.db");
    let mut store = open::store_at(global, global.db().unwrap_or(&throw_away))?;
    intake::load_shipped(&mut store, code)?;
    if open::is_terminal() {
        return screens(Opening {
            is_throw_away: global.db().is_none(),
            ..open::opening(global, store)
        });
    }
    let language = global.lang;
    // The surveys whose papers come with the project.
    for sample in &shipped.samples {
        let reading = store.summary(&SurveyKey::new(code, &sample.survey))?;
        let summary = SummaryReport {
            project: code,
            survey: &reading.survey,
            ledger: &reading.ledger,
            summary: &reading.summary,
            gate: &Gate::closed(&reading.survey.questionnaire),
            rests_on: reading.rests_on,
        };
        say(&summary.to_table(language))?;
    }
    let project = store.project(code)?;
    let scored = ScoreReport {
        rests_on: &store.rests_on(&project)?,
        project: &project,
        assessment: &store.assessment(code)?,
        what_if: false,
    };
    say(scored.to_table(language).trim_end())
}

fn not_shipped(code: &str) -> Error {
    let known = SHIPPED.join(" ");
    Error::new(
        Kind::Usage,
        format!("没有随附的项目 {code}"),
        format!("no project {code} is shipped"),
    )
    .hint(format!("随附的有：{known}"), format!("there are: {known}"))
}
