//! The command line as its users see it: what is printed where, with which exit code, and what is in the files then.
//!
//! One file per sub-command; the pictures in `tests/cli/snapshots/` are whole sessions.

#[path = "cli/outside.rs"]
mod outside;
#[path = "cli/shell.rs"]
mod shell;
#[path = "judging/times.rs"]
mod times;

#[path = "cli/answers.rs"]
mod answers;

#[path = "cli/audit.rs"]
mod audit;

#[path = "cli/backup.rs"]
mod backup;

#[path = "cli/blind.rs"]
mod blind;

#[path = "cli/calls.rs"]
mod calls;

#[path = "cli/database.rs"]
mod database;

#[path = "cli/demo.rs"]
mod demo;

#[path = "cli/design.rs"]
mod design;

#[path = "cli/doctor.rs"]
mod doctor;

#[path = "cli/epidata.rs"]
mod epidata;

#[path = "cli/exchange.rs"]
mod exchange;

#[path = "cli/export.rs"]
mod export;

#[path = "cli/files.rs"]
mod files;

#[path = "cli/gate.rs"]
mod gate;

#[path = "cli/general.rs"]
mod general;

#[path = "cli/groups.rs"]
mod groups;

#[path = "cli/guides.rs"]
mod guides;

#[path = "cli/handover.rs"]
mod handover;

#[path = "cli/import.rs"]
mod import;

#[path = "cli/interview.rs"]
mod interview;

#[path = "cli/interview_papers.rs"]
mod interview_papers;

#[path = "cli/judge.rs"]
mod judge;

#[path = "cli/leaving.rs"]
mod leaving;

#[path = "cli/layouts.rs"]
mod layouts;

#[path = "cli/ledger.rs"]
mod ledger;
#[path = "cli/number_cells.rs"]
mod number_cells;

#[path = "cli/known_names.rs"]
mod known_names;

#[path = "cli/log.rs"]
mod log;

#[path = "cli/pages.rs"]
mod pages;

#[path = "cli/parcels.rs"]
mod parcels;

#[path = "cli/pasted.rs"]
mod pasted;

#[path = "cli/printing.rs"]
mod printing;

#[path = "cli/project.rs"]
mod project;

#[path = "cli/refi.rs"]
mod refi;

#[path = "cli/project_moves.rs"]
mod project_moves;

#[path = "cli/questionnaire.rs"]
mod questionnaire;

#[path = "cli/reliability.rs"]
mod reliability;

#[path = "cli/sample.rs"]
mod sample;

#[path = "cli/slips.rs"]
mod slips;

#[path = "cli/recheck.rs"]
mod recheck;

#[path = "cli/review.rs"]
mod review;
#[path = "cli/rule.rs"]
mod rule;

#[path = "cli/score.rs"]
mod score;

#[path = "cli/summary.rs"]
mod summary;

#[path = "cli/transcripts.rs"]
mod transcripts;

#[path = "cli/verify.rs"]
mod verify;

#[path = "cli/versions.rs"]
mod versions;

#[path = "cli/witness.rs"]
mod witness;

#[path = "cli/words.rs"]
mod words;

#[path = "cli/work.rs"]
mod work;

#[path = "cli/xlsform.rs"]
mod xlsform;
