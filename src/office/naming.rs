//! Names that are known and stand in somebody's words: found before they leave, and masked where that is wanted.

use crate::error::Result;
use crate::formats::{Names, NamesKey, Person};
use crate::interview::Holder;
use crate::interview::call::read_telephone;
use crate::store::Store;
use crate::text::{Finding, Order, fold_width, text};

/// The sign that stands for each character of a masked name: as many, so that marked passages stay where they are.
const MASK: char = '＊';

/// The fewest characters of a name that is looked for: a single one stands in too many words.
const SHORTEST: usize = 2;

/// The names and numbers that are looked for.
#[derive(Clone, Default)]
pub struct NameSearch {
    names: Vec<Vec<char>>,
    numbers: Vec<Vec<char>>,
}

impl NameSearch {
    /// Those of these people.
    pub fn of<'a>(people: impl IntoIterator<Item = &'a Person>) -> Self {
        let mut search = Self::default();
        for person in people {
            let name: Vec<char> = person.name.trim().chars().map(fold_width).collect();
            if name.len() >= SHORTEST {
                search.names.push(name);
            }
            if let Ok(telephone) = read_telephone(&person.telephone) {
                // Within a text it may stand without the 0 of its area.
                let number = telephone.number().trim_start_matches(['+', '0']);
                search.numbers.push(number.chars().collect());
            }
        }
        // A longer name before one that it holds.
        search
            .names
            .order_by_key(|name| std::cmp::Reverse(name.len()));
        search
    }

    /// Those that the names file keeps of a project.
    pub fn of_project(names: &Names, key: &NamesKey, project: &str) -> Result<Self> {
        let people = names.everybody(key, project)?;
        Ok(Self::of(people.iter().map(|(_, person)| person)))
    }

    /// Where they stand in a text: from which character to before which, in order, none within another.
    pub fn find(&self, text: &str) -> Vec<(usize, usize)> {
        let signs: Vec<char> = text.chars().map(fold_width).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < signs.len() {
            match self.length_at(&signs, at) {
                Some(length) => {
                    found.push((at, at + length));
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

    fn length_at(&self, signs: &[char], at: usize) -> Option<usize> {
        let name = self.names.iter().find(|name| signs[at..].starts_with(name));
        if let Some(name) = name {
            return Some(name.len());
        }
        // A number begins where no digit stands before it, but for those of its country or area.
        let mut numbers = self.numbers.iter();
        numbers.find_map(|number| digits_length(&signs[at..], number))
    }

    /// The text with signs in the place of what is found, and how often something was.
    pub fn masked(&self, text: &str) -> (String, usize) {
        let found = self.find(text);
        if found.is_empty() {
            return (text.to_owned(), 0);
        }
        let mut places = found.iter().peekable();
        let masked = text.chars().enumerate().map(|(at, sign)| {
            while places.peek().is_some_and(|(_, end)| *end <= at) {
                places.next();
            }
            let is_in = places.peek().is_some_and(|(start, _)| *start <= at);
            if is_in { MASK } else { sign }
        });
        (masked.collect(), found.len())
    }
}

/// How many signs a number takes at the beginning of these, blanks and dashes between its digits or none.
fn digits_length(signs: &[char], number: &[char]) -> Option<usize> {
    let mut digits = number.iter();
    let mut next = digits.next()?;
    for (at, sign) in signs.iter().enumerate() {
        if sign == next {
            match digits.next() {
                Some(digit) => next = digit,
                None => return Some(at + 1),
            }
        } else if at == 0 || !matches!(sign, ' ' | '-') {
            return None;
        }
    }
    None
}

/// Names each answer of a project in whose words somebody of the names file stands: of interviews that count, and the open
/// answers of valid responses. Nobody is named in what is said.
pub fn names_in_answers(store: &Store, search: &NameSearch, project: &str) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for unit in store.codable_units(project)? {
        let count = search.find(&unit.words).len();
        if count == 0 {
            continue;
        }
        let place = match &unit.unit.holder {
            Holder::Interview(_) => format!("interview {} {}", unit.name, unit.unit.question),
            Holder::Response(survey, _) => format!("{survey} {} {}", unit.name, unit.unit.question),
        };
        let finding = Finding::warning(
            "name-in-answer",
            place,
            text!(
                "原话里有姓名文件里的姓名或号码，{count} 处",
                "the words hold names or numbers of the names file, {count} times"
            ),
        );
        findings.push(finding.hint(
            "改写这句话；整份交给别的程序时加 --mask-names，姓名换成＊",
            "write it otherwise; --mask-names puts signs in their place where a whole project leaves",
        ));
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search() -> NameSearch {
        let person = |name: &str, telephone: &str| Person {
            name: name.into(),
            telephone: telephone.into(),
        };
        NameSearch::of(&[
            person("欧阳某某", "13800138000"),
            person("某某", "075581234567转801"),
            person("王", ""),
        ])
    }

    #[test]
    fn names_and_numbers_are_found_however_they_are_written_and_masked_sign_by_sign() {
        let text = "欧阳某某说：打 138-0013-8000 或０７５５－８１２３４５６７；王某某不在。";
        let (masked, count) = search().masked(text);
        assert_eq!(count, 4);
        assert_eq!(
            masked,
            "＊＊＊＊说：打 ＊＊＊＊＊＊＊＊＊＊＊＊＊ 或０＊＊＊＊＊＊＊＊＊＊＊＊；王＊＊不在。"
        );
        assert_eq!(masked.chars().count(), text.chars().count());
    }

    #[test]
    fn what_is_no_name_stays() {
        let text = "13800 人，王家，某，138001380";
        assert_eq!(search().masked(text), (text.to_owned(), 0));
    }
}
