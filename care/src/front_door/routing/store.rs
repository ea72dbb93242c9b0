//! The SQL of routing: versions with their rules, last month's contacts with what rules look at, and decisions.

use jiff::{Timestamp, civil::Date};
use platform::{
    Error, Result,
    access::Record,
    args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::model::{Decision, Rule, Version};
use crate::people::persons;

fn read(row: &Row) -> Result<Version, StorageError> {
    Ok(Version {
        id: row.get("id")?,
        number: row.get("number")?,
        version: row.get("version")?,
        draft: row.get("draft")?,
        live: row.get("live")?,
        made_by: row.get("made_by")?,
        made_at: row.get("made_at")?,
        why: row.get("why")?,
        tried_version: row.get("tried_version")?,
        live_by: row.get("live_by")?,
        live_at: row.get("live_at")?,
        ended_at: row.get("ended_at")?,
        rules: Vec::new(),
    })
}

fn read_rule(row: &Row) -> Result<Rule, StorageError> {
    let list = |text: String| text.split_whitespace().map(str::to_owned).collect();
    Ok(Rule {
        from_age: row.get("from_age")?,
        to_age: row.get("to_age")?,
        districts: list(row.get("districts")?),
        words: list(row.get("words")?),
        known: row.get("known")?,
        urgency: row.get("urgency")?,
        route: row.get("route")?,
        team_id: row.get("team_id")?,
    })
}

/// Every version without its rules, the newest first.
pub(super) async fn versions(db: &Database) -> Result<Vec<Version>> {
    let rows = db.rows(sql!("select * from routing_versions order by number desc"), args![]).await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

async fn with_rules(db: &Database, row: Option<Row>) -> Result<Option<Version>> {
    let Some(row) = row else { return Ok(None) };
    let mut version = read(&row)?;
    let rows = db
        .rows(sql!("select * from routing_rules where version_id = $1 order by position"), args![version.id.as_str()])
        .await?;
    version.rules = rows.iter().map(read_rule).collect::<Result<_, _>>()?;
    Ok(Some(version))
}

/// The rules that are applied.
///
/// # Errors
/// As the record store says.
pub async fn live(db: &Database) -> Result<Option<Version>> {
    with_rules(db, db.row(sql!("select * from routing_versions where live"), args![]).await?).await
}

/// The rules that are being written.
pub(super) async fn draft(db: &Database) -> Result<Option<Version>> {
    with_rules(db, db.row(sql!("select * from routing_versions where draft"), args![]).await?).await
}

pub(super) async fn numbered(db: &Database, number: i64) -> Result<Option<Version>> {
    with_rules(db, db.row(sql!("select * from routing_versions where number = $1"), args![number]).await?).await
}

/// Begins a draft; tells nothing when there is one already.
pub(super) async fn begin(work: &mut Work, version: &Version) -> Result<bool> {
    let inserted = work
        .run(
            sql!(
                "insert into routing_versions (id, number, version, draft, live, made_by, made_at, why) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8)"
            ),
            args![
                version.id.as_str(),
                version.number,
                version.version,
                version.draft,
                version.live,
                version.made_by.as_str(),
                version.made_at,
                version.why.as_str(),
            ],
        )
        .await;
    match inserted {
        Ok(_) => {}
        Err(StorageError::Unique(_)) => return Ok(false),
        Err(other) => return Err(other.into()),
    }
    write_rules(work, version).await?;
    Ok(true)
}

async fn write_rules(work: &mut Work, version: &Version) -> Result<()> {
    work.run(sql!("delete from routing_rules where version_id = $1"), args![version.id.as_str()]).await?;
    for (rule, position) in version.rules.iter().zip(1_i64..) {
        work.run(
            sql!(
                "insert into routing_rules (version_id, position, from_age, to_age, districts, words, known, urgency, \
                 route, team_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            ),
            args![
                version.id.as_str(),
                position,
                rule.from_age,
                rule.to_age,
                rule.districts.join(" "),
                rule.words.join(" "),
                rule.known.as_str(),
                rule.urgency.as_str(),
                rule.route.as_str(),
                rule.team_id.clone(),
            ],
        )
        .await?;
    }
    Ok(())
}

/// Keeps a draft over the version its writer saw.
pub(super) async fn keep(work: &mut Work, draft: &Version) -> Result<()> {
    work.update(
        sql!("update routing_versions set version = version + 1, why = $3 where id = $1 and version = $2 and draft"),
        args![draft.id.as_str(), draft.version, draft.why.as_str()],
    )
    .await?;
    write_rules(work, draft).await
}

/// The draft was tried as it is now.
pub(super) async fn tried(work: &mut Work, draft: &Version) -> Result<()> {
    work.update(
        sql!("update routing_versions set tried_version = $2 where id = $1 and version = $2 and draft"),
        args![draft.id.as_str(), draft.version],
    )
    .await
}

/// The draft is applied from now on, and what was applied before is history.
pub(super) async fn go_live(work: &mut Work, draft: &Version) -> Result<()> {
    let (now, by) = (work.now(), work.actor().id.clone().unwrap_or_default());
    work.run(sql!("update routing_versions set live = false, ended_at = $1 where live"), args![now]).await?;
    work.update(
        sql!(
            "update routing_versions set draft = false, live = true, live_by = $3, live_at = $4 \
             where id = $1 and version = $2 and draft"
        ),
        args![draft.id.as_str(), draft.version, by, now],
    )
    .await
}

/// A contact of last month, with what rules look at and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Past {
    pub id: String,
    pub received_at: Timestamp,
    pub said: String,
    pub route: String,
    pub urgent: bool,
    pub concern: bool,
    pub team_id: Option<String>,
    pub owner_id: String,
    pub born_on: Option<Date>,
    pub postcode: Option<String>,
    pub person: Option<Record>,
}

/// The contacts of a stretch of time, drafts left out, the newest first.
pub(super) async fn past(db: &Database, from: Timestamp, before: Timestamp) -> Result<Vec<Past>> {
    let rows = db
        .rows(
            sql!(
                "select c.id, c.received_at, c.happening, c.matters, c.route, c.urgent, c.concern, c.team_id, c.owner_id, \
                 c.person_id, p.born_on, p.postcode, p.owner_id as person_owner_id, p.team_id as person_team_id, \
                 p.restricted, p.barred from contacts c left join persons p on p.id = c.person_id \
                 where c.draft = false and c.received_at >= $1 and c.received_at < $2 order by c.received_at desc, c.id"
            ),
            args![from, before],
        )
        .await?;
    Ok(rows.iter().map(read_past).collect::<Result<_, _>>()?)
}

fn read_past(row: &Row) -> Result<Past, StorageError> {
    let (happening, matters): (String, String) = (row.get("happening")?, row.get("matters")?);
    let mut past = Past {
        id: row.get("id")?,
        received_at: row.get("received_at")?,
        said: format!("{happening}\n{matters}"),
        route: row.get("route")?,
        urgent: row.get("urgent")?,
        concern: row.get("concern")?,
        team_id: row.get("team_id")?,
        owner_id: row.get("owner_id")?,
        born_on: row.get("born_on")?,
        postcode: row.get("postcode")?,
        person: None,
    };
    if let Some(id) = row.get::<Option<String>>("person_id")? {
        past.person = Some(persons::record_in_list(row, id)?);
    }
    Ok(past)
}

pub(super) async fn insert(work: &mut Work, decision: &Decision) -> Result<(), StorageError> {
    work.run(
        sql!(
            "insert into routing_decisions (id, contact_id, version_id, position, proposed, chosen, overridden, reason, \
             decided_by, decided_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        args![
            decision.id.as_str(),
            decision.contact_id.as_str(),
            decision.version_id.clone(),
            decision.position,
            decision.proposed.as_str(),
            decision.chosen.as_str(),
            decision.overridden,
            decision.reason.clone(),
            decision.decided_by.as_str(),
            decision.decided_at,
        ],
    )
    .await?;
    Ok(())
}

fn read_decision(row: &Row) -> Result<Decision, StorageError> {
    Ok(Decision {
        id: row.get("id")?,
        contact_id: row.get("contact_id")?,
        version_id: row.get("version_id")?,
        position: row.get("position")?,
        proposed: row.get("proposed")?,
        chosen: row.get("chosen")?,
        overridden: row.get("overridden")?,
        reason: row.get("reason")?,
        decided_by: row.get("decided_by")?,
        decided_at: row.get("decided_at")?,
    })
}

/// What was decided about a contact, the newest first.
pub(super) async fn of_contact(db: &Database, contact_id: &str) -> Result<Vec<Decision>> {
    let rows = db
        .rows(
            sql!("select * from routing_decisions where contact_id = $1 order by decided_at desc, id desc"),
            args![contact_id],
        )
        .await?;
    Ok(rows.iter().map(read_decision).collect::<Result<_, _>>()?)
}

/// Every decision of a stretch of time, the oldest first.
pub(super) async fn decisions(db: &Database, from: Timestamp, before: Timestamp) -> Result<Vec<Decision>> {
    let rows = db
        .rows(
            sql!("select * from routing_decisions where decided_at >= $1 and decided_at < $2 order by decided_at, id"),
            args![from, before],
        )
        .await?;
    Ok(rows.iter().map(read_decision).collect::<Result<_, _>>()?)
}

/// How many contacts the rules placed in a stretch of time, and in how many of them somebody knew better.
///
/// # Errors
/// As the record store says.
pub async fn counts(db: &Database, from: Timestamp, before: Timestamp) -> Result<(i64, i64)> {
    let row = db
        .row(
            sql!(
                "select count(*) as decided, count(case when overridden then 1 end) as overridden \
                 from routing_decisions where decided_at >= $1 and decided_at < $2"
            ),
            args![from, before],
        )
        .await?;
    let row = row.ok_or_else(|| Error::internal("a count without an answer"))?;
    Ok((row.get("decided")?, row.get("overridden")?))
}
