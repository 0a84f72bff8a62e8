//! Figures by design beside hand-worked ones; R judges them on random data in `tests/figures/judges.rs`.

use super::*;

fn drawn<'a>(stratum: &'a str, cluster: Option<&'a str>, part: f64) -> Drawn<'a> {
    Drawn {
        stratum,
        cluster,
        group: "",
        weight: 1.0,
        part,
        whole: 1.0,
    }
}

fn collected(responses: &[Drawn<'_>]) -> Collector {
    let mut collector = Collector::default();
    for one in responses {
        collector.add(*one);
    }
    collector
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
}

// 1, 2, 3, 6 drawn one by one: mean 3, variance 14/3, error √(14/12). Of 8 people: half of it is left.
#[test]
fn a_simple_random_sample_has_the_error_of_a_mean_and_no_effect() {
    let values = [1.0, 2.0, 3.0, 6.0];
    let of = collected(&values.map(|value| drawn("", None, value)));
    let found = Estimate::of(&of, &Design::default()).unwrap();
    close(found.rate, 3.0);
    close(found.error, (14.0f64 / 12.0).sqrt());
    close(found.effect.unwrap(), 1.0);
    assert_eq!((found.degrees, found.units, found.strata), (3, 4, 1));
    let design = Design {
        population: [(String::new(), 8.0)].into(),
        ..Design::default()
    };
    let found = Estimate::of(&of, &design).unwrap();
    close(found.error, (14.0f64 / 24.0).sqrt());
}

// Clusters a: 0 0, b: 1 1, c: 0 1: mean 1/2; residual totals −1, 1, 0: 3/2·2/36 = 1/12. One by one it would be
// 3/2·... s² = 6·.25/5 = .3, over 6: .05. Effect 5/3, roh 2/3.
#[test]
fn clusters_have_an_effect_and_a_correlation() {
    let rows = [
        ("a", 0.0),
        ("a", 0.0),
        ("b", 1.0),
        ("b", 1.0),
        ("c", 0.0),
        ("c", 1.0),
    ];
    let of = collected(&rows.map(|(cluster, value)| drawn("", Some(cluster), value)));
    let found = Estimate::of(&of, &Design::default()).unwrap();
    close(found.error, (1.0f64 / 12.0).sqrt());
    close(found.effect.unwrap(), (1.0 / 12.0) / 0.05);
    close(found.effective.unwrap(), 3.6);
    close(found.correlation.unwrap(), 2.0 / 3.0);
    assert_eq!(found.degrees, 2);
}

// A group of 3 with 1 0 0 and one of 2 with 1 1, in the population half and half: (1/3 + 1)/2 = 2/3. Within the
// groups: weights 5/6 and 5/4; residuals 2/3 −1/3 −1/3 and 0 0: each times 1/5: Σ = (1/6)²·6/9; · 5/4.
#[test]
fn known_shares_bring_the_weights_to_the_population() {
    let rows = [("x", 1.0), ("x", 0.0), ("x", 0.0), ("y", 1.0), ("y", 1.0)];
    let of = collected(&rows.map(|(group, value)| Drawn {
        group,
        ..drawn("", None, value)
    }));
    let design = Design {
        groups: [("x".to_owned(), 0.5), ("y".to_owned(), 0.5)].into(),
        ..Design::default()
    };
    let found = Estimate::of(&of, &design).unwrap();
    close(found.rate, 2.0 / 3.0);
    close(found.error, (1.0f64 / 36.0 * 2.0 / 3.0 * 5.0 / 4.0).sqrt());
    let unknown = Design {
        groups: [("x".to_owned(), 1.0)].into(),
        ..Design::default()
    };
    assert_eq!(
        Estimate::of(&of, &unknown),
        Err(NoEstimate::UnknownGroup("y".into()))
    );
}

// Strata A: 1 0, B: 1 alone. Mean 2/3; z: 1/9, −2/9, 1/9. A: 2·((1/9)² + (2/9)² − (1/9)²/2) = 2·4.5/81 = 1/9. B by
// its distance from the mean z of 0: 1/81.
#[test]
fn a_stratum_with_one_unit_follows_the_rule() {
    let of = collected(&[
        drawn("A", None, 1.0),
        drawn("A", None, 0.0),
        drawn("B", None, 1.0),
    ]);
    let with = |lonely| {
        Estimate::of(
            &of,
            &Design {
                lonely,
                ..Design::default()
            },
        )
    };
    let adjusted = with(Lonely::Adjust).unwrap();
    close(adjusted.error, (10.0f64 / 81.0).sqrt());
    assert_eq!(adjusted.lonely, ["B"]);
    close(with(Lonely::Certain).unwrap().error, (1.0f64 / 9.0).sqrt());
    assert_eq!(
        with(Lonely::Refuse),
        Err(NoEstimate::LonelyUnit("B".into()))
    );
}

#[test]
fn what_cannot_be_is_refused() {
    let none = Estimate::of(&Collector::default(), &Design::default());
    assert_eq!(none, Err(NoEstimate::EmptyBase));
    let one = collected(&[drawn("", None, 1.0)]);
    assert_eq!(
        Estimate::of(&one, &Design::default()),
        Err(NoEstimate::TooFewUnits)
    );
    let three = collected(&[1.0, 0.0, 1.0].map(|value| drawn("", None, value)));
    let design = Design {
        population: [(String::new(), 2.0)].into(),
        ..Design::default()
    };
    let found = Estimate::of(&three, &design);
    assert_eq!(found, Err(NoEstimate::MoreThanThereAre(String::new())));
}

// Errors 3 and 4 of many degrees: 5.
#[test]
fn a_change_adds_the_variances_of_the_two_samples() {
    let of = |rate: f64, error: f64| Estimate {
        rate,
        error,
        degrees: 10_000,
        ends: [rate, rate],
        effect: None,
        effective: None,
        correlation: None,
        responses: 10_001,
        strata: 1,
        units: 10_001,
        lonely: Vec::new(),
    };
    let found = change(&of(0.5, 0.03), &of(0.6, 0.04)).unwrap();
    close(found.value, 0.1);
    close(found.error, 0.05);
    assert!((found.ends[0] - (0.1 - 1.96 * 0.05)).abs() < 1e-4);
}

// 100 responses in two strata and four clusters, each on its own with the weight of its stratum, beside the same taken
// together in two parts and weighed afterwards.
#[test]
fn responses_taken_together_and_weighed_afterwards_are_the_same_as_one_by_one() {
    let population: std::collections::BTreeMap<String, f64> =
        [("north".to_owned(), 80.0), ("south".to_owned(), 300.0)].into();
    for has_clusters in [true, false] {
        let mut apart = Collector::default();
        let mut parts = [Collector::default(), Collector::default()];
        for at in 0..20u32 {
            let (stratum, units) = if at % 3 == 0 {
                ("north", if has_clusters { 4.0 } else { 35.0 })
            } else {
                ("south", if has_clusters { 4.0 } else { 65.0 })
            };
            let cluster = (at % 4).to_string();
            let one = Drawn {
                group: if at % 2 == 0 { "men" } else { "women" },
                ..drawn(
                    stratum,
                    has_clusters.then_some(cluster.as_str()),
                    f64::from(at % 7),
                )
            };
            for _ in 0..5 {
                apart.add(Drawn {
                    weight: population[stratum] / units,
                    ..one
                });
            }
            parts[usize::from(at > 9)].add_many(one, 5);
        }
        let mut together = Collector::default();
        for part in &parts {
            together.merge(part);
        }
        together.weigh(&population);
        assert_eq!(together.responses(), apart.responses());
        let design = Design {
            population: population.clone(),
            groups: [("men".to_owned(), 3.0), ("women".to_owned(), 1.0)].into(),
            ..Design::default()
        };
        let [together, apart] = [together, apart].map(|one| Estimate::of(&one, &design).unwrap());
        close(together.rate, apart.rate);
        close(together.error, apart.error);
        assert_eq!(together.degrees, apart.degrees);
        let [together, apart] = [together, apart].map(|one| one.effect.unwrap());
        close(together, apart);
    }
}
