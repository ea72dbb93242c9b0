//! The SQL of what was sent.

use jiff::Timestamp;
use platform::{
    Error, Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::model::{Answers, File, Sent};

fn read(row: &Row) -> Result<Sent> {
    let answers: String = row.get("answers")?;
    let answers: Answers = serde_json::from_str(&answers).map_err(Error::internal)?;
    Ok(Sent {
        reference: row.get("reference")?,
        code_hash: row.get("code_hash")?,
        contact_id: row.get("contact_id")?,
        carer_contact_id: row.get("carer_contact_id")?,
        answers,
        sent_at: row.get("sent_at")?,
        answer_by: row.get("answer_by")?,
    })
}

fn read_file(row: &Row) -> Result<File, StorageError> {
    Ok(File { id: row.get("id")?, called: row.get("called")?, kind: row.get("kind")?, size: row.get("size")? })
}

/// Keeps what was sent.
pub async fn insert(work: &mut Work, sent: &Sent) -> Result<()> {
    let answers = serde_json::to_string(&sent.answers).map_err(Error::internal)?;
    work.run(
        sql!(
            "insert into sent_requests (reference, code_hash, contact_id, carer_contact_id, answers, sent_at, answer_by) \
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        args![
            sent.reference.as_str(),
            sent.code_hash.as_str(),
            sent.contact_id.as_str(),
            sent.carer_contact_id.clone(),
            answers,
            sent.sent_at,
            sent.answer_by,
        ],
    )
    .await?;
    Ok(())
}

/// What was sent under this reference.
pub async fn find(db: &Database, reference: &str) -> Result<Option<Sent>> {
    db.row(sql!("select * from sent_requests where reference = $1"), args![reference])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// What was sent and became this contact, if it came in writing.
pub(in crate::front_door) async fn of_contact(db: &Database, contact_id: &str) -> Result<Option<Sent>> {
    let row = db
        .row(sql!("select * from sent_requests where contact_id = $1 or carer_contact_id = $1"), args![contact_id])
        .await?;
    row.as_ref().map(read).transpose()
}

/// Puts a file to a draft.
pub async fn add_file(work: &mut Work, draft_id: &str, file: &File) -> Result<()> {
    work.run(
        sql!("insert into sent_files (id, draft_id, called, kind, size, arrived_at) values ($1, $2, $3, $4, $5, $6)"),
        args![file.id.as_str(), draft_id, file.called.as_str(), file.kind.as_str(), file.size, work.now()],
    )
    .await?;
    Ok(())
}

/// The files of a draft that was not sent, in the order they came.
pub async fn files_of_draft(db: &Database, draft_id: &str) -> Result<Vec<File>> {
    let rows = db
        .rows(
            sql!("select * from sent_files where draft_id = $1 and contact_id is null order by arrived_at, id"),
            args![draft_id],
        )
        .await?;
    Ok(rows.iter().map(read_file).collect::<Result<_, _>>()?)
}

pub(super) async fn files_of_contact(db: &Database, contact_id: &str) -> Result<Vec<File>> {
    let rows = db
        .rows(sql!("select * from sent_files where contact_id = $1 order by arrived_at, id"), args![contact_id])
        .await?;
    Ok(rows.iter().map(read_file).collect::<Result<_, _>>()?)
}

/// One file of a contact.
pub async fn file_of_contact(db: &Database, contact_id: &str, id: &str) -> Result<Option<File>> {
    let row = db.row(sql!("select * from sent_files where contact_id = $1 and id = $2"), args![contact_id, id]).await?;
    Ok(row.as_ref().map(read_file).transpose()?)
}

/// Takes a file out of a draft that was not sent; tells whether it was there.
pub async fn remove_file(work: &mut Work, draft_id: &str, id: &str) -> Result<bool> {
    let gone = work
        .run(sql!("delete from sent_files where draft_id = $1 and id = $2 and contact_id is null"), args![draft_id, id])
        .await?;
    Ok(gone == 1)
}

/// The files of a draft become the contact's.
pub(in crate::front_door) async fn give_files(work: &mut Work, draft_id: &str, contact_id: &str) -> Result<()> {
    work.run(
        sql!("update sent_files set contact_id = $2 where draft_id = $1 and contact_id is null"),
        args![draft_id, contact_id],
    )
    .await?;
    Ok(())
}

/// How many bytes lie with drafts that were not sent: a bound on what strangers can fill.
pub async fn bytes_of_drafts(db: &Database) -> Result<i64> {
    let row = db
        .row(
            sql!("select cast(coalesce(sum(size), 0) as bigint) as bytes from sent_files where contact_id is null"),
            args![],
        )
        .await?;
    let row = row.ok_or_else(|| Error::internal("a sum without an answer"))?;
    Ok(row.get("bytes")?)
}

/// Files of drafts that were not sent and arrived before a moment: their drafts are over.
pub(in crate::front_door) async fn files_of_drafts_before(
    db: &Database,
    before: Timestamp,
) -> Result<Vec<(String, String)>> {
    let rows = db
        .rows(
            sql!("select id, draft_id from sent_files where contact_id is null and arrived_at < $1 order by id"),
            args![before],
        )
        .await?;
    let read = |row: &Row| -> Result<(String, String), StorageError> { Ok((row.get("id")?, row.get("draft_id")?)) };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

pub(super) async fn every_file(db: &Database) -> Result<Vec<String>> {
    let rows = db.rows(sql!("select id from sent_files order by id"), args![]).await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?)
}
