//! Asking for emergency access, and the list that information governance reads.

use axum::{extract::Path, response::Response};
use serde::Serialize;

use super::{
    rules::{check_reason, names_a_record, next_page},
    store::{self, Use},
};
use crate::{
    error::{Error, Result},
    web::{Cx, Form, Pager, Pages, Problems},
};

/// Uses on a page.
const ROWS: i64 = 50;
const ASK: &str = "access/break_glass_ask.html";

#[derive(Serialize)]
struct Ask {
    kind: String,
    id: String,
    next: String,
}

impl Ask {
    fn of(form: &Form) -> Result<Self> {
        let (kind, id) = (form.text("kind"), form.text("id"));
        if !names_a_record(kind, id) {
            return Err(Error::BadRequest(
                "This page needs to know which record it is for. Go back to the record and start from there.".into(),
            ));
        }
        Ok(Self { kind: kind.to_owned(), id: id.to_owned(), next: next_page(form.text("next")).to_owned() })
    }
}

#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    of: Use,
    running: bool,
}

#[derive(Serialize)]
struct View {
    waiting: i64,
    uses: Vec<Line>,
    may_review: bool,
    pager: Pager,
}

pub(super) async fn new(cx: Cx) -> Result<Response> {
    cx.show(ASK, &Ask::of(&cx.query)?)
}

pub(super) async fn create(cx: Cx) -> Result<Response> {
    let ask = Ask::of(&cx.form)?;
    let reason = cx.form.text("reason");
    if let Err(sentence) = check_reason(reason) {
        let mut problems = Problems::new();
        problems.add("reason", sentence);
        return cx.again(ASK, &ask, &problems);
    }
    let mut work = cx.begin().await?;
    store::start(&mut work, &ask.kind, &ask.id, reason).await?;
    work.commit().await?;
    Ok(cx.see_other(
        &ask.next,
        Some("Emergency access to this record runs for one hour. Information governance will read your reason."),
    ))
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let now = cx.now();
    let (total, waiting) = store::count(cx.db()).await?;
    let pager = Pages::on(&cx, "Emergency access", ROWS).of(total);
    let uses = store::list(cx.db(), &pager).await?;
    let uses = uses.into_iter().map(|of| Line { running: of.ends_at > now, of }).collect();
    let may_review = cx.can("access/break_glass:review");
    cx.show("access/break_glass_list.html", &View { waiting, uses, may_review, pager })
}

pub(super) async fn review(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let found = store::find(cx.db(), &id).await?;
    let found = found.ok_or_else(|| Error::NotFound("There is no such use of emergency access.".into()))?;
    if cx.session().is_some_and(|session| session.account.id == found.account_id) {
        return Err(Error::Refusal("You opened this record yourself, so somebody else has to review it.".into()));
    }
    let mut work = cx.begin().await?;
    if !store::review(&mut work, &found).await? {
        return Err(Error::Refusal("Somebody has reviewed this already. Nothing was changed.".into()));
    }
    work.commit().await?;
    Ok(cx.see_other("/break-glass", Some("Marked as reviewed.")))
}
