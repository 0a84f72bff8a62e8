//! One diagnosis for a whole table before one for each line: how its figures were rounded.

use super::line::{Check, Line, Verdict};
use crate::measure::Rounding;
use crate::text::Text;

/// Names the rounding of the whole table where the declared one is not it: one finding where another rounding gives
/// every figure that any gives, the unevenness where none does.
pub(super) fn diagnose_rounding(lines: &mut Vec<Line>, declared: Rounding) {
    let telling: Vec<usize> = (0..lines.len())
        .filter(|place| !lines[*place].fits.is_empty())
        .collect();
    let off: Vec<usize> = telling
        .iter()
        .copied()
        .filter(|place| matches!(lines[*place].verdict, Verdict::OtherRounding(_)))
        .collect();
    if off.is_empty() {
        return;
    }
    let gives_all = |rounding: &Rounding| {
        telling
            .iter()
            .all(|place| lines[*place].fits.contains(rounding))
    };
    let all: Vec<Rounding> = Rounding::ALL
        .into_iter()
        .filter(|rounding| *rounding != declared && gives_all(rounding))
        .collect();
    let Some(rounding) = all.first().copied() else {
        if let Some(uneven) = uneven(lines, &off, declared) {
            lines.insert(0, uneven);
        }
        return;
    };
    for place in &off {
        lines[*place].verdict = Verdict::OtherRounding(rounding);
    }
    if off.len() < 2 {
        return;
    }
    for place in &off {
        lines[*place].is_under = true;
    }
    let (figures, count) = (telling.len(), off.len());
    let [own, other] = [declared, rounding].map(Rounding::label);
    let because = Text::new(
        format!(
            "算得出的 {figures} 个数全都可以是{}的；照{}有 {count} 个不符：全表一个取位办法，报告没有写明",
            other.zh, own.zh
        ),
        format!(
            "all {figures} figures that come out may be {}; {} {count} of them do not: one way for the whole table, \
             which the report does not declare",
            other.en, own.en
        ),
    );
    let line = Line::derived(Check::Rounding, whole_table(), because);
    lines.insert(0, line.verdict(Verdict::OtherRounding(rounding)));
}

/// What a line about everything is about.
pub(super) fn whole_table() -> Text {
    Text::new("全表", "whole table")
}

/// That no single rounding gives all figures; `None` where the declared one fails for one figure only that another
/// line explains.
fn uneven(lines: &[Line], off: &[usize], declared: Rounding) -> Option<Line> {
    // Figures that only the declared rounding gives, against those that it does not.
    let other = off.iter().find_map(|place| lines[*place].fits.first())?;
    let own: Vec<&Line> = lines
        .iter()
        .filter(|line| line.fits.contains(&declared) && !line.fits.contains(other))
        .collect();
    let strange: Vec<&Line> = off.iter().map(|place| &lines[*place]).collect();
    let (one, another) = (example(&own)?, example(&strange)?);
    let [own_label, other_label] = [declared, *other].map(Rounding::label);
    let because = Text::new(
        format!(
            "同一张表取位不一：{} 个数要{}才符（如 {}），{} 个数要{}才符（如 {}）",
            own.len(),
            own_label.zh,
            one.zh,
            strange.len(),
            other_label.zh,
            another.zh
        ),
        format!(
            "one table, rounded unevenly: {} of its figures come out only {} (such as {}), {} only {} (such as {})",
            own.len(),
            own_label.en,
            one.en,
            strange.len(),
            other_label.en,
            another.en
        ),
    );
    let line = Line::derived(Check::Rounding, whole_table(), because);
    Some(line.verdict(Verdict::Uneven))
}

/// The first of some lines that is about a figure of its own.
fn example(lines: &[&Line]) -> Option<Text> {
    let line = lines.iter().find(|line| line.check != Check::PossibleN)?;
    let subject = &line.subject;
    let en = subject.get(crate::text::Language::En);
    Some(Text::new(
        format!("{} {}", subject.zh, line.printed),
        format!("{en} {}", line.printed),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(printed: &str, fits: &[Rounding], declared: Rounding) -> Line {
        let verdict = match fits.first() {
            _ if fits.contains(&declared) => Verdict::Reproduced,
            Some(other) => Verdict::OtherRounding(*other),
            None => Verdict::Wrong,
        };
        Line::derived(Check::Share, Text::same("Q1"), Text::default())
            .printed(printed)
            .verdict(verdict)
            .fitting(fits.to_vec())
    }

    use Rounding::{HalfEven, HalfUp, Truncate};

    // 12 of 12.5 is half to even or cut off, 80.7 of 80.77 cut off alone: the table is cut off.
    #[test]
    fn a_table_that_is_cut_off_has_one_finding() {
        let mut lines = vec![
            line("12", &[HalfEven, Truncate], HalfUp),
            line("80.7", &[Truncate], HalfUp),
            line("15.3", &[HalfUp, HalfEven, Truncate], HalfUp),
        ];
        diagnose_rounding(&mut lines, HalfUp);
        assert_eq!(lines[0].verdict, Verdict::OtherRounding(Truncate));
        assert_eq!(lines[1].verdict, Verdict::OtherRounding(Truncate));
        assert_eq!(lines.iter().filter(|line| line.is_finding()).count(), 1);
    }

    #[test]
    fn a_table_that_is_rounded_and_cut_off_is_uneven() {
        let mut lines = vec![
            line("80.8", &[HalfUp, HalfEven], HalfUp),
            line("15.3", &[Truncate], HalfUp),
        ];
        diagnose_rounding(&mut lines, HalfUp);
        assert_eq!(lines[0].verdict, Verdict::Uneven);
        assert_eq!(lines.iter().filter(|line| line.is_finding()).count(), 2);
    }

    #[test]
    fn a_wrong_figure_says_nothing_about_the_rounding() {
        let mut lines = vec![line("80.8", &[], HalfUp), line("15.3", &[HalfUp], HalfUp)];
        diagnose_rounding(&mut lines, HalfUp);
        assert_eq!(lines.len(), 2);
    }
}
