//! Options, bounds and conditions as a person writes them on one line, and read back from it.
//!
//! `A. 很满意（10分）____` is an option with its code, its points and room to write; `0-120` are bounds; `Q3=A,B；Q9≥6` says
//! when a question is asked.

use std::fmt::Write as _;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Condition, ConditionTest, Kind, Limits, Opt};
use crate::text::{Text, fold_width, read_day, read_decimal, text};

/// An option as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionLine {
    /// The option; its code is empty where none is written.
    pub option: Opt,
    /// Whether something is written beside it.
    pub fill: bool,
}

/// An option as a line.
pub fn option_line(option: &Opt, fill: bool) -> String {
    let mut line = format!("{}. {}", option.code, option.label.zh);
    if let Some(points) = option.points {
        // Writing into a String cannot fail.
        let _ = write!(line, "（{}分）", points.normalize());
    }
    if option.exclusive {
        line.push_str("（只选它）");
    }
    if fill {
        line.push_str("____");
    }
    line
}

/// The option that a line says.
pub fn read_option(line: &str) -> OptionLine {
    let (code, rest) = code_of(line.trim());
    let stem = rest.trim_end_matches(['_', '＿']);
    let fill = stem.len() < rest.len();
    let mut label = stem.trim();
    let mut points = None;
    let mut exclusive = false;
    // What stands in brackets behind the words, in any order.
    while let Some((before, inside)) = bracketed(label) {
        if inside == "只选它" {
            exclusive = true;
        } else if let Some(found) = points_of(inside) {
            points = Some(found);
        } else {
            break;
        }
        label = before.trim_end();
    }
    OptionLine {
        option: Opt {
            code,
            label: Text::same(label),
            points,
            exclusive,
        },
        fill,
    }
}

/// A code before the words, where there is one: letters, digits and hyphens with a sign or a blank behind.
fn code_of(line: &str) -> (String, &str) {
    let end = line
        .char_indices()
        .find(|(_, sign)| !is_of_code(fold_width(*sign)))
        .map_or(line.len(), |(at, _)| at);
    let (code, rest) = line.split_at(end);
    let behind = rest.trim_start_matches([' ', '\u{3000}']);
    let marked = behind.strip_prefix(['.', '、', '．', ')', '）', ':', '：']);
    let is_code = !code.is_empty() && (marked.is_some() || behind.len() < rest.len());
    if !is_code {
        return (String::new(), line);
    }
    let code = code.chars().map(fold_width).collect();
    (code, marked.unwrap_or(behind).trim_start())
}

fn is_of_code(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '-'
}

/// The words before the last brackets, and what is in them.
fn bracketed(label: &str) -> Option<(&str, &str)> {
    let inside = label.strip_suffix(['）', ')'])?;
    let at = inside.rfind(['（', '('])?;
    let open = inside[at..].chars().next()?.len_utf8();
    Some((&inside[..at], inside[at + open..].trim()))
}

fn points_of(inside: &str) -> Option<Decimal> {
    read_decimal(inside.strip_suffix('分')?.trim())
}

/// The bounds of a kind as a line: `10` points, or `10/0.5` by steps; `0-120` or `0-120/1` with decimals; `1-3` options;
/// days.
pub fn bounds_line(kind: &Kind, limits: &Limits) -> String {
    let range = |low: Option<String>, high: Option<String>| match (low, high) {
        (None, None) => String::new(),
        (low, high) => format!("{}~{}", low.unwrap_or_default(), high.unwrap_or_default()),
    };
    let number = |bound: &Option<Decimal>| bound.map(|bound| bound.normalize().to_string());
    let count = |bound: Option<u32>| bound.map(|bound| bound.to_string());
    let day = |bound: Option<Date>| bound.map(|bound| bound.to_string());
    match kind {
        Kind::Score { full_mark, step } if *step == Decimal::ONE => {
            full_mark.normalize().to_string()
        }
        Kind::Score { full_mark, step } => {
            format!("{}/{}", full_mark.normalize(), step.normalize())
        }
        Kind::Number {
            low,
            high,
            decimals,
        } => {
            let range = range(number(low), number(high));
            match decimals {
                0 => range,
                _ => format!("{range}/{decimals}"),
            }
        }
        Kind::Multiple => range(count(limits.at_least), count(limits.at_most)),
        Kind::Date => range(day(limits.low), day(limits.high)),
        Kind::Single | Kind::Text => String::new(),
    }
}

/// The kind with the bounds that a line says, and its limits; what stands for the kind is its plainest form.
///
/// # Errors
/// How such a line is written.
pub fn read_bounds(kind: &Kind, line: &str) -> Result<(Kind, Limits), Text> {
    let folded: String = line.chars().map(fold_width).collect();
    let line = folded.trim();
    let (range, behind) = match line.split_once('/') {
        Some((range, behind)) if !matches!(kind, Kind::Date) => (range.trim(), Some(behind.trim())),
        _ => (line, None),
    };
    let mut limits = Limits::default();
    let kind = match kind {
        Kind::Score { .. } => {
            let full_mark = range.rsplit(['~', '-']).next().and_then(read_decimal);
            let step = behind.map_or(Some(Decimal::ONE), read_decimal);
            match (full_mark, step) {
                (Some(full_mark), Some(step)) => Kind::Score { full_mark, step },
                _ => {
                    return Err(text!(
                        "满分写一个数，如 10；每 0.5 分一档写成 10/0.5",
                        "write the full mark, such as 10; by steps of 0.5: 10/0.5"
                    ));
                }
            }
        }
        Kind::Number { .. } => {
            let read = ends(range, read_decimal);
            let decimals = behind.map_or(Ok(0), str::parse);
            match (read, decimals) {
                (Some((low, high)), Ok(decimals)) => Kind::Number {
                    low,
                    high,
                    decimals,
                },
                _ => {
                    return Err(text!(
                        "范围写成 0~120，一头可以空着；带一位小数写成 0~120/1",
                        "write bounds as 0~120, either may be left out; with one decimal: 0~120/1"
                    ));
                }
            }
        }
        Kind::Multiple => {
            let read = ends(range, |text| text.parse().ok());
            (limits.at_least, limits.at_most) = read.ok_or_else(|| {
                text!(
                    "选几项写成 1~3，一头可以空着",
                    "how many options: 1~3, either may be left out"
                )
            })?;
            Kind::Multiple
        }
        Kind::Date => {
            let read = ends(range, read_day);
            (limits.low, limits.high) = read.ok_or_else(|| {
                text!(
                    "日期范围写成 2022-01-01~2022-12-31，一头可以空着",
                    "write days as 2022-01-01~2022-12-31, either may be left out"
                )
            })?;
            Kind::Date
        }
        Kind::Single | Kind::Text => kind.clone(),
    };
    Ok((kind, limits))
}

/// Both ends of a range; either may be left out.
fn ends<T>(range: &str, read: impl Fn(&str) -> Option<T>) -> Option<(Option<T>, Option<T>)> {
    if range.is_empty() {
        return Some((None, None));
    }
    let is_day = range.matches('-').count() > 2 || range.contains('~');
    let sign = if is_day { '~' } else { '-' };
    // A number below 0 begins with the sign.
    let lead = range.chars().next().filter(|first| *first != '~');
    let lead = lead.map_or(0, char::len_utf8);
    let at = range[lead..].find(sign)? + lead;
    let end = |text: &str| match text.trim() {
        "" => Some(None),
        text => read(text).map(Some),
    };
    Some((end(&range[..at])?, end(&range[at + 1..])?))
}

/// When a question is asked, as a line; empty: always.
pub fn conditions_line(conditions: &[Condition]) -> String {
    let one = |condition: &Condition| {
        let question = &condition.question;
        match &condition.test {
            ConditionTest::AnyOf(options) => format!("{question}={}", options.join(",")),
            ConditionTest::NoneOf(options) => format!("{question}≠{}", options.join(",")),
            ConditionTest::AtLeast(bound) => format!("{question}≥{}", bound.normalize()),
            ConditionTest::AtMost(bound) => format!("{question}≤{}", bound.normalize()),
        }
    };
    let lines: Vec<String> = conditions.iter().map(one).collect();
    lines.join("；")
}

/// The conditions that a line says.
///
/// # Errors
/// How they are written.
pub fn read_conditions(line: &str) -> Result<Vec<Condition>, Text> {
    let folded: String = line.chars().map(fold_width).collect();
    let folded = folded
        .replace("!=", "≠")
        .replace(">=", "≥")
        .replace("<=", "≤");
    folded
        .split([';', '且'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| read_condition(part).ok_or_else(|| how_conditions_are_written(part)))
        .collect()
}

fn read_condition(part: &str) -> Option<Condition> {
    let at = part.find(['=', '≠', '≥', '≤'])?;
    let sign = part[at..].chars().next()?;
    let question = part[..at].trim().to_owned();
    let said = part[at + sign.len_utf8()..].trim();
    let options = || {
        let codes = said.split([',', '、']).map(str::trim);
        codes
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let test = match sign {
        '=' => ConditionTest::AnyOf(options()),
        '≠' => ConditionTest::NoneOf(options()),
        '≥' => ConditionTest::AtLeast(read_decimal(said)?),
        _ => ConditionTest::AtMost(read_decimal(said)?),
    };
    (!question.is_empty() && !said.is_empty()).then_some(Condition { question, test })
}

fn how_conditions_are_written(part: &str) -> Text {
    text!(
        "看不懂“{part}”：Q3=A,B 是选了 A 或 B 才问，Q3≠A 是没选 A 才问，Q9≥6 是 6 分以上才问；几个条件用；隔开",
        "`{part}` is not understood: Q3=A,B asks after A or B, Q3≠A unless A, Q9≥6 from 6 points on; `;` between several"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn option(code: &str, label: &str, points: Option<i64>, fill: bool) -> OptionLine {
        OptionLine {
            option: Opt {
                code: code.into(),
                label: Text::same(label),
                points: points.map(Decimal::from),
                exclusive: false,
            },
            fill,
        }
    }

    #[rstest]
    #[case("A. 很满意（10分）", option("A", "很满意", Some(10), false))]
    #[case("Ａ、很满意(10 分)", option("A", "很满意", Some(10), false))]
    #[case("1 是", option("1", "是", None, false))]
    #[case("D) 其他____", option("D", "其他", None, true))]
    #[case("很满意", option("", "很满意", None, false))]
    #[case("60岁以上", option("", "60岁以上", None, false))]
    #[case("B 有（含兼职）", option("B", "有（含兼职）", None, false))]
    fn an_option_is_read_as_it_is_written(#[case] line: &str, #[case] due: OptionLine) {
        assert_eq!(read_option(line), due);
    }

    #[test]
    fn an_option_written_is_read_back() {
        for (points, exclusive, fill) in [
            (None, false, false),
            (Some(Decimal::new(25, 1)), false, true),
            (Some(Decimal::TEN), true, true),
        ] {
            let option = Opt {
                code: "A-1".into(),
                label: Text::same("有（含兼职）"),
                points,
                exclusive,
            };
            let line = option_line(&option, fill);
            assert_eq!(read_option(&line), OptionLine { option, fill }, "{line}");
        }
    }

    fn number(low: Option<i64>, high: Option<i64>, decimals: u32) -> Kind {
        Kind::Number {
            low: low.map(Decimal::from),
            high: high.map(Decimal::from),
            decimals,
        }
    }

    #[rstest]
    #[case(number(None, None, 0), "0~120", number(Some(0), Some(120), 0))]
    #[case(number(None, None, 0), "0-120/1", number(Some(0), Some(120), 1))]
    #[case(number(None, None, 0), "-5~5", number(Some(-5), Some(5), 0))]
    #[case(number(None, None, 0), "~5", number(None, Some(5), 0))]
    #[case(number(None, None, 0), "3~", number(Some(3), None, 0))]
    #[case(number(Some(1), None, 0), "", number(None, None, 0))]
    fn bounds_are_read_as_they_are_written(
        #[case] kind: Kind,
        #[case] line: &str,
        #[case] due: Kind,
    ) {
        let (read, limits) = read_bounds(&kind, line).unwrap();
        assert_eq!(read, due);
        let again = bounds_line(&read, &limits);
        assert_eq!(read_bounds(&kind, &again).unwrap().0, due);
    }

    #[test]
    fn bounds_of_every_kind_written_are_read_back() {
        let day = |day| Some(jiff::civil::date(2022, 6, day));
        let full_mark = Decimal::TEN;
        let score = |step| Kind::Score { full_mark, step };
        let days = Limits {
            low: day(1),
            high: day(30),
            ..Limits::default()
        };
        let several = Limits {
            at_least: Some(1),
            at_most: Some(3),
            ..Limits::default()
        };
        for (kind, limits) in [
            (score(Decimal::ONE), Limits::default()),
            (score(Decimal::new(5, 1)), Limits::default()),
            (Kind::Multiple, several),
            (Kind::Date, days),
            (Kind::Text, Limits::default()),
        ] {
            let line = bounds_line(&kind, &limits);
            assert_eq!(read_bounds(&kind, &line), Ok((kind, limits)), "{line}");
        }
        assert!(read_bounds(&score(Decimal::ONE), "很多").is_err());
        assert!(read_bounds(&Kind::Multiple, "三项").is_err());
    }

    #[test]
    fn conditions_written_are_read_back_in_any_width() {
        let line = "Q3=A,B；Q4≠C；Q9≥6；Q10≤3.5";
        let read = read_conditions(line).unwrap();
        assert_eq!(read.len(), 4);
        assert_eq!(conditions_line(&read), line);
        assert_eq!(
            read_conditions("Ｑ３＝Ａ，Ｂ; Q4!=C 且 Q9>=6;Q10<=3.5"),
            Ok(read)
        );
        assert_eq!(read_conditions(" "), Ok(Vec::new()));
        assert!(read_conditions("男的才问").is_err());
        assert!(read_conditions("Q3=").is_err());
    }
}
