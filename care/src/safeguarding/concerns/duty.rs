//! Who is on duty for concerns, by day and team, and after how many hours the alarm rings. A manager says both.

use axum::{extract::Path, response::Response};
use jiff::{ToSpan, civil::Date};
use platform::{
    Error, Result, identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    model::{Concern, Step},
    rules, store,
};
use crate::people::persons::rules::is_guest;

const PAGE: &str = "safeguarding/concerns/duty.html";
/// Days on the page, from today.
const DAYS: usize = 14;

#[derive(Serialize)]
struct View {
    rota: Vec<Line>,
    uncovered: Vec<Date>,
    teams: Vec<Choice>,
    workers: Vec<Choice>,
    hours: i64,
}

#[derive(Serialize)]
struct Line {
    on: Date,
    team: String,
    name: String,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    text: String,
}

/// What the journal says of a day's duty.
#[derive(Serialize)]
struct Duty {
    on_day: Date,
    team_id: String,
    account_id: Option<String>,
}

#[derive(Serialize)]
struct Hours {
    from_on: Date,
    hours: i64,
}

impl View {
    async fn of(cx: &Cx) -> Result<Self> {
        let rota = store::rota(cx.db(), cx.today()).await?;
        let teams = identity::teams(&cx.app).await?;
        let accounts = identity::accounts(&cx.app).await?;
        let ids: Vec<&str> = rota.iter().map(|one| one.2.as_str()).collect();
        let names = identity::names(&cx.app, &ids).await?;
        let team = |id: &str| teams.iter().find(|team| team.id == id).map_or("A team", |team| team.name.as_str());
        let lines = rota.iter().map(|(on, of, who)| Line {
            on: *on,
            team: team(of).to_owned(),
            name: names.get(who).cloned().unwrap_or_else(|| "Somebody who has left".into()),
        });
        // Whoever has left, or is there from another organisation, covers no day.
        let here = |id: &str| accounts.iter().any(|one| one.id == id && !is_guest(&one.roles));
        let covered = |day: &Date| rota.iter().any(|one| one.0 == *day && here(&one.2));
        let uncovered = cx.today().series(1.days()).take(DAYS).filter(|day| !covered(day)).collect();
        let none = Choice { value: String::new(), text: "Nobody".into() };
        let workers = accounts.into_iter().filter(rules::may_have);
        Ok(Self {
            rota: lines.collect(),
            uncovered,
            workers: std::iter::once(none)
                .chain(workers.map(|one| Choice { text: format!("{}, {}", one.name, one.title), value: one.id }))
                .collect(),
            teams: teams.into_iter().map(|team| Choice { value: team.id, text: team.name }).collect(),
            hours: super::alarm_hours(&cx.app).await?,
        })
    }
}

pub(super) async fn edit(cx: Cx) -> Result<Response> {
    cx.show_form(PAGE, &View::of(&cx).await?, &Form::default())
}

/// POST /concerns/duty
pub(super) async fn update(cx: Cx) -> Result<Response> {
    let mut problems = Problems::new();
    let day = problems.take("on", cx.form.date("on"));
    let team_id = cx.form.text("team").to_owned();
    let account_id = cx.form.some("account");
    if day.is_none() && problems.none() {
        problems.add("on", "Choose the day");
    }
    if day.is_some_and(|day| day < cx.today()) {
        problems.add("on", "Choose today or a later day: the past cannot be staffed");
    }
    if !identity::teams(&cx.app).await?.iter().any(|team| team.id == team_id) {
        problems.add("team", "Choose one of the teams");
    }
    if let Some(id) = &account_id
        && identity::account(&cx.app, id).await?.is_none_or(|one| !rules::may_have(&one))
    {
        problems.add("account", "Choose somebody who works here");
    }
    let Some(day) = day.filter(|_| problems.none()) else {
        return cx.again(PAGE, &View::of(&cx).await?, &problems);
    };
    let mut work = cx.begin().await?;
    store::set_duty(&mut work, day, &team_id, account_id.as_deref()).await?;
    let key = format!("{day} {team_id}");
    let told = Duty { on_day: day, team_id, account_id };
    work.changed("safeguarding/concerns:duty", ("duty", &key), None, None, Some(&told)).await?;
    work.commit().await?;
    Ok(cx.see_other("/concerns/duty", Some("The rota is saved.")))
}

/// POST /concerns/{id}/give: a manager who may not read the concern of a restricted record names who shall have it.
pub(super) async fn give(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let me = cx.signed_in()?.account.id.clone();
    let found = store::find(cx.db(), &id).await?.filter(|one| one.is_closed_to(&cx, &me));
    let Some(found) = found.filter(|one| one.concern.done_at.is_none()) else {
        return Err(Error::NotFound(
            "There is no such concern to give to somebody. Look in the queue of concerns.".into(),
        ));
    };
    let to = cx.form.text("to").to_owned();
    let account = identity::account(&cx.app, &to).await?;
    let fits = account.is_some_and(|one| rules::may_have(&one)) && to != me && !found.record().barred.contains(&to);
    if !fits {
        return Err(Error::Refusal(NOT_THEM.into()));
    }
    let before = &found.concern;
    let after = Concern { holder_id: None, taken_at: None, duty_id: Some(to.clone()), ..before.clone() };
    let mut work = cx.begin().await?;
    store::update(&mut work, &after).await?;
    let words = cx.form.some("why").map(|why| why.chars().take(2_000).collect());
    let step = Step { at: cx.now(), by_id: me, kind: "passed".into(), to_id: Some(to), words };
    store::add_step(&mut work, &id, &step).await?;
    let told = Concern { version: before.version + 1, ..after };
    let subject = ("concern", id.as_str());
    work.changed("safeguarding/concerns:duty", subject, before.person_id.as_deref(), Some(before), Some(&told)).await?;
    work.commit().await?;
    Ok(cx.see_other("/concerns", Some("It waits for them now, and they can read it.")))
}

const NOT_THEM: &str = "Choose a colleague who may have it: not yourself, because the record is restricted, and nobody who is \
     connected with the person. Nothing was changed: go back and choose somebody else.";

/// POST /concerns/alarm
pub(super) async fn alarm(cx: Cx) -> Result<Response> {
    let mut problems = Problems::new();
    let hours = cx.form.text("hours").trim().parse::<i64>().ok().filter(|hours| (1..=100).contains(hours));
    let Some(hours) = hours else {
        problems.add("hours", "Write a whole number of hours, from 1 to 100");
        return cx.again(PAGE, &View::of(&cx).await?, &problems);
    };
    let mut work = cx.begin().await?;
    store::set_alarm(&mut work, cx.today(), hours).await?;
    let told = Hours { from_on: cx.today(), hours };
    work.changed("safeguarding/concerns:duty", ("alarm", "here"), None, None, Some(&told)).await?;
    work.commit().await?;
    Ok(cx.see_other("/concerns/duty", Some("Saved. The alarm rings after that many hours from today on.")))
}
