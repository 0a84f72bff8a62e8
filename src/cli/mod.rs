//! The command line: one file per sub-command, the arguments they share, and the way out.

mod acceptance;
mod agreement;
mod approval;
mod arguments;
mod audit;
mod backup;
mod batch;
mod call;
mod call_arguments;
mod check;
mod coding;
mod compare;
mod crosstab;
mod demo;
mod design;
mod doctor;
mod epidata;
mod evidence;
mod export;
mod export_arguments;
mod export_interviews;
mod export_package;
mod export_verify;
mod figure_arguments;
mod formats;
mod gate;
mod guide;
mod handover;
mod help;
#[cfg(feature = "hub")]
mod hub;
#[cfg(feature = "hub")]
mod hub_arguments;
mod import;
mod intake_arguments;
mod interview;
mod interview_arguments;
mod interview_import;
mod interview_papers;
mod interview_search;
mod judge;
mod judge_arguments;
mod judge_listing;
mod ledger;
#[cfg(unix)]
mod limits;
mod log;
mod merging;
mod merging_arguments;
mod mistakes;
mod names;
mod open;
mod operators;
mod output;
mod passphrase;
mod pasted;
mod printing;
mod project;
mod project_moves;
mod query;
mod questionnaire;
mod recheck;
mod record_arguments;
mod reliability;
mod response;
mod restore;
mod review_arguments;
mod rule;
mod sample;
mod score;
mod serials;
mod shell_files;
mod summary;
mod theme;
mod verify;
mod waiting;
mod witness;
mod words;

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::FromArgMatches;

use crate::error::{Error, Kind, Result};
use crate::formats::{Pipes, pipes_are};
use crate::text::{Language, text};
use arguments::{Arguments, Command};

pub use help::documentation;
pub use open::{Colours, Opening};

/// Opens the screens on a database; handed in, since the command line knows no screen.
pub type Screens<'s> = &'s dyn Fn(Opening) -> Result<()>;

/// Parses the arguments, runs the sub-command, prints what went wrong, and gives the exit code.
pub fn main(screens: Screens<'_>) -> ExitCode {
    let arguments = match parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let language = mistakes::language();
            let Some(mistake) = mistakes::mistake(&error) else {
                // clap prints help and the version.
                help::with_pages(language).get_matches();
                error.exit();
            };
            output::complain(&mistake.render(language));
            return ExitCode::from(mistake.kind.exit_code());
        }
    };
    let language = arguments.global.lang;
    #[cfg(unix)]
    limits::withstand();
    open::guard(&arguments.global);
    if let Some(database) = database(&arguments) {
        log::start(&database);
    }
    tell_of_pipes(language);
    let done = run(arguments, screens);
    waiting::end();
    match done {
        Ok(()) => {
            tracing::info!("ended");
            ExitCode::SUCCESS
        }
        Err(error) => {
            output::complain(&error.render(language));
            tracing::error!(kind = ?error.kind, "ended with an error");
            ExitCode::from(error.kind.exit_code())
        }
    }
}

/// Says what is waited for where a file that is read is a pipe that gives nothing, on a terminal.
fn tell_of_pipes(language: Language) {
    if !io::stderr().is_terminal() {
        return;
    }
    pipes_are(Pipes::Told(Arc::new(move |path| {
        let path = path.display();
        output::complain(&text!(in language,
            "{path} 是管道，还没有写完：在等；Ctrl-C 停下，什么也不留",
            "{path} is a pipe that has not ended: waiting; Ctrl-C stops, and nothing is left"
        ));
    })));
}

fn parse() -> std::result::Result<Arguments, clap::Error> {
    let matches = help::command().try_get_matches()?;
    Arguments::from_arg_matches(&matches)
}

/// The database that the command works on, beside which the log lies; none for files and throw-away examples.
fn database(arguments: &Arguments) -> Option<PathBuf> {
    match arguments.command {
        Some(
            Command::Questionnaire { .. }
            | Command::Sample(_)
            | Command::Rule(_)
            | Command::Formats
            | Command::Completions { .. }
            | Command::Man { .. },
        ) => None,
        Some(Command::Demo { .. }) => arguments.global.db().map(Path::to_owned),
        // That there is no place for one is said by the command.
        _ => open::path(&arguments.global).ok(),
    }
}

fn run(arguments: Arguments, screens: Screens<'_>) -> Result<()> {
    let global = arguments.global;
    let done = command(&global, arguments.command, screens);
    if done.is_err() {
        // What the run was refused for is what there is to say.
        let _ = gate::record_failure(&global);
    }
    done
}

fn command(
    global: &arguments::Global,
    command: Option<Command>,
    screens: Screens<'_>,
) -> Result<()> {
    match command {
        None => open::run(global, screens),
        Some(Command::Demo { project }) => demo::run(global, &project, screens),
        Some(Command::Formats) => formats::run(),
        Some(Command::Completions { shell, target }) => {
            shell_files::completions(shell, &target, global.lang)
        }
        Some(Command::Man { target }) => shell_files::manual(&target, global.lang),
        Some(Command::Project { action }) => project::run(global, &action),
        Some(Command::Questionnaire { action }) => questionnaire::run(global, &action),
        Some(Command::Import(import)) => import::run(global, &import),
        Some(Command::Summary(asked)) => summary::run(global, &asked),
        Some(Command::Crosstab(asked)) => crosstab::run(global, &asked),
        Some(Command::Design(asked)) => design::run(global, &asked),
        Some(Command::Batch { action }) => batch::run(global, &action),
        Some(Command::Call { action }) => call::run(global, &action),
        Some(Command::Names { action }) => names::run(global, &action),
        Some(Command::Ledger(listing)) => ledger::run(global, &listing),
        Some(Command::Reliability(asked)) => reliability::run(global, &asked),
        Some(Command::Sample(asked)) => sample::run(global, &asked),
        Some(Command::Score(listing)) => score::run(global, &listing),
        Some(Command::Judge(asked)) => judge::run(global, &asked),
        Some(Command::Evidence { action }) => evidence::run(global, &action),
        Some(Command::Rule(phrase)) => rule::run(global, &phrase),
        Some(Command::Compare(listing)) => compare::run(global, &listing),
        Some(Command::Workbook(asked)) => handover::workbook_of(global, &asked),
        Some(Command::Annex(asked)) => handover::annex_of(global, &asked),
        Some(Command::Export { what }) => export::run(global, &what),
        Some(Command::Approve(asked)) => approval::approve(global, &asked),
        Some(Command::Reopen(asked)) => approval::reopen(global, &asked),
        Some(Command::Response { action }) => response::run(global, &action),
        Some(Command::Note(asked)) => query::note(global, &asked),
        Some(Command::Query { action }) => query::run(global, &action),
        Some(Command::Check(asked)) => check::run(global, &asked),
        Some(Command::Operators(asked)) => operators::run(global, &asked),
        Some(Command::Acceptance { action }) => acceptance::run(global, &action),
        Some(Command::Audit { action }) => audit::run(global, &action),
        Some(Command::Verify { action }) => verify::run(global, &action),
        Some(Command::Interview { action }) => interview::run(global, &action),
        Some(Command::Theme { action }) => theme::run(global, &action),
        Some(Command::Coding { action }) => coding::run(global, &action),
        Some(Command::Recheck(asked)) => recheck::run(global, &asked),
        Some(Command::Parcel { action }) => merging::parcel(global, &action),
        Some(Command::Device { action }) => merging::device(global, &action),
        Some(Command::Merge { action }) => merging::merge(global, &action),
        #[cfg(feature = "hub")]
        Some(Command::Hub { action }) => hub::run(global, &action),
        Some(Command::Doctor {
            rebuild_search,
            mend,
            why,
        }) => match why {
            Some(why) if mend => doctor::mend(global, &why),
            _ => doctor::run(global, rebuild_search),
        },
        Some(Command::Backup { action, backup }) => backup::run(global, action.as_ref(), &backup),
        Some(Command::Restore { file }) => restore::run(global, &file),
    }
}

/// The error for findings that were already printed one by one.
fn findings_error(errors: usize, kind: Kind) -> Error {
    let en = output::plural(errors as u64, "error");
    Error::new(
        kind,
        format!("共 {errors} 处错误，见上"),
        format!("{en}, see above"),
    )
}
