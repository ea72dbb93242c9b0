//! One story, two databases: each story becomes the tests `name::sqlite` and `name::postgres`.

use std::{future::Future, time::Duration};

/// A story that takes longer than this hangs; the test then says so instead of keeping everybody waiting.
const LONGEST: Duration = Duration::from_mins(3);

/// Runs one story on a runtime of its own with two workers, so that what the service does side by side is side by side.
///
/// # Panics
/// When the story hangs.
pub fn run<F: Future>(story: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime for the story");
    let told = runtime.block_on(async { tokio::time::timeout(LONGEST, story).await });
    // What the story left running (a pool, a worker) must not keep the test from ending.
    runtime.shutdown_background();
    told.unwrap_or_else(|_| panic!("the story did not end within {} minutes", LONGEST.as_secs() / 60))
}

/// Makes two tests of one body, `name::sqlite` and `name::postgres`: `both! { async fn name(store) { … } }`.
#[macro_export]
macro_rules! both {
    ($($(#[$note:meta])* async fn $name:ident($store:ident) $body:block)+) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a story need not use what its neighbours do")]
            use super::*;

            async fn story($store: $crate::testing::Store) $body

            #[test]
            fn sqlite() {
                $crate::testing::run(story($crate::testing::Store::Sqlite));
            }

            #[test]
            fn postgres() {
                $crate::testing::run(story($crate::testing::Store::Postgres));
            }
        }
    )+};
}

/// Makes two tests of each story, which is given what `open` makes of a [`Store`](crate::testing::Store):
/// `stories! { with open; async fn name(town: Town) { … } }`, where `open` is an `async fn(Store) -> Town`.
#[macro_export]
macro_rules! stories {
    (with $open:path; $($(#[$note:meta])* async fn $name:ident($($given:ident)+ : $kind:ty) $body:block)+) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a story need not use what its neighbours do")]
            use super::*;

            async fn story($($given)+: $kind) $body

            #[test]
            fn sqlite() {
                $crate::testing::run(async { story($open($crate::testing::Store::Sqlite).await).await });
            }

            #[test]
            fn postgres() {
                $crate::testing::run(async { story($open($crate::testing::Store::Postgres).await).await });
            }
        }
    )+};
}
