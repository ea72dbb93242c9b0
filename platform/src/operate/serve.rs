//! Listening, working through the queue, and stopping without cutting anybody off.

use std::{net::SocketAddr, time::Duration};

use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time};

use super::logs;
use crate::{app::App, error::Result, jobs, web};

/// How long a service that was told to stop may take: less than the 30 seconds after which systems kill it.
const GRACE: Duration = Duration::from_secs(25);

/// A service that listens.
#[derive(Debug)]
pub struct Running {
    /// Where; with port 0 asked for, the port the system chose.
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Starts to listen, and to serve the job queue when `with_jobs` says so (tests run jobs themselves).
pub async fn serve(app: App, address: SocketAddr, with_jobs: bool) -> Result<Running> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let mut tasks = vec![tokio::spawn(logs::tidy_metrics(stopped.clone()))];
    if with_jobs {
        let server = app.ids.next(app.clock.now());
        tasks.push(tokio::spawn(jobs::worker(app.clone(), server, stopped.clone())));
    }
    let site = web::router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let mut told = stopped;
    tasks.push(tokio::spawn(async move {
        let until = async move {
            let _ = told.changed().await;
        };
        if let Err(cause) = axum::serve(listener, site).with_graceful_shutdown(until).await {
            tracing::error!(%cause, "listening ended");
        }
    }));
    Ok(Running { address, stop, tasks })
}

impl Running {
    /// Takes no new requests, finishes those that have begun and the jobs in hand, then returns. After [`GRACE`] it
    /// returns whatever is still going on: a request that is cut off keeps nothing half-done, and a job is taken over
    /// when its lease has run out. Tells whether everything was finished.
    pub async fn stop(self) -> bool {
        self.stop_within(GRACE).await
    }

    /// As [`Running::stop`], with a limit of one's own.
    pub async fn stop_within(self, limit: Duration) -> bool {
        let _ = self.stop.send(true);
        let ends = time::Instant::now() + limit;
        let mut whole = true;
        for mut task in self.tasks {
            if time::timeout_at(ends, &mut task).await.is_err() {
                task.abort();
                whole = false;
            }
        }
        if !whole {
            tracing::warn!(seconds = limit.as_secs(), "not everything was finished in time; the service ends anyway");
        }
        whole
    }
}
