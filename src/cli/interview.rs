//! `manyi interview`: records of interviews, begun, listed, shown, brought in and out, confirmed.

use std::borrow::Cow;

use super::arguments::{Delivery, Global};
use super::interview_arguments::{InterviewAction, NewInterviewArguments};
use super::output::{list, plural, say, spread};
use super::{guide, interview_import, interview_papers, interview_search, open};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Cell, Listing, columns, nested};
use crate::formats::{Grid, HEAD_COLUMNS, SaidGate, WITHHELD, interview_cells};
use crate::interview::{Guide, Interview, Review, Said, SaidState, Signing};
use crate::store::{InterviewRow, Store};
use crate::text::Language;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &InterviewAction) -> Result<()> {
    if let InterviewAction::Guide { action } = action {
        return guide::run(global, action);
    }
    let mut store = open::store(global)?;
    let language = global.lang;
    match action {
        // Done above: a guide can be read without a database.
        InterviewAction::Guide { .. } => Ok(()),
        InterviewAction::Add(asked) => add(&mut store, asked, language),
        InterviewAction::List { project, delivery } => {
            list_all(&store, project, delivery, language)
        }
        InterviewAction::Show {
            project,
            code,
            words,
            delivery,
        } => {
            let target = &delivery.target;
            let gate = words.said_gate(global, &mut store, project, ("interview", target))?;
            show(&store, project, code, &gate, delivery, language)
        }
        InterviewAction::Search(asked) => interview_search::run(global, &mut store, asked),
        InterviewAction::Import(asked) => interview_import::run(&mut store, asked, language),
        InterviewAction::Export {
            project,
            guide,
            words,
            delivery,
        } => {
            let guide = the_guide(&store, project, guide.as_deref())?;
            let target = &delivery.target;
            let gate = words.said_gate(global, &mut store, project, ("interviews", target))?;
            export(&store, project, (&guide, &gate), delivery, language)
        }
        InterviewAction::Sheet {
            project,
            code,
            paper,
        } => interview_papers::sheet(global, &mut store, project, code.as_deref(), paper),
        InterviewAction::Roster {
            project,
            format,
            csv,
            target,
        } => interview_papers::roster(global, &store, project, *format, (csv, target)),
        InterviewAction::Report { project, paper } => {
            interview_papers::report(global, &mut store, project, paper)
        }
        InterviewAction::Sign {
            project,
            code,
            how,
            date,
        } => {
            let signing = Signing {
                how: *how,
                date: Some(*date),
                note: String::new(),
            };
            store.sign_interview(project, code, &signing)?;
            done(
                language,
                code,
                ["已确认，原话不再改动", "is confirmed: its words stand"],
            )
        }
        InterviewAction::Review {
            project,
            code,
            note,
        } => {
            store.review_interview(project, code, &Review { note: note.clone() })?;
            done(language, code, ["已复核", "was looked over"])
        }
        InterviewAction::Reopen { project, code, why } => {
            store.reopen_interview(project, code, why)?;
            done(language, code, ["已退回，可以再改", "is open again"])
        }
        InterviewAction::Withdraw {
            project,
            code,
            back,
            why,
        } => {
            store.withdraw_interview(project, code, !back, why)?;
            let words = [["已撤出", "was withdrawn"], ["已恢复", "counts again"]];
            done(language, code, words[usize::from(*back)])
        }
        InterviewAction::Erase {
            project,
            code,
            question,
            why,
        } => {
            let erased = store.erase_said(project, code, question, why)?;
            say_erased(language, [code, question], erased)
        }
    }
}

fn say_erased(language: Language, [code, question]: [&str; 2], erased: u64) -> Result<()> {
    say(&match language {
        Language::Zh => format!(
            "访谈 {code} 的 {question}：原话已删除，涉及留痕 {erased} 条；编码保留。备份和交出的文件里的还在"
        ),
        Language::En => format!(
            "interview {code} {question}: the words are deleted, with {} of the trail; codings stay. Backups and files handed out still have them",
            plural(erased, "value")
        ),
    })
}

fn done(language: Language, code: &str, [zh, en]: [&str; 2]) -> Result<()> {
    say(&match language {
        Language::Zh => format!("访谈 {code} {zh}"),
        Language::En => format!("interview {code} {en}"),
    })
}

/// The guide that is named, or the only one.
pub(super) fn the_guide(store: &Store, project: &str, code: Option<&str>) -> Result<Guide> {
    if let Some(code) = code {
        return store.guide(project, code);
    }
    let mut guides = store.guides(project)?;
    if guides.len() == 1 {
        return Ok(guides.remove(0));
    }
    let codes: Vec<&str> = guides.iter().map(|guide| guide.code.as_str()).collect();
    let error = Error::new(
        Kind::Usage,
        format!("没有写用哪份提纲（{project} 有 {} 份）", guides.len()),
        format!("which guide is not said ({project} has {})", guides.len()),
    );
    Err(if codes.is_empty() {
        error.hint(
            "先在项目文件夹的 guides 里放一份提纲，再运行 manyi project add",
            "put a guide into the folder `guides` of the project and run `manyi project add`",
        )
    } else {
        error.hint(
            format!("加 --guide：{}", codes.join("、")),
            format!("add --guide: {}", codes.join(", ")),
        )
    })
}

fn add(store: &mut Store, asked: &NewInterviewArguments, language: Language) -> Result<()> {
    let guide = the_guide(store, &asked.project, asked.guide.as_deref())?;
    let head = asked.head.head(asked.group);
    let begun = store.begin_interview(&asked.project, &guide.code, &asked.code, &head)?;
    done(language, &begun.code, ["已新建", "is begun"])
}

/// A row with how many questions it was to ask.
struct Listed {
    row: InterviewRow,
    asked: usize,
}

fn list_all(store: &Store, project: &str, delivery: &Delivery, language: Language) -> Result<()> {
    let guides = store.guides(project)?;
    let rows: Vec<Listed> = store
        .interviews(project)?
        .into_iter()
        .map(|row| {
            let guide = guides.iter().find(|guide| guide.code == row.guide);
            let asked = guide.map_or(0, |guide| guide.asked(row.version, row.head.group).count());
            Listed { row, asked }
        })
        .collect();
    let nothing = Some([
        "还没有访谈。新建：manyi interview add，或 manyi interview import",
        "There is no interview yet: manyi interview add, or manyi interview import",
    ]);
    list(&columns(language), &rows, nothing, delivery)
}

fn columns(language: Language) -> Listing<'static, Listed> {
    columns! { language, Listed as of =>
        "code": "编号" "code" => &of.row.code;
        "group": "对象" "group" => Cell::coded(of.row.head.group.code(), of.row.head.group.title().get(language));
        "role": "身份" "role" => &of.row.head.role;
        "unit": "单位" "unit" => &of.row.head.unit;
        "mode": "方式" "mode" => Cell::coded(of.row.head.mode.code(), of.row.head.mode.title().get(language));
        "place": "地点" "place" => &of.row.head.place;
        "date": "日期" "date" => of.row.head.date;
        "minutes": "分钟" "minutes" => of.row.head.minutes().map(u64::from);
        "guide": "提纲" "guide" => &of.row.guide;
        "guide_version" => u64::from(of.row.version);
        "answered": "已答" "answered" => of.row.answers.len();
        "asked": "应问" "to ask" => of.asked;
        "said" => of.row.answers.values().filter(|state| **state == SaidState::Said).count();
        "quotes": "引语" "quotes" => of.row.quotes;
        "consent" => of.row.head.consent.code();
        "recording" => of.row.head.recording.is_some();
        "contact" => of.row.head.contact.as_deref();
        "state": "状态" "state" => Cell::coded(of.row.stage.code(), of.row.stage.title().get(language));
        "operator": "记录" "by" => &of.row.operator;
    }
}

/// A question of an interview, with what was said to it.
struct Line<'a> {
    question: &'a str,
    topic: &'a str,
    text: &'a str,
    said: Option<&'a Said>,
    /// The words, with the names masked that are.
    words: Option<Cow<'a, str>>,
    /// Whether the words stay inside.
    is_held: bool,
}

impl Line<'_> {
    /// The words as they may leave.
    fn words(&self) -> Option<&str> {
        let said = self.words.as_deref()?;
        Some(if self.is_held && !said.is_empty() {
            WITHHELD
        } else {
            said
        })
    }
}

fn show(
    store: &Store,
    project: &str,
    code: &str,
    gate: &SaidGate,
    delivery: &Delivery,
    language: Language,
) -> Result<()> {
    let interview = store.interview(project, code)?;
    let guide = store.guide(project, &interview.guide)?;
    let lines: Vec<Line<'_>> = guide
        .asked(interview.version, interview.head.group)
        .map(|(_, question)| Line {
            question: &question.code,
            topic: question.topic.get(language),
            text: question.text.get(language),
            said: interview.said(&question.code),
            words: interview
                .said(&question.code)
                .map(|said| store.leaving_words(&said.text)),
            is_held: gate.holds_words(interview.head.consent, &guide.code, &question.code),
        })
        .collect();
    list(&line_columns(language), &lines, None, delivery)
}

fn line_columns<'a>(language: Language) -> Listing<'static, Line<'a>> {
    columns! { language, Line as line =>
        "question": "题" "question" => line.question;
        "topic": "话题" "topic" => line.topic;
        "text": "问" "asked" => line.text;
        "state": "情况" "state" => {
            let state = line.said.map(|said| said.state);
            state.map(|state| Cell::coded(state.code(), state.title().get(language)))
        };
        "said": "答" "said" => line.words();
        "quotes" => line.said.zip(line.words.as_deref()).filter(|_| !line.is_held).map(|(said, words)| {
            let quotes = said.quotes.iter();
            nested(quotes.map(|quote| quote.words(words).to_owned()).collect::<Vec<_>>())
        });
    }
}

fn export(
    store: &Store,
    project: &str,
    (guide, gate): (&Guide, &SaidGate),
    delivery: &Delivery,
    language: Language,
) -> Result<()> {
    let questions: Vec<&str> = guide
        .questions
        .iter()
        .map(|question| question.code.as_str())
        .collect();
    let mut interviews = Vec::new();
    for row in store.interviews(project)? {
        if row.guide == guide.code {
            let mut interview = store.interview(project, &row.code)?;
            let consent = interview.head.consent;
            for (question, said) in &mut interview.answers {
                if said.text.is_empty() {
                    continue;
                }
                if gate.holds_words(consent, &guide.code, question) {
                    *said = Said::words(WITHHELD);
                } else {
                    said.text = store.leaving_words(&said.text).into_owned();
                }
            }
            interviews.push(interview);
        }
    }
    let names: Vec<&str> = HEAD_COLUMNS
        .iter()
        .copied()
        .chain(questions.iter().copied())
        .collect();
    let mut listing: Listing<'_, Interview> = Listing::new(language);
    for (at, name) in names.iter().enumerate() {
        let questions = questions.clone();
        listing = listing.headed((*name).to_owned(), move |of: &Interview| {
            let cells = interview_cells(of, &questions);
            crate::formats::listing::cell(cells.get(at).cloned().unwrap_or_default())
        });
    }
    if delivery.format == super::arguments::Format::Json {
        let rows: Vec<serde_json::Value> = interviews
            .iter()
            .map(|of| {
                let cells = names.iter().zip(interview_cells(of, &questions));
                cells
                    .map(|(name, cell)| ((*name).to_owned(), cell.into()))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            })
            .collect();
        let text = crate::formats::listing::pretty(&rows)?;
        return super::output::deliver_text(&delivery.target, &text, language);
    }
    if delivery.format == super::arguments::Format::Table {
        return list(&listing, &interviews, None, delivery);
    }
    let grid: Grid = listing.grid(&interviews);
    spread(&grid, delivery, language)
}
