//! The messages' SQL.

use jiff::Timestamp;

use super::model::{Kind, Message, Outgoing, State};
use crate::{
    args,
    error::{Error, Result},
    sql,
    storage::{Database, Row},
    work::Work,
};

fn read(row: &Row) -> Result<Message> {
    let (kind, state): (String, String) = (row.get("kind")?, row.get("state")?);
    let unknown = |what: &str| Error::internal(format!("a message of an unknown {what}"));
    Ok(Message {
        id: row.get("id")?,
        kind: Kind::named(&kind).ok_or_else(|| unknown("kind"))?,
        recipient: row.get("recipient")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
        pdf: row.get("pdf")?,
        own_pages: row.get("own_pages")?,
        person_id: row.get("person_id")?,
        job: row.get("job")?,
        state: State::named(&state).ok_or_else(|| unknown("state"))?,
        asked_at: row.get("asked_at")?,
        tried_at: row.get("tried_at")?,
        tries: row.get("tries")?,
        carrier_id: row.get("carrier_id")?,
        state_at: row.get("state_at")?,
        reason: row.get("reason")?,
    })
}

pub(super) async fn insert(work: &mut Work, id: &str, new: &Outgoing) -> Result<()> {
    work.run(
        sql!(
            "insert into messages (id, kind, recipient, subject, body, pdf, own_pages, person_id, job, state, asked_at, state_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $10)"
        ),
        args![
            id,
            new.kind.name(),
            new.recipient.as_str(),
            new.subject.as_str(),
            new.body.as_str(),
            new.pdf.clone(),
            new.own_pages,
            new.person_id.clone(),
            new.job,
            work.now()
        ],
    )
    .await?;
    Ok(())
}

/// The message of this id, if there is one.
pub async fn find(db: &Database, id: &str) -> Result<Option<Message>> {
    db.row(sql!("select * from messages where id = $1"), args![id]).await?.as_ref().map(read).transpose()
}

/// Those of these ids, whatever their order.
pub async fn find_many(db: &Database, ids: &[&str]) -> Result<Vec<Message>> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(find(db, id).await?);
    }
    Ok(found)
}

/// The newest messages in a state, or in any.
pub async fn newest(db: &Database, state: Option<State>, limit: i64) -> Result<Vec<Message>> {
    let rows = db
        .rows(
            sql!("select * from messages where ($1 = '' or state = $1) order by state_at desc, id desc limit $2"),
            args![state.map_or("", State::name), limit],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Those the carrier has and of which nothing is known since a moment, oldest first.
pub(super) async fn on_their_way(db: &Database, since: Timestamp, limit: i64) -> Result<Vec<Message>> {
    let rows = db
        .rows(
            sql!(
                "select * from messages where state = 'sent' and carrier_id is not null and state_at >= $1 \
                 order by state_at, id limit $2"
            ),
            args![since, limit],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Writes down that it is about to be handed over.
pub(super) async fn begin_try(work: &mut Work, id: &str) -> Result<bool> {
    let touched = work
        .run(
            sql!(
                "update messages set tried_at = coalesce(tried_at, $2), tries = tries + 1 \
                 where id = $1 and state = 'waiting'"
            ),
            args![id, work.now()],
        )
        .await?;
    Ok(touched == 1)
}

/// Moves it on from a state; tells whether it still stood there.
pub(super) async fn turn(
    work: &mut Work,
    (id, from): (&str, State),
    to: State,
    carrier_id: Option<&str>,
    reason: Option<&str>,
) -> Result<bool> {
    let touched = work
        .run(
            sql!(
                "update messages set state = $3, carrier_id = coalesce($4, carrier_id), reason = $5, state_at = $6, \
                 tries = case when $3 = 'waiting' and $2 = 'failed' then 0 else tries end where id = $1 and state = $2"
            ),
            args![id, from.name(), to.name(), carrier_id, reason, work.now()],
        )
        .await?;
    Ok(touched == 1)
}
