//! Puts everything on one site.

pub mod policies;
