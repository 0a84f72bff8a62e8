//! Lists of options that are not whole, with counts, where the number of respondents is not printed.

use super::bases::comes_out_rounded;
use super::counts::{CountedOption, CountedQuestion, Counts, LARGEST_N};
use super::line::{Check, Line, Verdict};
use super::possible::possible_such;
use super::printed::Printed;
use super::shares::subject;
use crate::measure::Rounding;
use crate::text::Text;

impl Counts {
    /// A share of a list that is not whole where the number of respondents is not printed: over which numbers all counts
    /// of the list come out.
    pub(super) fn share_of_open(
        &self,
        question: &CountedQuestion,
        option: &CountedOption,
        printed: &Printed,
    ) -> Option<Line> {
        let (count, answers) = (option.count?, question.answers()?);
        let shares: Vec<(u64, &Printed)> = question
            .options
            .iter()
            .filter_map(|option| option.count.zip(option.printed.as_ref()))
            .collect();
        let found = |rounding: Rounding| {
            possible_such(LARGEST_N, |n| {
                n >= answers && comes_out_rounded(&shares, n, rounding)
            })
        };
        let fits: Vec<Rounding> = Rounding::ALL
            .into_iter()
            .filter(|rounding| !found(*rounding).is_none())
            .collect();
        let own = fits.iter().find(|own| **own == self.rounding);
        let own = own.or(fits.first()).copied();
        let listed = own.map(|own| found(own).listed()).unwrap_or_default();
        let shown = printed.text();
        let verdict = match own {
            Some(own) if own == self.rounding => Verdict::Derived,
            Some(own) => Verdict::OtherRounding(own),
            None => Verdict::Impossible,
        };
        let because = if own.is_some() {
            Text::new(
                format!("选项没有列全，也没有答卷数；{count} 人印作 {shown} 的答卷数：{listed}"),
                format!(
                    "neither the whole list nor the number of respondents is printed; {count} print as {shown} of \
                     {listed}"
                ),
            )
        } else {
            Text::new(
                "没有哪个答卷数能同时得出本题印出的各项占比",
                "no number of respondents gives the printed shares of this question",
            )
        };
        let line = Line::derived(Check::Share, subject(question, option), because)
            .at(option.row)
            .printed(shown)
            .verdict(verdict)
            .fitting(fits);
        Some(Line {
            recomputed: listed,
            ..line
        })
    }
}
