//! The choice of a grouping: what responses can be grouped by, each with a preview of its groups.

use crate::error::Result;
use crate::measure::crosstab::{Category, Grouping};
use crate::questionnaire::Questionnaire;
use crate::store::SurveyKey;
use crate::text::{Language, fit, fit_start, pad_end};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The groupings of a survey, to choose one for its groups, or one for the columns of a cross-table.
pub struct Groupings {
    key: SurveyKey,
    /// The rows of the cross-table of which the columns are chosen.
    rows: Option<Grouping>,
    questionnaire: Option<Questionnaire>,
    choices: Vec<Choice>,
    cursor: ListCursor,
}

/// One grouping with the sizes of its groups, where they are known at once.
struct Choice {
    grouping: Grouping,
    sizes: Option<Vec<(Category, u64)>>,
}

impl Groupings {
    /// The choice of the groups of a survey, or of the columns of a cross-table with these rows.
    pub fn new(key: SurveyKey, rows: Option<Grouping>) -> Self {
        Self {
            key,
            rows,
            questionnaire: None,
            choices: Vec::new(),
            cursor: ListCursor::default(),
        }
    }

    fn open(&self) -> Step {
        let Some(choice) = self.choices.get(self.cursor.selected) else {
            return Step::Stay;
        };
        let (key, chosen) = (self.key.clone(), choice.grouping.clone());
        Step::Go(match &self.rows {
            None => Route::Groups(key, chosen),
            Some(rows) => Route::CrossTable(key, rows.clone(), chosen),
        })
    }
}

impl Screen for Groupings {
    fn context(&self) -> Context {
        Context::Groupings
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let questionnaire = world.store.survey(&self.key)?.questionnaire;
        let all = Grouping::all(&questionnaire).into_iter();
        self.choices = all
            .filter(|grouping| Some(grouping) != self.rows.as_ref())
            .map(|grouping| {
                let sizes = world.store.group_sizes(&self.key, &grouping)?;
                Ok(Choice { grouping, sizes })
            })
            .collect::<Result<_>>()?;
        self.questionnaire = Some(questionnaire);
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.choices.len();
        Some((&mut self.cursor, rows, 15))
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        Ok(match command {
            Command::Open => self.open(),
            _ => Step::Stay,
        })
    }

    fn crumb(&self, language: Language) -> String {
        match &self.rows {
            None => language.pick("分组", "groups").to_owned(),
            Some(_) => language.pick("交叉表的列", "columns").to_owned(),
        }
    }

    fn mark(&self, _language: Language) -> String {
        self.key.to_string()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let Some(questionnaire) = &self.questionnaire else {
            return;
        };
        let room = (painter.columns() / 3).clamp(8, 40);
        let heading = format!(
            "{} {} {}",
            pad_end(look.pick("按", "by"), CODE),
            pad_end(look.pick("内容", "what it is"), room),
            look.pick("各组的份数", "responses in each group")
        );
        painter.text(0, 0, &heading, look.quiet());
        let shown = painter.rows().saturating_sub(1);
        let draw = |painter: &mut Painter<'_>, row: usize, at: usize| {
            let choice = &self.choices[at];
            let column = painter.text(
                0,
                row,
                &pad_end(&choice.grouping.word(look.language), CODE),
                look.quiet(),
            );
            let title = choice.grouping.title(questionnaire);
            // Options of one question differ at their end.
            let title = match choice.grouping {
                Grouping::Chosen { .. } => fit_start(title.get(look.language), room),
                _ => fit(title.get(look.language), room),
            };
            let title = pad_end(&title, room);
            let column = painter.text(column + 1, row, &title, look.plain());
            let preview = preview(choice, look.language);
            painter.text(column + 1, row, &preview, look.quiet());
        };
        self.cursor
            .draw(painter, (1, shown), self.choices.len(), draw);
    }
}

/// The columns that the word for a grouping takes.
const CODE: usize = 11;

/// The groups with their sizes in one line.
fn preview(choice: &Choice, language: Language) -> String {
    let Some(sizes) = &choice.sizes else {
        let text = language.pick("回车后从留痕里读", "Enter reads them from the audit trail");
        return text.to_owned();
    };
    let groups: Vec<String> = sizes
        .iter()
        .filter(|(_, size)| *size > 0)
        .map(|(category, size)| format!("{} {size}", category.label.get(language)))
        .collect();
    if groups.is_empty() {
        return language.pick("还没有答卷", "no responses yet").to_owned();
    }
    groups.join(" · ")
}
