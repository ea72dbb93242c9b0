//! platform

pub mod templates;
