//! The annexes about interviews: record sheets, the list of who was interviewed, and the analysis, as one content for every
//! form of document. No name stands in them: people are their codes.

mod report;
mod roster;
mod sheet;

pub use report::interview_report;
pub use roster::interview_roster;
pub use sheet::interview_sheets;

use super::writer::Writer;
use super::{Block, Document};
use crate::formats::handover::InterviewHandover;
use crate::text::Language;

/// 访谈情况: what the annex of a project says of its interviews; no words of anybody.
pub(in crate::formats::document) fn annex_section(facts: &InterviewHandover, writer: &mut Writer) {
    writer.section(["访谈情况", "Interviews"]);
    roster::summary(facts, writer);
    if let Some(findings) = &facts.findings {
        report::theme_tables(findings, writer, facts.language);
    }
}

/// A document about the interviews of a project; `mark` stands at its top left.
fn document(facts: &InterviewHandover, [zh, en]: [&str; 2], blocks: Vec<Block>) -> Document {
    let language = facts.language;
    Document {
        language,
        mark: language.pick("附件", "Annex").to_owned(),
        title: language.pick(zh, en).to_owned(),
        subtitle: facts.project.title.get(language).to_owned(),
        particulars: Vec::new(),
        blocks,
    }
}

/// n of m with the share in percent, one place, rounded half up; — where nobody was asked.
fn share((count, asked): (usize, usize), language: Language) -> String {
    if asked == 0 {
        return "—".to_owned();
    }
    let percent = percent(count, asked);
    match language {
        Language::Zh => format!("{count}/{asked}（{percent}%）"),
        Language::En => format!("{count} of {asked} ({percent} %)"),
    }
}

/// A share in percent with one place, rounded half up.
fn percent(count: usize, asked: usize) -> String {
    let share = rust_decimal::Decimal::from(count as u64) * rust_decimal::Decimal::ONE_HUNDRED
        / rust_decimal::Decimal::from((asked as u64).max(1));
    crate::text::round_half_up(share, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_n_of_m_and_nothing_where_nobody_was_asked() {
        // 5 of 12 are 41.66… %, 1 of 16 are 6.25 %.
        assert_eq!(share((5, 12), Language::Zh), "5/12（41.7%）");
        assert_eq!(share((1, 16), Language::En), "1 of 16 (6.3 %)");
        assert_eq!(share((0, 0), Language::Zh), "—");
    }
}
