//! The walk over a document: paragraphs and rows of tables as lines.

use super::numbering::Numbering;
use super::xml::{Attributes, Node, walk};

/// The lines of the document; `None` where it is no XML.
pub(super) fn lines(document: &str, numbering: Numbering) -> Option<String> {
    let mut body = Body {
        numbering,
        lines: String::new(),
        paragraphs: Vec::new(),
        tables: Vec::new(),
        run: Run::default(),
        left_out: 0,
        in_text: false,
        choices: Vec::new(),
        is_placeholder: Vec::new(),
    };
    walk(document, |node| body.node(node))?;
    Some(body.lines)
}

struct Body {
    numbering: Numbering,
    lines: String,
    /// The paragraphs that are open, one inside another where a box stands in the text.
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    run: Run,
    /// How many elements whose content is left out are open.
    left_out: u32,
    in_text: bool,
    /// The words of a list to choose from.
    choices: Vec<String>,
    /// For each control that is open, whether it shows what it asks for only.
    is_placeholder: Vec<bool>,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    list: Option<String>,
    level: u32,
    style: String,
    /// Words of lists to choose from, each a line below.
    below: Vec<String>,
}

#[derive(Default)]
struct Table {
    /// The rows that are finished.
    rows: Vec<Row>,
    cells: Vec<String>,
    /// How many cells the row has, whatever they span.
    count: usize,
    cell: Vec<String>,
    span: usize,
    is_deleted: bool,
}

/// A row: its columns, and whether one cell spans them all.
struct Row {
    columns: Vec<String>,
    is_whole: bool,
}

#[derive(Default)]
struct Run {
    is_underlined: bool,
    is_hidden: bool,
}

/// Elements whose content is no text of the paper: deleted, moved away, a second form of the same drawing.
const LEFT_OUT: [&str; 5] = ["del", "moveFrom", "Fallback", "instrText", "delText"];

impl Body {
    fn node(&mut self, node: Node) {
        match node {
            Node::Start(name, attributes, is_empty) => self.start(&name, &attributes, is_empty),
            Node::End(name) => self.end(&name),
            Node::Text(words) if self.in_text && self.left_out == 0 && !self.run.is_hidden => {
                self.words(&words);
            }
            Node::Text(_) => {}
        }
    }

    fn start(&mut self, name: &str, attributes: &Attributes, is_empty: bool) {
        match name {
            "p" if is_empty => {
                self.paragraphs.push(Paragraph::default());
                self.end_paragraph();
            }
            "p" => self.paragraphs.push(Paragraph::default()),
            "r" => self.run = Run::default(),
            "t" => self.in_text = !is_empty,
            "tab" if !self.in_properties() => self.space(),
            "br" | "cr" => self.push("\n"),
            "sym" | "checkBox" => self.push("□"),
            "tbl" => self.tables.push(Table::default()),
            "tc" if !is_empty => self.with_table(|table| {
                table.cell.clear();
                table.span = 1;
            }),
            // A row that was deleted says so in its properties, a deleted word around its runs.
            "del" if is_empty => self.deleted(),
            _ if LEFT_OUT.contains(&name) && !is_empty => self.left_out += 1,
            _ => self.property(name, attributes),
        }
    }

    /// Properties of runs, paragraphs, cells and controls.
    fn property(&mut self, name: &str, attributes: &Attributes) {
        match name {
            "u" => self.run.is_underlined = attributes.is_on(),
            "vanish" => self.run.is_hidden = attributes.is_on(),
            "numId" => {
                self.with_paragraph(|paragraph| {
                    paragraph.list = Some(attributes.val().to_owned());
                });
            }
            "ilvl" => self.with_paragraph(|paragraph| {
                paragraph.level = attributes.val().parse().unwrap_or(0);
            }),
            "pStyle" => {
                self.with_paragraph(|paragraph| attributes.val().clone_into(&mut paragraph.style));
            }
            "gridSpan" => self.with_table(|table| {
                table.span = attributes.val().parse().unwrap_or(1).clamp(1, 64);
            }),
            "sdt" => self.is_placeholder.push(false),
            "showingPlcHdr" => {
                if let Some(is) = self.is_placeholder.last_mut() {
                    *is = attributes.is_on();
                }
            }
            "listItem"
                if attributes
                    .get("value")
                    .is_some_and(|value| !value.is_empty()) =>
            {
                let shown = attributes
                    .get("displayText")
                    .or_else(|| attributes.get("value"));
                self.choices.extend(shown.map(str::to_owned));
            }
            "listEntry" => self.choices.push(attributes.val().to_owned()),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tc" => self.with_table(Table::end_cell),
            "tr" => self.with_table(Table::end_row),
            "tbl" => self.end_table(),
            "sdt" => {
                let is_placeholder = self.is_placeholder.pop() == Some(true);
                if is_placeholder && self.choices.is_empty() {
                    self.push("____");
                }
                let choices = std::mem::take(&mut self.choices);
                self.with_paragraph(|paragraph| paragraph.below.extend(choices));
            }
            _ if LEFT_OUT.contains(&name) => self.left_out = self.left_out.saturating_sub(1),
            _ => {}
        }
    }

    /// Whether a tab is one of the places that paragraphs declare, rather than of the text.
    fn in_properties(&self) -> bool {
        self.paragraphs
            .last()
            .is_none_or(|paragraph| paragraph.text.is_empty())
    }

    fn deleted(&mut self) {
        if self.paragraphs.is_empty() {
            self.with_table(|table| table.is_deleted = true);
        }
    }

    fn words(&mut self, words: &str) {
        if self.is_placeholder.contains(&true) {
            return;
        }
        // An underlined blank is a line to write on.
        if self.run.is_underlined && words.trim().is_empty() && words.chars().count() >= 2 {
            return self.push("____");
        }
        let clean: String = words
            .chars()
            .map(|sign| {
                if matches!(sign, '\t' | '\n' | '\r') {
                    ' '
                } else {
                    sign
                }
            })
            .collect();
        self.push(&clean);
    }

    fn space(&mut self) {
        self.push(if self.run.is_underlined { "____" } else { "  " });
    }

    fn push(&mut self, words: &str) {
        if self.left_out == 0 && !self.run.is_hidden {
            self.with_paragraph(|paragraph| paragraph.text.push_str(words));
        }
    }

    fn with_paragraph(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    fn with_table(&mut self, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.last_mut() {
            change(table);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        let own = paragraph.list.map(|list| (list, paragraph.level));
        let mut text = paragraph.text;
        if self.left_out == 0 && !text.trim().is_empty() {
            text.insert_str(0, &self.numbering.next(own, &paragraph.style));
        }
        match self.tables.last_mut() {
            Some(table) => {
                table.cell.push(text);
                table.cell.extend(paragraph.below);
            }
            None if self.left_out == 0 => {
                self.lines.push_str(&text);
                self.lines.push('\n');
                for choice in paragraph.below {
                    self.lines.push_str(&choice);
                    self.lines.push('\n');
                }
            }
            None => {}
        }
    }

    fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else {
            return;
        };
        for row in table.rows {
            // A frame around text, or a heading over all columns, is text.
            let line = if row.is_whole {
                row.columns.concat()
            } else {
                let cells: Vec<String> = row
                    .columns
                    .iter()
                    .map(|cell| cell.replace('\n', " "))
                    .collect();
                cells.join("\t")
            };
            if let Some(outer) = self.tables.last_mut() {
                outer.cell.push(line.replace('\t', " "));
            } else {
                self.lines.push_str(&line);
                self.lines.push('\n');
            }
        }
    }
}

impl Table {
    fn end_cell(&mut self) {
        let lines: Vec<&str> = self
            .cell
            .iter()
            .map(|line| line.trim())
            .filter(|line| !line.is_empty())
            .collect();
        self.cells.push(lines.join("\n"));
        for _ in 1..self.span {
            self.cells.push(String::new());
        }
        self.count += 1;
        self.cell.clear();
    }

    fn end_row(&mut self) {
        let columns = std::mem::take(&mut self.cells);
        let is_whole = std::mem::take(&mut self.count) == 1;
        if !std::mem::take(&mut self.is_deleted) && columns.iter().any(|cell| !cell.is_empty()) {
            self.rows.push(Row { columns, is_whole });
        }
    }
}
