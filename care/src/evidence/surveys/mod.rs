//! Surveys of people who receive support: the Adult Social Care Survey, read, checked and scored (promise VO1).
//!
//! Used by analysts. A return (`alongside evidence survey FILE`) is cleaned and checked as the nation does, scored with the
//! official weights, and weighted by strata; only sums are kept, nobody's answers. Sources: ASCOF handbook; NHS England's
//! processing of 2020-21 (NHSDigital/ASC-User-Survey, MIT and OGL); client-level-data 2.11.
//!
//! | state of a value | how |
//! |---|---|
//! | right | counted |
//! | wrong | read as blank, and told with the row and the reason |
//! | blank | the person did not answer; where a score needs it, the person has none |

pub mod clean;
pub mod commands;
pub mod data_return;
pub mod derive;
pub mod estimate;
mod pages;
pub mod results;
pub mod rows;
#[cfg(test)]
mod tests;
pub mod told;

use platform::slice::{Access, Action, On, Route, Slice};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "evidence/surveys",
    actions: &[Action {
        name: "evidence/surveys:view",
        on: On::Area,
        words: "see what people say in surveys, small numbers kept back",
    }],
    routes: || vec![Route::get("/evidence/surveys", Access::Area("evidence/surveys:view"), pages::show)],
    folders: &[commands::FOLDER],
    files: Some(|app| Box::pin(pages::expected(app))),
    samples: &["/evidence/surveys"],
    ..Slice::NONE
};
