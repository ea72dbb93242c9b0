//! The SQL of finding services: equal words only, a fixed number of them in each question.

use platform::{
    Result, args, sql,
    storage::{Database, Row as Found, StorageError, Value},
    work::Work,
};

use super::{Need, Question};
use crate::market::directory::rules::Point;

/// Words of the question, and words of needs, in one statement.
const OWN: usize = 6;
const HELPING: usize = 10;

/// A service with one of its places.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub id: String,
    pub name: String,
    pub score: i64,
    pub at: Option<Point>,
}

fn read(row: &Found) -> Result<Row, StorageError> {
    let latitude: Option<f64> = row.get("latitude")?;
    let longitude: Option<f64> = row.get("longitude")?;
    Ok(Row {
        id: row.get("id")?,
        name: row.get::<Option<String>>("name")?.unwrap_or_default(),
        score: row.get("score")?,
        at: latitude.zip(longitude).map(|(latitude, longitude)| Point { latitude, longitude }),
    })
}

/// Exactly so many values, filled up with what no service has.
fn padded(words: &[String], count: usize) -> impl Iterator<Item = Value> + '_ {
    (0..count).map(|at| Value::from(words.get(at).map_or("=", String::as_str)))
}

/// The marks of a question's filters, empty where nothing is asked, and the age, below zero where none is.
fn filters(question: &Question) -> Vec<Value> {
    let mark = |kind: &str, value: &Option<String>| {
        value.as_ref().map_or_else(String::new, |value| format!("={kind}:{value}"))
    };
    args![
        if question.free { "=free" } else { "" },
        mark("access", &question.access),
        mark("language", &question.language),
        question.age.unwrap_or(-1.0),
    ]
}

/// Services that have any of these words, those with the most first.
pub(super) async fn by_words(
    db: &Database,
    own: &[String],
    helping: &[String],
    question: &Question,
    limit: usize,
) -> Result<Vec<Row>> {
    // What helps with a need must stand in a name or a term; what somebody wrote may stand anywhere.
    let helping: Vec<String> = helping.iter().map(|word| format!("+{word}")).collect();
    let mut args: Vec<Value> = padded(own, OWN).chain(padded(&helping, HELPING)).collect();
    args.extend(filters(question));
    let within = question.near.zip(question.within_metres).map(|(point, metres)| point.around(metres));
    let [south, north, west, east] = within.unwrap_or([0.0; 4]);
    args.extend(args![within.is_some(), south, north, west, east]);
    args.push(Value::Int(i64::try_from(limit).unwrap_or(i64::MAX)));
    let rows = db
        .rows(
            sql!(
                "select f.id, s.name, f.score, p.latitude, p.longitude from (
                   select w.service_id as id, cast(sum(w.weight) as bigint) as score
                   from directory_words w
                   where w.word in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
                     and ($17 = '' or w.service_id in (select a.service_id from directory_words a where a.word = $17))
                     and ($18 = '' or w.service_id in (select b.service_id from directory_words b where b.word = $18))
                     and ($19 = '' or w.service_id in (select c.service_id from directory_words c where c.word = $19))
                     and ($20 < 0.0 or w.service_id in (select d.id from directory_services d
                       where (d.minimum_age is null or d.minimum_age <= $20) and (d.maximum_age is null or d.maximum_age >= $20)))
                     and ($21 = false or w.service_id in (select e.service_id from directory_places e
                       where e.latitude between $22 and $23 and e.longitude between $24 and $25)
                       or w.service_id in (select g.service_id from directory_words g where g.word = '=anywhere'))
                   group by w.service_id order by score desc, id limit $26) f
                 join directory_services s on s.id = f.id
                 left join directory_places p on p.service_id = f.id"
            ),
            args,
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Services without any words: the nearest to a point, or the first by name.
pub(super) async fn near(db: &Database, question: &Question, limit: usize) -> Result<Vec<Row>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut args = filters(question);
    let rows = if let Some(point) = question.near {
        let [south, north, west, east] = point.around(question.within_metres.unwrap_or(100_000.0));
        let narrow = point.latitude.to_radians().cos();
        args.extend(args![south, north, west, east, point.latitude, point.longitude, narrow * narrow, true, limit]);
        db.rows(
            sql!(
                "select s.id, s.name, cast(1 as bigint) as score, p.latitude, p.longitude from directory_places p
                 join directory_services s on s.id = p.service_id
                 where ($1 = '' or s.id in (select a.service_id from directory_words a where a.word = $1))
                   and ($2 = '' or s.id in (select b.service_id from directory_words b where b.word = $2))
                   and ($3 = '' or s.id in (select c.service_id from directory_words c where c.word = $3))
                   and ($4 < 0.0 or ((s.minimum_age is null or s.minimum_age <= $4) and (s.maximum_age is null or s.maximum_age >= $4)))
                   and p.latitude between $5 and $6 and p.longitude between $7 and $8 and s.shown = $12
                 order by (p.latitude - $9) * (p.latitude - $9) + (p.longitude - $10) * (p.longitude - $10) * $11, s.id limit $13"
            ),
            args,
        )
        .await?
    } else {
        args.extend(args![true, limit]);
        db.rows(
            sql!(
                "select f.id, f.name, cast(1 as bigint) as score, p.latitude, p.longitude from (
                   select s.id, s.name from directory_services s where s.shown = $5
                     and ($1 = '' or s.id in (select a.service_id from directory_words a where a.word = $1))
                     and ($2 = '' or s.id in (select b.service_id from directory_words b where b.word = $2))
                     and ($3 = '' or s.id in (select c.service_id from directory_words c where c.word = $3))
                     and ($4 < 0.0 or ((s.minimum_age is null or s.minimum_age <= $4) and (s.maximum_age is null or s.maximum_age >= $4)))
                   order by s.name, s.id limit $6) f
                 left join directory_places p on p.service_id = f.id"
            ),
            args,
        )
        .await?
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Every need, in order.
pub(crate) async fn needs(db: &Database) -> Result<Vec<Need>> {
    let rows = db.rows(sql!("select id, phrase, words from directory_needs order by place, id"), args![]).await?;
    let read = |row: &Found| -> Result<Need, StorageError> {
        Ok(Need { id: row.get("id")?, phrase: row.get("phrase")?, words: row.get("words")? })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Which of these words any service has.
pub(crate) async fn known(db: &Database, words: &[String]) -> Result<Vec<String>> {
    let sql = sql!("select word from directory_vocabulary where word in ($1, $2, $3, $4, $5, $6)");
    let rows = db.rows(sql, padded(words, OWN).collect()).await?;
    Ok(rows.iter().map(|row| row.get("word")).collect::<Result<_, _>>()?)
}

/// Words that begin with a letter.
pub(super) async fn vocabulary(db: &Database, begin: &str) -> Result<Vec<String>> {
    let sql = sql!("select word from directory_vocabulary where word like $1 limit 5000");
    let rows = db.rows(sql, args![format!("{begin}%")]).await?;
    Ok(rows.iter().map(|row| row.get("word")).collect::<Result<_, _>>()?)
}

/// Languages in which anything shown is offered: code and name.
pub(crate) async fn languages(db: &Database) -> Result<Vec<(Option<String>, Option<String>)>> {
    let rows = db
        .rows(
            sql!(
                "select distinct l.code, l.name from directory_languages l join directory_services s on s.id = l.service_id
                 where s.shown = $1"
            ),
            args![true],
        )
        .await?;
    Ok(rows.iter().map(|row| Ok((row.get("code")?, row.get("name")?))).collect::<Result<_, StorageError>>()?)
}

fn point(row: &Found) -> Result<Option<Point>, StorageError> {
    let (latitude, longitude): (Option<f64>, Option<f64>) = (row.get("latitude")?, row.get("longitude")?);
    Ok(latitude.zip(longitude).map(|(latitude, longitude)| Point { latitude, longitude }))
}

/// Where a whole postcode is: as the council's file says, else the middle of places of ours that have it.
pub(super) async fn postcode(db: &Database, key: &str) -> Result<Option<Point>> {
    let sql = sql!("select latitude, longitude from directory_postcodes where postcode = $1");
    if let Some(row) = db.row(sql, args![key]).await? {
        return Ok(point(&row)?);
    }
    let row = db
        .row(
            sql!(
                "select avg(l.latitude) as latitude, avg(l.longitude) as longitude from directory_addresses a
                 join directory_locations l on l.id = a.location_id where a.postcode_key = $1 and l.confidential = $2
                 and l.latitude is not null and l.longitude is not null"
            ),
            args![key, false],
        )
        .await?;
    Ok(row.as_ref().map(point).transpose()?.flatten())
}

/// The middle of a postcode district: of the council's file, else of places of ours.
pub(super) async fn district(db: &Database, district: &str) -> Result<Option<Point>> {
    let pattern = format!("{district}___");
    let row = db
        .row(
            sql!("select avg(latitude) as latitude, avg(longitude) as longitude from directory_postcodes where postcode like $1"),
            args![&pattern],
        )
        .await?;
    if let Some(found) = row.as_ref().map(point).transpose()?.flatten() {
        return Ok(Some(found));
    }
    let row = db
        .row(
            sql!(
                "select avg(l.latitude) as latitude, avg(l.longitude) as longitude from directory_addresses a
                 join directory_locations l on l.id = a.location_id where a.postcode_key like $1 and l.confidential = $2
                 and l.latitude is not null and l.longitude is not null"
            ),
            args![&pattern, false],
        )
        .await?;
    Ok(row.as_ref().map(point).transpose()?.flatten())
}

/// Takes postcodes with their places in; those known already are replaced.
pub(super) async fn add_postcodes(work: &mut Work, rows: Vec<Vec<Value>>) -> Result<()> {
    work.run_many(
        sql!(
            "insert into directory_postcodes (postcode, latitude, longitude) values ($1, $2, $3)
             on conflict (postcode) do update set latitude = excluded.latitude, longitude = excluded.longitude"
        ),
        rows,
    )
    .await?;
    Ok(())
}

/// What lines of results show of each service.
#[derive(Clone, Debug)]
pub(crate) struct Brief {
    pub id: String,
    pub name: String,
    pub organisation: Option<String>,
    pub description: Option<String>,
    pub status: Option<String>,
    pub alert: Option<String>,
}

/// Services in the public's sight by id, in any order; at most 25 are asked at once.
pub(crate) async fn briefs(db: &Database, ids: &[String]) -> Result<Vec<Brief>> {
    let mut args: Vec<Value> = padded(ids, 25).collect();
    args.push(Value::Bool(true));
    let rows = db
        .rows(
            sql!(
                "select s.id, s.name, o.name as organisation, s.description, s.status, s.alert from directory_services s
                 left join directory_organizations o on o.id = s.organization_id
                 where s.id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $23, $24, $25) and s.shown = $26"
            ),
            args,
        )
        .await?;
    let read = |row: &Found| -> Result<Brief, StorageError> {
        Ok(Brief {
            id: row.get("id")?,
            name: row.get::<Option<String>>("name")?.unwrap_or_default(),
            organisation: row.get("organisation")?,
            description: row.get("description")?,
            status: row.get("status")?,
            alert: row.get("alert")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}
