//! The SQL of light records.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use platform::{
    Error, Result, args,
    clock::london_date,
    sql,
    storage::{Database, Row, StorageError},
    work::Work,
};
use serde::Serialize;

use super::{Basis, Light};

fn read(row: &Row) -> Result<Light, StorageError> {
    let basis = match row.get::<Option<String>>("basis")? {
        None => None,
        Some(basis) => Some(Basis {
            basis,
            reason: row.get::<Option<String>>("reason")?.unwrap_or_default(),
            at: row.get("based_at")?,
        }),
    };
    Ok(Light {
        id: row.get("id")?,
        contact_id: row.get("contact_id")?,
        agreed: row.get("agreed")?,
        called: row.get("called")?,
        district: row.get("district")?,
        age: row.get("age")?,
        helped_with: row.get("helped_with")?,
        basis,
        person_id: row.get("person_id")?,
    })
}

pub(super) async fn insert(work: &mut Work, light: &Light) -> Result<()> {
    let (by, now) = (work.actor().id.clone().unwrap_or_default(), work.now());
    let inserted = work
        .run(
            sql!(
                "insert into light_records (id, contact_id, agreed, called, district, age, helped_with, made_by, made_at) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            ),
            args![
                light.id.as_str(),
                light.contact_id.clone(),
                light.agreed,
                light.called.clone(),
                light.district.clone(),
                light.age.as_str(),
                light.helped_with.as_str(),
                by,
                now,
            ],
        )
        .await;
    match inserted {
        Ok(_) => Ok(()),
        Err(StorageError::Unique(_)) => Err(Error::Conflict(
            "Somebody else made a light record of this contact in the meantime. Look at the contact again.".into(),
        )),
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn of_contact(db: &Database, contact_id: &str) -> Result<Option<Light>> {
    let row = db.row(sql!("select * from light_records where contact_id = $1"), args![contact_id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

pub(super) async fn find_in(work: &mut Work, contact_id: &str) -> Result<Option<Light>> {
    let row = work.row(sql!("select * from light_records where contact_id = $1"), args![contact_id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

pub(super) async fn base(work: &mut Work, id: &str, basis: &Basis) -> Result<()> {
    work.update(
        sql!("update light_records set basis = $2, reason = $3, based_at = $4 where id = $1 and basis is null"),
        args![id, basis.basis.as_str(), basis.reason.as_str(), basis.at],
    )
    .await
}

pub(super) async fn convert(work: &mut Work, id: &str, person_id: &str) -> Result<()> {
    let now = work.now();
    work.run(
        sql!(
            "update light_records set person_id = $2, converted_at = coalesce(converted_at, $3), called = null \
             where id = $1"
        ),
        args![id, person_id, now],
    )
    .await?;
    Ok(())
}

/// The light records of a month, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Month {
    /// Its first day.
    pub on: Date,
    /// People helped so.
    pub made: i64,
    /// Of them, those of whom no name was kept.
    pub tallies: i64,
    /// Of them, those that became full records because the person agreed.
    pub by_consent: i64,
    /// Of them, those that became full records because of a duty.
    pub by_duty: i64,
    /// What helped, by the keys of `rules::HELPED_WITH`.
    pub helped_with: BTreeMap<String, i64>,
}

/// Light records by the month in which they were made, the newest first.
///
/// # Errors
/// As the record store says.
pub async fn months(db: &Database, from: Timestamp) -> Result<Vec<Month>> {
    let rows = db
        .rows(
            sql!(
                "select made_at, agreed, helped_with, case when person_id is null then '' else basis end as became \
                 from light_records where made_at >= $1"
            ),
            args![from],
        )
        .await?;
    let mut months: BTreeMap<Date, Month> = BTreeMap::new();
    for row in &rows {
        let on = london_date(row.get("made_at")?).first_of_month();
        let month = months.entry(on).or_insert_with(|| Month { on, ..Month::default() });
        let became: String = row.get("became")?;
        month.made += 1;
        month.tallies += i64::from(!row.get::<bool>("agreed")?);
        month.by_consent += i64::from(became == "consent");
        month.by_duty += i64::from(became == "duty");
        *month.helped_with.entry(row.get("helped_with")?).or_default() += 1;
    }
    Ok(months.into_values().rev().collect())
}
