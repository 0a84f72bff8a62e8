//! `manyi call`: telephone follow-up.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use num_rational::Ratio;

use super::approval::serial;
use super::arguments::{Delivery, Global};
use super::call_arguments::{CallAction, DeclaredRules, ImportContacts, LoggedCall};
use super::output::{self, complain, complain_of, plural, say};
use super::serials::Serials;
use super::{findings_error, open, passphrase};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Cell, Listing, cell, columns};
use crate::formats::read_contacts;
use crate::intake::read_document;
use crate::interview::call::{
    Attempt, CallRules, Called, Class, Contact, DeadLine, Dispositions, EligibleShare, Formula,
    Outcome, Standing, days, instant, last, next, next_due, read_agreed, standing, standings,
};
use crate::office::{keep_names, take_contacts};
use crate::response::read_serials;
use crate::store::{Store, SurveyKey};
use crate::text::{Language, round_half_up};

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &CallAction) -> Result<()> {
    let language = global.lang;
    match action {
        CallAction::List {
            survey,
            due,
            delivery,
        } => list(&open::store(global)?, survey, *due, delivery, language),
        CallAction::Add {
            survey,
            serials,
            group,
            accepted,
        } => {
            let mut store = open::store(global)?;
            add(&mut store, survey, (serials, group), *accepted, language)
        }
        CallAction::Import(asked) => import(global, asked),
        CallAction::Log(asked) => log(global, asked),
        CallAction::Next { survey } => show_next(&open::store(global)?, survey, language),
        CallAction::Rates { survey, delivery } => {
            rates(&open::store(global)?, survey, delivery, language)
        }
        CallAction::Rules(asked) => rules(&mut open::store(global)?, asked, language),
        CallAction::Undo(asked) => {
            let mut store = open::store(global)?;
            let call = store.take_back_call(&asked.survey, &serial(&asked.serial)?, &asked.why)?;
            let outcome = outcome_text(&call, language);
            let at = local(instant(call.start));
            say(&match language {
                Language::Zh => format!("已撤销 {} 在 {at} 的通话（{outcome}）", asked.serial),
                Language::En => format!(
                    "the call to {} of {at} ({outcome}) is taken back",
                    asked.serial
                ),
            })
        }
        CallAction::Remove(asked) => {
            let mut store = open::store(global)?;
            store.remove_contact(&asked.survey, &serial(&asked.serial)?, &asked.why)?;
            say(&match language {
                Language::Zh => format!("{} 已移出电话名单", asked.serial),
                Language::En => format!("{} is off the call list", asked.serial),
            })
        }
    }
}

fn add(
    store: &mut Store,
    survey: &SurveyKey,
    (serials, group): (&str, &str),
    accepted: Serials,
    language: Language,
) -> Result<()> {
    let read = read_serials(serials).map_err(|error| {
        Error::new(
            Kind::Usage,
            format!("编号清单“{serials}”读不出来"),
            format!("the list of serials `{serials}` cannot be read"),
        )
        .hint("写成 1-26,A-3", "write it as 1-26,A-3")
        .caused_by(error)
    })?;
    let contacts: Vec<Contact> = read
        .iter()
        .map(|one| Contact {
            code: one.as_str().to_owned(),
            group: group.trim().to_owned(),
        })
        .collect();
    accepted.brought(store, language, |store| {
        store.add_contacts(survey, &contacts, None)
    })?;
    let count = contacts.len();
    say(&match language {
        Language::Zh => format!("{survey} 的电话名单加了 {count} 个编号"),
        Language::En => format!(
            "{} put on the call list of {survey}",
            plural(count as u64, "contact")
        ),
    })
}

fn import(global: &Global, asked: &ImportContacts) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    store.call_rules(&asked.survey)?;
    let bytes = read_document(&asked.file)?;
    let name = asked
        .file
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let list = match read_contacts(&bytes, asked.encoding) {
        Ok(list) => list,
        Err(mut findings) => {
            for finding in &mut findings {
                finding.place.file = Some(name.clone());
                complain(&finding.render(language));
            }
            return Err(findings_error(findings.len(), Kind::Input).hint(
                "名单一行也没有导入：改好再来",
                "nothing of the list was imported: mend it and try again",
            ));
        }
    };
    let mut warnings = list.warnings;
    for finding in &mut warnings {
        finding.place.file = Some(name.clone());
    }
    complain_of(&warnings, language)?;
    let mut opened = if list.has_names && !asked.without_names {
        Some(passphrase::opened_or_new(global)?)
    } else {
        None
    };
    let contacts = &list.contacts;
    if asked.names_only {
        let (names, key) = opened.as_mut().ok_or_else(no_names_there)?;
        keep_names(&asked.survey, contacts, names, key)?;
    } else {
        asked.accepted.brought(&mut store, language, |store| {
            let names = opened.as_mut().map(|(names, key)| (names, &*key));
            take_contacts(store, &asked.survey, (&name, &bytes), contacts, names)
        })?;
    }
    let count = contacts.len();
    let kept = match (opened.is_some(), language) {
        (true, Language::Zh) => "，姓名和电话另存",
        (true, Language::En) => "; names and numbers are kept apart",
        (false, _) => "",
    };
    say(&match language {
        Language::Zh => format!("{} 的电话名单读入 {count} 人{kept}", asked.survey),
        Language::En => format!(
            "{} on the call list of {}{kept}",
            plural(count as u64, "contact"),
            asked.survey
        ),
    })
}

fn log(global: &Global, asked: &LoggedCall) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    let now = Timestamp::now();
    let start = asked.start.as_deref().map_or(Ok(now), past_time)?;
    let call = Attempt {
        contact: serial(&asked.serial)?.as_str().to_owned(),
        caller: asked
            .caller
            .clone()
            .unwrap_or_else(|| open::operator(global)),
        start: start.as_millisecond(),
        end: asked
            .end
            .as_deref()
            .map_or(Ok(start), past_time)?
            .as_millisecond(),
        outcome: asked.outcome.code().to_owned(),
        appointment: asked
            .appointment
            .as_deref()
            .map(time)
            .transpose()?
            .map(Timestamp::as_millisecond),
    };
    store.log_call(&asked.survey, &call)?;
    let outcome = outcome_text(&call, language);
    let contact = &call.contact;
    say(&match language {
        Language::Zh => format!("记下：{contact} {outcome}（{}）", local(start)),
        Language::En => format!("logged: {contact}, {outcome} ({})", local(start)),
    })
}

/// A time as people write it, by the clock of this computer: `2022-06-30 19:05`.
fn time(text: &str) -> Result<Timestamp> {
    read_agreed(text, Timestamp::now(), &TimeZone::system()).ok_or_else(|| {
        Error::new(
            Kind::Usage,
            format!("“{text}”不是时间"),
            format!("`{text}` is no time"),
        )
        .hint(
            "写成 \"2022-06-30 19:05\" 或 \"19:05\"",
            "write it as \"2022-06-30 19:05\" or \"19:05\"",
        )
    })
}

/// A time that is over: a clock time alone is the last such time.
fn past_time(text: &str) -> Result<Timestamp> {
    let (at, now) = (time(text)?, Timestamp::now());
    if at <= now {
        return Ok(at);
    }
    let is_clock_alone = !text.trim().contains([' ', 'T', '-', '/', '日', '天']);
    let day_before = at.checked_sub(SignedDuration::from_hours(24));
    match day_before {
        Ok(before) if is_clock_alone && before <= now => Ok(before),
        _ => Err(Error::new(
            Kind::Usage,
            format!("“{text}”还没有到"),
            format!("`{text}` is still to come"),
        )
        .hint(
            "写通话的时间，连同年份，如 \"2022-06-30 19:05\"",
            "give the time of the call with its year, as \"2022-06-30 19:05\"",
        )),
    }
}

fn local(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

fn outcome_text(call: &Attempt, language: Language) -> String {
    call.outcome().map_or_else(
        || call.outcome.clone(),
        |one| one.label().get(language).to_owned(),
    )
}

/// A contact with where it stands.
type Row = (Called, Standing);

fn list(
    store: &Store,
    survey: &SurveyKey,
    is_due: bool,
    delivery: &Delivery,
    language: Language,
) -> Result<()> {
    let (rules, zone, now) = (
        store.call_rules(survey)?,
        TimeZone::system(),
        Timestamp::now(),
    );
    let list = store.call_list(survey)?;
    let rows = list.into_iter().map(|called| {
        let standing = standing(&called.attempts, &rules, now, &zone);
        (called, standing)
    });
    let is_wanted = |(_, standing): &Row| match standing {
        Standing::Due => true,
        Standing::Appointment(at) => *at <= now,
        _ => false,
    };
    let rows: Vec<Row> = rows.filter(|row| !is_due || is_wanted(row)).collect();
    let nothing = Some(if is_due {
        ["现在没有该打的", "nobody is due now"]
    } else {
        [
            "电话名单是空的。加进编号：manyi call add；导入名单：manyi call import",
            "the call list is empty: manyi call add, or manyi call import",
        ]
    });
    output::list(&list_columns(language), &rows, nothing, delivery)
}

fn list_columns(language: Language) -> Listing<'static, Row> {
    columns! { language, Row as (called, standing) =>
        "serial": "编号" "serial" => &called.code;
        "group": "分组" "group" => &called.group;
        "calls": "次数" "calls" [end] => called.attempts.len() as u64;
        "days": "天数" "days" [end] => days(&called.attempts, &TimeZone::system()) as u64;
        "outcome": "上次结果" "last outcome" => {
            let last = last(&called.attempts).map(|(_, outcome)| outcome);
            let coded = |one: Outcome| Cell::coded(one.code(), one.label().get(language));
            cell(last.map(coded)).or("—")
        };
        "last": "上次" "last" => cell(called.attempts.last().map(|call| instant(call.start))).or("—");
        "standing": "状态" "standing" => {
            let (code, zh, en) = standing_words(*standing);
            Cell::coded(code, language.pick(zh, en))
        };
        "next": "下次" "next" => cell(due_at(*standing)).or("—");
    }
}

fn standing_words(standing: Standing) -> (&'static str, &'static str, &'static str) {
    match standing {
        Standing::Due => ("due", "该打", "due"),
        Standing::Appointment(_) => ("appointment", "已约", "appointment"),
        Standing::Waiting(_) => ("waiting", "稍后再打", "later"),
        Standing::Closed => ("closed", "不再打", "closed"),
        Standing::UsedUp => ("used-up", "次数用尽", "used up"),
    }
}

fn due_at(standing: Standing) -> Option<Timestamp> {
    match standing {
        Standing::Appointment(at) | Standing::Waiting(at) => Some(at),
        _ => None,
    }
}

fn show_next(store: &Store, survey: &SurveyKey, language: Language) -> Result<()> {
    let (rules, zone, now) = (
        store.call_rules(survey)?,
        TimeZone::system(),
        Timestamp::now(),
    );
    let list = store.call_list(survey)?;
    let counts = standings(&list, &rules, now, &zone);
    let counted = match language {
        Language::Zh => format!(
            "该打 {}，稍后 {}，不再打 {}（其中次数用尽 {}）",
            counts.due, counts.later, counts.closed, counts.used_up
        ),
        Language::En => format!(
            "{} due, {} later, {} closed ({} of them used up)",
            counts.due, counts.later, counts.closed, counts.used_up
        ),
    };
    let Some(found) = next(&list, &rules, now, &zone) else {
        let when = next_due(&list, &rules, now, &zone).map(local);
        let said = match (when, language) {
            (Some(at), Language::Zh) => format!("现在没有该打的；下一个在 {at}"),
            (Some(at), Language::En) => format!("nobody is due now; the next one is at {at}"),
            (None, Language::Zh) => "没有要再打的".to_owned(),
            (None, Language::En) => "nobody is to be called any more".to_owned(),
        };
        return say(&format!("{said}\n{counted}"));
    };
    let code = &found.called.code;
    let group = match found.called.group.as_str() {
        "" => String::new(),
        group => format!("  {group}"),
    };
    let calls = found.called.attempts.len();
    let latest = match (found.last, language) {
        (Some((outcome, at)), _) => {
            let said = outcome.label();
            match language {
                Language::Zh => format!("打过 {calls} 次，上次 {}（{}）", said.zh, local(at)),
                Language::En => format!(
                    "{}; the last: {} ({})",
                    plural(calls as u64, "call"),
                    said.en,
                    local(at)
                ),
            }
        }
        (None, Language::Zh) => "还没打过".to_owned(),
        (None, Language::En) => "not called yet".to_owned(),
    };
    let agreed = match (found.appointment, language) {
        (Some(at), Language::Zh) => format!("\n约在 {}", local(at)),
        (Some(at), Language::En) => format!("\nagreed for {}", local(at)),
        (None, _) => String::new(),
    };
    say(&format!("{code}{group}\n{latest}{agreed}\n{counted}"))
}

fn rules(store: &mut Store, asked: &DeclaredRules, language: Language) -> Result<()> {
    let mut rules = store.call_rules(&asked.survey)?;
    let before = rules.clone();
    rules.suspended = asked.suspended.or(rules.suspended);
    rules.not_in_service = asked.not_in_service.or(rules.not_in_service);
    rules.days = asked.days.unwrap_or(rules.days);
    if let Some(rate) = &asked.rate {
        rules.rate = Some(rate.to_uppercase());
    }
    match asked.share.as_deref() {
        None => {}
        Some("proportional" | "按比例") => rules.eligible_share = None,
        Some(share) => rules.eligible_share = Some(share.to_owned()),
    }
    if rules != before {
        store.set_call_rules(&asked.survey, &rules)?;
    }
    let undeclared = language.pick("未声明", "not declared");
    let line = |one: Option<DeadLine>| {
        one.map_or_else(
            || undeclared.to_owned(),
            |one| one.label().get(language).to_owned(),
        )
    };
    let share = rules.eligible_share.clone();
    let share = share.unwrap_or_else(|| {
        language
            .pick("按已知的推算", "in proportion to the known")
            .to_owned()
    });
    let rate = rules.rate.clone().unwrap_or_else(|| undeclared.to_owned());
    let (suspended, dead, days) = (
        line(rules.suspended),
        line(rules.not_in_service),
        rules.days,
    );
    say(&match language {
        Language::Zh => format!(
            "停机：{suspended}\n空号：{dead}\n打满几天算用尽：{days}\n报告的比率：{rate}\n不知者中合格的比例 e：{share}"
        ),
        Language::En => format!(
            "suspended: {suspended}\nnot in service: {dead}\ndays before used up: {days}\nreported rate: {rate}\neligible share of \
             the unknown, e: {share}"
        ),
    })
}

/// A rate with its value as declared, and what other declarations of the dead lines would have given.
struct RateRow {
    formula: Formula,
    is_declared: bool,
    value: Option<Ratio<u64>>,
    others: [Option<Ratio<u64>>; 3],
}

fn rates(store: &Store, survey: &SurveyKey, delivery: &Delivery, language: Language) -> Result<()> {
    let rules = store.call_rules(survey)?;
    let list = store.call_list(survey)?;
    let of = |rules: &CallRules| {
        let attempts = list.iter().map(|one| one.attempts.as_slice());
        Dispositions::of(attempts, rules)
    };
    let counts = of(&rules).map_err(|outcome| undeclared(survey, outcome))?;
    let share = |counts: &Dispositions| {
        let declared = rules
            .eligible_share
            .as_deref()
            .and_then(EligibleShare::read);
        declared.unwrap_or_else(|| counts.share_in_proportion())
    };
    let others = DeadLine::ALL.map(|one| {
        of(&CallRules {
            suspended: Some(one),
            not_in_service: Some(one),
            ..rules.clone()
        })
        .unwrap_or(counts)
    });
    let rows: Vec<RateRow> = Formula::ALL
        .into_iter()
        .map(|formula| RateRow {
            formula,
            is_declared: rules.rate.as_deref() == Some(formula.code()),
            value: formula.rate(&counts, share(&counts)),
            others: others.map(|other| formula.rate(&other, share(&other))),
        })
        .collect();
    output::list(&rate_columns(language), &rows, None, delivery)?;
    complain(&counted(&counts, share(&counts), &rules, language));
    Ok(())
}

/// The counts that the rates stand on, and where the share comes from.
fn counted(
    counts: &Dispositions,
    share: EligibleShare,
    rules: &CallRules,
    language: Language,
) -> String {
    let classes = Class::ALL.map(|class| {
        let label = class.label();
        format!(
            "{} {} {}",
            class.code(),
            label.get(language),
            counts.count(class)
        )
    });
    let share = match (share, language) {
        (EligibleShare::Declared(of), Language::Zh) => format!("e = {}（声明）", shown(of, 3)),
        (EligibleShare::Declared(of), Language::En) => format!("e = {} (declared)", shown(of, 3)),
        (EligibleShare::InProportion(of), Language::Zh) => {
            format!("e = {}（按已知合格与不合格的比例推算）", shown(of, 3))
        }
        (EligibleShare::InProportion(of), Language::En) => {
            format!(
                "e = {} (in proportion to those of whom it is known)",
                shown(of, 3)
            )
        }
        (EligibleShare::Undefined, Language::Zh) => "e 算不出：没有已知合格的人".to_owned(),
        (EligibleShare::Undefined, Language::En) => {
            "e cannot be computed: nobody is known to be eligible".to_owned()
        }
    };
    let declared = match (rules.rate.is_some(), language) {
        (true, _) => String::new(),
        (false, Language::Zh) => "\n还没有声明报告哪个比率：manyi call rules --rate RR3".to_owned(),
        (false, Language::En) => {
            "\nno rate is declared for the report: manyi call rules --rate RR3".to_owned()
        }
    };
    let total = counts.total();
    match language {
        Language::Zh => format!("名单 {total} 人：{}\n{share}{declared}", classes.join("，")),
        Language::En => format!(
            "{total} on the list: {}\n{share}{declared}",
            classes.join(", ")
        ),
    }
}

fn rate_columns(language: Language) -> Listing<'static, RateRow> {
    columns! { language, RateRow as row =>
        "rate": "比率" "rate" => row.formula.code();
        "of": "名称" "name" => row.formula.label().get(language);
        "declared": "报告用" "reported" => Cell::flag(row.is_declared, [language.pick("是", "yes"), ""]);
        "value": "%" "%" [end] => percent(row.value);
        "dead_eligible": "停机空号算合格" "dead lines eligible" [end] => percent(row.others[0]);
        "dead_unknown": "算不知" "unknown" [end] => percent(row.others[1]);
        "dead_not_eligible": "算不合格" "not eligible" [end] => percent(row.others[2]);
        "formula": "公式" "formula" => row.formula.formula();
    }
}

fn percent(rate: Option<Ratio<u64>>) -> Cell {
    cell(rate.map(|rate| Cell::decimal(shown(rate * Ratio::from(100), 2)))).or("—")
}

/// A fraction as a decimal, rounded half up once.
fn shown(ratio: Ratio<u64>, decimals: u32) -> String {
    let value =
        rust_decimal::Decimal::from(*ratio.numer()) / rust_decimal::Decimal::from(*ratio.denom());
    round_half_up(value, decimals)
}

fn undeclared(survey: &SurveyKey, outcome: Outcome) -> Error {
    let label = outcome.label();
    let option = outcome.code();
    Error::new(
        Kind::Findings,
        format!("名单里有“{}”，还没有声明它算不算合格，比率算不出来", label.zh),
        format!("the list has `{}`, and it is not declared whether that is eligible", label.en),
    )
    .hint(
        format!(
            "具名的受益对象多半算 eligible：manyi call rules {survey} --{option} eligible（或 unknown、not-eligible）"
        ),
        format!(
            "for named beneficiaries it mostly is: manyi call rules {survey} --{option} eligible (or unknown, not-eligible)"
        ),
    )
}

fn no_names_there() -> Error {
    Error::new(
        Kind::Usage,
        "名单里没有姓名，也没有电话",
        "the list has neither names nor numbers",
    )
    .hint("表头写“姓名”“电话”", "head the columns name and telephone")
}
