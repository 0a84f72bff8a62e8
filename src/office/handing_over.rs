//! Handing over: everything a workbook or an annex is written from is gathered at one moment, with its manifest.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::interviewing::{InterviewPaper, InterviewsAsked, interviews_out};
use super::stamping::heads;
use crate::error::{self, Error, Result};
use crate::formats::handover::{
    CrossFacts, GivenPoints, GroupFacts, Handover, InterviewHandover, Manifest, ManifestFigure,
    ManifestSurvey, OpenWords, RawPaper, RawTable, SurveyFacts, counted_answers, hexadecimal,
    interval_ends,
};
use crate::formats::{Gate, SaidGate};
use crate::indicator::{Assessment, Project};
use crate::intake::numbers;
use crate::interview::Stage;
use crate::measure::crosstab::{GroupedMeasures, Grouping};
use crate::measure::reliability::Scale;
use crate::measure::{Summary, Survey};
use crate::questionnaire::{Kind, Question, Role};
use crate::response::{Answer, AnswerSheet, Ledger, State};
use crate::store::{ResponseRow, Store, SurveyKey};
use crate::text::{Language, Order};

/// The most different texts of an open question that are kept; of a long stack only these are counted apart.
const MOST_TEXTS: usize = 2_000;

/// The most papers that go along one by one.
const MOST_RAW: u64 = 100_000;

/// The most cross-tables of a survey.
const MOST_CROSSES: usize = 12;

/// What is handed over, and how.
#[derive(Debug)]
pub struct HandoverAsked<'a> {
    /// The project's code.
    pub project: &'a str,
    /// The survey's code where only one is handed over.
    pub survey: Option<&'a str>,
    /// What the file is: `workbook` or `annex`.
    pub kind: &'a str,
    /// Whether the single papers go along.
    pub with_raw: bool,
    /// Whether only approved responses count, as the store was told.
    pub approved_only: bool,
    /// The gate of each survey, by its code; a survey without one is closed.
    pub gates: BTreeMap<String, Gate>,
    /// The language of the file.
    pub language: Language,
    /// Who hands it over.
    pub operator: &'a str,
    /// When.
    pub time: Timestamp,
}

/// Gathers what is handed over.
pub fn hand_over(store: &Store, asked: &HandoverAsked<'_>) -> Result<Handover> {
    let (project, reading) = store.project_reading(asked.project)?;
    let language = asked.language;
    if let Some(survey) = asked.survey {
        // An unknown one is an error that names those there are.
        store.survey(&SurveyKey::new(asked.project, survey))?;
    }
    let mut surveys = Vec::new();
    let mut stamps = Vec::new();
    let mut without_responses = Vec::new();
    let mut without_approved = Vec::new();
    for survey in &project.surveys {
        let is_asked = asked.survey.is_none_or(|code| code == survey.code);
        let key = SurveyKey::new(&project.code, &survey.code);
        let returned = store.account(&key)?.ledger.returned;
        if !is_asked {
            continue;
        }
        if returned == 0 && asked.survey.is_none() {
            let title = survey.questionnaire.title.get(language);
            without_responses.push(title.to_owned());
            continue;
        }
        store.check_blind_to_all(&key)?;
        if asked.kind == "annex" && asked.approved_only && store.ledger(&key)?.approved == 0 {
            let title = survey.questionnaire.title.get(language);
            without_approved.push(title.to_owned());
            continue;
        }
        let (facts, stamp) = survey_facts(store, &key, &project, asked)?;
        surveys.push(facts);
        stamps.push(stamp);
    }
    let has_responses = |of: &SurveyFacts| of.account.ledger.returned > 0;
    if asked.kind == "annex" && !surveys.iter().any(has_responses) && without_approved.is_empty() {
        return Err(without_any(asked));
    }
    let assessment = asked.survey.is_none().then_some(reading.assessment);
    let interviews = interviews(store, asked)?;
    let mut figures = figures(&surveys, assessment.as_ref(), language);
    if let Some(interviews) = &interviews {
        // Of interviews the annex prints how many there are, and themes.
        let printed = interviews
            .manifest
            .figures
            .iter()
            .filter(|figure| figure.of == "interviews" || figure.of.starts_with("theme/"));
        figures.extend(printed.cloned());
    }
    let manifest = Manifest {
        format: 1,
        program: concat!("manyi ", env!("CARGO_PKG_VERSION")).to_owned(),
        kind: asked.kind.to_owned(),
        project: project.code.clone(),
        survey: asked.survey.map(str::to_owned),
        approved_only: asked.approved_only,
        figures,
        surveys: stamps,
        heads: heads(store)?,
        operator: asked.operator.to_owned(),
        time: asked.time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        content: String::new(),
    };
    Ok(Handover {
        language,
        project,
        surveys,
        without_responses,
        without_approved,
        assessment,
        interviews,
        manifest,
    })
}

/// The interviews of a project for its annex, where it has any: what they come to, or only who was interviewed where codings
/// wait that whoever asks must not see.
fn interviews(store: &Store, asked: &HandoverAsked<'_>) -> Result<Option<InterviewHandover>> {
    if asked.kind != "annex" || asked.survey.is_some() {
        return Ok(None);
    }
    let mut rows = store.interviews(asked.project)?.into_iter();
    if rows.all(|row| row.stage == Stage::Withdrawn) {
        return Ok(None);
    }
    let hidden = store
        .coded_units(asked.project)?
        .into_iter()
        .any(|unit| unit.hidden > 0);
    let wanted = InterviewsAsked {
        project: asked.project,
        code: None,
        paper: if hidden {
            InterviewPaper::Roster
        } else {
            InterviewPaper::Report
        },
        gate: SaidGate::closed(&store.guides(asked.project)?),
        language: asked.language,
        operator: asked.operator,
        time: asked.time,
    };
    interviews_out(store, &wanted).map(Some)
}

/// A survey with its stamp for the manifest.
fn survey_facts(
    store: &Store,
    key: &SurveyKey,
    project: &Project,
    asked: &HandoverAsked<'_>,
) -> Result<(SurveyFacts, ManifestSurvey)> {
    let mut reading = store.summary(key)?;
    let survey = reading.survey;
    let gathered = numbers(store, key, &survey, None)?;
    reading.summary.note_numbers(&gathered);
    let closed = || Gate::closed(&survey.questionnaire);
    let gate = asked.gates.get(&key.survey).cloned().unwrap_or_else(closed);
    let (groups, too_small) = groups(store, key, &survey, project, &gate)?;
    for figure in &mut reading.summary.figures {
        let others = std::mem::take(&mut figure.alternatives).into_iter();
        let others = others.filter(|other| gate.lets_out(figure, other));
        figure.alternatives = others.collect();
    }
    let papers = Papers::read(store, key, &survey, &gate, asked)?;
    let mut facts = SurveyFacts {
        account: store.account(key)?,
        keyed_twice: store.second_entries(key)?,
        groups,
        too_small,
        crosses: crosses(store, key, &survey, project, &gate)?,
        kept_in: Vec::new(),
        reliability: reliability(store, key, &gate),
        words: papers.words(&survey),
        raw: papers.raw,
        rests_on: reading.rests_on,
        summary: reading.summary,
        gate,
        survey,
    };
    facts.keep_in();
    let rests_on = facts.rests_on;
    let stamp = ManifestSurvey {
        code: facts.survey.code.clone(),
        version: facts.survey.questionnaire.version,
        definition: definition(&facts.survey),
        responses: papers.count,
        hash: papers.hash,
        approved: rests_on.approved,
        not_approved: rests_on.not_approved,
    };
    Ok((facts, stamp))
}

/// A hash of a survey as declared.
pub(super) fn definition(survey: &Survey) -> String {
    let text = serde_json::to_string(survey).unwrap_or_default();
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

/// By what the measures of a survey are grouped: questions with options that describe the respondent.
fn groupings(survey: &Survey, gate: &Gate) -> Vec<Grouping> {
    let is_told = |question: &&Question| {
        question.role == Role::Demographic
            && question.kind == Kind::Single
            && !gate.holds_code(&question.code)
    };
    let questions = survey.questionnaire.questions.iter().filter(is_told);
    questions
        .map(|question| Grouping::Question(question.code.clone()))
        .collect()
}

fn groups(
    store: &Store,
    key: &SurveyKey,
    survey: &Survey,
    project: &Project,
    gate: &Gate,
) -> Result<(Vec<GroupFacts>, Vec<Grouping>)> {
    let (mut groups, mut too_small) = (Vec::new(), Vec::new());
    if survey.measures.is_empty() {
        return Ok((groups, too_small));
    }
    for by in groupings(survey, gate) {
        let tallies = store.tallies_by(key, &by)?;
        let numbers = numbers(store, key, survey, Some(&by))?;
        let under = project.small_cells;
        let measures = GroupedMeasures::of(survey, &by, tallies, &numbers, under);
        // The file has the distributions and the figures of all, from which what is hidden could be solved.
        if measures.hides() {
            too_small.push(by);
            continue;
        }
        groups.push(GroupFacts {
            by,
            measures,
            numbers,
        });
    }
    Ok((groups, too_small))
}

/// Questions about the project, in rows, by what describes the respondent, in columns.
fn crosses(
    store: &Store,
    key: &SurveyKey,
    survey: &Survey,
    project: &Project,
    gate: &Gate,
) -> Result<Vec<CrossFacts>> {
    let about = survey.questionnaire.questions.iter().filter(|question| {
        matches!(question.role, Role::Satisfaction | Role::Awareness)
            && question.kind == Kind::Single
            && !gate.holds_code(&question.code)
    });
    let columns = groupings(survey, gate);
    let pairs = about.flat_map(|question| {
        let rows = Grouping::Question(question.code.clone());
        columns
            .iter()
            .map(move |column| [rows.clone(), column.clone()])
    });
    let mut crosses = Vec::new();
    for by in pairs.take(MOST_CROSSES) {
        let table = store.cross_table(key, [&by[0], &by[1]])?;
        crosses.push(CrossFacts {
            table,
            under: project.small_cells,
            by,
        });
    }
    Ok(crosses)
}

/// The reliability of all questions with points, where there is one.
fn reliability(
    store: &Store,
    key: &SurveyKey,
    gate: &Gate,
) -> Option<(Scale, crate::measure::reliability::Reliability)> {
    let found = store.reliability(key, &Scale::Points).ok()?;
    found.alpha.ok()?;
    Some((Scale::Points, gate.reliability(&found)))
}

/// What is read of the papers one by one.
struct Papers {
    count: u64,
    hash: String,
    /// The position of each open question, its texts with their counts, and how many more responses wrote others.
    open: Vec<(usize, BTreeMap<String, u64>, u64)>,
    raw: Option<RawTable>,
}

impl Papers {
    fn read(
        store: &Store,
        key: &SurveyKey,
        survey: &Survey,
        gate: &Gate,
        asked: &HandoverAsked<'_>,
    ) -> Result<Self> {
        let questions = &survey.questionnaire.questions;
        let leaves = |at: &usize| !gate.holds(*at);
        let open = (0..questions.len())
            .filter(|at| questions[*at].kind == Kind::Text)
            .filter(leaves);
        let mut papers = Self {
            count: 0,
            hash: String::new(),
            open: open.map(|at| (at, BTreeMap::new(), 0)).collect(),
            raw: asked.with_raw.then(|| {
                let (scored, others) = (0..questions.len())
                    .filter(leaves)
                    .partition(|at| questions[*at].full_mark().is_some());
                RawTable {
                    scored,
                    others,
                    papers: Vec::new(),
                }
            }),
        };
        let mut hash = Sha256::new();
        let kept = store.account(key)?.ledger.entered;
        if asked.with_raw && kept > MOST_RAW {
            return Err(too_many(kept));
        }
        store.sheets(key, &mut |row, sheet| {
            papers.count += 1;
            stamp(&mut hash, row, sheet);
            if row.state != State::Open && row.invalid.is_none() {
                papers.add(questions, row, &masked(store, sheet), asked.language);
            }
            Ok(())
        })?;
        papers.hash = hexadecimal(&hash.finalize());
        Ok(papers)
    }

    fn add(
        &mut self,
        questions: &[Question],
        row: &ResponseRow,
        sheet: &AnswerSheet,
        language: Language,
    ) {
        for (at, texts, more) in &mut self.open {
            if let Some(Answer::Text(text)) = sheet.get(*at) {
                if let Some(count) = texts.get_mut(text) {
                    *count += 1;
                } else if texts.len() < MOST_TEXTS {
                    texts.insert(text.clone(), 1);
                } else {
                    *more += 1;
                }
            }
        }
        let Some(raw) = &mut self.raw else {
            return;
        };
        let points = raw.scored.iter().map(|at| {
            let answer = sheet.get(*at);
            let points = answer.and_then(|answer| answer.points(&questions[*at]));
            let said = || said(answer, &questions[*at], language);
            match (points, answer) {
                (Some(points), _) => GivenPoints::Points(points),
                (None, None | Some(Answer::Missing(_))) => GivenPoints::Missing(said()),
                (None, Some(_)) => GivenPoints::Without(said()),
            }
        });
        let others = raw.others.iter();
        raw.papers.push(RawPaper {
            serial: row.serial.to_string(),
            points: points.collect(),
            others: others
                .map(|at| said(sheet.get(*at), &questions[*at], language))
                .collect(),
        });
    }

    /// The texts of the open questions, those given most often first.
    fn words(&self, survey: &Survey) -> Vec<OpenWords> {
        let open = self.open.iter().map(|(at, texts, more)| {
            let mut texts: Vec<_> = texts
                .iter()
                .map(|(text, count)| (text.clone(), *count))
                .collect();
            texts.order_by_key(|(_, count)| std::cmp::Reverse(*count));
            OpenWords {
                question: survey.questionnaire.questions[*at].code.clone(),
                texts,
                more: *more,
            }
        });
        open.collect()
    }
}

/// The answers of a paper as they may leave: the names in its words are masked that are known.
fn masked<'s>(store: &Store, sheet: &'s AnswerSheet) -> Cow<'s, AnswerSheet> {
    let mut leaving = Cow::Borrowed(sheet);
    if store.masks_names() {
        for (at, answer) in sheet.iter().enumerate() {
            if let Some(Answer::Text(text)) = answer {
                let text = store.leaving_words(text).into_owned();
                leaving.to_mut().set(at, Some(Answer::Text(text)));
            }
        }
    }
    leaving
}

/// Refuses an annex about approved responses of which there are none.
///
/// # Errors
/// [`error::Kind::Usage`] where only approved ones count, and none is approved.
pub fn refuse_without_approved(facts: &Handover) -> Result<()> {
    if !facts.surveys.is_empty() || facts.without_approved.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        error::Kind::Usage,
        "没有已审定的答卷，没有可分析的",
        "no response is approved: nothing to analyse",
    )
    .hint(
        "先审定（manyi approve），或去掉 --approved-only",
        "approve them first (`manyi approve`), or leave out --approved-only",
    ))
}

/// The error of an annex about nothing.
fn without_any(asked: &HandoverAsked<'_>) -> Error {
    let of = asked.project;
    Error::new(
        error::Kind::Usage,
        format!("{of} 一份答卷也没有，没有可分析的"),
        format!("there is not one response of {of}: nothing to analyse"),
    )
    .hint(
        "先录入或导入答卷；只要指标得分，用 manyi workbook",
        "key or import responses first; for the scores alone use manyi workbook",
    )
}

/// The error of a stack that no sheet and no document takes paper by paper.
fn too_many(papers: u64) -> Error {
    Error::new(
        error::Kind::Usage,
        format!("有 {papers} 份答卷，逐份附上最多 {MOST_RAW} 份"),
        format!("there are {papers} responses; at most {MOST_RAW} go along one by one"),
    )
    .hint(
        "去掉 --with-raw；逐份的答案用 manyi export responses",
        "leave out --with-raw; manyi export responses writes the answers one by one",
    )
}

/// Adds a response to the hash of all: what figures and tables are made from.
fn stamp(hash: &mut Sha256, row: &ResponseRow, sheet: &AnswerSheet) {
    let invalid = row
        .invalid
        .as_ref()
        .map_or("", |invalid| invalid.reason.as_str());
    let batch = row.batch.as_deref().unwrap_or_default();
    let serial = row.serial.to_string();
    let version = row.version.to_string();
    // The state is no part of it: approving changes no answer.
    let counted = if row.state == State::Open { "open" } else { "" };
    let answers = sheet
        .iter()
        .map(|answer| answer.map(Answer::to_code).unwrap_or_default());
    let fields = [
        serial,
        version,
        counted.to_owned(),
        invalid.to_owned(),
        batch.to_owned(),
    ];
    for field in fields.into_iter().chain(answers) {
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field.as_bytes());
    }
    hash.update([0xff]);
}

/// An answer in words.
fn said(answer: Option<&Answer>, question: &Question, language: Language) -> String {
    let label = |code: &String| {
        let option = question.option(code);
        option
            .map_or(code.as_str(), |(_, option)| option.label.get(language))
            .to_owned()
    };
    match answer {
        None => String::new(),
        Some(Answer::Missing(reason)) => reason.label().get(language).to_owned(),
        Some(Answer::Choice(code)) => label(code),
        Some(Answer::Choices(codes)) => {
            let labels: Vec<String> = codes.iter().map(label).collect();
            labels.join(language.pick("；", "; "))
        }
        Some(Answer::Text(text)) => text.clone(),
        Some(other) => other.to_code(),
    }
}

/// Every figure that the file prints, for its manifest.
fn figures(
    surveys: &[SurveyFacts],
    assessment: Option<&Assessment>,
    language: Language,
) -> Vec<ManifestFigure> {
    let mut figures = Vec::new();
    for of in surveys {
        let ledger = &of.account.ledger;
        let (survey, summary, gate) = (&of.survey, &of.summary, &of.gate);
        survey_figures(survey, ledger, summary, gate, language, &mut figures);
    }
    let mut note = |of: String, formula: &str, value: String| {
        let formula = formula.to_owned();
        figures.push(ManifestFigure { of, formula, value });
    };
    if let Some(assessment) = assessment {
        for one in &assessment.indicators {
            let score = one.score.as_ref().map(|score| score.to_short_text(2));
            note(
                format!("score/{}", one.code),
                one.rule,
                score.unwrap_or_default(),
            );
        }
        note("score".to_owned(), "", assessment.total.to_short_text(2));
        let grade = assessment.grade.as_ref().map(|grade| grade.zh.clone());
        note("grade".to_owned(), "", grade.unwrap_or_default());
    }
    figures
}

/// Every figure of a survey that may leave.
pub(super) fn survey_figures(
    survey: &Survey,
    ledger: &Ledger,
    summary: &Summary,
    gate: &Gate,
    language: Language,
    figures: &mut Vec<ManifestFigure>,
) {
    let code = &survey.code;
    let mut note = |of: String, formula: &str, value: String| {
        let formula = formula.to_owned();
        figures.push(ManifestFigure { of, formula, value });
    };
    for (name, count) in [
        ("distributed", ledger.distributed),
        ("returned", Some(ledger.returned)),
        ("valid", Some(ledger.valid)),
        ("invalid", Some(ledger.invalid)),
    ] {
        let count = count.map(|count| count.to_string());
        note(format!("{code}/{name}"), "", count.unwrap_or_default());
    }
    for counted in &summary.questions {
        let question = survey.questionnaire.questions.get(counted.position);
        let Some(question) = question.filter(|one| !gate.holds_code(&one.code)) else {
            continue;
        };
        for answer in counted_answers(counted, language) {
            let name = format!("{code}/{}/{}", question.code, answer.code);
            note(name, "", answer.count.to_string());
        }
    }
    rates(summary, code, &mut note);
}

fn rates(summary: &Summary, code: &str, note: &mut impl FnMut(String, &str, String)) {
    for figure in &summary.figures {
        let name = format!("{code}/{}", figure.code);
        let formula = figure.formula.code();
        note(name.clone(), formula, figure.printed());
        if let Some([low, high]) = interval_ends(figure) {
            note(format!("{name}/interval"), "", format!("{low}–{high}"));
        }
    }
}
