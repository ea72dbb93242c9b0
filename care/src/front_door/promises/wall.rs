//! The wall: this moment and today in large numbers, for the screen in the team's room. No name, no word of anybody.

use axum::response::Response;
use jiff::{Timestamp, ToSpan};
use platform::{Result, web::Cx};
use serde::Serialize;

use super::{
    charts::{Team, begins, teams},
    rules::{self, short},
};
use crate::front_door::contacts::{self, Clock, Open, rules::hours};

/// A screen on a wall may be asked to open the page again by itself every minute; a reader's screen never does by itself.
const EVERY: &str = "60";

#[derive(Serialize)]
struct View {
    now: Vec<Tile>,
    today: Vec<Tile>,
    teams: Vec<Team>,
    team: Option<String>,
    at: Timestamp,
    every: Option<&'static str>,
    /// The address of this wall with, or without, opening itself again.
    other: String,
}

/// One large number.
#[derive(Debug, Serialize)]
struct Tile {
    label: &'static str,
    value: String,
    about: String,
    /// Somebody should do something now.
    alarm: bool,
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    let (teams, team) = teams(&cx).await?;
    let now = cx.now();
    let (today, before) = (begins(cx.today())?, now.saturating_add(1.second()).unwrap_or(now));
    let open = contacts::open_now(cx.db(), &team, now).await?;
    // Whoever asked yesterday may be helped today within 24 hours.
    let since = today.saturating_sub(48.hours()).unwrap_or(today);
    let clocks = contacts::clocks(cx.db(), since, before, &team).await?;
    let handed = contacts::hand_offs(cx.db(), today, before, &team).await?.len();
    let every = (cx.query.text("every") == EVERY).then_some(EVERY);
    let of_team = if team.is_empty() { String::new() } else { format!("team={team}") };
    let other = match (every, of_team.is_empty()) {
        (Some(_), true) => "/wall".to_owned(),
        (Some(_), false) => format!("/wall?{of_team}"),
        (None, true) => format!("/wall?every={EVERY}"),
        (None, false) => format!("/wall?{of_team}&every={EVERY}"),
    };
    let view = View {
        now: this_moment(&open, now),
        today: of_today(&clocks, today, handed),
        team: teams.iter().find(|one| one.here).map(|one| one.name.clone()),
        teams,
        at: now,
        every,
        other,
    };
    cx.show("front_door/promises/wall.html", &view)
}

fn this_moment(open: &Open, now: Timestamp) -> Vec<Tile> {
    let since = |at: Option<Timestamp>| at.map_or_else(|| "none".to_owned(), |at| short(hours(at, now)));
    let count = |label, count: i64, about: &str, alarm| Tile {
        label,
        value: count.to_string(),
        about: about.to_owned(),
        alarm,
    };
    vec![
        count("Waiting", open.all, &format!("Longest: {}", since(open.oldest)), false),
        count("Nobody has it yet", open.free, &format!("Longest: {}", since(open.oldest_free)), open.free > 0),
        count("Not talked with yet", open.silent, "Of all who wait", false),
        count("Need somebody today", open.urgent, "Marked as urgent", open.urgent > 0),
        count("Worried about abuse", open.concerns, "Open contacts with a concern", open.concerns > 0),
        count(
            "Handed over, not yet taken",
            open.unaccepted,
            &format!("Past the agreed time: {}", open.late),
            open.late > 0,
        ),
    ]
}

fn of_today(clocks: &[Clock], today: Timestamp, handed: usize) -> Vec<Tile> {
    let came: Vec<&Clock> = clocks.iter().filter(|clock| clock.received_at >= today).collect();
    let ended_today = |clock: &&Clock| clock.ended.as_ref().is_some_and(|(at, _)| *at >= today);
    let solved = clocks.iter().filter(ended_today).filter(|clock| rules::solved_in_time(clock) == Some(true)).count();
    let talked = came.iter().filter(|clock| clock.conversation_at.is_some()).count();
    let waits: Vec<f64> = came.iter().filter_map(|clock| rules::hours_to_answer(clock)).collect();
    let told = came.iter().filter(|clock| clock.told_before).count();
    let answer = rules::median(waits).map_or_else(|| "–".to_owned(), short);
    let tile = |label, value: String, about: String| Tile { label, value, about, alarm: false };
    vec![
        tile("Came today", came.len().to_string(), format!("Talked with: {talked}")),
        tile("First answer", answer, "Middle wait today of those who wrote".to_owned()),
        tile("Solved within 24 hours", solved.to_string(), "Ended today".to_owned()),
        tile("Hand-offs", handed.to_string(), "Somebody got another worker to ring".to_owned()),
        tile("Told again", told.to_string(), "Had told us before".to_owned()),
    ]
}
