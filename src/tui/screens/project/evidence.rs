//! The evidence of an indicator: files attached by name and hash, and whether they are still as they were.

use crate::entry::Notice;
use crate::error::Result;
use crate::intake::{FileState, attach_file, file_states, home};
use crate::store::Attachment;
use crate::text::{Language, Text, pad_end, pad_start, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::answers::local_time;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::path_prompt::PathPrompt;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The rows that the details of the selected file take.
const DETAIL_ROWS: usize = 6;

/// The files attached to one indicator.
pub struct EvidenceScreen {
    project: String,
    indicator: String,
    files: Vec<(Attachment, Option<FileState>)>,
    cursor: ListCursor,
    /// What was asked for last.
    asking: Asking,
}

/// What is asked for.
enum Asking {
    /// A file to attach.
    File,
    /// What the file of this path shows.
    Note(String),
    /// Why the file of this number is taken away.
    Detach(u64),
}

impl EvidenceScreen {
    /// The files attached to this indicator.
    pub fn new(project: String, indicator: String) -> Self {
        Self {
            project,
            indicator,
            files: Vec::new(),
            cursor: ListCursor::default(),
            asking: Asking::File,
        }
    }

    fn ask(&mut self, asking: Asking, title: Text) -> Step {
        self.asking = asking;
        Step::Ask(Prompt::new(title, ""))
    }

    fn detach(&mut self) -> Step {
        let Some((file, _)) = self.files.get(self.cursor.selected) else {
            return Step::Stay;
        };
        let (number, name) = (file.number, file.name());
        let title = text!(
            "移除 {number} 号 {name}，原因（文件不动）",
            "take {number}, {name}, away (the file stays); why"
        );
        self.ask(Asking::Detach(number), title)
    }

    fn verify(&mut self, world: &World) -> Result<Step> {
        let states = file_states(&world.store, &self.project, Some(&self.indicator))?;
        let all = states.len();
        let bad = states
            .iter()
            .filter(|(_, state)| *state != FileState::Same)
            .count();
        self.files = states
            .into_iter()
            .map(|(file, state)| (file, Some(state)))
            .collect();
        Ok(Step::Say(if bad == 0 {
            Notice::info(text!(
                "{all} 个文件都没有变",
                "all {all} files are as they were"
            ))
        } else {
            Notice::problem(text!(
                "{all} 个文件中 {bad} 个改动了或找不到",
                "{bad} of {all} files changed or are missing"
            ))
        }))
    }

    fn take_file(&mut self, path: String) -> Step {
        if path.is_empty() {
            return Step::Refuse(text!("写一个文件名", "give a file name"));
        }
        if !home(&path).is_file() {
            return Step::Refuse(text!(
                "没有文件 {path}：从上面选，Tab 补全",
                "there is no file {path}: choose from above, Tab completes"
            ));
        }
        let title = text!("它说明什么（可不写）", "what it shows (optional)");
        self.ask(Asking::Note(path), title)
    }
}

impl Screen for EvidenceScreen {
    fn context(&self) -> Context {
        Context::Evidence
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let files = world
            .store
            .attachments(&self.project, Some(&self.indicator))?;
        self.files = files.into_iter().map(|file| (file, None)).collect();
        let last = self.files.len().saturating_sub(1);
        self.cursor.selected = self.cursor.selected.min(last);
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.files.len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::Attach => {
                let title = text!("附哪个文件", "file to attach");
                self.asking = Asking::File;
                return Ok(Step::AskFile(PathPrompt::new(title, "", &[])));
            }
            Command::VerifyFiles if !self.files.is_empty() => return self.verify(world),
            Command::Detach => return Ok(self.detach()),
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        let said = match &self.asking {
            Asking::File => return Ok(self.take_file(given.text)),
            Asking::Note(path) => {
                let (store, path) = (&mut world.store, home(path));
                let number =
                    attach_file(store, &self.project, &self.indicator, &path, &given.text)?;
                self.load(world)?;
                self.cursor.handle(Command::Last, self.files.len(), 1);
                text!("已附上，{number} 号", "attached as number {number}")
            }
            Asking::Detach(_) if given.text.is_empty() => {
                return Ok(Step::Refuse(text!("写明原因", "give the reason")));
            }
            Asking::Detach(number) => {
                let gone = world.store.detach(&self.project, *number, &given.text)?;
                self.load(world)?;
                text!("已移除 {} 号", "number {} is taken away", gone.number)
            }
        };
        Ok(Step::Say(Notice::info(said)))
    }

    fn enabled(&self, command: Command) -> bool {
        !matches!(command, Command::VerifyFiles | Command::Detach) || !self.files.is_empty()
    }

    fn crumb(&self, language: Language) -> String {
        format!("{} {}", self.indicator, words::EVIDENCE.get(language))
    }

    fn mark(&self, language: Language) -> String {
        text!(in language, "{} 件", "{} files", self.files.len())
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        if self.files.is_empty() {
            let text = look.pick(
                "还没有佐证。按 a 附一个文件：记下文件名和 SHA-256，文件留在原处。",
                "No evidence yet. a attaches a file: its name and SHA-256 are kept, the file stays where it is.",
            );
            painter.wrapped(0, 1, text, look.strong());
        } else {
            self.draw_files(painter);
        }
    }
}

impl EvidenceScreen {
    fn draw_files(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let heading = line(&[
            look.pick("号", "no."),
            words::STATE.get(look.language),
            look.pick("字节", "bytes"),
            look.pick("文件", "file"),
            look.pick("说明", "note"),
        ]);
        painter.text(0, 0, &heading, look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some((file, _)) = self.files.get(self.cursor.selected) {
                draw_detail(painter, file);
            }
        });
        let place = (1, above.saturating_sub(1));
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let (file, state) = &self.files[row];
            let style = match state {
                None => look.plain(),
                Some(FileState::Same) => look.good(),
                Some(_) => look.bad(),
            };
            let label = state.map_or_else(|| Text::same("—"), FileState::label);
            let text = line(&[
                &file.number.to_string(),
                label.get(look.language),
                &file.file.size.to_string(),
                file.name(),
                &file.note,
            ]);
            painter.text(0, at, &text, style);
        };
        self.cursor.draw(painter, place, self.files.len(), draw);
    }
}

fn line(cells: &[&str; 5]) -> String {
    format!(
        "{}  {}  {}  {}  {}",
        pad_start(cells[0], 4),
        pad_end(cells[1], 10),
        pad_start(cells[2], 10),
        pad_end(cells[3], 24),
        cells[4]
    )
}

fn draw_detail(painter: &mut Painter<'_>, file: &Attachment) {
    let look = painter.look;
    let row = painter.wrapped(0, 1, &file.file.path, look.plain());
    let hash = format!("SHA-256 {}", file.file.sha256);
    let row = painter.wrapped(0, row, &hash, look.quiet());
    let who = format!("{}  {}", file.operator, local_time(file.at));
    painter.text(0, row, &who, look.quiet());
    painter.wrapped(0, row + 1, &file.note, look.plain());
}
