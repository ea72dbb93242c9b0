//! Who is let in: the accounts of staff from the first one on, and every route of the site tried by everybody who
//! should not come in by it. Through HTTP, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod accounts;
mod every_route;
mod fiction;
