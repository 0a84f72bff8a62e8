//! What stands under a cross-table about the strength of the association, and where it lies.

use super::crosstab::CrosstabReport;
use super::reliability::p_equals;
use crate::measure::crosstab::{Estimated, Strength, Trend};
use crate::text::Text;

/// Beyond this an adjusted residual departs from 0 at the 5 % level.
const RESIDUAL: f64 = 1.96;

impl CrosstabReport<'_> {
    /// How strongly rows and columns hang together, and where.
    pub(super) fn strength_remarks(&self) -> Vec<Text> {
        let Some(strength) = &self.strength else {
            return Vec::new();
        };
        let v = strength.cramers_v;
        let mut remarks = vec![Text::same(format!("Cramer V = {v:.3}"))];
        if let Some(four) = &strength.two_by_two {
            remarks.extend(four.odds_ratio.map(odds_remark));
            remarks.push(difference_remark(&four.difference));
        }
        remarks.extend(self.trend.map(trend_remark));
        remarks.extend(self.residual_remark(strength));
        remarks
    }

    /// The cells that depart from independence.
    fn residual_remark(&self, strength: &Strength) -> Option<Text> {
        let mut named = Vec::new();
        for (row, cells) in self.table.rows.iter().zip(&strength.residuals) {
            for (column, residual) in self.table.columns.iter().zip(cells) {
                if let Some(residual) = residual.filter(|residual| residual.abs() > RESIDUAL) {
                    let place = format!("{} × {}", row.code_text(), column.code_text());
                    named.push(format!("{place} {residual:+.2}"));
                }
            }
        }
        // In a table of four cells all residuals are the same but for their sign.
        let is_told = named.is_empty() || strength.two_by_two.is_some();
        (!is_told).then(|| {
            Text::new(
                format!("调整残差绝对值超过 1.96 的格：{}", named.join("，")),
                format!(
                    "cells with an adjusted residual of more than 1.96 either way: {}",
                    named.join(", ")
                ),
            )
        })
    }
}

fn odds_remark(odds: Estimated) -> Text {
    let Estimated { value, low, high } = odds;
    Text::new(
        format!("优势比 {value:.3}，95% 区间 {low:.3} 至 {high:.3}"),
        format!("odds ratio {value:.3}, 95 % interval {low:.3} to {high:.3}"),
    )
}

fn difference_remark(difference: &Estimated) -> Text {
    let [value, low, high] =
        [difference.value, difference.low, difference.high].map(|share| share * 100.0);
    Text::new(
        format!(
            "第一列的比例，第一行减第二行：{value:.2} 个百分点，95% 区间 {low:.2} 至 {high:.2}（Newcombe）"
        ),
        format!(
            "share of the first column, first row less second: {value:.2} points, 95 % interval {low:.2} to {high:.2} (Newcombe)"
        ),
    )
}

fn trend_remark(trend: Trend) -> Text {
    let (r, chi_square, p) = (trend.correlation, trend.chi_square, p_equals(trend.p));
    Text::new(
        format!("线性趋势：r = {r:.3}，χ² = {chi_square:.3}，自由度 1，p {p}"),
        format!("linear trend: r = {r:.3}, chi-square = {chi_square:.3}, df 1, p {p}"),
    )
}
