//! Shares of one table that are printed with different numbers of decimals, zeros at the end left aside.

use super::counts::{CountedOption, CountedQuestion, Counts, signed};
use super::diagnosis::whole_table;
use super::line::{Check, Line};
use super::possible::share_of;
use super::printed::Printed;
use super::shares::subject;
use crate::measure::{Fraction, Rounding};
use crate::text::{Language, Text};

/// How many of them are named.
const NAMED: usize = 3;

impl Counts {
    /// Names the shares that were rounded to fewer decimals than the others; for information.
    pub(super) fn uneven_decimals(&self) -> Option<Line> {
        let shares = || {
            self.questions.iter().flat_map(|question| {
                let options = question.options.iter();
                options.filter_map(move |option| Some((question, option, option.printed.as_ref()?)))
            })
        };
        let most = shares().map(|(_, _, printed)| printed.decimals()).max()?;
        let shorter: Vec<Text> = shares()
            .filter(|(_, _, printed)| printed.decimals() < most)
            .filter(|(question, option, printed)| {
                self.is_cut_short(question, option, printed, most)
            })
            .map(|(question, option, printed)| {
                let of = subject(question, option);
                Text::same(format!("{} {}", of.zh, printed.text()))
            })
            .collect();
        if shorter.is_empty() {
            return None;
        }
        let count = shorter.len();
        let [zh, en] = [Language::Zh, Language::En].map(|language| {
            let named: Vec<&str> = shorter
                .iter()
                .take(NAMED)
                .map(|text| text.get(language))
                .collect();
            named.join(language.pick("、", ", "))
        });
        let because = Text::new(
            format!("小数位数不一：最多的印了 {most} 位，{count} 项取得更少（{zh}）"),
            format!("uneven decimals: up to {most} are printed, {count} shares have fewer ({en})"),
        );
        Some(Line::derived(Check::Rounding, whole_table(), because))
    }

    /// Whether a share would have had other digits with so many decimals.
    fn is_cut_short(
        &self,
        question: &CountedQuestion,
        option: &CountedOption,
        printed: &Printed,
        decimals: u32,
    ) -> bool {
        let long = printed.with_decimals(decimals);
        let any = |holds: &dyn Fn(Rounding) -> bool| Rounding::ALL.into_iter().any(holds);
        let counted = option.count.zip(self.usual_number(question));
        if let Some((count, base)) = counted {
            let exact = share_of(count, base).unwrap_or_else(Fraction::zero);
            return any(&|rounding| printed.shows(&exact, rounding))
                && !any(&|rounding| long.shows(&exact, rounding));
        }
        let Some(n) = self.number_behind(question).filter(|n| signed(*n) > 0) else {
            return false;
        };
        any(&|rounding| printed.counts_of(n, rounding).is_some())
            && !any(&|rounding| long.counts_of(n, rounding).is_some())
    }
}
