//! The part of docs/formats.md about recheck files, made from the same tables that they are read by.

use std::fmt::Write as _;

use super::spec::{COMMON, FORMS, Setting, Spec};
use crate::printed::recheck::Verdict;
use crate::text::Language;

/// What stands before the forms.
const INTRODUCTION: &str = "
## Recheck files

`manyi recheck FILE…` reads published tables as CSV (UTF-8 or GB18030). The heading tells the form. Lines behind `#`
above the table say what the report declares: `# key: value`. Percentages are written as printed, `91.38` or `91.38%`,
since the number of decimals counts; `≥95` is kept as the inequality it is. An empty cell is something the report does
not print.

核对用的表是 CSV，表头决定是哪种表；表头上面的 `# 名称: 内容` 写报告自己声明的口径和结果。占比照报告抄，小数位数也算数。
";

/// Writes the part.
pub(in crate::formats) fn write_recheck(document: &mut String) {
    document.push_str(INTRODUCTION);
    document.push_str("\nEvery form may have these settings:\n");
    settings(document, COMMON);
    for spec in &FORMS {
        form(document, spec);
    }
    document.push_str("\n### Verdicts\n\n| code | 结论 | verdict | finding |\n|---|---|---|---|\n");
    for verdict in Verdict::ALL {
        let label = verdict.label();
        let [zh, en] = [Language::Zh, Language::En].map(|language| label.get(language));
        let finding = if verdict.is_finding() { "yes" } else { "no" };
        // Writing into a String cannot fail.
        let _ = writeln!(
            document,
            "| `{}` | {zh} | {en} | {finding} |",
            verdict.code()
        );
    }
}

fn form(document: &mut String, spec: &Spec) {
    let label = spec.form.label();
    let _ = write!(
        document,
        "\n### {} · {} (`{}`)\n\n```csv\n{}```\n\n| column | also | needed | 含义 | meaning |\n|---|---|---|---|---|\n",
        label.zh,
        label.en,
        spec.form.code(),
        spec.example
    );
    for column in spec.columns {
        let needed = if column.is_needed { "yes" } else { "no" };
        let others = column.others.join(", ");
        let [zh, en] = column.meaning;
        let _ = writeln!(
            document,
            "| `{}` | {others} | {needed} | {zh} | {en} |",
            column.name
        );
    }
    if spec.has_questions {
        document.push_str("\nEvery other column is a question · 其余各列都是题\n");
    }
    if !spec.settings.is_empty() {
        settings(document, spec.settings);
    }
}

fn settings(document: &mut String, settings: &[Setting]) {
    document.push_str("\n| setting | several | 含义 | meaning |\n|---|---|---|---|\n");
    for setting in settings {
        let several = if setting.repeats { "yes" } else { "no" };
        let [zh, en] = setting.meaning;
        let _ = writeln!(
            document,
            "| `# {}:` | {several} | {zh} | {en} |",
            setting.key
        );
    }
}
