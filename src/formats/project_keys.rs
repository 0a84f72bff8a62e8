//! The keys of `project.toml`.

use super::key_table::{Key, Section, Shape};

/// A whole `project.toml`.
pub(super) static PROJECT: Section = Section {
    heading: "project.toml",
    zh: "项目",
    en: "the project",
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
            "code",
            Shape::Word,
            "项目代码，也是文件夹的名字：字母、数字、连字符",
            "the code and the name of the folder: ASCII letters, digits and hyphens",
        ),
        Key::required(
            "title",
            Shape::Text,
            "评价项目的名称",
            "what the report is about",
        ),
        Key::optional(
            "source",
            Shape::Text,
            "数据出处",
            "where the figures come from",
        ),
        Key::optional(
            "commission",
            Shape::Table(&COMMISSION),
            "谁委托、谁评价；写在报告首页和指标表上",
            "who asked for the evaluation and who makes it: on the first page of a report",
        ),
        Key::required("surveys", Shape::Tables(&SURVEY), "各项调查", "the surveys"),
        Key::optional(
            "grades",
            Shape::Tables(&GRADE),
            "等级，从高到低",
            "the grades, best first",
        )
        .default("优 90, 良 80, 中 60, 差 0"),
        Key::optional(
            "small_cells",
            Shape::Whole,
            "分组表和交叉表中，小于几的格不对外列出；0 为全部列出",
            "in tables by group, counts below this do not leave the program; 0: all do",
        )
        .default("5"),
    ],
};

static COMMISSION: Section = Section {
    heading: "[commission]",
    zh: "委托",
    en: "commission",
    tag: None,
    one_of: &[],
    keys: &[
        Key::optional(
            "client",
            Shape::Text,
            "委托单位",
            "who asked for the evaluation",
        ),
        Key::optional("evaluator", Shape::Text, "评价机构", "who makes it"),
        Key::optional("lead", Shape::Text, "主评人", "who answers for it"),
        Key::optional(
            "date",
            Shape::Text,
            "日期，照报告上的写法",
            "when, as the report says it",
        ),
        Key::optional(
            "department",
            Shape::Text,
            "主管部门",
            "the department in charge of the project",
        ),
        Key::optional(
            "implementer",
            Shape::Text,
            "实施单位",
            "who carries the project out",
        ),
    ],
};

static SURVEY: Section = Section {
    heading: "[[surveys]]",
    zh: "调查",
    en: "survey",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "code",
            Shape::Word,
            "调查代码，项目内不重复",
            "the code, unique in the project; the SURVEY of PROJECT/SURVEY",
        ),
        Key::required(
            "questionnaire",
            Shape::Word,
            "问卷文件，与 project.toml 在同一文件夹",
            "the questionnaire file, beside project.toml",
        ),
        Key::optional(
            "population",
            Shape::Whole,
            "可调查的总人数",
            "how many people could have been asked",
        ),
        Key::optional(
            "distributed",
            Shape::Whole,
            "发放份数",
            "how many papers were handed out",
        ),
        Key::optional(
            "sample",
            Shape::Word,
            "示例答卷的 CSV 文件",
            "a CSV file with sample responses",
        ),
    ],
};

static GRADE: Section = Section {
    heading: "[[grades]]",
    zh: "等级",
    en: "grade",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required("title", Shape::Text, "等级的名称，如 良", "the grade"),
        Key::required(
            "from",
            Shape::Number,
            "达到总权重的百分之几起（含）",
            "the lowest total that earns it, in percent of the whole weight",
        ),
    ],
};
