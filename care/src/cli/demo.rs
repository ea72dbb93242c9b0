//! `alongside demo`: the fictional council, filled at its first start.

use care::town::{self, staff};
use platform::{Result, app::App, clock::Clock, identity, ids::Ids};

use super::{Listen, Place, say, serve};

/// The same people have the same ids at every first start.
const SEED: u64 = 2_026;

pub(super) async fn demo(place: &Place, listen: &Listen) -> Result<()> {
    let mut config = place.config(Some(listen));
    config.service_name = "Larkmere Council".into();
    config.phase = Some(town::fiction::WORDS.into());
    town::fiction::only_here(listen.listen.ip())?;
    let app = care::shell::app(place.open().await?, Clock::system(), Ids::random(), config)?;
    app.db.migrate(&app.migrations(), app.clock.now()).await?;
    if identity::accounts(&app).await?.is_empty() {
        fill(&app).await?;
    }
    for line in staff::who_may_sign_in() {
        say(line);
    }
    say("");
    serve::until_stopped(app, place, listen).await
}

/// Lets two years of Larkmere pass on the same record store, with a clock that is moved through them.
async fn fill(app: &App) -> Result<()> {
    say("Filling the fictional council of Larkmere …");
    let began = std::time::Instant::now();
    let today = app.clock.now();
    let clock = Clock::standing(town::begins(today));
    let past = care::shell::app(app.db.clone(), clock, Ids::seeded(SEED), app.config.clone())?;
    town::fill(&past, today).await?;
    say(format!("Two years have passed in {:.1} seconds.", began.elapsed().as_secs_f64()));
    let began = std::time::Instant::now();
    let rows = town::extracts::send(&past).await?;
    say(format!(
        "{rows} synthetic rows of Client Level Data are sent in {:.1} seconds; they are read while you look around.",
        began.elapsed().as_secs_f64()
    ));
    Ok(())
}
