//! Who is here: accounts of staff, their sessions, second factor, single sign-on.

mod model;

pub use model::{Account, ProviderConfig, Session};
