//! `manyi parcel`, `manyi device` and `manyi merge`: the files of several machines brought together.

use std::path::{Path, PathBuf};

use super::approval::serial as read_serial;
use super::arguments::{Delivery, Format, Global, Target};
use super::merging_arguments::{DeviceAction, MergeAction, OfPaper, ParcelAction};
use super::output::{self, complain, say};
use super::{open, waiting};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Cell, Listing, cell, columns};
use crate::office::{ParcelRead, read_parcel, read_waiting, write_parcel_for};
use crate::store::{DeviceRow, Store, Waiting, WaitingKind};
use crate::text::{Language, Text, group_thousands, text};

/// Writes or reads parcels.
pub(super) fn parcel(global: &Global, action: &ParcelAction) -> Result<()> {
    let mut store = open::store(global)?;
    waiting::begin(store.gauge().clone(), global.lang);
    match action {
        ParcelAction::Write { receiver, target } => {
            write(&store, receiver.as_deref(), target, global.lang)
        }
        ParcelAction::Read {
            files,
            dry_run,
            delivery,
        } => read(&mut store, (files, *dry_run), delivery, global.lang),
    }
}

fn write(store: &Store, receiver: Option<&str>, target: &Target, language: Language) -> Result<()> {
    output::refuse_screen(target, "manyi")?;
    let mut waybill = None;
    output::deliver_private(target, language, |out| {
        waybill = Some(write_parcel_for(store, receiver, out)?);
        Ok(())
    })?;
    let (Some(waybill), Some(path)) = (waybill, &target.output) else {
        return Ok(());
    };
    let events = group_thousands(waybill.events);
    let path = path.display();
    say(&match language {
        Language::Zh => format!(
            "包裹 {path} 写好了：{events} 行留痕，由设备 {} 签名；对方用 manyi parcel read 读入",
            waybill.device
        ),
        Language::En => format!(
            "the parcel {path} is written: {events} events, signed by device {}; it is read with `manyi parcel read`",
            waybill.device
        ),
    })
}

/// Reads parcels; on a terminal after a look at what each does.
fn read(
    store: &mut Store,
    (files, dry_run): (&[PathBuf], bool),
    delivery: &Delivery,
    language: Language,
) -> Result<()> {
    let mut done = Vec::new();
    for file in files {
        if !dry_run && open::is_terminal() && !is_wanted(store, file, language)? {
            continue;
        }
        done.push(read_parcel(store, file, dry_run)?);
    }
    if !dry_run && done.iter().any(|read| read.receipt.events > 0) {
        done.extend(read_waiting(store)?);
    }
    output::list(&receipts(language), &done, None, delivery)?;
    if delivery.format == Format::Table {
        for read in &done {
            explain(read, language)?;
        }
    }
    let waits = done.iter().find(|read| read.receipt.waits.is_some());
    waits.map_or(Ok(()), |read| Err(waits_error(read)))
}

/// Shows what a parcel would do, and asks.
fn is_wanted(store: &mut Store, file: &Path, language: Language) -> Result<bool> {
    let looked = read_parcel(store, file, true)?;
    waiting::end();
    let Text { zh, en } = looked.sentence();
    let file = &looked.file;
    complain(&text!(in language, "{file}：{zh}", "{file}: {en}"));
    complain(looked.told(language).trim_end());
    let question = ["读入？输入 y 确认", "Read it in? Type y to confirm"];
    if looked.receipt.waits.is_some() || looked.receipt.is_nothing_new() {
        return Ok(true);
    }
    output::is_confirmed(&question, language)
}

/// What a person has to know after a parcel was read.
pub(super) fn explain(read: &ParcelRead, language: Language) -> Result<()> {
    let told = read.told(language);
    if !told.is_empty() {
        say(told.trim_end())?;
    }
    if read.leaves_work() {
        say(language.pick(
            "有等人了结的事：manyi merge list",
            "something waits for a person: manyi merge list",
        ))?;
    }
    Ok(())
}

fn waits_error(read: &ParcelRead) -> Error {
    let file = &read.file;
    let needs = read.receipt.waits.as_ref().map(|waits| waits.needs.clone());
    let needs = needs.unwrap_or_default();
    let error = Error::new(
        Kind::Findings,
        format!("{file} 还不能读入，什么都没有动：{}", needs.zh),
        format!(
            "{file} cannot be read in yet, nothing was changed: {}",
            needs.en
        ),
    );
    if read.is_kept {
        return error.hint(
            "包裹已存在数据库里，缺的一到就自动读入；manyi merge list 看还缺什么",
            "the parcel is kept in the database and read as soon as what it needs is there; manyi merge list tells",
        );
    }
    error.hint(
        "留着这个文件，缺的到了再读一次",
        "keep the file and read it again then",
    )
}

pub(super) fn receipts(language: Language) -> Listing<'static, ParcelRead> {
    columns! { language, ParcelRead as read =>
        "file": "包裹" "parcel" => read.file.clone();
        "device": "来自" "from" [coded] => {
            let name = if read.waybill.name.is_empty() { &read.waybill.device } else { &read.waybill.name };
            cell(read.waybill.device.clone()).read_as(name.clone())
        };
        "events": "新留痕" "events" => read.receipt.events;
        "papers_new": "新答卷" "new" => read.receipt.papers_new;
        "papers_changed": "补改" "changed" => read.receipt.papers_changed;
        "agreements": "相符" "agree" => read.receipt.agreements.max(0).unsigned_abs();
        "discrepancies": "差异" "differ" => read.receipt.discrepancies.max(0).unsigned_abs();
        "collisions": "撞号" "collide" => read.receipt.collisions.max(0).unsigned_abs();
        "alike": "相像" "alike" => read.receipt.alike;
        "forks": "分叉" "forks" => read.receipt.forks;
        "unapproved": "取消审定" "unapproved" => read.receipt.approved_no_more() as u64;
        "waits": "等待" "waits" => {
            let needs = read.receipt.waits.as_ref().map(|waits| waits.needs.get(language).to_owned());
            needs.unwrap_or_default()
        };
    }
}

/// Lists devices or names this one.
pub(super) fn device(global: &Global, action: &DeviceAction) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    match action {
        DeviceAction::List { delivery } => {
            output::list(&devices(language), &store.devices()?, None, delivery)
        }
        DeviceAction::Name { name } => {
            store.name_device(name)?;
            say(&match language {
                Language::Zh => format!("本机从现在起叫 {}", name.trim()),
                Language::En => format!("this device is called {} from now on", name.trim()),
            })
        }
    }
}

fn devices(language: Language) -> Listing<'static, DeviceRow> {
    columns! { language, DeviceRow as device =>
        "name": "设备" "name" => device.name.clone();
        "device": "编号" "device" [coded] => device.device.clone();
        "own": "本机" "own" => Cell::flag(device.is_own, [language.pick("是", "yes"), ""]);
        "fork": "分叉" "fork" => Cell::flag(device.is_fork, [language.pick("是", "yes"), ""]);
        "events": "留痕行数" "events" => cell(device.events).read_as(group_thousands(device.events));
        "last": "最后一行" "last" => device.last;
        "unsent": "它还没有的" "it lacks" => cell(device.unsent).read_as(group_thousands(device.unsent));
    }
}

/// The fork whose name begins so: a table shows names cut, with an ellipsis.
fn fork_named(store: &Store, asked: &str) -> Result<String> {
    let begins = asked.trim_end_matches('…');
    let forks = store.inbox()?.into_iter();
    let mut named = forks.filter(|of| of.kind == WaitingKind::Fork && of.name.starts_with(begins));
    Ok(match (named.next(), named.next()) {
        (Some(only), None) => only.name,
        _ => asked.to_owned(),
    })
}

/// Lists and settles what a merge left to people.
pub(super) fn merge(global: &Global, action: &MergeAction) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    let done = |zh: String, en: String| say(language.pick(&zh, &en));
    match action {
        MergeAction::List { delivery } => {
            output::list(&inbox(language), &store.inbox()?, None, delivery)
        }
        MergeAction::Same(OfPaper {
            survey,
            serial,
            why,
        }) => {
            let serial = read_serial(serial)?;
            store.settle_as_one(survey, &serial, why)?;
            done(
                format!("{survey} {serial} 与同号的那份算作一份，不同之处列为差异"),
                format!(
                    "{survey} {serial} is one with the paper of its serial; what differs is a discrepancy"
                ),
            )
        }
        MergeAction::Settle(OfPaper {
            survey,
            serial,
            why,
        }) => {
            let serial = read_serial(serial)?;
            store.settle_matters(survey, &serial, why)?;
            done(
                format!("{survey} {serial} 两机不一之处已了结"),
                format!("what two devices say of {survey} {serial} is settled"),
            )
        }
        MergeAction::Fork { name, why } => {
            let name = &fork_named(&store, name)?;
            store.settle_fork(name, why)?;
            done(
                format!("分叉 {name} 已了结，两条留痕都算"),
                format!("the fork {name} is settled; both chains count"),
            )
        }
        MergeAction::Drop { sha256 } => {
            store.drop_waiting(sha256)?;
            done(
                format!("不再等包裹 {sha256}"),
                format!("the parcel {sha256} is not waited for any more"),
            )
        }
    }
}

fn inbox(language: Language) -> Listing<'static, Waiting> {
    columns! { language, Waiting as waiting =>
        "kind": "事项" "kind" [coded] => {
            cell(waiting.kind.code()).read_as(waiting.kind.title().get(language).to_owned())
        };
        "survey": "调查" "survey" => {
            waiting.survey.as_ref().map_or_else(|| waiting.project.clone(), ToString::to_string)
        };
        "name": "编号" "name" [coded] => {
            cell(waiting.name.clone()).read_as(waiting.name_text().get(language).to_owned())
        };
        "part": "其中" "part" [coded] => {
            cell(waiting.part.clone()).read_as(waiting.part_text().get(language).to_owned())
        };
        "one": "一方" "one" [coded] => {
            cell(waiting.one.value.clone()).read_as(waiting.one.shown.get(language).to_owned())
        };
        "one_by": "由" "by" => waiting.one.operator.clone();
        "one_on": "设备" "on" => waiting.one.device.clone();
        "other": "另一方" "other" [coded] => {
            cell(waiting.other.value.clone()).read_as(waiting.other.shown.get(language).to_owned())
        };
        "other_by": "由" "by" => waiting.other.operator.clone();
        "other_on": "设备" "on" => waiting.other.device.clone();
        "words": "说明" "in words" => waiting.words.get(language).to_owned();
    }
}
