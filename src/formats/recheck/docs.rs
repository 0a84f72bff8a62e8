//! The part of docs/formats.md about recheck files, made from the same tables that they are read by.

use std::fmt::Write as _;

use super::spec::{COMMON, FORMS, Setting, Spec};
use crate::printed::recheck::{Form, Verdict};
use crate::text::Language;

/// What stands before the forms.
const INTRODUCTION: &str = "
## Recheck files

`manyi recheck FILE…` reads published tables as CSV (UTF-8 or GB18030). The heading tells the form. Lines behind `#`
above the table say what the report declares: `# key: value`. Percentages are written as printed, `91.38` or `91.38%`,
since the number of decimals counts; `≥95` is kept as the inequality it is. An empty cell is something the report does
not print.

核对用的表是 CSV，表头决定是哪种表；表头上面的 `# 名称: 内容` 写报告自己声明的口径和结果。占比照报告抄，小数位数也算数。

Most reports print shares and no counts. Results are then recomputed from the shares: what each printed share may stand
for, the shares of a whole list coming to 100, and whole respondents only where their number is printed or found. The
list of options need not be whole. Of a question that allows several answers, shares that come to 100 are of ticks,
others of respondents; only these tell how many answered.

What concerns the whole table is said once and first: one rounding for all its figures, one other base, different bases,
uneven rounding. The findings of single lines that it explains do not count beside it (`finding` is false in the JSON).
One option of a list that comes to exactly 100 may have been made up, by about a unit of its last digit (half a unit for
each of the others); that is told from the counts, from n, or from the shares alone.

多数报告只印占比、不印人数：这时结果由占比推算。选项可以没有列全。可多选的题，占比合计 100 的是占勾选次数，否则是占答卷数。
全表的毛病（取位、基数）只在最前面说一次，由它解释的各行不再算要说明的。
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
        let others = match spec.form {
            Form::Ratings => "a category or a rater · 其余各列都是类别，或都是评定人",
            Form::Votes => "a choice · 其余各列都是表决的选项",
            _ => "a question · 其余各列都是题",
        };
        // Writing into a String cannot fail.
        let _ = writeln!(document, "\nEvery other column is {others}");
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
