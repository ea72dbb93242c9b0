//! The SQL of the tiny service.

use crate::{args, error::Result, sql, storage::Database};

pub(super) async fn insert(database: &Database, id: &str, words: &str) -> Result<()> {
    let mut tx = database.begin().await?;
    tx.run(sql!("insert into notes (id, words) values ($1, $2)"), args![id, words]).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn list(database: &Database) -> Result<Vec<String>> {
    let rows = database.rows(sql!("select words from notes order by id"), args![]).await?;
    Ok(rows.iter().map(|row| row.get("words")).collect::<Result<_, _>>()?)
}
