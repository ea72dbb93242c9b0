//! The mark of a record store whose people do not exist: the demo's, and a borough's.
//!
//! The passwords of its staff are printed for everybody, so it is served with a banner that says what it is, and on this
//! machine alone. The mark is written with the first of them, in the same transaction, and is never taken away.

mod store;

use platform::{
    Error, Result,
    slice::Slice,
    storage::{Database, Migration},
    work::Work,
};

/// What stands above every page of it.
pub const WORDS: &str = "Everything here is fiction: no such council, no such people.";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "town/fiction",
    tables: &[Migration { name: "20261125_70_fiction", sql: include_str!("tables/20261125_70_fiction.sql") }],
    ..Slice::NONE
};

/// Marks the record store, in the work that makes its first people.
pub async fn mark(work: &mut Work) -> Result<()> {
    store::mark(work).await
}

/// Whether the record store is marked.
pub async fn is_marked(db: &Database) -> Result<bool> {
    store::is_marked(db).await
}

/// Refuses to let a made-up council be reached from elsewhere.
///
/// # Errors
/// A refusal that says what to do, when the address to listen on is not this machine's own.
pub fn only_here(listen: std::net::IpAddr) -> Result<()> {
    if listen.is_loopback() {
        return Ok(());
    }
    Err(Error::Refusal(format!(
        "This record store holds people who do not exist, and everybody knows their passwords, so it is not served at \
         {listen}. For a council, name an empty folder with --data. To look at the fiction, listen on 127.0.0.1."
    )))
}

#[cfg(test)]
mod tests {
    use super::only_here;

    #[test]
    fn fiction_stays_on_this_machine() {
        for (address, here) in [("127.0.0.1", true), ("::1", true), ("0.0.0.0", false), ("192.0.2.7", false)] {
            assert_eq!(
                only_here(address.parse().unwrap_or(std::net::Ipv4Addr::UNSPECIFIED.into())).is_ok(),
                here,
                "{address}"
            );
        }
    }
}
