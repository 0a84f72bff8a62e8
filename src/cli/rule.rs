//! `manyi rule`: a scoring rule as printed, read into a structured one.

use clap::{Args, ValueEnum};
use rust_decimal::Decimal;

use super::arguments::{Global, OUTPUT, Target};
use super::output::deliver_text;
use crate::error::{Error, Kind, Result};
use crate::formats::ReadingReport;
use crate::indicator::{Partial, StepIn, Unit};
use crate::printed::phrase::{Answers, Below, Ends, Proportion, read};
use crate::text::{Language, fold_width};

/// A phrase to be read.
#[derive(Debug, Args)]
pub(super) struct RulePhrase {
    /// 评分标准原文 · the rule as printed
    #[arg(value_name = "TEXT")]
    phrase: String,
    /// 指标的权重，即满分 · the full points
    #[arg(long, value_name = "POINTS", value_parser = number)]
    weight: Decimal,
    /// 一个完成值，看每种读法得几分；百分数写 88.08 · a value to score under each reading
    #[arg(long, value_name = "VALUE", value_parser = number)]
    value: Option<Decimal>,
    /// 不满一档怎么算 · how an incomplete step counts
    #[arg(long, value_enum, value_name = "ANSWER")]
    partial: Option<PartialWord>,
    /// 目标值是多少 · what the target is
    #[arg(long, value_name = "VALUE", value_parser = number)]
    target: Option<Decimal>,
    /// 完成值是百分数还是个数 · a percentage or a number
    #[arg(long, value_enum, value_name = "ANSWER")]
    unit: Option<UnitWord>,
    /// “按比例”按什么 · in proportion to what
    #[arg(long, value_enum, value_name = "ANSWER")]
    proportion: Option<ProportionWord>,
    /// 达不到的得几分 · what a value below gets
    #[arg(long, value_enum, value_name = "ANSWER")]
    below: Option<BelowWord>,
    /// 界限上的值算哪一档 · to which band a border belongs
    #[arg(long, value_enum, value_name = "ANSWER")]
    ends: Option<EndsWord>,
    /// 每降低 1% 是百分点还是目标值的 1% · whether 1% is a point or percent of the target
    #[arg(long, value_enum, value_name = "ANSWER")]
    step: Option<StepWord>,
    /// 像是错别字的，按改过的读 · read what looks like a slip as it is likely meant
    #[arg(long, value_enum, value_name = "ANSWER")]
    slip: Option<SlipWord>,
    /// 格式：table、toml（可直接粘贴）或 json，不写为 table · table, toml (to paste) or json; by default table
    #[arg(long, value_enum, default_value_t = RuleFormat::Table, hide_default_value = true, hide_possible_values = true,
          help_heading = OUTPUT)]
    format: RuleFormat,
    /// Where to.
    #[command(flatten)]
    file: Target,
}

/// How the reading is printed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum RuleFormat {
    Table,
    Toml,
    Json,
}

/// How an incomplete step counts.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum PartialWord {
    Whole,
    Started,
    ProRata,
}

/// What the value is.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum UnitWord {
    Percent,
    Number,
}

/// What a proportion is to.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ProportionWord {
    Ratio,
    Rate,
    Linear,
}

/// What a value below gets.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum BelowWord {
    None,
    Ratio,
    Rate,
}

/// To which band a border belongs.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum EndsWord {
    Lower,
    Upper,
}

/// What is done with a likely slip of the keyboard.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum SlipWord {
    Meant,
}

/// What a step in percent is.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum StepWord {
    Points,
    Target,
}

/// Reads the phrase and prints the rule, or what it leaves open.
pub(super) fn run(global: &Global, asked: &RulePhrase) -> Result<()> {
    let language = global.lang;
    let reading = read(&asked.phrase, asked.weight, &asked.answers());
    let report = ReadingReport {
        phrase: &asked.phrase,
        weight: asked.weight,
        value: asked.value,
        reading: &reading,
    };
    let text = match asked.format {
        RuleFormat::Table => report.to_table(language),
        RuleFormat::Toml => report.to_toml(language),
        RuleFormat::Json => report.to_json(language)?,
    };
    deliver_text(&asked.file, &text, language)?;
    if reading.rule.is_some() {
        return Ok(());
    }
    let unread = reading.unread.iter().any(|words| words.weighty);
    Err(if reading.questions.is_empty() {
        Error::new(
            Kind::Findings,
            if unread {
                "没有读全，见上"
            } else {
                "没有读成规则，见上"
            },
            if unread {
                "not read whole, see above"
            } else {
                "no rule was read, see above"
            },
        )
    } else {
        let options: Vec<String> = reading
            .questions
            .iter()
            .map(|question| format!("--{}", question.topic.option()))
            .collect();
        let options = options.join(Language::Zh.pick("、", ", "));
        Error::new(
            Kind::Findings,
            "原文有没写明的地方，没有读成完整的规则",
            "the phrase leaves something open: no complete rule",
        )
        .hint(
            format!("用 {options} 写明"),
            format!("settle it with {options}"),
        )
    })
}

impl RulePhrase {
    fn answers(&self) -> Answers {
        Answers {
            partial: self.partial.map(|word| match word {
                PartialWord::Whole => Partial::Whole,
                PartialWord::Started => Partial::Started,
                PartialWord::ProRata => Partial::ProRata,
            }),
            target: self.target,
            unit: self.unit.map(|word| match word {
                UnitWord::Percent => Unit::Percent,
                UnitWord::Number => Unit::Number,
            }),
            proportion: self.proportion.map(|word| match word {
                ProportionWord::Ratio => Proportion::Ratio,
                ProportionWord::Rate => Proportion::Rate,
                ProportionWord::Linear => Proportion::Linear,
            }),
            below: self.below.map(|word| match word {
                BelowWord::None => Below::None,
                BelowWord::Ratio => Below::Ratio,
                BelowWord::Rate => Below::Rate,
            }),
            ends: self.ends.map(|word| match word {
                EndsWord::Lower => Ends::Lower,
                EndsWord::Upper => Ends::Upper,
            }),
            step_in: self.step.map(|word| match word {
                StepWord::Points => StepIn::Points,
                StepWord::Target => StepIn::Target,
            }),
            slip: self.slip.is_some(),
        }
    }
}

/// A decimal as keyed: full-width digits fold, a sign of percent is dropped.
fn number(text: &str) -> std::result::Result<Decimal, String> {
    let folded: String = text.chars().map(fold_width).collect();
    Decimal::from_str_exact(folded.trim().trim_end_matches('%'))
        .map_err(|_| "不是数 · not a number".to_owned())
}
