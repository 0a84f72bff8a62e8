//! The answers as a data package (<https://datapackage.org>, version 2): a table as CSV, and `datapackage.json` that says
//! what every column is.
//!
//! Measured with frictionless 5.21: labelled missing values are taken only where the package itself names the schema of
//! version 2, and `categories` and `uniqueKeys` are never checked; so they stand again as `enum`, `pattern` and `primaryKey`.

use std::io::Write;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{AnswerLayout, Answers, BETWEEN, Leavings, Words};
use crate::error::Result;
use crate::formats::handover::{Manifest, PACKAGE_TABLE};
use crate::formats::listing::CsvStyle;
use crate::formats::response_header::{CONTROL_TOTAL, INVALID_NOTE, WITHHELD};
use crate::questionnaire::{Kind, Opt, Question};
use crate::response::{Missing, State};

/// The schema of a package whose missing values have labels.
const PACKAGE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
/// The schema of its table.
const TABLE: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// The table of a package, once it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageTable {
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its encoding as packages name it: `utf-8` or `gb18030`.
    pub encoding: &'static str,
}

impl Answers<'_> {
    /// Writes every response as the table of a package: CSV for programs, reasons by their codes.
    pub fn write_package_table<W: Write>(&self, rows: &mut dyn Leavings, out: W) -> Result<W> {
        let words = self.labels.then_some(Words {
            language: self.language,
            of_reasons: false,
        });
        self.write_csv_in(Some(rows), out, CsvStyle::Plain, words)
    }
}

/// What `datapackage.json` says of a table, with the manifest where there is one.
pub fn descriptor(answers: &Answers<'_>, table: &PackageTable, manifest: &Manifest) -> Value {
    let language = answers.language;
    let questionnaire = &answers.survey.questionnaire;
    let name = format!("{}-{}", answers.project, answers.survey.code).to_lowercase();
    let key = match answers.layout {
        AnswerLayout::Wide => json!(["serial"]),
        AnswerLayout::Long => json!(["serial", "question"]),
    };
    let fields = match answers.layout {
        AnswerLayout::Wide => wide(answers),
        AnswerLayout::Long => long(answers),
    };
    json!({
        "$schema": PACKAGE,
        "name": name,
        "title": questionnaire.title.get(language),
        "created": manifest.time,
        "resources": [{
            "name": "responses",
            "path": PACKAGE_TABLE,
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": table.encoding,
            "bytes": table.bytes,
            "hash": format!("sha256:{}", table.sha256),
            "schema": {
                "$schema": TABLE,
                "fields": fields,
                "missingValues": missing_values(answers),
                "primaryKey": key,
            },
        }],
    })
}

fn missing_values(answers: &Answers<'_>) -> Value {
    let language = answers.language;
    let mut values = vec![json!({
        "value": "",
        "label": language.pick("没有问到，或还没录入", "not asked, or not keyed yet"),
    })];
    if answers.layout == AnswerLayout::Wide {
        values.extend(Missing::ALL.map(|reason| {
            json!({"value": format!("#{}", reason.code()), "label": reason.word().get(language)})
        }));
    }
    values.into()
}

fn wide(answers: &Answers<'_>) -> Vec<Value> {
    let mut fields = vec![serial(answers)];
    fields.extend(answers.questions().map(|(_, one)| question(answers, one)));
    fields.extend(marks(answers));
    fields
}

fn serial(answers: &Answers<'_>) -> Value {
    let title = answers.language.pick("编号", "serial");
    let mut constraints = json!({"required": true});
    if answers.layout == AnswerLayout::Wide {
        constraints["unique"] = true.into();
    }
    json!({"name": "serial", "type": "string", "title": title, "constraints": constraints})
}

/// The columns behind the questions.
fn marks(answers: &Answers<'_>) -> Vec<Value> {
    let language = answers.language;
    let states = State::ALL.map(|state| (state.code().to_owned(), state.label()));
    let states = states.map(|(code, label)| (code, label.get(language).to_owned()));
    let mut fields = vec![
        categorical("state", language.pick("状态", "state"), &states),
        json!({"name": "version", "type": "integer", "title": language.pick("问卷版本", "version of the questionnaire"),
               "constraints": {"minimum": 1, "maximum": answers.survey.questionnaire.version}}),
        json!({"name": "batch", "type": "string", "title": language.pick("批次", "batch")}),
        invalid(answers),
    ];
    if let Some(total) = &answers.survey.questionnaire.control_total
        && answers.has_total()
    {
        fields.push(
            json!({"name": CONTROL_TOTAL, "type": "number", "title": total.label.get(language)}),
        );
    }
    if answers.leaves_notes() {
        let title = language.pick("无效的说明", "what was said about an invalid paper");
        fields.push(json!({"name": INVALID_NOTE, "type": "string", "title": title}));
    }
    fields.extend(withheld(answers));
    fields
}

fn invalid(answers: &Answers<'_>) -> Value {
    let language = answers.language;
    let reasons = answers.survey.invalid_reasons.iter();
    let reasons =
        reasons.map(|reason| (reason.code.clone(), reason.title.get(language).to_owned()));
    categorical(
        "invalid",
        language.pick("无效的原因", "why it is invalid"),
        &reasons.collect::<Vec<_>>(),
    )
}

fn withheld(answers: &Answers<'_>) -> Option<Value> {
    let codes = answers.withheld()?;
    let title = answers
        .language
        .pick("没有交出的敏感题", "sensitive questions that stayed inside");
    Some(
        json!({"name": WITHHELD, "type": "string", "title": title, "constraints": {"enum": [codes]}}),
    )
}

/// A text that is one of these, each with its label.
fn categorical(name: &str, title: &str, values: &[(String, String)]) -> Value {
    let categories = values
        .iter()
        .map(|(value, label)| json!({"value": value, "label": label}));
    let codes: Vec<&str> = values.iter().map(|(value, _)| value.as_str()).collect();
    json!({
        "name": name, "type": "string", "title": title,
        "categories": categories.collect::<Vec<_>>(),
        "constraints": {"enum": codes},
    })
}

fn question(answers: &Answers<'_>, question: &Question) -> Value {
    let title = question.text.get(answers.language);
    let name = question.code.as_str();
    match &question.kind {
        Kind::Single => categorical(name, title, &options(answers, question)),
        Kind::Multiple => {
            let options = options(answers, question);
            let between = if answers.labels { BETWEEN } else { "|" };
            let one: Vec<String> = options.iter().map(|(value, _)| literal(value)).collect();
            let one = format!("({})", one.join("|"));
            let pattern = format!("{one}({}{one})*", literal(between));
            let said: Vec<String> = options
                .iter()
                .map(|(value, label)| format!("{value} {label}"))
                .collect();
            json!({
                "name": name, "type": "string", "title": title, "description": said.join("; "),
                "constraints": {"pattern": pattern},
            })
        }
        Kind::Score { full_mark, .. } => numeric(
            name,
            title,
            "number",
            [Some(Decimal::ZERO), Some(*full_mark)],
        ),
        Kind::Number {
            low,
            high,
            decimals,
        } => {
            let kind = if *decimals == 0 { "integer" } else { "number" };
            numeric(name, title, kind, [*low, *high])
        }
        Kind::Text => json!({
            "name": name, "type": "string", "title": title,
            "description": answers.language.pick(
                "以 # 开头的原话多写一个 #；以 = + - @ 开头的前面加一个 '",
                "words that begin with # have one more; those that begin with = + - @ have a ' in front",
            ),
        }),
        Kind::Date => {
            let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
            let ends = [day(question.limits.low), day(question.limits.high)];
            let mut field = json!({"name": name, "type": "date", "title": title});
            bound(&mut field, ends.map(|end| end.map(Value::from)));
            field
        }
    }
}

fn numeric(name: &str, title: &str, kind: &str, ends: [Option<Decimal>; 2]) -> Value {
    let mut field = json!({"name": name, "type": kind, "title": title});
    let number = |end: Decimal| serde_json::from_str(&end.normalize().to_string()).ok();
    bound(&mut field, ends.map(|end| end.and_then(number)));
    field
}

fn bound(field: &mut Value, [low, high]: [Option<Value>; 2]) {
    for (name, end) in [("minimum", low), ("maximum", high)] {
        if let Some(end) = end {
            field["constraints"][name] = end;
        }
    }
}

/// The options of a question as its cells have them, with their labels.
fn options(answers: &Answers<'_>, question: &Question) -> Vec<(String, String)> {
    let one = |option: &Opt| {
        let label = option.label.get(answers.language);
        let value = if answers.labels && !label.is_empty() {
            label
        } else {
            &option.code
        };
        (value.to_owned(), label.to_owned())
    };
    question.options.iter().map(one).collect()
}

/// A text as a pattern that matches nothing else.
fn literal(text: &str) -> String {
    let mut pattern = String::new();
    for sign in text.chars() {
        if sign.is_ascii_punctuation() {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern
}

fn long(answers: &Answers<'_>) -> Vec<Value> {
    let language = answers.language;
    let questions: Vec<_> = answers
        .questions()
        .map(|(_, question)| {
            (
                question.code.clone(),
                question.text.get(language).to_owned(),
            )
        })
        .collect();
    let reasons: Vec<_> = Missing::ALL
        .iter()
        .map(|reason| {
            (
                reason.code().to_owned(),
                reason.word().get(language).to_owned(),
            )
        })
        .collect();
    let mut fields = vec![
        serial(answers),
        categorical("question", language.pick("题", "question"), &questions),
        json!({"name": "value", "type": "string", "title": language.pick("答案", "answer")}),
        categorical(
            "missing",
            language.pick("没有答案的原因", "why there is none"),
            &reasons,
        ),
        json!({"name": "points", "type": "number", "title": language.pick("分值", "points")}),
        invalid(answers),
    ];
    fields.extend(withheld(answers));
    fields
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn a_label_is_a_pattern_of_itself() {
        assert_eq!(literal("A+B（好）_1"), "A\\+B（好）\\_1");
    }
}
