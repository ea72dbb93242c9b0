//! The SQL of the clocks. No column of a name or of words is read.

use std::collections::HashMap;

use jiff::Timestamp;
use platform::{
    Error, Result, args, sql,
    storage::{Database, Row, StorageError},
};

use super::{Clock, Open};

/// The clocks of all contacts that came in a stretch of time and belong to a team, or to any when `team` is empty, the
/// oldest first. Drafts are left out.
///
/// # Errors
/// As the record store says.
pub async fn clocks(db: &Database, from: Timestamp, before: Timestamp, team: &str) -> Result<Vec<Clock>> {
    let rows = db
        .rows(
            sql!(
                "select c.person_id, c.received_at, c.channel, c.conversation_at, c.completed_at, c.ending, c.told_before, \
                 case when $3 = '' or c.team_id = $4 then 1 else 0 end as ours, \
                 (select min(k.claimed_at) from contact_claims k where k.contact_id = c.id) as claimed_at \
                 from contacts c where c.received_at >= $1 and c.received_at < $2 and c.draft = false \
                 order by c.received_at, c.id"
            ),
            args![from, before, team, team],
        )
        .await?;
    let mut next_of: HashMap<String, Timestamp> = HashMap::new();
    let mut clocks = Vec::with_capacity(rows.len());
    // From the newest back, so that each contact meets the next one of its person.
    for row in rows.iter().rev() {
        let mut clock = read(row)?;
        if let Some(person) = row.get::<Option<String>>("person_id")? {
            clock.again_at = next_of.insert(person, clock.received_at);
        }
        if row.get::<i64>("ours")? == 1 {
            clocks.push(clock);
        }
    }
    clocks.reverse();
    Ok(clocks)
}

fn read(row: &Row) -> Result<Clock, StorageError> {
    let completed_at: Option<Timestamp> = row.get("completed_at")?;
    let ending: Option<String> = row.get("ending")?;
    Ok(Clock {
        received_at: row.get("received_at")?,
        channel: row.get("channel")?,
        claimed_at: row.get("claimed_at")?,
        conversation_at: row.get("conversation_at")?,
        ended: completed_at.zip(ending),
        told_before: row.get("told_before")?,
        again_at: None,
    })
}

/// The open contacts of a team, or of all when `team` is empty, as they stand at `now`.
///
/// # Errors
/// As the record store says.
pub async fn open(db: &Database, team: &str, now: Timestamp) -> Result<Open> {
    let row = db
        .row(
            sql!(
                "select count(*) as total, count(case when o.free then 1 end) as free, min(o.received_at) as oldest, \
                 min(case when o.free then o.received_at end) as oldest_free, \
                 count(case when o.urgent then 1 end) as urgent, count(case when o.concern then 1 end) as concerns, \
                 count(case when o.conversation_at is null then 1 end) as silent, \
                 count(case when o.unaccepted then 1 end) as unaccepted, count(case when o.late then 1 end) as late from ( \
                 select c.received_at, c.urgent, c.concern, c.conversation_at, \
                 (c.owner_id = '' or k.id is null and exists (select 1 from contact_handovers f where f.contact_id = c.id \
                 and f.to_id is null and not exists (select 1 from contact_handovers l where l.contact_id = c.id \
                 and (l.handed_at > f.handed_at or l.handed_at = f.handed_at and l.id > f.id)))) as free, \
                 exists (select 1 from contact_handovers h join contact_agreements a on a.handover_id = h.id \
                 where h.contact_id = c.id and a.to_id = c.owner_id and a.accepted_at is null) as unaccepted, \
                 exists (select 1 from contact_handovers h join contact_agreements a on a.handover_id = h.id \
                 where h.contact_id = c.id and a.to_id = c.owner_id and a.accepted_at is null and a.agreed_at < $3) as late \
                 from contacts c left join contact_claims k on k.contact_id = c.id and k.ended_at is null \
                 where c.completed_at is null and c.draft = false and ($1 = '' or c.team_id = $2)) o"
            ),
            args![team, team, now],
        )
        .await?;
    let row = row.ok_or_else(|| Error::internal("a count without an answer"))?;
    Ok(Open {
        all: row.get("total")?,
        free: row.get("free")?,
        oldest: row.get("oldest")?,
        oldest_free: row.get("oldest_free")?,
        urgent: row.get("urgent")?,
        concerns: row.get("concerns")?,
        silent: row.get("silent")?,
        unaccepted: row.get("unaccepted")?,
        late: row.get("late")?,
    })
}

/// When people got another worker to ring, in a stretch of time, the oldest first: of the contacts of a team, or of all
/// when `team` is empty.
///
/// # Errors
/// As the record store says.
pub async fn hand_offs(db: &Database, from: Timestamp, before: Timestamp, team: &str) -> Result<Vec<Timestamp>> {
    let rows = db
        .rows(
            sql!(
                "select h.handed_at from contact_handovers h join contacts c on c.id = h.contact_id \
                 where h.counts and h.handed_at >= $1 and h.handed_at < $2 and ($3 = '' or c.team_id = $4) \
                 order by h.handed_at"
            ),
            args![from, before, team, team],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("handed_at")).collect::<Result<_, _>>()?)
}
