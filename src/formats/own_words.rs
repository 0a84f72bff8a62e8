//! The Chinese words that stand for the words of a file, as people who make questionnaires write them.

/// A Chinese word, and the word that it stands for.
const WORDS: &[(&str, &str)] = &[
    ("单选", "single"),
    ("单选题", "single"),
    ("多选", "multiple"),
    ("多选题", "multiple"),
    ("打分", "score"),
    ("打分题", "score"),
    ("评分", "score"),
    ("分值", "score"),
    ("数字", "number"),
    ("文字", "text"),
    ("填空", "text"),
    ("填空题", "text"),
    ("日期", "date"),
    ("满意度", "satisfaction"),
    ("满意", "satisfaction"),
    ("知晓", "awareness"),
    ("知晓率", "awareness"),
    ("知晓度", "awareness"),
    ("成效", "effect"),
    ("效果", "effect"),
    ("过程", "process"),
    ("覆盖", "coverage"),
    ("覆盖面", "coverage"),
    ("基本情况", "demographic"),
    ("基本信息", "demographic"),
    ("背景", "demographic"),
    ("意见", "open"),
    ("意见建议", "open"),
    ("建议", "open"),
    ("开放题", "open"),
    ("盲录", "blind"),
    ("核对", "by-sight"),
    ("不复录", "none"),
    ("受益对象", "beneficiary"),
    ("受益人", "beneficiary"),
    ("服务对象", "beneficiary"),
    ("经办人员", "officer"),
    ("经办人", "officer"),
    ("管理人员", "manager"),
    ("负责人", "manager"),
    ("座谈会", "meeting"),
    ("座谈", "meeting"),
];

/// The one of these words that is meant: as it stands, or in Chinese.
pub(super) fn meant(word: &str, words: &[&'static str]) -> Option<&'static str> {
    let own = WORDS
        .iter()
        .find(|(own, _)| *own == word.trim())
        .map(|(_, standard)| *standard);
    words
        .iter()
        .find(|known| **known == word || Some(**known) == own)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::guide_keys::GROUPS;
    use crate::formats::questionnaire_keys::{KINDS, ROLES, SECOND_WAYS};

    #[test]
    fn every_kind_and_role_has_a_chinese_word_and_no_word_has_two() {
        let all = KINDS.iter().chain(ROLES).chain(SECOND_WAYS);
        for known in all.chain(GROUPS) {
            let own = WORDS.iter().filter(|(_, standard)| standard == known);
            assert!(own.count() > 0, "{known}");
            assert_eq!(meant(known, &[known]), Some(*known));
        }
        for (own, standard) in WORDS {
            let same = WORDS.iter().filter(|(other, _)| other == own).count();
            assert_eq!(same, 1, "{own}");
            let lists = [KINDS, ROLES, SECOND_WAYS, GROUPS];
            let of = lists
                .iter()
                .filter(|words| meant(own, words) == Some(standard));
            assert_eq!(of.count(), 1, "{own}");
        }
        assert_eq!(meant("矩阵", KINDS), None);
    }
}
