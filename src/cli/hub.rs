//! `manyi hub`: a `PostgreSQL` server that gathers what many machines wrote.

use std::fs;
use std::path::Path;

use jiff::{Timestamp, Zoned};

use super::arguments::{Delivery, Format, Global, Target};
use super::hub_arguments::{HubAction, HubAsked};
use super::merging::{explain, receipts};
use super::output::{self, say};
use super::words::NamesInWords;
use super::{open, waiting};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Listing, cell, columns};
use crate::formats::{write_bytes, write_private_bytes};
use crate::hub::certificate::certificates;
use crate::hub::{Address, Held, HeldChain, Hub, HubFinding, Space, Told, init_sql};
use crate::office::{Pushed, hub_backup, hub_publish, hub_pull, hub_push, hub_standing};
use crate::store::{Gauge, WordsOf};
use crate::text::{Language, device_title, group_thousands, short_identity};

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &HubAction) -> Result<()> {
    let language = global.lang;
    match action {
        HubAction::Init { hub, print, yes } => init(hub, (*print, *yes), language),
        HubAction::Push { hub, all } => push(global, hub, *all),
        HubAction::Pull {
            hub,
            dry_run,
            delivery,
        } => pull(global, hub, *dry_run, delivery),
        HubAction::Status { hub, delivery } => status(global, hub, delivery),
        HubAction::Doctor {
            hub,
            erase,
            delivery,
        } => doctor(hub, *erase, delivery, language),
        HubAction::Publish { hub, names } => publish(global, hub, names),
        HubAction::Backup { hub, target } => backup(hub, target, language),
        HubAction::Certificate {
            hosts,
            addresses,
            output,
            force,
        } => {
            let files = (output.as_path(), *force);
            certificate((hosts, addresses), files, language)
        }
    }
}

fn address(asked: &HubAsked) -> Result<Address> {
    Address::read(asked.url.as_deref().unwrap_or_default().trim())
}

fn connect(asked: &HubAsked) -> Result<Hub> {
    Hub::connect(&address(asked)?, asked.space.as_deref())
}

fn init(asked: &HubAsked, (print, yes): (bool, bool), language: Language) -> Result<()> {
    let space = Space::read(asked.space.as_deref().unwrap_or("manyi"))?;
    if print {
        return output::deliver_text(&Target::default(), &init_sql(&space, &[]), language);
    }
    let address = address(asked)?;
    let there = Hub::roles_there(&address, &space)?;
    let sql = init_sql(&space, &there);
    if !yes {
        output::deliver_text(&Target::default(), &sql, language)?;
        let title = address.title();
        let question = [
            format!("在 {title} 运行上面的 SQL？输入 y 确认"),
            format!("Run this SQL on {title}? Type y to confirm"),
        ];
        if !output::is_confirmed(&question, language)? {
            return Err(Error::new(Kind::Usage, "没有运行", "it was not run").hint(
                "看过上面的 SQL，加 --yes 运行；--print 只输出",
                "after a look at the SQL run it with --yes; --print only prints it",
            ));
        }
    }
    Hub::init(&address, &space, &there)?;
    let name = space.name();
    say(&match language {
        Language::Zh => format!(
            "空间 {name} 建好了。给每个人建一个用户，加进角色，如 GRANT manyi_{name}_keyer TO 用户"
        ),
        Language::En => format!(
            "the space {name} is there. Make a user for each person and give him a role, as in GRANT manyi_{name}_keyer TO USER"
        ),
    })
}

/// A count for who waits.
fn counted(gauge: Gauge, language: Language) -> impl FnMut(u64) -> Result<()> {
    waiting::begin(gauge.clone(), language);
    let mut told = 0;
    move |far| {
        gauge.add(far.saturating_sub(told));
        told = told.max(far);
        Ok(())
    }
}

fn push(global: &Global, asked: &HubAsked, all: bool) -> Result<()> {
    let language = global.lang;
    let store = open::store(global)?;
    let mut hub = connect(asked)?;
    let mut far = counted(Gauge::default(), language);
    let Pushed { sent, released } = hub_push(&store, &mut hub, all, &mut far)?;
    let (new, space) = (group_thousands(sent.new), hub.space());
    say(&match (sent.new, language) {
        (0, Language::Zh) => format!("中心库的空间 {space} 里都有了，没有要推送的"),
        (0, Language::En) => format!("the space {space} has everything, nothing to push"),
        (_, Language::Zh) => format!("推送了 {new} 行留痕到空间 {space}"),
        (_, Language::En) => format!("{new} events were pushed to the space {space}"),
    })?;
    if !sent.forks.is_empty() {
        let forks = sent.forks.len();
        say(&match language {
            Language::Zh => format!(
                "有 {forks} 条留痕分叉：机器或文件被复制过，两边都写了；两条都留着。先 manyi hub pull，再 manyi merge list"
            ),
            Language::En => format!(
                "{forks} chains fork: a machine or its files were copied and both wrote; both are kept. Pull with `manyi hub pull`, then `manyi merge list`"
            ),
        })?;
    }
    if released > 0 {
        say(&match language {
            Language::Zh => format!("{released} 份答卷已有第二遍，复录员可以看了"),
            Language::En => {
                format!("{released} papers have their second entry; verifiers may read them")
            }
        })?;
    }
    Ok(())
}

fn pull(global: &Global, asked: &HubAsked, dry_run: bool, delivery: &Delivery) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    let mut hub = connect(asked)?;
    let mut far = counted(store.gauge().clone(), language);
    let pulled = hub_pull(&mut store, &mut hub, dry_run, &mut far)?;
    let nothing = ["中心库里没有新的", "the hub has nothing new"];
    output::list(&receipts(language), &pulled.read, Some(nothing), delivery)?;
    if delivery.format == Format::Table {
        for read in &pulled.read {
            explain(read, language)?;
        }
        for held in &pulled.held {
            say(&held_words(held, language))?;
        }
    }
    let waits = pulled
        .read
        .iter()
        .find_map(|read| read.receipt.waits.as_ref());
    match waits {
        None => Ok(()),
        Some(waits) => Err(Error::new(
            Kind::Findings,
            format!("还不能合并，什么都没有动：{}", waits.needs.zh),
            format!(
                "it cannot be merged yet, nothing was changed: {}",
                waits.needs.en
            ),
        )
        .hint(
            "中心库里都留着，缺的到了再取一次",
            "the hub keeps it; pull again when that is there",
        )),
    }
}

/// Why a chain is not read to its end.
fn held_words(held: &HeldChain, language: Language) -> String {
    let name = uuid::Uuid::from_bytes(held.name).to_string();
    let name = short_identity(&name);
    let events = group_thousands(held.events);
    match (&held.why, language) {
        (Held::NotToBeRead, Language::Zh) => format!(
            "设备 {name}：还有 {events} 行留痕等着，值不是这个用户看的（录入员看自己推送的，复录员看已放开的）"
        ),
        (Held::NotToBeRead, Language::En) => format!(
            "device {name}: {events} events wait; their values are not for this user to read (a keyer reads his own, a verifier those released)"
        ),
        (Held::Newer(action), Language::Zh) => format!(
            "设备 {name}：还有 {events} 行留痕等着，里面有本版程序不认识的动作（{action}）：换上新版 manyi 再取"
        ),
        (Held::Newer(action), Language::En) => format!(
            "device {name}: {events} events wait; they have an action that this version does not know ({action}): pull with a newer manyi"
        ),
        (Held::Behind, Language::Zh) => {
            format!("设备 {name}：还有 {events} 行留痕等着，接在别的还没取来的后面")
        }
        (Held::Behind, Language::En) => {
            format!("device {name}: {events} events wait; they follow others that wait")
        }
        (Held::UnderWay, Language::Zh) => {
            format!("设备 {name}：还有 {events} 行留痕，服务器上有人正在写，过一会儿再取")
        }
        (Held::UnderWay, Language::En) => format!(
            "device {name}: {events} events more; somebody is writing to the server, pull again in a while"
        ),
        (Held::Broken, Language::Zh) => {
            format!("设备 {name}：有 {events} 行留痕与哈希不符，没有读入：manyi hub doctor")
        }
        (Held::Broken, Language::En) => format!(
            "device {name}: {events} events are not what their hashes say and were not read: `manyi hub doctor`"
        ),
        (Held::NotSigned, Language::Zh) => {
            format!("设备 {name}：有 {events} 行留痕不是它签过名的，没有读入：manyi hub doctor")
        }
        (Held::NotSigned, Language::En) => format!(
            "device {name}: {events} events are not those that it signed and were not read: `manyi hub doctor`"
        ),
    }
}

fn status(global: &Global, asked: &HubAsked, delivery: &Delivery) -> Result<()> {
    let language = global.lang;
    let store = open::store(global)?;
    let mut hub = connect(asked)?;
    let standing = hub_standing(&store, &mut hub)?;
    output::list(&told(language), &standing.devices, None, delivery)?;
    if delivery.format == Format::Table {
        let unsent = group_thousands(standing.unsent);
        let unread = group_thousands(standing.unread);
        say(&match language {
            Language::Zh => format!("本机未推送 {unsent} 行留痕，中心库里未取来 {unread} 行"),
            Language::En => format!("this file: {unsent} events not pushed, {unread} not pulled"),
        })?;
    }
    Ok(())
}

fn told(language: Language) -> Listing<'static, Told> {
    let number = |count: u64| cell(count).read_as(group_thousands(count));
    columns! { language, Told as told =>
        "name": "设备" "name" => {
            let device = uuid::Uuid::from_bytes(told.chain).to_string();
            device_title(&told.statement.name, &device).to_owned()
        };
        "device": "编号" "device" [coded] => uuid::Uuid::from_bytes(told.chain).to_string();
        "user": "用户" "user" => told.by.clone();
        "seen": "最后推送" "last seen" => told.seen.and_then(|seen| Timestamp::from_second(seen).ok());
        "events": "留痕行数" "events" => number(told.events.unsigned_abs());
        "unsent": "未推送" "unsent" => number(told.statement.unsent);
        "papers": "答卷" "papers" => number(told.statement.papers);
        "verified": "已复核" "verified" => number(told.statement.verified);
        "discrepancies": "差异" "differ" => number(told.statement.discrepancies);
        "forks": "分叉" "forks" => number(told.statement.forks);
        "collisions": "撞号" "collide" => number(told.statement.collisions);
    }
}

fn doctor(asked: &HubAsked, erase: bool, delivery: &Delivery, language: Language) -> Result<()> {
    let mut hub = connect(asked)?;
    if erase {
        let erased = hub.erase()?;
        say(&match language {
            Language::Zh => format!("删去了 {erased} 个值"),
            Language::En => format!("{erased} values were deleted"),
        })?;
    }
    let mut far = counted(Gauge::default(), language);
    let found = hub.examine(&mut far)?;
    let (chains, events) = (found.chains, group_thousands(found.events));
    let (values, not_read) = (
        group_thousands(found.values),
        group_thousands(found.not_read),
    );
    if !found.findings.is_empty() || delivery.format != Format::Table {
        output::list(&findings(language), &found.findings, None, delivery)?;
    }
    if delivery.format == Format::Table {
        say(&match language {
            Language::Zh => format!(
                "核对了 {chains} 条留痕 {events} 行，值 {values} 个；这个用户看不到的值 {not_read} 个"
            ),
            Language::En => format!(
                "{chains} chains with {events} events and {values} values were verified; {not_read} values this user may not read"
            ),
        })?;
    }
    if found.findings.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        Kind::Findings,
        format!("中心库有 {} 处不对，见上", found.findings.len()),
        format!(
            "{} things are wrong with the hub, see above",
            found.findings.len()
        ),
    ))
}

fn findings(language: Language) -> Listing<'static, HubFinding> {
    columns! { language, HubFinding as finding =>
        "trouble": "问题" "trouble" => finding.trouble.code();
        "place": "在哪里" "where" => finding.place.clone();
        "words": "说明" "in words" => finding.words.get(language).to_owned();
    }
}

/// Pushes, and makes the tables for other people's tools.
fn publish(global: &Global, asked: &HubAsked, names: &NamesInWords) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    let projects = store.projects()?;
    let words: Vec<_> = projects
        .iter()
        .map(|project| (project.code.as_str(), WordsOf::Everybody))
        .collect();
    names.mask(global, &mut store, &words, true)?;
    push(global, asked, false)?;
    let mut hub = connect(asked)?;
    let who = open::operator(global);
    for (table, rows) in hub_publish(&store, &mut hub, (language, &who))? {
        let rows = group_thousands(rows);
        say(&match language {
            Language::Zh => format!("{table}：{rows} 行"),
            Language::En => format!("{table}: {rows} rows"),
        })?;
    }
    Ok(())
}

fn backup(asked: &HubAsked, target: &Target, language: Language) -> Result<()> {
    output::refuse_screen(target, "manyi")?;
    let mut hub = connect(asked)?;
    let mut far = counted(Gauge::default(), language);
    let mut done = None;
    output::deliver_private(target, language, |out| {
        done = Some(hub_backup(&mut hub, out, &mut far)?);
        Ok(())
    })?;
    let (Some((waybill, values)), Some(path)) = (done, &target.output) else {
        return Ok(());
    };
    let (events, values) = (group_thousands(waybill.events), group_thousands(values));
    let path = path.display();
    say(&match language {
        Language::Zh => format!(
            "备份 {path} 写好了：{events} 行留痕，{values} 个值，与中心库的行数相符。恢复：空数据库里 manyi parcel read，再推送到新的中心库"
        ),
        Language::En => format!(
            "the backup {path} is written: {events} events and {values} values, as many as the hub has. To restore, read it into an empty file with `manyi parcel read` and push that"
        ),
    })
}

fn certificate(
    (hosts, addresses): (&[String], &[std::net::IpAddr]),
    (folder, force): (&Path, bool),
    language: Language,
) -> Result<()> {
    if hosts.is_empty() && addresses.is_empty() {
        return Err(Error::new(
            Kind::Usage,
            "证书里要有服务器的主机名或 IP",
            "a certificate names the host or the address of the server",
        )
        .hint(
            "加 --host 主机名，或 --ip 地址；各台机器怎么连就怎么写",
            "add --host NAME or --ip ADDRESS, as the machines will call it",
        ));
    }
    let key = folder.join("ca.key");
    let root_key = fs::read_to_string(&key).ok();
    let mut names = vec!["server.key", "server.crt"];
    if root_key.is_none() {
        names.extend(["ca.key", "ca.crt"]);
    }
    let mut made = names.into_iter().map(|name| folder.join(name));
    if let Some(there) = made.find(|path| path.exists())
        && !force
    {
        return Err(output::left_alone(&there));
    }
    let year = i32::from(Zoned::now().year());
    let made = certificates(hosts, addresses, root_key.as_deref(), year)?;
    fs::create_dir_all(folder).map_err(|cause| {
        Error::new(
            Kind::Store,
            format!("建不了文件夹 {}", folder.display()),
            format!("the folder {} cannot be made", folder.display()),
        )
        .caused_by(cause)
    })?;
    let mut public = vec![("server.crt", &made.server)];
    let mut private = vec![("server.key", &made.server_key)];
    if root_key.is_none() {
        public.push(("ca.crt", &made.root));
        private.push(("ca.key", &made.root_key));
    }
    for (name, pem) in public {
        write_bytes(&folder.join(name), pem.as_bytes())?;
    }
    for (name, pem) in private {
        write_private_bytes(&folder.join(name), pem.as_bytes())?;
    }
    let folder = folder.display();
    say(&match language {
        Language::Zh => format!(
            "写好了，在 {folder}：server.crt、server.key 给服务器（postgresql.conf 里 ssl_cert_file、ssl_key_file），ca.crt 发给每台机器，ca.key 自己收好、别放在服务器上"
        ),
        Language::En => format!(
            "written to {folder}: server.crt and server.key for the server (ssl_cert_file and ssl_key_file in postgresql.conf), ca.crt for every machine; keep ca.key to yourself, not on the server"
        ),
    })
}
