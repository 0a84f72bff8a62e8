//! A form that another program made, about to be taken in: what must be settled first, and what is worth knowing of it.

use std::path::{Path, PathBuf};

use super::paste::choices;
use crate::entry::Notice;
use crate::error::Result;
use crate::formats::write_bytes;
use crate::intake::{Progress, home};
use crate::office::{FormLine, FormTaking, FormWeight, PasteDraft, Settles, with_hint};
use crate::text::{Language, Text, fold_width, text};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Route, Screen, Step, Work, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The rows of the question under the cursor and its answers.
const BELOW: usize = 7;

/// A form about to be taken in.
pub struct Taking {
    form: FormTaking,
    lines: Vec<FormLine>,
    cursor: ListCursor,
    /// Where the deleted records go.
    deleted: Option<PathBuf>,
    notice: Option<Notice>,
}

impl Taking {
    /// What was read of a form.
    pub fn new(form: FormTaking) -> Self {
        let lines = form.lines();
        Self {
            form,
            lines,
            cursor: ListCursor::default(),
            deleted: None,
            notice: None,
        }
    }

    fn follow(&mut self) {
        self.lines = self.form.lines();
        let open = |line: &FormLine| line.weight != FormWeight::Said;
        let last = self.lines.len().saturating_sub(1);
        self.cursor.selected = match self.lines.iter().position(open) {
            Some(first) => first,
            None => self.cursor.selected.min(last),
        };
    }

    fn answers(&self) -> &[(Text, Settles)] {
        let line = self.lines.get(self.cursor.selected);
        line.map_or(&[], |line| &line.answers)
    }

    fn ask_deleted(&self) -> Step {
        let name = Path::new(&self.form.name).file_stem().unwrap_or_default();
        let proposed = format!("{}-已删除.csv", name.to_string_lossy());
        let title = text!(
            "删除了的记录写到哪个文件",
            "file for the records that were deleted"
        );
        Step::Ask(Prompt::new(title, &proposed))
    }

    /// How many questions and responses it makes.
    fn told(&self, language: Language) -> String {
        let (questions, responses) = self.form.counts();
        if responses == 0 {
            return text!(in language, "{questions} 题", "{questions} questions");
        }
        text!(in language,
            "{questions} 题，{responses} 份答卷",
            "{questions} questions, {responses} responses"
        )
    }
}

impl Screen for Taking {
    fn context(&self) -> Context {
        Context::TakingForm
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        Some((&mut self.cursor, self.lines.len(), 10))
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        self.notice = None;
        self.handle_list(input, world)
    }

    fn sign(&mut self, sign: char, world: &mut World) -> Result<Step> {
        let number = fold_width(sign).to_digit(10).unwrap_or(0) as usize;
        let answers = self.answers();
        let chosen = number.checked_sub(1).and_then(|at| answers.get(at));
        match chosen.map(|(_, settles)| settles.clone()) {
            Some(Settles::Deleted) => return Ok(self.ask_deleted()),
            Some(settles) => {
                self.form.settle(settles)?;
                self.follow();
            }
            None => world.bell |= !answers.is_empty(),
        }
        Ok(Step::Stay)
    }

    fn answer(&mut self, given: Given, _world: &mut World) -> Result<Step> {
        let typed = given.text.trim();
        if typed.is_empty() {
            return Ok(Step::Refuse(text!("写一个文件名", "give a file name")));
        }
        let path = home(typed);
        if path.exists() && !given.again {
            return Ok(Step::Confirm(text!(
                "{typed} 已存在：再按回车替换它，或改写文件名",
                "{typed} is there already: Enter again replaces it, or change the name"
            )));
        }
        self.deleted = Some(path);
        self.form.settle(Settles::Deleted)?;
        self.follow();
        Ok(Step::Stay)
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::Save => {
                let open = self.form.open_count();
                if open == 0 {
                    return Ok(Step::Work(Work::reading(text!(
                        "正在装入…",
                        "taking it in…"
                    ))));
                }
                self.follow();
                world.bell = true;
                let is_asked = !self.answers().is_empty();
                return Ok(Step::Say(Notice::problem(if is_asked {
                    text!(
                        "还有 {open} 处要定：按下面的数字",
                        "still open: {open}; settle them with the digits below"
                    )
                } else {
                    text!(
                        "文件里有 {open} 处不能照读：在原来的程序里改好，再打开",
                        "{open} things in the file cannot be read as they are: mend them where it was made, then open it again"
                    )
                })));
            }
            Command::Undo => {
                if !self.form.take_back()? {
                    world.bell = true;
                }
                self.follow();
            }
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn work(
        &mut self,
        world: &mut World,
        _watch: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Step> {
        let language = world.look.language;
        let mut findings = self.form.check(language)?;
        if findings.is_empty() {
            if let (Some(path), Some(table)) = (&self.deleted, self.form.deleted()) {
                write_bytes(path, table.as_bytes())?;
            }
            match self.form.take(&mut world.store, language)? {
                Ok(key) => {
                    let place = self.form.draft.place();
                    world.store.keep_making::<PasteDraft>(&place, None)?;
                    return Ok(Step::Turn(Route::Survey(key)));
                }
                Err(found) => findings = found,
            }
        }
        world.bell = true;
        let count = findings.len();
        let wrong = findings.iter().map(|finding| FormLine {
            sentence: with_hint(finding),
            weight: FormWeight::Wrong,
            answers: Vec::new(),
        });
        self.lines = wrong.chain(self.form.lines()).collect();
        self.cursor.selected = 0;
        self.notice = Some(Notice::problem(text!(
            "{count} 处问题，什么也没有装入",
            "{count} problems: nothing was taken in"
        )));
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::Save => self.form.counts().0 > 0,
            Command::Undo => self.form.has_settled(),
            _ => true,
        }
    }

    fn next_step(&self) -> Option<Command> {
        (self.form.open_count() == 0).then_some(Command::Save)
    }

    fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("装入一份表", "take a form in").to_owned()
    }

    fn mark(&self, _language: Language) -> String {
        let draft = &self.form.draft;
        format!("{}/{}", draft.project, draft.survey)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let language = look.language;
        let column = painter.text(0, 0, &self.form.name, look.strong());
        let column = painter.text(column + 2, 0, &self.told(language), look.plain());
        let open = self.form.open_count();
        if open > 0 {
            let said = text!(in language, "{open} 处要定", "{open} to settle");
            painter.text(column + 3, 0, &said, look.bad());
        } else {
            let done = look.pick("可以装入：Ctrl-S", "ready: Ctrl-S takes it in");
            painter.text(column + 3, 0, done, look.good());
        }
        let shown = painter.rows().saturating_sub(2 + BELOW + painter.covered);
        let draw = |painter: &mut Painter<'_>, line: usize, row: usize| {
            let Some(said) = self.lines.get(row) else {
                return;
            };
            let (mark, style) = match said.weight {
                FormWeight::Asks => ("?", look.bad()),
                FormWeight::Wrong => ("!", look.bad()),
                FormWeight::Said => ("·", look.plain()),
            };
            painter.text(0, line, mark, style);
            let room = painter.columns().saturating_sub(2);
            let words = crate::text::fit(said.sentence.get(language), room);
            painter.text(2, line, &words, style);
        };
        let shown = shown.max(3);
        self.cursor
            .draw(painter, (2, shown), self.lines.len(), draw);
        let Some(line) = self.lines.get(self.cursor.selected) else {
            return;
        };
        let row = 2 + shown.min(self.lines.len()) + 1;
        let row = painter.wrapped(0, row, line.sentence.get(language), look.strong());
        let says = line.answers.iter().map(|(says, _)| says);
        let rows = choices::rows(says, 1, painter.columns(), language);
        for (at, keys) in rows.iter().enumerate() {
            let mut column = 2;
            for (key, says) in keys {
                column = painter.text(column, row + at, key, look.key()) + 1;
                column = painter.text(column, row + at, says, look.plain()) + 3;
            }
        }
    }
}
