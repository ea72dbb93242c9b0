//! Asking for help: the first contact, and the conversation that begins in it.

pub mod sent;
pub mod light;
pub mod connections;
pub mod small_spend;
pub mod contacts;
pub mod routing;
pub mod asking;
pub mod self_assess;
pub mod letters;
pub mod hubs;
pub mod visits;
