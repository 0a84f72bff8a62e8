//! The data sets that judges are asked about, and what our figures of them are.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use manyi::measure::crosstab::{Strength, Verdict, independence, trend};
use manyi::measure::design::{Collector as DesignCollector, Design, Drawn, Estimate, change};
use manyi::measure::interval::exact_share;
use manyi::measure::reliability::{
    Collector, EnteredTwice, QuestionAgreement, Reliability, ValuePairs,
};
use manyi::measure::{
    Figure, Formula, GroupBy, GroupWeight, Groups, NumberCounts, Sampling, Trim, TrimAmount,
    TrimEnds,
};
use manyi::questionnaire::{Kind, Question};
use manyi::response::{Answer, AnswerSheet, Missing};
use rust_decimal::Decimal;

use super::run::{Said, agree};
use crate::made_up::{Chance, computed, question, score, survey};

/// Our figures of one suite, by set, and the file that a judge reads.
pub struct Suite {
    /// What it is called.
    pub name: &'static str,
    /// The data sets as the judge reads them.
    pub csv: String,
    ours: BTreeMap<u64, Vec<f64>>,
    /// The significant digits in which they agree.
    digits: i32,
}

impl Suite {
    fn new(name: &'static str, heading: &str, digits: i32) -> Self {
        Self {
            name,
            csv: format!("set,{heading}\n"),
            ours: BTreeMap::new(),
            digits,
        }
    }

    fn row(&mut self, set: u64, cells: &str) {
        writeln!(self.csv, "{set},{cells}").unwrap();
    }

    /// How much was compared with what a judge says; every figure that both have agrees.
    pub fn compared(&self, judge: &str, said: &BTreeMap<String, Said>) -> Compared {
        let theirs = &said[self.name];
        let mut compared = Compared::default();
        for (set, ours) in &self.ours {
            let theirs = &theirs[set];
            let name = self.name;
            assert_eq!(
                ours.len(),
                theirs.len(),
                "{judge}, {name} {set}: {theirs:?}"
            );
            for (ours_at, theirs_at) in ours.iter().zip(theirs) {
                assert!(
                    ours_at.is_nan() || agree(*ours_at, *theirs_at, self.digits),
                    "{judge}, {name} {set}: {ours:?} is not {theirs:?}"
                );
                compared.figures += u64::from(!ours_at.is_nan() && !theirs_at.is_nan());
            }
            compared.sets += 1;
        }
        compared
    }
}

/// How much was compared.
#[derive(Default, Clone, Copy)]
pub struct Compared {
    /// Data sets.
    pub sets: u64,
    /// Figures that both sides have.
    pub figures: u64,
}

impl Compared {
    /// Adds what was compared elsewhere.
    pub fn add(&mut self, other: Self) {
        self.sets += other.sets;
        self.figures += other.figures;
    }
}

/// Every suite, with so many data sets each.
pub fn every_suite(chance: &mut Chance, sets: u64) -> [Suite; 10] {
    [
        ratios(chance, sets),
        stratified(chance, sets),
        trimmed(chance, sets),
        shares(chance, sets),
        kappas(chance, sets),
        scales(chance, sets),
        tables(chance, sets),
        numbers(chance, sets),
        designs(chance, sets),
        changes(chance, sets),
    ]
}

/// Rate, low and high; `None` where there is no interval, or it was cut to 0 and 1.
fn ends(figure: &Figure) -> Option<Vec<f64>> {
    let interval = figure.interval?;
    let is_cut = interval.low <= 0.0 || interval.high >= 1.0;
    let rate = figure.rate.as_ref()?.to_f64();
    (!is_cut).then(|| vec![rate, interval.low, interval.high])
}

/// Points on several questions, some missing: the ratio estimator, with and without a known population.
fn ratios(chance: &mut Chance, sets: u64) -> Suite {
    let mut suite = Suite::new("ratio", "part,whole,people", 8);
    for set in 0..sets {
        let (responses, questions) = (chance.from(4, 40), chance.from(2, 5) as usize);
        let population = (chance.below(2) == 0).then(|| responses + chance.from(1, 60));
        let questions: Vec<Question> = (1..=questions).map(|at| score(&format!("Q{at}"))).collect();
        let survey = survey(questions, Formula::ScoreRate, population);
        let mut sheets = Vec::new();
        for _ in 0..responses {
            let size = survey.questionnaire.questions.len();
            let mut sheet = AnswerSheet::empty(size);
            let (mut part, mut whole, mood) = (0, 0, chance.below(6));
            for position in 0..size {
                let answer = if chance.below(5) == 0 {
                    Answer::Missing(Missing::Blank)
                } else {
                    let points = mood + chance.below(5);
                    part += points;
                    whole += 10;
                    Answer::Points(points.into())
                };
                sheet.set(position, Some(answer));
            }
            sheets.push(sheet);
            suite.row(set, &format!("{part},{whole},{}", population.unwrap_or(0)));
        }
        if let Some(ends) = ends(&computed(&survey, &sheets)) {
            suite.ours.insert(set, ends);
        }
    }
    suite
}

fn in_groups(groups: &[(u64, u64)]) -> Groups {
    let weights = groups.iter().map(|(group, weight)| GroupWeight {
        group: group.to_string(),
        weight: Decimal::from(*weight),
    });
    Groups {
        by: GroupBy::Question("D1".into()),
        weights: weights.collect(),
    }
}

/// Means of responses by weighted group: the stratified interval.
fn stratified(chance: &mut Chance, sets: u64) -> Suite {
    let mut suite = Suite::new("stratified", "group,rate,share,fraction", 8);
    let group = || question("D1", Kind::Single, &[("1", None), ("2", None), ("3", None)]);
    for set in 0..sets {
        let weights: Vec<(u64, u64)> = (1..=3).map(|group| (group, chance.from(1, 9))).collect();
        let trim = Trim {
            amount: TrimAmount::Count(0),
            ends: TrimEnds::Both,
            groups: Some(in_groups(&weights)),
        };
        let counts: Vec<u64> = weights.iter().map(|_| chance.from(2, 12)).collect();
        let responses: u64 = counts.iter().sum();
        let population = responses + chance.from(1, 50);
        let questions = vec![score("Q1"), group()];
        let survey = survey(questions, Formula::TrimmedMean(trim), Some(population));
        let mut sheets = Vec::new();
        for ((group, weight), count) in weights.iter().zip(&counts) {
            for _ in 0..*count {
                let points = chance.from(3, 8);
                let mut sheet = AnswerSheet::empty(2);
                sheet.set(0, Some(Answer::Points(points.into())));
                sheet.set(1, Some(Answer::Choice(group.to_string())));
                sheets.push(sheet);
                let fraction = responses as f64 / population as f64;
                let rate = points as f64 / 10.0;
                suite.row(set, &format!("{group},{rate},{weight},{fraction}"));
            }
        }
        if let Some(ends) = ends(&computed(&survey, &sheets)) {
            suite.ours.insert(set, ends);
        }
    }
    suite
}

/// Trimmed means: Yuen's interval.
fn trimmed(chance: &mut Chance, sets: u64) -> Suite {
    let mut suite = Suite::new("yuen", "rate,dropped", 8);
    for set in 0..sets {
        let responses = chance.from(8, 30);
        let dropped = chance.from(1, (responses - 3) / 2);
        let trim = Trim {
            amount: TrimAmount::Count(u32::try_from(dropped).unwrap()),
            ends: TrimEnds::Both,
            groups: None,
        };
        let survey = survey(vec![score("Q1")], Formula::TrimmedMean(trim), None);
        let mut sheets = Vec::new();
        for _ in 0..responses {
            let points = chance.from(2, 9);
            let mut sheet = AnswerSheet::empty(1);
            sheet.set(0, Some(Answer::Points(points.into())));
            sheets.push(sheet);
            suite.row(set, &format!("{},{dropped}", points as f64 / 10.0));
        }
        if let Some(ends) = ends(&computed(&survey, &sheets)) {
            suite.ours.insert(set, ends);
        }
    }
    suite
}

/// Shares from known populations: the exact limits.
fn shares(chance: &mut Chance, sets: u64) -> Suite {
    let mut suite = Suite::new("share", "people,answered,hits", 11);
    for set in 0..sets {
        let people = chance.from(1, 2_000);
        let answered = chance.from(1, people);
        let hits = chance.below(answered + 1);
        suite.row(set, &format!("{people},{answered},{hits}"));
        let sampling = Sampling {
            population: Some(people),
            responses: answered,
        };
        let [hits, base] = [hits, answered].map(|count| count.cast_signed().into());
        let found = exact_share(&hits, &base, sampling).unwrap();
        suite.ours.insert(set, vec![found.low, found.high]);
    }
    suite
}

/// Two entries on a scale: kappa, quadratic and linear weighted kappa, each with its interval.
fn kappas(chance: &mut Chance, sets: u64) -> Suite {
    let mut suite = Suite::new("kappa", "first,second", 6);
    for set in 0..sets {
        let size = chance.from(3, 5);
        let codes: Vec<String> = (1..=size).map(|code| code.to_string()).collect();
        let options: Vec<(&str, Option<i64>)> = codes
            .iter()
            .zip(1..)
            .map(|(code, at)| (code.as_str(), Some(100 - at)))
            .collect();
        let question = question("Q1", Kind::Single, &options);
        // Every value once, so that both judges see the same scale.
        let mut pairs: Vec<(u64, u64)> = (1..=size).map(|value| (value, value)).collect();
        for _ in 0..chance.from(20, 60) {
            let first = chance.from(1, size);
            let second = if chance.below(3) == 0 {
                chance.from(1, size)
            } else {
                first
            };
            pairs.push((first, second));
        }
        let mut blind = ValuePairs::new();
        for (first, second) in pairs {
            suite.row(set, &format!("{first},{second}"));
            blind.push((first.to_string(), second.to_string(), 1));
        }
        let entered = EnteredTwice {
            blind,
            ..EnteredTwice::default()
        };
        let found = QuestionAgreement::of(&question, &entered);
        let weighted = found.weighted.unwrap();
        let [quadratic, linear] = [weighted.quadratic.unwrap(), weighted.linear.unwrap()];
        let (Some(plain), Some(second), Some(third)) = (
            found.blind.kappa_interval,
            quadratic.interval,
            linear.interval,
        ) else {
            continue;
        };
        let of = |value: f64, [low, high]: [f64; 2]| [value, low, high];
        let all = [
            of(found.blind.kappa.unwrap(), plain),
            of(quadratic.value, second),
            of(linear.value, third),
            of(found.blind.kappa.unwrap(), plain),
        ];
        // Ours end at −1 and 1.
        let cut = |value: f64| {
            if value >= 1.0 || value <= -1.0 {
                f64::NAN
            } else {
                value
            }
        };
        suite
            .ours
            .insert(set, all.concat().into_iter().map(cut).collect());
    }
    suite
}

/// Scales: alpha, standardised alpha, mean correlation, KMO, Bartlett, halves, omega.
fn scales(chance: &mut Chance, sets: u64) -> Suite {
    let heading: Vec<String> = (1..=6).map(|at| format!("q{at}")).collect();
    let mut suite = Suite::new("scale", &heading.join(","), 4);
    for set in 0..sets {
        let (size, responses) = (chance.from(3, 6) as usize, chance.from(15, 60));
        let questions: Vec<Question> = (1..=size).map(|at| score(&format!("Q{at}"))).collect();
        let survey = survey(questions, Formula::ScoreRate, None);
        let mut collector = Collector::new(size);
        for response in 0..responses {
            let mood = chance.below(5);
            // The first two responses differ everywhere, so that every question varies.
            let value = |chance: &mut Chance| match response {
                0 => 0,
                1 => 9,
                _ => mood + chance.below(5),
            };
            let points: Vec<u64> = (0..size).map(|_| value(chance)).collect();
            let mut cells: Vec<String> = points.iter().map(u64::to_string).collect();
            cells.resize(6, "NA".into());
            suite.row(set, &cells.join(","));
            let points: Vec<Option<f64>> =
                points.iter().map(|points| Some(*points as f64)).collect();
            collector.add(&points);
        }
        let positions: Vec<usize> = (0..size).collect();
        let found = Reliability::of(&survey.questionnaire, &positions, &collector.finish());
        let (test, split) = (found.sphericity.unwrap(), found.split_half.unwrap());
        suite.ours.insert(
            set,
            vec![
                found.alpha.unwrap().value,
                found.standardised_alpha.unwrap(),
                found.mean_correlation.unwrap(),
                found.adequacy.unwrap(),
                test.chi_square,
                test.p,
                split.correlation,
                split.guttman,
                found.omega.unwrap_or(f64::NAN),
            ],
        );
    }
    suite
}

/// Cross-tables: the test chosen, and what is said beside it.
fn tables(chance: &mut Chance, sets: u64) -> Suite {
    let mut suite = Suite::new("table", "row,column,count", 6);
    for set in 0..sets {
        let (rows, columns) = (chance.from(2, 3), chance.from(2, 3));
        let most = if chance.below(2) == 0 { 5 } else { 40 };
        let mut counts = Vec::new();
        for row in 1..=rows {
            let mut cells = Vec::new();
            for column in 1..=columns {
                let count = chance.from(1, most);
                suite.row(set, &format!("{row},{column},{count}"));
                cells.push(count);
            }
            counts.push(cells);
        }
        let test = independence(&counts).unwrap();
        let strength = Strength::of(&counts, &test);
        let exact = match test.verdict {
            Verdict::Fisher { p } | Verdict::FreemanHalton { p, .. } => p,
            _ => f64::NAN,
        };
        // Where rows and columns do not hang together at all, both say nearly 0.
        let trend = trend(&counts).unwrap();
        let mut ours = vec![
            test.pearson.chi_square,
            test.pearson.p,
            exact,
            strength.cramers_v,
            strength.residuals[0][0].unwrap(),
            trend.correlation,
            trend.p,
        ];
        match strength.two_by_two {
            Some(four) => {
                let odds = four.odds_ratio.unwrap();
                let apart = four.difference;
                ours.extend([
                    odds.value,
                    odds.low,
                    odds.high,
                    apart.value,
                    apart.low,
                    apart.high,
                ]);
            }
            None => ours.extend([f64::NAN; 6]),
        }
        suite.ours.insert(set, ours);
    }
    suite
}

/// Numbers: mean, deviation, least, quartiles, greatest.
fn numbers(chance: &mut Chance, sets: u64) -> Suite {
    let mut suite = Suite::new("numbers", "x", 10);
    for set in 0..sets {
        let mut counts = NumberCounts::default();
        for _ in 0..chance.from(2, 60) {
            let number = Decimal::new(chance.below(5_000).cast_signed(), 2);
            suite.row(set, &number.to_string());
            counts.add(number);
        }
        let found = counts.summary().unwrap();
        let decimal = |number: Decimal| number.to_string().parse::<f64>().unwrap();
        let [low, median, high] = &found.quartiles;
        suite.ours.insert(
            set,
            vec![
                found.mean.to_f64(),
                found.deviation.unwrap(),
                decimal(found.least),
                low.to_f64(),
                median.to_f64(),
                high.to_f64(),
                decimal(found.greatest),
            ],
        );
    }
    suite
}

/// Strata, clusters, weights and known shares of groups.
fn designs(chance: &mut Chance, sets: u64) -> Suite {
    let mut suite = Suite::new("design", "stratum,cluster,group,weight,units,y,x", 7);
    for set in 0..sets {
        let has_clusters = chance.below(2) == 0;
        let (mut collector, mut ratio) = (DesignCollector::default(), DesignCollector::default());
        let mut design = Design::default();
        let mut groups = BTreeMap::new();
        for stratum in 1..=chance.from(1, 3) {
            let drawn = chance.from(2, 5);
            let units = if has_clusters { drawn } else { drawn * 4 } + chance.from(1, 30);
            design.population.insert(stratum.to_string(), units as f64);
            for cluster in 1..=drawn {
                for at in 0..4 {
                    // Every group occurs.
                    let group = if cluster == 1 {
                        at % 3 + 1
                    } else {
                        chance.from(1, 3)
                    };
                    let (weight, x) = (chance.from(20, 60), chance.from(1, 9));
                    let y = chance.below(10) + cluster;
                    let name = if has_clusters { cluster } else { 0 };
                    suite.row(
                        set,
                        &format!("{stratum},{name},{group},{weight},{units},{y},{x}"),
                    );
                    groups.insert(group.to_string(), group as f64);
                    let [stratum, cluster, group] =
                        [stratum, cluster, group].map(|n| n.to_string());
                    collector.add(Drawn {
                        stratum: &stratum,
                        cluster: has_clusters.then_some(&cluster),
                        group: &group,
                        weight: weight as f64,
                        part: y as f64,
                        whole: 1.0,
                    });
                    ratio.add(Drawn {
                        stratum: &stratum,
                        cluster: has_clusters.then_some(&cluster),
                        group: &group,
                        weight: weight as f64,
                        part: y as f64,
                        whole: x as f64,
                    });
                }
            }
        }
        let mean = Estimate::of(&collector, &design).unwrap();
        let known = Design {
            groups,
            ..design.clone()
        };
        let brought = Estimate::of(&collector, &known).unwrap();
        let ratio = Estimate::of(&ratio, &design).unwrap();
        suite.ours.insert(
            set,
            vec![
                mean.rate,
                mean.ends[0],
                mean.ends[1],
                mean.effect.unwrap(),
                ratio.rate,
                ratio.error,
                brought.rate,
                brought.error,
            ],
        );
    }
    suite
}

/// Two samples drawn apart, of different size and spread: the change of the mean from the earlier to the later.
fn changes(chance: &mut Chance, sets: u64) -> Suite {
    let mut suite = Suite::new("change", "sample,y", 8);
    for set in 0..sets {
        let estimates = [1, 2].map(|sample| {
            let mut collector = DesignCollector::default();
            let spread = chance.from(3, 9);
            for at in 0..chance.from(3, 25) {
                // The first two differ, so that no sample is without a spread.
                let y = if at < 2 { at } else { chance.below(spread) };
                suite.row(set, &format!("{sample},{y}"));
                collector.add(Drawn {
                    stratum: "",
                    cluster: None,
                    group: "",
                    weight: 1.0,
                    part: y as f64,
                    whole: 1.0,
                });
            }
            Estimate::of(&collector, &Design::default()).unwrap()
        });
        let found = change(&estimates[0], &estimates[1]).unwrap();
        let [low, high] = found.ends;
        suite
            .ours
            .insert(set, vec![found.value, found.error, low, high]);
    }
    suite
}
