//! Huddles: the decisions as tables of facts, and stories through HTTP on both databases.
