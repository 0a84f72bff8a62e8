//! Everything that is said about a scale, and what cannot be said and why.

use super::consistency::{
    Alpha, SplitHalf, alpha, alpha_with_interval, alpha_without, mean_correlation, split_half,
    standardised_alpha, total_correlation,
};
use super::factor::omega;
use super::factorability::{Adequacy, Sphericity, adequacy, sphericity};
use super::matrix::{Factor, Symmetric};
use super::moments::Moments;
use super::threshold::{ADEQUACY, ALPHA, Band, LEAST, adequacy_word, alpha_word};
use crate::questionnaire::{Questionnaire, Role};
use crate::text::Text;

/// The reliability of a scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Reliability {
    /// Responses looked at.
    pub counted: u64,
    /// Responses with points on every chosen question; everything below is over these.
    pub complete: u64,
    /// The chosen questions in the order of the paper, the constant ones among them.
    pub items: Vec<Item>,
    /// Alpha over the questions that vary.
    pub alpha: Result<Alpha, Lack>,
    /// Alpha with the constant questions counted in, where there are any: some programs report it.
    pub alpha_with_constants: Option<f64>,
    /// Alpha of the questions that vary, brought to equal variances.
    pub standardised_alpha: Option<f64>,
    /// The mean of the correlations of all pairs of questions that vary.
    pub mean_correlation: Option<f64>,
    /// Omega over the questions that vary.
    pub omega: Result<f64, Lack>,
    /// Odd against even questions, of those that vary.
    pub split_half: Option<SplitHalf>,
    /// KMO over the questions that vary.
    pub adequacy: Result<f64, Lack>,
    /// Bartlett's test over the questions that vary.
    pub sphericity: Result<Sphericity, Lack>,
}

/// What is said about one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its position on the paper, counted from 0.
    pub position: usize,
    /// Its code.
    pub code: String,
    /// The question as worded.
    pub text: Text,
    /// What the question is for.
    pub role: Role,
    /// The mean of its points; `None` without complete responses.
    pub mean: Option<f64>,
    /// Their standard deviation with the divisor n − 1; `None` for fewer than two responses.
    pub deviation: Option<f64>,
    /// Whether every complete response has the same points here; then it is dropped from all that follows.
    pub is_constant: bool,
    /// Its correlation with the total of the other questions (corrected item-total correlation).
    pub total_correlation: Option<f64>,
    /// Alpha of the others without it.
    pub alpha_without: Option<f64>,
    /// Its own KMO.
    pub adequacy: Option<f64>,
}

/// Why a statistic cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// Too few complete responses for so many questions.
    Responses,
    /// Fewer than two questions vary.
    Questions,
    /// All totals are equal.
    Spread,
    /// The points on one question follow from those on others.
    Dependent,
    /// No question correlates with any other.
    Correlation,
    /// The two halves correlate negatively.
    NegativeHalves,
    /// One factor does not explain the questions, or explains one of them whole.
    Factor,
}

impl Lack {
    /// The stable word for it in JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Responses => "too-few-responses",
            Self::Questions => "too-few-questions",
            Self::Spread => "no-spread",
            Self::Dependent => "dependent-questions",
            Self::Correlation => "no-correlation",
            Self::NegativeHalves => "negative-halves",
            Self::Factor => "no-single-factor",
        }
    }

    /// Why.
    pub fn sentence(self) -> Text {
        match self {
            Self::Responses => Text::new(
                "完整的答卷太少，算不出",
                "too few complete responses to tell",
            ),
            Self::Questions => Text::new(
                "有变化的题不足两道，算不出",
                "fewer than two questions vary: nothing to tell",
            ),
            Self::Spread => Text::new(
                "各份总分都相同，算不出",
                "all totals are equal: nothing to tell",
            ),
            Self::Dependent => Text::new(
                "有的题的分值可由别的题推出，相关矩阵不可逆，算不出",
                "the points on one question follow from others: the correlations cannot be inverted",
            ),
            Self::Correlation => Text::new(
                "题目之间毫不相关，算不出",
                "no question correlates with any other: nothing to tell",
            ),
            Self::NegativeHalves => Text::new(
                "两半负相关，分半信度无从校正",
                "the halves correlate negatively: nothing to correct",
            ),
            Self::Factor => Text::new(
                "单因子模型没有合适的解，算不出（至少要三道题）",
                "no proper solution with one factor, which takes three questions",
            ),
        }
    }
}

impl Reliability {
    /// What the moments say about the questions at these positions, in the order in which they were collected.
    ///
    /// Positions beyond the questionnaire are left out.
    pub fn of(questionnaire: &Questionnaire, positions: &[usize], moments: &Moments) -> Self {
        let covariances = moments.covariances();
        let kept = Kept::of(covariances.as_ref(), positions.len());
        let mut items: Vec<Item> = Vec::with_capacity(positions.len());
        for (place, position) in positions.iter().enumerate() {
            let Some(question) = questionnaire.questions.get(*position) else {
                continue;
            };
            let variance = covariances.as_ref().map(|all| all.at(place, place));
            let among_kept = kept.places.iter().position(|kept| *kept == place);
            items.push(Item {
                position: *position,
                code: question.code.clone(),
                text: question.text.clone(),
                role: question.role,
                mean: (moments.complete > 0).then(|| moments.means[place]),
                deviation: variance.map(f64::sqrt),
                is_constant: variance.is_some() && among_kept.is_none(),
                total_correlation: among_kept.and_then(|at| kept.total_correlation(at)),
                alpha_without: among_kept.and_then(|at| kept.alpha_without(at)),
                adequacy: None,
            });
        }
        let adequacy = kept.adequacy(moments.complete);
        if let Ok(adequacy) = &adequacy {
            let varying = items.iter_mut().filter(|item| !item.is_constant);
            for (item, own) in varying.zip(&adequacy.items) {
                item.adequacy = *own;
            }
        }
        let has_constants = items.iter().any(|item| item.is_constant);
        let alpha_of_all = covariances.as_ref().and_then(alpha);
        Self {
            counted: moments.counted,
            complete: moments.complete,
            items,
            alpha: kept.alpha(moments.complete),
            alpha_with_constants: alpha_of_all.filter(|_| has_constants),
            standardised_alpha: kept.correlations.as_ref().and_then(standardised_alpha),
            mean_correlation: kept.correlations.as_ref().and_then(mean_correlation),
            omega: kept.omega(moments.complete),
            split_half: kept.covariances.as_ref().and_then(split_half),
            adequacy: adequacy.map(|adequacy| adequacy.overall),
            sphericity: kept.sphericity(moments.complete),
        }
    }

    /// The codes of the questions that were dropped because nobody answered differently.
    pub fn constants(&self) -> Vec<&str> {
        let constant = self.items.iter().filter(|item| item.is_constant);
        constant.map(|item| item.code.as_str()).collect()
    }

    /// How many questions the statistics are over.
    pub fn varying(&self) -> usize {
        self.items.iter().filter(|item| !item.is_constant).count()
    }

    /// What to know before any of it is quoted, one sentence each: who was left out, what was dropped, what it means.
    pub fn remarks(&self) -> Vec<Text> {
        let mut remarks = vec![self.cases()];
        let constants = self.constants();
        if !constants.is_empty() {
            let names = constants.join(" ");
            remarks.push(Text::new(
                format!("{names} 各份分值都相同，不参与计算"),
                format!("{names}: the same points on every response, dropped"),
            ));
        }
        if let Some(band) = self.alpha_band() {
            remarks.push(sourced("α", &band.text(), ALPHA.source));
        }
        if let Some(band) = self.adequacy_band() {
            remarks.push(sourced("KMO", &band.text(), ADEQUACY.source));
        }
        remarks.extend(self.too_few_for_words());
        if let Ok(test) = self.sphericity {
            remarks.push(if test.is_significant() {
                Text::new(
                    "Bartlett：题目之间存在相关（p < 0.05）",
                    "Bartlett: the questions do correlate (p < 0.05)",
                )
            } else {
                Text::new(
                    "Bartlett：不能说明题目之间存在相关（p ≥ 0.05），不适合作因子分析",
                    "Bartlett: no correlation is shown (p ≥ 0.05), so no factor analysis",
                )
            });
        }
        let demographic: Vec<&str> = self
            .items
            .iter()
            .filter(|item| !item.is_constant && item.role == Role::Demographic)
            .map(|item| item.code.as_str())
            .collect();
        if !demographic.is_empty() {
            let names = demographic.join(" ");
            remarks.push(Text::new(
                format!("{names} 是基本情况题，问的不是看法，放进量表没有含义"),
                format!(
                    "{names}: about the respondent, not opinions; they do not belong on a scale"
                ),
            ));
        }
        remarks
    }

    /// What alpha is called: by the lower end of its interval, from 20 complete responses on.
    pub fn alpha_band(&self) -> Option<&'static Band> {
        alpha_word(self.alpha.ok()?, self.complete)
    }

    /// What the KMO is called: from 20 complete responses on, and of three questions.
    pub fn adequacy_band(&self) -> Option<&'static Band> {
        adequacy_word(self.adequacy.ok()?, self.varying(), self.complete)
    }

    /// That a value is not called anything, and why; `None` where it is, or where there is none.
    fn too_few_for_words(&self) -> Option<Text> {
        let complete = self.complete;
        (complete < LEAST && self.alpha.is_ok()).then(|| {
            Text::new(
                format!("只有 {complete} 份完整的答卷，少于 {LEAST} 份，不下“好”“可接受”一类的判断"),
                format!(
                    "only {complete} complete responses, fewer than {LEAST}: too few to call the scale good or acceptable"
                ),
            )
        })
    }

    fn cases(&self) -> Text {
        let (counted, complete) = (self.counted, self.complete);
        let left_out = counted.saturating_sub(complete);
        if counted == 0 {
            return Text::new("还没有录完的答卷", "no response is entered yet");
        }
        if left_out == 0 {
            return Text::new(
                format!("{counted} 份答卷各题都有分值，全部计入"),
                format!("all {counted} responses have points on every question"),
            );
        }
        Text::new(
            format!(
                "{counted} 份答卷中 {complete} 份各题都有分值，计入；其余 {left_out} 份有缺，整份不计"
            ),
            format!(
                "{complete} of {counted} responses have points on every question; the other {left_out} are left out"
            ),
        )
    }
}

fn sourced(statistic: &str, text: &Text, source: &str) -> Text {
    Text::new(
        format!("{statistic}：{}（{source}）", text.zh),
        format!("{statistic}: {} ({source})", text.en),
    )
}

/// The questions that vary, and what their correlations allow.
struct Kept {
    /// Their places among the chosen ones.
    places: Vec<usize>,
    /// `None` for fewer than two complete responses.
    covariances: Option<Symmetric>,
    correlations: Option<Symmetric>,
    factor: Option<Factor>,
}

impl Kept {
    fn of(covariances: Option<&Symmetric>, questions: usize) -> Self {
        let Some(all) = covariances else {
            return Self {
                places: (0..questions).collect(),
                covariances: None,
                correlations: None,
                factor: None,
            };
        };
        let places: Vec<usize> = (0..questions)
            .filter(|place| all.at(*place, *place) > 0.0)
            .collect();
        let covariances = all.only(&places);
        let correlations = covariances.correlations();
        Self {
            places,
            factor: correlations.factor(),
            covariances: Some(covariances),
            correlations: Some(correlations),
        }
    }

    /// The covariances where two questions vary over at least two responses, or what is lacking.
    fn usable(&self) -> Result<&Symmetric, Lack> {
        let covariances = self.covariances.as_ref().ok_or(Lack::Responses)?;
        if covariances.size() < 2 {
            return Err(Lack::Questions);
        }
        Ok(covariances)
    }

    fn alpha(&self, responses: u64) -> Result<Alpha, Lack> {
        alpha_with_interval(self.usable()?, responses).ok_or(Lack::Spread)
    }

    fn omega(&self, responses: u64) -> Result<f64, Lack> {
        self.factored(responses)?;
        omega(self.usable()?).ok_or(Lack::Factor)
    }

    fn alpha_without(&self, at: usize) -> Option<f64> {
        alpha_without(self.covariances.as_ref()?, at)
    }

    fn total_correlation(&self, at: usize) -> Option<f64> {
        total_correlation(self.covariances.as_ref()?, at)
    }

    /// The factor of the correlations, or why there is none.
    fn factored(&self, responses: u64) -> Result<&Factor, Lack> {
        let questions = self.usable()?.size();
        if responses <= questions as u64 {
            return Err(Lack::Responses);
        }
        self.factor.as_ref().ok_or(Lack::Dependent)
    }

    fn adequacy(&self, responses: u64) -> Result<Adequacy, Lack> {
        let factor = self.factored(responses)?;
        let correlations = self.correlations.as_ref().ok_or(Lack::Responses)?;
        adequacy(correlations, factor).ok_or(Lack::Correlation)
    }

    fn sphericity(&self, responses: u64) -> Result<Sphericity, Lack> {
        let factor = self.factored(responses)?;
        sphericity(factor, self.places.len(), responses).ok_or(Lack::Responses)
    }
}
