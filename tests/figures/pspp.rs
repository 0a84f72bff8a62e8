//! PSPP as an outside judge: it reads our CSV export and must come to our figures, to the digits that it prints.
//!
//! Where PSPP (Debian package `pspp`) is not installed, the tests name the absent judge and pass; with
//! `MANYI_JUDGES=required` in the environment they fail instead.

#[path = "pspp/crosstabs.rs"]
mod crosstabs;
#[path = "pspp/judge.rs"]
mod judge;

use judge::{Judge, agrees};
use manyi::formats::{CsvStyle, Gate, ResponseMarks, WideWriter};
use manyi::intake;
use manyi::measure::reliability::{Reliability, Scale, agreement};
use manyi::measure::{Summary, Survey};
use manyi::questionnaire::{Kind, Question, Questionnaire, Role};
use manyi::response::{Answer, AnswerSheet, Missing, Serial};
use manyi::store::{ImportedResponse, Store, SurveyKey};
use manyi::text::Text;
use rust_decimal::Decimal;

/// A stack on file, as our export writes it and as our figures say it.
struct Stack {
    survey: Survey,
    pub csv: Vec<u8>,
    summary: Summary,
    reliability: Reliability,
}

impl Stack {
    pub fn of(store: &Store, key: &SurveyKey) -> Self {
        let reading = store.summary(key).unwrap();
        let gate = Gate::open();
        let mut wide =
            WideWriter::new(&reading.survey, &gate, Vec::new(), CsvStyle::Plain).unwrap();
        store
            .coded(key, &mut |row| {
                let marks = ResponseMarks {
                    state: row.state,
                    version: row.version,
                    batch: None,
                    invalid: None,
                    note: None,
                    control_total: None,
                };
                let codes = row.codes.iter().map(Option::as_deref);
                wide.write(row.serial, &marks, codes)
            })
            .unwrap();
        Self {
            csv: wide.finish().unwrap(),
            reliability: store.reliability(key, &Scale::Points).unwrap(),
            summary: reading.summary,
            survey: reading.survey,
        }
    }

    /// The 26 published papers.
    pub fn published() -> Self {
        let mut store = Store::open_in_memory("judge").unwrap();
        intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
        Self::of(&store, &SurveyKey::new("xiangyuan-2022", "recipients"))
    }

    /// 120 made-up papers with six questions of 10 points that go together, every eleventh answer missing.
    fn made_up() -> Self {
        let mut store = Store::open_in_memory("judge").unwrap();
        let shipped = manyi::formats::shipped_project("xiangyuan-2022").unwrap();
        let mut project = shipped.value.unwrap().project;
        project.indicators.clear();
        let mut survey = project.surveys.remove(0);
        survey.code = "made-up".into();
        survey.measures.clear();
        survey.questionnaire = six_questions();
        project.surveys = vec![survey];
        store.save_project(&project).unwrap();
        let key = SurveyKey::new(&project.code, "made-up");
        let mut rows = made_up_sheets().into_iter().zip(1..).map(|(answers, row)| {
            let serial = Serial::read(&row.to_string()).unwrap();
            Ok(ImportedResponse {
                serial,
                answers,
                version: None,
                invalid: None,
                row,
            })
        });
        store
            .import(&key, "made-up.csv", "none", &mut rows, false)
            .unwrap();
        Self::of(&store, &key)
    }

    /// PSPP's instructions to read the export, questions with points as numbers, and to bring points to thousandths
    /// as `R…`, since it prints two decimals whatever the value.
    pub fn reading(&self) -> String {
        let questions = &self.survey.questionnaire.questions;
        let format = |question: &Question| match question.full_mark() {
            Some(_) => format!("{} F8.3", question.code),
            None => format!("{} A255", question.code),
        };
        let variables: Vec<String> = questions.iter().map(format).collect();
        let thousandths: Vec<String> = self
            .with_points()
            .map(|code| format!("COMPUTE R{code} = {code} * 1000."))
            .collect();
        format!(
            "SET MXWARNS=100000.\n\
             GET DATA /TYPE=TXT /FILE=\"responses.csv\" /ARRANGEMENT=DELIMITED /DELIMITERS=\",\"\n \
             /QUALIFIER='\"' /FIRSTCASE=2 /VARIABLES=serial A32 {} state A16 version F8.0 batch A32 invalid A32.\n{}\n",
            variables.join(" "),
            thousandths.join("\n")
        )
    }

    fn with_points(&self) -> impl Iterator<Item = &str> {
        let questions = self.survey.questionnaire.questions.iter();
        questions
            .filter(|question| question.full_mark().is_some())
            .map(|question| question.code.as_str())
    }

    /// The questions that vary, with `prefix` in front of each.
    fn varying(&self, prefix: &str) -> String {
        let items = self.reliability.items.iter();
        let codes = items.filter(|item| !item.is_constant);
        let codes: Vec<String> = codes.map(|item| format!("{prefix}{}", item.code)).collect();
        codes.join(" ")
    }
}

fn six_questions() -> Questionnaire {
    let question = |number: usize| Question {
        code: format!("Q{number}"),
        text: Text::same(format!("Q{number}")),
        kind: Kind::Score {
            full_mark: Decimal::TEN,
            step: Decimal::ONE,
        },
        role: Role::Satisfaction,
        sensitive: false,
        required: false,
        since: 1,
        until: None,
        section: Text::default(),
        limits: manyi::questionnaire::Limits::default(),
        second: manyi::questionnaire::SecondWay::Blind,
        options: Vec::new(),
        ask_if: Vec::new(),
    };
    Questionnaire {
        code: "made-up".into(),
        version: 1,
        title: Text::same("made up"),
        respondents: Text::default(),
        intro: Text::default(),
        questions: (1..=6).map(question).collect(),
        control_total: None,
    }
}

fn made_up_sheets() -> Vec<AnswerSheet> {
    let mut state: u64 = 20_221_031;
    let mut next = move |below: u64| {
        // Knuth's multiplicative generator: the same papers in every run.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut answers = 0;
    (0..120)
        .map(|_| {
            let mood = next(7);
            let mut sheet = AnswerSheet::empty(6);
            for position in 0..6 {
                let points = Decimal::from(mood + next(5)).min(Decimal::TEN);
                answers += 1;
                let answer = if answers % 11 == 0 {
                    Answer::Missing(Missing::Blank)
                } else {
                    Answer::Points(points)
                };
                sheet.set(position, Some(answer));
            }
            sheet
        })
        .collect()
}

/// Alpha, item statistics, split-half, KMO and Bartlett of a stack, as PSPP has them.
fn judge_reliability(stack: &Stack) {
    let Some(judge) = Judge::called(&stack.csv) else {
        return;
    };
    let found = &stack.reliability;
    let (ours, alpha) = (stack.varying(""), found.alpha.unwrap());
    let codes: Vec<&str> = ours.split(' ').collect();
    // PSPP splits into a first and a second half: the odd questions first give our halves.
    let odd_first: Vec<&str> = codes
        .iter()
        .step_by(2)
        .chain(codes.iter().skip(1).step_by(2))
        .copied()
        .collect();
    let said = judge.run(&format!(
        "{}RELIABILITY /VARIABLES={ours} /MODEL=ALPHA /SUMMARY=TOTAL.\n\
         RELIABILITY /VARIABLES={} /MODEL=SPLIT({}).\n\
         FACTOR /VARIABLES={ours} /PRINT=KMO.\n",
        stack.reading(),
        odd_first.join(" "),
        codes.len().div_ceil(2),
    ));
    let cases = said.tables("Case Processing Summary");
    assert_eq!(cases[0].row("Valid")[1], found.complete.to_string());
    assert_eq!(cases[0].row("Total")[1], found.counted.to_string());
    let scales = said.tables("Reliability Statistics");
    agrees(alpha.value, &scales[0].last()[0]);
    assert_eq!(scales[0].last()[1], codes.len().to_string());
    let split = found.split_half.unwrap();
    agrees(
        split.correlation,
        scales[1].row("Correlation Between Forms").last().unwrap(),
    );
    agrees(
        split.corrected,
        scales[1].row("Spearman-Brown Coefficient").last().unwrap(),
    );
    let items = &said.tables("Item-Total Statistics")[0];
    for item in found.items.iter().filter(|item| !item.is_constant) {
        let row = items.row(&item.code);
        agrees(item.total_correlation.unwrap(), &row[3]);
        agrees(item.alpha_without.unwrap(), &row[4]);
    }
    let factor = &said.tables("KMO and Bartlett's Test")[0];
    let test = found.sphericity.unwrap();
    agrees(
        found.adequacy.unwrap(),
        factor
            .row("Kaiser-Meyer-Olkin Measure of Sampling Adequacy")
            .last()
            .unwrap(),
    );
    agrees(
        test.chi_square,
        factor.row("Bartlett's Test of Sphericity").last().unwrap(),
    );
    assert_eq!(factor.cell_after("df"), test.degrees.to_string());
    agrees(test.p, factor.cell_after("Sig."));
}

#[test]
fn pspp_agrees_on_the_reliability_of_the_published_papers() {
    judge_reliability(&Stack::published());
}

#[test]
fn pspp_agrees_on_the_reliability_of_papers_with_missing_answers() {
    let stack = Stack::made_up();
    assert!(stack.reliability.complete < stack.reliability.counted);
    judge_reliability(&stack);
}

#[test]
fn pspp_agrees_on_means_deviations_and_frequencies_of_the_published_papers() {
    let stack = Stack::published();
    let Some(judge) = Judge::called(&stack.csv) else {
        return;
    };
    let codes: Vec<&str> = stack.with_points().collect();
    let thousandths: Vec<String> = codes.iter().map(|code| format!("R{code}")).collect();
    let said = judge.run(&format!(
        "{}DESCRIPTIVES /VARIABLES={} /STATISTICS=MEAN STDDEV.\nFREQUENCIES /VARIABLES={}.\n",
        stack.reading(),
        thousandths.join(" "),
        codes.join(" "),
    ));
    let spread = &said.tables("Descriptive Statistics")[0];
    for item in &stack.reliability.items {
        let row = spread.row(&format!("R{}", item.code));
        assert_eq!(row[1], "26");
        agrees(item.mean.unwrap() * 1000.0, &row[2]);
        agrees(item.deviation.unwrap() * 1000.0, &row[3]);
    }
    let mut compared = 0;
    for question in stack
        .summary
        .questions
        .iter()
        .filter(|question| question.full_mark.is_some())
    {
        let theirs = said.tables(&question.code)[0].frequencies();
        let ours = question.points_given.iter();
        let ours: Vec<(Decimal, u64)> = ours
            .map(|(points, count)| (points.normalize(), *count))
            .collect();
        assert_eq!(theirs, ours, "{}", question.code);
        compared += theirs.len();
    }
    assert!(compared > 20);
}

// The counts per pair of answers are theirs; their margins must be our counts per question.
#[test]
fn pspp_agrees_on_the_margins_of_a_cross_table_of_the_published_papers() {
    let stack = Stack::published();
    let Some(judge) = Judge::called(&stack.csv) else {
        return;
    };
    let said = judge.run(&format!(
        "{}CROSSTABS /TABLES=Q4 BY Q9 /CELLS=COUNT.\n",
        stack.reading()
    ));
    let table = &said.tables("Q4 × Q9")[0];
    let given = |code: &str| -> Vec<u64> {
        let questions = &stack.summary.questions;
        let question = questions
            .iter()
            .find(|question| question.code == code)
            .unwrap();
        question
            .points_given
            .iter()
            .map(|(_, count)| *count)
            .collect()
    };
    let mut columns: Vec<u64> = table
        .row("Total")
        .iter()
        .filter_map(|cell| cell.parse().ok())
        .collect();
    assert_eq!(columns.pop(), Some(26));
    assert_eq!(columns, given("Q9"));
    let rows: Vec<u64> = table
        .rows()
        .filter(|row| row[0] != "Total" && row.iter().any(|cell| cell == "Count"))
        .map(|row| row.last().unwrap().parse().unwrap())
        .collect();
    assert_eq!(rows, given("Q4"));
}

#[test]
fn pspp_agrees_on_the_kappa_of_two_entries() {
    // Two entries of 60 answers on four options; every seventh differs.
    let pairs: Vec<(u32, u32)> = (0..60)
        .map(|at| {
            let first = (at * 3 + at / 4) % 4;
            let second = if at % 7 == 0 { (first + 1) % 4 } else { first };
            (first, second)
        })
        .collect();
    let lines: Vec<String> = pairs
        .iter()
        .map(|(first, second)| format!("{first},{second}"))
        .collect();
    let csv = format!("first,second\n{}\n", lines.join("\n"));
    let Some(judge) = Judge::called(csv.as_bytes()) else {
        return;
    };
    let said = judge.run(
        "GET DATA /TYPE=TXT /FILE=\"responses.csv\" /ARRANGEMENT=DELIMITED /DELIMITERS=\",\" /FIRSTCASE=2\n \
         /VARIABLES=first F8.0 second F8.0.\n\
         CROSSTABS /TABLES=first BY second /STATISTICS=KAPPA /CELLS=COUNT.\n",
    );
    let measure = &said.tables("Symmetric Measures")[0];
    let row = measure.row("Measure of Agreement");
    agrees(agreement(pairs).kappa.unwrap(), &row[2]);
}
