//! Self-assessment by anybody, without an account: a conversation in writing about a good day and what gets in its way, with
//! useful answers at once, for an adult and for a carer. And a rough idea of what care would cost.
//!
//! Promise FD5. Questions are ordinary words; each thing that is hard stands for an outcome of the law (`sent/outcomes.rs`).
//! It is written into the same draft as a request (`front_door/asking`): the same secret, the same link and code to come
//! back by, the same files, the same button to send; what is sent is a contact with the person's words.
//!
//! | a self-assessment is | when |
//! |---|---|
//! | a draft | questions are being answered; none is required, and each can be changed |
//! | answered | `/self-assess/answers` shows what may help, what the law may say of it, and the right to an assessment |
//! | sent | they wanted that; with or without asking for an assessment |
//! | gone | two weeks after the last change: whoever sends nothing leaves nothing here |
//!
//! Law: Care Act 2014 sections 4, 9, 10 and 13; Care and Support (Eligibility Criteria) Regulations 2014; Care and Support
//! (Charging and Assessment of Resources) Regulations 2014. The page never decides: it says what is likely, with care.

mod answers;
mod charging;
mod cost;
mod help;
mod pages;
mod questions;
mod rules;
#[cfg(test)]
mod tests;

use platform::slice::{Access, Route, Slice};

const ANYBODY: Access = Access::Public;

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/self_assess",
    routes: || {
        vec![
            Route::get("/self-assess", ANYBODY, pages::start),
            Route::get("/self-assess/answers", ANYBODY, answers::show),
            Route::post("/self-assess/ask", ANYBODY, answers::ask),
            Route::get("/self-assess/cost", ANYBODY, cost::show),
            Route::post("/self-assess/cost", ANYBODY, cost::reckon),
            Route::get("/self-assess/{step}", ANYBODY, pages::show),
            Route::post("/self-assess/{step}", ANYBODY, pages::answer),
            Route::get("/self-assess/how/{outcome}", ANYBODY, pages::show_how),
            Route::post("/self-assess/how/{outcome}", ANYBODY, pages::answer_how),
        ]
    },
    samples: &[
        "/self-assess",
        "/self-assess/who",
        "/self-assess/safe",
        "/self-assess/day",
        "/self-assess/way",
        "/self-assess/hard",
        "/self-assess/how/nutrition",
        "/self-assess/cause",
        "/self-assess/touch",
        "/self-assess/helpers",
        "/self-assess/near",
        "/self-assess/answers",
        "/self-assess/reach",
        "/self-assess/cost",
    ],
    ..Slice::NONE
};
