//! `manyi coding`: answers coded, blind by the second coder; differences decided; agreement; what was coded, written out.

use std::collections::HashMap;

use super::arguments::{Delivery, Format, Global};
use super::interview_arguments::{CodingAction, FoundArguments};
use super::output::{deliver_text, list, say};
use super::words::leaves;
use super::{open, theme};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Cell, Listing, columns, nested, pretty};
use crate::formats::{
    AgreementRow, CodingDifference, SaidGate, WITHHELD, agreement_listing, coding_agreement,
    coding_differences, difference_listing,
};
use crate::interview::{
    CodeBook, CodedUnit, CodingPlan, Holder, Mark, Passage, Ratings, Sentiment, Standing, Unit,
    read_code,
};
use crate::response::Serial;
use crate::store::{CodableUnit, Store, SurveyKey, WordsOf};
use crate::text::{Language, text};

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &CodingAction) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    match action {
        CodingAction::List {
            project,
            differing,
            delivery,
        } => list_all(&store, project, *differing, delivery, language),
        CodingAction::Add {
            project,
            unit,
            found,
        } => {
            let of = find(&store, project, unit)?;
            let marks = marks(&store, project, found, &of.words)?;
            store.save_coding(project, &of.unit, &marks)?;
            say(&match language {
                Language::Zh => format!("{unit} 已编码"),
                Language::En => format!("{unit} is coded"),
            })
        }
        CodingAction::Settle {
            project,
            unit,
            found,
            why,
        } => {
            let of = find(&store, project, unit)?;
            let marks = marks(&store, project, found, &of.words)?;
            store.settle_coding(project, &of.unit, &marks, why)?;
            say(&match language {
                Language::Zh => format!("{unit} 已裁定；各人的编码都保留"),
                Language::En => format!("{unit} is decided; every coding stays"),
            })
        }
        CodingAction::Plan {
            project,
            percent,
            coders,
        } => {
            let plan = CodingPlan {
                coders: *coders,
                percent: *percent,
                seed: store.coding_plan(project)?.seed,
            };
            store.set_coding_plan(project, &plan)?;
            say(&match language {
                Language::Zh => format!("{percent}% 的单元由 {coders} 人编码，互相看不见"),
                Language::En => format!("{percent} % of the units are coded by {coders}, blind"),
            })
        }
        CodingAction::Agreement { project, delivery } => {
            agreement(&store, project, delivery, language)
        }
        CodingAction::Export {
            project,
            words,
            delivery,
        } => {
            let target = &delivery.target;
            let gate = words
                .sensitive
                .said_gate(global, &mut store, project, "codings")?;
            let of = [(project.as_str(), WordsOf::Everybody)];
            words.names.mask(global, &mut store, &of, leaves(target))?;
            export(&store, project, &gate, delivery, language)
        }
    }
}

/// The unit that a person names: `03/Q2`, or `survey/serial/question`.
fn find(store: &Store, project: &str, name: &str) -> Result<CodableUnit> {
    let same = |one: &str, other: &str| {
        let read = |code: &str| Serial::read(code).ok();
        read(one).is_some_and(|one| Some(one) == read(other))
    };
    let is_meant = |unit: &CodableUnit| match name.split('/').collect::<Vec<_>>()[..] {
        [code, question] => {
            matches!(unit.unit.holder, Holder::Interview(_))
                && read_code(code).is_ok()
                && same(code, &unit.name)
                && unit.unit.question == question
        }
        [survey, serial, question] => {
            unit.source == survey && same(serial, &unit.name) && unit.unit.question == question
        }
        _ => false,
    };
    let mut units = store.codable_units(project)?.into_iter();
    units.find(|unit| is_meant(unit)).ok_or_else(|| {
        Error::new(
            Kind::Usage,
            format!("没有可编码的单元 {name}"),
            format!("there is no answer {name} to code"),
        )
        .hint(
            "写成 访谈编号/题号，如 03/Q2；答卷写 调查/编号/题号；没有原话的不编码",
            "write INTERVIEW/QUESTION, as 03/Q2; of a response SURVEY/SERIAL/QUESTION; without words there is nothing to code",
        )
    })
}

fn marks(store: &Store, project: &str, found: &FoundArguments, words: &str) -> Result<Vec<Mark>> {
    let book = store.code_book(project)?;
    let themes = found.themes.iter();
    themes.map(|said| mark(&book, said, words)).collect()
}

/// Reads `办理慢=反对@0-3`: theme, sentiment, characters from 0 up to before 3.
fn mark(book: &CodeBook, said: &str, words: &str) -> Result<Mark> {
    let bad = |what: &str| {
        Error::new(
            Kind::Usage,
            format!("读不懂“{said}”里的 {what}"),
            format!("`{what}` of `{said}` cannot be read"),
        )
        .hint(
            "写成 主题=支持|中立|反对@起-止，后两部分可省",
            "write THEME=supports|neutral|opposes@START-END; the last two may be left out",
        )
    };
    let (rest, place) = match said.rsplit_once('@') {
        Some((rest, place)) => (rest, Some(place)),
        None => (said, None),
    };
    let (name, sentiment) = match rest.rsplit_once('=') {
        Some((name, word)) => {
            let mut all = Sentiment::ALL.into_iter();
            let known = all.find(|of| of.code() == word || of.title().zh == word);
            (name, known.ok_or_else(|| bad(word))?)
        }
        None => (rest, Sentiment::Neutral),
    };
    let passage = place
        .map(|place| {
            let (start, end) = place.split_once('-').ok_or_else(|| bad(place))?;
            let ends = start.parse().ok().zip(end.parse().ok());
            let (start, end) = ends.ok_or_else(|| bad(place))?;
            Passage::between(start, end, words.chars().count()).ok_or_else(|| bad(place))
        })
        .transpose()?;
    Ok(Mark {
        theme: theme::find(book, name)?,
        sentiment,
        passages: passage.into_iter().collect(),
    })
}

/// A unit of the listing.
struct Row {
    unit: CodedUnit,
    standing: Standing,
    found: Vec<(String, String)>,
    settled: Option<String>,
}

fn words_of(marks: &[Mark], book: &CodeBook, language: Language) -> String {
    let said = |mark: &Mark| {
        let sentiment = mark.sentiment.title();
        let (theme, how) = (
            book.path(book.standing(mark.theme)),
            sentiment.get(language),
        );
        text!(in language, "{theme}（{how}）", "{theme} ({how})")
    };
    if marks.is_empty() {
        return language.pick("（无主题）", "(no theme)").to_owned();
    }
    let said: Vec<String> = marks.iter().map(said).collect();
    said.join(language.pick("、", ", "))
}

fn list_all(
    store: &Store,
    project: &str,
    differing: bool,
    delivery: &Delivery,
    language: Language,
) -> Result<()> {
    let book = store.code_book(project)?;
    let units = store.coded_units(project)?.into_iter();
    let rows: Vec<Row> = units
        .map(|unit| Row {
            standing: unit.standing(&book),
            found: unit
                .codings
                .iter()
                .map(|coding| {
                    (
                        coding.coder.clone(),
                        words_of(&coding.marks, &book, language),
                    )
                })
                .collect(),
            settled: unit
                .settlement
                .as_ref()
                .map(|settled| words_of(&settled.marks, &book, language)),
            unit,
        })
        .filter(|row| !differing || row.standing == Standing::Differs)
        .collect();
    let nothing = Some(["没有编过的单元", "nothing was coded"]);
    list(&row_listing(language), &rows, nothing, delivery)
}

fn row_listing(language: Language) -> Listing<'static, Row> {
    columns! { language, Row as row =>
        "source": "提纲或调查" "guide or survey" => &row.unit.source;
        "question": "题" "question" => &row.unit.unit.question;
        "name": "编号" "code" => &row.unit.name;
        "standing": "情况" "standing" => Cell::coded(row.standing.code(), row.standing.title().get(language));
        "waits": "待复编" "waits" => Cell::flag(row.unit.waits, [language.pick("是", "yes"), ""]);
        "hidden": "看不到" "hidden" => row.unit.hidden;
        "": "各人的编码" "who found what" => {
            let found = row.found.iter();
            let found: Vec<String> = found.map(|(coder, found)| text!(in language, "{coder}：{found}", "{coder}: {found}")).collect();
            found.join(language.pick("；", "; "))
        };
        "codings" => nested(row.found.iter().map(|(coder, found)| {
            serde_json::json!({"coder": coder, "found": found})
        }).collect::<Vec<_>>());
        "settled": "裁定" "settled" => row.settled.as_deref();
        "why": "原因" "why" => row.unit.settlement.as_ref().map(|settled| settled.why.as_str());
    }
}

fn agreement(store: &Store, project: &str, delivery: &Delivery, language: Language) -> Result<()> {
    let book = store.code_book(project)?;
    let units = store.coded_units(project)?;
    let ratings = Ratings::of(&units, &book);
    let rows: Vec<AgreementRow> = coding_agreement(&ratings, &book);
    let differences: Vec<CodingDifference> = coding_differences(&ratings, &book, language);
    let (agreement, listing) = (agreement_listing(language), difference_listing(language));
    match delivery.format {
        Format::Json => {
            let text = pretty(&serde_json::json!({
                "project": project,
                "units": ratings.units.len(),
                "left_out": ratings.left_out,
                "agreement": agreement.json_rows(&rows),
                "differences": listing.json_rows(&differences),
            }))?;
            deliver_text(&delivery.target, &text, language)
        }
        Format::Table => {
            let (used, left) = (ratings.units.len(), ratings.left_out);
            let mut text = match language {
                Language::Zh => format!(
                    "两人以上编过的单元 {used} 个；只有一人编过或还看不到的 {left} 个，不在内\n"
                ),
                Language::En => format!(
                    "{used} units coded by two or more; {left} coded once or hidden are left out\n"
                ),
            };
            // Who is the first and who the second in the columns of a theme.
            if let [first, second] = &ratings.coders[..] {
                let said = match language {
                    Language::Zh => format!("一：{first}，二：{second}\n"),
                    Language::En => format!("first: {first}, second: {second}\n"),
                };
                text.push_str(&said);
            }
            text.push('\n');
            text.push_str(&agreement.table(&rows));
            text.push_str(language.pick(
                "* 数在 JSON 里；为什么不单看它，见说明\n\n差异清单\n",
                "* the number is in JSON; why it says little, see the remark\n\nDifferences\n",
            ));
            if differences.is_empty() {
                text.push_str(language.pick("没有\n", "none\n"));
            } else {
                text.push_str(&listing.table(&differences));
            }
            deliver_text(&delivery.target, &text, language)
        }
        Format::Csv | Format::Xlsx => list(&agreement, &rows, None, delivery),
    }
}

/// A mark of a coder with the words it stands on.
struct Marked {
    unit: CodedUnit,
    coder: String,
    mark: Mark,
    path: String,
    passage: Option<Passage>,
    words: String,
}

fn export(
    store: &Store,
    project: &str,
    gate: &SaidGate,
    delivery: &Delivery,
    language: Language,
) -> Result<()> {
    let book = store.code_book(project)?;
    let words: HashMap<Unit, String> = store
        .codable_units(project)?
        .into_iter()
        .map(|unit| (unit.unit, store.leaving_words(&unit.words).into_owned()))
        .collect();
    let mut rows = Vec::new();
    for unit in store.coded_units(project)? {
        let may = may_quote(store, project, gate, &unit)?;
        let all = words.get(&unit.unit);
        for coding in &unit.codings {
            for mark in &coding.marks {
                let passages: Vec<Option<Passage>> = if mark.passages.is_empty() || coding.is_stale
                {
                    vec![None]
                } else {
                    mark.passages.iter().copied().map(Some).collect()
                };
                for passage in passages {
                    let quoted = match (all, passage) {
                        (Some(_), _) if !may => WITHHELD.to_owned(),
                        (Some(all), Some(passage)) => passage.words(all).to_owned(),
                        (Some(all), None) => all.clone(),
                        (None, _) => String::new(),
                    };
                    rows.push(Marked {
                        unit: unit.clone(),
                        coder: coding.coder.clone(),
                        path: book.path(book.standing(mark.theme)),
                        mark: mark.clone(),
                        passage,
                        words: quoted,
                    });
                }
            }
        }
    }
    list(
        &marked_listing(language),
        &rows,
        Some(["没有编过的单元", "nothing was coded"]),
        delivery,
    )
}

/// Whether the words of a unit may leave: not those of a sensitive question, nor of somebody who is not to be quoted.
fn may_quote(store: &Store, project: &str, gate: &SaidGate, unit: &CodedUnit) -> Result<bool> {
    match &unit.unit.holder {
        Holder::Interview(_) => {
            let interview = store.interview(project, &unit.name)?;
            let (guide, consent) = (&interview.guide, interview.head.consent);
            Ok(!gate.holds_words(consent, guide, &unit.unit.question))
        }
        Holder::Response(survey, _) => {
            let survey = store.survey(&SurveyKey::new(project, survey))?;
            let told = survey.questionnaire.told_by(|question| question.sensitive);
            let found = survey.questionnaire.find(&unit.unit.question);
            Ok(!found.is_some_and(|(at, _)| told.get(at).copied().unwrap_or(false)))
        }
    }
}

fn marked_listing(language: Language) -> Listing<'static, Marked> {
    columns! { language, Marked as row =>
        "source": "提纲或调查" "guide or survey" => &row.unit.source;
        "question": "题" "question" => &row.unit.unit.question;
        "name": "编号" "code" => &row.unit.name;
        "coder": "编码员" "coder" => &row.coder;
        "theme": "主题" "theme" => &row.path;
        "sentiment": "倾向" "sentiment" => Cell::coded(row.mark.sentiment.code(), row.mark.sentiment.title().get(language));
        "start": "起" "start" => row.passage.map(|passage| passage.start);
        "end": "止" "end" => row.passage.map(|passage| passage.end);
        "words": "原话" "words" => &row.words;
    }
}
