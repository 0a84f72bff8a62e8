//! Outside judges: random data sets, every figure of ours beside what R (`survey`, `psych`, `vcd`), and `SciPy` with exact
//! fractions say of the same.
//!
//! A judge that is not installed is named, and its test passes; with `MANYI_JUDGES=required` in the environment it fails
//! instead. `MANYI_JUDGE_SETS=10000` takes so many data sets in all instead of a few, and prints what was compared.

#[path = "judges/run.rs"]
mod run;
#[path = "judges/suites.rs"]
mod suites;

use std::collections::BTreeMap;
use std::io::{self, Write};

use manyi::measure::design::{Collector as DesignCollector, Design, Drawn, Estimate};
use run::{Judge, R, SCIPY, Said, agree};
use suites::{Compared, Suite, every_suite};

use super::made_up::Chance;

/// How many data sets each suite has, and the suites.
fn suites() -> (u64, [Suite; 10]) {
    let wanted = std::env::var("MANYI_JUDGE_SETS").ok();
    let wanted = wanted.and_then(|sets| sets.parse::<u64>().ok());
    let sets = wanted.unwrap_or(90).div_ceil(10);
    (sets, every_suite(&mut Chance(20_221_031), sets))
}

/// What a judge says about every suite; `None` where it is absent. Every figure that it gives is ours.
fn judged(judge: &Judge, more: &[&str]) -> Option<BTreeMap<String, Said>> {
    let (sets, suites) = suites();
    let names: Vec<String> = suites
        .iter()
        .map(|suite| format!("{}.csv", suite.name))
        .collect();
    let files = names.iter().zip(&suites);
    let mut files: Vec<(&str, String)> = files
        .map(|(name, suite)| (name.as_str(), suite.csv.clone()))
        .collect();
    files.extend(more.iter().map(|name| (*name, String::new())));
    let said = judge.asked(&files)?;
    let mut all = Compared::default();
    for suite in &suites {
        let compared = suite.compared(judge.name, &said);
        assert!(
            compared.sets * 10 >= sets * 7,
            "{}: {} of {sets}",
            suite.name,
            compared.sets
        );
        all.add(compared);
    }
    if std::env::var("MANYI_JUDGE_SETS").is_ok() {
        // Not println: the test runner would keep it for itself.
        let _ = writeln!(
            io::stderr(),
            "{}: {} data sets, {} figures compared, no disagreement",
            judge.name,
            all.sets,
            all.figures
        );
    }
    Some(said)
}

#[test]
fn r_agrees_on_every_figure_of_random_data_sets() {
    let Some(said) = judged(&R, &["api"]) else {
        return;
    };
    judge_the_example_data(&said);
}

#[test]
fn scipy_and_exact_fractions_agree_on_every_figure_of_random_data_sets() {
    assert!(judged(&SCIPY, &[]).is_none_or(|said| said.len() == 10));
}

/// The two samples that R's survey package brings along: clusters of schools, and schools by type.
fn judge_the_example_data(said: &BTreeMap<String, Said>) {
    for (name, rows) in [("apiclus1", 183), ("apistrat", 200)] {
        let said = &said[name];
        let (mut mean, mut ratio) = (DesignCollector::default(), DesignCollector::default());
        let mut design = Design::default();
        for row in 1..=rows {
            let [kind, cluster, weight, units, api, enroll]: [f64; 6] =
                said[&row].clone().try_into().unwrap();
            let has_clusters = name == "apiclus1";
            let stratum = if has_clusters {
                String::new()
            } else {
                kind.to_string()
            };
            let cluster = cluster.to_string();
            design.population.insert(stratum.clone(), units);
            for (collector, whole) in [(&mut mean, 1.0), (&mut ratio, enroll)] {
                collector.add(Drawn {
                    stratum: &stratum,
                    cluster: has_clusters.then_some(&cluster),
                    group: "",
                    weight,
                    part: api,
                    whole,
                });
            }
        }
        let [mean, ratio] = [mean, ratio].map(|of| Estimate::of(&of, &design).unwrap());
        let ours = [
            mean.rate,
            mean.ends[0],
            mean.ends[1],
            mean.effect.unwrap(),
            ratio.rate,
            ratio.error,
        ];
        for (ours_at, theirs) in ours.iter().zip(&said[&0]) {
            assert!(
                agree(*ours_at, *theirs, 8),
                "{name}: {ours:?} is not {:?}",
                said[&0]
            );
        }
    }
}
