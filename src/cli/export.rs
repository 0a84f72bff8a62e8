//! `manyi export responses`: the answers, in the form that who takes them reads; with their manifest.

use std::path::{Path, PathBuf};

use encoding_rs::GB18030;
use jiff::Timestamp;

use super::arguments::{ExportWhat, Global, Target};
use super::export_arguments::{AnswerForm, ExportResponses};
use super::export_package::{write_folder, write_zip};
use super::output::{cannot_write, complain, deliver, deliver_text, left_alone, refuse_screen};
use super::{export_interviews, export_verify, open};
use crate::error::Result;
use crate::formats::answers::{Answers, Each, Encoded, Narrow, write_json};
use crate::formats::handover::{Hashing, Manifest, beside, hash_of_files, manifest_json};
use crate::formats::sav::{Variables, codebook, write_syntax, write_syntax_table};
use crate::formats::{CsvStyle, write_bytes, write_file};
use crate::office::{AnswersOut, LeavingAsked, Outgoing, copy};
use crate::text::{Language, text};

/// Writes the answers, or verifies a file that was handed over.
pub(super) fn run(global: &Global, what: &ExportWhat) -> Result<()> {
    let asked = match what {
        ExportWhat::Responses(asked) => asked,
        ExportWhat::Interviews(asked) => return export_interviews::run(global, asked),
        ExportWhat::Verify(asked) => return export_verify::run(global, asked),
    };
    asked.check()?;
    let form = asked.form();
    if matches!(form, AnswerForm::Xlsx | AnswerForm::Sav) {
        refuse_screen(&asked.target, form.word())?;
    }
    let mut store = open::store(global)?;
    asked.rest.restrict(&mut store);
    let key = &asked.survey;
    let survey = store.survey(key)?;
    store.check_blind_to_all(key)?;
    let target = &asked.target;
    let gate = asked
        .words
        .gate(global, &mut store, key, ("export responses", target))?;
    let answers = Answers {
        project: &key.project,
        survey: &survey,
        gate: &gate,
        has_notes: store.has_invalid_notes(key)?,
        layout: asked.layout.into(),
        labels: asked.labels,
        language: global.lang,
    };
    let leaving = Leave {
        asked,
        out: AnswersOut {
            answers,
            whose: LeavingAsked {
                gate: &gate,
                approved_only: asked.rest.approved_only,
                language: global.lang,
                operator: &open::operator(global),
                time: Timestamp::now(),
            },
        },
    };
    let returned = store.account(key)?.ledger.returned;
    store.gauge().expect(returned * leaving.passes());
    // What is measured, written and stamped is one state of the stack, whatever is keyed meanwhile.
    store.reading(|| leaving.write(&mut Outgoing::of(&store, key)))?;
    // On the standard error: what is written holds nothing but the answers, and says so in its last column.
    if let Some(remark) = gate.remark() {
        complain(remark.get(global.lang));
    }
    Ok(())
}

/// Answers on their way into a file.
pub(super) struct Leave<'a> {
    pub asked: &'a ExportResponses,
    pub out: AnswersOut<'a>,
}

impl Leave<'_> {
    /// How often all responses are read: most forms are told first how much room the answers take.
    fn passes(&self) -> u64 {
        match self.asked.form() {
            AnswerForm::Csv | AnswerForm::Json => 1,
            AnswerForm::Xlsx | AnswerForm::Sav | AnswerForm::Sps | AnswerForm::Package => 2,
        }
    }

    fn write(&self, outgoing: &mut Outgoing<'_>) -> Result<()> {
        match self.asked.form() {
            AnswerForm::Csv | AnswerForm::Json => self.table(outgoing),
            AnswerForm::Xlsx => self.xlsx(outgoing),
            AnswerForm::Sav => self.sav(outgoing),
            AnswerForm::Sps => self.sps(outgoing),
            AnswerForm::Package => self.package(outgoing),
        }
    }

    fn target(&self) -> &Target {
        &self.asked.target
    }

    pub(super) fn language(&self) -> Language {
        self.out.answers.language
    }

    /// CSV and JSON, with the manifest beside the file.
    fn table(&self, outgoing: &mut Outgoing<'_>) -> Result<()> {
        let target = self.target();
        let mut hash = String::new();
        let manifest = target.output.as_deref().map(beside);
        companions_are_free(target, manifest.as_slice())?;
        deliver(target, self.language(), |out| {
            let mut out = Hashing::new(out);
            if self.asked.form() == AnswerForm::Json {
                let source = &mut |each: &mut Each<'_>| outgoing.each(each);
                write_json(&self.out.answers, source, &mut out)?;
            } else if self.is_gb18030() {
                let encoded = Encoded::new(&mut out);
                // Its programs know no mark of UTF-8.
                let style = match self.asked.csv.style() {
                    CsvStyle::Spreadsheet => CsvStyle::Unmarked,
                    style => style,
                };
                let encoded = self.out.answers.write_csv(outgoing, encoded, style)?;
                self.tell_narrow(encoded.finish().map_err(cannot_write)?.1);
            } else {
                let style = self.asked.csv.style();
                self.out.answers.write_csv(outgoing, &mut out, style)?;
            }
            hash = out.finish().0;
            Ok(())
        })?;
        self.put_beside(outgoing, hash)
    }

    pub(super) fn is_gb18030(&self) -> bool {
        self.asked.encoding == Some(GB18030)
    }

    pub(super) fn tell_narrow(&self, narrow: Narrow) {
        if let Some(remark) = narrow.remark() {
            complain(remark.get(self.language()));
        }
    }

    /// Writes the manifest beside a file of this content.
    fn put_beside(&self, outgoing: &mut Outgoing<'_>, content: String) -> Result<()> {
        // A pipe or a device has nothing beside it.
        let path = self
            .target()
            .output
            .as_deref()
            .filter(|path| path.is_file());
        let Some(path) = path else {
            return Ok(());
        };
        let manifest = Manifest {
            content,
            ..outgoing.manifest(&self.out.whose)?
        };
        let text = manifest_json(&manifest)? + "\n";
        write_bytes(&beside(path), text.as_bytes())
    }

    fn xlsx(&self, outgoing: &mut Outgoing<'_>) -> Result<()> {
        let mut remark = None;
        deliver(self.target(), self.language(), |out| {
            let (file, of_workbook) = self.out.workbook(outgoing)?;
            remark = of_workbook;
            copy(file, out)
        })?;
        if let Some(remark) = remark {
            complain(remark.get(self.language()));
        }
        Ok(())
    }

    fn sav(&self, outgoing: &mut Outgoing<'_>) -> Result<()> {
        let target = self.target();
        let book = target.output.as_deref().map(codebook_of);
        companions_are_free(target, book.as_slice())?;
        let (file, variables) = self.out.system_file(outgoing)?;
        deliver(target, self.language(), |out| file.write(out))?;
        self.put_codebook(&variables)
    }

    fn sps(&self, outgoing: &mut Outgoing<'_>) -> Result<()> {
        let Some(path) = self.target().output.clone() else {
            return Ok(());
        };
        let table = path.with_extension("csv");
        companions_are_free(
            self.target(),
            &[table.clone(), codebook_of(&path), beside(&path)],
        )?;
        let extent = self.out.measure(outgoing)?;
        let variables = Variables::of(&self.out.answers, &extent);
        let name = table.file_name().unwrap_or_default().to_string_lossy();
        let syntax = write_syntax(&self.out.answers, &variables, &extent, &name);
        deliver_text(self.target(), &syntax, self.language())?;
        write_file(&table, |out| {
            let source = &mut |each: &mut Each<'_>| outgoing.each(each);
            write_syntax_table(&variables, &extent, source, out).map(|_| ())
        })?;
        let content = hash_of_files(&[&path, &table]).map_err(cannot_write)?;
        self.put_beside(outgoing, content)?;
        self.put_codebook(&variables)
    }

    /// Writes the codebook beside a file for SPSS, and tells what the file had to shorten.
    fn put_codebook(&self, variables: &Variables<'_>) -> Result<()> {
        let language = self.language();
        let path = self
            .target()
            .output
            .as_deref()
            .filter(|path| path.is_file());
        let book = path.map(codebook_of);
        if let Some(book) = &book {
            let text = codebook(variables, language).csv(CsvStyle::Spreadsheet)?;
            write_bytes(book, text.as_bytes())?;
        }
        let shortened = &variables.shortened;
        if shortened.is_empty() {
            return Ok(());
        }
        let some = shortened.iter().take(5).map(|one| match one.value {
            Some(value) => format!("{}={value}", one.variable),
            None => one.variable.clone(),
        });
        let some = some.collect::<Vec<_>>().join(language.pick("、", ", "));
        let count = shortened.len();
        let more = if count > 5 { "…" } else { "" };
        let whole = book.map_or(String::new(), |book| {
            let book = book.display();
            text!(in language, "；全文在 {book}", "; whole in {book}")
        });
        complain(&text!(in language,
            "有 {count} 个标签 SPSS 装不下，缩短了：{some}{more}{whole}",
            "{count} labels are longer than SPSS takes and were shortened: {some}{more}{whole}"
        ));
        Ok(())
    }

    fn package(&self, outgoing: &mut Outgoing<'_>) -> Result<()> {
        let Some(path) = self.target().output.as_deref() else {
            return Ok(());
        };
        let is_zip = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        if is_zip {
            return deliver(self.target(), self.language(), |out| {
                copy(write_zip(self, outgoing)?, out)
            });
        }
        write_folder(self, outgoing, path)
    }
}

/// The codebook of a file for SPSS: `a.codebook.csv` beside `a.sav`.
fn codebook_of(path: &Path) -> PathBuf {
    path.with_extension("codebook.csv")
}

/// Refuses to write over files beside a new one; those of one that is written over go with it.
fn companions_are_free(target: &Target, companions: &[PathBuf]) -> Result<()> {
    let is_over = target.output.as_deref().is_some_and(Path::exists);
    if target.force || is_over {
        return Ok(());
    }
    let taken = companions.iter().find(|path| path.is_file());
    taken.map_or(Ok(()), |path| Err(left_alone(path)))
}
