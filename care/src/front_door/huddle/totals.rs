//! What huddles came to, without names: how many people, how many decided on the day they were brought, how long that took, and
//! whether what was agreed was done on time. Small numbers go through `small_numbers`.

use std::collections::BTreeSet;

use axum::response::Response;
use engine::statistics::quantile;
use jiff::{ToSpan, civil::Date};
use platform::{Error, Result, clock::london_date, identity, web::Cx};
use serde::Serialize;

use super::{
    rules::{self, Outcome},
    store::{self, Settled},
    views,
};
use crate::{
    front_door::contacts::rules::wait_words,
    people::small_numbers::{FEWEST, told},
};

/// So many days are counted, today with them.
const DAYS: i64 = 28;

/// What a team's huddles came to, in words that may be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Total {
    pub team: String,
    pub huddles: i64,
    pub people: String,
    pub each: String,
    pub decided: String,
    pub same_day: String,
    pub median: String,
    pub due: String,
    pub on_time: String,
}

/// When an action was due, and when it was done.
pub(super) type Due = (Date, Option<Date>);

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Folds what was settled and what was due into what is told.
pub(super) fn fold(team: &str, settled: &[Settled], due: &[Due]) -> Result<Total> {
    let days: BTreeSet<Date> = settled.iter().map(|one| one.on).collect();
    let decided: Vec<&Settled> = settled.iter().filter(|one| one.outcome == Outcome::Decided.key()).collect();
    let same_day = decided.iter().filter(|one| london_date(one.brought_at) == one.on).count();
    let minutes: Vec<f64> =
        decided.iter().map(|one| one.at.duration_since(one.brought_at).as_secs_f64().max(0.0) / 60.0).collect();
    let on_time = due.iter().filter(|(due, done)| done.is_some_and(|done| done <= *due)).count();
    let (people, huddles) = (count(settled.len()), count(days.len()));
    let few = |of: i64| of < FEWEST;
    let each = match huddles {
        _ if few(people) => "too few to say".to_owned(),
        huddles => format!("{}", (people + huddles / 2) / huddles),
    };
    let median = match quantile::median(&minutes).map_err(Error::internal)? {
        Some(minutes) if !few(count(decided.len())) => wait_words(minutes / 60.0),
        _ => "too few to say".to_owned(),
    };
    Ok(Total {
        team: team.to_owned(),
        huddles,
        people: told(people).words(),
        each,
        decided: rules::part(count(decided.len()), people).words(),
        same_day: rules::part(count(same_day), count(decided.len())).words(),
        median,
        due: told(count(due.len())).words(),
        on_time: rules::part(count(on_time), count(due.len())).words(),
    })
}

#[derive(Serialize)]
struct View {
    from: Date,
    to: Date,
    before_href: String,
    after_href: Option<String>,
    rows: Vec<Total>,
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    let to = cx.query.date("to").ok().flatten().unwrap_or(cx.today()).min(cx.today());
    let from = to.saturating_sub((DAYS - 1).days());
    let teams = identity::teams(&cx.app).await?;
    let (settled, mut due) = (store::settled(cx.db(), from, to).await?, store::due(cx.db(), from, to).await?);
    // What is due today may still be done on time.
    due.retain(|(_, (due, done))| *due < cx.today() || done.is_some());
    let held: BTreeSet<&str> =
        settled.iter().map(|(team, _)| team.as_str()).chain(due.iter().map(|(team, _)| team.as_str())).collect();
    let mut rows = Vec::new();
    for team in held {
        let own: Vec<Settled> = settled.iter().filter(|(of, _)| of == team).map(|(_, one)| one.clone()).collect();
        let owed: Vec<Due> = due.iter().filter(|(of, _)| of == team).map(|(_, one)| *one).collect();
        rows.push(fold(&views::team_name(&teams, team), &own, &owed)?);
    }
    rows.sort_by(|a, b| a.team.cmp(&b.team));
    let href = |to: Date| format!("/huddle/totals?to={to}");
    let view = View {
        from,
        to,
        before_href: href(from.saturating_sub(1.days())),
        after_href: (to < cx.today()).then(|| href(to.saturating_add(DAYS.days()).min(cx.today()))),
        rows,
    };
    cx.show("front_door/huddle/totals.html", &view)
}
