//! A printed figure against the ways in which it may have been reckoned: which one gives it, or by how much none does.

use super::line::{Check, Line, Verdict};
use super::printed::Printed;
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

/// Decimals shown of a value that is not printed whole, beyond those of the printed figure.
const MORE_DECIMALS: u32 = 3;

/// In what a way differs from the declared one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Differs {
    /// It divides by something else.
    Base,
    /// It counts something else.
    Formula,
}

/// A way to reckon a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// What it gives, exactly.
    pub value: Fraction,
    /// How, such as `21 ÷ 26`.
    pub working: String,
    /// In what it differs from the declared one.
    pub differs: Differs,
    /// What its base or formula is called.
    pub name: Text,
    /// Its denominator, where it is a share in percent of whole things.
    pub whole: Option<u64>,
    /// Between what it lies, where what it is reckoned from was itself rounded.
    pub spread: Option<(Fraction, Fraction)>,
    /// What stands behind its value, where that is not what stands behind the declared one.
    pub unit: Option<&'static str>,
}

impl Way {
    /// A part of a whole in percent; `None` where the whole is 0.
    pub fn share(part: &Fraction, whole: &Fraction, name: Text) -> Option<Self> {
        let value = part.divide(whole)?.percent();
        let whole_parts = [part, whole].map(whole_number);
        Some(Self {
            value,
            working: format!("{} ÷ {}", part.to_short_text(6), whole.to_short_text(6)),
            differs: Differs::Base,
            name,
            whole: whole_parts[0].and(whole_parts[1]),
            spread: None,
            unit: None,
        })
    }

    /// A value with how it came about.
    pub fn value(value: Fraction, working: impl Into<String>, name: Text) -> Self {
        Self {
            value,
            working: working.into(),
            differs: Differs::Base,
            name,
            whole: None,
            spread: None,
            unit: None,
        }
    }

    /// The same way with what stands behind its value.
    pub fn in_unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    /// The same way with the values between which it lies.
    pub fn between(mut self, low: Fraction, high: Fraction) -> Self {
        self.spread = Some((low, high));
        self
    }

    /// Whether it gives a printed figure, rounded so.
    pub fn gives(&self, printed: &Printed, rounding: Rounding) -> bool {
        printed.shows(&self.value, rounding)
            || self
                .spread
                .as_ref()
                .is_some_and(|(low, high)| printed.may_show(low, high, rounding))
    }

    /// The same way as another formula.
    pub fn by_formula(mut self) -> Self {
        self.differs = Differs::Formula;
        self
    }
}

/// A fraction as a count, where it is one.
fn whole_number(fraction: &Fraction) -> Option<u64> {
    (fraction.floor() == *fraction)
        .then(|| fraction.to_text(0).parse().ok())
        .flatten()
}

/// What is judged: a printed figure and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Case<'p> {
    /// What of the table it is.
    pub check: Check,
    /// Which one of these.
    pub subject: Text,
    /// The row of the file.
    pub row: u32,
    /// The figure.
    pub printed: &'p Printed,
    /// The declared rounding.
    pub rounding: Rounding,
    /// What stands behind its value: `%` or nothing.
    pub unit: &'static str,
}

/// The verdict over a printed figure: the declared way comes first, then the declared way rounded otherwise, then the
/// others in their order.
pub(super) fn judge(case: &Case<'_>, declared: &Way, others: &[Way]) -> Line {
    let Case {
        printed, rounding, ..
    } = *case;
    let said = say(case, declared, rounding);
    let finish = |verdict, difference, because| Line {
        row: Some(case.row),
        check: case.check,
        subject: case.subject.clone(),
        printed: printed.text().to_owned(),
        recomputed: rounded(&declared.value, printed, rounding),
        verdict,
        difference,
        because,
        fits: roundings(declared, printed),
        is_under: false,
    };
    if printed.bound().is_some() {
        let because = join(
            &said,
            "；印出的是不等式，不是测量结果",
            "; what is printed is an inequality, not a measurement",
        );
        return finish(Verdict::Inequality, None, because);
    }
    if printed.shows(&declared.value, rounding) {
        return finish(Verdict::Reproduced, None, said);
    }
    if declared.gives(printed, rounding) {
        return finish(Verdict::Reproduced, None, within(&said, declared, printed));
    }
    if let Some(other) = roundings(declared, printed).first().copied() {
        let label = other.label();
        let because = join(
            &said,
            &format!("；{}才是 {}", label.zh, printed.text()),
            &format!("; only {} it is {}", label.en, printed.text()),
        );
        return finish(Verdict::OtherRounding(other), None, because);
    }
    for way in others {
        let mut fitting = std::iter::once(rounding).chain(Rounding::ALL);
        if let Some(own) = fitting
            .find(|own| way.gives(printed, *own))
            .filter(|_| way.value != declared.value)
        {
            let because = other_way(case, &said, way, own);
            let verdict = match way.differs {
                Differs::Base => Verdict::OtherBase,
                Differs::Formula => Verdict::OtherFormula,
            };
            return finish(verdict, None, because);
        }
    }
    let difference = &printed.value() - &declared.value.rounded(printed.decimals(), rounding);
    let mut because = wrong(&said, &difference, printed.decimals());
    if let Some(none) = declared
        .whole
        .and_then(|whole| no_count(printed, rounding, whole))
    {
        because = join(&because, &none.zh, &none.en);
    }
    finish(Verdict::Wrong, Some(difference), because)
}

/// The roundings with which a way gives a printed figure, the usual one first.
fn roundings(way: &Way, printed: &Printed) -> Vec<Rounding> {
    let all = Rounding::ALL.into_iter();
    all.filter(|rounding| way.gives(printed, *rounding))
        .collect()
}

/// That a figure lies within what the rounding of its parts leaves open.
fn within(said: &Text, way: &Way, printed: &Printed) -> Text {
    let Some((low, high)) = &way.spread else {
        return said.clone();
    };
    let decimals = printed.decimals() + 2;
    let [low, high] = [low, high].map(|end| end.to_text(decimals));
    let shown = printed.text();
    join(
        said,
        &format!("；所用的数自己取过位，真值在 {low} 与 {high} 之间，可以印作 {shown}"),
        &format!(
            "; its parts were rounded themselves: the exact value lies between {low} and {high} and may print as {shown}"
        ),
    )
}

/// `21 ÷ 26 = 80.7692…%, rounded half up 80.77`.
fn say(case: &Case<'_>, way: &Way, rounding: Rounding) -> Text {
    let decimals = case.printed.decimals();
    let exact = exact_text(&way.value, decimals);
    let unit = way.unit.unwrap_or(case.unit);
    let equation = if way.working == exact {
        format!("{exact}{unit}")
    } else {
        format!("{} = {exact}{unit}", way.working)
    };
    if way.value.rounded(decimals, Rounding::Truncate) == way.value {
        return Text::same(equation);
    }
    let shown = rounded(&way.value, case.printed, rounding);
    let label = rounding.label();
    Text::new(
        format!("{equation}，{}为 {shown}", label.zh),
        format!("{equation}, {} {shown}", label.en),
    )
}

fn other_way(case: &Case<'_>, said: &Text, way: &Way, rounding: Rounding) -> Text {
    let other = say(case, way, rounding);
    let (name, other_en) = (&way.name, en(&other));
    match way.differs {
        Differs::Base => join(
            said,
            &format!("；以{}为基数：{}", name.zh, other.zh),
            &format!("; over {}: {other_en}", name.en),
        ),
        Differs::Formula => join(
            said,
            &format!("；按{}：{}", name.zh, other.zh),
            &format!("; as {}: {other_en}", name.en),
        ),
    }
}

fn wrong(said: &Text, difference: &Fraction, decimals: u32) -> Text {
    let size = if difference.is_negative() {
        &Fraction::zero() - difference
    } else {
        difference.clone()
    };
    let size = size.to_text(decimals);
    let (zh, en) = if difference.is_negative() {
        ("少", "less")
    } else {
        ("多", "more")
    };
    join(
        said,
        &format!("；印出的{zh} {size}"),
        &format!("; what is printed is {size} {en}"),
    )
}

/// That no whole part of this whole prints so, with its neighbours; `None` where one does, however it is rounded.
fn no_count(printed: &Printed, rounding: Rounding, whole: u64) -> Option<Text> {
    let found = Rounding::ALL
        .iter()
        .any(|own| printed.counts_of(whole, *own).is_some());
    let whole_ = i64::try_from(whole).ok()?;
    let part = &printed.value() * &Fraction::new(whole_, 100)?;
    if found || part.is_negative() || part > Fraction::from(whole_) {
        return None;
    }
    let neighbours: Vec<String> = [part.floor(), part.ceil()]
        .into_iter()
        .filter_map(|count| {
            let share = count.divide(&Fraction::from(whole_))?.percent();
            let shown = rounded(&share, printed, rounding);
            Some(format!("{} ÷ {whole} = {shown}", count.to_text(0)))
        })
        .collect();
    Some(Text::new(
        format!(
            "；{whole} 里没有哪个整数印作 {}（{}）",
            printed.text(),
            neighbours.join("，")
        ),
        format!(
            "; no whole part of {whole} prints as {} ({})",
            printed.text(),
            neighbours.join(", ")
        ),
    ))
}

/// A value as it would be printed.
pub(super) fn rounded(value: &Fraction, printed: &Printed, rounding: Rounding) -> String {
    let decimals = printed.decimals();
    value.rounded(decimals, rounding).to_text(decimals)
}

/// A value with some decimals more than are printed, and `…` where there would be more.
pub(super) fn exact_text(value: &Fraction, decimals: u32) -> String {
    let cut = value.rounded(decimals + MORE_DECIMALS, Rounding::Truncate);
    if cut == *value {
        value.to_short_text(decimals + MORE_DECIMALS)
    } else {
        cut.to_text(decimals + MORE_DECIMALS) + "…"
    }
}

/// A text with more behind it in both languages.
pub(super) fn join(text: &Text, zh: &str, en_: &str) -> Text {
    Text::new(format!("{}{zh}", text.zh), format!("{}{en_}", en(text)))
}

/// The English text, which may be the one that serves both.
fn en(text: &Text) -> &str {
    text.get(crate::text::Language::En)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn way(part: i64, whole: i64) -> Way {
        Way::share(&part.into(), &whole.into(), Text::new("某数", "a base")).unwrap()
    }

    fn judged(printed: &str, rounding: Rounding, declared: &Way, others: &[Way]) -> Line {
        let printed = Printed::read(printed).unwrap();
        let case = Case {
            check: Check::Share,
            subject: Text::same("Q9"),
            row: 3,
            printed: &printed,
            rounding,
            unit: "%",
        };
        judge(&case, declared, others)
    }

    // 21/26 = 80.769…; 21/25 = 84; 1/8 = 12.5.
    #[rstest]
    #[case("80.77", way(21, 26), Verdict::Reproduced)]
    #[case("81", way(21, 26), Verdict::Reproduced)]
    #[case("80.76", way(21, 26), Verdict::OtherRounding(Rounding::Truncate))]
    #[case("12", way(1, 8), Verdict::OtherRounding(Rounding::HalfEven))]
    #[case("84.00", way(21, 26), Verdict::OtherBase)]
    #[case("80.80", way(21, 26), Verdict::Wrong)]
    #[case("≥80", way(21, 26), Verdict::Inequality)]
    fn each_verdict_has_its_case(
        #[case] printed: &str,
        #[case] declared: Way,
        #[case] verdict: Verdict,
    ) {
        let line = judged(printed, Rounding::HalfUp, &declared, &[way(21, 25)]);
        assert_eq!(line.verdict, verdict, "{line:?}");
    }

    #[test]
    fn a_declared_rounding_is_the_one_that_reproduces() {
        let cut = judged("80.76", Rounding::Truncate, &way(21, 26), &[]);
        assert_eq!(cut.verdict, Verdict::Reproduced);
        let up = judged("80.77", Rounding::Truncate, &way(21, 26), &[]);
        assert_eq!(up.verdict, Verdict::OtherRounding(Rounding::HalfUp));
    }

    // 2137/2340 = 91.3247…; 0.9138·2340 = 2138.29: 2138 give 91.367…, 2139 give 91.410….
    #[test]
    fn a_wrong_figure_tells_by_how_much_and_that_no_whole_sum_gives_it() {
        let line = judged("91.38", Rounding::HalfUp, &way(2137, 2340), &[]);
        assert_eq!(line.difference, Fraction::new(6, 100));
        assert_eq!(
            line.because.en,
            "2137 ÷ 2340 = 91.32478…%, rounded half up 91.32; what is printed is 0.06 more; \
             no whole part of 2340 prints as 91.38 (2138 ÷ 2340 = 91.37, 2139 ÷ 2340 = 91.41)"
        );
        assert_eq!(
            line.because.zh,
            "2137 ÷ 2340 = 91.32478…%，四舍五入为 91.32；印出的多 0.06；\
             2340 里没有哪个整数印作 91.38（2138 ÷ 2340 = 91.37，2139 ÷ 2340 = 91.41）"
        );
    }

    #[test]
    fn a_whole_of_nothing_has_no_share() {
        assert_eq!(Way::share(&1.into(), &0.into(), Text::default()), None);
    }
}
