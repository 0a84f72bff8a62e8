//! Tables of items by answers among the lines.

use super::{Walk, Went};
use crate::questionnaire::paste::doubt::Doubt;
use crate::questionnaire::paste::draft::Draft;
use crate::questionnaire::paste::mark::{Style, inline, mark};
use crate::questionnaire::paste::number::{Series, numbered};
use crate::questionnaire::paste::opening::{Start, closes};
use crate::questionnaire::paste::scale::{degree, runs_up};
use crate::questionnaire::paste::table::{self, Answers, is_rule};
use crate::text::HasSign as _;

impl Walk<'_> {
    /// Reads a table that begins on this line; whether there was one.
    pub(super) fn grid(&mut self) -> bool {
        let first = self.at;
        if self.lines[first].cells.len() < 2 {
            let Some(spaced) = self.spaced(first) else {
                return false;
            };
            let end = spaced[spaced.len() - 1].0;
            let rows: Vec<_> = spaced
                .iter()
                .map(|(line, cells)| (*line, cells.as_slice()))
                .collect();
            let table = table::table(&rows);
            return table.is_some_and(|table| self.take_table(table, first, end));
        }
        let end = (first..self.lines.len())
            .find(|at| self.lines[*at].cells.len() < 2 || self.is_whole_question(*at))
            .unwrap_or(self.lines.len());
        if end - first < 2 || self.rows_ask(first, end) {
            return self.captions(first);
        }
        let rows: Vec<(usize, &[String])> = (first..end)
            .map(|at| (at + 1, self.lines[at].cells.as_slice()))
            .filter(|(_, cells)| !is_rule(cells))
            .collect();
        let widest = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let Some(table) = table::table(&rows) else {
            if widest < 3 || rows.len() < 2 {
                return self.captions(first);
            }
            return self.unread_table(first, end);
        };
        self.take_table(table, first, end)
    }

    /// Takes the head of a form laid out in a table: 序号 | 问题 | 选项 above whole questions.
    fn captions(&mut self, first: usize) -> bool {
        let known = [
            "序号", "题号", "编号", "问题", "题目", "题型", "选项", "答案", "回答", "备注", "内容",
        ];
        let cells = &self.lines[first].cells;
        let heads = cells.iter().all(|cell| known.contains(&cell.as_str()));
        if heads {
            self.take(Went::Furniture);
        }
        heads
    }

    /// Gives the lines of a table to the open question, or to one of its own.
    fn take_table(&mut self, table: table::Table, first: usize, end: usize) -> bool {
        let hosts = self.is_open
            && self.drafts.last().is_some_and(|draft| {
                let is_written =
                    draft.fill || draft.stem.ends_with(['_', '：']) && draft.number.is_none();
                draft.options.is_empty() && draft.table.is_none() && !is_written
            });
        if !hosts {
            let mut draft = Draft {
                line: first + 1,
                starred: std::mem::take(&mut self.is_starred),
                section: self.section.clone(),
                run: self.run,
                common: self.common,
                ..Draft::default()
            };
            draft.is_parent = false;
            self.drafts.push(draft);
        }
        let draft = self.drafts.len() - 1;
        for line in &table.doubtful {
            self.drafts[draft].doubt(*line, Doubt::LineUnclear);
        }
        self.drafts[draft].table = Some(table);
        for at in first..end {
            self.went[at] = if self.text(at).is_empty() {
                Went::Blank
            } else if is_rule(&self.lines[at].cells) {
                Went::Furniture
            } else {
                Went::Draft(draft)
            };
        }
        self.at = end;
        self.is_open = false;
        self.since_heading = false;
        true
    }

    /// The rows of a table whose cells only blanks part, as cells: answers in the first line, below
    /// each item a box or a code for each; or items alone below words of degrees.
    fn spaced(&self, first: usize) -> Option<Vec<(usize, Vec<String>)>> {
        let is_other = self.mark_at(first).is_some() || self.start_at(first).is_some();
        if is_other || self.takes_rows() {
            return None;
        }
        let words: Vec<&str> = self.text(first).split([' ', '/', '／']).collect();
        if !(2..=12).contains(&words.len()) || words.iter().any(|word| word.chars().count() > 8) {
            return None;
        }
        let captions = [
            "项目", "内容", "事项", "指标", "方面", "题目", "问题", "服务",
        ];
        let has_caption = captions.iter().any(|word| words[0].ends_with(word));
        let is_scale = runs_up(words.iter().copied()).is_some()
            || matches!(
                table::answers(words.iter().map(ToString::to_string).collect()),
                Answers::Points(_)
            );
        let hosted = self.is_open
            && self
                .drafts
                .last()
                .is_some_and(|draft| draft.options.is_empty());
        let answers = words.len() - usize::from(has_caption);
        let may_be_bare = is_scale && (hosted || has_caption);
        let mut head: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        if !has_caption {
            head.insert(0, String::new());
        }
        let mut rows = vec![(first + 1, head)];
        let mut next = self.next_text(first);
        while let Some(at) = next {
            let Some(cells) = self.spaced_row(at, answers, may_be_bare) else {
                break;
            };
            rows.push((at + 1, cells));
            next = self.next_text(at);
        }
        (rows.len() >= 3).then_some(rows)
    }

    /// The cells of a row below so many answers: an item and a box or a code for each, or the item alone.
    fn spaced_row(&self, at: usize, answers: usize, may_be_bare: bool) -> Option<Vec<String>> {
        let text = self.text(at).replace("( )", "□").replace("（ ）", "□");
        let words: Vec<&str> = text.split(' ').collect();
        let open = words
            .iter()
            .rev()
            .take_while(|word| table::is_open(word))
            .count();
        let cells: Vec<String> = match &words[words.len() - open..] {
            [one] if one.chars().count() == answers => one.chars().map(String::from).collect(),
            open => open.iter().map(|word| (*word).to_owned()).collect(),
        };
        let item = words[..words.len() - open].join(" ");
        let is_item = !item.is_empty()
            && item.chars().count() <= 24
            && !item.has(&['？', '?', '：', ':', '。']);
        let is_alone = may_be_bare
            && open == 0
            && words.len() == 1
            && self
                .start_at(at)
                .is_none_or(|start| start.number.series == Series::Paren)
            && !(closes(&item) || item.has(&['您', '请', '吗']) || degree(&item).is_some());
        let is_row = is_item && (cells.len() == answers || is_alone);
        is_row.then(|| std::iter::once(item).chain(cells).collect())
    }

    /// Whether a row is a numbered question with its options set apart by tabs, each with its mark.
    fn is_whole_question(&self, at: usize) -> bool {
        let marked = |start: &Start<'_>| {
            inline(&start.stem).is_some_and(|(_, style, pieces)| {
                pieces.len() >= 2
                    && matches!(style, Style::Letter | Style::BareLetter | Style::Circled)
            })
        };
        self.start_at(at)
            .is_some_and(|start| !start.number.rest.is_empty() && marked(start))
    }

    /// Whether rows hold whole questions with their options, as a form laid out in a table does.
    pub(super) fn rows_ask(&self, first: usize, end: usize) -> bool {
        let whole = |at: &usize| {
            let text = self.text(*at);
            let open = self
                .start_at(*at)
                .is_some_and(|start| inline(&start.stem).is_some());
            let cells = &self.lines[*at].cells;
            let lettered = |cell: &String| {
                mark(cell).is_some_and(|mark| matches!(mark.style, Style::Letter | Style::Circled))
            };
            let option = lettered(&text.to_owned())
                && (mark(text).is_some_and(|mark| mark.place == 0)
                    || cells.iter().filter(|cell| !cell.is_empty()).all(lettered));
            // 1.<tab>您的性别 is a number that a word processor set apart.
            let listed = cells.len() == 2
                && numbered(&cells[0]).is_some_and(|number| number.rest.is_empty());
            open && !self.lines[*at].cells[1..]
                .iter()
                .all(|cell| cell.chars().count() <= 6)
                || option
                || listed
        };
        (first..end).filter(whole).count() * 2 >= end - first
    }

    pub(super) fn unread_table(&mut self, first: usize, end: usize) -> bool {
        for at in first..end {
            self.went[at] = if self.text(at).is_empty() || is_rule(&self.lines[at].cells) {
                Went::Furniture
            } else {
                Went::LeftOver
            };
        }
        self.doubts.push((first + 1, Doubt::TableUnread));
        self.at = end;
        self.is_open = false;
        true
    }
}
