//! The SQL of the mark that a data folder and its record store share.

use jiff::Timestamp;

use crate::{
    args,
    error::Result,
    sql,
    storage::{Database, Tx},
};

pub(super) async fn mark(db: &Database) -> Result<Option<String>> {
    let row = db.row(sql!("select mark from data_folder where id = 'files'"), args![]).await?;
    Ok(row.map(|row| row.get("mark")).transpose()?)
}

/// Keeps the mark of the first folder; of two servers that start at once one is first.
pub(super) async fn keep_mark(tx: &mut Tx, mark: &str, now: Timestamp) -> Result<()> {
    tx.run(
        sql!("insert into data_folder (id, mark, marked_at) values ('files', $1, $2) on conflict do nothing"),
        args![mark, now],
    )
    .await?;
    Ok(())
}
