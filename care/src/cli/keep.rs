//! Keeping what was confirmed: migrate, backup, restore, check.

use std::path::Path;

use platform::{Error, Result, clock::Clock, operate};

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
    let (slices, now) = (care::shell::slices(), Clock::system().now());
    let restored = operate::restore(&place.address(), &place.data, &slices, file, now).await?;
    say(format!("Restored from {}.", file.display()));
    if let Some(before) = restored.before {
        say(format!(
            "What was there before is in {}. It holds personal data: remove it when you are sure that you do not need it.",
            before.display()
        ));
    }
    if let (Some(was), is) = restored.seals
        && Some(was) > is
    {
        say(format!(
            "The journal goes back from seal {was} to {}, as the backup has it. A server with a data folder of its own \
             still remembers the later one and will say so in its check.",
            is.map_or_else(|| "no seal".to_owned(), |is| format!("seal {is}"))
        ));
    }
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
