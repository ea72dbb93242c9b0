//! The SQL of persons' own rows.

use platform::{
    Error, Result,
    access::Record,
    args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::model::{Details, NextStep, Person};

pub(super) fn read(row: &Row) -> Result<Person, StorageError> {
    let barred: String = row.get("barred")?;
    Ok(Person {
        id: row.get("id")?,
        version: row.get("version")?,
        details: Details {
            given_name: row.get("given_name")?,
            family_name: row.get("family_name")?,
            known_as: row.get("known_as")?,
            pronouns: row.get("pronouns")?,
            born_on: row.get("born_on")?,
            died_on: row.get("died_on")?,
            nhs_number: row.get("nhs_number")?,
            gender: row.get("gender")?,
            ethnicity: row.get("ethnicity")?,
            address: row.get("address")?,
            postcode: row.get("postcode")?,
            uprn: row.get("uprn")?,
            phone: row.get("phone")?,
            email: row.get("email")?,
            contact_preference: row.get("contact_preference")?,
            accessible_information: row.get("accessible_information")?,
            language: row.get("language")?,
            interpreter: row.get("interpreter")?,
            gp_practice: row.get("gp_practice")?,
            lives: row.get("lives")?,
            is_carer: row.get("is_carer")?,
        },
        owner_id: row.get("owner_id")?,
        team_id: row.get("team_id")?,
        restricted: row.get("restricted")?,
        barred: barred.split_whitespace().map(str::to_owned).collect(),
        next_on: row.get("next_on")?,
        next_what: row.get("next_what")?,
        next_owner_id: row.get("next_owner_id")?,
        created_at: row.get("created_at")?,
        created_by: row.get("created_by")?,
        updated_at: row.get("updated_at")?,
        updated_by: row.get("updated_by")?,
    })
}

pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Person>> {
    let row = db.row(sql!("select * from persons where id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// A person with the names of their owner, their team and whoever takes the next step: one query.
pub(super) async fn find_with_names(db: &Database, id: &str) -> Result<Option<(Person, Names)>> {
    let row = db
        .row(
            sql!(
                "select p.*, o.name as owner_name, n.name as next_owner_name, t.name as team_name from persons p \
                 left join accounts o on o.id = p.owner_id left join accounts n on n.id = p.next_owner_id \
                 left join teams t on t.id = p.team_id where p.id = $1"
            ),
            args![id],
        )
        .await?;
    let with_names = |row: &Row| -> Result<_, StorageError> {
        let names =
            Names { owner: row.get("owner_name")?, team: row.get("team_name")?, next: row.get("next_owner_name")? };
        Ok((read(row)?, names))
    };
    Ok(row.as_ref().map(with_names).transpose()?)
}

/// Names beside a person's ids.
pub(super) struct Names {
    /// Of the owner.
    pub owner: Option<String>,
    /// Of the team.
    pub team: Option<String>,
    /// Of whoever takes the next step.
    pub next: Option<String>,
}

pub(super) async fn find_in(work: &mut Work, id: &str) -> Result<Option<Person>> {
    let row = work.row(sql!("select * from persons where id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// Who has this NHS number already, seen from inside the transaction.
pub(super) async fn holder_of(work: &mut Work, nhs_number: &str) -> Result<Option<Person>> {
    let row = work.row(sql!("select * from persons where nhs_number = $1"), args![nhs_number]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

pub(super) async fn insert(work: &mut Work, id: &str, new: &Details) -> Result<(), StorageError> {
    let (now, by) = (work.now(), work.actor().name.clone());
    work.run(
        sql!(
            "insert into persons (id, version, given_name, family_name, known_as, pronouns, born_on, died_on, \
             nhs_number, gender, ethnicity, address, postcode, uprn, phone, email, contact_preference, \
             accessible_information, language, interpreter, gp_practice, lives, is_carer, restricted, barred, \
             created_at, created_by, updated_at, updated_by) \
             values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, \
             $21, $22, $23, '', $24, $25, $24, $25)"
        ),
        args![
            id,
            new.given_name.as_str(),
            new.family_name.as_str(),
            new.known_as.clone(),
            new.pronouns.clone(),
            new.born_on,
            new.died_on,
            new.nhs_number.clone(),
            new.gender.clone(),
            new.ethnicity.clone(),
            new.address.clone(),
            new.postcode.clone(),
            new.uprn.clone(),
            new.phone.clone(),
            new.email.clone(),
            new.contact_preference.clone(),
            new.accessible_information.clone(),
            new.language.clone(),
            new.interpreter,
            new.gp_practice.clone(),
            new.lives.clone(),
            new.is_carer,
            false,
            now,
            by
        ],
    )
    .await?;
    Ok(())
}

/// Saves the details over the version the writer saw; false when there is a newer one.
pub(super) async fn save(work: &mut Work, id: &str, version: i64, new: &Details) -> Result<bool, StorageError> {
    let (now, by) = (work.now(), work.actor().name.clone());
    let touched = work
        .run(
            sql!(
                "update persons set version = version + 1, given_name = $3, family_name = $4, known_as = $5, \
                 pronouns = $6, born_on = $7, died_on = $8, nhs_number = $9, gender = $10, ethnicity = $11, \
                 address = $12, postcode = $13, uprn = $14, phone = $15, email = $16, contact_preference = $17, \
                 accessible_information = $18, language = $19, interpreter = $20, gp_practice = $21, lives = $22, \
                 is_carer = $23, updated_at = $24, updated_by = $25 where id = $1 and version = $2"
            ),
            args![
                id,
                version,
                new.given_name.as_str(),
                new.family_name.as_str(),
                new.known_as.clone(),
                new.pronouns.clone(),
                new.born_on,
                new.died_on,
                new.nhs_number.clone(),
                new.gender.clone(),
                new.ethnicity.clone(),
                new.address.clone(),
                new.postcode.clone(),
                new.uprn.clone(),
                new.phone.clone(),
                new.email.clone(),
                new.contact_preference.clone(),
                new.accessible_information.clone(),
                new.language.clone(),
                new.interpreter,
                new.gp_practice.clone(),
                new.lives.clone(),
                new.is_carer,
                now,
                by
            ],
        )
        .await?;
    Ok(touched == 1)
}

/// Allocates, if it is still allocated as the caller saw it.
pub(super) async fn hold(
    work: &mut Work,
    seen: &Person,
    owner_id: Option<&str>,
    team_id: Option<&str>,
) -> Result<bool> {
    let touched = work
        .run(
            sql!(
                "update persons set owner_id = $4, team_id = $5 \
                 where id = $1 and coalesce(owner_id, '') = $2 and coalesce(team_id, '') = $3"
            ),
            args![
                seen.id.as_str(),
                seen.owner_id.as_deref().unwrap_or_default(),
                seen.team_id.as_deref().unwrap_or_default(),
                owner_id,
                team_id
            ],
        )
        .await?;
    Ok(touched == 1)
}

/// Protects, if it is still protected as the caller saw it.
pub(super) async fn protect(work: &mut Work, seen: &Person, restricted: bool, barred: &[String]) -> Result<bool> {
    let touched = work
        .run(
            sql!("update persons set restricted = $2, barred = $3 where id = $1 and restricted = $4 and barred = $5"),
            args![seen.id.as_str(), restricted, barred.join(" "), seen.restricted, seen.barred.join(" ")],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn set_next_step(work: &mut Work, id: &str, step: Option<&NextStep>) -> Result<()> {
    let touched = work
        .run(
            sql!("update persons set next_on = $2, next_what = $3, next_owner_id = $4 where id = $1"),
            args![
                id,
                step.map(|step| step.on),
                step.map(|step| step.what.clone()),
                step.map(|step| step.owner_id.clone())
            ],
        )
        .await?;
    if touched == 1 { Ok(()) } else { Err(Error::NotFound(super::NOT_FOUND.into())) }
}

/// The ids of people who are kept without the parts that are written with them: keys to find them by, and the journal's
/// entry. There are none, whatever broke; `alongside check` and the fault tests ask.
pub async fn without_their_parts(db: &Database) -> Result<Vec<String>> {
    let rows = db
        .rows(
            sql!(
                "select id from persons p where not exists (select 1 from person_keys k where k.person_id = p.id) \
                 or not exists (select 1 from journal j where j.subject_kind = 'person' and j.subject_id = p.id) order by id"
            ),
            args![],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?)
}

/// Where people live, by their ids: for comparing places. Nobody's name.
pub async fn postcodes(db: &Database) -> Result<Vec<(String, String)>> {
    let rows = db.rows(sql!("select id, postcode from persons where postcode is not null"), args![]).await?;
    let read = |row: &Row| -> Result<(String, String), StorageError> { Ok((row.get("id")?, row.get("postcode")?)) };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// When people died, by their ids: for how long something lasted.
pub async fn deaths(db: &Database) -> Result<Vec<(String, jiff::civil::Date)>> {
    let rows = db.rows(sql!("select id, died_on from persons where died_on is not null"), args![]).await?;
    let read =
        |row: &Row| -> Result<(String, jiff::civil::Date), StorageError> { Ok((row.get("id")?, row.get("died_on")?)) };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Whose record a person's is, for the policy, from a row of another slice's list that names the columns `person_owner_id`,
/// `person_team_id`, `restricted` and `barred`: lists of many people ask so, and read no more of anybody.
///
/// # Errors
/// When a column is missing.
pub fn record_in_list(row: &Row, id: String) -> Result<Record, StorageError> {
    let barred: String = row.get("barred")?;
    Ok(Record {
        kind: "person".into(),
        id,
        owner: row.get("person_owner_id")?,
        team: row.get("person_team_id")?,
        restricted: row.get("restricted")?,
        barred: barred.split_whitespace().map(str::to_owned).collect(),
        ..Record::default()
    })
}
