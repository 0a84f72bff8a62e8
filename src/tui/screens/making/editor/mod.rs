//! The questionnaire of a survey, question by question: edited, checked, looked at as it will be keyed, saved.

mod draw;
mod form;
mod measure;
mod pick;
mod preview;

use super::redefinition::{ask_why, draw_redefinition};
use crate::entry::Notice;
use crate::error::Result;
use crate::intake::Papers;
use crate::measure::{Measure, Survey};
use crate::office::{EditDraft, Editing, change_survey, redefinition_of};
use crate::questionnaire::{Kind, Limits, Question, Role, SecondWay, check};
use crate::store::{Redefinition, SurveyKey};
use crate::text::{Finding, Language, Severity, Text, text};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::form::Filled;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};
use form::QuestionForm;
use measure::MeasureForm;
use pick::{Pick, Picked};
use preview::Preview;

/// The editor of one survey.
pub struct Editor {
    key: SurveyKey,
    part: Part,
    editing: Option<Editing>,
    /// The papers that measures are computed over.
    papers: Option<Papers>,
    findings: Vec<Finding>,
    cursor: ListCursor,
    /// The selected measure.
    measure: ListCursor,
    over: Over,
    asking: Asking,
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Questions,
    Measures,
}

/// What stands in the place of the list.
enum Over {
    /// The list.
    Nothing,
    /// The form of the selected question.
    Changing(QuestionForm),
    /// The form of a new one behind it.
    Adding(QuestionForm),
    /// The form of the measure at this place, or of a new one.
    Measuring(Option<usize>, MeasureForm),
    /// The questions of the measure at this place or of a new one, which its form waits for.
    Picking(Option<usize>, MeasureForm, Pick),
    /// The selected question as it is keyed.
    Preview(Preview),
    /// What answers on file would mean otherwise.
    Redefining(Redefinition),
}

/// What a line asks for.
enum Asking {
    Title,
    Why,
}

impl Editor {
    /// The questionnaire of this survey.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            part: Part::Questions,
            editing: None,
            papers: None,
            measure: ListCursor::default(),
            findings: Vec::new(),
            cursor: ListCursor::default(),
            over: Over::Nothing,
            asking: Asking::Title,
        }
    }

    /// The measures of this survey.
    pub fn of_measures(key: SurveyKey) -> Self {
        Self {
            part: Part::Measures,
            ..Self::new(key)
        }
    }

    fn survey(&self) -> Option<&Survey> {
        self.editing.as_ref().map(Editing::survey)
    }

    fn measures(&self) -> &[Measure] {
        self.survey().map_or(&[], |survey| &survey.measures)
    }

    fn questions(&self) -> &[Question] {
        self.editing.as_ref().map_or(&[], Editing::questions)
    }

    /// Something was edited: it is checked and kept.
    fn edited(&mut self, world: &mut World) -> Result<()> {
        let last = self.questions().len().saturating_sub(1);
        self.cursor.selected = self.cursor.selected.min(last);
        let last = self.measures().len().saturating_sub(1);
        self.measure.selected = self.measure.selected.min(last);
        let Some(editing) = &self.editing else {
            return Ok(());
        };
        self.findings = all_findings(editing.survey());
        let place = EditDraft::place(&self.key);
        world.store.keep_making(&place, editing.draft().as_ref())
    }

    /// The findings of a question; those of no question for `None`.
    fn findings_of(&self, at: Option<usize>) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(move |finding| question_of(finding) == at)
    }

    fn errors(&self) -> usize {
        let is_error = |finding: &&Finding| finding.severity == Severity::Error;
        self.findings.iter().filter(is_error).count()
    }

    fn open_form(&mut self) {
        let at = self.cursor.selected;
        let Some(editing) = &self.editing else { return };
        let Some(question) = editing.questions().get(at) else {
            return;
        };
        let fills: Vec<bool> = question
            .options
            .iter()
            .map(|option| editing.has_room(at, &option.code))
            .collect();
        let form = QuestionForm::new(question.clone(), &fills, editing.is_locked(at));
        self.over = Over::Changing(form);
    }

    fn open_new(&mut self) {
        let Some(editing) = &self.editing else { return };
        let form = QuestionForm::new(editing.blank(&empty()), &[], false);
        self.over = Over::Adding(form);
    }

    /// Takes an input for a form; what is filled in goes into the questionnaire.
    fn fill(
        &mut self,
        mut form: QuestionForm,
        is_new: bool,
        input: Input,
        world: &mut World,
    ) -> Result<Step> {
        let back = |form| {
            if is_new {
                Over::Adding(form)
            } else {
                Over::Changing(form)
            }
        };
        match form.handle(input) {
            Filled::Filling => self.over = back(form),
            Filled::GiveUp => {}
            Filled::Save => {
                let (Some(filled), Some(editing)) = (form.read(), &mut self.editing) else {
                    world.bell = true;
                    self.over = back(form);
                    return Ok(Step::Stay);
                };
                let at = self.cursor.selected;
                if is_new {
                    let behind = (!editing.questions().is_empty()).then_some(at);
                    self.cursor.selected = editing.add(behind, filled.question, &filled.fills);
                } else {
                    editing.put(at, filled.question, &filled.fills);
                }
                self.edited(world)?;
            }
        }
        Ok(Step::Stay)
    }

    fn open_measure(&mut self, at: Option<usize>) {
        let Some(survey) = self.survey() else { return };
        let form = match at {
            None => MeasureForm::add(survey),
            Some(at) => match survey.measures.get(at) {
                Some(measure) => MeasureForm::change(survey, measure),
                None => return,
            },
        };
        self.over = Over::Measuring(at, form);
    }

    /// Takes an input for the form of a measure.
    fn fill_measure(
        &mut self,
        at: Option<usize>,
        mut form: MeasureForm,
        input: Input,
        world: &mut World,
    ) -> Result<Step> {
        let Some(editing) = &mut self.editing else {
            return Ok(Step::Stay);
        };
        if matches!(input, Input::Command(Command::Open)) {
            let questionnaire = &editing.survey().questionnaire;
            let pick = Pick::new(questionnaire, &form.questions(questionnaire));
            self.over = Over::Picking(at, form, pick);
            return Ok(Step::Stay);
        }
        match form.handle(input, editing.survey()) {
            Filled::Filling => self.over = Over::Measuring(at, form),
            Filled::GiveUp => {}
            Filled::Save => {
                let Some(measure) = form.read(editing.survey()) else {
                    world.bell = true;
                    self.over = Over::Measuring(at, form);
                    return Ok(Step::Stay);
                };
                let place = at.unwrap_or(editing.survey().measures.len());
                editing.change_measures(|measures| match measures.get_mut(place) {
                    Some(known) => *known = measure,
                    None => measures.push(measure),
                });
                self.measure.selected = place;
                self.edited(world)?;
            }
        }
        Ok(Step::Stay)
    }

    /// Takes a key for the list that the questions of a measure are chosen from.
    fn pick(
        &mut self,
        at: Option<usize>,
        mut form: MeasureForm,
        mut pick: Pick,
        input: &Input,
    ) -> Step {
        let Input::Command(command) = input else {
            self.over = Over::Picking(at, form, pick);
            return Step::Stay;
        };
        match pick.handle(*command) {
            Picked::Choosing => {
                self.over = Over::Picking(at, form, pick);
                return Step::Stay;
            }
            Picked::Taken(codes) => form.take_questions(&codes),
            Picked::GivenUp => {}
        }
        self.over = Over::Measuring(at, form);
        Step::Stay
    }

    /// Takes the selected measure out.
    fn remove_measure(&mut self, world: &mut World) -> Result<Step> {
        let at = self.measure.selected;
        let count = self.measures().len();
        if let Some(editing) = self.editing.as_mut().filter(|_| at < count) {
            editing.change_measures(|measures| {
                measures.remove(at);
            });
        }
        self.edited(world)?;
        Ok(Step::Stay)
    }

    /// What a key does in the list of measures.
    fn measure_command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::Open => self.open_measure(Some(self.measure.selected)),
            Command::Add => self.open_measure(None),
            Command::Remove => return self.remove_measure(world),
            Command::Undo => return self.edit(command, world),
            Command::OtherPart => self.part = Part::Questions,
            Command::Save => return self.save(world),
            _ => {}
        }
        Ok(Step::Stay)
    }

    /// What an edit of the list did; where it could not, why.
    fn edit(&mut self, command: Command, world: &mut World) -> Result<Step> {
        let at = self.cursor.selected;
        let Some(editing) = &mut self.editing else {
            return Ok(Step::Stay);
        };
        if editing.questions().is_empty() && command != Command::Undo {
            return Ok(Step::Stay);
        }
        let done = match command {
            Command::Copy => Some(editing.copy(at)),
            Command::Remove => editing.remove(at).then_some(at),
            Command::MoveUp => editing.move_by_one(at, false),
            Command::MoveDown => editing.move_by_one(at, true),
            _ => editing.undo().then_some(at),
        };
        let Some(at) = done else {
            let is_locked = editing.is_locked(at) && command != Command::Undo;
            return Ok(if is_locked {
                Step::Say(Notice::problem(kept_by_answers()))
            } else {
                Step::Stay
            });
        };
        self.cursor.selected = at;
        self.edited(world)?;
        let stranded = self.stranded().filter(|_| command == Command::Remove);
        Ok(stranded.map_or(Step::Stay, |said| Step::Say(Notice::problem(said))))
    }

    /// Which questions have to be retired with those that are; `None` where none has.
    fn stranded(&self) -> Option<Text> {
        let codes = self.editing.as_ref()?.stranded();
        if codes.is_empty() {
            return None;
        }
        let (zh, en) = (codes.join("、"), codes.join(", "));
        Some(Text::new(
            format!("{zh} 靠停用的题决定问不问：也要停用（选中按 d），或 u 撤销"),
            format!(
                "{en} depend on what is retired: retire them with d, too, or take it back with u"
            ),
        ))
    }

    /// Goes to the next question with a finding.
    fn next_finding(&mut self) {
        let count = self.questions().len();
        let from = self.cursor.selected + 1;
        let next = (from..count).chain(0..from.min(count));
        let mut next = next.filter(|at| self.findings_of(Some(*at)).next().is_some());
        self.cursor.selected = next.next().unwrap_or(self.cursor.selected);
    }

    fn save(&mut self, world: &mut World) -> Result<Step> {
        let Some(editing) = &self.editing else {
            return Ok(Step::Stay);
        };
        let errors = self.errors();
        if errors > 0 {
            let is_error = |finding: &&Finding| finding.severity == Severity::Error;
            let first = self.findings.iter().find(is_error);
            if let Some(at) = first.and_then(question_of) {
                self.part = Part::Questions;
                self.cursor.selected = at;
            } else if let Some(at) = first.and_then(measure_of) {
                self.part = Part::Measures;
                self.measure.selected = at;
            }
            let said = self.stranded().unwrap_or_else(|| {
                text!(
                    "还有 {errors} 处错误，改好再存",
                    "{errors} errors are left: mend them, then save"
                )
            });
            return Ok(Step::Say(Notice::problem(said)));
        }
        let found = redefinition_of(&world.store, &self.key, editing.survey())?;
        if !found.changes.is_empty() {
            self.over = Over::Redefining(found);
            self.asking = Asking::Why;
            return Ok(ask_why());
        }
        self.store("", world)
    }

    fn store(&mut self, why: &str, world: &mut World) -> Result<Step> {
        let Some(editing) = &self.editing else {
            return Ok(Step::Stay);
        };
        change_survey(&mut world.store, &self.key, editing.survey(), why)?;
        let place = EditDraft::place(&self.key);
        world.store.keep_making::<EditDraft>(&place, None)?;
        self.over = Over::Nothing;
        Ok(Step::Back)
    }
}

/// The question that a finding is about.
fn question_of(finding: &Finding) -> Option<usize> {
    place_of(finding, "questions[")
}

/// The measure that a finding is about.
fn measure_of(finding: &Finding) -> Option<usize> {
    place_of(finding, "measures[")
}

fn place_of(finding: &Finding, list: &str) -> Option<usize> {
    let rest = finding.place.path.strip_prefix(list)?;
    rest.split(']').next()?.parse().ok()
}

/// What is wrong or doubtful in a questionnaire and in what is measured by it.
fn all_findings(survey: &Survey) -> Vec<Finding> {
    let mut findings = check(&survey.questionnaire);
    findings.extend(crate::measure::check(survey));
    findings
}

fn kept_by_answers() -> Text {
    text!(
        "这道题已经停用：从下一版起没有它，已录的答案都在；u 撤销",
        "it is retired: the next edition has it no more, and its answers stay; u takes that back"
    )
}

/// A question before anything is said of it.
fn empty() -> Question {
    Question {
        code: String::new(),
        text: Text::default(),
        kind: Kind::Single,
        role: Role::Satisfaction,
        sensitive: false,
        required: true,
        options: Vec::new(),
        ask_if: Vec::new(),
        since: 1,
        until: None,
        section: Text::default(),
        limits: Limits::default(),
        second: SecondWay::default(),
    }
}

impl Screen for Editor {
    fn context(&self) -> Context {
        match &self.over {
            Over::Changing(_) | Over::Adding(_) => Context::Form,
            Over::Measuring(..) => Context::MeasureForm,
            Over::Picking(..) => Context::Picking,
            Over::Preview(preview) => preview.context(),
            Over::Nothing | Over::Redefining(_) if self.part == Part::Measures => {
                Context::Measuring
            }
            Over::Nothing | Over::Redefining(_) => Context::Editing,
        }
    }

    fn keeps(&self, sign: char) -> bool {
        matches!(&self.over, Over::Preview(preview) if preview.keeps(sign))
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let survey = world.store.survey(&self.key)?;
        let in_use = world.store.ledger(&self.key)?.returned > 0;
        let kept = world.store.making(&EditDraft::place(&self.key))?;
        let present = Some(survey.questionnaire.version);
        let batches = world.store.batches(&self.key)?;
        let is_printed = batches.iter().any(|batch| batch.version == present);
        let editing = Editing::new(survey, in_use, kept).printed(is_printed);
        self.papers = Some(Papers::of(&world.store, &self.key)?);
        self.findings = all_findings(editing.survey());
        self.editing = Some(editing);
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        Some(match self.part {
            Part::Questions => {
                let rows = self.questions().len();
                (&mut self.cursor, rows, 10)
            }
            Part::Measures => {
                let rows = self.measures().len();
                (&mut self.measure, rows, 10)
            }
        })
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        match std::mem::replace(&mut self.over, Over::Nothing) {
            Over::Changing(form) => self.fill(form, false, input, world),
            Over::Adding(form) => self.fill(form, true, input, world),
            Over::Measuring(at, form) => self.fill_measure(at, form, input, world),
            Over::Picking(at, form, pick) => Ok(self.pick(at, form, pick, &input)),
            Over::Preview(mut preview) => {
                if preview.handle(input) {
                    self.over = Over::Preview(preview);
                }
                Ok(Step::Stay)
            }
            Over::Redefining(_) | Over::Nothing => self.handle_list(input, world),
        }
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        if self.part == Part::Measures {
            return self.measure_command(command, world);
        }
        match command {
            Command::OtherPart => self.part = Part::Measures,
            Command::Open => self.open_form(),
            Command::Add => self.open_new(),
            Command::Preview => {
                let editing = self.editing.as_ref();
                let preview = editing.and_then(|editing| {
                    Preview::of(&editing.survey().questionnaire, self.cursor.selected)
                });
                self.over = preview.map_or(Over::Nothing, Over::Preview);
            }
            Command::NextOpen => self.next_finding(),
            Command::Change => {
                self.asking = Asking::Title;
                let editing = self.editing.as_ref();
                let title = editing.map_or("", |editing| &editing.survey().questionnaire.title.zh);
                let asked = text!("问卷的标题", "the title of the paper");
                return Ok(Step::Ask(Prompt::new(asked, title)));
            }
            Command::Save => return self.save(world),
            Command::Copy
            | Command::Remove
            | Command::MoveUp
            | Command::MoveDown
            | Command::Undo => return self.edit(command, world),
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        if given.text.is_empty() {
            return Ok(Step::Refuse(text!("要写", "this cannot be empty")));
        }
        match self.asking {
            Asking::Why => self.store(&given.text, world),
            Asking::Title => {
                if let Some(editing) = &mut self.editing {
                    editing.set_title(&given.text);
                }
                self.edited(world)?;
                Ok(Step::Stay)
            }
        }
    }

    fn given_up(&mut self, _world: &mut World) -> Result<Step> {
        self.over = Over::Nothing;
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        let editing = self.editing.as_ref();
        if matches!(
            self.context(),
            Context::Form | Context::MeasureForm | Context::Picking
        ) {
            return true;
        }
        if matches!(self.over, Over::Preview(_)) {
            return matches!(command, Command::Entry(_) | Command::Back | Command::Help);
        }
        match command {
            Command::Open | Command::Remove if self.part == Part::Measures => {
                !self.measures().is_empty()
            }
            Command::Open | Command::Copy | Command::Remove | Command::Preview => {
                !self.questions().is_empty()
            }
            Command::Undo => editing.is_some_and(Editing::can_undo),
            Command::Save => editing.is_some_and(|editing| editing.draft().is_some()),
            Command::NextOpen => self.findings.iter().any(|one| question_of(one).is_some()),
            _ => true,
        }
    }

    fn next_step(&self) -> Option<Command> {
        let editing = self.editing.as_ref();
        let is_changed = editing.is_some_and(|editing| editing.draft().is_some());
        is_changed.then_some(Command::Save)
    }

    fn crumb(&self, language: Language) -> String {
        let what = match self.part {
            Part::Questions => language.pick("改问卷", "edit the questionnaire"),
            Part::Measures => language.pick("测算", "measures"),
        };
        match &self.over {
            Over::Changing(form) => format!("{what} › {}", form.code()),
            Over::Measuring(None, _) | Over::Picking(None, ..) => {
                format!("{what} › {}", language.pick("新测算", "new measure"))
            }
            Over::Adding(_) => format!("{what} › {}", language.pick("新题", "new question")),
            _ => what.to_owned(),
        }
    }

    fn mark(&self, _language: Language) -> String {
        self.key.to_string()
    }

    fn leave(&mut self, world: &mut World) -> Result<()> {
        // What is half filled in goes into what is kept, as far as it can be read.
        let save = Input::Command(Command::Save);
        match std::mem::replace(&mut self.over, Over::Nothing) {
            Over::Changing(form) => self.fill(form, false, save, world)?,
            Over::Adding(form) => self.fill(form, true, save, world)?,
            Over::Measuring(at, form) | Over::Picking(at, form, _) => {
                self.fill_measure(at, form, save, world)?
            }
            other => {
                self.over = other;
                Step::Stay
            }
        };
        Ok(())
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        match &self.over {
            Over::Changing(form) | Over::Adding(form) => form.draw(painter),
            Over::Preview(preview) => preview.draw(painter),
            Over::Redefining(found) => draw_redefinition(painter, found),
            Over::Measuring(_, form) => draw::draw_measure_form(self, painter, form),
            Over::Picking(_, _, pick) => pick.draw(painter),
            Over::Nothing if self.part == Part::Measures => draw::draw_measures(self, painter),
            Over::Nothing => draw::draw_list(self, painter),
        }
    }
}
