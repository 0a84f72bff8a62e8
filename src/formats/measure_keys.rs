//! The keys of a measure in a questionnaire file.

use super::key_table::{Key, Section, Shape};

/// The words for the formulas of a measure.
const FORMULAS: &[&str] = &[
    "score-rate",
    "mean-of-responses",
    "satisfied-share",
    "weighted-options",
    "trimmed-mean",
    "majority",
    "awareness",
];
/// The formulas that count some answers and not others.
const SHARES: &[&str] = &["satisfied-share", "majority", "awareness"];
/// The words for the ways of rounding.
const ROUNDINGS: &[&str] = &["half-up", "half-even", "truncate"];
/// The words for the ends at which a trimmed mean drops responses.
const ENDS: &[&str] = &["both", "highest", "lowest"];
/// The words for what becomes of a response of which exactly half counts.
const TIES: &[&str] = &["not-counted", "counted", "leaves-base"];
/// The words for what tells the group of a response.
const GROUPED_BY: &[&str] = &["question", "batch"];
/// The words for the missing reasons.
const REASONS: &[&str] = &[
    "blank",
    "refused",
    "not-applicable",
    "illegible",
    "two-ticked",
    "outside-options",
    "page-missing",
    "not-in-version",
];

pub(super) static MEASURE: Section = Section {
    heading: "[[measures]]",
    zh: "测算",
    en: "measure",
    tag: Some("formula"),
    one_of: &["options", "at_least"],
    keys: &[
        Key::required(
            "code",
            Shape::Word,
            "测算代码，同一问卷内不重复",
            "the code, unique in its survey",
        ),
        Key::required(
            "title",
            Shape::Text,
            "报告里的叫法，如 满意度",
            "what the report calls it",
        ),
        Key::required(
            "formula",
            Shape::Choice(FORMULAS),
            "公式：score-rate 得分率（合计得分÷合计满分），mean-of-responses 每份得分率的平均，satisfied-share 满意率，weighted-options 选项加权，trimmed-mean 截尾平均（可按组加权），majority 过半数题满意的答卷，awareness 知晓率",
            "points / full marks; the mean of each response's own rate; answers counted / answers in the base; weights of the options chosen; the mean without extreme responses, by group if wished; responses most of whose answers count; aware answers / answers in the base",
        ),
        Key::required(
            "questions",
            Shape::Words,
            "所用的题号",
            "the codes of its questions",
        ),
        Key::optional(
            "options",
            Shape::Words,
            "计入分子的选项代码",
            "the option codes that count",
        )
        .only_for(SHARES),
        Key::optional(
            "at_least",
            Shape::Number,
            "分值不小于它的计入分子",
            "answers with at least these points count",
        )
        .only_for(SHARES),
        Key::required(
            "tie",
            Shape::Choice(TIES),
            "恰好一半的题满意的答卷：not-counted 不算，counted 算，leaves-base 不进分母",
            "what becomes of a response of which exactly half of the answers count",
        )
        .only_for(&["majority"]),
        Key::required(
            "weights",
            Shape::Tables(&OPTION_WEIGHT),
            "各选项的权数；不进分母的选项不写",
            "the weights of the options; one that leaves the base has none",
        )
        .only_for(&["weighted-options"]),
        Key::optional(
            "drop",
            Shape::Table(&DROP),
            "截去哪些答卷",
            "which responses are dropped",
        )
        .default("nothing")
        .only_for(&["trimmed-mean"]),
        Key::optional(
            "groups",
            Shape::Table(&GROUPS),
            "按什么分组、各组权重；每组先截尾、平均，再加权",
            "what tells the groups and what they weigh; each is trimmed and averaged by itself",
        )
        .default("one group")
        .only_for(&["trimmed-mean"]),
        Key::optional(
            "leaves_base",
            Shape::Table(&LEAVES_BASE),
            "哪些不进分母",
            "which answers leave the base",
        )
        .default("every missing reason, no option"),
        Key::optional(
            "decimals",
            Shape::Whole,
            "百分数保留几位小数，至多 6",
            "decimals of the rate in percent, at most 6; rounded once",
        )
        .default("2"),
        Key::optional(
            "rounding",
            Shape::Choice(ROUNDINGS),
            "怎样舍入：half-up 四舍五入，half-even 四舍六入五成双，truncate 截断",
            "how the rate is rounded: half away from zero, half to the even neighbour, cut off",
        )
        .default("half-up"),
        Key::optional(
            "note",
            Shape::Text,
            "为什么这样定义；与结果一起显示",
            "why it is defined this way; shown with the figure",
        ),
    ],
};

static LEAVES_BASE: Section = Section {
    heading: "leaves_base = { … }",
    zh: "不进分母的答案",
    en: "leaves_base",
    tag: None,
    one_of: &[],
    keys: &[
        Key::optional(
            "missing",
            Shape::Choices(REASONS),
            "不进分母的缺失原因；not-in-version 总是不进",
            "missing reasons that leave it; not-in-version always does",
        )
        .default("every reason"),
        Key::optional(
            "options",
            Shape::Words,
            "不进分母的选项，如 不清楚",
            "option codes that leave it, such as the one for 不清楚",
        )
        .default("none"),
    ],
};

static OPTION_WEIGHT: Section = Section {
    heading: "weights = [{ … }]",
    zh: "选项权数",
    en: "the weight of an option",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required("option", Shape::Word, "选项代码", "the option's code"),
        Key::required(
            "weight",
            Shape::Number,
            "权数，0 到 1；80% 写 0.8",
            "its weight, from 0 to 1",
        ),
    ],
};

static DROP: Section = Section {
    heading: "drop = { … }",
    zh: "截尾",
    en: "what is dropped",
    tag: None,
    one_of: &["count", "percent"],
    keys: &[
        Key::optional(
            "count",
            Shape::Whole,
            "每一端截去几份",
            "how many responses at each end",
        ),
        Key::optional(
            "percent",
            Shape::Number,
            "每一端截去百分之几的答卷，不足一份的不截",
            "how many percent of the responses at each end, rounded down to whole ones",
        ),
        Key::optional(
            "ends",
            Shape::Choice(ENDS),
            "哪一端：both 两端，highest 最高的，lowest 最低的",
            "at which ends",
        )
        .default("both"),
    ],
};

static GROUPS: Section = Section {
    heading: "groups = { … }",
    zh: "分组",
    en: "the groups",
    tag: Some("by"),
    one_of: &[],
    keys: &[
        Key::required(
            "by",
            Shape::Choice(GROUPED_BY),
            "按什么分组：question 一道单选题，batch 批次",
            "what tells the group: the answer to a single choice, or the batch",
        ),
        Key::required(
            "question",
            Shape::Word,
            "那道题的题号",
            "the question's code",
        )
        .only_for(&["question"]),
        Key::required(
            "weights",
            Shape::Tables(&GROUP_WEIGHT),
            "各组的权重；没有列出的组不计",
            "what each group weighs; a group that is not named does not count",
        ),
    ],
};

static GROUP_WEIGHT: Section = Section {
    heading: "groups.weights = [{ … }]",
    zh: "组权重",
    en: "the weight of a group",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "group",
            Shape::Word,
            "选项代码或批次代码",
            "the code of the option or the batch",
        ),
        Key::required(
            "weight",
            Shape::Number,
            "权重，大于 0，如 15；只看各组之比",
            "its weight, above 0; only the proportions matter",
        ),
    ],
};
