//! What the shares of a whole table are over: one diagnosis where all are over another number than is said, and the
//! names where some questions are over one number and some over another.

use super::counts::{Base, CountedQuestion, Counts, LARGEST_N};
use super::diagnosis::whole_table;
use super::line::{Check, Line, Verdict};
use super::possible::{Shares, adjusted_at, fits, is_possible_adjusted, possible_such};
use super::printed::Printed;
use super::respondents::searchable;
use super::sums::{Listed, listed};
use crate::measure::Rounding;
use crate::text::{Language, Text};

/// Of the numbers that are looked at, one in so many may be possible at most for them to tell anything: where other
/// questions are over the printed one, and where all are over another.
const TELLING: [u64; 2] = [10, 50];

/// A base that all shares of a question come out over.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Used {
    kind: Kind,
    number: u64,
    name: Text,
}

/// Which base it is, the same for all questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Declared,
    Answers,
    Ranked,
    Respondents,
    Population,
    Unnamed,
}

/// A question and the bases over which it comes out.
struct Fitting<'q> {
    question: &'q CountedQuestion,
    used: Vec<Used>,
}

impl Counts {
    /// Puts a line before all others where the table has one other base, or several.
    pub(super) fn name_bases(&self, lines: &mut Vec<Line>) {
        let named = self.by_counts(lines).or_else(|| self.by_numbers(lines));
        if let Some(line) = named {
            lines.insert(0, line);
        }
    }

    /// From the counts: every question over its bases.
    fn by_counts(&self, lines: &mut [Line]) -> Option<Line> {
        let fitting: Vec<Fitting<'_>> = self
            .questions
            .iter()
            .map(|question| Fitting {
                question,
                used: self.used(question),
            })
            .filter(|fitting| !fitting.used.is_empty())
            .collect();
        let over = |fitting: &Fitting<'_>, kind: Kind| {
            fitting.used.iter().find(|used| used.kind == kind).cloned()
        };
        let declared: Vec<bool> = fitting
            .iter()
            .map(|fitting| over(fitting, Kind::Declared).is_some())
            .collect();
        if declared.iter().all(|is_over| *is_over) {
            return self.said_and_used(lines, &fitting);
        }
        if fitting.len() < 2 {
            return None;
        }
        let common = [
            Kind::Answers,
            Kind::Ranked,
            Kind::Respondents,
            Kind::Population,
        ]
        .into_iter()
        .find(|kind| fitting.iter().all(|one| over(one, *kind).is_some()));
        let number = |one: &Fitting<'_>| one.used.first().map(|used| used.number);
        let same_number = fitting
            .first()
            .and_then(number)
            .filter(|first| fitting.iter().all(|one| number(one) == Some(*first)));
        if common.is_none() && same_number.is_none() {
            cover(lines, &fitting);
            return Some(mixed(&fitting));
        }
        let used = match common {
            Some(kind) => over(fitting.first()?, kind)?,
            None => fitting.first()?.used.first()?.clone(),
        };
        let all_bases = common.map_or_else(|| used.name.clone(), kind_name);
        cover(lines, &fitting);
        let en = all_bases.get(Language::En);
        let because = Text::new(
            format!(
                "{} 道题的占比全都是以{}为基数的，和声明的不同",
                fitting.len(),
                all_bases.zh
            ),
            format!(
                "the shares of all {} questions are over {en}, which is not what is declared",
                fitting.len()
            ),
        );
        let line = Line::derived(Check::Base, whole_table(), because);
        Some(line.verdict(Verdict::OtherBase))
    }

    /// The bases over which all counted shares of a question come out, the declared one first.
    fn used(&self, question: &CountedQuestion) -> Vec<Used> {
        let shares: Vec<(u64, &Printed)> = question
            .options
            .iter()
            .filter_map(|option| option.count.zip(option.printed.as_ref()))
            .collect();
        if shares.iter().filter(|(count, _)| *count > 0).count() < 2 {
            return Vec::new();
        }
        let kinds = [
            (Kind::Declared, self.base_for(question)),
            (Kind::Answers, Some(Base::Answers)),
            (Kind::Ranked, Some(Base::Ranked)),
            (Kind::Respondents, Some(Base::Respondents)),
            (Kind::Population, self.population.map(Base::Given)),
        ];
        let mut used: Vec<Used> = kinds
            .into_iter()
            .filter_map(|(kind, base)| {
                let (number, name) = self.base_of(question, base?)?;
                comes_out(&shares, number).then_some(Used { kind, number, name })
            })
            .collect();
        if used.is_empty()
            && let Some(number) = self
                .unnamed_base(question)
                .filter(|base| *base <= LARGEST_N)
        {
            used.push(Used {
                kind: Kind::Unnamed,
                number,
                name: Text::new(
                    format!("{number}（表中没有这个数）"),
                    format!("{number}, named nowhere"),
                ),
            });
        }
        used
    }

    /// Where nothing is declared, the printed number of respondents against the one that the shares are over.
    fn said_and_used(&self, lines: &mut [Line], fitting: &[Fitting<'_>]) -> Option<Line> {
        let n = self.n.filter(|_| !self.is_base_declared)?;
        let apart: Vec<&Fitting<'_>> = fitting
            .iter()
            .filter(|one| !one.question.is_multiple)
            .filter(|one| one.used.iter().all(|used| used.number != n))
            .collect();
        let single = fitting.iter().filter(|one| !one.question.is_multiple);
        let together: Vec<&Fitting<'_>> = single
            .filter(|one| one.used.iter().any(|used| used.number == n))
            .collect();
        let first = apart.first()?.used.first()?;
        let is_one = apart
            .iter()
            .all(|one| one.used.first().map(|used| used.number) == Some(first.number));
        if !together.is_empty() || !is_one {
            return Some(mixed_numbers(n, &together, &apart));
        }
        let number = first.number;
        for line in lines {
            let is_about = apart.iter().any(|one| about(line, one.question));
            line.is_under |= line.check == Check::Counts && is_about && line.verdict.is_finding();
        }
        let because = Text::new(
            format!("表上说的是 {n} 份，占比的基数却是 {number}：说的是一个数，用的是另一个数"),
            format!(
                "the table says {n} respondents, its shares are over {number}: one number is said, another is used"
            ),
        );
        let line = Line::derived(Check::Base, whole_table(), because).printed(n.to_string());
        Some(
            Line {
                recomputed: number.to_string(),
                ..line
            }
            .verdict(Verdict::OtherBase),
        )
    }

    /// Without counts: the printed number against the numbers that the shares allow.
    fn by_numbers(&self, lines: &mut [Line]) -> Option<Line> {
        let n = self.n?;
        let open: Vec<(&CountedQuestion, Shares<'_>)> = self
            .questions
            .iter()
            .filter(|question| question.answers().is_none() && listed(question) != Listed::Ticks)
            .filter(|question| self.number_behind(question) == Some(n))
            .filter_map(|question| Some((question, searchable(question)?)))
            .collect();
        let allows = |shares: &Shares<'_>| {
            let any = |rounding: &Rounding| fits(shares, n, *rounding);
            Rounding::ALL.iter().any(any) || adjusted_at(shares, n, self.rounding).is_some()
        };
        let (own, other): (Vec<_>, Vec<_>) = open.into_iter().partition(|(_, one)| allows(one));
        let shares: Vec<Shares<'_>> = other.iter().map(|(_, shares)| shares.clone()).collect();
        let figures: usize = shares.iter().map(|one| one.printed.len()).sum();
        if figures < 3 {
            return None;
        }
        let limit = if own.is_empty() {
            n.saturating_mul(2)
        } else {
            n
        };
        let limit = limit
            .min(self.population.unwrap_or(LARGEST_N))
            .min(LARGEST_N);
        let found = possible_such(limit, |number| {
            number != n && is_possible_adjusted(&shares, number, self.rounding)
        });
        let part = TELLING[usize::from(own.is_empty())];
        if found.is_none() || found.count.saturating_mul(part) > limit.max(part) {
            return None;
        }
        for line in lines {
            let is_about = other.iter().any(|(question, _)| about(line, question));
            let is_of_all = line.check == Check::PossibleN && line.subject == whole_table();
            if line.check == Check::ShareSum || !is_about && !is_of_all {
                continue;
            }
            // Over another number than its own a share says nothing about its rounding.
            line.fits.clear();
            line.is_under = line.verdict.is_finding();
        }
        let names: Vec<&str> = other.iter().map(|(one, _)| one.code.as_str()).collect();
        Some(said_without_counts(n, &found.listed(), own.len(), &names))
    }
}

/// Leaves the other bases of single shares to the line about the table.
fn cover(lines: &mut [Line], fitting: &[Fitting<'_>]) {
    for line in lines {
        let is_about = |one: &Fitting<'_>| about(line, one.question);
        if line.verdict == Verdict::OtherBase && fitting.iter().any(is_about) {
            line.is_under = true;
        }
    }
}

/// Whether a line is about a question.
fn about(line: &Line, question: &CountedQuestion) -> bool {
    let code = question.code.as_str();
    let of = line.subject.zh.as_str();
    of == code
        || of
            .strip_prefix(code)
            .is_some_and(|rest| rest.starts_with(' '))
}

/// Whether every count prints as its share over a number, all of them rounded alike.
fn comes_out(shares: &[(u64, &Printed)], number: u64) -> bool {
    Rounding::ALL
        .iter()
        .any(|rounding| comes_out_rounded(shares, number, *rounding))
}

/// Whether every count prints as its share over a number, rounded so.
pub(super) fn comes_out_rounded(
    shares: &[(u64, &Printed)],
    number: u64,
    rounding: Rounding,
) -> bool {
    shares.iter().all(|(count, printed)| {
        let range = printed.counts_of(number, rounding);
        range.is_some_and(|(low, high)| (low..=high).contains(count))
    })
}

fn kind_name(kind: Kind) -> Text {
    match kind {
        Kind::Answers => Text::new("各题回答数", "the answers of each question"),
        Kind::Ranked => Text::new(
            "各题有评价的回答数",
            "the answers on the scale of each question",
        ),
        Kind::Respondents => Text::new("答卷数", "the number of respondents"),
        Kind::Population => Text::new("总体人数", "the population"),
        Kind::Declared | Kind::Unnamed => Text::default(),
    }
}

/// Questions over different bases, each with its own.
fn mixed(fitting: &[Fitting<'_>]) -> Line {
    let [zh, en] = [Language::Zh, Language::En].map(|language| {
        let parts: Vec<String> = fitting
            .iter()
            .filter_map(|one| {
                let name = one.used.first()?.name.get(language);
                Some(format!("{} {name}", one.question.code))
            })
            .collect();
        parts.join(language.pick("；", "; "))
    });
    let because = Text::new(
        format!("同一张表的基数不一：{zh}"),
        format!("the questions of one table are over different numbers: {en}"),
    );
    let line = Line::derived(Check::Base, whole_table(), because);
    line.verdict(Verdict::MixedBases)
}

/// Questions over all respondents beside questions over those who answered them.
fn mixed_numbers(n: u64, together: &[&Fitting<'_>], apart: &[&Fitting<'_>]) -> Line {
    let codes = |ones: &[&Fitting<'_>]| {
        let codes: Vec<&str> = ones.iter().map(|one| one.question.code.as_str()).collect();
        codes.join(" ")
    };
    let own: Vec<String> = apart
        .iter()
        .filter_map(|one| {
            Some(format!(
                "{} {}",
                one.question.code,
                one.used.first()?.number
            ))
        })
        .collect();
    let [mut zh, mut en] = ["", ""].map(str::to_owned);
    if !together.is_empty() {
        let all = codes(together);
        zh = format!("{all} 以全部 {n} 份为基数，");
        en = format!("{all} over all {n}, ");
    }
    let because = Text::new(
        format!(
            "表上说的是 {n} 份，各题的基数却不一：{zh}另一些只以答了的为基数（{}）",
            own.join("，")
        ),
        format!(
            "the table says {n} respondents, its questions are over different numbers: {en}others over those who \
             answered ({})",
            own.join(", ")
        ),
    );
    let line = Line::derived(Check::Base, whole_table(), because).printed(n.to_string());
    line.verdict(Verdict::MixedBases)
}

fn said_without_counts(n: u64, list: &str, own: usize, names: &[&str]) -> Line {
    let codes = names.join(" ");
    let (verdict, because) = if own == 0 {
        let because = Text::new(
            format!(
                "表上说的是 {n} 份，占比却得不出来；能得出的是：{list}。说的是一个数，用的是另一个数"
            ),
            format!(
                "the table says {n} respondents, which cannot give its shares; these can: {list}. One number is said, \
                 another is used"
            ),
        );
        (Verdict::OtherBase, because)
    } else {
        let because = Text::new(
            format!("同一张表的基数不一：有的题以 {n} 份为基数，{codes} 却是另一个数：{list}"),
            format!(
                "the questions of one table are over different numbers: some over {n}, {codes} over another: {list}"
            ),
        );
        (Verdict::MixedBases, because)
    };
    let line = Line::derived(Check::Base, whole_table(), because).printed(n.to_string());
    Line {
        recomputed: list.to_owned(),
        ..line
    }
    .verdict(verdict)
}
