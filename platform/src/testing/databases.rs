//! A fresh database for each test: made once for each key, then copied, so that a whole town costs milliseconds.
//!
//! What a test used is dropped when the test ends, however it ends. What a killed run left behind is dropped by the
//! next run on the same machine, which it knows by the name: `alongside_test_PLACE_PROCESS_NUMBER`.

use std::{
    collections::HashMap,
    future::Future,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    ops::Deref,
    path::{Path, PathBuf},
    process,
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use jiff::Timestamp;
use tokio::sync::OnceCell;

use crate::{
    error::Result,
    private,
    storage::{Address, Database, Migration, scratch},
};

pub use crate::storage::scratch::Tampering;

/// A template for each database and key; a cell is empty while its template is being made.
type Templates = HashMap<(Store, String), Arc<OnceCell<Address>>>;

const BEGINNING: &str = "alongside_test";

/// Which database a test runs on. Every story runs on both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Store {
    /// A file of its own.
    Sqlite,
    /// A database of its own on the server that `ALONGSIDE_TEST_POSTGRES` names.
    Postgres,
}

/// A database for one test; it is a [`Database`], and is dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    database: Database,
    address: Address,
}

impl TestDatabase {
    /// Where it is, to open it a second time: another server, another process.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// A data folder of this test's own, made when somebody writes into it and gone with the database.
    pub fn files(&self) -> PathBuf {
        let name = match &self.address {
            Address::File(file) => file.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            Address::Postgres(url) => url.rsplit('/').next().unwrap_or_default().to_owned(),
        };
        folder().join(format!("{name}.files"))
    }
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

/// A fresh database. The first call for a `key` in this process migrates a template through `steps` and lets `fill`
/// write into it; later calls for the same key copy that template and do not call their `fill` at all, so give
/// different contents different keys.
///
/// # Panics
/// When the database cannot be made, `fill` fails, or PostgreSQL is asked for and the tests were given none.
pub async fn fresh<F, Fut>(store: Store, key: &str, steps: &[Migration], fill: F) -> TestDatabase
where
    F: FnOnce(Database) -> Fut,
    Fut: Future<Output = Result<()>>,
{
    static TEMPLATES: LazyLock<Mutex<Templates>> = LazyLock::new(Mutex::default);
    sweep(store).await;
    let cell = {
        let mut all = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry((store, key.to_owned())).or_default())
    };
    let template = cell.get_or_init(|| make_template(store, key, steps, fill)).await;
    let address = copy(template).await;
    let database = open(&address).await;
    TestDatabase { database, address }
}

async fn make_template<F, Fut>(store: Store, key: &str, steps: &[Migration], fill: F) -> Address
where
    F: FnOnce(Database) -> Fut,
    Fut: Future<Output = Result<()>>,
{
    let name = new_name();
    let address = match store {
        Store::Sqlite => Address::File(folder().join(format!("{name}.db"))),
        Store::Postgres => {
            let admin = server();
            scratch::create(&admin, &name, None).await.unwrap_or_else(|cause| panic!("making {name}: {cause}"));
            Address::Postgres(scratch::address_of(&admin, &name))
        }
    };
    let database = open(&address).await;
    // The moment of a migration is seen by nobody, but a test's files should be the same at every run.
    let migrated = database.migrate(steps, Timestamp::UNIX_EPOCH).await;
    migrated.unwrap_or_else(|cause| panic!("the schema of the template {key:?} failed on {store:?}: {cause}"));
    let filled = fill(database.clone()).await;
    filled.unwrap_or_else(|cause| panic!("filling the template {key:?} failed on {store:?}: {cause}"));
    // Closing the last connection writes SQLite's log back into its file, and lets PostgreSQL copy the database.
    database.close().await;
    if let Address::File(file) = &address {
        let log = PathBuf::from(format!("{}-wal", file.display()));
        assert!(!log.exists(), "the template {key:?} was still in use when it was closed");
    }
    address
}

async fn copy(template: &Address) -> Address {
    let name = new_name();
    match template {
        Address::File(file) => {
            let to = folder().join(format!("{name}.db"));
            std::fs::copy(file, &to).unwrap_or_else(|cause| panic!("copying {}: {cause}", file.display()));
            Address::File(to)
        }
        Address::Postgres(url) => {
            let admin = server();
            let from = url.rsplit('/').next().and_then(|tail| tail.split('?').next()).unwrap_or_default();
            scratch::create(&admin, &name, Some(from)).await.unwrap_or_else(|cause| panic!("copying {from}: {cause}"));
            Address::Postgres(scratch::address_of(&admin, &name))
        }
    }
}

async fn open(address: &Address) -> Database {
    Database::open(address).await.unwrap_or_else(|cause| panic!("opening a test's database: {cause}"))
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.files());
        match &self.address {
            Address::File(file) => {
                for tail in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{tail}", file.display()));
                }
            }
            Address::Postgres(url) => {
                let name =
                    url.rsplit('/').next().and_then(|tail| tail.split('?').next()).unwrap_or_default().to_owned();
                let admin = server();
                // Dropping cannot wait inside the story's runtime, which may be ending: it has a thread of its own.
                let _ = std::thread::spawn(move || alone(async move { scratch::drop(&admin, &name).await })).join();
            }
        }
    }
}

fn alone<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a small runtime").block_on(work)
}

fn server() -> String {
    std::env::var("ALONGSIDE_TEST_POSTGRES").ok().filter(|url| !url.is_empty()).unwrap_or_else(|| {
        panic!("Run the tests with `make test`, which starts a PostgreSQL of its own, or set ALONGSIDE_TEST_POSTGRES.")
    })
}

fn new_name() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    format!("{BEGINNING}_{}_{}_{}", place(), process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// This process's folder: for SQLite files, and for services whose test looks at no file. The next run removes it.
pub fn folder() -> &'static Path {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        // What is static is never dropped: the next run knows by the name whose it was.
        let made = private::temporary(&format!("{BEGINNING}_{}_{}_", place(), process::id()));
        made.unwrap_or_else(|cause| panic!("making a folder for the tests' files: {cause}")).keep()
    });
    &FOLDER
}

/// This start of this machine, as a word: a process number means nothing elsewhere.
fn place() -> &'static str {
    static PLACE: LazyLock<String> = LazyLock::new(|| {
        let mut told = DefaultHasher::new();
        std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().hash(&mut told);
        std::fs::read_link("/proc/self/ns/pid").unwrap_or_default().hash(&mut told);
        format!("{:016x}", told.finish())[..8].to_owned()
    });
    &PLACE
}

/// Drops, once in a process, what processes of this machine that are no more have left behind.
async fn sweep(store: Store) {
    static FILES: OnceCell<()> = OnceCell::const_new();
    static DATABASES: OnceCell<()> = OnceCell::const_new();
    let beginning = format!("{BEGINNING}_{}_", place());
    match store {
        Store::Sqlite => {
            FILES
                .get_or_init(|| async {
                    for entry in std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
                        if is_left_over(&entry.file_name().to_string_lossy(), &beginning) {
                            let _ = std::fs::remove_dir_all(entry.path());
                        }
                    }
                })
                .await;
        }
        Store::Postgres => {
            DATABASES
                .get_or_init(|| async {
                    let admin = server();
                    for name in scratch::named(&admin, &beginning).await.unwrap_or_default() {
                        if is_left_over(&name, &beginning) {
                            let _ = scratch::drop(&admin, &name).await;
                        }
                    }
                })
                .await;
        }
    }
}

/// Whether a name is one of ours, of a process that is no more.
pub(super) fn is_left_over(name: &str, beginning: &str) -> bool {
    let number = name.strip_prefix(beginning).and_then(|rest| rest.split('_').next());
    let Some(number) = number.and_then(|number| number.parse::<u32>().ok()) else {
        return false;
    };
    Path::new("/proc/self").exists() && !Path::new(&format!("/proc/{number}")).exists()
}

/// Does something to the journal behind the service's back: what `alongside check` must find.
///
/// # Panics
/// When nothing is sealed yet.
pub async fn tamper_with_journal(database: &Database, how: Tampering) {
    scratch::tamper_with_journal(database, how).await.unwrap_or_else(|cause| panic!("tampering: {cause}"));
}

/// Makes the journal's seals, of which there must be none yet, impossible to write.
///
/// # Panics
/// When there are seals.
pub async fn refuse_seals(database: &Database) {
    scratch::refuse_seals(database).await.unwrap_or_else(|cause| panic!("refusing seals: {cause}"));
}
