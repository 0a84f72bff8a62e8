//! The reliability of a scale: whether its questions hang together, and what each adds.

use crate::error::Result;
use crate::formats::{Gate, ReliabilityReport, p_equals, statistic};
use crate::measure::reliability::{Item, Lack, Reliability, Scale};
use crate::questionnaire::Questionnaire;
use crate::store::SurveyKey;
use crate::text::{Language, Text, pad_end, pad_start, width, words, wrap};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Export, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The columns of the numbers behind a question.
const NUMBERS: usize = 5 * 9;

/// The reliability of one survey's scales.
pub struct ReliabilityScreen {
    key: SurveyKey,
    /// The scales that can be chosen, each of other questions.
    scales: Vec<Scale>,
    chosen: usize,
    /// `None` until it has been read.
    reading: Option<Reliability>,
    /// Which questions' answers stay inside.
    gate: Gate,
    /// The papers that are left out.
    waiting: Option<Text>,
    cursor: ListCursor,
}

impl ReliabilityScreen {
    /// The reliability of this survey, at first of all questions with points.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            scales: vec![Scale::Points],
            chosen: 0,
            reading: None,
            gate: Gate::open(),
            waiting: None,
            cursor: ListCursor::default(),
        }
    }

    fn scale(&self) -> &Scale {
        self.scales.get(self.chosen).unwrap_or(&Scale::Points)
    }

    fn read(&mut self, world: &World) -> Result<()> {
        self.reading = Some(world.store.reliability(&self.key, self.scale())?);
        self.cursor = ListCursor::default();
        Ok(())
    }

    fn export(&self, world: &World) -> Result<Step> {
        let Some(reliability) = &self.reading else {
            return Ok(Step::Stay);
        };
        let (project, survey) = (&self.key.project, &self.key.survey);
        let report = ReliabilityReport {
            project,
            survey,
            scale: self.scale(),
            reliability: &self.gate.reliability(reliability),
            rests_on: world.store.survey_rests_on(&self.key)?,
        };
        Ok(Step::Export(Export::of(
            format!("{project}-{survey}-reliability.csv"),
            report.to_grid(world.look.language),
        )))
    }
}

/// All questions with points, then without those about the respondent, where that makes another scale.
fn scales(questionnaire: &Questionnaire) -> Vec<Scale> {
    let positions = |scale: &Scale| scale.positions(questionnaire).unwrap_or_default();
    let mut scales = vec![Scale::Points];
    let opinions = positions(&Scale::Opinions);
    if opinions.len() >= 2 && opinions != positions(&Scale::Points) {
        scales.push(Scale::Opinions);
    }
    scales
}

impl Screen for ReliabilityScreen {
    fn context(&self) -> Context {
        Context::Reliability
    }

    fn loads_slowly(&self, world: &World) -> bool {
        world.reads_slowly(&self.key)
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let questionnaire = world.store.survey(&self.key)?.questionnaire;
        self.scales = scales(&questionnaire);
        self.gate = Gate::closed(&questionnaire);
        self.waiting = world.store.survey_rests_on(&self.key)?.of_waiting();
        self.chosen = self.chosen.min(self.scales.len() - 1);
        self.read(world)
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.reading.as_ref().map_or(0, |found| found.items.len());
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::OtherScale if self.scales.len() > 1 => {
                self.chosen = (self.chosen + 1) % self.scales.len();
                self.read(world)?;
            }
            Command::Export => return self.export(world),
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        command != Command::OtherScale || self.scales.len() > 1
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("信度与效度", "reliability").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        self.scale().title().get(language).to_owned()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let Some(found) = &self.reading else {
            return;
        };
        let (columns, rows) = (painter.columns(), painter.rows());
        draw_statistics(painter, found);
        let mut remarks = found.remarks();
        remarks.extend(self.waiting.clone());
        let wanted = 1 + remark_rows(&remarks, painter);
        let below = wanted.min(rows.saturating_sub(STATISTICS + 3));
        let list = rows.saturating_sub(STATISTICS + 1 + below);
        painter.part(0, STATISTICS + 1, columns, list, |painter| {
            draw_items(painter, &found.items, self.cursor);
        });
        let top = STATISTICS + 1 + list;
        painter.part(0, top, columns, below, |painter| {
            painter.rule(0);
            let mut row = 1;
            for remark in &remarks {
                let style = painter.look.plain();
                painter.text(0, row, "·", painter.look.quiet());
                row = painter.wrapped(2, row, remark.get(painter.look.language), style);
            }
        });
    }
}

/// The rows that the statistics of the whole scale take.
const STATISTICS: usize = 5;

fn remark_rows(remarks: &[Text], painter: &Painter<'_>) -> usize {
    let room = painter.columns().saturating_sub(2);
    let rows = |remark: &Text| wrap(remark.get(painter.look.language), room).len();
    remarks.iter().map(rows).sum()
}

fn draw_statistics(painter: &mut Painter<'_>, found: &Reliability) {
    let look = painter.look;
    let alpha = found.alpha.map_err(Lack::sentence).map(|alpha| {
        let interval = alpha.interval.map_or_else(String::new, |[low, high]| {
            format!(
                "95% {} {} {} {}",
                look.pick("区间", "interval"),
                statistic(low, 3),
                look.pick("至", "to"),
                statistic(high, 3)
            )
        });
        (statistic(alpha.value, 3), interval)
    });
    draw_statistic(
        painter,
        0,
        look.pick("Cronbach α", "Cronbach's alpha"),
        alpha,
    );
    let halves = found.split_half.map_or_else(
        || ("—".to_owned(), String::new()),
        |split| {
            let correlation = statistic(split.correlation, 3);
            let text = format!(
                "{} {correlation}   Guttman {}",
                look.pick("两半相关", "halves correlate"),
                statistic(split.guttman, 3)
            );
            let corrected = split.spearman_brown().ok();
            let corrected = corrected.map_or("—".to_owned(), |value| statistic(value, 3));
            (corrected, text)
        },
    );
    draw_statistic(
        painter,
        1,
        look.pick("奇偶分半", "odd-even halves"),
        Ok(halves),
    );
    let adequacy = found.adequacy.map_err(Lack::sentence);
    let adequacy = adequacy.map(|value| (statistic(value, 4), String::new()));
    draw_statistic(painter, 2, "McDonald ω", omega(found, look.language));
    draw_statistic(painter, 3, "KMO", adequacy);
    let test = found.sphericity.map_err(Lack::sentence).map(|test| {
        let p = format!(
            "{} {}   p {}",
            look.pick("自由度", "df"),
            test.degrees,
            p_equals(test.p)
        );
        (statistic(test.chi_square, 3), p)
    });
    draw_statistic(painter, 4, "Bartlett χ²", test);
}

/// Omega, with the standardised alpha and the mean correlation that stand beside it.
fn omega(found: &Reliability, language: Language) -> std::result::Result<(String, String), Text> {
    let beside = |value: Option<f64>, zh: &str, en: &str| {
        let value = value.map(|value| statistic(value, 3));
        value.map(|value| format!("{} {value}", language.pick(zh, en)))
    };
    let beside: Vec<String> = [
        beside(found.standardised_alpha, "标准化 α", "standardised α"),
        beside(found.mean_correlation, "题间相关均值", "mean inter-item r"),
    ]
    .into_iter()
    .flatten()
    .collect();
    match found.omega {
        Ok(value) => Ok((statistic(value, 3), beside.join("   "))),
        Err(_) if !beside.is_empty() => Ok(("—".to_owned(), beside.join("   "))),
        Err(lack) => Err(lack.sentence()),
    }
}

/// A statistic with what belongs to it, or why there is none.
fn draw_statistic(
    painter: &mut Painter<'_>,
    row: usize,
    title: &str,
    value: std::result::Result<(String, String), Text>,
) {
    let look = painter.look;
    let column = painter.text(0, row, &pad_end(title, 18), look.plain());
    match value {
        Ok((value, more)) => {
            let column = painter.text(column, row, &pad_start(&value, 9), look.heading());
            painter.text(column + 3, row, &more, look.plain());
        }
        Err(lack) => {
            painter.text(column + 3, row, lack.get(look.language), look.attention());
        }
    }
}

fn draw_items(painter: &mut Painter<'_>, items: &[Item], cursor: ListCursor) {
    let look = painter.look;
    let room = painter.columns().saturating_sub(6 + NUMBERS).clamp(8, 60);
    let heading = pad_end(words::QUESTION.get(look.language), room + 6);
    let column = painter.text(0, 0, &heading, look.quiet());
    let titles = [
        look.pick("均值", "mean"),
        look.pick("标准差", "sd"),
        look.pick("题总相关", "item-tot"),
        look.pick("删后 α", "α if out"),
        "KMO",
    ];
    let titles: String = titles.iter().map(|title| pad_start(title, 9)).collect();
    painter.text(column, 0, &titles, look.quiet());
    let shown = painter.rows().saturating_sub(1);
    cursor.draw(painter, (1, shown), items.len(), |painter, row, at| {
        let item = &items[at];
        painter.text(0, row, &pad_end(&item.code, 5), look.quiet());
        let text = pad_end(item.text.get(look.language), room);
        painter.text(6, row, &text, look.plain());
        draw_numbers(painter, row, room + 6, item);
    });
    if items.is_empty() {
        let text = look.pick("没有计分题", "no question carries points");
        painter.text(0, 1, text, look.quiet());
    }
}

fn draw_numbers(painter: &mut Painter<'_>, row: usize, column: usize, item: &Item) {
    let look = painter.look;
    let cell = |value: Option<f64>| {
        pad_start(
            &value.map_or("—".to_owned(), |value| statistic(value, 3)),
            9,
        )
    };
    let spread = format!("{}{}", cell(item.mean), cell(item.deviation));
    let column = painter.text(column, row, &spread, look.plain());
    if item.is_constant {
        let text = look.pick("无变化，不计", "constant, dropped");
        let space = (NUMBERS - 18).saturating_sub(width(text));
        painter.text(column + space, row, text, look.attention());
        return;
    }
    let rest: String = [item.total_correlation, item.alpha_without, item.adequacy]
        .map(cell)
        .concat();
    painter.text(column, row, &rest, look.plain());
}
