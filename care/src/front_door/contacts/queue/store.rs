//! The SQL of the queue of contacts: counted and ordered in the database, inside what the policy lets a worker see.

use jiff::Timestamp;
use platform::{
    Result,
    access::{Record, Scope},
    args, sql,
    storage::{Database, Row, StorageError, Value},
    web::Pager,
};

use super::super::{model::Contact, store::read};
use crate::people::persons;

/// A row of the queue: the contact, and whose it is as far as the policy must know.
#[derive(Clone, Debug)]
pub(in crate::front_door::contacts) struct Waiting {
    pub contact: Contact,
    pub name: Option<String>,
    pub person: Option<Record>,
    pub handovers: i64,
    /// Nobody has it, or it waits for whoever of its team takes it on.
    pub free: bool,
    /// Since when the owner has it by a claim.
    pub claimed_at: Option<Timestamp>,
    /// When they first wrote in it or talked.
    pub used_at: Option<Timestamp>,
    /// Somebody was handed it and has not said yet that they have it.
    pub unaccepted: bool,
}

/// Whose queue is asked for, of contacts or of conversations.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Whose<'a> {
    /// Everybody's.
    All,
    /// An account's own.
    Mine(&'a str),
    /// That of an account's teams.
    Teams(&'a [String]),
}

impl Whose<'_> {
    /// `$1` and `$2` of the queue: the owner and the teams, each empty when it is not asked about.
    pub(crate) fn values(self) -> Vec<Value> {
        match self {
            Self::All => args!["", ""],
            Self::Mine(account) => args![account, ""],
            // Somebody in no team has no team's queue, rather than everybody's.
            Self::Teams(teams) => args!["", format!(" {}", teams.join(" "))],
        }
    }
}

/// Which part of a queue is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::front_door::contacts) struct Part<'a> {
    /// A key of the channels; empty for all.
    pub channel: &'a str,
    /// `free`, `lying`, or empty for all.
    pub claims: &'a str,
}

/// The open contacts of one channel inside a fence.
#[derive(Clone, Debug, Default)]
pub(in crate::front_door::contacts) struct Count {
    pub channel: String,
    pub total: i64,
    /// Of them, those of which we do not know whom they are about.
    pub unmatched: i64,
    pub free: i64,
    /// Of them, claimed and not begun.
    pub lying: i64,
    /// Of the free ones, about which somebody is worried.
    pub concerns: i64,
    /// Since when the oldest claim lies that nobody has begun.
    pub lying_since: Option<Timestamp>,
}

/// Counts the open contacts inside a fence, channel by channel.
pub(in crate::front_door::contacts) async fn counts(
    db: &Database,
    whose: Whose<'_>,
    scope: &Scope,
) -> Result<Vec<Count>> {
    let mut given = whose.values();
    given.extend(scope.values_with_holder());
    let rows = db
        .rows(
            sql!(
                "select q.channel, count(*) as total, cast(sum(q.unmatched) as bigint) as unmatched, cast(sum(q.free) as bigint) as free, \
                 cast(sum(q.lying) as bigint) as lying, cast(sum(q.worried) as bigint) as concerns, min(q.lying_since) as lying_since from ( \
                 select c.channel, case when c.person_id is null then 1 else 0 end as unmatched, \
                 case when (c.owner_id = '' or k.id is null and exists (select 1 from contact_handovers f where f.contact_id = c.id \
                 and f.to_id is null and not exists (select 1 from contact_handovers l where l.contact_id = c.id \
                 and (l.handed_at > f.handed_at or l.handed_at = f.handed_at and l.id > f.id)))) then cast(1 as bigint) else 0 end as free, \
                 case when c.concern and c.owner_id = '' then 1 else 0 end as worried, \
                 case when k.id is not null and k.used_at is null then 1 else 0 end as lying, \
                 case when k.used_at is null then k.claimed_at end as lying_since \
                 from contacts c left join persons p on p.id = c.person_id \
                 left join contact_claims k on k.contact_id = c.id and k.ended_at is null \
                 where c.completed_at is null and ($1 = '' or c.owner_id = $1) \
                 and ($2 = '' or $2 like '%' || c.team_id || '%') \
                 and case when p.restricted then $3 or p.owner_id = $4 or $5 like '%' || p.team_id || '%' \
                               or c.owner_id = $6 or $7 like '%' || c.team_id || '%' \
                          else $8 or p.owner_id = $9 or $10 like '%' || p.team_id || '%' \
                               or c.owner_id = $11 or $12 like '%' || c.team_id || '%' end \
                 and ' ' || coalesce(p.barred, '') || ' ' not like $13) q group by q.channel order by q.channel"
            ),
            given,
        )
        .await?;
    let read = |row: &Row| -> Result<Count, StorageError> {
        Ok(Count {
            channel: row.get("channel")?,
            total: row.get("total")?,
            unmatched: row.get("unmatched")?,
            free: row.get("free")?,
            lying: row.get("lying")?,
            concerns: row.get("concerns")?,
            lying_since: row.get("lying_since")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// One page of the open contacts inside a fence: concerns first, then what needs somebody today, then the oldest wait.
pub(in crate::front_door::contacts) async fn waiting(
    db: &Database,
    whose: Whose<'_>,
    part: Part<'_>,
    scope: &Scope,
    pager: &Pager,
) -> Result<Vec<Waiting>> {
    let mut given = whose.values();
    given.extend(scope.values_with_holder());
    given.extend(args![pager.limit(), pager.offset(), part.channel, part.claims]);
    let rows = db
        .rows(
            sql!(
                "select c.*, p.given_name, p.family_name, p.known_as, p.owner_id as person_owner_id, \
                 p.team_id as person_team_id, p.restricted, p.barred, k.claimed_at, k.used_at, \
                 case when (c.owner_id = '' or k.id is null and exists (select 1 from contact_handovers f where f.contact_id = c.id \
                 and f.to_id is null and not exists (select 1 from contact_handovers l where l.contact_id = c.id \
                 and (l.handed_at > f.handed_at or l.handed_at = f.handed_at and l.id > f.id)))) then cast(1 as bigint) else 0 end as free, \
                 (select count(*) from contact_handovers h where h.contact_id = c.id and h.counts) as handovers, \
                 (select count(*) from contact_handovers h join contact_agreements a on a.handover_id = h.id \
                 where h.contact_id = c.id and a.to_id = c.owner_id and a.accepted_at is null) as unaccepted \
                 from contacts c left join persons p on p.id = c.person_id \
                 left join contact_claims k on k.contact_id = c.id and k.ended_at is null \
                 where c.completed_at is null and ($1 = '' or c.owner_id = $1) \
                 and ($2 = '' or $2 like '%' || c.team_id || '%') \
                 and case when p.restricted then $3 or p.owner_id = $4 or $5 like '%' || p.team_id || '%' \
                               or c.owner_id = $6 or $7 like '%' || c.team_id || '%' \
                          else $8 or p.owner_id = $9 or $10 like '%' || p.team_id || '%' \
                               or c.owner_id = $11 or $12 like '%' || c.team_id || '%' end \
                 and ' ' || coalesce(p.barred, '') || ' ' not like $13 \
                 and ($16 = '' or c.channel = $16) \
                 and ($17 = '' or $17 = 'lying' and k.id is not null and k.used_at is null or $17 = 'free' and (c.owner_id = '' or k.id is null and exists (select 1 from contact_handovers f where f.contact_id = c.id \
                 and f.to_id is null and not exists (select 1 from contact_handovers l where l.contact_id = c.id \
                 and (l.handed_at > f.handed_at or l.handed_at = f.handed_at and l.id > f.id))))) \
                 order by c.concern desc, c.urgent desc, c.received_at, c.id limit $14 offset $15"
            ),
            given,
        )
        .await?;
    Ok(rows.iter().map(read_waiting).collect::<Result<_, _>>()?)
}

fn read_waiting(row: &Row) -> Result<Waiting, StorageError> {
    let contact = read(row)?;
    let mut waiting = Waiting {
        contact,
        name: None,
        person: None,
        handovers: row.get("handovers")?,
        free: row.get::<i64>("free")? == 1,
        claimed_at: row.get("claimed_at")?,
        used_at: row.get("used_at")?,
        unaccepted: row.get::<i64>("unaccepted")? > 0,
    };
    let Some(id) = waiting.contact.person_id.clone() else {
        return Ok(waiting);
    };
    let (given, family): (String, String) = (row.get("given_name")?, row.get("family_name")?);
    let name = format!("{given} {family}").trim().to_owned();
    let known_as: Option<String> = row.get("known_as")?;
    waiting.name = Some(if name.is_empty() { known_as.unwrap_or_default() } else { name });
    waiting.person = Some(persons::record_in_list(row, id)?);
    Ok(waiting)
}
