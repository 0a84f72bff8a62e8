//! What a recheck says: one line for each printed figure, with its verdict and the recomputation in words.

use crate::measure::{Fraction, Rounding};
use crate::text::Text;

/// The form of a published table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Option counts per question.
    Counts,
    /// A score matrix with printed totals.
    Matrix,
    /// Indicators with weight, target, actual, score, rate.
    Indicators,
    /// Item data with a published alpha.
    Items,
    /// Return rates.
    Returns,
    /// Item variances with a published alpha.
    Variances,
    /// Several raters with a published kappa.
    Ratings,
    /// Votes with published verdicts by majority.
    Votes,
}

impl Form {
    /// The stable word for it in JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Matrix => "matrix",
            Self::Indicators => "indicators",
            Self::Items => "items",
            Self::Returns => "returns",
            Self::Variances => "variances",
            Self::Ratings => "ratings",
            Self::Votes => "votes",
        }
    }

    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Self::Counts => Text::new("各题选项人数", "option counts"),
            Self::Matrix => Text::new("得分矩阵", "score matrix"),
            Self::Indicators => Text::new("指标得分表", "indicators"),
            Self::Items => Text::new("逐份分值与信度", "item data"),
            Self::Returns => Text::new("发放与回收", "return rates"),
            Self::Variances => Text::new("各题方差与信度", "item variances"),
            Self::Ratings => Text::new("多人评定", "several raters"),
            Self::Votes => Text::new("多数表决", "verdicts by majority"),
        }
    }
}

/// What became of a printed figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It comes out as printed.
    Reproduced,
    /// It comes out only with a rounding that is not the declared one.
    OtherRounding(Rounding),
    /// It comes out only over another base.
    OtherBase,
    /// It comes out only by another formula, or over other questions.
    OtherFormula,
    /// It was set to what makes its list 100.
    Adjusted,
    /// Figures of one table are rounded in different ways.
    Uneven,
    /// Questions of one table are over different numbers.
    MixedBases,
    /// It does not come out.
    Wrong,
    /// No count of respondents, and no data at all, can give it.
    Impossible,
    /// It is an inequality where a measurement belongs.
    Inequality,
    /// It comes out, or may, and should be looked at all the same.
    Doubtful,
    /// The table does not hold what is needed to recompute it.
    Unchecked,
    /// It is not printed; said for information.
    Derived,
}

impl Verdict {
    /// Every verdict, for the documentation.
    pub const ALL: [Self; 15] = [
        Self::Reproduced,
        Self::OtherRounding(Rounding::HalfUp),
        Self::OtherRounding(Rounding::HalfEven),
        Self::OtherRounding(Rounding::Truncate),
        Self::OtherBase,
        Self::OtherFormula,
        Self::Adjusted,
        Self::Uneven,
        Self::MixedBases,
        Self::Wrong,
        Self::Impossible,
        Self::Inequality,
        Self::Doubtful,
        Self::Unchecked,
        Self::Derived,
    ];

    /// The stable word for it in JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reproduced => "reproduced",
            Self::OtherRounding(Rounding::HalfUp) => "only-half-up",
            Self::OtherRounding(Rounding::HalfEven) => "only-half-even",
            Self::OtherRounding(Rounding::Truncate) => "only-truncated",
            Self::OtherBase => "other-base",
            Self::OtherFormula => "other-formula",
            Self::Adjusted => "adjusted",
            Self::Uneven => "uneven-rounding",
            Self::MixedBases => "mixed-bases",
            Self::Wrong => "wrong",
            Self::Impossible => "impossible",
            Self::Inequality => "inequality",
            Self::Doubtful => "doubtful",
            Self::Unchecked => "unchecked",
            Self::Derived => "derived",
        }
    }

    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Self::Reproduced => Text::new("相符", "reproduced"),
            Self::OtherRounding(Rounding::HalfUp) => Text::new("四舍五入才符", "only half up"),
            Self::OtherRounding(Rounding::HalfEven) => Text::new("五成双才符", "only half to even"),
            Self::OtherRounding(Rounding::Truncate) => Text::new("截断才符", "only cut off"),
            Self::OtherBase => Text::new("换基数才符", "other base"),
            Self::OtherFormula => Text::new("换算法才符", "other formula"),
            Self::Adjusted => Text::new("凑成 100", "made up to 100"),
            Self::Uneven => Text::new("取位不一", "uneven rounding"),
            Self::MixedBases => Text::new("基数不一", "mixed bases"),
            Self::Wrong => Text::new("不符", "wrong"),
            Self::Impossible => Text::new("不可能", "impossible"),
            Self::Inequality => Text::new("不等式", "inequality"),
            Self::Doubtful => Text::new("存疑", "doubtful"),
            Self::Unchecked => Text::new("无从核对", "unchecked"),
            Self::Derived => Text::new("推算", "derived"),
        }
    }

    /// Whether the table has to answer for it.
    pub const fn is_finding(self) -> bool {
        !matches!(self, Self::Reproduced | Self::Unchecked | Self::Derived)
    }
}

/// What of the table a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The share of an option.
    Share,
    /// The counts of a list against the number of respondents.
    Counts,
    /// The shares of a list against 100.
    ShareSum,
    /// The numbers of respondents that the shares allow.
    PossibleN,
    /// A published result.
    Result,
    /// A cell of the matrix.
    Cell,
    /// The total of a row.
    RowTotal,
    /// The total of a column.
    ColumnTotal,
    /// The total of all.
    GrandTotal,
    /// The rate of a column.
    ColumnRate,
    /// The weights against their sum.
    Weights,
    /// The actual value of an indicator.
    Actual,
    /// The score of an indicator.
    Score,
    /// The rate of an indicator: score of weight.
    Rate,
    /// The subtotal of a group of indicators.
    Group,
    /// The grade.
    Grade,
    /// A statistic of reliability.
    Reliability,
    /// What the interval says about a target.
    Target,
    /// The account of papers.
    Account,
    /// A rate of return.
    ReturnRate,
    /// How the figures of the table are rounded.
    Rounding,
    /// What the shares of the table are over.
    Base,
    /// The agreement of several raters.
    Agreement,
    /// A verdict by majority.
    Majority,
}

impl Check {
    /// The stable word for it in JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Counts => "counts",
            Self::ShareSum => "share-sum",
            Self::PossibleN => "possible-n",
            Self::Result => "result",
            Self::Cell => "cell",
            Self::RowTotal => "row-total",
            Self::ColumnTotal => "column-total",
            Self::GrandTotal => "grand-total",
            Self::ColumnRate => "column-rate",
            Self::Weights => "weights",
            Self::Actual => "actual",
            Self::Score => "score",
            Self::Rate => "rate",
            Self::Group => "group",
            Self::Grade => "grade",
            Self::Reliability => "reliability",
            Self::Target => "target",
            Self::Account => "account",
            Self::ReturnRate => "return-rate",
            Self::Rounding => "rounding",
            Self::Base => "base",
            Self::Agreement => "agreement",
            Self::Majority => "majority",
        }
    }

    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Self::Share => Text::new("占比", "share"),
            Self::Counts => Text::new("人数合计", "counts"),
            Self::ShareSum => Text::new("占比合计", "shares add up"),
            Self::PossibleN => Text::new("可能的人数", "possible n"),
            Self::Result => Text::new("公布结果", "result"),
            Self::Cell => Text::new("单元格", "cell"),
            Self::RowTotal => Text::new("行合计", "row total"),
            Self::ColumnTotal => Text::new("列合计", "column total"),
            Self::GrandTotal => Text::new("总计", "grand total"),
            Self::ColumnRate => Text::new("得分率", "score rate"),
            Self::Weights => Text::new("权重合计", "weights"),
            Self::Actual => Text::new("实际值", "actual value"),
            Self::Score => Text::new("得分", "score"),
            Self::Rate => Text::new("得分率", "rate"),
            Self::Group => Text::new("小计", "group"),
            Self::Grade => Text::new("等级", "grade"),
            Self::Reliability => Text::new("信度效度", "reliability"),
            Self::Target => Text::new("目标", "target"),
            Self::Account => Text::new("份数", "account"),
            Self::ReturnRate => Text::new("回收率", "return rate"),
            Self::Rounding => Text::new("取位", "rounding"),
            Self::Base => Text::new("基数", "base"),
            Self::Agreement => Text::new("评定一致", "agreement"),
            Self::Majority => Text::new("表决结论", "verdict"),
        }
    }
}

/// One line of a recheck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The row of the file it is about; `None`: several.
    pub row: Option<u32>,
    /// What it is about.
    pub check: Check,
    /// Which one of these.
    pub subject: Text,
    /// The figure as printed; empty where nothing is.
    pub printed: String,
    /// The figure that comes out, as it would be printed; empty where nothing does.
    pub recomputed: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Printed less recomputed, where it is wrong.
    pub difference: Option<Fraction>,
    /// The recomputation in words.
    pub because: Text,
    /// With which roundings it comes out as declared otherwise; empty where rounding is not what matters.
    pub(super) fits: Vec<Rounding>,
    /// Whether a line about the whole table already names what is wrong with it.
    pub(super) is_under: bool,
}

impl Line {
    /// Whether the table has to answer for it: its verdict is a finding that no line about the whole table names.
    pub const fn is_finding(&self) -> bool {
        self.verdict.is_finding() && !self.is_under
    }

    /// A line of information, about no printed figure.
    pub(super) fn derived(check: Check, subject: Text, because: Text) -> Self {
        Self {
            row: None,
            check,
            subject,
            printed: String::new(),
            recomputed: String::new(),
            verdict: Verdict::Derived,
            difference: None,
            because,
            fits: Vec::new(),
            is_under: false,
        }
    }

    /// The same line at a row of the file.
    pub(super) fn at(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// The same line with what was printed.
    pub(super) fn printed(mut self, printed: impl Into<String>) -> Self {
        self.printed = printed.into();
        self
    }

    /// The same line with the roundings that give its figure.
    pub(super) fn fitting(mut self, fits: Vec<Rounding>) -> Self {
        self.fits = fits;
        self
    }

    /// The same line with another verdict.
    pub(super) fn verdict(mut self, verdict: Verdict) -> Self {
        self.verdict = verdict;
        self
    }
}

/// Everything that is said about a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recheck {
    /// The form of the table.
    pub form: Form,
    /// The lines: a diagnosis of the whole table first, then the order of the table, then what follows from all of it.
    pub lines: Vec<Line>,
}

impl Recheck {
    /// How many lines the table has to answer for.
    pub fn findings(&self) -> usize {
        self.lines.iter().filter(|line| line.is_finding()).count()
    }

    /// How many lines have such a verdict.
    pub fn count(&self, such: impl Fn(Verdict) -> bool) -> usize {
        self.lines.iter().filter(|line| such(line.verdict)).count()
    }
}
