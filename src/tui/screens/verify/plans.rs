//! The plans of verification: of the survey and of each batch, how far each is, and how far the two entries agree.

use rust_decimal::Decimal;

use crate::entry::Notice;
use crate::error::Result;
use crate::measure::reliability::{Agreement, pooled_questions};
use crate::response::VerifyPlan;
use crate::store::{BatchVerification, SurveyKey, Verification};
use crate::text::{Language, Text, pad_end, pad_start, text, words};
use crate::tui::commands::{Command, Context, PlanChoice};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::screens::survey::approving::Approving;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The rows that the explanation takes.
const DETAIL_ROWS: usize = 6;

/// So many responses are compared within a blink.
const COMPARED_AT_ONCE: u64 = 20_000;

/// The plans of one survey.
pub struct Plans {
    key: SurveyKey,
    /// `None` until it has been read.
    standing: Option<Verification>,
    batches: Vec<BatchVerification>,
    /// As keyed blind, and as it stands after the bell.
    agreement: Option<[Agreement; 2]>,
    cursor: ListCursor,
    /// What was asked for last.
    purpose: Purpose,
}

/// What the line is for.
enum Purpose {
    /// The step of a plan.
    Every,
    /// The share of a plan.
    Percent,
    /// Whether these are to be approved.
    Approve(Approving),
}

impl Plans {
    /// The plans of this survey.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            standing: None,
            batches: Vec::new(),
            agreement: None,
            cursor: ListCursor::default(),
            purpose: Purpose::Every,
        }
    }

    fn rows(&self) -> usize {
        self.batches.len() + 1
    }

    /// The selected batch; `None`: the whole survey is selected.
    fn selected(&self) -> Option<&BatchVerification> {
        self.batches.get(self.cursor.selected.checked_sub(1)?)
    }

    fn choose(&mut self, choice: PlanChoice, world: &mut World) -> Result<Step> {
        let plan = match choice {
            PlanChoice::Full => Some(VerifyPlan::Full),
            PlanChoice::None => Some(VerifyPlan::None),
            PlanChoice::AsSurvey => None,
            PlanChoice::Every => {
                let title = text!("每几份抽一份", "one of every how many");
                return Ok(self.ask_amount(Purpose::Every, title));
            }
            PlanChoice::Percent => {
                let title = text!("抽百分之几", "how many percent");
                return Ok(self.ask_amount(Purpose::Percent, title));
            }
        };
        self.set(plan, world)
    }

    fn set(&mut self, plan: Option<VerifyPlan>, world: &mut World) -> Result<Step> {
        let store = &mut world.store;
        let (draw, of) = match (self.selected().map(|of| of.batch.clone()), plan) {
            (Some(batch), plan) => {
                let draw = store.set_batch_plan(&self.key, &batch, plan)?;
                (draw, text!("批次 {batch}", "batch {batch}"))
            }
            (None, Some(plan)) => {
                let draw = store.set_verify_plan(&self.key, plan)?;
                (draw, words::WHOLE_SURVEY.text())
            }
            (None, None) => return Ok(Step::Stay),
        };
        self.load(world)?;
        let label = plan_text(plan);
        let (drawn, frame) = (draw.drawn.len(), draw.frame);
        let (zh, en) = if frame > 0 {
            (
                format!("，从 {frame} 份中抽出 {drawn} 份"),
                format!("; drew {drawn} of {frame}"),
            )
        } else {
            (String::new(), String::new())
        };
        Ok(Step::Say(Notice::info(Text::new(
            format!("{}：{}{zh}", of.zh, label.zh),
            format!("{}: {}{en}", of.en, label.en),
        ))))
    }

    /// Asks for a number; nothing stands there that a typed digit would join.
    fn ask_amount(&mut self, purpose: Purpose, title: Text) -> Step {
        self.purpose = purpose;
        let note = text!("写一个数，如 10", "a number, such as 10");
        Step::Ask(Prompt::new(title, "").note(note))
    }

    fn ask_approval(&mut self, world: &World) -> Result<Step> {
        let approving = match self.selected() {
            Some(of) => Approving::Batch(of.batch.clone()),
            None => Approving::All,
        };
        let asked = approving.ask(world, &self.key)?;
        self.purpose = Purpose::Approve(approving);
        Ok(asked)
    }
}

/// A plan in the words of the screens; `None`: that of the survey.
fn plan_text(plan: Option<VerifyPlan>) -> Text {
    plan.map_or_else(|| text!("随整个调查", "as the survey"), VerifyPlan::label)
}

impl Screen for Plans {
    fn context(&self) -> Context {
        Context::Plans
    }

    fn loads_slowly(&self, world: &World) -> bool {
        world
            .store
            .verification(&self.key)
            .is_ok_and(|now| now.verified > COMPARED_AT_ONCE)
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.standing = Some(world.store.verification(&self.key)?);
        self.batches = world.store.verification_by_batch(&self.key)?;
        let by_question = world.store.agreement_by_question(&self.key)?;
        self.agreement = Some(pooled_questions(&by_question));
        self.cursor.selected = self.cursor.selected.min(self.batches.len());
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::Plan(choice) => return self.choose(choice, world),
            Command::Approve => return self.ask_approval(world),
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        let code = match &self.purpose {
            Purpose::Approve(approving) => {
                let done = approving.perform(world, &self.key, &given.text)?;
                self.load(world)?;
                return Ok(done);
            }
            Purpose::Every => "every",
            Purpose::Percent => "percent",
        };
        let amount = Decimal::from_str_exact(given.text.trim_end_matches('%')).ok();
        let plan = amount.and_then(|amount| VerifyPlan::from_parts(code, Some(amount)));
        if plan.is_some() {
            return self.set(plan, world);
        }
        world.bell = true;
        Ok(Step::Refuse(text!(
            "写一个数：份数至少为 1，百分数大于 0、不超过 100",
            "a number: a step from 1 on, a percentage above 0 and at most 100"
        )))
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::Plan(PlanChoice::AsSurvey) => {
                self.selected().is_some_and(|of| of.own_plan.is_some())
            }
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("复录计划", "what is keyed twice").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        let waiting = self.standing.map_or(0, |now| now.waiting);
        text!(in language, "待复录 {waiting} 份", "{waiting} to key again")
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let Some(standing) = &self.standing else {
            return;
        };
        let heading = line(&[
            look.pick("范围", "of"),
            look.pick("应复核", "due"),
            look.pick("已复核", "verified"),
            look.pick("待复录", "waiting"),
            look.pick("计划", "plan"),
        ]);
        painter.text(0, 0, &heading, look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| self.draw_detail(painter));
        let place = (1, above.saturating_sub(1));
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let text = self.row_text(standing, row, look.language);
            painter.text(0, at, &text, look.plain());
        };
        self.cursor.draw(painter, place, self.rows(), draw);
    }
}

fn line(cells: &[&str; 5]) -> String {
    format!(
        "{} {} {} {}  {}",
        pad_end(cells[0], 14),
        pad_start(cells[1], 8),
        pad_start(cells[2], 8),
        pad_start(cells[3], 8),
        cells[4]
    )
}

impl Plans {
    fn row_text(&self, standing: &Verification, at: usize, language: Language) -> String {
        let batch = at.checked_sub(1).and_then(|at| self.batches.get(at));
        let (name, counts, plan) = match batch {
            None => (
                words::WHOLE_SURVEY.get(language).to_owned(),
                [standing.due, standing.verified, standing.waiting],
                standing.plan.label(),
            ),
            Some(of) => (
                format!("{} {}", words::BATCH.get(language), of.batch),
                [of.due, of.verified, of.waiting],
                plan_text(of.own_plan),
            ),
        };
        let [due, verified, waiting] = counts.map(|count| count.to_string());
        line(&[&name, &due, &verified, &waiting, plan.get(language)])
    }

    fn draw_detail(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let text = look.pick(
            "批次有自己的计划就按自己的，没有就随整个调查；抽样当场抽出，编号和随机种子记入留痕。",
            "A batch with a plan of its own keeps to it, others to the survey's. A sample is drawn at once, on record.",
        );
        let row = painter.wrapped(0, 1, text, look.plain());
        let Some(of) = self.agreement.filter(|[blind, _]| blind.pairs > 0) else {
            let text = look.pick(
                "还没有复录过的项，说不出一致程度。",
                "Nothing was keyed a second time: no agreement to show.",
            );
            painter.text(0, row, text, look.quiet());
            return;
        };
        painter.wrapped(0, row, &agreement_text(&of, look.language), look.strong());
    }
}

/// The agreement keyed blind, with what the entries come to after the bell behind it where that is more.
fn agreement_text([of, standing]: &[Agreement; 2], language: Language) -> String {
    let share = of.share().unwrap_or_default() * 100.0;
    let kappa = of.kappa.map_or_else(
        || language.pick("κ 无从计算", "no kappa").to_owned(),
        |kappa| match language {
            Language::Zh => format!("合并 Cohen κ {kappa:.3}"),
            Language::En => format!("pooled Cohen's kappa {kappa:.3}"),
        },
    );
    let (agreed, pairs) = (of.agreed, of.pairs);
    let again = if standing.agreed == agreed {
        String::new()
    } else {
        let standing = standing.agreed;
        text!(in language, "；提示后重录，一致 {standing} 项", "; after keying again, in {standing}")
    };
    text!(in language, "两次录入 {agreed}/{pairs} 项一致（{share:.2}%），{kappa}{again}", "the entries agree in {agreed} of {pairs} fields ({share:.2}%), {kappa}{again}")
}
