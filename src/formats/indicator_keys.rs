//! The keys of `indicators.toml`.

use super::key_table::{Key, Section, Shape};
use super::rule_keys::RULE;

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

pub(super) static EVIDENCE: Section = Section {
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
