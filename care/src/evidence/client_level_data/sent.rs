//! A file that was sent: it waits in the data folder under our own id, and a job reads it.

use std::{fs, path::Path};

use platform::{
    Result,
    app::App,
    identity::Account,
    private,
    work::{Actor, Work},
};

use super::{
    jobs,
    model::{Import, State},
    store,
};

/// Writes down who sent which file, and asks for it to be read. The file lies where it waits already.
pub(super) async fn ask(
    mut work: Work,
    id: String,
    called: String,
    by: &Account,
    release: Option<String>,
) -> Result<()> {
    let import = Import {
        id,
        called,
        state: State::Running,
        asked_at: work.now(),
        asked_by: by.id.clone(),
        asked_by_name: by.name.clone(),
        council: None,
        release: None,
        rows: None,
        failed: None,
        warned: None,
        message: None,
    };
    store::add(&mut work, &import).await?;
    work.enqueue(jobs::IMPORT, &jobs::Asked { id: import.id, release }).await?;
    work.commit().await
}

/// Sends a file as somebody would by the page; the file is moved. It is read as soon as the service runs.
///
/// # Errors
/// The data folder's and the record store's own; the file is gone then.
pub async fn send(app: &App, by: &Account, called: &str, file: &Path) -> Result<()> {
    private::folder(&jobs::uploads(&app.config.data))?;
    let id = app.ids.next(app.clock.now());
    let upload = jobs::upload_of(&app.config.data, &id);
    fs::rename(file, &upload)?;
    let actor = Actor { id: Some(by.id.clone()), name: by.name.clone(), request: None };
    let asked = async { ask(Work::begin(app, actor).await?, id, called.to_owned(), by, None).await };
    let asked = asked.await;
    if asked.is_err() {
        // Without its row nobody would ever read it.
        jobs::remove(&upload);
    }
    asked
}
