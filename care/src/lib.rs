//! care

pub mod shell;
