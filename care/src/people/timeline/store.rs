//! The timeline's SQL.

use jiff::civil::Date;
use platform::{
    Error, Result, args, sql,
    storage::{Database, Row},
    work::Work,
};

use super::model::{Kind, Line, Shown, Timeline, words_of};

/// The most lines that are read to search in them: more than anybody's life with us has had so far.
pub const MOST: usize = 5_000;

/// Adds a line and tells its id. The caller's own journal entry accounts for it.
pub async fn add(work: &mut Work, line: &Line<'_>) -> Result<String> {
    insert(work, line, false, None).await
}

/// Adds a line about something that still has to happen; it stands in *Now* until it is settled.
pub async fn add_open(work: &mut Work, line: &Line<'_>) -> Result<String> {
    insert(work, line, true, None).await
}

/// As [`add_open`], with the day by which it should have happened.
pub async fn add_open_until(work: &mut Work, line: &Line<'_>, due_on: Option<Date>) -> Result<String> {
    insert(work, line, true, due_on).await
}

/// What was open has happened, or will not any more. Settling twice changes nothing.
pub async fn settle(work: &mut Work, line_id: &str) -> Result<()> {
    work.run(sql!("update timeline set open = $2 where id = $1"), args![line_id, false]).await?;
    Ok(())
}

/// The lines of one thing stood in the timeline of somebody it is not about: they go to whom it is about.
pub async fn give(work: &mut Work, href: &str, from_id: &str, to_id: &str) -> Result<()> {
    work.run(
        sql!("update timeline set person_id = $3 where person_id = $2 and href = $1"),
        args![href, from_id, to_id],
    )
    .await?;
    Ok(())
}

async fn insert(work: &mut Work, line: &Line<'_>, open: bool, due_on: Option<Date>) -> Result<String> {
    let (id, now) = (work.new_id(), work.now());
    work.run(
        sql!(
            "insert into timeline (id, person_id, at, kind, title, words, href, by_name, open, recorded_at, due_on) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        args![
            id.as_str(),
            line.person_id,
            line.at,
            line.kind.name(),
            line.title,
            line.words,
            line.href,
            line.by,
            open,
            now,
            due_on,
        ],
    )
    .await?;
    Ok(id)
}

/// A person's timeline: the newest lines, of one kind when asked and with all the words of a question in them; and apart
/// from them every open one, whatever was asked. One query.
pub async fn of(
    db: &Database,
    person_id: &str,
    kind: Option<Kind>,
    question: Option<&str>,
    limit: usize,
) -> Result<Timeline> {
    let words = words_of(question.unwrap_or_default());
    let fetched = i64::try_from(if words.is_empty() { limit } else { MOST }).unwrap_or(i64::MAX);
    let rows = db
        .rows(
            sql!(
                "select id, at, kind, title, words, href, by_name, open, due_on from timeline \
                 where person_id = $1 and (open or id in (select newest.id from timeline newest \
                 where newest.person_id = $1 and ($2 = '' or newest.kind = $2) \
                 order by newest.at desc, newest.id desc limit $3)) order by at desc, id desc"
            ),
            args![person_id, kind.map_or("", Kind::name), fetched],
        )
        .await?;
    let mut lines = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    let open = lines.iter().filter(|line| line.open).cloned().collect();
    lines.retain(|line| kind.is_none_or(|kind| line.kind == kind) && line.answers(&words));
    lines.truncate(limit);
    Ok(Timeline { open, lines })
}

fn read(row: &Row) -> Result<Shown> {
    let kind: String = row.get("kind")?;
    Ok(Shown {
        id: row.get("id")?,
        at: row.get("at")?,
        kind: Kind::named(&kind).ok_or_else(|| Error::internal(format!("a timeline line of the kind {kind:?}")))?,
        title: row.get("title")?,
        words: row.get("words")?,
        href: row.get("href")?,
        by: row.get("by_name")?,
        open: row.get("open")?,
        due_on: row.get("due_on")?,
    })
}
