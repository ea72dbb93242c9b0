//! The borough as records, written in bulk.
