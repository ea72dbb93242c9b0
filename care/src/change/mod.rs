//! What we do about it: the council's plan, and whether it changes what the numbers say.

pub mod objectives;
