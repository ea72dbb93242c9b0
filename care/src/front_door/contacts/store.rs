//! The contacts' SQL.

use jiff::Timestamp;
use platform::{
    Error, Result, args, sql,
    storage::{Database, Row, StorageError, Value},
    work::Work,
};

use super::model::{Agreement, Contact, End, Handover, Typed};
use crate::people::events::{model::OpenRequest, store as events};

pub(super) fn read(row: &Row) -> Result<Contact, StorageError> {
    let end = match row.get::<Option<Timestamp>>("completed_at")? {
        None => None,
        Some(at) => Some(End {
            at,
            ending: row.get("ending")?,
            connected_to: row.get("connected_to")?,
            check_on: row.get("check_on")?,
            no_details: row.get("no_details")?,
        }),
    };
    Ok(Contact {
        id: row.get("id")?,
        version: row.get("version")?,
        once: row.get("once")?,
        draft: row.get("draft")?,
        person_id: row.get("person_id")?,
        created_by: row.get("created_by")?,
        owner_id: row.get("owner_id")?,
        team_id: row.get("team_id")?,
        received_at: row.get("received_at")?,
        conversation_at: row.get("conversation_at")?,
        concern_at: row.get("concern_at")?,
        typed: read_typed(row)?,
        end,
        line_id: row.get("line_id")?,
        event_id: row.get("event_id")?,
    })
}

fn read_typed(row: &Row) -> Result<Typed, StorageError> {
    Ok(Typed {
        caller: row.get("caller")?,
        asks_for: row.get("asks_for")?,
        channel: row.get("channel")?,
        route: row.get("route")?,
        may_record: row.get("may_record")?,
        may_share: row.get("may_share")?,
        urgent: row.get("urgent")?,
        concern: row.get("concern")?,
        told_before: row.get("told_before")?,
        happening: row.get("happening")?,
        matters: row.get("matters")?,
        tried: row.get("tried")?,
        agreed: row.get("agreed")?,
        next_what: row.get("next_what")?,
        next_on: row.get("next_on")?,
        next_owner_id: row.get("next_owner_id")?,
    })
}

/// What an insert and an update say alike, in the same order: `$3` to `$25`.
fn values(contact: &Contact) -> Vec<Value> {
    let typed = &contact.typed;
    args![
        contact.draft,
        contact.person_id.clone(),
        contact.owner_id.as_str(),
        contact.team_id.clone(),
        contact.conversation_at,
        contact.concern_at,
        typed.caller.clone(),
        typed.asks_for.as_str(),
        typed.channel.as_str(),
        typed.route.as_str(),
        typed.may_record.as_str(),
        typed.may_share.as_str(),
        typed.urgent,
        typed.concern,
        typed.told_before,
        typed.happening.as_str(),
        typed.matters.as_str(),
        typed.tried.as_str(),
        typed.agreed.as_str(),
        typed.next_what.clone(),
        typed.next_on,
        typed.next_owner_id.clone(),
        contact.line_id.clone(),
    ]
}

pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Contact>> {
    let row = db.row(sql!("select * from contacts where id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// As [`find`], seen from inside a transaction.
pub async fn find_in(work: &mut Work, id: &str) -> Result<Contact> {
    let row = work.row(sql!("select * from contacts where id = $1"), args![id]).await?;
    let row = row.ok_or_else(|| Error::internal("a contact vanished while it was changed"))?;
    Ok(read(&row)?)
}

/// The contact a form became, if it was sent before.
/// The contact that a form made, if it did.
///
/// # Errors
/// As the record store says.
pub async fn of_form(db: &Database, once: &str) -> Result<Option<Contact>> {
    let row = db.row(sql!("select * from contacts where once = $1"), args![once]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

pub(super) async fn insert(work: &mut Work, contact: &Contact) -> Result<(), StorageError> {
    let mut given = args![contact.id.as_str(), contact.version];
    given.extend(values(contact));
    given.extend(args![contact.once.as_str(), contact.created_by.as_str(), contact.received_at]);
    work.run(
        sql!(
            "insert into contacts (id, version, draft, person_id, owner_id, team_id, conversation_at, concern_at, caller, \
             asks_for, channel, route, may_record, may_share, urgent, concern, told_before, happening, matters, tried, \
             agreed, next_what, next_on, next_owner_id, line_id, once, created_by, received_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
             $23, $24, $25, $26, $27, $28)"
        ),
        given,
    )
    .await?;
    tell_who_waits(work, contact).await
}

/// Tells the evidence whether this contact's person waits for an answer. A draft is nobody's question yet.
async fn tell_who_waits(work: &mut Work, contact: &Contact) -> Result<(), StorageError> {
    if contact.draft {
        return Ok(());
    }
    match &contact.person_id {
        Some(person_id) if contact.is_open() => {
            let request = OpenRequest {
                reference: contact.id.clone(),
                person_id: person_id.clone(),
                council: work.council().to_owned(),
                asked_at: contact.received_at,
            };
            events::ask(work, &request).await
        }
        _ => events::answered(work, &contact.id).await,
    }
}

/// Keeps a contact as it is now, if it still has the version it was read with.
pub(super) async fn update(work: &mut Work, contact: &Contact) -> Result<()> {
    let mut given = args![contact.id.as_str(), contact.version];
    given.extend(values(contact));
    let end = contact.end.as_ref();
    given.extend(args![
        end.map(|end| end.at),
        end.map(|end| end.ending.clone()),
        end.and_then(|end| end.connected_to.clone()),
        end.and_then(|end| end.check_on),
        end.is_some_and(|end| end.no_details),
        contact.event_id.clone(),
    ]);
    work.update(
        sql!(
            "update contacts set version = version + 1, draft = $3, person_id = $4, owner_id = $5, team_id = $6, \
             conversation_at = $7, concern_at = $8, caller = $9, asks_for = $10, channel = $11, route = $12, \
             may_record = $13, may_share = $14, urgent = $15, concern = $16, told_before = $17, happening = $18, \
             matters = $19, tried = $20, agreed = $21, next_what = $22, next_on = $23, next_owner_id = $24, \
             line_id = $25, completed_at = $26, ending = $27, connected_to = $28, check_on = $29, no_details = $30, \
             event_id = $31 \
             where id = $1 and version = $2"
        ),
        given,
    )
    .await?;
    Ok(tell_who_waits(work, contact).await?)
}

pub(super) async fn insert_handover(
    work: &mut Work,
    contact_id: &str,
    handover: &Handover,
) -> Result<(), StorageError> {
    work.run(
        sql!(
            "insert into contact_handovers (id, contact_id, handed_at, from_id, to_id, to_team_id, counts, reason) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        args![
            handover.id.as_str(),
            contact_id,
            handover.handed_at,
            handover.from_id.as_str(),
            handover.to_id.clone(),
            handover.to_team_id.clone(),
            handover.counts,
            handover.reason.as_str(),
        ],
    )
    .await?;
    if let (Some(agreement), Some(to_id)) = (&handover.agreement, &handover.to_id) {
        work.run(
            sql!("insert into contact_agreements (handover_id, to_id, agreed_at) values ($1, $2, $3)"),
            args![handover.id.as_str(), to_id.as_str(), agreement.agreed_at],
        )
        .await?;
    }
    Ok(())
}

/// How a contact was passed on, first to last.
pub(super) async fn handovers(db: &Database, contact_id: &str) -> Result<Vec<Handover>> {
    let rows = db
        .rows(
            sql!(
                "select h.id, h.handed_at, h.from_id, h.to_id, h.to_team_id, h.counts, h.reason, \
                 a.handover_id, a.agreed_at, a.accepted_at \
                 from contact_handovers h left join contact_agreements a on a.handover_id = h.id \
                 where h.contact_id = $1 order by h.handed_at, h.id"
            ),
            args![contact_id],
        )
        .await?;
    let read = |row: &Row| -> Result<Handover, StorageError> {
        let agreement = match row.get::<Option<String>>("handover_id")? {
            None => None,
            Some(_) => Some(Agreement { agreed_at: row.get("agreed_at")?, accepted_at: row.get("accepted_at")? }),
        };
        Ok(Handover {
            agreement,
            id: row.get("id")?,
            handed_at: row.get("handed_at")?,
            from_id: row.get("from_id")?,
            to_id: row.get("to_id")?,
            to_team_id: row.get("to_team_id")?,
            counts: row.get("counts")?,
            reason: row.get("reason")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// The contacts in which the person got somebody else to ring, and how often: for the measure of it.
pub async fn handed_over(db: &Database) -> Result<Vec<(String, i64)>> {
    let rows = db
        .rows(
            sql!(
                "select contact_id, count(*) as times from contact_handovers where counts \
                 group by contact_id order by contact_id"
            ),
            args![],
        )
        .await?;
    let read = |row: &Row| -> Result<(String, i64), StorageError> { Ok((row.get("contact_id")?, row.get("times")?)) };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// The team that holds, or last held, each contact: for comparing teams.
pub async fn teams_of_contacts(db: &Database) -> Result<Vec<(String, String)>> {
    let rows =
        db.rows(sql!("select id, team_id from contacts where team_id is not null and draft = false"), args![]).await?;
    let read = |row: &Row| -> Result<(String, String), StorageError> { Ok((row.get("id")?, row.get("team_id")?)) };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// When contacts came in a stretch of time, drafts left out: for the demand by hour.
pub async fn received(db: &Database, from: Timestamp, before: Timestamp) -> Result<Vec<Timestamp>> {
    let rows = db
        .rows(
            sql!("select received_at from contacts where received_at >= $1 and received_at < $2 and draft = false"),
            args![from, before],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("received_at")).collect::<Result<_, _>>()?)
}

/// The person's contacts, newest first.
pub(super) async fn of_person(db: &Database, person_id: &str, limit: i64) -> Result<Vec<Contact>> {
    let rows = db
        .rows(
            sql!("select * from contacts where person_id = $1 order by received_at desc, id desc limit $2"),
            args![person_id, limit],
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// When the person next asked after this contact came, whether that contact has ended or not. Drafts are no contacts yet.
pub(super) async fn next_after(db: &Database, person_id: &str, contact: &Contact) -> Result<Option<Timestamp>> {
    let row = db
        .row(
            sql!(
                "select min(received_at) as again_at from contacts where person_id = $1 and draft = false \
                 and (received_at > $2 or (received_at = $2 and id > $3))"
            ),
            args![person_id, contact.received_at, contact.id.as_str()],
        )
        .await?;
    Ok(row.map(|row| row.get("again_at")).transpose()?.flatten())
}

/// A contact that ended: with whom, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The contact.
    pub id: String,
    /// Whom it was about, as far as we know.
    pub person_id: String,
    /// When it ended.
    pub at: Timestamp,
}

/// Contacts about people we know that ended in a stretch of time.
///
/// # Errors
/// As the record store says.
pub async fn ended(db: &Database, from: Timestamp, before: Timestamp) -> Result<Vec<Ended>> {
    let rows = db
        .rows(
            sql!(
                "select id, person_id, completed_at from contacts where person_id is not null \
                 and completed_at >= $1 and completed_at < $2 order by completed_at, id"
            ),
            args![from, before],
        )
        .await?;
    let read = |row: &Row| -> Result<Ended, StorageError> {
        Ok(Ended { id: row.get("id")?, person_id: row.get("person_id")?, at: row.get("completed_at")? })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// A contact about somebody we know: when it came, and whether it tells of a stay in hospital.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Whom it is about.
    pub person_id: String,
    /// When it came.
    pub at: Timestamp,
    /// It came from a hospital, on leaving one, or ended because they went into one.
    pub hospital: bool,
}

/// Contacts about people we know that came since a moment, drafts left out.
///
/// # Errors
/// As the record store says.
pub async fn came_of_people(db: &Database, from: Timestamp) -> Result<Vec<Received>> {
    let rows = db
        .rows(
            sql!(
                "select person_id, received_at, channel, route, ending from contacts where person_id is not null \
                 and draft = false and received_at >= $1 order by received_at, id"
            ),
            args![from],
        )
        .await?;
    let read = |row: &Row| -> Result<Received, StorageError> {
        let (channel, route): (String, String) = (row.get("channel")?, row.get("route")?);
        let ending: Option<String> = row.get("ending")?;
        let hospital = channel == "hospital" || route == "leaving_hospital" || ending.as_deref() == Some("hospital");
        Ok(Received { person_id: row.get("person_id")?, at: row.get("received_at")?, hospital })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}
