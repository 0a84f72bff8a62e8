//! What the workbook and the annex both say: answers as counted, intervals, the table of single papers.

use rust_decimal::Decimal;

use super::{GivenPoints, SurveyFacts};
use crate::measure::{Figure, Fraction, QuestionSummary};
use crate::questionnaire::{Kind, Question, Role};
use crate::text::Language;

/// An answer as counted.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedAnswer {
    /// Its code; of points the points.
    pub code: String,
    /// The option as printed, or the points.
    pub label: String,
    /// Responses that gave it.
    pub count: u64,
    /// Count / answered in percent with two decimals; `None` where nobody answered.
    pub share: Option<String>,
}

/// The options of a question with their counts, or the points that were given; empty for texts, numbers and dates.
pub fn counted_answers(of: &QuestionSummary, language: Language) -> Vec<CountedAnswer> {
    let text = |share: &Fraction| share.percent().to_text(2);
    let options = of.options.iter().map(|option| CountedAnswer {
        code: option.code.clone(),
        label: option.label.get(language).to_owned(),
        count: option.count,
        share: option.share.as_ref().map(text),
    });
    let points = of.points_given.iter().map(|(points, count)| {
        let digits = points.normalize().to_string();
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let share = Fraction::new(whole(*count), whole(of.answered));
        CountedAnswer {
            label: match language {
                Language::Zh => format!("{digits} 分"),
                Language::En => format!("{digits} points"),
            },
            code: digits,
            count: *count,
            share: share.as_ref().map(text),
        }
    });
    options.chain(points).collect()
}

/// The ends of the interval around a figure in percent, with its decimals.
pub fn interval_ends(figure: &Figure) -> Option<[String; 2]> {
    let interval = figure.interval?;
    let places = figure.decimals as usize;
    Some([interval.low, interval.high].map(|end| format!("{:.places$}", end * 100.0)))
}

/// The method of an interval, in words.
pub fn interval_method(code: &str, language: Language) -> String {
    let (method, correction) = match code.strip_suffix("-fpc") {
        Some(method) => (
            method,
            language.pick("，经有限总体校正", ", corrected for the population"),
        ),
        None => (code, ""),
    };
    let words = match method {
        "wilson" => language.pick("Wilson 法", "Wilson"),
        "t" => language.pick("t 分布", "t distribution"),
        "ratio" => language.pick("比率估计", "ratio estimate"),
        "stratified-t" => language.pick("分组加权 t 分布", "stratified t distribution"),
        "yuen" => language.pick("Yuen 法", "Yuen"),
        "hypergeometric" => language.pick("超几何分布精确限", "exact hypergeometric limits"),
        other => other,
    };
    format!("{words}{correction}")
}

/// What questions of this role are about, in a sentence.
pub fn role_word(role: Role, language: Language) -> &'static str {
    match role {
        Role::Satisfaction => language.pick("满意度", "satisfaction"),
        Role::Awareness => language.pick("知晓情况", "awareness"),
        Role::Effect => language.pick("效果", "effects"),
        Role::Process => language.pick("办理过程", "process"),
        Role::Coverage => language.pick("覆盖情况", "coverage"),
        Role::Demographic => language.pick("受访者情况", "the respondents"),
        Role::Open => language.pick("意见建议", "opinions"),
    }
}

/// The single papers as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRows {
    /// The headings: serial, questions with points, their sum, the other questions.
    pub headings: Vec<String>,
    /// How many columns behind the first hold numbers.
    pub numbers: usize,
    /// The full marks that the score rates of these columns are over.
    pub marks: Vec<Decimal>,
    /// Of what kind the answers in the columns behind those are.
    pub others: Vec<Kind>,
    /// A row a paper, then the sums and the score rates.
    pub rows: Vec<Vec<String>>,
}

/// The table of single papers (原始得分表); `None` where it was not asked for.
pub fn raw_rows(of: &SurveyFacts, language: Language) -> Option<RawRows> {
    let raw = of.raw.as_ref()?;
    let questions = &of.survey.questionnaire.questions;
    let code = |at: &usize| questions.get(*at).map_or("", |one| one.code.as_str());
    let has_points = |code: &&str| {
        let found = of.survey.questionnaire.find(code);
        found.is_some_and(|(_, question)| question.full_mark().is_some())
    };
    let held: Vec<&str> = of.gate.codes().into_iter().filter(has_points).collect();
    let sum = match (held.is_empty(), language) {
        (true, _) => language.pick("小计", "sum").to_owned(),
        (false, Language::Zh) => format!("小计（不含{}）", held.join("、")),
        (false, Language::En) => format!("sum (without {})", held.join(", ")),
    };
    let mut headings = vec![language.pick("序号", "serial").to_owned()];
    headings.extend(raw.scored.iter().map(|at| code(at).to_owned()));
    headings.push(sum);
    headings.extend(raw.others.iter().map(|at| {
        let text = questions.get(*at).map_or("", |one| one.text.get(language));
        format!("{} {text}", code(at))
    }));
    let digits = |points: Decimal| points.normalize().to_string();
    let mut rows = Vec::new();
    let mut sums = vec![[Decimal::ZERO; 2]; raw.scored.len()];
    for paper in &raw.papers {
        let mut row = vec![paper.serial.clone()];
        let mut whole = Decimal::ZERO;
        for ((given, sums), at) in paper.points.iter().zip(&mut sums).zip(&raw.scored) {
            if let GivenPoints::Points(points) = given {
                whole += *points;
                sums[0] += *points;
            }
            // As in every other figure: an option without points is an answer, and adds nothing.
            if !matches!(given, GivenPoints::Missing(_)) {
                let mark = questions.get(*at).and_then(Question::full_mark);
                sums[1] += mark.unwrap_or_default();
            }
            row.push(match given {
                GivenPoints::Points(points) => digits(*points),
                GivenPoints::Without(said) | GivenPoints::Missing(said) => said.clone(),
            });
        }
        // Who answered none of them has no sum: 0 would be the lowest.
        let is_any = paper
            .points
            .iter()
            .any(|given| !matches!(given, GivenPoints::Missing(_)));
        row.push(if is_any { digits(whole) } else { String::new() });
        row.extend(paper.others.iter().cloned());
        rows.push(row);
    }
    let all = sums.iter().fold([Decimal::ZERO; 2], |all, one| {
        [all[0] + one[0], all[1] + one[1]]
    });
    let blanks = || std::iter::repeat_n(String::new(), raw.others.len());
    let sums = || sums.iter().copied().chain([all]);
    let mut total = vec![language.pick("合计", "total").to_owned()];
    total.extend(sums().map(|[points, _]| digits(points)));
    total.extend(blanks());
    let mut rates = vec![language.pick("得分率(%)", "score rate (%)").to_owned()];
    rates.extend(sums().map(|[points, mark]| {
        let rate = Fraction::from(points).divide(&Fraction::from(mark));
        rate.map_or_else(String::new, |rate| rate.percent().to_text(2))
    }));
    rates.extend(blanks());
    rows.extend([total, rates]);
    let kinds = raw.others.iter();
    let kinds = kinds.map(|at| questions.get(*at).map(|one| one.kind.clone()));
    Some(RawRows {
        headings,
        numbers: raw.scored.len() + 1,
        marks: sums().map(|[_, mark]| mark).collect(),
        others: kinds.flatten().collect(),
        rows,
    })
}
