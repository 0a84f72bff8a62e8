//! `manyi batch`: batches of papers, and the serials registered for them.

use clap::{Args, Subcommand};

use super::arguments::{Delivery, Global, SurveyListing, survey};
use super::open;
use super::output::{self, plural, say};
use super::serials::Serials;
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Cell, Listing, columns};
use crate::questionnaire::check_code;
use crate::response::{Batch, BatchAccount, Mode, SerialListError, read_serials};
use crate::store::{BatchChange, RegisteredSerial, SurveyKey};
use crate::text::{Language, Text};

/// What can be done with batches.
#[derive(Debug, Subcommand)]
pub(super) enum BatchAction {
    /// 新建批次，或改写同代码的批次 · add a batch, or say anew what the one with this code is
    Add(NewBatch),
    /// 列出一个调查的批次 · list the batches of a survey
    List(SurveyListing),
    /// 登记批次的编号，录入前后都可以 · register the serials of a batch, before they are keyed or after
    Register {
        /// Which.
        #[command(flatten)]
        of: BatchSerials,
        /// What is said of them.
        #[command(flatten)]
        accepted: Serials,
    },
    /// 取消登记错的编号；已有的答卷移出批次 · take out serials registered by mistake; their responses leave the batch
    Unregister(BatchSerials),
    /// 列出登记的编号，各有没有答卷 · list the registered serials, and whether a response is on file
    Serials {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 批次代码；不写就是全部 · the code of the batch; all where there is none
        #[arg(value_name = "CODE")]
        batch: Option<String>,
        /// 只列还没有答卷的 · only those with nothing on file
        #[arg(long)]
        awaited: bool,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 删除没有答卷也没有编号的批次 · remove a batch without responses and serials
    Remove {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 批次代码 · the code of the batch
        #[arg(value_name = "CODE")]
        batch: String,
    },
}

/// Serials of a batch.
#[derive(Debug, Args)]
pub(super) struct BatchSerials {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    survey: SurveyKey,
    /// 批次代码 · the code of the batch
    #[arg(value_name = "CODE")]
    batch: String,
    /// 编号的范围和清单，如 1-26,A-3 或 A-01..A-12 · ranges and serials, such as 1-26,A-3 or A-01..A-12
    #[arg(long, value_name = "LIST")]
    serials: String,
}

/// What is said of a batch.
#[derive(Debug, Args)]
pub(super) struct NewBatch {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    survey: SurveyKey,
    /// 批次代码：字母、数字、连字符 · the code: ASCII letters, digits and hyphens
    #[arg(value_name = "CODE")]
    code: String,
    /// 名称 · what the report calls it
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    title: String,
    /// 发放份数 · how many papers were handed out
    #[arg(long, value_name = "N")]
    distributed: Option<u32>,
    /// 地点 · where
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    place: String,
    /// 日期，如 2022-06-30 · when, such as 2022-06-30
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<jiff::civil::Date>,
    /// 访问员 · by whom
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true
    )]
    interviewer: String,
    /// 方式：现场、电话、座谈、网络 · how: visit, telephone, meeting, web
    #[arg(long, value_name = "MODE", value_parser = mode)]
    mode: Option<Mode>,
}

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &BatchAction) -> Result<()> {
    match action {
        BatchAction::Add(batch) => add(global, batch),
        BatchAction::List(of) => list(global, &of.survey, &of.delivery),
        BatchAction::Register { of, accepted } => register(global, of, *accepted),
        BatchAction::Unregister(of) => unregister(global, of),
        BatchAction::Serials {
            survey,
            batch,
            awaited,
            delivery,
        } => list_serials(global, survey, batch.as_deref(), *awaited, delivery),
        BatchAction::Remove { survey, batch } => {
            open::store(global)?.remove_batch(survey, batch)?;
            let done = global.lang.pick("已删除批次", "removed batch");
            say(&format!("{done} {batch} ({survey})"))
        }
    }
}

fn add(global: &Global, new: &NewBatch) -> Result<()> {
    if new.code.is_empty() || check_code("code", &new.code).is_some() {
        return Err(Error::new(
            Kind::Usage,
            format!("“{}”不能作批次代码", new.code),
            format!("`{}` cannot be the code of a batch", new.code),
        )
        .hint(
            "代码只用英文字母、数字和连字符；名称写在 --title",
            "a code has ASCII letters, digits and hyphens; a name goes into --title",
        ));
    }
    let mut store = open::store(global)?;
    let known = store.batches(&new.survey)?;
    let known = known.into_iter().find(|batch| batch.code == new.code);
    let batch = Batch {
        code: new.code.clone(),
        title: new.title.clone(),
        distributed: new.distributed.map(u64::from),
        place: new.place.clone(),
        date: new.date,
        interviewer: new.interviewer.clone(),
        mode: new.mode,
        // With which version its papers were printed is nothing that is said here.
        version: known.and_then(|known| known.version),
    };
    let change = store.save_batch(&new.survey, &batch)?;
    let language = global.lang;
    let done = match change {
        BatchChange::Added => language.pick("已新建批次", "added batch"),
        BatchChange::Updated => language.pick("已改写批次", "updated batch"),
        BatchChange::Unchanged => language.pick("没有变化：批次", "unchanged: batch"),
    };
    say(&format!("{done} {} ({})", batch.code, new.survey))
}

fn register(global: &Global, asked: &BatchSerials, accepted: Serials) -> Result<()> {
    let (batch, text) = (&asked.batch, &asked.serials);
    let serials = read_serials(text).map_err(|error| unreadable(&error))?;
    let mut store = open::store(global)?;
    let done = accepted.brought(&mut store, global.lang, |store| {
        store.register_serials(&asked.survey, batch, &serials, text)
    })?;
    let (added, on_file) = (done.added, done.on_file);
    say(&match global.lang {
        Language::Zh => format!("批次 {batch}：新登记 {added} 个编号，其中 {on_file} 个已有答卷"),
        Language::En => format!(
            "batch {batch}: {} registered, {on_file} of them on file",
            plural(added, "serial")
        ),
    })
}

fn unregister(global: &Global, asked: &BatchSerials) -> Result<()> {
    let (batch, text) = (&asked.batch, &asked.serials);
    let serials = read_serials(text).map_err(|error| unreadable(&error))?;
    let done = open::store(global)?.unregister_serials(&asked.survey, batch, &serials, text)?;
    let (removed, on_file) = (done.added, done.on_file);
    say(&match global.lang {
        Language::Zh => {
            format!("批次 {batch}：取消登记 {removed} 个编号，其中 {on_file} 个有答卷")
        }
        Language::En => format!(
            "batch {batch}: {} taken out, {on_file} of them on file",
            plural(removed, "serial")
        ),
    })
}

fn list_serials(
    global: &Global,
    survey: &SurveyKey,
    batch: Option<&str>,
    awaited: bool,
    delivery: &Delivery,
) -> Result<()> {
    let language = global.lang;
    let serials = open::store(global)?.registered_serials(survey, batch, awaited, u32::MAX, 0)?;
    let listing = columns! { language, RegisteredSerial as row =>
        "serial": "编号" "serial" => row.serial.as_str();
        "batch": "批次" "batch" => &row.batch;
        "on_file": "答卷" "response" => {
            let words = [language.pick("已有答卷", "on file"), language.pick("未回", "not back")];
            Cell::flag(row.on_file, words)
        };
    };
    output::list(&listing, &serials, None, delivery)
}

/// What is wrong with a list of serials, and how one is written.
pub(super) fn unreadable(error: &SerialListError) -> Error {
    let Text { zh, en } = error.sentence();
    let (how, how_en) = SerialListError::HOW_TO_WRITE;
    Error::new(Kind::Usage, zh, en).hint(how, how_en)
}

fn list(global: &Global, survey: &SurveyKey, delivery: &Delivery) -> Result<()> {
    let account = open::store(global)?.account(survey)?;
    let nothing = Some([
        "还没有批次。新建一个：manyi batch add",
        "There is no batch yet. Add one: manyi batch add",
    ]);
    output::list(&columns(global.lang), &account.batches, nothing, delivery)
}

fn columns(language: Language) -> Listing<'static, BatchAccount> {
    columns! { language, BatchAccount as of =>
        "code": "批次" "batch" => &of.batch.code;
        "title": "名称" "title" => &of.batch.title;
        "distributed": "发放" "distributed" => of.batch.distributed;
        "registered": "登记" "registered" => of.registered;
        "returned": "回收" "returned" => of.ledger.returned;
        "place": "地点" "place" => &of.batch.place;
        "date": "日期" "date" => of.batch.date;
        "interviewer": "访问员" "interviewer" => &of.batch.interviewer;
        "mode": "方式" "mode" => of.batch.mode.map(|mode| Cell::coded(mode.code(), mode.label().get(language)));
    }
}

fn date(word: &str) -> std::result::Result<jiff::civil::Date, String> {
    word.parse()
        .map_err(|_| "写成 2022-06-30 · write it as 2022-06-30".to_owned())
}

fn mode(word: &str) -> std::result::Result<Mode, String> {
    Mode::from_code(word).ok_or_else(|| {
        "只有 现场、电话、座谈、网络 · there are visit, telephone, meeting, web".to_owned()
    })
}
