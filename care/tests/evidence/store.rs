//! What the journal says of readings that are about no person.

use platform::{args, sql, storage::Database};

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
