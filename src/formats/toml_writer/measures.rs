//! The measures of a questionnaire file, and its reasons for which a response is invalid.

use std::fmt::Write as _;

use super::{line, list, quoted, words};
use crate::measure::{Counted, Formula, GroupBy, LeavesBase, Measure, Rounding, Trim, TrimAmount};
use crate::response::InvalidReason;

/// The tables of the measures.
pub(super) fn measures_toml(measures: &[Measure]) -> String {
    measures.iter().map(measure).collect()
}

fn measure(measure: &Measure) -> String {
    let mut toml = String::from("\n[[measures]]\n");
    let _ = writeln!(toml, "code = {}", quoted(&measure.code));
    let _ = writeln!(toml, "title = {}", words(&measure.title));
    let _ = writeln!(toml, "formula = {}", quoted(measure.formula.code()));
    let _ = writeln!(toml, "questions = {}", list(&measure.questions));
    formula(&mut toml, &measure.formula);
    leaves_base(&mut toml, &measure.leaves_base);
    let _ = writeln!(toml, "decimals = {}", measure.decimals);
    if measure.rounding != Rounding::default() {
        let _ = writeln!(toml, "rounding = {}", quoted(measure.rounding.code()));
    }
    toml + &line("note", &measure.note)
}

fn formula(toml: &mut String, formula: &Formula) {
    match formula {
        Formula::ScoreRate | Formula::MeanOfResponses => {}
        Formula::SatisfiedShare(of) | Formula::Awareness(of) => counted(toml, of),
        Formula::Majority(majority) => {
            counted(toml, &majority.counted);
            let _ = writeln!(toml, "tie = {}", quoted(majority.tie.code()));
        }
        Formula::WeightedOptions(weights) => {
            let weights = weights.iter().map(|one| {
                let (option, weight) = (quoted(&one.option), one.weight);
                format!("{{ option = {option}, weight = {weight} }}")
            });
            let weights: Vec<String> = weights.collect();
            let _ = writeln!(toml, "weights = [{}]", weights.join(", "));
        }
        Formula::TrimmedMean(of) => trim(toml, of),
    }
}

fn counted(toml: &mut String, counted: &Counted) {
    let _ = match counted {
        Counted::Options(options) => writeln!(toml, "options = {}", list(options)),
        Counted::AtLeast(low) => writeln!(toml, "at_least = {low}"),
    };
}

fn trim(toml: &mut String, trim: &Trim) {
    let amount = match trim.amount {
        TrimAmount::Count(count) => format!("count = {count}"),
        TrimAmount::Percent(percent) => format!("percent = {percent}"),
    };
    let ends = quoted(trim.ends.code());
    let _ = writeln!(toml, "drop = {{ {amount}, ends = {ends} }}");
    let Some(groups) = &trim.groups else {
        return;
    };
    let by = match &groups.by {
        GroupBy::Batch => "by = \"batch\"".to_owned(),
        GroupBy::Question(code) => format!("by = \"question\", question = {}", quoted(code)),
    };
    let weights = groups.weights.iter().map(|one| {
        let (group, weight) = (quoted(&one.group), one.weight);
        format!("{{ group = {group}, weight = {weight} }}")
    });
    let weights: Vec<String> = weights.collect();
    let weights = weights.join(", ");
    let _ = writeln!(toml, "groups = {{ {by}, weights = [{weights}] }}");
}

fn leaves_base(toml: &mut String, leaves: &LeavesBase) {
    let mut said = Vec::new();
    if leaves.missing != LeavesBase::default().missing {
        let missing = leaves.missing.iter().map(|reason| quoted(reason.code()));
        let missing: Vec<String> = missing.collect();
        said.push(format!("missing = [{}]", missing.join(", ")));
    }
    if !leaves.options.is_empty() {
        said.push(format!("options = {}", list(&leaves.options)));
    }
    if !said.is_empty() {
        let _ = writeln!(toml, "leaves_base = {{ {} }}", said.join(", "));
    }
}

/// The reasons, where they are not the usual ones.
pub(super) fn reasons_toml(reasons: &[InvalidReason]) -> String {
    if reasons == InvalidReason::usual() {
        return String::new();
    }
    let mut toml = String::new();
    for reason in reasons {
        let (code, title) = (quoted(&reason.code), words(&reason.title));
        let _ = write!(
            toml,
            "\n[[invalid_reasons]]\ncode = {code}\ntitle = {title}\n"
        );
    }
    toml
}
