//! Forgetting what was written with bookings, some weeks after their day.

use platform::{
    app::App,
    jobs::JobError,
    work::{Actor, Work},
};

use super::store;
use crate::front_door::hubs::rules;

/// Deletes names, ways and words of bookings whose day is long gone; that they were is still counted.
pub(in crate::front_door::hubs) async fn forget(app: App) -> Result<(), JobError> {
    let before = rules::forgotten_before(app.clock.now());
    let mut work = Work::begin(&app, Actor::service("hubs")).await?;
    let forgotten = store::forget(&mut work, before).await?;
    if forgotten == 0 {
        return Ok(());
    }
    let told = serde_json::json!({"forgotten": forgotten});
    work.changed("front_door/hubs:forget", ("booking", "old"), None, None, Some(&told)).await?;
    Ok(work.commit().await?)
}
