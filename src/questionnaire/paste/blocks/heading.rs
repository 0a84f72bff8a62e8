//! Lines that are no question: the title, headings of parts, what a page or a program put there.

use super::{Walk, Went, common, is_attachment, without_attachment};
use crate::questionnaire::paste::kind::{declared, without_kind};
use crate::questionnaire::paste::mark::{inline, mark};
use crate::questionnaire::paste::number::{Series, numbered};
use crate::questionnaire::paste::opening::{
    addresses, asks, greets, heads_notes, is_bare_question, is_furniture, is_weak, names_part,
    remarks,
};
use crate::questionnaire::paste::scale::scale;
use crate::text::HasSign as _;

impl Walk<'_> {
    /// The heading of the paper: the first line with words, where it is short, asks nothing and greets nobody.
    pub(super) fn title(&mut self) {
        let is_apart = |at: usize| self.text(at).is_empty() || self.furniture[at];
        let first = (0..self.lines.len()).find(|at| !is_apart(*at));
        let Some(mut at) = first else { return };
        // A page number may stand above the title.
        for before in 0..at {
            let is_blank = self.text(before).is_empty();
            self.went[before] = if is_blank {
                Went::Blank
            } else {
                Went::Furniture
            };
        }
        if is_attachment(self.text(at)) {
            self.went[at] = Went::Note;
            let Some(next) = self.next_text(at) else {
                self.at = at + 1;
                return;
            };
            for between in at + 1..next {
                self.went[between] = Went::Blank;
            }
            at = next;
        }
        self.at = at;
        let text = without_attachment(self.text(at));
        let ends = text.ends_with(['。', '！', '!', ';', '；', ',', '，', ':', '：', '?', '？']);
        let is_title = text.chars().count() <= 60
            && !ends
            && !greets(text)
            && !text.has(&['?', '？'])
            && numbered(text).is_none()
            && !is_furniture(text, None)
            && (without_kind(text).1.form.is_none()
                || self.is_numbered && !addresses(text) && !self.options_follow(at))
            && mark(text).is_none()
            && !self.heads_options(at)
            && inline(text).is_none()
            && self.lines[at].cells.len() < 3
            && !text.contains("____");
        if is_title {
            self.has_title = true;
            self.take(Went::Title);
        }
    }

    pub(super) fn take_furniture(&mut self, text: &str) {
        if text
            .chars()
            .all(|sign| matches!(sign, '*' | '＊' | '★' | ' '))
        {
            self.is_starred = true;
            self.has_stars = true;
        }
        self.take(Went::Furniture);
    }

    /// Whether the line is the heading of a part.
    pub(super) fn is_heading(&self, at: usize) -> bool {
        let Some(start) = self.start_at(at) else {
            return self.is_bare_heading(at);
        };
        if !names_part(&start.number) {
            return self.is_bare_heading(at);
        }
        if self.is_range_of_classes(at) {
            return false;
        }
        if start.number.rest.is_empty() {
            return true;
        }
        if self.heads_items(at, &start.stem) {
            return true;
        }
        if !asks(&start.stem, &start.declared) && !self.options_follow(at) {
            // The last part asks for words where nothing is asked below it.
            return !self.is_chinese_question(at, start);
        }
        // 一、单选题 above numbered questions is a heading; 一、您的性别？ above options is a question.
        self.next_text(at).is_some_and(|next| {
            self.start_at(next).is_some_and(|below| {
                let counted = matches!(
                    below.number.series,
                    Series::Plain | Series::Coded(_) | Series::Nested(_)
                );
                let lower = start.number.series == Series::Chinese
                    && below.number.series == Series::ChineseParen;
                lower
                    || counted
                        && (below.number.rest.is_empty()
                            || asks(&below.stem, &below.declared)
                            || addresses(&below.stem)
                            || self.options_follow(next))
            })
        })
    }

    /// Whether a line is the name of a part above items that are questions of their own: 一、基本情况, （1）性别：男/女.
    fn heads_items(&self, at: usize, words: &str) -> bool {
        let is_named = is_part_name(words);
        let below = self.next_text(at).filter(|_| is_named);
        let first = below.and_then(|below| Some((below, self.start_at(below)?)));
        first.is_some_and(|(below, start)| {
            matches!(start.number.series, Series::Paren | Series::Circled)
                && (self.has_answers(below, start) || asks(&start.stem, &start.declared))
        })
    }

    /// Whether a line below a question is one of several that only look like headings: 一、二年级, 三、四年级.
    fn is_range_of_classes(&self, at: usize) -> bool {
        let alike = |at: usize| {
            let start = self.start_at(at);
            let rest = start
                .filter(|start| start.number.series == Series::Chinese)
                .map(|start| start.number.rest);
            rest.is_some_and(|rest| {
                rest.starts_with(|sign: char| "一二三四五六七八九十".contains(sign))
            })
        };
        self.is_open && alike(at)
    }

    /// Whether a line without a number heads a part: in brackets or rules, or apart from plain options before a number.
    pub(super) fn is_bare_heading(&self, at: usize) -> bool {
        let text = self.text(at);
        let asks = || is_bare_question(text, self.is_numbered) || inline(text).is_some();
        if self.lines[at].headed && self.start_at(at).is_none() && !asks() {
            return true;
        }
        if self.mark_at(at).is_some() && !text.starts_with('【') {
            return false;
        }
        // 甲、被访者情况 above the first number; 甲.城市 above 乙.农村 is an answer.
        let counted = |text: &'_ str| {
            let rest = text.strip_prefix(['甲', '乙', '丙', '丁', '戊'])?;
            rest.strip_prefix(['、', '.', '．']).map(is_part_name)
        };
        let is_alone = || at == 0 || counted(self.text(at - 1)).is_none();
        if counted(text) == Some(true) && is_alone() && self.number_follows(at) {
            return true;
        }
        let framed = (text.starts_with('【') && text.ends_with('】')
            || text.starts_with("===") && text.ends_with("==="))
            && declared(text.trim_matches(['【', '】', '='])).is_empty()
            && !remarks(text)
            && text.matches('【').count() <= 1;
        if framed {
            return text.chars().count() <= 30;
        }
        let fields = [
            "签名", "签字", "姓名", "日期", "时间", "编号", "地点", "电话", "盖章", "名称",
        ];
        let ends = text.ends_with([':', '：'])
            && text.chars().count() <= 16
            && !fields
                .iter()
                .chain(&["原因", "理由"])
                .any(|word| text.contains(word));
        let is_other = text.starts_with("其他") || text.starts_with("其它");
        // 药物名称： above 使用量： are two places to write in.
        let is_field = self.is_open && at > 0 && self.text(at - 1).ends_with([':', '：']);
        if ends
            && !greets(text)
            && !is_other
            && !is_field
            && !asks()
            && self.mark_at(at).is_none()
            && self.start_at(at).is_none()
            && self.number_follows(at)
        {
            return true;
        }
        // Before the first question nothing above is an option.
        let is_apart = at > 0
            && (self.text(at - 1).is_empty() || self.drafts.is_empty() && !text.ends_with("调查"));
        if !is_apart || self.mark_at(at).is_some() || self.start_at(at).is_some() {
            return false;
        }
        let short =
            text.chars().count() <= 24 && !text.ends_with(['。', '?', '？', '；', ';', '，', ',']);
        short && is_part_name(text) && self.number_follows(at)
    }

    pub(super) fn number_follows(&self, at: usize) -> bool {
        self.next_text(at).is_some_and(|next| {
            self.start_at(next).is_some_and(|start| {
                !is_weak(&start.number) || start.number.rest.is_empty() || addresses(&start.stem)
            })
        })
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.is_open = false;
        self.is_starred = false;
        let words = numbered(text)
            .filter(names_part)
            .map_or(text, |number| number.rest);
        if let Some(number) = numbered(text).filter(|number| number.series == Series::Chinese) {
            self.last.insert("一".to_owned(), number.value);
        }
        self.in_notes = heads_notes(words);
        let (_, said) = without_kind(words);
        self.common = common(words, said);
        self.scale = scale(words)
            .map(|scale| (self.at + 1, scale))
            .or_else(|| self.scale.take());
        text.clone_into(&mut self.section);
        self.since_heading = true;
        self.take(Went::Heading);
    }
}

/// Whether words are such as name a part.
fn is_part_name(words: &str) -> bool {
    let names = [
        "部分",
        "情况",
        "情況",
        "信息",
        "评价",
        "调查",
        "篇",
        "满意度",
        "意见建议",
        "意见与建议",
        "意见和建议",
        "資料",
        "资料",
        "题",
    ];
    let words = words.trim_end_matches([':', '：', ' ']);
    names.iter().any(|word| words.ends_with(word))
}
