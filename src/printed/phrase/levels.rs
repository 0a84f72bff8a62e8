//! Levels that nobody can read as bands of one value, kept in their own words: a person says which one it is.

use rust_decimal::Decimal;

use super::signs::signs;
use crate::indicator::{Checklist, Item, Level, Qualitative, Rule};
use crate::text::Text;

/// Words that make a clause more than a level: steps, deductions, proportions, bonuses, further conditions.
const MORE: [&str; 16] = [
    "每", "扣", "减", "加分", "比例", "×", "*", "÷", "且", "同时", "酌情", "为止", "最高", "最低",
    "类推", "排名",
];

/// The levels of a phrase of which every sentence is a description with its points: the first earns the full points,
/// each other fewer than the one before; or one description that earns all, and nothing otherwise.
///
/// Nothing of the phrase is left out: the words of a level are its title.
pub(super) fn levels_in_words(text: &str, weight: Decimal) -> Option<Rule> {
    let text: String = signs(text).into_iter().collect();
    // 每个科室 names all of them; 每 of anything else is a step.
    if MORE
        .iter()
        .any(|word| text.replace("每个", "").contains(word))
    {
        return None;
    }
    let sentences: Vec<&str> = text
        .split([';', '。', '\n'])
        .filter(|sentence| !sentence.is_empty())
        .collect();
    let found = match sentences.as_slice() {
        [sentence] => all_or_nothing(sentence, weight)?,
        sentences => sentences
            .iter()
            .map(|sentence| level(sentence, weight))
            .collect::<Option<Vec<_>>>()?,
    };
    let falls = found.windows(2).all(|pair| pair[0].1 > pair[1].1);
    if found.first()?.1 != weight || !falls || found.len() < 2 {
        return None;
    }
    let levels = found
        .into_iter()
        .zip(1u32..)
        .map(|((title, points), at)| Level {
            code: at.to_string(),
            title,
            low: points,
            high: points,
        });
    Some(Rule::Qualitative(Qualitative {
        levels: levels.collect(),
    }))
}

/// 质量达标得 10 分, 进度达标得 5 分: descriptions without a number, whose points come to the full ones.
pub(super) fn items_in_words(text: &str, weight: Decimal) -> Option<Rule> {
    let text: String = signs(text).into_iter().collect();
    let is_more = MORE.iter().any(|word| text.contains(word));
    let clauses = text.split([';', '。', ',', '\n']);
    let clauses = clauses.filter(|clause| !clause.is_empty());
    let found: Vec<(Text, Decimal)> = clauses
        .map(|clause| level(clause, weight))
        .collect::<Option<_>>()?;
    let plain = found.iter().all(|(title, points)| {
        let signs = |sign: char| sign.is_ascii_digit() || "≥≤><%".contains(sign);
        *points > Decimal::ZERO && *points < weight && !title.zh.contains(signs)
    });
    let sum: Decimal = found.iter().map(|(_, points)| *points).sum();
    let whole = plain && !is_more && found.len() > 1 && sum == weight;
    let items = found
        .into_iter()
        .map(|(title, points)| Item { title, points });
    whole.then(|| {
        Rule::Checklist(Checklist {
            items: items.collect(),
            deductions: Vec::new(),
            vetoes: Vec::new(),
        })
    })
}

/// `…, 得 10 分`, `…的不得分`.
fn level(sentence: &str, weight: Decimal) -> Option<(Text, Decimal)> {
    let (words, points) = if let Some(words) = sentence.strip_suffix("不得分") {
        (words, Decimal::ZERO)
    } else if let Some(words) = sentence.strip_suffix("得满分") {
        (words, weight)
    } else {
        let body = sentence.strip_suffix('分')?;
        let words = body.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
        let points: Decimal = body[words.len()..].parse().ok()?;
        (words.strip_suffix('得')?, points)
    };
    let words = words.trim_end_matches([',', '的']);
    // Points that were said inside of the words, or another level.
    let whole = !words.is_empty() && !words.contains("得") && !words.ends_with("否则");
    whole.then(|| (Text::same(words), points))
}

/// `…, 否则不得分 (10 分)`.
fn all_or_nothing(sentence: &str, weight: Decimal) -> Option<Vec<(Text, Decimal)>> {
    let full = format!("({}分)", weight.normalize());
    let body = sentence.strip_suffix(&full).unwrap_or(sentence);
    let words = body.strip_suffix("否则不得分")?.trim_end_matches(',');
    let whole = !words.is_empty() && !words.contains(['分', '得']);
    whole.then(|| {
        vec![
            (Text::same(words), weight),
            (Text::new("其他", "other"), Decimal::ZERO),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::describe;

    #[test]
    fn levels_keep_their_words_and_what_is_more_is_no_level() {
        let ten = Decimal::TEN;
        let found = levels_in_words(
            "两个科室以上达标，得10分；有1个科室少于1名的，得5分；其余不得分。",
            ten,
        );
        assert_eq!(
            describe(&found.unwrap(), ten).zh,
            "两个科室以上达标 10 分；有1个科室少于1名 5 分；其余 0 分"
        );
        for more in [
            "甲得10分；乙每少1个扣1分",
            "甲得5分；乙得3分",
            "甲且乙得10分；丙不得分",
            "甲得10分",
            "甲得5分；乙得10分",
        ] {
            assert_eq!(levels_in_words(more, ten), None, "{more}");
        }
    }
}
