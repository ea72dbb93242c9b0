//! Listening, working through the queue, and stopping without cutting anybody off.

use std::net::SocketAddr;

use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{app::App, error::Result, jobs, web};

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
    let mut tasks = Vec::new();
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
    /// Takes no new requests, finishes those that have begun and the job in hand, then returns.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for task in self.tasks {
            let _ = task.await;
        }
    }
}
