//! Drafts whose time is over are deleted, with their files.

use jiff::SignedDuration;
use platform::{
    Result,
    app::App,
    jobs::JobError,
    work::{Actor, Work},
};

use super::{rules, store};
use crate::front_door::sent;

/// Deletes what is over. Running twice does no harm.
pub(super) async fn tidy(app: App) -> Result<(), JobError> {
    for id in store::over(&app.db, app.clock.now()).await? {
        forget(&app, &id).await?;
    }
    // Files of drafts that vanished while they arrived; a draft that is still there may be changed every day.
    let before = app.clock.now() - SignedDuration::from_hours(24 * (rules::DRAFT_DAYS + 1));
    for (file, draft) in sent::files_of_drafts_before(&app.db, before).await? {
        if store::find(&app.db, &draft, app.clock.now()).await?.is_none() {
            remove_file(&app, &draft, &file).await?;
        }
    }
    Ok(())
}

/// Deletes a draft and the files that were not sent with it.
pub(super) async fn forget(app: &App, id: &str) -> Result<()> {
    for file in sent::files_of_draft(&app.db, id).await? {
        remove_file(app, id, &file.id).await?;
    }
    let mut work = Work::begin(app, Actor::service("asking")).await?;
    store::delete(&mut work, id).await?;
    work.commit_housekeeping().await
}

/// Takes a file out of a draft, and off the disk.
pub(super) async fn remove_file(app: &App, draft_id: &str, id: &str) -> Result<()> {
    let mut work = Work::begin(app, Actor::service("asking")).await?;
    let was_there = sent::remove_file(&mut work, draft_id, id).await?;
    work.commit_housekeeping().await?;
    if was_there {
        match tokio::fs::remove_file(sent::place_of(app, id)).await {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause.into()),
            _ => {}
        }
    }
    Ok(())
}
