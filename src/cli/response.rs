//! `manyi response`: the way back from a slip with a whole paper.

use clap::{Args, Subcommand};

use super::approval::serial;
use super::arguments::{Global, survey};
use super::open;
use super::output::say;
use super::serials::Serials;
use crate::error::Result;
use crate::store::SurveyKey;
use crate::text::Language;

/// What can be done with a whole response.
#[derive(Debug, Subcommand)]
pub(super) enum ResponseAction {
    /// 改编号：录错了号的答卷 · give a paper that was keyed under a wrong serial its right one
    Renumber {
        /// Which.
        #[command(flatten)]
        paper: PaperArguments,
        /// 新编号 · the right serial
        #[arg(value_name = "NEW")]
        new: String,
        /// What is said of it.
        #[command(flatten)]
        serials: Serials,
        /// Why.
        #[command(flatten)]
        reason: Reason,
    },
    /// 撤出：误录的答卷，不算回收，不进任何数字；编号可再用 · withdraw a paper keyed in error: it counts nowhere, its serial is free
    Withdraw {
        /// Which.
        #[command(flatten)]
        paper: PaperArguments,
        /// Why.
        #[command(flatten)]
        reason: Reason,
    },
    /// 恢复撤出的答卷 · take a withdrawal back
    Reinstate {
        /// Which.
        #[command(flatten)]
        paper: PaperArguments,
        /// What is said of its serial.
        #[command(flatten)]
        serials: Serials,
        /// Why.
        #[command(flatten)]
        reason: Reason,
    },
    /// 移到问卷相同的另一个调查，到那里再复核 · move it to another survey of the same questionnaire, to be verified there
    Move {
        /// Which.
        #[command(flatten)]
        paper: PaperArguments,
        /// 移到的调查 · the survey it belongs to
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        to: SurveyKey,
        /// 在那里的编号，不写则不变 · its serial there, by default the same
        #[arg(long = "serial", value_name = "SERIAL")]
        there: Option<String>,
        /// What is said of it.
        #[command(flatten)]
        serials: Serials,
        /// Why.
        #[command(flatten)]
        reason: Reason,
    },
}

/// A response.
#[derive(Debug, Args)]
pub(super) struct PaperArguments {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    survey: SurveyKey,
    /// 答卷编号 · the serial of the response
    #[arg(value_name = "SERIAL")]
    serial: String,
}

/// A reason.
#[derive(Debug, Args)]
pub(super) struct Reason {
    /// 原因，记入留痕 · the reason; the audit trail keeps it
    #[arg(long, value_name = "REASON")]
    why: String,
}

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &ResponseAction) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    match action {
        ResponseAction::Renumber {
            paper,
            new,
            serials,
            reason,
        } => {
            let (key, old, new) = (&paper.survey, serial(&paper.serial)?, serial(new)?);
            serials.brought(&mut store, language, |store| {
                store.renumber(key, [&old, &new], &reason.why)
            })?;
            say(&match language {
                Language::Zh => format!("{key} 答卷 {old} 改为 {new}"),
                Language::En => format!("{key}: response {old} is {new} now"),
            })
        }
        ResponseAction::Withdraw { paper, reason } => {
            let (key, serial) = (&paper.survey, serial(&paper.serial)?);
            store.withdraw(key, &serial, &reason.why)?;
            say(&match language {
                Language::Zh => format!("{key} 已撤出答卷 {serial}"),
                Language::En => format!("{key}: response {serial} is withdrawn"),
            })
        }
        ResponseAction::Reinstate {
            paper,
            serials,
            reason,
        } => {
            let (key, serial) = (&paper.survey, serial(&paper.serial)?);
            serials.brought(&mut store, language, |store| {
                store.reinstate(key, &serial, &reason.why)
            })?;
            say(&match language {
                Language::Zh => format!("{key} 已恢复答卷 {serial}"),
                Language::En => format!("{key}: response {serial} counts again"),
            })
        }
        ResponseAction::Move {
            paper,
            to,
            there,
            serials,
            reason,
        } => {
            let (from, old) = (&paper.survey, serial(&paper.serial)?);
            let new = there.as_deref().map_or_else(|| Ok(old.clone()), serial)?;
            serials.brought(&mut store, language, |store| {
                store.move_response([from, to], [&old, &new], &reason.why)
            })?;
            say(&match language {
                Language::Zh => format!("{from} 答卷 {old} 移到 {to}，编号 {new}，复核从那里开始"),
                Language::En => {
                    format!("{from}: response {old} is {new} of {to} now, to be verified there")
                }
            })
        }
    }
}
