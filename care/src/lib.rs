//! care

pub mod evidence;
