//! A photo or a document with a request: taken in, taken out again, and fetched by those who may read the contact.

use axum::{
    extract::{Multipart, Path, multipart::MultipartRejection},
    response::Response,
};
use platform::{
    Error, Result, ids,
    web::{Cx, Problems, Received, Visitor, receive, strangers_file},
};
use tokio::sync::Semaphore;

use super::{drafts, human, inspect, jobs, rules, summary};
use crate::front_door::{
    contacts,
    sent::{self, File, rules as words},
};

/// Files that are looked at in the same moment: each is in memory as a whole, and never larger than the most we take.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// POST /ask/files
pub(super) async fn upload(cx: Cx, visitor: Visitor, parts: Result<Multipart, MultipartRejection>) -> Result<Response> {
    let parts = parts.map_err(|_| Error::BadRequest("The form did not hold a file. Nothing was kept.".into()))?;
    let Some((_, draft)) = drafts::open(&cx, &visitor).await? else {
        return Err(Error::BadRequest(
            "We do not know what this file belongs to, so it was not kept. Begin your request first, at /ask.".into(),
        ));
    };
    let mut problems = Problems::new();
    if human::knock(&cx, &visitor, "ask file", rules::MOST_FILES_SENT, "file", &mut problems)
        && let Err(why) = take(&cx, parts, &draft.id).await?
    {
        problems.add("file", why);
    }
    if !problems.none() {
        return summary::again(&cx, &draft, &problems).await;
    }
    Ok(cx.see_other("/ask/summary#files", Some("The file is with your request.")))
}

/// Takes a file in: onto the disk under a name nobody can guess, after its content was looked at.
async fn take(cx: &Cx, parts: Multipart, draft_id: &str) -> Result<Result<(), String>> {
    if sent::files_of_draft(cx.db(), draft_id).await?.len() >= rules::MOST_FILES {
        return Ok(Err(format!("{} files are the most we take. Remove one first", rules::MOST_FILES)));
    }
    if sent::bytes_of_drafts(cx.db()).await? > rules::MOST_BYTES_OF_DRAFTS {
        return Ok(Err("We cannot take files at the moment. Send your request without it; we ask you for it".into()));
    }
    let folder = cx.app.config.data.join(sent::FOLDER);
    let received = match receive(cx, parts, &folder, rules::MOST_BYTES).await {
        Ok(received) => received,
        Err(Error::Refusal(why) | Error::TooLarge(why)) => return Ok(Err(why)),
        Err(other) => return Err(other),
    };
    let outcome = keep(cx, &received, draft_id).await;
    if !matches!(outcome, Ok(Ok(()))) {
        let _ = tokio::fs::remove_file(&received.path).await;
    }
    outcome
}

async fn keep(cx: &Cx, received: &Received, draft_id: &str) -> Result<Result<(), String>> {
    let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    let bytes = tokio::fs::read(&received.path).await?;
    let looked = tokio::task::spawn_blocking(move || inspect::inspect(&bytes)).await.map_err(Error::internal)?;
    let known = match looked {
        Ok(known) => known,
        Err(why) => return Ok(Err(why.to_owned())),
    };
    let length = u64::try_from(known.length).map_err(Error::internal)?;
    if length < received.size {
        tokio::fs::OpenOptions::new().write(true).open(&received.path).await?.set_len(length).await?;
    }
    let file = File {
        id: ids::secret(),
        called: received.called.clone(),
        kind: known.kind.to_owned(),
        size: i64::try_from(length).map_err(Error::internal)?,
    };
    let place = sent::place_of(&cx.app, &file.id);
    tokio::fs::rename(&received.path, &place).await?;
    let mut work = cx.begin().await?;
    sent::add_file(&mut work, draft_id, &file).await?;
    if let Err(cause) = work.commit_housekeeping().await {
        let _ = tokio::fs::remove_file(&place).await;
        return Err(cause);
    }
    Ok(Ok(()))
}

/// POST /ask/files/remove
pub(super) async fn remove(cx: Cx, visitor: Visitor) -> Result<Response> {
    let Some((_, draft)) = drafts::open(&cx, &visitor).await? else { return Ok(cx.see_other("/ask", None)) };
    jobs::remove_file(&cx.app, &draft.id, cx.form.text("file")).await?;
    Ok(cx.see_other("/ask/summary#files", Some("The file is removed.")))
}

/// GET /contacts/{id}/files/{file}: to keep, never to be shown by the browser here. Each time is written down.
pub(super) async fn download(cx: Cx, Path((id, file)): Path<(String, String)>) -> Result<Response> {
    let allowed = contacts::allowed(&cx, "front_door/contacts:view", &id).await?;
    let found = sent::file_of_contact(cx.db(), &allowed.contact.id, &file).await?;
    let Some(file) = found else {
        return Err(Error::NotFound(
            "There is no such file with this contact. Open the contact and choose it there.".into(),
        ));
    };
    cx.looked("front_door/contacts:view", "file of a contact", &format!("Downloaded a file of the contact {id}"))
        .await?;
    let name = format!("sent-{}.{}", &file.id.chars().take(8).collect::<String>(), ending(&file.kind));
    strangers_file(&name, words::content_type(&file.kind), &sent::place_of(&cx.app, &file.id)).await
}

fn ending(kind: &str) -> &'static str {
    match kind {
        "jpeg" => "jpg",
        "png" => "png",
        _ => "pdf",
    }
}
