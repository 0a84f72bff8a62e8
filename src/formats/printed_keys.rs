//! The keys of `printed.toml`.

use super::key_table::{Key, Section, Shape};

const ORIGINS: &[&str] = &[
    "measure", "alpha", "counts", "scores", "total", "grade", "nothing",
];

/// A whole `printed.toml`.
pub(super) static PRINTED: Section = Section {
    heading: "printed.toml",
    zh: "报告所印数字的文件",
    en: "the file of printed figures",
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
            "figures",
            Shape::Tables(&FIGURE),
            "报告所印的数字，按报告的顺序",
            "the figures that the report prints, in its order",
        ),
    ],
};

static FIGURE: Section = Section {
    heading: "[[figures]]",
    zh: "所印的数字",
    en: "printed figure",
    tag: Some("from"),
    one_of: &[],
    keys: &[
        Key::required(
            "code",
            Shape::Word,
            "代码，文件内不重复",
            "the code, unique in the file",
        ),
        Key::required("title", Shape::Text, "是什么数字", "what the figure is"),
        Key::required(
            "printed",
            Shape::Text,
            "报告所印，如 91.38%、28、>=95%、优",
            "the figure as printed, such as 91.38%, 28, >=95%",
        ),
        Key::required(
            "from",
            Shape::Choice(ORIGINS),
            "可以由什么复算：测算、信度、两个计数、指标得分之和、总分、等级；nothing 为没有数据",
            "what it can be recomputed from; `nothing` where the data are not published",
        ),
        Key::required("survey", Shape::Word, "调查代码", "the code of the survey")
            .only_for(&["measure", "alpha"]),
        Key::required(
            "measure",
            Shape::Word,
            "测算代码",
            "the code of the measure",
        )
        .only_for(&["measure"]),
        Key::required(
            "numerator",
            Shape::Whole,
            "分子",
            "the count above the line",
        )
        .only_for(&["counts"]),
        Key::required(
            "denominator",
            Shape::Whole,
            "分母，大于 0",
            "the count below the line, above 0",
        )
        .only_for(&["counts"]),
        Key::required(
            "indicators",
            Shape::Words,
            "相加的指标代码",
            "the codes of the indicators that are added",
        )
        .only_for(&["scores"]),
        Key::required(
            "missing",
            Shape::Text,
            "缺什么数据",
            "which data are missing",
        )
        .only_for(&["nothing"]),
        Key::optional(
            "population",
            Shape::Whole,
            "可调查的总人数，有公布时写",
            "how many people could have been asked, where that is published",
        )
        .only_for(&["nothing"]),
        Key::optional("note", Shape::Text, "说明", "what else there is to know"),
    ],
};
