//! How often the intervals hold the truth: samples drawn from made-up populations of which the truth is known.
//!
//! The shares of docs/figures.md come from `MANYI_COVERAGE=4000 cargo test --test figures coverage`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use manyi::measure::crosstab::{Category, GroupedMeasures, Grouping};
use manyi::measure::design::{Collector, Design, Drawn, Estimate};
use manyi::measure::interval::{exact_share, mean_of, wilson};
use manyi::measure::reliability::agreement;
use manyi::measure::{
    Case, Counted, Figure, Formula, Fraction, GroupBy, GroupWeight, Groups, NumberCollector,
    Sampling, Survey, Trim, TrimAmount, TrimEnds, tally,
};
use manyi::questionnaire::{Kind, Question, Role};
use manyi::response::{Answer, AnswerSheet};
use manyi::text::Text;
use rust_decimal::Decimal;

use super::made_up::{Chance, computed, question, score, survey};

fn samples() -> u64 {
    let wanted = std::env::var("MANYI_COVERAGE").ok();
    wanted.and_then(|many| many.parse().ok()).unwrap_or(400)
}

/// The share of samples whose interval holds the truth, printed; a sample without an interval is not counted.
fn covered(name: &str, truth: f64, mut sample: impl FnMut(&mut Chance) -> Option<[f64; 2]>) -> f64 {
    let mut chance = Chance(20_221_031);
    let (mut held, mut all) = (0u64, 0u64);
    for _ in 0..samples() {
        if let Some([low, high]) = sample(&mut chance) {
            all += 1;
            held += u64::from(low <= truth + 1e-12 && truth <= high + 1e-12);
        }
    }
    let share = held as f64 / all as f64;
    if std::env::var("MANYI_COVERAGE").is_ok() {
        let held = share * 100.0;
        // Not println: the test runner would keep it for itself.
        let _ = writeln!(io::stderr(), "{name}: {held:.1} of 100, over {all} samples");
    }
    share
}

fn fraction(count: usize) -> Fraction {
    Fraction::from(i64::try_from(count).unwrap())
}

fn group() -> Question {
    Question {
        role: Role::Demographic,
        ..question("D1", Kind::Single, &[("1", None), ("2", None)])
    }
}

/// The figure of the people drawn, of whom each has points on the questions and perhaps a group.
fn drawn(survey: &Survey, people: &[(Vec<u64>, Option<&str>)], chosen: &[usize]) -> Figure {
    let sheets: Vec<AnswerSheet> = chosen
        .iter()
        .map(|at| {
            let (points, group) = &people[*at];
            let answers = points.iter().map(|points| Answer::Points((*points).into()));
            let answers = answers.chain(group.map(|group| Answer::Choice(group.to_owned())));
            let mut sheet = AnswerSheet::empty(survey.questionnaire.questions.len());
            answers
                .enumerate()
                .for_each(|(at, answer)| sheet.set(at, Some(answer)));
            sheet
        })
        .collect();
    computed(survey, &sheets)
}

fn ends(figure: &Figure) -> Option<[f64; 2]> {
    figure
        .interval
        .map(|interval| [interval.low, interval.high])
}

// Of 300 people 78 % are satisfied; 60 are drawn.
#[test]
fn shares_are_held_as_often_as_they_should_be() {
    let (people, hits, many) = (300, 234, 60);
    let count = |chance: &mut Chance| {
        chance
            .draw(people, many)
            .iter()
            .filter(|at| **at < hits)
            .count()
    };
    let truth = hits as f64 / people as f64;
    let corrected = covered(
        "wilson-fpc, 60 of 300 people, share 0.78",
        truth,
        |chance| {
            let found = wilson(
                &fraction(count(chance)),
                &fraction(many),
                Some(people as u64),
            )?;
            Some([found.low, found.high])
        },
    );
    assert!(corrected > 0.92, "{corrected}");
    let sampling = Sampling {
        population: Some(people as u64),
        responses: many as u64,
    };
    let exact = covered(
        "hypergeometric, 60 of 300 people, share 0.98",
        0.98,
        |chance| {
            let hits = chance
                .draw(people, many)
                .iter()
                .filter(|at| **at < 294)
                .count();
            let found = exact_share(&fraction(hits), &fraction(many), sampling)?;
            Some([found.low, found.high])
        },
    );
    assert!(exact > 0.94, "{exact}");
    let unlimited = covered(
        "wilson, 60 drawn with repetition, share 0.78",
        truth,
        |chance| {
            let hits = (0..many)
                .filter(|_| chance.below(people as u64) < hits as u64)
                .count();
            let found = wilson(&fraction(hits), &fraction(many), None)?;
            Some([found.low, found.high])
        },
    );
    assert!(unlimited > 0.92, "{unlimited}");
}

/// 300 people with points on three questions, those of the second group lower and all of them skewed to the full mark.
fn people() -> Vec<(Vec<u64>, Option<&'static str>)> {
    let mut chance = Chance(7);
    (0..300)
        .map(|at| {
            let group = if at < 200 { "1" } else { "2" };
            let mood = chance.below(4) + if at < 200 { 0 } else { 2 };
            let points = (0..3).map(|_| 10 - (mood + chance.below(4)).min(10));
            (points.collect(), Some(group))
        })
        .collect()
}

#[test]
fn means_and_ratios_are_held_as_often_as_they_should_be() {
    let people = people();
    let all: Vec<usize> = (0..people.len()).collect();
    let questions = || vec![score("Q1"), score("Q2"), score("Q3"), group()];
    let ratio = survey(questions(), Formula::ScoreRate, Some(people.len() as u64));
    let truth = drawn(&ratio, &people, &all).rate.unwrap().to_f64();
    let share = covered(
        "ratio-fpc, 40 of 300 people, three questions",
        truth,
        |chance| ends(&drawn(&ratio, &people, &chance.draw(300, 40))),
    );
    assert!(share > 0.92, "{share}");
    let spread = |chosen: &[usize]| {
        let mut spread: BTreeMap<Fraction, i64> = BTreeMap::new();
        for at in chosen {
            let points = i64::try_from(people[*at].0[0]).unwrap();
            *spread
                .entry(Fraction::new(points, 10).unwrap())
                .or_default() += 1;
        }
        spread
    };
    let truth = people
        .iter()
        .map(|(points, _)| points[0] as f64 / 10.0)
        .sum::<f64>()
        / 300.0;
    let sampling = Sampling {
        population: Some(300),
        responses: 40,
    };
    let share = covered("t-fpc, 40 of 300 people, one question", truth, |chance| {
        let found = mean_of(&spread(&chance.draw(300, 40)), sampling)?;
        Some([found.low, found.high])
    });
    assert!(share > 0.92, "{share}");
}

#[test]
fn weighted_groups_and_trimmed_means_are_held_as_often_as_they_should_be() {
    let people = people();
    let questions = || vec![score("Q1"), score("Q2"), score("Q3"), group()];
    let weight = |group: &str, weight: i64| GroupWeight {
        group: group.into(),
        weight: weight.into(),
    };
    let trim = |amount, groups| {
        Formula::TrimmedMean(Trim {
            amount,
            ends: TrimEnds::Both,
            groups,
        })
    };
    let groups = Groups {
        by: GroupBy::Question("D1".into()),
        weights: vec![weight("1", 2), weight("2", 1)],
    };
    let grouped = survey(
        questions(),
        trim(TrimAmount::Count(0), Some(groups)),
        Some(300),
    );
    let all: Vec<usize> = (0..300).collect();
    let truth = drawn(&grouped, &people, &all).rate.unwrap().to_f64();
    let share = covered(
        "stratified-t-fpc, 26 of 200 and 14 of 100 people",
        truth,
        |chance| {
            let mut chosen = chance.draw(200, 26);
            chosen.extend(chance.draw(100, 14).into_iter().map(|at| at + 200));
            ends(&drawn(&grouped, &people, &chosen))
        },
    );
    assert!(share > 0.92, "{share}");
    let ten = TrimAmount::Percent(Decimal::TEN);
    let trimmed = survey(questions(), trim(ten, None), Some(300));
    let truth = drawn(&trimmed, &people, &all).rate.unwrap().to_f64();
    let share = covered(
        "yuen-fpc, 40 of 300 people, a tenth trimmed at each end",
        truth,
        |chance| ends(&drawn(&trimmed, &people, &chance.draw(300, 40))),
    );
    assert!(share > 0.92, "{share}");
}

// Two entries of 100 answers on three values; the second differs in a fifth of them by chance. The truth from
// probabilities: observed .8 + .2·Σp², expected Σp·q with q = .8p + .2p.
#[test]
fn kappas_are_held_as_often_as_they_should_be() {
    let weights = [50u64, 30, 20];
    let value = |chance: &mut Chance| {
        let at = chance.below(100);
        usize::from(at >= weights[0]) + usize::from(at >= weights[0] + weights[1])
    };
    let squares: f64 = weights
        .iter()
        .map(|weight| (*weight as f64 / 100.0).powi(2))
        .sum();
    let observed = 0.8 + 0.2 * squares;
    let truth = (observed - squares) / (1.0 - squares);
    let share = covered("kappa, 100 pairs, three values", truth, |chance| {
        let pairs = (0..100).map(|_| {
            let first = value(chance);
            let second = if chance.below(5) == 0 {
                value(chance)
            } else {
                first
            };
            (first, second)
        });
        agreement(pairs.collect::<Vec<_>>()).kappa_interval
    });
    assert!(share > 0.91, "{share}");
    let expected: f64 = weights
        .iter()
        .map(|weight| *weight as f64 / 100.0)
        .map(|p| p * (1.0 - p))
        .sum::<f64>()
        / 2.0;
    let truth = (observed - expected) / (1.0 - expected);
    let share = covered("AC1, 100 pairs, three values", truth, |chance| {
        let pairs = (0..100).map(|_| {
            let first = value(chance);
            let second = if chance.below(5) == 0 {
                value(chance)
            } else {
                first
            };
            (first, second)
        });
        agreement(pairs.collect::<Vec<_>>()).ac1_interval
    });
    assert!(share > 0.91, "{share}");
}

// 60 clusters of 8 people whose answers go together; 20 clusters are drawn.
#[test]
fn clusters_are_held_as_often_as_they_should_be() {
    let mut chance = Chance(11);
    let clusters: Vec<Vec<f64>> = (0..60)
        .map(|_| {
            let mood = chance.below(5);
            (0..8).map(|_| (mood + chance.below(5)) as f64).collect()
        })
        .collect();
    let truth = clusters.iter().flatten().sum::<f64>() / 480.0;
    let design = Design {
        population: [(String::new(), 60.0)].into(),
        ..Design::default()
    };
    let share = covered(
        "linearisation, 20 of 60 clusters of 8 people",
        truth,
        |chance| {
            let mut collector = Collector::default();
            for at in chance.draw(60, 20) {
                let name = at.to_string();
                for value in &clusters[at] {
                    collector.add(Drawn {
                        stratum: "",
                        cluster: Some(&name),
                        group: "",
                        weight: 3.0,
                        part: *value,
                        whole: 1.0,
                    });
                }
            }
            Estimate::of(&collector, &design)
                .ok()
                .map(|found| found.ends)
        },
    );
    assert!(share > 0.92, "{share}");
}

// Two groups of 40 and 30, asked apart: shares of 0.78 and 0.64, and points of which the second's are lower.
#[test]
fn differences_of_groups_are_held_as_often_as_they_should_be() {
    let option = question("Q1", Kind::Single, &[("1", Some(10)), ("2", Some(0))]);
    let counted = Counted::Options(vec!["1".into()]);
    let shares = survey(vec![option], Formula::SatisfiedShare(counted), None);
    let mood = |chance: &mut Chance, of: u64| (0..of).map(|_| chance.below(4)).sum::<u64>();
    let means = survey(vec![score("Q1")], Formula::ScoreRate, None);
    let share = covered("difference of shares, 40 and 30 answers", -0.14, |chance| {
        let hit = |chance: &mut Chance, of: u64| {
            let code = if chance.below(100) < of { "1" } else { "2" };
            Answer::Choice(code.into())
        };
        let groups = [(40, 78), (30, 64)];
        apart(
            &shares,
            &groups.map(|(many, of)| (0..many).map(|_| hit(chance, of)).collect()),
        )
    });
    assert!(share > 0.92, "{share}");
    // Sums of two and of three draws from 0 to 3: 3 and 4.5 points of 10 on average.
    let share = covered("difference of means, 40 and 30 answers", 0.15, |chance| {
        let groups = [(40, 2), (30, 3)];
        let points = |chance: &mut Chance, of: u64| Answer::Points(mood(chance, of).into());
        apart(
            &means,
            &groups.map(|(many, of)| (0..many).map(|_| points(chance, of)).collect()),
        )
    });
    assert!(share > 0.92, "{share}");
}

/// The interval of the difference between two groups with these answers to the one question.
fn apart(survey: &Survey, groups: &[Vec<Answer>; 2]) -> Option<[f64; 2]> {
    let tallies = groups.iter().zip(["1", "2"]).map(|(answers, code)| {
        let sheets: Vec<AnswerSheet> = answers
            .iter()
            .map(|answer| {
                let mut sheet = AnswerSheet::empty(1);
                sheet.set(0, Some(answer.clone()));
                sheet
            })
            .collect();
        let cases = sheets.iter().map(|sheet| Case { sheet, batch: None });
        (Category::new(code, Text::same(code)), tally(survey, cases))
    });
    let found = GroupedMeasures::of(
        survey,
        &Grouping::Batch,
        tallies.collect(),
        &NumberCollector::of(&survey.questionnaire),
        0,
    );
    let difference = found.groups[1].figures[0].difference.clone()?;
    difference
        .interval
        .map(|interval| [interval.low, interval.high])
}
