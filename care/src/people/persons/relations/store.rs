//! The SQL of relations.

use jiff::civil::Date;
use platform::{
    Result,
    access::Record,
    args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::{Found, NewRelation, inverse};

/// Relations of a person from their side, with who the others are: one query.
pub(super) async fn of(db: &Database, person_id: &str) -> Result<Vec<Found>> {
    let rows = db
        .rows(
            sql!(
                "select r.id as relation_id, r.kind, r.other_id, r.note, r.started_on, r.ended_on, p.id, \
                 p.given_name, p.family_name, p.known_as, p.phone, p.died_on, p.owner_id, p.team_id, p.restricted, \
                 p.barred from relations r join persons p \
                 on p.id = case when r.other_id = $1 then r.person_id else r.other_id end \
                 where r.person_id = $1 or r.other_id = $1 order by r.id"
            ),
            args![person_id],
        )
        .await?;
    Ok(rows.iter().map(|row| read(row, person_id)).collect::<Result<_, _>>()?)
}

fn read(row: &Row, person_id: &str) -> Result<Found, StorageError> {
    let (kind, of): (String, String) = (row.get("kind")?, row.get("other_id")?);
    let names: [String; 2] = [row.get("given_name")?, row.get("family_name")?];
    let name = names.join(" ").trim().to_owned();
    let known_as: Option<String> = row.get("known_as")?;
    let barred: String = row.get("barred")?;
    let died_on: Option<Date> = row.get("died_on")?;
    Ok(Found {
        id: row.get("relation_id")?,
        kind: if of == person_id { kind } else { inverse(&kind).to_owned() },
        other: Record {
            kind: "person".into(),
            id: row.get("id")?,
            owner: row.get("owner_id")?,
            team: row.get("team_id")?,
            restricted: row.get("restricted")?,
            barred: barred.split_whitespace().map(str::to_owned).collect(),
            ..Record::default()
        },
        name: if name.is_empty() { known_as.unwrap_or_default() } else { name },
        phone: row.get("phone")?,
        note: row.get("note")?,
        started_on: row.get("started_on")?,
        ended_on: row.get("ended_on")?,
        died: died_on.is_some(),
    })
}

/// Whether these two are already written down as this, from either side, and it lasts.
pub(super) async fn is_there(work: &mut Work, person: &str, other: &str, kind: &str, inverse: &str) -> Result<bool> {
    let row = work
        .row(
            sql!(
                "select 1 as found from relations where ended_on is null and ((person_id = $2 and other_id = $1 \
                 and kind = $3) or (person_id = $1 and other_id = $2 and kind = $4))"
            ),
            args![person, other, kind, inverse],
        )
        .await?;
    Ok(row.is_some())
}

pub(super) async fn insert(work: &mut Work, person_id: &str, new: &NewRelation) -> Result<()> {
    let (id, now, by) = (work.new_id(), work.now(), work.actor().name.clone());
    work.run(
        sql!(
            "insert into relations (id, person_id, kind, other_id, note, started_on, created_at, created_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        args![id, new.other_id.as_str(), new.kind.as_str(), person_id, new.note.clone(), new.started_on, now, by],
    )
    .await?;
    Ok(())
}

/// Ends a relation of a person; false when there is none that lasts.
pub(super) async fn end(work: &mut Work, person_id: &str, id: &str, ended_on: Date) -> Result<bool> {
    let touched = work
        .run(
            sql!(
                "update relations set ended_on = $3 where id = $2 and ended_on is null \
                 and (person_id = $1 or other_id = $1)"
            ),
            args![person_id, id, ended_on],
        )
        .await?;
    Ok(touched == 1)
}
