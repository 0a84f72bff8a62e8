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

mod acceptance;
mod account;
mod adjudication;
mod answers;
mod approval;
mod asked;
mod attachments;
mod audit;
mod audit_text;
mod backup;
mod backup_name;
mod batches;
mod behind;
mod blindness;
mod changes;
mod clock;
mod comparisons;
mod copy;
mod counts;
mod definitions;
mod device;
mod discrepancies;
mod doctor;
mod drafts;
mod erasing;
mod error;
mod figures;
mod fold;
mod fold_facts;
mod fold_findings;
mod former;
mod groups;
mod import;
mod judgements;
mod key;
mod moved;
mod open;
mod papers;
mod place;
mod placed;
mod plans;
mod points;
mod projects;
mod queries;
mod registration;
mod rescue;
mod responses;
mod restore;
mod sample;
mod scan;
mod schema;
mod search;
mod second;
mod spreads;
mod stack;
mod taken_back;
mod taken_up;
mod upgrade;
mod upgrade_move;
mod upgrade_papers;
mod validity;
mod verification;
mod verify;
mod versions;
mod work;

pub use acceptance::{Acceptance, Decision, Scope};
pub use adjudication::Ruling;
pub use answers::Saved;
pub use approval::{Approved, Selection};
pub use attachments::{Attached, Attachment};
pub use audit::AuditEntry;
pub use backup::{Backup, BackupFolder, KEPT, Taken};
pub use batches::BatchChange;
pub use behind::ResponseBehind;
pub use comparisons::PairAgreement;
pub use copy::Stop;
pub use discrepancies::{Discrepancy, DiscrepancyOrder, DiscrepancySearch, Mark};
pub use doctor::DoctorReport;
pub use figures::SurveyReading;
pub use fold::RecordReport;
pub use import::{Imported, ImportedResponse};
pub use judgements::{StoredJudgement, nothing_judged};
pub use key::SurveyKey;
pub use open::Store;
pub use projects::{ProjectChange, ProjectRow};
pub use registration::{Registered, RegisteredSerial};
pub use responses::{ResponseRow, ResponseSearch};
pub use restore::{Restoration, restore};
pub use sample::Draw;
pub use second::{FinishedSecond, SavedSecond};
pub use stack::CodedResponse;
pub use verification::{BatchVerification, Verification};
pub use verify::{AuditReport, ChainHead};
pub use work::OperatorWork;
