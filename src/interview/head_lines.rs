//! The head of a record as a transcript has it: lines such as `访谈对象编号：03` and `时间：2022年6月30日 9:30-10:15`.
//!
//! Names and telephone numbers are told by their labels and never taken: they are kept apart. What can be a name or a role is
//! asked.

use jiff::civil::Date;

use super::clock::TimeOfDay;
use super::guide::Group;
use super::record::{Head, Mode, read_code};
use crate::text::{fold_width, read_day};

/// What the lines of a head say; what they do not say is `None` or empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeadLines {
    /// The interviewee's code.
    pub code: Option<String>,
    /// Whom one talked to.
    pub group: Option<Group>,
    /// What the person is to the project.
    pub role: String,
    /// The office, village or enterprise.
    pub unit: String,
    /// How one talked.
    pub mode: Option<Mode>,
    /// Where.
    pub place: String,
    /// On which day.
    pub date: Option<Date>,
    /// When it began.
    pub start: Option<TimeOfDay>,
    /// When it ended.
    pub end: Option<TimeOfDay>,
    /// Who asked.
    pub interviewer: String,
    /// Who wrote it down.
    pub recorder: String,
    /// How many entries name somebody or a number, which is kept elsewhere.
    pub names: usize,
    /// The lines that can be a name or a role, by the numbers they came with.
    pub who: Vec<usize>,
    /// The lines of which something was taken, or that hold a name.
    pub used: Vec<usize>,
}

/// What an entry says, by its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Code,
    Group,
    /// Whom: a group, a role or a name.
    Who,
    Role,
    Unit,
    Mode,
    Place,
    When,
    Start,
    End,
    Interviewer,
    Recorder,
    Name,
}

/// The labels, blanks and brackets left out.
const LABELS: [(Says, &[&str]); 13] = [
    (
        Says::Code,
        &[
            "编号",
            "访谈编号",
            "受访者编号",
            "受访人编号",
            "访谈对象编号",
            "被访者编号",
            "记录编号",
            "code",
        ],
    ),
    (
        Says::Group,
        &[
            "类别",
            "对象类别",
            "受访者类别",
            "访谈对象类别",
            "访谈类别",
            "group",
        ],
    ),
    (
        Says::Who,
        &[
            "访谈对象",
            "受访者",
            "受访人",
            "受访对象",
            "被访者",
            "被访人",
            "被访谈人",
            "座谈对象",
        ],
    ),
    (
        Says::Role,
        &[
            "身份",
            "职务",
            "职务身份",
            "受访者身份",
            "访谈对象身份",
            "身份职务",
            "岗位",
            "role",
        ],
    ),
    (
        Says::Unit,
        &[
            "单位",
            "所在单位",
            "工作单位",
            "单位名称",
            "受访者单位",
            "受访单位",
            "所在村",
            "unit",
        ],
    ),
    (Says::Mode, &["方式", "访谈方式", "访谈形式", "mode"]),
    (Says::Place, &["地点", "访谈地点", "place"]),
    (
        Says::When,
        &["日期", "时间", "访谈日期", "访谈时间", "date", "time"],
    ),
    (Says::Start, &["开始", "开始时间", "start"]),
    (Says::End, &["结束", "结束时间", "end"]),
    (
        Says::Interviewer,
        &[
            "访谈人",
            "访谈人员",
            "访问员",
            "访谈员",
            "提问人",
            "主持人",
            "interviewer",
        ],
    ),
    (
        Says::Recorder,
        &["记录人", "记录员", "记录人员", "recorder"],
    ),
    (
        Says::Name,
        &[
            "姓名",
            "受访者姓名",
            "受访人姓名",
            "访谈对象姓名",
            "电话",
            "联系电话",
            "联系方式",
            "手机",
            "手机号",
            "手机号码",
            "身份证号",
            "身份证",
            "签字",
            "签名",
            "受访者签字",
            "受访人签字",
            "受访者签名",
            "被访谈人签字",
            "被访者签字",
            "本人签字",
            "name",
            "telephone",
        ],
    ),
];

fn says(label: &str) -> Option<Says> {
    let plain: String = label
        .chars()
        .map(fold_width)
        .filter(|sign| sign.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let known = LABELS
        .iter()
        .find(|(_, labels)| labels.contains(&plain.as_str()));
    known.map(|(says, _)| *says)
}

/// Reads the head from these lines, each with its number; `roles`: the numbers of lines that were settled to name a role.
pub fn read_head<'a>(
    lines: impl IntoIterator<Item = (usize, &'a str)>,
    roles: &[usize],
) -> HeadLines {
    let mut head = HeadLines::default();
    for (number, line) in lines {
        let entries = entries(line);
        let taken: Vec<bool> = entries
            .iter()
            .map(|(says, value)| head.take(*says, value, number, roles.contains(&number)))
            .collect();
        if taken.iter().any(|taken| *taken) && taken.iter().all(|taken| *taken) {
            head.used.push(number);
        }
    }
    head
}

/// Whether a line is nothing but entries of a head.
pub fn is_head_line(line: &str) -> bool {
    !entries(line).is_empty()
}

/// The entries of a line: `编号：03  单位：某局`, or cells with tabs between; none where something else stands there too.
fn entries(line: &str) -> Vec<(Says, String)> {
    let cells = cells(line);
    let mut entries: Vec<(Says, String)> = Vec::new();
    let mut cells = cells.iter().peekable();
    while let Some(cell) = cells.next() {
        let (label, value) = match cell.split_once(['：', ':']) {
            Some((label, value)) => (label, value.trim()),
            None => (cell.as_str(), ""),
        };
        match says(label) {
            Some(said) if value.is_empty() => {
                // The value stands in the next cell, where that is no label itself.
                let next = cells.next_if(|next| {
                    says(next.split(['：', ':']).next().unwrap_or_default()).is_none()
                });
                entries.push((said, next.cloned().unwrap_or_default()));
            }
            Some(said) => entries.push((said, value.to_owned())),
            // More of the value before: a time with blanks in it.
            None => match entries.last_mut() {
                Some((_, before)) if !before.is_empty() => {
                    before.push(' ');
                    before.push_str(cell);
                }
                _ => return Vec::new(),
            },
        }
    }
    entries
}

/// What stands between tabs, wide blanks or several blanks.
fn cells(line: &str) -> Vec<String> {
    let line = line.replace(['\t', '\u{3000}', '|'], "  ");
    let cells = line.split("  ").map(str::trim);
    cells
        .filter(|cell| !cell.is_empty())
        .map(str::to_owned)
        .collect()
}

impl HeadLines {
    /// Takes an entry; whether it could be.
    fn take(&mut self, says: Says, value: &str, line: usize, is_role: bool) -> bool {
        let value = value.trim();
        if value.is_empty() {
            // An empty form says nothing.
            return true;
        }
        let text = |place: &mut String| {
            let is_free = place.is_empty();
            if is_free {
                value.clone_into(place);
            }
            is_free
        };
        match says {
            Says::Code => read_code(value).map(|code| self.code = Some(code)).is_ok(),
            Says::Group => {
                self.group = group(value);
                self.group.is_some()
            }
            Says::Who => {
                if let Some(group) = group(value) {
                    self.group = Some(group);
                } else if is_role {
                    return text(&mut self.role);
                } else {
                    self.who.push(line);
                }
                true
            }
            Says::Role => text(&mut self.role),
            Says::Unit => text(&mut self.unit),
            Says::Mode => {
                let known = |mode: &Mode| mode.title().zh == value || mode.code() == value;
                self.mode = Mode::ALL.into_iter().find(known);
                self.mode.is_some()
            }
            Says::Place => text(&mut self.place),
            Says::When => self.when(value),
            Says::Start => {
                self.start = value.parse().ok();
                self.start.is_some()
            }
            Says::End => {
                self.end = value.parse().ok();
                self.end.is_some()
            }
            Says::Interviewer => text(&mut self.interviewer),
            Says::Recorder => text(&mut self.recorder),
            Says::Name => {
                self.names += 1;
                true
            }
        }
    }

    /// `2022年6月30日`, with the hours or without; whether all of it was read.
    fn when(&mut self, value: &str) -> bool {
        let folded: String = value.chars().map(fold_width).collect();
        let (day, hours) = match folded.split_once('日') {
            Some((day, hours)) => (format!("{day}日"), hours.trim().to_owned()),
            None => match folded.split_once(' ') {
                Some((day, hours)) => (day.to_owned(), hours.trim().to_owned()),
                None => (folded.clone(), String::new()),
            },
        };
        let Some(date) = read_day(&day) else {
            return false;
        };
        let mut ends = hours
            .splitn(2, ['-', '~', '—', '–', '至', '到'])
            .map(str::trim);
        let start: Option<TimeOfDay> = ends.next().and_then(|text| text.parse().ok());
        let end: Option<TimeOfDay> = ends
            .next()
            .and_then(|text| text.trim_start_matches('—').parse().ok());
        if !hours.is_empty()
            && (start.is_none()
                || (hours
                    .chars()
                    .any(|sign| matches!(sign, '-' | '~' | '—' | '–' | '至' | '到'))
                    && end.is_none()))
        {
            return false;
        }
        self.date = Some(date);
        self.start = start.or(self.start);
        self.end = end.or(self.end);
        true
    }

    /// Puts what the lines say into a head, where the head says nothing of it yet.
    pub fn fill(&self, head: &mut Head) {
        let texts = [
            (&mut head.role, &self.role),
            (&mut head.unit, &self.unit),
            (&mut head.place, &self.place),
            (&mut head.interviewer, &self.interviewer),
            (&mut head.recorder, &self.recorder),
        ];
        for (place, said) in texts {
            if place.is_empty() {
                said.clone_into(place);
            }
        }
        head.date = head.date.or(self.date);
        head.start = head.start.or(self.start);
        head.end = head.end.or(self.end);
    }
}

/// The group that a word means.
fn group(word: &str) -> Option<Group> {
    let known = |of: &Group| {
        let title = of.title();
        title.zh == word || of.code() == word || title.zh.trim_end_matches("人员") == word
    };
    Group::ALL.into_iter().find(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> HeadLines {
        read_head((1..).zip(text.lines()), &[])
    }

    #[test]
    fn a_head_is_read_from_lines_and_from_the_cells_of_a_form() {
        let lines = "受访者编号：０３　　访谈对象：受益对象\n身份: 村民\n时间：2022年6月30日 9:30-10:15  地点：村委会\n访谈人：甲  记录人：乙\n方式：走访";
        let cells = "编号\t03\t类别\t受益对象\n身份\t村民\n访谈时间\t2022年6月30日 9:30—10:15\t访谈地点\t村委会\n访谈人\t甲\t记录人\t乙\n访谈方式\t走访";
        for text in [lines, cells] {
            let head = read(text);
            assert_eq!(
                (head.code.as_deref(), head.group, head.mode),
                (Some("03"), Some(Group::Beneficiary), Some(Mode::Visit))
            );
            assert_eq!(
                (head.role.as_str(), head.place.as_str()),
                ("村民", "村委会")
            );
            assert_eq!(head.date, Some(jiff::civil::date(2022, 6, 30)));
            assert_eq!(
                (head.start, head.end),
                (TimeOfDay::of(9, 30), TimeOfDay::of(10, 15))
            );
            assert_eq!(
                (head.interviewer.as_str(), head.recorder.as_str()),
                ("甲", "乙")
            );
            assert_eq!(head.used, [1, 2, 3, 4, 5]);
        }
    }

    #[test]
    fn names_and_numbers_are_never_taken_and_what_can_be_a_name_is_asked() {
        let head = read("姓名：某甲  联系电话：13800138000\n访谈对象：某乙\n受访者签字：某甲");
        assert_eq!((head.names, head.who.as_slice()), (3, &[2][..]));
        assert_eq!(
            head,
            HeadLines {
                names: 3,
                who: vec![2],
                used: vec![1, 2, 3],
                ..HeadLines::default()
            }
        );
        let settled = read_head([(2, "访谈对象：村民代表")], &[2]);
        assert_eq!((settled.role.as_str(), settled.who), ("村民代表", vec![]));
    }

    #[test]
    fn what_is_no_head_is_left() {
        for line in [
            "说到：时间不够",
            "2022年",
            "时间：上个月",
            "方式：书面",
            "地点太远：走了三里",
        ] {
            assert_eq!(read(line).used, Vec::<usize>::new(), "{line}");
        }
        assert!(is_head_line("受访者签字：") && !is_head_line("办得慢：三个月"));
    }
}
