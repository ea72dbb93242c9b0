//! What any line-of-business service needs: storage, identity, access, audit, jobs, web shell, forms, testing.
//!
//! Nothing here knows of care. A product lists its slices (see [`slice::Slice`]); the rest are folds over that list.

pub mod access;
pub mod app;
pub mod clock;
pub mod error;
pub mod identity;
pub mod ids;
pub mod jobs;
pub mod journal;
pub mod messages;
pub mod operate;
pub mod private;
pub mod slice;
pub mod storage;
pub mod templates;
pub mod testing;
pub mod web;
pub mod work;

pub use error::{Error, Result};

/// The platform's own slices, in reading order; a product puts its own after them.
pub fn slices() -> Vec<slice::Slice> {
    vec![
        web::assets::SLICE,
        operate::SLICE,
        identity::SLICE,
        identity::ACCOUNTS,
        journal::SLICE,
        jobs::SLICE,
        messages::SLICE,
        access::break_glass::SLICE,
    ]
}
