//! What we do about it: the council's plan, and whether it is working.
