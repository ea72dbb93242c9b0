//! What the council says about itself on the public pages: numbers to ring, when, and which team gets what is sent.

use axum::response::Response;
use platform::{
    Error, Result, identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{model::Settings, rules, store};

const PAGE: &str = "front_door/asking/settings.html";

#[derive(Serialize)]
struct View {
    version: i64,
    teams: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    text: String,
}

impl View {
    async fn of(cx: &Cx, version: i64) -> Result<Self> {
        let teams = identity::teams(&cx.app).await?.into_iter();
        let none = Choice { value: String::new(), text: "Nobody’s queue in particular".into() };
        let teams = teams.map(|team| Choice { value: team.id, text: team.name });
        Ok(Self { version, teams: std::iter::once(none).chain(teams).collect() })
    }
}

/// GET /asking/settings
pub(super) async fn edit(cx: Cx) -> Result<Response> {
    let held = store::settings(cx.db()).await?;
    let form = Form::of([
        ("phone_day", held.phone_day.clone()),
        ("phone_night", held.phone_night.clone()),
        ("phone_housing", held.phone_housing.clone()),
        ("hours", held.hours.clone()),
        ("team_id", held.team_id.clone().unwrap_or_default()),
    ]);
    cx.show_form(PAGE, &View::of(&cx, held.version).await?, &form)
}

/// POST /asking/settings
pub(super) async fn update(cx: Cx) -> Result<Response> {
    let held = store::settings(cx.db()).await?;
    let mut problems = Problems::new();
    for name in ["phone_day", "phone_night", "phone_housing", "hours"] {
        problems.limit(name, cx.form.text(name), rules::LONGEST_LINE);
    }
    for name in ["phone_day", "phone_night", "phone_housing"] {
        let typed = cx.form.text(name);
        if !typed.chars().all(|letter| letter.is_ascii_digit() || " +()-".contains(letter)) {
            problems.add(name, "Write a telephone number alone: digits and blanks");
        }
    }
    let team_id = cx.form.some("team_id");
    let teams = identity::teams(&cx.app).await?;
    if team_id.as_ref().is_some_and(|id| !teams.iter().any(|team| team.id == *id)) {
        problems.add("team_id", "Choose one of the teams");
    }
    if !problems.none() {
        return cx.again(PAGE, &View::of(&cx, held.version).await?, &problems);
    }
    let text = |name: &str| cx.form.text(name).to_owned();
    let after = Settings {
        version: cx.form.text("version").parse().unwrap_or_default(),
        phone_day: text("phone_day"),
        phone_night: text("phone_night"),
        phone_housing: text("phone_housing"),
        hours: text("hours"),
        team_id,
    };
    match keep(&cx, &held, &after).await {
        Err(Error::Conflict(why)) => cx.refused(PAGE, &View::of(&cx, held.version).await?, &why),
        Err(other) => Err(other),
        Ok(()) => Ok(cx.see_other("/asking/settings", Some("Saved. The public pages say this from now on."))),
    }
}

async fn keep(cx: &Cx, held: &Settings, after: &Settings) -> Result<()> {
    let mut work = cx.begin().await?;
    store::begin_settings(&mut work).await?;
    // The row is made with version 1; a page that was opened before there was one says 0.
    let after = Settings { version: after.version.max(1), ..after.clone() };
    store::keep_settings(&mut work, &after).await?;
    let subject = ("asking settings", "here");
    work.changed("front_door/asking:settings", subject, None, Some(held), Some(&after)).await?;
    work.commit().await
}
