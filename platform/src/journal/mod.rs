//! The journal: every change with before and after, every read of a person's record with its reason.
//!
//! Promise PL2. Rows are written in the transaction of the change they tell of. They are sealed in batches into a hash
//! chain by a job of their own, so that writers never wait for each other; `alongside check` walks the chain, and compares
//! its end with the one that the data folder remembers.

mod head;
mod seal;
mod store;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::{
    app::App,
    error::{Error, Result},
    ids::Ids,
    slice::{JobKind, Slice},
    storage::{Migration, Tx},
    work::Actor,
};

pub(crate) use head::{HEAD, compare, remembered};
pub(crate) use seal::stands_still;
pub use seal::{Verdict, seal_new, verify};
pub use store::{Told, changes, reads_of, told_about};

/// The journal's manifest.
pub const SLICE: Slice = Slice {
    name: "journal",
    tables: &[Migration { name: "20261122_01_journal", sql: include_str!("tables/20261122_01_journal.sql") }],
    jobs: &[JobKind { name: "journal/seal", run: |app, _| Box::pin(seal::job(app)), every_seconds: Some(60) }],
    ..Slice::NONE
};

/// One row before it is written.
#[derive(Clone, Debug)]
pub struct Entry {
    action: String,
    read: bool,
    subject_kind: String,
    subject_id: String,
    person_id: Option<String>,
    reason: Option<String>,
    changes: Option<String>,
}

impl Entry {
    /// A change of a subject `(kind, id)` that is in the record of `person`.
    pub fn change(action: &str, subject: (&str, &str), person: Option<&str>, changes: Json) -> Self {
        Self {
            action: action.into(),
            read: false,
            subject_kind: subject.0.into(),
            subject_id: subject.1.into(),
            person_id: person.map(Into::into),
            reason: None,
            changes: Some(changes.to_string()),
        }
    }

    /// A look at a record, with the reason the policy gave.
    pub fn read(action: &str, subject: (&str, &str), person: Option<&str>, reason: &str) -> Self {
        Self {
            action: action.into(),
            read: true,
            subject_kind: subject.0.into(),
            subject_id: subject.1.into(),
            person_id: person.map(Into::into),
            reason: Some(reason.into()),
            changes: None,
        }
    }
}

/// Writes one row into a transaction.
pub async fn write(tx: &mut Tx, app: &App, actor: &Actor, now: Timestamp, entry: &Entry) -> Result<()> {
    write_with(tx, &app.ids, actor, now, entry).await
}

/// Writes one row by itself, and keeps it: a look at a record that changes nothing else.
pub async fn note(app: &App, actor: &Actor, now: Timestamp, entry: &Entry) -> Result<()> {
    let mut tx = app.db.begin().await?;
    write(&mut tx, app, actor, now, entry).await?;
    Ok(tx.commit().await?)
}

async fn write_with(tx: &mut Tx, ids: &Ids, actor: &Actor, now: Timestamp, entry: &Entry) -> Result<()> {
    store::insert(tx, &ids.next(now), actor, now, entry).await
}

/// What differs between two states of one thing: `{"field": {"before": …, "after": …}}`, only the fields that differ.
pub fn difference<T: Serialize>(before: Option<&T>, after: Option<&T>) -> Result<Json> {
    let object = |given: Option<&T>| -> Result<Map<String, Json>> {
        match given.map(serde_json::to_value).transpose().map_err(Error::internal)? {
            None => Ok(Map::new()),
            Some(Json::Object(fields)) => Ok(fields),
            Some(other) => Ok(Map::from_iter([("value".to_owned(), other)])),
        }
    };
    let (before, after) = (object(before)?, object(after)?);
    let mut changes = Map::new();
    for name in before.keys().chain(after.keys()) {
        let (was, is) = (before.get(name).unwrap_or(&Json::Null), after.get(name).unwrap_or(&Json::Null));
        if was != is {
            changes.insert(name.clone(), json!({"before": was, "after": is}));
        }
    }
    Ok(Json::Object(changes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"name": "Ann", "town": "Lee"});
        let after = json!({"name": "Anne", "town": "Lee"});
        assert_eq!(
            difference(Some(&before), Some(&after)).unwrap(),
            json!({"name": {"before": "Ann", "after": "Anne"}})
        );
        assert_eq!(difference(None, Some(&"x")).unwrap(), json!({"value": {"before": null, "after": "x"}}));
    }
}
