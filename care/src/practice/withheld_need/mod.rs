//! Needs that were stated and not met: counted by month, need and place, and what followed within 91 days.
//!
//! Methods 4.4, the withheld-need index: of all closures of conversation 1 (a contact is its first form) and conversation
//! 3, the share in which a stated need stayed unmet and, within 91 days, the person asked again, the strain on a carer
//! rose, they went into hospital, or somebody raised a safeguarding concern. It asks whether help today was bought with
//! harm tomorrow. No name stands on the page, and counts from 1 to 4 are not told. What the record does not know yet is
//! said beside it, and is not counted as if it had not happened.

mod counts;
pub mod rules;
mod pages;
#[cfg(test)]
mod tests;
mod town;

use platform::slice::{Access, Action, Menu, On, Route, Slice};

const VIEW: &str = "practice/withheld_need:view";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "practice/withheld_need",
    menu: Some(Menu {
        label: "Unmet needs",
        href: "/unmet-needs",
        action: VIEW,
        words: "What people said they need and did not get, by month, need and place, and what followed",
    }),
    actions: &[Action { name: VIEW, on: On::Area, words: "see the counts of needs that were not met" }],
    routes: || vec![Route::get("/unmet-needs", Access::Area(VIEW), pages::show)],
    samples: &["/unmet-needs"],
    town: Some(|app| Box::pin(town::fill(app))),
    ..Slice::NONE
};
