//! The words in which a definition is told: what its parts are called, and what stands in them.
//!
//! The trail keeps the words of files and JSON, in no language; here they become those of a person. Parts that have a sentence
//! of their own, a formula or a rule, are told by it.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Rule;
use super::rules::describe;
use crate::measure::{Formula, Rounding};
use crate::questionnaire::{Condition, ConditionTest, Role, SecondWay};
use crate::response::Missing;
use crate::text::{Language, Text, text};

/// The words for the parts of a definition.
const PARTS: &[(&str, &str, &str)] = &[
    ("options", "选项", "option"),
    ("label", "文字", "label"),
    ("text", "题干", "text"),
    ("title", "名称", "title"),
    ("order", "顺序", "order"),
    ("points", "分值", "points"),
    ("kind", "题型", "kind"),
    ("role", "用途", "role"),
    ("version", "版次", "edition"),
    ("ask_if", "什么时候问", "asked"),
    ("formula", "公式", "formula"),
    ("questions", "题", "questions"),
    ("leaves_base", "不计入分母的", "left out of the base"),
    ("decimals", "小数位", "decimals"),
    ("weight", "权重", "weight"),
    ("target", "目标值", "target"),
    ("standard", "评分标准", "standard"),
    ("rule", "规则", "rule"),
    ("evidence", "依据", "evidence"),
    ("grades", "等级", "grades"),
    ("measures", "测算", "measure"),
    ("measure", "测算", "measure"),
    ("population", "总体", "population"),
    ("distributed", "发放", "distributed"),
    ("source", "出处", "source"),
    ("since", "起始版次", "since edition"),
    ("until", "停用版次", "until edition"),
    ("section", "所在部分", "part"),
    ("intro", "卷首语", "introduction"),
    ("sensitive", "敏感", "sensitive"),
    ("required", "必答", "has to be given"),
    ("limits", "限制", "limits"),
    ("at_least", "至少", "at least"),
    ("at_most", "至多", "at most"),
    ("low", "下限", "lowest"),
    ("high", "上限", "highest"),
    ("step", "步长", "step"),
    ("full_mark", "满分", "full mark"),
    ("second", "复录方式", "second entry"),
    ("exclusive", "排他", "exclusive"),
    ("question", "题", "question"),
    ("test", "条件", "test"),
    ("any_of", "选了其中之一", "any of"),
    ("none_of", "一个也没选", "none of"),
    ("code", "代码", "code"),
    ("respondents", "调查对象", "respondents"),
    ("control_total", "小计核对", "printed sum"),
    ("small_cells", "小格阈值", "smallest cell shown"),
    ("invalid_reasons", "无效原因", "reasons for invalid papers"),
    ("surveys", "调查", "survey"),
    ("survey", "调查", "survey"),
    ("questionnaire", "问卷", "questionnaire"),
    ("indicators", "指标", "indicator"),
    ("missing", "缺失原因", "missing reasons"),
    ("rounding", "修约", "rounding"),
    ("note", "说明", "note"),
    ("path", "上级指标", "above it"),
    ("published", "报告公布", "published"),
    ("value", "值", "value"),
    ("score", "得分", "score"),
    ("reason", "理由", "reason"),
    ("items", "各项认定", "items"),
    ("met", "达到", "met"),
    ("cases", "各项次数", "cases"),
    ("vetoes", "一票否决", "vetoes"),
    ("level", "档次", "level"),
    ("cites", "所引访谈", "interviews cited"),
    ("theme", "主题", "theme"),
    ("asked", "问到", "asked"),
    ("by", "提到的", "said by"),
    ("in_writing", "书面", "in writing"),
    ("interview", "访谈", "interview"),
    ("judgement", "评价认定", "judgement"),
    ("commission", "委托", "commission"),
    ("client", "委托方", "client"),
    ("evaluator", "评价机构", "evaluator"),
    ("lead", "主评人", "lead"),
    ("date", "日期", "date"),
    ("department", "主管部门", "department"),
    ("implementer", "实施单位", "implementer"),
    ("from", "起点", "from"),
    ("printed", "报告印出的数", "printed figures"),
    ("origin", "由何而来", "origin"),
    ("alpha", "信度", "alpha"),
    ("counts", "计数", "counts"),
    ("scores", "各项得分", "scores"),
    ("total", "总分", "total"),
    ("grade", "等级", "grade"),
    ("nothing", "重算不了", "nothing"),
    ("numerator", "分子", "numerator"),
    ("denominator", "分母", "denominator"),
    ("amount", "去掉", "dropped"),
    ("ends", "哪一端", "of which end"),
    ("both", "两端", "both"),
    ("highest", "最高", "highest"),
    ("lowest", "最低", "lowest"),
    ("groups", "分组", "groups"),
    ("group", "组", "group"),
    ("weights", "权数", "weights"),
    ("option", "选项", "option"),
    ("count", "份数", "papers"),
    ("percent", "百分之", "percent"),
    ("batch", "批次", "batch"),
    ("counted", "计入的", "counted"),
    ("not_counted", "不计入", "not counted"),
    ("tie", "相等时", "where two are equal"),
    ("single", "单选", "one option"),
    ("multiple", "多选", "several options"),
    ("number", "数值", "number"),
];

/// The word for a part of a definition; a code that somebody gave, such as that of an option, is its own word.
pub fn part_name(part: &str, language: Language) -> String {
    // The tests of a condition are words of JSON, with a hyphen.
    let name = part.replace('-', "_");
    let found = PARTS.iter().find(|(code, _, _)| *code == name);
    found.map_or_else(
        || Formula::title_of(part).get(language).to_owned(),
        |(_, zh, en)| language.pick(zh, en).to_owned(),
    )
}

/// Whether a part that differs is told as a whole, by its sentence, and not piece by piece.
pub(super) fn is_told_whole(part: &str, old: &Value, new: &Value) -> bool {
    let variant = |value: &Value| match value {
        Value::Object(fields) => fields.keys().next().cloned(),
        other => other.as_str().map(str::to_owned),
    };
    let is_of_variants = ["formula", "kind", "evidence", "origin"].contains(&part);
    old != new && (part == "rule" || is_of_variants && variant(old) != variant(new))
}

/// What stands at a place of a definition, in words; a dash for nothing.
///
/// `kept` is what [`redefined`](super::redefined()) found: a word as it is, anything else as JSON.
pub fn part_value(at: &[String], kept: Option<&str>, language: Language) -> String {
    let Some(kept) = kept else {
        return "—".to_owned();
    };
    let part = at.last().map_or("", String::as_str);
    let value = match serde_json::from_str(kept) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => value,
        Ok(value @ Value::Bool(_)) if YES_OR_NO.contains(&part) => value,
        // A number stands as it was written, and a person may have written `true`.
        Ok(_) | Err(_) => Value::String(kept.to_owned()),
    };
    told(part, &value, language)
}

/// The parts that are one of two.
const YES_OR_NO: [&str; 5] = ["sensitive", "required", "exclusive", "met", "in_writing"];

/// A rule with the full points it is for.
#[derive(Deserialize)]
struct RuleFor {
    rule: Rule,
    weight: Decimal,
}

fn told(part: &str, value: &Value, language: Language) -> String {
    if let Some(told) = by_its_type(part, value) {
        return told.get(language).to_owned();
    }
    match value {
        Value::Null => "—".to_owned(),
        Value::Bool(true) => language.pick("是", "yes").to_owned(),
        Value::Bool(false) => language.pick("否", "no").to_owned(),
        Value::String(text) => match part {
            // The words of the program, not a person's.
            "kind" | "evidence" | "origin" | "ends" | "tie" | "by" => part_name(text, language),
            _ => text.clone(),
        },
        Value::Array(values) => {
            let values = values.iter().map(|value| told(part, value, language));
            values.collect::<Vec<_>>().join(language.pick("、", ", "))
        }
        Value::Object(fields) => {
            if let Ok(text) = serde_json::from_value::<Text>(value.clone())
                && fields.contains_key("zh")
            {
                return text.get(language).to_owned();
            }
            let fields = fields.iter().filter(|(_, value)| !is_nothing(value));
            let fields = fields.map(|(name, value)| {
                let (name, value) = (part_name(name, language), told(name, value, language));
                format!("{name} {value}")
            });
            fields.collect::<Vec<_>>().join(language.pick("，", "; "))
        }
        other => other.to_string(),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.is_empty(),
        Value::Object(fields) => fields.values().all(|value| value == ""),
        _ => false,
    }
}

/// What has words of its own.
fn by_its_type(part: &str, value: &Value) -> Option<Text> {
    match part {
        "formula" => {
            let formula: Formula = read(value)?;
            let (title, said) = (formula.title(), formula.sentence());
            let parameters = value.as_object().and_then(|fields| fields.values().next());
            let of = |language: Language| {
                let (title, said) = (title.get(language), said.get(language));
                let parameters = parameters.map_or_else(String::new, |parameters| {
                    let sign = language.pick("，", "; ");
                    format!("{sign}{}", told("", parameters, language))
                });
                match language {
                    Language::Zh => format!("{title}（{said}）{parameters}"),
                    Language::En => format!("{title} ({said}){parameters}"),
                }
            };
            Some(Text::new(of(Language::Zh), of(Language::En)))
        }
        "rule" => {
            let RuleFor { rule, weight } = read(value)?;
            Some(describe(&rule, weight))
        }
        "ask_if" => Some(when(&read::<Vec<Condition>>(value)?)),
        "role" => read::<Role>(value).map(Role::title),
        "second" => read::<SecondWay>(value).map(SecondWay::label),
        "rounding" => read::<Rounding>(value).map(Rounding::label),
        "missing" => Missing::from_code(value.as_str()?).map(Missing::label),
        "kind" if value == "text" => Some(Text::new("文字", "text")),
        "kind" => {
            let score = value.get("score")?;
            let part = |name: &str| score.get(name).and_then(Value::as_str).unwrap_or("—");
            let (full, step) = (part("full_mark"), part("step"));
            Some(Text::new(
                format!("打分，满分 {full}，步长 {step}"),
                format!("points, full mark {full}, step {step}"),
            ))
        }
        _ => None,
    }
}

/// When a question is asked, in words.
fn when(conditions: &[Condition]) -> Text {
    if conditions.is_empty() {
        return text!("总是问", "always");
    }
    let one = |condition: &Condition| {
        let on = &condition.question;
        match &condition.test {
            ConditionTest::AnyOf(options) => {
                let (zh, en) = (options.join("、"), options.join(", "));
                Text::new(
                    format!("{on} 选了 {zh} 才问"),
                    format!("after {en} of {on}"),
                )
            }
            ConditionTest::NoneOf(options) => {
                let (zh, en) = (options.join("、"), options.join(", "));
                Text::new(
                    format!("{on} 选了 {zh} 就跳过"),
                    format!("not after {en} of {on}"),
                )
            }
            ConditionTest::AtLeast(bound) => {
                let bound = bound.normalize();
                text!("{on} 到 {bound} 才问", "from {bound} on of {on}")
            }
            ConditionTest::AtMost(bound) => {
                let bound = bound.normalize();
                text!("{on} 不超过 {bound} 才问", "up to {bound} of {on}")
            }
        }
    };
    let all: Vec<Text> = conditions.iter().map(one).collect();
    let side =
        |side: fn(&Text) -> &str, sign: &str| all.iter().map(side).collect::<Vec<_>>().join(sign);
    Text::new(side(|one| &one.zh, "，"), side(|one| &one.en, ", and "))
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("sensitive", "true", "是", "yes")]
    #[case(
        "formula",
        "mean-of-responses",
        "份均得分率（各份答卷得分率之和 ÷ 答卷份数）",
        "mean of responses (sum of the responses' score rates / responses)"
    )]
    #[case(
        "formula",
        r#"{"satisfied-share":{"options":["1","2"]}}"#,
        "满意率（满意的答案 ÷ 有效答案），选项 1、2",
        "satisfied share (satisfied answers / valid answers); option 1, 2"
    )]
    #[case("role", "awareness", "知晓", "awareness")]
    #[case("kind", "text", "文字", "text")]
    #[case("kind", "single", "单选", "one option")]
    #[case(
        "kind",
        r#"{"score":{"full_mark":"10","step":"1"}}"#,
        "打分，满分 10，步长 1",
        "points, full mark 10, step 1"
    )]
    #[case("missing", r#"["blank","refused"]"#, "未答、拒答", "blank, refused")]
    #[case(
        "ask_if",
        r#"[{"question":"Q1","test":{"any-of":["1"]}}]"#,
        "Q1 选了 1 才问",
        "after 1 of Q1"
    )]
    #[case("ask_if", "[]", "总是问", "always")]
    #[case(
        "ask_if",
        r#"[{"question":"Q2","test":{"none-of":["A","B"]}},{"question":"Q9","test":{"at-least":"6"}}]"#,
        "Q2 选了 A、B 就跳过，Q9 到 6 才问",
        "not after A, B of Q2, and from 6 on of Q9"
    )]
    #[case(
        "control_total",
        r#"{"label":{"zh":"小计","en":"sum"},"questions":["Q1","Q2"],"required":true}"#,
        "文字 小计，题 Q1、Q2，必答 是",
        "label sum; questions Q1, Q2; has to be given yes"
    )]
    #[case("label", "rule", "rule", "rule")]
    fn what_stands_in_a_part_is_told_in_words(
        #[case] part: &str,
        #[case] kept: &str,
        #[case] zh: &str,
        #[case] en: &str,
    ) {
        let at = [part.to_owned()];
        assert_eq!(part_value(&at, Some(kept), Language::Zh), zh);
        assert_eq!(part_value(&at, Some(kept), Language::En), en);
        assert_eq!(part_value(&at, None, Language::Zh), "—");
    }

    #[test]
    fn a_rule_is_told_by_its_own_sentence() {
        let kept = r#"{"rule":"proportional","weight":"10"}"#;
        let due = describe(&Rule::Proportional, Decimal::TEN);
        for language in [Language::Zh, Language::En] {
            let told = part_value(&["rule".to_owned()], Some(kept), language);
            assert_eq!(told, due.get(language));
        }
    }

    #[test]
    fn no_part_has_two_words() {
        for (at, (code, ..)) in PARTS.iter().enumerate() {
            assert!(
                PARTS[..at].iter().all(|(other, ..)| other != code),
                "{code}"
            );
        }
    }
}
