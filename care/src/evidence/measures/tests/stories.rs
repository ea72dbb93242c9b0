//! Stories: empty for now.
