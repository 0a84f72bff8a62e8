//! Reading the measures of a questionnaire file.

use super::toml_reader::View;
use crate::measure::{
    Counted, Formula, GroupBy, GroupWeight, Groups, LeavesBase, Majority, Measure, OptionWeight,
    Rounding, Tie, Trim, TrimAmount, TrimEnds,
};
use crate::response::Missing;

/// The measure that a table declares; what its keys leave wrong has been found before.
pub(super) fn measure(table: View<'_, '_>) -> Measure {
    Measure {
        code: table.word("code").to_owned(),
        title: table.text("title"),
        formula: formula(table),
        questions: table.words("questions"),
        leaves_base: leaves_base(table.table("leaves_base")),
        decimals: table
            .whole("decimals")
            .map_or(2, |decimals| decimals as u32),
        rounding: Rounding::from_code(table.word("rounding")).unwrap_or_default(),
        note: table.text("note"),
    }
}

fn formula(table: View<'_, '_>) -> Formula {
    match table.word("formula") {
        "mean-of-responses" => Formula::MeanOfResponses,
        "satisfied-share" => Formula::SatisfiedShare(counted(table)),
        "weighted-options" => Formula::WeightedOptions(
            table
                .tables("weights")
                .map(|weight| OptionWeight {
                    option: weight.word("option").to_owned(),
                    weight: weight.number("weight").unwrap_or_default(),
                })
                .collect(),
        ),
        "trimmed-mean" => Formula::TrimmedMean(trim(table)),
        "majority" => Formula::Majority(Majority {
            counted: counted(table),
            tie: Tie::ALL
                .into_iter()
                .find(|tie| tie.code() == table.word("tie"))
                .unwrap_or(Tie::NotCounted),
        }),
        "awareness" => Formula::Awareness(counted(table)),
        _ => Formula::ScoreRate,
    }
}

fn counted(table: View<'_, '_>) -> Counted {
    match table.number("at_least") {
        Some(low) => Counted::AtLeast(low),
        None => Counted::Options(table.words("options")),
    }
}

fn trim(table: View<'_, '_>) -> Trim {
    let drop = table.table("drop");
    Trim {
        amount: match drop.number("percent") {
            Some(percent) => TrimAmount::Percent(percent),
            None => TrimAmount::Count(drop.whole("count").map_or(0, |count| count as u32)),
        },
        ends: TrimEnds::ALL
            .into_iter()
            .find(|ends| ends.code() == drop.word("ends"))
            .unwrap_or(TrimEnds::Both),
        groups: table.has("groups").then(|| groups(table.table("groups"))),
    }
}

fn groups(table: View<'_, '_>) -> Groups {
    Groups {
        by: match table.word("by") {
            "batch" => GroupBy::Batch,
            _ => GroupBy::Question(table.word("question").to_owned()),
        },
        weights: table
            .tables("weights")
            .map(|group| GroupWeight {
                group: group.word("group").to_owned(),
                weight: group.number("weight").unwrap_or_default(),
            })
            .collect(),
    }
}

fn leaves_base(table: View<'_, '_>) -> LeavesBase {
    LeavesBase {
        missing: if table.has("missing") {
            let words = table.words("missing");
            words
                .iter()
                .filter_map(|word| Missing::from_code(word))
                .collect()
        } else {
            LeavesBase::default().missing
        },
        options: table.words("options"),
    }
}
