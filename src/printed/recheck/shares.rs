//! The recheck of option counts per question: counts, sums and the share of each option.

use super::claims::judge_claims;
use super::counts::{Base, CountedOption, CountedQuestion, Counts, LARGEST_N, signed};
use super::judge::{Case, Way, join, judge};
use super::line::{Check, Line, Verdict};
use super::possible::{common_base, most_units, share_of};
use super::printed::Printed;
use super::respondents::{Adjusted, Supposed};
use super::sums::{Listed, is_open, listed, printed_shares, share_sum};
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

impl Counts {
    /// Everything there is to say about the table.
    pub(super) fn recheck(&self) -> Vec<Line> {
        let supposed = self.supposed();
        let mut lines: Vec<Line> = self.uneven_decimals().into_iter().collect();
        for question in &self.questions {
            lines.extend(self.account(question));
            lines.extend(share_sum(question, self.rounding));
            lines.extend(self.shares(question, &supposed));
            if question.answers().is_none() {
                lines.extend(self.possible_for_one(question, &supposed));
            }
        }
        lines.extend(self.possible_for_all(&supposed));
        self.name_bases(&mut lines);
        lines.extend(judge_claims(self));
        lines
    }

    /// The counts of a question against the number of respondents.
    fn account(&self, question: &CountedQuestion) -> Option<Line> {
        let n = self.n?;
        if question.is_multiple {
            return above(question, n);
        }
        let sum = question.answers()?;
        let row = question.options.first()?.row;
        let line =
            Line::derived(Check::Counts, Text::same(&question.code), Text::default()).at(row);
        let parts: Vec<String> = question
            .options
            .iter()
            .filter_map(|option| option.count.map(|count| count.to_string()))
            .collect();
        let mut because = Text::same(if parts.len() == 1 {
            sum.to_string()
        } else {
            format!("{} = {sum}", parts.join(" + "))
        });
        let difference = signed(n) - signed(sum);
        if difference > 0 && is_part_of(question, n, sum) {
            because = join(
                &because,
                "；选项没有列全，其余的没有印出",
                "; the list is not whole, the others are not printed",
            );
            let line = Line { because, ..line }.verdict(Verdict::Unchecked);
            return Some(line.printed(n.to_string()));
        }
        if difference > 0 {
            because = join(
                &because,
                &format!("；答卷 {n} 份，少 {difference} 份没有交代"),
                &format!("; of {n} respondents {difference} are not accounted for"),
            );
        } else if difference < 0 {
            let more = -difference;
            because = join(
                &because,
                &format!("；单选题的回答比答卷 {n} 份多 {more}"),
                &format!("; {more} more answers than the {n} respondents, one answer each"),
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
    fn shares(&self, question: &CountedQuestion, supposed: &Supposed) -> Vec<Line> {
        let unnamed = self.unnamed_base(question);
        let adjusted = self.adjusted_without_counts(question, supposed);
        let mut lines: Vec<(usize, Line)> = Vec::new();
        for (place, option) in question.options.iter().enumerate() {
            let Some(printed) = &option.printed else {
                continue;
            };
            let line = self
                .judge_share(question, option, printed, unnamed)
                .or_else(|| self.share_of_open(question, option, printed))
                .unwrap_or_else(|| self.share_without_count(question, option, printed));
            let line = match &adjusted {
                Some(found) if found.place == place => made_up(&line, found),
                _ => line,
            };
            lines.push((place, line));
        }
        if let Some(base) = self.usual_number(question) {
            adjust_one(question, &mut lines, self.rounding, base);
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
            .bases_for(question)
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
        self.usual_number(question)?;
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

    /// What a question's shares without counts are over, as far as it is a number of the table.
    pub(super) fn number_behind(&self, question: &CountedQuestion) -> Option<u64> {
        match (self.base, listed(question)) {
            (Base::Given(number), _) => Some(number),
            (Base::Ranked, _) | (_, Listed::Ticks) => None,
            _ => self.n,
        }
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
        if printed.bound().is_some() {
            let because = Text::new(
                "印出的是不等式，不是测量结果",
                "what is printed is an inequality, not a measurement",
            );
            return Line { because, ..line }.verdict(Verdict::Inequality);
        }
        let Some(n) = self.number_behind(question) else {
            let because = without_number(listed(question));
            return Line { because, ..line }.verdict(Verdict::Unchecked);
        };
        let gives = |rounding: &Rounding| printed.counts_of(n, *rounding).is_some();
        let fits: Vec<Rounding> = Rounding::ALL.into_iter().filter(gives).collect();
        let own = if fits.contains(&self.rounding) {
            self.rounding
        } else {
            fits.first().copied().unwrap_or(self.rounding)
        };
        let Some((low, high)) = printed.counts_of(n, own) else {
            let because = Text::new(
                format!("{n} 份里没有哪个份数印作 {}", printed.text()),
                format!("no count of {n} prints as {}", printed.text()),
            );
            return Line { because, ..line }.verdict(Verdict::Impossible);
        };
        let counts = one_or_two(low, high);
        let mut because = Text::new(
            format!("{n} 份里的 {counts} 份印作 {}", printed.text()),
            format!("{counts} of {n} print as {}", printed.text()),
        );
        let mut verdict = Verdict::Derived;
        if own != self.rounding {
            let label = own.label();
            because = join(
                &because,
                &format!("，要{}才是", label.zh),
                &format!(", only {}", label.en),
            );
            verdict = Verdict::OtherRounding(own);
        }
        Line {
            recomputed: counts,
            because,
            ..line
        }
        .verdict(verdict)
        .fitting(fits)
    }

    /// The smallest base that the question's shares have in common.
    pub(super) fn unnamed_base(&self, question: &CountedQuestion) -> Option<u64> {
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
}

/// Whether the list of options is not whole: its shares leave as much of 100 as its counts leave of the respondents.
fn is_part_of(question: &CountedQuestion, n: u64, sum: u64) -> bool {
    let printed = printed_shares(question);
    let (Some(counted), true) = (
        share_of(sum, n),
        printed.len() == question.options.len() && is_open(question),
    ) else {
        return false;
    };
    let shares: Fraction = printed.iter().map(|share| share.value()).sum();
    let off = &shares - &counted;
    let one = Fraction::from(1);
    off <= one && &Fraction::zero() - &off <= one
}

/// An option of a question with several answers that more chose than there are respondents.
fn above(question: &CountedQuestion, n: u64) -> Option<Line> {
    let above = question
        .options
        .iter()
        .find(|option| option.count > Some(n))?;
    let (label, count) = (&above.label, above.count.unwrap_or_default());
    let because = Text::new(
        format!("“{label}”有 {count} 人，答卷只有 {n} 份"),
        format!("`{label}` was chosen {count} times by {n} respondents"),
    );
    let line = Line::derived(Check::Counts, Text::same(&question.code), because);
    Some(Line {
        recomputed: count.to_string(),
        verdict: Verdict::Impossible,
        ..line
            .at(question.options.first()?.row)
            .printed(n.to_string())
    })
}

fn without_number(listed: Listed) -> Text {
    if listed == Listed::Ticks {
        return Text::new(
            "占的是勾选总次数，不是答卷数；没有印出各项次数",
            "it is of the ticks, not of the respondents; the numbers of ticks are not printed",
        );
    }
    Text::new(
        "没有人数，也没有答卷数",
        "neither its count nor the number of respondents is printed",
    )
}

/// One number, or from where to where.
pub(super) fn one_or_two(low: u64, high: u64) -> String {
    if low == high {
        low.to_string()
    } else {
        format!("{low}–{high}")
    }
}

pub(super) fn subject(question: &CountedQuestion, option: &CountedOption) -> Text {
    Text::same(format!("{} {}", question.code, option.label))
}

/// The one share of a question that does not come out, where the list adds up to exactly 100 and it is about a unit off.
fn adjust_one(
    question: &CountedQuestion,
    lines: &mut [(usize, Line)],
    rounding: Rounding,
    base: u64,
) {
    let is_off = |line: &Line| {
        !matches!(
            line.verdict,
            Verdict::Reproduced | Verdict::Derived | Verdict::Unchecked
        )
    };
    let mut off = lines.iter_mut().filter(|(_, line)| is_off(line));
    let (Some((place, line)), None) = (off.next(), off.next()) else {
        return;
    };
    if let Some(others) = fills_up(question, *place, rounding, base) {
        *line = adjusted(line, &others);
    }
}

/// The sum of the other shares where this one fills it up to exactly 100, about a unit beside what it should be.
fn fills_up(
    question: &CountedQuestion,
    place: usize,
    rounding: Rounding,
    base: u64,
) -> Option<Fraction> {
    if question.is_multiple || question.options.len() < 2 {
        return None;
    }
    let shares: Option<Vec<Fraction>> = question
        .options
        .iter()
        .map(|option| option.printed.as_ref().map(Printed::value))
        .collect();
    let shares = shares?;
    let own = question.options.get(place)?;
    let (printed, count) = (own.printed.as_ref()?, own.count?);
    let due = share_of(count, base)?;
    let off = &due.rounded(printed.decimals(), rounding) - &printed.value();
    let most = &most_units(shares.len()) * &printed.unit();
    if off > most || &Fraction::zero() - &off > most {
        return None;
    }
    let whole: Fraction = shares.into_iter().sum();
    (whole == Fraction::from(100)).then(|| &whole - &printed.value())
}

fn adjusted(line: &Line, others: &Fraction) -> Line {
    let others = others.to_short_text(8);
    Line {
        verdict: Verdict::Adjusted,
        difference: None,
        fits: Vec::new(),
        because: join(
            &line.because,
            &format!("；100 − {others} = {}：是凑成 100 的", line.printed),
            &format!("; 100 − {others} = {}: it was made up to 100", line.printed),
        ),
        ..line.clone()
    }
}

/// The line of an option that was made up to 100, told without its count.
fn made_up(line: &Line, found: &Adjusted) -> Line {
    let n = found.n;
    let said = match found.otherwise {
        _ if found.is_printed => Text::new(
            format!("{n} 份里其余各项都对得上，唯独这一项对不上"),
            format!("of {n} all other shares come out, this one alone does not"),
        ),
        Some(otherwise) => Text::new(
            format!("{n} 份就能得出其余各项；连这一项也要照算，至少得有 {otherwise} 份"),
            format!("{n} respondents give all other shares; with this one it takes {otherwise}"),
        ),
        None => Text::new(
            format!("{n} 份就能得出其余各项；连这一项也照算，什么人数都不行"),
            format!("{n} respondents give all other shares; with this one no number does"),
        ),
    };
    adjusted(
        &Line {
            because: said,
            ..line.clone()
        },
        &found.others,
    )
}
