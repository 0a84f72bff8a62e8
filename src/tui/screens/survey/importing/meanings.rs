//! What a column of a file may be, to choose from.

use crate::formats::{self, Taken};
use crate::questionnaire::{Kind, Questionnaire};
use crate::text::{Language, Text, fold_width, text, words};
use crate::tui::widgets::list::ListCursor;

/// The meanings that a column may have, with the one that is chosen.
pub struct Meanings {
    all: Vec<(Taken, Text)>,
    /// What has been typed of a code.
    typed: String,
    /// The one that is selected.
    pub cursor: ListCursor,
}

impl Meanings {
    /// All of them; the one that the column has now is selected. Where it has none, the one behind that of the column
    /// before: columns mostly stand in the order of the questions.
    pub fn of(questionnaire: &Questionnaire, now: &Taken, before: Option<&Taken>) -> Self {
        let mut all = vec![
            (Taken::Serial, meaning(&Taken::Serial, questionnaire)),
            (Taken::LeftOut, meaning(&Taken::LeftOut, questionnaire)),
            (Taken::Note, meaning(&Taken::Note, questionnaire)),
        ];
        for question in &questionnaire.questions {
            let whole = Taken::Question(question.code.clone());
            all.push((whole.clone(), meaning(&whole, questionnaire)));
            if question.kind == Kind::Multiple {
                all.extend(question.options.iter().map(|option| {
                    let ticked = Taken::Option(question.code.clone(), option.code.clone());
                    let said = meaning(&ticked, questionnaire);
                    (ticked, said)
                }));
            }
        }
        let place = |wanted: &Taken| all.iter().position(|(taken, _)| taken == wanted);
        let behind = before
            .filter(|_| *now == Taken::LeftOut)
            .and_then(|before| match before {
                Taken::Serial => questionnaire.questions.first(),
                Taken::Question(code) | Taken::Option(code, _) => {
                    let (at, _) = questionnaire.find(code)?;
                    questionnaire.questions.get(at + 1)
                }
                Taken::Own(_) | Taken::Note | Taken::LeftOut => None,
            })
            .and_then(|question| place(&Taken::Question(question.code.clone())));
        let selected = behind.or_else(|| place(now));
        Self {
            all,
            typed: String::new(),
            cursor: ListCursor {
                selected: selected.unwrap_or(1),
            },
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// The words of one.
    pub fn text(&self, row: usize, language: Language) -> &str {
        self.all.get(row).map_or("", |(_, text)| text.get(language))
    }

    /// Goes to the first question whose code begins as typed; a sign that leads nowhere begins anew.
    pub fn jump(&mut self, sign: char) {
        let sign = fold_width(sign).to_ascii_uppercase();
        let longer = format!("{}{sign}", self.typed);
        for typed in [longer, sign.to_string()] {
            let found = self.all.iter().position(|(taken, _)| match taken {
                Taken::Question(code) => {
                    let code = code.to_uppercase();
                    // `7` is enough for Q7.
                    code.starts_with(&typed)
                        || code.trim_start_matches(|sign: char| !sign.is_ascii_digit()) == typed
                }
                _ => false,
            });
            if let Some(found) = found {
                self.cursor.selected = found;
                self.typed = typed;
                return;
            }
        }
        self.typed.clear();
    }

    /// The one that is selected.
    pub fn chosen(&self) -> Option<Taken> {
        let chosen = self.all.get(self.cursor.selected);
        chosen.map(|(taken, _)| taken.clone())
    }
}

/// What a column is taken for, in words.
pub fn meaning(taken: &Taken, questionnaire: &Questionnaire) -> Text {
    match taken {
        Taken::Serial => words::SERIAL.text(),
        Taken::LeftOut => text!("不读", "not read"),
        Taken::Note => text!("记为这份答卷的备注", "a note about the response"),
        Taken::Own(name) if formats::unnamed(name).is_some() => {
            text!("没有列名，要说明是什么", "has no name: say what it is")
        }
        Taken::Own(name) => text!("本程序的列 {name}", "this program's {name}"),
        Taken::Question(code) => {
            let words = questionnaire.find(code).map(|(_, question)| &question.text);
            let said = |language| words.map_or("", |words| words.get(language));
            Text::new(
                format!("{code} {}", said(Language::Zh)),
                format!("{code} {}", said(Language::En)),
            )
        }
        Taken::Option(code, option) => {
            let found = questionnaire
                .find(code)
                .and_then(|(_, question)| question.option(option));
            let said = |language| found.map_or("", |(_, option)| option.label.get(language));
            Text::new(
                format!("{code} 选了 {option} {}", said(Language::Zh)),
                format!("{code} ticked {option} {}", said(Language::En)),
            )
        }
    }
}
