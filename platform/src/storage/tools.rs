//! PostgreSQL's own tools: they copy a database while it is used, read a copy, and put one in another's place.

use std::{path::Path, process::Output, time::Duration};

use sqlx::{Connection as _, PgConnection};
use tokio::process::Command;

use super::StorageError;

/// How often it is looked whether everybody else has left: somebody who was just stopped is gone in a moment.
const LOOKS: usize = 30;

/// Drops the tables that are there, so that none of a newer version outlives a restore of an older one.
const CLEAR: &str = "do $$ declare ours record; begin
    for ours in
      select c.oid::regclass::text as name from pg_class c
        where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace
          and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    loop execute 'drop table if exists ' || ours.name || ' cascade'; end loop;
  end $$";

/// Writes a copy of one moment of the database to a file that is there and empty.
pub(super) async fn copy(address: &str, to: &Path) -> Result<(), StorageError> {
    run(copying(address, to)).await.map(|_| ())
}

/// Reads a copy from its first to its last byte and writes what it says as a script to a file that is there and empty.
pub(super) async fn script(from: &Path, to: &Path) -> Result<(), StorageError> {
    let listed = run(listing(from)).await?;
    let ours = String::from_utf8_lossy(&listed.stdout).lines().any(|line| {
        let mut words = line.split_whitespace().skip_while(|word| *word != "TABLE");
        words.nth(2) == Some("schema_steps")
    });
    if !ours {
        return Err(StorageError::Wrong("it is a copy of another program's database".into()));
    }
    run(scripting(from, to)).await.map(|_| ())
}

/// Puts what a script says in the place of what is there: in one transaction, so that either the one or the other is there.
pub(super) async fn replace(address: &str, script: &Path) -> Result<(), StorageError> {
    run(replacing(address, script)).await.map(|_| ())
}

/// Whether there is anything in the database.
pub(super) async fn is_used(address: &str) -> Result<bool, StorageError> {
    let mut connection = PgConnection::connect(address).await?;
    let question = "select exists (select from pg_class where relkind in ('r', 'p') \
                    and relnamespace = current_schema()::regnamespace)";
    let used: bool = sqlx::query_scalar(question).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(used)
}

/// Refuses while anybody else is connected: another server may work on this database from a data folder of its own.
pub(super) async fn alone(address: &str) -> Result<(), StorageError> {
    let mut connection = PgConnection::connect(address).await?;
    // The kinds of connection other accounts have are hidden from ours; the system's own workers have no account.
    let question = "select count(*) from pg_stat_activity where datname = current_database() \
                    and pid <> pg_backend_pid() and usesysid is not null";
    let mut others: i64 = 0;
    for look in 0..LOOKS {
        if look > 0 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        others = sqlx::query_scalar(question).fetch_one(&mut connection).await?;
        if others == 0 {
            break;
        }
    }
    connection.close().await?;
    if others == 0 {
        return Ok(());
    }
    Err(StorageError::Wrong(format!(
        "The database has {others} other connection(s): another Alongside server, or another program, still uses it. \
         Nothing was changed. Stop every server on every machine that uses this database, then restore again."
    )))
}

fn copying(address: &str, to: &Path) -> Command {
    let mut command = on(address, "pg_dump");
    command.args(["--format=custom", "--no-owner", "--file"]).arg(to);
    command
}

fn listing(from: &Path) -> Command {
    let mut command = Command::new("pg_restore");
    command.arg("--list").arg(from);
    command
}

fn scripting(from: &Path, to: &Path) -> Command {
    let mut command = Command::new("pg_restore");
    command.args(["--clean", "--if-exists", "--no-owner", "--file"]).arg(to).arg(from);
    command
}

fn replacing(address: &str, script: &Path) -> Command {
    let mut command = on(address, "psql");
    command.args(["--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--command", CLEAR]);
    command.arg("--file").arg(script);
    command
}

/// One of the tools on a database. The password goes by the environment, so that no list of processes shows it.
fn on(address: &str, tool: &str) -> Command {
    let (address, password) = without_password(address);
    let mut command = Command::new(tool);
    command.arg("--dbname").arg(address);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}

async fn run(mut command: Command) -> Result<Output, StorageError> {
    let tool = command.as_std().get_program().to_string_lossy().into_owned();
    let done = command.output().await.map_err(|cause| {
        StorageError::Wrong(format!("{tool} could not be started ({cause}): install PostgreSQL's client tools"))
    })?;
    if done.status.success() {
        return Ok(done);
    }
    Err(StorageError::Wrong(format!("{tool} failed: {}", String::from_utf8_lossy(&done.stderr).trim())))
}

/// `postgres://user:secret@host/name` as an address without its secret, and the secret; it may also stand behind the
/// question mark, as `password=secret`.
fn without_password(address: &str) -> (String, Option<String>) {
    let (place, settings) = address.split_once('?').unwrap_or((address, ""));
    let named = |setting: &&str| setting.split('=').next() == Some("password");
    let kept: Vec<&str> = settings.split('&').filter(|setting| !setting.is_empty() && !named(setting)).collect();
    let asked = settings.split('&').find(named).and_then(|setting| setting.split_once('=')).map(|(_, secret)| secret);
    let parts = place.split_once("://").and_then(|(scheme, rest)| {
        let (user, place) = rest.split_once('@')?;
        let (name, secret) = user.split_once(':')?;
        Some((format!("{scheme}://{name}@{place}"), secret))
    });
    let (mut bare, written) = parts.map_or((place.to_owned(), None), |(bare, secret)| (bare, Some(secret)));
    if !kept.is_empty() {
        bare = format!("{bare}?{}", kept.join("&"));
    }
    (bare, asked.or(written).and_then(decoded))
}

/// Percent signs decode as in a form, but a plus sign is itself.
fn decoded(secret: &str) -> Option<String> {
    let kept = secret.replace('+', "%2B");
    form_urlencoded::parse(kept.as_bytes()).next().map(|(name, _)| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_taken_out_of_the_address() {
        let (address, password) = without_password("postgres://care:a%40b+c@db.example.org:5432/care");
        assert_eq!(address, "postgres://care@db.example.org:5432/care");
        assert_eq!(password.as_deref(), Some("a@b+c"));
        assert_eq!(without_password("postgres://care@localhost/care"), ("postgres://care@localhost/care".into(), None));
        let (address, password) = without_password("postgres://care@db/care?sslmode=require&password=a%40b&user=x");
        assert_eq!(
            (address.as_str(), password.as_deref()),
            ("postgres://care@db/care?sslmode=require&user=x", Some("a@b"))
        );
    }

    #[test]
    fn no_list_of_processes_shows_the_password() {
        let file = Path::new("file");
        for address in ["postgres://care:pw-0451@db/care", "postgres://care@db/care?password=pw-0451"] {
            let commands = [copying(address, file), listing(file), scripting(file, file), replacing(address, file)];
            for command in &commands {
                let shown: Vec<_> = command.as_std().get_args().map(|word| word.to_string_lossy()).collect();
                assert!(shown.iter().all(|word| !word.contains("pw-0451")), "{shown:?}");
                let given = command.as_std().get_envs().any(|(name, _)| name == "PGPASSWORD");
                assert_eq!(given, shown.iter().any(|word| word == "--dbname"), "{shown:?}");
            }
        }
    }
}
