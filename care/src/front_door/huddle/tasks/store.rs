//! The SQL of who does what after a huddle.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::super::model::Task;

fn read(row: &Row) -> Result<Task, StorageError> {
    Ok(Task {
        id: row.get("id")?,
        version: row.get("version")?,
        item_id: row.get("item_id")?,
        place: row.get("place")?,
        what: row.get("what")?,
        holder_id: row.get("holder_id")?,
        holder_name: row.get("holder_name")?,
        due_on: row.get("due_on")?,
        done_at: row.get("done_at")?,
        done_by: row.get("done_by")?,
        done_note: row.get("done_note")?,
        line_id: row.get("line_id")?,
    })
}

pub(in crate::front_door::huddle) async fn find(db: &Database, id: &str) -> Result<Option<Task>> {
    let row = db.row(sql!("select * from huddle_actions where id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// Who does what for somebody.
pub(in crate::front_door::huddle) async fn of_item(db: &Database, item_id: &str) -> Result<Vec<Task>> {
    let rows =
        db.rows(sql!("select * from huddle_actions where item_id = $1 order by place, id"), args![item_id]).await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Who does what for everybody of a team's huddle of a day, by the item.
pub(in crate::front_door::huddle) async fn of_day(
    db: &Database,
    team_id: &str,
    day: Date,
    today: Date,
) -> Result<BTreeMap<String, Vec<Task>>> {
    let rows = db
        .rows(
            sql!(
                "select a.* from huddle_actions a join huddle_items i on i.id = a.item_id where i.team_id = $1 \
                 and (i.settled_on = $2 or $3 and i.outcome = '' and i.day <= $4) order by a.place, a.id"
            ),
            args![team_id, day, day == today, day],
        )
        .await?;
    let mut all: BTreeMap<String, Vec<Task>> = BTreeMap::new();
    for row in &rows {
        let task = read(row)?;
        all.entry(task.item_id.clone()).or_default().push(task);
    }
    Ok(all)
}

/// What somebody said they would do, or what a team's huddles left open (`team_id`): the first due first; done ones since a
/// moment after them.
pub(in crate::front_door::huddle) async fn to_do(
    db: &Database,
    holder_id: &str,
    team_id: &str,
    since: Timestamp,
) -> Result<Vec<Task>> {
    let rows = db
        .rows(
            sql!(
                "select a.* from huddle_actions a join huddle_items i on i.id = a.item_id \
                 where ($1 = '' or a.holder_id = $1) and ($2 = '' or i.team_id = $2) and (a.done_at is null or a.done_at >= $3) \
                 order by case when a.done_at is null then 0 else 1 end, \
                 case when a.due_on is null then 1 else 0 end, a.due_on, a.place, a.id limit 200"
            ),
            args![holder_id, team_id, since],
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

pub(in crate::front_door::huddle) async fn insert(work: &mut Work, task: &Task) -> Result<()> {
    work.run(
        sql!(
            "insert into huddle_actions (id, version, item_id, place, what, holder_id, holder_name, due_on, done_note, line_id) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        args![
            task.id.as_str(),
            task.version,
            task.item_id.as_str(),
            task.place,
            task.what.as_str(),
            task.holder_id.clone(),
            task.holder_name.as_str(),
            task.due_on,
            task.done_note.as_str(),
            task.line_id.clone(),
        ],
    )
    .await?;
    Ok(())
}

/// Keeps a changed task over the version that was seen.
pub(in crate::front_door::huddle) async fn update(work: &mut Work, task: &Task) -> Result<()> {
    work.update(
        sql!(
            "update huddle_actions set version = version + 1, what = $3, holder_id = $4, holder_name = $5, due_on = $6, \
             done_at = $7, done_by = $8, done_note = $9, line_id = $10 where id = $1 and version = $2"
        ),
        args![
            task.id.as_str(),
            task.version,
            task.what.as_str(),
            task.holder_id.clone(),
            task.holder_name.as_str(),
            task.due_on,
            task.done_at,
            task.done_by.clone(),
            task.done_note.as_str(),
            task.line_id.clone(),
        ],
    )
    .await
}

/// Takes back a task that was emptied; the journal keeps what it was.
pub(in crate::front_door::huddle) async fn remove(work: &mut Work, task: &Task) -> Result<()> {
    work.update(
        sql!("delete from huddle_actions where id = $1 and version = $2 and done_at is null"),
        args![task.id.as_str(), task.version],
    )
    .await
}
