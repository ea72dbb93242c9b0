//! The letters' SQL.

use jiff::Timestamp;
use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::model::{Letter, Written};

fn read(row: &Row) -> Result<Letter, StorageError> {
    Ok(Letter {
        id: row.get("id")?,
        version: row.get("version")?,
        once: row.get("once")?,
        contact_id: row.get("contact_id")?,
        written: Written {
            format: row.get("format")?,
            recipient: row.get("recipient")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
        },
        words: row.get("words")?,
        by_name: row.get("by_name")?,
        created_at: row.get("created_at")?,
        message_id: row.get("message_id")?,
    })
}

pub(super) async fn insert(work: &mut Work, letter: &Letter) -> Result<(), StorageError> {
    let written = &letter.written;
    work.run(
        sql!(
            "insert into letters (id, version, once, contact_id, format, recipient, subject, body, words, by_name, \
             created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        args![
            letter.id.as_str(),
            letter.version,
            letter.once.as_str(),
            letter.contact_id.as_str(),
            written.format.as_str(),
            written.recipient.as_str(),
            written.subject.as_str(),
            written.body.as_str(),
            letter.words.as_str(),
            letter.by_name.as_str(),
            letter.created_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Letter>> {
    let row = db.row(sql!("select * from letters where id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

pub(super) async fn of_form(db: &Database, once: &str) -> Result<Option<Letter>> {
    let row = db.row(sql!("select * from letters where once = $1"), args![once]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

pub(super) async fn of_message(db: &Database, id: &str) -> Result<Option<Letter>> {
    let row = db.row(sql!("select * from letters where message_id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// Writes over the version the writer saw, while it is a draft.
pub(super) async fn update(work: &mut Work, seen: &Letter, written: &Written) -> Result<()> {
    work.update(
        sql!(
            "update letters set version = version + 1, format = $3, recipient = $4, subject = $5, body = $6 \
             where id = $1 and version = $2 and message_id is null"
        ),
        args![
            seen.id.as_str(),
            seen.version,
            written.format.as_str(),
            written.recipient.as_str(),
            written.subject.as_str(),
            written.body.as_str()
        ],
    )
    .await
}

/// Its message carries it from now on.
pub(super) async fn carried(work: &mut Work, letter: &Letter, message_id: &str) -> Result<()> {
    work.update(
        sql!(
            "update letters set version = version + 1, message_id = $3 \
             where id = $1 and version = $2 and message_id is null"
        ),
        args![letter.id.as_str(), letter.version, message_id],
    )
    .await
}

/// The newest letters.
pub(super) async fn newest(db: &Database, limit: i64) -> Result<Vec<Letter>> {
    let rows = db.rows(sql!("select * from letters order by created_at desc, id desc limit $1"), args![limit]).await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// The contacts that came in writing since a moment and whose sender was not told of a next step, newest first.
pub(super) async fn untold(db: &Database, since: Timestamp, limit: i64) -> Result<Vec<String>> {
    let rows = db
        .rows(
            sql!(
                "select contact_id from sent_requests where sent_at >= $1 and not exists \
                 (select 1 from letters where letters.once = 'step ' || sent_requests.contact_id) \
                 order by sent_at desc, contact_id limit $2"
            ),
            args![since, limit],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("contact_id")).collect::<Result<_, _>>()?)
}

/// The newest contacts about somebody whom everybody at the front door may know of: for the town.
pub(super) async fn some_contacts(db: &Database, limit: i64) -> Result<Vec<String>> {
    let rows = db
        .rows(
            sql!(
                "select contacts.id from contacts join persons on persons.id = contacts.person_id \
                 where persons.restricted = $1 and persons.died_on is null and contacts.draft = $1 \
                 order by contacts.received_at desc, contacts.id limit $2"
            ),
            args![false, limit],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?)
}
