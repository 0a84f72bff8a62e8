//! Where everything is kept: the only SQL of the house.
//!
//! A [`Store`] is one connection to one `SQLite` file, used by one operator. What it promises:
//!
//! - A call that writes is one committed transaction: when it returns `Ok`, the change is on disk; when it returns an
//!   error, nothing changed.
//! - Every change of an answer, a state or a definition adds a row to the append-only, hash-chained audit trail in
//!   the same transaction.
//! - The [`Ledger`](crate::response::Ledger) and the [`Tally`](crate::response::Tally) are kept by the same
//!   transaction, so that they are read in a time that does not depend on how many responses there are.
//!
//! The schema is `schema.sql` at the top of the repository.

mod backup;
mod call;
mod field;
mod file;
mod interview;
mod judging;
mod key;
mod merge;
mod open;
mod paper;
mod people;
mod project;
mod proof;
mod review;
mod row;
mod second;
mod stack;
mod trail;
mod upgrade;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;

use file::clock::Clock;
use file::place::Place;
use row::definitions::Definitions;
use row::taken_up::TakenUp;
use trail::device::Device;

use crate::interview::KnownNames;
use crate::text::Finding;

pub use backup::copy::Stop;
pub use backup::folder::{Backup, BackupFolder, KEPT, Taken};
pub use backup::restore::{Restoration, restore};
pub use backup::witness::Compared;
pub use call::list::ListSource;
pub use field::awaited::NextPaper;
pub use field::batches::BatchChange;
pub use field::doubt::SerialDoubt;
pub use field::registration::{Registered, RegisteredSerial};
pub use file::gauge::Gauge;
pub use file::owned::open_owned;
pub use file::place::refuse_no_file;
pub use interview::coded::CodableUnit;
pub use interview::leaving::WordsOf;
pub use interview::records::{InterviewRow, NewRecord};
pub use interview::saying::Saying;
pub use interview::search::SaidFound;
pub use interview::taking::{Exchanged, ExchangedTaken, NewCoding};
pub use interview::themes::no_theme;
pub use judging::attachments::{Attached, Attachment};
pub use judging::judgements::{StoredJudgement, nothing_judged};
pub use key::SurveyKey;
pub use merge::{
    ChainEnd, DeviceRow, Knowledge, ParcelContent, Receipt, Said, Waiting, WaitingKind, Waits,
};
pub use paper::answers::Saved;
pub use paper::import::{ImportSource, Imported, ImportedBefore};
pub use paper::preparing::{ImportedPaper, ImportedResponse, Prepared, Preparer};
pub use project::projects::{ProjectChange, ProjectRow};
pub use project::redefining::Redefinition;
pub use project::removal::Removal;
pub use proof::doctor::{DoctorReport, Mending};
pub use proof::fold::RecordReport;
pub use proof::verify::{AuditReport, ChainHead};

pub use review::approval::{Approved, Selection};
pub use review::work::OperatorWork;
pub use second::acceptance::{Acceptance, Decision, Scope};
pub use second::adjudication::Ruling;
pub use second::comparisons::PairAgreement;
pub use second::discrepancies::{Discrepancy, DiscrepancyOrder, DiscrepancySearch, Mark};
pub use second::keying::{FinishedSecond, SavedSecond};
pub use second::sample::Draw;
pub use second::verification::{BatchVerification, Verification};
pub use stack::behind::ResponseBehind;
pub use stack::coded::CodedResponse;
pub use stack::drawn::Drawing;
pub use stack::figures::SurveyReading;
pub use stack::groups::{HandOverOf, Leaving};
pub use stack::responses::ResponseRow;
pub use stack::search::ResponseSearch;
pub use trail::audit::AuditEntry;
pub use trail::device::device_folder;

/// The pages kept in memory, as `SQLite` takes it: 32 MB.
const USUAL_CACHE: i64 = -32_768;

/// The database of one operator: one connection to one file.
pub struct Store {
    connection: Connection,
    operator: String,
    device: Device,
    clock: Clock,
    definitions: RefCell<Definitions>,
    /// Whether removed projects are seen, as whoever proves the file sees them.
    sees_removed: Cell<bool>,
    /// Whether a parcel is being read, before the event that says so.
    is_merging: Cell<bool>,
    place: Place,
    /// Where everything was saved to when the file was found to be gone.
    rescued: OnceCell<Rescued>,
    /// The paper under somebody's fingers.
    taken_up: RefCell<Option<TakenUp>>,
    /// Whether a person has said yes to the serials that come in now.
    serials_settled: Cell<bool>,
    /// The row of the batch that responses begun here join, for each survey.
    current_batches: HashMap<SurveyKey, i64>,
    warnings: Vec<Finding>,
    /// The rows read so far, for whoever waits.
    gauge: Gauge,
    /// Whether the structure of the file is not this program's, so that nothing is written to it.
    refuses_writing: bool,
    /// Figures and exports are of approved responses only.
    approved_only: bool,
    /// The names that are masked in words that leave, and how often one was.
    masked_names: KnownNames,
    masked_count: Cell<usize>,
    /// Surveys whose second entries this operator began to key, though none may be on file.
    verifying: Vec<SurveyKey>,
}

/// What could be saved of a file that was gone or written over.
struct Rescued {
    /// Where it is.
    file: PathBuf,
    /// Whether it has everything that was stored.
    is_whole: bool,
}

/// What tests set differently.
#[derive(Clone)]
struct Settings {
    /// How long a write waits for another program.
    busy_timeout: Duration,
    /// The clock.
    clock: Clock,
    /// The name of `SQLite`'s interface to the file system; `None`: the usual one.
    file_system: Option<&'static str>,
    /// Where the identity of the device lies; `None`: nowhere, so that every start is a new device.
    device_folder: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use crate::indicator::Project;
    use crate::measure::Survey;
    use crate::questionnaire::{Kind as Asked, Limits, Question, Questionnaire, Role};
    use crate::response::{InvalidReason, Serial};
    use crate::store::SurveyKey;
    use crate::text::Text;

    /// A project without surveys, for tests of what surrounds it.
    pub(in crate::store) fn empty_project(code: &str) -> Project {
        Project {
            code: code.into(),
            title: Text::same(code),
            source: Text::default(),
            commission: crate::indicator::Commission::default(),
            surveys: Vec::new(),
            indicators: Vec::new(),
            grades: Vec::new(),
            small_cells: 5,
            printed: Vec::new(),
        }
    }

    /// A survey of two texts, S and T.
    pub(in crate::store) fn project() -> Project {
        let question = |code: &str| Question {
            code: code.into(),
            text: Text::same(code),
            kind: Asked::Text,
            role: Role::Open,
            sensitive: false,
            required: true,
            since: 1,
            until: None,
            section: Text::default(),
            limits: Limits::default(),
            second: crate::questionnaire::SecondWay::Blind,
            options: Vec::new(),
            ask_if: Vec::new(),
        };
        let survey = Survey {
            code: "s".into(),
            questionnaire: Questionnaire {
                code: "s".into(),
                version: 1,
                title: Text::same("s"),
                respondents: Text::same("all"),
                intro: Text::default(),
                questions: vec![question("S"), question("T")],
                control_total: None,
            },
            population: None,
            distributed: None,
            invalid_reasons: InvalidReason::usual(),
            measures: Vec::new(),
        };
        Project {
            surveys: vec![survey],
            ..empty_project("p")
        }
    }

    pub(in crate::store) fn key() -> SurveyKey {
        SurveyKey::new("p", "s")
    }

    pub(in crate::store) fn serial(text: &str) -> Serial {
        Serial::read(text).unwrap()
    }
}
