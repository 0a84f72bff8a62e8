//! A judgement cites what people said: how many of those who were asked mention a theme.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Kind, Result};
use crate::indicator::{Citation, Seat};
use crate::interview::{
    Asked, AskedName, Holder, Mention, NoTheme, Passage, Standing, Unit, mentions,
};
use crate::store::{InterviewRow, Store};
use crate::text::order;
use crate::text::quoted;

/// What a person writes before a question of a guide, and before one of a survey.
const SAID: [&str; 2] = ["提纲", "guide"];
const WRITTEN: [&str; 2] = ["问卷", "survey"];

/// What was counted, and what is open about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The theme with its counts.
    pub citation: Citation,
    /// How many of the answers counted were coded differently and not decided: they count as their first coder has them.
    pub undecided: usize,
}

/// What is to be cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The theme as a person names it.
    pub theme: String,
    /// The questions it is counted of, as `village/Q3`; none: those of the guides that serve the indicator. Where a guide and a
    /// survey have the code, `提纲:village/Q3` or `问卷:village/Q3`.
    pub questions: Vec<String>,
    /// What those are to the project of whom alone it is counted, such as 劳模.
    pub role: Option<String>,
}

impl Wanted {
    /// Reads `办理慢`, `办理慢@village/Q3,village/Q4` or `办理慢@village/Q3@劳模`; the questions may be left empty.
    pub fn read(text: &str) -> Self {
        let mut parts = text.splitn(3, ['@', '＠']).map(str::trim);
        let theme = parts.next().unwrap_or_default().to_owned();
        let questions = parts.next().unwrap_or_default();
        let questions = questions
            .split([',', '，', '、'])
            .map(str::trim)
            .filter(|code| !code.is_empty())
            .map(str::to_owned);
        Self {
            theme,
            questions: questions.collect(),
            role: parts
                .next()
                .filter(|role| !role.is_empty())
                .map(str::to_owned),
        }
    }
}

/// An answer in which a theme was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedAnswer {
    /// The number of the interview, or the serial of the response.
    pub name: String,
    /// The question, as `village/Q3`.
    pub question: String,
    /// The words.
    pub words: String,
    /// The passages for which the theme was chosen; none: the whole answer.
    pub passages: Vec<Passage>,
}

/// The answers behind a citation, as they stand now: those of the people whom it names.
///
/// # Errors
/// Where the file cannot be read.
pub fn cited_answers(
    store: &Store,
    project: &str,
    citation: &Citation,
) -> Result<Vec<CitedAnswer>> {
    let book = store.code_book(project)?;
    let Ok(theme) = citation.theme.parse().map(|theme| book.standing(theme)) else {
        return Ok(Vec::new());
    };
    let words: BTreeMap<Unit, String> = order::map(
        store
            .codable_units(project)?
            .into_iter()
            .map(|unit| (unit.unit, unit.words)),
    );
    let mut answers = Vec::new();
    for unit in store.coded_units(project)? {
        let asked = unit.asked();
        let is_cited = asked.in_writing == citation.in_writing
            && citation.questions.contains(&asked.path)
            && citation.by.contains(&unit.name)
            && words.contains_key(&unit.unit);
        let mut marks = unit.marks().iter();
        let mark = marks.find(|mark| book.standing(mark.theme) == theme);
        if let Some(mark) = mark.filter(|_| is_cited) {
            let is_stale = unit.codings.first().is_some_and(|coding| coding.is_stale);
            answers.push(CitedAnswer {
                question: asked.path,
                words: words.get(&unit.unit).cloned().unwrap_or_default(),
                // The passages of words that have been changed since point elsewhere.
                passages: if is_stale {
                    Vec::new()
                } else {
                    mark.passages.clone()
                },
                name: unit.name.clone(),
            });
        }
    }
    Ok(answers)
}

/// Counts who mentions a theme among those who were asked.
///
/// # Errors
/// [`Kind::Usage`] where there is no such theme or question, where no question serves the indicator and none is named, where
/// nobody was asked, and where codings wait for another coder that whoever asks must not see.
pub fn cite(store: &Store, project: &str, seat: &Seat, wanted: &Wanted) -> Result<Cited> {
    let Wanted {
        theme,
        questions,
        role,
    } = wanted;
    let role = role.as_deref();
    let book = store.code_book(project)?;
    let found = book.find(theme).map_err(|why| no_theme(theme, &why))?;
    let mut asked = store.asked(project)?;
    let is_asked = |name: &AskedName| asked.by_question.contains_key(name);
    let questions = match questions.as_slice() {
        [] => {
            let serving = serving(store, project, seat)?;
            // What a guide binds to the indicator and nobody has been asked yet is no base.
            let put: Vec<AskedName> = serving
                .iter()
                .filter(|name| is_asked(name))
                .cloned()
                .collect();
            match serving.first() {
                Some(first) if put.is_empty() => return Err(nobody_asked(&first.path)),
                _ => put,
            }
        }
        named => named
            .iter()
            .map(|name| named_one(name, &asked))
            .collect::<Result<_>>()?,
    };
    let in_writing = questions.iter().any(|name| name.in_writing);
    if questions.iter().any(|name| name.in_writing != in_writing) {
        return Err(said_and_written());
    }
    if let Some(role) = role {
        of_role(store, project, role, &mut asked)?;
    }
    let units = store.coded_units(project)?;
    let of_them = || {
        let units = units.iter();
        units.filter(|unit| questions.contains(&unit.asked()))
    };
    let hidden: usize = of_them().map(|unit| unit.hidden).sum();
    if hidden > 0 {
        return Err(waits(hidden));
    }
    let standing = book.standing(found.identity);
    let mut all = mentions(&units, &book, &asked, &questions).into_iter();
    let mention = all
        .find(|mention| mention.theme == standing)
        .unwrap_or_else(|| Mention {
            theme: standing,
            by: Vec::new(),
            asked: asked.of(&questions).len(),
        });
    Ok(Cited {
        undecided: of_them()
            .filter(|unit| unit.standing(&book) == Standing::Differs)
            .count(),
        citation: Citation {
            theme: standing.to_string(),
            title: found.title.clone(),
            questions: questions.into_iter().map(|name| name.path).collect(),
            asked: u32::try_from(mention.asked).unwrap_or(u32::MAX),
            by: mention.by.into_iter().map(|(name, _)| name).collect(),
            role: role.map(str::to_owned),
            in_writing,
        },
    })
}

/// What a citation comes to now; `None`: the same as when the judgement was made, or it cannot be counted any more.
pub fn moved_since(
    store: &Store,
    project: &str,
    seat: &Seat,
    citation: &Citation,
) -> Option<Citation> {
    let path = {
        let book = store.code_book(project).ok()?;
        let identity = citation.theme.parse().ok()?;
        book.path(book.standing(identity))
    };
    let wanted = Wanted {
        theme: path,
        questions: citation
            .questions
            .iter()
            .map(|path| {
                format!(
                    "{}:{path}",
                    if citation.in_writing { WRITTEN } else { SAID }[0]
                )
            })
            .collect(),
        role: citation.role.clone(),
    };
    let now = cite(store, project, seat, &wanted).ok()?;
    (now.citation.by != citation.by || now.citation.asked != citation.asked).then_some(now.citation)
}

/// Leaves of those who were asked the interviewed people that are this to the project.
fn of_role(store: &Store, project: &str, role: &str, asked: &mut Asked) -> Result<()> {
    let interviews = store.interviews(project)?;
    let is_it = |row: &&InterviewRow| {
        let group = row.head.group.title();
        row.head.role == role || group.zh == role || group.en == role
    };
    let kept: BTreeSet<Holder> = order::set(
        interviews
            .iter()
            .filter(is_it)
            .map(|row| Holder::Interview(row.identity)),
    );
    if kept.is_empty() {
        let role = quoted(role);
        return Err(Error::new(
            Kind::Usage,
            format!("没有身份是“{role}”的访谈"),
            format!("nobody who was interviewed is `{role}`"),
        )
        .hint(
            "manyi interview list 项目 列出各次访谈的身份",
            "`manyi interview list PROJECT` lists the interviews with their roles",
        ));
    }
    for holders in asked.by_question.values_mut() {
        holders.retain(|holder| kept.contains(holder));
    }
    Ok(())
}

/// The questions of the guides that serve an indicator.
fn serving(store: &Store, project: &str, seat: &Seat) -> Result<Vec<AskedName>> {
    let guides = store.guides(project)?;
    let serving: Vec<AskedName> = guides
        .iter()
        .flat_map(|guide| {
            let questions = guide.questions.iter();
            let serving = questions.filter(|one| one.indicators.contains(&seat.indicator));
            serving.map(|question| AskedName::said(&guide.code, &question.code))
        })
        .collect();
    if !serving.is_empty() {
        return Ok(serving);
    }
    let code = &seat.indicator;
    Err(Error::new(
        Kind::Usage,
        format!("没有哪份提纲里的题对应指标 {code}：分母是问过谁，说不出来"),
        format!("no question of a guide serves {code}: who was asked, and so the base, is not known"),
    )
    .hint(
        "写明问的是哪几题：--cite 主题@提纲/Q3,提纲/Q4；或在提纲的题里写 indicators",
        "say which questions it is about: --cite THEME@GUIDE/Q3,GUIDE/Q4; or give the guide's questions their indicators",
    ))
}

/// The question that a person named: of a guide, or of a survey.
fn named_one(name: &str, asked: &Asked) -> Result<AskedName> {
    let (kind, path) = name.split_once([':', '：']).unwrap_or(("", name));
    let path = path.trim().to_owned();
    let may_be = |in_writing: bool| {
        let kinds = if in_writing { WRITTEN } else { SAID };
        kind.is_empty() || kinds.contains(&kind.trim())
    };
    let mut found = [false, true].into_iter().filter_map(|in_writing| {
        let path = path.clone();
        let name = AskedName { in_writing, path };
        (may_be(in_writing) && asked.by_question.contains_key(&name)).then_some(name)
    });
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(nobody_asked(name)),
        (Some(_), Some(_)) => Err(said_or_written(&path)),
    }
}

fn said_or_written(path: &str) -> Error {
    let question = quoted(path);
    Error::new(
        Kind::Usage,
        format!("{question} 是提纲里的题，也是问卷里的开放题"),
        format!("{question} is a question of a guide, and an open question of a survey"),
    )
    .hint(
        format!("写 提纲:{path} 引用访谈，写 问卷:{path} 引用答卷"),
        format!("write guide:{path} for the interviews, survey:{path} for the responses"),
    )
}

fn said_and_written() -> Error {
    Error::new(
        Kind::Usage,
        "访谈和答卷不能合成一个分母",
        "interviews and responses are no common base",
    )
    .hint(
        "分两次引用：一次提纲的题，一次问卷的题",
        "cite twice: the questions of the guide, and those of the survey",
    )
}

fn no_theme(theme: &str, why: &NoTheme) -> Error {
    let theme = quoted(theme);
    match why {
        NoTheme::Unknown => Error::new(
            Kind::Usage,
            format!("编码本里没有主题“{theme}”"),
            format!("the code book has no theme `{theme}`"),
        ),
        NoTheme::Several(paths) => Error::new(
            Kind::Usage,
            format!("“{theme}”有几个：{}", paths.join("、")),
            format!("several themes are called `{theme}`: {}", paths.join(", ")),
        ),
    }
    .hint(
        "manyi theme list 项目 列出主题",
        "`manyi theme list PROJECT` lists them",
    )
}

fn nobody_asked(question: &str) -> Error {
    let question = quoted(question);
    Error::new(
        Kind::Usage,
        format!("没有人被问过 {question}"),
        format!("nobody was asked {question}"),
    )
    .hint(
        "题写成 提纲/题号，如 village/Q3；manyi coding list 项目 列出编码过的",
        "a question is written GUIDE/CODE, as village/Q3; `manyi coding list PROJECT` lists what was coded",
    )
}

pub(super) fn waits(hidden: usize) -> Error {
    Error::new(
        Kind::Usage,
        format!("还有 {hidden} 处编码等第二人，您也是编码员：编完再引用，或请主评人引用"),
        format!(
            "{hidden} codings wait for another coder, and you are one: cite when they are done, or ask a supervisor"
        ),
    )
}
