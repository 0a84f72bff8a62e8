//! A scoring rule as printed, read into a structured one with what it leaves open. Shown only: nothing is changed.

use rust_decimal::Decimal;

use crate::error::Result;
use crate::formats::ReadingReport;
use crate::indicator::Indicator;
use crate::indicator::reader::{Answers, Reading, read};
use crate::text::{Language, Text, wrap};
use crate::tui::commands::{Command, Context};
use crate::tui::painter::Painter;
use crate::tui::prompt::{Asked, Prompt};
use crate::tui::screen::{Input, Screen, Step, World};

/// A phrase for one indicator, and what it was read as.
pub struct RuleReader {
    indicator: String,
    weight: Decimal,
    phrase: String,
    reading: Option<Reading>,
    prompt: Option<Prompt>,
    top: usize,
}

impl RuleReader {
    /// Asks for the phrase; what the project's files print as the rule of the indicator is proposed.
    pub fn new(indicator: &Indicator) -> Self {
        let phrase = indicator.standard.zh.clone();
        Self {
            indicator: indicator.code.clone(),
            weight: indicator.weight,
            prompt: Some(question(&phrase)),
            phrase,
            reading: None,
            top: 0,
        }
    }

    fn take_line(&mut self, input: Input) -> Step {
        let Some(prompt) = &mut self.prompt else {
            return Step::Stay;
        };
        match prompt.handle(input) {
            Asked::Accepted(phrase) if phrase.is_empty() => {
                prompt.note = Text::new(
                    "写上评分标准，如 满意度≥90%得满分，每低1%扣1分",
                    "write the rule in Chinese, as the report prints it",
                );
            }
            Asked::Accepted(phrase) => {
                self.reading = Some(read(&phrase, self.weight, &Answers::default()));
                self.phrase = phrase;
                self.prompt = None;
                self.top = 0;
            }
            Asked::Cancelled if self.reading.is_none() => return Step::Back,
            Asked::Cancelled => self.prompt = None,
            Asked::Typing | Asked::Other => {}
        }
        Step::Stay
    }

    /// What the phrase was read as, in lines.
    fn lines(&self, language: Language) -> Vec<String> {
        let Some(reading) = &self.reading else {
            return Vec::new();
        };
        let report = ReadingReport {
            phrase: &self.phrase,
            weight: self.weight,
            value: None,
            reading,
        };
        report
            .to_table(language)
            .lines()
            .map(str::to_owned)
            .collect()
    }
}

fn question(phrase: &str) -> Prompt {
    Prompt::new(
        Text::new("评分标准原文", "the rule as printed, in Chinese"),
        phrase,
    )
}

impl Screen for RuleReader {
    fn context(&self) -> Context {
        if self.prompt.is_some() {
            Context::Prompt
        } else {
            Context::Reader
        }
    }

    fn load(&mut self, _world: &mut World) -> Result<()> {
        Ok(())
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        if self.prompt.is_some() {
            return Ok(self.take_line(input));
        }
        let Input::Command(command) = input else {
            return Ok(Step::Stay);
        };
        let last = self.lines(world.look.language).len().saturating_sub(1);
        match command {
            Command::Back => return Ok(Step::Back),
            Command::Fill => self.prompt = Some(question(&self.phrase)),
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
        let line = if self.prompt.is_some() { 3 } else { 0 };
        let (columns, rows) = (painter.columns(), painter.rows().saturating_sub(line));
        painter.part(0, 0, columns, rows, |painter| {
            let weight = self.weight.normalize();
            let phrase = format!(
                "{}{}（{} {weight}）",
                look.pick("原文：", "Printed: "),
                self.phrase,
                look.pick("分值", "weight")
            );
            let mut row = painter.wrapped(0, 0, &phrase, look.quiet()) + 1;
            for line in self.lines(look.language).iter().skip(self.top) {
                if row >= painter.rows() {
                    break;
                }
                row = draw_line(painter, row, line);
            }
        });
        if let Some(prompt) = &self.prompt {
            prompt.draw(painter);
        }
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
