//! What was read of a questionnaire, as it leaves: for reading, and as JSON.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::error::Result;
use crate::formats::listing::pretty;
use crate::questionnaire::paste::{Doubted, ReadKind, ReadOption, ReadQuestion, Reading, Remark};
use crate::text::{Finding, Language, Severity, text};

/// What was read of a questionnaire, to be shown.
pub struct PastedReport<'r> {
    /// The reading.
    pub reading: &'r Reading,
    /// What was found in the cells of a form.
    pub findings: &'r [Finding],
}

impl PastedReport<'_> {
    /// As text for a terminal: the paper as it was understood.
    pub fn to_table(&self, language: Language) -> String {
        let mut text = String::new();
        if !self.reading.title.is_empty() {
            text.push_str(&self.reading.title);
            text.push_str("\n\n");
        }
        let mut section = "";
        let doubts = self.by_question();
        for (index, question) in self.reading.questions.iter().enumerate() {
            if question.section != section {
                section = &question.section;
                text.push_str(section);
                text.push('\n');
            }
            text.push_str(&question_lines(question, language));
            for doubted in doubts.get(&Some(index)).into_iter().flatten() {
                text.push_str(&doubt_line(doubted, language));
            }
        }
        for doubted in doubts.get(&None).into_iter().flatten() {
            text.push_str(&doubt_line(doubted, language));
        }
        for finding in self.findings {
            text.push_str(&cell_line(finding, language));
        }
        let left = &self.reading.left_over;
        if !left.is_empty() {
            text.push_str(language.pick("\n没有用上的行：\n", "\nleft over:\n"));
            for remark in left {
                let _ = writeln!(text, "  {:>4}  {}", remark.line, remark.text);
            }
        }
        text
    }

    /// The doubts about each question, by its position, and those about none: a long text has thousands of both.
    fn by_question(&self) -> HashMap<Option<usize>, Vec<&Doubted>> {
        let mut by_question: HashMap<_, Vec<_>> = HashMap::new();
        for doubted in &self.reading.doubts {
            by_question
                .entry(doubted.question)
                .or_default()
                .push(doubted);
        }
        by_question
    }

    /// As JSON, with a line end.
    pub fn to_json(&self, language: Language) -> Result<String> {
        let reading = self.reading;
        let doubts = self.by_question();
        let questions = reading
            .questions
            .iter()
            .enumerate()
            .map(|(index, question)| {
                let asks = doubts.get(&Some(index)).into_iter().flatten();
                let asks = asks.filter(|doubted| doubted.doubt.is_ask());
                let asks = asks.map(|doubted| ask_json(doubted, language));
                question_json(question, &asks.collect::<Vec<_>>())
            });
        let doubts = reading.doubts.iter().map(|doubted| {
            json!({
                "line": doubted.line,
                "code": doubted.doubt.code(),
                "text": doubted.doubt.sentence().get(language),
            })
        });
        let cells = self.findings.iter().map(|finding| {
            json!({
                "line": row_of(finding),
                "cell": finding.place.path,
                "code": finding.code,
                "severity": finding.severity,
                "text": finding.sentence.get(language),
            })
        });
        pretty(&json!({
            "title": reading.title,
            "intro": reading.intro.iter().map(|remark| remark.text.as_str()).collect::<Vec<_>>().join("\n"),
            "questions": questions.collect::<Vec<_>>(),
            "headings": remarks(&reading.headings),
            "notes": remarks(&reading.notes),
            "furniture": remarks(&reading.furniture),
            "left_over": remarks(&reading.left_over),
            "findings": doubts.chain(cells).collect::<Vec<_>>(),
        }))
    }
}

fn question_lines(question: &ReadQuestion, language: Language) -> String {
    let mut text = format!(
        "{}  [{}]  {}\n",
        question.code,
        kind(question, language),
        question.text
    );
    for option in &question.options {
        let _ = writeln!(text, "      {}", option_line(option, language));
    }
    text
}

fn remarks(remarks: &[Remark]) -> Value {
    remarks
        .iter()
        .map(|remark| json!({ "line": remark.line, "text": remark.text }))
        .collect()
}

fn ask_json(doubted: &Doubted, language: Language) -> Value {
    json!({
        "line": doubted.line,
        "code": doubted.doubt.code(),
        "text": doubted.doubt.sentence().get(language),
        "answers": doubted.doubt.answers(),
    })
}

fn question_json(question: &ReadQuestion, asks: &[Value]) -> Value {
    json!({
        "line": question.line,
        "number": question.number,
        "code": question.code,
        "text": question.text,
        "kind": question.kind.code(),
        "required": question.required,
        "options": question.options.iter().map(option_json).collect::<Vec<_>>(),
        "low": question.low,
        "high": question.high,
        "at_least": question.at_least,
        "at_most": question.at_most,
        "section": question.section,
        "asks": asks,
    })
}

fn option_json(option: &ReadOption) -> Value {
    json!({
        "code": option.code,
        "label": option.label,
        "points": option.points,
        "fill": option.fill,
        "jump": option.jump.as_ref().map(crate::questionnaire::paste::Jump::target),
    })
}

fn kind(question: &ReadQuestion, language: Language) -> String {
    let mut kind = kind_word(question.kind, language).to_owned();
    let shown = |bound: Option<rust_decimal::Decimal>| {
        bound.map_or("?".to_owned(), |bound| bound.normalize().to_string())
    };
    if question.kind == ReadKind::Score {
        let _ = write!(kind, " {}-{}", shown(question.low), shown(question.high));
    }
    if let Some(most) = question.at_most {
        kind.push_str(&text!(in language, "，最多 {most} 项", ", at most {most}"));
    }
    if !question.required {
        kind.push_str(language.pick("，选填", ", optional"));
    }
    kind
}

/// The word for a kind.
pub fn kind_word(kind: ReadKind, language: Language) -> &'static str {
    match kind {
        ReadKind::Single => language.pick("单选", "one option"),
        ReadKind::Multiple => language.pick("多选", "several options"),
        ReadKind::Score => language.pick("打分", "points"),
        ReadKind::Number => language.pick("数字", "number"),
        ReadKind::Text => language.pick("填写", "words"),
        ReadKind::Date => language.pick("日期", "day"),
    }
}

fn option_line(option: &ReadOption, language: Language) -> String {
    let mut line = format!("{}  {}", option.code, option.label);
    if let Some(points) = option.points {
        line.push_str(&text!(in language, "（{points} 分）", " ({points} points)"));
    }
    if option.fill {
        line.push_str(" ____");
    }
    if let Some(jump) = &option.jump {
        let _ = write!(line, " → {}", jump.target());
    }
    line
}

/// The row of the cell that a finding is in: the digits at the end of `survey!C5`.
fn row_of(finding: &Finding) -> Option<usize> {
    let digits = finding
        .place
        .path
        .rfind(|sign: char| !sign.is_ascii_digit())?
        + 1;
    finding.place.path[digits..].parse().ok()
}

fn cell_line(finding: &Finding, language: Language) -> String {
    let mark = if finding.severity == Severity::Error {
        "?"
    } else {
        "!"
    };
    let (place, sentence) = (&finding.place.path, finding.sentence.get(language));
    format!("    {mark} {place} [{}] {sentence}\n", finding.code)
}

fn doubt_line(doubted: &Doubted, language: Language) -> String {
    let mark = if doubted.doubt.is_ask() { "?" } else { "!" };
    let line = doubted.line;
    let sentence = doubted.doubt.sentence();
    let place = match language {
        Language::Zh => format!("第 {line} 行"),
        Language::En => format!("line {line}"),
    };
    format!(
        "    {mark} {place} [{}] {}\n",
        doubted.doubt.code(),
        sentence.get(language)
    )
}
