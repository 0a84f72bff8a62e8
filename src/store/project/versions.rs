//! A questionnaire that gains questions while responses are on file: what may change, and the counts that follow.

use crate::error::{Error, Kind, Result};
use crate::questionnaire::{Opt, Question, Questionnaire};
use crate::response::{Bucket, Missing, Tally, asked};
use crate::store::row::definitions::Known;
use crate::store::row::papers::sheet_of;
use crate::store::{Store, SurveyKey};
use crate::text::{Text, text};

/// The positions of the questions that a later version adds, in order.
///
/// # Errors
/// [`Kind::Input`] for a questionnaire in which answers on file would mean something else.
pub(in crate::store) fn added_questions(
    key: &SurveyKey,
    old: &Questionnaire,
    new: &Questionnaire,
) -> Result<Vec<usize>> {
    if new.version < old.version {
        return Err(earlier_version(key, old.version, new.version));
    }
    for known in &old.questions {
        let (position, question) = new
            .find(&known.code)
            .ok_or_else(|| gone(key, &known.code))?;
        if let Some(what) = change(known, question, [old.version, new.version]) {
            if let Some(now) = renumbered(known, new) {
                return Err(put_before(key, &known.code, &now.code));
            }
            return Err(differs(key, &known.code, &what));
        }
        if let Some(later) = asked_later(new, position) {
            let what = text!(
                "它所依据的 {later} 排到了它后面",
                "{later}, on which it depends, now stands behind it"
            );
            return Err(differs(key, &known.code, &what));
        }
    }
    let added = new.questions.iter().enumerate();
    let added: Vec<usize> = added
        .filter(|(_, question)| old.find(&question.code).is_none())
        .map(|(position, _)| position)
        .collect();
    for position in &added {
        let question = &new.questions[*position];
        if question.since <= old.version {
            return Err(put_in(key, &question.code, old.version));
        }
    }
    if is_reordered(old, new) && new.version == old.version {
        return Err(reordered(key, old.version));
    }
    Ok(added)
}

/// The question of the new paper that asks what this one asked, under another code.
fn renumbered<'n>(known: &Question, new: &'n Questionnaire) -> Option<&'n Question> {
    let asks_the_same = |other: &&Question| {
        other.code != known.code && other.text == known.text && other.kind == known.kind
    };
    let mut questions = new.questions.iter();
    questions.find(asks_the_same)
}

/// A question was put in, and those behind it were numbered anew.
fn put_before(key: &SurveyKey, code: &str, now: &str) -> Error {
    Error::new(
        Kind::Input,
        format!("{key} 已有答卷，题 {code} 不能改变：原来的 {code} 现在写成了 {now}，像是前面插进了一题"),
        format!(
            "{key} has responses and question {code} cannot change: what {code} asked is now {now}, as if a question was \
             put in before it"
        ),
    )
    .hint(
        "原来的题保留原来的代码；插进的题另用一个没有用过的代码（如 Q2a），写上 since，版次加 1。题号不必连着",
        "let the questions keep their codes; give the one put in a code never used, such as Q2a, with `since` and a higher version. Codes need not follow on",
    )
}

/// A question on whose answer one depends, although it stands behind it.
fn asked_later(new: &Questionnaire, position: usize) -> Option<&str> {
    let conditions = new.questions[position].ask_if.iter();
    let mut codes = conditions.map(|condition| condition.question.as_str());
    codes.find(|code| new.find(code).is_some_and(|(at, _)| at > position))
}

/// Whether the questions that both have stand in another order.
fn is_reordered(old: &Questionnaire, new: &Questionnaire) -> bool {
    let places = old.questions.iter();
    let places = places.filter_map(|question| new.find(&question.code));
    !places.map(|(position, _)| position).is_sorted()
}

/// What a new declaration of a question changes so that answers on file would mean something else.
fn change(old: &Question, new: &Question, versions: [u32; 2]) -> Option<Text> {
    let lost = old
        .options
        .iter()
        .find(|option| new.option(&option.code).is_none());
    let moved = old.options.iter().find(|option| {
        new.option(&option.code)
            .is_some_and(|(_, other)| other.points != option.points)
    });
    if old.kind != new.kind {
        return Some(text!(
            "题型、满分或取值范围变了",
            "its kind, full mark or range changes"
        ));
    }
    if let Some(Opt { code, .. }) = lost {
        return Some(text!("少了选项 {code}", "option {code} is gone"));
    }
    if let Some(Opt { code, .. }) = moved {
        return Some(text!(
            "选项 {code} 的分值变了",
            "the points of option {code} change"
        ));
    }
    if old.ask_if != new.ask_if {
        return Some(text!(
            "跳题条件变了",
            "the condition on which it is asked changes"
        ));
    }
    if old.second != new.second {
        return Some(text!(
            "复录的做法变了",
            "the way of its second entry changes"
        ));
    }
    if old.since != new.since {
        return Some(text!("起始版次 since 变了", "its `since` changes"));
    }
    (!may_end(old.until, new.until, versions))
        .then(|| text!("停用版次 until 变了", "its `until` changes"))
}

impl Store {
    /// Counts added questions as not in the version of the responses on file, which continue where they were left.
    ///
    /// Inside the transaction that wrote the new questionnaire. Takes time with the number of responses only where a
    /// new question has a condition.
    pub(in crate::store) fn gain_questions(&self, key: &SurveyKey, added: &[usize]) -> Result<()> {
        let known = self.known(key)?;
        let is_conditional = |position: &usize| {
            let question = known.questionnaire().questions.get(*position);
            question.is_some_and(|question| !question.ask_if.is_empty())
        };
        let (conditional, always): (Vec<usize>, Vec<usize>) =
            added.iter().partition(|position| is_conditional(position));
        let mut tally = Tally::new();
        let counted = self.standings(&known)?;
        let counted = counted.iter().filter(|(standing, _)| standing.is_counted());
        let counted: i64 = counted.map(|(_, responses)| responses.cast_signed()).sum();
        for position in always {
            tally.count(position, Bucket::Missing(Missing::NotInVersion), counted);
        }
        if !conditional.is_empty() {
            self.count_where_asked(&known, &conditional, &mut tally)?;
        }
        self.add_to_tally(&known, &tally)
    }

    fn count_where_asked(
        &self,
        known: &Known,
        positions: &[usize],
        tally: &mut Tally,
    ) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT answers, version FROM response WHERE survey = ?1 AND state <> 'open' AND invalid IS NULL",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let sheet = sheet_of(known, row, [0, 1])?;
            let route = asked(known.questionnaire(), &sheet);
            for position in positions.iter().filter(|position| route[**position]) {
                tally.count(*position, Bucket::Missing(Missing::NotInVersion), 1);
            }
        }
        Ok(())
    }
}

/// Whether a question may have this last version: one that was not retired may be from now on, and papers on file, which
/// are of the old version at most, keep it.
fn may_end(old: Option<u32>, new: Option<u32>, [before, now]: [u32; 2]) -> bool {
    match (old, new) {
        (None, Some(until)) => (before..now).contains(&until),
        _ => old == new,
    }
}

fn reordered(key: &SurveyKey, version: u32) -> Error {
    let next = version + 1;
    Error::new(
        Kind::Input,
        format!("调查 {key} 已有第 {version} 版的答卷，题的次序变了，版次没有变"),
        format!("survey {key} has responses of version {version}; the order of its questions changes, its version does not"),
    )
    .hint(
        format!("问卷写 version = {next}；以前的答卷照旧"),
        format!("write version = {next} for the questionnaire; earlier responses stay as they are"),
    )
}

fn put_in(key: &SurveyKey, code: &str, version: u32) -> Error {
    let next = version + 1;
    Error::new(
        Kind::Input,
        format!("调查 {key} 已有答卷，题 {code} 是新加的，没有写从哪一版起有它"),
        format!("survey {key} has responses; question {code} is new, and nothing says since which version"),
    )
    .hint(
        format!("问卷写 version = {next}，题 {code} 写 since = {next}；以前的答卷这题记为“本版未设”"),
        format!("write version = {next} for the questionnaire and since = {next} for {code}; earlier responses count as not-in-version"),
    )
}

fn gone(key: &SurveyKey, code: &str) -> Error {
    let what = text!("新的定义里没有它", "the new definition lacks it");
    differs(key, code, &what)
}

fn differs(key: &SurveyKey, code: &str, what: &Text) -> Error {
    let Text { zh, en } = what;
    Error::new(
        Kind::Input,
        format!("调查 {key} 已有答卷，题 {code} 不能改变：{zh}"),
        format!("survey {key} has responses; question {code} cannot be changed: {en}"),
    )
    .hint(
        "可以改文字、添加选项、调整题序；加题、停用题要把问卷的 version 加 1，新题写上 since，停用的写上 until",
        "wording and order may change and options may be added; a new question needs a higher version and its `since`, a retired one its `until`",
    )
    .hint("别的改动请另建一个调查", "for more, make another survey")
}

fn earlier_version(key: &SurveyKey, old: u32, new: u32) -> Error {
    Error::new(
        Kind::Input,
        format!("调查 {key} 已有第 {old} 版的答卷，不能退回第 {new} 版"),
        format!("survey {key} has responses of version {old} and cannot go back to version {new}"),
    )
    .hint(
        "用更高的 version",
        "give the questionnaire a higher version",
    )
}
