//! Item variances, ratings by several raters and votes, from their lines.

use super::claim::Stated;
use super::findings::{bad_cell, missing_column, missing_setting, twice};
use super::form::{A_COUNT, Filled, Row, Seen, whole};
use crate::printed::recheck::{
    AgreementStatistic, ClaimedAgreement, ItemVariance, MajorityRule, Rated, Ratings, Variances,
};
use crate::text::Order;

/// The names of the row with the totals' variance.
const TOTAL: [&str; 5] = ["total", "合计", "总计", "总分", "总量表"];

/// Reads item variances.
pub(super) fn read_variances(filled: &mut Filled<'_>) -> Variances {
    let mut items: Vec<ItemVariance> = Vec::new();
    let (mut total, mut seen) = (None, Seen::default());
    for row in filled.rows() {
        let item = read_item(filled, row);
        if seen.again(&item.name) {
            filled.complain(row, "item", twice("item", &item.name));
        }
        if TOTAL.contains(&item.name.to_lowercase().as_str()) {
            total = Some(item);
        } else {
            items.push(item);
        }
    }
    let [variance, deviation] = ["total-variance", "total-sd"].map(|key| filled.figure(key));
    if let Some((row, _)) = variance.as_ref().or(deviation.as_ref()) {
        total = Some(ItemVariance {
            row: *row,
            name: "total".to_owned(),
            variance: variance.map(|(_, printed)| printed),
            deviation: deviation.map(|(_, printed)| printed),
        });
    }
    let alphas = filled.settings("alpha");
    let alphas: Vec<_> = alphas
        .into_iter()
        .filter_map(|set| Stated::read(filled, &set, &[]))
        .map(|stated| (stated.row, stated.printed))
        .collect();
    if alphas.is_empty() && filled.findings.is_empty() {
        let row = filled.heading_row();
        filled.complain_at(row, missing_setting("alpha"));
    }
    Variances {
        items,
        total,
        alphas,
        rounding: filled.rounding(),
    }
}

fn read_item(filled: &mut Filled<'_>, row: Row<'_>) -> ItemVariance {
    ItemVariance {
        row: row.number,
        name: filled.needed(row, "item").to_owned(),
        variance: filled.printed(row, "variance"),
        deviation: filled.printed(row, "sd"),
    }
}

/// What stands in the cells of a table of ratings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cells {
    /// A column is a category, a cell the number of raters who chose it.
    Counts,
    /// A column is a rater, a cell the category that was chosen.
    Codes,
}

/// Reads ratings by several raters.
pub(super) fn read_ratings(filled: &mut Filled<'_>) -> Ratings {
    let raters = filled.whole("raters");
    let wanted = ["counts 或 codes", "counts or codes"];
    let declared = filled.read("cells", wanted, |word| match word {
        "counts" => Some(Cells::Counts),
        "codes" => Some(Cells::Codes),
        _ => None,
    });
    let columns = columns(filled);
    let cells = match declared {
        Some((_, cells)) => cells,
        None => told_cells(filled, &columns, raters),
    };
    let read = if cells == Cells::Counts {
        read_counts(filled, &columns, "subject")
    } else {
        read_codes(filled, &columns)
    };
    with_claims(filled, read, raters, MajorityRule::Most)
}

/// Reads votes: a column is a choice.
pub(super) fn read_votes(filled: &mut Filled<'_>) -> Ratings {
    let raters = filled.whole("raters");
    let columns = columns(filled);
    let read = read_counts(filled, &columns, "matter");
    with_claims(filled, read, raters, MajorityRule::Half)
}

/// Categories, subjects, and what each rater said.
type Read = (Vec<String>, Vec<Rated>, Vec<Vec<Option<usize>>>);

fn with_claims(
    filled: &mut Filled<'_>,
    read: Read,
    raters: Option<u64>,
    usual: MajorityRule,
) -> Ratings {
    let (categories, subjects, by_rater) = read;
    let mut claims = Vec::new();
    for statistic in AgreementStatistic::ALL {
        for set in filled.settings(statistic.code()) {
            if let Some(stated) = Stated::read(filled, &set, &[]) {
                claims.push(ClaimedAgreement {
                    row: stated.row,
                    statistic,
                    printed: stated.printed,
                });
            }
        }
    }
    let is_judged = subjects.iter().any(|subject| subject.verdict.is_some());
    if claims.is_empty() && !is_judged && filled.findings.is_empty() {
        let row = filled.heading_row();
        filled.complain_at(row, missing_setting("kappa"));
    }
    claims.order_by_key(|claim| claim.row);
    let wanted = ["most、half 或 two-thirds", "most, half or two-thirds"];
    let rule = filled.read("rule", wanted, |word| {
        MajorityRule::ALL
            .into_iter()
            .find(|rule| rule.code() == word)
    });
    Ratings {
        categories,
        subjects,
        by_rater,
        raters,
        n: filled.whole("n"),
        rule: rule.map_or(usual, |(_, rule)| rule),
        rounding: filled.rounding(),
        claims,
    }
}

/// The columns of categories or raters; a table with fewer than two is a finding.
fn columns(filled: &mut Filled<'_>) -> Vec<(usize, String)> {
    let columns = filled.questions();
    if columns.len() < 2 {
        let row = filled.heading_row();
        let meaning = [
            "至少两列，如 同意、反对",
            "at least two such columns, as 同意 and 反对",
        ];
        filled.complain_at(row, missing_column("同意", meaning));
    }
    columns
}

/// Counts where all cells are whole numbers and every row has the same number of raters, else codes.
fn told_cells(filled: &Filled<'_>, columns: &[(usize, String)], raters: Option<u64>) -> Cells {
    let mut sums = Vec::new();
    for row in filled.rows() {
        let mut sum = 0_u64;
        for (index, _) in columns {
            let cell = row.cells.get(*index).map_or("", String::as_str);
            match whole(cell) {
                _ if cell.is_empty() => {}
                Some(count) => sum = sum.saturating_add(count),
                None => return Cells::Codes,
            }
        }
        sums.push(sum);
    }
    let wanted = raters.or(sums.first().copied()).unwrap_or(0);
    if wanted >= 2 && sums.iter().all(|sum| *sum == wanted) {
        return Cells::Counts;
    }
    let is_of_raters = raters.is_none_or(|raters| raters == columns.len() as u64);
    if is_of_raters {
        Cells::Codes
    } else {
        Cells::Counts
    }
}

fn read_counts(filled: &mut Filled<'_>, columns: &[(usize, String)], name: &str) -> Read {
    let mut subjects: Vec<Rated> = Vec::new();
    for row in filled.rows() {
        let mut counts = Vec::new();
        for (index, code) in columns {
            let cell = row.cells.get(*index).map_or("", String::as_str);
            let count = if cell.is_empty() {
                Some(0)
            } else {
                whole(cell)
            };
            if count.is_none() {
                filled.complain(row, name, bad_cell(code, cell, A_COUNT));
            }
            counts.push(count.unwrap_or_default());
        }
        let subject = rated(filled, row, name, counts);
        subjects.push(subject);
    }
    let categories = columns.iter().map(|(_, code)| code.clone()).collect();
    (categories, subjects, Vec::new())
}

fn read_codes(filled: &mut Filled<'_>, columns: &[(usize, String)]) -> Read {
    let mut categories: Vec<String> = Vec::new();
    let mut by_rater: Vec<Vec<Option<usize>>> = Vec::new();
    for row in filled.rows() {
        let mut said = Vec::new();
        for (index, _) in columns {
            let cell = row.cells.get(*index).map_or("", String::as_str);
            let known = categories.iter().position(|category| category == cell);
            if known.is_none() && !cell.is_empty() {
                categories.push(cell.to_owned());
            }
            let place = known.unwrap_or(categories.len().saturating_sub(1));
            said.push((!cell.is_empty()).then_some(place));
        }
        by_rater.push(said);
    }
    let mut subjects = Vec::new();
    for (row, said) in filled.rows().zip(&by_rater) {
        let count = |category: usize| {
            said.iter()
                .filter(|place| **place == Some(category))
                .count()
        };
        let counts = (0..categories.len()).map(|category| count(category) as u64);
        let counts = counts.collect();
        subjects.push(rated(filled, row, "subject", counts));
    }
    (categories, subjects, by_rater)
}

fn rated(filled: &mut Filled<'_>, row: Row<'_>, name: &str, counts: Vec<u64>) -> Rated {
    let verdict = filled.text(row, "verdict");
    Rated {
        row: row.number,
        name: filled.needed(row, name).to_owned(),
        counts,
        verdict: Some(verdict.to_owned()).filter(|verdict| !verdict.is_empty()),
    }
}
