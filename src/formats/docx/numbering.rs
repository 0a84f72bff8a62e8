//! Automatic numbers: what a list prints before a paragraph, counted as Word counts.

use std::collections::{BTreeMap, BTreeSet};

use super::xml::{Node, walk};

/// The lists of a document, and how far each has counted.
#[derive(Default)]
pub(super) struct Numbering {
    /// For each number of a list, the list it is of.
    lists: BTreeMap<String, String>,
    /// Levels of each list.
    levels: BTreeMap<(String, u32), Level>,
    /// Lists that a number begins again, with the value, by number and level.
    restarts: BTreeMap<(String, u32), u32>,
    /// Numbers of lists that styles carry, with their level.
    styles: BTreeMap<String, (String, u32)>,
    counts: BTreeMap<(String, u32), u32>,
    begun: BTreeSet<String>,
}

/// How a level of a list counts.
#[derive(Clone)]
struct Level {
    start: u32,
    form: String,
    words: String,
}

impl Numbering {
    /// Reads the lists and the styles that use them; a part that cannot be read gives none.
    pub(super) fn read(numbering: &str, styles: &str) -> Self {
        let mut read = Self::default();
        // A broken part leaves paragraphs without their numbers, which the reader of questions then says.
        let _ = read.read_lists(numbering);
        let _ = read.read_styles(styles);
        read
    }

    fn read_lists(&mut self, part: &str) -> Option<()> {
        if part.is_empty() {
            return Some(());
        }
        let (mut list, mut number, mut level) = (String::new(), String::new(), 0);
        let (mut in_list, mut in_number) = (false, false);
        walk(part, |node| match node {
            Node::Start(name, attributes, _) => match name.as_str() {
                "abstractNum" => {
                    in_list = true;
                    attributes
                        .get("abstractNumId")
                        .unwrap_or_default()
                        .clone_into(&mut list);
                }
                "num" => {
                    in_number = true;
                    attributes
                        .get("numId")
                        .unwrap_or_default()
                        .clone_into(&mut number);
                }
                "abstractNumId" if in_number => {
                    self.lists
                        .insert(number.clone(), attributes.val().to_owned());
                }
                "lvl" | "lvlOverride" => {
                    level = attributes
                        .get("ilvl")
                        .and_then(|level| level.parse().ok())
                        .unwrap_or(0);
                }
                "startOverride" => {
                    let start = attributes.val().parse().unwrap_or(1);
                    self.restarts.insert((number.clone(), level), start);
                }
                "start" | "numFmt" | "lvlText" if in_list => {
                    let of = self
                        .levels
                        .entry((list.clone(), level))
                        .or_insert_with(|| Level {
                            start: 1,
                            form: "decimal".to_owned(),
                            words: String::new(),
                        });
                    match name.as_str() {
                        "start" => of.start = attributes.val().parse().unwrap_or(1),
                        "numFmt" => attributes.val().clone_into(&mut of.form),
                        _ => attributes.val().clone_into(&mut of.words),
                    }
                }
                _ => {}
            },
            Node::End(name) => match name.as_str() {
                "abstractNum" => in_list = false,
                "num" => in_number = false,
                _ => {}
            },
            Node::Text(_) => {}
        })
    }

    fn read_styles(&mut self, part: &str) -> Option<()> {
        if part.is_empty() {
            return Some(());
        }
        let (mut style, mut level) = (String::new(), 0);
        walk(part, |node| {
            if let Node::Start(name, attributes, _) = node {
                match name.as_str() {
                    "style" => {
                        attributes
                            .get("styleId")
                            .unwrap_or_default()
                            .clone_into(&mut style);
                        level = 0;
                    }
                    "ilvl" => level = attributes.val().parse().unwrap_or(0),
                    "numId" if !style.is_empty() => {
                        self.styles
                            .insert(style.clone(), (attributes.val().to_owned(), level));
                    }
                    _ => {}
                }
            }
        })
    }

    /// What is printed before the next paragraph of this list and level, or of this style; empty where nothing is.
    pub(super) fn next(&mut self, own: Option<(String, u32)>, style: &str) -> String {
        let Some((number, level)) = own.or_else(|| self.styles.get(style).cloned()) else {
            return String::new();
        };
        let Some(list) = self.lists.get(&number).cloned() else {
            return String::new();
        };
        if self.begun.insert(number.clone()) {
            for ((of, at), start) in &self.restarts {
                if *of == number {
                    self.counts
                        .insert((list.clone(), *at), start.saturating_sub(1));
                }
            }
        }
        let Some(how) = self.levels.get(&(list.clone(), level)).cloned() else {
            return String::new();
        };
        let before = how.start.saturating_sub(1);
        let count = self.counts.entry((list.clone(), level)).or_insert(before);
        *count = count.saturating_add(1);
        let deeper: Vec<(String, u32)> = self
            .counts
            .keys()
            .filter(|(of, at)| *of == list && *at > level)
            .cloned()
            .collect();
        for key in deeper {
            self.counts.remove(&key);
        }
        self.printed(&list, &how)
    }

    fn printed(&self, list: &str, how: &Level) -> String {
        if how.form == "bullet" {
            return "□ ".to_owned();
        }
        if how.form == "none" {
            return String::new();
        }
        let mut words = how.words.clone();
        for level in 0..9 {
            let place = format!("%{}", level + 1);
            if !words.contains(&place) {
                continue;
            }
            let of = self.levels.get(&(list.to_owned(), level));
            let start = of.map_or(1, |of| of.start);
            let count = self
                .counts
                .get(&(list.to_owned(), level))
                .copied()
                .unwrap_or(start);
            words = words.replace(&place, &number(count, of.map_or("decimal", |of| &of.form)));
        }
        if words.ends_with(['、', '）', '：', '．', '】']) || words.is_empty() {
            words
        } else {
            words + " "
        }
    }
}

/// A number in the form that a level counts in.
fn number(count: u32, form: &str) -> String {
    match form {
        "upperLetter" => letter(count, b'A'),
        "lowerLetter" => letter(count, b'a'),
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&count) => {
            char::from_u32('①' as u32 + count - 1).map_or_else(|| count.to_string(), String::from)
        }
        "decimalEnclosedParen" => format!("({count})"),
        "decimalEnclosedFullstop" => format!("{count}."),
        "decimalZero" => format!("{count:02}"),
        form if form.starts_with("chinese")
            || form.starts_with("japaneseCounting")
            || form.starts_with("ideographDigital")
            || form.starts_with("taiwanese") =>
        {
            chinese(count)
        }
        _ => count.to_string(),
    }
}

fn letter(count: u32, first: u8) -> String {
    let place = (count.max(1) - 1) % 26;
    u8::try_from(place).map_or_else(
        |_| count.to_string(),
        |place| char::from(first + place).to_string(),
    )
}

fn roman(count: u32) -> String {
    let mut rest = count.min(3_999);
    let mut words = String::new();
    for (value, sign) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while rest >= value {
            words.push_str(sign);
            rest -= value;
        }
    }
    words
}

fn chinese(count: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: u32| DIGITS[value as usize % 10];
    match count {
        0 | 100.. => count.to_string(),
        1..=9 => digit(count).to_owned(),
        10..=19 => format!("十{}", digit(count - 10)),
        _ => format!("{}十{}", digit(count / 10), digit(count % 10)),
    }
}
