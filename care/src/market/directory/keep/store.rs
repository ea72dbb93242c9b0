//! The SQL that writes services and what belongs to them.

use std::collections::BTreeMap;

use platform::{
    Result, args, sql,
    storage::{Row, StorageError, Value},
    work::Work,
};
use serde::Serialize;

use super::super::{
    model::{Contact, Location, Organization, Phone, Service, Term},
    rules::{Point, is_personal},
    words::postcode_key,
};

/// How a service stands.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Standing {
    #[serde(skip)]
    pub feed_id: String,
    #[serde(skip)]
    pub digest: String,
    pub status: Option<String>,
    pub internal: bool,
    pub vanished: bool,
    pub merged: bool,
    pub shown: bool,
}

pub(super) async fn standing(work: &mut Work, id: &str) -> Result<Option<Standing>> {
    let row = work
        .row(
            sql!("select feed_id, digest, status, internal, vanished_at, merged_into, shown from directory_services where id = $1"),
            args![id],
        )
        .await?;
    let read = |row: &Row| -> Result<Standing, StorageError> {
        Ok(Standing {
            feed_id: row.get("feed_id")?,
            digest: row.get("digest")?,
            status: row.get("status")?,
            internal: row.get("internal")?,
            vanished: row.get::<Option<jiff::Timestamp>>("vanished_at")?.is_some(),
            merged: row.get::<Option<String>>("merged_into")?.is_some(),
            shown: row.get("shown")?,
        })
    };
    Ok(row.as_ref().map(read).transpose()?)
}

/// A service's own row.
#[derive(Debug)]
pub(super) struct NewRow<'a> {
    pub service: &'a Service,
    pub feed_id: &'a str,
    pub internal: bool,
    pub shown: bool,
    pub digest: &'a str,
}

pub(super) async fn service(work: &mut Work, new: NewRow<'_>) -> Result<()> {
    let mut values = new.service.values();
    values.extend(args![new.feed_id, new.internal, new.shown, new.digest, work.now()]);
    work.run(
        sql!(
            "insert into directory_services (id, organization_id, name, description, url, email, status, fees, accreditations,
             minimum_age, maximum_age, assured_date, assurer_email, alert, last_modified, feed_id, internal, shown, digest, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
             on conflict (id) do update set organization_id = excluded.organization_id, name = excluded.name,
             description = excluded.description, url = excluded.url, email = excluded.email, status = excluded.status,
             fees = excluded.fees, accreditations = excluded.accreditations, minimum_age = excluded.minimum_age,
             maximum_age = excluded.maximum_age, assured_date = excluded.assured_date, assurer_email = excluded.assurer_email,
             alert = excluded.alert, last_modified = excluded.last_modified, shown = excluded.shown, digest = excluded.digest,
             changed_at = excluded.changed_at, vanished_at = null"
        ),
        values,
    )
    .await?;
    Ok(())
}

/// Forgets what belongs to a service alone.
pub(super) async fn forget_children(work: &mut Work, id: &str) -> Result<()> {
    for sql in [
        sql!("delete from directory_service_at_locations where service_id = $1"),
        sql!("delete from directory_schedules where service_id = $1"),
        sql!("delete from directory_service_areas where service_id = $1"),
        sql!("delete from directory_languages where service_id = $1"),
        sql!("delete from directory_funding where service_id = $1"),
        sql!("delete from directory_cost_options where service_id = $1"),
        sql!("delete from directory_phones where service_id = $1"),
        sql!("delete from directory_contacts where service_id = $1"),
        sql!("delete from directory_attributes where service_id = $1"),
    ] {
        work.run(sql, args![id]).await?;
    }
    Ok(())
}

/// The values of one thing with its owner's after its id.
fn owned(mut values: Vec<Value>, owner: &str) -> Vec<Value> {
    values.insert(1, Value::from(owner));
    values
}

/// Writes what belongs to a service alone. Where an id comes twice, the first stays.
pub(super) async fn children(work: &mut Work, of: &Service) -> Result<()> {
    let id = of.id.as_str();
    let places = of
        .service_at_locations
        .iter()
        .map(|at| args![&at.id, id, at.location.as_ref().map(|place| place.id.as_str()), at.description.as_deref()]);
    work.run_many(
        sql!("insert into directory_service_at_locations (id, service_id, location_id, description) values ($1, $2, $3, $4) on conflict do nothing"),
        places.collect(),
    )
    .await?;
    let at_all = of.schedules.iter().map(|one| (one, ""));
    let at_one = of.service_at_locations.iter().flat_map(|at| at.schedules.iter().map(|one| (one, at.id.as_str())));
    let schedules = at_all.chain(at_one).map(|(one, at)| {
        let mut values = owned(one.values(), id);
        values.insert(2, Value::from(at));
        values
    });
    work.run_many(
        sql!(
            "insert into directory_schedules (id, service_id, service_at_location_id, valid_from, valid_to, dtstart, freq, interval,
             byday, bymonthday, description, opens_at, closes_at, schedule_link, attending_type, notes)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) on conflict do nothing"
        ),
        schedules.collect(),
    )
    .await?;
    work.run_many(
        sql!("insert into directory_service_areas (id, service_id, name, extent, extent_type, uri, service_area) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing"),
        of.service_areas.iter().map(|one| owned(one.values(), id)).collect(),
    )
    .await?;
    work.run_many(
        sql!("insert into directory_languages (id, service_id, name, code) values ($1, $2, $3, $4) on conflict do nothing"),
        of.languages.iter().map(|one| owned(one.values(), id)).collect(),
    )
    .await?;
    work.run_many(
        sql!("insert into directory_funding (id, service_id, source) values ($1, $2, $3) on conflict do nothing"),
        of.funding.iter().map(|one| owned(one.values(), id)).collect(),
    )
    .await?;
    work.run_many(
        sql!("insert into directory_cost_options (id, service_id, valid_from, valid_to, option, amount, amount_description, currency) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing"),
        of.cost_options.iter().map(|one| owned(one.values(), id)).collect(),
    )
    .await?;
    let terms = of.attributes.iter().map(|one| {
        let term = one.taxonomy_term.as_ref().map(|term| term.id.clone()).or_else(|| one.taxonomy_term_id.clone());
        args![&one.id, id, one.link_type.as_deref(), term]
    });
    work.run_many(
        sql!("insert into directory_attributes (id, service_id, link_type, taxonomy_term_id) values ($1, $2, $3, $4) on conflict do nothing"),
        terms.collect(),
    )
    .await?;
    people(work, of).await
}

async fn people(work: &mut Work, of: &Service) -> Result<()> {
    let contact = |one: &Contact| {
        let personal = is_personal(one.name.as_deref(), one.title.as_deref(), one.department.as_deref());
        let mut values = owned(one.values(), &of.id);
        values.push(Value::from(personal));
        values
    };
    work.run_many(
        sql!("insert into directory_contacts (id, service_id, name, title, department, email, is_personal) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing"),
        of.contacts.iter().map(contact).collect(),
    )
    .await?;
    let own = of.phones.iter().map(|one| (one, ""));
    let theirs = of.contacts.iter().flat_map(|contact| contact.phones.iter().map(|one| (one, contact.id.as_str())));
    let phone = |(one, contact): (&Phone, &str)| {
        let mut values = owned(one.values(), &of.id);
        values.insert(2, Value::from(contact));
        values
    };
    work.run_many(
        sql!("insert into directory_phones (id, service_id, contact_id, number, description) values ($1, $2, $3, $4, $5) on conflict do nothing"),
        own.chain(theirs).map(phone).collect(),
    )
    .await?;
    Ok(())
}

/// Writes an organisation; false when another feed told us of it.
pub(super) async fn organization(work: &mut Work, feed_id: &str, one: &Organization) -> Result<bool> {
    let mut values = one.values();
    values.push(Value::from(feed_id));
    let touched = work
        .run(
            sql!(
                "insert into directory_organizations (id, name, description, email, website, logo, uri, parent_organization_id, feed_id)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do update set name = excluded.name,
                 description = excluded.description, email = excluded.email, website = excluded.website, logo = excluded.logo,
                 uri = excluded.uri, parent_organization_id = excluded.parent_organization_id
                 where directory_organizations.feed_id = excluded.feed_id"
            ),
            values,
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn identifiers(work: &mut Work, of: &Organization) -> Result<()> {
    work.run_many(
        sql!("insert into directory_organization_identifiers (id, organization_id, identifier_scheme, identifier_type, identifier) values ($1, $2, $3, $4, $5) on conflict do nothing"),
        of.organization_identifiers.iter().map(|one| owned(one.values(), &of.id)).collect(),
    )
    .await?;
    Ok(())
}

/// Writes a place; false when another feed told us of it. Whether it must not be found is kept.
pub(super) async fn location(work: &mut Work, feed_id: &str, one: &Location) -> Result<bool> {
    let mut values = one.values();
    values.extend(args![feed_id, false]);
    let touched = work
        .run(
            sql!(
                "insert into directory_locations (id, location_type, name, description, latitude, longitude, external_identifier,
                 external_identifier_type, feed_id, confidential) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                 on conflict (id) do update set location_type = excluded.location_type, name = excluded.name,
                 description = excluded.description, latitude = excluded.latitude, longitude = excluded.longitude,
                 external_identifier = excluded.external_identifier, external_identifier_type = excluded.external_identifier_type
                 where directory_locations.feed_id = excluded.feed_id"
            ),
            values,
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn of_location(work: &mut Work, of: &Location) -> Result<()> {
    work.run(sql!("delete from directory_addresses where location_id = $1"), args![&of.id]).await?;
    work.run(sql!("delete from directory_accessibility where location_id = $1"), args![&of.id]).await?;
    let addresses = of.addresses.iter().map(|one| {
        let mut values = owned(one.values(), &of.id);
        values.push(Value::from(postcode_key(one.postal_code.as_deref().unwrap_or_default())));
        values
    });
    work.run_many(
        sql!(
            "insert into directory_addresses (id, location_id, attention, address_1, city, region, state_province, postal_code,
             country, address_type, postcode_key) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing"
        ),
        addresses.collect(),
    )
    .await?;
    work.run_many(
        sql!("insert into directory_accessibility (id, location_id, description, details, url, accessibility) values ($1, $2, $3, $4, $5, $6) on conflict do nothing"),
        of.accessibility.iter().map(|one| owned(one.values(), &of.id)).collect(),
    )
    .await?;
    Ok(())
}

/// Writes a term and, when it names one, its list.
pub(super) async fn term(work: &mut Work, one: &Term) -> Result<()> {
    if let Some(list) = &one.taxonomy_id {
        let name = one.taxonomy.as_deref().unwrap_or(list);
        work.run(
            sql!("insert into directory_taxonomies (id, name) values ($1, $2) on conflict do nothing"),
            args![list, name],
        )
        .await?;
    }
    work.run(
        sql!(
            "insert into directory_taxonomy_terms (id, name, description, parent_id, taxonomy, taxonomy_id, term_uri, term)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do update set
             name = coalesce(excluded.name, directory_taxonomy_terms.name),
             description = coalesce(excluded.description, directory_taxonomy_terms.description),
             parent_id = coalesce(excluded.parent_id, directory_taxonomy_terms.parent_id),
             taxonomy = coalesce(excluded.taxonomy, directory_taxonomy_terms.taxonomy),
             taxonomy_id = coalesce(excluded.taxonomy_id, directory_taxonomy_terms.taxonomy_id),
             term_uri = coalesce(excluded.term_uri, directory_taxonomy_terms.term_uri),
             term = coalesce(excluded.term, directory_taxonomy_terms.term)"
        ),
        one.values(),
    )
    .await?;
    Ok(())
}

/// Names of a service's terms and of the terms just above them.
pub(super) async fn terms_of(work: &mut Work, id: &str) -> Result<Vec<String>> {
    let rows = work
        .rows(
            sql!(
                "select t.name as name, p.name as above from directory_attributes a
                 join directory_taxonomy_terms t on t.id = a.taxonomy_term_id
                 left join directory_taxonomy_terms p on p.id = t.parent_id where a.service_id = $1 order by a.id"
            ),
            args![id],
        )
        .await?;
    let mut found = Vec::new();
    for row in &rows {
        found.extend(row.get::<Option<String>>("name")?);
        found.extend(row.get::<Option<String>>("above")?);
    }
    Ok(found)
}

/// The places of a service that must not be found.
pub(super) async fn confidential_of(work: &mut Work, id: &str) -> Result<Vec<String>> {
    let rows = work
        .rows(
            sql!(
                "select l.id from directory_service_at_locations s join directory_locations l on l.id = s.location_id
                 where s.service_id = $1 and l.confidential = $2"
            ),
            args![id, true],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?)
}

pub(super) async fn forget_words(work: &mut Work, id: &str) -> Result<()> {
    work.run(sql!("delete from directory_words where service_id = $1"), args![id]).await?;
    work.run(sql!("delete from directory_places where service_id = $1"), args![id]).await?;
    Ok(())
}

pub(super) async fn words(work: &mut Work, id: &str, words: &BTreeMap<String, i64>) -> Result<()> {
    work.run_many(
        sql!("insert into directory_words (word, service_id, weight) values ($1, $2, $3)"),
        words.iter().map(|(word, weight)| args![word, id, *weight]).collect(),
    )
    .await?;
    work.run_many(
        sql!("insert into directory_vocabulary (word) values ($1) on conflict do nothing"),
        words.keys().filter(|word| !word.starts_with(['=', '+'])).map(|word| args![word]).collect(),
    )
    .await?;
    Ok(())
}

pub(super) async fn places(work: &mut Work, id: &str, places: &[(String, Point)]) -> Result<()> {
    work.run_many(
        sql!("insert into directory_places (service_id, location_id, latitude, longitude) values ($1, $2, $3, $4) on conflict do nothing"),
        places.iter().map(|(place, at)| args![id, place, at.latitude, at.longitude]).collect(),
    )
    .await?;
    Ok(())
}

pub(super) async fn set_internal(work: &mut Work, id: &str, internal: bool, shown: bool) -> Result<()> {
    let sql = sql!("update directory_services set internal = $1, shown = $2 where id = $3");
    work.run(sql, args![internal, shown, id]).await?;
    Ok(())
}

pub(super) async fn set_vanished(work: &mut Work, id: &str, shown: bool) -> Result<()> {
    let sql = sql!("update directory_services set vanished_at = $1, shown = $2 where id = $3");
    work.run(sql, args![work.now(), shown, id]).await?;
    Ok(())
}

pub(super) async fn set_merged(work: &mut Work, id: &str, into: Option<&str>, shown: bool) -> Result<()> {
    let sql = sql!("update directory_services set merged_into = $1, shown = $2 where id = $3");
    work.run(sql, args![into, shown, id]).await?;
    Ok(())
}
