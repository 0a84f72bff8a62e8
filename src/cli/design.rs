//! `manyi design`: a measure with its interval as the sample was drawn: strata, clusters, weights, known shares.

use super::arguments::{Format, Global};
use super::crosstab::grouping;
use super::figure_arguments::{DesignArguments, LonelyWord};
use super::open;
use super::output::{deliver_text, list};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Cell, Listing, cell, columns, nested};
use crate::measure::crosstab::Grouping;
use crate::measure::design::{Change, Design, Estimate, Lonely, change};
use crate::measure::{Measure, ResponseShares, Survey};
use crate::response::RestsOn;
use crate::store::{Drawing, Store, SurveyKey};
use crate::text::Language;

/// One measure by design.
struct Line<'s> {
    measure: &'s Measure,
    rests_on: RestsOn,
    found: Estimate,
    change: Option<Change>,
}

/// Prints or writes the measures by design.
pub(super) fn run(global: &Global, asked: &DesignArguments) -> Result<()> {
    let mut store = open::store(global)?;
    asked.rest.restrict(&mut store);
    let survey = store.survey(&asked.survey)?;
    let drawn = drawing(&survey, asked)?;
    let by = [&drawn.strata, &drawn.cluster, &drawn.group];
    let by: Vec<&Grouping> = by.into_iter().flatten().collect();
    asked
        .sensitive
        .gate_by(global, &mut store, &asked.survey, "design", &by)?;
    let rests_on = store.survey_rests_on(&asked.survey)?;
    let mut lines = Vec::new();
    for measure in measures(&survey, asked.measure.as_deref())? {
        let found = estimate(&store, &asked.survey, &survey, measure, asked)?;
        let change = match &asked.earlier {
            Some(earlier) => Some(changed(&store, earlier, measure, &found, asked)?),
            None => None,
        };
        lines.push(Line {
            measure,
            rests_on,
            found,
            change,
        });
    }
    let (language, delivery) = (global.lang, &asked.delivery);
    let lonely = lonely(asked.lonely);
    let listing = columns(language, lonely);
    let has_lonely = lines.iter().any(|line| !line.found.lonely.is_empty());
    if delivery.format != Format::Table {
        return list(&listing, &lines, None, delivery);
    }
    let mut said = listing.table(&lines);
    let rest = rests_on.sentence();
    let notes = has_lonely.then(|| lonely.sentence()).into_iter();
    for note in notes.chain([rest]) {
        said.extend(["· ", note.get(language), "\n"]);
    }
    deliver_text(&delivery.target, &said, language)
}

/// The measures asked for: one, or all that can be had response by response.
fn measures<'s>(survey: &'s Survey, code: Option<&str>) -> Result<Vec<&'s Measure>> {
    let mut measures = survey.measures.iter();
    let Some(code) = code else {
        return Ok(measures
            .filter(|measure| ResponseShares::of(&survey.questionnaire, measure).is_some())
            .collect());
    };
    let found = measures.find(|measure| measure.code == code);
    let found = found.ok_or_else(|| unknown_measure(survey, code))?;
    if ResponseShares::of(&survey.questionnaire, found).is_none() {
        return Err(trimmed(code));
    }
    Ok(vec![found])
}

fn trimmed(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("{code} 是截尾平均，不能按抽样设计算"),
        format!("{code} is a trimmed mean, which has no figure by design"),
    )
    .hint(
        "它的区间见 manyi summary",
        "its interval is in manyi summary",
    )
}

fn unknown_measure(survey: &Survey, code: &str) -> Error {
    let known: Vec<&str> = survey
        .measures
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    let known = known.join(" ");
    Error::new(
        Kind::Usage,
        format!("没有测算 {code}"),
        format!("there is no measure {code}"),
    )
    .hint(format!("有：{known}"), format!("there are: {known}"))
}

/// The figure of a measure in a survey.
fn estimate(
    store: &Store,
    key: &SurveyKey,
    survey: &Survey,
    measure: &Measure,
    asked: &DesignArguments,
) -> Result<Estimate> {
    let (drawing, design) = (drawing(survey, asked)?, design(asked));
    let Some(shares) = ResponseShares::of(&survey.questionnaire, measure) else {
        return Err(trimmed(&measure.code));
    };
    let mut collector = store.drawn(key, &shares, &drawing)?;
    if drawing.weight.is_none() {
        collector.weigh(&design.population);
    }
    Estimate::of(&collector, &design).map_err(|reason| {
        let sentence = reason.sentence();
        Error::new(Kind::Findings, sentence.zh, sentence.en)
    })
}

fn changed(
    store: &Store,
    earlier: &SurveyKey,
    measure: &Measure,
    later: &Estimate,
    asked: &DesignArguments,
) -> Result<Change> {
    let survey = store.survey(earlier)?;
    let code = &measure.code;
    let same = survey.measures.iter().find(|one| one.code == *code);
    let same = same.ok_or_else(|| unknown_measure(&survey, code))?;
    let before = estimate(store, earlier, &survey, same, asked)?;
    change(&before, later).ok_or_else(|| {
        Error::new(
            Kind::Findings,
            "比不出变化：抽样单元太少",
            "no change can be shown: too few units",
        )
    })
}

/// How the responses of a survey were drawn, resolved against its questionnaire.
fn drawing(survey: &Survey, asked: &DesignArguments) -> Result<Drawing> {
    let questionnaire = &survey.questionnaire;
    let by = |word: &Option<String>| {
        let found = word.as_ref().map(|word| grouping(word, questionnaire));
        found.transpose().and_then(|found| match found {
            Some(Grouping::Mode | Grouping::Interviewer | Grouping::Operator) => Err(Error::new(
                Kind::Usage,
                "抽样设计按题或批次写",
                "a sample is drawn by a question or by batch",
            )
            .hint("例如 --cluster batch", "as in --cluster batch")),
            found => Ok(found),
        })
    };
    let weight = asked.weight.as_ref().map(|code| {
        let found = questionnaire.find(code);
        found.map(|(position, _)| position).ok_or_else(|| {
            Error::new(
                Kind::Usage,
                format!("问卷里没有题 {code}"),
                format!("the questionnaire has no question {code}"),
            )
        })
    });
    Ok(Drawing {
        strata: by(&asked.strata)?,
        cluster: by(&asked.cluster)?,
        group: by(&asked.group)?,
        weight: weight.transpose()?,
    })
}

/// What is known of the population.
fn design(asked: &DesignArguments) -> Design {
    Design {
        population: asked.population.iter().cloned().collect(),
        groups: asked.shares.iter().cloned().collect(),
        lonely: lonely(asked.lonely),
    }
}

const fn lonely(word: LonelyWord) -> Lonely {
    match word {
        LonelyWord::Adjust => Lonely::Adjust,
        LonelyWord::Certainty => Lonely::Certain,
        LonelyWord::Fail => Lonely::Refuse,
    }
}

fn columns<'s>(language: Language, lonely: Lonely) -> Listing<'static, Line<'s>> {
    let percent = |line: &Line<'_>, share: f64| {
        let (share, decimals) = (share * 100.0, line.measure.decimals as usize);
        Cell::percent(format!("{share:.6}")).read_as(format!("{share:.decimals$}"))
    };
    let number = |value: Option<f64>, places: usize| {
        let digits =
            |value| Cell::decimal(format!("{value:.6}")).read_as(format!("{value:.places$}"));
        cell(value.map(digits))
    };
    let changed = move |line: &Line<'_>, of: fn(&Change) -> f64| {
        line.change.as_ref().map(|change| percent(line, of(change)))
    };
    columns! { language, Line as line =>
        "code" => &line.measure.code;
        "formula" => line.measure.formula.code();
        "": "测算" "measure" => line.measure.title.get(language);
        "rate": "比率%" "rate %" => percent(line, line.found.rate);
        "error": "标准误" "error" => percent(line, line.found.error);
        "": "95% 区间下限" "95% interval low" => percent(line, line.found.interval().low);
        "": "上限" "high" => percent(line, line.found.interval().high);
        "interval" => nested(interval(&line.found));
        "df": "自由度" "df" => line.found.degrees;
        "design_effect": "设计效应" "design effect" => number(line.found.effect, 3);
        "effective_n": "有效样本量" "effective n" => number(line.found.effective, 1);
        "intraclass_correlation": "群内相关" "intraclass r" => number(line.found.correlation, 3);
        "responses": "答卷" "responses" => line.found.responses;
        "rests_on" => nested(serde_json::json!(line.rests_on));
        "strata": "层" "strata" => line.found.strata;
        "units": "抽样单元" "units" => line.found.units;
        "lonely" => nested(serde_json::json!({"rule": lonely.code(), "strata": line.found.lonely}));
        "": "较早先" "change" => changed(line, |change| change.value);
        "": "变化下限" "change low" => changed(line, |change| change.ends[0]);
        "": "变化上限" "change high" => changed(line, |change| change.ends[1]);
        "change" => line.change.as_ref().map(|change| nested(change_shape(change)));
    }
}

/// A share in percent, with six places.
fn six(share: f64) -> String {
    format!("{:.6}", share * 100.0)
}

fn interval(found: &Estimate) -> serde_json::Value {
    let interval = found.interval();
    serde_json::json!({
        "level": interval.level,
        "low": six(interval.low),
        "high": six(interval.high),
        "method": interval.method,
    })
}

fn change_shape(change: &Change) -> serde_json::Value {
    serde_json::json!({
        "value": six(change.value),
        "error": six(change.error),
        "interval": {
            "level": 95,
            "low": six(change.ends[0]),
            "high": six(change.ends[1]),
            "method": "welch",
        },
    })
}
