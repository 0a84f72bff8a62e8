//! What a scoring rule was read as: for the terminal, and as JSON.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::formats::listing::pretty;
use crate::formats::rule_codec::{rule_json, rule_toml};
use crate::indicator::{Rule, describe, score_of};
use crate::printed::phrase::{Answered, Question, Reading};
use crate::text::{Finding, Language, clean, pad_end, width};

/// Everything the report on a phrase is written from.
#[derive(Debug, Clone, Copy)]
pub struct ReadingReport<'a> {
    /// The phrase.
    pub phrase: &'a str,
    /// The full points.
    pub weight: Decimal,
    /// A value whose score is asked for under each reading.
    pub value: Option<Decimal>,
    /// What the phrase was read as.
    pub reading: &'a Reading,
}

impl ReadingReport<'_> {
    /// The report for the terminal. Ends with a line end.
    pub fn to_table(&self, language: Language) -> String {
        let mut text = String::new();
        if let Some(rule) = &self.reading.rule {
            let (read, words) = (
                language.pick("读作：", "Read as: "),
                describe(rule, self.weight),
            );
            let _ = writeln!(text, "{read}{}", words.get(language));
            if let Some(score) = self.score(rule) {
                let _ = writeln!(text, "{}", self.at_value(&score, language));
            }
            let _ = write!(text, "\n{}", rule_toml(rule));
        }
        for question in &self.reading.questions {
            write_question(&mut text, question, language);
        }
        if !self.reading.answered.is_empty() {
            self.write_answered(&mut text, language);
        }
        for finding in &self.reading.findings {
            if !text.is_empty() {
                text.push('\n');
            }
            let _ = writeln!(text, "{}", clean_lines(&finding.render(language)));
        }
        text
    }

    /// The rule as TOML to be pasted, the phrase and everything else about it as comments. Ends with a line end.
    pub fn to_toml(&self, language: Language) -> String {
        let Some(rule) = &self.reading.rule else {
            return commented(&self.to_table(language));
        };
        let words = describe(rule, self.weight);
        let mut text = commented(self.phrase);
        text.push_str(&commented(words.get(language)));
        for finding in &self.reading.findings {
            text.push_str(&commented(&finding.render(language)));
        }
        text.push_str(&rule_toml(rule));
        text
    }

    /// The report as JSON with English keys and decimals as strings. Ends with a line end.
    pub fn to_json(&self, language: Language) -> Result<String> {
        let reading = self.reading;
        let questions = reading.questions.iter().map(|question| {
            let choices = question.choices.iter().map(
                |choice| json!({ "answer": choice.word, "meaning": choice.meaning.get(language) }),
            );
            json!({
                "option": question.topic.option(),
                "question": question.sentence.get(language),
                "choices": choices.collect::<Vec<Value>>(),
            })
        });
        let readings = reading.answered.iter().map(|answered| {
            let mut answers = Map::new();
            for (topic, word) in &answered.answers {
                answers.insert(topic.option().to_owned(), json!(word));
            }
            json!({
                "answers": answers,
                "words": describe(&answered.rule, self.weight).get(language),
                "score": self.score(&answered.rule),
                "rule": rule_json(&answered.rule),
            })
        });
        let words = reading
            .rule
            .as_ref()
            .map(|rule| describe(rule, self.weight));
        let unread = reading.unread.iter().map(|unread| unread.text.as_str());
        pretty(&json!({
            "phrase": self.phrase,
            "weight": self.weight.normalize().to_string(),
            "value": self.value.map(|value| value.normalize().to_string()),
            "rule": reading.rule.as_ref().map(rule_json),
            "words": words.as_ref().map(|words| words.get(language)),
            "score": reading.rule.as_ref().and_then(|rule| self.score(rule)),
            "questions": questions.collect::<Vec<Value>>(),
            "readings": readings.collect::<Vec<Value>>(),
            "unread": unread.collect::<Vec<&str>>(),
            "findings": reading.findings.iter().map(|one| finding(one, language)).collect::<Vec<Value>>(),
        }))
    }

    /// The score of the value asked for, at most two decimals.
    fn score(&self, rule: &Rule) -> Option<String> {
        Some(score_of(rule, self.weight, self.value?)?.to_short_text(2))
    }

    fn at_value(&self, score: &str, language: Language) -> String {
        let value = self.value.unwrap_or_default().normalize();
        match language {
            Language::Zh => format!("完成值 {value} 得 {score} 分"),
            Language::En => format!("a value of {value} gets {score}"),
        }
    }

    /// One line for each combination of answers: the options, the score, the rule in words.
    fn write_answered(&self, text: &mut String, language: Language) {
        let _ = writeln!(
            text,
            "\n{}",
            language.pick("各种答法：", "Under each answer:")
        );
        let options: Vec<String> = self.reading.answered.iter().map(options).collect();
        let widest = options
            .iter()
            .map(|option| width(option))
            .max()
            .unwrap_or(0);
        for (answered, option) in self.reading.answered.iter().zip(&options) {
            let option = pad_end(option, widest);
            let words = describe(&answered.rule, self.weight);
            let words = clean(words.get(language)).into_owned();
            let _ = match self.score(&answered.rule) {
                Some(score) => writeln!(
                    text,
                    "  {option}  {}{}{words}",
                    self.at_value(&score, language),
                    language.pick("：", ": ")
                ),
                None => writeln!(text, "  {option}  {words}"),
            };
        }
    }
}

fn write_question(text: &mut String, question: &Question, language: Language) {
    let option = question.topic.option();
    let _ = writeln!(text, "? {}", question.sentence.get(language));
    if question.choices.is_empty() {
        let _ = writeln!(text, "    --{option} {}", language.pick("数", "NUMBER"));
    }
    for choice in &question.choices {
        let _ = writeln!(
            text,
            "    {}{}",
            pad_end(&format!("--{option} {}", choice.word), 24),
            choice.meaning.get(language)
        );
    }
}

fn options(answered: &Answered) -> String {
    let options: Vec<String> = answered
        .answers
        .iter()
        .map(|(topic, word)| format!("--{} {word}", topic.option()))
        .collect();
    options.join(" ")
}

fn finding(finding: &Finding, language: Language) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity,
        "sentence": finding.sentence.get(language),
        "hint": finding.hint.get(language),
    })
}

/// Lines as comments of TOML, each with its line end.
fn commented(text: &str) -> String {
    let mut commented = String::new();
    for line in text.lines() {
        let line = format!("# {}", clean(line));
        commented.push_str(line.trim_end());
        commented.push('\n');
    }
    commented
}

/// Lines without control characters.
fn clean_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| clean(line).into_owned()).collect();
    lines.join("\n")
}
