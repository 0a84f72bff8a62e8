//! A sample as it was drawn, for figures by design: one scan, in which equal responses are taken together.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rusqlite::Row;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::placed::{FREE, Placing};
use super::responses::serial;
use super::scan::Numbering;
use crate::error::{Error, Kind, Result};
use crate::measure::ResponseShares;
use crate::measure::crosstab::Grouping;
use crate::measure::design::{Collector, Drawn};
use crate::response::packed::Field;
use crate::response::{Answer, Share, stored};
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;
use crate::store::row::papers::sheet_of;
use crate::store::{Store, SurveyKey};

/// Where each response of a sample was drawn, and how many people it stands for.
#[derive(Debug, Default)]
pub struct Drawing {
    /// What tells the stratum; `None`: there is one.
    pub strata: Option<Grouping>,
    /// What tells the cluster; `None`: each response was drawn by itself.
    pub cluster: Option<Grouping>,
    /// What tells the group whose share in the population is known.
    pub group: Option<Grouping>,
    /// The position of the number question that holds the weight; `None`: each stands for one.
    pub weight: Option<usize>,
}

/// So many different responses are kept apart before they are added up.
const MOST_APART: usize = 50_000;

/// A response as it is taken together with others: the numbers of its stratum, cluster, group and weight, and the
/// thousandths of its part and its whole.
type Alike = ([u32; 4], [i64; 2]);

impl Store {
    /// What a measure comes to in each counted response, gathered as the sample was drawn.
    ///
    /// # Errors
    /// [`Kind::Findings`] for a response without a weight above 0, where weights are keyed.
    pub fn drawn(
        &self,
        survey: &SurveyKey,
        shares: &ResponseShares,
        drawing: &Drawing,
    ) -> Result<Collector> {
        let known = self.known(survey)?;
        let sample = Sample::new(self, &known, shares, drawing)?;
        // A sheet is of its version, and where a weight is missing the serial is told; else the answers are enough.
        let is_enough = sample.is_plain && drawing.weight.is_none();
        let columns = sample
            .placing
            .columns(if is_enough { "" } else { ", response.serial" });
        let scan = sample.placing.scan(&columns);
        let parts = self.scan(
            &known,
            &scan,
            || Part::new(sample.questions.len()),
            |part, row| sample.take(part, row),
        )?;
        let mut collector = Collector::default();
        for mut part in parts {
            sample.settle(&mut part);
            collector.merge(&part.collector);
        }
        Ok(collector)
    }
}

/// What a scan looks for.
struct Sample<'a> {
    known: &'a Known,
    shares: &'a ResponseShares,
    drawing: &'a Drawing,
    placing: Placing<'a>,
    /// The places of stratum, cluster and group among the groupings that are read.
    places: [Option<usize>; 3],
    /// The groupings that are read.
    by: Vec<&'a Grouping>,
    /// The positions of the questions of the measure.
    questions: Vec<usize>,
    /// Whether what an answer adds does not depend on the way through the questionnaire, or on its version.
    is_plain: bool,
}

/// What one part of a scan came to.
struct Part {
    collector: Collector,
    /// How many came to the same. Hashed fast: what is kept apart has a limit, so no file can make it slow.
    alike: HashMap<Alike, u64, FixedState>,
    /// The order in which they were met, so that sums do not depend on chance.
    order: Vec<Alike>,
    /// The names of strata, clusters and groups.
    names: [Names; 3],
    weights: Numbers<f64>,
    /// For each question of the measure what its answers add.
    added: Vec<Numbers<Added>>,
}

/// What each text met so far stands for.
struct Numbers<T> {
    numbering: Numbering,
    values: Vec<T>,
}

/// What an answer adds to part and whole, and the same in thousandths where it has no more decimals.
struct Added {
    share: Share,
    thousandths: Option<[i64; 2]>,
}

/// The names of categories by the texts that stand for them.
type Names = Numbers<String>;

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self {
            numbering: Numbering::default(),
            values: Vec::new(),
        }
    }
}

impl<T> Numbers<T> {
    /// The number of a text; what it stands for is found out once.
    fn number(&mut self, text: &str, find: impl FnOnce() -> Result<T>) -> Result<usize> {
        let number = self.numbering.number(text);
        if number == self.values.len() {
            self.values.push(find()?);
        }
        Ok(number)
    }
}

impl Part {
    fn new(questions: usize) -> Self {
        Self {
            collector: Collector::default(),
            alike: HashMap::default(),
            order: Vec::new(),
            names: Default::default(),
            weights: Numbers::default(),
            added: (0..questions).map(|_| Numbers::default()).collect(),
        }
    }
}

impl<'a> Sample<'a> {
    fn new(
        store: &Store,
        known: &'a Known,
        shares: &'a ResponseShares,
        drawing: &'a Drawing,
    ) -> Result<Self> {
        let mut by = Vec::new();
        let places = [&drawing.strata, &drawing.cluster, &drawing.group].map(|one| {
            one.as_ref().map(|grouping| {
                by.push(grouping);
                by.len() - 1
            })
        });
        let questions = shares.positions();
        let mut wanted = questions.clone();
        wanted.extend(drawing.weight);
        let questionnaire = known.questionnaire();
        let mut asked = questionnaire.questions.iter();
        let is_conditional = asked.any(|question| !question.ask_if.is_empty());
        let mut looked_at = questions
            .iter()
            .filter_map(|position| questionnaire.questions.get(*position));
        let is_of_some = looked_at.any(|question| question.since > 1 || question.until.is_some());
        Ok(Self {
            placing: store.placing(known, &by, &wanted)?,
            is_plain: !is_conditional && !is_of_some,
            known,
            shares,
            drawing,
            places,
            by,
            questions,
        })
    }

    /// Takes a response.
    fn take(&self, part: &mut Part, row: &Row<'_>) -> Result<()> {
        let fields = self.placing.find(row)?;
        let mut numbers = [0; 4];
        for ((number, place), names) in numbers.iter_mut().zip(self.places).zip(&mut part.names) {
            let text = match place {
                Some(place) => self.placing.text(place, row, &fields)?,
                None => "",
            };
            let found = names.number(text, || {
                let name = place.and_then(|at| self.placing.place(at, self.by[at], text));
                Ok(name.unwrap_or_default())
            })?;
            *number = u32::try_from(found).unwrap_or(u32::MAX);
        }
        let others = self.placing.others(&fields);
        if let (Some(position), Some(field)) = (self.drawing.weight, others.last()) {
            let weight = || self.weight(position, *field, row);
            let found = part.weights.number(field.signs(), weight)?;
            numbers[3] = u32::try_from(found).unwrap_or(u32::MAX);
        }
        if !self.is_plain {
            let sheet = sheet_of(self.known, row, [0, 1])?;
            let share = self.shares.of_sheet(self.known.questionnaire(), &sheet);
            self.add(part, numbers, share, 1);
            return Ok(());
        }
        let Some(share) = self.thousandths(part, others)? else {
            let share = self.pooled(part, others)?;
            self.add(part, numbers, share, 1);
            return Ok(());
        };
        let alike = (numbers, share);
        let count = part.alike.entry(alike).or_default();
        if *count == 0 {
            part.order.push(alike);
        }
        *count += 1;
        if part.order.len() >= MOST_APART {
            self.settle(part);
        }
        Ok(())
    }

    /// What the answers of a response add up to, in thousandths; `None` where they have more decimals.
    fn thousandths(&self, part: &mut Part, fields: &[Field<'_>]) -> Result<Option<[i64; 2]>> {
        let mut sums = [0; 2];
        for (place, (field, added)) in fields.iter().zip(&mut part.added).enumerate() {
            let found = added.number(field.signs(), || self.added(place, *field))?;
            let Some(share) = added.values[found].thousandths else {
                return Ok(None);
            };
            sums[0] += share[0];
            sums[1] += share[1];
        }
        Ok(Some(sums))
    }

    /// What the answers of a response come to, exactly.
    fn pooled(&self, part: &mut Part, fields: &[Field<'_>]) -> Result<Share> {
        let mut sum = Share::default();
        for (place, (field, added)) in fields.iter().zip(&mut part.added).enumerate() {
            let found = added.number(field.signs(), || self.added(place, *field))?;
            sum.add(added.values[found].share);
        }
        Ok(self.shares.of_pooled(sum))
    }

    /// What an answer adds; nothing where none was given.
    fn added(&self, place: usize, field: Field<'_>) -> Result<Added> {
        let (question, _) = self.known.question(self.questions[place])?;
        let broken = || unreadable(&format!("{} {}", self.known.key, question.code));
        let share = match field.code().ok_or_else(broken)? {
            Some(code) => {
                let answer = stored::read(&question.kind, &code).ok_or_else(broken)?;
                let questionnaire = self.known.questionnaire();
                self.shares.of_answer(questionnaire, place, &answer)
            }
            None => Share::default(),
        };
        let thousandths = match [share.part, share.whole].map(stored::thousandths) {
            [Some(part), Some(whole)] => Some([part, whole]),
            _ => None,
        };
        Ok(Added { share, thousandths })
    }

    /// The weight in a field; it must be above 0.
    fn weight(&self, position: usize, field: Field<'_>, row: &Row<'_>) -> Result<f64> {
        let (question, _) = self.known.question(position)?;
        let broken = || unreadable(&format!("{} {}", self.known.key, question.code));
        let code = field.code().ok_or_else(broken)?;
        let answer = code.and_then(|code| stored::read(&question.kind, &code));
        let keyed = match answer {
            Some(Answer::Number(number)) => number.to_f64().filter(|weight| *weight > 0.0),
            _ => None,
        };
        if let Some(weight) = keyed {
            return Ok(weight);
        }
        let serial = serial(row, FREE)?;
        Err(Error::new(
            Kind::Findings,
            format!("答卷 {serial} 没有大于 0 的权数"),
            format!("response {serial} has no weight above 0"),
        ))
    }

    /// Adds up what was taken together so far.
    fn settle(&self, part: &mut Part) {
        let alike = std::mem::take(&mut part.alike);
        for (numbers, share) in std::mem::take(&mut part.order) {
            let count = alike.get(&(numbers, share)).copied().unwrap_or_default();
            let [of, whole] = share.map(|thousandths| Decimal::new(thousandths, 3));
            let pooled = Share { part: of, whole };
            self.add(part, numbers, self.shares.of_pooled(pooled), count);
        }
    }

    fn add(&self, part: &mut Part, numbers: [u32; 4], share: Share, count: u64) {
        let at = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let [stratum, cluster, group] = [0, 1, 2].map(|side| {
            let name = part.names[side].values.get(at(numbers[side]));
            name.map_or("", String::as_str)
        });
        let weight = part.weights.values.get(at(numbers[3])).copied();
        let number = |side: Decimal| side.to_f64().unwrap_or_default();
        let drawn = Drawn {
            stratum,
            cluster: self.places[1].map(|_| cluster),
            group,
            weight: weight.unwrap_or(1.0),
            part: number(share.part),
            whole: number(share.whole),
        };
        part.collector.add_many(drawn, count);
    }
}
