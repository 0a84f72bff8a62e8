//! The coding screen: one answer at a time, themes by typed beginnings, sentiment by one key; blind to the other coder; then
//! the differences, one after the other, decided with a reason.

mod draw;

use std::cell::Cell;
use std::collections::HashMap;

use crate::entry::{Event, Notice};
use crate::error::Result;
use crate::interview::{
    CodeBook, CodedUnit, Identity, Mark, Passage, Sentiment, Standing, Theme, Unit,
};
use crate::store::{CodableUnit, SurveyKey};
use crate::text::{Language, Order, Text, fold_width, is_same_person, text};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The answers of a project, to be coded.
pub struct Coding {
    project: String,
    units: Vec<CodableUnit>,
    coded: HashMap<Unit, CodedUnit>,
    book: CodeBook,
    /// Whether only what was coded differently is gone through.
    only_differing: bool,
    /// The places of the units that are gone through.
    shown: Vec<usize>,
    at: usize,
    /// What was typed of a theme.
    typed: String,
    /// The theme that is meant, among those that the typed beginning leaves.
    chosen: usize,
    marks: Vec<Mark>,
    is_changed: bool,
    asking: Asking,
    operator: String,
    /// What was asked, by whether it was on paper, the guide or survey, and the question.
    asked: HashMap<(bool, String, String), Text>,
    /// The rows of the words that are scrolled away.
    top: usize,
    /// The rows of the words that were shown at the last draw, and all of them.
    rows: Cell<(usize, usize)>,
}

/// What the prompt asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    /// A new theme.
    Theme,
    /// The words for which the last theme stands.
    Words,
    /// Why it is decided so.
    Why,
}

impl Coding {
    /// The answers of this project.
    pub fn new(project: String) -> Self {
        Self {
            project,
            units: Vec::new(),
            coded: HashMap::new(),
            book: CodeBook::default(),
            only_differing: false,
            shown: Vec::new(),
            at: 0,
            typed: String::new(),
            chosen: 0,
            marks: Vec::new(),
            is_changed: false,
            asking: Asking::Theme,
            operator: String::new(),
            asked: HashMap::new(),
            top: 0,
            rows: Cell::new((0, 0)),
        }
    }

    /// What is asked in the guides and questionnaires of the project.
    fn read_asked(&mut self, world: &World) -> Result<()> {
        for guide in world.store.guides(&self.project)? {
            for question in guide.questions {
                let name = (false, guide.code.clone(), question.code);
                self.asked.insert(name, question.text);
            }
        }
        let units = self.units.iter();
        let mut surveys: Vec<&str> = units.filter_map(|unit| unit.unit.holder.survey()).collect();
        surveys.dedup();
        for code in surveys {
            let survey = world.store.survey(&SurveyKey::new(&self.project, code))?;
            for question in &survey.questionnaire.questions {
                let name = (true, code.to_owned(), question.code.clone());
                self.asked.insert(name, question.text.clone());
            }
        }
        Ok(())
    }

    /// What the unit answers.
    fn asked_here(&self) -> Option<&Text> {
        let unit = self.unit()?;
        let is_on_paper = unit.unit.holder.survey().is_some();
        let name = (is_on_paper, unit.source.clone(), unit.unit.question.clone());
        self.asked.get(&name)
    }

    /// Scrolls the words by a page, of which one row stays in sight.
    fn scroll(&mut self, is_down: bool) {
        let (shown, all) = self.rows.get();
        let page = shown.saturating_sub(1).max(1);
        self.top = if is_down {
            (self.top + page).min(all.saturating_sub(shown))
        } else {
            self.top.saturating_sub(page)
        };
    }

    fn unit(&self) -> Option<&CodableUnit> {
        self.units.get(*self.shown.get(self.at)?)
    }

    fn coded_here(&self) -> Option<&CodedUnit> {
        self.coded.get(&self.unit()?.unit)
    }

    fn is_own(&self, coding: &crate::interview::Coding) -> bool {
        is_same_person(&coding.coder, &self.operator)
    }

    fn is_mine(&self, unit: &CodableUnit) -> bool {
        let coded = self.coded.get(&unit.unit);
        coded.is_some_and(|coded| coded.codings.iter().any(|of| self.is_own(of)))
    }

    fn differs(&self, unit: &CodableUnit) -> bool {
        let coded = self.coded.get(&unit.unit);
        coded.is_some_and(|coded| coded.standing(&self.book) == Standing::Differs)
    }

    /// Whether this operator may still say something of a unit.
    fn is_open(&self) -> bool {
        let Some(coded) = self.coded_here() else {
            return true;
        };
        if self.only_differing {
            return coded.settlement.is_none();
        }
        let mine = coded.codings.iter().any(|of| self.is_own(of));
        let others = coded.codings.len() + coded.hidden > usize::from(mine);
        coded.settlement.is_none() && !(mine && others)
    }

    fn read(&mut self, world: &World) -> Result<()> {
        self.book = world.store.code_book(&self.project)?;
        self.units = world.store.codable_units(&self.project)?;
        let coded = world.store.coded_units(&self.project)?.into_iter();
        self.coded = coded.map(|unit| (unit.unit.clone(), unit)).collect();
        let all = 0..self.units.len();
        self.shown = all
            .filter(|at| !self.only_differing || self.differs(&self.units[*at]))
            .collect();
        self.at = self.at.min(self.shown.len().saturating_sub(1));
        Ok(())
    }

    /// Takes what is on file of the unit under the fingers.
    fn turn(&mut self) {
        let coded = self.coded_here();
        let mine = coded.and_then(|coded| coded.codings.iter().find(|of| self.is_own(of)));
        self.marks = match (coded, mine) {
            (Some(coded), _) if self.only_differing => coded.marks().to_vec(),
            (_, Some(mine)) => mine.marks.clone(),
            _ => Vec::new(),
        };
        self.typed.clear();
        self.chosen = 0;
        self.top = 0;
        self.is_changed = false;
    }

    fn go_to(&mut self, at: usize) {
        self.at = at.min(self.shown.len().saturating_sub(1));
        self.turn();
    }

    /// The next unit that this operator has not coded, from one on or from the start.
    fn next_open(&self, from: usize) -> Option<usize> {
        let count = self.shown.len();
        let places = (from..count).chain(0..from.min(count));
        let mut places = places.into_iter();
        places.find(|at| {
            let unit = &self.units[self.shown[*at]];
            if self.only_differing {
                self.differs(unit)
            } else {
                !self.is_mine(unit)
            }
        })
    }

    /// The themes that the typed beginning leaves.
    fn themes(&self) -> Vec<&Theme> {
        self.book.beginning(&self.typed)
    }

    fn theme(&self) -> Option<Identity> {
        self.themes().get(self.chosen).map(|theme| theme.identity)
    }

    /// Marks the theme that is meant, or takes its mark away where it says the same already.
    fn toggle(&mut self, sentiment: Sentiment) -> Step {
        if !self.is_open() {
            return Step::Say(stands());
        }
        let Some(theme) = self.theme() else {
            return Step::Say(Notice::problem(text!(
                "没有这样开头的主题：F5 新建",
                "no theme begins so: F5 makes one"
            )));
        };
        let known = self.marks.iter().position(|mark| mark.theme == theme);
        match known {
            Some(at) if self.marks[at].sentiment == sentiment => {
                self.marks.remove(at);
            }
            Some(at) => self.marks[at].sentiment = sentiment,
            None => self.marks.push(Mark {
                theme,
                sentiment,
                passages: Vec::new(),
            }),
        }
        self.is_changed = true;
        self.typed.clear();
        self.chosen = 0;
        Step::Stay
    }

    /// Stores what was found and goes to the next unit.
    fn save(&mut self, world: &mut World) -> Result<Step> {
        let Some(unit) = self.unit().map(|unit| unit.unit.clone()) else {
            return Ok(Step::Stay);
        };
        if !self.is_open() {
            return Ok(Step::Say(stands()));
        }
        if self.only_differing {
            self.asking = Asking::Why;
            let title = text!("为什么这样裁定（记入留痕）", "why it is decided so");
            return Ok(Step::Ask(Prompt::new(title, "")));
        }
        world.store.save_coding(&self.project, &unit, &self.marks)?;
        self.read(world)?;
        let next = self.next_open(self.at + 1);
        self.go_to(next.unwrap_or(self.at));
        Ok(Step::Say(match next {
            Some(_) => Notice::info(text!("已存", "saved")),
            None => Notice::info(text!(
                "都编完了；F6 看差异",
                "all are coded; F6 shows the differences"
            )),
        }))
    }

    /// Goes to another unit; what was found is stored first.
    fn leave_for(&mut self, at: usize, world: &mut World) -> Result<Step> {
        if self.is_changed && !self.only_differing && self.is_open() {
            let unit = self.unit().map(|unit| unit.unit.clone());
            if let Some(unit) = unit {
                world.store.save_coding(&self.project, &unit, &self.marks)?;
                self.read(world)?;
            }
        }
        self.go_to(at);
        Ok(Step::Stay)
    }

    /// How the theme that is meant speaks; where nothing was typed and none chosen, the one that was taken last.
    fn speak(&mut self, sentiment: Sentiment) -> Step {
        if self.typed.is_empty()
            && self.chosen == 0
            && self.is_open()
            && let Some(last) = self.marks.last_mut()
        {
            self.is_changed |= last.sentiment != sentiment;
            last.sentiment = sentiment;
            return Step::Stay;
        }
        self.toggle(sentiment)
    }

    fn type_sign(&mut self, sign: char) -> Step {
        match fold_width(sign) {
            '+' => self.speak(Sentiment::Supports),
            '=' => self.speak(Sentiment::Neutral),
            '-' => self.speak(Sentiment::Opposes),
            sign => {
                self.typed.push(sign);
                self.chosen = 0;
                Step::Stay
            }
        }
    }

    fn on_command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        let last = self.shown.len().saturating_sub(1);
        match command {
            Command::Confirm if self.typed.is_empty() => return self.save(world),
            Command::Confirm => return Ok(self.toggle(Sentiment::Neutral)),
            Command::Save => return self.save(world),
            Command::Up => self.chosen = self.chosen.saturating_sub(1),
            Command::Down => {
                let count = self.themes().len();
                self.chosen = (self.chosen + 1).min(count.saturating_sub(1));
            }
            Command::PageUp => self.scroll(false),
            Command::PageDown => self.scroll(true),
            Command::Entry(Event::Erase) => {
                if self.typed.pop().is_none() && self.is_open() && self.marks.pop().is_some() {
                    self.is_changed = true;
                }
                self.chosen = 0;
            }
            Command::NextQuestion => {
                let next = if self.at == last { 0 } else { self.at + 1 };
                return self.leave_for(next, world);
            }
            Command::QuestionBefore => {
                let before = self.at.checked_sub(1).unwrap_or(last);
                return self.leave_for(before, world);
            }
            Command::NextOpen => {
                let next = self.next_open(self.at + 1).unwrap_or(self.at);
                return self.leave_for(next, world);
            }
            Command::SwitchDecided => {
                self.leave_for(self.at, world)?;
                self.only_differing = !self.only_differing;
                self.at = 0;
                self.read(world)?;
                self.turn();
            }
            Command::Undo => self.turn(),
            Command::Add => {
                self.asking = Asking::Theme;
                let title = text!("新主题的名字", "the title of a new theme");
                let advice = text!(
                    "也可写 上级/名字；什么时候算，写在冒号后面：办理慢：跑两趟以上，或等满一月",
                    "PARENT/TITLE works too; when it applies comes behind a colon: slow: two trips or more"
                );
                return Ok(Step::Ask(Prompt::new(title, &self.typed).advice(advice)));
            }
            Command::Mark if !self.marks.is_empty() && self.is_open() => {
                self.asking = Asking::Words;
                let title = text!(
                    "最后一个主题标哪几个字",
                    "for which words the last theme stands"
                );
                return Ok(Step::Ask(Prompt::new(title, "")));
            }
            Command::Back if !self.typed.is_empty() => self.typed.clear(),
            Command::Back => {
                self.leave_for(self.at, world)?;
                return Ok(Step::Back);
            }
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn add_theme(&mut self, typed: &str, world: &mut World) -> Result<Step> {
        let (title, definition) = typed.split_once(['：', ':']).unwrap_or((typed, ""));
        let (parent, title) = match title.rsplit_once('/') {
            Some((parent, title)) => match self.book.find(parent) {
                Ok(theme) => (Some(theme.identity), title),
                Err(why) => return Err(crate::store::no_theme(parent, &why)),
            },
            None => (None, title),
        };
        let made = world
            .store
            .add_theme(&self.project, title, parent, definition, "")?;
        self.book = world.store.code_book(&self.project)?;
        self.typed.clear();
        let themes = self.themes();
        self.chosen = themes
            .iter()
            .position(|theme| theme.identity == made)
            .unwrap_or(0);
        Ok(Step::Say(Notice::info(text!(
            "新主题“{title}”：+ 支持，= 中立，- 反对",
            "theme `{title}`: + supports, = neutral, - opposes"
        ))))
    }

    fn mark_words(&mut self, words: &str) -> Step {
        // Words that are marked already are looked for further on: the same may be said twice.
        let marked = self.marks.last().map_or(&[][..], |mark| &mark.passages);
        let found = self.unit().and_then(|unit| {
            let places = unit
                .words
                .match_indices(words)
                .filter(|_| !words.is_empty());
            let mut passages = places.map(|(at, _)| {
                let start = unit.words[..at].chars().count();
                let end = start + words.chars().count();
                Passage { start, end }
            });
            let first = passages.next()?;
            let mut others = std::iter::once(first).chain(passages);
            Some(
                others
                    .find(|passage| !marked.contains(passage))
                    .unwrap_or(first),
            )
        });
        let (Some(passage), Some(mark)) = (found, self.marks.last_mut()) else {
            return Step::Refuse(text!(
                "原话里没有这几个字",
                "these words are not in the answer"
            ));
        };
        mark.passages.push(passage);
        mark.passages.order();
        mark.passages.dedup();
        self.is_changed = true;
        Step::Stay
    }
}

fn stands() -> Notice {
    Notice::problem(text!(
        "这条的编码已经定了；有差异按 F6 裁定",
        "this coding stands; F6 decides the differences"
    ))
}

impl Screen for Coding {
    fn context(&self) -> Context {
        Context::Coding
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        // From now on this operator sees nothing of what others found in an answer before coding it.
        world.store.begin_coding(&self.project);
        world.store.operator().clone_into(&mut self.operator);
        self.read(world)?;
        self.read_asked(world)?;
        self.go_to(self.next_open(0).unwrap_or(0));
        Ok(())
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        match input {
            Input::Command(command) => self.on_command(command, world),
            Input::Sign(sign) => Ok(self.type_sign(sign)),
            Input::Paste(pasted) => {
                self.typed.push_str(pasted.trim());
                self.chosen = 0;
                Ok(Step::Stay)
            }
        }
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        match self.asking {
            Asking::Theme => self.add_theme(&given.text, world),
            Asking::Words => Ok(self.mark_words(&given.text)),
            Asking::Why => {
                let unit = self.unit().map(|unit| unit.unit.clone());
                if let Some(unit) = unit {
                    world
                        .store
                        .settle_coding(&self.project, &unit, &self.marks, &given.text)?;
                }
                self.read(world)?;
                self.turn();
                Ok(Step::Say(Notice::info(text!(
                    "已裁定；两人的编码都保留",
                    "decided; both codings stay"
                ))))
            }
        }
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::Save | Command::Undo => self.unit().is_some() && self.is_open(),
            Command::Confirm | Command::NextQuestion | Command::QuestionBefore => {
                self.unit().is_some()
            }
            Command::PageUp | Command::PageDown => {
                let (shown, all) = self.rows.get();
                shown < all
            }
            Command::Mark => !self.marks.is_empty() && self.is_open(),
            Command::NextOpen => self.next_open(0).is_some(),
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> String {
        if self.only_differing {
            return language.pick("编码差异", "coding differences").to_owned();
        }
        language.pick("编码", "coding").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        let all = self.units.len();
        let done = self.units.iter().filter(|unit| self.is_mine(unit)).count();
        text!(in language, "已编 {done}/{all}", "{done} of {all} coded")
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        self.draw_all(painter);
    }

    fn leave(&mut self, world: &mut World) -> Result<()> {
        let at = self.at;
        self.leave_for(at, world).map(|_| ())
    }
}
