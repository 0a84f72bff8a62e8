//! Keying and keeping: the entry machine by its keys, and the store as its callers use it: what is saved is there,
//! counted, on record, and refused where it must be.

#[path = "entry/mod.rs"]
mod keying;

#[path = "store/sample.rs"]
mod sample;

#[path = "store/approval.rs"]
mod approval;

#[path = "store/queries.rs"]
mod queries;

#[path = "store/entry.rs"]
mod entry;

#[path = "store/audit.rs"]
mod audit;

#[path = "store/backup.rs"]
mod backup;

#[path = "store/calls.rs"]
mod calls;

#[path = "store/files.rs"]
mod files;

#[path = "store/import.rs"]
mod import;

#[path = "store/citing.rs"]
mod citing;
#[path = "store/searching.rs"]
mod searching;

#[path = "store/interviews.rs"]
mod interviews;

#[path = "store/judgements.rs"]
mod judgements;

#[path = "store/lists.rs"]
mod lists;

#[path = "store/projects.rs"]
mod projects;

#[path = "store/record.rs"]
mod record;

#[path = "store/redefining.rs"]
mod redefining;

#[path = "store/reviewed.rs"]
mod reviewed;

#[path = "store/blindness.rs"]
mod blindness;

#[path = "store/random.rs"]
mod random;

#[path = "store/second.rs"]
mod second;

#[cfg(all(unix, feature = "hub"))]
#[path = "hub/mod.rs"]
mod hub;

#[path = "store/batches.rs"]
mod batches;
#[path = "store/groups.rs"]
mod groups;
#[path = "store/plan.rs"]
mod plan;
#[path = "store/planted.rs"]
mod planted;

#[path = "store/removal.rs"]
mod removal;

#[path = "store/redraw.rs"]
mod redraw;

#[path = "store/tampering.rs"]
mod tampering;

#[path = "store/slips.rs"]
mod slips;

#[path = "store/taken_up.rs"]
mod taken_up;

#[path = "store/validity.rs"]
mod validity;

#[path = "store/spreads.rs"]
mod spreads;

#[path = "store/versions.rs"]
mod versions;

#[path = "store/work.rs"]
mod work;

#[path = "store/upgrade.rs"]
mod upgrade;
