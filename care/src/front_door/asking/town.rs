//! What Larkmere says on its public pages. The numbers are Ofcom's for fiction; they ring nowhere.

use platform::{
    Result,
    app::App,
    identity,
    work::{Actor, Work},
};

use super::{model::Settings, store};

/// Fills in what the council says about itself.
///
/// # Errors
/// As the record store says.
pub async fn fill(app: App) -> Result<()> {
    let teams = identity::teams(&app).await?;
    let team = teams.into_iter().find(|team| team.name == "Adult Contact Team");
    let settings = Settings {
        version: 1,
        phone_day: "01632 960100".into(),
        phone_night: "01632 960199".into(),
        phone_housing: "01632 960150".into(),
        hours: "Monday to Friday, 8:30am to 5pm".into(),
        team_id: team.map(|team| team.id),
    };
    let mut work = Work::begin(&app, Actor::service("town")).await?;
    store::begin_settings(&mut work).await?;
    store::keep_settings(&mut work, &settings).await?;
    let subject = ("asking settings", "here");
    work.changed("front_door/asking:settings", subject, None, None, Some(&settings)).await?;
    work.commit().await
}
