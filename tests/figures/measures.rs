//! Rates over coded answers: what counts, what leaves the base, the interval, and the other usual formulas.

use manyi::measure::{
    Counted, Figure, Formula, Fraction, LeavesBase, LeftOut, LeftOutReason, Measure, Survey,
    figure, summarize,
};
use manyi::questionnaire::{Kind, Opt, Question, Questionnaire, Role};
use manyi::response::{Bucket, Missing, Tally};
use manyi::text::Text;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn option(code: &str, label: &str, points: Option<i64>) -> Opt {
    Opt {
        code: code.into(),
        label: Text::same(label),
        points: points.map(Decimal::from),
        exclusive: false,
    }
}

fn question(code: &str, role: Role, kind: Kind, options: Vec<Opt>) -> Question {
    Question {
        code: code.into(),
        text: Text::same(code),
        kind,
        role,
        sensitive: false,
        required: false,
        since: 1,
        until: None,
        section: Text::default(),
        limits: manyi::questionnaire::Limits::default(),
        second: manyi::questionnaire::SecondWay::Blind,
        options,
        ask_if: Vec::new(),
    }
}

fn single(code: &str, role: Role, labels: &[&str]) -> Question {
    let options = labels
        .iter()
        .enumerate()
        .map(|(index, label)| option(&(index + 1).to_string(), label, None))
        .collect();
    question(code, role, Kind::Single, options)
}

/// 满意 10, 较满意 6, 不满意 0, 不清楚 without points.
fn with_points(code: &str, role: Role) -> Question {
    let options = vec![
        option("1", "满意", Some(10)),
        option("2", "较满意", Some(6)),
        option("3", "不满意", Some(0)),
        option("4", "不清楚", None),
    ];
    question(code, role, Kind::Single, options)
}

fn survey(questions: Vec<Question>) -> Survey {
    Survey {
        code: "recipients".into(),
        questionnaire: Questionnaire {
            code: "recipients".into(),
            version: 1,
            title: Text::default(),
            respondents: Text::default(),
            intro: Text::default(),
            questions,
            control_total: None,
        },
        population: None,
        distributed: None,
        invalid_reasons: manyi::response::InvalidReason::usual(),
        measures: Vec::new(),
    }
}

fn measure(formula: Formula, questions: &[&str]) -> Measure {
    Measure {
        code: "rate".into(),
        title: Text::same("满意度"),
        formula,
        questions: questions.iter().map(|code| (*code).to_owned()).collect(),
        leaves_base: LeavesBase::default(),
        decimals: 2,
        rounding: manyi::measure::Rounding::HalfUp,
        note: Text::default(),
    }
}

fn options(codes: &[&str]) -> Counted {
    Counted::Options(codes.iter().map(|code| (*code).to_owned()).collect())
}

fn satisfied(codes: &[&str]) -> Formula {
    Formula::SatisfiedShare(options(codes))
}

/// The tally of a stack given the counts of each option and missing reason of its questions.
fn tally(counts: &[(usize, &str, i64)]) -> Tally {
    let mut tally = Tally::new();
    for (position, bucket, count) in counts {
        let bucket = Bucket::from_code(bucket).unwrap();
        if !matches!(bucket, Bucket::Missing(_) | Bucket::Answered) {
            tally.count(*position, Bucket::Answered, *count);
        }
        tally.count(*position, bucket, *count);
    }
    tally
}

fn fraction(figure: &Figure) -> (String, String) {
    (
        figure.numerator.to_short_text(3),
        figure.denominator.to_short_text(3),
    )
}

fn of(numerator: &str, denominator: &str) -> (String, String) {
    (numerator.to_owned(), denominator.to_owned())
}

/// 12 满意, 5 较满意, 2 不满意, 1 不清楚; 3 blank, 1 refused, 2 not in this version.
fn stack() -> Tally {
    tally(&[
        (0, "option:1", 12),
        (0, "option:2", 5),
        (0, "option:3", 2),
        (0, "option:4", 1),
        (0, "missing:blank", 3),
        (0, "missing:refused", 1),
        (0, "missing:not-in-version", 2),
    ])
}

fn coded() -> Survey {
    survey(vec![single(
        "Q1",
        Role::Satisfaction,
        &["满意", "较满意", "不满意", "不清楚"],
    )])
}

#[test]
fn missing_answers_leave_the_base_and_are_told() {
    let figure = figure(
        &coded(),
        &measure(satisfied(&["1", "2"]), &["Q1"]),
        &stack(),
    );
    assert_eq!(fraction(&figure), of("17", "20"));
    let left: Vec<(Missing, u64)> = figure
        .left_out
        .iter()
        .map(|left| match left.reason {
            LeftOutReason::Missing(reason) => (reason, left.count),
            _ => panic!("{left:?}"),
        })
        .collect();
    assert_eq!(
        left,
        [
            (Missing::Blank, 3),
            (Missing::Refused, 1),
            (Missing::NotInVersion, 2)
        ]
    );
}

#[test]
fn every_missing_reason_is_shown_with_its_rule() {
    let mut declared = measure(satisfied(&["1", "2"]), &["Q1"]);
    let sentences = |declared: &Measure| {
        let figure = figure(&coded(), declared, &stack());
        assert_eq!(figure.missing.len(), Missing::ALL.len());
        figure.missing_sentences()
    };
    let all = sentences(&declared);
    assert_eq!(all.len(), 1);
    assert_eq!(
        all[0].zh,
        "移出分母：未答 3、拒答 1、本版未设 2；未出现：不适用 字迹不清 多选冲突 选项外 缺页"
    );
    declared.leaves_base.missing = vec![Missing::Blank, Missing::Illegible];
    let [left, kept] = &sentences(&declared)[..] else {
        unreachable!("some leave and some stay");
    };
    assert_eq!(
        left.en,
        "leaving the base: blank 3, not in this version 2; none yet: illegible"
    );
    assert_eq!(
        kept.en,
        "staying in the base as 0: refused 1; none yet: not applicable, two boxes ticked, outside options, page missing"
    );
}

#[test]
fn any_number_of_missing_answers_that_leave_the_base_changes_no_rate() {
    let declared = measure(satisfied(&["1", "2"]), &["Q1"]);
    let before = figure(&coded(), &declared, &stack());
    for (more, reason) in (1..).zip(Missing::ALL) {
        let mut counts = stack();
        counts.count(0, Bucket::Missing(reason), more);
        let after = figure(&coded(), &declared, &counts);
        assert_eq!(
            (&after.rate, &after.denominator),
            (&before.rate, &before.denominator)
        );
        let counted = |figure: &Figure| figure.missing.iter().map(|rule| rule.count).sum::<u64>();
        assert_eq!(counted(&after), counted(&before) + more.unsigned_abs());
    }
}

#[test]
fn what_stays_in_the_base_without_being_an_answer_counts_as_zero() {
    let mut declared = measure(satisfied(&["1", "2"]), &["Q1"]);
    declared.leaves_base.missing = vec![Missing::Blank];
    let figure = figure(&coded(), &declared, &stack());
    // 20 answers and one refusal; a question the paper did not have never counts.
    assert_eq!(fraction(&figure), of("17", "21"));
    assert_eq!(figure.left_out.len(), 2);
}

#[test]
fn an_option_can_leave_the_base_and_is_told_with_its_label() {
    let mut declared = measure(satisfied(&["1", "2"]), &["Q1"]);
    declared.leaves_base.options = vec!["4".into()];
    let figure = figure(&coded(), &declared, &stack());
    assert_eq!(fraction(&figure), of("17", "19"));
    assert!(figure.left_out.contains(&LeftOut {
        reason: LeftOutReason::Option {
            code: "4".into(),
            label: Text::same("不清楚"),
        },
        count: 1,
    }));
}

#[test]
fn an_option_without_points_counts_as_zero_unless_it_leaves_the_base() {
    let survey = survey(vec![with_points("Q1", Role::Satisfaction)]);
    let mut declared = measure(Formula::ScoreRate, &["Q1"]);
    // 12 × 10 + 5 × 6 = 150 of 20 × 10.
    let inside = figure(&survey, &declared, &stack());
    assert_eq!(fraction(&inside), of("150", "200"));
    declared.leaves_base.options = vec!["4".into()];
    let outside = figure(&survey, &declared, &stack());
    assert_eq!(fraction(&outside), of("150", "190"));
}

#[test]
fn an_empty_stack_has_no_rate_and_no_alternatives() {
    let figure = figure(
        &coded(),
        &measure(satisfied(&["1"]), &["Q1"]),
        &Tally::new(),
    );
    assert_eq!(figure.rate, None);
    assert_eq!(figure.interval, None);
    assert!(figure.alternatives.is_empty());
}

#[test]
fn a_share_has_a_wilson_interval_and_a_score_rate_of_one_question_a_t_interval() {
    let survey = survey(vec![
        with_points("Q1", Role::Satisfaction),
        with_points("Q2", Role::Effect),
    ]);
    let full = tally(&[(0, "option:1", 25)]);
    let share = figure(&survey, &measure(satisfied(&["1"]), &["Q1"]), &full);
    let wilson = share.interval.unwrap();
    // 25 of 25: published as 86.68 to 100.
    assert_eq!((wilson.method, wilson.level), ("wilson", 95));
    assert_eq!(format!("{:.2}", wilson.low * 100.0), "86.68");
    assert!((wilson.high - 1.0).abs() < f64::EPSILON);
    let method = |questions: &[&str]| {
        let declared = measure(Formula::ScoreRate, questions);
        figure(&survey, &declared, &stack())
            .interval
            .map(|interval| interval.method)
    };
    assert_eq!(method(&["Q1"]), Some("t"));
    assert_eq!(method(&["Q1", "Q2"]), None);
}

// Of 29 people 25 answered and all are satisfied: with 27 of 29 they turn up in C(27,25)/C(29,25) = 351/23751 = 1.48 of
// 100 samples, with 28 in 4/29: at least 28 of 29, 96.552 %.
#[test]
fn a_known_population_narrows_the_interval_of_a_figure_and_is_named_in_its_method() {
    let mut survey = survey(vec![with_points("Q1", Role::Satisfaction)]);
    survey.population = Some(29);
    let full = tally(&[(0, "option:1", 25)]);
    let share = figure(&survey, &measure(satisfied(&["1"]), &["Q1"]), &full);
    let interval = share.interval.unwrap();
    assert_eq!(interval.method, "hypergeometric");
    assert_eq!(format!("{:.3}", interval.low * 100.0), "96.552");
    let rate = figure(&survey, &measure(Formula::ScoreRate, &["Q1"]), &stack());
    assert_eq!(rate.interval.unwrap().method, "t-fpc");
}

fn alternatives(figure: &Figure) -> Vec<(&str, &str, String)> {
    figure
        .alternatives
        .iter()
        .map(|other| {
            let (numerator, denominator) = (
                other.numerator.to_short_text(3),
                other.denominator.to_short_text(3),
            );
            (
                other.formula,
                other.title.en.as_str(),
                format!("{numerator}/{denominator}"),
            )
        })
        .collect()
}

#[test]
fn a_coded_share_stands_beside_the_top_option_and_the_base_without_dont_knows() {
    let figure = figure(
        &coded(),
        &measure(satisfied(&["1", "2"]), &["Q1"]),
        &stack(),
    );
    assert_eq!(
        alternatives(&figure),
        [
            (
                "satisfied-share",
                "share of the best option in the satisfaction questions",
                "12/20".into()
            ),
            // 1, ½, 0: 12 + 5/2 of 20.
            (
                "weighted-options",
                "weights from 1 to 0 in equal steps over the satisfaction questions",
                "14.5/20".into()
            ),
            (
                "satisfied-share",
                "options such as “don't know” out of the base",
                "17/19".into()
            ),
        ]
    );
}

#[test]
fn options_with_points_are_ranked_by_them_and_named_once() {
    let survey = survey(vec![
        with_points("Q1", Role::Satisfaction),
        with_points("Q2", Role::Demographic),
    ]);
    let mut counts = stack();
    counts.count(1, Bucket::Answered, 20);
    counts.count(1, Bucket::Option("1".into()), 20);
    let figure = figure(&survey, &measure(Formula::ScoreRate, &["Q1"]), &counts);
    // 满意 is at once the full mark and the best option; 满意 and 较满意 are at once at least 60 % and the best two.
    assert_eq!(
        alternatives(&figure),
        [
            (
                "score-rate",
                "score rate of all questions with points",
                "350/400".into()
            ),
            (
                "satisfied-share",
                "share of full marks in the satisfaction questions",
                "12/20".into()
            ),
            (
                "satisfied-share",
                "share of at least 60% of the full mark in the satisfaction questions",
                "17/20".into()
            ),
            (
                "weighted-options",
                "weights from 1 to 0 in equal steps over the satisfaction questions",
                "14.5/20".into()
            ),
            (
                "score-rate",
                "options such as “don't know” out of the base",
                "150/190".into()
            ),
        ]
    );
}

#[test]
fn a_paper_that_lists_the_worst_option_first_is_read_from_the_other_end() {
    let survey = survey(vec![single(
        "Q1",
        Role::Satisfaction,
        &["不满意", "较满意", "满意"],
    )]);
    let counts = tally(&[(0, "option:1", 1), (0, "option:2", 3), (0, "option:3", 6)]);
    let best = |counted: &[&str]| {
        let figure = figure(&survey, &measure(satisfied(counted), &["Q1"]), &counts);
        let others = figure.alternatives.iter();
        others
            .map(|other| other.numerator.to_short_text(1))
            .collect::<Vec<_>>()
    };
    // In equal steps 6 + 3/2.
    assert_eq!(best(&["2", "3"]), ["6", "7.5"]);
    assert_eq!(best(&["3"]), ["9", "7.5"]);
}

#[test]
fn an_option_code_leaves_the_base_of_the_measures_own_questions_only() {
    let survey = survey(vec![
        with_points("Q1", Role::Satisfaction),
        single("Q2", Role::Effect, &["大", "中", "小", "无"]),
        with_points("Q3", Role::Effect),
    ]);
    let mut counts = stack();
    counts.count(2, Bucket::Answered, 10);
    counts.count(2, Bucket::Option("4".into()), 10);
    let mut declared = measure(Formula::ScoreRate, &["Q1"]);
    declared.leaves_base.options = vec!["4".into()];
    let figure = figure(&survey, &declared, &counts);
    // Q1 without its 不清楚 is 150/190; Q3 keeps its ten answers without points: 100 full marks more.
    assert_eq!(alternatives(&figure)[0].2, "150/290");
}

#[test]
fn awareness_is_told_with_dont_knows_in_and_out_of_the_base() {
    let survey = survey(vec![
        single(
            "Q1",
            Role::Awareness,
            &["知道", "听说过", "不知道", "记不清"],
        ),
        with_points("Q2", Role::Satisfaction),
    ]);
    let mut declared = measure(Formula::Awareness(options(&["1", "2"])), &["Q1"]);
    let out = figure(&survey, &declared, &stack());
    assert_eq!(fraction(&out), of("17", "20"));
    assert_eq!(
        alternatives(&out),
        [
            (
                "awareness",
                "share of the best option in the same questions",
                "12/20".into()
            ),
            (
                "awareness",
                "options such as “don't know” out of the base",
                "17/19".into()
            ),
        ]
    );
    declared.leaves_base.options = vec!["4".into()];
    let inside = figure(&survey, &declared, &stack());
    assert_eq!(
        alternatives(&inside).last().unwrap(),
        &(
            "awareness",
            "options such as “don't know” in the base",
            "17/20".into()
        )
    );
}

#[test]
fn taking_dont_knows_out_is_not_offered_where_only_yes_would_be_left() {
    let survey = survey(vec![single("Q1", Role::Awareness, &["知道", "不清楚"])]);
    let counts = tally(&[(0, "option:1", 7), (0, "option:2", 3)]);
    let declared = measure(Formula::Awareness(options(&["1"])), &["Q1"]);
    assert!(figure(&survey, &declared, &counts).alternatives.is_empty());
}

#[test]
fn one_option_of_a_multiple_choice_can_be_a_share_and_two_cannot() {
    let mut several = single("Q1", Role::Awareness, &["广播", "公告", "网站"]);
    several.kind = Kind::Multiple;
    let survey = survey(vec![several]);
    // Ten responses; seven ticked 广播, five 公告.
    let counts = {
        let mut counts = Tally::new();
        counts.count(0, Bucket::Answered, 10);
        counts.count(0, Bucket::Option("1".into()), 7);
        counts.count(0, Bucket::Option("2".into()), 5);
        counts
    };
    let share = |codes: &[&str]| {
        let declared = measure(Formula::Awareness(options(codes)), &["Q1"]);
        figure(&survey, &declared, &counts)
    };
    assert_eq!(fraction(&share(&["1"])), of("7", "10"));
    assert_eq!(share(&["1", "2"]).rate, None);
}

#[test]
fn a_question_summary_tells_counts_shares_points_and_missing_reasons() {
    let survey = survey(vec![with_points("Q1", Role::Satisfaction)]);
    let summary = summarize(&survey, &stack());
    let question = &summary.questions[0];
    assert_eq!(question.answered, 20);
    assert_eq!(question.points, Some(150.into()));
    assert_eq!(question.full_mark, Some(200.into()));
    assert_eq!(question.score_rate, Fraction::new(3, 4));
    let counts: Vec<u64> = question.options.iter().map(|one| one.count).collect();
    assert_eq!(counts, [12, 5, 2, 1]);
    assert_eq!(question.options[1].share, Fraction::new(1, 4));
    assert_eq!(
        question.missing,
        [
            (Missing::Blank, 3),
            (Missing::Refused, 1),
            (Missing::NotInVersion, 2)
        ]
    );
}

proptest! {
    #[test]
    fn every_rate_and_interval_lies_between_0_and_1_and_holds_the_rate(
        counts in prop::collection::vec(0..500_i64, 5),
        leaves in any::<bool>(),
    ) {
        let survey = survey(vec![with_points("Q1", Role::Satisfaction)]);
        let buckets = ["option:1", "option:2", "option:3", "option:4", "missing:blank"];
        let counts: Vec<(usize, &str, i64)> =
            buckets.iter().zip(&counts).map(|(bucket, count)| (0, *bucket, *count)).collect();
        for formula in [Formula::ScoreRate, satisfied(&["1", "2"])] {
            let mut declared = measure(formula, &["Q1"]);
            if leaves {
                declared.leaves_base.options = vec!["4".into()];
            }
            let figure = figure(&survey, &declared, &tally(&counts));
            let one = Fraction::from(1);
            for other in &figure.alternatives {
                prop_assert!(!other.rate.is_negative() && other.rate <= one);
                prop_assert_eq!(other.numerator.divide(&other.denominator), Some(other.rate.clone()));
            }
            if let (Some(rate), Some(interval)) = (&figure.rate, figure.interval) {
                prop_assert!(!rate.is_negative() && *rate <= one);
                let rate = rate.to_f64();
                prop_assert!(interval.low >= 0.0 && interval.low <= rate + 1e-12);
                prop_assert!(interval.high <= 1.0 && interval.high >= rate - 1e-12);
            }
            let left: u64 = figure.left_out.iter().map(|left| left.count).sum();
            let given: i64 = counts.iter().map(|(_, _, count)| count).sum();
            let base = if figure.formula == Formula::ScoreRate { 10 } else { 1 };
            let inside = Fraction::from((given - i64::try_from(left).unwrap()) * base);
            prop_assert_eq!(figure.denominator, inside);
        }
    }
}
