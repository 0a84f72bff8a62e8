//! What screens are drawn with: painter and look, lists, lines, forms, plots, and what several rooms show alike.

pub mod answers;
pub mod form;
pub mod ledger_line;
pub mod list;
pub mod look;
pub mod painter;
pub mod path_prompt;
pub mod prompt;
pub mod rates;
pub mod screen_text;
pub mod step_plot;
pub mod text_box;
pub mod theme;
pub mod window;
