//! A project of the newer `EpiData`: `.epx`, and `.epz`, which is the same in a zip.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::value::{DayOrder, normal};
use super::{
    EpiField, EpiForm, EpiHeading, EpiJump, EpiKind, EpiLabel, EpiRecord, EpiRemark, EpiStatus,
};
use crate::formats::docx::xml::{Attributes, Node, walk};
use crate::text::limits::DOCUMENT_FILE;
use crate::text::{Finding, Text, quoted, text};

/// Whether a file is a zip, as `.epz` is.
pub fn is_epz(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads the form of a project with its records; `wanted` names one of several.
///
/// # Errors
/// A finding where the file is none, is locked, or holds several forms of which none was named.
pub fn read_epx(name: &str, bytes: &[u8], wanted: Option<&str>) -> Result<EpiForm, Finding> {
    read(bytes, wanted, name).map_err(|mut finding| {
        finding.place.file.get_or_insert_with(|| name.to_owned());
        finding
    })
}

fn read(bytes: &[u8], wanted: Option<&str>, name: &str) -> Result<EpiForm, Finding> {
    let unpacked;
    let bytes = if is_epz(bytes) {
        unpacked = unpack(bytes)?;
        &unpacked
    } else {
        bytes
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| no_xml())?;
    let mut reading = Reading::default();
    walk(text, |node| reading.node(node)).ok_or_else(no_xml)?;
    reading.form(wanted, name)
}

/// The one project in a zip.
fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Finding> {
    let broken = |_| no_zip();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let is_project = |name: &str| name.to_lowercase().ends_with(".epx");
    let found = (0..archive.len()).find(|at| {
        let entry = archive.by_index_raw(*at);
        entry.is_ok_and(|entry| entry.name().is_ok_and(|name| is_project(&name)))
    });
    let entry = archive
        .by_index(found.ok_or_else(no_zip)?)
        .map_err(broken)?;
    let mut unpacked = Vec::new();
    let read = entry.take(DOCUMENT_FILE).read_to_end(&mut unpacked);
    read.map_err(|_| no_zip())?;
    Ok(unpacked)
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    /// The elements that are open.
    path: Vec<String>,
    /// The text of the innermost.
    text: String,
    version: u32,
    is_project: bool,
    is_locked: bool,
    title: String,
    /// What parts days, times and decimals in values.
    decimal: char,
    sets: HashMap<String, Vec<(EpiLabel, bool)>>,
    set: String,
    label: Option<(String, bool)>,
    /// How far down the heading that is open stands.
    top: i64,
    files: Vec<DataFile>,
}

/// A form of a project.
#[derive(Default)]
struct DataFile {
    id: String,
    title: String,
    fields: Vec<Declared>,
    headings: Vec<EpiHeading>,
    keys: Vec<String>,
    records: Vec<(EpiStatus, String)>,
    /// How many fields stand before the section that is open.
    section: usize,
}

/// A field as it is declared.
#[derive(Default)]
struct Declared {
    id: String,
    /// How far down its section it stands.
    top: i64,
    kind: String,
    decimals: u32,
    must_enter: bool,
    question: String,
    ranges: Vec<[Option<String>; 2]>,
    labels: String,
    /// Value and target; `None` where the record is done; the section or the next field by these words.
    jumps: Vec<(String, Target)>,
    /// What has no counterpart.
    others: Vec<String>,
}

enum Target {
    Field(String),
    Done,
    Section,
    Next,
}

impl Reading {
    fn node(&mut self, node: Node) {
        match node {
            Node::Start(name, attributes, is_empty) => {
                self.text.clear();
                self.begin(&name, &attributes);
                self.path.push(name);
                if is_empty {
                    self.end();
                }
            }
            Node::Text(text) => self.text.push_str(&text),
            Node::End(_) => self.end(),
        }
    }

    fn file(&mut self) -> Option<&mut DataFile> {
        self.files.last_mut()
    }

    fn field(&mut self) -> Option<&mut Declared> {
        self.file()?.fields.last_mut()
    }

    fn begin(&mut self, name: &str, attributes: &Attributes) {
        let get = |key: &str| attributes.get(key).unwrap_or_default().to_owned();
        match name {
            "EpiData" => {
                self.is_project = true;
                self.version = get("version").parse().unwrap_or_default();
                self.decimal = ',';
                self.is_locked = ["Password", "password"]
                    .iter()
                    .any(|key| !get(key).is_empty());
                self.separators(attributes);
            }
            "Settings" => self.separators(attributes),
            "Crypto" | "Encrypted" => self.is_locked = true,
            "ValueLabelSet" => self.set = get("id"),
            "ValueLabel" => {
                let is_missing = get("missing") == "true";
                self.label = Some((get("value"), is_missing));
            }
            "DataFile" => self.files.push(DataFile {
                id: get("id"),
                ..DataFile::default()
            }),
            "Field" => {
                let declared = Declared {
                    id: get("id"),
                    top: get("top").parse().unwrap_or_default(),
                    kind: get("type"),
                    decimals: get("decimals").parse().unwrap_or_default(),
                    must_enter: get("entryMode") == "emMustEnter",
                    labels: get("valueLabelRef"),
                    ..Declared::default()
                };
                if let Some(file) = self.file() {
                    file.fields.push(declared);
                }
            }
            "Section" => {
                self.top = i64::MIN;
                if let Some(file) = self.file() {
                    file.section = file.fields.len();
                }
            }
            "Heading" => self.top = get("top").parse().unwrap_or(i64::MIN),
            "Range" => {
                let end = |key: &str| Some(get(key)).filter(|end| !end.is_empty());
                let ends = [end("start"), end("end")];
                if let Some(field) = self.field() {
                    field.ranges.push(ends);
                }
            }
            "Jump" => {
                let target = match get("type").as_str() {
                    "jtSaveRecord" => Target::Done,
                    "jtExitSection" => Target::Section,
                    "jtSkipNextField" => Target::Next,
                    _ => Target::Field(get("toFieldRef")),
                };
                let on = get("on");
                if let Some(field) = self.field() {
                    field.jumps.push((on, target));
                }
            }
            "Calculation" | "Compare" | "ValueRelate" => {
                if let Some(field) = self.field() {
                    field.others.push(name.to_owned());
                }
            }
            "Key" => {
                let key = get("fieldRef");
                if let Some(file) = self.file() {
                    file.keys.push(key);
                }
            }
            "Record" => {
                let status = match get("status").as_str() {
                    "rsDeleted" => EpiStatus::Deleted,
                    "rsVerified" => EpiStatus::Verified,
                    _ => EpiStatus::Normal,
                };
                if let Some(file) = self.file() {
                    file.records.push((status, String::new()));
                }
            }
            _ => {}
        }
    }

    fn separators(&mut self, attributes: &Attributes) {
        let sign = attributes.get("decimalSeparator");
        if let Some(sign) = sign.and_then(|sign| sign.chars().next()) {
            self.decimal = sign;
        }
    }

    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        let Some(name) = self.path.pop() else {
            return;
        };
        let parents = |at: usize| {
            let index = self.path.len().checked_sub(at + 1);
            index.map_or("", |index| self.path[index].as_str())
        };
        let (parent, above) = (parents(0).to_owned(), parents(1).to_owned());
        match (name.as_str(), parent.as_str(), above.as_str()) {
            ("Text", "Title", "StudyInfo") => first(&mut self.title, &text),
            ("Text", "Question", "Field") => {
                if let Some(field) = self.field() {
                    first(&mut field.question, &text);
                }
            }
            ("Text", "Caption", "DataFile") => {
                if let Some(file) = self.file() {
                    first(&mut file.title, &text);
                }
            }
            ("Text", "Caption", "Section" | "Heading") => {
                let top = self.top;
                if let Some(file) = self.file() {
                    // Headings of a part may be written behind its fields.
                    let above = file.fields[file.section..].iter();
                    let above = above.take_while(|field| field.top < top);
                    file.headings.push(EpiHeading {
                        before: file.section + above.count(),
                        is_beside: false,
                        begins_part: true,
                        text: text.trim().to_owned(),
                    });
                }
            }
            ("Label", "ValueLabel", _) => {
                if let Some((value, is_missing)) = self.label.take() {
                    let text = text.trim().to_owned();
                    let set = self.sets.entry(self.set.clone()).or_default();
                    set.push((EpiLabel { value, text }, is_missing));
                }
            }
            ("Record", ..) => {
                if let Some((_, record)) = self.file().and_then(|file| file.records.last_mut()) {
                    *record = text;
                }
            }
            _ => {}
        }
    }

    fn form(self, wanted: Option<&str>, name: &str) -> Result<EpiForm, Finding> {
        if !self.is_project {
            return Err(no_xml());
        }
        if self.is_locked {
            return Err(locked());
        }
        if self.version > 6 {
            return Err(too_new(self.version));
        }
        // What begins with a line are the program's own notes.
        let is_data = |file: &&DataFile| !file.id.starts_with('_') && !file.fields.is_empty();
        let all: Vec<&DataFile> = self.files.iter().filter(is_data).collect();
        let file = match (wanted, all.as_slice()) {
            (_, []) => return Err(no_form()),
            (Some(id), all) => all
                .iter()
                .find(|file| file.id == id)
                .ok_or_else(|| several(all))?,
            (None, [file]) => file,
            (None, all) => return Err(several(all)),
        };
        Ok(self.made(file, name))
    }

    fn made(&self, file: &DataFile, name: &str) -> EpiForm {
        let title = if file.title.is_empty() {
            &self.title
        } else {
            &file.title
        };
        let mut form = EpiForm {
            title: title.clone(),
            headings: file.headings.clone(),
            encoding: Some("UTF-8"),
            ..EpiForm::default()
        };
        for declared in &file.fields {
            let (kind, order) = kind_of(declared);
            let question = declared.question.trim().trim_end_matches([':', '：']);
            let words = if question.is_empty() {
                declared.id.clone()
            } else {
                question.trim().to_owned()
            };
            let mut field = EpiField::bare(declared.id.clone(), words, kind, order);
            let stored = |value: &String| self.stored(kind, order, value);
            field.must_enter = declared.must_enter;
            field.ranges = declared
                .ranges
                .iter()
                .map(|ends| ends.clone().map(|end| end.as_ref().map(stored)))
                .collect();
            for (label, is_missing) in self.sets.get(&declared.labels).into_iter().flatten() {
                let value = stored(&label.value);
                if *is_missing {
                    field.missing.push(value.clone());
                }
                let text = label.text.clone();
                field.labels.push(EpiLabel { value, text });
            }
            if !declared.labels.is_empty() && field.labels.is_empty() {
                form.remarks.push(EpiRemark {
                    place: name.to_owned(),
                    sentence: text!(
                        "{} 的值标签 {} 不在文件里",
                        "{}: its labels {} are not in the file",
                        declared.id,
                        declared.labels
                    ),
                });
            }
            for other in &declared.others {
                form.remarks.push(EpiRemark {
                    place: name.to_owned(),
                    sentence: text!(
                        "{} 的 {other} 没有对应的功能，没有读",
                        "{other} of {} has no counterpart and was not taken",
                        declared.id
                    ),
                });
            }
            form.fields.push(field);
        }
        self.jumps(file, &mut form, name);
        let at = |id: &String| place(file, id, self.version);
        form.keys = file.keys.iter().filter_map(at).collect();
        for (number, (status, text)) in file.records.iter().enumerate() {
            let record = self.record(file, &mut form, number + 1, text);
            form.records.push(EpiRecord {
                status: *status,
                values: record,
            });
        }
        form
    }

    /// A value as it is stored here.
    fn stored(&self, kind: EpiKind, order: DayOrder, value: &str) -> String {
        let value = match kind {
            EpiKind::Decimal(_) => value.replace(self.decimal, "."),
            _ => value.to_owned(),
        };
        normal(kind, order, &value).unwrap_or(value)
    }

    fn jumps(&self, file: &DataFile, form: &mut EpiForm, name: &str) {
        for (at, declared) in file.fields.iter().enumerate() {
            for (on, target) in &declared.jumps {
                let EpiField { kind, order, .. } = form.fields[at];
                let on = (on != "*").then(|| self.stored(kind, order, on));
                let section_ends = || {
                    let mut headings = file.headings.iter().map(|heading| heading.before);
                    headings.find(|before| *before > at)
                };
                let to = match target {
                    Target::Done => None,
                    Target::Section => section_ends(),
                    Target::Next => Some(at + 2).filter(|to| *to < file.fields.len()),
                    Target::Field(id) => {
                        let found = place(file, id, self.version);
                        if found.is_none() {
                            form.remarks.push(EpiRemark {
                                place: name.to_owned(),
                                sentence: text!(
                                    "{} 跳到 {id}，但没有这个字段",
                                    "{} jumps to {id}, which is no field",
                                    declared.id
                                ),
                            });
                            continue;
                        }
                        found
                    }
                };
                let place = format!("{name} {}", declared.id);
                form.fields[at].jumps.push(EpiJump { on, to, place });
            }
        }
    }

    fn record(
        &self,
        file: &DataFile,
        form: &mut EpiForm,
        number: usize,
        text: &str,
    ) -> Vec<Option<String>> {
        let mut values = vec![None; form.fields.len()];
        for (id, value) in pairs(text, self.version) {
            let Some(at) = place(file, &id, self.version) else {
                form.remarks.push(EpiRemark::of_all(text!(
                    "记录 {number} 里有字段 {id}，表里没有",
                    "record {number} has {id}, which is no field of the form"
                )));
                continue;
            };
            let value = value.trim();
            if value.is_empty() || value == "." {
                continue;
            }
            let EpiField { kind, order, .. } = form.fields[at];
            let dotted = match kind {
                EpiKind::Decimal(_) => value.replace(self.decimal, "."),
                _ => value.to_owned(),
            };
            let stored = normal(kind, order, &dotted);
            if stored.is_none() {
                let field = &mut form.fields[at];
                form.remarks.push(EpiRemark::of_all(text!(
                    "记录 {number} 的 {id} 不是这个字段该有的值，整个字段按文字读",
                    "record {number}: {id} is not what the field holds; the whole field is read as words"
                )));
                field.kind = EpiKind::Text;
            }
            values[at] = Some(stored.unwrap_or_else(|| value.to_owned()));
        }
        values
    }
}

/// Keeps the first of several languages.
fn first(kept: &mut String, text: &str) {
    if kept.is_empty() {
        text.trim().clone_into(kept);
    }
}

/// The place of a field by its name; up to version 4 capitals count.
fn place(file: &DataFile, id: &str, version: u32) -> Option<usize> {
    let is_it =
        |field: &Declared| field.id == id || version > 4 && field.id.eq_ignore_ascii_case(id);
    file.fields.iter().position(is_it)
}

fn kind_of(declared: &Declared) -> (EpiKind, DayOrder) {
    let order = match declared.kind.as_str() {
        "ftDMYDate" | "ftDMYAuto" => DayOrder::DayMonthYear,
        "ftMDYDate" | "ftMDYAuto" => DayOrder::MonthDayYear,
        _ => DayOrder::YearMonthDay,
    };
    let kind = match declared.kind.as_str() {
        "ftBoolean" => EpiKind::Boolean,
        "ftInteger" => EpiKind::Whole,
        "ftAutoInc" => EpiKind::Automatic,
        "ftFloat" => EpiKind::Decimal(declared.decimals),
        "ftTime" | "ftTimeAuto" => EpiKind::Time,
        kind if kind.contains("Date") || kind.ends_with("Auto") => EpiKind::Day,
        _ => EpiKind::Text,
    };
    (kind, order)
}

/// The names and values of a record: `A=1;B="x"` with doubled quotes, or up to version 2 `A=1,B=x\,y`.
fn pairs(text: &str, version: u32) -> Vec<(String, String)> {
    let is_old = version <= 2;
    let mut pairs = Vec::new();
    let mut signs = text.trim().chars().peekable();
    while signs.peek().is_some() {
        let mut name = String::new();
        for sign in signs.by_ref() {
            if sign == '=' {
                break;
            }
            name.push(sign);
        }
        let mut value = String::new();
        if !is_old && signs.next_if_eq(&'"').is_some() {
            while let Some(sign) = signs.next() {
                if sign != '"' {
                    value.push(sign);
                } else if signs.next_if_eq(&'"').is_some() {
                    value.push('"');
                } else {
                    break;
                }
            }
        }
        while let Some(sign) = signs.next() {
            match sign {
                ';' if !is_old => break,
                ',' if is_old => break,
                '\\' if is_old && signs.next_if_eq(&',').is_some() => value.push(','),
                sign => value.push(sign),
            }
        }
        let name = name.trim();
        if !name.is_empty() {
            pairs.push((name.to_owned(), value));
        }
    }
    pairs
}

fn broken(sentence: Text) -> Finding {
    Finding::error("epidata-broken", "", sentence).hint(
        "在 EpiData 里打开它，另存一份再读",
        "open it in EpiData and save it anew",
    )
}

fn no_xml() -> Finding {
    broken(text!("不是完整的 .epx 文件", "this is no whole .epx file"))
}

fn no_zip() -> Finding {
    broken(text!(
        "压缩包里没有能读的 .epx",
        "there is no .epx in the zip that can be read"
    ))
}

fn no_form() -> Finding {
    broken(text!(
        "文件里没有表单和字段",
        "there is no form with fields in the file"
    ))
}

fn too_new(version: u32) -> Finding {
    broken(text!(
        "文件是第 {version} 版，只读到第 6 版",
        "the file is of version {version}; versions up to 6 are read"
    ))
}

fn locked() -> Finding {
    Finding::error(
        "epidata-locked",
        "",
        text!(
            "文件设了密码，里面是加密的",
            "the file has a password and is encrypted"
        ),
    )
    .hint(
        "在 EpiData 里打开，去掉密码和用户，另存一份再读",
        "open it in EpiData, take away password and users, and save it anew",
    )
}

fn several(files: &[&DataFile]) -> Finding {
    let ids: Vec<String> = files
        .iter()
        .map(|file| format!("{} {}", quoted(&file.id), quoted(&file.title)))
        .collect();
    let [zh, en] = [ids.join("、"), ids.join(", ")];
    Finding::error(
        "epidata-forms",
        "",
        Text::new(
            format!("文件里有几张表：{zh}"),
            format!("there are several forms in the file: {en}"),
        ),
    )
    .hint(
        "用 --form 写明是哪一张，一张一张地取",
        "name one with --form, and take one after the other",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_either_form_are_taken_apart() {
        let new = pairs("A=1;B=\"x;y=\"\"z\"\"\";C=0,5", 6);
        let due = [("A", "1"), ("B", "x;y=\"z\""), ("C", "0,5")];
        let due = due.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(new, due);
        let old = pairs("A=1,B=x y,C=0\\,5", 2);
        assert_eq!(old[1], ("B".into(), "x y".into()));
        assert_eq!(old[2], ("C".into(), "0,5".into()));
    }
}
