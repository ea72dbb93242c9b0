//! What the stories ask the record store.

use platform::{args, sql, storage::Database};

/// How often the journal says that this was done or looked at.
pub async fn entries(db: &Database, action: &str) -> i64 {
    let row = db.row(sql!("select count(*) as entries from journal where action = $1"), args![action]).await.unwrap();
    row.unwrap().get("entries").unwrap()
}

/// Why findings were looked at or taken, in order.
pub async fn looked_at_findings(db: &Database) -> Vec<String> {
    let rows = db
        .rows(
            sql!(
                "select reason from journal where action = 'evidence/client_level_data:list' and kind = 'read' order by id"
            ),
            args![],
        )
        .await
        .unwrap();
    rows.iter().map(|row| row.get("reason").unwrap()).collect()
}

/// Why somebody looked at measures, who is behind them or rows of them, in order.
pub async fn looked_behind_measures(db: &Database) -> Vec<String> {
    let rows = db
        .rows(sql!("select reason from journal where subject_kind = 'measure' and kind = 'read' order by id"), args![])
        .await
        .unwrap();
    rows.iter().map(|row| row.get("reason").unwrap()).collect()
}
