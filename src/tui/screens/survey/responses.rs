//! The responses of a survey with their ledger: where papers are begun, found and continued.

mod draw;

use std::collections::{BTreeMap, BTreeSet};

use super::approving::Approving;
use crate::entry::Notice;
use crate::error::Result;
use crate::formats::Grid;
use crate::measure::Survey;
use crate::response::{Invalid, Ledger, LedgerPart, Serial, State};
use crate::store::{NextPaper, ResponseRow, ResponseSearch, SurveyKey, Verification};
use crate::text::{Language, Text, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Export, Route, Screen, Step, Whole, World};
use crate::tui::widgets::answers::{doubted, not_a_serial};
use crate::tui::widgets::ledger_line::{draw_ledger, draw_verification};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};
use crate::tui::widgets::window::Window;

/// The responses of one survey.
pub struct SurveyScreen {
    key: SurveyKey,
    /// What is listed, where it is a part only.
    title: Option<Text>,
    /// The batch that new papers join.
    batch: Option<String>,
    survey: Option<Survey>,
    ledger: Ledger,
    verification: Option<Verification>,
    search: ResponseSearch,
    count: usize,
    window: Window<ResponseRow>,
    cursor: ListCursor,
    /// Responses marked for approval.
    marked: BTreeSet<Serial>,
    open_queries: BTreeMap<Serial, u64>,
    /// Finished ones with a change that is half keyed.
    half_changed: BTreeSet<Serial>,
    /// Whether the points of papers that wait for their second entry are hidden.
    verifies: bool,
    /// What was asked for last.
    purpose: Purpose,
    opened: bool,
}

/// What a line asks for.
enum Purpose {
    /// A serial to begin or to open.
    Find,
    /// The beginning of the serials to show.
    Filter,
    /// Whether these are to be approved.
    Approve(Approving),
}

impl SurveyScreen {
    /// The responses of this survey.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            title: None,
            batch: None,
            survey: None,
            ledger: Ledger::default(),
            verification: None,
            search: ResponseSearch::default(),
            count: 0,
            window: Window::default(),
            cursor: ListCursor::default(),
            marked: BTreeSet::new(),
            open_queries: BTreeMap::new(),
            half_changed: BTreeSet::new(),
            verifies: false,
            purpose: Purpose::Find,
            opened: false,
        }
    }

    /// The responses of a part of its ledger, of one batch or of all.
    pub fn of_part(key: SurveyKey, title: Text, part: LedgerPart, batch: Option<String>) -> Self {
        let search = ResponseSearch {
            part: Some(part),
            batch,
            ..ResponseSearch::default()
        };
        Self {
            title: Some(title),
            search,
            ..Self::new(key)
        }
    }

    /// Reads the rows around the selection, unless they are there.
    fn read_window(&mut self, world: &World) -> Result<()> {
        let (key, search) = (&self.key, self.search.clone());
        self.window
            .turn_to(self.cursor.selected, self.count, |from, most| {
                let search = ResponseSearch {
                    limit: most as u32,
                    offset: from as u64,
                    ..search
                };
                world.store.responses(key, &search)
            })
    }

    fn selected(&self) -> Option<&ResponseRow> {
        self.window.get(self.cursor.selected)
    }

    fn ask_approval(&mut self, world: &World, approving: Approving) -> Result<Step> {
        let asked = approving.ask(world, &self.key)?;
        self.purpose = Purpose::Approve(approving);
        Ok(asked)
    }

    fn go(&self, route: impl FnOnce(SurveyKey) -> Route) -> Step {
        Step::Go(route(self.key.clone()))
    }

    /// What is done with the selected response; `None` for a command that is not about one.
    fn handle_selected(&mut self, command: Command, world: &World) -> Result<Option<Step>> {
        if !matches!(
            command,
            Command::Open
                | Command::History
                | Command::Mark
                | Command::Approve
                | Command::Reopen
                | Command::Remarks
                | Command::SetInvalid
                | Command::Mend
        ) {
            return Ok(None);
        }
        let selected = self.selected();
        let invalid = selected.and_then(|row| row.invalid.clone());
        let Some((serial, state)) = selected.map(|row| (row.serial.clone(), row.state)) else {
            return Ok(Some(Step::Say(Notice::info(text!(
                "还没有答卷：按 n 录第一份",
                "no responses yet: n keys the first"
            )))));
        };
        Ok(Some(match command {
            Command::Open if invalid.as_ref().is_some_and(Invalid::is_withdrawn) => {
                Step::Say(Notice::info(text!(
                    "{serial} 号已撤出：按 e 恢复",
                    "{serial} is withdrawn: e reinstates it"
                )))
            }
            Command::Open => self.go(|key| Route::Entry(key, serial)),
            Command::History => self.go(|key| Route::History(key, serial)),
            Command::SetInvalid => self.go(|key| Route::Validity(key, serial)),
            Command::Mend => self.go(|key| Route::Mending(key, serial, invalid)),
            Command::Remarks => self.go(|key| Route::Remarks(key, serial, None)),
            Command::Reopen if state != State::Approved => Step::Say(Notice::problem(text!(
                "{serial} 号没有审定，直接打开就能改",
                "{serial} is not approved: open it to change it"
            ))),
            Command::Reopen => self.go(|key| Route::Reopening(key, serial)),
            Command::Mark => {
                if !self.marked.remove(&serial) {
                    self.marked.insert(serial);
                }
                self.cursor.handle(Command::Down, self.count, 1);
                self.read_window(world)?;
                Step::Stay
            }
            _ => {
                let marked: Vec<Serial> = self.marked.iter().cloned().collect();
                let these = if marked.is_empty() {
                    vec![serial]
                } else {
                    marked
                };
                self.ask_approval(world, Approving::These(these))?
            }
        }))
    }

    /// Begins the paper, or asks whether the one on file with this serial is meant.
    fn accept_serial(&self, world: &mut World, given: &Given) -> Result<Step> {
        let Ok(serial) = Serial::read(&given.text) else {
            return Ok(Step::Refuse(not_a_serial()));
        };
        if !given.again
            && let Some(doubt) = world.store.serial_doubt(&self.key, &serial, None)?
        {
            world.bell = true;
            return Ok(Step::Confirm(doubted(&serial, &doubt)));
        }
        Ok(self.go(|key| Route::Entry(key, serial)))
    }

    fn filter(&mut self, world: &World, prefix: &str) -> Result<()> {
        let prefix = prefix.trim().to_ascii_uppercase();
        self.search.serial_prefix = (!prefix.is_empty()).then_some(prefix);
        self.cursor.selected = 0;
        self.reload(world)
    }

    fn reload(&mut self, world: &World) -> Result<()> {
        self.count = world.store.count_responses(&self.key, &self.search)? as usize;
        self.cursor.selected = self.cursor.selected.min(self.count.saturating_sub(1));
        self.window.clear();
        self.read_window(world)
    }

    /// The next paper: one awaited where serials are registered, else the serial after the highest.
    fn next_paper(&self, world: &World) -> Result<Step> {
        Ok(match world.store.next_paper(&self.key, None)? {
            NextPaper::Serial(serial) => self.go(|key| Route::Entry(key, serial)),
            NextPaper::AllArrived => Step::Say(Notice::info(text!(
                "登记的编号都已有答卷；录别的编号按 g",
                "every registered serial is on file; g keys another one"
            ))),
        })
    }

    /// The next paper to be keyed a second time, from the selected one on.
    fn next_second(&self, world: &mut World) -> Result<Step> {
        world.store.draw_more(&self.key)?;
        world.store.begin_verifying(&self.key);
        let next = world.store.next_to_verify(&self.key, None)?;
        let Some(serial) = next else {
            return Ok(Step::Say(Notice::info(text!(
                "没有等待复录的答卷",
                "no response waits for its second entry"
            ))));
        };
        Ok(self.go(|key| Route::SecondEntry(key, serial)))
    }
}

impl Screen for SurveyScreen {
    fn context(&self) -> Context {
        Context::Survey
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        if self.survey.is_none() {
            self.survey = Some(world.store.survey(&self.key)?);
        }
        self.ledger = world.store.ledger(&self.key)?;
        self.batch = world.store.current_batch(&self.key)?;
        self.open_queries = world.store.open_query_counts(&self.key)?;
        self.half_changed = world.store.half_changed(&self.key)?;
        self.verification = Some(world.store.verification(&self.key)?);
        self.verifies = world.verifies(&self.key)?;
        self.reload(world)?;
        if !self.opened {
            self.opened = true;
            // A paper begun and left stands first under the fingers.
            let open = self.window.position(|row| row.state == State::Open);
            self.cursor.selected = open.unwrap_or(0);
        }
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.count;
        Some((&mut self.cursor, rows, 15))
    }

    fn moved(&mut self, world: &World) -> Result<()> {
        self.read_window(world)
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        if let Some(step) = self.handle_selected(command, world)? {
            return Ok(step);
        }
        Ok(match command {
            Command::NextPaper => self.next_paper(world)?,
            Command::Verify => self.next_second(world)?,
            Command::Adjudicate => self.go(Route::Adjudication),
            Command::FindPaper => {
                self.purpose = Purpose::Find;
                let title = text!("答卷编号", "serial of the paper");
                Step::Ask(Prompt::new(title, ""))
            }
            Command::Search => {
                self.purpose = Purpose::Filter;
                let title = text!("只看编号开头是", "only serials that begin with");
                let now = self.search.serial_prefix.as_deref();
                Step::Ask(Prompt::new(title, now.unwrap_or_default()))
            }
            Command::Results => self.go(Route::Results),
            Command::Indicators => Step::Go(Route::Indicators(self.key.project.clone())),
            Command::ApproveAll => self.ask_approval(world, Approving::All)?,
            Command::Queries => self.go(Route::Queries),
            Command::Checks => self.go(Route::Checks),
            Command::Operators => self.go(Route::Operators),
            Command::Acceptance => self.go(Route::Acceptance),
            Command::Plans => self.go(Route::Plans),
            Command::EditQuestions => self.go(Route::Editor),
            Command::Ledger => self.go(|key| Route::Ledger(key, None)),
            Command::Calls => self.go(Route::Calls),
            Command::Batches => self.go(Route::Batches),
            Command::Export => Step::Export(Export {
                name: format!("{}-{}.csv", self.key.project, self.key.survey),
                table: Grid::default(),
                whole: Some(Whole::Answers(self.key.clone())),
                named: None,
            }),
            Command::Import => self.go(Route::Import),
            Command::Print => self.go(Route::Print),
            _ => Step::Stay,
        })
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        match &self.purpose {
            Purpose::Find => self.accept_serial(world, &given),
            Purpose::Filter => Ok(Step::Stay),
            Purpose::Approve(approving) => {
                let done = approving.perform(world, &self.key, &given.text)?;
                if matches!(done, Step::Refuse(_)) {
                    return Ok(done);
                }
                self.marked.clear();
                self.load(world)?;
                Ok(done)
            }
        }
    }

    fn typed(&mut self, text: &str, world: &mut World) -> Result<()> {
        match self.purpose {
            Purpose::Filter => self.filter(world, text),
            Purpose::Find | Purpose::Approve(_) => Ok(()),
        }
    }

    fn given_up(&mut self, world: &mut World) -> Result<Step> {
        if matches!(self.purpose, Purpose::Filter) {
            self.filter(world, "")?;
        }
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        let verification = self.verification.as_ref();
        let is_approved = self
            .selected()
            .is_some_and(|row| row.state == State::Approved);
        match command {
            Command::Approve => self.count > 0 && (!is_approved || !self.marked.is_empty()),
            Command::Open => self.count > 0,
            Command::Queries => !self.open_queries.is_empty(),
            Command::Verify => verification.is_some_and(|now| now.waiting > 0),
            Command::Adjudicate => verification.is_some_and(|now| now.undecided > 0),
            _ => true,
        }
    }

    fn next_step(&self) -> Option<Command> {
        let verification = self.verification.as_ref()?;
        let ledger = &self.ledger;
        Some(if ledger.unfinished() > 0 {
            Command::NextPaper
        } else if verification.undecided > 0 {
            Command::Adjudicate
        } else if verification.waiting > 0 {
            Command::Verify
        } else if ledger.verified > ledger.approved {
            Command::ApproveAll
        } else if ledger.valid > 0 && ledger.approved == ledger.valid {
            Command::Results
        } else {
            Command::NextPaper
        })
    }

    fn crumb(&self, language: Language) -> String {
        match (&self.title, &self.survey) {
            (Some(title), _) => title.get(language).to_owned(),
            (None, Some(survey)) => survey.questionnaire.title.get(language).to_owned(),
            (None, None) => self.key.to_string(),
        }
    }

    fn mark(&self, language: Language) -> String {
        match &self.batch {
            Some(batch) => format!("{} {batch}", words::CURRENT_BATCH.get(language)),
            None => self.key.to_string(),
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        draw_ledger(painter, 0, &self.ledger);
        if let Some(verification) = &self.verification {
            draw_verification(painter, 1, verification);
        }
        if self.count == 0 {
            self.draw_empty(painter);
        } else {
            self.draw_list(painter);
        }
    }
}
