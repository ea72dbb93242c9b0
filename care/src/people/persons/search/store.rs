//! The SQL of finding people: equal keys only, a fixed number of them in each question.

use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError, Value},
    work::Work,
};

use super::super::model::{Candidate, Details};

/// How many keys one question carries; fewer are filled up with the first.
pub(super) const KEYS_ASKED: usize = 48;
/// How many rows one insert carries; fewer are filled up with the first, which is then there already.
const ROWS: usize = 16;

/// The values of exactly `count` parameters: the keys, filled up with the first.
fn padded(keys: &[String], count: usize) -> Vec<Value> {
    let first = keys.first().map_or("", String::as_str);
    (0..count).map(|at| Value::from(keys.get(at).map_or(first, String::as_str))).collect()
}

/// People found by any of these keys, at most `limit` of them.
pub(super) async fn people(db: &Database, keys: &[String], limit: usize) -> Result<Vec<Candidate>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = padded(keys, KEYS_ASKED);
    args.push(Value::Int(i64::try_from(limit).unwrap_or(i64::MAX)));
    let rows = db
        .rows(
            sql!(
                "select p.id, p.given_name, p.family_name, p.known_as, p.born_on, p.died_on, p.nhs_number, p.address, \
                 p.postcode, p.phone, p.owner_id, p.team_id, p.restricted, p.barred from persons p join (select distinct person_id from person_keys where key in ($1, $2, $3, $4, $5, $6, \
                 $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, \
                 $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, \
                 $48) limit $49) k on p.id = k.person_id"
            ),
            args,
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Only what tells people apart is read: hundreds of candidates are ranked for a page of 25.
fn read(row: &Row) -> Result<Candidate, StorageError> {
    let barred: String = row.get("barred")?;
    Ok(Candidate {
        id: row.get("id")?,
        details: Details {
            given_name: row.get("given_name")?,
            family_name: row.get("family_name")?,
            known_as: row.get("known_as")?,
            born_on: row.get("born_on")?,
            died_on: row.get("died_on")?,
            nhs_number: row.get("nhs_number")?,
            address: row.get("address")?,
            postcode: row.get("postcode")?,
            phone: row.get("phone")?,
            ..Details::default()
        },
        owner_id: row.get("owner_id")?,
        team_id: row.get("team_id")?,
        restricted: row.get("restricted")?,
        barred: barred.split_whitespace().map(str::to_owned).collect(),
    })
}

/// Names kept under any of these keys, at most 400 of them.
pub(super) async fn names(db: &Database, keys: &[String]) -> Result<Vec<String>> {
    let rows = db
        .rows(
            sql!(
                "select distinct name from name_keys where key in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
                 $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, \
                 $32) limit 400"
            ),
            padded(keys, 32),
        )
        .await?;
    Ok(rows.iter().map(|row: &Row| row.get("name")).collect::<Result<_, _>>()?)
}

/// Whether this name is known already.
pub(super) async fn knows_name(work: &mut Work, name: &str) -> Result<bool> {
    let row = work.row(sql!("select 1 as found from name_keys where key = $1 and name = $1"), args![name]).await?;
    Ok(row.is_some())
}

pub(super) async fn add_name(work: &mut Work, name: &str, keys: &[String]) -> Result<()> {
    for some in keys.chunks(ROWS) {
        let mut args = padded(some, ROWS);
        args.push(Value::from(name));
        work.run(
            sql!(
                "insert into name_keys (key, name) values ($1, $17), ($2, $17), ($3, $17), ($4, $17), ($5, $17), \
                 ($6, $17), ($7, $17), ($8, $17), ($9, $17), ($10, $17), ($11, $17), ($12, $17), ($13, $17), \
                 ($14, $17), ($15, $17), ($16, $17) on conflict do nothing"
            ),
            args,
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn forget(work: &mut Work, person_id: &str) -> Result<()> {
    work.run(sql!("delete from person_keys where person_id = $1"), args![person_id]).await?;
    Ok(())
}

pub(super) async fn add(work: &mut Work, person_id: &str, keys: &[String]) -> Result<()> {
    for some in keys.chunks(ROWS) {
        let mut args = padded(some, ROWS);
        args.push(Value::from(person_id));
        work.run(
            sql!(
                "insert into person_keys (key, person_id) values ($1, $17), ($2, $17), ($3, $17), ($4, $17), \
                 ($5, $17), ($6, $17), ($7, $17), ($8, $17), ($9, $17), ($10, $17), ($11, $17), ($12, $17), \
                 ($13, $17), ($14, $17), ($15, $17), ($16, $17) on conflict do nothing"
            ),
            args,
        )
        .await?;
    }
    Ok(())
}
