//! Who holds a record: its owner, whom the person can ring, and the team that covers for them.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result, identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{find, hold, model::Person, pages::Head};

#[derive(Serialize)]
struct Choice {
    value: String,
    text: String,
}

#[derive(Serialize)]
struct View {
    person: Head,
    owners: Vec<Choice>,
    teams: Vec<Choice>,
    seen_owner: String,
    seen_team: String,
}

async fn view(cx: &Cx, person: &Person) -> Result<View> {
    let nobody = || Choice { value: String::new(), text: "Nobody yet".into() };
    let accounts = identity::accounts(&cx.app).await?;
    let owners = accounts.into_iter().filter(|who| !super::rules::is_guest(&who.roles));
    let owners = owners.map(|who| Choice { text: format!("{} ({})", who.name, who.title), value: who.id });
    let teams = identity::teams(&cx.app).await?;
    let teams = teams.into_iter().map(|team| Choice { value: team.id, text: team.name });
    Ok(View {
        person: Head::of(person, cx.today()),
        owners: std::iter::once(nobody()).chain(owners).collect(),
        teams: std::iter::once(nobody()).chain(teams).collect(),
        seen_owner: person.owner_id.clone().unwrap_or_default(),
        seen_team: person.team_id.clone().unwrap_or_default(),
    })
}

pub(super) async fn edit(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let person = find(cx.db(), &id).await?;
    cx.may("people/persons:edit", &person.record()).await?;
    let held = Form::of([
        ("owner", person.owner_id.clone().unwrap_or_default()),
        ("team", person.team_id.clone().unwrap_or_default()),
    ]);
    cx.show_form("people/persons/allocation.html", &view(&cx, &person).await?, &held)
}

pub(super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    const TEMPLATE: &str = "people/persons/allocation.html";
    let mut person = find(cx.db(), &id).await?;
    cx.may("people/persons:edit", &person.record()).await?;
    let view = view(&cx, &person).await?;
    let (owner, team) = (cx.form.some("owner"), cx.form.some("team"));
    let among = |all: &[Choice], chosen: &Option<String>| {
        chosen.as_ref().is_none_or(|chosen| all.iter().any(|choice| choice.value == *chosen))
    };
    let mut problems = Problems::new();
    if !among(&view.owners, &owner) {
        problems.add("owner", "Choose somebody of the list: this account is closed or was never there");
    }
    if !among(&view.teams, &team) {
        problems.add("team", "Choose a team of the list");
    }
    if !problems.none() {
        return cx.again(TEMPLATE, &view, &problems);
    }
    // What the writer saw decides, not what is kept now.
    person.owner_id = cx.form.some("seen_owner");
    person.team_id = cx.form.some("seen_team");
    let mut work = cx.begin().await?;
    match hold(&mut work, &person, owner.as_deref(), team.as_deref()).await {
        Ok(()) => work.commit().await?,
        Err(Error::Conflict(why)) => return cx.refused(TEMPLATE, &view, &why),
        Err(other) => return Err(other),
    }
    Ok(cx.see_other(&person.href(), Some("The record is allocated.")))
}
