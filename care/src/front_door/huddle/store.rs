//! The SQL of huddles: who was brought, what was decided, what health knows, and what
//! that came to. Who is there is in `attendance`, who does what in `tasks`.

use jiff::{Timestamp, civil::Date};
use platform::{
    Result,
    access::Record,
    args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::model::{Asked, Brought, Item, Said, Word};
use crate::people::persons;

fn read(row: &Row) -> Result<Item, StorageError> {
    let named: String = row.get("named")?;
    Ok(Item {
        id: row.get("id")?,
        version: row.get("version")?,
        team_id: row.get("team_id")?,
        day: row.get("day")?,
        person_id: row.get("person_id")?,
        contact_id: row.get("contact_id")?,
        came_from: row.get("came_from")?,
        asked: Asked {
            question: row.get("question")?,
            words: row.get("words")?,
            share: row.get("share")?,
            share_why: row.get("share_why")?,
            named: named.split_whitespace().map(str::to_owned).collect(),
            urgent: row.get("urgent")?,
            concern: row.get("concern")?,
        },
        since: row.get("since")?,
        brought_at: row.get("brought_at")?,
        brought_by: row.get("brought_by")?,
        said: Said {
            decision: row.get("decision")?,
            ending: row.get("ending")?,
            missing: row.get("missing")?,
            back_on: row.get("back_on")?,
        },
        outcome: row.get("outcome")?,
        settled_at: row.get("settled_at")?,
        settled_on: row.get("settled_on")?,
        settled_by: row.get("settled_by")?,
        line_id: row.get("line_id")?,
    })
}

fn read_brought(row: &Row) -> Result<Brought, StorageError> {
    let item = read(row)?;
    let Some(id) = row.get::<Option<String>>("about_id")? else {
        let kind = if item.contact_id.is_some() { "contact" } else { "huddle item" };
        let id = item.contact_id.clone().unwrap_or_else(|| item.id.clone());
        let mut brought = Brought::new(item, None, Record { kind: kind.into(), id, ..Record::default() });
        brought.name = row.get("called")?;
        brought.caller = row.get("caller")?;
        return Ok(brought);
    };
    let (given, family): (String, String) = (row.get("given_name")?, row.get("family_name")?);
    let name = format!("{given} {family}").trim().to_owned();
    let known_as: Option<String> = row.get("known_as")?;
    let mut brought = Brought::new(item, Some(id.clone()), persons::record_in_list(row, id)?);
    brought.name = Some(name).filter(|name| !name.is_empty()).or(known_as);
    brought.born_on = row.get("born_on")?;
    Ok(brought)
}

/// Somebody who was brought.
pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Brought>> {
    let row = db
        .row(
            sql!(
                "select i.*, p.id as about_id, p.given_name, p.family_name, p.known_as, p.born_on, \
                 p.owner_id as person_owner_id, p.team_id as person_team_id, p.restricted, p.barred, c.caller, l.called \
                 from huddle_items i left join contacts c on c.id = i.contact_id \
                 left join persons p on p.id = case when i.contact_id is null then i.person_id else c.person_id end \
                 left join light_records l on l.contact_id = i.contact_id where i.id = $1"
            ),
            args![id],
        )
        .await?;
    Ok(row.as_ref().map(read_brought).transpose()?)
}

/// Everybody of a team's huddle of a day: who was settled on it, and, when it is `today`, who waits.
pub(super) async fn of_day(db: &Database, team_id: &str, day: Date, today: Date) -> Result<Vec<Brought>> {
    let rows = db
        .rows(
            sql!(
                "select i.*, p.id as about_id, p.given_name, p.family_name, p.known_as, p.born_on, \
                 p.owner_id as person_owner_id, p.team_id as person_team_id, p.restricted, p.barred, c.caller, l.called \
                 from huddle_items i left join contacts c on c.id = i.contact_id \
                 left join persons p on p.id = case when i.contact_id is null then i.person_id else c.person_id end \
                 left join light_records l on l.contact_id = i.contact_id \
                 where i.team_id = $1 and (i.settled_on = $2 or $3 and i.outcome = '' and i.day <= $4)"
            ),
            args![team_id, day, day == today, day],
        )
        .await?;
    Ok(rows.iter().map(read_brought).collect::<Result<_, _>>()?)
}

/// The ids of what was brought about a person or a contact, the newest first.
pub(super) async fn about(db: &Database, person_id: Option<&str>, contact_id: Option<&str>) -> Result<Vec<String>> {
    let rows = db
        .rows(
            sql!(
                "select i.id from huddle_items i left join contacts c on c.id = i.contact_id \
                 where i.contact_id = $1 or case when i.contact_id is null then i.person_id else c.person_id end = $2 \
                 order by i.day desc, i.id desc limit 20"
            ),
            args![contact_id.unwrap_or_default(), person_id.unwrap_or_default()],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?)
}

/// What a form brought, when it was sent before.
pub(super) async fn of_form(db: &Database, once: &str) -> Result<Option<Item>> {
    let row = db.row(sql!("select * from huddle_items where once = $1"), args![once]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

pub(super) async fn insert(work: &mut Work, once: &str, item: &Item) -> Result<(), StorageError> {
    let (asked, said) = (&item.asked, &item.said);
    work.run(
        sql!(
            "insert into huddle_items (id, version, once, team_id, day, person_id, contact_id, came_from, question, words, share, \
             share_why, named, urgent, concern, since, brought_at, brought_by, decision, ending, missing, outcome, line_id) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"
        ),
        args![
            item.id.as_str(),
            item.version,
            once,
            item.team_id.as_str(),
            item.day,
            item.person_id.clone(),
            item.contact_id.clone(),
            item.came_from.clone(),
            asked.question.as_str(),
            asked.words.as_str(),
            asked.share.as_str(),
            asked.share_why.as_str(),
            asked.named.join(" "),
            asked.urgent,
            asked.concern,
            item.since,
            item.brought_at,
            item.brought_by.as_str(),
            said.decision.as_str(),
            said.ending.as_str(),
            said.missing.as_str(),
            item.outcome.as_str(),
            item.line_id.clone(),
        ],
    )
    .await?;
    Ok(())
}

/// Keeps everything that may change, over the version that was seen.
pub(super) async fn update(work: &mut Work, item: &Item) -> Result<()> {
    let (asked, said) = (&item.asked, &item.said);
    work.update(
        sql!(
            "update huddle_items set version = version + 1, person_id = $3, question = $4, words = $5, share = $6, share_why = $7, \
             named = $8, urgent = $9, concern = $10, decision = $11, ending = $12, missing = $13, back_on = $14, outcome = $15, \
             settled_at = $16, settled_on = $17, settled_by = $18 where id = $1 and version = $2"
        ),
        args![
            item.id.as_str(),
            item.version,
            item.person_id.clone(),
            asked.question.as_str(),
            asked.words.as_str(),
            asked.share.as_str(),
            asked.share_why.as_str(),
            asked.named.join(" "),
            asked.urgent,
            asked.concern,
            said.decision.as_str(),
            said.ending.as_str(),
            said.missing.as_str(),
            said.back_on,
            item.outcome.as_str(),
            item.settled_at,
            item.settled_on,
            item.settled_by.clone(),
        ],
    )
    .await
}

/// What health knows about somebody, this time and the times before.
pub(super) async fn words(db: &Database, item_id: &str) -> Result<Vec<Word>> {
    let rows = db.rows(sql!("select * from huddle_words where item_id = $1 order by at, id"), args![item_id]).await?;
    let read = |row: &Row| -> Result<Word, StorageError> {
        Ok(Word { by_name: row.get("by_name")?, at: row.get("at")?, words: row.get("words")? })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Adds what health knows.
pub(super) async fn insert_word(
    work: &mut Work,
    once: &str,
    item_id: &str,
    by: (&str, &str),
    word: (Timestamp, &str),
) -> Result<(), StorageError> {
    let id = work.new_id();
    work.run(
        sql!(
            "insert into huddle_words (id, once, item_id, by_id, by_name, at, words) values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        args![id, once, item_id, by.0, by.1, word.0, word.1],
    )
    .await?;
    Ok(())
}

/// Somebody who was settled, as far as numbers need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub on: Date,
    pub at: Timestamp,
    pub brought_at: Timestamp,
    pub outcome: String,
}

/// Who was settled in a stretch of days, by team.
pub(super) async fn settled(db: &Database, from: Date, to: Date) -> Result<Vec<(String, Settled)>> {
    let rows = db
        .rows(
            sql!(
                "select team_id, settled_on, settled_at, brought_at, outcome from huddle_items \
                 where settled_on >= $1 and settled_on <= $2"
            ),
            args![from, to],
        )
        .await?;
    let read = |row: &Row| -> Result<(String, Settled), StorageError> {
        let settled = Settled {
            on: row.get("settled_on")?,
            at: row.get("settled_at")?,
            brought_at: row.get("brought_at")?,
            outcome: row.get("outcome")?,
        };
        Ok((row.get("team_id")?, settled))
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// What was due in a stretch of days, by team, and when it was done.
pub(super) async fn due(db: &Database, from: Date, to: Date) -> Result<Vec<(String, (Date, Option<Date>))>> {
    let rows = db
        .rows(
            sql!(
                "select i.team_id, a.due_on, a.done_at from huddle_actions a join huddle_items i on i.id = a.item_id \
                 where a.due_on >= $1 and a.due_on <= $2"
            ),
            args![from, to],
        )
        .await?;
    let read = |row: &Row| -> Result<(String, (Date, Option<Date>)), StorageError> {
        let done: Option<Timestamp> = row.get("done_at")?;
        Ok((row.get("team_id")?, (row.get("due_on")?, done.map(platform::clock::london_date))))
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}
