//! The keys of a guide file.

use super::key_table::{Key, Section, Shape};

/// The words for whom one talks to.
pub(super) const GROUPS: &[&str] = &["beneficiary", "officer", "manager", "meeting"];

/// A whole guide file.
pub(super) static GUIDE: Section = Section {
    heading: "guide file",
    zh: "访谈提纲",
    en: "the guide",
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
            "提纲代码，同一项目内不重复：字母、数字、连字符",
            "the code, unique among the guides of the project: ASCII letters, digits and hyphens",
        ),
        Key::optional(
            "version",
            Shape::Whole,
            "提纲的版次，从 1 起",
            "the edition of the guide, from 1",
        )
        .default("1"),
        Key::required("title", Shape::Text, "提纲的名称", "what it is called"),
        Key::required(
            "ask",
            Shape::Choices(GROUPS),
            "问谁：受益对象、经办人员、管理人员、座谈会；有这一项的文件就是访谈提纲",
            "whom it is for; a file with this key is a guide",
        ),
        Key::optional(
            "intro",
            Shape::Text,
            "开场白，访谈员先说的话",
            "what the interviewer says before the first question",
        ),
        Key::required(
            "questions",
            Shape::Tables(&QUESTION),
            "要问的题，按问的顺序",
            "the questions, in the order in which they are asked",
        ),
    ],
};

static QUESTION: Section = Section {
    heading: "[[questions]] of a guide",
    zh: "提纲的题",
    en: "question of a guide",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "code",
            Shape::Word,
            "题号，本提纲内不重复，如 Q3",
            "the code, unique in the guide, such as Q3",
        ),
        Key::optional(
            "topic",
            Shape::Text,
            "话题，如 政策知晓",
            "the topic it belongs to",
        ),
        Key::required("text", Shape::Text, "怎么问", "the question as it is asked"),
        Key::optional(
            "prompts",
            Shape::Texts,
            "追问，答得短时用",
            "what to ask further where the answer stays short",
        ),
        Key::optional(
            "ask",
            Shape::Choices(GROUPS),
            "只问这些人",
            "whom it is asked",
        )
        .default("everybody the guide is for"),
        Key::optional(
            "indicators",
            Shape::Words,
            "为哪些指标而问：indicators.toml 里的代码",
            "the indicators it serves, by their codes in indicators.toml",
        ),
        Key::optional(
            "sensitive",
            Shape::Flag,
            "答的话是否敏感：敏感的不出门，除非有人放行并留痕",
            "whether what is said is sensitive: it stays inside unless somebody lets it out, on record",
        )
        .default("false"),
        Key::optional(
            "since",
            Shape::Whole,
            "从第几版起有这道题",
            "the first version that has it",
        )
        .default("1"),
        Key::optional(
            "until",
            Shape::Whole,
            "到第几版为止；停用时写",
            "the last version that has it, where it was retired",
        ),
    ],
};
