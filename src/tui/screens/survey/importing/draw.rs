//! How the import of a file is drawn: how it is read, its columns with the first rows, and what is wrong.

use super::ImportScreen;
use super::meanings::meaning;
use crate::formats::{ALL_SHEETS, Taken};
use crate::intake::OnFile;
use crate::text::{Finding, Language, clean, fit, pad_end, text, words};
use crate::tui::widgets::painter::Painter;

/// The row of the headings of the columns.
const HEADINGS: usize = 3;

impl ImportScreen {
    pub(super) fn draw_body(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let Some(file) = &self.file else {
            return;
        };
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let column = painter.text(0, 0, &clean(&name), look.strong());
        painter.text(column + 2, 0, &self.how_read(look.language), look.quiet());
        painter.text(0, 1, &self.what_is_skipped(look.language), look.quiet());
        if let Some(meanings) = &self.choosing {
            let of = self.columns().get(self.cursor.selected);
            let of = of.map_or("", |column| column.name.as_str());
            let title = text!(in look.language, "“{}”这一列是什么？（打题号跳过去）", "What is the column “{}”? (a code jumps there)", clean(of));
            painter.text(0, HEADINGS, &title, look.heading());
            let shown = painter.rows().saturating_sub(HEADINGS + 1);
            let draw = |painter: &mut Painter<'_>, line: usize, row: usize| {
                let text = fit(meanings.text(row, look.language), painter.columns() - 2);
                painter.text(2, line, &text, look.plain());
            };
            meanings
                .cursor
                .draw(painter, (HEADINGS + 1, shown), meanings.count(), draw);
        } else if self.lists_findings || self.columns().is_empty() {
            self.draw_findings(painter);
        } else {
            self.draw_columns(painter);
        }
    }

    /// The sheet, the row of the heading and the encoding.
    fn how_read(&self, language: Language) -> String {
        let Some(glance) = &self.looked else {
            return String::new();
        };
        let row = glance.heading_row;
        let mut said = Vec::new();
        if let Some(sheet) = &glance.sheet {
            let count = glance.sheets.len();
            let is_all = self.reading.sheet.as_deref() == Some(ALL_SHEETS);
            said.push(if is_all {
                text!(in language, "全部 {count} 张表，列名相同", "all {count} sheets with one heading")
            } else {
                text!(in language, "表“{}”（共 {count} 张）", "sheet “{}” of {count}", clean(sheet))
            });
        }
        said.push(text!(in language, "第 {row} 行是列名", "heading in row {row}"));
        if let Some(encoding) = glance.encoding {
            said.push(encoding.to_uppercase());
        }
        said.join(" · ")
    }

    /// What becomes of rows that cannot be imported.
    fn what_is_skipped(&self, language: Language) -> String {
        let bad = match &self.reading.skip.bad {
            None => language.pick("整份退回", "refuse the file").to_owned(),
            Some(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                text!(in language, "跳过，写进 {}", "left out, into {}", clean(&name))
            }
        };
        let on_file = match self.reading.skip.on_file {
            OnFile::Refuse => language.pick("整份退回", "refuse the file"),
            OnFile::Skip => language.pick("跳过", "pass over"),
            OnFile::Replace => language.pick("改成文件里的", "change to the file's"),
        };
        let said = text!(in language, "有错的行：{bad}（b）   编号已有答卷：{on_file}（o）", "rows with errors: {bad} (b)   serials on file: {on_file} (o)");
        match self.reading.numbers {
            None => said,
            Some(numbers) => {
                let word = numbers.word();
                let word = word.get(language);
                text!(in language, "{said}   数字：{word}（n）", "{said}   numbers: {word} (n)")
            }
        }
    }

    fn draw_columns(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let columns = painter.columns();
        // Names and meanings get as much as they need up to a third each; the first rows get the rest.
        let third = columns / 3;
        let widths = [third - 2, third];
        let headings = [
            look.pick("文件里的列", "column of the file"),
            look.pick("取作", "taken for"),
            look.pick("前几行", "first rows"),
        ];
        painter.text(2, HEADINGS, headings[0], look.quiet());
        painter.text(2 + widths[0] + 2, HEADINGS, headings[1], look.quiet());
        let rest = 2 + widths[0] + 2 + widths[1] + 2;
        painter.text(rest, HEADINGS, headings[2], look.quiet());
        let below = 3.min(self.findings.len()) + 2;
        let shown = painter.rows().saturating_sub(HEADINGS + 1 + below).max(3);
        let all = self.columns();
        let draw = |painter: &mut Painter<'_>, line: usize, row: usize| {
            let Some(column) = all.get(row) else {
                return;
            };
            let is_read = column.taken != Taken::LeftOut;
            let style = if is_read { look.plain() } else { look.quiet() };
            let name = pad_end(&fit(&clean(&column.name), widths[0]), widths[0]);
            painter.text(2, line, &name, style);
            let taken = meaning(&column.taken, &self.questionnaire);
            let taken = fit(taken.get(look.language), widths[1]);
            painter.text(2 + widths[0] + 2, line, &taken, style);
            let cells = column.cells.iter().map(|cell| clean(cell).into_owned());
            let cells = cells.collect::<Vec<_>>().join("｜");
            let room = painter.columns().saturating_sub(rest);
            painter.text(rest, line, &fit(&cells, room), look.quiet());
        };
        self.cursor
            .draw(painter, (HEADINGS + 1, shown), all.len(), draw);
        let row = HEADINGS + 1 + shown.min(all.len()) + 1;
        self.draw_below(painter, row);
    }

    /// What has no column, and the first things that are wrong.
    fn draw_below(&self, painter: &mut Painter<'_>, row: usize) {
        let look = painter.look;
        let (mut row, lacking) = (row, self.lacking(look.language));
        if !lacking.is_empty() {
            let listed = lacking.join("、");
            let said =
                text!(in look.language, "文件里没有这些列：{listed}", "no column for: {listed}");
            painter.text(0, row, &fit(&said, painter.columns()), look.attention());
            row += 1;
        }
        for finding in self.findings.iter().take(3) {
            painter.text(0, row, &said(finding, look.language), look.bad());
            row += 1;
        }
    }

    /// The serial and the questions that have no column.
    fn lacking(&self, language: Language) -> Vec<String> {
        let columns = self.columns();
        let has = |wanted: &dyn Fn(&Taken) -> bool| columns.iter().any(|one| wanted(&one.taken));
        let serial = (!has(&|taken| *taken == Taken::Serial))
            .then(|| words::SERIAL.get(language).to_owned())
            .into_iter();
        let questions = self.questionnaire.questions.iter();
        let lacking = questions
            .filter(|question| question.required)
            .filter(|question| {
                !has(&|taken| match taken {
                    Taken::Question(code) | Taken::Option(code, _) => *code == question.code,
                    _ => false,
                })
            });
        serial
            .chain(lacking.map(|question| question.code.clone()))
            .collect()
    }

    /// Every finding with its hint, the selected one first.
    fn draw_findings(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let count = self.findings.len();
        let title = text!(in look.language, "{count} 处问题，改好文件再导入，或改上面的做法：", "{count} problems: mend the file, or change what is done above:");
        painter.text(0, HEADINGS, &title, look.heading());
        let mut row = HEADINGS + 1;
        let mut findings = self.findings.iter().skip(self.cursor.selected).peekable();
        while let Some(finding) = findings.next() {
            if row >= painter.rows() {
                break;
            }
            row = painter.wrapped(0, row, &said(finding, look.language), look.bad());
            let hint = finding.hint.get(look.language);
            // What the command line would be told to do is done with a key here.
            let is_said_below = findings
                .peek()
                .is_some_and(|next| next.hint == finding.hint);
            if !hint.is_empty() && !hint.contains(" --") && !is_said_below {
                row = painter.wrapped(2, row, hint, look.quiet());
            }
        }
    }
}

/// A finding with its row and column in one sentence.
fn said(finding: &Finding, language: Language) -> String {
    let place = &finding.place;
    let at = match (place.line, place.column) {
        (Some(line), Some(column)) => {
            text!(in language, "第 {line} 行第 {column} 列：", "row {line}, column {column}: ")
        }
        (Some(line), None) => text!(in language, "第 {line} 行：", "row {line}: "),
        _ => String::new(),
    };
    format!("{at}{}", clean(finding.sentence.get(language)))
}
