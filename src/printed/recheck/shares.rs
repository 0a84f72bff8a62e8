//! The recheck of option counts per question: shares, sums, bases, the possible number of respondents.

use super::claims::judge_claims;
use super::counts::{Base, CountedOption, CountedQuestion, Counts, LARGEST_N, signed};
use super::judge::{Case, Way, judge};
use super::line::{Check, Line, Verdict};
use super::possible::{Shares, common_base, is_possible, possible};
use super::printed::Printed;
use super::sums::{listed, possible_text, share_sum, with_other_rounding};
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

impl Counts {
    /// Everything there is to say about the table.
    pub(super) fn recheck(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for question in &self.questions {
            lines.extend(self.account(question));
            let shares = self.shares(question);
            lines.extend(share_sum(question, &shares));
            lines.extend(shares);
            if question.answers().is_none() {
                lines.extend(self.possible_for(std::slice::from_ref(question), &question.code));
            }
        }
        let is_said = self.questions.len() == 1 && self.questions[0].answers().is_none();
        if self.has_one_n() && !is_said {
            lines.extend(self.possible_for(&self.questions, ""));
        }
        lines.extend(judge_claims(self));
        lines
    }

    /// The counts of a question against the number of respondents.
    fn account(&self, question: &CountedQuestion) -> Option<Line> {
        let (n, sum) = (self.n?, question.answers()?);
        let row = question.options.first()?.row;
        let line =
            Line::derived(Check::Counts, Text::same(&question.code), Text::default()).at(row);
        if question.is_multiple {
            let above = question
                .options
                .iter()
                .find(|option| option.count > Some(n))?;
            let (label, count) = (&above.label, above.count.unwrap_or_default());
            return Some(Line {
                recomputed: count.to_string(),
                verdict: Verdict::Impossible,
                because: Text::new(
                    format!("“{label}”有 {count} 人，答卷只有 {n} 份"),
                    format!("`{label}` was chosen {count} times by {n} respondents"),
                ),
                ..line.printed(n.to_string())
            });
        }
        let parts: Vec<String> = question
            .options
            .iter()
            .filter_map(|option| option.count.map(|count| count.to_string()))
            .collect();
        let mut because = Text::same(format!("{} = {sum}", parts.join(" + ")));
        let difference = signed(n) - signed(sum);
        if difference > 0 {
            because = Text::new(
                format!("{}；答卷 {n} 份，少 {difference} 份没有交代", because.zh),
                format!(
                    "{}; of {n} respondents {difference} are not accounted for",
                    because.zh
                ),
            );
        } else if difference < 0 {
            let more = -difference;
            because = Text::new(
                format!("{}；单选题的回答比答卷 {n} 份多 {more}", because.zh),
                format!(
                    "{}; {more} more answers than the {n} respondents, one answer each",
                    because.zh
                ),
            );
        }
        Some(Line {
            recomputed: sum.to_string(),
            verdict: if difference == 0 {
                Verdict::Reproduced
            } else {
                Verdict::Wrong
            },
            difference: (difference != 0).then(|| Fraction::from(difference)),
            because,
            ..line.printed(n.to_string())
        })
    }

    /// The share of each option.
    fn shares(&self, question: &CountedQuestion) -> Vec<Line> {
        let unnamed = self.unnamed_base(question);
        let mut lines: Vec<(usize, Line)> = Vec::new();
        for (place, option) in question.options.iter().enumerate() {
            let Some(printed) = &option.printed else {
                continue;
            };
            let line = self
                .judge_share(question, option, printed, unnamed)
                .unwrap_or_else(|| self.share_without_count(question, option, printed));
            lines.push((place, line));
        }
        for (place, line) in &mut lines {
            if line.verdict == Verdict::Wrong
                && let Some(others) = fills_up(question, *place)
            {
                *line = adjusted(line, &others);
            }
        }
        lines.into_iter().map(|(_, line)| line).collect()
    }

    fn judge_share(
        &self,
        question: &CountedQuestion,
        option: &CountedOption,
        printed: &Printed,
        unnamed: Option<u64>,
    ) -> Option<Line> {
        let count = Fraction::from(signed(option.count?));
        let mut ways: Vec<Way> = self
            .bases()
            .into_iter()
            .filter_map(|base| self.base_of(question, base))
            .filter_map(|(base, name)| Way::share(&count, &signed(base).into(), name))
            .collect();
        ways.extend(unnamed.and_then(|base| {
            let name = Text::new(
                format!("本题各项共同的 {base}（表中没有这个数）"),
                format!("{base}, common to the shares of this question and named nowhere"),
            );
            Way::share(&count, &signed(base).into(), name)
        }));
        // Without its declared base a share is not judged over another one.
        self.base_of(question, self.base)?;
        let (declared, others) = ways.split_first()?;
        let case = Case {
            check: Check::Share,
            subject: subject(question, option),
            row: option.row,
            printed,
            rounding: self.rounding,
            unit: "%",
        };
        Some(judge(&case, declared, others))
    }

    /// A share whose count is not printed: whether any count of the respondents gives it.
    fn share_without_count(
        &self,
        question: &CountedQuestion,
        option: &CountedOption,
        printed: &Printed,
    ) -> Line {
        let line = Line::derived(Check::Share, subject(question, option), Text::default())
            .at(option.row)
            .printed(printed.text());
        let Some(n) = self.n else {
            return Line {
                because: Text::new(
                    "没有人数，也没有答卷数",
                    "neither its count nor the number of respondents is printed",
                ),
                ..line.verdict(Verdict::Unchecked)
            };
        };
        match printed.counts_of(n, self.rounding) {
            Some((low, high)) => {
                let counts = if low == high {
                    low.to_string()
                } else {
                    format!("{low}–{high}")
                };
                Line {
                    recomputed: counts.clone(),
                    because: Text::new(
                        format!("{n} 份里的 {counts} 份印作 {}", printed.text()),
                        format!("{counts} of {n} print as {}", printed.text()),
                    ),
                    ..line
                }
            }
            None => Line {
                because: Text::new(
                    format!("{n} 份里没有哪个份数印作 {}", printed.text()),
                    format!("no count of {n} prints as {}", printed.text()),
                ),
                ..line.verdict(Verdict::Impossible)
            },
        }
    }

    /// The smallest base that the question's shares have in common.
    fn unnamed_base(&self, question: &CountedQuestion) -> Option<u64> {
        let shares: Vec<(u64, &Printed)> = question
            .options
            .iter()
            .filter_map(|option| option.count.zip(option.printed.as_ref()))
            .collect();
        // One share says nothing: over some base it always comes out.
        let telling = shares.iter().filter(|(count, _)| *count > 0).count();
        if telling < 2 {
            return None;
        }
        common_base(&shares, self.rounding, LARGEST_N)
    }

    /// Whether all questions were answered by the same number of respondents, as far as the table tells.
    fn has_one_n(&self) -> bool {
        let mut sums = self
            .questions
            .iter()
            .filter(|question| !question.is_multiple)
            .filter_map(CountedQuestion::answers);
        let first = sums.next();
        self.base != Base::Ranked && first.is_none_or(|first| sums.all(|sum| sum == first))
    }

    /// The numbers of respondents that the printed shares of these questions allow.
    fn possible_for(&self, questions: &[CountedQuestion], subject: &str) -> Option<Line> {
        let shares: Vec<Shares<'_>> = questions
            .iter()
            .map(|question| Shares {
                printed: question
                    .options
                    .iter()
                    .filter_map(|option| option.printed.as_ref())
                    .collect(),
                is_whole: !question.is_multiple
                    && question
                        .options
                        .iter()
                        .all(|option| option.printed.is_some()),
            })
            .filter(|shares| !shares.printed.is_empty())
            .collect();
        if shares.is_empty()
            || shares
                .iter()
                .flat_map(|shares| &shares.printed)
                .any(|printed| printed.bound().is_some())
        {
            return None;
        }
        let subject = if subject.is_empty() {
            Text::new("全表", "whole table")
        } else {
            Text::same(subject)
        };
        let found = possible(&shares, self.rounding, self.limit());
        let mut line = Line::derived(Check::PossibleN, subject, possible_text(&found));
        line.recomputed = listed(&found);
        if let Some(n) = self.n {
            line.printed = n.to_string();
            let fits = is_possible(&shares, n, self.rounding);
            line.verdict = if fits {
                Verdict::Reproduced
            } else {
                Verdict::Impossible
            };
        }
        if found.is_none() {
            line.verdict = Verdict::Impossible;
        }
        if line.verdict == Verdict::Impossible {
            self.by_other_rounding(&mut line, &shares);
        }
        Some(line)
    }

    /// Whether another rounding allows the printed number, or any number where none is printed.
    fn by_other_rounding(&self, line: &mut Line, shares: &[Shares<'_>]) {
        for rounding in Rounding::ALL {
            let found = possible(shares, rounding, self.limit());
            let allows = match self.n {
                Some(n) => is_possible(shares, n, rounding),
                None => !found.is_none(),
            };
            if allows && line.verdict == Verdict::Impossible {
                line.because = with_other_rounding(&line.because, rounding, &found);
                line.verdict = Verdict::OtherRounding(rounding);
            }
        }
    }
}

fn subject(question: &CountedQuestion, option: &CountedOption) -> Text {
    Text::same(format!("{} {}", question.code, option.label))
}

/// The sum of the other shares where this one fills it up to exactly 100.
fn fills_up(question: &CountedQuestion, place: usize) -> Option<Fraction> {
    if question.is_multiple || question.options.len() < 2 {
        return None;
    }
    let shares: Option<Vec<Fraction>> = question
        .options
        .iter()
        .map(|option| option.printed.as_ref().map(Printed::value))
        .collect();
    let shares = shares?;
    let own = shares.get(place)?.clone();
    let whole: Fraction = shares.into_iter().sum();
    (whole == Fraction::from(100)).then(|| &whole - &own)
}

fn adjusted(line: &Line, others: &Fraction) -> Line {
    let others = others.to_short_text(8);
    Line {
        verdict: Verdict::Adjusted,
        because: Text::new(
            format!(
                "{}；100 − {others} = {}：是凑成 100 的",
                line.because.zh, line.printed
            ),
            format!(
                "{}; 100 − {others} = {}: it was made up to 100",
                line.because.en, line.printed
            ),
        ),
        ..line.clone()
    }
}
