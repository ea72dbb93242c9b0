//! How many people came, month by month: talking points offered, booked and kept, drop-ins, visits, and those who were helped
//! without a record. Numbers without a name; small ones are not told.

use std::collections::{BTreeMap, btree_map::Entry};

use axum::response::Response;
use jiff::{ToSpan, civil::Date};
use platform::{
    Result,
    clock::{london, london_date},
    web::Cx,
};
use serde::Serialize;

use super::{rules::came_told, store};
use crate::{
    front_door::{
        hubs::{rules::slots, store as hubs},
        light,
    },
    people::small_numbers::told,
};

/// One month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Month {
    pub offered: i64,
    pub booked: i64,
    pub came: i64,
    pub drop_ins: i64,
    pub visits: i64,
    pub light: i64,
}

/// What is shown of it.
#[derive(Serialize)]
struct Row {
    on: Date,
    offered: i64,
    booked: String,
    came: String,
    drop_ins: String,
    visits: String,
    light: String,
}

fn row((on, month): (&Date, &Month)) -> Row {
    Row {
        on: *on,
        offered: month.offered,
        booked: told(month.booked).words(),
        came: came_told(month.booked, month.came).words(),
        drop_ins: told(month.drop_ins).words(),
        visits: told(month.visits).words(),
        light: told(month.light).words(),
    }
}

#[derive(Serialize)]
struct View {
    rows: Vec<Row>,
}

/// The months from a day until today, with what happened in each.
pub(super) async fn months(cx: &Cx, from: Date) -> Result<BTreeMap<Date, Month>> {
    let today = cx.today();
    let begins = from.to_zoned(london()).map_or(jiff::Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
    let mut months: BTreeMap<Date, Month> = BTreeMap::new();
    let mut closures = BTreeMap::new();
    for point in hubs::points_between(cx.db(), from, today).await? {
        if let Entry::Vacant(place) = closures.entry(point.hub_id.clone()) {
            place.insert(hubs::closures(cx.db(), &point.hub_id, from).await?);
        }
        let closed = closures.get(&point.hub_id).map(Vec::as_slice).unwrap_or_default();
        for slot in slots(&point, closed, from, today) {
            months.entry(london_date(slot.starts_at).first_of_month()).or_default().offered += slot.at_once;
        }
    }
    for (at, state) in hubs::states_since(cx.db(), begins).await? {
        let day = london_date(at);
        if day > today || state == "cancelled" {
            continue;
        }
        let month = months.entry(day.first_of_month()).or_default();
        month.booked += 1;
        month.came += i64::from(state == "came");
    }
    for (on, kind) in store::kinds_since(cx.db(), from).await? {
        let month = months.entry(on.first_of_month()).or_default();
        month.drop_ins += i64::from(kind == "drop_in");
        month.visits += i64::from(kind == "visit");
    }
    for one in light::months(cx.db(), begins).await? {
        months.entry(one.on).or_default().light += one.made;
    }
    Ok(months)
}

/// GET /visits/counts
pub(super) async fn show(cx: Cx) -> Result<Response> {
    let from = cx.today().first_of_month().saturating_sub(11.months());
    let months = months(&cx, from).await?;
    cx.show("front_door/visits/counts.html", &View { rows: months.iter().rev().map(row).collect() })
}
