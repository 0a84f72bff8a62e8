//! From the responses of a survey to the screens about all of them.

use crate::store::SurveyKey;
use crate::tui::commands::Command;
use crate::tui::screen::Step;
use crate::tui::screens::field::batches::Batches;
use crate::tui::screens::field::ledger::AccountScreen;
use crate::tui::screens::survey::checks::Checks;
use crate::tui::screens::survey::operators::Operators;
use crate::tui::screens::survey::queries::Queries;
use crate::tui::screens::verify::acceptance::AcceptanceScreen;
use crate::tui::screens::verify::plans::Plans;

/// Opens the screen about a whole survey that a command names: its patterns, operators, acceptance, plans, ledger,
/// batches, or else queries.
pub fn open(command: Command, key: &SurveyKey) -> Step {
    let key = key.clone();
    Step::Push(match command {
        Command::Checks => Box::new(Checks::new(key)),
        Command::Operators => Box::new(Operators::new(key)),
        Command::Plans => Box::new(Plans::new(key)),
        Command::Ledger => Box::new(AccountScreen::new(key)),
        Command::Batches => Box::new(Batches::new(key)),
        Command::Acceptance => Box::new(AcceptanceScreen::new(key)),
        _ => Box::new(Queries::of_survey(key)),
    })
}
