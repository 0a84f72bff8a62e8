//! What leaves the program: CSV, JSON and tables of a small survey, to the byte.

use std::borrow::Cow;

use manyi::formats::answers::Leaving;
use manyi::formats::{
    CsvStyle, Gate, LongWriter, ResponseMarks, ScoreReport, SummaryReport, WideWriter,
};
use manyi::indicator::{
    Assessment, Evidence, GradeBand, Indicator, Judgement, Project, Rule, assess,
};
use manyi::measure::{Formula, LeavesBase, Measure, Summary, Survey, figure, summarize};
use manyi::questionnaire::{Condition, ConditionTest, Kind, Opt, Question, Questionnaire, Role};
use manyi::response::{Answer, AnswerSheet, Ledger, Missing, RestsOn, Serial, State, Tally, asked};
use manyi::text::{Language, Text};
use serde_json::{Value, json};

fn questionnaire() -> Questionnaire {
    let option = |code: &str, label: Text, points: i64| Opt {
        code: code.into(),
        label,
        points: Some(points.into()),
        exclusive: false,
    };
    let question = |code: &str, text, kind, role, options, ask_if| Question {
        code: code.into(),
        text,
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
        ask_if,
    };
    Questionnaire {
        code: "recipients".into(),
        version: 1,
        title: Text::new("回访", "call-back"),
        respondents: Text::same("困难职工"),
        intro: Text::default(),
        questions: vec![
            question(
                "Q1",
                Text::new("满意吗", "satisfied?"),
                Kind::Single,
                Role::Satisfaction,
                vec![
                    option("1", Text::new("满意", "yes"), 10),
                    option("2", Text::new("不满意", "no"), 0),
                ],
                Vec::new(),
            ),
            question(
                "Q2",
                Text::new("=意见", "=opinions"),
                Kind::Text,
                Role::Open,
                Vec::new(),
                vec![Condition {
                    question: "Q1".into(),
                    test: ConditionTest::AnyOf(vec!["1".into()]),
                }],
            ),
        ],
        control_total: None,
    }
}

fn survey() -> Survey {
    Survey {
        code: "recipients".into(),
        questionnaire: questionnaire(),
        population: None,
        distributed: Some(5),
        invalid_reasons: manyi::response::InvalidReason::usual(),
        measures: vec![Measure {
            code: "satisfaction".into(),
            title: Text::new("满意度", "satisfaction"),
            formula: Formula::ScoreRate,
            questions: vec!["Q1".into()],
            leaves_base: LeavesBase::default(),
            decimals: 2,
            rounding: manyi::measure::Rounding::HalfUp,
            note: Text::default(),
        }],
    }
}

/// Four papers: two satisfied, one not (with an opinion left from before it was corrected), one refused.
fn papers() -> Vec<(Serial, AnswerSheet)> {
    let choice = |code: &str| Some(Answer::Choice(code.into()));
    let text = |text: &str| Some(Answer::Text(text.into()));
    let missing = |reason| Some(Answer::Missing(reason));
    [
        ("1", choice("1"), text("-无")),
        ("2", choice("1"), missing(Missing::Blank)),
        ("3", choice("2"), text("#好")),
        ("4", missing(Missing::Refused), None),
    ]
    .map(|(serial, first, second)| {
        let mut sheet = AnswerSheet::empty(2);
        sheet.set(0, first);
        sheet.set(1, second);
        (Serial::read(serial).unwrap(), sheet)
    })
    .into()
}

fn tally() -> Tally {
    let papers = papers();
    Tally::of(&questionnaire(), papers.iter().map(|(_, sheet)| sheet))
}

const LEDGER: Ledger = Ledger {
    distributed: Some(5),
    returned: 4,
    valid: 4,
    invalid: 0,
    entered: 4,
    verified: 0,
    approved: 0,
    withdrawn: 0,
};

fn with_summary<T>(use_it: impl Fn(SummaryReport) -> T) -> T {
    let survey = survey();
    let summary: Summary = summarize(&survey, &tally());
    use_it(SummaryReport {
        project: "demo",
        survey: &survey,
        ledger: &LEDGER,
        summary: &summary,
        gate: &Gate::open(),
        rests_on: LEDGER.rests_on(),
    })
}

// 20 of 30 points. The three shares 1, 1, 0 have the standard error 1/3 and t(2) = 4.30: the interval covers all.
#[test]
fn a_summary_as_csv_has_the_papers_then_the_questions_then_the_measures() {
    let csv = with_summary(|report| report.to_csv(Language::Zh, CsvStyle::Plain)).unwrap();
    assert_eq!(
        csv,
        "\
类别,代码,名称,公式,题目,数量,未作答,分子,分母,比率(%),区间下限(%),区间上限(%),分布,未计入基数,计 0 留在基数,舍入,说明,未问（跳过）
台账,distributed,发放,,,5,,,,,,,,,,,,
台账,returned,回收,,,4,,,,,,,,,,,,
台账,valid,有效,,,4,,,,,,,,,,,,
台账,invalid,无效,,,0,,,,,,,,,,,,
台账,entered,录入,,,4,,,,,,,,,,,,
台账,verified,复核,,,0,,,,,,,,,,,,
台账,approved,审定,,,0,,,,,,,,,,,,
题,Q1,满意吗,得分率,Q1,3,1,20,30,66.67,,,满意 2；不满意 1,拒答 1,,,,0
题,Q2,'=意见,,Q2,1,1,,,,,,未答 1,未答 1,,,,2
测算,satisfaction,满意度,得分率,Q1,,,20,30,66.67,0.00,100.00,,拒答 1,,,得分之和 ÷ 满分之和,
其他算法,satisfaction,满意度题得满分的比例,满意率,Q1,,,2,3,66.67,,,,,,,,
依据,rests_on,依据 4 份，都还没有审定,,,4,,,,,,,,,,,,
"
    );
}

#[test]
fn a_summary_for_a_spreadsheet_has_the_mark_crlf_and_english_headings_on_request() {
    let csv = with_summary(|report| report.to_csv(Language::En, CsvStyle::Spreadsheet)).unwrap();
    assert!(csv.starts_with("\u{feff}section,code,title,formula,"));
    assert!(csv.ends_with("\r\n"));
    assert_eq!(csv.matches('\n').count(), csv.matches("\r\n").count());
    assert!(csv.contains(
        "\r\nquestion,Q1,satisfied?,score rate,Q1,3,1,20,30,66.67,,,yes 2; no 1,refused 1,,,,0\r\n"
    ));
}

#[test]
fn a_summary_as_json_has_the_documented_shape() {
    let text = with_summary(|report| report.to_json(Language::Zh)).unwrap();
    let parsed: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        parsed,
        json!({
            "project": "demo",
            "survey": "recipients",
            "responses": {
                "distributed": 5, "returned": 4, "valid": 4, "invalid": 0,
                "entered": 4, "verified": 0, "approved": 0, "withdrawn": 0
            },
            "rests_on": { "approved": 0, "not_approved": 4 },
            "questions": [
                {
                    "code": "Q1", "text": "满意吗", "answered": 3, "missing": {"refused": 1}, "not_asked": 0,
                    "points": "20", "full_mark": "30", "score_rate": "66.67",
                    "options": [
                        {"code": "1", "label": "满意", "count": 2, "share": "66.67"},
                        {"code": "2", "label": "不满意", "count": 1, "share": "33.33"}
                    ]
                },
                {
                    "code": "Q2", "text": "=意见", "answered": 1, "missing": {"blank": 1}, "not_asked": 2,
                    "points": null, "full_mark": null, "score_rate": null, "options": []
                }
            ],
            "measures": [{
                "code": "satisfaction", "title": "满意度", "formula": "score-rate", "questions": ["Q1"],
                "in_words": "得分之和 ÷ 满分之和", "options": [],
                "numerator": "20", "denominator": "30", "rate": "66.67", "rounding": "half-up", "no_rate": null,
                "rests_on": { "approved": 0, "not_approved": 4 },
                "interval": {"level": 95, "low": "0.00", "high": "100.00", "method": "t"},
                "no_interval": null,
                "left_out": [{"reason": "refused", "label": "拒答", "count": 1}],
                "missing": Missing::ALL.map(|reason| json!({
                    "reason": reason.code(), "count": u8::from(reason == Missing::Refused), "leaves_base": true
                })),
                "alternatives": [{
                    "formula": "satisfied-share", "title": "满意度题得满分的比例", "questions": ["Q1"],
                    "numerator": "2", "denominator": "3", "rate": "66.67"
                }]
            }]
        })
    );
}

#[test]
fn a_summary_as_a_table_lines_up() {
    let table = with_summary(|report| report.to_table(Language::Zh));
    assert_eq!(
        table,
        "\
demo/recipients  回访
发放 5  回收 4  有效 4  无效 0  录入 4  复核 0  审定 0
依据 4 份，都还没有审定

题  内容    已答  未作答  未问  得分  满分  得分率(%)  分布
--  ------  ----  ------  ----  ----  ----  ---------  ----------------
Q1  满意吗     3       1     0    20    30      66.67  满意 2；不满意 1
Q2  =意见      1       1     2                         未答 1

测算                    公式    分子  分母  比率(%)  95% 区间     未计入基数
----------------------  ------  ----  ----  -------  -----------  ----------
满意度                  得分率    20    30    66.67  0.00–100.00  拒答 1
  满意度题得满分的比例  满意率     2     3    66.67

怎样算：
满意度  得分之和 ÷ 满分之和

缺失原因怎样计：
满意度  移出分母：拒答 1；未出现：未答 不适用 字迹不清 多选冲突 选项外 缺页 本版未设
"
    );
}

#[test]
fn an_empty_survey_has_a_summary_without_rates() {
    let survey = survey();
    let summary = summarize(&survey, &Tally::new());
    let ledger = Ledger::default();
    let report = SummaryReport {
        project: "demo",
        survey: &survey,
        ledger: &ledger,
        summary: &summary,
        gate: &Gate::open(),
        rests_on: RestsOn::default(),
    };
    let parsed: Value = serde_json::from_str(&report.to_json(Language::Zh).unwrap()).unwrap();
    assert_eq!(parsed["responses"]["distributed"], Value::Null);
    assert_eq!(parsed["measures"][0]["rate"], Value::Null);
    assert_eq!(parsed["measures"][0]["interval"], Value::Null);
    assert_eq!(parsed["questions"][0]["options"][0]["share"], Value::Null);
    let csv = report.to_csv(Language::Zh, CsvStyle::Plain).unwrap();
    assert!(csv.contains("\n台账,distributed,发放,,,,,,,,,,,,,,,\n"));
    assert!(csv.ends_with("\n测算,satisfaction,满意度,得分率,Q1,,,0,0,,,,,,,,得分之和 ÷ 满分之和；没有比率：分母里还没有答案,\n"));
    assert_eq!(parsed["measures"][0]["no_rate"], "分母里还没有答案");
    assert!(report.to_table(Language::Zh).contains("发放 —"));
}

fn project() -> Project {
    let indicator = |code: &str, second: Text, title, standard: &str, target: &str| Indicator {
        code: code.into(),
        path: [Text::new("项目效益", "benefit"), second],
        title,
        weight: 60.into(),
        target: Text::same(target),
        standard: Text::same(standard),
        rule: Rule::Proportional,
        evidence: Evidence::Measure {
            survey: "recipients".into(),
            measure: "satisfaction".into(),
        },
        published: None,
    };
    let sustained = Text::new("可持续影响", "lasting effect");
    Project {
        code: "demo".into(),
        title: Text::new("示例", "example"),
        source: Text::default(),
        commission: manyi::indicator::Commission::default(),
        surveys: vec![survey()],
        indicators: vec![
            indicator(
                "D1",
                Text::new("满意度", "satisfaction"),
                Text::new("职工满意度", "staff satisfaction"),
                "按得分率计分",
                "100%",
            ),
            Indicator {
                weight: 40.into(),
                rule: Rule::Judgement,
                evidence: Evidence::Judgement(Judgement::default()),
                ..indicator("D2", sustained.clone(), sustained, "", "")
            },
        ],
        printed: Vec::new(),
        grades: vec![GradeBand {
            title: Text::new("差", "poor"),
            from: 0.into(),
        }],
        small_cells: 5,
    }
}

fn assessed(project: &Project) -> Assessment {
    let survey = &project.surveys[0];
    assess(project, &|_, _| {
        Some(figure(survey, &survey.measures[0], &tally()))
    })
}

// 60 × 20/30 = 40.
#[test]
fn scores_as_csv_have_a_row_per_indicator_then_the_totals() {
    let project = project();
    let assessment = assessed(&project);
    let report = ScoreReport {
        project: &project,
        assessment: &assessment,
        rests_on: &[],
        what_if: false,
    };
    assert_eq!(
        report.to_csv(Language::Zh, CsvStyle::Plain).unwrap(),
        "\
一级,二级,三级,评分标准,分值,目标值,完成值,计算方法,得分,得分率,扣分原因,佐证
项目效益,满意度,职工满意度,按得分率计分,60,100%,66.67%,得分率 20/30 = 66.67%，60 分 × 66.67%，得 40 分,40,66.67%,66.67%，60 分 × 66.67%，扣 20 分,问卷调查 recipients/satisfaction
项目效益,可持续影响,可持续影响,,40,,,还没有给分，暂不评分,,,,评价认定
项目效益,,小计,,100,,,,40,40.00%,,
项目效益,满意度,小计,,60,,,,40,66.67%,,
项目效益,可持续影响,小计,,40,,,,0,0.00%,,
合计,,,,100,,,,40,40.00%,,
等级,,,,,,,,,,,
"
    );
}

#[test]
fn scores_as_json_have_the_documented_shape() {
    let project = project();
    let assessment = assessed(&project);
    let report = ScoreReport {
        project: &project,
        assessment: &assessment,
        rests_on: &[],
        what_if: false,
    };
    let parsed: Value = serde_json::from_str(&report.to_json(Language::En).unwrap()).unwrap();
    assert_eq!(
        parsed,
        json!({
            "project": "demo",
            "total": "40",
            "weight": "100",
            "grade": null,
            "rests_on": { "approved": 0, "not_approved": 0 },
            "indicators": [
                {
                    "code": "D1", "path": ["benefit", "satisfaction"], "weight": "60",
                    "target": "100%", "value": "66.67%", "score": "40", "rule": "proportional",
                    "because": "score rate 20/30 = 66.67%, 60 points × 66.67%: 40 points",
                    "evidence": "measure"
                },
                {
                    "code": "D2", "path": ["benefit", "lasting effect"], "weight": "40",
                    "target": "", "value": "", "score": null, "rule": "judgement",
                    "because": "no points have been given yet: not scored",
                    "evidence": "judgement"
                }
            ]
        })
    );
}

#[test]
fn scores_as_a_table_give_the_reason_under_each_and_end_with_the_total_and_the_grade() {
    let mut project = project();
    project.indicators.truncate(1);
    let assessment = assessed(&project);
    let report = ScoreReport {
        project: &project,
        assessment: &assessment,
        rests_on: &[],
        what_if: false,
    };
    assert_eq!(
        report.to_table(Language::En),
        "\
demo  example

code  indicator           weight  score  value
----  ------------------  ------  -----  ------
D1    staff satisfaction      60     40  66.67%
      score rate 20/30 = 66.67%, 60 points × 66.67%: 40 points

level           weight  score  score rate
--------------  ------  -----  ----------
benefit             60     40      66.67%
  satisfaction      60     40      66.67%

total 40 / 60 points, grade poor
"
    );
}

#[test]
fn wide_responses_have_a_column_per_question_and_nothing_for_a_skipped_one() {
    let survey = survey();
    let gate = Gate::open();
    let mut wide = WideWriter::new(&survey, &gate, Vec::new(), CsvStyle::Plain).unwrap();
    for (serial, sheet) in papers() {
        let marks = ResponseMarks {
            state: State::Entered,
            version: 1,
            batch: (serial.as_str() == "1").then_some("B-1"),
            invalid: (serial.as_str() == "4").then_some("duplicate"),
            note: None,
            control_total: None,
        };
        let route = asked(&survey.questionnaire, &sheet);
        let codes: Vec<Option<String>> = (0..route.len())
            .map(|at| sheet.get(at).filter(|_| route[at]).map(Answer::to_code))
            .collect();
        let codes = codes.iter().map(Option::as_deref);
        wide.write(serial.as_str(), &marks, codes).unwrap();
    }
    assert_eq!(
        String::from_utf8(wide.finish().unwrap()).unwrap(),
        "\
serial,Q1,Q2,state,version,batch,invalid
1,1,'-无,entered,1,B-1,
2,1,#blank,entered,1,,
3,2,,entered,1,,
4,#refused,,entered,1,,duplicate
"
    );
}

#[test]
fn long_responses_have_a_row_per_answer_with_its_points_or_its_reason() {
    let survey = survey();
    let gate = Gate::open();
    let mut long = LongWriter::new(&survey, &gate, Vec::new(), CsvStyle::Plain).unwrap();
    for (serial, sheet) in papers() {
        let route = asked(&survey.questionnaire, &sheet);
        let codes: Vec<Option<Cow<'_, str>>> = (0..route.len())
            .map(|at| sheet.get(at).filter(|_| route[at]))
            .map(|answer| answer.map(|answer| Cow::Owned(answer.to_code())))
            .collect();
        let row = Leaving {
            serial: serial.as_str(),
            state: State::Entered,
            version: 1,
            batch: None,
            invalid: (serial.as_str() == "4").then_some("duplicate"),
            note: None,
            control_total: None,
            codes: &codes,
        };
        long.write(&row).unwrap();
    }
    assert_eq!(
        String::from_utf8(long.finish().unwrap()).unwrap(),
        "\
serial,question,value,missing,points,invalid
1,Q1,1,,10,
1,Q2,'-无,,,
2,Q1,1,,10,
2,Q2,,blank,,
3,Q1,2,,0,
4,Q1,,refused,,duplicate
"
    );
}
