//! The huddle of a day: who is there, who waits, what was decided; and the same on paper.

use axum::response::Response;
use jiff::civil::Date;
use platform::{Result, identity::Team, web::Cx};
use serde::Serialize;

use super::{
    LEAD, TOTALS,
    attendance::{self, Form as People},
    model::{Huddle, Present},
    rules, shared,
    views::{self, Row},
};

pub(super) const PAGE: &str = "front_door/huddle/list.html";

#[derive(Serialize)]
struct Choice {
    text: String,
    href: String,
    active: bool,
}

#[derive(Serialize)]
pub(super) struct View {
    team: String,
    team_id: String,
    teams: Vec<Choice>,
    day: Date,
    is_today: bool,
    before_href: Option<String>,
    before_on: Option<Date>,
    today_href: String,
    print_href: String,
    present: Vec<Present>,
    people: Option<People>,
    waiting: Vec<Row>,
    settled: Vec<Row>,
    may_lead: bool,
    may_see_totals: bool,
}

/// The team and the day a page is asked for: one of those that hold a huddle, and no day to come.
pub(super) struct Asked {
    pub team: Option<Team>,
    pub teams: Vec<Team>,
    pub day: Date,
}

impl Asked {
    pub async fn of(cx: &Cx, given: &platform::web::Form) -> Result<Self> {
        let teams = views::huddling(cx).await?;
        let asked = given.text("team");
        let team = teams.iter().find(|team| team.id == asked).or_else(|| teams.first()).cloned();
        let day = given.date("day").ok().flatten().unwrap_or(cx.today()).min(cx.today());
        Ok(Self { team, teams, day })
    }
}

/// The address of a team's huddle of a day.
pub(super) fn href(team_id: &str, day: Option<Date>) -> String {
    day.map_or_else(|| format!("/huddle?team={team_id}"), |day| format!("/huddle?team={team_id}&day={day}"))
}

/// Whether somebody says who is at a team's huddle: those who work with people, in their own team.
pub(super) fn leads(cx: &Cx, team_id: &str) -> bool {
    cx.can(LEAD) && cx.session().is_some_and(|session| session.account.teams.iter().any(|team| team == team_id))
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    if rules::from_health(&cx.signed_in()?.account.roles) {
        return shared::list(&cx).await;
    }
    let asked = Asked::of(&cx, &cx.query).await?;
    let Some(team) = &asked.team else {
        return cx.show("front_door/huddle/none.html", &());
    };
    let huddle = attendance::store::of_day(cx.db(), &team.id, asked.day).await?;
    let people = people(&cx, team, asked.day, huddle.as_ref(), None).await?;
    cx.show(PAGE, &view(&cx, &asked, team, huddle.as_ref(), people).await?)
}

/// The form of who is there, for whoever says so today.
pub(super) async fn people(
    cx: &Cx,
    team: &Team,
    day: Date,
    huddle: Option<&Huddle>,
    typed: Option<&platform::web::Form>,
) -> Result<Option<People>> {
    if day != cx.today() || !leads(cx, &team.id) {
        return Ok(None);
    }
    Ok(Some(People::of(cx, team, day, huddle, typed).await?))
}

pub(super) async fn view(
    cx: &Cx,
    asked: &Asked,
    team: &Team,
    huddle: Option<&Huddle>,
    people: Option<People>,
) -> Result<View> {
    let day = asked.day;
    let rows = views::rows(cx, &team.id, day).await?;
    let before = attendance::store::last_before(cx.db(), &team.id, day).await?.map(|huddle| huddle.day);
    let (waiting, settled) = rows.into_iter().partition(|row| row.open);
    Ok(View {
        team: team.name.clone(),
        team_id: team.id.clone(),
        teams: asked
            .teams
            .iter()
            .map(|one| Choice { text: one.name.clone(), href: href(&one.id, None), active: one.id == team.id })
            .collect(),
        day,
        is_today: day == cx.today(),
        before_href: before.map(|day| href(&team.id, Some(day))),
        before_on: before,
        today_href: href(&team.id, None),
        print_href: format!("/huddle/print?team={}&day={day}", team.id),
        present: huddle.map(|huddle| huddle.people.clone()).unwrap_or_default(),
        people,
        waiting,
        settled,
        may_lead: cx.can(LEAD),
        may_see_totals: cx.can(TOTALS),
    })
}

pub(super) async fn print(cx: Cx) -> Result<Response> {
    let asked = Asked::of(&cx, &cx.query).await?;
    let Some(team) = &asked.team else {
        return cx.show("front_door/huddle/none.html", &());
    };
    let huddle = attendance::store::of_day(cx.db(), &team.id, asked.day).await?;
    cx.show("front_door/huddle/print.html", &view(&cx, &asked, team, huddle.as_ref(), None).await?)
}
