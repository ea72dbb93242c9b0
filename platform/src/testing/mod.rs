//! The testing kit: fresh databases, a browser without a browser, pages as text, one story on both databases.
//!
//! A story acts through HTTP alone, as its person would, and runs on SQLite and on PostgreSQL:
//!
//! ```ignore
//! stories! {
//!     with town::fresh;   // async fn(Store) -> Town
//!
//!     async fn amina_records_a_contact(town: Town) {
//!         let amina = town.signed_in("amina").await;          // a `Browser`
//!         let mut page = amina.open("/contacts/new").await;   // a tab; it becomes each page it is led to
//!         page.fill("What they said", "I cannot manage the stairs").choose("How they asked", "Phone");
//!         page.press("Save contact").await.sees("The contact is saved");
//!         assert_page(PAGES, "contact_saved", &page);
//!     }
//! }
//! ```
//!
//! Product code never uses this folder. It is always compiled, so that every crate's tests can use it without being
//! compiled twice, and it depends on nothing that the product does not already have.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this is test code: a step that cannot be taken fails its test, and says where and why"
)]

mod browser;
mod databases;
mod folders;
pub mod html;
mod page;
mod snapshot;
mod stories;

#[cfg(test)]
mod tests;

pub use browser::{Answer, Browser};
pub use databases::{Store, Tampering, TestDatabase, folder, fresh, refuse_seals, tamper_with_journal};
pub use folders::TestFolder;
pub use page::Page;
pub use snapshot::{assert_page, assert_text};
pub use stories::run;
