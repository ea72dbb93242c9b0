//! One piece of work: a transaction with who does it and when, so that no change is kept without its journal entry.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    app::App,
    error::{Error, Result},
    jobs,
    journal::{self, Entry},
    storage::{Row, Sql, StorageError, Tx, Value},
};

/// Who does something: a signed-in member of staff, a member of the public, or the service itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account's id; none for the public and for the service.
    pub id: Option<String>,
    /// The name as it was then.
    pub name: String,
    /// The request this is part of, to find it in the logs.
    pub request: Option<String>,
}

impl Actor {
    /// The service itself: jobs, imports, the town.
    pub fn service(what: &str) -> Self {
        Self { id: None, name: format!("Alongside ({what})"), request: None }
    }
}

/// A transaction and its author. Everything in it is kept together with its journal entries, or nothing is.
#[derive(Debug)]
pub struct Work {
    tx: Tx,
    app: App,
    actor: Actor,
    now: Timestamp,
    wrote: bool,
    journalled: bool,
}

impl Work {
    /// Begins a piece of work.
    pub async fn begin(app: &App, actor: Actor) -> Result<Self> {
        let tx = app.db.begin().await?;
        Ok(Self { tx, app: app.clone(), actor, now: app.clock.now(), wrote: false, journalled: false })
    }

    /// The moment this work is dated with.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A new id.
    pub fn new_id(&self) -> String {
        self.app.ids.next(self.now)
    }

    /// The national code of the council whose work it is.
    pub fn council(&self) -> &str {
        &self.app.config.council
    }

    /// The author.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// All rows of an answer, seen from inside the transaction.
    pub async fn rows(&mut self, sql: Sql, args: Vec<Value>) -> Result<Vec<Row>, StorageError> {
        self.tx.rows(sql, args).await
    }

    /// The first row of an answer, if there is one.
    pub async fn row(&mut self, sql: Sql, args: Vec<Value>) -> Result<Option<Row>, StorageError> {
        self.tx.row(sql, args).await
    }

    /// Runs a statement and tells how many rows it touched.
    pub async fn run(&mut self, sql: Sql, args: Vec<Value>) -> Result<u64, StorageError> {
        self.wrote = true;
        self.tx.run(sql, args).await
    }

    /// Inserts many rows with few statements; see [`Tx::run_many`].
    pub async fn run_many(&mut self, sql: Sql, rows: Vec<Vec<Value>>) -> Result<u64, StorageError> {
        self.wrote = true;
        self.tx.run_many(sql, rows).await
    }

    /// Runs an update guarded by `version = $n`; when no row matched, somebody else was first.
    pub async fn update(&mut self, sql: Sql, args: Vec<Value>) -> Result<()> {
        if self.run(sql, args).await? == 1 {
            return Ok(());
        }
        Err(Error::Conflict("Somebody else changed this while you were writing. Nothing of yours is lost: it is shown here beside what they saved.".into()))
    }

    /// Writes the journal entry of a change: what it was before and after, field by field.
    ///
    /// `before` is none for something new, `after` is none for something ended. `person` is whose record it is in.
    pub async fn changed<T: Serialize>(
        &mut self,
        action: &str,
        subject: (&str, &str),
        person: Option<&str>,
        before: Option<&T>,
        after: Option<&T>,
    ) -> Result<()> {
        let changes = journal::difference(before, after)?;
        let entry = Entry::change(action, subject, person, changes);
        journal::write(&mut self.tx, &self.app, &self.actor, self.now, &entry).await?;
        self.journalled = true;
        Ok(())
    }

    /// Asks for a job to be run when this work is kept.
    pub async fn enqueue<T: Serialize + Sync>(&mut self, kind: &str, payload: &T) -> Result<()> {
        self.enqueue_at(kind, payload, self.now).await
    }

    /// Asks for a job to be run when this work is kept, and not before a moment.
    pub async fn enqueue_at<T: Serialize + Sync>(&mut self, kind: &str, payload: &T, at: Timestamp) -> Result<()> {
        let id = self.new_id();
        jobs::enqueue(&mut self.tx, &id, kind, payload, (self.now, at)).await
    }

    /// Keeps everything.
    ///
    /// # Errors
    /// Refuses work that wrote rows without a journal entry: that would be a change nobody can account for.
    pub async fn commit(self) -> Result<()> {
        if self.wrote && !self.journalled {
            return Err(Error::internal("a change was about to be kept without a journal entry"));
        }
        Ok(self.tx.commit().await?)
    }

    /// Keeps work that is about the service itself and not about anybody: a job's state, a session's last use.
    pub async fn commit_housekeeping(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }
}
