//! What the bench asks of the record store itself: whom there is to open, and the case page's questions for the bare handler.

use platform::{Result, args, sql, storage::Database};

/// Ids of people and the team that holds each, at most so many.
pub async fn people(db: &Database, held: bool, limit: i64) -> Result<Vec<(String, Option<String>, String)>> {
    let rows = db
        .rows(
            sql!(
                "select id, team_id, given_name, family_name from persons \
                 where (team_id is not null or $1 = 0) order by nhs_number, id limit $2"
            ),
            args![i64::from(held), limit],
        )
        .await?;
    let read = |row: &platform::storage::Row| -> Result<_> {
        let names: (String, String) = (row.get("given_name")?, row.get("family_name")?);
        Ok((row.get("id")?, row.get("team_id")?, format!("{} {}", names.0, names.1)))
    };
    rows.iter().map(read).collect()
}

/// The case page's questions about one person, except the timeline; tells how many rows came.
pub async fn case_page(db: &Database, person_id: &str) -> Result<usize> {
    let person = db
        .rows(
            sql!(
                "select p.*, o.name as owner_name, n.name as next_owner_name, t.name as team_name from persons p \
                 left join accounts o on o.id = p.owner_id left join accounts n on n.id = p.next_owner_id \
                 left join teams t on t.id = p.team_id where p.id = $1"
            ),
            args![person_id],
        )
        .await?;
    let about = db
        .rows(sql!("select * from about_me where person_id = $1 order by number desc limit 1"), args![person_id])
        .await?;
    let around = db
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
    Ok(person.len() + about.len() + around.len())
}
