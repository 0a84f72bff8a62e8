//! The rule reader: published phrases are read as they are meant, or answered with the right question; it never guesses.

use manyi::indicator::{Groups, Partial, Rule, StepIn, Unit, describe, score_of};
use manyi::printed::phrase::{Answers, Below, Ends, Proportion, Reading, Topic, read};
use manyi::text::{Language, Severity};
use proptest::prelude::*;
use rstest::rstest;
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Deserialize)]
struct Phrases {
    phrase: Vec<Phrase>,
}

/// A published phrase and what it must come to; see `tests/rules/phrases.toml`.
#[derive(Deserialize)]
struct Phrase {
    source: String,
    text: String,
    weight: toml::Value,
    #[serde(default)]
    answers: Given,
    rule: Option<String>,
    #[serde(default)]
    ask: Vec<String>,
    refused: Option<String>,
    /// Whether a rule could hold a phrase that was not read whole.
    #[serde(default)]
    readable: bool,
}

#[derive(Deserialize, Default)]
struct Given {
    partial: Option<Partial>,
    unit: Option<Unit>,
    step_in: Option<StepIn>,
    target: Option<i64>,
    ends: Option<String>,
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn phrases() -> Vec<Phrase> {
    let text = include_str!("rules/phrases.toml");
    toml::from_str::<Phrases>(text).unwrap().phrase
}

fn read_phrase(phrase: &Phrase) -> Reading {
    let answers = Answers {
        partial: phrase.answers.partial,
        unit: phrase.answers.unit,
        step_in: phrase.answers.step_in,
        target: phrase.answers.target.map(Decimal::from),
        ends: phrase.answers.ends.as_ref().map(|_| Ends::Lower),
        ..Answers::default()
    };
    let weight = decimal(&phrase.weight.to_string());
    read(&phrase.text, weight, &answers)
}

fn errors(reading: &Reading) -> Vec<&'static str> {
    let errors = reading
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.code).collect()
}

#[test]
fn published_phrases_are_read_or_answered_with_the_right_question() {
    let phrases = phrases();
    assert!(phrases.len() >= 110);
    for phrase in &phrases {
        let reading = read_phrase(phrase);
        let place = format!("{}: {}", phrase.source, phrase.text);
        let weight = decimal(&phrase.weight.to_string());
        let words = reading.rule.as_ref().map(|rule| describe(rule, weight).zh);
        if let Some(code) = &phrase.refused {
            assert_eq!(words, None, "{place}");
            assert!(errors(&reading).contains(&code.as_str()), "{place}");
            continue;
        }
        assert_eq!(errors(&reading), Vec::<&str>::new(), "{place}");
        assert_eq!(words, phrase.rule, "{place}");
        let asked: Vec<&str> = reading
            .questions
            .iter()
            .map(|question| question.topic.option())
            .collect();
        assert_eq!(asked, phrase.ask, "{place}");
    }
}

#[test]
fn at_least_85_percent_of_the_readable_phrases_are_read_or_rightly_asked() {
    let phrases = phrases();
    let read = phrases.iter().filter(|one| one.refused.is_none()).count();
    let missed = phrases.iter().filter(|one| one.readable).count();
    assert!(
        phrases
            .iter()
            .all(|one| !one.readable || one.refused.is_some())
    );
    assert!(
        read * 100 >= (read + missed) * 85,
        "{read} read, {missed} missed"
    );
}

#[test]
fn every_answered_reading_is_what_the_answer_gives_alone() {
    for phrase in &phrases() {
        let reading = read_phrase(phrase);
        let weight = decimal(&phrase.weight.to_string());
        for answered in &reading.answered {
            let mut answers = Answers {
                step_in: phrase.answers.step_in,
                partial: phrase.answers.partial,
                unit: phrase.answers.unit,
                target: phrase.answers.target.map(Decimal::from),
                ends: phrase.answers.ends.as_ref().map(|_| Ends::Lower),
                ..Answers::default()
            };
            for (topic, word) in &answered.answers {
                answer(&mut answers, *topic, word);
            }
            let alone = read(&phrase.text, weight, &answers);
            assert_eq!(alone.rule.as_ref(), Some(&answered.rule), "{}", phrase.text);
        }
    }
}

fn answer(answers: &mut Answers, topic: Topic, word: &str) {
    match (topic, word) {
        (Topic::Partial, "whole") => answers.partial = Some(Partial::Whole),
        (Topic::Partial, "started") => answers.partial = Some(Partial::Started),
        (Topic::Partial, "pro-rata") => answers.partial = Some(Partial::ProRata),
        (Topic::Step, "points") => answers.step_in = Some(StepIn::Points),
        (Topic::Step, "target") => answers.step_in = Some(StepIn::Target),
        (Topic::Unit, "percent") => answers.unit = Some(Unit::Percent),
        (Topic::Unit, "number") => answers.unit = Some(Unit::Number),
        (Topic::Proportion, "ratio") => answers.proportion = Some(Proportion::Ratio),
        (Topic::Proportion, "rate") => answers.proportion = Some(Proportion::Rate),
        (Topic::Proportion, "linear") => answers.proportion = Some(Proportion::Linear),
        (Topic::Below, "none") => answers.below = Some(Below::None),
        (Topic::Below, "ratio") => answers.below = Some(Below::Ratio),
        (Topic::Below, "rate") => answers.below = Some(Below::Rate),
        (Topic::Ends, "lower") => answers.ends = Some(Ends::Lower),
        (Topic::Ends, "upper") => answers.ends = Some(Ends::Upper),
        (Topic::Slip, "meant") => answers.slip = true,
        other => panic!("no such answer: {other:?}"),
    }
}

/// The scores that the three answers to an incomplete step give a rate.
fn scores(text: &str, weight: i64, rate: &str) -> Vec<String> {
    let answers = Answers {
        step_in: Some(StepIn::Points),
        ..Answers::default()
    };
    let reading = read(text, weight.into(), &answers);
    let scores = reading.answered.iter();
    scores
        .map(|one| score_of(&one.rule, weight.into(), decimal(rate)).unwrap())
        .map(|score| score.to_short_text(2))
        .collect()
}

// 88.08 % is 1.92 points below 90 %: no whole step of 10, one started, 0.192 of one (14 − 0.192 = 13.81).
// Steps of 5: none, one, 0.384 (13.62). Of 1: one, two, 1.92 (12.08). Of 0.1: 19 (with 88.08: 19.2), 20, 19.2.
#[rstest]
#[case("10%", 1, ["14", "13", "13.81"])]
#[case("5%", 1, ["14", "13", "13.62"])]
#[case("1%", 1, ["13", "12", "12.08"])]
#[case("1个百分点", 1, ["13", "12", "12.08"])]
#[case("一个百分点", 1, ["13", "12", "12.08"])]
#[case("0.5个百分点", 1, ["11", "10", "10.16"])] // 3.84 steps
fn steps_of_every_usual_size_are_read(
    #[case] step: &str,
    #[case] deduct: i64,
    #[case] expected: [&str; 3],
) {
    let text = format!("满意度≥90%得满分，低于90%时每少{step}减{deduct}分，扣完为止");
    assert_eq!(scores(&text, 14, "88.08"), expected);
    let tenths = "满意度≥90%得满分，每降低0.1个百分点扣0.1分，扣完为止";
    assert_eq!(scores(tenths, 14, "88.08"), ["12.1", "12", "12.08"]);
}

#[rstest]
#[case("满意度≥90%得满分，低于85%时每降低1个百分点扣1分", "bands-gap")]
#[case("满意度≥90%得满分，80%-85%得3分，低于80%不得分", "bands-gap")]
#[case(
    "满意度≥90%得满分，75%(含)-85%得3分，80%(含)-90%得4分，低于75%不得分",
    "bands-overlap"
)]
#[case("完成率达到100%得满分，每提高1个百分点加1分", "bonus")]
#[case("样本不少于30份，满意度不低于90%，每低1个百分点扣1分", "mixed-forms")]
#[case("满意度90%以上得满分，每发现1起投诉扣1分", "mixed-forms")]
#[case("每发现1起扣1分，最多扣3分", "cases-limited")]
#[case("满意度≥90%得6分，否则不得分", "award-against-weight")]
#[case("满意度90%以上得满分，60%-90%得1-3分，低于60%不得分", "points-chosen")]
#[case("天气很好", "nothing-read")]
#[case("", "nothing-read")]
fn what_no_rule_can_hold_is_refused_with_its_reason(#[case] text: &str, #[case] code: &str) {
    let answers = Answers {
        partial: Some(Partial::Whole),
        ends: Some(Ends::Lower),
        ..Answers::default()
    };
    let reading = read(text, 5.into(), &answers);
    assert_eq!(reading.rule, None, "{text}");
    assert!(errors(&reading).contains(&code), "{:?}", reading.findings);
    for finding in &reading.findings {
        assert!(!finding.hint.zh.is_empty() && !finding.hint.en.is_empty());
    }
}

#[rstest]
#[case("教师满意度≥90%得2分，学生满意度≥90%得2分", 4, "below")]
#[case("90%以上得满分，80%-90%得3分，60%-80%得1分，否则不得分", 5, "ends")]
#[case("90%以上得满分，60%-90%按比例得分，否则不得分", 5, "ends")]
#[case("满意度得分90分以上得满分，每低1分扣0.5分", 5, "unit")]
#[case("达标得满分，未达标不得分", 5, "target")]
#[case("满意度90%以上得满分，80%以上得一半分值", 5, "below")]
fn what_is_left_open_is_asked(#[case] text: &str, #[case] weight: i64, #[case] option: &str) {
    let answers = Answers {
        partial: Some(Partial::Whole),
        ..Answers::default()
    };
    let reading = read(text, weight.into(), &answers);
    assert_eq!(reading.rule, None);
    let first = reading.questions.first().unwrap();
    assert_eq!(first.topic.option(), option);
    assert!(!first.sentence.get(Language::En).is_empty());
}

#[test]
fn groups_with_points_of_their_own_become_groups() {
    let text = "①学生满意度≥90%，得5分，每降低1个百分点扣0.5分；②家长满意度≥85%，得5分，每降低1个百分点扣0.5分，扣完为止。";
    let answers = Answers {
        partial: Some(Partial::Started),
        ..Answers::default()
    };
    let Some(Rule::Groups(Groups { groups })) = read(text, 10.into(), &answers).rule else {
        panic!("no groups");
    };
    let titles: Vec<&str> = groups.iter().map(|group| group.title.zh.as_str()).collect();
    assert_eq!(titles, ["学生满意度", "家长满意度"]);
    let score = |index: usize, value: i64| {
        let group: &manyi::indicator::Group = &groups[index];
        score_of(&group.rule, group.weight, value.into())
            .unwrap()
            .to_short_text(2)
    };
    assert_eq!([score(0, 86), score(1, 86)], ["3", "5"]);
    // Points that do not add up to the weight show that something else was meant.
    assert_eq!(read(text, 12.into(), &answers).rule, None);
}

#[test]
fn a_step_in_percent_of_a_percentage_is_asked_and_can_be_settled() {
    let text = "满意度≥90%得满分，每降低10%扣1分，扣完为止";
    let mut answers = Answers {
        partial: Some(Partial::Whole),
        ..Answers::default()
    };
    let reading = read(text, 14.into(), &answers);
    assert_eq!(reading.questions[0].topic, Topic::Step);
    let mut told = |step_in: StepIn, value: &str| {
        answers.step_in = Some(step_in);
        let rule = read(text, 14.into(), &answers).rule.unwrap();
        score_of(&rule, 14.into(), decimal(value))
            .unwrap()
            .to_short_text(2)
    };
    // 81 % is 9 points below: 10 % of 90 % exactly, and less than one step of 10 points.
    assert_eq!(told(StepIn::Points, "81"), "14");
    assert_eq!(told(StepIn::Points, "80"), "13");
    assert_eq!(told(StepIn::Target, "81"), "13");
    assert_eq!(told(StepIn::Target, "81.01"), "14");
    // Of a target of 100 % both are the same: nothing is asked.
    let hundred = "完成率100%得满分，每低1%扣1分";
    answers.step_in = None;
    assert!(read(hundred, 14.into(), &answers).rule.is_some());
}

/// The score of a value under the rule that a phrase comes to, with what it leaves open answered one way.
fn score_under(text: &str, weight: i64, target: Option<i64>, value: &str) -> String {
    let answers = Answers {
        partial: Some(Partial::Whole),
        step_in: Some(StepIn::Points),
        target: target.map(Decimal::from),
        unit: target.map(|_| Unit::Number),
        ..Answers::default()
    };
    let reading = read(text, weight.into(), &answers);
    let rule = reading
        .rule
        .unwrap_or_else(|| panic!("{text}: {:?}", reading.findings));
    let score = score_of(&rule, weight.into(), decimal(value)).unwrap();
    score.to_short_text(4)
}

// 40 of a target of 50 is four fifths; the letters of a formula are explained or not.
#[rstest]
#[case("得分=权重×B/A", Some(50), "40", "8")]
#[case("权重*B/A，其中A为目标值，B为实际完成值", Some(50), "40", "8")]
#[case("实际完成值÷目标值×100%×10分", Some(50), "60", "10")]
#[case(
    "完成值达到指标值，记该指标所赋全部分值；未完成的，按照完成值与指标值的比例计分",
    Some(50),
    "45",
    "9"
)]
#[case("得分=权重×实际完成率", None, "85", "8.5")]
#[case("满意度=满意人数/总人数×100%，得分=满意度×权重", None, "85", "8.5")]
// Three steps below 90 %: 5 % of 10 points each; a cap of half of them.
#[case(
    "满意度≥90%得满分，每降低1个百分点扣权重的5%，最多扣权重的50%",
    None,
    "87",
    "8.5"
)]
#[case(
    "满意度≥90%得满分，每降低1个百分点扣权重的5%，最多扣权重的50%",
    None,
    "60",
    "5"
)]
#[case("满意度≥90%得满分，每降低3个点扣1分，扣完为止", None, "84", "8")]
#[case("90%以上得满分，80%-90%得3分，80%或以下不得分", None, "80", "0")]
#[case("x≥80%得10分；70%≤x＜80%得3分；x＜70%不得分", None, "70", "3")]
// Cliff and steps: two points lost at 88 %, all below the edge.
#[case(
    "满意度≥90%得满分；80%≤满意度＜90%，每降低1个百分点扣0.5分；低于80%不得分",
    None,
    "88",
    "9"
)]
#[case(
    "满意度≥90%得满分；80%≤满意度＜90%，每降低1个百分点扣0.5分；低于80%不得分",
    None,
    "79.9",
    "0"
)]
#[case(
    "满意度≥90%得满分，每降低1个百分点扣0.5分，80%及以下不得分",
    None,
    "80",
    "0"
)]
// Four fifths of the target of 50 are 40.
#[case(
    "达到目标值的得10分，达到目标值的80%（含）以上得5分，80%以下不得分",
    Some(50),
    "40",
    "5"
)]
#[case(
    "达到目标值的得10分，达到目标值的80%（含）以上得5分，80%以下不得分",
    Some(50),
    "39",
    "0"
)]
#[case("投诉率≤5%得满分，每超过1个百分点扣1分，扣完为止", None, "7", "8")]
#[case("投诉率不超过5%得10分，5%-10%得3分，超过10%不得分", None, "10", "3")]
#[case("超支率≤10%得满分，否则不得分", None, "10.1", "0")]
#[case("按时完成得满分，每延迟1天扣0.5分，扣完为止", None, "3", "8.5")]
#[case("投诉0起得10分，1-2起得5分，3起及以上不得分", None, "2", "5")]
#[case("10分：≥95%；8分：85%≤满意度<95%；0分：低于85%", None, "85", "8")]
#[case(
    "95%以上为优秀，得10分；85%(含)-95%为良好，得8分；85%以下为差，不得分",
    None,
    "94",
    "8"
)]
#[case(
    "满意度≥90%得满分，80%以上不足90%得一半分值，80%以下不得分",
    None,
    "80",
    "5"
)]
#[case("百分之九十以上得满分，每降低百分之一扣1分", None, "88", "8")]
// One unit for all: 2.6 hours are two half hours above 2, 1.85 of 20,000 are one and a half thousand short of 2.
#[case("响应时间2小时以内得满分，每超过30分钟扣1分", None, "3", "8")]
#[case("支出不超过3万元得满分，每超500元扣1分", None, "3.1", "8")]
#[case("服务人次达到2万人次得10分，每少1000人次扣1分", None, "1.85", "9")]
#[case("达到1,000人得10分，每少100人扣1分", None, "800", "8")]
#[case(
    "差错率控制在1‰以内得满分，1‰-2‰得5分，超过2‰不得分",
    None,
    "0.15",
    "5"
)]
#[case(
    "新增就业500人以上得10分，400（含）-500人得6分，400人以下得2分",
    None,
    "450",
    "6"
)]
#[case(
    "平均等待30分钟以内得10分，30-60分钟得6分，60分钟以上得0分",
    None,
    "45",
    "6"
)]
#[case(
    "PM2.5平均浓度不高于35微克/立方米得10分，每高1微克/立方米扣0.5分",
    None,
    "38",
    "8.5"
)]
// Where the steps begin is said inside of the step, or apart.
#[case("满意度每低于90%一个百分点扣1分", None, "87", "7")]
#[case("满意率每低于目标值（95%）1个百分点扣0.5分，扣完为止", None, "93", "9")]
#[case(
    "目标值95%。实际值≥目标值得满分，每低1个百分点扣0.5分",
    None,
    "93",
    "9"
)]
#[case(
    "达到目标值（90%）得满分，每低于目标值1个百分点扣0.5分",
    None,
    "88",
    "9"
)]
#[case("目标值：≤5%，实际值≤目标值得满分，每超1个百分点扣1分", None, "7", "8")]
#[case(
    "优良率≥90%得10分，每低2个百分点扣1分（不足2个百分点不扣）",
    None,
    "87",
    "9"
)]
// Formulas with printed numbers: 81 ÷ 90, half of the way from 60 to 90.
#[case("满意度≥90%得满分；否则按满意度÷90%×10计算得分", None, "81", "9")]
#[case("满意度≥90%得满分；低于90%的，得分=满意度/90%×权重", None, "81", "9")]
#[case("得分=(满意度-60%)/(90%-60%)×10，低于60%不得分", None, "75", "5")]
#[case(
    "60%≤满意度<90%，得分=（满意度-60%）/30%×权重；≥90%得满分；<60%不得分",
    None,
    "75",
    "5"
)]
#[case("得分=min（实际值/目标值，1）×10", Some(50), "45", "9")]
#[case("得分=权重×min{实际值/目标值，100%}", Some(50), "60", "10")]
#[case(
    "按（实际完成值÷目标值）×10计分，超过10分的按10分计",
    Some(50),
    "45",
    "9"
)]
// In time is no delay at all, and where every delay costs, none costs nothing.
#[case(
    "按期完成得10分，延期1个月以内得6分，延期1-3个月得2分，延期3个月以上不得分",
    None,
    "0",
    "10"
)]
#[case(
    "按期完成得10分，延期1个月以内得6分，延期1-3个月得2分，延期3个月以上不得分",
    None,
    "2",
    "2"
)]
#[case(
    "延期30日以内扣1分，超过30日不超过60日扣3分，超过60日不得分",
    None,
    "45",
    "7"
)]
#[case(
    "延期30日以内扣1分，超过30日不超过60日扣3分，超过60日不得分",
    None,
    "0",
    "10"
)]
#[case(
    "超预算5%（含）以内扣2分，超预算5%以上不得分，未超预算不扣分",
    None,
    "5",
    "8"
)]
#[case(
    "超预算5%（含）以内扣2分，超预算5%以上不得分，未超预算不扣分",
    None,
    "0",
    "10"
)]
// What is counted is said once more; the limit is the weight; growth below 0.
#[case("覆盖村数达到30个得10分，每少1个村扣0.5分", None, "28", "9")]
#[case("培训课时≥40学时得10分，每少4学时扣1分", None, "32", "8")]
#[case("环境噪声≤55分贝得10分，每超1分贝扣0.5分", None, "57", "9")]
#[case(
    "完成率=（实际数/计划数）×100%，得分=完成率×10，最高10分",
    None,
    "85",
    "8.5"
)]
#[case("得分=实际值÷目标值×10，且不超过10分", Some(50), "40", "8")]
#[case(
    "增长10%以上得10分，增长5%（含）-10%得6分，增长0（含）-5%得2分，负增长不得分",
    None,
    "5",
    "6"
)]
#[case(
    "提高0.5个百分点（含）以上得10分，提高0.2（含）-0.5个百分点得6分，低于0.2个百分点不得分",
    None,
    "0.3",
    "6"
)]
#[case(
    "资金到位及时率≥95%计10分，90%≤资金到位及时率＜95%计8分，低于90%计0分",
    None,
    "92",
    "8"
)]
#[case("满意度高于（含）90%得满分，每低1个百分点扣1分", None, "88", "8")]
#[case("满意度低于90%的，按每1个百分点扣0.2分计算", None, "85", "9")]
// Awards behind their bands, in brackets, or called so.
#[case("≥95%（10分）；90%≤满意度＜95%（8分）；＜90%（0分）", None, "93", "8")]
#[case(
    "满意率≥95%为10分；每低于1个百分点，减0.5分，减至0分为止",
    None,
    "92",
    "8.5"
)]
#[case(
    "满意度90%以上不扣分，80%（含）-90%扣2分，70%（含）-80%扣5分，70%以下全扣",
    None,
    "75",
    "5"
)]
#[case(
    "各级配套资金到位率100%得10分；80%（含）～100%得6分；80%以下不得分",
    None,
    "90",
    "6"
)]
#[case("宣传活动不少于4次得10分，少1次扣1.5分，扣完为止", None, "2", "7")]
fn a_family_of_phrases_gives_the_score_that_was_printed(
    #[case] text: &str,
    #[case] target: Option<i64>,
    #[case] value: &str,
    #[case] expected: &str,
) {
    assert_eq!(score_under(text, 10, target, value), expected, "{text}");
}

#[rstest]
#[case("满意度≥90%且无投诉得满分，每降低1个百分点扣1分", "无投诉")]
#[case("满意度≥90%得满分，且无投诉，每降低1个百分点扣1分", "无投诉")]
#[case(
    "满意度≥90%得满分，每降低1个百分点扣1分，扣完为止，农村居民加倍",
    "农村居民加倍"
)]
#[case("满意度≥90%得满分，每降低1个百分点扣1分；低于70%的，另扣2分", "另")]
#[case(
    "满意度≥90%得满分，每降低1个百分点扣1分；发生重大投诉不得分",
    "发生重大投诉"
)]
#[case(
    "100%以下(含)计满分,每超出5%扣2分。没有项目的部门按满分计算。",
    "没有项目的部门"
)]
fn what_was_not_read_is_said_and_there_is_no_rule(#[case] text: &str, #[case] left: &str) {
    let answers = Answers {
        partial: Some(Partial::Whole),
        step_in: Some(StepIn::Points),
        ..Answers::default()
    };
    let reading = read(text, 10.into(), &answers);
    assert_eq!(reading.rule, None, "{text}");
    assert_eq!(reading.questions, Vec::new(), "{text}");
    assert!(
        reading
            .unread
            .iter()
            .any(|words| words.weighty && words.text.contains(left)),
        "{text}: {:?}",
        reading.unread
    );
}

/// Numbers of different things make no rule, whatever their words: the reason names both.
#[rstest]
#[case("满意度≥90%得满分，每低1个百分点扣0.5分，样本量少于30份的不得分")]
#[case("合格率≥90%得满分，每少1人扣1分")]
#[case("到场10人以上得满分，2小时以上得5分，否则不得分")]
#[case("完成500亩得满分，每少1万元扣1分")]
#[case("问卷满意度≥90%得10分，电话回访满意度每低1个百分点扣0.5分")]
#[case("回收率达到95%以上得10分，满意度80%以上得5分，否则不得分")]
#[case("满意度≥90%得10分，投诉率每高1个百分点扣0.5分")]
fn two_values_in_one_phrase_are_named(#[case] text: &str) {
    let answers = Answers {
        partial: Some(Partial::Whole),
        ends: Some(Ends::Lower),
        ..Answers::default()
    };
    let reading = read(text, 10.into(), &answers);
    assert_eq!(reading.rule, None, "{text}");
    let told = reading.findings.iter().any(|finding| {
        let sentence = finding.sentence.get(Language::Zh);
        sentence.contains("不是同一个数") && !finding.hint.zh.is_empty()
    });
    assert!(told, "{text}: {:?}", reading.findings);
}

/// What a rule cannot hold never becomes one: two sides, values below 0, points of another weight, levels left over.
#[rstest]
#[case("偏差率在±5%以内得满分，每超1个百分点扣1分")]
#[case("偏差率正负5%以内得满分，否则不得分")]
#[case("偏差率在-5%至5%之间得满分，否则不得分")]
#[case("增长率≥-2%得满分，每低1个百分点扣1分")]
#[case("实际完成值÷目标值×10分")]
#[case("满意度≥90%得满分；否则按满意度÷90%×10计算得分")]
#[case("满意度≥95%得满分；否则按满意度÷90%×5计算得分")]
#[case("得分=max（实际值/目标值，1）×5")]
fn what_has_another_meaning_than_a_rule_is_refused(#[case] text: &str) {
    let answers = Answers {
        partial: Some(Partial::Whole),
        target: Some(50.into()),
        unit: Some(Unit::Number),
        ..Answers::default()
    };
    let reading = read(text, 5.into(), &answers);
    assert_eq!(reading.rule, None, "{text}");
    assert!(!errors(&reading).is_empty(), "{text}");
}

#[rstest]
#[case("满意度≥90%得满分，没降低1个百分点扣1分，扣完为止")]
#[case("满意度≥90%得满分，每底1个百分点扣1分，扣完为止")]
#[case("满意度不低与90%得满分，每低1个百分点扣1分，扣完为止")]
#[case("满意度≥90%得满分，没低于1个百分点扣1分，扣完为止")]
#[case("满意度≥90%得满分，降低1个百分点扣1分，扣完为止")]
#[case("满意度不底于90%得满分，每降低1个百分点扣1分，扣完为止")]
fn a_slip_is_asked_about_and_read_as_meant_when_told(#[case] text: &str) {
    let mut answers = Answers {
        partial: Some(Partial::Whole),
        ..Answers::default()
    };
    let reading = read(text, 5.into(), &answers);
    assert_eq!(reading.rule, None);
    assert_eq!(reading.questions[0].topic, Topic::Slip);
    answers.slip = true;
    let rule = read(text, 5.into(), &answers).rule.unwrap();
    let score = score_of(&rule, 5.into(), 88.into()).unwrap();
    assert_eq!(score.to_short_text(2), "3");
}

#[rstest]
#[case(
    "90-100分得5分，80-89分得3分，60-79分得1分，60分以下不得分",
    "79 与 80、89 与 90 之间"
)]
#[case("80%-90%得4分，85%-100%得5分，80%以下不得分", "85 到 90 同时归入两档")]
#[case("满意度≥90%，且投诉率≤5%得满分，否则不得分", "要同时满足两个条件")]
#[case("95%以上每低1%扣0.5分，85%-95%每低1%扣1分", "每档扣的分不一样")]
#[case("每高1%扣0.5分，每低1%扣0.3分", "高了低了都扣分")]
fn a_refusal_gives_the_true_reason(#[case] text: &str, #[case] reason: &str) {
    let reading = read(text, 5.into(), &Answers::default());
    assert_eq!(reading.rule, None);
    let said = reading
        .findings
        .iter()
        .any(|finding| finding.sentence.get(Language::Zh).contains(reason));
    assert!(said, "{text}: {:?}", reading.findings);
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_crash_and_every_rule_stays_within_its_weight(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "满意度", "≥", "90%", "80%", "得满分", "低于", "每少", "每降低", "10%", "1个百分点", "扣", "1分", "，", "；", "。",
            "扣完为止", "不得分", "按比例得分", "以上", "（含）", "-", "最多扣", "3分", "否则", "①", "5分", "得", "不足", "计", "x",
        ]), 0..24),
        weight in 1_i64..20,
        value in 0_i64..=100,
    ) {
        let answers = Answers {
            partial: Some(Partial::Started),
            step_in: Some(StepIn::Points),
            ends: Some(Ends::Lower),
            ..Answers::default()
        };
        let reading = read(&pieces.concat(), weight.into(), &answers);
        let rules = reading.rule.iter().chain(reading.answered.iter().map(|one| &one.rule));
        for rule in rules {
            if let Some(score) = score_of(rule, weight.into(), value.into()) {
                prop_assert!(score >= manyi::measure::Fraction::zero());
                prop_assert!(score <= manyi::measure::Fraction::from(weight));
            }
        }
        // Without a rule there is a reason or a question.
        prop_assert!(reading.rule.is_some() || !reading.questions.is_empty() || !reading.findings.is_empty());
    }
}
