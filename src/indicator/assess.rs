//! Assessing a project: every indicator, the totals per level, the grade.

use super::amount::Figures;
use super::outcome::Outcome;
use super::rules::outcome;
use super::{
    Assessment, Evidence, GradeBand, Indicator, LevelTotal, Project, Rule, Scored, describe,
    what_if,
};
use crate::measure::{Figure, Fraction};
use crate::text::Text;

/// Scores every indicator of a project from its figures and judgements.
///
/// `figures` gives the figure of a survey code and a measure code. The grade is that of the unrounded total as a
/// share of the whole weight, in left-closed bands; there is none while an indicator cannot be scored.
pub fn assess(project: &Project, figures: &dyn Fn(&str, &str) -> Option<Figure>) -> Assessment {
    let indicators: Vec<Scored> = project
        .indicators
        .iter()
        .map(|indicator| scored(indicator, figures))
        .collect();
    let total: Fraction = indicators.iter().filter_map(|one| one.score.clone()).sum();
    let weight: Fraction = indicators.iter().map(|one| one.weight.clone()).sum();
    let complete = indicators.iter().all(|one| one.score.is_some());
    Assessment {
        grade: total
            .divide(&weight)
            .filter(|_| complete)
            .and_then(|share| grade(&project.grades, &share.percent())),
        levels: levels(&indicators),
        total,
        weight,
        indicators,
    }
}

fn scored(indicator: &Indicator, figures: Figures) -> Scored {
    let weight = Fraction::from(indicator.weight);
    let Outcome {
        value,
        score,
        because,
        deduction,
    } = outcome(&indicator.rule, &weight, &indicator.evidence, figures);
    let sources = sources(indicator);
    Scored {
        code: indicator.code.clone(),
        path: indicator.path.clone(),
        title: indicator.title.clone(),
        weight,
        target: indicator.target.clone(),
        standard: indicator.standard.clone(),
        rule: indicator.rule.code(),
        value,
        score,
        because,
        deduction,
        evidence: most_checkable(&sources),
        feeds: feeds(&sources),
        rule_words: describe(&indicator.rule, indicator.weight),
        courses: what_if(indicator, figures),
        published: indicator.published.clone(),
    }
}

/// The evidence a score stands on: that of the groups where there are groups, else the indicator's own.
fn sources(indicator: &Indicator) -> Vec<&Evidence> {
    fn collect<'a>(rule: &'a Rule, own: &'a Evidence, into: &mut Vec<&'a Evidence>) {
        if let Rule::Groups(rule) = rule {
            for group in &rule.groups {
                collect(&group.rule, &group.evidence, into);
            }
        } else {
            into.push(own);
        }
    }
    let mut sources = Vec::new();
    collect(&indicator.rule, &indicator.evidence, &mut sources);
    sources
}

/// The word for where a value comes from: a measure if any part is one, else an interview, else a judgement.
fn most_checkable(sources: &[&Evidence]) -> &'static str {
    let codes: Vec<&'static str> = sources.iter().map(|evidence| evidence.code()).collect();
    ["measure", "interview"]
        .into_iter()
        .find(|code| codes.contains(code))
        .unwrap_or("judgement")
}

fn feeds(sources: &[&Evidence]) -> Vec<(String, String)> {
    let mut feeds = Vec::new();
    for evidence in sources {
        if let Evidence::Measure { survey, measure } = evidence {
            let feed = (survey.clone(), measure.clone());
            if !feeds.contains(&feed) {
                feeds.push(feed);
            }
        }
    }
    feeds
}

fn grade(bands: &[GradeBand], percent: &Fraction) -> Option<Text> {
    bands
        .iter()
        .find(|band| *percent >= Fraction::from(band.from))
        .map(|band| band.title.clone())
}

/// Each first level in the order of the report, followed by its second levels.
fn levels(indicators: &[Scored]) -> Vec<LevelTotal> {
    let mut levels: Vec<LevelTotal> = Vec::new();
    for first in distinct(indicators.iter().map(|one| &one.path[..1])) {
        levels.push(total_under(indicators, first));
        let seconds = indicators
            .iter()
            .filter(|one| one.path[..1] == *first)
            .map(|one| &one.path[..]);
        for second in distinct(seconds) {
            levels.push(total_under(indicators, second));
        }
    }
    levels
}

fn distinct<'a>(paths: impl Iterator<Item = &'a [Text]>) -> Vec<&'a [Text]> {
    let mut seen = Vec::new();
    for path in paths {
        if !seen.contains(&path) {
            seen.push(path);
        }
    }
    seen
}

fn total_under(indicators: &[Scored], path: &[Text]) -> LevelTotal {
    let under = || indicators.iter().filter(|one| one.path.starts_with(path));
    LevelTotal {
        path: path.to_vec(),
        weight: under().map(|one| one.weight.clone()).sum(),
        score: under().filter_map(|one| one.score.clone()).sum(),
    }
}
