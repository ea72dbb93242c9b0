//! Keeping adults safe: the concern that somebody is abused or neglected. The enquiry under section 42 comes later.

pub mod concerns;
