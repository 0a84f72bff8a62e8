//! The records of a system file before its rows: header, variables, labels, and what later versions added.

use std::fmt::Write as _;

use super::variable::{MultipleSet, Shape, Variable, Variables};

/// What stands for no number.
pub(super) const SYSTEM_MISSING: f64 = -f64::MAX;
/// The number below which no number is declared as missing.
const LOWEST: f64 = -1.797_693_134_862_315_5e308;
/// Whole numbers from 1 - this to 251 - this take one byte.
pub(super) const BIAS: f64 = 100.0;
/// A text longer than this is stored in segments.
pub(super) const SEGMENT: usize = 255;
/// How much of a long text's width each segment stands for.
const OF_WIDTH: usize = 252;

/// What the header says of the file.
pub(super) struct Head<'h> {
    pub program: &'h str,
    pub label: &'h str,
    /// `29 Nov 26` and `08:30:00`.
    pub date: &'h str,
    pub time: &'h str,
    pub cases: u64,
}

/// The widths of the segments of a text.
pub(super) fn segments(width: usize) -> Vec<usize> {
    if width <= SEGMENT {
        return vec![width];
    }
    let count = width.div_ceil(OF_WIDTH);
    let mut widths = vec![SEGMENT; count - 1];
    widths.push(width - (count - 1) * OF_WIDTH);
    widths
}

/// How many pieces of eight bytes a text of this width takes.
pub(super) fn pieces(width: usize) -> usize {
    width.div_ceil(8)
}

/// How many pieces of eight bytes a variable takes.
fn pieces_of(shape: Shape) -> usize {
    match shape {
        Shape::Text(width) => segments(width).into_iter().map(pieces).sum(),
        Shape::Number { .. } | Shape::Day => 1,
    }
}

/// Bytes on their way, in the order of small machines.
#[derive(Default)]
pub(super) struct Bytes(pub Vec<u8>);

impl Bytes {
    fn whole(&mut self, number: i32) {
        self.0.extend(number.to_le_bytes());
    }

    fn count(&mut self, count: usize) {
        self.whole(i32::try_from(count).unwrap_or(i32::MAX));
    }

    fn number(&mut self, number: f64) {
        self.0.extend(number.to_le_bytes());
    }

    /// A text filled up with blanks to a width.
    fn text(&mut self, text: &str, width: usize) {
        let text = super::names::cut(text, width);
        self.0.extend(text.as_bytes());
        self.0.extend(std::iter::repeat_n(b' ', width - text.len()));
    }

    /// An extension of so many items.
    fn extension(&mut self, kind: i32, size: usize, items: &[u8]) {
        self.whole(7);
        self.whole(kind);
        self.count(size);
        self.count(items.len() / size);
        self.0.extend(items);
    }
}

/// Everything before the rows. `lines` are the documents, `manifest` an attribute of the file.
pub(super) fn dictionary(
    head: &Head<'_>,
    variables: &Variables<'_>,
    lines: &[String],
    manifest: &str,
) -> Vec<u8> {
    let mut bytes = Bytes::default();
    let all = &variables.all;
    let case: usize = all.iter().map(|one| pieces_of(one.shape)).sum();
    header(&mut bytes, head, case);
    let short = short_names(all);
    for (variable, names) in all.iter().zip(&short) {
        records_of(&mut bytes, variable, names);
    }
    let mut index = 1;
    for variable in all {
        value_labels(&mut bytes, variable, index);
        index += pieces_of(variable.shape);
    }
    documents(&mut bytes, lines);
    machine(&mut bytes);
    sets(&mut bytes, &variables.sets, &short);
    display(&mut bytes, all);
    long_names(&mut bytes, all, &short);
    very_long(&mut bytes, all, &short);
    bytes.extension(17, 1, format!("manyi('{manifest}'\n)").as_bytes());
    bytes.extension(20, 1, b"UTF-8");
    bytes.whole(999);
    bytes.whole(0);
    bytes.0
}

fn header(bytes: &mut Bytes, head: &Head<'_>, case: usize) {
    bytes.0.extend(b"$FL2");
    bytes.text(&format!("@(#) SPSS DATA FILE {}", head.program), 60);
    bytes.whole(2);
    bytes.count(case);
    bytes.whole(1);
    bytes.whole(0);
    bytes.whole(i32::try_from(head.cases).unwrap_or(-1));
    bytes.number(BIAS);
    bytes.text(head.date, 9);
    bytes.text(head.time, 8);
    bytes.text(head.label, 64);
    bytes.0.extend([0; 3]);
}

/// The short names of the segments of every variable: `V1`, and for what follows `V1A`, `V1B`, …
fn short_names(all: &[Variable<'_>]) -> Vec<Vec<String>> {
    let mut next = 0_usize;
    let mut give = || {
        next += 1;
        format!("V{next}")
    };
    let names = |variable: &Variable<'_>| match variable.shape {
        Shape::Text(width) => segments(width).iter().map(|_| give()).collect(),
        Shape::Number { .. } | Shape::Day => vec![give()],
    };
    all.iter().map(names).collect()
}

fn records_of(bytes: &mut Bytes, variable: &Variable<'_>, names: &[String]) {
    let Shape::Text(width) = variable.shape else {
        record(bytes, variable, &names[0], 0, true);
        return;
    };
    for (at, (width, name)) in segments(width).into_iter().zip(names).enumerate() {
        record(bytes, variable, name, width, at == 0);
        for _ in 1..pieces(width) {
            bytes.whole(2);
            bytes.whole(-1);
            for _ in 0..4 {
                bytes.whole(0);
            }
            bytes.text("", 8);
        }
    }
}

fn record(bytes: &mut Bytes, variable: &Variable<'_>, name: &str, width: usize, is_first: bool) {
    let format = match variable.shape {
        Shape::Text(_) => format(1, width, 0),
        Shape::Number { width, decimals } => format(5, width.clamp(1, 40), decimals),
        // SDATE10: 2022/06/30.
        Shape::Day => format(39, 10, 0),
    };
    let missing = missing(&variable.missing);
    let label = if is_first {
        variable.label.as_str()
    } else {
        ""
    };
    bytes.whole(2);
    bytes.count(width);
    bytes.whole((!label.is_empty()).into());
    bytes.whole(missing.0);
    bytes.whole(format);
    bytes.whole(format);
    bytes.text(name, 8);
    if !label.is_empty() {
        bytes.count(label.len());
        bytes.text(label, label.len().next_multiple_of(4));
    }
    for value in missing.1 {
        bytes.number(value);
    }
}

fn format(kind: i32, width: usize, decimals: usize) -> i32 {
    let small = |count: usize| i32::try_from(count.min(255)).unwrap_or_default();
    kind << 16 | small(width) << 8 | small(decimals)
}

/// Missing values as a record has them: at most three one by one, more as a range.
fn missing(values: &[i64]) -> (i32, Vec<f64>) {
    let numbers = || values.iter().map(|value| *value as f64);
    if values.len() <= 3 {
        let count = i32::try_from(values.len()).unwrap_or_default();
        return (count, numbers().collect());
    }
    let least = numbers().fold(f64::INFINITY, f64::min);
    let most = numbers().fold(f64::NEG_INFINITY, f64::max);
    (-2, vec![least, most])
}

fn value_labels(bytes: &mut Bytes, variable: &Variable<'_>, index: usize) {
    if variable.values.is_empty() {
        return;
    }
    bytes.whole(3);
    bytes.count(variable.values.len());
    for value in &variable.values {
        let label = value.label.as_str();
        bytes.number(value.value as f64);
        bytes.0.push(label.len() as u8);
        bytes.text(label, (label.len() + 1).next_multiple_of(8) - 1);
    }
    bytes.whole(4);
    bytes.whole(1);
    bytes.count(index);
}

fn documents(bytes: &mut Bytes, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    bytes.whole(6);
    bytes.count(lines.len());
    for line in lines {
        bytes.text(line, 80);
    }
}

/// That numbers are of IEEE, the smallest byte stands first, and texts are UTF-8 (65001).
fn machine(bytes: &mut Bytes) {
    let whole = [20_i32, 0, 0, -1, 1, 1, 2, 65_001].map(i32::to_le_bytes);
    bytes.extension(3, 4, whole.as_flattened());
    let numbers = [SYSTEM_MISSING, f64::MAX, LOWEST].map(f64::to_le_bytes);
    bytes.extension(4, 8, numbers.as_flattened());
}

/// The questions with several answers: sets of variables in which 1 is ticked.
fn sets(bytes: &mut Bytes, sets: &[MultipleSet], short: &[Vec<String>]) {
    let mut text = String::new();
    for MultipleSet {
        name,
        label,
        variables,
    } in sets
    {
        let _ = write!(text, "${name}=D1 1 {} {label}", label.len());
        for at in variables {
            text.push(' ');
            text.push_str(&short[*at][0].to_lowercase());
        }
        text.push('\n');
    }
    if !text.is_empty() {
        bytes.extension(7, 1, text.as_bytes());
    }
}

/// How wide each variable is shown, and what its numbers are: names or amounts.
fn display(bytes: &mut Bytes, all: &[Variable<'_>]) {
    let mut items = Bytes::default();
    for variable in all {
        let (measure, width, align, count) = match variable.shape {
            Shape::Text(width) => (1, width.clamp(8, 24), 0, segments(width).len()),
            Shape::Number { width, .. } if variable.values.iter().any(|one| one.value >= 0) => {
                (1, width.max(8), 1, 1)
            }
            Shape::Number { width, .. } => (3, width.max(8), 1, 1),
            Shape::Day => (3, 12, 1, 1),
        };
        for _ in 0..count {
            items.whole(measure);
            items.count(width);
            items.whole(align);
        }
    }
    bytes.extension(11, 4, &items.0);
}

fn long_names(bytes: &mut Bytes, all: &[Variable<'_>], short: &[Vec<String>]) {
    let names = all.iter().zip(short);
    let names: Vec<String> = names
        .map(|(variable, short)| format!("{}={}", short[0], variable.name))
        .collect();
    bytes.extension(13, 1, names.join("\t").as_bytes());
}

fn very_long(bytes: &mut Bytes, all: &[Variable<'_>], short: &[Vec<String>]) {
    let mut text = String::new();
    for (variable, short) in all.iter().zip(short) {
        if let Shape::Text(width) = variable.shape
            && width > SEGMENT
        {
            let _ = write!(text, "{}={width:05}\0\t", short[0]);
        }
    }
    if !text.is_empty() {
        bytes.extension(14, 1, text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_has_the_segments_of_the_guide() {
        // The example of the PSPP developers' guide: 80 segments, the last of 92.
        let widths = segments(20_000);
        assert_eq!((widths.len(), widths[78], widths[79]), (80, 255, 92));
        assert_eq!(segments(255), [255]);
        assert_eq!(segments(256), [255, 4]);
    }

    #[test]
    fn more_than_three_reasons_are_a_range() {
        assert_eq!(missing(&[-1, -2, -3]), (3, vec![-1.0, -2.0, -3.0]));
        assert_eq!(missing(&[-1, -2, -4, -8]), (-2, vec![-8.0, -1.0]));
    }
}
