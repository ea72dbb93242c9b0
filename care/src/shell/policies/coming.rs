//! Slices that the rules already speak of and that are still being built: their names and actions.
//!
//! A slice that declares itself takes the place of its entry here; then the entry goes. When the list is empty, so does this file.

use platform::slice::{Action, On, Slice};

const fn area(name: &'static str, words: &'static str) -> Action {
    Action { name, on: On::Area, words }
}

const fn record(name: &'static str, words: &'static str) -> Action {
    Action { name, on: On::Record, words }
}

const fn slice(name: &'static str, actions: &'static [Action]) -> Slice {
    Slice { name, actions, ..Slice::NONE }
}

/// Slices with nothing but their names and actions.
pub(super) const COMING: &[Slice] = &[
    slice(
        "identity/accounts",
        &[
            area("identity/accounts:list", "see the accounts of staff"),
            area("identity/accounts:edit", "change the accounts of staff"),
        ],
    ),
    slice(
        "people/persons",
        &[
            area("people/persons:list", "look for a person by name"),
            area("people/persons:create", "add a person"),
            record("people/persons:view", "open a person's record"),
            record("people/persons:edit", "change a person's record"),
            record("people/persons:history", "see who has looked at a person's record"),
            record("people/persons:protect", "restrict a person's record"),
        ],
    ),
    slice(
        "front_door/contacts",
        &[
            area("front_door/contacts:list", "see the list of contacts"),
            area("front_door/contacts:create", "record a contact"),
            record("front_door/contacts:view", "read a contact"),
            record("front_door/contacts:edit", "change a contact"),
            record("front_door/contacts:complete", "complete a contact"),
        ],
    ),
    slice(
        "practice/conversations",
        &[
            area("practice/conversations:queue", "see the queue of conversations"),
            record("practice/conversations:view", "read a conversation"),
            record("practice/conversations:edit", "write in a conversation"),
        ],
    ),
];
