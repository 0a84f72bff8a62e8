//! Interviews handed over: record sheets, the list of who was interviewed, and what they come to, gathered at one moment with
//! the manifest.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::citing::waits;
use super::stamping::heads;
use crate::error::{Error, Kind, Result};
use crate::formats::handover::{
    BesideSurvey, CitedEffect, HeldInterview, HeldLine, InterviewFindings, InterviewHandover,
    KeptInside, Manifest, ManifestFigure, QuestionAsked, ThemeFound, TypicalQuote, hexadecimal,
};
use crate::formats::{AgreementRow, SaidGate, coding_agreement};
use crate::indicator::{Project, Reading};
use crate::interview::{
    Asked, AskedName, CodeBook, CodedUnit, Consent, Group, Guide, Holder, Identity, Interview,
    Mention, Passage, Ratings, SaidState, Sentiment, Standing, mentions,
};
use crate::store::{Store, SurveyKey};
use crate::text::order;
use crate::text::{Language, Order as _, Text};

/// The most quotes of a theme.
const MOST_QUOTES: usize = 3;

/// The most characters of a quote; where a whole answer stands for a theme, longer ones are no quotes.
const LONGEST_QUOTE: usize = 120;

/// What is handed over of interviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InterviewPaper {
    /// Record sheets.
    Sheets,
    /// The list of who was interviewed.
    Roster,
    /// The analysis.
    Report,
}

impl InterviewPaper {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sheets, Self::Roster, Self::Report];

    /// What the manifest calls it.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Sheets => "interview-sheets",
            Self::Roster => "interview-roster",
            Self::Report => "interview-report",
        }
    }
}

/// What is asked for, and how.
pub struct InterviewsAsked<'a> {
    /// The project's code.
    pub project: &'a str,
    /// The interview, where only one is handed over.
    pub code: Option<&'a str>,
    /// What of them.
    pub paper: InterviewPaper,
    /// What of the words stays inside.
    pub gate: SaidGate,
    /// The language of the file.
    pub language: Language,
    /// Who hands it over.
    pub operator: &'a str,
    /// When.
    pub time: Timestamp,
}

/// Gathers what is handed over of interviews.
///
/// # Errors
/// [`Kind::Usage`] where there is no interview, and, for the analysis, where codings wait that whoever asks must not see.
pub fn interviews_out(store: &Store, asked: &InterviewsAsked<'_>) -> Result<InterviewHandover> {
    store.reading(|| {
        let (project, reading) = store.project_reading(asked.project)?;
        let guides = store.guides(asked.project)?;
        let masked_before = store.masked_count();
        let mut gathered = Gathered {
            store,
            asked,
            inside: KeptInside {
                questions: asked.gate.codes(),
                ..KeptInside::default()
            },
        };
        let mut interviews = Vec::new();
        for row in store.interviews(asked.project)? {
            let is_asked = asked.code.is_none_or(|code| is_same_code(code, &row.code));
            let interview = store.interview(asked.project, &row.code)?;
            if is_asked && interview.withdrawn.is_none() {
                interviews.push(gathered.held(interview, &guides));
            }
        }
        if interviews.is_empty() {
            return Err(without_any(asked));
        }
        let findings = match asked.paper {
            InterviewPaper::Report => {
                Some(gathered.findings(store, &interviews, &guides, (&project, &reading))?)
            }
            InterviewPaper::Sheets | InterviewPaper::Roster => None,
        };
        gathered.inside.masked = store.masked_count() - masked_before;
        let manifest = Manifest {
            format: 1,
            program: concat!("manyi ", env!("CARGO_PKG_VERSION")).to_owned(),
            kind: asked.paper.kind().to_owned(),
            project: project.code.clone(),
            survey: asked.code.map(str::to_owned),
            approved_only: false,
            surveys: Vec::new(),
            figures: figures(asked, &interviews, findings.as_ref()),
            heads: heads(store)?,
            operator: asked.operator.to_owned(),
            time: asked.time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            content: String::new(),
        };
        Ok(InterviewHandover {
            language: asked.language,
            project,
            interviews,
            findings,
            kept_inside: gathered.inside,
            manifest,
        })
    })
}

fn is_same_code(one: &str, other: &str) -> bool {
    let plain = |code: &str| code.trim().trim_start_matches('0').to_ascii_uppercase();
    plain(one) == plain(other)
}

/// What is gathered, with what is counted on the way.
struct Gathered<'a> {
    store: &'a Store,
    asked: &'a InterviewsAsked<'a>,
    inside: KeptInside,
}

impl Gathered<'_> {
    fn held(&mut self, interview: Interview, guides: &[Guide]) -> HeldInterview {
        let guide = guides.iter().find(|guide| guide.code == interview.guide);
        let is_not_quoted = interview.head.consent == Consent::NotQuoted;
        self.inside.not_quoted += usize::from(is_not_quoted);
        let mut lines = Vec::new();
        for question in guide.map_or(&[][..], |guide| &guide.questions) {
            let said = interview.said(&question.code);
            let is_due = question.is_in(interview.version) && question.is_for(interview.head.group);
            if !is_due && said.is_none() {
                continue;
            }
            let is_held = is_not_quoted || self.asked.gate.holds(&interview.guide, &question.code);
            let words = said.filter(|said| said.state == SaidState::Said && !is_held);
            lines.push(HeldLine {
                code: question.code.clone(),
                topic: question.topic.clone(),
                asked: question.text.clone(),
                state: said.map(|said| said.state),
                words: words.map(|said| self.store.leaving_words(&said.text).into_owned()),
            });
        }
        HeldInterview {
            guide: guide.map(|guide| guide.title.clone()).unwrap_or_default(),
            lines,
            interview,
        }
    }

    fn findings(
        &mut self,
        store: &Store,
        interviews: &[HeldInterview],
        guides: &[Guide],
        (project, reading): (&Project, &Reading),
    ) -> Result<InterviewFindings> {
        let code = self.asked.project;
        let book = store.code_book(code)?;
        let units = store.coded_units(code)?;
        let hidden: usize = units.iter().map(|unit| unit.hidden).sum();
        if hidden > 0 {
            return Err(waits(hidden));
        }
        let base = store.asked(code)?;
        let groups: Vec<Group> = Group::ALL
            .into_iter()
            .filter(|group| {
                interviews
                    .iter()
                    .any(|held| held.interview.head.group == *group)
            })
            .collect();
        let themes = self.themes(interviews, &groups, (&units, &book, &base));
        let mut ratings = Ratings::of(&units, &book);
        let coders = ratings.coders.len();
        for (number, coder) in (1..).zip(&mut ratings.coders) {
            *coder = self.asked.language.pick("编码员", "coder").to_owned() + &format!(" {number}");
        }
        let agreement: Vec<AgreementRow> = if ratings.units.is_empty() {
            Vec::new()
        } else {
            coding_agreement(&ratings, &book)
        };
        let standing = |wanted: Standing| {
            units
                .iter()
                .filter(|unit| unit.standing(&book) == wanted)
                .count()
        };
        Ok(InterviewFindings {
            questions: questions(guides, interviews),
            groups,
            themes,
            agreement,
            coded_twice: ratings.units.len(),
            coded_once: ratings.left_out,
            undecided: standing(Standing::Differs),
            decided: standing(Standing::Settled),
            coders,
            beside: beside(store, guides, (project, reading), (&units, &book, &base))?,
            effects: effects(project, reading),
        })
    }

    fn themes(
        &mut self,
        interviews: &[HeldInterview],
        groups: &[Group],
        (units, book, base): (&[CodedUnit], &CodeBook, &Asked),
    ) -> Vec<ThemeFound> {
        let of_group: BTreeMap<Identity, Group> = order::map(
            interviews
                .iter()
                .map(|held| (held.interview.identity, held.interview.head.group)),
        );
        // Where each theme was found.
        let mut places: BTreeMap<Identity, BTreeSet<AskedName>> = BTreeMap::new();
        for unit in units {
            for mark in unit.marks() {
                let places = places.entry(book.standing(mark.theme)).or_default();
                places.insert(unit.asked());
            }
        }
        let mut found = Vec::new();
        for (_, theme) in book.tree() {
            let Some(questions) = places.get(&theme.identity) else {
                continue;
            };
            let names: Vec<AskedName> = questions.iter().cloned().collect();
            let paths: BTreeSet<String> = order::set(names.iter().map(ToString::to_string));
            let count = |keep: &dyn Fn(&Holder) -> bool| -> Option<Mention> {
                let base = kept(base, keep);
                let mut all = mentions(units, book, &base, &names).into_iter();
                all.find(|one| one.theme == theme.identity)
            };
            let counts = |keep: &dyn Fn(&Holder) -> bool| {
                let asked = kept(base, keep).of(&names).len();
                (count(keep).map_or(0, |one| one.count()), asked)
            };
            let interviewed = |holder: &Holder| matches!(holder, Holder::Interview(_));
            let in_group = |holder: &Holder, group: Group| match holder {
                Holder::Interview(identity) => of_group.get(identity) == Some(&group),
                Holder::Response(..) => false,
            };
            let all = count(&interviewed);
            let speaking = |sentiment| all.as_ref().map_or(0, |all| all.speaking(sentiment));
            let in_writing = counts(&|holder| !interviewed(holder));
            found.push(ThemeFound {
                path: book.path(theme.identity),
                by_group: groups
                    .iter()
                    .map(|group| counts(&|holder| in_group(holder, *group)))
                    .collect(),
                all: counts(&interviewed),
                in_writing: (in_writing.0 > 0).then_some(in_writing),
                sentiments: Sentiment::ALL.map(speaking),
                quotes: self.quotes(theme.identity, interviews, (units, book)),
                questions: paths.into_iter().collect(),
            });
        }
        found
    }

    /// Words that stand for a theme: passages that were marked for it, those first that were marked as quotes while people
    /// talked; one of each interview, and of as many groups as there are.
    fn quotes(
        &mut self,
        theme: Identity,
        interviews: &[HeldInterview],
        (units, book): (&[CodedUnit], &CodeBook),
    ) -> Vec<TypicalQuote> {
        let mut found: Vec<(bool, TypicalQuote)> = Vec::new();
        for unit in units {
            let mut held = interviews.iter();
            let held =
                held.find(|held| Holder::Interview(held.interview.identity) == unit.unit.holder);
            let is_stale = unit.settlement.is_none() && unit.codings.iter().any(|one| one.is_stale);
            let Some(held) = held.filter(|held| !held.is_not_quoted() && !is_stale) else {
                continue;
            };
            let question = &unit.unit.question;
            if self.asked.gate.holds(&held.interview.guide, question) {
                continue;
            }
            let mut marks = unit.marks().iter();
            let mark = marks.find(|mark| book.standing(mark.theme) == theme);
            let (Some(mark), Some(said)) = (mark, held.interview.said(question)) else {
                continue;
            };
            // Masked as a whole: a passage may begin within a name.
            let words = self.store.leaving_words(&said.text);
            let length = words.chars().count();
            let whole = [Passage {
                start: 0,
                end: length,
            }];
            let passages = if mark.passages.is_empty() {
                &whole[..]
            } else {
                &mark.passages
            };
            for passage in passages {
                let is_short = passage.end - passage.start <= LONGEST_QUOTE;
                if !is_short || passage.end > length {
                    continue;
                }
                let is_marked = said
                    .quotes
                    .iter()
                    .any(|quote| quote.start < passage.end && passage.start < quote.end);
                let quote = TypicalQuote {
                    words: passage.words(&words).trim().to_owned(),
                    interview: held.interview.code.clone(),
                    group: held.interview.head.group,
                    role: held.interview.head.role.clone(),
                };
                found.push((is_marked, quote));
            }
        }
        found.order_by_key(|(is_marked, _)| !is_marked);
        let mut taken: Vec<TypicalQuote> = Vec::new();
        // Of a group that has none yet first, then of whoever is left.
        for is_new_group in [true, false] {
            for (_, quote) in &found {
                let is_new = taken.iter().all(|known| known.interview != quote.interview);
                let of_group = taken.iter().all(|known| known.group != quote.group);
                if taken.len() < MOST_QUOTES && is_new && (of_group || !is_new_group) {
                    taken.push(quote.clone());
                }
            }
        }
        taken
    }
}

/// Of those who were asked, whom a test keeps.
fn kept(base: &Asked, keep: &dyn Fn(&Holder) -> bool) -> Asked {
    let by_question = base.by_question.iter().map(|(question, holders)| {
        let holders = holders.iter().filter(|holder| keep(holder));
        (question.clone(), holders.cloned().collect())
    });
    Asked {
        by_question: by_question.collect(),
    }
}

/// How each question of the guides went.
fn questions(guides: &[Guide], interviews: &[HeldInterview]) -> Vec<QuestionAsked> {
    let mut asked = Vec::new();
    for guide in guides {
        let of_guide = || {
            interviews
                .iter()
                .filter(|held| held.interview.guide == guide.code)
        };
        if of_guide().next().is_none() {
            continue;
        }
        for question in &guide.questions {
            let lines = || {
                of_guide()
                    .filter_map(|held| held.lines.iter().find(|line| line.code == question.code))
            };
            let count = |is_it: fn(SaidState) -> bool| {
                lines().filter(|line| line.state.is_some_and(is_it)).count()
            };
            asked.push(QuestionAsked {
                name: format!("{}/{}", guide.code, question.code),
                text: question.text.clone(),
                due: lines().count(),
                asked: count(SaidState::is_asked),
                said: count(|state| matches!(state, SaidState::Said | SaidState::Erased)),
            });
        }
    }
    asked
}

/// The indicators of which a questionnaire and interviews speak.
fn beside(
    store: &Store,
    guides: &[Guide],
    (project, reading): (&Project, &Reading),
    (units, book, base): (&[CodedUnit], &CodeBook, &Asked),
) -> Result<Vec<BesideSurvey>> {
    let mut found = Vec::new();
    let base = kept(base, &|holder| matches!(holder, Holder::Interview(_)));
    for scored in &reading.assessment.indicators {
        let serving: Vec<AskedName> = guides
            .iter()
            .flat_map(|guide| {
                let questions = guide.questions.iter();
                let serving = questions.filter(|one| one.indicators.contains(&scored.code));
                serving.map(|one| AskedName::said(&guide.code, &one.code))
            })
            .collect();
        let asked = base.of(&serving).len();
        let Some((survey, measure)) = scored.feeds.first().filter(|_| asked > 0) else {
            continue;
        };
        let mut figures = reading.figures.iter();
        let figure = figures.find(|(of, figure)| of == survey && figure.code == *measure);
        let Some((_, figure)) = figure else {
            continue;
        };
        let mut by: BTreeMap<String, Sentiment> = BTreeMap::new();
        for mention in mentions(units, book, &base, &serving) {
            for (name, sentiment) in mention.by {
                let said = by.entry(name).or_insert(sentiment);
                // Who speaks against it once is against it; see `mentions`.
                if sentiment == Sentiment::Opposes || *said == Sentiment::Neutral {
                    *said = sentiment;
                }
            }
        }
        let speaking = |wanted| by.values().filter(|said| **said == wanted).count();
        let key = SurveyKey::new(&project.code, survey);
        found.push(BesideSurvey {
            code: scored.code.clone(),
            title: scored.title.clone(),
            measure: figure.title.clone(),
            rate: figure.rate.as_ref().map(|rate| figure.percent(rate)),
            responses: store.account(&key)?.ledger.valid,
            questions: serving.iter().map(ToString::to_string).collect(),
            asked,
            speaking: [speaking(Sentiment::Supports), speaking(Sentiment::Opposes)],
        });
    }
    Ok(found)
}

/// The indicators whose score cites interviews.
fn effects(project: &Project, reading: &Reading) -> Vec<CitedEffect> {
    let mut cites: BTreeMap<String, Vec<Text>> = BTreeMap::new();
    for one in project.judged() {
        let sentences = one
            .judgement
            .cites
            .iter()
            .map(crate::indicator::Citation::sentence);
        let of = cites.entry(one.seat.indicator.clone()).or_default();
        of.extend(sentences);
    }
    let indicators = reading.assessment.indicators.iter();
    indicators
        .filter_map(|scored| {
            let cites = cites
                .remove(&scored.code)
                .filter(|cites| !cites.is_empty())?;
            Some(CitedEffect {
                code: scored.code.clone(),
                title: scored.title.clone(),
                weight: scored.weight.to_short_text(2),
                score: scored.score.as_ref().map(|score| score.to_short_text(2)),
                because: scored.because.clone(),
                cites,
            })
        })
        .collect()
}

/// Every figure that the file prints, for its manifest; of records a hash of each, which no sensitive word is part of unless
/// it left.
fn figures(
    asked: &InterviewsAsked<'_>,
    interviews: &[HeldInterview],
    findings: Option<&InterviewFindings>,
) -> Vec<ManifestFigure> {
    let mut figures = Vec::new();
    let mut note = |of: String, value: String| {
        figures.push(ManifestFigure {
            of,
            formula: String::new(),
            value,
        });
    };
    note("interviews".to_owned(), interviews.len().to_string());
    for held in interviews {
        let code = &held.interview.code;
        let name = if asked.gate.is_open() {
            format!("interview/{code}/all")
        } else {
            format!("interview/{code}")
        };
        note(name, stamp(asked, held));
    }
    let Some(findings) = findings else {
        return figures;
    };
    for theme in &findings.themes {
        let path = &theme.path;
        for (group, (count, asked)) in findings.groups.iter().zip(&theme.by_group) {
            note(
                format!("theme/{path}/{}", group.code()),
                format!("{count}/{asked}"),
            );
        }
        note(
            format!("theme/{path}"),
            format!("{}/{}", theme.all.0, theme.all.1),
        );
    }
    for row in &findings.agreement {
        let share = row.agreement.share.map(|share| format!("{share:.6}"));
        note(
            format!("agreement/{}", row.title[0]),
            share.unwrap_or_default(),
        );
    }
    for one in &findings.beside {
        note(
            format!("beside/{}", one.code),
            one.rate.clone().unwrap_or_default(),
        );
    }
    for one in &findings.effects {
        note(
            format!("score/{}", one.code),
            one.score.clone().unwrap_or_default(),
        );
    }
    figures
}

/// The first eight bytes of a hash over the identity, the head and what is printed of the answers as they are on file.
fn stamp(asked: &InterviewsAsked<'_>, held: &HeldInterview) -> String {
    let of = &held.interview;
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    add(&of.identity.to_string());
    add(&serde_json::to_string(&of.head).unwrap_or_default());
    add(of.stage().code());
    if asked.paper == InterviewPaper::Sheets {
        for line in &held.lines {
            add(&line.code);
            add(line.state.map_or("", SaidState::code));
            let is_inside = line.words.is_none();
            let words = of.said(&line.code).filter(|_| !is_inside);
            add(words.map_or("", |said| &said.text));
        }
    }
    hexadecimal(&hash.finalize()[..8])
}

fn without_any(asked: &InterviewsAsked<'_>) -> Error {
    let of = asked.project;
    let error = match asked.code {
        Some(code) => Error::new(
            Kind::Usage,
            format!("{of} 没有访谈 {code}，或已撤出"),
            format!("{of} has no interview {code}, or it was withdrawn"),
        ),
        None => Error::new(
            Kind::Usage,
            format!("{of} 还没有访谈"),
            format!("{of} has no interview yet"),
        ),
    };
    error.hint(
        format!("核对编号：manyi interview list {of}"),
        format!("look it up: `manyi interview list {of}`"),
    )
}
