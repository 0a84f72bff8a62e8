//! The table of 评分标准 as Word and Excel put it on the clipboard: an indicator a row, its cells parted by tabs.
//!
//! Cells with line ends stand between quotation marks, as Excel writes them; a line without a tab goes on with the last
//! cell of the row above, as Word leaves it. An empty first or second level is the one above: merged cells come so.

use rust_decimal::Decimal;

use crate::text::{fold_width, read_decimal};

/// A table of indicators.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StandardsTable {
    /// Its indicators.
    pub rows: Vec<StandardRow>,
    /// The lines that no indicator was made of, counted from 1, with their words.
    pub left_over: Vec<(usize, String)>,
    /// Whether the columns have names; without them they are taken in the order of the form.
    pub has_heading: bool,
}

/// An indicator as a table prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardRow {
    /// The line it begins on, counted from 1.
    pub line: usize,
    /// 一级 and 二级指标.
    pub path: [String; 2],
    /// 三级指标.
    pub title: String,
    /// 分值.
    pub weight: Decimal,
    /// 评分标准, on one line.
    pub standard: String,
    /// 目标值.
    pub target: String,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    First,
    Second,
    Title,
    Weight,
    Standard,
    Target,
}

/// The columns as the form has them.
const USUAL: [Column; 6] = [
    Column::First,
    Column::Second,
    Column::Title,
    Column::Weight,
    Column::Standard,
    Column::Target,
];

/// The words by which a column is known, the surest first.
const NAMES: [(Column, &[&str]); 6] = [
    (Column::First, &["一级"]),
    (Column::Second, &["二级"]),
    (Column::Title, &["三级", "指标名称"]),
    (
        Column::Standard,
        &["评分标准", "评分细则", "计分标准", "评分规则", "评分办法"],
    ),
    (
        Column::Target,
        &["目标值", "年度指标值", "指标值", "标准值"],
    ),
    (Column::Weight, &["分值", "权重", "满分", "标准分"]),
];

/// A row with its cells, and the line it begins on.
struct Cells {
    line: usize,
    cells: Vec<String>,
}

/// Reads a table.
pub fn read_standards(text: &str) -> StandardsTable {
    let rows = rows(text);
    let mut columns = rows.iter().find_map(columns_of);
    let mut table = StandardsTable {
        has_heading: columns.is_some(),
        ..StandardsTable::default()
    };
    let mut above = [String::new(), String::new()];
    for row in &rows {
        if row.cells.iter().all(String::is_empty) {
            continue;
        }
        // A heading comes again on each page, and with a second table.
        if let Some(named) = columns_of(row) {
            columns = Some(named);
            continue;
        }
        let usual = || USUAL.iter().copied().enumerate().collect();
        let columns = columns.get_or_insert_with(usual);
        match read_row(row, columns, &mut above) {
            Some(read) => table.rows.push(read),
            None => table
                .left_over
                .push((row.line, row.cells.join(" ").trim().to_owned())),
        }
    }
    table
}

fn read_row(
    row: &Cells,
    columns: &[(usize, Column)],
    above: &mut [String; 2],
) -> Option<StandardRow> {
    let cell = |column| {
        let place = columns.iter().find(|(_, known)| *known == column);
        let cell = place.and_then(|(at, _)| row.cells.get(*at));
        cell.map_or("", String::as_str)
    };
    let title = without_points(cell(Column::Title));
    let weight = points(cell(Column::Weight));
    let (Some(weight), false) = (weight, title.is_empty()) else {
        return None;
    };
    for (level, column) in above.iter_mut().zip([Column::First, Column::Second]) {
        let said = without_points(cell(column));
        if !said.is_empty() {
            *level = said;
        }
    }
    Some(StandardRow {
        line: row.line,
        path: above.clone(),
        title,
        weight,
        standard: cell(Column::Standard).to_owned(),
        target: cell(Column::Target).to_owned(),
    })
}

/// The points of a cell: `10`, `10分`, `（10 分）`; above 0.
fn points(cell: &str) -> Option<Decimal> {
    let folded: String = cell.chars().map(fold_width).collect();
    let number = folded.trim_matches(|sign: char| "()分 %".contains(sign));
    read_decimal(number).filter(|points| *points > Decimal::ZERO)
}

/// A name without the points behind it: `投入（20分）` is 投入.
fn without_points(cell: &str) -> String {
    let open = cell.rfind(['（', '(']).filter(|at| {
        let inside = &cell[*at..];
        inside.contains('分') && inside.contains(|sign: char| fold_width(sign).is_ascii_digit())
    });
    cell[..open.unwrap_or(cell.len())].trim().to_owned()
}

/// The columns that a row names, by their places; `None`: it is no heading.
fn columns_of(row: &Cells) -> Option<Vec<(usize, Column)>> {
    let mut columns: Vec<(usize, Column)> = Vec::new();
    for (at, cell) in row.cells.iter().enumerate() {
        let is_named = |names: &[&str]| names.iter().any(|name| cell.contains(name));
        let found = NAMES.iter().find(|(column, names)| {
            is_named(names) && columns.iter().all(|(_, known)| known != column)
        });
        if let Some((column, _)) = found.filter(|_| cell.chars().count() <= 16) {
            columns.push((at, *column));
        }
    }
    let has = |column| columns.iter().any(|(_, known)| *known == column);
    (has(Column::Title) && has(Column::Weight) && has(Column::Standard)).then_some(columns)
}

/// The rows of a text, each with its cells on one line.
fn rows(text: &str) -> Vec<Cells> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut rows: Vec<Cells> = Vec::new();
    let mut signs = text.chars().peekable();
    let (mut line, mut begun) = (1, 1);
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    while let Some(sign) = signs.next() {
        let cell = cells.len() - 1;
        match sign {
            '"' if is_quoted && signs.peek() == Some(&'"') => {
                signs.next();
                cells[cell].push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cells[cell].is_empty() => is_quoted = true,
            '\t' if !is_quoted => cells.push(String::new()),
            '\n' => {
                line += 1;
                if is_quoted {
                    cells[cell].push(' ');
                    continue;
                }
                end_row(&mut rows, begun, &cells);
                cells = vec![String::new()];
                begun = line;
            }
            other => cells[cell].push(other),
        }
    }
    end_row(&mut rows, begun, &cells);
    rows
}

/// Puts a row to the others; one without a tab goes on with the last cell of the row above.
fn end_row(rows: &mut Vec<Cells>, line: usize, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
    let above = rows.last_mut().filter(|above| above.cells.len() > 2);
    match (above, &cells[..]) {
        (Some(above), [only]) if !only.is_empty() => {
            if let Some(last) = above.cells.last_mut() {
                last.push_str(only);
            }
        }
        _ => rows.push(Cells { line, cells }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "一级指标\t二级指标\t三级指标\t分值\t评分标准\t目标值\n\
        决策（20分）\t项目立项\t立项依据充分性\t4\t\"①符合法律法规，1分；\n②与部门职责相符，3分\"\t充分\n\
        \t\t立项程序规范性\t（3分）\t按程序报批得满分，否则不得分\t规范\n\
        效益\t满意度\t服务对象满意度\t10分\t满意度≥90%得满分，\n每低1%扣1分，扣完为止\n\
        合计\t\t\t100\t\t\n";

    #[test]
    fn a_table_is_read_with_merged_cells_and_cells_of_several_lines() {
        let table = read_standards(TABLE);
        assert!(table.has_heading);
        let rows: Vec<(usize, &str, &str, i64)> = table
            .rows
            .iter()
            .map(|row| {
                let weight = row.weight.to_string().parse().unwrap();
                (row.line, row.path[0].as_str(), row.title.as_str(), weight)
            })
            .collect();
        let due = [
            (2, "决策", "立项依据充分性", 4),
            (4, "决策", "立项程序规范性", 3),
            (5, "效益", "服务对象满意度", 10),
        ];
        assert_eq!(rows, due);
        assert_eq!(table.rows[1].path[1], "项目立项");
        assert_eq!(
            table.rows[0].standard,
            "①符合法律法规，1分； ②与部门职责相符，3分"
        );
        assert_eq!(
            table.rows[2].standard,
            "满意度≥90%得满分，每低1%扣1分，扣完为止"
        );
        // The sum is no indicator; nothing is dropped unseen.
        assert_eq!(table.left_over, [(7, "合计   100".to_owned())]);
    }

    #[test]
    fn columns_are_known_by_their_names_in_any_order_and_by_their_place_without() {
        let named = "序号\t指标名称\t评分细则\t权重\n1\t知晓率\t按比例得分\t５\n";
        let [row] = &read_standards(named).rows[..] else {
            unreachable!()
        };
        assert_eq!((row.title.as_str(), row.weight), ("知晓率", 5.into()));
        assert_eq!(row.standard, "按比例得分");
        let bare = "产出\t质量\t合格率\t10\t合格率100%得满分\t100%\n";
        let table = read_standards(bare);
        assert!(!table.has_heading);
        assert_eq!(table.rows[0].target, "100%");
    }

    #[test]
    fn what_is_no_table_is_left_over() {
        let table = read_standards("这里没有表\n只有两行");
        assert_eq!(table.rows, []);
        assert_eq!(table.left_over.len(), 2);
        assert_eq!(read_standards("").left_over, []);
    }
}
