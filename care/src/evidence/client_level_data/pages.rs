//! The analyst's page of imports, one import with its findings, and the form that sends a file.

use std::fs;

use axum::{
    extract::{Multipart, Path, multipart::MultipartRejection},
    response::Response,
};
use jiff::ToSpan as _;
use platform::{
    Error, Result, private,
    web::{Arrived, Cx, Problems, Received, file_from, receive_all},
};

use super::{
    found, jobs,
    kept::{self, Kept},
    model::State,
    sent, store,
    views::{Line, Overview, Show},
};

/// The most the page takes at once, in bytes.
const MOST_BYTES: u64 = 300_000_000;
/// Files it takes at once: three years of quarters, release by release.
const MOST_FILES: usize = 24;
/// Files that are named when they were not kept.
const MOST_NAMED: usize = 3;
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
        most: format!("{MOST_FILES} files and {} MB", MOST_BYTES / 1_000_000),
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
    let mut arrived = match receive_all(&cx, parts, &jobs::uploads(&data), MOST_BYTES, MOST_FILES).await {
        Ok(arrived) => arrived,
        Err(Error::Refusal(why)) => return not_taken(&cx, &why).await,
        Err(other) => return Err(other),
    };
    let taken = take(&cx, &mut arrived).await;
    for left in &arrived.files {
        jobs::remove(&left.path);
    }
    let (taken, refused) = (taken?, refused(&arrived.refused));
    let told = match taken {
        0 => return not_taken(&cx, &refused).await,
        1 => "The file has arrived and is being read. Look again in a moment.".to_owned(),
        many => format!("{many} files have arrived and are being read, each by itself. Look again in a moment."),
    };
    Ok(cx.see_other("/evidence/data", Some(format!("{told} {refused}").trim_end())))
}

/// Has each file that is not empty read by a job of its own, in the order in which they were sent, and counts them. What it
/// has not come to stays among those that arrived.
async fn take(cx: &Cx, arrived: &mut Arrived) -> Result<u8> {
    let mut taken = 0_u8;
    arrived.files.reverse();
    while let Some(file) = arrived.files.pop() {
        if file.size == 0 {
            jobs::remove(&file.path);
            let words = "The file is empty, so it was not kept. Check that the right one was chosen:";
            arrived.refused.push(format!("{words} {}", file.called));
            continue;
        }
        take_one(cx, file, taken).await?;
        taken += 1;
    }
    Ok(taken)
}

/// `before` files were taken from the same form. The nation counts the later of two submissions as the newer, and imports stand in
/// the order of their ids, so that theirs are a millisecond apart.
async fn take_one(cx: &Cx, file: Received, before: u8) -> Result<()> {
    let at = cx.now().saturating_add(i64::from(before).milliseconds()).map_err(Error::internal)?;
    let id = cx.app.ids.next(at);
    let upload = jobs::upload_of(&cx.app.config.data, &id);
    if let Err(cause) = fs::rename(&file.path, &upload) {
        jobs::remove(&file.path);
        return Err(cause.into());
    }
    let asked = async { sent::ask(cx.begin().await?, id, file.called, &cx.signed_in()?.account, None).await };
    let asked = asked.await;
    if asked.is_err() {
        // Without its row nobody would ever read it.
        jobs::remove(&upload);
    }
    asked
}

/// What is said of files that were not kept, short enough for a message.
fn refused(all: &[String]) -> String {
    let mut said: Vec<&str> = all.iter().take(MOST_NAMED).map(String::as_str).collect();
    let more = format!("And {} others were not kept.", all.len().saturating_sub(MOST_NAMED));
    if all.len() > MOST_NAMED {
        said.push(&more);
    }
    said.join(" ")
}

async fn not_taken(cx: &Cx, why: &str) -> Result<Response> {
    let mut problems = Problems::new();
    problems.add("file", why);
    cx.again("evidence/client_level_data/list.html", &overview(cx).await?, &problems)
}
