//! The analyst's page of imports, one import with its findings, and the form that sends a file.

use std::fs;

use axum::{
    extract::{Multipart, Path, multipart::MultipartRejection},
    response::Response,
};
use platform::{
    Error, Result, private,
    web::{Cx, Problems, file_from, receive},
};

use super::{
    found, jobs,
    kept::{self, Kept},
    model::State,
    sent, store,
    views::{Line, Overview, Show},
};

/// The largest file the page takes, in bytes.
const MOST_BYTES: u64 = 300_000_000;
/// Imports listed.
const MOST_LISTED: i64 = 200;

pub(super) async fn list(cx: Cx) -> Result<Response> {
    cx.show("evidence/client_level_data/list.html", &overview(&cx).await?)
}

/// What was sent to the website and what the command line imported, the newest first.
async fn overview(cx: &Cx) -> Result<Overview> {
    let sent = store::list(cx.db(), MOST_LISTED).await?;
    let mut lines: Vec<Line> = Vec::new();
    let data = cx.app.config.data.clone();
    for kept in tokio::task::spawn_blocking(move || kept::list(&data)).await.map_err(Error::internal)? {
        // One that was sent is shown by its row, even while the row still says that it is running.
        if !sent.iter().any(|import| import.id == kept.id) {
            lines.push(Line::of_kept(&kept));
        }
    }
    lines.extend(sent.iter().map(Line::of));
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    Ok(Overview {
        running: lines.iter().any(|line| line.state == State::Running),
        may_import: cx.can("evidence/client_level_data:import"),
        may_export: cx.can("evidence/client_level_data:export"),
        most: format!("{} MB", MOST_BYTES / 1_000_000),
        lines,
    })
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let import = store::find(cx.db(), &id).await?;
    let kept = found::find(&cx, &id).await?;
    let line = match (&import, &kept) {
        (Some(import), _) => Line::of(import),
        (None, Some(kept)) => Line::of_kept(kept),
        (None, None) => return Err(nothing()),
    };
    let examples = |kept: &Kept| kept.summary.findings.iter().any(|found| !found.examples.is_empty());
    if let Some(kept) = kept.as_ref().filter(|kept| examples(kept)) {
        let why =
            format!("The findings of {} (import {id}) looked at, with examples of values", kept.summary.file_name);
        cx.looked("evidence/client_level_data:list", "import", &why).await?;
    }
    cx.show(
        "evidence/client_level_data/show.html",
        &Show::of(line, kept.as_ref(), cx.can("evidence/client_level_data:export"))?,
    )
}

fn nothing() -> Error {
    Error::NotFound("There is no import of this name, or not any more. All imports are under Data.".into())
}

/// The list of findings as a file. It holds personal data, so that it was taken is written down.
pub(super) async fn findings(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let kept = found::find(&cx, &id).await?.ok_or_else(nothing)?;
    let why = format!("The findings of {} (import {id}) downloaded; they hold personal data", kept.summary.file_name);
    cx.looked("evidence/client_level_data:list", "import", &why).await?;
    file_from(&format!("findings-{id}.csv"), "text/csv; charset=utf-8", &kept.findings).await
}

pub(super) async fn upload(cx: Cx, parts: Result<Multipart, MultipartRejection>) -> Result<Response> {
    let parts = parts.map_err(|_| Error::BadRequest("The form did not hold a file. Nothing was kept.".into()))?;
    let data = cx.app.config.data.clone();
    // They hold personal data.
    private::folder(&jobs::uploads(&data))?;
    let received = match receive(&cx, parts, &jobs::uploads(&data), MOST_BYTES).await {
        Ok(received) => received,
        Err(Error::Refusal(why) | Error::TooLarge(why)) => return not_taken(&cx, &why).await,
        Err(other) => return Err(other),
    };
    if received.size == 0 {
        jobs::remove(&received.path);
        return not_taken(&cx, "The file is empty, so nothing was kept. Check that the right file was chosen").await;
    }
    let id = cx.new_id();
    let upload = jobs::upload_of(&data, &id);
    if let Err(cause) = fs::rename(&received.path, &upload) {
        jobs::remove(&received.path);
        return Err(cause.into());
    }
    let asked = async { sent::ask(cx.begin().await?, id, received.called, &cx.signed_in()?.account, None).await };
    let asked = asked.await;
    if asked.is_err() {
        // Without its row nobody would ever read it.
        jobs::remove(&upload);
    }
    asked?;
    Ok(cx.see_other("/evidence/data", Some("The file has arrived and is being read. Look again in a moment.")))
}

async fn not_taken(cx: &Cx, why: &str) -> Result<Response> {
    let mut problems = Problems::new();
    problems.add("file", why);
    cx.again("evidence/client_level_data/list.html", &overview(cx).await?, &problems)
}
