//! Whom Larkmere connected to what: made later, here is where it begins.

use platform::{Result, app::App};

/// Fills in connections.
pub async fn fill(_app: App) -> Result<()> {
    Ok(())
}
