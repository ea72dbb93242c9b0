//! The SQL of claims. Taking a contact is one update that holds only while the owner is who was seen.

use platform::{
    Error, Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::{super::model::Contact, rules::Claim};

/// Gives a contact to an account, or to nobody, if it is open and its owner and team are still as in `seen`.
pub(super) async fn take(work: &mut Work, seen: &Contact, to: &str, team_id: Option<&str>) -> Result<bool> {
    let team = seen.team_id.as_deref().unwrap_or_default();
    let taken = work
        .run(
            sql!(
                "update contacts set owner_id = $2, team_id = $3, version = version + 1 \
                 where id = $1 and completed_at is null and owner_id = $4 and coalesce(team_id, '') = $5"
            ),
            args![seen.id.as_str(), to, team_id.map(str::to_owned), seen.owner_id.as_str(), team],
        )
        .await?;
    Ok(taken == 1)
}

/// Begins a claim; the index of open claims refuses a second one.
pub(in crate::front_door::contacts) async fn begin(
    work: &mut Work,
    contact_id: &str,
    by_id: &str,
    used: bool,
) -> Result<(), StorageError> {
    let (id, now) = (work.new_id(), work.now());
    work.run(
        sql!("insert into contact_claims (id, contact_id, by_id, claimed_at, used_at) values ($1, $2, $3, $4, $5)"),
        args![id, contact_id, by_id, now, used.then_some(now)],
    )
    .await?;
    Ok(())
}

/// Ends the claim of a contact, if there is one.
pub(in crate::front_door::contacts) async fn end(
    work: &mut Work,
    contact_id: &str,
    how: &str,
    reason: Option<&str>,
) -> Result<(), StorageError> {
    let now = work.now();
    work.run(
        sql!(
            "update contact_claims set ended_at = $2, ended_how = $3, reason = $4 \
             where contact_id = $1 and ended_at is null"
        ),
        args![contact_id, now, how, reason.map(str::to_owned)],
    )
    .await?;
    Ok(())
}

/// Whoever has it has begun, and so has said yes to it.
pub(in crate::front_door::contacts) async fn used(work: &mut Work, contact_id: &str, by: &str) -> Result<()> {
    let now = work.now();
    let first = work
        .run(
            sql!(
                "update contact_claims set used_at = $3 \
                 where contact_id = $1 and by_id = $2 and ended_at is null and used_at is null"
            ),
            args![contact_id, by, now],
        )
        .await?;
    if first == 1 {
        accept(work, contact_id, by).await?;
    }
    Ok(())
}

/// Says yes to what was handed to an account; tells whether anything waited for it.
pub(in crate::front_door::contacts) async fn accept(work: &mut Work, contact_id: &str, to_id: &str) -> Result<bool> {
    let now = work.now();
    let accepted = work
        .run(
            sql!(
                "update contact_agreements set accepted_at = $3 where to_id = $2 and accepted_at is null \
                 and handover_id in (select id from contact_handovers where contact_id = $1)"
            ),
            args![contact_id, to_id, now],
        )
        .await?;
    Ok(accepted > 0)
}

fn read(row: &Row) -> Result<Claim, StorageError> {
    Ok(Claim { by_id: row.get("by_id")?, at: row.get("claimed_at")?, used_at: row.get("used_at")? })
}

/// Who has a contact by a claim now.
pub(in crate::front_door::contacts) async fn of_contact(db: &Database, contact_id: &str) -> Result<Option<Claim>> {
    let row = db
        .row(
            sql!("select by_id, claimed_at, used_at from contact_claims where contact_id = $1 and ended_at is null"),
            args![contact_id],
        )
        .await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// As [`of_contact`], seen from inside a transaction.
pub(in crate::front_door::contacts) async fn open_of(work: &mut Work, contact_id: &str) -> Result<Option<Claim>> {
    let row = work
        .row(
            sql!("select by_id, claimed_at, used_at from contact_claims where contact_id = $1 and ended_at is null"),
            args![contact_id],
        )
        .await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// Open contacts whose claim is somebody else's than the contact itself: half of a change. There should be none.
pub async fn halves(db: &Database) -> Result<Vec<String>> {
    let rows = db
        .rows(
            sql!(
                "select k.contact_id from contact_claims k join contacts c on c.id = k.contact_id \
                 where k.ended_at is null and (c.owner_id <> k.by_id or c.completed_at is not null \
                 or not exists (select 1 from contact_handovers h where h.contact_id = c.id and h.to_id = k.by_id)) \
                 order by k.contact_id"
            ),
            args![],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("contact_id")).collect::<Result<_, _>>()?)
}

/// What became of the claims of a stretch of time: for a wall of the team.
///
/// # Errors
/// As the record store says.
pub async fn counts(db: &Database, from: jiff::Timestamp, before: jiff::Timestamp) -> Result<super::Counts> {
    let row = db
        .row(
            sql!(
                "select count(*) as claims, count(used_at) as used, \
                 count(case when ended_how = 'given_back' then 1 end) as given_back, \
                 count(case when ended_how = 'taken_over' then 1 end) as taken_over, \
                 count(case when ended_at is null and used_at is null then 1 end) as lying \
                 from contact_claims where claimed_at >= $1 and claimed_at < $2"
            ),
            args![from, before],
        )
        .await?;
    let row = row.ok_or_else(|| Error::internal("a count without an answer"))?;
    Ok(super::Counts {
        claims: row.get("claims")?,
        used: row.get("used")?,
        given_back: row.get("given_back")?,
        taken_over: row.get("taken_over")?,
        lying: row.get("lying")?,
    })
}
