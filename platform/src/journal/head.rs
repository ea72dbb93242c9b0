//! The head of the chain, remembered in the data folder too: whoever cuts the newest seals off in the record store has
//! not cut them here.
//!
//! Each server writes where its own sealing has come to, and logs it. So a head may be behind the record store, because
//! another server sealed; it is never ahead of it, unless the chain was cut, or a backup was restored from another server.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    app::App,
    error::{Error, Result},
    private,
};

/// The file's name in the data folder, and in a backup.
pub(crate) const HEAD: &str = "journal-head";

/// The newest seal somebody knows of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// The seal's number.
    pub number: i64,
    /// The seal's hash.
    pub hash: String,
}

/// What a data folder remembers, if it does.
pub(crate) fn remembered(data: &Path) -> Result<Option<Head>> {
    let text = match fs::read(data.join(HEAD)) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    let head = serde_json::from_slice(&text).map_err(|_| {
        Error::Refusal(format!("the file {HEAD} in the data folder cannot be read: it was altered by somebody"))
    })?;
    Ok(Some(head))
}

/// Compares what is remembered with the record store: a sentence when the chain is not the one that was there.
pub(crate) async fn compare(app: &App) -> Result<Option<String>> {
    let head = match remembered(&app.config.data) {
        Ok(None) => return Ok(None),
        Ok(Some(head)) => head,
        Err(Error::Refusal(why)) => return Ok(Some(why)),
        Err(other) => return Err(other),
    };
    let number = head.number;
    let hash = store::hash_of(&app.db, number).await?;
    Ok(match hash {
        Some(hash) if hash == head.hash => None,
        Some(_) => Some(format!("seal {number} is not the one that this server made or saw: the chain was made anew")),
        None => {
            let last = store::newest_seal(&app.db).await?.map_or(0, |newest| newest.number);
            Some(format!(
                "it ends at seal {last}, and this server remembers seal {number}: the newest entries were removed. \
                 If a backup was restored from another server, remove the file {HEAD} from the data folder here"
            ))
        }
    })
}

/// Moves what is remembered forward to the newest seal. It stays as it is when the record store contradicts it, so that
/// `alongside check` still finds what happened.
pub(super) async fn remember(app: &App) -> Result<()> {
    if let Some(fault) = compare(app).await? {
        tracing::error!(%fault, "the journal's chain does not hold: run `alongside check`");
        return Ok(());
    }
    let Some(newest) = store::newest_seal(&app.db).await? else { return Ok(()) };
    let data = &app.config.data;
    if remembered(data)?.is_some_and(|head| head.number >= newest.number) {
        return Ok(());
    }
    private::folder(data)?;
    // Servers may share the folder: each writes under a name of its own, and the last one stays.
    let part = data.join(format!(".{HEAD}-{}", app.ids.next(app.clock.now())));
    let text = serde_json::to_vec(&newest).map_err(Error::internal)?;
    let written = private::create(&part)
        .and_then(|mut file| file.write_all(&text).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&part, data.join(HEAD)));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written?;
    tracing::info!(seal = newest.number, hash = %newest.hash, "the journal is sealed up to here");
    Ok(())
}
