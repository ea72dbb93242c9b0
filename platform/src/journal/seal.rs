//! Sealing: new rows are gathered into a batch whose hash covers them and the batch before.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::{
    head,
    store::{self, Told},
};
use crate::{
    app::App,
    error::Result,
    jobs::JobError,
    storage::{Database, StorageError, instant_text},
};

/// How many rows one seal may hold: few enough to read again in one breath.
const BATCH: i64 = 2_000;

/// How long a row may wait for its seal: the job comes every minute.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(10);

/// What a walk along the chain found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Seals that hold.
    pub seals: i64,
    /// Rows in them.
    pub entries: i64,
    /// One sentence for each break; none when nothing was removed or altered.
    pub breaks: Vec<String>,
}

pub(super) async fn job(app: App) -> Result<(), JobError> {
    seal_new(&app).await?;
    Ok(head::remember(&app).await?)
}

/// Seals every row that is not sealed yet; tells how many rows that were. Two servers may try at once: the seal's
/// number is unique, so one of them does it and the other finds nothing left to do.
pub async fn seal_new(app: &App) -> Result<u64> {
    let mut sealed = 0;
    loop {
        let mut tx = app.db.begin().await?;
        let rows = store::unsealed(&mut tx, BATCH).await?;
        if rows.is_empty() {
            return Ok(sealed);
        }
        let (last, before) = store::last_seal(&mut tx).await?.unwrap_or((0, String::new()));
        let hash = hash(&before, &rows);
        let entries = i64::try_from(rows.len()).unwrap_or(BATCH);
        match store::insert_seal(&mut tx, last + 1, app.clock.now(), entries, &hash).await {
            Ok(()) => {}
            // Another server made this seal first; its rows are not ours to seal again.
            Err(StorageError::Unique(_)) => return Ok(sealed),
            Err(other) => return Err(other.into()),
        }
        for row in &rows {
            if store::mark(&mut tx, &row.id, last + 1).await? != 1 {
                return Ok(sealed);
            }
        }
        tx.commit().await?;
        sealed += u64::try_from(rows.len()).unwrap_or(0);
    }
}

/// Walks the whole chain, seal by seal, and names every break.
pub async fn verify(db: &Database) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    let (mut last, mut before) = (0, String::new());
    loop {
        let seals = store::seals_after(db, last, 500).await?;
        if seals.is_empty() {
            break;
        }
        for (number, entries, sealed) in seals {
            if number != last + 1 {
                verdict.breaks.push(format!("seal {} is missing", last + 1));
            }
            let rows = store::in_seal(db, number).await?;
            let held = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            if held != entries {
                verdict.breaks.push(format!("seal {number} was made over {entries} rows, and {held} are there"));
            } else if hash(&before, &rows) != sealed {
                verdict.breaks.push(format!("a row of seal {number}, or the seal before it, was altered"));
            } else {
                verdict.seals += 1;
                verdict.entries += held;
            }
            (last, before) = (number, sealed);
        }
    }
    if store::orphans(db).await? > 0 {
        verdict.breaks.push("rows name a seal that is gone: the newest seals were removed".into());
    }
    Ok(verdict)
}

/// Whether rows wait for their seal longer than they should: a sentence then. When no service runs nothing is sealed, and
/// the newest row, not the clock, says how long that was.
pub(crate) async fn stands_still(db: &Database, running_at: Option<Timestamp>) -> Result<Option<String>> {
    let Some((waiting, oldest)) = store::waiting(db).await? else { return Ok(None) };
    let until = match running_at {
        Some(now) => now,
        None => store::newest(db).await?.unwrap_or(oldest),
    };
    if until.duration_since(oldest) <= LONGEST_WAIT {
        return Ok(None);
    }
    Ok(Some(format!("sealing stands still: {waiting} entries wait for it, the oldest since {oldest:.0}")))
}

/// SHA-256 over the hash before and every field of every row, each with its length in front so that no two different
/// rows can read the same.
fn hash(before: &str, rows: &[Told]) -> String {
    use std::fmt::Write as _;
    let mut sum = Sha256::new();
    let mut take = |text: Option<&str>| {
        sum.update(text.map_or(u64::MAX, |text| text.len() as u64).to_be_bytes());
        sum.update(text.unwrap_or_default());
    };
    take(Some(before));
    for row in rows {
        take(Some(&row.id));
        take(Some(&instant_text(row.recorded_at)));
        take(row.actor_id.as_deref());
        for text in [&row.actor_name, &row.action, &row.kind, &row.subject_kind, &row.subject_id] {
            take(Some(text));
        }
        for text in [&row.person_id, &row.reason, &row.changes, &row.request_id] {
            take(text.as_deref());
        }
    }
    sum.finalize().iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
