//! Reads a file that was sent, outside the request. It may run twice: what is there already is not made again.

use std::{
    fs,
    path::{Path, PathBuf},
};

use platform::{
    Error,
    app::App,
    jobs::{JobError, LEASE},
    work::{Actor, Work},
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{
    half,
    import::{self, ImportError, ImportOrder, import_file_reading},
    kept,
    local::LocalWords,
    model::{Import, State},
    specification::Release,
    store,
    summary::ImportSummary,
};

/// The job's name.
pub(super) const IMPORT: &str = "evidence/import";

/// Which import is asked for.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Asked {
    pub id: String,
    /// The release to check against, for what is read again. Otherwise it is found from the file.
    #[serde(default)]
    pub release: Option<String>,
}

/// The folder in the data folder where files wait until they are read.
pub(super) const UPLOADS: &str = "uploads";

/// Where files wait in a data folder.
pub(super) fn uploads(data: &Path) -> PathBuf {
    data.join(UPLOADS)
}

/// Where the file of an import waits: the id is ours, the name people gave it is not used.
pub(super) fn upload_of(data: &Path, id: &str) -> PathBuf {
    uploads(data).join(format!("{id}.csv"))
}

pub(super) async fn import(app: App, payload: Json) -> Result<(), JobError> {
    let asked: Asked = serde_json::from_value(payload).map_err(|cause| JobError::Fail(cause.to_string()))?;
    let Some(import) = store::find(&app.db, &asked.id).await? else {
        return Err(JobError::Fail("there is no import of this id".into()));
    };
    let upload = upload_of(&app.config.data, &import.id);
    if import.state == State::Running {
        let outcome = read(&app, &import, upload.clone(), asked.release.as_deref()).await?;
        let after = match &outcome {
            Ok(summary) => import.done(summary),
            Err(stopped) => import.given_up(&stopped.words),
        };
        let mut work = Work::begin(&app, Actor::service("import")).await?;
        match store::end(&mut work, &import, &after).await {
            Ok(()) => work.commit().await?,
            // Another server ended it in the meantime.
            Err(Error::Conflict(_)) => {}
            Err(other) => return Err(other.into()),
        }
        remove(&upload);
        return match outcome {
            Err(Stopped { words, ours: true }) => Err(JobError::Fail(words)),
            _ => Ok(()),
        };
    }
    remove(&upload);
    Ok(())
}

/// Why nothing was imported, for whoever sent the file.
struct Stopped {
    words: String,
    /// The file is not to blame: an operator must act.
    ours: bool,
}

/// Reads the file unless its rows are kept already.
async fn read(
    app: &App,
    import: &Import,
    upload: PathBuf,
    release: Option<&str>,
) -> Result<Result<ImportSummary, Stopped>, JobError> {
    let data = app.config.data.clone();
    if let Some(kept) = kept::find(&data, &import.id) {
        return Ok(Ok(kept.summary));
    }
    if !upload.exists() {
        let words = "The file is not in the data folder any more. Nothing was imported. Send it again.".to_owned();
        return Ok(Err(Stopped { words, ours: false }));
    }
    let (id, called, release) = (import.id.clone(), import.called.clone(), release.and_then(Release::named));
    let words = LocalWords::of(&store::local_words(&app.db).await?).map_err(JobError::Fail)?;
    let read = tokio::task::spawn_blocking(move || {
        // A server that was killed while it read this file left half of it; one that still reads has touched it lately.
        half::give_up(&import::folder(&data), &id, LEASE);
        let order = ImportOrder { file: &upload, called: Some(&called), data: &data, import_id: &id, release };
        import_file_reading(order, &words, &mut |_| {}).map(|imported| imported.summary)
    });
    match read.await {
        Ok(Ok(summary)) => Ok(Ok(summary)),
        Ok(Err(ImportError::WrongId)) => Err(JobError::Retry("another server is reading this file".into())),
        Ok(Err(cause)) => {
            let ours = matches!(cause, ImportError::DiskFull | ImportError::Unwritable(_) | ImportError::Broken(_));
            Ok(Err(Stopped { words: cause.to_string(), ours }))
        }
        Err(_) => {
            let words = "Reading this file broke off because of a mistake in this program. Nothing was imported. \
                         Please tell the people who run the service."
                .to_owned();
            Ok(Err(Stopped { words, ours: true }))
        }
    }
}

/// A file that stays is swept at the next start.
pub(super) fn remove(upload: &Path) {
    if let Err(cause) = fs::remove_file(upload)
        && cause.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(cause = %cause, "a file that was sent could not be removed");
    }
}
