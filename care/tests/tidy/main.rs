//! The rules of the house, held like any other behaviour: `cargo test -p care --test tidy`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod headers;
mod machines;
mod measures;
mod order;
mod routes;
mod scan;
mod sql;
mod tables;
mod templates;
mod tree;
