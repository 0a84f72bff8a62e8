//! What each finding code means and what to do; from this the findings of docs/formats.md are made.

/// A table of codes: what is wrong, then what to do, each in Chinese and English.
macro_rules! findings {
    ($($code:literal: $zh:literal $en:literal => $zh_hint:literal $en_hint:literal;)*) => {
        &[$(FindingDoc { code: $code, zh: [$zh, $zh_hint], en: [$en, $en_hint] }),*]
    };
}

mod contacts;
mod files;
mod indicators;
mod interviews;
mod ledger;
mod pasted;
mod questionnaires;
mod recheck;
mod responses;
mod xlsform;

/// A finding code: its code, what it says and what to do in Chinese, and both in English.
pub(super) struct FindingDoc {
    /// The stable code.
    pub code: &'static str,
    /// What is wrong, and what to do, in Chinese.
    pub zh: [&'static str; 2],
    /// What is wrong, and what to do, in English.
    pub en: [&'static str; 2],
}

/// The codes with a heading for each part of the documentation.
pub(super) const PARTS: [(&str, &[FindingDoc]); 10] = [
    ("Files and projects", files::FILES),
    (
        "Questionnaires and measures",
        questionnaires::QUESTIONNAIRES,
    ),
    ("Questionnaires read from text", pasted::PASTED),
    ("XLSForms", xlsform::XLSFORM),
    ("Indicators, rules and grades", indicators::INDICATORS),
    ("Response files", responses::RESPONSES),
    ("Call lists", contacts::CONTACTS),
    ("Interviews", interviews::INTERVIEWS),
    ("The ledger", ledger::LEDGER),
    ("Recheck files", recheck::RECHECK),
];
