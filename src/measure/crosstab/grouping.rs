//! By what responses are grouped, and which category an answer puts a response into.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Category;
use crate::measure::no_opinion::labelled;
use crate::questionnaire::{Kind, Question, Questionnaire, Role};
use crate::response::Mode;
use crate::text::{Language, Order, Text};

/// By what responses are grouped; each response is in one category.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// By the answer to a question with options or points.
    Question(String),
    /// By whether an option of a multiple choice was chosen; written `D3=2`.
    Chosen {
        /// The code of the question.
        question: String,
        /// The code of the option.
        option: String,
    },
    /// By batch (批次).
    Batch,
    /// By how the answers were got (方式), from the batch.
    Mode,
    /// By interviewer (访问员), from the batch.
    Interviewer,
    /// By who keyed the response first; imported responses were keyed by nobody here.
    Operator,
}

/// Why a word is no grouping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAGrouping {
    /// There is no question with this code, nor is it one of the words.
    Unknown(String),
    /// The question takes a number, a text or a date.
    Open(String),
    /// The question takes several options: one of them must be named.
    Several(String),
    /// The question has no such option, or is no multiple choice.
    NoOption(String),
}

impl NotAGrouping {
    /// What is wrong, in a sentence.
    pub fn sentence(&self) -> Text {
        match self {
            Self::Unknown(word) => Text::new(
                format!("不能按“{word}”分组：没有这道题"),
                format!("cannot group by `{word}`: there is no such question"),
            ),
            Self::Open(code) => Text::new(
                format!("不能按 {code} 分组：它不是选项题或打分题"),
                format!("cannot group by {code}: it has neither options nor points"),
            ),
            Self::Several(code) => Text::new(
                format!("不能按 {code} 分组：它是多选题，一份答卷会落在几组里"),
                format!(
                    "cannot group by {code}: it takes several options, so a response would be in several groups"
                ),
            ),
            Self::NoOption(word) => Text::new(
                format!("不能按“{word}”分组：不是多选题，或没有这个选项"),
                format!("cannot group by `{word}`: not a multiple choice, or no such option"),
            ),
        }
    }
}

/// The words for what is no question.
const WORDS: [(&str, Grouping); 4] = [
    ("batch", Grouping::Batch),
    ("mode", Grouping::Mode),
    ("interviewer", Grouping::Interviewer),
    ("operator", Grouping::Operator),
];

impl Grouping {
    /// Reads a question code, `CODE=OPTION` for a multiple choice, or `batch`, `mode`, `interviewer`, `operator`, also in
    /// Chinese; a question with the code of such a word goes first.
    ///
    /// # Errors
    /// Why it is no grouping of this questionnaire.
    pub fn read(word: &str, questionnaire: &Questionnaire) -> Result<Self, NotAGrouping> {
        if let Some((_, question)) = questionnaire.find(word) {
            return match question.kind {
                Kind::Single | Kind::Score { .. } => Ok(Self::Question(word.to_owned())),
                Kind::Multiple => Err(NotAGrouping::Several(word.to_owned())),
                _ => Err(NotAGrouping::Open(word.to_owned())),
            };
        }
        if let Some((code, option)) = word.split_once('=') {
            let found = questionnaire.find(code).is_some_and(|(_, question)| {
                question.kind == Kind::Multiple && question.option(option).is_some()
            });
            let chosen = Self::Chosen {
                question: code.to_owned(),
                option: option.to_owned(),
            };
            return if found {
                Ok(chosen)
            } else {
                Err(NotAGrouping::NoOption(word.to_owned()))
            };
        }
        WORDS
            .into_iter()
            .find(|(known, grouping)| *known == word || grouping.word(Language::Zh) == word)
            .map(|(_, grouping)| grouping)
            .ok_or_else(|| NotAGrouping::Unknown(word.to_owned()))
    }

    /// Every grouping of a questionnaire: first what describes the respondents, then batch, mode, interviewer and
    /// operator, then the other closed questions.
    pub fn all(questionnaire: &Questionnaire) -> Vec<Self> {
        let of = |about_respondents: bool| {
            let questions = questionnaire.questions.iter();
            questions
                .filter(move |question| (question.role == Role::Demographic) == about_respondents)
                .flat_map(Self::of_question)
        };
        let words = WORDS.into_iter().map(|(_, grouping)| grouping);
        of(true).chain(words).chain(of(false)).collect()
    }

    fn of_question(question: &Question) -> Vec<Self> {
        match question.kind {
            Kind::Single | Kind::Score { .. } => vec![Self::Question(question.code.clone())],
            Kind::Multiple => {
                let options = question.options.iter();
                options
                    .map(|option| Self::Chosen {
                        question: question.code.clone(),
                        option: option.code.clone(),
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The word for it, as [`Grouping::read`] reads it.
    pub fn code(&self) -> String {
        match self {
            Self::Question(code) => code.clone(),
            Self::Chosen { question, option } => format!("{question}={option}"),
            Self::Batch => "batch".to_owned(),
            Self::Mode => "mode".to_owned(),
            Self::Interviewer => "interviewer".to_owned(),
            Self::Operator => "operator".to_owned(),
        }
    }

    /// What a person reads in the place of [`Grouping::code`]: the code of a question, or the word in their language.
    pub fn word(&self, language: Language) -> String {
        match (self, language) {
            (Self::Question(_) | Self::Chosen { .. }, _) | (_, Language::En) => self.code(),
            (Self::Batch, Language::Zh) => "批次".to_owned(),
            (Self::Mode, Language::Zh) => "方式".to_owned(),
            (Self::Interviewer, Language::Zh) => "访问员".to_owned(),
            (Self::Operator, Language::Zh) => "录入员".to_owned(),
        }
    }

    /// The code of the question it asks; `None` for batch, mode, interviewer and operator.
    pub fn question(&self) -> Option<&str> {
        match self {
            Self::Question(code) | Self::Chosen { question: code, .. } => Some(code),
            _ => None,
        }
    }

    /// Whether its categories stand in the order of a scale: keyed points, options whose points rise or fall throughout,
    /// and the options of a satisfaction question that all give an opinion.
    pub fn is_ordered(&self, questionnaire: &Questionnaire) -> bool {
        let Self::Question(code) = self else {
            return false;
        };
        let Some((_, question)) = questionnaire.find(code) else {
            return false;
        };
        if matches!(question.kind, Kind::Score { .. }) {
            return true;
        }
        let points: Option<Vec<Decimal>> = question.options.iter().map(|one| one.points).collect();
        match points.filter(|points| !points.is_empty()) {
            Some(points) => {
                let mut pairs = points.windows(2);
                let mut others = points.windows(2);
                pairs.all(|two| two[0] < two[1]) || others.all(|two| two[0] > two[1])
            }
            None => {
                question.role == Role::Satisfaction
                    && question.full_mark().is_none()
                    && labelled(question).is_empty()
            }
        }
    }

    /// What people call it: the question as worded, or a word.
    pub fn title(&self, questionnaire: &Questionnaire) -> Text {
        let found = self.question().and_then(|code| questionnaire.find(code));
        match (self, found) {
            (Self::Batch | Self::Mode | Self::Interviewer | Self::Operator, _) => {
                Text::new(self.word(Language::Zh), self.word(Language::En))
            }
            (Self::Chosen { option, .. }, Some((_, question))) => {
                let label = question.option(option).map(|(_, option)| &option.label);
                let part = |text: &str, label: &str, mark: &str| format!("{text}{mark}{label}");
                let empty = Text::default();
                let label = label.unwrap_or(&empty);
                Text::new(
                    part(&question.text.zh, &label.zh, "："),
                    part(&question.text.en, &label.en, ": "),
                )
            }
            (_, Some((_, question))) => question.text.clone(),
            (_, None) => Text::same(self.code()),
        }
    }

    /// The category of a response from what is on file for it: the answer as stored, the code of the batch, the mode,
    /// the name; `None` where that says nothing.
    pub fn place(&self, value: Option<&str>) -> Option<String> {
        let value = value.filter(|value| !value.is_empty())?;
        match self {
            Self::Question(_) | Self::Chosen { .. } if value.starts_with('#') => None,
            Self::Chosen { option, .. } => {
                let is_chosen = value.split('|').any(|chosen| chosen == option);
                Some(if is_chosen { "yes" } else { "no" }.to_owned())
            }
            _ => Some(value.to_owned()),
        }
    }

    /// The categories in their order: every option in the order of the paper, points from low to high, names in the
    /// order of their letters; only those found, except for options; at last those that say nothing, where found.
    pub fn categories(
        &self,
        questionnaire: &Questionnaire,
        found: &BTreeSet<Option<String>>,
    ) -> Vec<Category> {
        let mut categories = match self {
            Self::Question(code) => match questionnaire.find(code) {
                Some((_, question)) => of_answers(question, found),
                None => Vec::new(),
            },
            Self::Chosen { .. } => vec![
                Category::of_word("yes", Text::new("选了", "chosen")),
                Category::of_word("no", Text::new("没有选", "not chosen")),
            ],
            Self::Mode => Mode::ALL
                .into_iter()
                .filter(|mode| found.contains(&Some(mode.code().to_owned())))
                .map(|mode| Category::of_word(mode.code(), mode.label()))
                .collect(),
            Self::Batch | Self::Interviewer | Self::Operator => found
                .iter()
                .flatten()
                .map(|name| Category::new(name, Text::same(name)))
                .collect(),
        };
        if found.contains(&None) {
            categories.push(Category {
                code: None,
                label: self.silent(),
                is_word: false,
            });
        }
        categories
    }

    /// What the responses are called that say nothing about it.
    fn silent(&self) -> Text {
        match self {
            Self::Question(_) | Self::Chosen { .. } => Text::new("没有答案", "no answer"),
            Self::Batch => Text::new("没有批次", "no batch"),
            Self::Mode => Text::new("没有写明方式", "no mode stated"),
            Self::Interviewer => Text::new("没有写明访问员", "no interviewer stated"),
            Self::Operator => Text::new("导入", "imported"),
        }
    }
}

/// The options of a question, or the points found from low to high.
fn of_answers(question: &Question, found: &BTreeSet<Option<String>>) -> Vec<Category> {
    if question.kind == Kind::Single {
        let options = question.options.iter();
        return options
            .map(|option| Category::new(&option.code, option.label.clone()))
            .collect();
    }
    let mut points: Vec<(Decimal, &String)> = found
        .iter()
        .flatten()
        .filter_map(|code| Some((Decimal::from_str_exact(code).ok()?, code)))
        .collect();
    points.order();
    let label = |code: &str| Text::new(format!("{code} 分"), format!("{code} points"));
    points
        .into_iter()
        .map(|(_, code)| Category {
            code: Some(code.clone()),
            label: label(code),
            is_word: false,
        })
        .collect()
}
