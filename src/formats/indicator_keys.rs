//! The keys of `indicators.toml`.

use super::key_table::{Key, Section, Shape};

const UNITS: &[&str] = &["percent", "number"];
const PARTIALS: &[&str] = &["whole", "started", "pro-rata"];
const STEPS_IN: &[&str] = &["points", "target"];
const BETWEEN: &[&str] = &["ratio", "rate"];
const RULES: &[&str] = &[
    "threshold-steps",
    "linear",
    "proportional",
    "ratio",
    "cliff",
    "all-or-nothing",
    "tiers",
    "count",
    "checklist",
    "qualitative",
    "groups",
    "judgement",
];
const EVIDENCES: &[&str] = &["measure", "interview", "judgement"];
const JUDGED: &[&str] = &["interview", "judgement"];

/// A whole `indicators.toml`.
pub(super) static INDICATORS: Section = Section {
    heading: "indicators.toml",
    zh: "指标文件",
    en: "the indicator file",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "format",
            Shape::Format,
            "文件格式的版本",
            "the version of the file format",
        ),
        Key::required(
            "indicators",
            Shape::Tables(&INDICATOR),
            "三级指标，按报告的顺序",
            "the third-level indicators, in the order of the report",
        ),
    ],
};

static INDICATOR: Section = Section {
    heading: "[[indicators]]",
    zh: "指标",
    en: "indicator",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "code",
            Shape::Word,
            "指标代码，项目内不重复，如 \"D1\"",
            "the code, unique in the project, such as \"D1\"",
        ),
        Key::required(
            "path",
            Shape::TextPair,
            "所属的一级、二级指标",
            "the first- and second-level indicators it stands under",
        ),
        Key::required("title", Shape::Text, "三级指标的名称", "its name"),
        Key::required(
            "weight",
            Shape::Number,
            "权重，即满分，大于 0",
            "its full points, above 0",
        ),
        Key::optional(
            "target",
            Shape::Text,
            "目标值，如 90%",
            "the target as the plan states it",
        ),
        Key::optional(
            "standard",
            Shape::Text,
            "评分标准原文",
            "the scoring rule as printed",
        ),
        Key::required(
            "rule",
            Shape::Table(&RULE),
            "计分规则",
            "the rule that computes the score",
        ),
        Key::optional(
            "evidence",
            Shape::Table(&EVIDENCE),
            "完成值从哪里来；groups 规则写在各组里",
            "where the value comes from; with a groups rule it stands in the groups",
        )
        .default("not judged yet"),
        Key::optional(
            "published",
            Shape::Table(&PUBLISHED),
            "报告印出的数，供对照",
            "what the report printed, for comparison",
        ),
    ],
};

static PUBLISHED: Section = Section {
    heading: "published = { … }",
    zh: "报告印出的数",
    en: "published",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "value",
            Shape::Text,
            "印出的完成值",
            "the actual value as printed",
        ),
        Key::optional("score", Shape::Number, "印出的得分", "the score as printed"),
    ],
};

static RULE: Section = Section {
    heading: "[indicators.rule]",
    zh: "计分规则",
    en: "the rule",
    tag: Some("kind"),
    one_of: &[],
    keys: &[
        Key::required(
            "kind",
            Shape::Choice(RULES),
            "规则：threshold-steps 达标满分、每差一档扣分；linear 区间内按比例；proportional 权重×百分数；ratio 按完成值÷目标值；cliff 按比例而有门槛；all-or-nothing 达到满分否则 0 分；tiers 分档；count 每少一个扣分；checklist 逐项打勾；qualitative 定性分级；groups 分组相加；judgement 由人给分",
            "the rule: full at a threshold and each step below deducts; interpolated; weight x percent; in proportion to a target; the same with an edge; full or nothing; bands; each one fewer deducts; items; named levels; a sum of groups; given by a person",
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
            "linear",
            "ratio",
            "cliff",
            "all-or-nothing",
            "tiers",
        ]),
        Key::required(
            "full_at",
            Shape::Number,
            "达到它得满分",
            "the value from which the full weight is given",
        )
        .only_for(&["threshold-steps", "cliff", "all-or-nothing", "count"]),
        Key::optional(
            "open",
            Shape::Flag,
            "刚好等于界限（cliff 是 none_below）时不算达到，原文是“大于”",
            "whether the bound (with cliff: none_below) is itself not enough: above, not from",
        )
        .default("false")
        .only_for(&["cliff", "all-or-nothing"]),
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
        Key::required(
            "step",
            Shape::Number,
            "一档的大小，大于 0",
            "the size of a step below it, above 0",
        )
        .only_for(&["threshold-steps"]),
        Key::optional(
            "step_in",
            Shape::Choice(STEPS_IN),
            "一档以什么计：points 完成值的单位（百分点），target 目标值的百分之几",
            "what a step is counted in: points of the value (percentage points), or percent of the threshold",
        )
        .default("points")
        .only_for(&["threshold-steps"]),
        Key::required(
            "deduct",
            Shape::Number,
            "每差一档（或每少一个）扣几分",
            "points deducted for each step, or each one fewer",
        )
        .only_for(&["threshold-steps", "count"]),
        Key::optional("floor", Shape::Number, "最低得分", "the least score")
            .default("0")
            .only_for(&["threshold-steps", "count"]),
        Key::optional(
            "cap",
            Shape::Number,
            "最多扣几分（累计扣分不超过）；与 floor 说的是同一件事，只写一个",
            "the most points deducted together; it says the same as floor, give one of them",
        )
        .only_for(&["threshold-steps"]),
        Key::required(
            "partial",
            Shape::Choice(PARTIALS),
            "不满一档怎么算：whole 不扣，started 按一档扣，pro-rata 按比例扣；必须写明",
            "how an incomplete step counts: not at all, as one, as far as it goes; never guessed",
        )
        .only_for(&["threshold-steps"]),
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

static EVIDENCE: Section = Section {
    heading: "[indicators.evidence]",
    zh: "佐证",
    en: "the evidence",
    tag: Some("kind"),
    one_of: &[],
    keys: &[
        Key::required(
            "kind",
            Shape::Choice(EVIDENCES),
            "来源：measure 调查测算，interview 访谈，judgement 评判",
            "a measure of a survey, interview records, or a person's judgement",
        ),
        Key::required("survey", Shape::Word, "调查代码", "the survey's code")
            .only_for(&["measure"]),
        Key::required("measure", Shape::Word, "测算代码", "the measure's code")
            .only_for(&["measure"]),
        Key::required("reason", Shape::Text, "评判的理由", "why").only_for(JUDGED),
        Key::optional(
            "value",
            Shape::Number,
            "完成值；百分数写 95 而不是 0.95",
            "the value, for rules over a number; 95 percent is written 95",
        )
        .only_for(JUDGED),
        Key::optional(
            "items",
            Shape::Tables(&ITEM_FINDING),
            "checklist 各项的评判，按顺序",
            "for a checklist: what was found for each item, in its order",
        )
        .only_for(JUDGED),
        Key::optional(
            "cases",
            Shape::Wholes,
            "checklist 各扣分事项发现几处，按顺序",
            "for a checklist: how many cases of each deduction, in their order",
        )
        .default("none found")
        .only_for(JUDGED),
        Key::optional(
            "vetoes",
            Shape::Flags,
            "checklist 各否决事项是否出现，按顺序",
            "for a checklist: for each veto, whether it applies",
        )
        .default("none applies")
        .only_for(JUDGED),
        Key::optional(
            "level",
            Shape::Word,
            "qualitative 规则评定的等级",
            "for a qualitative rule: the code of the level",
        )
        .only_for(JUDGED),
        Key::optional(
            "score",
            Shape::Number,
            "qualitative 或 judgement 规则给的分",
            "for a qualitative rule or a judgement: the points given",
        )
        .only_for(JUDGED),
    ],
};

static ITEM_FINDING: Section = Section {
    heading: "items = [{ met = … }]",
    zh: "逐项评判",
    en: "item finding",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required("met", Shape::Flag, "是否达到", "whether the item is met"),
        Key::optional(
            "reason",
            Shape::Text,
            "理由；没有达到时要写",
            "why; needed where it is not met",
        ),
    ],
};
