//! A project begins: what it is called, and a code, before its questionnaire is pasted.

use crate::error::Result;
use crate::formats::TEMPLATES;
use crate::office::{PasteDraft, begin_from_template, survey_code};
use crate::questionnaire::check_code;
use crate::store::SurveyKey;
use crate::text::{Language, Text, fold_width, text};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::form::{Field, Filled, Form};
use crate::tui::widgets::painter::Painter;

/// The form of a new project.
pub struct NewProject {
    /// The codes that are taken.
    taken: Vec<String>,
    /// The codes of projects whose questionnaire is pasted and not saved yet.
    begun: Vec<String>,
    form: Form,
}

/// The places of the lines.
const TITLE: usize = 0;
const CODE: usize = 1;
const FROM: usize = 2;

impl NewProject {
    /// An empty form; the code that is proposed is free.
    pub fn open(world: &World) -> Result<Self> {
        let taken = world.store.projects()?.into_iter().map(|known| known.code);
        let taken: Vec<String> = taken.collect();
        let numbered = (1..).map(|number: u32| format!("project-{number}"));
        let places = world.store.makings()?;
        let places = places
            .iter()
            .filter_map(|place| place.strip_prefix(PasteDraft::PLACE));
        let begun = places.filter_map(|place| place.split_once('/'));
        let begun: Vec<String> = begun.map(|(project, _)| project.to_owned()).collect();
        let is_free = |code: &String| !taken.contains(code) && !begun.contains(code);
        let free = numbered.into_iter().find(is_free);
        let title = Field::new(
            text!("项目名称", "project"),
            text!(
                "报告里怎么叫它，如 困难职工帮扶；空着就用问卷的标题",
                "what the report calls it; empty: as the questionnaire"
            ),
            "",
        );
        let code = Field::new(
            text!("代码", "code"),
            text!(
                "英文字母、数字、连字符，命令和文件名里用；存了以后不变。回车：粘贴问卷；↓ 从模板开始",
                "ASCII letters, digits, hyphens, for commands and file names; it stays for good. Enter: paste the questionnaire; down: from a template"
            ),
            &free.unwrap_or_default(),
        );
        let templates = TEMPLATES.map(|(_, zh, en)| Text::new(zh, en));
        let pasted = text!("粘贴问卷", "a questionnaire that is pasted");
        let ways = std::iter::once(pasted).chain(templates).collect();
        let from = Field::choice_by_key(text!("从哪里开始", "begin from"), ways, Some(0));
        Ok(Self {
            taken,
            begun,
            form: Form::new(vec![title, code, from]),
        })
    }

    /// Goes on to the questionnaire, with what was pasted already.
    fn go_on(&mut self, pasted: Option<String>, world: &mut World) -> Result<Step> {
        let code: String = self.form.text(CODE).chars().map(fold_width).collect();
        if let Some(note) = self.refused(&code) {
            self.form.complain(CODE, note);
            world.bell = true;
            return Ok(Step::Stay);
        }
        let title = self.form.text(TITLE).to_owned();
        let template = self.form.chosen(FROM).and_then(|at| at.checked_sub(1));
        if let Some((name, ..)) = template.and_then(|at| TEMPLATES.get(at))
            && pasted.is_none()
        {
            let project = begin_from_template(&mut world.store, &code, &title, name)?;
            let survey = project.surveys.first().map(|survey| &survey.code);
            return Ok(survey.map_or(Step::Back, |survey| {
                Step::Turn(Route::Editor(SurveyKey::new(code, survey)))
            }));
        }
        let fresh = PasteDraft {
            project: code,
            title,
            survey: survey_code(None),
            ..PasteDraft::default()
        };
        let mut draft = fresh;
        if let Some(text) = pasted {
            draft.text = text;
            world.store.keep_making(&draft.place(), Some(&draft))?;
        }
        Ok(Step::Turn(Route::Paste(Box::new(draft))))
    }

    fn refused(&self, code: &str) -> Option<Text> {
        if code.is_empty() || check_code("code", code).is_some() {
            return Some(text!(
                "代码要写，只用英文字母、数字和连字符；中文写在名称里",
                "give a code of ASCII letters, digits and hyphens; other words go into the name"
            ));
        }
        if self.begun.iter().any(|begun| begun == code)
            && !self.taken.iter().any(|taken| taken == code)
        {
            return Some(text!(
                "{code} 有一份没做完的问卷：返回，选中它接着做，或者换一个代码",
                "a questionnaire of {code} is not finished: go back and select it to go on, or take another code"
            ));
        }
        self.taken.contains(&code.to_owned()).then(|| {
            text!(
                "已有项目 {code}：换一个代码；往那个项目里加问卷，就返回，选中它按 p",
                "there is a project {code}: take another code; to add a questionnaire to that one, go back, select it and press p"
            )
        })
    }
}

impl Screen for NewProject {
    fn context(&self) -> Context {
        Context::Form
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        // No name has several lines: whoever pastes here has the questionnaire in hand.
        if let Input::Paste(text) = &input
            && text.trim().lines().count() > 1
        {
            let text = text.clone();
            return self.go_on(Some(text), world);
        }
        // Whoever pastes is through with the code; templates stand below for those who look.
        if input == Input::Command(Command::Confirm) && self.form.at() == CODE {
            return self.go_on(None, world);
        }
        match self.form.handle(input) {
            Filled::Filling => Ok(Step::Stay),
            Filled::GiveUp => Ok(Step::Back),
            Filled::Save => self.go_on(None, world),
        }
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("新项目", "new project").to_owned()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        self.form.draw(painter);
    }
}
