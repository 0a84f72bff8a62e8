//! What a value is called: published thresholds, kept as tables with their sources.

use super::agreement::Agreement;
use super::consistency::Alpha;
use crate::text::Text;

/// From so many complete responses, or pairs, on a value is called something: the intervals of fewer are so wide that
/// any word would do. Our own rule; the tables below state no least number.
pub const LEAST: u64 = 20;

/// A table of left-closed bands, best first, and who published it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Author and year.
    pub source: &'static str,
    /// The bands, best first; the last one takes every value below the others.
    pub bands: &'static [Band],
}

/// A band of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The lowest value in it.
    pub from: f64,
    /// The stable word for it in JSON and CSV.
    pub code: &'static str,
    /// What it means, in Chinese; `；` ends the first words.
    pub zh: &'static str,
    /// What it means, in English; `;` ends the first words.
    pub en: &'static str,
}

impl Band {
    /// The first words of it, for a table.
    pub fn label(&self) -> Text {
        let cut = |text: &str, sign: char| text.split(sign).next().unwrap_or(text).to_owned();
        Text::new(cut(self.zh, '；'), cut(self.en, ';'))
    }

    /// What it means.
    pub fn text(&self) -> Text {
        Text::new(self.zh, self.en)
    }
}

impl Thresholds {
    /// The band of a value, as it is and not as it is printed; `None` for a value that is no number.
    pub fn band(&self, value: f64) -> Option<&'static Band> {
        self.bands.iter().find(|band| value >= band.from)
    }
}

/// What alpha is called: the band of the lower end of its interval, which is what the responses show; `None` where they
/// are too few for any word but one.
///
/// A negative alpha is a fact about the responses themselves and is called so whatever their number.
pub fn alpha_word(alpha: Alpha, responses: u64) -> Option<&'static Band> {
    if alpha.value < 0.0 {
        return ALPHA.band(alpha.value);
    }
    let [low, _] = alpha.interval?;
    (responses >= LEAST)
        .then(|| ALPHA.band(low.max(0.0)))
        .flatten()
}

/// What the KMO of so many questions is called; `None` for fewer than three, of which it is 0.5 whatever the answers,
/// and for too few responses.
pub fn adequacy_word(value: f64, questions: usize, responses: u64) -> Option<&'static Band> {
    (questions > 2 && responses >= LEAST)
        .then(|| ADEQUACY.band(value))
        .flatten()
}

/// What a kappa is called: the band of the lower end of its interval; full agreement, which has none, by itself.
///
/// `None` without a kappa, for too few pairs, and where a kappa that is not full has no interval, as a pooled one.
pub fn kappa_word(agreement: &Agreement) -> Option<&'static Band> {
    let kappa = agreement.kappa.filter(|_| agreement.pairs >= LEAST)?;
    let low = match agreement.kappa_interval {
        Some([low, _]) => low,
        None if agreement.agreed == agreement.pairs => kappa,
        None => return None,
    };
    AGREEMENT.band(if kappa < 0.0 { kappa } else { low.max(0.0) })
}

const fn band(from: f64, code: &'static str, zh: &'static str, en: &'static str) -> Band {
    Band { from, code, zh, en }
}

/// Cronbach's alpha: Nunnally, Psychometric Theory, 2nd ed. 1978, pp. 245–246. He gives 0.70 for early research, 0.80
/// for basic research and 0.90 for decisions about persons; below 0 the covariances are negative on the average.
pub const ALPHA: Thresholds = Thresholds {
    source: "Nunnally 1978",
    bands: &[
        band(
            0.90,
            "decisions",
            "高；可据以对个人作判断",
            "high; enough for decisions about persons",
        ),
        band(
            0.80,
            "research",
            "好；可用于一般研究",
            "good; enough for research",
        ),
        band(
            0.70,
            "early",
            "可接受；探索性研究的下限以上",
            "acceptable; enough for early research",
        ),
        band(
            0.0,
            "insufficient",
            "不足；低于 0.70，合成总分不可靠",
            "insufficient; below 0.70 a total is not reliable",
        ),
        band(
            f64::NEG_INFINITY,
            "negative",
            "题目之间平均是负相关，合成总分没有意义；先查计分方向，再看这些题问的是不是同一件事",
            "the questions correlate negatively on the average, so a total of them means nothing; check the \
             direction of scoring, then whether they ask about one thing",
        ),
    ],
};

/// The KMO measure: Kaiser, An index of factorial simplicity, Psychometrika 39 (1974), p. 35, with his words.
pub const ADEQUACY: Thresholds = Thresholds {
    source: "Kaiser 1974",
    bands: &[
        band(0.90, "marvelous", "极佳", "marvelous"),
        band(0.80, "meritorious", "良好", "meritorious"),
        band(0.70, "middling", "中等", "middling"),
        band(0.60, "mediocre", "平庸", "mediocre"),
        band(0.50, "miserable", "很差", "miserable"),
        band(
            f64::NEG_INFINITY,
            "unacceptable",
            "不可接受；不适合作因子分析",
            "unacceptable; not fit for factor analysis",
        ),
    ],
};

/// Cohen's kappa: Landis and Koch, Biometrics 33 (1977), p. 165. They write 0.00–0.20, 0.21–0.40 and so on.
pub const AGREEMENT: Thresholds = Thresholds {
    source: "Landis & Koch 1977",
    bands: &[
        band(0.81, "almost-perfect", "几乎完全一致", "almost perfect"),
        band(0.61, "substantial", "高度一致", "substantial"),
        band(0.41, "moderate", "中度一致", "moderate"),
        band(0.21, "fair", "一般", "fair"),
        band(0.0, "slight", "轻微", "slight"),
        band(f64::NEG_INFINITY, "poor", "差于随机", "poor"),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::reliability::agreement_of_counts;
    use rstest::rstest;

    #[rstest]
    #[case(ALPHA, 0.70, "early")]
    #[case(ALPHA, 0.699_999, "insufficient")]
    #[case(ALPHA, 0.0, "insufficient")]
    #[case(ALPHA, -0.118_620, "negative")]
    #[case(ADEQUACY, 0.4095, "unacceptable")]
    #[case(ADEQUACY, 0.5, "miserable")]
    #[case(AGREEMENT, 1.0, "almost-perfect")]
    fn a_band_begins_at_its_threshold(
        #[case] table: Thresholds,
        #[case] value: f64,
        #[case] code: &str,
    ) {
        assert_eq!(table.band(value).unwrap().code, code);
    }

    // Two papers with alpha 0.85 and the interval -70.98 to 1.00 showed nothing and were called good.
    #[rstest]
    #[case(0.85, [0.81, 0.88], 60, Some("research"))]
    #[case(0.85, [0.72, 0.93], 26, Some("early"))]
    #[case(0.85, [-0.2, 0.98], 20, Some("insufficient"))]
    #[case(0.85, [0.81, 0.88], 19, None)]
    #[case(0.85, [-70.98, 1.0], 2, None)]
    #[case(-0.12, [-0.91, 0.43], 26, Some("negative"))]
    fn alpha_is_called_by_the_lower_end_of_its_interval(
        #[case] value: f64,
        #[case] interval: [f64; 2],
        #[case] responses: u64,
        #[case] code: Option<&str>,
    ) {
        let alpha = Alpha {
            value,
            interval: Some(interval),
        };
        assert_eq!(alpha_word(alpha, responses).map(|band| band.code), code);
    }

    #[test]
    fn two_questions_have_a_kmo_and_no_word_for_it() {
        assert_eq!(adequacy_word(0.5, 2, 500), None);
        assert_eq!(adequacy_word(0.5, 3, 500).unwrap().code, "miserable");
        assert_eq!(adequacy_word(0.5, 3, 19), None);
    }

    // 48 of 50 agree, half of them of either value: kappa .92, the lower end .81 of it and not the value is called.
    #[test]
    fn kappa_is_called_by_the_lower_end_of_its_interval() {
        let pairs = |times: u64| [(1, 1, 24 * times), (1, 2, 1), (2, 1, 1), (2, 2, 24 * times)];
        let found = agreement_of_counts(pairs(1));
        let [low, _] = found.kappa_interval.unwrap();
        assert_eq!(kappa_word(&found), AGREEMENT.band(low));
        assert_eq!(
            kappa_word(&agreement_of_counts([(1, 1, 9), (2, 2, 10)])),
            None
        );
        let full = kappa_word(&agreement_of_counts([(1, 1, 10), (2, 2, 10)]));
        assert_eq!(full.unwrap().code, "almost-perfect");
    }

    #[rstest]
    #[case(ALPHA)]
    #[case(ADEQUACY)]
    #[case(AGREEMENT)]
    fn every_number_has_a_band_and_no_number_has_none(#[case] table: Thresholds) {
        assert!(table.bands.windows(2).all(|two| two[0].from > two[1].from));
        assert!(table.band(-1e300).is_some());
        assert_eq!(table.band(f64::NAN), None);
    }
}
