//! Evidence: what the numbers say. Reads events in the nation's words, never a person's record.

pub mod client_level_data;
