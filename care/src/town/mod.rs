//! The fictional council of Larkmere: demo, test data and screenshots. Nobody in it exists.
//!
//! It has four `localities` with a map. Twenty-five people work there (`staff`), sixty have a story (`people`), some four
//! hundred asked once (`callers`).
//! [`fill`] lets two years pass: every contact is taken down, ended and told of as the product does it, by whoever did it,
//! dated with its own moment. `borough` makes people in any number instead, and `extracts`
//! sends what such a borough would have sent the nation. `fiction` marks the record store that holds them.

/// Larkmere's national code. The nation gives 999 to nobody.
pub const COUNCIL: &str = "999";

pub mod fiction;
pub mod localities;
pub mod staff;
pub mod people;
pub mod promises;
pub mod borough;
pub mod extracts;
mod callers;
mod taken_down;
mod fill;

pub use fill::{begins, fill};
