//! The keys of the scoring rules in `indicators.toml`.

use super::indicator_keys::EVIDENCE;
use super::key_table::{Key, Section, Shape};

const UNITS: &[&str] = &["percent", "number"];
const PARTIALS: &[&str] = &["whole", "started", "pro-rata"];
const STEPS_IN: &[&str] = &["points", "target"];
const BETWEEN: &[&str] = &["ratio", "rate"];
const RULES: &[&str] = &[
    "threshold-steps",
    "limit-steps",
    "linear",
    "proportional",
    "ratio",
    "cliff",
    "all-or-nothing",
    "tiers",
    "falling-tiers",
    "count",
    "checklist",
    "qualitative",
    "groups",
    "judgement",
];

pub(super) static RULE: Section = Section {
    heading: "[indicators.rule]",
    zh: "计分规则",
    en: "the rule",
    tag: Some("kind"),
    one_of: &[],
    keys: &[
        Key::required(
            "kind",
            Shape::Choice(RULES),
            "规则：threshold-steps 达标满分、每差一档扣分；limit-steps 不超限满分、每超一档扣分；linear 区间内按比例；proportional 权重×百分数；ratio 按完成值÷目标值；cliff 按比例而有门槛；all-or-nothing 达到满分否则 0 分；tiers 分档；falling-tiers 越低越好的分档；count 每少一个扣分；checklist 逐项打勾；qualitative 定性分级；groups 分组相加；judgement 由人给分",
            "the rule: full at a threshold and each step below deducts; full up to a limit and each step above deducts; interpolated; weight x percent; in proportion to a target; the same with an edge; full or nothing; bands; bands of which less is better; each one fewer deducts; items; named levels; a sum of groups; given by a person",
        ),
        Key::optional(
            "unit",
            Shape::Choice(UNITS),
            "数的单位：percent 百分数，number 个数",
            "the unit of the value",
        )
        .default("percent")
        .only_for(&[
            "threshold-steps",
            "limit-steps",
            "linear",
            "ratio",
            "cliff",
            "all-or-nothing",
            "tiers",
            "falling-tiers",
        ]),
        Key::required(
            "full_at",
            Shape::Number,
            "达到它得满分",
            "the value from which the full weight is given",
        )
        .only_for(&["threshold-steps", "cliff", "all-or-nothing", "count"]),
        Key::required(
            "full_to",
            Shape::Number,
            "不超过它得满分",
            "the value up to which the full weight is given",
        )
        .only_for(&["limit-steps"]),
        Key::optional(
            "open",
            Shape::Flag,
            "刚好等于界限时不算达到，原文是“大于”；有 none_below 或 none_above 的是说刚好等于它也不得分",
            "whether the bound is itself not enough (above, not from); with none_below or none_above: nothing there either",
        )
        .default("false")
        .only_for(&["threshold-steps", "limit-steps", "cliff", "all-or-nothing"]),
        Key::required(
            "target",
            Shape::Number,
            "目标值，大于 0；得分为权重 × min(1, 完成值 ÷ 目标值)",
            "the target, above 0: weight x min(1, value / target)",
        )
        .only_for(&["ratio"]),
        Key::required(
            "between",
            Shape::Choice(BETWEEN),
            "未达到满分时按什么比例：ratio 权重 × 完成值 ÷ full_at，rate 权重 × 完成值的百分数",
            "the proportion below full_at: ratio, weight x value / full_at; rate, weight x value in percent",
        )
        .only_for(&["cliff"]),
        Key::optional(
            "none_below",
            Shape::Number,
            "低于它不得分",
            "the value below which nothing is given",
        )
        .only_for(&["threshold-steps", "cliff"]),
        Key::optional(
            "none_above",
            Shape::Number,
            "高于它不得分",
            "the value above which nothing is given",
        )
        .only_for(&["limit-steps"]),
        Key::required(
            "step",
            Shape::Number,
            "一档的大小，大于 0",
            "the size of a step away from it, above 0",
        )
        .only_for(&["threshold-steps", "limit-steps"]),
        Key::optional(
            "step_in",
            Shape::Choice(STEPS_IN),
            "一档以什么计：points 完成值的单位（百分点），target 目标值的百分之几",
            "what a step is counted in: points of the value (percentage points), or percent of the threshold",
        )
        .default("points")
        .only_for(&["threshold-steps", "limit-steps"]),
        Key::required(
            "deduct",
            Shape::Number,
            "每差一档（或每少一个）扣几分",
            "points deducted for each step, or each one fewer",
        )
        .only_for(&["threshold-steps", "limit-steps", "count"]),
        Key::optional("floor", Shape::Number, "最低得分", "the least score")
            .default("0")
            .only_for(&["threshold-steps", "limit-steps", "count"]),
        Key::optional(
            "cap",
            Shape::Number,
            "最多扣几分（累计扣分不超过）；与 floor 说的是同一件事，只写一个",
            "the most points deducted together; it says the same as floor, give one of them",
        )
        .only_for(&["threshold-steps", "limit-steps"]),
        Key::required(
            "partial",
            Shape::Choice(PARTIALS),
            "不满一档怎么算：whole 不扣，started 按一档扣，pro-rata 按比例扣；必须写明",
            "how an incomplete step counts: not at all, as one, as far as it goes; never guessed",
        )
        .only_for(&["threshold-steps", "limit-steps"]),
        Key::required(
            "low",
            Shape::Number,
            "不超过它得 0 分",
            "the value up to which nothing is given",
        )
        .only_for(&["linear"]),
        Key::required(
            "high",
            Shape::Number,
            "达到它得满分",
            "the value from which the full weight is given",
        )
        .only_for(&["linear"]),
        Key::required(
            "tiers",
            Shape::Tables(&TIER),
            "各档（含下限，除非 open），从高到低；最低一档以下得 0 分",
            "the bands with their lower end unless open, highest first; below the last one 0",
        )
        .only_for(&["tiers"]),
        Key::required(
            "ceilings",
            Shape::Tables(&CEILING),
            "各档（含上限，除非 open），从低到高",
            "the bands with their upper end unless open, lowest first",
        )
        .only_for(&["falling-tiers"]),
        Key::optional(
            "above",
            Shape::Number,
            "比最高一档还高得几分",
            "the points of a value above the last band",
        )
        .default("0")
        .only_for(&["falling-tiers"]),
        Key::required(
            "items",
            Shape::Tables(&ITEM),
            "逐项的内容和分值，合计等于权重",
            "the items; their points add up to the weight",
        )
        .only_for(&["checklist"]),
        Key::optional(
            "deductions",
            Shape::Tables(&DEDUCTION),
            "每发现一处扣分的事项",
            "deductions for each case found",
        )
        .only_for(&["checklist"]),
        Key::optional(
            "vetoes",
            Shape::Tables(&VETO),
            "一票否决的事项",
            "what makes the whole indicator 0",
        )
        .only_for(&["checklist"]),
        Key::required(
            "levels",
            Shape::Tables(&LEVEL),
            "各等级，从好到差",
            "the levels, best first",
        )
        .only_for(&["qualitative"]),
        Key::required(
            "groups",
            Shape::Tables(&GROUP),
            "各组，权重合计等于指标权重",
            "the groups; their weights add up to the weight",
        )
        .only_for(&["groups"]),
    ],
};

static TIER: Section = Section {
    heading: "tiers = [{ … }]",
    zh: "档",
    en: "tier",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "from",
            Shape::Number,
            "该档的下限，含在内",
            "the lowest value of the band",
        ),
        Key::optional(
            "to",
            Shape::Number,
            "该档的上限，不含在内；写上就核对它等于上一档的下限",
            "the upper end, not in the band; where given it must be the lower end of the band above",
        ),
        Key::optional(
            "open",
            Shape::Flag,
            "下限不含在内（原文是“大于”）",
            "whether the lowest value itself is not in the band (above, not from)",
        )
        .default("false"),
        Key::required("score", Shape::Number, "该档的得分", "the points it earns"),
    ],
};

static CEILING: Section = Section {
    heading: "ceilings = [{ … }]",
    zh: "档",
    en: "ceiling",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "to",
            Shape::Number,
            "该档的上限，含在内",
            "the highest value of the band",
        ),
        Key::optional(
            "open",
            Shape::Flag,
            "上限不含在内（原文是“低于”）",
            "whether the highest value itself is not in the band (below, not up to)",
        )
        .default("false"),
        Key::required("score", Shape::Number, "该档的得分", "the points it earns"),
    ],
};

static ITEM: Section = Section {
    heading: "items = [{ … }]",
    zh: "项",
    en: "item",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required("title", Shape::Text, "要达到什么", "what is to be met"),
        Key::required(
            "points",
            Shape::Number,
            "达到得几分",
            "the points for meeting it",
        ),
    ],
};

static DEDUCTION: Section = Section {
    heading: "deductions = [{ … }]",
    zh: "扣分事项",
    en: "deduction",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required("title", Shape::Text, "数的是什么", "what is counted"),
        Key::required(
            "each",
            Shape::Number,
            "每处扣几分",
            "points deducted for each case",
        ),
    ],
};

static VETO: Section = Section {
    heading: "vetoes = [{ … }]",
    zh: "否决事项",
    en: "veto",
    tag: None,
    one_of: &[],
    keys: &[Key::required(
        "title",
        Shape::Text,
        "出现什么则整项 0 分",
        "what makes the whole indicator 0",
    )],
};

static LEVEL: Section = Section {
    heading: "levels = [{ … }]",
    zh: "等级",
    en: "level",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "code",
            Shape::Word,
            "等级代码，评判时引用",
            "the code a judgement names it by",
        ),
        Key::required(
            "title",
            Shape::Text,
            "报告里的叫法",
            "what the report calls it",
        ),
        Key::required(
            "low",
            Shape::Number,
            "最低得分",
            "the fewest points it earns",
        ),
        Key::required(
            "high",
            Shape::Number,
            "最高得分",
            "the most points it earns",
        ),
    ],
};

static GROUP: Section = Section {
    heading: "[[indicators.rule.groups]]",
    zh: "组",
    en: "group",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required("title", Shape::Text, "组的名称", "what the group is"),
        Key::required("weight", Shape::Number, "组的满分", "its full points"),
        Key::required(
            "rule",
            Shape::Table(&RULE),
            "组的计分规则，不能再分组",
            "its rule; not again groups",
        ),
        Key::required(
            "evidence",
            Shape::Table(&EVIDENCE),
            "组的完成值从哪里来",
            "where its value comes from",
        ),
    ],
};
