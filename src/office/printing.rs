//! Blank papers printed, and their serials registered for a batch.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::error::{Error, Kind, Result};
use crate::formats::document::{BlankPapers, Symbol, blank_docx, blank_html};
use crate::questionnaire::check_code;
use crate::response::{Batch, Serial, list_serials};
use crate::store::{Store, SurveyKey};
use crate::text::limits::PRINTED_PAPERS;
use crate::text::order;
use crate::text::{Language, Order, text};

/// In what form blank papers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperForm {
    /// For Word and WPS.
    Docx,
    /// For a browser.
    Html,
}

impl PaperForm {
    /// The form that the ending of a file's name asks for: a page for a browser, else a document.
    pub fn of_name(path: &Path) -> Self {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        if ending == "html" || ending == "htm" {
            Self::Html
        } else {
            Self::Docx
        }
    }
}

/// Blank papers of a survey, one for each serial, or one without a serial where there are none.
///
/// # Errors
/// More papers than are printed at once, and a survey that is not there.
pub fn blank_papers(
    store: &Store,
    survey: &SurveyKey,
    serials: &[Serial],
    (form, symbol): (PaperForm, Symbol),
    language: Language,
) -> Result<Vec<u8>> {
    few_enough(serials)?;
    let mut asked = store.survey(survey)?;
    if let Some(version) = version_of_all(store, survey, serials)? {
        asked.questionnaire.version = version;
    }
    let papers = BlankPapers {
        questionnaire: &asked.questionnaire,
        survey: &survey.to_string(),
        serials,
        symbol,
        language,
    };
    match form {
        PaperForm::Docx => blank_docx(&papers),
        PaperForm::Html => blank_html(&papers),
    }
}

/// The version that papers with these serials have: a lost one is printed as it was.
///
/// # Errors
/// [`Kind::Usage`] where they are of several.
fn version_of_all(store: &Store, survey: &SurveyKey, serials: &[Serial]) -> Result<Option<u32>> {
    let mut by_version: BTreeMap<u32, Vec<Serial>> = BTreeMap::new();
    for serial in serials {
        let version = store.edition_of(survey, serial)?;
        by_version.entry(version).or_default().push(serial.clone());
    }
    if by_version.len() < 2 {
        return Ok(by_version.into_keys().next());
    }
    let mut error = Error::new(
        Kind::Usage,
        "这些编号的卷子不是一个版次，没有打印",
        "papers with these serials are of several editions; nothing was printed",
    );
    for (version, serials) in by_version {
        let list = list_serials(&serials);
        error = error.hint(
            format!("第 {version} 版：{list}；一版一次打印"),
            format!("edition {version}: {list}; print each by itself"),
        );
    }
    Err(error)
}

/// What was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedBatch {
    /// The code of the batch.
    pub batch: String,
    /// How many serials were registered for it now.
    pub added: u64,
}

/// Refuses more papers than are printed at once.
///
/// # Errors
/// [`Kind::Usage`], with the way out.
fn few_enough(serials: &[Serial]) -> Result<()> {
    let count = serials.len() as u64;
    if count <= PRINTED_PAPERS {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        format!("{count} 份太多，一次至多打印 {PRINTED_PAPERS} 份"),
        format!("{count} papers are too many; at most {PRINTED_PAPERS} are printed at once"),
    )
    .hint(
        "分几次打印，每次写一段编号",
        "print them in parts, a range of serials each",
    ))
}

/// Registers printed serials for a batch, which begins where there is none of that code. What is registered already, or on
/// file, stays where it is: a paper that was lost is printed again without anything being registered twice.
///
/// The batches keep the version that was printed: their papers are keyed as of it, whatever the questionnaire becomes.
///
/// Without a code the next free one of P1, P2, … is taken. The batch is called by the serials that it holds, unless somebody
/// called it otherwise. `None`: there was nothing to register.
///
/// # Errors
/// Where the code is none or that of a batch of another version, and as [`Store::register_serials`].
pub fn register_printed(
    store: &mut Store,
    survey: &SurveyKey,
    serials: &[Serial],
    batch: Option<&str>,
    language: Language,
) -> Result<Option<PrintedBatch>> {
    if let Some(code) = batch {
        good_batch(code)?;
    }
    note_version(store, survey, serials)?;
    let fresh = unregistered(store, survey, serials)?;
    if fresh.is_empty() {
        return Ok(None);
    }
    let known = store.batches(survey)?;
    let is_known = |code: &str| known.iter().any(|batch| batch.code == code);
    let code = match batch {
        Some(code) => code.to_owned(),
        None => (1..=known.len() + 1)
            .map(|number| format!("P{number}"))
            .find(|code| !is_known(code))
            .unwrap_or_default(),
    };
    let text = list_serials(&fresh);
    let known = known.into_iter().find(|batch| batch.code == code);
    let version = store.survey(survey)?.questionnaire.version;
    if let Some(batch) = &known {
        of_version(batch, version)?;
    }
    let held = match &known {
        Some(_) => store.registered_serials(survey, Some(&code), false, u32::MAX, 0)?,
        None => Vec::new(),
    };
    let mut held: Vec<Serial> = held.into_iter().map(|one| one.serial).collect();
    let is_own = known.as_ref().is_none_or(|batch| {
        [Language::Zh, Language::En]
            .iter()
            .any(|of| batch.title == printed_title(&held, *of))
    });
    held.extend_from_slice(&fresh);
    held.order_by_key(Serial::sort_key);
    let known = known.unwrap_or_default();
    let batch = Batch {
        code: code.clone(),
        title: if is_own {
            printed_title(&held, language)
        } else {
            known.title.clone()
        },
        version: Some(version),
        ..known
    };
    store.save_batch(survey, &batch)?;
    let done = store.register_serials(survey, &code, &fresh, &text)?;
    Ok(Some(PrintedBatch {
        batch: code,
        added: done.added,
    }))
}

/// Batches in which printed serials were registered before, and of which nobody has said a version, have the present one.
fn note_version(store: &mut Store, survey: &SurveyKey, serials: &[Serial]) -> Result<()> {
    let version = store.survey(survey)?.questionnaire.version;
    let printed: BTreeSet<&str> = order::set(serials.iter().map(Serial::as_str));
    let registered = store.registered_serials(survey, None, false, u32::MAX, 0)?;
    let printed = registered
        .iter()
        .filter(|one| printed.contains(one.serial.as_str()));
    let codes: BTreeSet<&str> = order::set(printed.map(|one| one.batch.as_str()));
    for batch in store.batches(survey)? {
        if batch.version.is_none() && codes.contains(batch.code.as_str()) {
            let version = Some(version);
            store.save_batch(survey, &Batch { version, ..batch })?;
        }
    }
    Ok(())
}

/// Refuses papers of another version in a batch.
fn of_version(batch: &Batch, version: u32) -> Result<()> {
    let Some(known) = batch.version.filter(|known| *known != version) else {
        return Ok(());
    };
    let code = &batch.code;
    Err(Error::new(
        Kind::Usage,
        format!("批次 {code} 的卷子是第 {known} 版，现在的问卷是第 {version} 版，没有登记"),
        format!("the papers of batch {code} are of edition {known}, the questionnaire is of edition {version}; nothing was registered"),
    )
    .hint("换一个批次代码", "give another batch"))
}

/// Refuses a batch of another version before papers are written for it.
///
/// # Errors
/// [`Kind::Usage`], with the way out.
pub fn good_for_printing(
    store: &Store,
    survey: &SurveyKey,
    serials: &[Serial],
    batch: Option<&str>,
) -> Result<()> {
    let Some(code) = batch else { return Ok(()) };
    good_batch(code)?;
    if unregistered(store, survey, serials)?.is_empty() {
        return Ok(());
    }
    let version = store.survey(survey)?.questionnaire.version;
    let batches = store.batches(survey)?;
    let known = batches.iter().find(|batch| batch.code == code);
    known.map_or(Ok(()), |batch| of_version(batch, version))
}

/// What a batch is called by the serials printed for it.
fn printed_title(serials: &[Serial], language: Language) -> String {
    let list = list_serials(serials);
    text!(in language, "打印 {list}", "printed {list}")
}

/// The serials that are neither registered nor on file.
fn unregistered(store: &Store, survey: &SurveyKey, serials: &[Serial]) -> Result<Vec<Serial>> {
    let registered = store.registered_serials(survey, None, false, u32::MAX, 0)?;
    let registered: BTreeSet<&str> = order::set(registered.iter().map(|one| one.serial.as_str()));
    let mut fresh = Vec::new();
    for serial in serials {
        if !registered.contains(serial.as_str()) && store.paper(survey, serial)?.is_none() {
            fresh.push(serial.clone());
        }
    }
    Ok(fresh)
}

fn good_batch(code: &str) -> Result<()> {
    if !code.is_empty() && check_code("", code).is_none() {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        format!("“{code}”不能作批次代码"),
        format!("`{code}` cannot be the code of a batch"),
    )
    .hint(
        "代码只用英文字母、数字和连字符 -",
        "a code has ASCII letters, digits and hyphens",
    ))
}
