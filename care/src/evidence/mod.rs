//! What the numbers say: national events in and out, measures and charts.

pub mod client_level_data;
pub mod local_words;
pub mod submissions;
pub mod disclosure;
mod notes;
pub mod downloads;
pub mod published;
pub mod national;
pub mod patterns;
pub mod measures;
pub mod variation;
pub mod surveys;
pub mod dashboards;
pub mod packs;
pub mod report;
