//! Acceptance of keyed work: error rates with their upper bounds against the limit, and what was decided.

use crate::entry::Notice;
use crate::error::Result;
use crate::measure::acceptance::Verdict;
use crate::store::{Acceptance, Scope, SurveyKey};
use crate::text::{Language, Text, pad_end, pad_start, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::answers::local_time;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};
use rust_decimal::Decimal;

/// The rows that the explanation takes.
const DETAIL_ROWS: usize = 7;

/// The keyed work of one survey.
pub struct AcceptanceScreen {
    key: SurveyKey,
    work: Vec<Acceptance>,
    cursor: ListCursor,
    /// What was chosen last.
    deciding: Verdict,
}

impl AcceptanceScreen {
    /// The keyed work of this survey.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            work: Vec::new(),
            cursor: ListCursor::default(),
            deciding: Verdict::Accept,
        }
    }

    fn decide(&mut self, verdict: Verdict) -> Step {
        let said = self
            .work
            .get(self.cursor.selected)
            .and_then(|work| work.verdict);
        let Some(said) = said else {
            return Step::Say(Notice::info(text!(
                "还没有复录过的项：先按 v 复录一部分",
                "nothing was keyed a second time yet: verify some of it first"
            )));
        };
        let label = verdict.label();
        let (zh, en) = if said == verdict {
            ("可写一句，回车记下", "a word if need be; Enter records it")
        } else {
            (
                "与样本结论不同，写明原因",
                "not what the sample says: give the reason",
            )
        };
        let title = Text::new(
            format!("{}（{zh}）", label.zh),
            format!("{} ({en})", label.en),
        );
        self.deciding = verdict;
        Step::Ask(Prompt::new(title, ""))
    }
}

impl Screen for AcceptanceScreen {
    fn context(&self) -> Context {
        Context::Acceptance
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.work = world.store.acceptance(&self.key)?;
        self.cursor.selected = self.cursor.selected.min(self.work.len().saturating_sub(1));
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.work.len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        Ok(match command {
            Command::Decide(verdict) => self.decide(verdict),
            _ => Step::Stay,
        })
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        let Some(work) = self.work.get(self.cursor.selected) else {
            return Ok(Step::Stay);
        };
        let (store, verdict) = (&mut world.store, self.deciding);
        store.decide_acceptance(&self.key, &work.scope, verdict, &given.text)?;
        self.load(world)?;
        let label = verdict.label();
        Ok(Step::Say(Notice::info(Text::new(
            format!("已记下：{}", label.zh),
            format!("recorded: {}", label.en),
        ))))
    }

    fn enabled(&self, command: Command) -> bool {
        let work = self.work.get(self.cursor.selected);
        !matches!(command, Command::Decide(_)) || work.is_some_and(|work| work.verdict.is_some())
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("验收", "acceptance").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        let limit = self.work.first().map(|work| work.limit.normalize());
        limit.map_or_else(
            String::new,
            |limit| text!(in language, "差错率上限 {limit}%", "limit {limit}%"),
        )
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let heading = line(&[
            look.pick("范围", "work of"),
            look.pick("比对项", "fields"),
            look.pick("差异", "differ"),
            look.pick("差错", "errors"),
            look.pick("差错率", "rate"),
            look.pick("上界", "upper"),
            look.pick("结论", "says"),
            look.pick("决定", "decided"),
        ]);
        painter.text(0, 0, &heading, look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some(work) = self.work.get(self.cursor.selected) {
                draw_detail(painter, work);
            }
        });
        let place = (1, above.saturating_sub(1));
        let draw = |painter: &mut Painter<'_>, line: usize, row: usize| {
            let work = &self.work[row];
            let style = match work.verdict {
                Some(Verdict::Accept) => look.good(),
                Some(_) => look.attention(),
                None => look.plain(),
            };
            painter.text(0, line, &work_line(work, look.language), style);
        };
        self.cursor.draw(painter, place, self.work.len(), draw);
    }
}

fn line(cells: &[&str; 8]) -> String {
    const COLUMNS: [usize; 5] = [7, 6, 6, 8, 8];
    let mut text = pad_end(cells[0], 12);
    for (cell, columns) in cells[1..6].iter().zip(COLUMNS) {
        text.push(' ');
        text.push_str(&pad_start(cell, columns));
    }
    format!("{text}  {}  {}", pad_end(cells[6], 11), cells[7])
}

fn percent(rate: f64) -> String {
    format!("{:.3}%", rate * 100.0)
}

/// What the work is, in the words of the screens.
fn scope_text(scope: &Scope, language: Language) -> String {
    match scope {
        Scope::Survey => words::WHOLE_SURVEY.get(language).to_owned(),
        Scope::Batch(code) => format!("{} {code}", words::BATCH.get(language)),
        Scope::Operator(name) => format!("{} {name}", language.pick("录入员", "by")),
    }
}

fn work_line(work: &Acceptance, language: Language) -> String {
    let compared = work.compared;
    let dash = || "—".to_owned();
    let label = |verdict: Verdict| verdict.label().get(language).to_owned();
    let found = compared.of(work.lot);
    // Where every field was keyed twice the rate is known and has no bound.
    let upper = compared.rate().filter(|_| !found.is_whole());
    let upper = upper.map(|_| percent(found.upper_bound()));
    line(&[
        &scope_text(&work.scope, language),
        &compared.fields.to_string(),
        &compared.differences.to_string(),
        &compared.errors.to_string(),
        &compared.rate().map_or_else(dash, percent),
        &upper.unwrap_or_else(dash),
        &work.verdict.map_or_else(dash, label),
        &work
            .decision
            .as_ref()
            .map_or_else(dash, |made| label(made.verdict)),
    ])
}

/// What a lot of which every field was keyed twice comes to.
fn whole_lot(verdict: Verdict, limit: Decimal, language: Language) -> String {
    let (limit, label) = (limit.normalize(), verdict.label());
    let is_above = verdict == Verdict::EnterAgain;
    match language {
        Language::Zh => format!(
            "全部项都录了两次，差错率就是它本身，{} {limit}%：{}。",
            if is_above { "高于" } else { "不超过" },
            label.zh
        ),
        Language::En => format!(
            "Every field was keyed twice, so the rate is known; it is {} {limit}%: {}.",
            if is_above { "above" } else { "at most" },
            label.en
        ),
    }
}

fn draw_detail(painter: &mut Painter<'_>, work: &Acceptance) {
    let look = painter.look;
    let limit = work.limit.normalize();
    let is_whole = work.compared.of(work.lot).is_whole();
    let why = match (work.verdict, look.language) {
        (Some(verdict), language) if is_whole => whole_lot(verdict, work.limit, language),
        (None, Language::Zh) => "还没有复录过的项，样本说不出什么。".to_owned(),
        (None, Language::En) => {
            "Nothing was keyed a second time: the sample says nothing.".to_owned()
        }
        (Some(Verdict::Accept), Language::Zh) => {
            format!("差错率有 95% 把握不超过 {limit}%：接受。")
        }
        (Some(Verdict::Accept), Language::En) => {
            format!("With 95 % confidence the error rate is at most {limit}%: accept.")
        }
        (Some(Verdict::VerifyAll), Language::Zh) => {
            format!("样本还说不准差错率在 {limit}% 以上还是以下：全部复录，或再多复录一些。")
        }
        (Some(Verdict::VerifyAll), Language::En) => format!(
            "The sample does not tell whether the rate is above {limit}%: verify all, or some more."
        ),
        (Some(Verdict::EnterAgain), Language::Zh) => {
            format!("差错率有 95% 把握高于 {limit}%：重录。")
        }
        (Some(Verdict::EnterAgain), Language::En) => {
            format!("With 95 % confidence the error rate is above {limit}%: enter again.")
        }
    };
    let row = painter.wrapped(0, 1, &why, look.strong());
    let Some(made) = &work.decision else {
        let text = look.pick("还没有决定。", "Nothing is decided yet.");
        painter.text(0, row, text, look.quiet());
        return;
    };
    let text = format!(
        "{}{} {} {}  {} {}/{}  {}",
        look.pick("决定：", "decided: "),
        made.verdict.label().get(look.language),
        made.operator,
        local_time(made.at),
        look.pick("当时差错", "errors then"),
        made.compared.errors,
        made.compared.fields,
        made.why
    );
    painter.wrapped(0, row, &text, look.plain());
}
