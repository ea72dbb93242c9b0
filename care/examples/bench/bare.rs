//! The bare handler: the same session, queries and writes as the pages, and a word instead of a page.
//!
//! What is left between it and the page is what templates, policy and menu cost.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::{Path, State},
    http::HeaderMap,
    routing::{get, post},
};
use care::people::timeline;
use platform::{
    Error, Result,
    app::App,
    identity,
    journal::{self, Entry},
    work::{Actor, Work},
};
use tokio::net::TcpListener;

use super::{Fail, store, world::contact_of};

type Shared = State<Arc<App>>;

async fn actor(app: &App, headers: &HeaderMap) -> Result<(Actor, Option<String>)> {
    let cookie = headers.get("cookie").and_then(|cookie| cookie.to_str().ok()).unwrap_or_default();
    let name = identity::session_cookie(app);
    let token = cookie.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(held, _)| *held == name);
    let session = identity::session_of(app, token.map_or("", |(_, token)| token)).await?.ok_or(Error::SignedOut)?;
    let id = session.account.id.clone();
    Ok((Actor { id: Some(id), name: session.account.name, request: None }, session.account.teams.first().cloned()))
}

async fn case_page(State(app): Shared, Path(id): Path<String>, headers: HeaderMap) -> Result<String> {
    let (actor, _) = actor(&app, &headers).await?;
    let entry = Entry::read("people/persons:view", ("person", &id), Some(&id), "You are the allocated worker.");
    let found = store::case_page(&app.db, &id).await?;
    journal::note(&app, &actor, app.clock.now(), &entry).await?;
    let read = timeline::of(&app.db, &id, None, None, 41).await?;
    Ok(format!("{found} {}", read.lines.len()))
}

async fn save(State(app): Shared, Path(id): Path<String>, headers: HeaderMap) -> Result<String> {
    let (actor, team) = actor(&app, &headers).await?;
    let owner = actor.id.clone().unwrap_or_default();
    let mut work = Work::begin(&app, actor).await?;
    let contact = contact_of(&work, &id, &owner, team);
    let kept = care::front_door::contacts::record(&mut work, contact).await?;
    work.commit().await?;
    Ok(kept.id)
}

/// Serves until the process is ended, and prints its address.
#[expect(clippy::print_stdout, reason = "the bench reads it")]
pub async fn serve(app: App) -> Result<(), Fail> {
    let router = Router::new()
        .route("/hello", get(async || "alive\n"))
        .route("/case/{id}", get(case_page))
        .route("/save/{id}", post(save))
        .with_state(Arc::new(app));
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    println!("listens on http://{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}
