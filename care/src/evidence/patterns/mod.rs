//! What happens to people, as pathways: what follows what, how long it takes, what happens again. Promises EV3, EV10.
//!
//! Used by analysts and whoever leads practice. The events are those of one imported file of a council or of all its
//! files together; the kernel (`engine::patterns`) passes over them once. A case is a person's whole history, or an
//! episode from one request to the next. Pages show exact numbers; what is downloaded passes [`super::disclosure`].

mod answers;
mod behind;
mod choices;
mod chosen;
mod compute;
mod outside;
mod pages;
mod views;

use platform::slice::{Access, Menu, Route, Slice};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "evidence/patterns",
    menu: Some(Menu {
        label: "Pathways",
        href: "/evidence/patterns",
        action: "evidence/measures:list",
        words: "What follows what for people, how long it takes, and what happens again",
    }),
    routes: || {
        vec![
            Route::get("/evidence/patterns", Access::Area("evidence/measures:list"), pages::show),
            Route::get("/evidence/patterns/people", Access::Area("evidence/measures:view"), pages::people),
            Route::get("/evidence/patterns/files/{format}", Access::Area("evidence/measures:view"), pages::download),
        ]
    },
    samples: &["/evidence/patterns"],
    ..Slice::NONE
};
