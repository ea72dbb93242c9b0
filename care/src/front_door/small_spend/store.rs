//! The SQL of small spends.

use jiff::civil::Date;
use platform::{
    Error, Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::{
    model::{Limit, New, Spend},
    rules::Period,
};

fn read(row: &Row) -> Result<Spend, StorageError> {
    Ok(Spend {
        id: row.get("id")?,
        version: row.get("version")?,
        person_id: row.get("person_id")?,
        worker_id: row.get("worker_id")?,
        team_id: row.get("team_id")?,
        contact_id: row.get("contact_id")?,
        conversation_id: row.get("conversation_id")?,
        connection_id: row.get("connection_id")?,
        pence: row.get("pence")?,
        purpose: row.get("purpose")?,
        bought: row.get("bought")?,
        aim: row.get("aim")?,
        state: row.get("state")?,
        counts: row.get("counts")?,
        counts_on: row.get("counts_on")?,
        check_on: row.get("check_on")?,
        made_at: row.get("made_at")?,
        decided_by: row.get("decided_by")?,
        decided_at: row.get("decided_at")?,
        decided_why: row.get("decided_why")?,
        reverses_id: row.get("reverses_id")?,
    })
}

fn read_limit(row: &Row) -> Result<Limit> {
    let period: String = row.get("period")?;
    Ok(Limit {
        from_on: row.get("from_on")?,
        period: Period::of(&period).ok_or_else(|| Error::internal("a period nobody knows"))?,
        worker_pence: row.get("worker_pence")?,
        person_pence: row.get("person_pence")?,
        why: row.get("why")?,
        set_by: row.get("set_by")?,
    })
}

pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Spend>> {
    let row = db.row(sql!("select * from small_spends where id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// The spend a form became, if it was sent before.
pub(super) async fn of_form(db: &Database, once: &str) -> Result<Option<Spend>> {
    let row = db.row(sql!("select * from small_spends where once = $1"), args![once]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// The row that reverses this one.
pub(super) async fn reversal_of(db: &Database, id: &str) -> Result<Option<Spend>> {
    let row = db.row(sql!("select * from small_spends where reverses_id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// Holds a worker's or a person's turn until this piece of work is kept: whoever else is about to spend waits.
pub(super) async fn take_turn(work: &mut Work, whose: &str) -> Result<(), StorageError> {
    work.run(
        sql!(
            "insert into small_spend_turns (whose, turns) values ($1, 1) \
             on conflict (whose) do update set turns = small_spend_turns.turns + 1"
        ),
        args![whose],
    )
    .await?;
    Ok(())
}

/// What counts towards a worker's limit in a period, in pence.
pub(super) async fn counted(work: &mut Work, worker_id: &str, (from, before): (Date, Date)) -> Result<i64> {
    let row = work
        .row(
            sql!(
                "select cast(coalesce(sum(pence), 0) as bigint) as pence from small_spends \
                 where worker_id = $1 and counts and counts_on >= $2 and counts_on < $3"
            ),
            args![worker_id, from, before],
        )
        .await?;
    Ok(row.ok_or_else(|| Error::internal("a sum without an answer"))?.get("pence")?)
}

/// What was spent for a person in a period, in pence.
pub(super) async fn spent_for(work: &mut Work, person_id: &str, (from, before): (Date, Date)) -> Result<i64> {
    let row = work
        .row(
            sql!(
                "select cast(coalesce(sum(pence), 0) as bigint) as pence from small_spends \
                 where person_id = $1 and state in ('within', 'approved', 'reversal') and counts_on >= $2 and counts_on < $3"
            ),
            args![person_id, from, before],
        )
        .await?;
    Ok(row.ok_or_else(|| Error::internal("a sum without an answer"))?.get("pence")?)
}

pub(super) async fn insert(work: &mut Work, one: &Spend, once: &str) -> Result<(), StorageError> {
    work.run(
        sql!(
            "insert into small_spends (id, version, once, person_id, worker_id, team_id, contact_id, conversation_id, \
             connection_id, pence, purpose, bought, aim, state, counts, counts_on, check_on, made_at, decided_by, decided_at, \
             decided_why, reverses_id) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)"
        ),
        args![
            one.id.as_str(),
            one.version,
            once,
            one.person_id.as_str(),
            one.worker_id.as_str(),
            one.team_id.clone(),
            one.contact_id.clone(),
            one.conversation_id.clone(),
            one.connection_id.clone(),
            one.pence,
            one.purpose.as_str(),
            one.bought.as_str(),
            one.aim.as_str(),
            one.state.as_str(),
            one.counts,
            one.counts_on,
            one.check_on,
            one.made_at,
            one.decided_by.clone(),
            one.decided_at,
            one.decided_why.clone(),
            one.reverses_id.clone(),
        ],
    )
    .await?;
    Ok(())
}

/// Keeps what was decided about a row; its amount and words are never altered.
pub(super) async fn update(work: &mut Work, one: &Spend) -> Result<()> {
    work.update(
        sql!(
            "update small_spends set version = version + 1, state = $3, connection_id = $4, decided_by = $5, \
             decided_at = $6, decided_why = $7 where id = $1 and version = $2"
        ),
        args![
            one.id.as_str(),
            one.version,
            one.state.as_str(),
            one.connection_id.clone(),
            one.decided_by.clone(),
            one.decided_at,
            one.decided_why.clone(),
        ],
    )
    .await
}

/// A worker's own rows, newest first; and those that wait for a manager of some teams.
pub(super) async fn of_worker(db: &Database, worker_id: &str, limit: i64) -> Result<Vec<Spend>> {
    let rows = db
        .rows(
            sql!("select * from small_spends where worker_id = $1 order by made_at desc, id desc limit $2"),
            args![worker_id, limit],
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Rows that wait to be approved, oldest first.
pub(super) async fn waiting(db: &Database, limit: i64) -> Result<Vec<Spend>> {
    let rows = db
        .rows(sql!("select * from small_spends where state = 'waiting' order by made_at, id limit $1"), args![limit])
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

pub(super) async fn insert_limit(work: &mut Work, id: &str, limit: &Limit) -> Result<(), StorageError> {
    work.run(
        sql!(
            "insert into small_spend_limits (id, from_on, period, worker_pence, person_pence, why, set_by, set_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        args![
            id,
            limit.from_on,
            limit.period.key(),
            limit.worker_pence,
            limit.person_pence,
            limit.why.as_str(),
            limit.set_by.as_str(),
            work.now(),
        ],
    )
    .await?;
    Ok(())
}

/// The limits, the newest first.
pub(super) async fn limits(db: &Database) -> Result<Vec<Limit>> {
    let rows = db
        .rows(sql!("select * from small_spend_limits order by from_on desc, set_at desc, id desc limit 100"), args![])
        .await?;
    rows.iter().map(read_limit).collect()
}

/// The limit that holds on a day.
pub(super) async fn limit_on(work: &mut Work, day: Date) -> Result<Option<Limit>> {
    let row = work
        .row(
            sql!(
                "select * from small_spend_limits where from_on <= $1 order by from_on desc, set_at desc, id desc limit 1"
            ),
            args![day],
        )
        .await?;
    row.as_ref().map(read_limit).transpose()
}

/// What was spent in a stretch of time on each purpose, by what it achieved; an answer is empty until we asked.
pub(super) async fn totals(db: &Database, from: Date, before: Date) -> Result<Vec<(String, String, i64, i64)>> {
    let rows = db
        .rows(
            sql!(
                "select s.purpose, coalesce(c.answer, '') as answer, cast(sum(s.pence) as bigint) as pence, \
                 cast(sum(case when s.reverses_id is null then 1 else -1 end) as bigint) as spends \
                 from small_spends s left join connected_services c on c.id = s.connection_id \
                 where s.state in ('within', 'approved', 'reversal') and s.counts_on >= $1 and s.counts_on < $2 \
                 group by s.purpose, coalesce(c.answer, '') order by s.purpose"
            ),
            args![from, before],
        )
        .await?;
    let read = |row: &Row| -> Result<_, StorageError> {
        Ok((row.get("purpose")?, row.get("answer")?, row.get("pence")?, row.get("spends")?))
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// A row that says what somebody wants to spend, before it is decided.
pub(super) fn begun(work: &Work, new: &New, today: Date) -> Spend {
    Spend {
        id: work.new_id(),
        version: 1,
        person_id: new.person_id.clone(),
        worker_id: new.worker_id.clone(),
        team_id: new.team_id.clone(),
        contact_id: new.contact_id.clone(),
        conversation_id: new.conversation_id.clone(),
        connection_id: None,
        pence: new.pence,
        purpose: new.purpose.clone(),
        bought: new.bought.clone(),
        aim: new.aim.clone(),
        state: "waiting".into(),
        counts: false,
        counts_on: today,
        check_on: new.check_on,
        made_at: work.now(),
        decided_by: None,
        decided_at: None,
        decided_why: None,
        reverses_id: None,
    }
}
