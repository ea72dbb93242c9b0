//! Logs for machines and for people, and the one recorder of metrics of this process.

use std::{sync::OnceLock, time::Duration};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::sync::watch;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogForm {
    /// One JSON object a line.
    Json,
    /// For eyes.
    Plain,
}

/// Starts logging to standard error; a second call changes nothing.
pub fn start_logs(form: LogForm, level: LevelFilter) {
    let quiet = tracing_subscriber::filter::Targets::new()
        .with_default(level)
        .with_target("sqlx", LevelFilter::WARN)
        .with_target("h2", LevelFilter::WARN)
        .with_target("hyper", LevelFilter::WARN);
    let registry = tracing_subscriber::registry();
    let _ = match form {
        LogForm::Json => registry
            .with(tracing_subscriber::fmt::layer().json().with_writer(std::io::stderr).with_filter(quiet))
            .try_init(),
        LogForm::Plain => {
            registry.with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(quiet)).try_init()
        }
    };
    recorder();
}

/// How often the recorder tidies up after itself: its own advice.
const TIDIED_EVERY: Duration = Duration::from_secs(5);

/// Folds the times that were measured into the few numbers that are kept of them, again and again until told to stop.
/// Otherwise every request would leave a number in memory until somebody asks for the metrics.
pub(super) async fn tidy_metrics(mut stop: watch::Receiver<bool>) {
    loop {
        recorder().run_upkeep();
        tokio::select! {
            _ = stop.changed() => return,
            () = tokio::time::sleep(TIDIED_EVERY) => {}
        }
    }
}

/// The recorder of this process's metrics, started at first use.
pub(super) fn recorder() -> &'static PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER.get_or_init(|| {
        let built = PrometheusBuilder::new().build_recorder();
        let handle = built.handle();
        // Somebody else's recorder stays when there is one; ours then shows nothing, which is better than stopping.
        let _ = metrics::set_global_recorder(built);
        handle
    })
}
