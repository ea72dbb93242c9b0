//! Alongside: one open system for adult social care in an English council.
//!
//! The areas in reading order. Code may only look up this list; news travels down it as events. The same list is the
//! order of the menu, of the town's story and of `ARCHITECTURE.md`; a test holds it.

pub mod people;
pub mod market;
pub mod safeguarding;
pub mod front_door;
pub mod practice;
pub mod evidence;
pub mod change;
pub mod town;
pub mod shell;
