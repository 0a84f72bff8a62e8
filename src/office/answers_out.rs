//! The answers of a survey written into a file, with what belongs into it or beside it.

use std::fs::File;
use std::io::{self, Seek as _, Write};
use std::path::Path;

use jiff::Timestamp;
use zip::ZipWriter;

use super::leaving::{LeavingAsked, Outgoing};
use crate::error::{Error, Kind, Result};
use crate::formats::answers::{
    AnswerLayout, Answers, Each, Extent, PackageTable, descriptor, write_xlsx,
};
use crate::formats::handover::{
    Hashing, Manifest, PACKAGE_DESCRIPTOR, PACKAGE_TABLE, beside, into_workbook, manifest_json,
    package_entry, with_manifest_in,
};
use crate::formats::sav::{Cases, Codes, SystemFile, Variables, codebook};
use crate::formats::{CsvStyle, Gate, write_bytes, write_file};
use crate::store::{Store, SurveyKey};
use crate::text::{Language, Text};

/// The endings of the files that [`write_answers`] writes.
pub const ANSWER_ENDINGS: [&str; 4] = ["csv", "xlsx", "sav", "zip"];

/// Answers on their way into a file, and to whom they are owed.
#[derive(Clone, Copy)]
pub struct AnswersOut<'a> {
    /// What leaves.
    pub answers: Answers<'a>,
    /// Who hands it over.
    pub whose: LeavingAsked<'a>,
}

/// Writes the table of a package.
pub type Table<'t> = &'t mut dyn FnMut(&mut Outgoing<'_>, &mut dyn Write) -> Result<PackageTable>;

impl AnswersOut<'_> {
    /// A first pass over the rows.
    pub fn measure(&self, outgoing: &mut Outgoing<'_>) -> Result<Extent> {
        let nothing = Extent::of(&self.answers.survey.questionnaire);
        let mut extent = nothing.clone();
        outgoing.made_in_pieces(
            &|| Ok(nothing.clone()),
            &|piece, row| {
                piece.add(row);
                Ok(())
            },
            &mut |piece| {
                extent.join(&piece);
                Ok(())
            },
        )?;
        Ok(extent)
    }

    /// A workbook, in a file that can be read again, and what is to be said of it.
    pub fn workbook(&self, outgoing: &mut Outgoing<'_>) -> Result<(File, Option<Text>)> {
        let extent = self.measure(outgoing)?;
        let manifest = outgoing.manifest(&self.whose)?;
        let source = &mut |each: &mut Each<'_>| outgoing.each(each);
        let file = write_xlsx(&self.answers, &extent, &manifest, source)?;
        Ok((into_workbook(file, &manifest)?, extent.remark_of_workbook()))
    }

    /// A system file of SPSS, and its variables.
    ///
    /// How wide a variable is stands before the first row, and is known behind the last. It is guessed by the first and the last
    /// responses, and where that was wrong the rows are made again: most are points, of which the guess is right.
    pub fn system_file(&self, outgoing: &mut Outgoing<'_>) -> Result<(SystemFile, Variables<'_>)> {
        let mut some = Extent::of(&self.answers.survey.questionnaire);
        outgoing.some(&mut |row| {
            some.add(row);
            Ok(())
        })?;
        let guess = Variables::of(&self.answers, &some);
        let (extent, mut rows) = self.rows(outgoing, &guess)?;
        let variables = Variables::of(&self.answers, &extent);
        if !variables.lie_as(&guess) {
            rows = self.rows(outgoing, &variables)?.1;
        }
        let manifest = outgoing.manifest(&self.whose)?;
        let file = SystemFile::of(&self.answers, &extent, &variables, &manifest, rows)?;
        Ok((file, variables))
    }

    /// The rows of a system file, and what they measure.
    fn rows(
        &self,
        outgoing: &mut Outgoing<'_>,
        variables: &Variables<'_>,
    ) -> Result<(Extent, File)> {
        let nothing = Extent::of(&self.answers.survey.questionnaire);
        let mut extent = nothing.clone();
        let mut cases = Cases::new()?;
        outgoing.made_in_pieces(
            &|| Ok((nothing.clone(), Codes::of(variables))),
            &|(extent, codes), row| {
                extent.add(row);
                codes.add(row);
                Ok(())
            },
            &mut |(measured, codes)| {
                extent.join(&measured);
                cases.add(&codes)
            },
        )?;
        Ok((extent, cases.finish()?))
    }

    /// A data package as one zip.
    pub fn package(&self, outgoing: &mut Outgoing<'_>, table: Table<'_>) -> Result<File> {
        let told = |error: zip::result::ZipError| unwritten(io::Error::other(error));
        let mut zip = ZipWriter::new(tempfile::tempfile().map_err(unwritten)?);
        zip.start_file(PACKAGE_TABLE, package_entry())
            .map_err(told)?;
        let table = table(outgoing, &mut zip)?;
        let text = self.descriptor(outgoing, &table)?;
        zip.start_file(PACKAGE_DESCRIPTOR, package_entry())
            .map_err(told)?;
        zip.write_all(text.as_bytes()).map_err(unwritten)?;
        zip.finish().map_err(told)
    }

    /// The descriptor of a package with this table.
    pub fn descriptor(&self, outgoing: &mut Outgoing<'_>, table: &PackageTable) -> Result<String> {
        let manifest = outgoing.manifest(&self.whose)?;
        with_manifest_in(&descriptor(&self.answers, table, &manifest), &manifest)
    }

    fn csv(&self, outgoing: &mut Outgoing<'_>, path: &Path) -> Result<()> {
        let mut content = String::new();
        write_file(path, |out| {
            let mut out = Hashing::new(out);
            self.answers
                .write_csv(outgoing, &mut out, CsvStyle::Spreadsheet)?;
            content = out.finish().0;
            Ok(())
        })?;
        let manifest = Manifest {
            content,
            ..outgoing.manifest(&self.whose)?
        };
        let text = manifest_json(&manifest)? + "\n";
        write_bytes(&beside(path), text.as_bytes())
    }

    fn sav(&self, outgoing: &mut Outgoing<'_>, path: &Path) -> Result<()> {
        let (file, variables) = self.system_file(outgoing)?;
        write_file(path, |out| file.write(out))?;
        let book = codebook(&variables, self.answers.language).csv(CsvStyle::Spreadsheet)?;
        write_bytes(&path.with_extension("codebook.csv"), book.as_bytes())
    }
}

/// Writes the answers of a survey by the ending of the name, without what is sensitive; what is to be said about that.
pub fn write_answers(
    store: &Store,
    key: &SurveyKey,
    path: &Path,
    language: Language,
) -> Result<Option<Text>> {
    let survey = store.survey(key)?;
    store.check_blind_to_all(key)?;
    let gate = Gate::closed(&survey.questionnaire);
    let out = AnswersOut {
        answers: Answers {
            project: &key.project,
            survey: &survey,
            gate: &gate,
            has_notes: store.has_invalid_notes(key)?,
            layout: AnswerLayout::Wide,
            labels: false,
            language,
        },
        whose: LeavingAsked {
            gate: &gate,
            approved_only: false,
            language,
            operator: store.operator(),
            time: Timestamp::now(),
        },
    };
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let mut of_workbook = None;
    // What is measured, written and stamped is one state of the stack, whatever is keyed meanwhile.
    store.reading(|| {
        let mut outgoing = Outgoing::of(store, key);
        match ending.to_lowercase().as_str() {
            "xlsx" => {
                let (file, remark) = out.workbook(&mut outgoing)?;
                of_workbook = remark;
                write_file(path, |into| copy(file, into))
            }
            "sav" => out.sav(&mut outgoing, path),
            "zip" => {
                let table: Table<'_> = &mut |outgoing, into| {
                    let mut into = Hashing::new(into);
                    out.answers.write_package_table(outgoing, &mut into)?;
                    let (sha256, bytes) = into.finish();
                    Ok(PackageTable {
                        sha256,
                        bytes,
                        encoding: "utf-8",
                    })
                };
                let file = out.package(&mut outgoing, table)?;
                write_file(path, |into| copy(file, into))
            }
            _ => out.csv(&mut outgoing, path),
        }
    })?;
    Ok(match (gate.remark(), of_workbook) {
        (Some(one), Some(other)) => Some(Text::new(
            format!("{}；{}", one.zh, other.zh),
            format!("{}; {}", one.en, other.en),
        )),
        (one, other) => one.or(other),
    })
}

/// Copies a file that was written to where it belongs.
pub fn copy(mut file: File, out: &mut dyn Write) -> Result<()> {
    file.rewind()
        .and_then(|()| io::copy(&mut file, out))
        .map(|_| ())
        .map_err(unwritten)
}

fn unwritten(error: io::Error) -> Error {
    Error::new(
        Kind::Store,
        "写不完：磁盘可能满了",
        "the file cannot be written to its end: the disk may be full",
    )
    .caused_by(error)
}
