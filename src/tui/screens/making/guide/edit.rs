//! A guide, question by question: topics, words, what to ask further, whom, which indicators; saved as a new version where
//! interviews were held with it.

use crate::entry::Notice;
use crate::error::Result;
use crate::interview::{Group, Guide, GuideQuestion};
use crate::office::take_guide;
use crate::text::{Language, Text, pad_end, text};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::form::{Field, Filled, Form};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The rows that the words about the selected question take.
const DETAIL_ROWS: usize = 7;

/// The editor of one guide.
pub struct GuideEditor {
    project: String,
    guide: Guide,
    /// As it is on file.
    saved: Guide,
    /// What it was before each change.
    before: Vec<Guide>,
    /// How many interviews were held with it.
    interviews: usize,
    /// The codes of the project's indicators.
    indicators: Vec<String>,
    cursor: ListCursor,
    over: Over,
    is_warned: bool,
}

/// What stands in the place of the list.
enum Over {
    /// The list.
    Nothing,
    /// The form of the question at this place, or of a new one behind it.
    Question(usize, bool, Form),
    /// The form of the guide itself.
    Guide(Form),
}

/// The places of the lines of a question's form.
const TOPIC: usize = 0;
const WORDS: usize = 1;
const PROMPTS: usize = 2;
const ASK: usize = 3;
const INDICATORS: usize = 4;
const SENSITIVE: usize = 5;

impl GuideEditor {
    /// The guide of a project with this code.
    pub fn open(world: &World, project: String, code: &str) -> Result<Self> {
        let guide = world.store.guide(&project, code)?;
        let rows = world.store.interviews(&project)?.into_iter();
        let known = world.store.project(&project)?;
        Ok(Self {
            interviews: rows.filter(|row| row.guide == guide.code).count(),
            indicators: known.indicators.into_iter().map(|one| one.code).collect(),
            saved: guide.clone(),
            guide,
            project,
            before: Vec::new(),
            cursor: ListCursor::default(),
            over: Over::Nothing,
            is_warned: false,
        })
    }

    /// The places of the questions that the guide asks now.
    fn present(&self) -> Vec<usize> {
        let questions = self.guide.questions.iter().enumerate();
        let present = questions.filter(|(_, one)| one.until.is_none());
        present.map(|(at, _)| at).collect()
    }

    fn selected(&self) -> Option<usize> {
        self.present().get(self.cursor.selected).copied()
    }

    fn is_changed(&self) -> bool {
        self.guide != self.saved
    }

    /// Changes the guide, with a way back.
    fn change(&mut self, change: impl FnOnce(&mut Guide)) {
        self.before.push(self.guide.clone());
        change(&mut self.guide);
        let last = self.present().len().saturating_sub(1);
        self.cursor.selected = self.cursor.selected.min(last);
    }

    fn swap(&mut self, is_down: bool) {
        let (present, at) = (self.present(), self.cursor.selected);
        let other = if is_down { at + 1 } else { at.wrapping_sub(1) };
        if let (Some(one), Some(two)) = (present.get(at).copied(), present.get(other).copied()) {
            self.change(|guide| guide.questions.swap(one, two));
            self.cursor.selected = other;
        }
    }

    fn save(&mut self, world: &mut World) -> Result<Step> {
        self.guide = take_guide(&mut world.store, &self.project, &self.guide)?;
        let was = self.saved.version;
        self.saved = self.guide.clone();
        self.before.clear();
        let version = self.guide.version;
        Ok(Step::Say(Notice::info(if version > was {
            text!(
                "已存，升为第 {version} 版：已有的访谈仍按第 {was} 版",
                "saved as version {version}; interviews that are there stay with version {was}"
            )
        } else {
            text!("已存", "saved")
        })))
    }

    fn take_question(
        &mut self,
        at: usize,
        is_new: bool,
        form: &Form,
    ) -> std::result::Result<(), (usize, Text)> {
        let words = form.text(WORDS).to_owned();
        if words.is_empty() {
            return Err((WORDS, text!("写上怎么问", "say how it is asked")));
        }
        let ask = groups(form.text(ASK)).ok_or_else(|| {
            (
                ASK,
                text!(
                    "写受益对象、经办人员、管理人员、座谈会，用顿号隔开",
                    "write beneficiary, officer, manager, meeting, with commas between"
                ),
            )
        })?;
        let indicators = parts(form.text(INDICATORS));
        if let Some(unknown) = indicators
            .iter()
            .find(|code| !self.indicators.contains(code))
        {
            return Err((
                INDICATORS,
                text!(
                    "项目里没有指标 {unknown}",
                    "the project has no indicator {unknown}"
                ),
            ));
        }
        let changed = |now: &Text, said: &str| {
            if now.get(Language::Zh) == said {
                now.clone()
            } else {
                Text::same(said)
            }
        };
        let old = (!is_new).then(|| self.guide.questions[at].clone());
        let old_text =
            |of: fn(&GuideQuestion) -> &Text| old.as_ref().map(of).cloned().unwrap_or_default();
        let prompts = form
            .text(PROMPTS)
            .split(['；', ';'])
            .map(str::trim)
            .filter(|one| !one.is_empty());
        let known: Vec<Text> = old
            .as_ref()
            .map(|old| old.prompts.clone())
            .unwrap_or_default();
        let prompts = prompts.map(|said| {
            let same = known.iter().find(|one| one.get(Language::Zh) == said);
            same.cloned().unwrap_or_else(|| Text::same(said))
        });
        let question = GuideQuestion {
            code: old
                .as_ref()
                .map_or_else(|| self.free_code(), |old| old.code.clone()),
            topic: changed(&old_text(|one| &one.topic), form.text(TOPIC)),
            text: changed(&old_text(|one| &one.text), &words),
            prompts: prompts.collect(),
            ask,
            indicators,
            sensitive: form.chosen(SENSITIVE) == Some(1),
            since: old.as_ref().map_or(self.guide.version, |old| old.since),
            until: None,
        };
        self.change(|guide| {
            if is_new {
                let place = at.min(guide.questions.len());
                guide.questions.insert(place, question);
            } else {
                guide.questions[at] = question;
            }
        });
        Ok(())
    }

    fn free_code(&self) -> String {
        let mut numbers = 1..;
        let code = numbers.find_map(|number: usize| {
            let code = format!("Q{number}");
            self.guide.find(&code).is_none().then_some(code)
        });
        code.unwrap_or_default()
    }

    fn take_whole(&mut self, form: &Form) -> std::result::Result<(), (usize, Text)> {
        let title = form.text(0).to_owned();
        if title.is_empty() {
            return Err((0, text!("写上标题", "say what it is called")));
        }
        let ask = groups(form.text(1))
            .filter(|ask| !ask.is_empty())
            .ok_or_else(|| {
                (
                    1,
                    text!(
                        "写受益对象、经办人员、管理人员、座谈会，用顿号隔开",
                        "write beneficiary, officer, manager, meeting, with commas between"
                    ),
                )
            })?;
        let intro = form.text(2).to_owned();
        self.change(|guide| {
            if guide.title.get(Language::Zh) != title {
                guide.title = Text::same(title);
            }
            if guide.intro.get(Language::Zh) != intro {
                guide.intro = Text::same(intro);
            }
            guide.ask = ask;
        });
        Ok(())
    }

    fn open_form(&mut self, at: usize, is_new: bool) {
        let question = self.guide.questions.get(at);
        let topic = question
            .map_or("", |one| one.topic.get(Language::Zh))
            .to_owned();
        let question = question.filter(|_| !is_new);
        let line = |title: Text, advice: Text, now: &str| Field::new(title, advice, now);
        let prompts: Vec<&str> = question.map_or_else(Vec::new, |one| {
            one.prompts.iter().map(|of| of.get(Language::Zh)).collect()
        });
        let ask = question.map_or_else(String::new, |one| listed(&one.ask, Language::Zh));
        let codes = self.indicators.join(" ");
        let fields = vec![
            line(
                text!("话题", "topic"),
                text!("同一话题的题放在一起；可以不写", "may be empty"),
                &topic,
            ),
            line(
                text!("怎么问", "question"),
                text!("照着念的话", "as it is read out"),
                question.map_or("", |one| one.text.get(Language::Zh)),
            ),
            line(
                text!("追问", "further"),
                text!(
                    "答得短时再问，几句用；隔开",
                    "where the answer stays short; several with ; between"
                ),
                &prompts.join("；"),
            ),
            line(
                text!("只问", "whom"),
                text!(
                    "空着就问提纲的全部对象；几类用、隔开",
                    "empty: everybody the guide is for"
                ),
                &ask,
            ),
            line(
                text!("指标", "indicators"),
                text!(
                    "为哪些指标而问，用、隔开：{codes}",
                    "which it serves, with commas: {codes}"
                ),
                &question.map_or_else(String::new, |one| one.indicators.join("、")),
            ),
            Field::choice_by_key(
                text!("敏感", "sensitive"),
                vec![
                    text!("否", "no"),
                    text!("是，原话不出门", "yes: the words stay inside"),
                ],
                Some(usize::from(question.is_some_and(|one| one.sensitive))),
            ),
        ];
        let place = if is_new { at + 1 } else { at };
        self.over = Over::Question(place, is_new, Form::new(fields));
    }

    fn open_whole(&mut self) {
        let guide = &self.guide;
        let fields = vec![
            Field::new(
                text!("标题", "title"),
                text!("如 村民访谈提纲", "such as interview with villagers"),
                guide.title.get(Language::Zh),
            ),
            Field::new(
                text!("问谁", "whom"),
                text!(
                    "受益对象、经办人员、管理人员、座谈会，几类用、隔开",
                    "beneficiary, officer, manager, meeting"
                ),
                &listed(&guide.ask, Language::Zh),
            ),
            Field::new(
                text!("开场白", "read out"),
                text!(
                    "访谈员先说的话；可以不写",
                    "what is said first; may be empty"
                ),
                guide.intro.get(Language::Zh),
            ),
        ];
        self.over = Over::Guide(Form::new(fields));
    }

    fn fill(&mut self, input: Input) -> Step {
        let mut over = std::mem::replace(&mut self.over, Over::Nothing);
        let (Over::Question(_, _, form) | Over::Guide(form)) = &mut over else {
            return Step::Stay;
        };
        match form.handle(input) {
            Filled::GiveUp => return Step::Stay,
            Filled::Filling => {}
            Filled::Save => {
                let taken = match &over {
                    Over::Question(at, is_new, form) => {
                        let taken = self.take_question(*at, *is_new, form);
                        if taken.is_ok() && *is_new {
                            let place = self.present().iter().position(|place| place == at);
                            self.cursor.selected = place.unwrap_or(self.cursor.selected);
                        }
                        taken
                    }
                    Over::Guide(form) => self.take_whole(form),
                    Over::Nothing => Ok(()),
                };
                match (taken, &mut over) {
                    (Ok(()), _) => return Step::Stay,
                    (Err((at, note)), Over::Question(_, _, form) | Over::Guide(form)) => {
                        form.complain(at, note);
                    }
                    (Err(_), Over::Nothing) => {}
                }
            }
        }
        self.over = over;
        Step::Stay
    }
}

/// Groups by their names, with signs between.
fn listed(groups: &[Group], language: Language) -> String {
    let titles = groups.iter().map(|group| group.title());
    let titles: Vec<String> = titles.map(|title| title.get(language).to_owned()).collect();
    titles.join(language.pick("、", ", "))
}

fn parts(text: &str) -> Vec<String> {
    let parts = text.split(['、', '，', ',', ' ', '；', ';']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The groups that are named; `None` where one is none.
fn groups(text: &str) -> Option<Vec<Group>> {
    let parts = parts(text);
    let known = parts.iter().map(|part| {
        Group::ALL.into_iter().find(|group| {
            let title = group.title();
            title.zh == *part
                || title.en == *part
                || group.code() == part
                || title.zh.trim_end_matches("人员") == part
        })
    });
    known.collect()
}

impl Screen for GuideEditor {
    fn context(&self) -> Context {
        match self.over {
            Over::Nothing => Context::Editing,
            Over::Question(..) | Over::Guide(_) => Context::Form,
        }
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.present().len();
        Some((&mut self.cursor, rows, 10))
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        if !matches!(self.over, Over::Nothing) {
            return Ok(self.fill(input));
        }
        if input != Input::Command(Command::Back) {
            self.is_warned = false;
        }
        self.handle_list(input, world)
    }

    fn back(&mut self, _world: &mut World) -> Result<Step> {
        if self.is_changed() && !self.is_warned {
            self.is_warned = true;
            return Ok(Step::Say(Notice::problem(text!(
                "还没有存：s 存盘；再按一次 Esc 放弃改动",
                "not saved: s saves; Esc again gives the changes up"
            ))));
        }
        Ok(Step::Back)
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        let at = self.selected();
        match (command, at) {
            (Command::Open, Some(at)) => self.open_form(at, false),
            (Command::Add, at) => self.open_form(at.unwrap_or(0), true),
            (Command::Change, _) => self.open_whole(),
            (Command::Remove, Some(at)) if self.present().len() > 1 => {
                let version = self.guide.version;
                let is_asked = self.interviews > 0
                    && self.saved.find(&self.guide.questions[at].code).is_some();
                // What interviews were asked stays on file, retired.
                self.change(|guide| {
                    if is_asked {
                        guide.questions[at].until = Some(version);
                    } else {
                        guide.questions.remove(at);
                    }
                });
            }
            (Command::MoveUp, _) => self.swap(false),
            (Command::MoveDown, _) => self.swap(true),
            (Command::Undo, _) => {
                if let Some(before) = self.before.pop() {
                    self.guide = before;
                }
            }
            (Command::Save, _) if self.is_changed() => return self.save(world),
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::Open => self.selected().is_some(),
            Command::Remove => self.present().len() > 1,
            Command::Save => self.is_changed(),
            Command::Undo => !self.before.is_empty(),
            Command::Copy | Command::Preview | Command::OtherPart | Command::NextOpen => false,
            _ => true,
        }
    }

    fn next_step(&self) -> Option<Command> {
        self.is_changed().then_some(Command::Save)
    }

    fn crumb(&self, language: Language) -> String {
        let title = self.guide.title.get(language);
        text!(in language, "提纲 › {title}", "guide › {title}")
    }

    fn mark(&self, language: Language) -> String {
        let version = self.guide.version;
        text!(in language, "第 {version} 版", "version {version}")
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        match &self.over {
            Over::Question(_, _, form) | Over::Guide(form) => return form.draw(painter),
            Over::Nothing => {}
        }
        let look = painter.look;
        let language = look.language;
        let (whom, count) = (listed(&self.guide.ask, language), self.interviews);
        let said =
            text!(in language, "问 {whom}；已有 {count} 份访谈", "asks {whom}; {count} interviews");
        painter.text(0, 0, &said, look.quiet());
        let present = self.present();
        let above = painter.details(DETAIL_ROWS, |painter| self.draw_detail(painter));
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let question = &self.guide.questions[present[row]];
            let topic = pad_end(question.topic.get(language), 12);
            let line = format!(
                "{} {topic} {}",
                pad_end(&question.code, 4),
                question.text.get(language)
            );
            painter.text(1, at, &line, look.plain());
        };
        self.cursor
            .draw(painter, (1, above.saturating_sub(1)), present.len(), draw);
    }
}

impl GuideEditor {
    fn draw_detail(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let language = look.language;
        let Some(question) = self.selected().and_then(|at| self.guide.questions.get(at)) else {
            return;
        };
        let mut row = painter.wrapped(0, 1, question.text.get(language), look.strong());
        for prompt in &question.prompts {
            let prompt = prompt.get(language);
            let said = text!(in language, "追问：{prompt}", "further: {prompt}");
            row = painter.wrapped(0, row, &said, look.plain());
        }
        let mut about = Vec::new();
        if !question.ask.is_empty() {
            let whom = listed(&question.ask, language);
            about.push(text!(in language, "只问{whom}", "asked of {whom} only"));
        }
        if !question.indicators.is_empty() {
            let codes = question.indicators.join(look.pick("、", ", "));
            about.push(text!(in language, "指标 {codes}", "indicators {codes}"));
        }
        if question.sensitive {
            about.push(
                look.pick("敏感：原话不出门", "sensitive: the words stay inside")
                    .to_owned(),
            );
        }
        if question.since > 1 {
            let since = question.since;
            about.push(text!(in language, "第 {since} 版起", "since version {since}"));
        }
        painter.wrapped(0, row, &about.join("   "), look.quiet());
    }
}
