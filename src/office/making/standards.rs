//! The indicators of a project from a table of 评分标准: each phrase read, what it leaves open decided, each bound to where its
//! value comes from.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Kind, Result};
use crate::formats::{StandardRow, StandardsTable, read_standards};
use crate::indicator::{
    Assessment, Evidence, Indicator, Judgement, Project, Reading, Rule, Unit, check,
};
use crate::printed::phrase::{self, Answers, Question, Topic};
use crate::store::{Redefinition, Store, SurveyKey};
use crate::text::{Severity, Text, fold_width, read_decimal};

/// A table that is pasted and decided.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StandardsDraft {
    /// The text of the table.
    pub text: String,
    /// What was decided of each indicator, by its name.
    pub decided: BTreeMap<String, Decided>,
}

/// What was decided of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Decided {
    /// Answers to what its phrase leaves open, each the word of what is asked and the word that answers.
    pub answers: Vec<(String, String)>,
    /// Whether a person gives the points, as the phrase gives no rule.
    pub by_person: bool,
    /// Where its value comes from.
    pub value: Option<ValueFrom>,
}

/// Where the value of an indicator comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueFrom {
    /// A measure, by the codes of its survey and its own.
    Measure(String, String),
    /// A person judges.
    Person,
}

/// What is still open of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub enum OpenStandard {
    /// Its phrase leaves this open.
    Phrase(Question),
    /// Its phrase gives no rule; why, where that is known.
    Unread(Text),
    /// Its value is a percentage, which a measure can give or a person.
    Value,
}

/// An indicator of the table, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Standard {
    /// Its row.
    pub row: StandardRow,
    /// Its code.
    pub code: String,
    /// The rule, where the phrase and the answers give one.
    pub rule: Option<Rule>,
    /// What must be decided next.
    pub open: Option<OpenStandard>,
    /// Where its value comes from.
    pub value: Option<ValueFrom>,
    /// The indicator on file of which nothing differs: it stays as it is.
    kept: Option<Box<Indicator>>,
}

/// What the places of tables begin with.
const TABLES: &str = "standards:";

impl StandardsDraft {
    /// Where the table of a project is kept.
    pub fn place(project: &str) -> String {
        format!("{TABLES}{project}")
    }

    /// The project whose table is kept at a place.
    pub fn project(place: &str) -> Option<&str> {
        place.strip_prefix(TABLES)
    }

    /// A table of what the project has, to go on with; empty where it has nothing.
    pub fn of(project: &Project) -> Self {
        if project.indicators.is_empty() {
            return Self::default();
        }
        let mut text = String::from("一级指标\t二级指标\t三级指标\t分值\t评分标准\t目标值\n");
        for indicator in &project.indicators {
            let weight = indicator.weight.normalize().to_string();
            let cells = [
                &indicator.path[0].zh,
                &indicator.path[1].zh,
                &indicator.title.zh,
                &weight,
                &indicator.standard.zh,
                &indicator.target.zh,
            ];
            let cells = cells.map(|cell| cell.replace(['\t', '\n', '"'], " "));
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
        Self {
            text,
            decided: BTreeMap::new(),
        }
    }

    /// Decides something of an indicator.
    pub fn decide(&mut self, title: &str, decide: impl FnOnce(&mut Decided)) {
        decide(self.decided.entry(title.to_owned()).or_default());
    }

    /// The indicators of the table, and the table.
    pub fn standards(&self, project: &Project) -> (Vec<Standard>, StandardsTable) {
        let table = read_standards(&self.text);
        let mut codes = Codes::default();
        let nothing = Decided::default();
        let standards = table
            .rows
            .iter()
            .map(|row| {
                let decided = self.decided.get(&row.title).unwrap_or(&nothing);
                let known = project.indicators.iter();
                let mut known = known.filter(|known| known.title.zh == row.title);
                standard(project, row, decided, (known.next(), &mut codes))
            })
            .collect();
        (standards, table)
    }
}

/// The codes of indicators: a letter for each first level, a number in it; those on file keep theirs, and what is new in
/// their level goes on with its letter.
#[derive(Default)]
struct Codes {
    levels: Vec<(String, String)>,
    used: Vec<String>,
}

impl Codes {
    fn of(&mut self, project: &Project, row: &StandardRow, known: Option<&Indicator>) -> String {
        let code = match known.filter(|known| !self.used.contains(&known.code)) {
            Some(known) => known.code.clone(),
            None => self.fresh(project, &row.path[0]),
        };
        self.used.push(code.clone());
        code
    }

    fn fresh(&mut self, project: &Project, level: &str) -> String {
        let letter = self.letter(project, level);
        let codes = (1..).map(|number: u32| format!("{letter}{number}"));
        let mut free = codes.filter(|code| {
            let is_known = project.indicators.iter().any(|known| known.code == *code);
            !is_known && !self.used.contains(code)
        });
        free.next().unwrap_or_default()
    }

    /// What the codes of a level begin with: as those on file do, else with the next letter.
    fn letter(&mut self, project: &Project, level: &str) -> String {
        let own = |code: &str| {
            let letter = code.trim_end_matches(|sign: char| sign.is_ascii_digit());
            (!letter.is_empty()).then(|| letter.to_owned())
        };
        let given = self.levels.iter().find(|(known, _)| known == level);
        let known = project.indicators.iter();
        let mut of_level = known.clone().filter(|known| known.path[0].zh == level);
        let found = given.map(|(_, letter)| letter.clone());
        if let Some(letter) = found.or_else(|| of_level.find_map(|known| own(&known.code))) {
            return letter;
        }
        let taken: Vec<String> = known
            .filter_map(|known| own(&known.code))
            .chain(self.levels.iter().map(|(_, letter)| letter.clone()))
            .collect();
        let mut letters = ('A'..='Z').map(String::from);
        let letter = letters.find(|letter| !taken.contains(letter));
        let letter = letter.unwrap_or_else(|| "Z".to_owned());
        self.levels.push((level.to_owned(), letter.clone()));
        letter
    }
}

/// A row with what was decided of it.
fn standard(
    project: &Project,
    row: &StandardRow,
    decided: &Decided,
    (known, codes): (Option<&Indicator>, &mut Codes),
) -> Standard {
    let code = codes.of(project, row, known);
    let is_same = |known: &&Indicator| {
        known.weight == row.weight
            && known
                .standard
                .zh
                .split_whitespace()
                .eq(row.standard.split_whitespace())
            && *decided == Decided::default()
    };
    let mut standard = Standard {
        row: row.clone(),
        code,
        rule: None,
        open: None,
        value: None,
        kept: known.filter(is_same).cloned().map(Box::new),
    };
    if let Some(kept) = &standard.kept {
        standard.rule = Some(kept.rule.clone());
        standard.value = Some(match &kept.evidence {
            Evidence::Measure { survey, measure } => {
                ValueFrom::Measure(survey.clone(), measure.clone())
            }
            _ => ValueFrom::Person,
        });
        return standard;
    }
    let reading = phrase::read(&row.standard, row.weight, &answers(row, decided));
    match (reading.rule, reading.questions.into_iter().next()) {
        (Some(rule), _) => standard.rule = Some(rule),
        (None, Some(question)) => {
            standard.open = Some(OpenStandard::Phrase(question));
            return standard;
        }
        (None, None) if decided.by_person => standard.rule = Some(Rule::Judgement),
        (None, None) => {
            let why = reading.findings.into_iter().next();
            let why = why.map_or_else(Text::default, |finding| finding.sentence);
            standard.open = Some(OpenStandard::Unread(why));
            return standard;
        }
    }
    let has_measure = project
        .surveys
        .iter()
        .any(|survey| !survey.measures.is_empty());
    let is_rate = standard.rule.as_ref().and_then(Rule::unit) == Some(Unit::Percent);
    standard.value = match &decided.value {
        Some(value) if is_rate => Some(value.clone()),
        None if is_rate && has_measure => None,
        _ => Some(ValueFrom::Person),
    };
    if standard.value.is_none() {
        standard.open = Some(OpenStandard::Value);
    }
    standard
}

/// What was answered, and the target that the table prints where the phrase names one without a number.
fn answers(row: &StandardRow, decided: &Decided) -> Answers {
    let mut answers = Answers {
        target: number_in(&row.target),
        ..Answers::default()
    };
    for (topic, word) in &decided.answers {
        if topic == Topic::Target.option() {
            answers.target = read_decimal(word);
        } else if let Some(topic) = TOPICS.iter().find(|known| known.option() == topic) {
            answers = answers.with(*topic, word);
        }
    }
    answers
}

/// What a phrase may leave open.
const TOPICS: [Topic; 8] = [
    Topic::Partial,
    Topic::Step,
    Topic::Target,
    Topic::Unit,
    Topic::Proportion,
    Topic::Below,
    Topic::Ends,
    Topic::Slip,
];

/// The one number of a target such as `≥90%`.
fn number_in(target: &str) -> Option<Decimal> {
    let folded: String = target.chars().map(fold_width).collect();
    let is_of_number = |sign: char| sign.is_ascii_digit() || sign == '.';
    let mut numbers = folded
        .split(|sign| !is_of_number(sign))
        .filter(|part| !part.is_empty());
    let number = numbers.next().and_then(read_decimal);
    number.filter(|_| numbers.next().is_none())
}

impl Standard {
    /// The indicator; `None` while something is open.
    fn indicator(&self) -> Option<Indicator> {
        if self.open.is_some() {
            return None;
        }
        let row = &self.row;
        if let Some(kept) = &self.kept {
            let mut kept = (**kept).clone();
            kept.code.clone_from(&self.code);
            return Some(kept);
        }
        let evidence = match self.value.as_ref()? {
            ValueFrom::Measure(survey, measure) => Evidence::Measure {
                survey: survey.clone(),
                measure: measure.clone(),
            },
            ValueFrom::Person => Evidence::Judgement(Judgement::default()),
        };
        Some(Indicator {
            code: self.code.clone(),
            path: row.path.clone().map(Text::same),
            title: Text::same(&row.title),
            weight: row.weight,
            target: Text::same(&row.target),
            standard: Text::same(&row.standard),
            rule: self.rule.clone()?,
            evidence,
            published: None,
        })
    }
}

/// The project with the indicators that are decided in the place of its own.
pub fn with_standards(project: &Project, standards: &[Standard]) -> Project {
    Project {
        indicators: standards.iter().filter_map(Standard::indicator).collect(),
        ..project.clone()
    }
}

/// What the decided indicators come to on the present papers.
pub fn assess_standards(
    store: &Store,
    project: &Project,
    standards: &[Standard],
) -> Result<Assessment> {
    let project = with_standards(project, standards);
    let tallies = project
        .surveys
        .iter()
        .map(|survey| store.tally(&SurveyKey::new(&project.code, &survey.code)))
        .collect::<Result<Vec<_>>>()?;
    Ok(Reading::of(&project, &tallies).assessment)
}

/// What the indicators would say otherwise of a project with papers; nothing is changed.
pub fn standards_redefine(
    store: &Store,
    project: &Project,
    standards: &[Standard],
) -> Result<Redefinition> {
    store.redefinition(&with_standards(project, standards))
}

/// Saves the indicators of a table.
///
/// # Errors
/// Where something is open, or an indicator cannot be scored; as
/// [`save_project_because`](Store::save_project_because) where papers are on file.
pub fn take_standards(
    store: &mut Store,
    project: &Project,
    standards: &[Standard],
    why: &str,
) -> Result<()> {
    let changed = with_standards(project, standards);
    let findings = check(&changed);
    let first = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    if let Some(finding) = first {
        let (zh, en) = (&finding.sentence.zh, &finding.sentence.en);
        return Err(Error::new(
            Kind::Findings,
            format!("没有存：{zh}"),
            format!("not saved: {en}"),
        ));
    }
    store.save_project_because(&changed, why)?;
    let place = StandardsDraft::place(&project.code);
    store.keep_making::<StandardsDraft>(&place, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::empty_project;

    fn draft(rows: &str) -> StandardsDraft {
        StandardsDraft {
            text: format!("一级指标\t二级指标\t三级指标\t分值\t评分标准\t目标值\n{rows}"),
            ..StandardsDraft::default()
        }
    }

    #[test]
    fn what_a_phrase_leaves_open_is_asked_one_by_one_until_there_is_a_rule() {
        let project = empty_project("p", "");
        let mut draft = draft("效益\t满意度\t满意度\t10\t满意度≥90%得满分，每低1%扣1分\t\n");
        let mut asked = Vec::new();
        loop {
            let (standards, _) = draft.standards(&project);
            let Some(OpenStandard::Phrase(question)) = &standards[0].open else {
                break;
            };
            let (topic, choice) = (question.topic, question.choices[0].word);
            asked.push(topic);
            draft.decide("满意度", |decided| {
                decided.answers.push((topic.option().into(), choice.into()));
            });
        }
        assert_eq!(asked, [Topic::Partial, Topic::Step]);
        let (standards, _) = draft.standards(&project);
        // Nothing is measured yet, so a person says the value.
        assert_eq!(standards[0].value, Some(ValueFrom::Person));
        let whole = with_standards(&project, &standards);
        assert_eq!(whole.indicators[0].code, "A1");
        assert_eq!(
            check(&whole)
                .iter()
                .filter(|one| one.severity == Severity::Error)
                .count(),
            0
        );
    }

    #[test]
    fn the_target_of_the_table_is_the_one_that_a_phrase_names() {
        let project = empty_project("p", "");
        let draft = draft("产出\t数量\t完成率\t10\t达到目标值得满分，否则不得分\t≥95%\n");
        let (standards, _) = draft.standards(&project);
        let open = standards[0].open.as_ref();
        assert!(
            !matches!(open, Some(OpenStandard::Phrase(question)) if question.topic == Topic::Target),
            "{open:?}"
        );
        assert_eq!(number_in("≥95%"), Some(95.into()));
        assert_eq!(number_in("90%~95%"), None);
    }

    #[test]
    fn a_phrase_that_gives_no_rule_is_for_a_person_to_score_only_where_a_person_says_so() {
        let project = empty_project("p", "");
        let mut draft = draft("决策\t立项\t必要性\t5\t酌情给分\t\n");
        let (standards, _) = draft.standards(&project);
        assert!(matches!(standards[0].open, Some(OpenStandard::Unread(_))));
        assert_eq!(with_standards(&project, &standards).indicators, []);
        draft.decide("必要性", |decided| decided.by_person = true);
        let (standards, _) = draft.standards(&project);
        assert_eq!(standards[0].rule, Some(Rule::Judgement));
    }

    #[test]
    fn an_indicator_added_to_a_level_on_file_goes_on_with_its_letter() {
        let row = |level: &str, title: &str| format!("{level}\t二级\t{title}\t10\t由评委打分\t\n");
        let levels = ["决策", "过程", "过程", "产出", "效益", "效益"];
        let rows: String = (0..)
            .zip(levels)
            .map(|(at, level)| row(level, &format!("指标{at}")))
            .collect();
        let coded = |draft: &StandardsDraft, project: &Project| {
            let (standards, _) = draft.standards(project);
            standards
                .into_iter()
                .map(|one| one.code)
                .collect::<Vec<_>>()
        };
        let mut project = empty_project("p", "");
        let mut first = draft(&rows);
        for at in 0..6 {
            first.decide(&format!("指标{at}"), |decided| decided.by_person = true);
        }
        let (standards, _) = first.standards(&project);
        project = with_standards(&project, &standards);
        assert_eq!(
            coded(&first, &project),
            ["A1", "B1", "B2", "C1", "D1", "D2"]
        );
        // Two more of the last level, and one of a level that is new.
        let added =
            row("效益", "质量达标率") + &row("效益", "长效机制") + &row("满意度", "群众满意度");
        let more = draft(&(rows + &added));
        assert_eq!(
            coded(&more, &project),
            ["A1", "B1", "B2", "C1", "D1", "D2", "D3", "D4", "E1"]
        );
    }

    #[test]
    fn an_indicator_on_file_stays_as_it_is_while_its_row_does() {
        let shipped = crate::formats::shipped_project("xiangyuan-2022").unwrap();
        let project = shipped.value.unwrap().project;
        let draft = StandardsDraft::of(&project);
        let (standards, table) = draft.standards(&project);
        assert_eq!(table.left_over, []);
        assert_eq!(with_standards(&project, &standards), project);
    }
}
