//! Asking for help: the first contact, and the conversation that begins in it.

mod charts;
pub mod sent;
pub mod light;
pub mod assessments;
pub mod unmet_needs;
pub mod connections;
pub mod small_spend;
pub mod contacts;
pub mod routing;
pub mod promises;
pub mod national_words;
pub mod asking;
pub mod self_assess;
pub mod letters;
pub mod huddle;
pub mod hubs;
pub mod visits;
