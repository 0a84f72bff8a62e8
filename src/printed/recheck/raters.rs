//! The recheck of what several raters said of the same things: their numbers, their verdicts by majority.

use super::counts::signed;
use super::line::{Check, Line, Verdict};
use super::printed::Printed;
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

/// Subjects rated by several raters, or matters put to the vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratings {
    /// The categories, in the order of the table.
    pub categories: Vec<String>,
    /// The subjects.
    pub subjects: Vec<Rated>,
    /// What each rater said of each subject, by the places of the categories; empty where only counts are printed.
    pub by_rater: Vec<Vec<Option<usize>>>,
    /// The number of raters or voters, as printed.
    pub raters: Option<u64>,
    /// The number of subjects, as printed.
    pub n: Option<u64>,
    /// What a verdict takes.
    pub rule: MajorityRule,
    /// How figures are declared to be rounded.
    pub rounding: Rounding,
    /// The published statistics.
    pub claims: Vec<ClaimedAgreement>,
}

/// A subject with how many raters chose each category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    /// The row of the file.
    pub row: u32,
    /// What it is called.
    pub name: String,
    /// How many raters chose each category.
    pub counts: Vec<u64>,
    /// The printed verdict.
    pub verdict: Option<String>,
}

/// What a verdict by majority takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MajorityRule {
    /// More than any other category.
    Most,
    /// More than half.
    Half,
    /// Two thirds at least.
    TwoThirds,
}

impl MajorityRule {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Most, Self::Half, Self::TwoThirds];

    /// The stable word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Most => "most",
            Self::Half => "half",
            Self::TwoThirds => "two-thirds",
        }
    }

    /// What it is called.
    fn label(self) -> Text {
        match self {
            Self::Most => Text::new("得票最多", "the most votes"),
            Self::Half => Text::new("过半数", "more than half"),
            Self::TwoThirds => Text::new("三分之二以上", "two thirds at least"),
        }
    }
}

/// A published statistic of agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedAgreement {
    /// The row of the file.
    pub row: u32,
    /// Which one.
    pub statistic: AgreementStatistic,
    /// The figure.
    pub printed: Printed,
}

/// A statistic of agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementStatistic {
    /// Fleiss' kappa.
    Kappa,
    /// The mean share of agreeing pairs of raters.
    Agreement,
}

impl AgreementStatistic {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Kappa, Self::Agreement];

    /// The stable word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kappa => "kappa",
            Self::Agreement => "agreement",
        }
    }
}

/// Words of a printed verdict for the first category, and against it.
const FOR: [&str; 9] = [
    "通过", "同意", "赞成", "合格", "达标", "是", "passed", "yes", "adopted",
];
const AGAINST: [&str; 9] = [
    "未通过",
    "不通过",
    "不同意",
    "反对",
    "不合格",
    "不达标",
    "否",
    "rejected",
    "no",
];

impl Ratings {
    /// Everything there is to say about the table.
    pub(super) fn recheck(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.size().into_iter().collect();
        for subject in &self.subjects {
            lines.extend(self.account(subject));
            lines.extend(self.verdict(subject));
        }
        lines.extend(self.claims.iter().map(|claim| self.judge(claim)));
        lines
    }

    /// The printed number of subjects against the rows.
    fn size(&self) -> Option<Line> {
        let (n, rows) = (self.n?, self.subjects.len() as u64);
        let because = Text::new(
            format!("表中有 {rows} 行"),
            format!("the table has {rows} rows"),
        );
        let line = Line::derived(Check::Counts, Text::new("对象", "subjects"), because);
        Some(compared(line, n, rows))
    }

    /// The ratings of a subject against the printed number of raters.
    fn account(&self, subject: &Rated) -> Option<Line> {
        let (raters, sum) = (self.raters?, subject.answers());
        let parts: Vec<String> = subject.counts.iter().map(u64::to_string).collect();
        let because = Text::same(format!("{} = {sum}", parts.join(" + ")));
        let line = Line::derived(Check::Counts, Text::same(&subject.name), because);
        Some(compared(line.at(subject.row), raters, sum))
    }

    /// A printed verdict against the majority.
    fn verdict(&self, subject: &Rated) -> Option<Line> {
        let printed = subject.verdict.as_ref()?;
        let most = subject.counts.iter().copied().max().unwrap_or(0);
        let leading: Vec<&String> = subject
            .counts
            .iter()
            .zip(&self.categories)
            .filter(|(count, _)| **count == most)
            .map(|(_, category)| category)
            .collect();
        let votes = self.raters.unwrap_or(0).max(subject.answers());
        let is_enough = most > 0
            && match self.rule {
                MajorityRule::Most => true,
                MajorityRule::Half => 2 * most > votes,
                MajorityRule::TwoThirds => 3 * most >= 2 * votes,
            };
        let said: Vec<String> = self
            .categories
            .iter()
            .zip(&subject.counts)
            .map(|(category, count)| format!("{category} {count}"))
            .collect();
        let label = self.rule.label();
        let because = Text::new(
            format!("{}（共 {votes}）；要{}", said.join("，"), label.zh),
            format!("{} (of {votes}); it takes {}", said.join(", "), label.en),
        );
        let line = Line::derived(Check::Majority, Text::same(&subject.name), because);
        let line = line.at(subject.row).printed(printed);
        let winner = match leading.as_slice() {
            [one] if is_enough => (*one).clone(),
            [_] => "—".to_owned(),
            several => {
                let names: Vec<&str> = several.iter().map(|name| name.as_str()).collect();
                names.join(" = ")
            }
        };
        let is_one = leading.len() == 1 && is_enough;
        let is_first = is_one && self.categories.first() == leading.first().copied();
        let word = printed.to_lowercase();
        let verdict = if self.categories.iter().any(|category| category == printed) {
            if is_one && winner == *printed {
                Verdict::Reproduced
            } else {
                Verdict::Wrong
            }
        } else if AGAINST.contains(&word.as_str()) || FOR.contains(&word.as_str()) {
            if FOR.contains(&word.as_str()) == is_first {
                Verdict::Reproduced
            } else {
                Verdict::Wrong
            }
        } else {
            Verdict::Unchecked
        };
        Some(Line {
            recomputed: winner,
            ..line.verdict(verdict)
        })
    }
}

impl Rated {
    /// How many raters said anything.
    pub(super) fn answers(&self) -> u64 {
        self.counts.iter().sum()
    }
}

/// A printed number against the one that is there.
fn compared(line: Line, printed: u64, found: u64) -> Line {
    let difference = signed(printed) - signed(found);
    Line {
        recomputed: found.to_string(),
        verdict: if difference == 0 {
            Verdict::Reproduced
        } else {
            Verdict::Wrong
        },
        difference: (difference != 0).then(|| Fraction::from(difference)),
        ..line.printed(printed.to_string())
    }
}
