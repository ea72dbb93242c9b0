//! The SQL of the mark.

use platform::{Result, args, sql, storage::Database, work::Work};

pub(super) async fn mark(work: &mut Work) -> Result<()> {
    let now = work.now();
    work.run(sql!("insert into fiction (id, marked_at) values ('town', $1) on conflict do nothing"), args![now])
        .await?;
    Ok(())
}

pub(super) async fn is_marked(db: &Database) -> Result<bool> {
    Ok(db.row(sql!("select 1 as found from fiction"), args![]).await?.is_some())
}
