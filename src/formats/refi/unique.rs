//! Names that are there once: a reader that keeps names in one list drops the second 其他, and its passages lose their code.

use std::collections::{BTreeMap, BTreeSet};

use super::RefiCode;

/// The codes with each name once in the whole book, and what was renamed: the path before, the name now.
pub(super) fn with_unique_names(codes: &[RefiCode]) -> (Vec<RefiCode>, Vec<(String, String)>) {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    count(codes, &mut times);
    let mut taken: BTreeSet<String> = times
        .iter()
        .filter(|(_, times)| **times == 1)
        .map(|(name, _)| name.clone())
        .collect();
    let mut renamed = Vec::new();
    let codes = rename(codes, &[], &times, &mut taken, &mut renamed);
    (codes, renamed)
}

fn count(codes: &[RefiCode], times: &mut BTreeMap<String, usize>) {
    for code in codes {
        *times.entry(shown(&code.name)).or_default() += 1;
        count(&code.children, times);
    }
}

fn rename(
    codes: &[RefiCode],
    above: &[&str],
    times: &BTreeMap<String, usize>,
    taken: &mut BTreeSet<String>,
    renamed: &mut Vec<(String, String)>,
) -> Vec<RefiCode> {
    let mut unique = Vec::with_capacity(codes.len());
    for code in codes {
        let own = shown(&code.name);
        let mut name = own.clone();
        if times.get(&own).copied() != Some(1) {
            // The nearest above comes before it: 服务·其他.
            if let Some(parent) = above.last() {
                name = format!("{parent}·{own}");
            }
            let first = name.clone();
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{first} {number}");
                number += 1;
            }
        }
        let path: Vec<&str> = above.iter().copied().chain([code.name.as_str()]).collect();
        if name != code.name {
            renamed.push((path.join("/"), name.clone()));
        }
        unique.push(RefiCode {
            name,
            children: rename(&code.children, &path, times, taken, renamed),
            ..code.clone()
        });
    }
    unique
}

/// The names as they were before [`with_unique_names`]: without the one above before them and the number behind.
pub(super) fn with_own_names(codes: &mut [RefiCode]) {
    let mut all = BTreeSet::new();
    collect(codes, &mut all);
    restore(codes, None, &all);
}

fn collect(codes: &[RefiCode], all: &mut BTreeSet<String>) {
    for code in codes {
        all.insert(code.name.clone());
        collect(&code.children, all);
    }
}

fn restore(codes: &mut [RefiCode], above: Option<&str>, all: &BTreeSet<String>) {
    for code in codes {
        let added = above.map(|above| format!("{above}·"));
        let own = added.and_then(|added| code.name.strip_prefix(&added).map(str::to_owned));
        // A number was put behind a name only where that name was taken; at the top nothing came before it.
        let numbered = code.name.rsplit_once(' ').filter(|(name, number)| {
            let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            is_number && all.contains(*name) && (own.is_some() || above.is_none())
        });
        if let Some(own) = own {
            let behind = numbered.map_or(0, |(_, number)| number.len() + 1);
            own[..own.len() - behind].clone_into(&mut code.name);
        }
        let name = code.name.clone();
        restore(&mut code.children, Some(&name), all);
    }
}

/// A name that may not be empty.
fn shown(name: &str) -> String {
    let name = name.trim();
    if name.is_empty() { "?" } else { name }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::code;
    use super::*;

    #[test]
    fn equal_names_get_the_one_above_and_then_a_number() {
        let codes = [
            code("环境", vec![code("其他", vec![]), code("其他", vec![])]),
            code("服务", vec![code("其他", vec![]), code("慢", vec![])]),
            code("其他", vec![]),
            code("", vec![]),
        ];
        let (unique, renamed) = with_unique_names(&codes);
        let below = |at: usize| unique[at].children.iter().map(|one| one.name.as_str());
        assert!(below(0).eq(["环境·其他", "环境·其他 2"]));
        assert!(below(1).eq(["服务·其他", "慢"]));
        assert_eq!(
            (unique[2].name.as_str(), unique[3].name.as_str()),
            ("其他", "?")
        );
        assert_eq!(renamed.len(), 4);
        assert_eq!(renamed[0], ("环境/其他".to_owned(), "环境·其他".to_owned()));
        assert_eq!(unique[0].guid, codes[0].guid, "the identity stays");
        let mut again = unique;
        with_own_names(&mut again);
        assert_eq!(again[..3], codes[..3], "and back");
    }
}
