//! The SQL of drafts and of what the council says about itself.

use jiff::Timestamp;
use platform::{
    Error, Result, args,
    identity::PasswordHash,
    ids, sql,
    storage::{Database, Row},
    web::Cx,
    work::Work,
};

use super::model::{Draft, Settings};
use crate::front_door::sent::Answers;

fn read(row: &Row) -> Result<Draft> {
    let answers: String = row.get("answers")?;
    Ok(Draft {
        id: row.get("id")?,
        version: row.get("version")?,
        answers: serde_json::from_str(&answers).map_err(Error::internal)?,
        begun_at: row.get("begun_at")?,
        kept_until: row.get("kept_until")?,
        linked: row.get::<Option<String>>("link_hash")?.is_some(),
        reference: row.get("reference")?,
    })
}

fn text(answers: &Answers) -> Result<String> {
    serde_json::to_string(answers).map_err(Error::internal)
}

/// The draft of this id, if its time is not over.
pub(super) async fn find(db: &Database, id: &str, now: Timestamp) -> Result<Option<Draft>> {
    let row = db.row(sql!("select * from asking_drafts where id = $1 and kept_until > $2"), args![id, now]).await?;
    row.as_ref().map(read).transpose()
}

/// Begins a draft; when it was begun in the same moment, what is there stays.
pub(super) async fn begin(work: &mut Work, id: &str, kept_until: Timestamp) -> Result<()> {
    work.run(
        sql!(
            "insert into asking_drafts (id, answers, begun_at, kept_until) values ($1, '{}', $2, $3) \
             on conflict (id) do nothing"
        ),
        args![id, work.now(), kept_until],
    )
    .await?;
    Ok(())
}

/// Keeps the answers of a draft, if nobody else did since it was read.
pub(super) async fn update(work: &mut Work, draft: &Draft, kept_until: Timestamp) -> Result<()> {
    let answers = text(&draft.answers)?;
    work.update(
        sql!(
            "update asking_drafts set version = version + 1, answers = $3, kept_until = $4 \
             where id = $1 and version = $2 and reference is null"
        ),
        args![draft.id.as_str(), draft.version, answers, kept_until],
    )
    .await
}

/// Makes a draft one that a link and a code open.
pub(super) async fn link(work: &mut Work, id: &str, link_hash: &str, code: &PasswordHash) -> Result<()> {
    work.run(
        sql!("update asking_drafts set link_hash = $2, code_hash = $3 where id = $1 and reference is null"),
        args![id, link_hash, code.text()],
    )
    .await?;
    Ok(())
}

/// The draft a link leads to, with its code.
pub(super) async fn of_link(db: &Database, link_hash: &str, now: Timestamp) -> Result<Option<(String, PasswordHash)>> {
    let row = db
        .row(
            sql!(
                "select id, code_hash from asking_drafts \
                 where link_hash = $1 and kept_until > $2 and reference is null"
            ),
            args![link_hash, now],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let held: Option<String> = row.get("code_hash")?;
    held.map(PasswordHash::stored).map(|held| Ok((row.get("id")?, held))).transpose()
}

/// Gives a draft to another browser: link, code and the first browser's secret open nothing any more. Tells whether it
/// was there; of two who come by one link, one gets it.
pub(super) async fn give(work: &mut Work, id: &str, link_hash: &str, new_id: &str) -> Result<bool> {
    let given = work
        .run(
            sql!(
                "update asking_drafts set id = $3, version = version + 1, link_hash = null, code_hash = null \
                 where id = $1 and link_hash = $2 and reference is null"
            ),
            args![id, link_hash, new_id],
        )
        .await?;
    work.run(sql!("update sent_files set draft_id = $2 where draft_id = $1 and contact_id is null"), args![id, new_id])
        .await?;
    Ok(given == 1)
}

/// Marks a draft as sent and empties it. Tells whether this was the first time: whoever hears no sends nothing.
pub(super) async fn mark_sent(work: &mut Work, draft: &Draft, reference: &str, shown_until: Timestamp) -> Result<bool> {
    let marked = work
        .run(
            sql!(
                "update asking_drafts set version = version + 1, answers = '{}', reference = $3, kept_until = $4, \
                 link_hash = null, code_hash = null where id = $1 and version = $2 and reference is null"
            ),
            args![draft.id.as_str(), draft.version, reference, shown_until],
        )
        .await?;
    Ok(marked == 1)
}

/// Deletes a draft.
pub(super) async fn delete(work: &mut Work, id: &str) -> Result<()> {
    work.run(sql!("delete from asking_drafts where id = $1"), args![id]).await?;
    Ok(())
}

/// Drafts whose time is over.
pub(super) async fn over(db: &Database, now: Timestamp) -> Result<Vec<String>> {
    let rows = db
        .rows(sql!("select id from asking_drafts where kept_until <= $1 order by kept_until, id"), args![now])
        .await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?)
}

/// What the council says about itself; empty where it has said nothing.
pub(in crate::front_door) async fn settings(db: &Database) -> Result<Settings> {
    let row = db.row(sql!("select * from asking_settings where id = 'here'"), args![]).await?;
    let Some(row) = row else { return Ok(Settings::default()) };
    Ok(Settings {
        version: row.get("version")?,
        phone_day: row.get("phone_day")?,
        phone_night: row.get("phone_night")?,
        phone_housing: row.get("phone_housing")?,
        hours: row.get("hours")?,
        team_id: row.get("team_id")?,
    })
}

/// Keeps what the council says about itself, if nobody else changed it since it was read.
pub(super) async fn keep_settings(work: &mut Work, settings: &Settings) -> Result<()> {
    work.update(
        sql!(
            "update asking_settings set version = version + 1, phone_day = $2, phone_night = $3, phone_housing = $4, \
             hours = $5, team_id = $6 where id = 'here' and version = $1"
        ),
        args![
            settings.version,
            settings.phone_day.as_str(),
            settings.phone_night.as_str(),
            settings.phone_housing.as_str(),
            settings.hours.as_str(),
            settings.team_id.clone(),
        ],
    )
    .await
}

/// Makes the row of settings with a new signing key, where there is none.
pub(super) async fn begin_settings(work: &mut Work) -> Result<()> {
    work.run(
        sql!("insert into asking_settings (id, signing_key) values ('here', $1) on conflict (id) do nothing"),
        args![ids::secret()],
    )
    .await?;
    Ok(())
}

/// What public forms are signed with; made when it is first needed.
pub(super) async fn signing_key(cx: &Cx) -> Result<String> {
    let question = sql!("select signing_key from asking_settings where id = 'here'");
    if let Some(row) = cx.db().row(question, args![]).await? {
        return Ok(row.get("signing_key")?);
    }
    let mut work = cx.begin().await?;
    begin_settings(&mut work).await?;
    work.commit_housekeeping().await?;
    let row = cx.db().row(question, args![]).await?;
    let row = row.ok_or_else(|| Error::internal("the signing key vanished"))?;
    Ok(row.get("signing_key")?)
}
