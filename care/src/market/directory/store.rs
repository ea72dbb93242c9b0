//! The SQL that reads services with what belongs to them.

use jiff::{Timestamp, civil::Date};
use platform::{
    Result, args, sql,
    storage::{Database, Row, Sql, StorageError, Value},
    work::Work,
};

use super::model::{
    Accessibility, Address, Attribute, Contact, CostOption, Funding, Language, Location, Organization,
    OrganizationIdentifier, Phone, Schedule, Service, ServiceArea, ServiceAtLocation, Taxonomy, Term,
};

/// Where rows are read: the store, or a piece of work.
enum Reader<'a> {
    Db(&'a Database),
    Work(&'a mut Work),
}

impl Reader<'_> {
    async fn rows(&mut self, sql: Sql, args: Vec<Value>) -> Result<Vec<Row>, StorageError> {
        match self {
            Self::Db(db) => db.rows(sql, args).await,
            Self::Work(work) => work.rows(sql, args).await,
        }
    }

    async fn list<T>(
        &mut self,
        sql: Sql,
        id: &str,
        read: impl Fn(&Row) -> Result<T, StorageError>,
    ) -> Result<Vec<T>, StorageError> {
        self.rows(sql, args![id]).await?.iter().map(read).collect()
    }
}

/// A service with all we hold of it.
#[derive(Clone, Debug)]
pub(crate) struct Whole {
    pub service: Service,
    pub shown: bool,
    /// Since when its feed does not name it any more.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests look whether the row stays"))]
    pub vanished_at: Option<Timestamp>,
    pub merged_into: Option<String>,
    pub feed_name: String,
    /// Places that must not be found.
    confidential: Vec<String>,
    /// Contacts that are somebody's own.
    personal: Vec<String>,
}

impl Whole {
    /// What the public may know: no confidential place, no personal contact, nobody's name on letters.
    pub(crate) fn public(self) -> Service {
        let mut service = self.service;
        service.assurer_email = None;
        service.contacts.retain(|one| !self.personal.contains(&one.id));
        service
            .service_at_locations
            .retain(|at| at.location.as_ref().is_none_or(|place| !self.confidential.contains(&place.id)));
        for place in service.service_at_locations.iter_mut().filter_map(|at| at.location.as_mut()) {
            for address in &mut place.addresses {
                address.attention = None;
            }
        }
        service
    }
}

/// A service and everything that belongs to it, whoever may see it.
pub(crate) async fn whole(db: &Database, id: &str) -> Result<Option<Whole>> {
    read_whole(&mut Reader::Db(db), id).await
}

/// The same, inside a piece of work.
pub(super) async fn whole_in(work: &mut Work, id: &str) -> Result<Option<Service>> {
    Ok(read_whole(&mut Reader::Work(work), id).await?.map(|whole| whole.service))
}

async fn read_whole(from: &mut Reader<'_>, id: &str) -> Result<Option<Whole>> {
    let rows = from
        .rows(
            sql!(
                "select s.id, s.organization_id, s.name, s.description, s.url, s.email, s.status, s.fees, s.accreditations,
                 s.minimum_age, s.maximum_age, s.assured_date, s.assurer_email, s.alert, s.last_modified, s.shown,
                 s.vanished_at, s.merged_into, f.name as feed_name
                 from directory_services s join directory_feeds f on f.id = s.feed_id where s.id = $1"
            ),
            args![id],
        )
        .await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let mut service = Service::of_row(row)?;
    service.organization = match &service.organization_id {
        Some(organization) => organisation(from, organization).await?,
        None => None,
    };
    children(from, &mut service).await?;
    let personal = contacts(from, &mut service).await?;
    let confidential = places(from, &mut service).await?;
    Ok(Some(Whole {
        service,
        shown: row.get("shown")?,
        vanished_at: row.get("vanished_at")?,
        merged_into: row.get("merged_into")?,
        feed_name: row.get("feed_name")?,
        confidential,
        personal,
    }))
}

async fn organisation(from: &mut Reader<'_>, id: &str) -> Result<Option<Organization>> {
    let found = from
        .list(
            sql!("select id, name, description, email, website, logo, uri, parent_organization_id from directory_organizations where id = $1"),
            id,
            Organization::of_row,
        )
        .await?;
    let Some(mut one) = found.into_iter().next() else { return Ok(None) };
    one.organization_identifiers = from
        .list(
            sql!("select id, identifier_scheme, identifier_type, identifier from directory_organization_identifiers where organization_id = $1 order by id"),
            id,
            OrganizationIdentifier::of_row,
        )
        .await?;
    Ok(Some(one))
}

async fn children(from: &mut Reader<'_>, of: &mut Service) -> Result<()> {
    let id = of.id.clone();
    of.service_areas = from
        .list(
            sql!("select id, name, extent, extent_type, uri, service_area from directory_service_areas where service_id = $1 order by id"),
            &id,
            ServiceArea::of_row,
        )
        .await?;
    of.languages = from
        .list(
            sql!("select id, name, code from directory_languages where service_id = $1 order by id"),
            &id,
            Language::of_row,
        )
        .await?;
    of.funding = from
        .list(sql!("select id, source from directory_funding where service_id = $1 order by id"), &id, Funding::of_row)
        .await?;
    of.cost_options = from
        .list(
            sql!("select id, valid_from, valid_to, option, amount, amount_description, currency from directory_cost_options where service_id = $1 order by id"),
            &id,
            CostOption::of_row,
        )
        .await?;
    let attribute = |row: &Row| -> Result<Attribute, StorageError> {
        let taxonomy_term_id: Option<String> = row.get("taxonomy_term_id")?;
        let term = match row.get::<Option<String>>("name")? {
            Some(_) => {
                taxonomy_term_id.clone().map(|id| Ok::<_, StorageError>(Term { id, ..term(row)? })).transpose()?
            }
            None => None,
        };
        Ok(Attribute {
            id: row.get("attribute_id")?,
            link_type: row.get("link_type")?,
            taxonomy_term_id,
            taxonomy_term: term,
        })
    };
    of.attributes = from
        .list(
            sql!(
                "select a.id as attribute_id, a.link_type, a.taxonomy_term_id, t.id, t.name, t.description, t.parent_id, t.taxonomy,
                 t.taxonomy_id, t.term_uri, t.term from directory_attributes a
                 left join directory_taxonomy_terms t on t.id = a.taxonomy_term_id where a.service_id = $1 order by a.id"
            ),
            &id,
            attribute,
        )
        .await?;
    Ok(())
}

fn term(row: &Row) -> Result<Term, StorageError> {
    Ok(Term {
        id: String::new(),
        name: row.get("name")?,
        description: row.get("description")?,
        parent_id: row.get("parent_id")?,
        taxonomy: row.get("taxonomy")?,
        taxonomy_id: row.get("taxonomy_id")?,
        term_uri: row.get("term_uri")?,
        term: row.get("term")?,
    })
}

/// Reads contacts and telephones into a service, and answers the ids of contacts that are somebody's own.
async fn contacts(from: &mut Reader<'_>, of: &mut Service) -> Result<Vec<String>> {
    let contacts = from
        .list(
            sql!("select id, name, title, department, email, is_personal from directory_contacts where service_id = $1 order by id"),
            &of.id,
            |row| Ok((Contact::of_row(row)?, row.get::<bool>("is_personal")?)),
        )
        .await?;
    let phones = from
        .list(
            sql!("select id, contact_id, number, description from directory_phones where service_id = $1 order by id"),
            &of.id,
            |row| Ok((Phone::of_row(row)?, row.get::<String>("contact_id")?)),
        )
        .await?;
    let personal = contacts.iter().filter(|(_, personal)| *personal).map(|(one, _)| one.id.clone()).collect();
    of.contacts = contacts.into_iter().map(|(one, _)| one).collect();
    for (phone, contact) in phones {
        match of.contacts.iter_mut().find(|one| one.id == contact) {
            Some(one) => one.phones.push(phone),
            None => of.phones.push(phone),
        }
    }
    Ok(personal)
}

/// Reads places and times into a service, and answers the ids of places that must not be found.
async fn places(from: &mut Reader<'_>, of: &mut Service) -> Result<Vec<String>> {
    let id = of.id.clone();
    let schedules = from
        .list(
            sql!(
                "select id, service_at_location_id, valid_from, valid_to, dtstart, freq, interval, byday, bymonthday, description,
                 opens_at, closes_at, schedule_link, attending_type, notes from directory_schedules where service_id = $1
                 order by service_at_location_id, id"
            ),
            &id,
            |row| Ok((Schedule::of_row(row)?, row.get::<String>("service_at_location_id")?)),
        )
        .await?;
    let addresses = from
        .list(
            sql!(
                "select a.id, a.location_id, a.attention, a.address_1, a.city, a.region, a.state_province, a.postal_code, a.country,
                 a.address_type from directory_addresses a join directory_service_at_locations s on s.location_id = a.location_id
                 where s.service_id = $1 order by a.location_id, a.id"
            ),
            &id,
            |row| Ok((Address::of_row(row)?, row.get::<String>("location_id")?)),
        )
        .await?;
    let ways = from
        .list(
            sql!(
                "select a.id, a.location_id, a.description, a.details, a.url, a.accessibility from directory_accessibility a
                 join directory_service_at_locations s on s.location_id = a.location_id where s.service_id = $1
                 order by a.location_id, a.id"
            ),
            &id,
            |row| Ok((Accessibility::of_row(row)?, row.get::<String>("location_id")?)),
        )
        .await?;
    let found = from
        .list(
            sql!(
                "select s.id as at_id, s.description as at_description, s.location_id, l.id, l.location_type, l.name, l.description,
                 l.latitude, l.longitude, l.external_identifier, l.external_identifier_type, l.confidential
                 from directory_service_at_locations s left join directory_locations l on l.id = s.location_id
                 where s.service_id = $1 order by s.id"
            ),
            &id,
            |row| {
                let place: Option<String> = row.get("location_id")?;
                let location = place.map(|_| Location::of_row(row)).transpose()?;
                let hidden = row.get::<Option<bool>>("confidential")?.unwrap_or(false);
                Ok((row.get::<String>("at_id")?, row.get::<Option<String>>("at_description")?, location, hidden))
            },
        )
        .await?;
    let mut confidential = Vec::new();
    for (at, description, location, hidden) in found {
        let mine = |place: &str| location.as_ref().is_some_and(|one| one.id == place);
        let addresses: Vec<_> = addresses.iter().filter(|(_, place)| mine(place)).map(|(one, _)| one.clone()).collect();
        let accessibility: Vec<_> = ways.iter().filter(|(_, place)| mine(place)).map(|(one, _)| one.clone()).collect();
        let location = location.clone().map(|one| Location { addresses, accessibility, ..one });
        confidential.extend(location.as_ref().filter(|_| hidden).map(|one| one.id.clone()));
        let schedules = schedules.iter().filter(|(_, held)| *held == at).map(|(one, _)| one.clone()).collect();
        of.service_at_locations.push(ServiceAtLocation { id: at, description, schedules, location });
    }
    of.schedules = schedules.into_iter().filter(|(_, at)| at.is_empty()).map(|(one, _)| one).collect();
    Ok(confidential)
}

/// One list of terms with its terms.
pub(crate) async fn taxonomy(db: &Database, id: &str) -> Result<Option<Taxonomy>> {
    let row = db
        .row(sql!("select id, name, description, uri, version from directory_taxonomies where id = $1"), args![id])
        .await?;
    let Some(mut one) = row.as_ref().map(Taxonomy::of_row).transpose()? else { return Ok(None) };
    let rows = db
        .rows(
            sql!("select id, name, description, parent_id, taxonomy, taxonomy_id, term_uri, term from directory_taxonomy_terms where taxonomy_id = $1 order by name, id"),
            args![id],
        )
        .await?;
    one.taxonomy_terms = rows.iter().map(Term::of_row).collect::<Result<_, _>>()?;
    Ok(Some(one))
}

/// Writes a reader's words about a service that may be out of date.
pub(super) async fn report(work: &mut Work, id: &str, service_id: &str, words: &str) -> Result<()> {
    let sql = sql!("insert into directory_reports (id, service_id, words, reported_at) values ($1, $2, $3, $4)");
    work.run(sql, args![id, service_id, words, work.now()]).await?;
    Ok(())
}

/// How many reports are open: of one service, and of all.
pub(super) async fn open_reports(db: &Database, service_id: &str) -> Result<(i64, i64)> {
    let row = db
        .row(
            sql!("select count(*) as everything, coalesce(sum(case when service_id = $1 then 1 else 0 end), 0) as of_it from directory_reports where settled_at is null"),
            args![service_id],
        )
        .await?;
    Ok(row.map(|row| Ok::<_, StorageError>((row.get("of_it")?, row.get("everything")?))).transpose()?.unwrap_or((0, 0)))
}

/// A report for whoever keeps the directory.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Report {
    pub id: String,
    pub service_id: String,
    pub service: String,
    pub words: String,
    pub reported_at: Timestamp,
}

/// Reports nobody has dealt with, the oldest first, at most 100.
pub(crate) async fn reports(db: &Database) -> Result<Vec<Report>> {
    let rows = db
        .rows(
            sql!(
                "select r.id, r.service_id, s.name, r.words, r.reported_at from directory_reports r
                 join directory_services s on s.id = r.service_id where r.settled_at is null order by r.reported_at, r.id limit 100"
            ),
            args![],
        )
        .await?;
    let read = |row: &Row| -> Result<Report, StorageError> {
        Ok(Report {
            id: row.get("id")?,
            service_id: row.get("service_id")?,
            service: row.get::<Option<String>>("name")?.unwrap_or_default(),
            words: row.get("words")?,
            reported_at: row.get("reported_at")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Settles a report; false when there is none open of this id.
pub(crate) async fn settle(work: &mut Work, id: &str) -> Result<bool> {
    let by = work.actor().id.clone().unwrap_or_else(|| work.actor().name.clone());
    let sql =
        sql!("update directory_reports set settled_at = $1, settled_by = $2 where id = $3 and settled_at is null");
    Ok(work.run(sql, args![work.now(), by, id]).await? == 1)
}

/// The day of a check, and how many services are shown, for the head of the editor's page.
pub(crate) async fn counts(db: &Database, checked_since: Date) -> Result<(i64, i64, i64)> {
    let row = db
        .row(
            sql!(
                "select count(*) as everything, coalesce(sum(case when shown = $1 then 1 else 0 end), 0) as shown,
                 coalesce(sum(case when shown = $1 and (assured_date is null or assured_date < $2) then 1 else 0 end), 0) as unchecked
                 from directory_services"
            ),
            args![true, checked_since],
        )
        .await?;
    let read = |row: Row| Ok::<_, StorageError>((row.get("everything")?, row.get("shown")?, row.get("unchecked")?));
    Ok(row.map(read).transpose()?.unwrap_or((0, 0, 0)))
}
