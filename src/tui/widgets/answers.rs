//! Responses and answers in few words, as several rooms show them.

use rust_decimal::Decimal;

use super::rates::share_text;
use crate::measure::Fraction;
use crate::questionnaire::Question;
use crate::response::{Answer, Invalid, InvalidReason, Paper, Serial};
use crate::store::SerialDoubt;
use crate::text::{Language, Text, text};

/// What is said when a serial is keyed that is already on file.
fn on_file(paper: &Paper) -> Text {
    let (serial, state) = (&paper.serial, paper.state.label());
    Text::new(
        format!(
            "{serial} 号已在册（{}）：再按回车打开它，或改写编号",
            state.zh
        ),
        format!(
            "{serial} is on file ({}): Enter again opens it, or change the serial",
            state.en
        ),
    )
}

/// What is asked of a serial before a paper on file is given it.
pub fn doubted_new(serial: &Serial, doubt: &SerialDoubt) -> Text {
    match doubt {
        SerialDoubt::OnFile(_) => text!(
            "{serial} 号已有答卷：改写编号",
            "{serial} is on file: change the serial"
        ),
        SerialDoubt::Unregistered => text!(
            "{serial} 号没有登记发放：再按回车照用，或改写编号",
            "{serial} was not registered as handed out: Enter again takes it, or change the serial"
        ),
        SerialDoubt::Like(other) => text!(
            "{serial} 号很像已有的 {other} 号：再按回车照用，或改写编号",
            "{serial} looks like {other}, which is there: Enter again takes it, or change the serial"
        ),
    }
}

/// What is asked of a serial before a paper is keyed under it.
pub fn doubted(serial: &Serial, doubt: &SerialDoubt) -> Text {
    match doubt {
        SerialDoubt::OnFile(paper) => on_file(paper),
        SerialDoubt::Unregistered => text!(
            "{serial} 号没有登记发放：再按回车照录，或改写编号",
            "{serial} was not registered as handed out: Enter again keys it, or change the serial"
        ),
        SerialDoubt::Like(other) => text!(
            "没有 {serial} 号，有很像的 {other} 号：再按回车另录一份，或改写编号",
            "there is no {serial} but {other}, which looks like it: Enter again keys another, or change it"
        ),
    }
}

/// What is said of a text that is no serial.
pub fn not_a_serial() -> Text {
    text!(
        "编号只用字母、数字和连字符，最多 20 个",
        "a serial has only letters, digits and hyphens, at most 20"
    )
}

/// An answer in few columns: the option's code, the points, the text, or the missing reason.
pub fn short_answer(answer: &Answer, language: Language) -> String {
    match answer {
        Answer::Missing(reason) => reason.label().get(language).to_owned(),
        Answer::Choices(codes) => codes.join(" "),
        Answer::Text(text) => text.clone(),
        other => other.to_code(),
    }
}

/// An answer with what its option says, or its unit.
pub fn value_text(answer: &Answer, question: &Question, language: Language) -> String {
    match answer {
        Answer::Choice(code) => question.option(code).map_or_else(
            || code.clone(),
            |(_, option)| format!("{code} {}", option.label.get(language)),
        ),
        Answer::Points(points) => text!(in language, "{points} 分", "{points} points"),
        other => short_answer(other, language),
    }
}

/// The reason why a response is invalid, with what was said about it.
pub fn invalid_text(invalid: &Invalid, reasons: &[InvalidReason]) -> Text {
    let title = InvalidReason::title_of(reasons, &invalid.reason);
    let [zh, en] = [Language::Zh, Language::En].map(|language| {
        let title = title.get(language);
        if invalid.why.is_empty() {
            title.to_owned()
        } else {
            format!("{title} ({})", invalid.why)
        }
    });
    Text::new(zh, en)
}

/// Points out of the full mark, and their share of it; dashes where no question carries points.
pub fn points_and_rate(points: Decimal, full: Decimal) -> (String, String) {
    if full.is_zero() {
        return ("—".to_owned(), "—".to_owned());
    }
    let rate = Fraction::from(points).divide(&Fraction::from(full));
    let points = format!("{}/{}", points.normalize(), full.normalize());
    (points, share_text(rate.as_ref()))
}

/// When something happened, by the clock of this machine.
pub fn local_time(at: jiff::Timestamp) -> String {
    let time = at.to_zoned(jiff::tz::TimeZone::system());
    time.strftime("%m-%d %H:%M").to_string()
}
