//! `manyi sample`: how many responses a margin of error takes, or which margin a sample has.

use super::arguments::{Format, Global};
use super::figure_arguments::SampleListing;
use super::output::deliver_text;
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Cell, Listing, columns, pretty};
use crate::measure::sample_size::{NoPlan, SamplePlan};
use crate::text::{Language, group_thousands};

/// Prints the sentence, or the numbers where a program asks for them.
pub(super) fn run(global: &Global, asked: &SampleListing) -> Result<()> {
    let plan = SamplePlan::new(asked.population, asked.level, asked.share).map_err(no_plan)?;
    let (responses, margin) = match (asked.n, asked.margin) {
        (Some(responses), _) => {
            let margin = plan.margin_of(responses).map_err(no_plan)?;
            (responses, rounded(margin))
        }
        (None, margin) => {
            let margin = margin.unwrap_or_default();
            let responses = plan.responses_for(margin).map_err(no_plan)?;
            (responses, margin.to_string())
        }
    };
    let answer = Answer {
        asked,
        responses,
        margin,
    };
    let (delivery, language) = (&asked.delivery, global.lang);
    let text = match delivery.format {
        Format::Table => answer.sentence(language) + "\n",
        Format::Csv => columns(language).csv([&answer], delivery.style())?,
        Format::Json => pretty(&columns(language).json_row(&answer))?,
    };
    deliver_text(&delivery.target, &text, language)
}

fn columns<'a>(language: Language) -> Listing<'static, Answer<'a>> {
    let text = |number: f64| Cell::decimal(number.to_string());
    columns! { language, Answer as of =>
        "population": "总体" "population" => of.asked.population;
        "level": "置信水平(%)" "level (%)" => text(of.asked.level);
        "share": "预期比例(%)" "share (%)" => text(of.asked.share);
        "margin": "误差(百分点)" "margin (points)" => Cell::decimal(&of.margin);
        "responses": "样本量" "responses" => of.responses;
    }
}

struct Answer<'a> {
    asked: &'a SampleListing,
    responses: u64,
    margin: String,
}

impl Answer<'_> {
    fn sentence(&self, language: Language) -> String {
        let (responses, margin) = (group_thousands(self.responses), &self.margin);
        let (level, share) = (self.asked.level, self.asked.share);
        let population = self.asked.population.map(group_thousands);
        let of = match (population, language) {
            (Some(people), Language::Zh) => format!("总体 {people} 人，"),
            (Some(people), Language::En) => format!("of {people} people, "),
            (None, Language::Zh) => "总体很大，".to_owned(),
            (None, Language::En) => "of very many people, ".to_owned(),
        };
        match (self.asked.n.is_some(), language) {
            (false, Language::Zh) => format!(
                "{responses}\n{of}置信水平 {level}%、误差 ±{margin} 个百分点、预期比例 {share}%：至少要 {responses} 份有效答卷"
            ),
            (false, Language::En) => format!(
                "{responses}\n{of}{level} % confidence, ±{margin} percentage points, expecting {share} %: at least {responses} valid responses"
            ),
            (true, Language::Zh) => format!(
                "±{margin}\n{of}{responses} 份有效答卷、置信水平 {level}%、预期比例 {share}%：误差 ±{margin} 个百分点"
            ),
            (true, Language::En) => format!(
                "±{margin}\n{of}{responses} valid responses, {level} % confidence, expecting {share} %: ±{margin} percentage points"
            ),
        }
    }
}

/// At most two decimals, no trailing zeros.
fn rounded(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn no_plan(refused: NoPlan) -> Error {
    Error::new(Kind::Usage, refused.0.zh, refused.0.en)
}
