//! Who is on duty for concerns, by day and team, and after how many working hours the alarm rings. A manager says both.

use axum::response::Response;
use jiff::{ToSpan, civil::Date};
use platform::{
    Result, identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::store;

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
        let covered = |day: &Date| rota.iter().any(|one| one.0 == *day);
        let none = Choice { value: String::new(), text: "Nobody".into() };
        let workers = accounts.into_iter().filter(|one| !one.teams.is_empty());
        Ok(Self {
            rota: lines.collect(),
            uncovered: cx.today().series(1.days()).take(DAYS).filter(|day| !covered(day)).collect(),
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
        && identity::account(&cx.app, id).await?.is_none()
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

/// POST /concerns/alarm
pub(super) async fn alarm(cx: Cx) -> Result<Response> {
    let mut problems = Problems::new();
    let hours = cx.form.text("hours").trim().parse::<i64>().ok().filter(|hours| (1..=100).contains(hours));
    let Some(hours) = hours else {
        problems.add("hours", "Write a whole number of working hours, from 1 to 100");
        return cx.again(PAGE, &View::of(&cx).await?, &problems);
    };
    let mut work = cx.begin().await?;
    store::set_alarm(&mut work, cx.today(), hours).await?;
    let told = Hours { from_on: cx.today(), hours };
    work.changed("safeguarding/concerns:duty", ("alarm", "here"), None, None, Some(&told)).await?;
    work.commit().await?;
    Ok(cx.see_other("/concerns/duty", Some("Saved. The alarm rings after that many working hours from today on.")))
}
