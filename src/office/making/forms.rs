//! A form that another program made, on its way to a survey: files of `EpiData` with their records, or an `XLSForm`.

use std::path::Path;

use encoding_rs::Encoding;

use super::PasteDraft;
use crate::error::{Error, Kind, Result};
use crate::formats::epidata::{EpiForm, RecFiles, read_epx, read_rec};
use crate::formats::{FormFile, read_file, read_xlsform};
use crate::intake::{import_made, unreadable};
use crate::office::epidata::{EpiAsked, EpiChoices, EpiTaken, serial_fields, survey_of_epidata};
use crate::office::taking::{survey_with, take_survey_as};
use crate::questionnaire::check;
use crate::response::Missing;
use crate::store::{Store, SurveyKey};
use crate::text::limits::RESPONSE_FILE;
use crate::text::{Finding, Language, Severity, Text, text};

/// The note on a response that was verified there.
const VERIFIED: [&str; 2] = [
    "在 EpiData 里经过双录核对；第二次录入的值不在文件里",
    "verified by a second entry in EpiData; the second values are not in the file",
];

/// So many fields are offered as the serial, each with a digit.
const OFFERED: usize = 8;

/// The files of one form of `EpiData`, each with its name.
pub struct EpiFiles {
    /// The `.rec`, `.epx` or `.epz`.
    pub main: (String, Vec<u8>),
    /// The `.qes` of a `.rec`.
    pub qes: Option<(String, Vec<u8>)>,
    /// The `.chk` of a `.rec`.
    pub chk: Option<(String, Vec<u8>)>,
}

impl EpiFiles {
    /// Whether a file is one of them by its ending; a `.qes` alone is a text.
    pub fn has_one(file: &Path) -> bool {
        ["rec", "chk", "epx", "epz"]
            .iter()
            .any(|wanted| Self::ends(file, wanted))
    }

    /// Whether a file has this ending.
    pub fn ends(file: &Path, wanted: &str) -> bool {
        file.extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case(wanted))
    }

    /// The file with another ending beside a `.rec`.
    pub fn beside(main: &Path, ending: &str) -> Option<std::path::PathBuf> {
        let both = [ending.to_owned(), ending.to_uppercase()];
        let mut both = both.into_iter().map(|ending| main.with_extension(ending));
        both.find(|path| Self::ends(main, "rec") && path.is_file())
    }

    /// The name and the bytes of a file.
    pub fn read(path: &Path) -> Result<(String, Vec<u8>)> {
        let bytes = read_file(path, RESPONSE_FILE).map_err(|error| unreadable(path, error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok((name.into_owned(), bytes))
    }

    /// The form, read with the encoding that is said, if any; `form`: which of several in an `.epx`.
    pub fn form(
        &self,
        encoding: Option<&'static Encoding>,
        form: Option<&str>,
    ) -> std::result::Result<EpiForm, Finding> {
        fn named(file: &(String, Vec<u8>)) -> (&str, &[u8]) {
            (file.0.as_str(), file.1.as_slice())
        }
        let (name, bytes) = named(&self.main);
        if !Self::ends(Path::new(name), "rec") {
            return read_epx(name, bytes, form);
        }
        let all = RecFiles {
            rec: (name, bytes),
            qes: self.qes.as_ref().map(named),
            chk: self.chk.as_ref().map(named),
        };
        read_rec(all, encoding)
    }

    /// Tries it where it leaves no trace: a project without its records would be half of it. `is_settled`: serials that look
    /// alike are those of different papers.
    ///
    /// # Errors
    /// [`Kind::Findings`] where serials look alike, and that is not settled.
    pub fn try_in(
        &self,
        key: &SurveyKey,
        taken: &EpiTaken,
        is_settled: bool,
        language: Language,
    ) -> Result<std::result::Result<(), Vec<Finding>>> {
        let mut scratch = Store::open_in_memory("manyi")?;
        scratch.with_serials(is_settled, |scratch| {
            self.take_in(scratch, key, taken, ["", ""], language)
        })
    }

    /// Puts the survey with its responses into a store; what keeps the responses from it is listed.
    pub fn take_in(
        &self,
        store: &mut Store,
        key: &SurveyKey,
        taken: &EpiTaken,
        [title, why]: [&str; 2],
        language: Language,
    ) -> Result<std::result::Result<(), Vec<Finding>>> {
        take_survey_as(store, [&key.project, title], taken.survey.clone(), why)?;
        if taken.responses == 0 {
            return Ok(Ok(()));
        }
        let (name, bytes) = &self.main;
        if let Err(refused) = import_made(store, key, name, bytes, taken.table.clone())? {
            return Ok(Err(refused.findings));
        }
        for serial in &taken.verified {
            store.add_note(key, serial, None, language.pick(VERIFIED[0], VERIFIED[1]))?;
        }
        Ok(Ok(()))
    }
}

/// A form of another program that is to become a survey.
pub struct FormTaking {
    /// Where it goes.
    pub draft: PasteDraft,
    /// The name of its file.
    pub name: String,
    source: Source,
    /// What was settled, the last at the end.
    settled: Vec<Settles>,
}

enum Source {
    Epi(Box<(EpiFiles, EpiForm, EpiTaken)>),
    Workbook(Box<FormFile>),
}

/// What settles something of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settles {
    /// This field is the serial; `-`: the records are numbered.
    Serial(String),
    /// A value of a field stands for this reason.
    Missing(String, String, Missing),
    /// Deleted records go into a file of their own.
    Deleted,
}

/// A line about a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormLine {
    /// What it says.
    pub sentence: Text,
    /// What it is.
    pub weight: FormWeight,
    /// What settles it, each with what it says.
    pub answers: Vec<(Text, Settles)>,
}

/// What a line about a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormWeight {
    /// It must be settled.
    Asks,
    /// It must be mended in the file.
    Wrong,
    /// It is worth knowing.
    Said,
}

impl FormTaking {
    /// Reads a form; a finding where the file is none.
    pub fn read(path: &Path, draft: PasteDraft) -> Result<std::result::Result<Self, Finding>> {
        let source = if EpiFiles::has_one(path) {
            let chosen = EpiFiles::ends(path, "chk").then(|| EpiFiles::rec_of(path));
            let main = chosen.unwrap_or_else(|| path.to_owned());
            let other = |ending| EpiFiles::beside(&main, ending);
            let files = EpiFiles {
                main: EpiFiles::read(&main)?,
                qes: other("qes").map(|path| EpiFiles::read(&path)).transpose()?,
                chk: other("chk").map(|path| EpiFiles::read(&path)).transpose()?,
            };
            let form = match files.form(None, None) {
                Ok(form) => form,
                Err(finding) => return Ok(Err(finding)),
            };
            let taken = survey_of_epidata(&form, &draft.survey, &EpiChoices::default())?;
            Source::Epi(Box::new((files, form, taken)))
        } else {
            match read_xlsform(&EpiFiles::read(path)?.1) {
                Ok(form) => Source::Workbook(Box::new(form)),
                Err(finding) => return Ok(Err(finding)),
            }
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Ok(Self {
            draft,
            name: name.into_owned(),
            source,
            settled: Vec::new(),
        }))
    }

    /// How many questions and responses it makes.
    pub fn counts(&self) -> (usize, u64) {
        match &self.source {
            Source::Epi(epi) => (epi.2.survey.questionnaire.questions.len(), epi.2.responses),
            Source::Workbook(form) => (form.questionnaire.questions.len(), 0),
        }
    }

    /// What is to be settled or mended, then what is worth knowing.
    pub fn lines(&self) -> Vec<FormLine> {
        let plain = |weight, sentence| FormLine {
            sentence,
            weight,
            answers: Vec::new(),
        };
        match &self.source {
            Source::Epi(epi) => {
                let (_, form, taken) = &**epi;
                let asks = taken.asks.iter().map(|ask| FormLine {
                    sentence: ask.sentence.clone(),
                    weight: FormWeight::Asks,
                    answers: answers(form, &ask.about),
                });
                let remarks = form.remarks.iter().map(|remark| {
                    let Text { zh, en } = &remark.sentence;
                    let place = &remark.place;
                    if place.is_empty() {
                        remark.sentence.clone()
                    } else {
                        Text::new(format!("{place}：{zh}"), format!("{place}: {en}"))
                    }
                });
                let said = remarks.chain(taken.said.iter().cloned());
                asks.chain(said.map(|said| plain(FormWeight::Said, said)))
                    .collect()
            }
            Source::Workbook(form) => {
                let mut findings: Vec<&Finding> = form.findings.iter().collect();
                findings.sort_by_key(|finding| finding.severity != Severity::Error);
                let line = |finding: &&Finding| {
                    let weight = match finding.severity {
                        Severity::Error => FormWeight::Wrong,
                        Severity::Warning => FormWeight::Said,
                    };
                    plain(weight, with_hint(finding))
                };
                findings.iter().map(line).collect()
            }
        }
    }

    /// What is to be settled or mended before it can be taken in.
    pub fn open_count(&self) -> usize {
        let lines = self.lines();
        let open = lines.iter().filter(|line| line.weight != FormWeight::Said);
        open.count()
    }

    /// Settles something.
    pub fn settle(&mut self, answer: Settles) -> Result<()> {
        self.settled.push(answer);
        self.follow()
    }

    /// Takes the last thing that was settled back; whether there was one.
    pub fn take_back(&mut self) -> Result<bool> {
        let was = self.settled.pop().is_some();
        self.follow()?;
        Ok(was)
    }

    /// Whether anything was settled.
    pub fn has_settled(&self) -> bool {
        !self.settled.is_empty()
    }

    fn follow(&mut self) -> Result<()> {
        let Source::Epi(epi) = &mut self.source else {
            return Ok(());
        };
        let mut choices = EpiChoices::default();
        for one in &self.settled {
            match one {
                Settles::Serial(field) => choices.serial = Some(field.clone()),
                Settles::Missing(field, value, reason) => {
                    let said = (Some(field.clone()), value.clone(), *reason);
                    choices.missing.push(said);
                }
                Settles::Deleted => choices.keeps_deleted = true,
            }
        }
        epi.2 = survey_of_epidata(&epi.1, &self.draft.survey, &choices)?;
        Ok(())
    }

    /// The deleted records as a table, where there are any.
    pub fn deleted(&self) -> Option<&str> {
        match &self.source {
            Source::Epi(epi) => epi.2.deleted.as_deref(),
            Source::Workbook(_) => None,
        }
    }

    /// What keeps it from being taken in, tried where it leaves no trace.
    pub fn check(&self, language: Language) -> Result<Vec<Finding>> {
        let draft = &self.draft;
        match &self.source {
            Source::Epi(epi) => {
                let key = SurveyKey::new(&draft.project, &draft.survey);
                let tried = epi.0.try_in(&key, &epi.2, false, language)?;
                Ok(tried.err().unwrap_or_default())
            }
            Source::Workbook(form) => {
                let findings = check(&form.questionnaire).into_iter();
                let errors = findings.filter(|finding| finding.severity == Severity::Error);
                Ok(errors.collect())
            }
        }
    }

    /// Makes the survey, and the project where there is none; what keeps it from it is listed.
    ///
    /// # Errors
    /// Where something is open, or the project has a survey of that code.
    pub fn take(
        &self,
        store: &mut Store,
        language: Language,
    ) -> Result<std::result::Result<SurveyKey, Vec<Finding>>> {
        let open = self.open_count();
        if open > 0 {
            return Err(Error::new(
                Kind::Findings,
                format!("还有 {open} 处要定"),
                format!("still open: {open}"),
            ));
        }
        let draft = &self.draft;
        let key = SurveyKey::new(&draft.project, &draft.survey);
        match &self.source {
            Source::Epi(epi) => {
                let (files, _, taken) = &**epi;
                let words = [draft.title.as_str(), ""];
                if let Err(findings) = files.take_in(store, &key, taken, words, language)? {
                    return Ok(Err(findings));
                }
            }
            Source::Workbook(form) => {
                let mut questionnaire = form.questionnaire.clone();
                draft.survey.clone_into(&mut questionnaire.code);
                let (survey, _) = survey_with(questionnaire, &draft.survey);
                take_survey_as(store, [&draft.project, &draft.title], survey, "")?;
            }
        }
        Ok(Ok(key))
    }
}

impl EpiFiles {
    /// The `.rec` that a `.chk` belongs to.
    fn rec_of(chk: &Path) -> std::path::PathBuf {
        let both = ["rec", "REC"].map(|ending| chk.with_extension(ending));
        let found = both.iter().find(|path| path.is_file());
        found.unwrap_or(&both[0]).clone()
    }
}

/// What a finding says, with what to do.
pub fn with_hint(finding: &Finding) -> Text {
    let cell = finding.place.path.as_str();
    let before = |colon: &str| {
        if cell.is_empty() {
            String::new()
        } else {
            format!("{cell}{colon}")
        }
    };
    let Text { zh, en } = &finding.sentence;
    let Text { zh: how, en: by } = &finding.hint;
    if how.is_empty() {
        return Text::new(
            format!("{}{zh}", before("：")),
            format!("{}{en}", before(": ")),
        );
    }
    Text::new(
        format!("{}{zh}：{how}", before("：")),
        format!("{}{en}: {by}", before(": ")),
    )
}

/// What settles a question about a form of `EpiData`, the likely one first.
fn answers(form: &EpiForm, about: &EpiAsked) -> Vec<(Text, Settles)> {
    match about {
        EpiAsked::Serial => {
            let field = |name: &str| {
                let says = text!("字段 {name} 是编号", "the field {name}");
                (says, Settles::Serial(name.to_owned()))
            };
            let numbered = text!("按记录的次序 1、2、3", "number the records 1, 2, 3");
            serial_fields(form)
                .into_iter()
                .take(OFFERED)
                .map(field)
                .chain([(numbered, Settles::Serial("-".to_owned()))])
                .collect()
        }
        EpiAsked::Missing(field, value) => {
            let reasons = [
                Missing::Blank,
                Missing::Refused,
                Missing::NotApplicable,
                Missing::Illegible,
                Missing::OutsideOptions,
            ];
            let answer = |reason: Missing| {
                let settles = Settles::Missing(field.clone(), value.clone(), reason);
                (reason.label().clone(), settles)
            };
            reasons.into_iter().map(answer).collect()
        }
        EpiAsked::Deleted => vec![(
            text!("写进一个文件", "write them into a file"),
            Settles::Deleted,
        )],
    }
}
