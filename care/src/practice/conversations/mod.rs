//! A conversation: listening to what matters, what is strong and what could help. Promise PR2, first version.
//!
//! Conversation 1 (listen and connect) grows out of a contact without retyping, or begins on a person's page.
//! Conversations 2 (stay close in a crisis) and 3 (a good life) come later; a conversation has its kind already.
//! Saving never asks for anything. Ending asks for a dated next step that somebody takes, or why nobody needs one; when we
//! go on together, only for the step. A contact's person, once put right, is the conversation's too.
//!
//! | a conversation is | when |
//! |---|---|
//! | open | it goes on, and stands in the queue until it has ended |
//! | ended | somebody said how, and what happens next; the contact it grew out of ended with it |
//!
//! Method: Three Conversations. Law: Care Act 2014 sections 1, 2 and 9.

mod connecting;
mod ending;
mod model;
mod pages;
mod queue;
pub mod rules;
mod save;
mod store;
#[cfg(test)]
mod tests;
mod unmet;
mod written;

pub use model::{Connection, Conversation, Written};
pub use save::record;
pub use store::{Ended, ended};

use platform::{
    Result,
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::{Database, Migration},
};

const VIEW: Access = Access::Record("practice/conversations:view");
const EDIT: Access = Access::Record("practice/conversations:edit");

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "practice/conversations",
    menu: Some(Menu {
        label: "Conversations",
        href: "/conversations",
        action: "practice/conversations:queue",
        words: "Who we are talking with, and every next step with its date",
    }),
    often: true,
    actions: &[
        Action { name: "practice/conversations:queue", on: On::Area, words: "see the queue of conversations" },
        Action { name: "practice/conversations:view", on: On::Record, words: "read a conversation" },
        Action { name: "practice/conversations:edit", on: On::Record, words: "write in a conversation" },
    ],
    routes: || {
        vec![
            Route::get("/conversations", Access::Area("practice/conversations:queue"), queue::list),
            Route::get("/conversations/new", EDIT, pages::new),
            Route::post("/conversations", EDIT, pages::create),
            Route::post("/conversations/autosave", EDIT, pages::autosave_new),
            Route::post("/conversations/from-contact", Access::Area("front_door/contacts:create"), pages::from_contact),
            Route::post("/conversations/from-claim", Access::Record("front_door/contacts:edit"), pages::from_claim),
            Route::post("/conversations/ideas", EDIT, connecting::look_new),
            Route::post("/conversations/connect", EDIT, connecting::connect_new),
            Route::post("/conversations/{id}/ideas", EDIT, connecting::look),
            Route::post("/conversations/{id}/connect", EDIT, connecting::connect),
            Route::get("/conversations/{id}", VIEW, pages::show),
            Route::post("/conversations/{id}", EDIT, pages::update),
            Route::post("/conversations/{id}/autosave", EDIT, pages::autosave),
            Route::post("/conversations/{id}/concern", VIEW, pages::concern),
            Route::post("/conversations/{id}/assessment", VIEW, pages::assessment),
            Route::get("/conversations/{id}/unmet", EDIT, unmet::show),
            Route::post("/conversations/{id}/unmet", EDIT, unmet::add),
            Route::post("/conversations/{id}/unmet/take-back", EDIT, unmet::take_back),
            Route::get("/conversations/{id}/end", EDIT, ending::ask),
            Route::post("/conversations/{id}/end", EDIT, ending::end),
        ]
    },
    tables: &[Migration {
        name: "20261122_40_conversations",
        sql: include_str!("tables/20261122_40_conversations.sql"),
    }],
    samples: &["/conversations"],
    ..Slice::NONE
};

/// The person's conversations, newest first, at most `limit`; what they were connected to is not among it.
pub async fn of_person(db: &Database, person_id: &str, limit: i64) -> Result<Vec<Conversation>> {
    store::of_person(db, person_id, limit).await
}
