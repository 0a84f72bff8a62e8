//! Reading Rust source as far as the rules need it: code without comments and literals, and the paths it names.

/// The words and signs of a source, without comments, strings and characters.
pub struct Scan {
    tokens: Vec<String>,
}

impl Scan {
    /// Scans a source.
    pub fn of(source: &str) -> Self {
        let code = code_only(source);
        let mut tokens: Vec<String> = Vec::new();
        let mut signs = code.chars().peekable();
        while let Some(sign) = signs.next() {
            if is_word(sign) {
                let mut word = String::from(sign);
                while let Some(next) = signs.next_if(|next| is_word(*next)) {
                    word.push(next);
                }
                tokens.push(word);
            } else if sign == ':' && signs.next_if_eq(&':').is_some() {
                tokens.push("::".into());
            } else if !sign.is_whitespace() {
                tokens.push(sign.into());
            }
        }
        Self { tokens }
    }

    /// What is named directly below the root of the crate, from a module this deep; `*` where everything is.
    ///
    /// `crate::store`, `crate::{store, text}` and, from `src/entry/points.rs` at depth 2, `super::super::store`.
    pub fn below_crate(&self, depth: usize) -> Vec<&str> {
        let mut names = Vec::new();
        for at in 0..self.tokens.len() {
            let starts = at == 0 || self.tokens[at - 1] != "::";
            match self.tokens[at].as_str() {
                "crate" | "manyi" if starts && self.is(at + 1, "::") => {
                    self.collect(at + 2, 0, &mut names);
                }
                "crate" if self.is(at + 1, "as") => names.push("*"),
                "super" if starts && self.is(at + 1, "::") && !self.in_group_of_super(at) => {
                    self.collect(at, depth, &mut names);
                }
                _ => {}
            }
        }
        names
    }

    /// What is named directly below a crate such as `std`; `*` where everything is.
    pub fn below(&self, root: &str) -> Vec<&str> {
        let mut names = Vec::new();
        for at in 0..self.tokens.len() {
            let starts = at == 0 || self.tokens[at - 1] != "::";
            if starts && self.is(at, root) && self.is(at + 1, "::") {
                self.collect(at + 2, 0, &mut names);
            }
        }
        names
    }

    /// Every path that is written out from `crate`, `self` or `super`, whole, from a module below the root.
    pub fn paths(&self, module: &[String]) -> Vec<Vec<String>> {
        let mut paths = Vec::new();
        for at in 0..self.tokens.len() {
            let starts = at == 0 || self.tokens[at - 1] != "::";
            let is_root = matches!(self.tokens[at].as_str(), "crate" | "self" | "super");
            let is_inside = self.is_in_group(at);
            if starts && is_root && self.is(at + 1, "::") && !is_inside {
                self.expand(at, module.to_vec(), &mut paths);
            }
        }
        paths
    }

    /// What a module hands on with `pub use`, by the paths where it comes from.
    pub fn handed_on(&self, module: &[String]) -> Vec<Vec<String>> {
        let mut paths = Vec::new();
        for at in 0..self.tokens.len() {
            if self.is(at, "use") && at > 0 && matches!(self.tokens[at - 1].as_str(), "pub" | ")") {
                self.expand(at + 1, module.to_vec(), &mut paths);
            }
        }
        paths
    }

    /// Whether a word stands in the braces of a `use`, where it is read with the path before them.
    fn is_in_group(&self, at: usize) -> bool {
        let start = self.tokens[..at]
            .iter()
            .rposition(|token| token == ";" || token == "use");
        start.is_some_and(|start| {
            self.is(start, "use") && self.tokens[start..at].iter().any(|token| token == "{")
        })
    }

    fn expand(&self, at: usize, mut before: Vec<String>, paths: &mut Vec<Vec<String>>) {
        let Some(token) = self.tokens.get(at) else {
            return;
        };
        match token.as_str() {
            "{" => {
                for item in self.items(at) {
                    self.expand(item, before.clone(), paths);
                }
                return;
            }
            "crate" => before.clear(),
            "super" => {
                before.pop();
            }
            "self" => {}
            name => before.push(name.to_owned()),
        }
        if self.is(at + 1, "::") {
            self.expand(at + 2, before, paths);
        } else {
            paths.push(before);
        }
    }

    /// Whether the source names this crate: as the start of a path, or in a `use` of its own.
    pub fn names_crate(&self, name: &str) -> bool {
        (0..self.tokens.len()).any(|at| {
            let before = at.checked_sub(1).map(|before| self.tokens[before].as_str());
            self.is(at, name)
                && (before != Some("::") && self.is(at + 1, "::")
                    || matches!(before, Some("use" | "crate")))
        })
    }

    /// Whether these words and signs stand in a row, such as `Timestamp :: now`.
    pub fn has(&self, row: &str) -> bool {
        let row: Vec<&str> = row.split(' ').collect();
        self.tokens.windows(row.len()).any(|window| window == row)
    }

    fn is(&self, at: usize, token: &str) -> bool {
        self.tokens.get(at).is_some_and(|there| there == token)
    }

    /// A `super` inside `super::{…}` is read with its group.
    fn in_group_of_super(&self, at: usize) -> bool {
        let start = self.tokens[..at]
            .iter()
            .rposition(|token| token == ";" || token == "use")
            .unwrap_or(0);
        self.is(start, "use") && self.is(start + 1, "super") && start + 1 != at
    }

    /// Collects what a path names that still has `up` modules between itself and the root.
    fn collect<'scan>(&'scan self, at: usize, up: usize, names: &mut Vec<&'scan str>) {
        let Some(token) = self.tokens.get(at) else {
            return;
        };
        match token.as_str() {
            "{" => {
                for item in self.items(at) {
                    self.collect(item, up, names);
                }
            }
            "super" if self.is(at + 1, "::") => self.collect(at + 2, up.saturating_sub(1), names),
            "self" if self.is(at + 1, "::") => self.collect(at + 2, up, names),
            name if up == 0 && name != "self" => names.push(name),
            _ => {}
        }
    }

    /// The beginnings of the items of a group in braces that opens at `at`.
    fn items(&self, at: usize) -> Vec<usize> {
        let (mut items, mut depth) = (vec![at + 1], 0);
        for (index, token) in self.tokens.iter().enumerate().skip(at) {
            match token.as_str() {
                "{" => depth += 1,
                "}" if depth == 1 => break,
                "}" => depth -= 1,
                "," if depth == 1 && !self.is(index + 1, "}") => items.push(index + 1),
                _ => {}
            }
        }
        items
    }
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// The source with comments, strings and characters taken out.
fn code_only(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(sign) = rest.chars().next() {
        let skipped = match sign {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => block_comment(rest),
            '"' => string(rest),
            '\'' => character(rest),
            'r' if !code.ends_with(is_word) || code.ends_with(['b', 'c']) => raw_string(rest),
            _ => 0,
        };
        if skipped == 0 {
            code.push(sign);
            rest = &rest[sign.len_utf8()..];
        } else {
            code.push(' ');
            rest = &rest[skipped..];
        }
    }
    code
}

/// The length of the block comment at the start; block comments nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let here = &rest[at..];
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// The length of the string at the start.
fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of the raw string at the start; 0 where there is none.
fn raw_string(rest: &str) -> usize {
    let hashes = rest[1..].chars().take_while(|sign| *sign == '#').count();
    let open = 1 + hashes;
    if !rest[open..].starts_with('"') {
        return 0;
    }
    let close = format!("\"{}", "#".repeat(hashes));
    rest[open + 1..]
        .find(&close)
        .map_or(rest.len(), |at| open + 1 + at + close.len())
}

/// The length of the character at the start; 0 where the sign begins a lifetime.
fn character(rest: &str) -> usize {
    let mut signs = rest.char_indices().skip(1);
    match signs.next() {
        Some((_, '\\')) => {
            signs.next();
            signs
                .find(|(_, sign)| *sign == '\'')
                .map_or(rest.len(), |(at, _)| at + 1)
        }
        _ => match signs.next() {
            Some((at, '\'')) => at + 1,
            _ => 0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("// crate::store\nx", "\nx")]
    #[case("/* a /* b */ c */x", "x")]
    #[case(r#"x("crate::\"store")y"#, "x()y")]
    #[case("r#\"crate::\"store\"#;x", ";x")]
    #[case("br\"a\"b", "b b")]
    #[case("'\"' 'a' '\\'' x", "x")]
    #[case("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)")]
    fn comments_strings_and_characters_are_taken_out(#[case] source: &str, #[case] code: &str) {
        let squeeze = |text: &str| text.replace(' ', "");
        assert_eq!(squeeze(&code_only(source)), squeeze(code));
    }

    #[rstest]
    #[case("use crate::store::Store;", &["store"])]
    #[case("use crate::{text::{Text, clean}, store};", &["text", "store"])]
    #[case("use crate::{\n    text,\n    cli,\n};", &["text", "cli"])]
    #[case("let s = crate::store::Store::open();", &["store"])]
    #[case("use super::super::store;", &["store"])]
    #[case("use super::{super::{store, text}, line};", &["store", "text"])]
    #[case("use super::store;", &[])]
    #[case("use crate::*;", &["*"])]
    #[case("use crate as all;", &["*"])]
    #[case("pub(crate) fn f() {}", &[])]
    #[case("// use crate::store;", &[])]
    #[case("let s = \"crate::store\";", &[])]
    fn paths_below_the_crate_are_found_from_depth_two(
        #[case] source: &str,
        #[case] names: &[&str],
    ) {
        assert_eq!(Scan::of(source).below_crate(2), names);
    }

    #[rstest]
    #[case("use csv;", true)]
    #[case("use csv::Reader;", true)]
    #[case("extern crate csv;", true)]
    #[case("csv::Reader::new()", true)]
    #[case("let csv = 1; csv.len()", false)]
    #[case("use crate::formats::csv::read;", false)]
    fn a_crate_is_known_from_a_word_that_reads_the_same(#[case] source: &str, #[case] is: bool) {
        assert_eq!(Scan::of(source).names_crate("csv"), is);
    }
}
