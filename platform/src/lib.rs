//! What any line-of-business service needs: storage, identity, access, audit, jobs, web shell, forms, testing.
//!
//! Nothing here knows of care. A product lists its slices (see [`slice::Slice`]); the rest are folds over that list.

pub mod clock;
pub mod ids;
pub mod storage;
