//! Backups while people work, restores that look before they replace, and a check of the database's own health.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use super::{Address, Database, Inner, StorageError};

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
    match &database.0 {
        Inner::Sqlite(pools, _) => {
            let part = beside(to, "part");
            let _ = std::fs::remove_file(&part);
            let text = format!("vacuum into '{}'", part.display().to_string().replace('\'', "''"));
            // A connection that only reads can copy: writers are not kept waiting.
            sqlx::query(AssertSqlSafe(text)).execute(&pools.read).await?;
            verify(&part).await?;
            std::fs::File::open(&part).and_then(|file| file.sync_all()).map_err(io)?;
            std::fs::rename(&part, to).map_err(io)
        }
        Inner::Postgres(_, address) => {
            let part = beside(to, "part");
            run("pg_dump", &["--format=custom", "--no-owner", "--file"], &part, address).await?;
            std::fs::rename(&part, to).map_err(io)
        }
    }
}

/// Replaces the database at `address` by a backup, after checking that the backup is whole. For SQLite the database
/// that was there is kept beside it with `.before-restore` at the end of its name.
pub async fn restore(address: &Address, from: &Path) -> Result<(), StorageError> {
    if !from.is_file() {
        return Err(StorageError::Wrong(format!("there is no file {}; nothing was changed", from.display())));
    }
    match address {
        Address::File(file) => {
            verify(from).await?;
            let part = beside(file, "restoring");
            std::fs::copy(from, &part).map_err(io)?;
            verify(&part).await?;
            std::fs::File::open(&part).and_then(|copy| copy.sync_all()).map_err(io)?;
            for tail in ["", "-wal", "-shm"] {
                let old = PathBuf::from(format!("{}{tail}", file.display()));
                if old.exists() {
                    std::fs::rename(&old, format!("{}.before-restore{tail}", file.display())).map_err(io)?;
                }
            }
            std::fs::rename(&part, file).map_err(io)
        }
        Address::Postgres(url) => {
            let listed =
                tokio::process::Command::new("pg_restore").arg("--list").arg(from).output().await.map_err(io)?;
            if !listed.status.success() {
                return Err(StorageError::Wrong(format!(
                    "{} is not a PostgreSQL backup of Alongside; nothing was changed",
                    from.display()
                )));
            }
            run(
                "pg_restore",
                &["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", "--dbname", url],
                from,
                "",
            )
            .await
        }
    }
}

/// Opens a SQLite file on its own and refuses it when it is damaged or not ours.
async fn verify(file: &Path) -> Result<(), StorageError> {
    let not_ours = |why: String| {
        StorageError::Wrong(format!(
            "{} is not a whole backup of Alongside ({why}); nothing was changed",
            file.display()
        ))
    };
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

/// Drives one of PostgreSQL's own tools; the password goes by the environment so that no list of processes shows it.
async fn run(tool: &str, words: &[&str], file: &Path, address: &str) -> Result<(), StorageError> {
    let (address, password) = without_password(address);
    let mut command = tokio::process::Command::new(tool);
    command.arg("--dbname").arg(address).args(words).arg(file);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let done = command.output().await.map_err(|cause| {
        StorageError::Wrong(format!("{tool} could not be started ({cause}): install PostgreSQL's client tools"))
    })?;
    if done.status.success() {
        return Ok(());
    }
    Err(StorageError::Wrong(format!("{tool} failed: {}", String::from_utf8_lossy(&done.stderr).trim())))
}

/// `postgres://user:secret@host/name` as an address without its secret, and the secret.
fn without_password(address: &str) -> (String, Option<String>) {
    let parts = address.split_once("://").and_then(|(scheme, rest)| {
        let (user, place) = rest.split_once('@')?;
        let (name, secret) = user.split_once(':')?;
        Some((format!("{scheme}://{name}@{place}"), secret))
    });
    match parts {
        None => (address.to_owned(), None),
        Some((bare, secret)) => {
            // Percent signs decode as in a form, but a plus sign is itself.
            let kept = secret.replace('+', "%2B");
            let decoded = form_urlencoded::parse(kept.as_bytes()).next().map(|(name, _)| name.into_owned());
            (bare, decoded)
        }
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

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn the_password_is_taken_out_of_the_address() {
        let (address, password) = without_password("postgres://care:a%40b+c@db.example.org:5432/care");
        assert_eq!(address, "postgres://care@db.example.org:5432/care");
        assert_eq!(password.as_deref(), Some("a@b+c"));
        assert_eq!(without_password("postgres://care@localhost/care"), ("postgres://care@localhost/care".into(), None));
    }
}
