//! `alongside serve`: listen, until told to stop.

use std::time::Duration;

use care::{
    evidence::{client_level_data, measures},
    town::fiction,
};
use platform::{
    Error, Result,
    app::App,
    clock::Clock,
    identity,
    ids::Ids,
    operate::{self, Lock},
    storage::SchemaError,
};

use super::{Listen, Place, say};

/// Serves a council. A record store that was never used is set up first; an older one is left for `migrate`.
pub(super) async fn serve(place: &Place, listen: &Listen) -> Result<()> {
    let db = place.open().await?;
    let mut config = place.config(Some(listen));
    let mut app = care::shell::app(db, Clock::system(), Ids::random(), config.clone())?;
    prepare(&app).await?;
    if fiction::is_marked(&app.db).await? {
        fiction::only_here(listen.listen.ip())?;
        config.phase = Some(fiction::WORDS.into());
        app = care::shell::app(app.db.clone(), Clock::system(), Ids::random(), config)?;
    }
    if place.council == care::town::COUNCIL {
        tracing::warn!(
            "the council's national code was not given: what is told to the nation goes out under {}, which is nobody's. Start with --council or ALONGSIDE_COUNCIL",
            place.council
        );
    }
    if identity::accounts(&app).await?.is_empty() {
        say("Nobody can sign in yet. Make the first account: alongside account USERNAME --name \"Their Name\"");
    }
    until_stopped(app, place, listen).await
}

/// Sets up a record store that was never used.
///
/// # Errors
/// When it is older or newer than this program, with what to do.
pub(super) async fn prepare(app: &App) -> Result<()> {
    match app.db.schema_is_current(&app.migrations()).await {
        Ok(()) => {}
        Err(SchemaError::Older(waiting)) if waiting.len() == app.migrations().len() => {
            app.db.migrate(&app.migrations(), app.clock.now()).await?;
        }
        Err(other) => return Err(other.into()),
    }
    Ok(())
}

/// Listens until a signal says stop, then finishes what has begun, or what of it can be finished in time.
pub(super) async fn until_stopped(app: App, place: &Place, listen: &Listen) -> Result<()> {
    operate::belongs(&app).await?;
    sweep(place);
    let _lock = shared(place).await?;
    let running = operate::serve(app.clone(), listen.listen, true).await?;
    tokio::spawn(numbers(app.clone()));
    say(format!("Alongside listens on http://{}", running.address));
    told_to_stop().await?;
    if running.stop().await {
        app.db.close().await;
    }
    Ok(())
}

/// Makes the numbers of the record ready while nobody waits for them.
async fn numbers(app: App) {
    if let Err(cause) = measures::make_ready(&app).await {
        // Whoever asks for them tries again, and is told.
        tracing::warn!(cause = %cause, "the numbers could not be made ready");
    }
}

/// Removes what imports that were killed left behind, where nobody else works on this data folder who might be making one.
fn sweep(place: &Place) {
    let Ok(_alone) = Lock::alone(&place.data) else { return };
    match client_level_data::sweep(&place.data) {
        Ok(0) => {}
        Ok(swept) => tracing::info!(swept, "files that killed imports had left were removed"),
        // The service can work beside what is left.
        Err(cause) => tracing::warn!(cause = %cause, "what killed imports left could not be removed"),
    }
}

/// The lock of a running service. Another one that starts in the same moment holds it alone while it sweeps: that is
/// waited for, a restore is not.
async fn shared(place: &Place) -> Result<Lock> {
    for _ in 0..20 {
        if let Ok(lock) = Lock::shared(&place.data) {
            return Ok(lock);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Lock::shared(&place.data)
}

async fn told_to_stop() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut asked = signal(SignalKind::terminate()).map_err(Error::internal)?;
    tokio::select! {
        _ = asked.recv() => {}
        pressed = tokio::signal::ctrl_c() => pressed.map_err(Error::internal)?,
    }
    Ok(())
}
