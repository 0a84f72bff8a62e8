//! The first screen: the projects, their surveys, and where each stands.

use crate::entry::Notice;
use crate::error::Result;
use crate::indicator::{Assessment, Project};
use crate::intake;
use crate::measure::Figure;
use crate::office::{EditDraft, PasteDraft, StandardsDraft};
use crate::response::Ledger;
use crate::store::SurveyKey;
use crate::text::{Language, Text, group_thousands, pad_end, pad_start, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The projects with their surveys.
#[derive(Default)]
pub struct Home {
    /// The places of work that is not saved yet.
    drafts: Vec<Unfinished>,
    projects: Vec<Standing>,
    rows: Vec<Row>,
    /// The place of what was asked about whether to drop it.
    dropping: Option<String>,
    cursor: ListCursor,
}

/// Work that is not saved yet.
struct Unfinished {
    place: String,
    title: String,
    said: Text,
    kind: Kind,
}

/// What is not finished, and so where it goes on.
enum Kind {
    /// A questionnaire that is pasted.
    Paste,
    /// A survey whose questions or measures are edited.
    Edit(SurveyKey),
    /// The table of rules of a project.
    Standards(String),
}

impl Unfinished {
    /// The work that is kept at a place; `None` for what this version does not know.
    fn at(world: &World, place: String) -> Result<Option<Self>> {
        if place.starts_with(PasteDraft::PLACE) {
            let draft = world.store.making(&place)?;
            return Ok(draft.map(|draft| Self::of(place, &draft)));
        }
        let said = text!("改动还没存", "changes are not saved");
        if let Some(key) = EditDraft::key(&place) {
            return Ok(Some(Self {
                title: key.to_string(),
                place,
                said,
                kind: Kind::Edit(key),
            }));
        }
        let project = StandardsDraft::project(&place).map(str::to_owned);
        Ok(project.map(|project| Self {
            title: project.clone(),
            place,
            said: text!("评分标准表还没存", "the table of rules is not saved"),
            kind: Kind::Standards(project),
        }))
    }

    fn route(&self) -> Route {
        match &self.kind {
            Kind::Paste => Route::Resume(self.place.clone()),
            Kind::Edit(key) => Route::Editor(key.clone()),
            Kind::Standards(project) => Route::Standards(project.clone()),
        }
    }

    fn of(place: String, draft: &PasteDraft) -> Self {
        let reading = draft.reading();
        let title = [&draft.title, &reading.title, &draft.project];
        let title = title.into_iter().find(|title| !title.is_empty());
        let questions = reading.questions.len();
        let said = match reading.asks().count() + reading.left_over.len() {
            0 => text!(
                "读到 {questions} 题，可以存",
                "{questions} questions, ready"
            ),
            open => text!(
                "读到 {questions} 题，{open} 处要定",
                "{questions} questions, {open} open"
            ),
        };
        Self {
            place,
            title: title.cloned().unwrap_or_default(),
            said,
            kind: Kind::Paste,
        }
    }
}

/// A project and where it stands.
struct Standing {
    project: Project,
    surveys: Vec<SurveyStanding>,
    assessment: Assessment,
}

/// A survey and where it stands.
struct SurveyStanding {
    key: SurveyKey,
    ledger: Ledger,
    figure: Option<Figure>,
}

/// A row that can be selected: positions in `projects` and `surveys`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    Draft(usize),
    Survey(usize, usize),
    Indicators(usize),
}

impl Screen for Home {
    fn context(&self) -> Context {
        Context::Home
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let mut projects = Vec::new();
        for row in world.store.projects()? {
            let project = world.store.project(&row.code)?;
            let mut surveys = Vec::new();
            for survey in &project.surveys {
                let key = SurveyKey::new(&project.code, &survey.code);
                let reading = world.store.summary(&key)?;
                surveys.push(SurveyStanding {
                    key,
                    ledger: reading.ledger,
                    figure: reading.summary.figures.into_iter().next(),
                });
            }
            let assessment = world.store.assessment(&project.code)?;
            projects.push(Standing {
                project,
                surveys,
                assessment,
            });
        }
        self.drafts.clear();
        for place in world.store.makings()? {
            self.drafts.extend(Unfinished::at(world, place)?);
        }
        let of_projects = projects.iter().enumerate().flat_map(|(at, standing)| {
            let surveys = (0..standing.surveys.len()).map(move |survey| Row::Survey(at, survey));
            let indicators =
                (!standing.assessment.indicators.is_empty()).then_some(Row::Indicators(at));
            surveys.chain(indicators)
        });
        self.rows = (0..self.drafts.len())
            .map(Row::Draft)
            .chain(of_projects)
            .collect();
        self.projects = projects;
        self.cursor.selected = self.cursor.selected.min(self.rows.len().saturating_sub(1));
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows.len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        if command == Command::Recheck {
            return Ok(Step::Go(Route::Recheck));
        }
        if command == Command::LoadSample {
            return Ok(self.ask_for_sample());
        }
        if command == Command::NewProject {
            return Ok(Step::Go(Route::NewProject));
        }
        if command == Command::Machines {
            return Ok(Step::Go(Route::Machines));
        }
        if command == Command::Shipped {
            return Ok(Step::Go(Route::Shipped));
        }
        let Some(row) = self.rows.get(self.cursor.selected).copied() else {
            return Ok(Step::Stay);
        };
        Ok(match (command, row) {
            (Command::Open, Row::Draft(at)) => Step::Go(self.drafts[at].route()),
            (Command::Remove, Row::Draft(at)) => self.ask_to_drop(at),
            (Command::NewSurvey, Row::Survey(project, _) | Row::Indicators(project)) => Step::Go(
                Route::PasteInto(self.projects[project].project.code.clone()),
            ),
            (Command::Open, Row::Survey(project, survey)) => {
                let key = self.projects[project].surveys[survey].key.clone();
                Step::Go(Route::Survey(key))
            }
            (Command::Results, Row::Survey(project, survey)) => {
                let key = self.projects[project].surveys[survey].key.clone();
                Step::Go(Route::Results(key))
            }
            (Command::Ledger, Row::Survey(project, survey)) => {
                let key = self.projects[project].surveys[survey].key.clone();
                Step::Go(Route::Ledger(key, None))
            }
            (Command::Open, Row::Indicators(project))
            | (Command::Indicators, Row::Indicators(project) | Row::Survey(project, _)) => {
                let code = self.projects[project].project.code.clone();
                Step::Go(Route::Indicators(code))
            }
            (Command::Interviews, Row::Indicators(project) | Row::Survey(project, _)) => {
                let code = self.projects[project].project.code.clone();
                Step::Go(Route::Interviews(code))
            }
            (Command::Results, Row::Indicators(_)) => Step::Say(Notice::problem(text!(
                "先选一份问卷，再看它的结果",
                "select a survey first, then see its results"
            ))),
            _ => Step::Stay,
        })
    }

    fn answer(&mut self, _given: Given, world: &mut World) -> Result<Step> {
        if let Some(place) = self.dropping.take() {
            world.store.keep_making::<PasteDraft>(&place, None)?;
            self.load(world)?;
            return Ok(Step::Stay);
        }
        intake::load_shipped(&mut world.store, SAMPLE)?;
        self.load(world)?;
        Ok(Step::Say(Notice::info(text!(
            "示例已载入：26 份已发表的答卷",
            "the example is loaded: 26 published papers"
        ))))
    }

    fn enabled(&self, command: Command) -> bool {
        let row = self.rows.get(self.cursor.selected);
        match command {
            Command::LoadSample => self
                .projects
                .iter()
                .all(|known| known.project.code != SAMPLE),
            Command::Results | Command::Ledger => matches!(row, Some(Row::Survey(..))),
            Command::Remove => matches!(row, Some(Row::Draft(_))),
            Command::Indicators | Command::Interviews | Command::NewSurvey => {
                matches!(row, Some(Row::Survey(..) | Row::Indicators(_)))
            }
            Command::Open => row.is_some(),
            _ => true,
        }
    }

    fn given_up(&mut self, _world: &mut World) -> Result<Step> {
        self.dropping = None;
        Ok(Step::Stay)
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("满意", "manyi").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        language
            .pick("从答卷到得分", "from paper to score")
            .to_owned()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        if self.rows.is_empty() && self.projects.is_empty() {
            draw_empty(painter);
            return;
        }
        let lines = self.lines();
        let selected = lines
            .iter()
            .position(|line| matches!(line, Line::Row(row) if self.is_selected(*row)))
            .unwrap_or(0);
        let is_long = lines.len() > painter.rows();
        let shown = painter.rows() - usize::from(is_long && painter.rows() > 1);
        let top = ListCursor { selected }.top(lines.len(), shown);
        for (at, line) in lines.iter().skip(top).take(shown).enumerate() {
            self.draw_line(painter, at, line);
        }
        if is_long {
            self.draw_rest(painter, shown, lines.len().saturating_sub(top + shown));
        }
    }
}

/// A line of the list, selectable or not.
enum Line {
    Space,
    Drafts,
    Title(usize),
    Row(Row),
}

impl Home {
    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        if !self.drafts.is_empty() {
            lines.push(Line::Drafts);
            lines.extend((0..self.drafts.len()).map(|at| Line::Row(Row::Draft(at))));
        }
        for at in 0..self.projects.len() {
            if !lines.is_empty() {
                lines.push(Line::Space);
            }
            lines.push(Line::Title(at));
            let own = self.rows.iter().filter(|row| match row {
                Row::Survey(project, _) | Row::Indicators(project) => *project == at,
                Row::Draft(_) => false,
            });
            lines.extend(own.map(|row| Line::Row(*row)));
        }
        lines
    }

    /// Below a list that does not fit: how many projects there are, and how many rows are still to come.
    fn draw_rest(&self, painter: &mut Painter<'_>, at: usize, below: usize) {
        let look = painter.look;
        let projects = self.projects.len();
        let text = match (look.language, below) {
            (Language::Zh, 0) => format!("共 {projects} 个项目，↑ 上面还有"),
            (Language::Zh, _) => format!("共 {projects} 个项目，↓ 下面还有 {below} 行"),
            (Language::En, 0) => format!("{projects} projects, ↑ more above"),
            (Language::En, 1) => format!("{projects} projects, ↓ 1 more row below"),
            (Language::En, _) => format!("{projects} projects, ↓ {below} more rows below"),
        };
        painter.text(0, at, &text, look.quiet());
    }

    fn is_selected(&self, row: Row) -> bool {
        self.rows.get(self.cursor.selected) == Some(&row)
    }

    fn draw_line(&self, painter: &mut Painter<'_>, at: usize, line: &Line) {
        let look = painter.look;
        let language = look.language;
        match line {
            Line::Space => {}
            Line::Drafts => {
                let title = look.pick("没做完的", "Unfinished");
                painter.text(0, at, title, look.strong());
            }
            Line::Title(project) => {
                let project = &self.projects[*project].project;
                let column = painter.text(0, at, project.title.get(language), look.strong());
                painter.text(column + 2, at, &project.code, look.quiet());
            }
            Line::Row(row) => {
                match row {
                    Row::Draft(draft) => self.draw_draft(painter, at, *draft),
                    Row::Survey(project, survey) => {
                        self.draw_survey(painter, at, *project, *survey);
                    }
                    Row::Indicators(project) => self.draw_indicators(painter, at, *project),
                }
                if self.is_selected(*row) {
                    painter.row_style(at, look.selected());
                }
            }
        }
    }

    /// The title of a survey's questionnaire; behind its code where another survey of the project has the same title.
    fn survey_title(&self, project: usize, survey: usize, language: Language) -> String {
        let surveys = &self.projects[project].project.surveys;
        let own = &surveys[survey];
        let title = own.questionnaire.title.get(language);
        let is_shared = surveys
            .iter()
            .filter(|other| other.questionnaire.title.get(language) == title)
            .count()
            > 1;
        if is_shared {
            format!("{} {title}", own.code)
        } else {
            title.to_owned()
        }
    }

    fn draw_survey(&self, painter: &mut Painter<'_>, at: usize, project: usize, survey: usize) {
        let look = painter.look;
        let standing = &self.projects[project].surveys[survey];
        let room = painter.columns().saturating_sub(TAIL_COLUMNS + 4).max(12);
        let title = self.survey_title(project, survey, look.language);
        painter.text(2, at, &pad_end(&title, room), look.plain());
        let ledger = &standing.ledger;
        let out_of = ledger.distributed.map_or_else(String::new, |distributed| {
            format!("/{}", group_thousands(distributed))
        });
        let entered = format!(
            "{} {}{out_of}",
            look.pick("已录入", "entered"),
            group_thousands(ledger.entered)
        );
        painter.text(room + 3, at, &pad_start(&entered, 14), look.plain());
        if let Some(figure) = &standing.figure {
            let rate = figure.printed();
            let title = pad_end(figure.title.get(look.language), 16);
            let column = painter.text(room + 19, at, &title, look.plain());
            painter.text(column + 1, at, &pad_start(&rate, 8), look.strong());
        }
    }

    fn draw_draft(&self, painter: &mut Painter<'_>, at: usize, draft: usize) {
        let look = painter.look;
        let Unfinished { title, said, .. } = &self.drafts[draft];
        let room = painter.columns().saturating_sub(TAIL_COLUMNS + 4).max(12);
        painter.text(2, at, &pad_end(title, room), look.plain());
        let said = said.get(look.language);
        painter.text(room + 3, at, said, look.attention());
    }

    /// Asks before unfinished work is dropped.
    fn ask_to_drop(&mut self, at: usize) -> Step {
        let draft = &self.drafts[at];
        self.dropping = Some(draft.place.clone());
        let title = &draft.title;
        let asked = text!(
            "扔掉“{title}”？回车扔掉，Esc 留着",
            "drop “{title}”? Enter drops it, Esc keeps it"
        );
        Step::Ask(Prompt::new(asked, ""))
    }

    fn draw_indicators(&self, painter: &mut Painter<'_>, at: usize, project: usize) {
        let look = painter.look;
        let assessment = &self.projects[project].assessment;
        let room = painter.columns().saturating_sub(TAIL_COLUMNS + 4).max(12);
        painter.text(
            2,
            at,
            look.pick("指标与得分", "Indicators and score"),
            look.plain(),
        );
        let count = format!(
            "{} {}",
            assessment.indicators.len(),
            look.pick("项指标", "indicators")
        );
        painter.text(room + 3, at, &pad_start(&count, 14), look.plain());
        let grade = match &assessment.grade {
            Some(grade) => grade.get(look.language).to_owned(),
            None => look.pick("待录", "open").to_owned(),
        };
        let column = painter.text(room + 19, at, &pad_end(&grade, 16), look.strong());
        let total = assessment.total.to_short_text(2);
        painter.text(column + 1, at, &pad_start(&total, 8), look.strong());
    }

    /// Asks before the example joins a person's own papers.
    fn ask_for_sample(&self) -> Step {
        if self
            .projects
            .iter()
            .any(|standing| standing.project.code == SAMPLE)
        {
            return Step::Say(Notice::info(text!(
                "示例已经在清单里",
                "the example is already in the list"
            )));
        }
        let title = text!(
            "把示例存进这个数据库？回车载入，Esc 不载入",
            "store the example in this database? Enter loads it, Esc does not"
        );
        Step::Ask(Prompt::new(title, "").advice(text!(
            "只想看看：退出后运行 manyi demo，它用临时数据库",
            "only to look at it: leave and run manyi demo, which uses a throw-away database"
        )))
    }
}

/// The columns behind a survey's title: the count of papers, the first measure and its rate.
const TAIL_COLUMNS: usize = 14 + 2 + 16 + 1 + 8;

/// The project that is shipped as the worked example.
const SAMPLE: &str = "xiangyuan-2022";

fn draw_empty(painter: &mut Painter<'_>) {
    let look = painter.look;
    let lines = [
        (look.pick("还没有评价项目。", "There is no project yet."), look.strong()),
        ("", look.plain()),
        (look.pick("按 a 粘贴自己的问卷：从 Word、WPS、网页或问卷星复制，也可以打开文件。",
                   "Press a to paste your questionnaire, from Word or a page, or to open a file."), look.strong()),
        (look.pick("按 d 载入示例：一份已发表报告的 26 份答卷，看它怎样得出 88.5 分。",
                   "Press d to load the example: 26 papers of a published report, and how they come to 88.5."), look.plain()),
        (look.pick("按 c 核对别人公布的表：占比、得分、信度、回收率逐个重算。",
                   "Press c to recheck a table that others published: every figure is recomputed."), look.plain()),
    ];
    for (row, (line, style)) in lines.into_iter().enumerate() {
        painter.text(0, row + 1, line, style);
    }
}
