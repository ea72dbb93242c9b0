//! The fictional council of Larkmere: demo, test data and screenshots. Nobody in it exists.

pub mod staff;
pub mod borough;
