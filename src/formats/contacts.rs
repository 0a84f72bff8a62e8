//! Call lists as offices have them: a table with serials and, where they are given, groups, names and telephone numbers.

use std::collections::HashMap;

use encoding_rs::Encoding;

use super::foreign::{folded, workbook_rows};
use super::response_findings::{at, too_many, unclosed};
use super::response_layout::{Layout, each_row};
use super::response_text::{decode, read_as};
use super::xlsform::is_xlsx;
use crate::interview::call::{Telephone, read_telephone};
use crate::response::Serial;
use crate::text::limits::MOST_FINDINGS;
use crate::text::{Finding, Text, text};

/// A row of a call list.
#[derive(Clone, PartialEq, Eq)]
pub struct ListedContact {
    /// Its row in the file, counted from 1.
    pub row: u64,
    /// The serial.
    pub serial: Serial,
    /// The group; may be empty.
    pub group: String,
    /// The name; may be empty.
    pub name: String,
    /// The telephone number.
    pub telephone: Option<Telephone>,
}

/// A call list as it was read.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ContactList {
    /// Its contacts, in the order of the file.
    pub contacts: Vec<ListedContact>,
    /// Whether it has a column of names or of numbers.
    pub has_names: bool,
    /// What is doubtful: numbers that stand there twice.
    pub warnings: Vec<Finding>,
}

/// The columns that are known, with the words people head them with.
const COLUMNS: [(&str, &[&str]); 4] = [
    (
        "serial",
        &[
            "serial",
            "编号",
            "问卷编号",
            "序号",
            "code",
            "no",
            "number",
            "id",
        ],
    ),
    (
        "group",
        &[
            "group", "分组", "组别", "类别", "村", "乡镇", "单位", "village",
        ],
    ),
    (
        "name",
        &[
            "name",
            "姓名",
            "联系人",
            "受访人",
            "受访对象",
            "户主",
            "contact",
        ],
    ),
    (
        "telephone",
        &[
            "telephone",
            "phone",
            "mobile",
            "tel",
            "电话",
            "电话号码",
            "联系电话",
            "联系方式",
            "手机",
            "手机号",
            "手机号码",
        ],
    ),
];

/// The heading stands in one of so many rows.
const TOP_ROWS: usize = 20;

/// Reads CSV, with commas, tabs or semicolons, or the first sheet of a workbook that has a column of serials.
///
/// # Errors
/// Every problem with its row and column. None of them says a name or a number.
pub fn read_contacts(
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
) -> Result<ContactList, Vec<Finding>> {
    let (rows, read_as) = rows(bytes, encoding)?;
    let Some((heading, columns)) = heading(&rows) else {
        return Err(vec![no_serials()]);
    };
    let mut reading = Reading {
        columns,
        list: ContactList {
            has_names: columns[2].or(columns[3]).is_some(),
            warnings: read_as.into_iter().collect(),
            ..ContactList::default()
        },
        findings: Vec::new(),
        serials: HashMap::new(),
        numbers: HashMap::new(),
    };
    for (cells, row) in rows[heading + 1..].iter().zip(heading as u64 + 2..) {
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            reading.row(cells, row);
        }
        if reading.findings.len() >= MOST_FINDINGS {
            reading.findings.push(too_many(""));
            break;
        }
    }
    if reading.findings.is_empty() && reading.list.contacts.is_empty() {
        reading.findings.push(no_contacts());
    }
    if reading.findings.is_empty() {
        Ok(reading.list)
    } else {
        Err(reading.findings)
    }
}

/// The rows of a list, and what is said of its encoding.
type Rows = (Vec<Vec<String>>, Option<Finding>);

fn rows(bytes: &[u8], encoding: Option<&'static Encoding>) -> Result<Rows, Vec<Finding>> {
    if is_xlsx(bytes) {
        let sheets = workbook_rows(bytes).map_err(|finding| vec![finding])?;
        let mut sheets = sheets.into_iter().map(|(_, rows)| rows);
        return sheets
            .find(|rows| heading(rows).is_some())
            .map(|rows| (rows, None))
            .ok_or_else(|| vec![no_serials()]);
    }
    let decoded = decode(bytes, encoding).map_err(|finding| vec![finding])?;
    let text = decoded.text;
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|sign| first.bytes().filter(|byte| byte == sign).count())
        .unwrap_or(b',');
    let layout = Layout::of(&text, delimiter);
    if let Some(finding) = layout.refusal() {
        return Err(vec![finding]);
    }
    if let Some(from) = layout.unclosed_from {
        let row = text.as_bytes()[..from].split(|byte| *byte == b'\n').count();
        return Err(vec![unclosed(row as u64)]);
    }
    let mut rows = Vec::new();
    each_row(&text, delimiter, usize::MAX, &mut |cells| {
        rows.push(cells.iter().map(|cell| (*cell).to_owned()).collect());
    });
    Ok((rows, read_as(decoded.encoding, encoding)))
}

/// The place of each known column.
type Columns = [Option<usize>; 4];

/// The row of the heading, and where its columns are.
fn heading(rows: &[Vec<String>]) -> Option<(usize, Columns)> {
    let top = rows.iter().take(TOP_ROWS).enumerate();
    top.map(|(at, cells)| (at, columns(cells)))
        .find(|(_, columns)| columns[0].is_some())
}

fn columns(cells: &[String]) -> Columns {
    COLUMNS.map(|(_, words)| {
        // The first word that is there: a list with 编号 and 序号 has its serials under 编号.
        words
            .iter()
            .find_map(|word| cells.iter().position(|cell| folded(cell) == *word))
    })
}

struct Reading {
    columns: Columns,
    list: ContactList,
    findings: Vec<Finding>,
    /// The row of each serial.
    serials: HashMap<String, u64>,
    /// The row of each number.
    numbers: HashMap<Telephone, u64>,
}

impl Reading {
    fn row(&mut self, cells: &[String], row: u64) {
        let cell = |column: Option<usize>| {
            let text = column.and_then(|at| cells.get(at)).map(|cell| cell.trim());
            text.unwrap_or_default()
        };
        let [serial_at, group_at, name_at, telephone_at] = self.columns;
        let serial = Serial::read(cell(serial_at)).ok();
        if serial.is_none() {
            let finding = at(bad_serial(), row, serial_at.unwrap_or(0));
            self.findings.push(finding);
        }
        if let Some(serial) = &serial
            && let Some(first) = self.serials.insert(serial.as_str().to_owned(), row)
        {
            let finding = twice(serial.as_str(), first);
            self.findings.push(at(finding, row, serial_at.unwrap_or(0)));
        }
        let written = cell(telephone_at);
        let telephone = if written.is_empty() {
            None
        } else {
            match read_telephone(written) {
                Ok(telephone) => Some(telephone),
                Err(doubt) => {
                    let finding = Finding::error("contact-telephone", "", doubt.sentence());
                    let hint = doubt.hint();
                    let finding = finding.hint(hint.zh, hint.en);
                    self.findings
                        .push(at(finding, row, telephone_at.unwrap_or(0)));
                    None
                }
            }
        };
        if let Some(telephone) = &telephone
            && let Some(first) = self.numbers.insert(telephone.clone(), row)
        {
            let finding = same_number(first);
            self.list
                .warnings
                .push(at(finding, row, telephone_at.unwrap_or(0)));
        }
        if let Some(serial) = serial {
            self.list.contacts.push(ListedContact {
                row,
                serial,
                group: cell(group_at).to_owned(),
                name: cell(name_at).to_owned(),
                telephone,
            });
        }
    }
}

fn no_serials() -> Finding {
    Finding::error(
        "contact-columns",
        "",
        Text::new(
            "名单里没有“编号”这一列",
            "the list has no column of serials",
        ),
    )
    .hint(
        "在表头写“编号”；可以另有“分组”“姓名”“电话”三列",
        "head a column `serial`; there may be `group`, `name` and `telephone` beside it",
    )
}

fn no_contacts() -> Finding {
    Finding::error(
        "contact-columns",
        "",
        Text::new("名单是空的", "the list is empty"),
    )
    .hint(
        "表头下面每人一行",
        "one row for each person below the heading",
    )
}

fn bad_serial() -> Finding {
    Finding::error(
        "contact-serial",
        "",
        Text::new("这一行没有可用的编号", "this row has no serial"),
    )
    .hint(
        "只用字母、数字和连字符，最多 20 个",
        "letters, digits and hyphens only, at most 20",
    )
}

fn twice(serial: &str, first: u64) -> Finding {
    Finding::error(
        "contact-twice",
        "",
        text!(
            "编号 {serial} 在第 {first} 行已经有了",
            "the serial {serial} stands in row {first} already"
        ),
    )
    .hint("改掉其中一个", "change one of them")
}

fn same_number(first: u64) -> Finding {
    Finding::warning(
        "contact-same-number",
        "",
        text!(
            "和第 {first} 行是同一个电话号码，写法不同也算",
            "the same telephone number as in row {first}, however it is written"
        ),
    )
    .hint(
        "同一户可以；不是的，对照原表改正",
        "one household may share it; else mend it beside the original list",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ContactList, Vec<Finding>> {
        read_contacts(text.as_bytes(), None)
    }

    #[test]
    fn a_list_is_read_under_its_title_with_the_words_that_offices_use() {
        let list = read("某县受益农户名单,,\n序号,编号,村,姓名,联系电话\n1,A-01,一村,甲某,138 0013 8000\n2,A-02,二村,乙某,\n").unwrap();
        assert!(list.has_names && list.warnings.is_empty());
        let [first, second] = &list.contacts[..] else {
            unreachable!("two rows")
        };
        assert_eq!((first.row, first.serial.as_str()), (3, "A-01"));
        assert_eq!(
            (first.group.as_str(), first.name.as_str()),
            ("一村", "甲某")
        );
        assert_eq!(first.telephone.as_ref().unwrap().number(), "13800138000");
        assert_eq!(second.telephone, None);
        let bare = read("编号\n1\n2\n").unwrap();
        assert!(!bare.has_names && bare.contacts.len() == 2);
        let tabs = read("编号\t分组\n7\t老人\n").unwrap();
        assert_eq!(tabs.contacts[0].group, "老人");
    }

    #[test]
    fn every_problem_has_its_row_and_column_and_says_no_number() {
        let findings = read("编号,电话\n1,1380013800O\n1,13800138000\n?,12345\n")
            .err()
            .unwrap();
        let told: Vec<_> = findings
            .iter()
            .map(|one| (one.code, one.place.line, one.place.column))
            .collect();
        assert_eq!(
            told,
            [
                ("contact-telephone", Some(2), Some(2)),
                ("contact-twice", Some(3), Some(1)),
                ("contact-serial", Some(4), Some(1)),
                ("contact-telephone", Some(4), Some(2)),
            ]
        );
        let said: String = findings
            .iter()
            .map(|one| one.sentence.zh.as_str())
            .collect();
        assert!(!said.contains("1380013800"), "{said}");
        assert_eq!(
            read("姓名\n甲某\n").err().unwrap()[0].code,
            "contact-columns"
        );
        assert_eq!(read("编号\n\n").err().unwrap()[0].code, "contact-columns");
    }

    #[test]
    fn two_writings_of_one_number_are_found() {
        let list =
            read("编号,电话\n1,0755-81234567\n2,+86 755 8123 4567\n3,0755-81234567-801\n").unwrap();
        let told: Vec<_> = list
            .warnings
            .iter()
            .map(|one| (one.code, one.place.line))
            .collect();
        assert_eq!(told, [("contact-same-number", Some(3))]);
    }
}
