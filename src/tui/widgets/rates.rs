//! The rates of the ledger, beside the counts that they begin with.

use super::painter::Painter;
use crate::measure::{Fraction, ReturnRate};
use crate::text::{pad_start, width};

/// A share in percent, a dash where it is not known.
pub fn share_text(share: Option<&Fraction>) -> String {
    share.map_or("—".to_owned(), |share| share.percent().to_text(2) + "%")
}

/// A rate of the ledger in percent.
pub fn rate_percent(rate: &ReturnRate) -> String {
    share_text(rate.rate().as_ref())
}

/// Draws rates with their names, one after the other, with their fractions where there is room for all of them.
pub fn draw_rates(painter: &mut Painter<'_>, mut column: usize, row: usize, rates: &[ReturnRate]) {
    let look = painter.look;
    let named = |rate: &ReturnRate, fraction: bool| {
        let title = rate.title.get(look.language);
        match (rate.numerator, rate.denominator) {
            (Some(above), Some(below)) if fraction => format!("{title} {above}/{below}"),
            _ => title.to_owned(),
        }
    };
    let needed: usize = rates
        .iter()
        .map(|rate| width(&named(rate, true)) + 11)
        .sum();
    let fraction = column + needed <= painter.columns() + 2;
    for rate in rates {
        column = painter.text(
            column,
            row,
            &pad_start(&rate_percent(rate), 8),
            look.heading(),
        );
        column = painter.text(column + 1, row, &named(rate, fraction), look.quiet()) + 2;
    }
}
