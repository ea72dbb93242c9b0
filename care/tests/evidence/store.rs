//! What the stories ask the record store.

use platform::{args, sql, storage::Database};

/// How often the journal says that this was done or looked at.
pub async fn entries(db: &Database, action: &str) -> i64 {
    let row = db.row(sql!("select count(*) as entries from journal where action = $1"), args![action]).await.unwrap();
    row.unwrap().get("entries").unwrap()
}
