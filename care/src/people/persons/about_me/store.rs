//! The SQL of *About me*.

use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::{AboutMe, Version};

fn read(row: &Row) -> Result<Version, StorageError> {
    Ok(Version {
        number: row.get("number")?,
        about: AboutMe {
            most_important: row.get("most_important")?,
            people_important: row.get("people_important")?,
            communication: row.get("communication")?,
            wellness: row.get("wellness")?,
            please_do: row.get("please_do")?,
            how_and_when: row.get("how_and_when")?,
            also_worth_knowing: row.get("also_worth_knowing")?,
            written_by: row.get("written_by")?,
            written_on: row.get("written_on")?,
        },
        saved_at: row.get("saved_at")?,
        saved_by: row.get("saved_by")?,
    })
}

pub(super) async fn latest(db: &Database, person_id: &str) -> Result<Option<Version>> {
    let row = db
        .row(sql!("select * from about_me where person_id = $1 order by number desc limit 1"), args![person_id])
        .await?;
    Ok(row.as_ref().map(read).transpose()?)
}

pub(super) async fn latest_in(work: &mut Work, person_id: &str) -> Result<Option<Version>> {
    let row = work
        .row(sql!("select * from about_me where person_id = $1 order by number desc limit 1"), args![person_id])
        .await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// Every version, newest first.
pub(super) async fn all(db: &Database, person_id: &str) -> Result<Vec<Version>> {
    let rows =
        db.rows(sql!("select * from about_me where person_id = $1 order by number desc"), args![person_id]).await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Writes a version; false when that number is taken: somebody wrote in the same moment.
pub(super) async fn insert(work: &mut Work, person_id: &str, number: i64, about: &AboutMe) -> Result<bool> {
    let (id, now, by) = (work.new_id(), work.now(), work.actor().name.clone());
    let mut args = args![id, person_id, number];
    args.extend(about.texts().map(|text| text.clone().into()));
    args.extend(args![about.written_by.clone(), about.written_on, now, by]);
    let done = work
        .run(
            sql!(
                "insert into about_me (id, person_id, number, most_important, people_important, communication, \
                 wellness, please_do, how_and_when, also_worth_knowing, written_by, written_on, saved_at, saved_by) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
            ),
            args,
        )
        .await;
    match done {
        Ok(_) => Ok(true),
        Err(StorageError::Unique(_)) => Ok(false),
        Err(other) => Err(other.into()),
    }
}
