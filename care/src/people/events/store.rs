//! All SQL of the events: added, corrected, taken back and listed; never edited, never deleted.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::storage::{Database, Kind as ValueKind, Row, Sql, StorageError, Value};
use platform::work::Work;
use platform::{Error, Result, args, sql};

use super::model::{
    AssessmentType, Caring, ClientLevelEvent, ClientType, CostFrequency, DeliveryMechanism, EligibleNeeds, Kind,
    Method, Outcome, RecordedEvent, ReviewOutcomes, ReviewReason, RouteOfAccess, Service, ServiceComponent,
    ServiceType,
};

/// How many there are and how new they are: what a refresh of the evidence compares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Rows, superseded ones and corrections included.
    pub rows: i64,
    /// When the newest was written.
    pub newest_at: Option<Timestamp>,
}

/// Writes an event in the transaction of the work that completed it, with its journal entry. Gives its id.
pub async fn record(work: &mut Work, event: &ClientLevelEvent) -> Result<String> {
    let id = insert(work, event, None, false).await?;
    work.changed("people/events:record", ("event", &id), Some(&event.person_id), None, Some(event)).await?;
    Ok(id)
}

/// Writes what an event should have said. The old row stays, superseded. Gives the new row's id.
///
/// # Errors
/// [`Error::Conflict`] when it was corrected or taken back before, [`Error::NotFound`] when it is not there.
pub async fn correct(work: &mut Work, old: &str, event: &ClientLevelEvent) -> Result<String> {
    let before = current(work, old).await?;
    let id = insert(work, event, Some(old), false).await?;
    let person = Some(event.person_id.as_str());
    work.changed("people/events:correct", ("event", &id), person, Some(&before), Some(event)).await?;
    Ok(id)
}

/// Takes an event back: it was written by mistake and never happened. Gives the id of the row that says so.
///
/// # Errors
/// As [`correct`].
pub async fn withdraw(work: &mut Work, old: &str) -> Result<String> {
    let before = current(work, old).await?;
    let id = insert(work, &before, Some(old), true).await?;
    let person = before.person_id.clone();
    work.changed("people/events:withdraw", ("event", &id), Some(&person), Some(&before), None).await?;
    Ok(id)
}

async fn current(work: &mut Work, id: &str) -> Result<ClientLevelEvent> {
    let found = work
        .row(
            sql!(
                "select e.*, later.id as later_id from client_level_events e
                 left join client_level_events later on later.supersedes = e.id where e.id = $1"
            ),
            args![id],
        )
        .await?;
    let row = found.ok_or_else(|| Error::NotFound("There is no such event.".to_owned()))?;
    if row.get::<Option<String>>("later_id")?.is_some() || row.get::<bool>("withdrawn")? {
        return Err(corrected_before());
    }
    Ok(read(&row)?.event)
}

fn corrected_before() -> Error {
    Error::Conflict("Somebody else has corrected this already. Look at what they wrote, then correct that.".to_owned())
}

const INSERT: Sql = sql!(
    "insert into client_level_events (id, supersedes, withdrawn, recorded_at, person_id, council, client_type,
       event_type, reference, started_on, ended_on, description, outcome, primary_support_reason,
       route_of_access, assessment_type, eligible_needs, method, review_reason, review_outcomes,
       service_type, service_component, delivery_mechanism, provider_name, provider_location,
       unit_cost_pence, cost_frequency, weekly_units_hundredths,
       caring_hours, cared_for_adults, cared_for_1, cared_for_2, cared_for_3, hours_open)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
       $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)"
);

async fn insert(
    work: &mut Work,
    event: &ClientLevelEvent,
    supersedes: Option<&str>,
    withdrawn: bool,
) -> Result<String> {
    event.check().map_err(Error::internal)?;
    let id = work.new_id();
    let values = values(&id, supersedes, withdrawn, work.now(), event);
    match work.run(INSERT, values).await {
        Ok(_) => Ok(id),
        Err(StorageError::Unique(_)) if supersedes.is_some() => Err(corrected_before()),
        Err(error) => Err(error.into()),
    }
}

/// Writes many events at once, each with its id and the moment it is dated with: for made-up boroughs. The caller's own
/// journal entry accounts for them.
pub async fn record_many(work: &mut Work, events: &[(String, Timestamp, ClientLevelEvent)]) -> Result<()> {
    let mut rows = Vec::with_capacity(events.len());
    for (id, at, event) in events {
        event.check().map_err(Error::internal)?;
        rows.push(values(id, None, false, *at, event));
    }
    work.run_many(INSERT, rows).await?;
    Ok(())
}

/// The values of a row, in the order of [`INSERT`].
fn values(id: &str, supersedes: Option<&str>, withdrawn: bool, at: Timestamp, event: &ClientLevelEvent) -> Vec<Value> {
    let nothing = || Value::Null(ValueKind::Text);
    let mut route = nothing();
    let mut assessment = [nothing(), nothing()];
    let mut method = nothing();
    let mut review = [nothing(), nothing()];
    let mut service = None;
    match &event.kind {
        Kind::Request { route_of_access } => route = route_of_access.code().into(),
        Kind::Assessment { assessment_type, eligible_needs, method: who } => {
            assessment = [assessment_type.code().into(), eligible_needs.map(EligibleNeeds::code).into()];
            method = who.code().into();
        }
        Kind::Service(given) => service = Some(given),
        Kind::Review { reason, outcomes, method: who } => {
            review = [reason.code().into(), outcomes.map(ReviewOutcomes::code).into()];
            method = who.code().into();
        }
    }
    let [assessment_type, eligible_needs] = assessment;
    let [review_reason, review_outcomes] = review;
    let caring = &event.caring;
    args![
        id,
        supersedes,
        withdrawn,
        at,
        &event.person_id,
        &event.council,
        event.client_type.code(),
        event.event_type().code(),
        &event.reference,
        event.started_on,
        event.ended_on,
        &event.description,
        event.outcome.map(Outcome::code),
        event.primary_support_reason.clone(),
        route,
        assessment_type,
        eligible_needs,
        method,
        review_reason,
        review_outcomes,
        service.map(|service| service.service_type.code()),
        service.map(|service| service.component.code()),
        service.and_then(|service| service.delivery).map(DeliveryMechanism::code),
        service.and_then(|service| service.provider_name.clone()),
        service.and_then(|service| service.provider_location.clone()),
        service.and_then(|service| service.unit_cost_pence),
        service.and_then(|service| service.cost_frequency).map(CostFrequency::code),
        service.and_then(|service| service.weekly_units_hundredths),
        caring.hours.clone(),
        caring.adults,
        caring.cared_for[0].clone(),
        caring.cared_for[1].clone(),
        caring.cared_for[2].clone(),
        event.hours_open,
    ]
}

/// Current events that the nation counts in a period, in the order of their ids: the next `limit` after the id `after`,
/// which is empty at the beginning.
pub async fn in_period(db: &Database, from: Date, to: Date, after: &str, limit: i64) -> Result<Vec<RecordedEvent>> {
    let rows = db
        .rows(
            sql!(
                "select e.* from client_level_events e
                 where e.id > $1 and e.withdrawn = false
                   and not exists (select 1 from client_level_events later where later.supersedes = e.id)
                   and ((e.event_type = 'service' and e.started_on <= $3 and (e.ended_on is null or e.ended_on >= $2))
                     or (e.event_type <> 'service' and e.ended_on >= $2 and e.ended_on <= $3))
                 order by e.id limit $4"
            ),
            args![after, from, to, limit],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// All current events in the order of their ids: the next `limit` after the id `after`, which is empty at the beginning.
pub async fn all_current(db: &Database, after: &str, limit: i64) -> Result<Vec<RecordedEvent>> {
    let rows = db
        .rows(
            sql!(
                "select e.* from client_level_events e
                 where e.id > $1 and e.withdrawn = false
                   and not exists (select 1 from client_level_events later where later.supersedes = e.id)
                 order by e.id limit $2"
            ),
            args![after, limit],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// A person's current events, the earliest first.
pub async fn of_person(db: &Database, person_id: &str) -> Result<Vec<RecordedEvent>> {
    let rows = db
        .rows(
            sql!(
                "select e.* from client_level_events e
                 where e.person_id = $1 and e.withdrawn = false
                   and not exists (select 1 from client_level_events later where later.supersedes = e.id)
                 order by e.started_on, e.id"
            ),
            args![person_id],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// How many rows there are and when the newest was written.
pub async fn freshness(db: &Database) -> Result<Freshness> {
    let row = db
        .row(sql!("select count(*) as found, max(recorded_at) as newest_at from client_level_events"), args![])
        .await?;
    match row {
        Some(row) => Ok(Freshness { rows: row.get("found")?, newest_at: row.get("newest_at")? }),
        None => Ok(Freshness::default()),
    }
}

fn read(row: &Row) -> Result<RecordedEvent> {
    let word = |column: &str| -> Result<String> { Ok(row.get::<Option<String>>(column)?.unwrap_or_default()) };
    let event_type: String = row.get("event_type")?;
    let kind = match event_type.as_str() {
        "request" => Kind::Request { route_of_access: known(row, "route_of_access", RouteOfAccess::from_code)? },
        "assessment" => Kind::Assessment {
            assessment_type: known(row, "assessment_type", AssessmentType::from_code)?,
            eligible_needs: EligibleNeeds::from_code(&word("eligible_needs")?),
            method: known(row, "method", Method::from_code)?,
        },
        "service" => Kind::Service(Service {
            service_type: known(row, "service_type", ServiceType::from_code)?,
            component: known(row, "service_component", ServiceComponent::from_code)?,
            delivery: DeliveryMechanism::from_code(&word("delivery_mechanism")?),
            provider_name: row.get("provider_name")?,
            provider_location: row.get("provider_location")?,
            unit_cost_pence: row.get("unit_cost_pence")?,
            cost_frequency: CostFrequency::from_code(&word("cost_frequency")?),
            weekly_units_hundredths: row.get("weekly_units_hundredths")?,
        }),
        "review" => Kind::Review {
            reason: known(row, "review_reason", ReviewReason::from_code)?,
            outcomes: ReviewOutcomes::from_code(&word("review_outcomes")?),
            method: known(row, "method", Method::from_code)?,
        },
        other => return Err(Error::internal(format!("an event of the unknown type {other:?}"))),
    };
    let event = ClientLevelEvent {
        person_id: row.get("person_id")?,
        council: row.get("council")?,
        client_type: known(row, "client_type", ClientType::from_code)?,
        reference: row.get("reference")?,
        started_on: row.get("started_on")?,
        ended_on: row.get("ended_on")?,
        description: row.get("description")?,
        outcome: Outcome::from_code(&word("outcome")?),
        hours_open: row.get("hours_open")?,
        primary_support_reason: row.get("primary_support_reason")?,
        kind,
        caring: Caring {
            hours: row.get("caring_hours")?,
            adults: row.get("cared_for_adults")?,
            cared_for: [row.get("cared_for_1")?, row.get("cared_for_2")?, row.get("cared_for_3")?],
        },
    };
    Ok(RecordedEvent {
        id: row.get("id")?,
        supersedes: row.get("supersedes")?,
        recorded_at: row.get("recorded_at")?,
        event,
    })
}

/// A word that must be there and known.
fn known<T>(row: &Row, column: &str, from_code: fn(&str) -> Option<T>) -> Result<T> {
    let code: Option<String> = row.get(column)?;
    code.as_deref().and_then(from_code).ok_or_else(|| Error::internal(format!("an event's {column} is {code:?}")))
}
