//! Blank papers printed, and their serials registered for a batch.

use std::collections::BTreeSet;
use std::path::Path;

use crate::error::{Error, Kind, Result};
use crate::formats::document::{BlankPapers, Symbol, blank_docx, blank_html};
use crate::questionnaire::check_code;
use crate::response::{Batch, Serial, list_serials};
use crate::store::{Store, SurveyKey};
use crate::text::Language;
use crate::text::limits::PRINTED_PAPERS;

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
    let asked = store.survey(survey)?;
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
/// Without a code the next free one of P1, P2, … is taken. `None`: there was nothing to register.
///
/// # Errors
/// Where the code is none, and as [`Store::register_serials`].
pub fn register_printed(
    store: &mut Store,
    survey: &SurveyKey,
    serials: &[Serial],
    batch: Option<&str>,
    title: &str,
) -> Result<Option<PrintedBatch>> {
    if let Some(code) = batch {
        good_batch(code)?;
    }
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
    if !is_known(&code) {
        let batch = Batch {
            code: code.clone(),
            title: title.to_owned(),
            ..Batch::default()
        };
        store.save_batch(survey, &batch)?;
    }
    let done = store.register_serials(survey, &code, &fresh, &text)?;
    Ok(Some(PrintedBatch {
        batch: code,
        added: done.added,
    }))
}

/// The serials that are neither registered nor on file.
fn unregistered(store: &Store, survey: &SurveyKey, serials: &[Serial]) -> Result<Vec<Serial>> {
    let registered = store.registered_serials(survey, None, false, u32::MAX, 0)?;
    let registered: BTreeSet<&str> = registered.iter().map(|one| one.serial.as_str()).collect();
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
