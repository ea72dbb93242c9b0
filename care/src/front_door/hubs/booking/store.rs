//! The SQL of bookings.

use std::collections::BTreeMap;

use jiff::Timestamp;
use platform::{
    Error, Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use crate::front_door::hubs::model::{Booking, Slot, Told};

fn read(row: &Row) -> Result<Booking, StorageError> {
    Ok(Booking {
        id: row.get("id")?,
        version: row.get("version")?,
        once: row.get("once")?,
        reference: row.get("reference")?,
        code_hash: row.get("code_hash")?,
        point_id: row.get("point_id")?,
        hub_id: row.get("hub_id")?,
        worker_id: row.get("worker_id")?,
        team_id: row.get("team_id")?,
        starts_at: row.get("starts_at")?,
        minutes: row.get("minutes")?,
        seat: row.get("seat")?,
        state: row.get("state")?,
        told: Told {
            name: row.get("name")?,
            reach: row.get("reach")?,
            phone: row.get("phone")?,
            email: row.get("email")?,
            address: row.get("address")?,
            needs: row.get("needs")?,
            words: row.get("words")?,
            safe: row.get("safe")?,
        },
        person_id: row.get("person_id")?,
        contact_id: row.get("contact_id")?,
        booked_by: row.get("booked_by")?,
        booked_at: row.get("booked_at")?,
    })
}

fn all(rows: &[Row]) -> Result<Vec<Booking>> {
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

fn one(row: Option<Row>) -> Result<Option<Booking>> {
    Ok(row.as_ref().map(read).transpose()?)
}

pub(in crate::front_door) async fn find(db: &Database, id: &str) -> Result<Option<Booking>> {
    one(db.row(sql!("select * from talking_point_bookings where id = $1"), args![id]).await?)
}

pub(super) async fn of_reference(db: &Database, reference: &str) -> Result<Option<Booking>> {
    one(db.row(sql!("select * from talking_point_bookings where reference = $1"), args![reference]).await?)
}

pub(super) async fn of_form(db: &Database, once: &str) -> Result<Option<Booking>> {
    one(db.row(sql!("select * from talking_point_bookings where once = $1"), args![once]).await?)
}

pub(super) async fn of_form_in(work: &mut Work, once: &str) -> Result<Option<Booking>> {
    one(work.row(sql!("select * from talking_point_bookings where once = $1"), args![once]).await?)
}

/// The seats that are taken of one time.
pub(super) async fn seats(work: &mut Work, slot: &Slot) -> Result<Vec<String>> {
    let rows = work
        .rows(
            sql!("select seat from talking_point_bookings where point_id = $1 and starts_at = $2 and seat is not null"),
            args![slot.point_id.as_str(), slot.starts_at],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("seat")).collect::<Result<_, _>>()?)
}

/// How many seats are taken at each time of a place, from a moment on.
pub(in crate::front_door::hubs) async fn taken(
    db: &Database,
    hub_id: &str,
    from: Timestamp,
) -> Result<BTreeMap<(String, Timestamp), i64>> {
    let rows = db
        .rows(
            sql!(
                "select point_id, starts_at, count(*) as seats from talking_point_bookings \
                 where hub_id = $1 and starts_at >= $2 and seat is not null group by point_id, starts_at"
            ),
            args![hub_id, from],
        )
        .await?;
    let read = |row: &Row| Ok(((row.get("point_id")?, row.get("starts_at")?), row.get("seats")?));
    Ok(rows.iter().map(read).collect::<Result<_, StorageError>>()?)
}

/// How many bookings to come one number or address holds.
pub(super) async fn held_by(work: &mut Work, known_by: &str) -> Result<i64> {
    let now = work.now();
    let row = work
        .row(
            sql!(
                "select count(*) as held from talking_point_bookings \
                 where known_by = $1 and state = 'booked' and starts_at >= $2"
            ),
            args![known_by, now],
        )
        .await?;
    Ok(row.ok_or_else(|| Error::internal("a count without an answer"))?.get("held")?)
}

pub(super) async fn insert(work: &mut Work, new: &Booking, known_by: Option<&str>) -> Result<()> {
    let told = &new.told;
    work.run(
        sql!(
            "insert into talking_point_bookings (id, version, once, reference, code_hash, point_id, hub_id, worker_id, \
             team_id, starts_at, minutes, seat, state, name, reach, phone, email, address, needs, words, safe, known_by, \
             person_id, contact_id, booked_by, booked_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
             $23, $24, $25, $26)"
        ),
        args![
            new.id.as_str(),
            new.version,
            new.once.as_str(),
            new.reference.as_str(),
            new.code_hash.as_str(),
            new.point_id.as_str(),
            new.hub_id.as_str(),
            new.worker_id.as_str(),
            new.team_id.clone(),
            new.starts_at,
            new.minutes,
            new.seat.clone(),
            new.state.as_str(),
            told.name.as_str(),
            told.reach.as_str(),
            told.phone.as_str(),
            told.email.as_str(),
            told.address.as_str(),
            told.needs.as_str(),
            told.words.as_str(),
            told.safe.as_str(),
            known_by.map(str::to_owned),
            new.person_id.clone(),
            new.contact_id.clone(),
            new.booked_by.as_str(),
            new.booked_at,
        ],
    )
    .await?;
    Ok(())
}

/// What became of a booking, if nobody said so before. A cancelled one gives its seat back.
pub(super) async fn becomes(work: &mut Work, before: &Booking, state: &str) -> Result<()> {
    let seat = before.seat.clone().filter(|_| state != "cancelled");
    work.update(
        sql!(
            "update talking_point_bookings set version = version + 1, state = $3, seat = $4 \
             where id = $1 and version = $2 and state = 'booked'"
        ),
        args![before.id.as_str(), before.version, state, seat],
    )
    .await
}

/// The bookings of whoever listens, or of everybody, between two moments; cancelled ones are left out.
pub(in crate::front_door) async fn of_worker(
    db: &Database,
    worker_id: &str,
    from: Timestamp,
    before: Timestamp,
) -> Result<Vec<Booking>> {
    let rows = db
        .rows(
            sql!(
                "select * from talking_point_bookings where worker_id = $1 and starts_at >= $2 and starts_at < $3 \
                 and state <> 'cancelled' order by starts_at, id"
            ),
            args![worker_id, from, before],
        )
        .await?;
    all(&rows)
}

/// What is booked at a place from a moment on.
pub(in crate::front_door::hubs) async fn of_hub(db: &Database, hub_id: &str, from: Timestamp) -> Result<Vec<Booking>> {
    let rows = db
        .rows(
            sql!(
                "select * from talking_point_bookings where hub_id = $1 and starts_at >= $2 and state = 'booked' \
                 order by starts_at, id limit 500"
            ),
            args![hub_id, from],
        )
        .await?;
    all(&rows)
}

/// Deletes what was written with bookings that began before a moment: they are only counted from then on.
pub(super) async fn forget(work: &mut Work, before: Timestamp) -> Result<u64> {
    let now = work.now();
    let forgotten = work
        .run(
            sql!(
                "update talking_point_bookings set name = '', reach = '', phone = '', email = '', address = '', needs = '', \
                 words = '', safe = '', known_by = null, forgotten_at = $2 where starts_at < $1 and forgotten_at is null"
            ),
            args![before, now],
        )
        .await?;
    Ok(forgotten)
}

/// Bookings of a time between two moments whose people want to hear from us by telephone or e-mail and were not reminded.
pub(super) async fn to_remind(db: &Database, from: Timestamp, before: Timestamp) -> Result<Vec<Booking>> {
    let rows = db
        .rows(
            sql!(
                "select * from talking_point_bookings where state = 'booked' and reminder_id is null \
                 and reach in ('phone', 'email') and starts_at >= $1 and starts_at < $2 order by starts_at, id limit 500"
            ),
            args![from, before],
        )
        .await?;
    all(&rows)
}

/// Marks a booking as reminded by a message; tells whether it was not before.
pub(super) async fn reminded(work: &mut Work, id: &str, message_id: &str) -> Result<bool> {
    let marked = work
        .run(
            sql!(
                "update talking_point_bookings set reminder_id = $2 \
                 where id = $1 and reminder_id is null and state = 'booked'"
            ),
            args![id, message_id],
        )
        .await?;
    Ok(marked == 1)
}

/// The booking that a message reminds of.
pub(super) async fn of_reminder(db: &Database, message_id: &str) -> Result<Option<Booking>> {
    one(db.row(sql!("select * from talking_point_bookings where reminder_id = $1"), args![message_id]).await?)
}
