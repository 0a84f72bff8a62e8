//! `manyi interview sheet`, `roster` and `report`: the annexes about interviews, each with its manifest.

use jiff::Timestamp;

use super::arguments::{Csv, Delivery, Format, Global, Target};
use super::handover::AnnexFormat;
use super::interview_arguments::{PaperArguments, RosterFormat};
use super::open;
use super::output::{deliver_bytes, list, refuse_screen};
use crate::error::Result;
use crate::formats::SaidGate;
use crate::formats::document::interviews::{interview_report, interview_roster, interview_sheets};
use crate::formats::document::{Document, docx, html};
use crate::formats::handover::{InterviewHandover, roster_listing, with_manifest};
use crate::office::{InterviewPaper, InterviewsAsked, interviews_out};
use crate::store::Store;

/// Writes record sheets.
pub(super) fn sheet(
    global: &Global,
    store: &mut Store,
    project: &str,
    code: Option<&str>,
    asked: &PaperArguments,
) -> Result<()> {
    let facts = gather(
        global,
        store,
        project,
        (code, InterviewPaper::Sheets),
        asked,
    )?;
    write(global, &facts, &interview_sheets(&facts), asked)
}

/// Writes the analysis.
pub(super) fn report(
    global: &Global,
    store: &mut Store,
    project: &str,
    asked: &PaperArguments,
) -> Result<()> {
    let facts = gather(
        global,
        store,
        project,
        (None, InterviewPaper::Report),
        asked,
    )?;
    write(global, &facts, &interview_report(&facts), asked)
}

/// Lists who was interviewed, or writes it as a document.
pub(super) fn roster(
    global: &Global,
    store: &Store,
    project: &str,
    format: Option<RosterFormat>,
    (csv, target): (&Csv, &Target),
) -> Result<()> {
    let ending = ending(target);
    let format = format.unwrap_or(match ending.as_str() {
        "docx" => RosterFormat::Docx,
        "html" | "htm" => RosterFormat::Html,
        "csv" => RosterFormat::Csv,
        "json" => RosterFormat::Json,
        "xlsx" => RosterFormat::Xlsx,
        _ => RosterFormat::Table,
    });
    if format == RosterFormat::Docx {
        refuse_screen(target, "docx")?;
    }
    let facts = interviews_out(
        store,
        &InterviewsAsked {
            project,
            code: None,
            paper: InterviewPaper::Roster,
            gate: SaidGate::closed(&store.guides(project)?),
            language: global.lang,
            operator: &open::operator(global),
            time: Timestamp::now(),
        },
    )?;
    let format = match format {
        RosterFormat::Table => Format::Table,
        RosterFormat::Csv => Format::Csv,
        RosterFormat::Json => Format::Json,
        RosterFormat::Xlsx => Format::Xlsx,
        RosterFormat::Docx | RosterFormat::Html => {
            let document = interview_roster(&facts);
            let file = if format == RosterFormat::Docx {
                docx(&document)?
            } else {
                html(&document)
            };
            let file = with_manifest(&file, &facts.manifest)?;
            return deliver_bytes(target, &file, global.lang);
        }
    };
    let delivery = Delivery::of(format, target, csv);
    list(
        &roster_listing(global.lang),
        &facts.interviews,
        None,
        &delivery,
    )
}

fn ending(target: &Target) -> String {
    let name = target.output.as_ref();
    let ending = name.and_then(|name| name.extension());
    ending.map_or_else(String::new, |ending| {
        ending.to_string_lossy().to_lowercase()
    })
}

fn gather(
    global: &Global,
    store: &mut Store,
    project: &str,
    (code, paper): (Option<&str>, InterviewPaper),
    asked: &PaperArguments,
) -> Result<InterviewHandover> {
    if form(asked) == AnnexFormat::Docx {
        refuse_screen(&asked.target, "docx")?;
    }
    store.project(project)?;
    let leaving = (paper.kind(), &asked.target);
    let gate = asked.words.said_gate(global, store, project, leaving)?;
    interviews_out(
        store,
        &InterviewsAsked {
            project,
            code,
            paper,
            gate,
            language: global.lang,
            operator: &open::operator(global),
            time: Timestamp::now(),
        },
    )
}

/// The form that is asked for, or that the file's name says.
fn form(asked: &PaperArguments) -> AnnexFormat {
    let is_page = matches!(ending(&asked.target).as_str(), "html" | "htm");
    asked.format.unwrap_or(if is_page {
        AnnexFormat::Html
    } else {
        AnnexFormat::Docx
    })
}

fn write(
    global: &Global,
    facts: &InterviewHandover,
    document: &Document,
    asked: &PaperArguments,
) -> Result<()> {
    let file = match form(asked) {
        AnnexFormat::Docx => docx(document)?,
        AnnexFormat::Html => html(document),
    };
    deliver_bytes(
        &asked.target,
        &with_manifest(&file, &facts.manifest)?,
        global.lang,
    )
}
