//! The sheets of an `XLSForm` read as a questionnaire; what it has beside is named, cell by cell.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::FormFile;
use super::conditions::{Before, conditions};
use super::constraints::constrain;
use super::names::{Codes, option_codes};
use super::table::{Table, Words};
use super::write::{COLUMNS, role_by_kind};
use crate::formats::foreign::workbook_rows;
use crate::questionnaire::paste::room_of;
use crate::questionnaire::{
    Condition, Kind, Limits, Opt, Question, Questionnaire, Role, SecondWay,
};
use crate::text::order;
use crate::text::{Finding, Text, fold_width, quoted, read_decimal, text};

/// The columns that are read beside [those that are written](COLUMNS), or say nothing about what is asked.
const OTHER_COLUMNS: [&str; 4] = ["type", "name", "label", "choice_filter"];
const CHOICE_COLUMNS: [&str; 5] = ["list_name", "list", "name", "label", "manyi_points"];
/// Types that a telephone fills in by itself.
const META: [&str; 13] = [
    "start",
    "end",
    "today",
    "deviceid",
    "subscriberid",
    "simserial",
    "phonenumber",
    "username",
    "email",
    "audit",
    "start-geopoint",
    "background-audio",
    "xml-external",
];
/// What an added 其他 is called.
const OTHER: &str = "other";

/// Reads an `XLSForm`.
///
/// # Errors
/// A finding where the file is no workbook, or has no sheet `survey` with the columns `type` and `name`.
pub fn read_xlsform(bytes: &[u8]) -> Result<FormFile, Finding> {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let mut findings = Vec::new();
    for (name, rows) in workbook_rows(bytes)? {
        let known = name.trim().to_ascii_lowercase();
        if matches!(known.as_str(), "survey" | "choices" | "settings") {
            tables.insert(known, Table::new(name, rows));
        } else if matches!(known.as_str(), "external_choices" | "entities" | "osm") {
            findings.push(not_kept(format!("{name}!A1"), &name));
        }
    }
    let mut take = |name: &str| tables.remove(name);
    let survey = take("survey").ok_or_else(no_survey)?;
    let (choices, settings) = (
        take("choices").unwrap_or_default(),
        take("settings").unwrap_or_default(),
    );
    if survey
        .other_columns(&[])
        .filter(|one| ["type", "name"].contains(&one.what.as_str()))
        .count()
        < 2
    {
        return Err(no_survey());
    }
    let mut form = Form {
        lists: lists(&choices, &mut findings),
        survey: &survey,
        findings,
        codes: Codes::default(),
        at: BTreeMap::new(),
        questions: Vec::new(),
        rows: Vec::new(),
        groups: Vec::new(),
        intro: Vec::new(),
        notes: Vec::new(),
    };
    form.other_cells(&survey, &[&OTHER_COLUMNS[..], &COLUMNS].concat());
    form.other_cells(&choices, &CHOICE_COLUMNS);
    for (number, row) in &survey.rows {
        form.row(*number, row);
    }
    if let Some(open) = form.groups.last() {
        let place = survey.place(open.row, "type");
        form.findings.push(unbalanced(place));
    }
    Ok(form.finish(&settings))
}

/// A list of options with the name that the form has for each.
struct List {
    options: Vec<Opt>,
    names: Vec<String>,
}

/// A group that is open.
struct Group {
    row: usize,
    label: Text,
    conditions: Vec<Condition>,
}

/// A form as it is read.
struct Form<'t> {
    survey: &'t Table,
    lists: BTreeMap<String, List>,
    findings: Vec<Finding>,
    codes: Codes,
    /// The places of the questions by their names.
    at: BTreeMap<String, (usize, Option<String>)>,
    questions: Vec<Question>,
    rows: Vec<usize>,
    groups: Vec<Group>,
    intro: Vec<Words>,
    notes: Vec<(usize, String)>,
}

impl Before for Form<'_> {
    fn question(&self, name: &str) -> Option<&Question> {
        let (at, _) = self.at.get(name)?;
        self.questions.get(*at)
    }

    fn option(&self, name: &str, option: &str) -> Option<String> {
        let (at, list) = self.at.get(name)?;
        let list = self.lists.get(list.as_deref()?)?;
        let known = list.names.iter().position(|known| known == option);
        if let Some(place) = known {
            return Some(list.options[place].code.clone());
        }
        // The one that was added.
        let (_, added) = self.questions.get(*at)?.option(option)?;
        Some(added.code.clone())
    }
}

impl Form<'_> {
    /// Names the cells of columns that nothing is made of.
    fn other_cells(&mut self, table: &Table, known: &[&str]) {
        for column in table.other_columns(known) {
            for (number, row) in &table.rows {
                let cell = Table::at(row, column);
                if !cell.is_empty() {
                    let place = table.place_of(*number, column.at);
                    self.findings.push(not_kept(place, &column.what));
                }
            }
        }
    }

    fn row(&mut self, number: usize, row: &[String]) {
        let kind = self.survey.cell(row, "type").to_owned();
        // pyxform refuses a full-width blank here; blanks at all are not told apart.
        let folded: String = kind.chars().map(fold_width).collect();
        let words: Vec<&str> = folded.split_whitespace().collect();
        match words.as_slice() {
            [] => {
                let place = self.survey.place(number, "type");
                self.findings.push(type_not_read(place, ""));
            }
            ["begin_group" | "begin", ..] if words != ["begin", "repeat"] => {
                self.begin_group(number, row);
            }
            ["end_group" | "end", ..] => {
                if self.groups.pop().is_none() {
                    let place = self.survey.place(number, "type");
                    self.findings.push(unbalanced(place));
                }
            }
            ["note"] => self.note(number, row),
            [meta] if META.contains(meta) => {
                let place = self.survey.place(number, "type");
                self.findings.push(not_kept(place, meta));
            }
            _ => self.question_row(number, row, &words),
        }
    }

    fn begin_group(&mut self, number: usize, row: &[String]) {
        let conditions = self.relevant(number, row);
        self.groups.push(Group {
            row: number,
            label: bilingual(&self.survey.words(row, "label")),
            conditions,
        });
    }

    fn note(&mut self, number: usize, row: &[String]) {
        let words = self.survey.words(row, "label");
        if self.questions.is_empty() && self.groups.is_empty() {
            self.intro.push(words);
            return;
        }
        let place = self.survey.place(number, "label");
        self.findings.push(
            Finding::warning(
                "xlsform-note",
                place,
                text!(
                    "题目之间的说明没有放处",
                    "a note between questions has no place"
                ),
            )
            .hint(
                "要保留就并入题干",
                "put it into the words of the question to keep it",
            ),
        );
        self.notes.push((number, words[0].clone()));
    }

    fn question_row(&mut self, number: usize, row: &[String], words: &[&str]) {
        let Some((kind, list)) = self.kind(number, row, words) else {
            return;
        };
        let name = self.survey.cell(row, "name").to_owned();
        let own = self.survey.cell(row, "manyi_code");
        let code = self.codes.code(&name, own);
        self.recoded(number, &name, &code, own);
        let options = list.as_deref().and_then(|list| self.lists.get(list));
        let options = options.map_or_else(Vec::new, |list| list.options.clone());
        let mut question = Question {
            text: self.label(number, row, &name),
            role: self.role(row, &kind),
            sensitive: self.survey.cell(row, "manyi_sensitive") == "yes",
            required: self.required(number, row),
            ask_if: self.conditions(number, row),
            since: whole(self.survey.cell(row, "manyi_since")).unwrap_or(1),
            until: whole(self.survey.cell(row, "manyi_until")),
            section: self.section(),
            limits: Limits::default(),
            second: self.second(row),
            code,
            kind,
            options,
        };
        question = self.constrained(number, row, question);
        self.refuse(number, row, "choice_filter");
        let has_other = words.len() > 2;
        let room = has_other.then(|| self.add_other(number, &mut question));
        self.at.insert(name, (self.questions.len(), list));
        self.questions.push(question);
        self.rows.push(number);
        if let Some(room) = room {
            self.questions.push(room);
            self.rows.push(number);
        }
    }

    /// The kind of a row, and the list of its options.
    fn kind(
        &mut self,
        number: usize,
        row: &[String],
        words: &[&str],
    ) -> Option<(Kind, Option<String>)> {
        let place = self.survey.place(number, "type");
        let whole = |decimals| Kind::Number {
            low: None,
            high: None,
            decimals,
        };
        Some(match words {
            [choice @ ("select_one" | "select_multiple"), list]
            | [
                choice @ ("select_one" | "select_multiple"),
                list,
                "or_other",
            ] => {
                if !self.lists.contains_key(*list) {
                    let list = quoted(list);
                    self.findings.push(
                        Finding::error(
                            "xlsform-list",
                            place,
                            text!(
                                "choices 里没有选项表“{list}”",
                                "the sheet choices has no list `{list}`"
                            ),
                        )
                        .hint(
                            "补上这张选项表，或改正名称",
                            "add the list, or mend its name",
                        ),
                    );
                    return None;
                }
                let kind = if *choice == "select_one" {
                    Kind::Single
                } else {
                    Kind::Multiple
                };
                (kind, Some((*list).to_owned()))
            }
            ["integer" | "int"] => (whole(0), None),
            ["decimal"] => {
                let decimals = self.survey.cell(row, "manyi_decimals");
                (
                    whole(
                        decimals
                            .parse()
                            .ok()
                            .filter(|places| *places <= 3)
                            .unwrap_or(2),
                    ),
                    None,
                )
            }
            ["text" | "string"] => (Kind::Text, None),
            ["date"] => (Kind::Date, None),
            ["range"] => {
                let score = range(self.survey.cell(row, "parameters"));
                if score.is_none() {
                    let place = self.survey.place(number, "parameters");
                    self.findings.push(
                        Finding::error(
                            "xlsform-range",
                            place,
                            text!(
                                "分值要从 0 起，步长要能整除满分",
                                "points are from 0, and the step divides the full mark"
                            ),
                        )
                        .hint("写成 start=0 end=10 step=1", "write start=0 end=10 step=1"),
                    );
                }
                (score?, None)
            }
            _ => {
                self.findings.push(type_not_read(place, &words.join(" ")));
                return None;
            }
        })
    }

    /// A text that is asked where the added 其他 is chosen, as `or_other` has it.
    fn add_other(&mut self, number: usize, question: &mut Question) -> Question {
        let place = self.survey.place(number, "type");
        self.findings.push(
            Finding::warning(
                "xlsform-other",
                place,
                text!(
                    "or_other：加了选项“其他”和请注明的一题",
                    "or_other: an option `other` with room to write was added"
                ),
            )
            .hint(
                "核对一遍；更好是自己写成一个选项",
                "look at it; better write it as an option of its own",
            ),
        );
        question.options.push(Opt {
            code: OTHER.to_owned(),
            label: Text::new("其他", "Other"),
            points: None,
            exclusive: false,
        });
        Question {
            text: Text::new("其他：请注明", "Other: please name it"),
            section: question.section.clone(),
            ..room_of(question, [OTHER, ""])
        }
    }

    fn recoded(&mut self, number: usize, name: &str, code: &str, own: &str) {
        if name == code || own == code {
            return;
        }
        let name = quoted(name);
        let place = self.survey.place(number, "name");
        self.findings.push(
            Finding::warning(
                "xlsform-recoded",
                place,
                text!(
                    "名称“{name}”改成题号 {code}",
                    "the name `{name}` became the code {code}"
                ),
            )
            .hint(
                "题号只用英文字母、数字和连字符",
                "a code has ASCII letters, digits and hyphens",
            ),
        );
    }

    fn label(&mut self, number: usize, row: &[String], name: &str) -> Text {
        let words = self.survey.words(row, "label");
        if words.iter().all(String::is_empty) {
            let place = self.survey.place(number, "label");
            self.findings.push(no_label(place));
            return Text::same(name);
        }
        bilingual(&words)
    }

    /// What a question is for, where the form says it; else by its kind.
    fn role(&self, row: &[String], kind: &Kind) -> Role {
        let word = self.survey.cell(row, "manyi_role");
        let known = Role::ALL.into_iter().find(|role| role.code() == word);
        known.unwrap_or_else(|| role_by_kind(kind))
    }

    /// How a second person enters a question, where the form says it.
    fn second(&self, row: &[String]) -> SecondWay {
        let word = self.survey.cell(row, "manyi_second");
        let mut known = SecondWay::ALL.into_iter();
        known.find(|way| way.code() == word).unwrap_or_default()
    }

    fn section(&self) -> Text {
        let mut groups = self.groups.iter().rev();
        let named = groups.find(|group| !group.label.is_empty());
        named.map_or_else(Text::default, |group| group.label.clone())
    }

    fn required(&mut self, number: usize, row: &[String]) -> bool {
        let said: String = self
            .survey
            .cell(row, "required")
            .chars()
            .map(fold_width)
            .collect();
        match said.to_lowercase().as_str() {
            "" | "no" | "false" | "false()" | "否" | "0" => false,
            "yes" | "true" | "true()" | "是" | "1" => true,
            _ => {
                let place = self.survey.place(number, "required");
                self.findings.push(
                    Finding::error(
                        "xlsform-required",
                        place,
                        text!("只认 yes 和 no", "only yes and no are read"),
                    )
                    .hint(
                        "写 yes 或留空；有条件的必答请分成两题",
                        "write yes or nothing",
                    ),
                );
                true
            }
        }
    }

    /// The conditions of the groups around a row, and its own.
    fn conditions(&mut self, number: usize, row: &[String]) -> Vec<Condition> {
        let mut conditions: Vec<Condition> = Vec::new();
        let own = self.relevant(number, row);
        let around = self
            .groups
            .iter()
            .flat_map(|group| group.conditions.clone());
        for condition in around.chain(own) {
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
        conditions
    }

    fn relevant(&mut self, number: usize, row: &[String]) -> Vec<Condition> {
        let cell = self.survey.cell(row, "relevant");
        if cell.is_empty() {
            return Vec::new();
        }
        conditions(cell, self).unwrap_or_else(|| {
            let place = self.survey.place(number, "relevant");
            let said = quoted(cell);
            self.findings.push(
                Finding::error(
                    "xlsform-relevant",
                    place,
                    text!("条件“{said}”不是对前面题目的简单比较", "`{said}` is no plain comparison with questions before"),
                )
                .hint(
                    "能读的写法：${Q1} = '1'、selected(${Q2}, '3')、${Q3} >= 6，用 and 连接；同一题的几个选项用 or",
                    "what is read: ${Q1} = '1', selected(${Q2}, '3'), ${Q3} >= 6, with and between; or between options of one question",
                ),
            );
            Vec::new()
        })
    }

    fn constrained(&mut self, number: usize, row: &[String], question: Question) -> Question {
        let cell = self.survey.cell(row, "constraint");
        if cell.is_empty() {
            return question;
        }
        constrain(cell, &question).unwrap_or_else(|| {
            let place = self.survey.place(number, "constraint");
            let said = quoted(cell);
            self.findings.push(
                Finding::warning(
                    "xlsform-constraint",
                    place,
                    text!("限制“{said}”没有读，录入时不检查", "the constraint `{said}` is not read; entry does not check it"),
                )
                .hint(
                    "能读的写法：. >= 0 and . <= 120、. >= date('2022-01-01')、count-selected(.) <= 3",
                    "what is read: . >= 0 and . <= 120, . >= date('2022-01-01'), count-selected(.) <= 3",
                ),
            );
            question
        })
    }

    /// A cell that would make the form ask something else.
    fn refuse(&mut self, number: usize, row: &[String], what: &str) {
        if !self.survey.cell(row, what).is_empty() {
            let place = self.survey.place(number, what);
            self.findings.push(
                Finding::error(
                    "xlsform-type",
                    place,
                    text!("{what} 不支持", "{what} is not supported"),
                )
                .hint(
                    "去掉它，或分成几道题",
                    "take it out, or make several questions",
                ),
            );
        }
    }

    fn finish(mut self, settings: &Table) -> FormFile {
        let row = settings.rows.first().map(|(_, row)| row.as_slice());
        let cell = |what: &str| row.map_or("", |row| settings.cell(row, what)).to_owned();
        let title = match cell("form_title") {
            title if title.is_empty() => cell("form_id"),
            title => title,
        };
        let intro = [0, 1].map(|at| {
            let lines = self.intro.iter().map(|words| words[at].as_str());
            let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
            lines.join("\n")
        });
        let respondents = [cell("manyi_respondents"), cell("manyi_respondents_en")];
        let code = cell("form_id");
        let is_code = !code.is_empty() && crate::questionnaire::check_code("", &code).is_none();
        let questionnaire = Questionnaire {
            code: if is_code { code } else { "survey".to_owned() },
            version: whole(&cell("version")).unwrap_or(1).max(1),
            title: bilingual(&[title, cell("manyi_title_en")]),
            respondents: if respondents[0].is_empty() {
                Text::new("受访者", "respondents")
            } else {
                bilingual(&respondents)
            },
            intro: bilingual(&intro),
            questions: std::mem::take(&mut self.questions),
            control_total: None,
        };
        FormFile {
            questionnaire,
            rows: self.rows,
            notes: self.notes,
            findings: self.findings,
        }
    }
}

/// The lists of options, and what is wrong with them.
fn lists(choices: &Table, findings: &mut Vec<Finding>) -> BTreeMap<String, List> {
    let by = ["list_name", "list"].into_iter().find(|name| {
        let rows = choices.rows.iter();
        rows.clone()
            .any(|(_, row)| !choices.cell(row, name).is_empty())
    });
    let groups = choices.grouped(by.unwrap_or("list_name")).into_iter();
    let lists = groups
        .filter(|(name, _)| !name.is_empty())
        .map(|(list, rows)| {
            let names: Vec<&str> = rows
                .iter()
                .map(|(_, row)| choices.cell(row, "name"))
                .collect();
            let codes = option_codes(&names);
            let mut options = Vec::new();
            for (((number, row), code), name) in rows.iter().zip(codes).zip(&names) {
                if code != *name {
                    let (name, place) = (quoted(name), choices.place(*number, "name"));
                    findings.push(
                        Finding::warning(
                            "xlsform-recoded",
                            place,
                            text!(
                                "选项名“{name}”改成代码 {code}",
                                "the choice `{name}` became the code {code}"
                            ),
                        )
                        .hint(
                            "代码只用英文字母、数字和连字符",
                            "a code has ASCII letters, digits and hyphens",
                        ),
                    );
                }
                let words = choices.words(row, "label");
                let label = if words.iter().all(String::is_empty) {
                    findings.push(no_label(choices.place(*number, "label")));
                    Text::same(*name)
                } else {
                    bilingual(&words)
                };
                options.push(Opt {
                    code,
                    label,
                    points: read_decimal(choices.cell(row, "manyi_points")),
                    exclusive: false,
                });
            }
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            (list, List { options, names })
        });
    order::map(lists)
}

/// `start=0 end=10 step=1` as points; `None` where they begin elsewhere.
fn range(parameters: &str) -> Option<Kind> {
    let folded: String = parameters.chars().map(fold_width).collect();
    let [mut start, mut end, mut step] = [Decimal::ONE, Decimal::TEN, Decimal::ONE];
    for part in folded
        .split([' ', ',', ';'])
        .filter(|part| !part.is_empty())
    {
        let (name, value) = part.split_once('=')?;
        let value = read_decimal(value)?;
        match name.trim() {
            "start" => start = value,
            "end" => end = value,
            "step" => step = value,
            _ => return None,
        }
    }
    let is_good = start.is_zero() && end > start && step > Decimal::ZERO && (end % step).is_zero();
    is_good.then_some(Kind::Score {
        full_mark: end,
        step,
    })
}

fn bilingual([zh, en]: &Words) -> Text {
    if zh.is_empty() {
        return Text::same(en.as_str());
    }
    Text::new(zh.as_str(), en.as_str())
}

fn whole(cell: &str) -> Option<u32> {
    cell.parse().ok().filter(|number| *number > 0)
}

fn no_survey() -> Finding {
    Finding::error(
        "xlsform-no-survey",
        "",
        text!("这个工作簿不是 XLSForm：没有带 type 和 name 两列的 survey 表", "this workbook is no XLSForm: it has no sheet `survey` with the columns type and name"),
    )
    .hint(
        "要读表格里的问卷，把文字复制成 .txt 或 .docx；要导入答卷，用 manyi import",
        "copy a questionnaire in cells into a .txt or .docx file; answers are imported with `manyi import`",
    )
}

fn type_not_read(place: String, kind: &str) -> Finding {
    let kind = quoted(kind);
    Finding::error(
        "xlsform-type",
        place,
        text!("题型“{kind}”不支持", "the type `{kind}` is not supported"),
    )
    .hint(
        "支持 select_one、select_multiple、integer、decimal、range、text、date、note 和分组",
        "select_one, select_multiple, integer, decimal, range, text, date, note and groups are",
    )
}

fn unbalanced(place: String) -> Finding {
    Finding::error(
        "xlsform-group",
        place,
        text!(
            "begin_group 和 end_group 不成对",
            "begin_group and end_group do not match"
        ),
    )
    .hint("补上缺的一行", "add the row that is missing")
}

fn no_label(place: String) -> Finding {
    Finding::warning(
        "xlsform-label",
        place,
        text!(
            "没有文字，先用名称代替",
            "there is no label; the name stands for it"
        ),
    )
    .hint("补上 label", "fill in the label")
}

fn not_kept(place: String, what: &str) -> Finding {
    let what = quoted(what);
    Finding::warning(
        "xlsform-not-kept",
        place,
        text!(
            "{what} 没有放处，没有保留",
            "{what} has no place here and is not kept"
        ),
    )
    .hint(
        "不影响问什么；要保留就写进题干",
        "it does not change what is asked; put it into the words to keep it",
    )
}
