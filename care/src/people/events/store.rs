//! All SQL of the events: added, corrected, taken back and listed; never edited, never deleted.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::storage::{Database, Kind as ValueKind, Row, Sql, StorageError, Value};
use platform::work::Work;
use platform::{Error, Result, args, sql};

use super::model::{
    AssessmentType, Caring, ClientLevelEvent, ClientType, CostFrequency, DeliveryMechanism, EligibleNeeds, Kind,
    Method, OpenRequest, Outcome, RecordedEvent, ReviewOutcomes, ReviewReason, RouteOfAccess, Service,
    ServiceComponent, ServiceType,
};

/// How many rows have ended on a day, and how new they are. Rows are only ever added, so a day whose numbers are the same
/// holds the same rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The council.
    pub council: String,
    /// The day; none for what goes on.
    pub ended_on: Option<Date>,
    /// Rows, superseded ones and corrections included.
    pub rows: i64,
    /// When the newest was written.
    pub newest_at: Timestamp,
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

/// Every row ever written, counted by council and the day it says the event ended.
pub async fn counted(db: &Database) -> Result<Vec<Counted>> {
    let rows = db
        .rows(
            sql!(
                "select council, ended_on, count(*) as found, max(recorded_at) as newest_at
                 from client_level_events group by council, ended_on"
            ),
            args![],
        )
        .await?;
    let read = |row: &Row| -> Result<Counted, StorageError> {
        Ok(Counted {
            council: row.get("council")?,
            ended_on: row.get("ended_on")?,
            rows: row.get("found")?,
            newest_at: row.get("newest_at")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Every row of a council that says the event ended from one day to another, superseded and withdrawn ones included, in
/// the order of their ids: the next `limit` after the id `after`.
pub async fn written_between(
    db: &Database,
    council: &str,
    (from, to): (Date, Date),
    after: &str,
    limit: i64,
) -> Result<Vec<RecordedEvent>> {
    let rows = db
        .rows(
            sql!(
                "select * from client_level_events
                 where council = $1 and ended_on >= $2 and ended_on <= $3 and id > $4 order by id limit $5"
            ),
            args![council, from, to, after, limit],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// As [`written_between`], of what goes on.
pub async fn written_without_end(db: &Database, council: &str, after: &str, limit: i64) -> Result<Vec<RecordedEvent>> {
    let rows = db
        .rows(
            sql!(
                "select * from client_level_events
                 where council = $1 and ended_on is null and id > $2 order by id limit $3"
            ),
            args![council, after, limit],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Says that somebody waits for an answer, in the transaction of the work that knows it; its journal entry tells of it.
pub async fn ask(work: &mut Work, request: &OpenRequest) -> Result<(), StorageError> {
    ask_many(work, std::slice::from_ref(request)).await
}

/// As [`ask`], of many.
pub async fn ask_many(work: &mut Work, requests: &[OpenRequest]) -> Result<(), StorageError> {
    let rows = requests.iter().map(|one| args![&one.reference, &one.person_id, &one.council, one.asked_at]).collect();
    work.run_many(
        sql!(
            "insert into open_requests (reference, person_id, council, asked_at) values ($1, $2, $3, $4)
             on conflict (reference) do update set person_id = excluded.person_id, asked_at = excluded.asked_at"
        ),
        rows,
    )
    .await?;
    Ok(())
}

/// Whether somebody has asked and waits, so that what they ask beside it is the same request.
pub async fn is_waiting(work: &mut Work, person_id: &str) -> Result<bool, StorageError> {
    let found =
        work.row(sql!("select reference from open_requests where person_id = $1 limit 1"), args![person_id]).await?;
    Ok(found.is_some())
}

/// Says that nobody waits for this any more.
pub async fn answered(work: &mut Work, reference: &str) -> Result<(), StorageError> {
    work.run(sql!("delete from open_requests where reference = $1"), args![reference]).await?;
    Ok(())
}

/// Everybody who waits for an answer, in the order of the references.
pub async fn open_requests(db: &Database) -> Result<Vec<OpenRequest>> {
    let rows = db
        .rows(sql!("select reference, person_id, council, asked_at from open_requests order by reference"), args![])
        .await?;
    let read = |row: &Row| -> Result<OpenRequest, StorageError> {
        Ok(OpenRequest {
            reference: row.get("reference")?,
            person_id: row.get("person_id")?,
            council: row.get("council")?,
            asked_at: row.get("asked_at")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
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
        withdrawn: row.get("withdrawn")?,
        event,
    })
}

/// A word that must be there and known.
fn known<T>(row: &Row, column: &str, from_code: fn(&str) -> Option<T>) -> Result<T> {
    let code: Option<String> = row.get(column)?;
    code.as_deref().and_then(from_code).ok_or_else(|| Error::internal(format!("an event's {column} is {code:?}")))
}
