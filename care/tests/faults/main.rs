//! What happens when things break: the real program is killed or told to stop, its disk fills, two of them run at once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod claimed;
mod journal;
mod kept;
mod killed;
mod private;
mod service;
mod stopped;
mod store;
mod two_servers;
