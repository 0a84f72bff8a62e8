//! One cell of a response file: the answer in it, as people and other programs write it.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::blank_words::{BlankWords, is_usual, is_usual_where_refused, reason_of};
use super::label_cell::by_label;
use super::listing::unguard;
use super::number_cell::{Meant, Numbers, NumbersAre, meant};
use super::response_findings::no_such_number;
use crate::questionnaire::{Kind, Question, Questionnaire};
use crate::response::{Answer, Missing, read_answer};
use crate::text::{Finding, fold_width, read_day_number, whole};

/// The most different cells of a question that are remembered.
const MOST_KNOWN: usize = 1024;

/// Per closed question, the cells read so far: a million papers repeat a few answers.
pub(super) struct KnownCells(Vec<HashMap<String, Read>>);

impl KnownCells {
    /// Nothing was read yet.
    pub(super) fn of(questionnaire: &Questionnaire) -> Self {
        Self(
            questionnaire
                .questions
                .iter()
                .map(|_| HashMap::new())
                .collect(),
        )
    }

    /// What was read of the question at this position.
    pub(super) fn of_question(&mut self, position: usize) -> &mut HashMap<String, Read> {
        &mut self.0[position]
    }
}

/// What a cell was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    /// The answer; `None` where there is none.
    pub answer: Option<Answer>,
    /// Whether it is a word that may mean blank, of which nobody has said so.
    pub is_doubtful: bool,
    /// The words that somebody wrote behind options, with the codes of these: not a part of the answer.
    pub words: Vec<(String, String)>,
    /// As what an option was read.
    pub way: Way,
}

/// As what the option of a single choice stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Way {
    /// By its code.
    Code,
    /// By its points, which are not 0.
    Points,
    /// By its points, 0: so a person may have written that there is no answer.
    NoPoints,
    /// By a number that stands for different options, as it is read.
    Number,
    /// By its place, which is said of no number in the file.
    Place,
    /// Not at all: a percent, of which it is not known of what it is one.
    Percent,
    /// By its label, or no option at all.
    #[default]
    Other,
}

/// Whether the options in a column can all be meant as they were read: points only where some are not 0 and none is a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ways {
    has_codes: bool,
    has_points: bool,
    /// The row and the column of the first points.
    first: Option<(u64, usize)>,
    /// Those of the first number that could be several options, and the byte at which its row begins.
    number: Option<(u64, usize, usize)>,
    /// Those of the first place, and of the first percent, with how many these are.
    place: Option<(u64, usize, usize)>,
    percent: Option<(u64, usize, usize)>,
    percents: u64,
}

impl Ways {
    pub(super) fn note(&mut self, way: Way, row: u64, index: usize, start: usize) {
        self.has_codes |= way == Way::Code;
        self.has_points |= way == Way::Points;
        if matches!(way, Way::Points | Way::NoPoints) {
            self.first.get_or_insert((row, index));
        }
        if way == Way::Number {
            self.number.get_or_insert((row, index, start));
        }
        if way == Way::Place {
            self.place.get_or_insert((row, index, start));
        }
        if way == Way::Percent {
            self.percent.get_or_insert((row, index, start));
            self.percents += 1;
        }
    }

    /// Where the first number stands that was read as a place, and the byte at which its row begins.
    pub(super) fn place(&self) -> Option<(u64, usize, usize)> {
        self.place
    }

    /// Where the first percent stands that was not read, and how many there are.
    pub(super) fn percent(&self) -> Option<((u64, usize, usize), u64)> {
        Some((self.percent?, self.percents))
    }

    /// Where a number stands that could be several options, and the byte at which its row begins.
    pub(super) fn number(&self) -> Option<(u64, usize, usize)> {
        self.number
    }

    /// Where points stand that could be something else.
    pub(super) fn doubtful(&self) -> Option<(u64, usize)> {
        self.first.filter(|_| self.has_codes || !self.has_points)
    }
}

impl Read {
    const EMPTY: Self = Self {
        answer: None,
        is_doubtful: false,
        words: Vec::new(),
        way: Way::Other,
    };
}

/// Reads a cell; a text is taken as it is written.
pub(super) fn read_cell(
    question: &Question,
    cell: &str,
    (blank_words, numbers): (Option<&BlankWords>, NumbersAre),
    known: &mut HashMap<String, Read>,
) -> Result<Read, Finding> {
    if let Some(read) = known.get(cell) {
        return Ok(read.clone());
    }
    let read = read_new(question, unguard(cell), (blank_words, numbers))?;
    if question.is_closed() && known.len() < MOST_KNOWN {
        known.insert(cell.to_owned(), read.clone());
    }
    Ok(read)
}

fn read_new(
    question: &Question,
    cell: &str,
    (blank_words, numbers): (Option<&BlankWords>, NumbersAre),
) -> Result<Read, Finding> {
    if cell.trim().is_empty() {
        return Ok(Read::EMPTY);
    }
    if is_of_doubtful_percent(question, cell) {
        return Ok(Read {
            way: Way::Percent,
            ..Read::EMPTY
        });
    }
    let (mut written, mut way) = (Vec::new(), Way::Other);
    let answer = match meant(question, cell, numbers) {
        Meant::Usual => read_as_written(question, cell, (&mut written, &mut way)),
        Meant::Codes(codes) => {
            if numbers == NumbersAre::Said(Numbers::Positions) {
                way = Way::Place;
            }
            read_answer(question, &codes)
        }
        Meant::Nothing => Err(no_such_number(question, cell)),
        Meant::Doubtful => {
            return Ok(Read {
                way: Way::Number,
                ..Read::EMPTY
            });
        }
    };
    // The question's own options win over words that mean blank.
    let is_own = matches!(answer, Ok(Answer::Choice(_) | Answer::Choices(_)));
    if let Some(words) = blank_words {
        if !is_own && words.say(cell) {
            return of_word(question, cell);
        }
    } else if match (&answer, &question.kind) {
        (_, Kind::Text) => is_usual(cell),
        (Err(_), _) => is_usual_where_refused(cell),
        (Ok(_), _) => false,
    } {
        return Ok(Read {
            answer: None,
            is_doubtful: true,
            ..Read::EMPTY
        });
    }
    Ok(Read {
        answer: Some(answer?),
        is_doubtful: false,
        words: written,
        way,
    })
}

/// A cell that says by its word that there is no answer: the reason, where it is that of one.
fn of_word(question: &Question, cell: &str) -> Result<Read, Finding> {
    match reason_of(cell) {
        None | Some(Missing::Blank) => Ok(Read::EMPTY),
        Some(reason) => Ok(Read {
            answer: Some(read_answer(question, &format!("#{}", reason.code()))?),
            ..Read::EMPTY
        }),
    }
}

/// The answer, also where another program wrote a code as a number with a decimal, a day as its number or with a
/// time behind it, or an option by its label: taken where nothing else can be meant.
fn read_as_written(
    question: &Question,
    cell: &str,
    (words, way): (&mut Vec<(String, String)>, &mut Way),
) -> Result<Answer, Finding> {
    let refused = match read_answer(question, cell) {
        Ok(answer) => {
            if matches!(answer, Answer::Choice(_)) {
                *way = Way::Code;
            }
            return Ok(answer);
        }
        Err(finding) => finding,
    };
    let folded: String = cell.chars().map(fold_width).collect();
    let other = match question.kind {
        Kind::Single | Kind::Multiple => {
            whole_codes(question, folded.trim()).inspect(|_| *way = Way::Code)
        }
        Kind::Date => whole(folded.trim())
            .filter(|digits| digits.len() == 8)
            .map(str::to_owned)
            .or_else(|| read_day_number(&folded).map(|day| day.to_string()))
            .or_else(|| without_time(folded.trim()).map(str::to_owned)),
        Kind::Number { .. } | Kind::Score { .. } => of_percent(question, folded.trim()),
        Kind::Text => None,
    };
    let other = other.or_else(|| {
        let labelled = by_label(question, cell)?;
        *words = labelled.words;
        *way = labelled.way;
        Some(labelled.codes)
    });
    match other {
        // What is said of a day out of range, or of too many options, is said of what was meant.
        Some(other) => read_answer(question, &other),
        None => Err(refused),
    }
}

/// The day before a time of that day, as `2025-06-01 13:05:00`: the question asks for the day. A time of another zone may be
/// of another day here, and is left.
fn without_time(text: &str) -> Option<&str> {
    let (day, time) = text.split_once([' ', 'T'])?;
    let time = time.trim();
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let parts: Vec<&str> = time.split(':').collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_below = |(part, most): (&&str, u32)| {
        is_number(part) && part.len() <= 2 && part.parse().is_ok_and(|part: u32| part < most)
    };
    let is_time = (2..=3).contains(&parts.len())
        && parts.iter().zip([24, 60, 60]).all(is_below)
        && is_number(&fraction);
    is_time.then_some(day)
}

/// The number of a percent.
fn percent(cell: &str) -> Option<Decimal> {
    let folded: String = cell.chars().map(fold_width).collect();
    Decimal::from_str_exact(folded.trim().strip_suffix('%')?.trim()).ok()
}

/// What a percent is in the unit of a question: 85 of `85%` where it takes up to a hundred or asks for percents, 0.85 where
/// it takes no more than 1; `None` where a share of the full mark and points would not be the same number. It is decided for
/// the question, never for a cell.
fn of_one_percent(question: &Question) -> Option<Decimal> {
    let most = match &question.kind {
        Kind::Score { full_mark, .. } => Some(*full_mark),
        Kind::Number { high, .. } => *high,
        _ => None,
    };
    let text = &question.text;
    let asks = ["%", "％", "百分", "率", "比例", "占比", "percent"];
    let asks = asks
        .iter()
        .any(|word| text.zh.contains(word) || text.en.contains(word));
    match most {
        Some(most) if most == Decimal::ONE => Some(Decimal::new(1, 2)),
        Some(most) if most == Decimal::ONE_HUNDRED => Some(Decimal::ONE),
        _ if asks && matches!(question.kind, Kind::Number { .. }) => Some(Decimal::ONE),
        _ => None,
    }
}

/// Whether a cell is a percent in a question of which it is not known of what.
fn is_of_doubtful_percent(question: &Question, cell: &str) -> bool {
    matches!(question.kind, Kind::Score { .. } | Kind::Number { .. })
        && percent(cell).is_some()
        && of_one_percent(question).is_none()
}

/// A percent as the number that the question takes.
fn of_percent(question: &Question, cell: &str) -> Option<String> {
    let number = percent(cell)? * of_one_percent(question)?;
    Some(number.normalize().to_string())
}

/// Codes written `1.0`, as whole numbers; `None` where one of them is a code as it stands, or is no whole number.
fn whole_codes(question: &Question, cell: &str) -> Option<String> {
    let is_option = |code: &str| question.option(code).is_some();
    let codes: Option<Vec<&str>> = cell
        .split('|')
        .map(|part| {
            let part = part.trim();
            if is_option(part) {
                return Some(part);
            }
            let digits = whole(part).filter(|digits| digits.len() < part.len())?;
            let short = digits.trim_start_matches('0');
            [digits, short].into_iter().find(|code| is_option(code))
        })
        .collect();
    codes.map(|codes| codes.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Opt, Role};
    use crate::text::Text;
    use rstest::rstest;

    fn question(kind: Kind, codes: &[&str]) -> Question {
        Question {
            code: "Q1".into(),
            text: Text::same("Q1"),
            kind,
            role: Role::Process,
            sensitive: false,
            required: false,
            since: 1,
            until: None,
            section: Text::default(),
            limits: crate::questionnaire::Limits::default(),
            second: crate::questionnaire::SecondWay::Blind,
            options: codes
                .iter()
                .map(|code| Opt {
                    code: (*code).into(),
                    label: Text::same(*code),
                    points: None,
                    exclusive: false,
                })
                .collect(),
            ask_if: Vec::new(),
        }
    }

    /// The code of what a cell is read as, `""` for nothing, `?` for a word to ask about, or the code of the finding.
    fn read(question: &Question, cell: &str, words: Option<&str>) -> String {
        let words = words.and_then(BlankWords::read);
        let ways = (words.as_ref(), NumbersAre::Usual);
        match read_cell(question, cell, ways, &mut HashMap::new()) {
            Ok(Read {
                is_doubtful: true, ..
            }) => "?".to_owned(),
            Ok(read) => read
                .answer
                .map(|answer| answer.to_code())
                .unwrap_or_default(),
            Err(finding) => finding.code.to_owned(),
        }
    }

    #[rstest]
    #[case(&["1", "2"], "1.0", "1")]
    #[case(&["1", "2"], "２．０", "2")]
    #[case(&["1", "2"], "2.000", "2")]
    #[case(&["01", "02"], "01.0", "01")]
    #[case(&["10", "11"], "10.0", "10")]
    #[case(&["1", "1.0"], "1.0", "1.0")]
    #[case(&["1", "2"], "3.0", "not-an-option")]
    #[case(&["1", "2"], "1.5", "not-an-option")]
    #[case(&["A", "B"], "A.0", "not-an-option")]
    fn a_code_with_point_zero_is_the_code_where_nothing_else_can_be_meant(
        #[case] codes: &[&str],
        #[case] cell: &str,
        #[case] due: &str,
    ) {
        assert_eq!(read(&question(Kind::Single, codes), cell, None), due);
        assert_eq!(read(&question(Kind::Multiple, codes), cell, None), due);
    }

    #[test]
    fn several_codes_with_point_zero_are_several_codes() {
        let several = question(Kind::Multiple, &["1", "2", "3"]);
        assert_eq!(read(&several, "1.0|3.0", None), "1|3");
        assert_eq!(read(&several, "1.0|1", None), "option-twice");
    }

    #[rstest]
    #[case("44742", "2022-06-30")]
    #[case("44742.0", "2022-06-30")]
    #[case("20220630.0", "2022-06-30")]
    #[case("2022/6/30", "2022-06-30")]
    #[case("7", "bad-date")]
    #[case("5/6/2022", "bad-date")]
    #[case("44742.5", "bad-date")]
    #[case("2022-06-30 10:20:30", "2022-06-30")]
    #[case("2022/6/30 9:05", "2022-06-30")]
    #[case("2022-06-30T23:59:59.999", "2022-06-30")]
    #[case("2022-06-30T23:59:59Z", "bad-date")]
    #[case("2022-06-30 24:00", "bad-date")]
    #[case("2022-06-30 上午", "bad-date")]
    fn a_day_is_read_as_a_spreadsheet_saves_it(#[case] cell: &str, #[case] due: &str) {
        assert_eq!(read(&question(Kind::Date, &[]), cell, None), due);
    }

    #[test]
    fn a_day_number_outside_the_bounds_is_said_as_the_day() {
        let mut date = question(Kind::Date, &[]);
        date.limits.high = Some(jiff::civil::date(2022, 1, 1));
        assert_eq!(read(&date, "44742", None), "date-out-of-range");
    }

    #[rstest]
    #[case(Kind::Text, "(跳过)")]
    #[case(Kind::Text, "NA")]
    #[case(Kind::Text, "-")]
    #[case(Kind::Text, "〖空〗")]
    #[case(Kind::Single, "——")]
    #[case(Kind::Single, "NaN")]
    #[case(Kind::Multiple, "（空）")]
    #[case(Kind::Date, "null")]
    #[case(Kind::Number { low: None, high: None, decimals: 0 }, "#N/A")]
    #[case(Kind::Score { full_mark: Decimal::TEN, step: Decimal::ONE }, "-99")]
    fn a_word_for_no_answer_is_asked_about_in_every_kind(#[case] kind: Kind, #[case] cell: &str) {
        let question = question(kind, &["1", "2"]);
        assert_eq!(read(&question, cell, None), "?");
        assert_eq!(read(&question, cell, Some(cell)), "");
    }

    #[test]
    fn an_option_or_a_number_that_the_question_takes_is_no_word() {
        let with_na = question(Kind::Single, &["NA", "99"]);
        assert_eq!(read(&with_na, "na", None), "NA");
        assert_eq!(read(&with_na, "99", Some("99,NA")), "99");
        let number = question(
            Kind::Number {
                low: None,
                high: None,
                decimals: 0,
            },
            &[],
        );
        assert_eq!(read(&number, "-99", None), "-99");
        assert_eq!(read(&number, "-99", Some("-99")), "");
    }

    #[test]
    fn a_word_that_was_said_to_be_none_is_a_text() {
        let text = question(Kind::Text, &[]);
        assert_eq!(read(&text, "NA", Some("")), "NA");
        assert_eq!(read(&text, "NA", Some("(空)")), "NA");
    }

    #[test]
    fn a_text_is_kept_as_it_is_written() {
        let text = question(Kind::Text, &[]);
        for words in [
            "一、慢\n二、远",
            "نەخ\u{200c}شە",
            "a\tb\u{1b}[31m",
            "甲\r\n\r\n乙",
        ] {
            assert_eq!(read(&text, words, None), words);
        }
    }
}
