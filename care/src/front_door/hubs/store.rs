//! The SQL of places, their closures and the talking points they offer.

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use platform::{
    Error, Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::model::{Closure, Hours, Hub, TalkingPoint};

fn hours(text: &str) -> Result<Hours> {
    serde_json::from_str(text).map_err(Error::internal)
}

fn text(hours: &Hours) -> Result<String> {
    serde_json::to_string(hours).map_err(Error::internal)
}

fn read(row: &Row) -> Result<Hub> {
    let (opening, drop_in): (String, String) = (row.get("opening")?, row.get("drop_in")?);
    Ok(Hub {
        id: row.get("id")?,
        version: row.get("version")?,
        name: row.get("name")?,
        about: row.get("about")?,
        address: row.get("address")?,
        postcode: row.get("postcode")?,
        latitude: row.get("latitude")?,
        longitude: row.get("longitude")?,
        access: row.get("access")?,
        phone: row.get("phone")?,
        opening: hours(&opening)?,
        drop_in: hours(&drop_in)?,
        shown: row.get("shown")?,
    })
}

/// Every place, by name.
pub(in crate::front_door) async fn all(db: &Database) -> Result<Vec<Hub>> {
    db.rows(sql!("select * from hubs order by name, id"), args![]).await?.iter().map(read).collect()
}

/// The place of this id.
pub(in crate::front_door) async fn find(db: &Database, id: &str) -> Result<Option<Hub>> {
    db.row(sql!("select * from hubs where id = $1"), args![id]).await?.as_ref().map(read).transpose()
}

fn values(hub: &Hub) -> Result<Vec<platform::storage::Value>> {
    Ok(args![
        hub.id.as_str(),
        hub.version,
        hub.name.as_str(),
        hub.about.as_str(),
        hub.address.as_str(),
        hub.postcode.as_str(),
        hub.latitude,
        hub.longitude,
        hub.access.as_str(),
        hub.phone.as_str(),
        text(&hub.opening)?,
        text(&hub.drop_in)?,
        hub.shown,
    ])
}

pub(super) async fn insert(work: &mut Work, hub: &Hub) -> Result<()> {
    work.run(
        sql!(
            "insert into hubs (id, version, name, about, address, postcode, latitude, longitude, access, phone, opening, \
             drop_in, shown) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        values(hub)?,
    )
    .await?;
    Ok(())
}

/// Keeps a place as it is now, if it still has the version it was read with.
pub(super) async fn update(work: &mut Work, hub: &Hub) -> Result<()> {
    work.update(
        sql!(
            "update hubs set version = version + 1, name = $3, about = $4, address = $5, postcode = $6, latitude = $7, \
             longitude = $8, access = $9, phone = $10, opening = $11, drop_in = $12, shown = $13 \
             where id = $1 and version = $2"
        ),
        values(hub)?,
    )
    .await
}

fn closures_of(rows: &[Row]) -> Result<Vec<Closure>> {
    let read = |row: &Row| Ok(Closure { on: row.get("on_date")?, reason: row.get("reason")? });
    Ok(rows.iter().map(read).collect::<Result<_, StorageError>>()?)
}

/// The days on which a place is closed, from a day on.
pub(in crate::front_door) async fn closures(db: &Database, hub_id: &str, from: Date) -> Result<Vec<Closure>> {
    let rows = db
        .rows(
            sql!("select on_date, reason from hub_closures where hub_id = $1 and on_date >= $2 order by on_date"),
            args![hub_id, from],
        )
        .await?;
    closures_of(&rows)
}

/// The same, as this piece of work sees it.
pub(super) async fn closures_in(work: &mut Work, hub_id: &str, from: Date) -> Result<Vec<Closure>> {
    let rows = work
        .rows(
            sql!("select on_date, reason from hub_closures where hub_id = $1 and on_date >= $2 order by on_date"),
            args![hub_id, from],
        )
        .await?;
    closures_of(&rows)
}

/// Closes a place on a day. Whoever books a talking point there at the same moment comes before or after, never between.
pub(super) async fn close(work: &mut Work, hub_id: &str, closure: &Closure) -> Result<()> {
    work.run(sql!("update talking_points set touched = touched + 1 where hub_id = $1"), args![hub_id]).await?;
    work.run(
        sql!(
            "insert into hub_closures (hub_id, on_date, reason) values ($1, $2, $3) \
             on conflict (hub_id, on_date) do update set reason = excluded.reason"
        ),
        args![hub_id, closure.on, closure.reason.as_str()],
    )
    .await?;
    Ok(())
}

/// Opens a place again on a day; tells whether it was closed.
pub(super) async fn reopen(work: &mut Work, hub_id: &str, on: Date) -> Result<bool> {
    let gone = work.run(sql!("delete from hub_closures where hub_id = $1 and on_date = $2"), args![hub_id, on]).await?;
    Ok(gone == 1)
}

fn time(text: &str) -> Result<Time> {
    Time::strptime("%H:%M", text).map_err(Error::internal)
}

fn read_point(row: &Row) -> Result<TalkingPoint> {
    let (begins, ends): (String, String) = (row.get("begins")?, row.get("ends")?);
    Ok(TalkingPoint {
        id: row.get("id")?,
        hub_id: row.get("hub_id")?,
        worker_id: row.get("worker_id")?,
        team_id: row.get("team_id")?,
        weekday: i8::try_from(row.get::<i64>("weekday")?).map_err(Error::internal)?,
        begins: time(&begins)?,
        ends: time(&ends)?,
        minutes: row.get("minutes")?,
        at_once: row.get("at_once")?,
        from_on: row.get("from_on")?,
        to_on: row.get("to_on")?,
    })
}

/// The talking points of a place whose last day is not before this one.
pub(super) async fn points(db: &Database, hub_id: &str, from: Date) -> Result<Vec<TalkingPoint>> {
    let rows = db
        .rows(
            sql!("select * from talking_points where hub_id = $1 and to_on >= $2 order by weekday, begins, id"),
            args![hub_id, from],
        )
        .await?;
    rows.iter().map(read_point).collect()
}

/// The talking points of this id.
pub(super) async fn point(db: &Database, id: &str) -> Result<Option<TalkingPoint>> {
    db.row(sql!("select * from talking_points where id = $1"), args![id]).await?.as_ref().map(read_point).transpose()
}

/// The same, held until this piece of work is done: who wants it at the same moment waits.
pub(super) async fn hold_point(work: &mut Work, id: &str) -> Result<Option<TalkingPoint>> {
    work.run(sql!("update talking_points set touched = touched + 1 where id = $1"), args![id]).await?;
    let row = work.row(sql!("select * from talking_points where id = $1"), args![id]).await?;
    row.as_ref().map(read_point).transpose()
}

pub(super) async fn insert_point(work: &mut Work, point: &TalkingPoint) -> Result<()> {
    work.run(
        sql!(
            "insert into talking_points (id, hub_id, worker_id, team_id, weekday, begins, ends, minutes, at_once, from_on, \
             to_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        args![
            point.id.as_str(),
            point.hub_id.as_str(),
            point.worker_id.as_str(),
            point.team_id.clone(),
            i64::from(point.weekday),
            point.begins.strftime("%H:%M").to_string(),
            point.ends.strftime("%H:%M").to_string(),
            point.minutes,
            point.at_once,
            point.from_on,
            point.to_on,
        ],
    )
    .await?;
    Ok(())
}

/// Talking points are offered until another day than before.
pub(super) async fn end_point(work: &mut Work, id: &str, to_on: Date) -> Result<()> {
    work.run(sql!("update talking_points set to_on = $2, touched = touched + 1 where id = $1"), args![id, to_on])
        .await?;
    Ok(())
}

/// Begin of every time that was offered between two days, of every place, is computed from these.
pub(in crate::front_door) async fn points_between(db: &Database, from: Date, to: Date) -> Result<Vec<TalkingPoint>> {
    let rows = db
        .rows(sql!("select * from talking_points where to_on >= $1 and from_on <= $2 order by id"), args![from, to])
        .await?;
    rows.iter().map(read_point).collect()
}

/// How many bookings of each state began since a moment, with when.
pub(in crate::front_door) async fn states_since(db: &Database, from: Timestamp) -> Result<Vec<(Timestamp, String)>> {
    let rows = db
        .rows(
            sql!("select starts_at, state from talking_point_bookings where starts_at >= $1 order by starts_at"),
            args![from],
        )
        .await?;
    let read = |row: &Row| Ok((row.get("starts_at")?, row.get("state")?));
    Ok(rows.iter().map(read).collect::<Result<_, StorageError>>()?)
}
