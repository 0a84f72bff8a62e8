//! The gate of the command line: what is sensitive leaves only when it was asked for, and on record.

use std::io::{self, IsTerminal as _};

use clap::Args;

use super::arguments::{Global, OUTPUT};
use super::open;
use super::output::{complain, is_confirmed};
use crate::error::{Error, Kind, Result};
use crate::formats::{Gate, SaidGate};
use crate::measure::crosstab::Grouping;
use crate::response::RestsOn;
use crate::store::{HandOverOf, Leaving, Store, SurveyKey};
use crate::text::Language;

/// Whether sensitive questions go along.
#[derive(Debug, Args)]
pub(super) struct SensitiveArguments {
    /// 连同敏感题一起交出；在终端先问，记入留痕 · hand over the sensitive questions too: asks on a terminal, and is put on record
    #[arg(long, help_heading = OUTPUT)]
    pub with_sensitive: bool,
}

impl SensitiveArguments {
    /// The gate of a survey for what leaves as `what`.
    pub(super) fn gate(
        &self,
        global: &Global,
        store: &mut Store,
        survey: &SurveyKey,
        what: &str,
    ) -> Result<Gate> {
        let closed = Gate::closed(&store.survey(survey)?.questionnaire);
        let codes = closed.codes();
        self.opened(global, store, survey, what, &codes, &closed)
    }

    /// The gate of a survey for what is grouped by answers and has nothing else of them.
    ///
    /// # Errors
    /// [`Kind::Usage`] where a grouping stays inside.
    pub(super) fn gate_by(
        &self,
        global: &Global,
        store: &mut Store,
        survey: &SurveyKey,
        what: &str,
        by: &[&Grouping],
    ) -> Result<Gate> {
        let closed = Gate::closed(&store.survey(survey)?.questionnaire);
        let held = by.iter().filter(|by| closed.holds_grouping(by));
        let codes: Vec<&str> = held.filter_map(|by| by.question()).collect();
        let gate = self.opened(global, store, survey, what, &codes, &closed)?;
        for grouping in by {
            gate.check(grouping)?;
        }
        Ok(gate)
    }

    fn opened(
        &self,
        global: &Global,
        store: &mut Store,
        survey: &SurveyKey,
        what: &str,
        codes: &[&str],
        closed: &Gate,
    ) -> Result<Gate> {
        if !self.with_sensitive || codes.is_empty() {
            return Ok(closed.clone());
        }
        agreed(&survey.to_string(), codes, global.lang)?;
        let of = HandOverOf::Survey(survey.clone());
        record(global, store, of, what, codes)?;
        Ok(Gate::open())
    }

    /// The gate of the words of a project's interviews, for what leaves as `what`.
    pub(super) fn said_gate(
        &self,
        global: &Global,
        store: &mut Store,
        project: &str,
        what: &str,
    ) -> Result<SaidGate> {
        let closed = SaidGate::closed(&store.guides(project)?);
        let codes = closed.codes();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        if !self.with_sensitive || codes.is_empty() {
            return Ok(closed);
        }
        agreed(project, &codes, global.lang)?;
        let of = HandOverOf::Interviews(project.to_owned());
        record(global, store, of, what, &codes)?;
        Ok(SaidGate::open())
    }
}

/// Puts on record that answers to these questions leave.
fn record(
    global: &Global,
    store: &mut Store,
    of: HandOverOf,
    what: &str,
    codes: &[&str],
) -> Result<()> {
    let leaving = Leaving::Answers {
        of,
        what: what.to_owned(),
        questions: codes.iter().copied().map(str::to_owned).collect(),
    };
    record_leaving(global, store, leaving)
}

/// Puts on record that something leaves, and keeps it in mind in case the run fails.
pub(super) fn record_leaving(global: &Global, store: &mut Store, leaving: Leaving) -> Result<()> {
    store.record_leaving(&leaving)?;
    global.leaving.borrow_mut().push(leaving);
    Ok(())
}

/// Puts on record that what was to leave in this run did not, since it failed.
pub(super) fn record_failure(global: &Global) -> Result<()> {
    let leaving = global.leaving.take();
    if leaving.is_empty() {
        return Ok(());
    }
    let mut store = open::store(global)?;
    leaving
        .iter()
        .try_for_each(|one| store.record_not_left(one))
}

/// Asks at the terminal before answers to these questions leave.
fn agreed(of: &str, codes: &[&str], language: Language) -> Result<()> {
    if !io::stdin().is_terminal() {
        return Ok(());
    }
    let [zh, en] = [codes.join("、"), codes.join(", ")];
    let question = [
        format!("将交出 {of} 敏感题的答案：{zh}。记入留痕。输入 y 确认"),
        format!(
            "The answers of {of} to sensitive questions are handed over: {en}. This is put on record. Type y to confirm"
        ),
    ];
    if is_confirmed(&question, language)? {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        "没有交出，什么也没有写",
        "nothing was handed over, and nothing was written",
    )
    .hint(
        "不加 --with-sensitive，就不含敏感题",
        "without --with-sensitive the sensitive questions stay inside",
    ))
}

/// Says on the standard error how many papers are left out of figures, since their first entries are hidden from who asks.
pub(super) fn tell_left_out(global: &Global, store: &Store, survey: &SurveyKey) -> Result<()> {
    let left_out = RestsOn::default().without(store.left_out_here(survey)?);
    if let Some(said) = left_out.of_waiting() {
        complain(said.get(global.lang));
    }
    Ok(())
}
