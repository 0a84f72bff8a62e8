//! `manyi sample`: how many responses a margin of error takes, or which margin a sample has.

use serde_json::json;

use super::arguments::{Format, Global};
use super::figure_arguments::SampleListing;
use super::output::{deliver, render};
use crate::error::{Error, Kind, Result};
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
    let text = match asked.listing.format {
        Format::Table => answer.sentence(global.lang) + "\n",
        Format::Csv | Format::Json => answer.fields(global.lang)?,
    };
    deliver(&asked.listing, &text)
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

    fn fields(&self, language: Language) -> Result<String> {
        let headings = [
            language.pick("总体", "population"),
            language.pick("置信水平(%)", "level (%)"),
            language.pick("预期比例(%)", "share (%)"),
            language.pick("误差(百分点)", "margin (points)"),
            language.pick("样本量", "responses"),
        ];
        let population = self.asked.population;
        let row = vec![
            population
                .map(|people| people.to_string())
                .unwrap_or_default(),
            self.asked.level.to_string(),
            self.asked.share.to_string(),
            self.margin.clone(),
            self.responses.to_string(),
        ];
        render(&self.asked.listing, &headings, &[row], || {
            json!({
                "population": population,
                "level": self.asked.level.to_string(),
                "share": self.asked.share.to_string(),
                "margin": self.margin,
                "responses": self.responses,
            })
        })
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
