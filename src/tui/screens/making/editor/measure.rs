//! One measure as a form: questions, a formula in words, what leaves the base; with what the present papers come to.

use rust_decimal::Decimal;

use crate::measure::{
    Counted, Formula, LeavesBase, Majority, Measure, OptionWeight, Rounding, Survey, Tie, Trim,
    TrimAmount, TrimEnds, options_without_opinion,
};
use crate::questionnaire::{Kind, Question, Questionnaire, Role, check_code};
use crate::text::{Text, fold_width, read_decimal, text};
use crate::tui::commands::Input;
use crate::tui::widgets::form::{Field, Filled, Form};
use crate::tui::widgets::painter::Painter;

/// A measure that is filled in.
pub struct MeasureForm {
    /// The measure as it was; `None`: a new one.
    before: Option<Measure>,
    form: Form,
    /// What was proposed for the formula that is chosen.
    proposed: [String; 2],
    /// Whether options like 不清楚 left the base, as it was.
    aside: Option<usize>,
}

/// The places of the lines.
const TITLE: usize = 0;
const FORMULA: usize = 1;
const QUESTIONS: usize = 2;
const COUNTED: usize = 3;
const ASIDE: usize = 4;
const TIE: usize = 5;
const DECIMALS: usize = 6;
const CODE: usize = 7;
const NOTE: usize = 8;

/// The formulas by their words in files, the usual ones first.
const FORMULAS: [&str; 7] = [
    "score-rate",
    "satisfied-share",
    "awareness",
    "mean-of-responses",
    "weighted-options",
    "majority",
    "trimmed-mean",
];

/// Words of labels that say yes, and those that take it back.
const YES: [&str; 7] = ["满意", "知道", "知晓", "了解", "清楚", "听说", "熟悉"];
const NOT_YES: [&str; 5] = ["不", "没", "一般", "说不清", "未"];

/// Why a line cannot be read: its place, and how it is written.
type Refused = (usize, Text);

impl MeasureForm {
    /// A form for a new measure; what the questionnaire suggests stands in it.
    pub fn add(survey: &Survey) -> Self {
        let first = (0..3).find(|formula| !proposal(survey, *formula)[0].is_empty());
        let chosen = first.unwrap_or(0);
        let proposed = proposal(survey, chosen);
        let code = free_code(survey, FORMULAS[chosen]);
        let title = proposed_title(chosen).to_owned();
        let lines = Lines {
            title,
            formula: chosen,
            questions: proposed[0].clone(),
            counted: proposed[1].clone(),
            decimals: 2,
            code,
            ..Lines::default()
        };
        Self {
            before: None,
            form: Form::new(fields(&lines)),
            proposed,
            aside: None,
        }
    }

    /// A form for a measure that is there.
    pub fn change(survey: &Survey, measure: &Measure) -> Self {
        let lines = Lines::of(survey, measure);
        Self {
            before: Some(measure.clone()),
            proposed: [lines.questions.clone(), lines.counted.clone()],
            aside: lines.aside,
            form: Form::new(fields(&lines)),
        }
    }

    /// Takes an input; another formula proposes its questions where the former proposal was not touched.
    pub fn handle(&mut self, input: Input, survey: &Survey) -> Filled {
        let before = self.form.chosen(FORMULA);
        let filled = self.form.handle(input);
        let now = self.form.chosen(FORMULA);
        if let (Some(formula), true) = (now, now != before) {
            let proposed = proposal(survey, formula);
            for (at, line) in [QUESTIONS, COUNTED].into_iter().enumerate() {
                if self.form.text(line) == self.proposed[at] {
                    self.form.put(line, &proposed[at]);
                }
            }
            if let Some(before) = before.filter(|_| self.before.is_none()) {
                if self.form.text(TITLE) == proposed_title(before) {
                    self.form.put(TITLE, proposed_title(formula));
                }
                if self.form.text(CODE) == free_code(survey, FORMULAS[before]) {
                    self.form.put(CODE, &free_code(survey, FORMULAS[formula]));
                }
            }
            self.proposed = proposed;
        }
        filled
    }

    /// The questions that are named, as far as they can be read.
    pub fn questions(&self, questionnaire: &Questionnaire) -> Vec<String> {
        read_questions(questionnaire, self.form.text(QUESTIONS)).unwrap_or_default()
    }

    /// Puts these questions into their line, and goes there.
    pub fn take_questions(&mut self, codes: &[String]) {
        self.form.put(QUESTIONS, &codes.join("、"));
        self.form.complain(QUESTIONS, Text::default());
    }

    /// The measure as it is filled in; what cannot be read is said at its line.
    pub fn read(&mut self, survey: &Survey) -> Option<Measure> {
        match self.try_read(survey) {
            Ok(measure) => Some(measure),
            Err((at, note)) => {
                self.form.complain(at, note);
                None
            }
        }
    }

    /// The measure as far as it can be read.
    pub fn try_read(&self, survey: &Survey) -> Result<Measure, Refused> {
        let form = &self.form;
        let title = form.text(TITLE);
        if title.is_empty() {
            return Err((TITLE, text!("名称要写", "give it a name")));
        }
        let formula = form.chosen(FORMULA);
        let formula = formula.ok_or_else(|| (FORMULA, text!("选一个算法", "choose a formula")))?;
        let questionnaire = &survey.questionnaire;
        let questions = read_questions(questionnaire, form.text(QUESTIONS))
            .map_err(|note| (QUESTIONS, note))?;
        let tie = form.chosen(TIE);
        let mut formula = read_formula(FORMULAS[formula], form.text(COUNTED), tie)?;
        let former = self.before.as_ref();
        if let (Formula::TrimmedMean(now), Some(Formula::TrimmedMean(before))) =
            (&mut formula, former.map(|former| &former.formula))
        {
            // What the form has no line for stays.
            now.ends = before.ends;
            now.groups.clone_from(&before.groups);
        }
        let chosen: Vec<&Question> = questions
            .iter()
            .filter_map(|code| Some(questionnaire.find(code)?.1))
            .collect();
        let is_asked = chosen
            .iter()
            .any(|one| !options_without_opinion(one).is_empty());
        let aside = match former.filter(|_| !is_asked || form.chosen(ASIDE) == self.aside) {
            Some(former) => former.leaves_base.options.clone(),
            None => read_aside(&chosen, form.chosen(ASIDE)).map_err(|note| (ASIDE, note))?,
        };
        let decimals = form.text(DECIMALS).parse().ok();
        let decimals = decimals
            .filter(|decimals| *decimals <= 6)
            .ok_or_else(|| (DECIMALS, text!("小数位写 0 到 6", "decimals are 0 to 6")))?;
        let code: String = form.text(CODE).chars().map(fold_width).collect();
        let taken = survey.measures.iter().any(|known| {
            let own = self
                .before
                .as_ref()
                .is_some_and(|own| own.code == known.code);
            !own && known.code.eq_ignore_ascii_case(&code)
        });
        if code.is_empty() || taken || check_code("code", &code).is_some() {
            let note = text!(
                "代码用英文字母、数字、连字符，不与别的测算重复",
                "a code of letters, digits and hyphens that no other measure has"
            );
            return Err((CODE, note));
        }
        let same = |new: &str, old: fn(&Measure) -> &Text| {
            let old = former.map(old).filter(|old| old.zh == new);
            old.cloned().unwrap_or_else(|| Text::same(new))
        };
        let missing = former.map_or_else(LeavesBase::default, |former| former.leaves_base.clone());
        Ok(Measure {
            code,
            title: same(title, |measure| &measure.title),
            formula,
            questions,
            leaves_base: LeavesBase {
                options: aside,
                ..missing
            },
            decimals,
            rounding: former.map_or_else(Rounding::default, |former| former.rounding),
            note: same(form.text(NOTE), |measure| &measure.note),
        })
    }

    /// Draws the lines.
    pub fn draw(&self, painter: &mut Painter<'_>) {
        self.form.draw(painter);
    }
}

/// What stands in the lines.
#[derive(Default)]
struct Lines {
    title: String,
    formula: usize,
    questions: String,
    counted: String,
    aside: Option<usize>,
    tie: Option<usize>,
    decimals: u32,
    code: String,
    note: String,
}

impl Lines {
    fn of(survey: &Survey, measure: &Measure) -> Self {
        let formula = measure.formula.code();
        let questions = measure.questions.iter();
        let questions = questions.filter_map(|code| Some(survey.questionnaire.find(code)?.1));
        let has_none = questions.flat_map(options_without_opinion).next().is_none();
        let aside = usize::from(measure.leaves_base.options.is_empty());
        Self {
            title: measure.title.zh.clone(),
            formula: FORMULAS
                .iter()
                .position(|known| *known == formula)
                .unwrap_or(0),
            questions: measure.questions.join("、"),
            counted: counted_line(&measure.formula),
            aside: (!has_none).then_some(aside),
            tie: match &measure.formula {
                Formula::Majority(majority) => Tie::ALL.iter().position(|tie| *tie == majority.tie),
                _ => None,
            },
            decimals: measure.decimals,
            code: measure.code.clone(),
            note: measure.note.zh.clone(),
        }
    }
}

/// What a measure of a formula is called in most reports.
fn proposed_title(formula: usize) -> &'static str {
    match FORMULAS[formula] {
        "awareness" => "政策知晓率",
        _ => "满意度",
    }
}

/// What a formula is proposed with: its questions, and what counts.
fn proposal(survey: &Survey, formula: usize) -> [String; 2] {
    let word = FORMULAS[formula];
    let role = if word == "awareness" {
        Role::Awareness
    } else {
        Role::Satisfaction
    };
    let by_points = matches!(word, "score-rate" | "mean-of-responses" | "trimmed-mean");
    let fits = |question: &&Question| {
        let is_fit = if by_points {
            question.full_mark().is_some()
        } else {
            question.kind == Kind::Single
        };
        question.role == role && is_fit
    };
    let chosen: Vec<&Question> = survey.questionnaire.questions.iter().filter(fits).collect();
    let codes: Vec<&str> = chosen
        .iter()
        .map(|question| question.code.as_str())
        .collect();
    let counted = match word {
        "satisfied-share" | "awareness" | "majority" => yes_options(&chosen).join("、"),
        "trimmed-mean" => "1".to_owned(),
        _ => String::new(),
    };
    [codes.join("、"), counted]
}

/// The options whose labels say yes, in the first of the questions.
fn yes_options(questions: &[&Question]) -> Vec<String> {
    let says_yes = |label: &str| {
        let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
        has(&YES) && !has(&NOT_YES)
    };
    let options = questions
        .first()
        .map_or(&[][..], |first| &first.options[..]);
    let yes = options.iter().filter(|option| says_yes(&option.label.zh));
    yes.map(|option| option.code.clone()).collect()
}

/// A code that no measure of the survey has.
fn free_code(survey: &Survey, word: &str) -> String {
    let numbered = (2..).map(|number: u32| format!("{word}-{number}"));
    let is_free = |code: &String| survey.measures.iter().all(|known| known.code != *code);
    std::iter::once(word.to_owned())
        .chain(numbered)
        .find(is_free)
        .unwrap_or_default()
}

/// The codes that a line names: `Q6、Q8`, or `Q6~Q8` for all between on the paper.
fn read_questions(questionnaire: &Questionnaire, line: &str) -> Result<Vec<String>, Text> {
    let folded: String = line.chars().map(fold_width).collect();
    let mut codes: Vec<String> = Vec::new();
    let place = |code: &str| questionnaire.find(code.trim()).map(|(at, _)| at);
    for part in folded
        .split([',', '、', ';', ' '])
        .filter(|part| !part.is_empty())
    {
        let ends = part
            .split_once(['~', '至'])
            .or_else(|| part.split_once('-'));
        let found = match (place(part), ends) {
            (Some(at), _) => Some(at..=at),
            (None, Some((first, last))) => place(first).zip(place(last)).map(|(a, b)| a..=b),
            (None, None) => None,
        };
        let found = found.ok_or_else(|| {
            text!(
                "没有题“{part}”：写题号，如 Q6、Q8，或 Q6~Q8",
                "there is no question `{part}`: write codes such as Q6、Q8, or Q6~Q8"
            )
        })?;
        let within = questionnaire.questions[found].iter();
        codes.extend(within.map(|question| question.code.clone()));
    }
    if codes.is_empty() {
        return Err(text!("写上用哪些题", "name the questions"));
    }
    Ok(codes)
}

/// What counts, as a line.
fn counted_line(formula: &Formula) -> String {
    let counted = |counted: &Counted| match counted {
        Counted::Options(options) => options.join("、"),
        Counted::AtLeast(least) => format!("≥{}", least.normalize()),
    };
    match formula {
        Formula::ScoreRate | Formula::MeanOfResponses => String::new(),
        Formula::SatisfiedShare(of) | Formula::Awareness(of) => counted(of),
        Formula::Majority(majority) => counted(&majority.counted),
        Formula::WeightedOptions(weights) => {
            let weights = weights.iter();
            let weights = weights.map(|one| format!("{}={}", one.option, one.weight.normalize()));
            weights.collect::<Vec<_>>().join("、")
        }
        Formula::TrimmedMean(trim) => match trim.amount {
            TrimAmount::Count(count) => count.to_string(),
            TrimAmount::Percent(percent) => format!("{}%", percent.normalize()),
        },
    }
}

fn read_formula(word: &str, line: &str, tie: Option<usize>) -> Result<Formula, Refused> {
    let folded: String = line.chars().map(fold_width).collect();
    let folded = folded.replace(">=", "≥");
    let parts = || {
        folded
            .split([',', '、', ';', ' '])
            .filter(|part| !part.is_empty())
    };
    let counted = || {
        if let Some(least) = folded.trim().strip_prefix('≥') {
            return read_decimal(least.trim()).map(Counted::AtLeast);
        }
        let options: Vec<String> = parts().map(str::to_owned).collect();
        (!options.is_empty()).then_some(Counted::Options(options))
    };
    let which = |counted: Option<Counted>| {
        counted.ok_or_else(|| {
            let note = text!(
                "写上哪些选项算数，如 A、B；打分题写 ≥8",
                "name the options that count, such as A、B; for points ≥8"
            );
            (COUNTED, note)
        })
    };
    Ok(match word {
        "score-rate" => Formula::ScoreRate,
        "mean-of-responses" => Formula::MeanOfResponses,
        "satisfied-share" => Formula::SatisfiedShare(which(counted())?),
        "awareness" => Formula::Awareness(which(counted())?),
        "majority" => {
            let counted = which(counted())?;
            let tie = tie.and_then(|at| Tie::ALL.get(at)).copied();
            let tie = tie.ok_or_else(|| {
                (
                    TIE,
                    text!("恰好一半怎么算，选一个", "say what exactly half is"),
                )
            })?;
            Formula::Majority(Majority { counted, tie })
        }
        "weighted-options" => Formula::WeightedOptions(read_weights(parts())?),
        _ => {
            let amount = match folded.trim().strip_suffix('%') {
                Some(percent) => read_decimal(percent.trim()).map(TrimAmount::Percent),
                None => folded.trim().parse().ok().map(TrimAmount::Count),
            };
            let amount = amount.ok_or_else(|| {
                let note = text!(
                    "写上最高和最低各去掉几份，如 1，或 5%",
                    "say how many are dropped at each end, such as 1, or 5%"
                );
                (COUNTED, note)
            })?;
            Formula::TrimmedMean(Trim {
                amount,
                ends: TrimEnds::Both,
                groups: None,
            })
        }
    })
}

fn read_weights<'l>(parts: impl Iterator<Item = &'l str>) -> Result<Vec<OptionWeight>, Refused> {
    let one = |part: &str| {
        let (option, weight) = part.split_once('=')?;
        let weight: Decimal = read_decimal(weight.trim())?;
        let option = option.trim().to_owned();
        Some(OptionWeight { option, weight })
    };
    let weights: Option<Vec<OptionWeight>> = parts.map(one).collect();
    weights
        .filter(|weights| !weights.is_empty())
        .ok_or_else(|| {
            let note = text!(
                "写上各选项的权数，从 0 到 1，如 A=1、B=0.8、C=0.6",
                "give each option its weight from 0 to 1, such as A=1、B=0.8"
            );
            (COUNTED, note)
        })
}

/// The options like 不清楚 that leave the base; where there are any, a person has said so.
fn read_aside(questions: &[&Question], chosen: Option<usize>) -> Result<Vec<String>, Text> {
    let mut codes: Vec<String> = Vec::new();
    for question in questions {
        for code in options_without_opinion(question) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    if codes.is_empty() {
        return Ok(codes);
    }
    match chosen {
        None => Err(text!(
            "这些题有“不清楚”之类的选项（{}）：进不进分母，选一个",
            "some options give no opinion ({}): say whether they stay in the base",
            codes.join("、")
        )),
        Some(0) => {
            // One code for all questions: elsewhere it may be an answer.
            let is_answer = |question: &&&Question, code: &str| {
                let known = options_without_opinion(question);
                question.option(code).is_some() && !known.contains(code)
            };
            for code in &codes {
                if let Some(other) = questions.iter().find(|one| is_answer(one, code)) {
                    let question = &other.code;
                    return Err(text!(
                        "选项 {code} 在 {question} 里是一个答案：分成两项测算",
                        "option {code} is an answer to {question}: make two measures of it"
                    ));
                }
            }
            Ok(codes)
        }
        Some(_) => Ok(Vec::new()),
    }
}

fn fields(lines: &Lines) -> Vec<Field> {
    let titles: Vec<Text> = FORMULAS
        .iter()
        .map(|word| Formula::title_of(word))
        .collect();
    let ties: Vec<Text> = vec![
        text!("不算", "does not count"),
        text!("也算", "counts"),
        text!("不进分母", "leaves the base"),
    ];
    vec![
        Field::new(
            text!("名称", "name"),
            text!("报告里怎么叫它，如 满意度", "what the report calls it"),
            &lines.title,
        ),
        Field::choice_by_key(text!("算法", "formula"), titles, Some(lines.formula)),
        Field::new(
            text!("用哪些题", "questions"),
            text!(
                "F3 或 Ctrl-O 从清单里选；也可以写题号，如 Q6、Q8，或 Q6~Q8",
                "F3 or Ctrl-O chooses from a list; or codes, such as Q6、Q8, or Q6~Q8"
            ),
            &lines.questions,
        ),
        Field::new(
            text!("怎样算数", "what counts"),
            text!(
                "满意率、知晓率：算数的选项 A、B，打分题 ≥8；加权：A=1、B=0.8；截尾：两头各去掉 1 份或 5%；得分率空着",
                "shares: options A、B, or points ≥8; weighted: A=1、B=0.8; trimmed: 1 or 5% at each end; score rates: empty"
            ),
            &lines.counted,
        ),
        Field::choice_by_key(
            text!("不清楚之类", "no opinion"),
            vec![
                text!("移出分母", "leave the base"),
                text!("留在分母，不算数", "stay in the base, not counted"),
            ],
            lines.aside,
        ),
        Field::choice_by_key(text!("恰好一半", "exactly half"), ties, lines.tie),
        Field::new(
            text!("小数位", "decimals"),
            text!("百分数保留几位", "of the rate in percent"),
            &lines.decimals.to_string(),
        ),
        Field::new(
            text!("代码", "code"),
            text!(
                "英文字母、数字、连字符；指标按它取数",
                "letters, digits, hyphens; indicators take it by this"
            ),
            &lines.code,
        ),
        Field::new(
            text!("为什么这样算", "why so"),
            text!(
                "写在数字旁边，可以不写",
                "shown beside the figure; may be empty"
            ),
            &lines.note,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::survey_of;
    use crate::questionnaire::paste::{Settled, read};
    use rstest::rstest;

    const TEXT: &str = "问卷\n1. 您知道这项政策吗？[单选题]\nA. 知道\nB. 不知道\n2. 您对服务满意吗？[单选题]\nA. 满意\nB. 一般\nC. 不满意\nD. 不清楚\n3. 您对态度满意吗？[打分题]\n0~10\n4. 您对环境满意吗？[单选题]\nA. 满意\nB. 一般\nC. 不满意\nD. 不清楚\n";

    fn survey() -> Survey {
        survey_of(&read(TEXT, &Settled::default()), "s").0
    }

    #[test]
    fn a_measure_filled_in_is_read_as_it_was_whatever_its_formula() {
        let survey = survey();
        let options = || Counted::Options(vec!["A".into()]);
        let at_least = Counted::AtLeast(8.into());
        let weight = |option: &str, weight| OptionWeight {
            option: option.into(),
            weight,
        };
        let trim = |amount| Trim {
            amount,
            ends: TrimEnds::Both,
            groups: None,
        };
        for (formula, question) in [
            (Formula::ScoreRate, "Q3"),
            (Formula::MeanOfResponses, "Q3"),
            (Formula::SatisfiedShare(options()), "Q2"),
            (Formula::SatisfiedShare(at_least), "Q3"),
            (Formula::Awareness(options()), "Q1"),
            (
                Formula::WeightedOptions(vec![
                    weight("A", 1.into()),
                    weight("B", Decimal::new(6, 1)),
                ]),
                "Q2",
            ),
            (
                Formula::Majority(Majority {
                    counted: options(),
                    tie: Tie::LeavesBase,
                }),
                "Q2",
            ),
            (Formula::TrimmedMean(trim(TrimAmount::Count(2))), "Q3"),
            (
                Formula::TrimmedMean(trim(TrimAmount::Percent(5.into()))),
                "Q3",
            ),
        ] {
            let measure = Measure {
                code: "m".into(),
                title: Text::new("满意度", "satisfaction"),
                formula,
                questions: vec![question.into()],
                leaves_base: LeavesBase::default(),
                decimals: 1,
                rounding: Rounding::default(),
                note: Text::same("因为"),
            };
            let form = MeasureForm::change(&survey, &measure);
            assert_eq!(form.try_read(&survey), Ok(measure));
        }
    }

    #[test]
    fn what_the_questionnaire_suggests_is_proposed_and_whether_no_opinion_stays_is_asked() {
        let survey = survey();
        let satisfied = proposal(&survey, 1);
        assert_eq!(satisfied, ["Q2、Q4".to_owned(), "A".to_owned()]);
        assert_eq!(proposal(&survey, 2), ["Q1".to_owned(), "A".to_owned()]);
        assert_eq!(proposal(&survey, 0)[0], "Q3");
        let [_, question, ..] = &survey.questionnaire.questions[..] else {
            unreachable!()
        };
        assert!(read_aside(&[question], None).is_err());
        assert_eq!(read_aside(&[question], Some(0)), Ok(vec!["D".to_owned()]));
        assert_eq!(read_aside(&[question], Some(1)), Ok(Vec::new()));
    }

    #[rstest]
    #[case("Q1、Q3", &["Q1", "Q3"])]
    #[case("Ｑ２~Ｑ４", &["Q2", "Q3", "Q4"])]
    #[case("Q2-Q3, Q1", &["Q2", "Q3", "Q1"])]
    fn questions_are_named_by_their_codes(#[case] line: &str, #[case] due: &[&str]) {
        let read = read_questions(&survey().questionnaire, line).unwrap();
        assert_eq!(read, due);
    }

    #[test]
    fn a_question_that_is_not_there_is_named() {
        let refused = read_questions(&survey().questionnaire, "Q1、Q9").unwrap_err();
        assert!(refused.zh.contains("Q9"));
        assert!(read_questions(&survey().questionnaire, " ").is_err());
    }
}
