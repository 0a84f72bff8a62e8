//! What other programs made of interviews comes in: a code book's themes, a project's interviews, codings and decisions.
//!
//! What is on file already is told by its identity, or by its name or words, and stays as it is here. Nothing is guessed: what
//! cannot be told is a finding, and then nothing is taken in.

use std::collections::{BTreeMap, BTreeSet};

use super::exchanging::settler;
use super::transcribing::code_of_name;
use crate::error::Result;
use crate::formats::refi::{RefiCode, RefiRead, RefiSource, made_identity};
use crate::interview::{
    CodeBook, Group, Guide, GuideQuestion, Head, Holder, Identity, Interview, MASK, Mark, Mode,
    Passage, PlacedAnswer, PlacingSettled, Said, Sentiment, Theme, Unit, place_answers,
};
use crate::store::{Exchanged, NewCoding, NewRecord, Store};
use crate::text::limits::THEME_SIGNS;
use crate::text::{Finding, Language, Order as _, Severity, Text, quoted, text};

/// The themes of a code book that comes in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ThemesPlan {
    /// Those that are new, each behind the one above it.
    pub new: Vec<Theme>,
    /// How many are here already.
    pub known: usize,
    /// For each code its theme here.
    pub themes: BTreeMap<Identity, Identity>,
    /// What is to be said of it.
    pub findings: Vec<Finding>,
}

/// Finds what of a code book is new; `splits`: a name with strokes is a path, as programs without levels write it.
///
/// # Errors
/// Where the store cannot be read.
pub fn plan_themes(
    store: &Store,
    project: &str,
    codes: &[RefiCode],
    splits: bool,
) -> Result<ThemesPlan> {
    let mut planner = ThemePlanner {
        store,
        project,
        book: store.code_book(project)?,
        splits,
        plan: ThemesPlan::default(),
    };
    planner.below(codes, None)?;
    Ok(planner.plan)
}

struct ThemePlanner<'a> {
    store: &'a Store,
    project: &'a str,
    /// The book with what was planned already.
    book: CodeBook,
    splits: bool,
    plan: ThemesPlan,
}

impl ThemePlanner<'_> {
    fn below(&mut self, codes: &[RefiCode], parent: Option<Identity>) -> Result<()> {
        for code in codes {
            let theme = self.theme(code, parent)?;
            if let Some(theme) = theme {
                self.plan.themes.insert(code.guid, theme);
            }
            self.below(&code.children, theme.or(parent))?;
        }
        Ok(())
    }

    /// The theme of a code: on file by its identity or its name, or a new one; `None`: it cannot be one.
    fn theme(&mut self, code: &RefiCode, parent: Option<Identity>) -> Result<Option<Identity>> {
        if let Some(known) = self.book.theme(code.guid) {
            self.plan.known += 1;
            let standing = self.book.standing(known.identity);
            if known.title != code.name.trim() && known.merged.is_none() {
                let path = self.book.path(known.identity);
                self.plan.findings.push(otherwise(&code.name, &path));
            }
            return Ok(Some(standing));
        }
        let mut parts: Vec<&str> = vec![code.name.trim()];
        if self.splits {
            parts = code
                .name
                .split('/')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .collect();
        }
        let mut above = parent;
        for (at, part) in parts.iter().enumerate() {
            let is_last = at + 1 == parts.len();
            if let Some(known) = self.named(part, above) {
                self.plan.known += usize::from(is_last);
                above = Some(known);
                continue;
            }
            if let Some(finding) = bad_title(part, &code.name) {
                self.plan.findings.push(finding);
                return Ok(None);
            }
            let guid = if is_last {
                code.guid
            } else {
                made_identity(&["theme", self.project, &code.guid.to_string(), part])
            };
            let (definition, example) = if is_last {
                described(&code.description)
            } else {
                Default::default()
            };
            let theme = Theme {
                parent: above,
                definition,
                example,
                ..Theme::new(self.free(guid)?, *part)
            };
            above = Some(theme.identity);
            let mut themes = self.book.themes().to_vec();
            themes.push(theme.clone());
            self.book = CodeBook::of(themes);
            self.plan.new.push(theme);
        }
        Ok(above)
    }

    fn named(&self, title: &str, parent: Option<Identity>) -> Option<Identity> {
        let mut themes = self.book.themes().iter();
        let found = themes.find(|theme| {
            theme.merged.is_none()
                && theme.parent == parent
                && theme.title.eq_ignore_ascii_case(title)
        });
        found.map(|theme| theme.identity)
    }

    /// This identity, or one made of it where a theme of another project has it.
    fn free(&self, guid: Identity) -> Result<Identity> {
        Ok(if self.store.has_theme(guid)? {
            made_identity(&["theme", self.project, &guid.to_string()])
        } else {
            guid
        })
    }
}

/// Definition and example, as they are written into one description.
fn described(description: &str) -> (String, String) {
    let (definition, example) = match description.rsplit_once("\n例：") {
        Some(parts) => parts,
        None => match description.strip_prefix("例：") {
            Some(example) => ("", example),
            None => (description, ""),
        },
    };
    (definition.trim().to_owned(), example.trim().to_owned())
}

/// What is known of a project beside its file.
#[derive(Debug, Clone)]
pub struct ExchangeWanted<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// The guide; `None`: for each source the one whose questions stand in it.
    pub guide: Option<&'a str>,
    /// Whom one talked to; `None`: as the guide says where it is for one group only.
    pub group: Option<Group>,
    /// How one talked; `None`: as is usual with the group.
    pub mode: Option<Mode>,
    /// What else is said of the head of new interviews.
    pub head: Head,
    /// The codes of interviews, by the names of their sources.
    pub codes: BTreeMap<String, String>,
    /// The question that takes a whole source in which no question stands.
    pub into: Option<&'a str>,
    /// What lines with a bare number before other words are: `true` questions, `false` words.
    pub numbered: Option<bool>,
    /// Whether names with strokes are paths.
    pub splits: bool,
}

/// What is taken in of a project, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExchangePlan {
    /// What is taken in.
    pub taken: Exchanged,
    /// How many themes are here already.
    pub known_themes: usize,
    /// How many sources are interviews that are here already.
    pub known_interviews: usize,
    /// What has to be settled, and what is not taken in.
    pub findings: Vec<Finding>,
}

impl ExchangePlan {
    /// Whether something has to be settled first.
    pub fn is_open(&self) -> bool {
        self.findings
            .iter()
            .any(|one| one.severity == Severity::Error)
    }
}

/// Finds what of a project is taken in.
///
/// # Errors
/// Where the store cannot be read, or the guide that is named is not there.
pub fn plan_exchange(
    store: &Store,
    project: &str,
    read: &RefiRead,
    wanted: &ExchangeWanted<'_>,
) -> Result<ExchangePlan> {
    let themes = plan_themes(store, project, &read.project.codes, wanted.splits)?;
    let mut planner = Planner {
        store,
        project,
        read,
        wanted,
        guides: match wanted.guide {
            Some(code) => vec![store.guide(project, code)?],
            None => store.guides(project)?,
        },
        themes: themes.themes,
        plan: ExchangePlan {
            known_themes: themes.known,
            findings: read.warnings.clone(),
            ..ExchangePlan::default()
        },
        names: BTreeMap::new(),
    };
    planner.plan.findings.extend(themes.findings);
    planner.plan.taken.themes = themes.new;
    wanted.file.clone_into(&mut planner.plan.taken.file);
    for row in store.interviews(project)? {
        planner.names.insert(row.code, row.identity);
    }
    for source in &read.project.sources {
        planner.source(source)?;
    }
    Ok(planner.plan)
}

struct Planner<'a> {
    store: &'a Store,
    project: &'a str,
    read: &'a RefiRead,
    wanted: &'a ExchangeWanted<'a>,
    guides: Vec<Guide>,
    themes: BTreeMap<Identity, Identity>,
    plan: ExchangePlan,
    /// The interviews on file and those that were planned, by code.
    names: BTreeMap<String, Identity>,
}

/// A source with its answers and the guide that they are of.
struct Placed<'g> {
    guide: &'g Guide,
    answers: Vec<PlacedAnswer>,
}

impl Planner<'_> {
    fn source(&mut self, source: &RefiSource) -> Result<()> {
        let guides = std::mem::take(&mut self.guides);
        let placed = self.placed(source, &guides);
        let done = match placed {
            Ok(placed) => self.take(source, placed),
            Err(finding) => {
                self.plan.findings.push(finding);
                Ok(())
            }
        };
        self.guides = guides;
        done
    }

    /// The answers in a source, by the only guide whose questions stand in it.
    fn placed<'g>(
        &self,
        source: &RefiSource,
        guides: &'g [Guide],
    ) -> std::result::Result<Placed<'g>, Finding> {
        let mut best: Vec<(usize, Placed<'g>)> = Vec::new();
        let mut doubts = 0;
        // As this program writes them first, in every guide; then as people do.
        let ways = [true, false]
            .into_iter()
            .filter(|is_own| !is_own || self.read.project.is_own);
        for is_own in ways {
            if !best.is_empty() {
                break;
            }
            for guide in guides {
                let all: Vec<&GuideQuestion> = guide.questions.iter().collect();
                let settled = PlacingSettled {
                    is_own,
                    numbered: self.wanted.numbered,
                    ..PlacingSettled::default()
                };
                let title = guide.title.get(Language::Zh);
                let found = place_answers(&source.text, &all, &[title], &settled);
                doubts = doubts.max(found.doubts.len());
                if found.answers.is_empty() || !found.doubts.is_empty() {
                    continue;
                }
                let count = found.answers.len();
                let placed = Placed {
                    guide,
                    answers: found.answers,
                };
                match best.first().map(|(most, _)| *most) {
                    Some(most) if most > count => {}
                    Some(most) if most == count => best.push((count, placed)),
                    _ => best = vec![(count, placed)],
                }
            }
        }
        let several = best.len() > 1;
        match best.pop() {
            Some((_, placed)) if !several => Ok(placed),
            Some(_) => Err(several_guides(source)),
            None if doubts > 0 && self.wanted.into.is_none() => Err(numbers(source, doubts)),
            None => self.whole(source, guides),
        }
    }

    /// A source in which no question stands, as the answer to the one that takes it.
    fn whole<'g>(
        &self,
        source: &RefiSource,
        guides: &'g [Guide],
    ) -> std::result::Result<Placed<'g>, Finding> {
        let found = self.wanted.into.and_then(|code| {
            let mut guides = guides.iter();
            let guide = guides.find(|guide| guide.find(code).is_some())?;
            Some((guide, code))
        });
        let (guide, code) = found.ok_or_else(|| no_question(source))?;
        let length = source.text.chars().count();
        let answer = PlacedAnswer {
            question: code.to_owned(),
            text: source.text.clone(),
            pieces: vec![crate::interview::PlacedPiece {
                from: 0,
                at: 0,
                length,
            }],
            lines: Vec::new(),
        };
        Ok(Placed {
            guide,
            answers: vec![answer],
        })
    }

    fn take(&mut self, source: &RefiSource, placed: Placed<'_>) -> Result<()> {
        let code = self.wanted.codes.get(&source.name).cloned();
        let code = code.or_else(|| code_of_name(&source.name));
        if let Some(interview) = self.on_file(source, code.as_deref(), &placed)? {
            self.plan.known_interviews += 1;
            let kept: Vec<PlacedAnswer> = placed
                .answers
                .into_iter()
                .filter(|answer| {
                    let is_same = is_said(&interview, answer);
                    if !is_same {
                        let finding = other_words(source, &answer.question);
                        self.plan.findings.push(finding);
                    }
                    is_same
                })
                .collect();
            self.codings(source, interview.identity, &kept);
            return Ok(());
        }
        let group = self.wanted.group.or(match placed.guide.ask[..] {
            [only] => Some(only),
            _ => None,
        });
        let Some((code, group)) = code.clone().zip(group) else {
            let findings = &mut self.plan.findings;
            findings.extend(code.is_none().then(|| no_code(source)));
            findings.extend(group.is_none().then(|| no_group(source)));
            return Ok(());
        };
        if self.names.contains_key(&code) {
            self.plan.findings.push(taken_code(source, &code));
            return Ok(());
        }
        let usual = Head::of(group);
        let record = NewRecord {
            head: Head {
                group,
                mode: self.wanted.mode.unwrap_or(usual.mode),
                ..self.wanted.head.clone()
            },
            answers: placed
                .answers
                .iter()
                .map(|answer| (answer.question.clone(), Said::words(answer.text.clone())))
                .collect(),
            file: self.wanted.file.to_owned(),
            code: code.clone(),
        };
        let mut identity = source.guid;
        if self.store.has_interview(identity)? {
            identity = made_identity(&["interview", self.project, &identity.to_string()]);
        }
        self.names.insert(code, identity);
        let guide = placed.guide.code.clone();
        self.plan.taken.interviews.push((identity, guide, record));
        self.codings(source, identity, &placed.answers);
        Ok(())
    }

    /// The interview that a source is: by its identity, or by its code where every word is the same.
    fn on_file(
        &self,
        source: &RefiSource,
        code: Option<&str>,
        placed: &Placed<'_>,
    ) -> Result<Option<Interview>> {
        for (name, identity) in &self.names {
            let is_meant = *identity == source.guid || Some(name.as_str()) == code;
            if !is_meant
                || self
                    .plan
                    .taken
                    .interviews
                    .iter()
                    .any(|(new, ..)| new == identity)
            {
                continue;
            }
            let interview = self.store.interview(self.project, name)?;
            if *identity == source.guid
                || placed
                    .answers
                    .iter()
                    .all(|answer| is_said(&interview, answer))
            {
                return Ok(Some(interview));
            }
        }
        Ok(None)
    }

    /// The passages of a source as codings of its answers, by coder and answer.
    fn codings(&mut self, source: &RefiSource, interview: Identity, answers: &[PlacedAnswer]) {
        type Found = BTreeMap<(Identity, Sentiment), Vec<Passage>>;
        // In the order in which coders appear: who stands first in an answer is its first coder.
        let mut found: Vec<((Option<Identity>, &str), Found)> = Vec::new();
        let (mut outside, mut without) = (0, BTreeSet::new());
        for selection in &source.selections {
            let sentiment = sentiment(&selection.note);
            let mut is_placed = false;
            for answer in answers {
                let Some((start, end)) = answer.place(selection.start, selection.end) else {
                    continue;
                };
                is_placed = true;
                for code in &selection.codes {
                    let Some(theme) = self.themes.get(code) else {
                        without.insert(*code);
                        continue;
                    };
                    let coder = (selection.user, answer.question.as_str());
                    let known = found.iter().position(|(known, _)| *known == coder);
                    let at = known.unwrap_or_else(|| {
                        found.push((coder, Found::new()));
                        found.len() - 1
                    });
                    let passages = found[at].1.entry((*theme, sentiment)).or_default();
                    passages.push(Passage { start, end });
                }
            }
            outside += usize::from(!is_placed);
        }
        if outside > 0 {
            self.plan.findings.push(outside_answers(source, outside));
        }
        if !without.is_empty() {
            self.plan.findings.push(lost_codes(source, without.len()));
        }
        for ((user, question), themes) in found {
            let unit = Unit {
                holder: Holder::Interview(interview),
                question: question.to_owned(),
            };
            let length = answers
                .iter()
                .find(|answer| answer.question == question)
                .map_or(0, |answer| answer.text.chars().count());
            let marks = marks(themes, length);
            if user == Some(settler()) {
                self.plan.taken.settlements.push((unit, marks));
                continue;
            }
            let users = self.read.project.users.iter();
            let name = users.clone().find(|one| Some(one.guid) == user);
            let name = name
                .map(|one| one.name.trim())
                .filter(|name| !name.is_empty());
            let coder = name.unwrap_or(self.wanted.file).to_owned();
            self.plan
                .taken
                .codings
                .push(NewCoding { unit, coder, marks });
        }
    }
}

/// The marks of one coder in one answer: each theme once; one that lies on the whole answer has no passage.
fn marks(found: BTreeMap<(Identity, Sentiment), Vec<Passage>>, length: usize) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for ((theme, sentiment), mut passages) in found {
        passages.order();
        passages.dedup();
        if passages
            .iter()
            .all(|one| one.start == 0 && one.end == length)
        {
            passages.clear();
        }
        match marks.iter_mut().find(|mark| mark.theme == theme) {
            // Spoken of in two ways: as a whole the coder has it neutral.
            Some(mark) => {
                mark.sentiment = Sentiment::Neutral;
                mark.passages.extend(passages);
                mark.passages.order();
                mark.passages.dedup();
            }
            None => marks.push(Mark {
                theme,
                sentiment,
                passages,
            }),
        }
    }
    marks
}

/// How a passage speaks, as this program writes it.
fn sentiment(note: &str) -> Sentiment {
    let known = |of: &Sentiment| {
        let title = of.title();
        title.zh == note || title.en == note || of.code() == note
    };
    Sentiment::ALL.into_iter().find(known).unwrap_or_default()
}

/// Whether these are the words on file, masked or not.
fn is_said(interview: &Interview, answer: &PlacedAnswer) -> bool {
    let Some(said) = interview.said(&answer.question) else {
        return false;
    };
    let (ours, theirs) = (said.text.trim_end(), answer.text.trim_end());
    ours.chars().count() == theirs.chars().count()
        && ours
            .chars()
            .zip(theirs.chars())
            .all(|(one, other)| one == other || other == MASK)
}

/// Why a name cannot be that of a theme.
fn bad_title(title: &str, name: &str) -> Option<Finding> {
    let shown = quoted(name);
    let finding = |sentence: Text| Finding::error("refi-code-name", "", sentence);
    if title.contains('/') {
        return Some(
            finding(text!(
                "代码“{shown}”的名字里有 /：是路径，还是名字？",
                "the name of the code `{shown}` has a stroke: is it a path, or a name?"
            ))
            .hint(
                "是路径：加 --split；是名字：在原来的程序里换一个字",
                "a path: --split; a name: change the sign in the program it comes from",
            ),
        );
    }
    let is_name = !title.is_empty()
        && !title.contains('\n')
        && title.chars().count() as u64 <= THEME_SIGNS
        && title.parse::<usize>().is_err();
    if is_name {
        return None;
    }
    let finding = finding(text!(
        "代码“{shown}”不能作主题名",
        "the code `{shown}` cannot be the title of a theme"
    ));
    let hint = Text::new(
        format!("在原来的程序里改名：1 至 {THEME_SIGNS} 字，不单是数字"),
        format!(
            "rename it in the program it comes from: 1 to {THEME_SIGNS} signs, no number alone"
        ),
    );
    Some(finding.hint(hint.zh, hint.en))
}

fn otherwise(name: &str, path: &str) -> Finding {
    let name = quoted(name);
    Finding::warning(
        "refi-code-renamed",
        "",
        text!(
            "文件里的“{name}”在这里叫“{path}”，照这里的",
            "`{name}` of the file is called `{path}` here, and stays so"
        ),
    )
    .hint(
        "要改名：manyi theme rename",
        "`manyi theme rename` renames it",
    )
}

fn of_source(code: &'static str, source: &RefiSource, zh: &str, en: &str) -> Finding {
    let name = quoted(&source.name);
    let sentence = Text::new(
        format!("来源“{name}”：{zh}"),
        format!("source `{name}`: {en}"),
    );
    Finding::error(code, "", sentence)
}

fn several_guides(source: &RefiSource) -> Finding {
    of_source(
        "refi-source",
        source,
        "几份提纲的题都在里面",
        "the questions of several guides stand in it",
    )
    .hint("写明 --guide", "say --guide")
}

fn numbers(source: &RefiSource, count: usize) -> Finding {
    of_source(
        "refi-source",
        source,
        &format!("{count} 行以序号开头，话不是提纲里的话"),
        &format!("lines that begin with a number before other words than the guide's: {count}"),
    )
    .hint(
        "这样的行是说的话：--numbered words；是问题：--numbered questions",
        "they were said: --numbered words; they are questions: --numbered questions",
    )
}

fn no_question(source: &RefiSource) -> Finding {
    of_source(
        "refi-source",
        source,
        "没有认出提纲里的题",
        "no question of a guide stands in it",
    )
    .hint(
        "整份放进一道题：--into Q1；核对 --guide",
        "--into Q1 puts the whole of it under one question; check --guide",
    )
}

fn no_code(source: &RefiSource) -> Finding {
    let name = quoted(&source.name);
    of_source(
        "refi-source",
        source,
        "看不出受访者编号",
        "the interviewee's code is not said",
    )
    .hint(
        format!("加 --code \"{name}=03\""),
        format!("add --code \"{name}=03\""),
    )
}

fn no_group(source: &RefiSource) -> Finding {
    of_source(
        "refi-source",
        source,
        "看不出访谈对象是哪一类",
        "it is not said whom one talked to",
    )
    .hint(
        "加 --group 受益对象（或 经办人员、管理人员、座谈会）",
        "add --group beneficiary (or officer, manager, meeting)",
    )
}

fn taken_code(source: &RefiSource, code: &str) -> Finding {
    of_source(
        "refi-source",
        source,
        &format!("已经有访谈 {code}，原话不一样"),
        &format!("there is an interview {code} with other words"),
    )
    .hint(
        "换一个编号：--code \"来源=编号\"",
        "give it another code: --code \"SOURCE=CODE\"",
    )
}

fn other_words(source: &RefiSource, question: &str) -> Finding {
    let mut finding = of_source(
        "refi-other-words",
        source,
        &format!("{question} 的原话和这里的不一样，上面的编码没有带入"),
        &format!("the words of {question} are not those on file; their codings are not taken in"),
    );
    finding.severity = Severity::Warning;
    finding.hint(
        "核对是不是同一份访谈；原话改过的，重新导出再编",
        "look whether it is the same interview; where words were changed, export it anew",
    )
}

fn outside_answers(source: &RefiSource, count: usize) -> Finding {
    let mut finding = of_source(
        "refi-left-out",
        source,
        &format!("{count} 处标记不在哪道题的答话里，没有带入"),
        &format!("{count} passages lie in no answer and are not taken in"),
    );
    finding.severity = Severity::Warning;
    finding.hint(
        "在原来的程序里核对",
        "look at them in the program they come from",
    )
}

fn lost_codes(source: &RefiSource, count: usize) -> Finding {
    let mut finding = of_source(
        "refi-left-out",
        source,
        &format!("{count} 个代码不在编码本里，上面的标记没有带入"),
        &format!("{count} codes are not in the code book; their passages are not taken in"),
    );
    finding.severity = Severity::Warning;
    finding.hint(
        "在原来的程序里重新导出",
        "export it again from the program it comes from",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_a_definition_and_an_example_again() {
        let of = |text: &str| described(text);
        assert_eq!(
            of("说办得慢\n例：跑了三趟"),
            ("说办得慢".into(), "跑了三趟".into())
        );
        assert_eq!(of("例：跑了三趟"), (String::new(), "跑了三趟".into()));
        assert_eq!(of("说办得慢"), ("说办得慢".into(), String::new()));
    }
}
