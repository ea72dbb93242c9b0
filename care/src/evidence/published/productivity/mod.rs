//! What councils achieve for what they spend: outcomes against net spending, never as one naked rank.

mod gather;
pub mod model;
mod page;
#[cfg(test)]
mod tests;

pub(super) use page::show;
