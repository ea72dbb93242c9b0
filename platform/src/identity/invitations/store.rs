//! The SQL of invitations.

use jiff::Timestamp;

use crate::{args, error::Result, sql, storage::Database, work::Work};

/// Puts a link in the place of the one the account had.
pub(super) async fn put(work: &mut Work, id: &str, account_id: &str, ends_at: Timestamp) -> Result<()> {
    let now = work.now();
    work.run(
        sql!(
            "insert into invitations (id, account_id, made_at, ends_at) values ($1, $2, $3, $4) \
             on conflict (account_id) do update set id = excluded.id, made_at = excluded.made_at, ends_at = excluded.ends_at"
        ),
        args![id, account_id, now, ends_at],
    )
    .await?;
    Ok(())
}

/// Whose link this is, while it opens something.
pub(super) async fn account_of(db: &Database, id: &str, now: Timestamp) -> Result<Option<String>> {
    let row = db.row(sql!("select account_id from invitations where id = $1 and ends_at > $2"), args![id, now]).await?;
    Ok(row.map(|row| row.get("account_id")).transpose()?)
}

/// Uses a link up; of two who use it in the same moment only one is told yes.
pub(super) async fn take(work: &mut Work, id: &str) -> Result<bool> {
    let now = work.now();
    Ok(work.run(sql!("delete from invitations where id = $1 and ends_at > $2"), args![id, now]).await? == 1)
}

/// Makes the link of an account open nothing.
pub(super) async fn forget(work: &mut Work, account_id: &str) -> Result<()> {
    work.run(sql!("delete from invitations where account_id = $1"), args![account_id]).await?;
    Ok(())
}
