//! Random questionnaires with random answers through every figure: nothing panics, and every rate is a rate.
//!
//! `MANYI_FUZZ_PROJECTS=20000` takes so many questionnaires instead of a few hundred.

use std::collections::BTreeMap;

use manyi::formats::{
    CrosstabReport, CsvStyle, Gate, GroupsReport, ReliabilityReport, SummaryReport,
};
use manyi::measure::crosstab::{CrossTable, GroupedMeasures, Grouping, Pair};
use manyi::measure::reliability::{
    Collector, EnteredTwice, QuestionAgreement, Reliability, Scale, pooled_questions,
};
use manyi::measure::{
    Case, Counted, Formula, Fraction, GroupBy, GroupWeight, Groups, LeavesBase, Majority, Measure,
    NumberCollector, OptionWeight, ResponseShares, Rounding, Survey, Tie, Trim, TrimAmount,
    TrimEnds, check, summarize, tally, target_sentence,
};
use manyi::questionnaire::{Condition, ConditionTest, Kind, Opt, Question, Questionnaire, Role};
use manyi::response::{Answer, AnswerSheet, InvalidReason, Ledger, Missing, RestsOn, Tally};
use manyi::text::{Language, Text};
use rust_decimal::Decimal;

use super::made_up::Chance;

const LABELS: [&str; 7] = [
    "满意",
    "较满意",
    "一般",
    "不满意",
    "不清楚",
    "知道",
    "不了解",
];
const ROLES: [Role; 7] = Role::ALL;

fn question(chance: &mut Chance, at: usize) -> Question {
    let options = chance.place(6);
    let with_points = chance.place(3);
    let kind = match chance.place(10) {
        0..=4 => Kind::Single,
        5 | 6 => Kind::Score {
            full_mark: Decimal::from(1 + chance.place(10)),
            step: Decimal::ONE,
        },
        7 => Kind::Multiple,
        8 => Kind::Number {
            low: None,
            high: None,
            decimals: 1,
        },
        _ => Kind::Text,
    };
    let mut asked_if = Vec::new();
    if at > 1 && chance.one_in(6) {
        asked_if.push(Condition {
            question: format!("Q{}", 1 + chance.place(at - 1)),
            test: ConditionTest::AnyOf(vec!["1".into()]),
        });
    }
    let points = |chance: &mut Chance| match with_points {
        0 => None,
        1 => Some(Decimal::from(chance.place(4))),
        _ => chance.one_in(2).then(|| Decimal::from(chance.place(11))),
    };
    Question {
        code: format!("Q{at}"),
        text: Text::same(format!("Q{at}")),
        kind,
        role: chance.pick(&ROLES),
        sensitive: false,
        required: false,
        since: 1,
        until: None,
        section: Text::default(),
        limits: manyi::questionnaire::Limits::default(),
        second: manyi::questionnaire::SecondWay::Blind,
        options: (1..=options)
            .map(|code| Opt {
                code: code.to_string(),
                label: Text::same(chance.pick(&LABELS)),
                points: points(chance),
                exclusive: false,
            })
            .collect(),
        ask_if: asked_if,
    }
}

fn codes(chance: &mut Chance) -> Vec<String> {
    let all = ["1", "2", "3", "4", "9"];
    let chosen = all.iter().filter(|_| chance.one_in(2));
    chosen.map(|code| (*code).to_owned()).collect()
}

fn formula(chance: &mut Chance, questions: usize) -> Formula {
    let counted = |chance: &mut Chance| {
        if chance.one_in(3) {
            Counted::AtLeast(Decimal::from(chance.place(6)))
        } else {
            Counted::Options(codes(chance))
        }
    };
    match chance.place(7) {
        0 => Formula::ScoreRate,
        1 => Formula::MeanOfResponses,
        2 => Formula::SatisfiedShare(counted(chance)),
        3 => Formula::Awareness(counted(chance)),
        4 => {
            let weighted = codes(chance).into_iter().map(|option| OptionWeight {
                option,
                weight: Decimal::new(i64::try_from(chance.place(11)).unwrap(), 1),
            });
            Formula::WeightedOptions(weighted.collect())
        }
        5 => Formula::Majority(Majority {
            counted: counted(chance),
            tie: chance.pick(&Tie::ALL),
        }),
        _ => Formula::TrimmedMean(trim(chance, questions)),
    }
}

fn trim(chance: &mut Chance, questions: usize) -> Trim {
    let amount = if chance.one_in(2) {
        TrimAmount::Count(u32::try_from(chance.place(4)).unwrap())
    } else {
        TrimAmount::Percent(Decimal::from(chance.place(50)))
    };
    let by = if chance.one_in(3) {
        GroupBy::Batch
    } else {
        GroupBy::Question(format!("Q{}", 1 + chance.place(questions)))
    };
    let groups = codes(chance).into_iter();
    let weights: Vec<GroupWeight> = groups
        .map(|group| GroupWeight {
            group,
            weight: Decimal::from(1 + chance.place(9)),
        })
        .collect();
    Trim {
        amount,
        ends: chance.pick(&TrimEnds::ALL),
        groups: chance.one_in(2).then_some(Groups { by, weights }),
    }
}

fn survey(chance: &mut Chance) -> Survey {
    let size = 1 + chance.place(5);
    let questions: Vec<Question> = (1..=size).map(|at| question(chance, at)).collect();
    let measures = (0..=chance.place(3)).map(|at| {
        let named = (1..=size)
            .filter(|_| chance.one_in(2))
            .map(|at| format!("Q{at}"));
        Measure {
            code: format!("m{at}"),
            title: Text::same("measure"),
            questions: named.collect(),
            formula: formula(chance, size),
            leaves_base: LeavesBase {
                missing: Missing::ALL
                    .into_iter()
                    .filter(|_| chance.one_in(2))
                    .collect(),
                options: if chance.one_in(2) {
                    codes(chance)
                } else {
                    Vec::new()
                },
            },
            decimals: u32::try_from(chance.place(5)).unwrap(),
            rounding: chance.pick(&Rounding::ALL),
            note: Text::default(),
        }
    });
    let measures = measures.collect();
    Survey {
        code: "fuzz".into(),
        population: chance.pick(&[None, Some(0), Some(1), Some(7), Some(30), Some(1_000_000)]),
        distributed: None,
        invalid_reasons: InvalidReason::usual(),
        questionnaire: Questionnaire {
            code: "fuzz".into(),
            version: 1,
            title: Text::same("fuzz"),
            respondents: Text::default(),
            intro: Text::default(),
            questions,
            control_total: None,
        },
        measures,
    }
}

fn answer(chance: &mut Chance, question: &Question) -> Option<Answer> {
    if chance.one_in(8) {
        return chance
            .one_in(2)
            .then(|| Answer::Missing(chance.pick(&Missing::ALL)));
    }
    let options: Vec<String> = question
        .options
        .iter()
        .map(|option| option.code.clone())
        .collect();
    Some(match &question.kind {
        Kind::Single if options.is_empty() => Answer::Missing(Missing::Blank),
        Kind::Single => Answer::Choice(chance.pick(&options)),
        Kind::Multiple => {
            Answer::Choices(options.into_iter().filter(|_| chance.one_in(2)).collect())
        }
        Kind::Score { full_mark, .. } => {
            Answer::Points((*full_mark).min(Decimal::from(chance.place(11))))
        }
        Kind::Number { .. } => {
            Answer::Number(Decimal::new(i64::try_from(chance.place(900)).unwrap(), 1))
        }
        Kind::Text | Kind::Date => Answer::Text("话".into()),
    })
}

fn sheets(chance: &mut Chance, questionnaire: &Questionnaire) -> Vec<AnswerSheet> {
    let most = chance.pick(&[1, 2, 3, 8, 40]);
    (0..chance.place(most + 1))
        .map(|_| {
            let mut sheet = AnswerSheet::empty(questionnaire.questions.len());
            for (position, question) in questionnaire.questions.iter().enumerate() {
                sheet.set(position, answer(chance, question));
            }
            sheet
        })
        .collect()
}

/// The sheets with the category that a grouping puts each into.
fn placed<'s>(
    survey: &Survey,
    by: &Grouping,
    sheets: &'s [AnswerSheet],
) -> Vec<(Option<String>, &'s AnswerSheet)> {
    let position = by
        .question()
        .and_then(|code| survey.questionnaire.find(code));
    let place = |sheet: &AnswerSheet| {
        let value = sheet.get(position?.0).map(Answer::to_code);
        by.place(value.as_deref())
    };
    sheets.iter().map(|sheet| (place(sheet), sheet)).collect()
}

fn every_figure(chance: &mut Chance, survey: &Survey, sheets: &[AnswerSheet]) {
    let case = |sheet| Case {
        sheet,
        batch: Some("A"),
    };
    let whole = tally(survey, sheets.iter().map(case));
    let mut summary = summarize(survey, &whole);
    let questionnaire = &survey.questionnaire;
    let mut numbers = NumberCollector::of(questionnaire);
    for sheet in sheets {
        numbers.add(questionnaire, sheet, None);
    }
    summary.note_numbers(&numbers);
    for figure in &summary.figures {
        if let (Some(rate), Some(interval)) = (&figure.rate, figure.interval) {
            let rate = rate.to_f64();
            assert!(
                interval.low <= rate + 1e-9 && rate <= interval.high + 1e-9,
                "{figure:?}"
            );
            assert!(
                (0.0..=1.0).contains(&interval.low) && interval.high <= 1.0,
                "{figure:?}"
            );
        }
        target_sentence(figure, &Fraction::new(9, 10).unwrap());
    }
    let ledger = Ledger::default();
    let report = SummaryReport {
        project: "fuzz",
        survey,
        ledger: &ledger,
        summary: &summary,
        gate: &Gate::open(),
        rests_on: RestsOn::default(),
    };
    for language in [Language::Zh, Language::En] {
        report.to_table(language);
        report.to_json(language).unwrap();
        report.to_csv(language, CsvStyle::Plain).unwrap();
    }
    for measure in &survey.measures {
        let shares = ResponseShares::of(questionnaire, measure);
        for (shares, sheet) in shares
            .iter()
            .flat_map(|of| sheets.iter().map(move |sheet| (of, sheet)))
        {
            let share = shares.of_sheet(questionnaire, sheet);
            assert!(share.part <= share.whole, "{share:?}");
        }
    }
    let groupings = Grouping::all(questionnaire);
    let [rows, columns] = [chance.pick(&groupings), chance.pick(&groupings)];
    by_group(survey, &rows, sheets, &report, &numbers);
    crossed(survey, [&rows, &columns], sheets);
    reliability(survey, sheets);
    entries(survey, sheets);
}

fn by_group(
    survey: &Survey,
    by: &Grouping,
    sheets: &[AnswerSheet],
    report: &SummaryReport<'_>,
    numbers: &NumberCollector,
) {
    let mut groups: BTreeMap<Option<String>, Vec<&AnswerSheet>> = BTreeMap::new();
    for (place, sheet) in placed(survey, by, sheets) {
        groups.entry(place).or_default().push(sheet);
    }
    let found = groups.keys().cloned().collect();
    let categories = by.categories(&survey.questionnaire, &found).into_iter();
    let tallies = categories.map(|category| {
        let sheets = groups.remove(&category.code).unwrap_or_default();
        let cases = sheets.into_iter().map(|sheet| Case { sheet, batch: None });
        let tally: Tally = tally(survey, cases);
        (category, tally)
    });
    let measures = GroupedMeasures::of(survey, by, tallies.collect(), numbers, 5);
    let report = GroupsReport {
        summary: *report,
        grouping: by,
        measures: &measures,
        numbers,
    };
    report.to_table(Language::Zh);
    report.to_json(Language::En).unwrap();
}

fn crossed(survey: &Survey, by: [&Grouping; 2], sheets: &[AnswerSheet]) {
    let [rows, columns] = by.map(|by| placed(survey, by, sheets));
    let mut pairs: BTreeMap<(Option<String>, Option<String>), u64> = BTreeMap::new();
    for ((row, _), (column, _)) in rows.into_iter().zip(columns) {
        *pairs.entry((row, column)).or_default() += 1;
    }
    let pairs = pairs.into_iter().map(|((row, column), responses)| Pair {
        row,
        column,
        responses,
    });
    let table = CrossTable::of(&survey.questionnaire, by, &pairs.collect::<Vec<_>>());
    let names = ["fuzz", "fuzz"];
    let report = CrosstabReport::of(names, &survey.questionnaire, by, &table, 0);
    report.to_table(Language::Zh);
    report.to_json(Language::En).unwrap();
}

fn reliability(survey: &Survey, sheets: &[AnswerSheet]) {
    let questionnaire = &survey.questionnaire;
    let positions = Scale::Points.positions(questionnaire).unwrap();
    let mut collector = Collector::new(positions.len());
    for sheet in sheets {
        let points = |position: &usize| {
            let question = &questionnaire.questions[*position];
            let points = sheet.get(*position)?.points(question)?;
            points.to_string().parse().ok()
        };
        collector.add(&positions.iter().map(points).collect::<Vec<Option<f64>>>());
    }
    let found = Reliability::of(questionnaire, &positions, &collector.finish());
    let report = ReliabilityReport {
        project: "fuzz",
        survey: "fuzz",
        scale: &Scale::Points,
        reliability: &found,
        rests_on: RestsOn::default(),
    };
    report.to_table(Language::Zh);
    report.to_json(Language::En).unwrap();
}

fn entries(survey: &Survey, sheets: &[AnswerSheet]) {
    let questions = survey.questionnaire.questions.iter().enumerate();
    let agreements = questions.map(|(position, question)| {
        let codes = sheets
            .iter()
            .filter_map(|sheet| Some(sheet.get(position)?.to_code()));
        let codes: Vec<String> = codes.collect();
        let shifted = codes.iter().cycle().skip(1);
        let pairs = codes.iter().zip(shifted);
        let pairs = pairs.map(|(first, second)| (first.clone(), second.clone(), 1));
        let entered = EnteredTwice {
            blind: pairs.collect(),
            ..EnteredTwice::default()
        };
        QuestionAgreement::of(question, &entered)
    });
    let agreements: Vec<QuestionAgreement> = agreements.collect();
    for of in &agreements {
        assert!(
            of.blind
                .kappa
                .is_none_or(|kappa| (-1.0..=1.0).contains(&kappa)),
            "{of:?}"
        );
    }
    pooled_questions(&agreements);
}

#[test]
fn every_figure_of_a_random_questionnaire_is_computed_without_a_panic() {
    let wanted = std::env::var("MANYI_FUZZ_PROJECTS").ok();
    let projects = wanted.and_then(|many| many.parse().ok()).unwrap_or(400);
    let mut chance = Chance(20_221_031);
    let mut accepted = 0;
    for _ in 0..projects {
        let survey = survey(&mut chance);
        // Also what the check of measures refuses must not bring the program down.
        accepted += usize::from(check(&survey).is_empty());
        let sheets = sheets(&mut chance, &survey.questionnaire);
        every_figure(&mut chance, &survey, &sheets);
    }
    assert!(accepted > 0);
}

// Q1 with codes 1, 2, 3 and declared weights, Q2 with 满意 and 不满意 in no measure: of Q2 one option is ranked, and
// equal steps over one option divided by 0.
#[test]
fn a_question_with_one_ranked_option_beside_a_weighted_one_does_not_panic() {
    let option = |code: &str| Opt {
        code: code.into(),
        label: Text::same(code),
        points: None,
        exclusive: false,
    };
    let ask = |code: &str, options: &[&str]| Question {
        code: code.into(),
        text: Text::same(code),
        kind: Kind::Single,
        role: Role::Satisfaction,
        sensitive: false,
        required: true,
        since: 1,
        until: None,
        section: Text::default(),
        limits: manyi::questionnaire::Limits::default(),
        second: manyi::questionnaire::SecondWay::Blind,
        options: options.iter().map(|code| option(code)).collect(),
        ask_if: Vec::new(),
    };
    let mut chance = Chance(1);
    let mut survey = survey(&mut chance);
    survey.questionnaire.questions = vec![ask("Q1", &["1", "2", "3"]), ask("Q2", &["1", "0"])];
    let weights = [("1", 10), ("2", 5), ("3", 0)].map(|(option, tenths)| OptionWeight {
        option: option.into(),
        weight: Decimal::new(tenths, 1),
    });
    survey.measures.truncate(1);
    survey.measures[0].questions = vec!["Q1".into()];
    survey.measures[0].leaves_base = LeavesBase::default();
    survey.measures[0].formula = Formula::WeightedOptions(weights.into());
    let mut sheet = AnswerSheet::empty(2);
    sheet.set(0, Some(Answer::Choice("2".into())));
    sheet.set(1, Some(Answer::Choice("0".into())));
    let case = Case {
        sheet: &sheet,
        batch: None,
    };
    let summary = summarize(&survey, &tally(&survey, [case]));
    assert_eq!(summary.figures[0].rate, Fraction::new(1, 2));
    every_figure(&mut chance, &survey, &[sheet]);
}
