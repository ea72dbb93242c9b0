//! The promises by month: six pictures with the tables behind them.

use axum::response::Response;
use engine::{pictures::NumberFormat, statistics::xmr::Better};
use jiff::{Timestamp, ToSpan, civil::Date};
use platform::{
    Error, Result,
    clock::{london, london_date},
    identity,
    web::Cx,
};
use serde::Serialize;

use super::rules::{self, by_month, shown};
use crate::front_door::{
    charts::{Chart, Series},
    contacts::{self, Clock, rules::LASTS_DAYS},
};

/// So many whole months are shown, and the one that runs.
const MONTHS: i64 = 24;
/// Contacts that came so many months earlier are looked at too, because they may have ended in the months shown.
const EARLIER_MONTHS: i64 = 6;

#[derive(Serialize)]
struct View {
    charts: Vec<Chart>,
    teams: Vec<Team>,
    team: Option<String>,
    contacts: usize,
    fewest: i64,
}

/// A team to look at.
#[derive(Serialize)]
pub(super) struct Team {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) here: bool,
}

/// The teams, and the one that is asked for: an unknown one is all.
pub(super) async fn teams(cx: &Cx) -> Result<(Vec<Team>, String)> {
    let asked = cx.query.text("team").to_owned();
    let teams: Vec<Team> = identity::teams(&cx.app)
        .await?
        .into_iter()
        .map(|team| Team { here: team.id == asked, id: team.id, name: team.name })
        .collect();
    let team = teams.iter().find(|team| team.here).map(|team| team.id.clone()).unwrap_or_default();
    Ok((teams, team))
}

/// The first moment of a day in England.
pub(super) fn begins(day: Date) -> Result<Timestamp> {
    Ok(day.at(0, 0, 0, 0).to_zoned(london()).map_err(Error::internal)?.timestamp())
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    let (teams, team) = teams(&cx).await?;
    let this = cx.today().first_of_month();
    let first = this.saturating_sub(MONTHS.months());
    // What happens in this very moment counts too.
    let before = cx.now().saturating_add(1.second()).map_err(Error::internal)?;
    // What ended in the first months may have come before them.
    let from = begins(first.saturating_sub(EARLIER_MONTHS.months()))?;
    let clocks = contacts::clocks(cx.db(), from, before, &team).await?;
    let hand_offs = contacts::hand_offs(cx.db(), begins(first)?, before, &team).await?;
    let view = View {
        charts: all(&clocks, &hand_offs, first, cx.now(), cx.today())?,
        team: teams.iter().find(|team| team.here).map(|team| team.name.clone()),
        teams,
        contacts: clocks.iter().filter(|clock| london_date(clock.received_at) >= first).count(),
        fewest: rules::FEWEST,
    };
    cx.show("front_door/promises/charts.html", &view)
}

/// The pictures, each of the months that have enough in them to be told.
fn all(clocks: &[Clock], hand_offs: &[Timestamp], first: Date, now: Timestamp, today: Date) -> Result<Vec<Chart>> {
    let this = today.first_of_month();
    let came = |of: &dyn Fn(&Clock) -> Option<bool>| {
        let found = clocks.iter().filter_map(|clock| Some((clock.received_at, of(clock)?)));
        shown(&by_month(first, this, found), rules::share)
    };
    let ended = |of: &dyn Fn(&Clock) -> Option<bool>| {
        let found = clocks.iter().filter_map(|clock| Some((clock.ended.as_ref()?.0, of(clock)?)));
        shown(&by_month(first, this, found), rules::share)
    };
    let waits = clocks.iter().filter_map(|clock| Some((clock.received_at, rules::hours_to_answer(clock)?)));
    let waits = shown(&by_month(first, this, waits), |hours| rules::median(hours.to_vec()));
    let handed = by_month(first, this, hand_offs.iter().map(|at| (*at, ())));
    let received = by_month(first, this, clocks.iter().map(|clock| (clock.received_at, ())));
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let passed = shown(&received, |_| Some(0.0))
        .into_iter()
        .map(|(month, _)| {
            let of = |all: &std::collections::BTreeMap<Date, Vec<()>>| number(all.get(&month).map_or(0, Vec::len));
            (month, 100.0 * of(&handed) / of(&received))
        })
        .collect();
    // A month can still change while a contact of it can still come back.
    let settled = today.saturating_sub(i64::from(LASTS_DAYS).days()).first_of_month();
    let share = NumberFormat::Percent(0);
    let draw = |id, title, value_name, about, format, better, months: Vec<(Date, f64)>, open_from: Date| {
        let provisional = months.iter().filter(|(month, _)| *month >= open_from).count();
        let points = months.iter().map(|(month, value)| (month.strftime("%b %Y").to_string(), *value)).collect();
        Series { id, title, value_name, period_name: "Month", about, format, better, points, provisional }.chart()
    };
    Ok(vec![
        draw(
            "answer",
            "First answer",
            "Hours, the middle value",
            ANSWER,
            NumberFormat::Number(1),
            Better::Lower,
            waits,
            this,
        )?,
        draw(
            "talk",
            "First conversation within 24 hours",
            "Talked with in time",
            TALK,
            share,
            Better::Higher,
            came(&|clock| rules::talked_in_time(clock, now)),
            this,
        )?,
        draw(
            "solved",
            "Solved within 24 hours",
            "Solved in time",
            SOLVED,
            share,
            Better::Higher,
            ended(&rules::solved_in_time),
            this,
        )?,
        draw(
            "lasted",
            "Still solved 91 days later",
            "Still solved",
            LASTED,
            share,
            Better::Higher,
            ended(&|clock| rules::lasted(clock, today)),
            settled,
        )?,
        draw("handed", "Hand-offs", "Per 100 contacts", HANDED, NumberFormat::Number(0), Better::Lower, passed, this)?,
        draw(
            "told",
            "Told again",
            "Told again",
            TOLD,
            share,
            Better::Lower,
            came(&|clock| Some(clock.told_before)),
            this,
        )?,
    ])
}

const ANSWER: &str = "Of those who wrote, or were written about: hours until somebody took it up or talked with them. Half \
     waited less. Who rings or comes in is answered at once and is left out.";
const TALK: &str = "Of all who asked: how many somebody listened to and talked with within 24 hours.";
const SOLVED: &str = "Of the contacts that ended in the month: how many had what they asked for within 24 hours.";
const LASTED: &str = "Of those solved within 24 hours: how many did not have to ask again within 91 days. Only those of whom \
     we know are counted; the last months can still change.";
const HANDED: &str = "How often somebody got another worker to ring, for every 100 contacts that came.";
const TOLD: &str = "Of all who asked: how many had told us before, and had to tell it again.";
