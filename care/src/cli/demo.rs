//! `alongside demo`: the fictional council, filled at its first start.

use platform::{Result, clock::Clock, ids::Ids};

use super::{Listen, Place, serve};

pub(super) async fn demo(place: &Place, listen: &Listen) -> Result<()> {
    let mut config = place.config(Some(listen));
    config.service_name = "Larkmere Council".into();
    config.phase = Some("Everything here is fiction: no such council, no such people.".into());
    let app = care::shell::app(place.open().await?, Clock::system(), Ids::random(), config)?;
    app.db.migrate(&app.migrations(), app.clock.now()).await?;
    serve::until_stopped(app, place, listen).await
}
