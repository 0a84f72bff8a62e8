//! Random inputs for every reader of files that anybody may have made: nothing that is read may stop the program.
//!
//! `manyi-fuzz READER SECONDS [SEED]`: READER is one of the names below, or `all`. Inputs are lines and pieces of the excerpts,
//! good files and broken files of `tests/`, cut, joined, doubled and changed sign by sign. An input that panics is written to
//! `fuzz/found/` and named; the end says how many inputs each reader took, and whether one of them panicked.

use std::cell::Cell;
use std::fs;
use std::io::{Cursor, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use manyi::formats::epidata::{RecFiles, read_epx, read_rec};
use manyi::formats::handover::read_manifest;
use manyi::formats::sav::manifest_of_sav;
use manyi::formats::{
    Foreign, Wanted, questionnaire_text, read_qes, read_questionnaire, read_responses, read_xlsform,
};
use manyi::measure::Survey;
use manyi::questionnaire::paste::{self, Settled};
use zip::write::SimpleFileOptions;

/// The readers.
const READERS: [&str; 11] = [
    "text", "docx", "xlsform", "csv", "qes", "toml", "layouts", "answers", "rec", "epx", "handed",
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let which = arguments.next().unwrap_or_else(|| "all".into());
    let seconds = arguments.next().and_then(|word| word.parse().ok());
    let seed = arguments.next().and_then(|word| word.parse().ok());
    let readers: Vec<&str> = READERS
        .into_iter()
        .filter(|name| which == "all" || *name == which)
        .collect();
    if readers.is_empty() {
        eprintln!(
            "there is no reader {which}; there are {}, and all",
            READERS.join(", ")
        );
        return ExitCode::from(2);
    }
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(60));
    let fuzz = Fuzz::new(seed.unwrap_or(1));
    std::panic::set_hook(Box::new(|_| {}));
    let mut counts = [0_u64; READERS.len()];
    let mut found = 0;
    while Instant::now() < end {
        for (at, name) in READERS.iter().enumerate() {
            if !readers.contains(name) {
                continue;
            }
            // The packages are costly to make: fewer of them.
            let turns = if matches!(*name, "docx" | "xlsform" | "answers" | "handed") {
                20
            } else {
                200
            };
            for _ in 0..turns {
                let input = fuzz.input(name);
                counts[at] += 1;
                let done = catch_unwind(AssertUnwindSafe(|| fuzz.read(name, &input)));
                if done.is_err() {
                    found += 1;
                    report(name, counts[at], &input);
                }
            }
        }
    }
    let all: u64 = counts.iter().sum();
    for (name, count) in READERS.iter().zip(counts) {
        println!("{name:<8} {count:>12}");
    }
    println!("{:<8} {all:>12} inputs, {found} panics", "all");
    ExitCode::from(u8::from(found > 0))
}

/// Keeps an input that panicked.
fn report(name: &str, count: u64, input: &[u8]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
    let file = folder.join(format!("{name}-{count}"));
    let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, input));
    eprintln!("panic in {name}: {} ({written:?})", file.display());
}

/// A source of inputs.
struct Fuzz {
    chance: Cell<u64>,
    /// The files of `tests/` that each reader begins from.
    texts: Vec<String>,
    tables: Vec<String>,
    definitions: Vec<String>,
    /// Each `.rec` with its `.chk` and its `.qes`.
    records: Vec<[Vec<u8>; 3]>,
    newer: Vec<Vec<u8>>,
    survey: Survey,
}

impl Fuzz {
    fn new(seed: u64) -> Self {
        let texts = files("data/questionnaires", "txt");
        let mut tables = files("broken/responses", "csv");
        tables.extend(files("good", "csv"));
        let mut definitions = files("broken/questionnaires", "toml");
        definitions.extend(files("good", "toml"));
        let visit =
            fs::read_to_string(tests().join("good/visit.toml")).expect("tests/good/visit.toml");
        let survey = read_questionnaire("visit.toml", &visit)
            .value
            .expect("a good file");
        Self {
            chance: Cell::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
            texts,
            tables,
            definitions,
            records: [("1-banshi", "banshi"), ("2-rukou", "rukou")]
                .map(|(folder, name)| {
                    ["rec", "chk", "qes"].map(|ending| epidata(folder, &format!("{name}.{ending}")))
                })
                .into(),
            newer: ["dating.epx", "dating.epz"]
                .map(|name| epidata("3-dating", name))
                .into(),
            survey: survey.into_survey(),
        }
    }

    /// The next number below `most` (xorshift64*, Vigna 2016).
    fn next(&self, most: usize) -> usize {
        let mut state = self.chance.get();
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        self.chance.set(state);
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % most.max(1)
    }

    fn of<'t>(&self, texts: &'t [String]) -> &'t str {
        &texts[self.next(texts.len())]
    }

    /// Lines of several files, some of them changed.
    fn lines(&self, texts: &[String], most: usize) -> String {
        let mut text = String::new();
        for _ in 0..=self.next(3) {
            let lines: Vec<&str> = self.of(texts).split('\n').collect();
            let from = self.next(lines.len());
            for line in lines.iter().skip(from).take(1 + self.next(most)) {
                text.push_str(line);
                if self.next(12) > 0 {
                    text.push('\n');
                }
            }
        }
        self.changed(text)
    }

    /// A text with some of its signs exchanged, doubled, taken out, put in.
    fn changed(&self, text: String) -> String {
        const SIGNS: [&str; 44] = [
            "（",
            "）",
            "【单选题】",
            "（可多选）",
            "1.",
            "A.",
            "①",
            "□",
            "____",
            "\t",
            "\n",
            "|",
            "、",
            "：",
            "？",
            "10分",
            "0-10分",
            "（跳至第3题）",
            "=== 分页 ===",
            "\u{0}",
            "\u{feff}",
            "\u{202e}",
            "𠮷",
            "é",
            "\"",
            "'",
            "[[",
            "]",
            "=",
            "\\u",
            "{",
            "}",
            "<",
            ">",
            "#",
            "##",
            "<dd/mm/yyyy>",
            "_",
            ",",
            ";",
            "999999999999999999999999",
            "-",
            ".",
            " ",
        ];
        let mut signs: Vec<char> = text.chars().collect();
        for _ in 0..self.next(6) {
            let at = self.next(signs.len() + 1);
            match self.next(5) {
                0 if at < signs.len() => {
                    signs.remove(at);
                }
                1 if at < signs.len() => signs[at] = char::from(self.next(128) as u8),
                2 => {
                    let end = (at + self.next(20)).min(signs.len());
                    let piece = signs[at..end].to_vec();
                    signs.splice(at..at, piece);
                }
                3 => signs.truncate(at),
                _ => {
                    let more: Vec<char> = SIGNS[self.next(SIGNS.len())].chars().collect();
                    signs.splice(at..at, more);
                }
            }
        }
        signs.into_iter().collect()
    }

    fn input(&self, reader: &str) -> Vec<u8> {
        match reader {
            "docx" => self.docx(),
            "xlsform" => self.xlsx(),
            "csv" => self.changed(self.of(&self.tables).to_owned()).into_bytes(),
            "layouts" => self.layout().into_bytes(),
            "answers" => self.answers(),
            // Which of them, and then which of its files is changed, the first byte tells the reader.
            "rec" => {
                let which = self.next(2 * 3) as u8;
                let files = &self.records[usize::from(which) / 3];
                let changed = self.changed_bytes(files[usize::from(which) % 3].clone());
                [vec![which], changed].concat()
            }
            "epx" => {
                let at = self.next(self.newer.len());
                self.changed_bytes(self.newer[at].clone())
            }
            "handed" => self.handed(),
            "toml" => self
                .changed(self.of(&self.definitions).to_owned())
                .into_bytes(),
            _ => self.lines(&self.texts, 8).into_bytes(),
        }
    }

    /// Some bytes exchanged, taken out, doubled, cut off.
    fn changed_bytes(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        for _ in 0..=self.next(6) {
            let at = self.next(bytes.len());
            let end = (at + self.next(90)).min(bytes.len());
            match self.next(5) {
                0 => drop(bytes.drain(at..end)),
                1 => {
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
                2 => bytes.truncate(at),
                _ if at < bytes.len() => bytes[at] = self.next(256) as u8,
                _ => {}
            }
        }
        bytes
    }

    /// A table as other programs write it: a title above, other headings, another sign between the cells.
    fn layout(&self) -> String {
        const HEADINGS: [&str; 14] = [
            "编号",
            "序号",
            "提交答卷时间",
            "所用时间",
            "来自IP",
            "Q1",
            "1、Q1",
            "2、Q2(一)",
            "Q2=1",
            "Q2(一)",
            "Q3",
            "总分",
            "",
            "Q1",
        ];
        const CELLS: [&str; 16] = [
            "1",
            "2",
            "A",
            "A┋B",
            "(空)",
            "(跳过)",
            "10",
            "85%",
            "2022/6/30",
            "2022-06-30 10:20:30",
            "非常满意",
            "#blank",
            "##",
            "\"a\"\"b\"",
            "１０",
            "",
        ];
        let between = [",", "\t", ";", "|"][self.next(4)];
        let mut lines = vec![];
        for _ in 0..self.next(3) {
            lines.push("某县满意度调查".to_owned());
        }
        let columns = 1 + self.next(9);
        let row = |words: &[&str]| {
            let cells: Vec<&str> = (0..columns)
                .map(|_| words[self.next(words.len())])
                .collect();
            cells.join(between)
        };
        lines.push(row(&HEADINGS));
        for _ in 0..self.next(6) {
            lines.push(row(&CELLS));
        }
        self.changed(lines.join("\n"))
    }

    /// A workbook of answers.
    fn answers(&self) -> Vec<u8> {
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
        const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut rows = String::new();
        for (number, line) in (1..).zip(self.layout().split('\n')) {
            rows.push_str(&format!("<row r=\"{number}\">"));
            for (letter, cell) in ('A'..='Z').zip(line.split([',', '\t', ';', '|'])) {
                let cell = escaped(cell);
                rows.push_str(&match self.next(5) {
                    0 => format!("<c r=\"{letter}{number}\"><v>{cell}</v></c>"),
                    1 => format!(
                        "<c r=\"{letter}{number}\" s=\"1\"><v>{}</v></c>",
                        self.next(60_000)
                    ),
                    2 => format!("<c r=\"{letter}{number}\"><f>A1+1</f></c>"),
                    _ => format!(
                        "<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"
                    ),
                });
            }
            rows.push_str("</row>");
        }
        let merged = [
            "",
            "<mergeCells><mergeCell ref=\"A1:C2\"/></mergeCells>",
            "<mergeCells><mergeCell ref=\"B9:A1\"/></mergeCells>",
        ][self.next(3)];
        let mut sheet = format!(
            "<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData>{merged}</worksheet>"
        );
        if self.next(4) == 0 {
            sheet = self.changed(sheet);
        }
        let mut styles = format!(
            "<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"
        );
        if self.next(6) == 0 {
            styles = self.changed(styles);
        }
        self.package(&[
            ("xl/workbook.xml", format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")),
            ("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"{LINKS}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>")),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/styles.xml", styles),
        ])
    }

    /// A package with a manifest, or the beginning of a system file.
    fn handed(&self) -> Vec<u8> {
        let manifest = "{\"format\":1,\"program\":\"manyi\",\"kind\":\"responses\",\"project\":\"p\",\"survey\":\"s\",\"approved_only\":false,\"surveys\":[],\"figures\":[],\"heads\":[],\"operator\":\"a\",\"time\":\"2026-11-30T00:00:00Z\",\"content\":\"\"}";
        let manifest = self.changed(manifest.to_owned());
        if self.next(3) == 0 {
            return self
                .changed(format!("$FL2 manyi('{manifest}'\n)"))
                .into_bytes();
        }
        let manifest = escaped(&manifest);
        if self.next(3) == 0 {
            let page = format!(
                "<html><meta name=\"manyi-manifest\" content=\"{}\"></html>",
                manifest.replace('"', "&quot;")
            );
            return self.changed(page).into_bytes();
        }
        let package = self.package(&[
            ("[Content_Types].xml", "<Types/>".to_owned()),
            (
                "customXml/manyi.xml",
                format!("<manifest xmlns=\"urn:manyi:manifest:1\">{manifest}</manifest>"),
            ),
        ]);
        self.changed_bytes(package)
    }

    fn docx(&self) -> Vec<u8> {
        const NAME: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
        let mut body = String::new();
        for line in self.lines(&self.texts, 6).split('\n') {
            let line = escaped(line);
            body.push_str(&match self.next(6) {
                0 => format!("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{line}</w:t></w:r></w:p>", self.next(10)),
                1 => format!("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{line}</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
                2 => format!("<w:p><w:ins><w:r><w:t>{line}</w:t></w:r></w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"),
                3 => format!("<w:p><w:sdt><w:sdtContent><w:r><w:t>{line}</w:t><w:br/></w:r></w:sdtContent></w:sdt></w:p>"),
                _ => format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>"),
            });
        }
        let mut document =
            format!("<w:document xmlns:w=\"{NAME}\"><w:body>{body}</w:body></w:document>");
        if self.next(3) == 0 {
            document = self.changed(document);
        }
        let numbering = format!(
            "<w:numbering xmlns:w=\"{NAME}\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"upperLetter\"/><w:lvlText w:val=\"%2.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
        );
        let numbering = if self.next(5) == 0 {
            self.changed(numbering)
        } else {
            numbering
        };
        self.package(&[
            ("word/document.xml", document),
            ("word/numbering.xml", numbering),
        ])
    }

    fn xlsx(&self) -> Vec<u8> {
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
        const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let names = ["survey", "choices", "settings"];
        let mut parts = vec![];
        let (mut sheets, mut links) = (String::new(), String::new());
        for (number, name) in (1..).zip(names) {
            sheets.push_str(&format!(
                "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"
            ));
            links.push_str(&format!("<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"));
        }
        parts.push(("xl/workbook.xml".to_owned(), format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>")));
        parts.push((
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!("<Relationships xmlns=\"{LINKS}\">{links}</Relationships>"),
        ));
        for (number, name) in (1..).zip(names) {
            let rows = self.form_rows(name);
            let mut xml =
                format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
            if self.next(8) == 0 {
                xml = self.changed(xml);
            }
            parts.push((format!("xl/worksheets/sheet{number}.xml"), xml));
        }
        let parts: Vec<(&str, String)> = parts
            .iter()
            .map(|(name, text)| (name.as_str(), text.clone()))
            .collect();
        self.package(&parts)
    }

    /// Rows of a sheet of an XLSForm.
    fn form_rows(&self, sheet: &str) -> String {
        const TYPES: [&str; 14] = [
            "select_one a",
            "select_multiple a",
            "integer",
            "decimal",
            "text",
            "date",
            "note",
            "range",
            "begin_group",
            "end_group",
            "select_one a or_other",
            "begin repeat",
            "geopoint",
            "",
        ];
        const LOGIC: [&str; 12] = [
            "${q1} = '1'",
            "selected(${q2}, '2')",
            "not(selected(${q1}, '1')) and ${q3} >= 5",
            ". >= 0 and . <= 120",
            "count-selected(.) <= 2",
            "${q1} ＝ ‘1’",
            "${q1} != ''",
            "(${q1} = '1' or ${q1} = '2')",
            ". >= date('2022-01-01')",
            "not(selected(., '2') and count-selected(.) > 1)",
            "${q3} > 99999999999999999999999999999",
            "",
        ];
        let mut rows: Vec<Vec<String>> = vec![];
        let of = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        match sheet {
            "survey" => {
                rows.push(of(&[
                    "type",
                    "name",
                    "label",
                    "required",
                    "relevant",
                    "constraint",
                    "parameters",
                ]));
                for number in 1..=1 + self.next(6) {
                    rows.push(vec![
                        TYPES[self.next(TYPES.len())].into(),
                        format!("q{number}"),
                        self.changed("您是否满意？".into()),
                        ["yes", "", "是", "no"][self.next(4)].into(),
                        self.changed(LOGIC[self.next(LOGIC.len())].into()),
                        self.changed(LOGIC[self.next(LOGIC.len())].into()),
                        ["start=0 end=10 step=1", "", "start=1", "end=x"][self.next(4)].into(),
                    ]);
                }
            }
            "choices" => {
                rows.push(of(&["list_name", "name", "label"]));
                for number in 1..=self.next(4) {
                    rows.push(vec![
                        "a".into(),
                        self.changed(number.to_string()),
                        self.changed("满意".into()),
                    ]);
                }
            }
            _ => {
                rows.push(of(&["form_title", "form_id", "version"]));
                rows.push(vec![
                    self.changed("问卷".into()),
                    "f".into(),
                    self.next(3).to_string(),
                ]);
            }
        }
        let mut xml = String::new();
        for (number, row) in (1..).zip(rows) {
            xml.push_str(&format!("<row r=\"{number}\">"));
            for (letter, cell) in ('A'..).zip(row) {
                xml.push_str(&format!(
                    "<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                    escaped(&cell)
                ));
            }
            xml.push_str("</row>");
        }
        xml
    }

    fn package(&self, parts: &[(&str, String)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, text) in parts {
            writer.start_file(*name, options).expect("in memory");
            writer.write_all(text.as_bytes()).expect("in memory");
        }
        let mut bytes = writer.finish().expect("in memory").into_inner();
        if self.next(20) == 0 {
            let at = self.next(bytes.len());
            bytes[at] = self.next(256) as u8;
        }
        bytes
    }

    fn read(&self, reader: &str, input: &[u8]) {
        match reader {
            "docx" => {
                if let Ok((text, _)) = questionnaire_text("a.docx", input, None) {
                    drop(paste::read(&text, &Settled::default()));
                }
            }
            "xlsform" => {
                if let Ok(form) = read_xlsform(input) {
                    drop(form.reading());
                    drop(manyi::questionnaire::paste::text(&form.questionnaire));
                }
            }
            "csv" => drop(read_responses(&self.survey, "a.csv", input)),
            "toml" => drop(read_questionnaire(
                "a.toml",
                &String::from_utf8_lossy(input),
            )),
            "layouts" => {
                let text = String::from_utf8_lossy(input);
                let questionnaire = &self.survey.questionnaire;
                drop(Foreign::of_text(&text, questionnaire, Wanted::default()));
            }
            "answers" => {
                let questionnaire = &self.survey.questionnaire;
                drop(Foreign::of_workbook(
                    input,
                    questionnaire,
                    Wanted::default(),
                ));
            }
            "rec" => {
                let Some((which, changed)) = input.split_first() else {
                    return;
                };
                let which = usize::from(*which);
                let mut files = self.records[which / 3 % 2].each_ref().map(Vec::as_slice);
                files[which % 3] = changed;
                let [rec, chk, qes] = files;
                let files = RecFiles {
                    rec: ("a.rec", rec),
                    qes: Some(("a.qes", qes)),
                    chk: Some(("a.chk", chk)),
                };
                drop(read_rec(files, None));
            }
            "epx" => drop(read_epx("a.epx", input, None)),
            "handed" => {
                drop(read_manifest(input));
                drop(manifest_of_sav(input).map(str::len));
            }
            "qes" => drop(read_qes(&String::from_utf8_lossy(input))),
            _ => {
                let reading = paste::read(&String::from_utf8_lossy(input), &Settled::default());
                let questionnaire = paste::questionnaire(&reading, "s");
                drop(paste::text(&questionnaire));
            }
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A file of the sets of EpiData.
fn epidata(folder: &str, name: &str) -> Vec<u8> {
    let path = tests().join("data/epidata").join(folder).join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}

/// The texts of the files of a folder of `tests/` with this ending.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut paths: Vec<PathBuf> = fs::read_dir(tests().join(folder))
        .expect("a folder of tests")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    paths.sort();
    let texts = paths.iter().filter_map(|path| fs::read(path).ok());
    texts
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}
