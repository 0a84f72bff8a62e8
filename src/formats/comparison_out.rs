//! The comparison of a report's figures with its own data, as CSV, JSON, a table for the terminal and Markdown.

use std::fmt::Write as _;

use serde::Serialize;

use super::csv_text::{CsvStyle, csv_string};
use super::summary_out::json;
use super::table::{Align, Table};
use crate::error::Result;
use crate::indicator::{Compared, Project, Verdict};
use crate::text::{Language, clean, wrap};

/// The widest column of the table, in display columns.
const WIDEST: usize = 30;

/// The line that a reason is wrapped to, in display columns.
const LINE: usize = 80;

/// What stands at the top of docs/reports.md.
const INTRODUCTION: &str = "\
# Five published reports

Made by the program from the shipped projects (`questionnaires/`); a test keeps it current. Each figure as its report prints it
stands beside what the published data come to: reproduced, different (printed less recomputed), or not recomputable,
with what is missing. `manyi demo --project CODE` opens one, `manyi compare CODE` prints its table.
";

/// Everything a comparison is written from.
#[derive(Debug, Clone, Copy)]
pub struct ComparisonReport<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its printed figures with what became of them.
    pub compared: &'a [Compared],
}

#[derive(Serialize)]
struct ComparisonShape<'a> {
    project: &'a str,
    figures: Vec<FigureShape<'a>>,
}

#[derive(Serialize)]
struct FigureShape<'a> {
    code: &'a str,
    title: &'a str,
    printed: &'a str,
    recomputed: Option<&'a str>,
    verdict: &'static str,
    difference: Option<String>,
    because: &'a str,
}

impl ComparisonReport<'_> {
    /// The comparison as JSON with English keys and decimals as strings. Ends with a line end.
    ///
    /// `recomputed` is `null` where there is nothing to recompute from, `difference` unless numbers differ.
    pub fn to_json(&self, language: Language) -> Result<String> {
        let figures = self.compared.iter();
        json(&ComparisonShape {
            project: &self.project.code,
            figures: figures.map(|one| figure_shape(one, language)).collect(),
        })
    }

    /// The comparison as CSV, one row per figure.
    pub fn to_csv(&self, language: Language, style: CsvStyle) -> Result<String> {
        let headings = [
            language.pick("代码", "code"),
            language.pick("数字", "figure"),
            language.pick("所印", "printed"),
            language.pick("复算", "recomputed"),
            language.pick("结论", "verdict"),
            language.pick("依据", "because"),
        ];
        let headings = headings.map(str::to_owned);
        let rows = self.compared.iter().map(|one| cells(one, language));
        csv_string([headings].into_iter().chain(rows), style)
    }

    /// The comparison as a table for a terminal, the reasons below it.
    pub fn to_table(&self, language: Language) -> String {
        let name = format!(
            "{}  {}",
            self.project.code,
            self.project.title.get(language)
        );
        if self.compared.is_empty() {
            let nothing = language.pick(
                "没有登记报告所印的数字：在项目文件夹里写 printed.toml，写法见 docs/formats.md",
                "no printed figures are recorded: write printed.toml in the project's folder, see docs/formats.md",
            );
            return format!("{}\n\n{nothing}\n", clean(&name));
        }
        let columns = [
            (language.pick("数字", "figure"), Align::Start),
            (language.pick("所印", "printed"), Align::End),
            (language.pick("复算", "recomputed"), Align::End),
            (language.pick("结论", "verdict"), Align::Start),
        ];
        let mut table = Table::new(&columns, WIDEST);
        let mut reasons = String::new();
        for one in self.compared {
            let [_, title, printed, recomputed, verdict, because] = cells(one, language);
            let reason =
                clean(&format!("{title}{}{because}", language.pick("：", ": "))).into_owned();
            for (at, line) in wrap(&reason, LINE - 2).into_iter().enumerate() {
                let indent = if at == 0 { "" } else { "  " };
                let line = reason.get(line.bytes).unwrap_or_default().trim_end();
                let _ = writeln!(reasons, "{indent}{line}");
            }
            table.row([title, printed, recomputed, verdict]);
        }
        let counts = self.counts(language);
        format!(
            "{}\n\n{}\n{reasons}\n{counts}\n",
            clean(&name),
            table.render()
        )
    }

    /// How many figures came to which verdict, in one sentence.
    pub fn counts(&self, language: Language) -> String {
        let count = |wanted: fn(&Verdict) -> bool| {
            let of = self.compared.iter().filter(|one| wanted(&one.verdict));
            of.count()
        };
        let reproduced = count(|verdict| matches!(verdict, Verdict::Reproduced));
        let differs = count(|verdict| matches!(verdict, Verdict::Differs { .. }));
        let open = count(|verdict| matches!(verdict, Verdict::NotRecomputable));
        match language {
            Language::Zh => format!("复现 {reproduced}，不符 {differs}，不能复算 {open}"),
            Language::En => {
                format!("reproduced {reproduced}, differs {differs}, not recomputable {open}")
            }
        }
    }

    /// The comparison as a section of a Markdown document, in both languages.
    fn markdown(&self) -> String {
        let title = &self.project.title;
        let mut text = format!(
            "\n## `{}`\n\n{} · {}\n\n{} · {}\n\n",
            self.project.code,
            title.get(Language::Zh),
            title.get(Language::En),
            self.counts(Language::Zh),
            self.counts(Language::En),
        );
        text.push_str("| 数字 figure | 所印 printed | 复算 recomputed | 结论 verdict | 依据 because |\n|---|---|---|---|---|\n");
        for one in self.compared {
            let [zh, en] = [Language::Zh, Language::En].map(|language| cells(one, language));
            let cell = |place: usize| {
                let both = if zh[place] == en[place] {
                    zh[place].clone()
                } else {
                    format!("{} · {}", zh[place], en[place])
                };
                both.replace('|', "\\|")
            };
            let row = [1, 2, 3, 4, 5].map(cell).join(" | ");
            let _ = writeln!(text, "| {row} |");
        }
        text
    }
}

/// The text of docs/reports.md.
pub fn reports_document(reports: &[ComparisonReport<'_>]) -> String {
    let sections = reports.iter().map(ComparisonReport::markdown);
    std::iter::once(INTRODUCTION.to_owned())
        .chain(sections)
        .collect()
}

/// Code, title, printed, recomputed, verdict, because.
fn cells(one: &Compared, language: Language) -> [String; 6] {
    let recomputed = one.recomputed.as_ref();
    [
        one.code.clone(),
        one.title.get(language).to_owned(),
        one.printed.get(language).to_owned(),
        recomputed.map_or_else(|| "—".to_owned(), |text| text.get(language).to_owned()),
        one.verdict.title().get(language).to_owned(),
        one.because.get(language).to_owned(),
    ]
}

fn figure_shape(one: &Compared, language: Language) -> FigureShape<'_> {
    let difference = match &one.verdict {
        Verdict::Differs { by: Some(by) } => Some(by.to_short_text(6)),
        _ => None,
    };
    FigureShape {
        code: &one.code,
        title: one.title.get(language),
        printed: one.printed.get(language),
        recomputed: one.recomputed.as_ref().map(|text| text.get(language)),
        verdict: one.verdict.code(),
        difference,
        because: one.because.get(language),
    }
}
