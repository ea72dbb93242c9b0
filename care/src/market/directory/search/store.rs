//! The SQL of finding services: equal words only, a fixed number of them in each question.

use platform::{
    Result, args, sql,
    storage::{Database, Row as Found, StorageError, Value},
    work::Work,
};

use super::{Need, Question};
use crate::market::directory::rules::{MILE, Point};

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
                   select h.id, h.score from (
                     select w.service_id as id, cast(sum(w.weight) as bigint) as score from directory_words w
                     where w.word in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
                     group by w.service_id) h
                   where ($17 = '' or exists (select 1 from directory_words a where a.word = $17 and a.service_id = h.id))
                     and ($18 = '' or exists (select 1 from directory_words b where b.word = $18 and b.service_id = h.id))
                     and ($19 = '' or exists (select 1 from directory_words c where c.word = $19 and c.service_id = h.id))
                     and ($20 < 0.0 or exists (select 1 from directory_services d where d.id = h.id
                       and (d.minimum_age is null or d.minimum_age <= $20) and (d.maximum_age is null or d.maximum_age >= $20)))
                     and ($21 = false or exists (select 1 from directory_places e where e.service_id = h.id
                         and e.latitude between $22 and $23 and e.longitude between $24 and $25)
                       or exists (select 1 from directory_words g where g.word = '=anywhere' and g.service_id = h.id))
                   order by h.score desc, h.id limit $26) f
                 join directory_services s on s.id = f.id
                 left join directory_places p on p.service_id = f.id"
            ),
            args,
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// How many services have each of these words, counted up to a bound: more than that is only said to be more.
pub(super) async fn counts(db: &Database, words: &[String], most: usize) -> Result<Vec<usize>> {
    let mut args: Vec<Value> = padded(words, OWN).collect();
    args.push(Value::Int(i64::try_from(most).unwrap_or(i64::MAX)));
    let row = db
        .row(
            sql!(
                "select (select count(*) from (select 1 as one from directory_words where word = $1 limit $7) a) as a,
                 (select count(*) from (select 1 as one from directory_words where word = $2 limit $7) b) as b,
                 (select count(*) from (select 1 as one from directory_words where word = $3 limit $7) c) as c,
                 (select count(*) from (select 1 as one from directory_words where word = $4 limit $7) d) as d,
                 (select count(*) from (select 1 as one from directory_words where word = $5 limit $7) e) as e,
                 (select count(*) from (select 1 as one from directory_words where word = $6 limit $7) f) as f"
            ),
            args,
        )
        .await?;
    let row = row.ok_or_else(|| platform::Error::internal("counts without an answer"))?;
    let counted = ["a", "b", "c", "d", "e", "f"].into_iter().take(words.len());
    counted.map(|name| Ok(usize::try_from(row.get::<i64>(name)?).unwrap_or(usize::MAX))).collect()
}

/// Services that have one word which very many have: those where it weighs most, read from the index until there are enough.
pub(super) async fn by_broad_word(db: &Database, word: &str, question: &Question, limit: usize) -> Result<Vec<Row>> {
    let mut args = filters(question);
    args.extend(args![word, i64::try_from(limit).unwrap_or(i64::MAX)]);
    let rows = db
        .rows(
            sql!(
                "select f.id, s.name, f.score, p.latitude, p.longitude from (
                   select w.service_id as id, w.weight as score from directory_words w where w.word = $5
                     and ($1 = '' or exists (select 1 from directory_words a where a.word = $1 and a.service_id = w.service_id))
                     and ($2 = '' or exists (select 1 from directory_words b where b.word = $2 and b.service_id = w.service_id))
                     and ($3 = '' or exists (select 1 from directory_words c where c.word = $3 and c.service_id = w.service_id))
                     and ($4 < 0.0 or exists (select 1 from directory_services d where d.id = w.service_id
                       and (d.minimum_age is null or d.minimum_age <= $4) and (d.maximum_age is null or d.maximum_age >= $4)))
                   order by w.weight desc, w.service_id limit $6) f
                 join directory_services s on s.id = f.id
                 left join directory_places p on p.service_id = f.id"
            ),
            args,
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Rings around a point in which services are looked for, in metres, before all that was asked for is: most people have enough
/// of them near by, and what lies further away need not be sorted.
const RINGS: [f64; 2] = [MILE, 3.0 * MILE];

/// Services in the order of their distance from a point: all of them, or those that have a word.
pub(super) async fn near(
    db: &Database,
    point: Point,
    word: Option<&str>,
    question: &Question,
    limit: usize,
) -> Result<Vec<Row>> {
    let widest = question.within_metres.unwrap_or(100_000.0);
    for metres in RINGS.into_iter().filter(|metres| *metres < widest) {
        let rows = within(db, point, metres, word, question, limit).await?;
        // The corners of the square are further away than its sides; only what is within the ring is surely the nearest.
        let inside = rows.iter().filter(|row| row.at.is_some_and(|at| point.metres_to(at) <= metres)).count();
        if inside >= limit {
            return Ok(rows);
        }
    }
    within(db, point, widest, word, question, limit).await
}

async fn within(
    db: &Database,
    point: Point,
    metres: f64,
    word: Option<&str>,
    question: &Question,
    limit: usize,
) -> Result<Vec<Row>> {
    let [south, north, west, east] = point.around(metres);
    let narrow = point.latitude.to_radians().cos();
    let mut args = filters(question);
    args.extend(args![south, north, west, east, point.latitude, point.longitude, narrow * narrow]);
    args.extend(args![true, i64::try_from(limit).unwrap_or(i64::MAX), word.unwrap_or_default()]);
    let rows = db
        .rows(
            sql!(
                "select s.id, s.name, cast(1 as bigint) as score, f.latitude, f.longitude from (
                   select p.service_id, p.latitude, p.longitude from directory_places p
                   where p.latitude between $5 and $6 and p.longitude between $7 and $8
                     and ($14 = '' or exists (select 1 from directory_words w where w.word = $14 and w.service_id = p.service_id))
                     and ($1 = '' or exists (select 1 from directory_words a where a.word = $1 and a.service_id = p.service_id))
                     and ($2 = '' or exists (select 1 from directory_words b where b.word = $2 and b.service_id = p.service_id))
                     and ($3 = '' or exists (select 1 from directory_words c where c.word = $3 and c.service_id = p.service_id))
                     and ($4 < 0.0 or exists (select 1 from directory_services d where d.id = p.service_id
                       and (d.minimum_age is null or d.minimum_age <= $4) and (d.maximum_age is null or d.maximum_age >= $4)))
                   order by (p.latitude - $9) * (p.latitude - $9) + (p.longitude - $10) * (p.longitude - $10) * $11,
                     p.service_id limit $13) f
                 join directory_services s on s.id = f.service_id where s.shown = $12"
            ),
            args,
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Services without any words and without a place: the first by name.
pub(super) async fn by_name(db: &Database, question: &Question, limit: usize) -> Result<Vec<Row>> {
    let mut args = filters(question);
    args.extend(args![true, i64::try_from(limit).unwrap_or(i64::MAX)]);
    let rows = db
        .rows(
            sql!(
                "select f.id, f.name, cast(1 as bigint) as score, p.latitude, p.longitude from (
                   select s.id, s.name from directory_services s where s.shown = $5
                     and ($1 = '' or exists (select 1 from directory_words a where a.word = $1 and a.service_id = s.id))
                     and ($2 = '' or exists (select 1 from directory_words b where b.word = $2 and b.service_id = s.id))
                     and ($3 = '' or exists (select 1 from directory_words c where c.word = $3 and c.service_id = s.id))
                     and ($4 < 0.0 or ((s.minimum_age is null or s.minimum_age <= $4) and (s.maximum_age is null or s.maximum_age >= $4)))
                   order by s.name, s.id limit $6) f
                 left join directory_places p on p.service_id = f.id"
            ),
            args,
        )
        .await?;
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
                "select d.code, d.name from (select distinct code, name from directory_languages) d
                 where exists (select 1 from directory_languages l join directory_services s on s.id = l.service_id
                   where s.shown = $1 and (l.code = d.code or (d.code is null and l.name = d.name)))"
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
