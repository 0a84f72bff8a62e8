//! The forms of recheck files: their columns and settings, from which they are read and documented.

use super::spec_statistics::{ITEMS, RATINGS, VARIANCES, VOTES};
use crate::printed::recheck::Form;

/// A column of a form.
pub(super) struct Column {
    /// Its name.
    pub name: &'static str,
    /// Other names under which it is known.
    pub others: &'static [&'static str],
    /// Whether every file of the form has it.
    pub is_needed: bool,
    /// What it holds, in Chinese and English.
    pub meaning: [&'static str; 2],
}

/// A `# key: value` line above the table.
pub(super) struct Setting {
    /// Its key.
    pub key: &'static str,
    /// Whether it may stand there several times.
    pub repeats: bool,
    /// What it says, in Chinese and English.
    pub meaning: [&'static str; 2],
}

/// A form.
pub(super) struct Spec {
    /// Which one.
    pub form: Form,
    /// Any of these columns in the heading tells the form.
    pub marks: &'static [&'static str],
    /// Its columns.
    pub columns: &'static [Column],
    /// Whether every other column is a question.
    pub has_questions: bool,
    /// Its settings beside those of every form.
    pub settings: &'static [Setting],
    /// A small whole file of the form.
    pub example: &'static str,
}

pub(super) const fn needed(
    name: &'static str,
    others: &'static [&'static str],
    zh: &'static str,
    en: &'static str,
) -> Column {
    Column {
        name,
        others,
        is_needed: true,
        meaning: [zh, en],
    }
}

pub(super) const fn optional(
    name: &'static str,
    others: &'static [&'static str],
    zh: &'static str,
    en: &'static str,
) -> Column {
    Column {
        is_needed: false,
        ..needed(name, others, zh, en)
    }
}

pub(super) const fn once(key: &'static str, zh: &'static str, en: &'static str) -> Setting {
    Setting {
        key,
        repeats: false,
        meaning: [zh, en],
    }
}

pub(super) const fn repeated(key: &'static str, zh: &'static str, en: &'static str) -> Setting {
    Setting {
        repeats: true,
        ..once(key, zh, en)
    }
}

/// The settings of every form.
pub(super) const COMMON: &[Setting] = &[
    once("title", "表的名称", "what the table is called"),
    once("source", "出处", "where it was published"),
    repeated(
        "note",
        "说明，不参与核对",
        "a remark; nothing follows from it",
    ),
    once(
        "rounding",
        "声明的取位办法：half-up（默认，四舍五入）、half-even（五成双）、truncate（截断）",
        "the declared rounding: half-up (the default), half-even, truncate",
    ),
];

/// The number of respondents.
pub(super) const N: Setting = once(
    "n",
    "公布的答卷数",
    "the number of respondents as published",
);
const RESULT_COUNTS: Setting = repeated(
    "result",
    "公布的结果：`名称 = 数值`，后面可用分号写 formula、questions、ranks、weights；nps 可写 ranks（推荐）和 against（贬损）。没有人数就由占比推算",
    "a published result: `name = value`, then formula, questions, ranks, weights behind semicolons; nps may have ranks (promoters) and against (detractors). Without counts it is recomputed from the shares",
);
const RESULT_POINTS: Setting = repeated(
    "result",
    "公布的结果：`名称 = 数值`，后面可用分号写 formula、questions、at-least",
    "a published result: `name = value`, then formula, questions, at-least behind semicolons",
);

/// The forms; the first one with a mark in the heading is taken.
pub(super) const FORMS: [Spec; 8] = [
    Spec {
        form: Form::Counts,
        marks: &["option"],
        columns: &[
            needed(
                "question",
                &["题", "题号"],
                "题号或题目",
                "the question's code or wording",
            ),
            optional(
                "role",
                &["类别"],
                "题的类别，如 satisfaction；同一题写一次即可",
                "what the question is for, such as satisfaction; once a question is enough",
            ),
            needed("option", &["选项"], "选项", "the option"),
            optional(
                "rank",
                &["名次", "档次"],
                "选项在量表上的档次，1 最好；不在量表上的（如不清楚）空着。选项可以没有列全",
                "the option's place on the scale, 1 the best; empty for one that is not on it, such as don't know. The list of options need not be whole",
            ),
            optional("count", &["人数", "份数"], "选的人数", "how many chose it"),
            optional(
                "published_pct",
                &["占比", "比例", "published"],
                "印出的占比（%）",
                "the share as printed, in percent",
            ),
        ],
        has_questions: false,
        settings: &[
            N,
            once("population", "总体人数", "the number of people asked about"),
            once(
                "base",
                "声明的基数：answers（默认，本题回答数）、ranked（不含量表外的选项）、n（答卷数），或一个数",
                "what the shares are declared to be over: answers (the default: the sum of the question's counts), ranked (without options off the scale), n, or a number",
            ),
            once(
                "multiple",
                "多选题的题号",
                "the codes of questions that allow several options",
            ),
            once(
                "formula",
                "公布结果的公式：satisfied-share（默认）、awareness、weighted-options、score-rate、mean（平均分）、nps（净推荐值）",
                "the formula of the published results: satisfied-share (the default), awareness, weighted-options, score-rate, mean (in points), nps (net promoter score)",
            ),
            once(
                "ranks",
                "计入的档次，默认 1",
                "the ranks that count, by default 1",
            ),
            once(
                "weights",
                "各档的权重或分值，从第 1 档写起；mean 不写时用选项里的数，没有数就从最末一档的 1 分往上数",
                "the weight or points of each rank, from rank 1 on; for mean by default the number in the option, else 1 for the last rank and one more for each before it",
            ),
            once(
                "questions",
                "公布结果所用的题；默认为同类别的题",
                "the questions of the published results; by default those of the role",
            ),
            RESULT_COUNTS,
        ],
        example: "# n: 26\n# result: 满意度 = 80.77%; ranks: 1\nquestion,role,option,rank,count,published_pct\nQ9,satisfaction,满意,1,21,80.77\nQ9,,较满意,2,1,3.85\nQ9,,不满意,3,4,15.38\n",
    },
    Spec {
        form: Form::Returns,
        marks: &["distributed", "returned"],
        columns: &[
            needed(
                "batch",
                &["批次", "地点", "对象"],
                "批次、地点或对象；合计行写 合计 或 total",
                "the batch, place or group; `total` or 合计 for the total",
            ),
            needed("distributed", &["发放"], "发放份数", "papers handed out"),
            optional(
                "returned",
                &["回收"],
                "回收份数；空着就是有效加无效",
                "papers returned; empty: valid and invalid ones together",
            ),
            optional(
                "valid",
                &["有效"],
                "有效份数；空着就是回收减无效",
                "valid papers; empty: the returned less the invalid ones",
            ),
            optional("invalid", &["无效"], "无效份数", "invalid papers"),
            optional(
                "return_rate",
                &["回收率"],
                "印出的回收率：回收 ÷ 发放（%）",
                "the printed return rate: returned of distributed, in percent",
            ),
            optional(
                "valid_rate",
                &["有效率"],
                "印出的有效率：有效 ÷ 回收（%）",
                "the printed valid rate: valid of returned, in percent",
            ),
            optional(
                "valid_return_rate",
                &["有效回收率"],
                "印出的有效回收率：有效 ÷ 发放（%）",
                "the printed valid return rate: valid of distributed, in percent",
            ),
        ],
        has_questions: false,
        settings: &[],
        example: "batch,distributed,returned,valid,return_rate,valid_rate\n甲镇,120,114,110,95.0,96.5\n乙镇,80,72,72,90.0,100\n合计,200,186,182,93.0,97.8\n",
    },
    Spec {
        form: Form::Indicators,
        marks: &["weight"],
        columns: &[
            needed(
                "indicator",
                &["指标", "三级指标", "level3"],
                "指标",
                "the indicator",
            ),
            optional(
                "group",
                &["一级指标", "level1"],
                "所属的组",
                "the group it belongs to",
            ),
            needed(
                "weight",
                &["权重", "分值"],
                "权重；没有公布就空着",
                "its weight in points; empty where it is not printed",
            ),
            optional("target", &["目标", "目标值"], "目标值", "its target"),
            optional(
                "actual",
                &["实际", "实际值", "完成值"],
                "实际值",
                "its actual value",
            ),
            optional("score", &["得分"], "得分", "its score"),
            optional(
                "rate",
                &["得分率"],
                "印出的得分率：得分 ÷ 权重（%）",
                "the printed rate: score of weight, in percent",
            ),
            optional(
                "n",
                &["样本", "sample"],
                "实际值来自调查时的答卷数",
                "the number of respondents where the actual value is a survey's",
            ),
            optional(
                "population",
                &["总体"],
                "总体人数",
                "the number of people to be asked",
            ),
            optional(
                "rule",
                &["规则"],
                "ratio（权重 × 实际 ÷ 目标）、proportional（权重 × 实际 %）、all-or-nothing；空着则看 standard",
                "ratio (weight × actual/target), proportional (weight × actual %), all-or-nothing; empty: see standard",
            ),
            optional(
                "standard",
                &["评分标准"],
                "印出的评分标准原文；读得懂就据此重算得分，没写明的各种读法都算",
                "the standard as printed, in Chinese; where it can be read the score is recomputed, in every way that it leaves open",
            ),
        ],
        has_questions: false,
        settings: &[
            once("total", "印出的总分", "the printed total"),
            once(
                "weight",
                "印出的权重合计",
                "what the weights are printed to come to",
            ),
            repeated(
                "group",
                "印出的小计：`组 = 得分`，后面可写 weight",
                "a printed subtotal: `group = score`, then weight",
            ),
            once("grade", "印出的等级", "the printed grade"),
            once(
                "grades",
                "等级与下限，默认 优 90 良 80 中 60 差 0",
                "the grades with their least totals, by default 优 90 良 80 中 60 差 0",
            ),
        ],
        example: "# total: 17\n# weight: 20\nindicator,weight,target,actual,score,rate,n,rule\n预算执行率,10,100%,90%,9,90,,ratio\n满意度,10,95%,≥95%,8,80,44,\n",
    },
    Spec {
        form: Form::Matrix,
        marks: &["row_total"],
        columns: &[
            needed(
                "serial",
                &["编号", "序号"],
                "编号；列合计行写 合计 或 total，列得分率行写 得分率 或 rate",
                "the response's number; `total` or 合计 for the column totals, `rate` or 得分率 for the column rates",
            ),
            needed(
                "row_total",
                &["row_total_published", "小计", "合计"],
                "印出的行合计",
                "the total of the row as printed",
            ),
        ],
        has_questions: true,
        settings: &[
            N,
            once("full-mark", "每题满分", "what a question is worth"),
            once(
                "formula",
                "公布结果的公式：score-rate（默认）、mean-of-responses（每份合计的平均）、mean（每题平均分）、satisfied-share、majority（多数题达到 at-least 的答卷）、nps（净推荐值）",
                "the formula of the published results: score-rate (the default), mean-of-responses (of the responses' totals), mean (of the answers), satisfied-share, majority (responses most of whose answers reach at-least), nps (net promoter score)",
            ),
            once(
                "at-least",
                "satisfied-share、majority 计入的最低分",
                "the least points that count, for satisfied-share and majority",
            ),
            once(
                "questions",
                "公布结果所用的题，默认全部",
                "the questions of the published results, by default all",
            ),
            RESULT_POINTS,
        ],
        example: "# full-mark: 10\n# result: 满意度 = 91.67%\nserial,Q1,Q2,row_total\n1,10,8,18\n2,9,10,19\n3,10,8,18\ntotal,29,26,55\n",
    },
    ITEMS,
    VARIANCES,
    RATINGS,
    VOTES,
];
