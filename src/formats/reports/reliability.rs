//! The reliability of a scale as CSV, JSON and a table for the terminal.

use super::reliability_shape::ReliabilityShape;
use super::summary::WIDEST;
use crate::error;
use crate::formats::listing::{Cell, Grid, Listing, Sheet, cell, columns, pretty};
use crate::measure::reliability::{Band, Item, Lack, Reliability, Scale, SplitHalf};
use crate::response::RestsOn;
use crate::text::{Language, Text, clean};

/// The columns of the CSV.
const COLUMNS: [(&str, &str, &str); 13] = [
    ("section", "类别", "section"),
    ("code", "代码", "code"),
    ("title", "名称", "title"),
    ("value", "值", "value"),
    ("low", "区间下限", "interval low"),
    ("high", "区间上限", "interval high"),
    ("degrees", "自由度", "df"),
    ("p", "p", "p"),
    ("verdict", "判断", "verdict"),
    ("deviation", "标准差", "sd"),
    ("total", "校正题总相关", "item-total"),
    ("without", "删除后 α", "alpha without"),
    ("adequacy", "KMO", "KMO"),
];

/// Everything a reliability is written from.
#[derive(Debug, Clone, Copy)]
pub struct ReliabilityReport<'a> {
    /// The project's code.
    pub project: &'a str,
    /// The survey's code.
    pub survey: &'a str,
    /// Which questions were chosen.
    pub scale: &'a Scale,
    /// What they come to.
    pub reliability: &'a Reliability,
    /// The papers behind it.
    pub rests_on: RestsOn,
}

/// One statistic of the whole scale, its cells ready to print.
struct Statistic {
    code: &'static str,
    title: Text,
    value: String,
    interval: [String; 2],
    degrees: String,
    p: String,
    verdict: Text,
}

/// A statistic with so many places; what rounds to zero has no sign.
pub fn statistic(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    match text.strip_prefix('-') {
        Some(rest) if !rest.contains(|sign: char| ('1'..='9').contains(&sign)) => rest.to_owned(),
        _ => text,
    }
}

/// A probability as JSON has it: six decimals, and below 0.0001 two digits with an exponent, such as `5.7e-8`.
pub fn p_exact(p: f64) -> String {
    if p > 0.0 && p < 1e-4 {
        format!("{p:.1e}")
    } else {
        statistic(p, 6)
    }
}

/// A probability behind the letter p: `= 0.6286`, `< 0.0001`.
pub fn p_equals(p: f64) -> String {
    let shown = p_shown(p);
    if shown.starts_with('<') {
        shown
    } else {
        format!("= {shown}")
    }
}

/// A probability as people read it: four decimals, or that it is below 0.0001.
pub fn p_shown(p: f64) -> String {
    if p < 1e-4 {
        "< 0.0001".to_owned()
    } else {
        statistic(p, 4)
    }
}

impl ReliabilityReport<'_> {
    /// The report as JSON with English keys; decimals are strings with six places.
    pub fn to_json(&self, language: Language) -> error::Result<String> {
        pretty(&ReliabilityShape::of(self, language))
    }

    /// The report for a spreadsheet: the statistics of the scale, one row per question, then the remarks.
    pub fn to_grid(&self, language: Language) -> Grid {
        let remarks = columns! { language, Text as remark =>
            "section" => language.pick("说明", "remark");
            "title" => remark.get(language);
        };
        Sheet::new(&COLUMNS, language)
            .part(&statistic_listing(language), &self.statistics())
            .part(&item_listing(language), &self.reliability.items)
            .part(&remarks, &self.remarks())
            .grid()
    }

    /// The statistics of the scale alone, as they stand on paper.
    pub fn statistic_grid(&self, language: Language) -> Grid {
        statistic_listing(language).grid(&self.statistics())
    }

    /// The questions of the scale alone, as they stand on paper.
    pub fn item_grid(&self, language: Language) -> Grid {
        item_listing(language).grid(&self.reliability.items)
    }

    /// The report as tables for a terminal, with the remarks under them.
    pub fn to_table(&self, language: Language) -> String {
        let found = self.reliability;
        let heading = match language {
            Language::Zh => format!(
                "{}/{}  信度与效度：{}（{} 题）",
                self.project,
                self.survey,
                self.scale.title().zh,
                found.items.len()
            ),
            Language::En => format!(
                "{}/{}  reliability: {} ({})",
                self.project,
                self.survey,
                self.scale.title().en,
                found.items.len()
            ),
        };
        let statistics = statistic_listing(language).table(&self.statistics());
        let items = item_listing(language).table(&found.items);
        let remarks: Vec<String> = self
            .remarks()
            .iter()
            .map(|remark| format!("· {}", clean(remark.get(language))))
            .collect();
        let remarks = remarks.join("\n");
        format!("{}\n\n{statistics}\n{items}\n{remarks}\n", clean(&heading))
    }

    /// What is said under the figures, what they rest on last.
    fn remarks(&self) -> Vec<Text> {
        let mut remarks = self.reliability.remarks();
        remarks.push(self.rests_on.sentence());
        remarks
    }

    fn statistics(&self) -> Vec<Statistic> {
        let found = self.reliability;
        let mut rows = vec![alpha(found)];
        if let Some(value) = found.alpha_with_constants {
            rows.push(Statistic::plain(
                "alpha-with-constants",
                Text::new("α（连同无变化的题）", "alpha with constant questions"),
                value,
            ));
        }
        let standardised = Text::new("标准化 α", "standardised alpha");
        rows.extend(
            found
                .standardised_alpha
                .map(|value| Statistic::plain("standardised-alpha", standardised, value)),
        );
        rows.push(Statistic::of(
            "omega",
            Text::new("McDonald ω", "McDonald's omega"),
            found.omega,
        ));
        let mean = Text::new("题间相关均值", "mean inter-item correlation");
        rows.extend(
            found
                .mean_correlation
                .map(|value| Statistic::plain("mean-correlation", mean, value)),
        );
        rows.extend(found.split_half.iter().flat_map(halves));
        rows.push(adequacy(found));
        rows.push(sphericity(found));
        rows
    }
}

impl Statistic {
    fn named(code: &'static str, title: Text) -> Self {
        Self {
            code,
            title,
            value: String::new(),
            interval: [const { String::new() }; 2],
            degrees: String::new(),
            p: String::new(),
            verdict: Text::default(),
        }
    }

    /// A value, or why there is none.
    fn of(code: &'static str, title: Text, value: Result<f64, Lack>) -> Self {
        match value {
            Ok(value) => Self::plain(code, title, value),
            Err(lack) => Self {
                verdict: lack.sentence(),
                ..Self::named(code, title)
            },
        }
    }

    fn plain(code: &'static str, title: Text, value: f64) -> Self {
        Self {
            value: statistic(value, 3),
            ..Self::named(code, title)
        }
    }
}

/// The coefficients of the halves: Spearman-Brown for their lengths, and Guttman's.
fn halves(split: &SplitHalf) -> [Statistic; 2] {
    let corrected = if split.is_uneven() {
        Text::new(
            "奇偶分半（两半不等长，Horst）",
            "odd-even halves (unequal lengths, Horst)",
        )
    } else {
        Text::new(
            "奇偶分半（Spearman-Brown）",
            "odd-even halves (Spearman-Brown)",
        )
    };
    [
        Statistic::of("split-half", corrected, split.spearman_brown()),
        Statistic::plain(
            "guttman",
            Text::new("Guttman 分半系数", "Guttman's split-half"),
            split.guttman,
        ),
    ]
}

fn alpha(found: &Reliability) -> Statistic {
    let row = Statistic::named("alpha", Text::new("Cronbach α", "Cronbach's alpha"));
    match found.alpha {
        Ok(alpha) => Statistic {
            value: statistic(alpha.value, 3),
            interval: alpha
                .interval
                .map(|ends| ends.map(|end| statistic(end, 3)))
                .unwrap_or_default(),
            verdict: found.alpha_band().map(Band::label).unwrap_or_default(),
            ..row
        },
        Err(lack) => Statistic {
            verdict: lack.sentence(),
            ..row
        },
    }
}

fn adequacy(found: &Reliability) -> Statistic {
    let row = Statistic::named("kmo", Text::same("KMO"));
    match found.adequacy {
        Ok(value) => Statistic {
            value: statistic(value, 4),
            verdict: found.adequacy_band().map(Band::label).unwrap_or_default(),
            ..row
        },
        Err(lack) => Statistic {
            verdict: lack.sentence(),
            ..row
        },
    }
}

fn sphericity(found: &Reliability) -> Statistic {
    let row = Statistic::named(
        "bartlett",
        Text::new("Bartlett 球形检验 χ²", "Bartlett's test χ²"),
    );
    match found.sphericity {
        Ok(test) => Statistic {
            value: statistic(test.chi_square, 3),
            degrees: test.degrees.to_string(),
            p: p_shown(test.p),
            verdict: if test.is_significant() {
                Text::new("存在相关", "correlated")
            } else {
                Text::new("不能说明存在相关", "no correlation shown")
            },
            ..row
        },
        Err(lack) => Statistic {
            verdict: lack.sentence(),
            ..row
        },
    }
}

fn statistic_listing(language: Language) -> Listing<'static, Statistic> {
    let end = |digits: &str| cell((!digits.is_empty()).then(|| Cell::decimal(digits)));
    let listing = columns! { language, Statistic as of =>
        "section" => language.pick("量表", "scale");
        "code" => of.code;
        "title": "统计量" "statistic" => of.title.get(language);
        "value": "值" "value" [end] => Cell::decimal(&of.value);
        "": "95% 区间" "95% interval" => {
            let [low, high] = &of.interval;
            let to = language.pick("至", "to");
            cell((!low.is_empty()).then(|| format!("{low} {to} {high}")))
        };
        "low" => end(&of.interval[0]);
        "high" => end(&of.interval[1]);
        "degrees": "自由度" "df" [end] => Cell::decimal(&of.degrees);
        "p": "p" "p" [end] => Cell::decimal(&of.p);
        "verdict": "判断" "verdict" => of.verdict.get(language);
    };
    listing.widest(WIDEST)
}

fn item_listing(language: Language) -> Listing<'static, Item> {
    let digits = |value: Option<f64>| cell(value.map(|value| Cell::decimal(statistic(value, 3))));
    let listing = columns! { language, Item as of =>
        "section" => language.pick("题", "question");
        "code": "题" "code" => &of.code;
        "title": "内容" "question" => of.text.get(language);
        "value": "均值" "mean" [end] => digits(of.mean);
        "deviation": "标准差" "sd" [end] => digits(of.deviation);
        "total": "校正题总相关" "item-total" [end] => digits(of.total_correlation);
        "without": "删除后 α" "alpha without" [end] => digits(of.alpha_without);
        "adequacy": "KMO" "KMO" [end] => digits(of.adequacy);
        "verdict": "备注" "remark" => of.is_constant.then_some(language.pick("无变化，不计", "constant, dropped"));
    };
    listing.widest(WIDEST)
}
