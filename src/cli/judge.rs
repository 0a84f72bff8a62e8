//! `manyi judge`: makes a judgement and shows what it moves; lists what there is to judge.

use super::arguments::Global;
use super::judge_arguments::Judge;
use super::output::{complain, say};
use super::{judge_listing, open};
use crate::error::{Error, Kind, Result};
use crate::formats::consequence_table;
use crate::indicator::{
    Asks, Citation, Consequence, Draft, Judged, Project, Seat, check_judgement, cited_value,
};
use crate::office::{self, Cited, Wanted};
use crate::store::{Store, nothing_judged};
use crate::text::{Language, Severity, Text, text};

/// Runs what was asked.
pub(super) fn run(global: &Global, asked: &Judge) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    let Some(code) = &asked.code else {
        if changes(asked) {
            return Err(no_code());
        }
        return judge_listing::all(&store, asked, language);
    };
    let project = store.judged_project(&asked.project)?;
    let seat = seat(&project, code);
    if asked.history {
        return judge_listing::history(&store, asked, &seat, language);
    }
    if !changes(asked) {
        if asked.why.is_some() || asked.dry_run {
            return Err(no_result());
        }
        return judge_listing::one(&store, asked, &seat, language);
    }
    let why = asked.why.as_deref().unwrap_or_default();
    if asked.back.undo {
        let moved = store.take_back_judgement(&asked.project, &seat, why)?;
        return done(&seat, &moved, ["已撤销", "taken back"], language);
    }
    if asked.back.as_declared {
        let moved = store.judge_as_declared(&asked.project, &seat, why)?;
        let word = ["已恢复项目文件的认定", "as the project's files have it"];
        return done(&seat, &moved, word, language);
    }
    let judgement = {
        let Some(judged) = project.judged_at(&seat) else {
            return Err(nothing_judged(&project, &seat));
        };
        let mut draft = drafted(asked, &judged, why)?;
        if !asked.cite.is_empty() {
            draft.cites = cited(&store, asked, &seat, language)?;
        }
        if asked.value_cited {
            let value = cited_value(&draft.cites);
            draft.value = Some(value.map_err(|Text { zh, en }| Error::new(Kind::Usage, zh, en))?);
        }
        let judgement = draft.judgement();
        let findings = check_judgement(&judged, &judgement);
        let doubts = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Warning);
        for doubt in doubts {
            complain(&doubt.render(language));
        }
        judgement
    };
    if asked.dry_run {
        let moved = store.judgement_would_move(&asked.project, &seat, &judgement)?;
        return done(
            &seat,
            &moved,
            ["未保存，只看变化", "nothing is stored"],
            language,
        );
    }
    let moved = store.judge(&asked.project, &seat, &judgement, None)?;
    done(&seat, &moved, ["已认定", "judged"], language)
}

/// Whether a change is asked for.
fn changes(asked: &Judge) -> bool {
    asked.value.is_some()
        || asked.score.is_some()
        || asked.level.is_some()
        || !asked.cite.is_empty()
        || !(asked.item.is_empty() && asked.cases.is_empty() && asked.veto.is_empty())
        || asked.back.undo
        || asked.back.as_declared
}

/// The seat that is meant: one of the project's where the code names one.
pub(super) fn seat(project: &Project, code: &str) -> Seat {
    let judged = project.judged();
    let named = judged.iter().find(|one| one.seat.to_string() == code);
    named.map_or_else(|| Seat::read(code), |one| one.seat.clone())
}

/// The judgement that holds, with what was asked put in.
fn drafted(asked: &Judge, judged: &Judged<'_>, why: &str) -> Result<Draft> {
    check_asked(asked, judged)?;
    let mut draft = Draft::of(judged);
    draft.reason = Text::same(why.trim());
    draft.value = asked.value.or(draft.value);
    if let Some(level) = &asked.level {
        draft.choose(level);
    }
    draft.score = asked.score.or(draft.score);
    for ticked in &asked.item {
        place(&mut draft.items, ticked.number, ["条目", "items"])?;
        draft.tick(ticked.number - 1, ticked.met);
        let item = place(&mut draft.items, ticked.number, ["条目", "items"])?;
        if let Some(note) = &ticked.note {
            item.note = Text::same(note);
        }
    }
    for (number, count) in &asked.cases {
        *place(&mut draft.cases, *number, ["扣分项", "deductions"])? = *count;
    }
    for (number, applies) in &asked.veto {
        *place(&mut draft.vetoes, *number, ["一票否决项", "vetoes"])? = *applies;
    }
    Ok(draft)
}

/// The entry with this number, counted from 1.
fn place<'a, T>(list: &'a mut [T], number: usize, name: [&str; 2]) -> Result<&'a mut T> {
    let count = list.len();
    list.get_mut(number - 1).ok_or_else(|| {
        Error::new(
            Kind::Usage,
            format!("{}只有 {count} 条，没有第 {number} 条", name[0]),
            format!("there are {count} {}, no number {number}", name[1]),
        )
        .hint(
            "manyi judge 项目 指标 列出各条的号",
            "`manyi judge PROJECT CODE` lists them with their numbers",
        )
    })
}

/// The themes that are cited, counted now; what is open about them is told.
fn cited(store: &Store, asked: &Judge, seat: &Seat, language: Language) -> Result<Vec<Citation>> {
    let mut citations = Vec::new();
    for cite in &asked.cite {
        let Cited {
            citation,
            undecided,
        } = office::cite(store, &asked.project, seat, &Wanted::read(cite))?;
        if undecided > 0 {
            complain(
                &text!(in language, "其中 {undecided} 处两人编码不同，还没有裁定：按先编的算", "{undecided} of these answers are coded differently and not decided: they count as first coded"),
            );
        }
        citations.push(citation);
    }
    Ok(citations)
}

/// Refuses what the rule does not ask for.
fn check_asked(asked: &Judge, judged: &Judged<'_>) -> Result<()> {
    let asks = judged.rule.asks();
    let wants_value = matches!(asks, Asks::Value(_) | Asks::Count | Asks::Points);
    let wants_score = matches!(asks, Asks::Level(_) | Asks::Points);
    let wants_level = matches!(asks, Asks::Level(_));
    let wants_list = matches!(asks, Asks::Checklist(..));
    let given = [
        (asked.value.is_some(), wants_value, "--value"),
        (asked.value_cited, wants_value, "--value-cited"),
        (asked.score.is_some(), wants_score, "--score"),
        (asked.level.is_some(), wants_level, "--level"),
        (!asked.item.is_empty(), wants_list, "--item"),
        (!asked.cases.is_empty(), wants_list, "--cases"),
        (!asked.veto.is_empty(), wants_list, "--veto"),
    ];
    let Some((_, _, flag)) = given.iter().find(|(given, wanted, _)| *given && !wanted) else {
        return Ok(());
    };
    let flags: Vec<&str> = given
        .iter()
        .filter(|(_, wanted, _)| *wanted)
        .map(|(_, _, flag)| *flag)
        .collect();
    let (seat, rule) = (&judged.seat, judged.rule.title());
    Err(Error::new(
        Kind::Usage,
        format!("{seat} 的规则是“{}”，用不上 {flag}", rule.zh),
        format!("the rule of {seat} is `{}`, which takes no {flag}", rule.en),
    )
    .hint(
        format!("可用：{}", flags.join("、")),
        format!("it takes {}", flags.join(", ")),
    ))
}

fn done(seat: &Seat, moved: &Consequence, word: [&str; 2], language: Language) -> Result<()> {
    let table = consequence_table(moved, language);
    let title = moved.totals[0].title.get(language);
    let line = match language {
        Language::Zh => format!("{seat} {title}：{}", word[0]),
        Language::En => format!("{seat} {title}: {}", word[1]),
    };
    say(format!("{line}\n{table}").trim_end())
}

fn no_code() -> Error {
    Error::new(
        Kind::Usage,
        "没有写指标代码",
        "the code of an indicator is missing",
    )
    .hint(
        "manyi judge 项目 列出全部可认定的指标",
        "`manyi judge PROJECT` lists what can be judged",
    )
}

fn no_result() -> Error {
    Error::new(
        Kind::Usage,
        "只有理由，没有认定的结果",
        "there is a reason and no result",
    )
    .hint(
        "用 --value、--score、--level、--item、--cases 或 --veto 写结果",
        "give the result with --value, --score, --level, --item, --cases or --veto",
    )
}
