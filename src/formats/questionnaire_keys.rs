//! The keys of a questionnaire file.

use super::key_table::{Key, Section, Shape};
use super::measure_keys::MEASURE;

/// The words for the kinds of question.
pub(super) const KINDS: &[&str] = &["single", "multiple", "score", "number", "text", "date"];
/// The words for the roles of a question.
pub(super) const ROLES: &[&str] = &[
    "satisfaction",
    "awareness",
    "effect",
    "process",
    "coverage",
    "demographic",
    "open",
];
/// The words for how a second person enters a question.
pub(super) const SECOND_WAYS: &[&str] = &["blind", "by-sight", "none"];
/// A whole questionnaire file.
pub(super) static QUESTIONNAIRE: Section = Section {
    heading: "questionnaire file",
    zh: "问卷",
    en: "the questionnaire",
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
            "问卷代码，同一项目内不重复：字母、数字、连字符",
            "the code, unique in the project: ASCII letters, digits and hyphens",
        ),
        Key::optional(
            "version",
            Shape::Whole,
            "问卷的版次，从 1 起",
            "the edition of the paper, from 1",
        )
        .default("1"),
        Key::required("title", Shape::Text, "问卷标题", "the heading of the paper"),
        Key::required(
            "respondents",
            Shape::Text,
            "由谁填写，如 困难职工",
            "who answers it",
        ),
        Key::optional(
            "intro",
            Shape::Text,
            "卷首语，印在第一题之前",
            "what the paper says before its first question",
        ),
        Key::optional(
            "control_total",
            Shape::Table(&CONTROL_TOTAL),
            "问卷上印的合计（小计），用来核对录入",
            "the sum the paper prints, keyed as a check against slips",
        ),
        Key::required(
            "questions",
            Shape::Tables(&QUESTION),
            "题目，按问卷上的顺序",
            "the questions, in the order of the paper",
        ),
        Key::optional(
            "measures",
            Shape::Tables(&MEASURE),
            "由答案算出的指标值：公式、所用的题、分母",
            "what is computed from the answers: formula, questions, base",
        ),
        Key::optional(
            "invalid_reasons",
            Shape::Tables(&INVALID_REASON),
            "整份答卷作废的原因",
            "the reasons for which a whole response is set invalid",
        )
        .default("blank-paper 空白卷, duplicate 重复, not-eligible 非调查对象, patterned 规律作答, mostly-unanswered 大面积缺答, damaged 破损"),
    ],
};

static INVALID_REASON: Section = Section {
    heading: "invalid_reasons = [{ … }]",
    zh: "无效原因",
    en: "invalid reason",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "code",
            Shape::Word,
            "原因代码，本问卷内不重复",
            "the code, unique in the survey",
        ),
        Key::required(
            "title",
            Shape::Text,
            "台账里的叫法，如 重复",
            "what the ledger calls it",
        ),
    ],
};

static CONTROL_TOTAL: Section = Section {
    heading: "[control_total]",
    zh: "合计",
    en: "the control total",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "label",
            Shape::Text,
            "问卷上的叫法，如 小计",
            "what the paper calls it",
        ),
        Key::required(
            "questions",
            Shape::Words,
            "分值相加的题号",
            "the codes of the questions whose points add up to it",
        ),
        Key::optional(
            "required",
            Shape::Flag,
            "不录合计就不能完成一份答卷",
            "whether a response can only be finished when it has been keyed",
        )
        .default("false"),
    ],
};

static QUESTION: Section = Section {
    heading: "[[questions]]",
    zh: "题",
    en: "question",
    tag: Some("kind"),
    one_of: &[],
    keys: &[
        Key::required("code", Shape::Word, "题号，同一问卷内不重复，如 \"Q9\"", "the code, unique in the questionnaire, such as \"Q9\""),
        Key::required("text", Shape::Text, "题目文字", "the question as the paper words it"),
        Key::required("kind", Shape::Choice(KINDS), "题型：single 单选，multiple 多选，score 打分，number 数字，text 文字，date 日期；也可写中文", "what answer it takes: one option, several options, keyed points, a number, text, a date"),
        Key::required("role", Shape::Choice(ROLES), "作用：satisfaction 满意度，awareness 知晓，effect 成效，process 过程，coverage 覆盖，demographic 基本情况，open 意见；也可写中文", "what it is for; measures and warnings depend on it"),
        Key::optional("sensitive", Shape::Flag, "涉及健康、收入等，凡导出都要保护", "describes health, income or the like: guarded in whatever leaves the program").default("false"),
        Key::optional("required", Shape::Flag, "没有答案时必须说明缺失原因", "leaving it open must be said with a missing reason").default("true"),
        Key::optional("second", Shape::Choice(SECOND_WAYS), "复录的做法：blind 盲录；by-sight 显示第一次的值，对照原卷确认，不算作相符；none 不复录。有答卷后不再改变；也可写中文", "how a second person enters it: keyed again blind; by-sight shows the first value to be confirmed beside the paper, which never counts as agreement; none leaves it out. Does not change once responses exist").default("\"blind\""),
        Key::required("full_mark", Shape::Number, "满分，大于 0", "the full mark, above 0").only_for(&["score"]),
        Key::optional("step", Shape::Number, "分值的最小间隔，要能整除满分", "the smallest difference between two scores; divides the full mark").default("1").only_for(&["score"]),
        Key::optional("low", Shape::Number, "可录的最小数", "the smallest number taken").only_for(&["number"]),
        Key::optional("low", Shape::Day, "可录的第一天", "the first day taken").only_for(&["date"]),
        Key::optional("high", Shape::Number, "可录的最大数", "the largest number taken").only_for(&["number"]),
        Key::optional("high", Shape::Day, "可录的最后一天", "the last day taken").only_for(&["date"]),
        Key::optional("at_least", Shape::Whole, "至少选几项；exclusive 的选项单独一项就够", "the fewest options taken; an exclusive one is enough by itself").only_for(&["multiple"]),
        Key::optional("at_most", Shape::Whole, "至多选几项", "the most options taken").only_for(&["multiple"]),
        Key::optional("decimals", Shape::Whole, "可录几位小数，至多 3", "how many decimals are taken, at most 3").default("0").only_for(&["number"]),
        Key::optional("options", Shape::Tables(&OPTION), "选项，按问卷上的顺序；单选、多选必须有，score 题只作显示", "the options as printed; single and multiple need them, a score question only shows them").only_for(&["single", "multiple", "score"]),
        Key::optional("ask_if", Shape::Tables(&CONDITION), "跳题：全部条件成立才问", "asked only if all of these hold"),
        Key::optional("since", Shape::Whole, "从第几版起有这道题；更早的答卷记为“本版未设”", "the first version that has it; earlier responses count as not-in-version").default("1"),
        Key::optional("until", Shape::Whole, "停用的题：最后有它的那一版；更新的答卷记为“本版未设”", "of a retired question: the last version that has it; later responses count as not-in-version"),
        Key::optional("section", Shape::Text, "所在部分的标题，如 一、基本情况", "the heading of the part it stands in"),
    ],
};

static OPTION: Section = Section {
    heading: "options = [{ … }]",
    zh: "选项",
    en: "option",
    tag: None,
    one_of: &[],
    keys: &[
        Key::required(
            "code",
            Shape::Word,
            "选项代码，本题内不重复；用 \"1\" 到 \"9\" 一键录入",
            "the code, unique in its question; \"1\" to \"9\" are keyed with one key",
        ),
        Key::required("label", Shape::Text, "选项文字", "the label as printed"),
        Key::optional(
            "points",
            Shape::Number,
            "选它得几分，至多 3 位小数；仅单选",
            "what choosing it is worth, at most 3 decimals; single choice only",
        ),
        Key::optional(
            "exclusive",
            Shape::Flag,
            "不能与别的选项同选，如 以上都没有；仅多选",
            "ticked alone or not at all, such as none of these; multiple choice only",
        )
        .default("false"),
    ],
};

static CONDITION: Section = Section {
    heading: "ask_if = [{ … }]",
    zh: "跳题条件",
    en: "condition",
    tag: None,
    one_of: &["any_of", "none_of", "at_least", "at_most"],
    keys: &[
        Key::required(
            "question",
            Shape::Word,
            "前面某题的题号",
            "the code of an earlier question",
        ),
        Key::optional(
            "any_of",
            Shape::Words,
            "选了其中任一选项",
            "one of these options is chosen",
        ),
        Key::optional(
            "none_of",
            Shape::Words,
            "有选择，且其中一个都没选",
            "an option is chosen and none of these",
        ),
        Key::optional(
            "at_least",
            Shape::Number,
            "分值或数字不小于",
            "the points or the number are at least this",
        ),
        Key::optional(
            "at_most",
            Shape::Number,
            "分值或数字不大于",
            "the points or the number are at most this",
        ),
    ],
};
