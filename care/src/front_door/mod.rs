//! Asking for help: the first contact, and the conversation that begins in it.

pub mod sent;
pub mod connections;
pub mod small_spend;
pub mod contacts;
pub mod asking;
