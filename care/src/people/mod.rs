//! Who: the people of the place, what happened to them, and how to be with them.

pub mod small_numbers;
pub mod timeline;
pub mod persons;
pub mod events;
