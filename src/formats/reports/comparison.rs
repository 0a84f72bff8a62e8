//! The comparison of a report's figures with its own data, as CSV, JSON, a table for the terminal and Markdown.

use std::fmt::Write as _;

use serde::Serialize;

use crate::error::Result;
use crate::formats::listing::{Grid, Listing, cell, columns, pretty};
use crate::indicator::{Compared, Project, Verdict};
use crate::response::RestsOn;
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
    /// The papers behind what was recomputed.
    pub rests_on: RestsOn,
}

#[derive(Serialize)]
struct ComparisonShape<'a> {
    project: &'a str,
    rests_on: RestsOn,
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
        pretty(&ComparisonShape {
            project: &self.project.code,
            rests_on: self.rests_on,
            figures: figures.map(|one| figure_shape(one, language)).collect(),
        })
    }

    /// The comparison for a spreadsheet, one row per figure.
    pub fn to_grid(&self, language: Language) -> Grid {
        listing(language).grid(self.compared)
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
                "没有登记报告所印的数字：在项目文件夹里写 printed.toml，写法见 manyi formats",
                "no printed figures are recorded: write printed.toml in the project's folder, see manyi formats",
            );
            return format!("{}\n\n{nothing}\n", clean(&name));
        }
        let mut reasons = String::new();
        for one in self.compared {
            let [title, because] = [&one.title, &one.because].map(|text| text.get(language));
            let reason =
                clean(&format!("{title}{}{because}", language.pick("：", ": "))).into_owned();
            for (at, line) in wrap(&reason, LINE - 2).into_iter().enumerate() {
                let indent = if at == 0 { "" } else { "  " };
                let line = reason.get(line.bytes).unwrap_or_default().trim_end();
                let _ = writeln!(reasons, "{indent}{line}");
            }
        }
        let counts = self.counts(language);
        format!(
            "{}\n\n{}\n{reasons}\n{counts}\n",
            clean(&name),
            listing(language).table(self.compared)
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
            let [zh, en] =
                [Language::Zh, Language::En].map(|language| listing(language).keyed(&PRINTED, one));
            let cell = |place: usize| {
                let both = if zh[place] == en[place] {
                    zh[place].clone()
                } else {
                    format!("{} · {}", zh[place], en[place])
                };
                both.replace('|', "\\|")
            };
            let row = [0, 1, 2, 3, 4].map(cell).join(" | ");
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

/// The columns of a section of the Markdown document.
const PRINTED: [&str; 5] = ["title", "printed", "recomputed", "verdict", "because"];

fn listing(language: Language) -> Listing<'static, Compared> {
    let listing = columns! { language, Compared as of =>
        "code": "代码" "code" [not_in_table] => &of.code;
        "title": "数字" "figure" => of.title.get(language);
        "printed": "所印" "printed" [end] => of.printed.get(language);
        "recomputed": "复算" "recomputed" [end] => cell(of.recomputed.as_ref().map(|text| text.get(language))).or("—");
        "verdict": "结论" "verdict" => of.verdict.title().get(language);
        "because": "依据" "because" [not_in_table] => of.because.get(language);
    };
    listing.widest(WIDEST)
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
