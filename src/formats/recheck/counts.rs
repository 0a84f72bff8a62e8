//! Option counts per question, from their lines.

use super::claim::Stated;
use super::findings::{bad_cell, result_without_questions, setting_value, twice};
use super::form::{A_COUNT, Filled, Row, Seen, numbers, whole, words};
use crate::measure::Fraction;
use crate::printed::recheck::{Base, Claim, CountedOption, CountedQuestion, Counts, CountsFormula};
use crate::questionnaire::Role;

/// What may be declared about a result.
const OPTIONS: [&str; 5] = ["formula", "questions", "ranks", "weights", "against"];

/// The formulas of results.
const FORMULAS: [&str; 6] = [
    "satisfied-share",
    "awareness",
    "weighted-options",
    "score-rate",
    "mean",
    "nps",
];

/// Reads the table.
pub(super) fn read_counts(filled: &mut Filled<'_>) -> Counts {
    let multiple = filled
        .setting("multiple")
        .map(|set| set.value)
        .unwrap_or_default();
    let multiple: Vec<&str> = words(&multiple).collect();
    let mut questions: Vec<CountedQuestion> = Vec::new();
    let mut seen = Seen::default();
    for row in filled.rows() {
        let code = filled.needed(row, "question").to_owned();
        let role = read_role(filled, row);
        let option = read_option(filled, row);
        let known = questions.iter().position(|question| question.code == code);
        let place = known.unwrap_or(questions.len());
        if known.is_none() {
            questions.push(CountedQuestion {
                is_multiple: multiple.contains(&code.as_str()),
                code,
                role: None,
                options: Vec::new(),
            });
        }
        let question = &mut questions[place];
        question.role = question.role.or(role);
        if seen.again(&format!("{place} {}", option.label)) {
            filled.complain(row, "option", twice("option", &option.label));
        }
        question.options.push(option);
    }
    let codes: Vec<&str> = questions
        .iter()
        .map(|question| question.code.as_str())
        .collect();
    if let Some(set) = filled.setting("multiple") {
        filled.places(set.row, &set.value, &codes);
    }
    let claims = filled.settings("result");
    let claims = claims
        .into_iter()
        .filter_map(|set| {
            let stated = Stated::read(filled, &set, &OPTIONS)?;
            read_claim(filled, stated, &questions)
        })
        .collect();
    let wanted = [
        "answers、ranked、n 或一个整数",
        "answers, ranked, n or a whole number",
    ];
    let base = filled.read("base", wanted, |word| match word {
        "answers" => Some(Base::Answers),
        "ranked" => Some(Base::Ranked),
        "n" => Some(Base::Respondents),
        number => whole(number).filter(|number| *number > 0).map(Base::Given),
    });
    let n = filled.whole("n");
    let is_base_declared = base.is_some();
    let base = base.map_or(Base::Answers, |(row, base)| {
        if base == Base::Respondents && n.is_none() {
            filled.complain_at(row, super::findings::missing_setting("n"));
        }
        base
    });
    Counts {
        n,
        population: filled.whole("population"),
        base,
        is_base_declared,
        rounding: filled.rounding(),
        questions,
        claims,
    }
}

fn read_option(filled: &mut Filled<'_>, row: Row<'_>) -> CountedOption {
    let cell = filled.text(row, "rank");
    let rank = whole(cell)
        .and_then(|rank| u32::try_from(rank).ok())
        .filter(|rank| (1..=20).contains(rank));
    if rank.is_none() && !cell.is_empty() {
        let wanted = ["1 到 20 的整数", "a whole number from 1 to 20"];
        filled.complain(row, "rank", bad_cell("rank", cell, wanted));
    }
    CountedOption {
        row: row.number,
        label: filled.needed(row, "option").to_owned(),
        rank,
        count: filled.count(row, "count"),
        printed: filled.printed(row, "published_pct"),
    }
}

fn read_role(filled: &mut Filled<'_>, row: Row<'_>) -> Option<Role> {
    let cell = filled.text(row, "role");
    let known = Role::ALL.iter().find(|role| role.code() == cell);
    if known.is_none() && !cell.is_empty() {
        let codes: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        let wanted = [
            format!("题的类别（{}）", codes.join("、")),
            format!("a role ({})", codes.join(", ")),
        ];
        let finding = bad_cell("role", cell, [&wanted[0], &wanted[1]]);
        filled.complain(row, "role", finding);
    }
    known.copied()
}

fn read_claim(
    filled: &mut Filled<'_>,
    stated: Stated,
    questions: &[CountedQuestion],
) -> Option<Claim> {
    let word = stated
        .option(filled, "formula")
        .unwrap_or_else(|| FORMULAS[0].to_owned());
    let formula = read_formula(filled, &stated, &word)?;
    let codes: Vec<&str> = questions
        .iter()
        .map(|question| question.code.as_str())
        .collect();
    let places = match stated.option(filled, "questions") {
        Some(names) => filled.places(stated.row, &names, &codes),
        None => of_role(questions, &word),
    };
    if places.is_empty() {
        filled.complain_at(stated.row, result_without_questions(&stated.name));
        return None;
    }
    Some(Claim {
        row: stated.row,
        name: stated.name,
        printed: stated.printed,
        formula,
        questions: places,
    })
}

fn read_formula(filled: &mut Filled<'_>, stated: &Stated, word: &str) -> Option<CountsFormula> {
    if !FORMULAS.contains(&word) {
        let list = [FORMULAS.join("、"), FORMULAS.join(", ")];
        refuse(filled, stated.row, "formula", word, [&list[0], &list[1]]);
        return None;
    }
    match word {
        "weighted-options" | "score-rate" => {
            read_weights(filled, stated, true).map(CountsFormula::Weighted)
        }
        "mean" => read_weights(filled, stated, false).map(CountsFormula::Mean),
        "nps" => {
            let [promoters, detractors] = ["ranks", "against"].map(|key| {
                let written = stated.own(key).map(str::to_owned);
                written.map_or_else(
                    || Some(Vec::new()),
                    |list| read_ranks(filled, stated, key, &list),
                )
            });
            Some(CountsFormula::NetPromoter(promoters?, detractors?))
        }
        _ => {
            let ranks = stated
                .option(filled, "ranks")
                .unwrap_or_else(|| "1".to_owned());
            read_ranks(filled, stated, "ranks", &ranks).map(CountsFormula::Share)
        }
    }
}

/// The weight of each rank; none where they need not be there and are not.
fn read_weights(
    filled: &mut Filled<'_>,
    stated: &Stated,
    is_needed: bool,
) -> Option<Vec<Fraction>> {
    let weights = stated.option(filled, "weights");
    if weights.is_none() && !is_needed {
        return Some(Vec::new());
    }
    let weights = weights.unwrap_or_default();
    let read = numbers(&weights);
    if read.is_none() {
        let wanted = [
            "各档的权重，如 100 80 60 0",
            "the weight of each rank, such as 100 80 60 0",
        ];
        refuse(filled, stated.row, "weights", &weights, wanted);
    }
    read
}

/// Ranks with spaces between.
fn read_ranks(
    filled: &mut Filled<'_>,
    stated: &Stated,
    key: &str,
    ranks: &str,
) -> Option<Vec<u32>> {
    let read: Option<Vec<u32>> = words(ranks)
        .map(|word| {
            whole(word)
                .and_then(|rank| u32::try_from(rank).ok())
                .filter(|rank| (1..=20).contains(rank))
        })
        .collect();
    let read = read.filter(|ranks| !ranks.is_empty());
    if read.is_none() {
        refuse(filled, stated.row, key, ranks, A_COUNT);
    }
    read
}

fn refuse(filled: &mut Filled<'_>, row: u32, key: &str, value: &str, wanted: [&str; 2]) {
    filled.complain_at(row, setting_value(key, value, wanted));
}

/// The questions of the role that a formula is about; the only one where no roles are written.
fn of_role(questions: &[CountedQuestion], formula: &str) -> Vec<usize> {
    let role = if formula == "awareness" {
        Role::Awareness
    } else {
        Role::Satisfaction
    };
    if let ([only], true) = (questions, questions.iter().all(|one| one.role.is_none()))
        && only.options.iter().any(|option| option.rank.is_some())
    {
        return vec![0];
    }
    let own = questions.iter().enumerate();
    own.filter(|(_, question)| question.role == Some(role))
        .map(|(place, _)| place)
        .collect()
}
