//! `manyi demo`: the worked example in a throw-away database, or in the one named with `--db`.

use super::Screens;
use super::arguments::Global;
use super::open::{self, Opening};
use super::output::say;
use crate::error::{Error, Kind, Result};
use crate::formats::{ScoreReport, SummaryReport};
use crate::intake;
use crate::store::SurveyKey;

/// The project of the example.
const PROJECT: &str = "xiangyuan-2022";
/// Its survey with papers.
const SURVEY: &str = "recipients";

/// Loads the example; in a terminal opens the screens on it, else prints summary and score.
pub(super) fn run(global: &Global, screens: Screens<'_>) -> Result<()> {
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
    intake::load_shipped(&mut store, PROJECT)?;
    if open::is_terminal() {
        return screens(Opening {
            is_throw_away: global.db().is_none(),
            ..open::opening(global, store)
        });
    }
    let language = global.lang;
    let reading = store.summary(&SurveyKey::new(PROJECT, SURVEY))?;
    let summary = SummaryReport {
        project: PROJECT,
        survey: &reading.survey,
        ledger: &reading.ledger,
        summary: &reading.summary,
    };
    say(&summary.to_table(language))?;
    let scored = ScoreReport {
        project: &store.project(PROJECT)?,
        assessment: &store.assessment(PROJECT)?,
    };
    say(scored.to_table(language).trim_end())
}
