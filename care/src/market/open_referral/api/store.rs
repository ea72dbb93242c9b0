//! The SQL of the API: which things are on a page. What they say is read by the directory's own store.

use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError, Value},
};

use super::parameters::Asked;
use crate::market::directory::{
    model::{Taxonomy, Term},
    stems,
};

/// Words of a search; a service has all of them.
const WORDS: usize = 5;

/// The eighteen values that both questions about services begin with.
fn filters(asked: &Asked) -> Vec<Value> {
    let words: Vec<String> = stems(&asked.search).into_iter().take(WORDS).collect();
    let count = i64::try_from(words.len()).unwrap_or(0);
    let mut args: Vec<Value> = (0..WORDS).map(|at| Value::from(words.get(at).map_or("=", String::as_str))).collect();
    args.extend(args![
        count,
        &asked.term,
        &asked.taxonomy,
        &asked.organization,
        asked.minimum_age.unwrap_or(-1.0),
        asked.maximum_age.unwrap_or(-1.0),
        &asked.start,
        &asked.end,
        &asked.day,
        format!("%{}%", asked.day),
        asked.modified_after.unwrap_or(jiff::Timestamp::UNIX_EPOCH),
        asked.modified_after.is_some(),
        true,
    ]);
    args
}

fn total(row: Option<Row>) -> Result<i64, StorageError> {
    row.map_or(Ok(0), |row| row.get("total"))
}

/// How many services fit, and the ids of those on the page.
pub(super) async fn services(db: &Database, asked: &Asked) -> Result<(i64, Vec<String>)> {
    let count = db
        .row(
            sql!(
                "select count(*) as total from directory_services s where s.shown = $18
                 and ($6 = 0 or s.id in (select w.service_id from directory_words w where w.word in ($1, $2, $3, $4, $5)
                   group by w.service_id having count(*) = $6))
                 and ($7 = '' or s.id in (select a.service_id from directory_attributes a where a.taxonomy_term_id = $7))
                 and ($8 = '' or s.id in (select a.service_id from directory_attributes a
                   join directory_taxonomy_terms t on t.id = a.taxonomy_term_id where t.taxonomy_id = $8))
                 and ($9 = '' or s.organization_id = $9)
                 and ($10 < 0.0 or s.minimum_age >= $10) and ($11 < 0.0 or s.maximum_age <= $11)
                 and (($12 = '' and $13 = '' and $14 = '') or exists (select 1 from directory_schedules c where c.service_id = s.id
                   and ($12 = '' or c.opens_at >= $12) and ($13 = '' or c.closes_at <= $13) and ($14 = '' or c.byday like $15)))
                 and ($17 = false or s.last_modified >= $16)"
            ),
            filters(asked),
        )
        .await?;
    let mut args = filters(asked);
    args.extend(args![asked.per_page, asked.offset()]);
    let rows = db
        .rows(
            sql!(
                "select s.id from directory_services s where s.shown = $18
                 and ($6 = 0 or s.id in (select w.service_id from directory_words w where w.word in ($1, $2, $3, $4, $5)
                   group by w.service_id having count(*) = $6))
                 and ($7 = '' or s.id in (select a.service_id from directory_attributes a where a.taxonomy_term_id = $7))
                 and ($8 = '' or s.id in (select a.service_id from directory_attributes a
                   join directory_taxonomy_terms t on t.id = a.taxonomy_term_id where t.taxonomy_id = $8))
                 and ($9 = '' or s.organization_id = $9)
                 and ($10 < 0.0 or s.minimum_age >= $10) and ($11 < 0.0 or s.maximum_age <= $11)
                 and (($12 = '' and $13 = '' and $14 = '') or exists (select 1 from directory_schedules c where c.service_id = s.id
                   and ($12 = '' or c.opens_at >= $12) and ($13 = '' or c.closes_at <= $13) and ($14 = '' or c.byday like $15)))
                 and ($17 = false or s.last_modified >= $16)
                 order by s.id limit $19 offset $20"
            ),
            args,
        )
        .await?;
    Ok((total(count)?, rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?))
}

/// The same of services at places; near a point, by a plane that touches the earth there.
pub(super) async fn service_at_locations(db: &Database, asked: &Asked) -> Result<(i64, Vec<(String, String)>)> {
    let mut args = filters(asked);
    let (point, metres) = asked.near.map_or((None, 0.0), |(point, metres)| (Some(point), metres));
    let at = point.map_or([0.0, 0.0, 0.0, 0.0], |point| {
        let degrees = point.around(metres)[1] - point.latitude;
        let narrow = point.latitude.to_radians().cos();
        [point.latitude, point.longitude, narrow * narrow, degrees * degrees]
    });
    args.extend(args![point.is_some(), at[0], at[1], at[2], at[3]]);
    let count = db
        .row(
            sql!(
                "select count(*) as total from directory_service_at_locations p join directory_services s on s.id = p.service_id
                 left join directory_locations l on l.id = p.location_id where s.shown = $18
                 and (l.id is null or l.confidential = false)
                 and ($6 = 0 or s.id in (select w.service_id from directory_words w where w.word in ($1, $2, $3, $4, $5)
                   group by w.service_id having count(*) = $6))
                 and ($7 = '' or s.id in (select a.service_id from directory_attributes a where a.taxonomy_term_id = $7))
                 and ($8 = '' or s.id in (select a.service_id from directory_attributes a
                   join directory_taxonomy_terms t on t.id = a.taxonomy_term_id where t.taxonomy_id = $8))
                 and ($9 = '' or s.organization_id = $9)
                 and ($10 < 0.0 or s.minimum_age >= $10) and ($11 < 0.0 or s.maximum_age <= $11)
                 and (($12 = '' and $13 = '' and $14 = '') or exists (select 1 from directory_schedules c where c.service_id = s.id
                   and c.service_at_location_id in ('', p.id)
                   and ($12 = '' or c.opens_at >= $12) and ($13 = '' or c.closes_at <= $13) and ($14 = '' or c.byday like $15)))
                 and ($17 = false or s.last_modified >= $16)
                 and ($19 = false or (l.latitude - $20) * (l.latitude - $20) + (l.longitude - $21) * (l.longitude - $21) * $22 <= $23)"
            ),
            args.clone(),
        )
        .await?;
    args.extend(args![asked.per_page, asked.offset()]);
    let rows = db
        .rows(
            sql!(
                "select p.service_id, p.id from directory_service_at_locations p join directory_services s on s.id = p.service_id
                 left join directory_locations l on l.id = p.location_id where s.shown = $18
                 and (l.id is null or l.confidential = false)
                 and ($6 = 0 or s.id in (select w.service_id from directory_words w where w.word in ($1, $2, $3, $4, $5)
                   group by w.service_id having count(*) = $6))
                 and ($7 = '' or s.id in (select a.service_id from directory_attributes a where a.taxonomy_term_id = $7))
                 and ($8 = '' or s.id in (select a.service_id from directory_attributes a
                   join directory_taxonomy_terms t on t.id = a.taxonomy_term_id where t.taxonomy_id = $8))
                 and ($9 = '' or s.organization_id = $9)
                 and ($10 < 0.0 or s.minimum_age >= $10) and ($11 < 0.0 or s.maximum_age <= $11)
                 and (($12 = '' and $13 = '' and $14 = '') or exists (select 1 from directory_schedules c where c.service_id = s.id
                   and c.service_at_location_id in ('', p.id)
                   and ($12 = '' or c.opens_at >= $12) and ($13 = '' or c.closes_at <= $13) and ($14 = '' or c.byday like $15)))
                 and ($17 = false or s.last_modified >= $16)
                 and ($19 = false or (l.latitude - $20) * (l.latitude - $20) + (l.longitude - $21) * (l.longitude - $21) * $22 <= $23)
                 order by p.service_id, p.id limit $24 offset $25"
            ),
            args,
        )
        .await?;
    let read = |row: &Row| -> Result<(String, String), StorageError> { Ok((row.get("service_id")?, row.get("id")?)) };
    Ok((total(count)?, rows.iter().map(read).collect::<Result<_, _>>()?))
}

/// The service of a service at a location.
pub(super) async fn service_of(db: &Database, id: &str) -> Result<Option<String>> {
    let row = db
        .row(
            sql!(
                "select p.service_id from directory_service_at_locations p join directory_services s on s.id = p.service_id
                 where p.id = $1 and s.shown = $2 order by p.service_id"
            ),
            args![id, true],
        )
        .await?;
    Ok(row.map(|row| row.get("service_id")).transpose()?)
}

/// Lists of terms, a page of them.
pub(super) async fn taxonomies(db: &Database, asked: &Asked) -> Result<(i64, Vec<Taxonomy>)> {
    let count = total(db.row(sql!("select count(*) as total from directory_taxonomies"), args![]).await?)?;
    let rows = db
        .rows(
            sql!("select id, name, description, uri, version from directory_taxonomies order by id limit $1 offset $2"),
            args![asked.per_page, asked.offset()],
        )
        .await?;
    Ok((count, rows.iter().map(Taxonomy::of_row).collect::<Result<_, _>>()?))
}

/// Terms, a page of them.
pub(super) async fn terms(db: &Database, asked: &Asked) -> Result<(i64, Vec<Term>)> {
    let row = db
        .row(
            sql!("select count(*) as total from directory_taxonomy_terms where ($1 = '' or taxonomy_id = $1)"),
            args![&asked.taxonomy],
        )
        .await?;
    let rows = db
        .rows(
            sql!(
                "select id, name, description, parent_id, taxonomy, taxonomy_id, term_uri, term from directory_taxonomy_terms
                 where ($1 = '' or taxonomy_id = $1) order by id limit $2 offset $3"
            ),
            args![&asked.taxonomy, asked.per_page, asked.offset()],
        )
        .await?;
    Ok((total(row)?, rows.iter().map(Term::of_row).collect::<Result<_, _>>()?))
}

/// One term.
pub(super) async fn term(db: &Database, id: &str) -> Result<Option<Term>> {
    let row = db
        .row(
            sql!("select id, name, description, parent_id, taxonomy, taxonomy_id, term_uri, term from directory_taxonomy_terms where id = $1"),
            args![id],
        )
        .await?;
    Ok(row.as_ref().map(Term::of_row).transpose()?)
}
