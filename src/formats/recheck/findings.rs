//! What is said about a recheck file that cannot be read.

use super::spec::{FORMS, Spec};
use crate::formats::nearest::nearest;
use crate::text::{Finding, Text};

/// A heading that belongs to no form.
pub(super) fn unknown_form(heading: &[String]) -> Finding {
    let shown = heading.join(",");
    let (zh, en) = if heading.is_empty() {
        (
            "文件里没有表头".to_owned(),
            "the file has no heading".to_owned(),
        )
    } else {
        (
            format!("认不出表头“{shown}”是哪种表"),
            format!("the heading `{shown}` belongs to no form"),
        )
    };
    let marks: Vec<&str> = FORMS.iter().map(|spec| spec.marks[0]).collect();
    let (zh_marks, en_marks) = (marks.join("、"), marks.join(", "));
    Finding::error("unknown-form", "", Text::new(zh, en)).hint(
        format!("表头里要有 {zh_marks} 之一，见 manyi formats“Recheck files”"),
        format!("one of {en_marks} must stand in it: see “Recheck files” in manyi formats"),
    )
}

/// A table without rows.
pub(super) fn no_rows() -> Finding {
    Finding::error(
        "no-rows",
        "",
        Text::new("表头下面没有数据", "there are no rows below the heading"),
    )
    .hint(
        "把公布的表逐行填进来",
        "copy the published table into it, row by row",
    )
}

/// A line behind `#` without a colon.
pub(super) fn bad_setting(text: &str) -> Finding {
    Finding::error(
        "bad-setting",
        text,
        Text::new(
            format!("“# {text}”里没有冒号"),
            format!("`# {text}` has no colon"),
        ),
    )
    .hint(
        "写成 # 名称: 内容；只是说明就写 # note: …",
        "write `# key: value`, or `# note: …` for a remark",
    )
}

/// A setting that the form does not have.
pub(super) fn unknown_setting(key: &str, known: &[&str]) -> Finding {
    let finding = Finding::error(
        "unknown-setting",
        key,
        Text::new(
            format!("这种表没有“{key}”这一项"),
            format!("this form has no setting `{key}`"),
        ),
    );
    match nearest(key, known.iter().copied()) {
        Some(near) => finding.hint(
            format!("是不是想写 {near}？"),
            format!("did you mean {near}?"),
        ),
        None => finding.hint(
            format!("可用：{}", known.join("、")),
            format!("there are {}", known.join(", ")),
        ),
    }
}

/// A setting that stands there twice.
pub(super) fn setting_twice(key: &str) -> Finding {
    Finding::error(
        "setting-twice",
        key,
        Text::new(
            format!("“{key}”写了两次"),
            format!("the setting `{key}` is there twice"),
        ),
    )
    .hint("只留一行", "keep one of them")
}

/// A setting with a value that it cannot have; `wanted` says which it can, in Chinese and English.
pub(super) fn setting_value(key: &str, value: &str, wanted: [&str; 2]) -> Finding {
    Finding::error(
        "setting-value",
        key,
        Text::new(
            format!("{key} 不能是“{value}”"),
            format!("{key} cannot be `{value}`"),
        ),
    )
    .hint(
        format!("写{}", spaced(wanted[0])),
        format!("write {}", wanted[1]),
    )
}

/// A text as it stands behind a Chinese character: with a space where it begins with a Latin sign.
fn spaced(text: &str) -> String {
    let gap = if text.starts_with(|sign: char| sign.is_ascii()) {
        " "
    } else {
        ""
    };
    format!("{gap}{text}")
}

/// A setting without which the form says nothing.
pub(super) fn missing_setting(key: &str) -> Finding {
    let example = if key == "n" { "26" } else { "0.853" };
    Finding::error(
        "missing-setting",
        key,
        Text::new(
            format!("缺少“# {key}: …”"),
            format!("`# {key}: …` is missing"),
        ),
    )
    .hint(
        format!("在表头上面写公布的数值，如 # {key}: {example}"),
        format!("write the published figure above the heading, such as `# {key}: {example}`"),
    )
}

/// A column that the form needs.
pub(super) fn missing_column(name: &str, meaning: [&str; 2]) -> Finding {
    Finding::error(
        "missing-column",
        name,
        Text::new(
            format!("缺少“{name}”列（{}）", meaning[0]),
            format!("the column `{name}` is missing ({})", meaning[1]),
        ),
    )
    .hint(
        format!("表头加上“{name}”"),
        format!("add `{name}` to the heading"),
    )
}

/// A column that the form does not have.
pub(super) fn unknown_column(name: &str, spec: &Spec) -> Finding {
    let known: Vec<&str> = spec.columns.iter().map(|column| column.name).collect();
    let finding = Finding::error(
        "unknown-column",
        name,
        Text::new(
            format!("这种表没有“{name}”列"),
            format!("this form has no column `{name}`"),
        ),
    );
    match nearest(name, known.iter().copied()) {
        Some(near) => finding.hint(
            format!("是不是想写 {near}？"),
            format!("did you mean {near}?"),
        ),
        None => finding.hint(
            format!("删掉它，或改成：{}", known.join("、")),
            format!("delete it, or use one of {}", known.join(", ")),
        ),
    }
}

/// A cell that is not what its column holds; `wanted` says what that is.
pub(super) fn bad_cell(name: &str, cell: &str, wanted: [&str; 2]) -> Finding {
    Finding::error(
        "bad-cell",
        name,
        Text::new(
            format!("{name} 列的“{cell}”不是{}", spaced(wanted[0])),
            format!("`{cell}` in the column {name} is not {}", wanted[1]),
        ),
    )
    .hint(
        format!("写{}；没有公布就空着", spaced(wanted[0])),
        format!(
            "write {}; leave it empty where nothing is published",
            wanted[1]
        ),
    )
}

/// A cell that may not be empty.
pub(super) fn empty_cell(name: &str) -> Finding {
    Finding::error(
        "empty-cell",
        name,
        Text::new(
            format!("{name} 列空着"),
            format!("the column {name} is empty here"),
        ),
    )
    .hint(
        "每一行都要写；表里合并的单元格要逐行填上",
        "fill it in on every row; cells that are merged in the report, too",
    )
}

/// A name that is there twice.
pub(super) fn twice(name: &str, cell: &str) -> Finding {
    Finding::error(
        "row-twice",
        name,
        Text::new(
            format!("“{cell}”出现了两次"),
            format!("`{cell}` is there twice"),
        ),
    )
    .hint(
        "删掉重复的一行，或改正名称",
        "delete one of the rows, or correct its name",
    )
}

/// A question that is no question of the table.
pub(super) fn no_such_question(code: &str, known: &[&str]) -> Finding {
    Finding::error(
        "no-such-question",
        code,
        Text::new(
            format!("表里没有题“{code}”"),
            format!("the table has no question `{code}`"),
        ),
    )
    .hint(
        format!("可用：{}", known.join("、")),
        format!("there are {}", known.join(", ")),
    )
}

/// A published result over nothing.
pub(super) fn result_without_questions(name: &str) -> Finding {
    Finding::error(
        "result-without-questions",
        name,
        Text::new(
            format!("“{name}”没有可算的题：没有哪道题是它的类别"),
            format!("`{name}` has no question: none has its role"),
        ),
    )
    .hint(
        "在这一行写 questions: 题号，或在 role 列写上 satisfaction",
        "name them on its line with `questions: …`, or write `satisfaction` into the column `role`",
    )
}
