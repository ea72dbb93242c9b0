//! Backups while people work, restores that look before they replace, and a check of the database's own health.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use super::{Address, Database, Inner, StorageError, tools};
use crate::private;

/// What a database says of its own health.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Integrity {
    /// One sentence for each fault; none when all is well.
    pub faults: Vec<String>,
}

impl Database {
    /// Asks the database to examine itself: pages, indexes and references.
    pub async fn integrity(&self) -> Result<Integrity, StorageError> {
        match &self.0 {
            Inner::Sqlite(pools, _) => {
                let mut connection = pools.write.acquire().await?;
                sqlite_integrity(&mut connection).await
            }
            Inner::Postgres(pool, _) => {
                // PostgreSQL enforces references itself; what can be wrong is a constraint that was never validated.
                let found: Vec<(String,)> =
                    sqlx::query_as("select conname::text from pg_constraint where not convalidated")
                        .fetch_all(pool)
                        .await?;
                let faults = found
                    .into_iter()
                    .map(|(name,)| format!("the rule {name} was never checked against old rows"))
                    .collect();
                Ok(Integrity { faults })
            }
        }
    }
}

async fn sqlite_integrity(connection: &mut SqliteConnection) -> Result<Integrity, StorageError> {
    let told: Vec<(String,)> = sqlx::query_as("pragma integrity_check").fetch_all(&mut *connection).await?;
    let mut faults: Vec<String> = told.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect();
    let lost: Vec<(String, Option<i64>, String)> =
        sqlx::query_as(r#"select "table", rowid, parent from pragma_foreign_key_check"#)
            .fetch_all(&mut *connection)
            .await?;
    faults.extend(
        lost.into_iter().map(|(table, row, parent)| format!("{table} row {row:?} refers to a missing row of {parent}")),
    );
    Ok(Integrity { faults })
}

/// Writes a consistent copy of a running database to `to`, which must not exist yet.
pub async fn backup(database: &Database, to: &Path) -> Result<(), StorageError> {
    if to.exists() {
        return Err(StorageError::Wrong(format!(
            "{} is already there; choose another name, nothing was changed",
            to.display()
        )));
    }
    let part = beside(to, "part");
    // Both databases write into an empty file that is there, and its rights stay as they are.
    create_anew(&part)?;
    let outcome = write_to(database, &part).await;
    if outcome.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    outcome?;
    std::fs::File::open(&part).and_then(|file| file.sync_all()).map_err(io)?;
    std::fs::rename(&part, to).map_err(io)
}

async fn write_to(database: &Database, part: &Path) -> Result<(), StorageError> {
    match &database.0 {
        Inner::Sqlite(pools, _) => {
            let text = format!("vacuum into '{}'", part.display().to_string().replace('\'', "''"));
            // A connection that only reads can copy: writers are not kept waiting.
            sqlx::query(AssertSqlSafe(text)).execute(&pools.read).await?;
            verify(part).await
        }
        Inner::Postgres(_, address) => tools::copy(address, part).await,
    }
}

/// A backup that was read from its first to its last byte and can take a database's place.
#[derive(Debug)]
pub struct Sound<'a> {
    address: &'a Address,
    /// The SQLite file, beside the one it replaces; or PostgreSQL's script.
    ready: PathBuf,
}

impl<'a> Sound<'a> {
    /// Examines a backup for the database at `address`, and whether that database may be replaced now. What it needs is
    /// written to the folder `scratch`, which the caller removes, or beside the SQLite file. Nothing is changed.
    ///
    /// # Errors
    /// A sentence: the backup is damaged or not ours, or somebody else uses the database.
    pub async fn examined(address: &'a Address, from: &Path, scratch: &Path) -> Result<Self, StorageError> {
        match address {
            Address::File(file) => {
                verify(from).await?;
                let ready = beside(file, "restoring");
                let mut copy = create_anew(&ready)?;
                let copied = std::fs::File::open(from)
                    .and_then(|mut from| std::io::copy(&mut from, &mut copy))
                    .and_then(|_| copy.sync_all());
                if let Err(cause) = copied {
                    let _ = std::fs::remove_file(&ready);
                    return Err(io(cause));
                }
                Ok(Self { address, ready })
            }
            Address::Postgres(url) => {
                tools::alone(url).await?;
                let ready = scratch.join("record-store.sql");
                create_anew(&ready)?;
                tools::script(from, &ready).await.map_err(|cause| not_ours(from, &cause.to_string()))?;
                Ok(Self { address, ready })
            }
        }
    }

    /// Puts the backup in the database's place, and keeps what was there in the folder `before`: SQLite's files as they
    /// are, or a copy that `pg_restore` reads. A database that was empty leaves nothing there.
    ///
    /// # Errors
    /// A sentence. On PostgreSQL nothing was changed then.
    pub async fn replace(self, before: &Path) -> Result<(), StorageError> {
        match self.address {
            Address::File(file) => {
                for tail in ["", "-wal", "-shm"] {
                    let old = PathBuf::from(format!("{}{tail}", file.display()));
                    if let (true, Some(name)) = (old.exists(), old.file_name()) {
                        private::folder(before).map_err(io)?;
                        std::fs::rename(&old, before.join(name)).map_err(io)?;
                    }
                }
                std::fs::rename(&self.ready, file).map_err(io)
            }
            Address::Postgres(url) => {
                if tools::is_used(url).await? {
                    private::folder(before).map_err(io)?;
                    let dump = before.join("record-store.dump");
                    create_anew(&dump)?;
                    tools::copy(url, &dump).await.map_err(|cause| {
                        let _ = std::fs::remove_file(&dump);
                        StorageError::Wrong(format!(
                            "What is in the database now could not be copied first ({cause}). Nothing was changed. \
                             Mend that, or make a new and empty database and restore into it."
                        ))
                    })?;
                }
                // Somebody may have come while the copy was made.
                tools::alone(url).await?;
                tools::replace(url, &self.ready).await.map_err(|cause| {
                    StorageError::Wrong(format!("The database could not be replaced ({cause}); nothing was changed"))
                })
            }
        }
    }
}

fn not_ours(file: &Path, why: &str) -> StorageError {
    let name = file.display();
    StorageError::Wrong(format!("{name} is not a whole backup of Alongside ({why}); nothing was changed"))
}

/// An empty file of this name, whatever a run that was killed left there.
fn create_anew(path: &Path) -> Result<std::fs::File, StorageError> {
    let _ = std::fs::remove_file(path);
    private::create(path).map_err(io)
}

/// Opens a SQLite file on its own and refuses it when it is damaged or not ours.
async fn verify(file: &Path) -> Result<(), StorageError> {
    let not_ours = |why: String| not_ours(file, &why);
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(|cause| not_ours(cause.to_string()))?;
    let ledger: Result<(i64,), _> =
        sqlx::query_as("select count(*) from schema_steps").fetch_one(&mut connection).await;
    ledger.map_err(|cause| not_ours(cause.to_string()))?;
    let health = sqlite_integrity(&mut connection).await.map_err(|cause| not_ours(cause.to_string()))?;
    connection.close().await?;
    match health.faults.first() {
        None => Ok(()),
        Some(first) => Err(not_ours(first.clone())),
    }
}

fn beside(file: &Path, tail: &str) -> PathBuf {
    PathBuf::from(format!("{}.{tail}", file.display()))
}

fn io(cause: std::io::Error) -> StorageError {
    if cause.kind() == std::io::ErrorKind::StorageFull {
        StorageError::Full
    } else {
        StorageError::Wrong(cause.to_string())
    }
}
