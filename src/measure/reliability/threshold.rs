//! What a value is called: published thresholds, kept as tables with their sources.

use crate::text::Text;

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
