//! All SQL of the measures on the record store: marks on charts, and what the plan aims at.

use engine::statistics::xmr::Better;
use jiff::{Timestamp, civil::Date};
use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};
use serde::Serialize;

/// Something written beside a month of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// The measure.
    pub measure: String,
    /// The source of the numbers.
    pub source: String,
    /// The first day of the month.
    pub month: Date,
    /// Limits begin anew here.
    pub rebase: bool,
    /// What happened.
    pub words: String,
    /// When it was written.
    pub made_at: Timestamp,
}

fn mark(row: &Row) -> Result<Mark, StorageError> {
    Ok(Mark {
        id: row.get("id")?,
        version: row.get("version")?,
        measure: row.get("measure")?,
        source: row.get("source")?,
        month: row.get("month")?,
        rebase: row.get::<String>("kind")? == "rebase",
        words: row.get("words")?,
        made_at: row.get("made_at")?,
    })
}

/// The marks on a measure's chart, the earliest month first.
pub async fn marks(db: &Database, measure: &str, source: &str) -> Result<Vec<Mark>> {
    let rows = db
        .rows(
            sql!(
                "select id, version, measure, source, month, kind, words, made_at from measure_marks
                 where measure = $1 and source = $2 and removed_at is null order by month, id"
            ),
            args![measure, source],
        )
        .await?;
    Ok(rows.iter().map(mark).collect::<Result<_, _>>()?)
}

/// One mark, whether it was taken back or not.
pub async fn find_mark(db: &Database, id: &str) -> Result<Option<Mark>> {
    let row = db
        .row(
            sql!(
                "select id, version, measure, source, month, kind, words, made_at from measure_marks
                 where id = $1 and removed_at is null"
            ),
            args![id],
        )
        .await?;
    Ok(row.as_ref().map(mark).transpose()?)
}

/// Writes a mark down.
pub async fn add_mark(work: &mut Work, mark: &Mark, account_id: &str) -> Result<()> {
    let kind = if mark.rebase { "rebase" } else { "note" };
    work.run(
        sql!(
            "insert into measure_marks (id, measure, source, month, kind, words, made_at, made_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        args![&mark.id, &mark.measure, &mark.source, mark.month, kind, &mark.words, mark.made_at, account_id],
    )
    .await?;
    work.changed("evidence/measures:mark", ("measure_mark", &mark.id), None, None, Some(mark)).await
}

/// Takes a mark back.
pub async fn remove_mark(work: &mut Work, mark: &Mark) -> Result<()> {
    let now = work.now();
    work.update(
        sql!(
            "update measure_marks set removed_at = $1, version = version + 1
             where id = $2 and version = $3 and removed_at is null"
        ),
        args![now, &mark.id, mark.version],
    )
    .await?;
    work.changed("evidence/measures:mark", ("measure_mark", &mark.id), None, Some(mark), None).await
}

/// What somebody aims at with a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aim {
    /// The value.
    pub target: f64,
    /// Which way; neither leaves the measure's own.
    pub better: Better,
}

/// What the council aims at, if it has said so; of several aims the newest.
pub async fn aim(db: &Database, measure: &str) -> Result<Option<Aim>> {
    let row = db
        .row(
            sql!("select target, better from measure_aims where measure = $1 order by set_at desc, aim desc limit 1"),
            args![measure],
        )
        .await?;
    let read = |row: Row| -> Result<Aim, StorageError> {
        let better = match row.get::<String>("better")?.as_str() {
            "higher" => Better::Higher,
            "lower" => Better::Lower,
            _ => Better::Neither,
        };
        Ok(Aim { target: row.get("target")?, better })
    };
    Ok(row.map(read).transpose()?)
}

/// Says what an objective aims at, in the transaction of the plan that says so; the plan writes the journal.
pub async fn set_aim(work: &mut Work, objective: &str, measure: &str, aim: Aim) -> Result<()> {
    let now = work.now();
    let better = match aim.better {
        Better::Higher => "higher",
        Better::Lower => "lower",
        Better::Neither => "neither",
    };
    work.run(
        sql!(
            "insert into measure_aims (aim, measure, target, better, set_at) values ($1, $2, $3, $4, $5)
             on conflict (aim) do update set measure = excluded.measure, target = excluded.target,
               better = excluded.better, set_at = excluded.set_at"
        ),
        args![objective, measure, aim.target, better, now],
    )
    .await?;
    Ok(())
}

/// Takes the aim of an objective away.
pub async fn clear_aim(work: &mut Work, objective: &str) -> Result<()> {
    work.run(sql!("delete from measure_aims where aim = $1"), args![objective]).await?;
    Ok(())
}
