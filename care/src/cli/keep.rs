//! Keeping what was confirmed: migrate, backup, restore, check.

use std::path::Path;

use platform::{Error, Result, operate};

use super::{Place, say};

pub(super) async fn migrate(place: &Place) -> Result<()> {
    let app = place.app().await?;
    let applied = app.db.migrate(&app.migrations(), app.clock.now()).await?;
    match applied.0.len() {
        0 => say("The record store is up to date; nothing was changed."),
        count => say(format!("{count} upgrade step(s) done: {}.", applied.0.join(", "))),
    }
    Ok(())
}

pub(super) async fn backup(place: &Place, file: &Path) -> Result<()> {
    let app = place.app().await?;
    app.db.schema_is_current(&app.migrations()).await?;
    operate::backup(&app, file).await?;
    say(format!("Everything is in {}. Keep it somewhere else than this machine.", file.display()));
    Ok(())
}

pub(super) async fn restore(place: &Place, file: &Path) -> Result<()> {
    operate::restore(&place.address(), &place.data, file).await?;
    say(format!(
        "Restored from {}. What was there before is beside it, with `.before-restore` in its name.",
        file.display()
    ));
    check(place).await
}

pub(super) async fn check(place: &Place) -> Result<()> {
    let app = place.app().await?;
    app.db.schema_is_current(&app.migrations()).await?;
    let health = operate::check(&app).await?;
    for line in health.well.iter().chain(&health.faults) {
        say(line);
    }
    if health.faults.is_empty() {
        return Ok(());
    }
    Err(Error::Refusal(format!("{} fault(s) found.", health.faults.len())))
}
