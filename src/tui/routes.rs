//! Where each route leads: the one place that builds screens.

use super::screen::{Route, Screen, World};
use super::screens::entry::{EntryScreen, First, Second};
use super::screens::field::print_form::PrintForm;
use super::screens::field::registered::Registered;
use super::screens::field::{batch_form::BatchForm, batches::Batches, ledger::LedgerScreen};
use super::screens::interview::calls::Calls;
use super::screens::interview::coding::Coding;
use super::screens::interview::{found::Found, head::InterviewHead, list::Interviews};
use super::screens::interview::{record::Record, sign::SignInterview};
use super::screens::making::guide::{GuideEditor, GuidePaste};
use super::screens::making::{
    begin::NewProject, editor::Editor, paste::Paste, standards::Standards, taking::Taking,
};
use super::screens::merging::brought::Brought;
#[cfg(feature = "hub")]
use super::screens::merging::hub::HubScreen;
use super::screens::merging::machines::Machines;
use super::screens::printed::{comparison::Comparison, reader::RuleReader, recheck::RecheckScreen};
use super::screens::project::cited::Cited;
use super::screens::project::{evidence::EvidenceScreen, home::Home, indicators::Indicators};
use super::screens::project::{judging::Judging, shipped::ShippedScreen, what_if::WhatIfScreen};
use super::screens::results::{behind::Behind, crosstab::CrosstabScreen, groupings::Groupings};
use super::screens::results::{groups::Groups, reliability::ReliabilityScreen, summary::Results};
use super::screens::survey::importing::ImportScreen;
use super::screens::survey::mending::Mending;
use super::screens::survey::{checks::Checks, history::History, listed::Listed};
use super::screens::survey::{operators::Operators, queries::Queries, reopening::Reopening};
use super::screens::survey::{responses::SurveyScreen, validity::Validity};
use super::screens::verify::plans::Plans;
use super::screens::verify::{acceptance::AcceptanceScreen, adjudication::Adjudication};
use crate::error::Result;

/// Opens a route.
///
/// # Errors
/// Where what it names is not there, or is hidden from the operator.
pub fn open(route: Route, world: &World) -> Result<Box<dyn Screen>> {
    Ok(match route {
        Route::Home => Box::new(Home::default()),
        Route::NewProject => Box::new(NewProject::open(world)?),
        Route::Paste(draft) => Box::new(Paste::new(*draft)),
        Route::TakeForm(form) => Box::new(Taking::new(*form)),
        Route::PasteInto(project) => Box::new(Paste::into_project(world, project)?),
        Route::Editor(key) => Box::new(Editor::new(key)),
        Route::Measures(key) => Box::new(Editor::of_measures(key)),
        Route::Standards(project) => Box::new(Standards::new(project)),
        Route::Resume(place) => Box::new(Paste::resume(world, &place)?),
        Route::Machines => Box::new(Machines::default()),
        Route::Brought(reads, file) => Box::new(Brought::new(reads, file)),
        #[cfg(feature = "hub")]
        Route::Hub => Box::new(HubScreen::default()),
        Route::Shipped => Box::new(ShippedScreen::default()),
        Route::Recheck => Box::new(RecheckScreen::new()),
        Route::Survey(key) => Box::new(SurveyScreen::new(key)),
        Route::Part(key, title, part, batch) => {
            Box::new(SurveyScreen::of_part(key, title, part, batch))
        }
        Route::Entry(key, serial) => Box::new(EntryScreen::<First>::open(world, key, &serial)?),
        Route::SecondEntry(key, serial) => {
            Box::new(EntryScreen::<Second>::open(world, key, &serial)?)
        }
        Route::Validity(key, serial) => Box::new(Validity::new(key, serial)),
        Route::Mending(key, serial, invalid) => {
            Box::new(Mending::new(key, serial, invalid.as_ref()))
        }
        Route::Reopening(key, serial) => Box::new(Reopening::new(key, serial)),
        Route::Queries(key) => Box::new(Queries::of_survey(key)),
        Route::Remarks(key, serial, question) => {
            Box::new(Queries::of_response(key, serial, question))
        }
        Route::History(key, serial) => Box::new(History::open(world, key, serial)?),
        Route::IndicatorHistory(project, indicator) => {
            Box::new(History::of_indicator(project, indicator))
        }
        Route::Checks(key) => Box::new(Checks::new(key)),
        Route::Listed(key, title, serials) => Box::new(Listed::new(key, title, serials)),
        Route::Operators(key) => Box::new(Operators::new(key)),
        Route::Adjudication(key) => Box::new(Adjudication::open(world, key)?),
        Route::Plans(key) => Box::new(Plans::new(key)),
        Route::Acceptance(key) => Box::new(AcceptanceScreen::new(key)),
        Route::Ledger(key, batch) => Box::new(LedgerScreen::new(key, batch)),
        Route::Calls(key) => Box::new(Calls::new(key)),
        Route::Batches(key) => Box::new(Batches::new(key)),
        Route::NewBatch(key, taken) => Box::new(BatchForm::add(key, taken)),
        Route::Batch(key, batch) => Box::new(BatchForm::change(key, &batch)),
        Route::Import(key) => Box::new(ImportScreen::open(world, key)?),
        Route::Print(key) => Box::new(PrintForm::open(world, key)?),
        Route::Registered(key, batch, awaited) => Box::new(Registered::new(key, batch, awaited)),
        Route::Results(key) => Box::new(Results::new(key)),
        Route::Behind(key, title, questions) => Box::new(Behind::new(key, title, questions)),
        Route::Groupings(key) => Box::new(Groupings::new(key, None)),
        Route::Groups(key, grouping) => Box::new(Groups::new(key, grouping)),
        Route::Columns(key, rows) => Box::new(Groupings::new(key, Some(rows))),
        Route::CrossTable(key, rows, columns) => Box::new(CrosstabScreen::new(key, rows, columns)),
        Route::Reliability(key) => Box::new(ReliabilityScreen::new(key)),
        Route::Indicators(project) => Box::new(Indicators::new(project)),
        Route::Judging(project, indicator) => Box::new(Judging::open(world, &project, &indicator)?),
        Route::Evidence(project, indicator) => Box::new(EvidenceScreen::new(project, indicator)),
        Route::Cited(project, indicator, cites) => Box::new(Cited::new(project, indicator, cites)),
        Route::WhatIf(project, indicator) => Box::new(WhatIfScreen::new(project, indicator)),
        Route::Interviews(project) => Box::new(Interviews::new(project)),
        Route::InterviewHead(project, code) => Box::new(InterviewHead::open(world, project, code)?),
        Route::Recording(project, code) => Box::new(Record::open(world, project, &code)?),
        Route::RecordingAt(project, code, question) => {
            Box::new(Record::open_at(world, project, &code, &question)?)
        }
        Route::SaidFound(project, words) => Box::new(Found::new(project, words)),
        Route::SignInterview(project, code) => Box::new(SignInterview::new(project, code)),
        Route::Guide(project, code) => Box::new(GuideEditor::open(world, project, &code)?),
        Route::PasteGuide(project) => Box::new(GuidePaste::into_project(world, project)?),
        Route::Coding(project) => Box::new(Coding::new(project)),
        Route::Comparison(project) => Box::new(Comparison::new(project)),
        Route::Reader(indicator, weight, phrase) => {
            Box::new(RuleReader::new(indicator, weight, phrase))
        }
    })
}
