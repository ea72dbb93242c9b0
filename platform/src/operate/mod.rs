//! For the people who run the service: is it alive, is it ready, how fast is it, what went wrong.
//!
//! Promise PL8. Nothing here holds personal data: logs and metrics know route patterns, never addresses or words.

mod archive;
mod check;
mod keep;
mod lock;
mod logs;
mod serve;
mod shared_folder;
mod store;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

pub use check::{Health, check};
pub use keep::{Restored, backup, restore};
pub use lock::Lock;
pub use logs::{LogForm, start_logs};
pub use serve::{Running, serve};
pub use shared_folder::belongs;

use crate::{
    app::App,
    slice::{Access, Route, Slice},
    storage::Migration,
};

/// The manifest of the operator's addresses.
pub const SLICE: Slice = Slice {
    name: "operate",
    routes: || {
        vec![
            Route::get("/health/live", Access::Public, live),
            Route::get("/health/ready", Access::Public, ready),
            Route::get("/metrics", Access::Public, metrics),
        ]
    },
    tables: &[Migration { name: "20261125_00_data_folder", sql: include_str!("tables/20261125_00_data_folder.sql") }],
    ..Slice::NONE
};

/// The process answers.
async fn live() -> &'static str {
    "alive\n"
}

/// The process can serve: its record store answers with the schema this version knows.
async fn ready(State(app): State<App>) -> Response {
    match app.db.schema_is_current(&app.migrations()).await {
        Ok(()) => "ready\n".into_response(),
        Err(cause) => {
            tracing::warn!(%cause, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
        }
    }
}

/// Counters and times in Prometheus's text form.
async fn metrics(State(app): State<App>) -> Response {
    let waiting = crate::jobs::waiting(&app.db).await;
    if let Ok(found) = waiting {
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float, and no queue has 2^52 jobs")]
        metrics::gauge!("jobs_waiting").set(found as f64);
    }
    let text = logs::recorder().render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
