//! Interviews as a table: one row each, the head in columns, then a column for each question of the guide. Read and written.

use std::collections::BTreeMap;

use crate::formats::Checked;
use crate::formats::own_words::meant;
use crate::interview::{Consent, Group, Guide, Head, Interview, Mode, Said, SaidState, read_code};
use crate::text::{Finding, Text, read_day, text};

/// An interview as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInterview {
    /// The interviewee's code.
    pub code: String,
    /// Whom, where and when.
    pub head: Head,
    /// What was said, by the codes of the questions; one that stands empty is not among them.
    pub answers: BTreeMap<String, Said>,
}

/// The columns of the head, in the order in which they are written.
pub const HEAD_COLUMNS: [&str; 12] = [
    "code",
    "group",
    "role",
    "unit",
    "mode",
    "place",
    "date",
    "start",
    "end",
    "interviewer",
    "recorder",
    "consent",
];

/// What stands in a cell in the place of words.
const NOTHING_SAID: &str = "#silent";
const NOT_ASKED: &str = "#not-asked";

/// Reads interviews with a guide from CSV, or from JSON (a list of objects with the columns as keys); all or nothing.
///
/// Every problem has its row and column. A cell `#silent` says that a question was asked and nothing was said, `#not-asked` that
/// it was not asked.
pub fn read_interviews(file: &str, content: &str, guide: &Guide) -> Checked<Vec<NewInterview>> {
    let rows = if content.trim_start().starts_with('[') {
        json_rows(content)
    } else {
        csv_rows(content)
    };
    let rows = match rows {
        Ok(rows) => rows,
        Err(finding) => return Checked::new(None, vec![in_file(finding, file, None)]),
    };
    let mut reader = Reader {
        file,
        guide,
        findings: Vec::new(),
        taken: BTreeMap::new(),
    };
    let interviews = rows
        .iter()
        .map(|(row, cells)| reader.interview(*row, cells))
        .collect();
    let findings = reader.findings;
    Checked::new(Some(interviews), findings)
}

/// The cells of a row by their headings.
type Cells = Vec<(String, String)>;

fn csv_rows(content: &str) -> Result<Vec<(u32, Cells)>, Finding> {
    let body = content.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().from_reader(body.as_bytes());
    let bad = |error: &csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        let mut finding = Finding::error(
            "bad-csv",
            "row",
            text!(
                "CSV 读不出来：各行的格数不一样，或引号没有配对",
                "the CSV cannot be read: rows of different length, or a quote without its pair"
            ),
        )
        .hint(
            "用表格软件另存为 CSV UTF-8",
            "save it as CSV UTF-8 from a spreadsheet",
        );
        finding.place.line = Some(line as u32);
        finding
    };
    let headings: Vec<String> = reader
        .headers()
        .map_err(|error| bad(&error))?
        .iter()
        .map(|heading| heading.trim().to_owned())
        .collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| bad(&error))?;
        let row = record.position().map_or(0, csv::Position::line) as u32;
        let cells = record.iter().map(crate::formats::listing::unguard);
        let cells = headings.iter().cloned().zip(cells.map(str::to_owned));
        rows.push((row, cells.collect()));
    }
    Ok(rows)
}

fn json_rows(content: &str) -> Result<Vec<(u32, Cells)>, Finding> {
    let read: Result<Vec<serde_json::Map<String, serde_json::Value>>, _> =
        serde_json::from_str(content);
    let rows = read.map_err(|error| {
        let mut finding = Finding::error(
            "bad-json",
            "row",
            text!(
                "JSON 读不出来，或不是一列对象",
                "the JSON cannot be read, or is no list of objects"
            ),
        )
        .hint(
            "写成 [{\"code\": \"03\", …}, …]",
            "write it as [{\"code\": \"03\", …}, …]",
        );
        finding.place.line = Some(error.line() as u32);
        finding
    })?;
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    let rows = rows.into_iter().zip(1..);
    Ok(rows
        .map(|(row, number)| {
            (
                number,
                row.into_iter()
                    .map(|(key, value)| (key, text(value)))
                    .collect(),
            )
        })
        .collect())
}

struct Reader<'a> {
    file: &'a str,
    guide: &'a Guide,
    findings: Vec<Finding>,
    taken: BTreeMap<String, u32>,
}

impl Reader<'_> {
    fn interview(&mut self, row: u32, cells: &Cells) -> NewInterview {
        let mut interview = NewInterview {
            code: String::new(),
            head: Head::of(
                self.guide
                    .ask
                    .first()
                    .copied()
                    .unwrap_or(Group::Beneficiary),
            ),
            answers: BTreeMap::new(),
        };
        let is_given = |name: &str| {
            cells
                .iter()
                .any(|(heading, cell)| heading == name && !cell.trim().is_empty())
        };
        for name in ["code", "group"] {
            if !is_given(name) {
                self.report(
                    row,
                    name,
                    "missing-cell",
                    text!("这一列是空的", "this column is empty"),
                );
            }
        }
        for (heading, cell) in cells {
            let cell = cell.trim();
            if !cell.is_empty() {
                self.cell(row, heading, cell, &mut interview);
            }
        }
        interview
    }

    fn cell(&mut self, row: u32, heading: &str, cell: &str, interview: &mut NewInterview) {
        let head = &mut interview.head;
        let is_read = match heading {
            "code" => return self.code(row, cell, interview),
            "group" => word(
                cell,
                &Group::ALL.map(Group::code),
                &Group::ALL.map(Group::title),
            )
            .map(|at| head.group = Group::ALL[at])
            .is_some(),
            "mode" => word(
                cell,
                &Mode::ALL.map(Mode::code),
                &Mode::ALL.map(Mode::title),
            )
            .map(|at| head.mode = Mode::ALL[at])
            .is_some(),
            "consent" => word(
                cell,
                &Consent::ALL.map(Consent::code),
                &Consent::ALL.map(Consent::title),
            )
            .map(|at| head.consent = Consent::ALL[at])
            .is_some(),
            "date" => {
                head.date = read_day(cell);
                head.date.is_some()
            }
            "start" => {
                head.start = cell.parse().ok();
                head.start.is_some()
            }
            "end" => {
                head.end = cell.parse().ok();
                head.end.is_some()
            }
            "role" => kept(&mut head.role, cell),
            "unit" => kept(&mut head.unit, cell),
            "place" => kept(&mut head.place, cell),
            "interviewer" => kept(&mut head.interviewer, cell),
            "recorder" => kept(&mut head.recorder, cell),
            question => {
                if self.guide.find(question).is_none() {
                    let unknown = text!(
                        "提纲里没有这道题，也没有这一列",
                        "the guide has no such question, and there is no such column"
                    );
                    return self.report(row, heading, "unknown-column", unknown);
                }
                if cell == super::gate::WITHHELD {
                    // The words stayed inside where it was written: nothing is known of them here.
                    return;
                }
                let said = match cell {
                    NOTHING_SAID => Said::nothing(SaidState::Silent),
                    NOT_ASKED => Said::nothing(SaidState::NotAsked),
                    words => Said::words(words),
                };
                interview.answers.insert(question.to_owned(), said);
                true
            }
        };
        if !is_read {
            let shown = crate::text::quoted(cell);
            self.report(
                row,
                heading,
                "bad-cell",
                text!("读不懂“{shown}”", "`{shown}` cannot be read"),
            );
        }
    }

    fn code(&mut self, row: u32, cell: &str, interview: &mut NewInterview) {
        let Ok(code) = read_code(cell) else {
            let shown = crate::text::quoted(cell);
            let bad = text!(
                "“{shown}”不能作访谈编号",
                "`{shown}` cannot be the code of an interview"
            );
            return self.report(row, "code", "bad-serial", bad);
        };
        if let Some(earlier) = self
            .taken
            .insert(code.trim_start_matches('0').to_owned(), row)
        {
            let twice = text!(
                "编号 {code} 已在第 {earlier} 行",
                "the code {code} stands in row {earlier} already"
            );
            self.report(row, "code", "duplicate-serial", twice);
        }
        interview.code = code;
    }

    fn report(&mut self, row: u32, column: &str, code: &'static str, sentence: Text) {
        let Text { zh, en } = sentence;
        let sentence = Text::new(
            format!("第 {row} 行 {column}：{zh}"),
            format!("row {row}, {column}: {en}"),
        );
        let finding = Finding::error(code, format!("row {row} {column}"), sentence).hint(
            "改好这一格再导入；各列的写法见 manyi formats",
            "mend the cell and import again; manyi formats tells what each column takes",
        );
        self.findings.push(in_file(finding, self.file, None));
    }
}

fn kept(place: &mut String, cell: &str) -> bool {
    cell.clone_into(place);
    true
}

/// The place of a word in a list, by its code or by what people call it.
fn word(cell: &str, codes: &[&'static str], titles: &[Text]) -> Option<usize> {
    let own = meant(cell, codes);
    codes
        .iter()
        .zip(titles)
        .position(|(code, title)| *code == cell || own == Some(*code) || title.zh == cell)
}

fn in_file(mut finding: Finding, file: &str, line: Option<u32>) -> Finding {
    if let Some(line) = line {
        finding.place.line = Some(line);
    }
    finding.place.path = format!("{file} {}", finding.place.path);
    finding
}

/// The cells of an interview, in the order of [`HEAD_COLUMNS`] and then of the questions: as [`read_interviews`] reads them.
pub fn interview_cells(interview: &Interview, questions: &[&str]) -> Vec<String> {
    let head = &interview.head;
    let time = |time: Option<crate::interview::TimeOfDay>| {
        time.map(|time| time.to_string()).unwrap_or_default()
    };
    let mut cells = vec![
        interview.code.clone(),
        head.group.code().to_owned(),
        head.role.clone(),
        head.unit.clone(),
        head.mode.code().to_owned(),
        head.place.clone(),
        head.date.map(|date| date.to_string()).unwrap_or_default(),
        time(head.start),
        time(head.end),
        head.interviewer.clone(),
        head.recorder.clone(),
        head.consent.code().to_owned(),
    ];
    cells.extend(
        questions
            .iter()
            .map(|question| match interview.said(question) {
                None => String::new(),
                Some(said) => match said.state {
                    SaidState::Said => said.text.clone(),
                    SaidState::Silent => NOTHING_SAID.to_owned(),
                    SaidState::NotAsked => NOT_ASKED.to_owned(),
                    SaidState::Erased => "#erased".to_owned(),
                },
            }),
    );
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::read_guide;

    fn guide() -> Guide {
        let toml = "format = 1\ncode = \"g\"\ntitle = \"g\"\nask = [\"受益对象\"]\n[[questions]]\ncode = \"Q1\"\ntext = \"?\"\n[[questions]]\ncode = \"Q2\"\ntext = \"?\"\n";
        read_guide("g.toml", toml, None).value.unwrap()
    }

    #[test]
    fn a_table_of_interviews_is_read_and_each_problem_has_its_row_and_column() {
        let table = "code,group,mode,date,start,Q1,Q2\n03,受益对象,面谈,2024.5.6,9:30,\"办理慢，\n跑了三趟\",#not-asked\n";
        let read = read_interviews("a.csv", table, &guide());
        assert_eq!(read.findings, []);
        let of = &read.value.unwrap()[0];
        assert_eq!((of.code.as_str(), of.head.mode), ("03", Mode::FaceToFace));
        assert_eq!(of.answers["Q1"].text, "办理慢，\n跑了三趟");
        assert_eq!(of.answers["Q2"].state, SaidState::NotAsked);
        let wrong = "code,group,mode,Q9\n03,村民,面谈,\n3,受益对象,信,话\n";
        let found = read_interviews("a.csv", wrong, &guide()).findings;
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|of| (of.code, of.place.path.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("bad-cell", "a.csv row 2 group"),
                ("duplicate-serial", "a.csv row 3 code"),
                ("bad-cell", "a.csv row 3 mode"),
                ("unknown-column", "a.csv row 3 Q9"),
            ]
        );
    }

    #[test]
    fn json_has_the_columns_as_keys() {
        let json = r#"[{"code": "3", "group": "officer", "Q1": "快", "Q2": null}]"#;
        let read = read_interviews("a.json", json, &guide());
        assert_eq!(read.findings, []);
        assert_eq!(read.value.unwrap()[0].answers.len(), 1);
        let bad = read_interviews("a.json", "[1]", &guide());
        assert_eq!(bad.findings[0].code, "bad-json");
    }
}
