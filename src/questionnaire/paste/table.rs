//! Tables of items by answers: the first row names the answers, the first columns the items.

use rust_decimal::Decimal;

use super::label::label;
use super::line::folded;
use super::mark::{Style, has_box, is_box, mark};
use super::number::{Divider, circled_value, numbered};
use super::scale::{in_steps, range};
use crate::text::{read_decimal, sought};

/// A table that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// The line of its heading row, counted from 1.
    pub line: usize,
    /// How its items are answered.
    pub answers: Answers,
    /// Its items, one a row.
    pub items: Vec<Item>,
    /// What the two answers of a row are called; empty where there is one.
    pub groups: Vec<String>,
    /// Lines of which something is no answer and no item: rows that head a group, a heading with 备注.
    pub doubtful: Vec<usize>,
}

/// How the items of a table are answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answers {
    /// By one of these.
    Options(Vec<String>),
    /// By points between bounds; `None` where they are not said.
    Points(Option<(Decimal, Decimal)>),
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// The line, counted from 1.
    pub line: usize,
    /// Its number as printed; empty where it has none.
    pub number: String,
    /// What is asked.
    pub text: String,
    /// Answers of its own, where its cells name others than the heading.
    pub own: Vec<String>,
    /// The codes to circle in its cells, where they hold some.
    pub codes: Vec<String>,
    /// Its full mark, where the row says it.
    pub full: Option<Decimal>,
}

type Row<'r> = (usize, &'r [String]);

/// Reads the rows of a table, the heading first; `None` where they are none of items by answers.
pub(super) fn table(rows: &[Row<'_>]) -> Option<Table> {
    let rows: Vec<Row<'_>> = rows
        .iter()
        .copied()
        .filter(|(_, cells)| !is_rule(cells))
        .collect();
    let (first, body) = rows.split_first()?;
    if body.is_empty() {
        return None;
    }
    // A heading without its empty first cell: | 好 | 一般 | above 交通 | | |.
    let is_short = body
        .iter()
        .all(|(_, cells)| cells.len() == first.1.len() + 1);
    let mut lead = vec![String::new()];
    lead.extend(first.1.iter().cloned());
    let head = if is_short {
        (first.0, lead.as_slice())
    } else {
        *first
    };
    scored(head, body).or_else(|| answered(head, body))
}

/// A row of dashes below a heading.
pub(super) fn is_rule(cells: &[String]) -> bool {
    cells.iter().any(|cell| cell.contains('-'))
        && cells
            .iter()
            .all(|cell| cell.chars().all(|sign| matches!(sign, '-' | ':' | ' ')))
}

/// Whether nothing is said in a cell: a box, a line, a number to circle, a tick.
pub(super) fn is_open(cell: &str) -> bool {
    cell.chars().all(|sign| {
        sign.is_ascii_digit()
            || is_box(sign)
            || circled_value(sign).is_some()
            || " _()（）√/".contains(sign)
    })
}

fn is_number(cell: &str) -> bool {
    let cell = folded(cell);
    let digits = cell.trim_end_matches(['.', '、', ')']).trim();
    !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Items with a cell for points: 得分 beside 分值 or a range.
fn scored(head: Row<'_>, body: &[Row<'_>]) -> Option<Table> {
    let names = head.1;
    let has = |cell: &String, words: &[&str]| words.iter().any(|word| cell.contains(word));
    let points = names.iter().position(|cell| {
        has(
            cell,
            &["得分", "打分", "评分", "评价分", "自评", "分数", "给分"],
        ) && !cell.contains("标准")
    })?;
    let full = names
        .iter()
        .position(|cell| has(cell, &["分值", "满分", "标准分"]));
    let open = body
        .iter()
        .filter(|(_, cells)| cells.get(points).is_none_or(|cell| is_open(cell)))
        .count();
    if open * 2 < body.len() || points == 0 {
        return None;
    }
    let last = points.min(full.unwrap_or(points));
    let bounds = range(&names[points]);
    let items: Vec<Item> = body
        .iter()
        .filter_map(|row| {
            let mut item = item(*row, last)?;
            item.full = full
                .and_then(|at| row.1.get(at))
                .and_then(|cell| amount(cell));
            Some(item)
        })
        .filter(|item| !matches!(item.text.as_str(), "合计" | "总分" | "小计" | "总计"))
        .collect();
    (!items.is_empty()).then_some(Table {
        line: head.0,
        answers: Answers::Points(bounds),
        items,
        groups: Vec::new(),
        doubtful: Vec::new(),
    })
}

fn amount(cell: &str) -> Option<Decimal> {
    read_decimal(folded(cell).trim().trim_end_matches('分').trim())
}

/// Items with a cell for each answer.
fn answered(head: Row<'_>, body: &[Row<'_>]) -> Option<Table> {
    let (groups, head, body) = grouped(head, body);
    let first = first_answer(head.1, body)?;
    let mut names: Vec<String> = head.1[first..].to_vec();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    let mut doubtful = Vec::new();
    if names.last().is_some_and(|name| is_remark(name)) {
        names.pop();
        doubtful.push(head.0);
    }
    let columns = sought![
        "数量", "代码", "金额", "单价", "单位", "数值", "日期", "姓名", "电话", "地址"
    ];
    let is_form = names.iter().any(|name| columns.are_in(name));
    if names.len() < 2 || names.iter().any(String::is_empty) || is_form || holds_scales(body, first)
    {
        return None;
    }
    let is_double = names.len() >= 4 && names.len().is_multiple_of(2) && {
        let (one, other) = names.split_at(names.len() / 2);
        one == other
    };
    if is_double {
        names.truncate(names.len() / 2);
    }
    let mut items = Vec::new();
    let is_ticked = body.iter().any(|row| !is_bare(row.1, first));
    for row in body {
        let mut item = item(*row, first)?;
        // 一 基础设施 above the rows with boxes: a heading within the table.
        if is_ticked && is_bare(row.1, first) {
            doubtful.push(row.0);
            continue;
        }
        item.own = own_answers(row.1, first, &names);
        item.codes = codes(row.1, first, names.len());
        items.push(item);
    }
    let groups = match (is_double, groups.len()) {
        (false, _) => Vec::new(),
        (true, 2) => groups,
        (true, _) => vec!["1".to_owned(), "2".to_owned()],
    };
    Some(Table {
        line: head.0,
        answers: answers(names),
        items,
        groups,
        doubtful,
    })
}

/// Whether a column is for remarks.
fn is_remark(name: &str) -> bool {
    matches!(
        name,
        "备注" | "说明" | "意见" | "原因" | "意见建议" | "其他意见" | "備註"
    )
}

/// Whether nothing stands in the cells of the answers.
fn is_bare(cells: &[String], first: usize) -> bool {
    cells.iter().skip(first).all(String::is_empty)
}

/// Whether a cell holds a scale of its own: 12345 below 满意度 and below 重要性.
fn holds_scales(body: &[Row<'_>], first: usize) -> bool {
    let is_scale = |cell: &String| {
        let digits = cell.replace(' ', "");
        digits.len() >= 3
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits
                .as_bytes()
                .windows(2)
                .all(|pair| pair[0].abs_diff(pair[1]) == 1)
    };
    body.iter()
        .any(|(_, cells)| cells.iter().skip(first).any(is_scale))
}

/// Two heading rows: what the answers are for, then the answers.
fn grouped<'r, 'b>(head: Row<'r>, body: &'b [Row<'r>]) -> (Vec<String>, Row<'r>, &'b [Row<'r>]) {
    if let Some((second, rest)) = body.split_first()
        && !rest.is_empty()
        && second
            .1
            .first()
            .is_some_and(|cell| cell.is_empty() || Some(cell) == head.1.first())
        && second.1.len() >= 3
        && second.1[1..].iter().filter(|cell| !cell.is_empty()).count() >= 2
    {
        let groups: Vec<String> = head.1[1..]
            .iter()
            .filter(|cell| !cell.is_empty())
            .cloned()
            .collect();
        return (groups, *second, rest);
    }
    (Vec::new(), head, body)
}

/// The first column that holds answers: named in the heading, open in the rows.
fn first_answer(head: &[String], body: &[Row<'_>]) -> Option<usize> {
    (1..head.len()).find(|at| {
        let named = head[*at..].iter().filter(|cell| !cell.is_empty()).count();
        let open = |cells: &[String]| {
            cells.iter().skip(*at).enumerate().all(|(place, cell)| {
                is_open(cell) || says_same(cell, head.get(at + place)) || has_box(cell)
            })
        };
        let fits = body.iter().filter(|(_, cells)| open(cells)).count();
        let is_caption = ["序号", "编号", "题项", "题号"].contains(&head[*at].as_str());
        // An item's column is no answer, even where it is all numbers.
        let is_texts = body.iter().any(|(_, cells)| {
            cells.get(*at).is_some_and(|cell| {
                !is_open(cell) && !has_box(cell) && !says_same(cell, head.get(*at))
            })
        });
        named >= 2
            && fits == body.len()
            && !is_caption
            && !is_texts
            && body.iter().all(|(_, cells)| {
                cells[..(*at).min(cells.len())]
                    .iter()
                    .any(|cell| !is_number(cell) && !cell.is_empty())
            })
    })
}

fn says_same(cell: &str, head: Option<&String>) -> bool {
    head.is_some_and(|head| {
        label(cell).words.replace(' ', "") == label(head).words.replace(' ', "")
    })
}

/// What the cells before the answers ask.
fn item((line, cells): Row<'_>, first: usize) -> Option<Item> {
    let before = &cells[..first.min(cells.len())];
    let mut number = before.iter().find(|cell| is_number(cell)).map(|cell| {
        folded(cell)
            .trim_end_matches(['.', '、', ')'])
            .trim()
            .to_owned()
    });
    // Every column of words is told: the name beside the post, the group beside the item.
    let said: Vec<&str> = before
        .iter()
        .filter(|cell| !cell.is_empty() && !is_number(cell))
        .map(String::as_str)
        .collect();
    if said.is_empty() {
        return None;
    }
    let said = said.join("：");
    let mut text = said.clone();
    if number.is_none()
        && let Some(read) =
            numbered(&said).filter(|read| read.divider != Divider::Nothing && !read.rest.is_empty())
    {
        number = Some(read.shown.clone());
        read.rest.clone_into(&mut text);
    } else if number.is_none()
        && let Some(marked) = mark(&said).filter(|marked| marked.style == Style::Letter)
    {
        marked.rest.clone_into(&mut text);
    }
    Some(Item {
        line,
        number: number.unwrap_or_default(),
        text,
        own: Vec::new(),
        codes: Vec::new(),
        full: None,
    })
}

/// The numbers in the cells of a row, one for each answer and no two alike; else none.
fn codes(cells: &[String], first: usize, count: usize) -> Vec<String> {
    let codes: Vec<String> = cells
        .iter()
        .skip(first)
        .take(count)
        .map(|cell| folded(cell).into_owned())
        .collect();
    let different = (1..codes.len()).all(|at| !codes[..at].contains(&codes[at]));
    let whole = codes.len() == count && codes.iter().all(|code| is_number(code));
    if whole && different {
        codes
    } else {
        Vec::new()
    }
}

/// The answers that the cells of a row name, where they are others than those of the heading.
fn own_answers(cells: &[String], first: usize, names: &[String]) -> Vec<String> {
    let own: Vec<String> = cells
        .iter()
        .skip(first)
        .map(|cell| label(cell).words)
        .collect();
    let heads: Vec<String> = names.iter().map(|name| label(name).words).collect();
    let said = own.iter().filter(|cell| !is_open(cell)).count();
    if said < 2
        || own
            .iter()
            .zip(&heads)
            .all(|(cell, head)| cell.replace(' ', "") == head.replace(' ', ""))
    {
        return Vec::new();
    }
    own.into_iter()
        .filter(|cell| !is_open(cell))
        .map(|cell| cell.replace(' ', ""))
        .collect()
}

/// The least and the most points that two headings name.
pub(super) fn ends(names: &[String]) -> Option<(Decimal, Decimal)> {
    let (low, high) = (amount(names.first()?)?, amount(names.last()?)?);
    (low < high).then_some((low, high))
}

/// Numbers in steps are points; anything else is a choice.
pub(super) fn answers(names: Vec<String>) -> Answers {
    let values: Option<Vec<Decimal>> = names.iter().map(|name| amount(name)).collect();
    match values.as_deref().and_then(in_steps) {
        Some(bounds) => Answers::Points(Some(bounds)),
        None => Answers::Options(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Table> {
        let lines = super::super::line::lines(text);
        let rows: Vec<Row<'_>> = lines
            .iter()
            .enumerate()
            .map(|(at, line)| (at + 1, line.cells.as_slice()))
            .collect();
        table(&rows)
    }

    #[test]
    fn items_by_answers_are_read() {
        let table = read("| 非常好 | 好 | 一般 |\n交通 | | | |\n环境 | | | |")
            .or_else(|| read("\t非常好\t好\t一般\n交通\t\t\t\n环境\t\t\t"))
            .unwrap();
        assert_eq!(
            table.answers,
            Answers::Options(vec!["非常好".into(), "好".into(), "一般".into()])
        );
        assert_eq!(
            table
                .items
                .iter()
                .map(|item| item.text.as_str())
                .collect::<Vec<_>>(),
            ["交通", "环境"]
        );
    }

    #[test]
    fn numbers_to_circle_are_points() {
        let table = read(
            "序号\t内容\t1\t2\t3\t4\t5\n1\t服务态度\t1\t2\t3\t4\t5\n2\t办事效率\t1\t2\t3\t4\t5",
        )
        .unwrap();
        assert_eq!(
            table.answers,
            Answers::Points(Some((Decimal::ONE, Decimal::from(5))))
        );
        assert_eq!(table.items[1].number, "2");
        assert_eq!(table.items[1].text, "办事效率");
    }

    #[test]
    fn full_marks_of_a_row_are_read() {
        let table = read("评价内容\t分值\t得分\n服务态度\t10\t\n办事效率\t20分\t").unwrap();
        assert_eq!(
            table.items.iter().map(|item| item.full).collect::<Vec<_>>(),
            [Some(Decimal::TEN), Some(Decimal::from(20))]
        );
    }

    #[test]
    fn two_answers_in_a_row_are_told() {
        let table = read("项目\t期望\t\t\t实际\t\t\n\t高\t中\t低\t高\t中\t低\n卫生\t\t\t\t\t\t\n交通\t\t\t\t\t\t").unwrap();
        assert_eq!(table.groups, ["期望", "实际"]);
        assert_eq!(
            table.answers,
            Answers::Options(vec!["高".into(), "中".into(), "低".into()])
        );
    }
}
