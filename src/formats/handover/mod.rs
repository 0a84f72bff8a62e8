//! What is handed over of a project: the facts from which the workbook and the annex are written, and the manifest that
//! goes with them.

use std::collections::BTreeSet;

mod interviews;
mod left;
mod manifest;
mod named;
mod package;
mod words;

use super::gate::Gate;
use super::reports::{CrosstabReport, GroupsReport, SummaryReport};
use crate::indicator::{Assessment, Project};
use crate::measure::crosstab::{CrossTable, GroupedMeasures, Grouping, TableBeside, told_beside};
use crate::measure::reliability::{Reliability, Scale};
use crate::measure::{NumberCollector, QuestionSummary, Summary, Survey};
use crate::questionnaire::Question;
use crate::response::{Account, RestsOn};
use crate::text::{Language, Text, text};

pub use interviews::{
    BesideSurvey, CitedEffect, HeldInterview, HeldLine, InterviewFindings, InterviewHandover,
    KeptInside, QuestionAsked, ThemeFound, TypicalQuote, roster_listing,
};
pub use left::{
    Hashing, PACKAGE_DESCRIPTOR, PACKAGE_TABLE, beside, hash_of_files, into_workbook,
    package_entry, read_left, with_manifest_in,
};
pub use manifest::{Changed, Manifest, ManifestFigure, ManifestHead, ManifestSurvey};
pub use named::{figure_words, value_words};
pub use package::{has_manifest, hexadecimal, manifest_json, read_manifest, with_manifest};
pub use words::{
    CountedAnswer, RawRows, counted_answers, interval_ends, interval_method, raw_rows, role_word,
};

/// Everything that is handed over, at one moment.
#[derive(Debug)]
pub struct Handover {
    /// The language it is written in.
    pub language: Language,
    /// The project.
    pub project: Project,
    /// Its surveys that have responses on file, or the one asked for.
    pub surveys: Vec<SurveyFacts>,
    /// The titles of the surveys without a response.
    pub without_responses: Vec<String>,
    /// The titles of the surveys without an approved response, where only approved ones count.
    pub without_approved: Vec<String>,
    /// What the indicators come to; `None` where one survey is handed over.
    pub assessment: Option<Assessment>,
    /// Its interviews, where it has any and an annex of the whole project is handed over.
    pub interviews: Option<InterviewHandover>,
    /// What it was made from.
    pub manifest: Manifest,
}

/// A survey as it is handed over.
#[derive(Debug)]
pub struct SurveyFacts {
    /// The survey.
    pub survey: Survey,
    /// The account of its papers.
    pub account: Account,
    /// How many of its valid papers were keyed twice with every discrepancy settled.
    pub keyed_twice: u64,
    /// What its answers say.
    pub summary: Summary,
    /// The papers that its figures rest on.
    pub rests_on: RestsOn,
    /// What of its answers stays inside.
    pub gate: Gate,
    /// Its measures by group, guarded.
    pub groups: Vec<GroupFacts>,
    /// By what it is not grouped, since groups are too small to leave beside the distribution of the question.
    pub too_small: Vec<Grouping>,
    /// Its cross-tables.
    pub crosses: Vec<CrossFacts>,
    /// The cross-tables that are not in the file, since other tables of it would give away what they hide.
    pub kept_in: Vec<[Grouping; 2]>,
    /// The reliability of its questions with points, where it can be told.
    pub reliability: Option<(Scale, Reliability)>,
    /// The answers to its open questions.
    pub words: Vec<OpenWords>,
    /// Its single papers, where they were asked for.
    pub raw: Option<RawTable>,
}

/// What was written to an open question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWords {
    /// The code of the question.
    pub question: String,
    /// Each text with how many responses gave it, the most frequent first.
    pub texts: Vec<(String, u64)>,
    /// How many more responses wrote something else, in a stack with very many different texts.
    pub more: u64,
}

/// The measures of a survey by one grouping.
#[derive(Debug)]
pub struct GroupFacts {
    /// By what responses are grouped.
    pub by: Grouping,
    /// The groups with their measures.
    pub measures: GroupedMeasures,
    /// The numbers that they gave.
    pub numbers: NumberCollector,
}

/// A cross-table of a survey.
#[derive(Debug)]
pub struct CrossFacts {
    /// Its rows and columns.
    pub by: [Grouping; 2],
    /// The counts.
    pub table: CrossTable,
    /// Counts from 1 to below this stay inside.
    pub under: u64,
}

/// The single papers of a survey.
#[derive(Debug, Clone, Default)]
pub struct RawTable {
    /// The positions of the questions with points.
    pub scored: Vec<usize>,
    /// The positions of the other questions.
    pub others: Vec<usize>,
    /// The papers in the order of their serials.
    pub papers: Vec<RawPaper>,
}

/// One paper.
#[derive(Debug, Clone)]
pub struct RawPaper {
    /// The number on it.
    pub serial: String,
    /// What the questions with points were given.
    pub points: Vec<GivenPoints>,
    /// The answers to the other questions.
    pub others: Vec<String>,
}

/// What a question with points was given on one paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenPoints {
    /// Points.
    Points(rust_decimal::Decimal),
    /// An option without points, as it is printed: an answer that adds nothing to the sum, but its full mark to the base.
    Without(String),
    /// No answer, in the words of why.
    Missing(String),
}

impl SurveyFacts {
    /// How many valid papers are left out because they are not approved, in a sentence; `None` where none is.
    pub fn not_approved_left_out(&self, approved_only: bool) -> Option<Text> {
        let (valid, counted) = (self.account.ledger.valid, self.summary.responses);
        let left = valid.saturating_sub(counted);
        (approved_only && left > 0).then(|| {
            text!(
                "只计入已审定的：有效答卷 {valid} 份中计入 {counted} 份，另 {left} 份没有审定，没有计入。",
                "Only approved papers count: of {valid} valid responses {counted} are counted, {left} are not approved and left out."
            )
        })
    }

    /// Its measures by group as they may leave, in the order of the groupings.
    pub fn group_reports<'f>(
        &'f self,
        project: &'f str,
    ) -> impl Iterator<Item = (&'f Grouping, GroupsReport<'f>)> {
        self.groups.iter().map(move |group| {
            let report = GroupsReport {
                summary: SummaryReport {
                    project,
                    survey: &self.survey,
                    ledger: &self.account.ledger,
                    summary: &self.summary,
                    gate: &self.gate,
                    rests_on: self.rests_on,
                },
                grouping: &group.by,
                measures: &group.measures,
                numbers: &group.numbers,
            };
            (&group.by, report)
        })
    }

    /// Its cross-tables as they may leave: tables with the same rows hide the same totals.
    pub fn cross_reports<'f>(&'f self, project: &'f str) -> Vec<CrosstabReport<'f>> {
        let names = [project, &*self.survey.code];
        let report = |of: &'f CrossFacts| {
            let [rows, columns] = &of.by;
            let questionnaire = &self.survey.questionnaire;
            CrosstabReport::of(names, questionnaire, [rows, columns], &of.table, of.under)
        };
        let mut reports: Vec<CrosstabReport<'f>> = self.crosses.iter().map(report).collect();
        for alike in reports.chunk_by_mut(|one, next| one.rows.0 == next.rows.0) {
            CrosstabReport::agree(alike);
        }
        reports
    }

    /// Takes the cross-tables out whose gaps could be filled from the other tables of the file.
    pub fn keep_in(&mut self) {
        let questions = &self.survey.questionnaire.questions;
        let of_numbers = |group: &GroupFacts| {
            let positions = group.numbers.positions().iter();
            let codes = positions.filter_map(|at| questions.get(*at).map(|one| one.code.as_str()));
            codes.map(|code| BTreeSet::from([code])).collect::<Vec<_>>()
        };
        let figures = self.groups.iter().flat_map(|group| {
            let by = group.by.question().unwrap_or_default();
            let measures = group.measures.questions(&self.survey);
            let all = measures.chain(of_numbers(group));
            all.map(move |codes| (by, codes))
        });
        let figures: Vec<_> = figures.collect();
        let reports = self.cross_reports("");
        let tables = reports.iter().map(|report| TableBeside {
            rows: report.rows.0.question().unwrap_or_default(),
            columns: report.columns.0.question().unwrap_or_default(),
            hides: report.hidden.count() > 0,
        });
        let told = told_beside(&self.survey, &figures, &tables.collect::<Vec<_>>());
        let all = std::mem::take(&mut self.crosses).into_iter().zip(told);
        let (kept_in, leaving): (Vec<_>, Vec<_>) = all.partition(|(_, is_told)| *is_told);
        self.crosses = leaving.into_iter().map(|(of, _)| of).collect();
        self.kept_in = kept_in.into_iter().map(|(of, _)| of.by).collect();
    }

    /// What is said of the cross-tables that are not in the file; `None` where all are.
    pub fn kept_in_remark(&self) -> Option<Text> {
        let code = |by: &[Grouping; 2]| by.each_ref().map(Grouping::code).join(" × ");
        let tables: Vec<String> = self.kept_in.iter().map(code).collect();
        let (zh, en) = (tables.join("、"), tables.join(", "));
        (!tables.is_empty()).then(|| {
            text!(
                "交叉表 {zh} 有份数过少的格，与同一份文件里的其他表对照能推算出来，因此没有列入。",
                "The cross-tables {en} have cells that are too small and that other tables of this file would give away: they are not in it."
            )
        })
    }

    /// The questions that may leave, with their counts.
    pub fn questions(&self) -> impl Iterator<Item = (&Question, &QuestionSummary)> {
        let questions = &self.survey.questionnaire.questions;
        let of = |one: &QuestionSummary| questions.get(one.position);
        let counted = self.summary.questions.iter();
        counted
            .filter_map(move |one| Some((of(one)?, one)))
            .filter(|(question, _)| !self.gate.holds_code(&question.code))
    }
}
