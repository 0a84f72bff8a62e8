//! The recheck of return rates: papers handed out, returned, valid, and the rates printed beside them.

use super::counts::signed;
use super::judge::{Case, Way, judge};
use super::line::{Check, Line, Verdict};
use super::printed::Printed;
use super::shares::one_or_two;
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

/// A table of return rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returns {
    /// The rows in the order of the table, without the total.
    pub rows: Vec<ReturnRow>,
    /// The printed total.
    pub total: Option<ReturnRow>,
    /// How the rates are declared to be rounded.
    pub rounding: Rounding,
}

/// A row of the table: a batch, a place, a group, or the total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnRow {
    /// The row of the file.
    pub row: u32,
    /// What it is called.
    pub name: String,
    /// Handed out, returned, valid, invalid.
    pub counts: [Option<u64>; 4],
    /// The printed rates: returned of distributed, valid of returned, valid of distributed, in percent.
    pub rates: [Option<Printed>; 3],
}

const DISTRIBUTED: usize = 0;
const RETURNED: usize = 1;
const VALID: usize = 2;
const INVALID: usize = 3;

/// What the counts are called.
const COUNTS: [(&str, &str); 4] = [
    ("发放", "distributed"),
    ("回收", "returned"),
    ("有效", "valid"),
    ("无效", "invalid"),
];

/// What the rates are called, and which counts they divide.
const RATES: [(&str, &str, usize, usize); 3] = [
    ("回收率", "return rate", RETURNED, DISTRIBUTED),
    ("有效率", "valid rate", VALID, RETURNED),
    ("有效回收率", "valid return rate", VALID, DISTRIBUTED),
];

impl Returns {
    /// Everything there is to say about the table.
    pub(super) fn recheck(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let whole = self.filled_in();
        let printed = self.rows.iter().chain(&self.total);
        for (row, printed) in whole.rows.iter().chain(&whole.total).zip(printed) {
            lines.extend(accounts(printed));
            lines.extend(follows(row, printed));
            if whole.total.as_ref() == Some(row) {
                lines.extend(whole.totals(row, printed));
            }
            lines.extend((0..RATES.len()).filter_map(|which| whole.rate(row, which)));
        }
        lines
    }

    /// The same table with the counts that follow from the printed ones.
    fn filled_in(&self) -> Self {
        let filled = |row: &ReturnRow| ReturnRow {
            counts: filled_in(row.counts),
            ..row.clone()
        };
        Self {
            rows: self.rows.iter().map(filled).collect(),
            total: self.total.as_ref().map(filled),
            rounding: self.rounding,
        }
    }

    /// The counts of the total against the sums of the rows.
    fn totals(&self, total: &ReturnRow, as_printed: &ReturnRow) -> Vec<Line> {
        let mut lines = Vec::new();
        for (which, (zh, en)) in COUNTS.into_iter().enumerate() {
            let counts: Option<Vec<u64>> = self.rows.iter().map(|row| row.counts[which]).collect();
            let (Some(counts), Some(printed)) = (counts, total.counts[which]) else {
                continue;
            };
            if counts.is_empty() || as_printed.counts[which].is_none() {
                continue;
            }
            let sum: u64 = counts.iter().sum();
            let parts: Vec<String> = counts.iter().map(u64::to_string).collect();
            let working = format!("{} = {sum}", parts.join(" + "));
            let subject = Text::new(
                format!("{} {zh}", total.name),
                format!("{} {en}", total.name),
            );
            lines.push(added_up(subject, total.row, printed, sum, &working));
        }
        lines
    }

    fn rate(&self, row: &ReturnRow, which: usize) -> Option<Line> {
        let printed = row.rates[which].as_ref()?;
        let (zh, en, part, whole) = RATES[which];
        let subject = Text::new(format!("{} {zh}", row.name), format!("{} {en}", row.name));
        let Some(declared) = share(row, part, whole) else {
            let line = match row.counts[whole] {
                Some(n) => self.of_whole(printed, n),
                None => lacking(part, whole).printed(printed.text()),
            };
            return Some(Line { subject, ..line }.at(row.row));
        };
        let mut others: Vec<Way> = [(part, DISTRIBUTED), (part, RETURNED)]
            .into_iter()
            .filter(|(part, base)| part != base && *base != whole)
            .filter_map(|(part, base)| share(row, part, base))
            .collect();
        others.extend(
            RATES
                .into_iter()
                .filter(|(_, _, part_, _)| *part_ != part)
                .filter_map(|(zh, en, part, whole)| {
                    let mut way = share(row, part, whole)?;
                    way.name = Text::new(zh, en);
                    Some(way.by_formula())
                }),
        );
        others.extend(self.mean_of_rows(row, which));
        let case = Case {
            check: Check::ReturnRate,
            subject,
            row: row.row,
            printed,
            rounding: self.rounding,
            unit: "%",
        };
        Some(judge(&case, &declared, &others))
    }

    /// A rate whose part is not printed: whether any count of its whole gives it.
    fn of_whole(&self, printed: &Printed, n: u64) -> Line {
        let gives = |rounding: &Rounding| printed.counts_of(n, *rounding).is_some();
        let fits: Vec<Rounding> = Rounding::ALL.into_iter().filter(gives).collect();
        let own = fits
            .iter()
            .find(|own| **own == self.rounding)
            .or(fits.first());
        let line = |because| {
            Line::derived(Check::ReturnRate, Text::default(), because).printed(printed.text())
        };
        let shown = printed.text();
        let Some((low, high)) = own.and_then(|own| printed.counts_of(n, *own)) else {
            let because = Text::new(
                format!("{n} 份里没有哪个份数印作 {shown}"),
                format!("no count of {n} prints as {shown}"),
            );
            return line(because).verdict(Verdict::Impossible);
        };
        let counts = one_or_two(low, high);
        let because = Text::new(
            format!("{n} 份里的 {counts} 份印作 {shown}"),
            format!("{counts} of {n} print as {shown}"),
        );
        let verdict = match own {
            Some(own) if *own != self.rounding => Verdict::OtherRounding(*own),
            _ => Verdict::Derived,
        };
        let line = Line {
            recomputed: counts,
            ..line(because)
        };
        line.verdict(verdict).fitting(fits)
    }

    /// The mean of the rates printed in the rows, which is not the rate of the total.
    fn mean_of_rows(&self, row: &ReturnRow, which: usize) -> Option<Way> {
        self.total.as_ref().filter(|total| *total == row)?;
        let rates: Option<Vec<&Printed>> = self
            .rows
            .iter()
            .map(|row| row.rates[which].as_ref())
            .collect();
        let rates = rates?;
        let sum: Fraction = rates.iter().map(|rate| rate.value()).sum();
        let count = i64::try_from(rates.len()).ok()?;
        let parts: Vec<&str> = rates.iter().map(|rate| rate.text()).collect();
        let name = Text::new("各行比率的平均", "the mean of the rows' rates");
        let working = format!("({}) ÷ {count}", parts.join(" + "));
        Some(Way::value(sum.divide(&count.into())?, working, name).by_formula())
    }
}

/// The counts with what follows from them: valid and invalid are the returned.
fn filled_in(counts: [Option<u64>; 4]) -> [Option<u64>; 4] {
    let [distributed, returned, valid, invalid] = counts;
    let less = |whole: Option<u64>, part: Option<u64>| whole?.checked_sub(part?);
    let more = |one: Option<u64>, other: Option<u64>| one?.checked_add(other?);
    [
        distributed,
        returned.or_else(|| more(valid, invalid)),
        valid.or_else(|| less(returned, invalid)),
        invalid.or_else(|| less(returned, valid)),
    ]
}

/// What follows from the printed counts of a row and is not printed: the valid ones, or the returned.
fn follows(row: &ReturnRow, printed: &ReturnRow) -> Option<Line> {
    let which = [VALID, RETURNED]
        .into_iter()
        .find(|which| printed.counts[*which].is_none() && row.counts[*which].is_some())?;
    let count = row.counts[which]?;
    let [returned, valid, invalid] = [
        row.counts[RETURNED]?,
        row.counts[VALID]?,
        row.counts[INVALID]?,
    ];
    let because = if which == VALID {
        Text::new(
            format!("回收 {returned} − 无效 {invalid} = 有效 {valid}"),
            format!("{returned} returned − {invalid} invalid = {valid} valid"),
        )
    } else {
        Text::new(
            format!("有效 {valid} + 无效 {invalid} = 回收 {returned}"),
            format!("{valid} valid + {invalid} invalid = {returned} returned"),
        )
    };
    let (zh, en) = COUNTS[which];
    let subject = Text::new(format!("{} {zh}", row.name), format!("{} {en}", row.name));
    let line = Line::derived(Check::Account, subject, because).at(row.row);
    Some(Line {
        recomputed: count.to_string(),
        ..line
    })
}

/// A rate whose whole is not printed.
fn lacking(part: usize, whole: usize) -> Line {
    let (part, whole) = (COUNTS[part], COUNTS[whole]);
    let because = Text::new(
        format!("缺{}或{}数", part.0, whole.0),
        format!("the number {} or {} is missing", part.1, whole.1),
    );
    let line = Line::derived(Check::ReturnRate, Text::default(), because);
    line.verdict(Verdict::Unchecked)
}

fn share(row: &ReturnRow, part: usize, whole: usize) -> Option<Way> {
    let (count, base) = (row.counts[part]?, row.counts[whole]?);
    let (zh, en) = COUNTS[whole];
    let name = Text::new(format!("{zh}数 {base}"), format!("the {base} {en}"));
    Way::share(&signed(count).into(), &signed(base).into(), name)
}

/// What a row's own counts say about each other.
fn accounts(row: &ReturnRow) -> Vec<Line> {
    let mut lines = Vec::new();
    for (part, whole) in [
        (RETURNED, DISTRIBUTED),
        (VALID, RETURNED),
        (INVALID, RETURNED),
    ] {
        let (Some(count), Some(base)) = (row.counts[part], row.counts[whole]) else {
            continue;
        };
        if count > base {
            let (part, whole) = (COUNTS[part], COUNTS[whole]);
            let because = Text::new(
                format!("{} {count} 多于{} {base}", part.0, whole.0),
                format!("{count} {} are more than {base} {}", part.1, whole.1),
            );
            let line = Line::derived(Check::Account, Text::same(&row.name), because);
            lines.push(
                line.at(row.row)
                    .printed(count.to_string())
                    .verdict(Verdict::Impossible),
            );
        }
    }
    if let [_, Some(returned), Some(valid), Some(invalid)] = row.counts {
        let subject = Text::new(
            format!("{} 回收", row.name),
            format!("{} returned", row.name),
        );
        let sum = valid.saturating_add(invalid);
        let working = format!("{valid} + {invalid} = {sum}");
        lines.push(added_up(subject, row.row, returned, sum, &working));
    }
    lines
}

/// A printed count against a sum.
fn added_up(subject: Text, row: u32, printed: u64, sum: u64, working: &str) -> Line {
    let difference = signed(printed) - signed(sum);
    let because = match difference {
        0 => Text::same(working),
        more if more > 0 => Text::new(
            format!("{working}；印出的多 {more}"),
            format!("{working}; what is printed is {more} more"),
        ),
        less => Text::new(
            format!("{working}；印出的少 {}", -less),
            format!("{working}; what is printed is {} less", -less),
        ),
    };
    Line {
        recomputed: sum.to_string(),
        verdict: if difference == 0 {
            Verdict::Reproduced
        } else {
            Verdict::Wrong
        },
        difference: (difference != 0).then(|| Fraction::from(difference)),
        ..Line::derived(Check::Account, subject, because)
            .at(row)
            .printed(printed.to_string())
    }
}
