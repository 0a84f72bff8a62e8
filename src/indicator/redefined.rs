//! What a changed definition says otherwise: old beside new, thing by thing, and whether answers that are on file would mean
//! something else.
//!
//! Pure. Two definitions are walked side by side; lists are matched by the codes of their elements, so that a text is held
//! against the one that stood in its place. A label or wording that stood at another code before was exchanged; one that
//! gained or lost a negation was reversed.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Project;
use super::definition_words::{is_told_whole, part_name, part_value};
use crate::text::{Language, Order, Text, fold_width, text};

/// One thing that a changed definition says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redefined {
    /// The survey it is in; `None`: the project itself.
    pub survey: Option<String>,
    /// The code of the question, the measure or the indicator.
    pub thing: Option<String>,
    /// Which of them it is.
    pub sort: Option<Sort>,
    /// What of it, from the outside in: `options`, `1`, `label`.
    pub at: Vec<String>,
    /// What stood there before; `None`: nothing.
    pub old: Option<String>,
    /// What stands there now; `None`: nothing.
    pub new: Option<String>,
    /// How it changes what the answers on file mean, where that can be told.
    pub meaning: Option<Meaning>,
}

/// What a definition lists by codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A question.
    Question,
    /// A measure.
    Measure,
    /// An indicator.
    Indicator,
}

/// How another wording changes what a stored code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// It stood at another code before.
    Exchanged,
    /// It says the opposite.
    Reversed,
}

impl Meaning {
    /// The stable word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exchanged => "exchanged",
            Self::Reversed => "reversed",
        }
    }

    /// The meaning with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Exchanged, Self::Reversed]
            .into_iter()
            .find(|meaning| meaning.code() == code)
    }

    /// What it means for the answers.
    pub fn sentence(self) -> Text {
        match self {
            Self::Exchanged => text!(
                "互换：已录答案的含义变了",
                "exchanged: the answers on file change their meaning"
            ),
            Self::Reversed => text!(
                "意思相反：已录答案的含义变了",
                "reversed: the answers on file change their meaning"
            ),
        }
    }
}

impl Redefined {
    /// Where it is, in words: `Q1 选项 1 文字`.
    pub fn place(&self, language: Language) -> String {
        let parts = self.at.iter().map(|part| part_name(part, language));
        let thing = self.thing.clone().into_iter();
        thing.chain(parts).collect::<Vec<_>>().join(" ")
    }

    /// What is in its place, in words; or a dash.
    pub fn sides(&self, language: Language) -> [String; 2] {
        [&self.old, &self.new].map(|side| part_value(&self.at, side.as_deref(), language))
    }

    /// What was added, taken away, retired or changed, in one line, with what it means.
    pub fn sentence(&self, language: Language) -> String {
        let survey = self.survey.as_deref();
        let survey = survey.map_or_else(String::new, |survey| format!("{survey} "));
        let line = survey + &self.said(language);
        match (self.meaning, language) {
            (None, _) => line,
            (Some(meaning), Language::Zh) => format!("{line}（{}）", meaning.sentence().zh),
            (Some(meaning), Language::En) => format!("{line} ({})", meaning.sentence().en),
        }
    }

    fn said(&self, language: Language) -> String {
        let [old, new] = self.sides(language);
        let place = self.place(language);
        let thing = self.thing.as_deref().unwrap_or_default();
        let at: Vec<&str> = self.at.iter().map(String::as_str).collect();
        let counted = match self.sort {
            None => "",
            Some(Sort::Question) => language.pick("一题 ", "question "),
            Some(Sort::Measure) => language.pick("一项测算 ", "measure "),
            Some(Sort::Indicator) => language.pick("一项指标 ", "indicator "),
        };
        match (at.as_slice(), &self.old, &self.new) {
            ([], None, Some(_)) => {
                text!(in language, "新加{counted}{thing}：{new}", "new {counted}{thing}: {new}")
            }
            ([], Some(_), None) => {
                text!(in language, "删去{counted}{thing}：{old}", "{counted}{thing} is gone: {old}")
            }
            (["options", code], None, Some(_)) => {
                text!(in language, "{thing} 新加选项 {code}：{new}", "{thing} has a new option {code}: {new}")
            }
            (["options", code], Some(_), None) => {
                text!(in language, "{thing} 删去选项 {code}：{old}", "{thing} lacks option {code}: {old}")
            }
            (["until"], None, Some(_)) => text!(in language,
                "{thing} 停用：第 {new} 版以后的卷子没有它",
                "{thing} is retired: papers after edition {new} lack it"
            ),
            (_, None, _) => text!(in language, "{place}：加上 {new}", "{place}: {new} is new"),
            (_, _, None) => text!(in language, "{place}：删去 {old}", "{place}: {old} is gone"),
            _ => text!(in language, "{place}：{old} 改为 {new}", "{place}: {old} → {new}"),
        }
    }

    /// Whether figures or answers rest on it: where it changes, what was approved was approved otherwise. A note, what a
    /// report printed, a further question, one that is retired, the order of questions, and the number of papers handed out are
    /// not such things.
    pub fn is_of_substance(&self) -> bool {
        let first = self.at.first().map(String::as_str);
        let is_whole = self.at.is_empty() || (first == Some("options") && self.at.len() == 2);
        if self.survey.is_some() && self.old.is_none() && is_whole {
            // A further question, option or measure leaves what there is as it was.
            return false;
        }
        let is_aside = matches!(
            first,
            Some(
                "source"
                    | "printed"
                    | "published"
                    | "note"
                    | "small_cells"
                    | "distributed"
                    | "invalid_reasons"
                    | "version"
                    | "section"
                    | "until"
            )
        );
        let is_heading =
            self.thing.is_none() && matches!(first, Some("title" | "respondents" | "intro"));
        let is_order_of_questions = self.survey.is_some() && self.at == ["questions", ORDER];
        !is_aside && !is_heading && !is_order_of_questions
    }
}

/// What `new` says otherwise than `old`, in the order of the definition; nothing where one cannot be told.
pub fn redefined(old: &Project, new: &Project) -> Vec<Redefined> {
    let (Ok(old), Ok(new)) = (serde_json::to_value(old), serde_json::to_value(new)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    differences(&old, &new, &mut Vec::new(), &mut found);
    let mut former = BTreeMap::new();
    wordings(&old, &mut Vec::new(), &mut former);
    found
        .into_iter()
        .map(|difference| difference.named(&former))
        .collect()
}

/// A place where two definitions differ.
struct Difference {
    path: Vec<String>,
    old: Option<String>,
    new: Option<String>,
    is_wording: bool,
}

impl Difference {
    /// With the things it is about, and what it means for the answers.
    fn named(self, former: &BTreeMap<Vec<String>, String>) -> Redefined {
        let meaning = self.meaning(former);
        let mut at = self.path;
        let is = |at: &[String], word: &str| at.first().is_some_and(|part| part == word);
        let (mut survey, mut thing, mut sort) = (None, None, None);
        if is(&at, "surveys") && at.len() > 1 {
            survey = at.drain(..2).next_back();
            if is(&at, "questionnaire") {
                at.remove(0);
            }
        }
        let lists: &[&str] = if survey.is_some() {
            &["questions", "measures"]
        } else {
            &["indicators"]
        };
        if lists.iter().any(|list| is(&at, list)) && at.len() > 1 && at[1] != ORDER {
            sort = Some(match at[0].as_str() {
                "questions" => Sort::Question,
                "measures" => Sort::Measure,
                _ => Sort::Indicator,
            });
            thing = at.drain(..2).next_back();
        }
        Redefined {
            survey,
            thing,
            sort,
            at,
            old: self.old,
            new: self.new,
            meaning,
        }
    }

    /// Whether a wording stood at a neighbouring code before, or says the opposite of what it said.
    fn meaning(&self, former: &BTreeMap<Vec<String>, String>) -> Option<Meaning> {
        let (old, new) = (self.old.as_deref()?, self.new.as_deref()?);
        if !self.is_wording {
            return None;
        }
        let code = self.path.len().checked_sub(2)?;
        let is_neighbour = |path: &Vec<String>| {
            let differing = path.iter().zip(&self.path).enumerate();
            path.len() == self.path.len()
                && differing
                    .filter(|(_, (one, other))| one != other)
                    .map(|(at, _)| at)
                    .eq([code])
        };
        let mut neighbours = former.iter().filter(|(path, _)| is_neighbour(path));
        if neighbours.any(|(_, wording)| plain(wording) == plain(new)) {
            return Some(Meaning::Exchanged);
        }
        let is_label = self.path.last().is_some_and(|part| part == "label");
        let is_reversed = |(old, new)| is_opposite(old, new) || (is_label && is_turned(old, new));
        // Each language for itself: negated in both, it is negated once.
        let (old, new) = (old.split(" / "), new.split(" / "));
        old.zip(new).any(is_reversed).then_some(Meaning::Reversed)
    }
}

/// The part of a path that stands for the order of a list.
const ORDER: &str = "order";

/// Collects where two values differ, from the outside in.
fn differences(old: &Value, new: &Value, path: &mut Vec<String>, into: &mut Vec<Difference>) {
    if old == new {
        return;
    }
    if let (Some(old), Some(new)) = (elements(old), elements(new)) {
        return list_differences(&old, &new, path, into);
    }
    let is_wording = wording(old).is_some() || wording(new).is_some();
    if let (Value::Object(before), Value::Object(after), false) = (old, new, is_wording) {
        let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
        names.order();
        names.dedup();
        for name in names {
            let [old, new] = [before, after].map(|of| of.get(name).unwrap_or(&Value::Null));
            path.push(name.clone());
            if is_told_whole(name, old, new) {
                let side = |of: &Value, whole: &Map<String, Value>| leaf_of(name, of, whole);
                into.push(Difference {
                    path: path.clone(),
                    old: side(old, before),
                    new: side(new, after),
                    is_wording: false,
                });
            } else {
                differences(old, new, path, into);
            }
            path.pop();
        }
        return;
    }
    into.push(Difference {
        path: path.clone(),
        old: leaf(old),
        new: leaf(new),
        is_wording,
    });
}

/// The same of two lists whose elements have codes: what was added, what was taken away, what is otherwise, the order.
fn list_differences(
    old: &[(&str, &Value)],
    new: &[(&str, &Value)],
    path: &mut Vec<String>,
    into: &mut Vec<Difference>,
) {
    let find = |list: &[(&str, &Value)], code: &str| -> Value {
        let found = list.iter().find(|(of, _)| *of == code);
        found.map_or(Value::Null, |(_, value)| (*value).clone())
    };
    let is_in = |list: &[(&str, &Value)], code: &str| list.iter().any(|(of, _)| *of == code);
    let added = new.iter().filter(|(code, _)| !is_in(old, code));
    for (code, _) in old.iter().chain(added) {
        path.push((*code).to_owned());
        differences(&find(old, code), &find(new, code), path, into);
        path.pop();
    }
    let common = |list: &[(&str, &Value)], other: &[(&str, &Value)]| -> Vec<String> {
        let codes = list.iter().map(|(code, _)| *code);
        let both = codes.filter(|code| is_in(other, code));
        both.map(str::to_owned).collect()
    };
    let [before, after] = [common(old, new), common(new, old)];
    if before != after {
        path.push(ORDER.to_owned());
        into.push(Difference {
            path: path.clone(),
            old: Some(before.join(" ")),
            new: Some(after.join(" ")),
            is_wording: false,
        });
        path.pop();
    }
}

/// The elements of a list by their codes; `None` for what is no such list.
fn elements(value: &Value) -> Option<Vec<(&str, &Value)>> {
    let list = value.as_array()?;
    let coded = list
        .iter()
        .map(|one| Some((one.get("code")?.as_str()?, one)));
    coded.collect()
}

/// The text in two languages that a value is, as one.
fn wording(value: &Value) -> Option<String> {
    let object = value.as_object()?;
    let zh = object.get("zh")?.as_str()?;
    let en = object.get("en").map_or(Some(""), Value::as_str)?;
    match (zh, en) {
        (text, "") | ("", text) => Some(text.to_owned()),
        (zh, en) => Some(format!("{zh} / {en}")),
    }
}

/// What a place holds, as it is shown; a whole element by its wording.
fn leaf(value: &Value) -> Option<String> {
    let own = ["label", "title", "text"]
        .iter()
        .find_map(|name| wording(value.get(name)?));
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => wording(other).or(own).or_else(|| Some(other.to_string())),
    }
}

/// What a part that is told by its sentence holds, as it is kept; a rule with the full points it is for.
fn leaf_of(name: &str, value: &Value, whole: &Map<String, Value>) -> Option<String> {
    match (name, whole.get("weight")) {
        ("rule", Some(weight)) if !value.is_null() => {
            Some(serde_json::json!({ "rule": value, "weight": weight }).to_string())
        }
        _ => leaf(value),
    }
}

/// Every wording of a definition by its place.
fn wordings(value: &Value, path: &mut Vec<String>, into: &mut BTreeMap<Vec<String>, String>) {
    if let Some(text) = wording(value) {
        into.insert(path.clone(), text);
        return;
    }
    let mut enter = |name: &str, inner: &Value| {
        path.push(name.to_owned());
        wordings(inner, path, into);
        path.pop();
    };
    if let Some(elements) = elements(value) {
        for (code, element) in elements {
            enter(code, element);
        }
    } else if let Value::Object(fields) = value {
        for (name, inner) in fields {
            enter(name, inner);
        }
    }
}

/// A wording as it is compared: widths and cases fold, blanks go.
fn plain(text: &str) -> String {
    let signs = text
        .chars()
        .map(fold_width)
        .filter(|sign| !sign.is_whitespace());
    signs.collect::<String>().to_lowercase()
}

/// Whether one of two wordings is the other with a negation more.
fn is_opposite(old: &str, new: &str) -> bool {
    let [(old, before), (new, after)] = [old, new].map(without_negations);
    old == new && before % 2 != after % 2
}

/// The English words of negation.
const WORDS: [&str; 3] = ["not", "no", "never"];

/// Whether a label that was for something is against it now, or the other way round, in whatever other words.
fn is_turned(old: &str, new: &str) -> bool {
    matches!((is_negative(old), is_negative(new)), (Some(old), Some(new)) if old != new)
}

/// Whether a label is a negative one; `None` for one that takes no side.
fn is_negative(label: &str) -> Option<bool> {
    const NEITHER: [&str; 13] = [
        "一般",
        "无所谓",
        "不清楚",
        "不知道",
        "不了解",
        "不好说",
        "说不清",
        "不适用",
        "中立",
        "其他",
        "neither",
        "know",
        "applicable",
    ];
    // In these a sign of negation says how much, or is no negation.
    const DEGREES: [&str; 4] = ["非常", "不得不", "不断", "无比"];
    const BAD: [&str; 16] = [
        "差", "坏", "反对", "拒绝", "否", "失望", "糟", "poor", "bad", "worse", "against",
        "refuse", "dissatis", "unsatis", "disagree", "unlikely",
    ];
    let mut label = plain_words(label);
    if NEITHER.iter().any(|word| label.contains(word)) {
        return None;
    }
    for degree in DEGREES {
        label = label.replace(degree, "");
    }
    let bad: usize = BAD.iter().map(|word| label.matches(word).count()).sum();
    Some((bad + negations(&label)) % 2 == 1)
}

/// How many signs and words of negation a wording with widths and cases folded has.
fn negations(plain: &str) -> usize {
    let words = plain.split_whitespace().filter(|word| WORDS.contains(word));
    let signs = plain.chars().filter(|sign| "不没非未无".contains(*sign));
    words.count() + signs.count()
}

/// A wording with widths and cases folded.
fn plain_words(text: &str) -> String {
    text.chars()
        .map(fold_width)
        .collect::<String>()
        .to_lowercase()
}

/// A wording without its negations, and how many they were.
fn without_negations(text: &str) -> (String, usize) {
    const CHINESE: [&str; 6] = ["没有", "不", "没", "非", "未", "无"];
    const BEGINNINGS: [&str; 3] = ["dis", "un", "in"];
    let mut count = 0;
    let folded: String = text.chars().map(fold_width).collect();
    let mut words = Vec::new();
    for word in folded.to_lowercase().split_whitespace() {
        if WORDS.contains(&word) {
            count += 1;
            continue;
        }
        let rest = BEGINNINGS.iter().find_map(|start| word.strip_prefix(start));
        match rest.filter(|rest| rest.len() > 3) {
            Some(rest) => {
                count += 1;
                words.push(rest.to_owned());
            }
            None => words.push(word.to_owned()),
        }
    }
    let mut plain = words.concat();
    for negation in CHINESE {
        count += plain.matches(negation).count();
        plain = plain.replace(negation, "");
    }
    (plain, count)
}
