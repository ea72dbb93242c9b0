//! Tests of small spends.
