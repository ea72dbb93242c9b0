//! All SQL of the councils' own words on the record store. The importer reads what is in force by
//! `client_level_data::local_words`.

use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::model::{Said, Word};
use crate::evidence::client_level_data::local::word_key;

/// What the journal calls a change.
const EDIT: &str = "evidence/local_words:edit";

fn word(row: &Row) -> Result<Word, StorageError> {
    Ok(Word {
        id: row.get("id")?,
        council: row.get("council")?,
        field: row.get("field")?,
        word: row.get("word")?,
        code: row.get("code")?,
        set_at: row.get("set_at")?,
        set_by_name: row.get("set_by_name")?,
        ended_at: row.get("ended_at")?,
        ended_by_name: row.get("ended_by_name")?,
    })
}

/// Every word in force, by council, field and word.
pub(super) async fn list(db: &Database) -> Result<Vec<Word>> {
    let rows = db
        .rows(
            sql!(
                "select id, council, field, word, code, set_at, set_by_name, ended_at, ended_by_name from local_words
                 where ended_at is null order by council, field, known_by"
            ),
            args![],
        )
        .await?;
    Ok(rows.iter().map(word).collect::<Result<_, _>>()?)
}

/// One word, in force or not.
pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Word>> {
    let row = db
        .row(
            sql!(
                "select id, council, field, word, code, set_at, set_by_name, ended_at, ended_by_name from local_words
                 where id = $1"
            ),
            args![id],
        )
        .await?;
    Ok(row.as_ref().map(word).transpose()?)
}

/// What a word was said to mean over time, the newest first.
pub(super) async fn history(db: &Database, of: &Word) -> Result<Vec<Word>> {
    let rows = db
        .rows(
            sql!(
                "select id, council, field, word, code, set_at, set_by_name, ended_at, ended_by_name from local_words
                 where council = $1 and field = $2 and known_by = $3 order by set_at desc, id desc"
            ),
            args![&of.council, &of.field, word_key(&of.word)],
        )
        .await?;
    Ok(rows.iter().map(word).collect::<Result<_, _>>()?)
}

/// Says what a word means from now on, and answers its id; none if it is said already.
pub(super) async fn set(work: &mut Work, said: &Said) -> Result<Option<String>> {
    let known_by = word_key(&said.word);
    let held = work
        .row(
            sql!(
                "select id, council, field, word, code, set_at, set_by_name, ended_at, ended_by_name from local_words
                 where council = $1 and field = $2 and known_by = $3 and ended_at is null"
            ),
            args![&said.council, said.field.name(), &known_by],
        )
        .await?;
    if let Some(held) = held.as_ref().map(word).transpose()? {
        if held.code == said.code {
            return Ok(None);
        }
        end(work, &held).await?;
    }
    let actor = work.actor().clone();
    let new = Word {
        id: work.new_id(),
        council: said.council.clone(),
        field: said.field.name().to_owned(),
        word: said.word.clone(),
        code: said.code.clone(),
        set_at: work.now(),
        set_by_name: actor.name.clone(),
        ended_at: None,
        ended_by_name: None,
    };
    work.run(
        sql!(
            "insert into local_words (id, council, field, word, known_by, code, set_at, set_by, set_by_name)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        args![
            &new.id,
            &new.council,
            &new.field,
            &new.word,
            &known_by,
            &new.code,
            new.set_at,
            actor.id.as_deref().unwrap_or(&actor.name),
            &actor.name
        ],
    )
    .await?;
    work.changed(EDIT, ("local_word", &new.id), None, None, Some(&new)).await?;
    Ok(Some(new.id))
}

/// Ends what a word means. Files that were read by it stay as they are until they are read again.
pub(super) async fn end(work: &mut Work, held: &Word) -> Result<()> {
    let ended = Word { ended_at: Some(work.now()), ended_by_name: Some(work.actor().name.clone()), ..held.clone() };
    work.update(
        sql!("update local_words set ended_at = $1, ended_by_name = $2 where id = $3 and ended_at is null"),
        args![ended.ended_at, ended.ended_by_name.as_deref(), &held.id],
    )
    .await?;
    work.changed(EDIT, ("local_word", &held.id), None, Some(held), Some(&ended)).await
}
