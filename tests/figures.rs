//! What needs no database: what files say and what is refused of them, what they come to, and how it is printed.

#[path = "figures/any_bytes.rs"]
mod any_bytes;
#[path = "figures/broken_files.rs"]
mod broken_files;
#[path = "figures/coverage.rs"]
mod coverage;
#[path = "figures/figure_fuzz.rs"]
mod figure_fuzz;
#[path = "figures/formats.rs"]
mod formats;
#[path = "figures/formulas.rs"]
mod formulas;
#[path = "figures/judges.rs"]
mod judges;
#[path = "figures/made_up.rs"]
mod made_up;
#[path = "figures/measures.rs"]
mod measures;
#[path = "figures/outputs.rs"]
mod outputs;
#[path = "figures/pasted.rs"]
mod pasted;
#[path = "figures/pasted_hard.rs"]
mod pasted_hard;
#[path = "figures/pspp.rs"]
mod pspp;
#[path = "figures/published.rs"]
mod published;
#[path = "figures/recheck_files.rs"]
mod recheck_files;
#[path = "figures/reliability.rs"]
mod reliability;
#[path = "figures/reports.rs"]
mod reports;
#[path = "figures/round_trips.rs"]
mod round_trips;
#[path = "figures/rule_findings.rs"]
mod rule_findings;
#[path = "figures/rule_reader.rs"]
mod rule_reader;
#[path = "figures/rules.rs"]
mod rules;
#[path = "figures/shipped.rs"]
mod shipped;
#[path = "figures/suppression.rs"]
mod suppression;
#[path = "judging/times.rs"]
mod times;
