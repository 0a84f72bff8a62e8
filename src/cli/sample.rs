//! `manyi sample`: how many responses a margin of error takes, or which margin a sample has.

use super::arguments::{Format, Global};
use super::figure_arguments::SampleListing;
use super::output::{deliver_text, spread};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Cell, Listing, columns, pretty};
use crate::measure::sample_size::{NoPlan, SamplePlan};
use crate::text::{Language, group_thousands};

/// Prints the sentence, or the numbers where a program asks for them.
pub(super) fn run(global: &Global, asked: &SampleListing) -> Result<()> {
    let plan = SamplePlan::new(asked.population, asked.level, asked.share)
        .and_then(|plan| plan.with_effect(asked.deff))
        .map_err(no_plan)?;
    let answer = Answer::of(asked, &plan).map_err(no_plan)?;
    let (delivery, language) = (&asked.delivery, global.lang);
    let text = match delivery.format {
        Format::Table => answer.sentence(language) + "\n",
        Format::Csv | Format::Xlsx => {
            return spread(&columns(language).grid([&answer]), delivery, language);
        }
        Format::Json => pretty(&columns(language).json_row(&answer))?,
    };
    deliver_text(&delivery.target, &text, language)
}

fn columns<'a>(language: Language) -> Listing<'static, Answer<'a>> {
    let text = |number: f64| Cell::decimal(number.to_string());
    let yes_no = [language.pick("是", "yes"), language.pick("否", "no")];
    columns! { language, Answer as of =>
        "population": "总体" "population" => of.asked.population;
        "level": "置信水平(%)" "level (%)" => text(of.asked.level);
        "share": "预期比例(%)" "share (%)" => text(of.asked.share);
        "margin": "误差(百分点)" "margin (points)" => Cell::decimal(&of.margin);
        "responses": "样本量" "responses" => of.responses;
        "approximation_holds": "正态近似成立" "approximation holds" => Cell::flag(of.exact.is_none(), yes_no);
        "exact_responses": "精确样本量" "exact responses" => match &of.exact {
            Some(Exact::Responses(exact)) => *exact,
            _ => None,
        };
        "exact_margin": "精确误差(百分点)" "exact margin (points)" => match &of.exact {
            Some(Exact::Margin(exact)) => Some(Cell::decimal(exact)),
            _ => None,
        };
        "design_effect": "设计效应" "design effect" => text(of.asked.deff);
        "to_hand_out": "发放份数" "to hand out" => of.to_hand_out;
    }
}

struct Answer<'a> {
    asked: &'a SampleListing,
    responses: u64,
    margin: String,
    /// Where the normal approximation does not hold: the exact number of responses, or the exact margin.
    exact: Option<Exact>,
    /// Papers to hand out for the responses.
    to_hand_out: Option<u64>,
}

/// The exact answer beside the approximate one.
enum Exact {
    /// So many responses; `None`: no number of them gives the margin.
    Responses(Option<u64>),
    /// This margin.
    Margin(String),
}

impl<'a> Answer<'a> {
    fn of(asked: &'a SampleListing, plan: &SamplePlan) -> std::result::Result<Self, NoPlan> {
        let (responses, margin, exact) = if let Some(responses) = asked.n {
            let margin = rounded(plan.margin_of(responses)?);
            let exact = Exact::Margin(rounded(plan.exact_margin_of(responses)?));
            (responses, margin, exact)
        } else {
            let margin = asked.margin.unwrap_or_default();
            let responses = plan.responses_for(margin)?;
            let exact = Exact::Responses(plan.exact_responses_for(margin)?);
            (responses, margin.to_string(), exact)
        };
        let needed = match &exact {
            Exact::Responses(Some(exact)) if !plan.is_approximable(responses) => *exact,
            _ => responses,
        };
        let to_hand_out = asked.response.map(|rate| plan.to_hand_out(needed, rate));
        Ok(Self {
            asked,
            responses,
            margin,
            exact: (!plan.is_approximable(responses)).then_some(exact),
            to_hand_out: to_hand_out.transpose()?,
        })
    }

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
        let design = match (self.asked.deff, language) {
            (deff, _) if (deff - 1.0).abs() < 1e-12 => String::new(),
            (deff, Language::Zh) => format!("、设计效应 {deff}"),
            (deff, Language::En) => format!(", design effect {deff}"),
        };
        let sentence = match (self.asked.n.is_some(), language) {
            (false, Language::Zh) => format!(
                "{responses}\n{of}置信水平 {level}%、误差 ±{margin} 个百分点、预期比例 {share}%{design}：至少要 {responses} 份有效答卷"
            ),
            (false, Language::En) => format!(
                "{responses}\n{of}{level} % confidence, ±{margin} percentage points, expecting {share} %{design}: at least {responses} valid responses"
            ),
            (true, Language::Zh) => format!(
                "±{margin}\n{of}{responses} 份有效答卷、置信水平 {level}%、预期比例 {share}%{design}：误差 ±{margin} 个百分点"
            ),
            (true, Language::En) => format!(
                "±{margin}\n{of}{responses} valid responses, {level} % confidence, expecting {share} %{design}: ±{margin} percentage points"
            ),
        };
        let more = [
            self.exact_sentence(language),
            self.hand_out_sentence(language),
        ];
        let more = more.into_iter().flatten().map(|said| format!("\n{said}"));
        sentence + &more.collect::<String>()
    }

    fn exact_sentence(&self, language: Language) -> Option<String> {
        let exact = match (self.exact.as_ref()?, language) {
            (Exact::Responses(Some(n)), Language::Zh) => {
                format!("至少要 {} 份", group_thousands(*n))
            }
            (Exact::Responses(Some(n)), Language::En) => {
                format!("at least {} responses", group_thousands(*n))
            }
            (Exact::Responses(None), Language::Zh) => "多少份都达不到".to_owned(),
            (Exact::Responses(None), Language::En) => {
                "no number of responses reaches it".to_owned()
            }
            (Exact::Margin(margin), Language::Zh) => format!("误差至多 {margin} 个百分点"),
            (Exact::Margin(margin), Language::En) => {
                format!("at most {margin} percentage points")
            }
        };
        Some(match language {
            Language::Zh => {
                format!("正态近似不成立（预期的少数一方不到 10 份）；按精确区间，{exact}")
            }
            Language::En => format!(
                "the normal approximation does not hold (fewer than 10 expected on the smaller side); by exact limits, {exact}"
            ),
        })
    }

    fn hand_out_sentence(&self, language: Language) -> Option<String> {
        let (papers, rate) = (group_thousands(self.to_hand_out?), self.asked.response?);
        Some(match language {
            Language::Zh => format!("按有效回收率 {rate}% 算，要发放 {papers} 份"),
            Language::En => format!("at a response of {rate} %, hand out {papers} papers"),
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
