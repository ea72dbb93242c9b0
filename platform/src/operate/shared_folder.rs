//! Several servers on one PostgreSQL share one data folder: a file that one took in is worked on and shown by another.
//!
//! The record store and the folder carry the same mark. A server that was given another folder would say of every import
//! that it is gone, so it does not start. A SQLite file lies in its folder, so there is nothing to compare.

use std::{fs, io, io::Write as _, path::Path};

use super::store;
use crate::{
    app::App,
    error::{Error, Result},
    ids, private,
};

/// The file in the data folder that holds the mark; it travels in backups.
pub(super) const MARK: &str = "folder-mark";

/// Makes sure that this data folder is the record store's own; the first one that is used becomes it.
///
/// # Errors
/// [`Error::Refusal`] when it is another folder, with what to do.
pub async fn belongs(app: &App) -> Result<()> {
    if app.db.file().is_some() {
        return Ok(());
    }
    let data = &app.config.data;
    private::folder(data)?;
    let known = match store::mark(&app.db).await? {
        Some(known) => known,
        None => {
            let new = mark_of(data)?;
            let mut tx = app.db.begin().await?;
            store::keep_mark(&mut tx, &new, app.clock.now()).await?;
            tx.commit().await?;
            store::mark(&app.db).await?.unwrap_or(new)
        }
    };
    if read(data)?.as_deref() == Some(known.as_str()) {
        return Ok(());
    }
    Err(Error::Refusal(format!(
        "The files of this record store are in another data folder than {}. Several servers on one database share one \
         folder: start with that one (--data). If the files were moved here by hand, write this line into the file {MARK} \
         in {} and start again: {known}",
        data.display(),
        data.display()
    )))
}

fn read(data: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(data.join(MARK)) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(cause),
    }
}

/// The folder's mark, made if need be. Of two servers that start at once on one new folder, whoever gives the file its
/// name first stays, and both read the same.
fn mark_of(data: &Path) -> io::Result<String> {
    if let Some(held) = read(data)? {
        return Ok(held);
    }
    let new = ids::secret();
    let part = data.join(format!(".{MARK}-{new}"));
    let mut file = private::create(&part)?;
    file.write_all(new.as_bytes())?;
    file.sync_all()?;
    let named = fs::hard_link(&part, data.join(MARK));
    fs::remove_file(&part)?;
    match named {
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => Err(cause),
        _ => Ok(read(data)?.unwrap_or(new)),
    }
}
