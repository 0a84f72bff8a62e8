//! A scoring rule as printed, read into a structured one; what it leaves open is asked. Nothing is changed by it.

use rust_decimal::Decimal;

use crate::error::Result;
use crate::formats::ReadingReport;
use crate::indicator::describe;
use crate::printed::phrase::{Answers, Question, Reading, Topic, read};
use crate::text::{Language, Text, fold_width, text, words, wrap};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// A phrase for one indicator, and what it was read as.
pub struct RuleReader {
    indicator: String,
    weight: Decimal,
    phrase: String,
    reading: Option<Reading>,
    /// What was answered, one answer more each time.
    given: Vec<Answers>,
    /// What was asked for last.
    asking: Asking,
    top: usize,
}

/// What a line is asked for.
#[derive(Clone, Copy)]
enum Asking {
    Phrase,
    /// The answer to the first thing left open.
    Answer,
}

impl RuleReader {
    /// Asks for the phrase; what the project's files print as the rule of the indicator is proposed.
    pub fn new(indicator: String, weight: Decimal, phrase: String) -> Self {
        Self {
            indicator,
            weight,
            phrase,
            asking: Asking::Phrase,
            reading: None,
            given: Vec::new(),
            top: 0,
        }
    }

    fn take_phrase(&mut self, phrase: String) -> Step {
        if phrase.is_empty() {
            return Step::Refuse(text!(
                "写上评分标准，如 满意度≥90%得满分，每低1%扣1分",
                "write the rule in Chinese, as the report prints it"
            ));
        }
        self.phrase = phrase;
        self.given.clear();
        self.read();
        Step::Stay
    }

    fn ask_phrase(&self) -> Step {
        let title = text!("评分标准原文", "the rule as printed, in Chinese");
        Step::Ask(Prompt::new(title, &self.phrase))
    }

    fn read(&mut self) {
        let answers = self.given.last().copied().unwrap_or_default();
        self.reading = Some(read(&self.phrase, self.weight, &answers));
        self.top = 0;
    }

    /// The first thing that the phrase leaves open.
    fn open(&self) -> Option<&Question> {
        self.reading.as_ref()?.questions.first()
    }

    /// Asks the first thing left open; nothing is asked where nothing is.
    fn ask(&mut self) -> Step {
        self.top = 0;
        self.asking = Asking::Answer;
        self.open().map_or(Step::Stay, |question| {
            let count = question.choices.len();
            let (zh, en) = match count {
                0 => ("（写一个数）".to_owned(), " (a number)".to_owned()),
                _ => (format!("（1–{count}）"), format!(" (1–{count})")),
            };
            let of = |language| question.sentence.get(language).to_owned();
            let title = Text::new(of(Language::Zh) + &zh, of(Language::En) + &en);
            Step::Ask(Prompt::new(title, ""))
        })
    }

    fn take_answer(&mut self, text: &str) -> Step {
        let before = self.given.last().copied().unwrap_or_default();
        let Some(answers) = self.open().and_then(|open| answered(before, open, text)) else {
            return Step::Refuse(text!("写上面列出的数字之一", "one of the numbers shown"));
        };
        self.given.push(answers);
        self.read();
        self.ask()
    }

    /// What the phrase was read as, in lines.
    fn lines(&self, language: Language) -> Vec<String> {
        let Some(reading) = &self.reading else {
            return Vec::new();
        };
        if reading.rule.is_none() && !reading.questions.is_empty() {
            return open_lines(reading, self.weight, language);
        }
        let report = ReadingReport {
            phrase: &self.phrase,
            weight: self.weight,
            value: None,
            reading,
        };
        let table = report.to_table(language);
        table.lines().map(str::to_owned).collect()
    }
}

/// The answers with one more: the number of a choice, or the number that is asked for; `None`: it is none of these.
fn answered(before: Answers, open: &Question, text: &str) -> Option<Answers> {
    let text: String = text.chars().map(fold_width).collect();
    if open.choices.is_empty() {
        let target = text.trim_end_matches('%').parse().ok()?;
        return Some(Answers {
            target: Some(target),
            ..before
        });
    }
    let number: usize = text.parse().ok()?;
    let choice = open.choices.get(number.checked_sub(1)?)?;
    Some(before.with(open.topic, choice.word))
}

/// What is left open with its answers by number, and the rule that each combination of them gives.
fn open_lines(reading: &Reading, weight: Decimal, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    for question in &reading.questions {
        lines.push(format!("? {}", question.sentence.get(language)));
        for (at, choice) in question.choices.iter().enumerate() {
            lines.push(format!("    {}  {}", at + 1, choice.meaning.get(language)));
        }
    }
    if !reading.answered.is_empty() {
        lines.push(String::new());
        lines.push(language.pick("各种答法：", "Under each answer:").to_owned());
    }
    for one in &reading.answered {
        let number = |(topic, word): &(Topic, &'static str)| {
            let mut questions = reading.questions.iter();
            let question = questions.find(|question| question.topic == *topic)?;
            let mut choices = question.choices.iter();
            Some((choices.position(|choice| choice.word == *word)? + 1).to_string())
        };
        let numbers: Vec<String> = one.answers.iter().filter_map(number).collect();
        let words = describe(&one.rule, weight);
        lines.push(format!(
            "    {}  {}",
            numbers.join(" "),
            words.get(language)
        ));
    }
    for finding in &reading.findings {
        lines.push(String::new());
        lines.extend(finding.render(language).lines().map(str::to_owned));
    }
    lines
}

impl Screen for RuleReader {
    fn context(&self) -> Context {
        Context::Reader
    }

    fn must_ask(&self) -> Option<Step> {
        self.reading.is_none().then(|| self.ask_phrase())
    }

    fn answer(&mut self, given: Given, _world: &mut World) -> Result<Step> {
        Ok(match self.asking {
            Asking::Phrase => self.take_phrase(given.text),
            Asking::Answer => self.take_answer(&given.text),
        })
    }

    fn given_up(&mut self, _world: &mut World) -> Result<Step> {
        let is_bare = self.reading.is_none();
        Ok(if is_bare { Step::Back } else { Step::Stay })
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        let last = self.lines(world.look.language).len().saturating_sub(1);
        match command {
            Command::Fill => {
                self.asking = Asking::Phrase;
                return Ok(self.ask_phrase());
            }
            Command::Answer => return Ok(self.ask()),
            Command::Undo if self.given.pop().is_some() => self.read(),
            Command::Up => self.top = self.top.saturating_sub(1),
            Command::Down => self.top = (self.top + 1).min(last),
            Command::PageUp => self.top = self.top.saturating_sub(10),
            Command::PageDown => self.top = (self.top + 10).min(last),
            Command::First => self.top = 0,
            Command::Last => self.top = last,
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::Answer => self.open().is_some(),
            Command::Undo => !self.given.is_empty(),
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> String {
        format!(
            "{} {}",
            self.indicator,
            language.pick("读评分标准", "reading a rule")
        )
    }

    fn mark(&self, language: Language) -> String {
        language
            .pick("只是建议，不改规则", "a proposal: no rule is changed")
            .to_owned()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let (columns, rows) = (
            painter.columns(),
            painter.rows().saturating_sub(painter.covered),
        );
        painter.part(0, 0, columns, rows, |painter| {
            let weight = self.weight.normalize();
            let phrase = format!(
                "{}{}（{} {weight}）",
                look.pick("原文：", "Printed: "),
                self.phrase,
                words::INDICATOR_WEIGHT.get(look.language)
            );
            let mut row = painter.wrapped(0, 0, &phrase, look.quiet()) + 1;
            for line in self.lines(look.language).iter().skip(self.top) {
                if row >= painter.rows() {
                    break;
                }
                row = draw_line(painter, row, line);
            }
        });
    }
}

/// Draws a line of the report; what is wrapped keeps the spaces before it.
fn draw_line(painter: &mut Painter<'_>, row: usize, line: &str) -> usize {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let style = painter.look.plain();
    let rows = wrap(text, painter.columns().saturating_sub(indent)).len();
    painter.wrapped(indent, row, text, style);
    row + rows.max(1)
}
