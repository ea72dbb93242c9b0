//! Asking for emergency access, and the list that information governance reads.

use axum::{extract::Path, response::Response};
use serde::Serialize;

use super::{
    rules::{check_reason, names_a_record},
    store::{self, Use},
};
use crate::{
    access::Record,
    error::{Error, Result},
    identity::rules::local_path,
    web::{Cx, Form, Pager, Pages, Problems},
};

/// Uses on a page.
const ROWS: i64 = 50;
const ASK: &str = "access/break_glass_ask.html";

/// What is asked for: which record, and where to go on to.
#[derive(Debug, Serialize)]
pub(super) struct Ask {
    kind: String,
    id: String,
    pub(super) next: String,
}

impl Ask {
    pub(super) fn of(form: &Form) -> Result<Self> {
        let (kind, id) = (form.text("kind"), form.text("id"));
        if !names_a_record(kind, id) {
            return Err(Error::BadRequest(
                "This page needs to know which record it is for. Go back to the record and start from there.".into(),
            ));
        }
        Ok(Self { kind: kind.to_owned(), id: id.to_owned(), next: local_path(form.text("next")).to_owned() })
    }
}

/// Why there is nothing to open: an address that was typed, a page left open over night, or a record that stays closed
/// to this person whatever happens.
const NOT_OFFERED: &str = "Emergency access opens a record that was refused to you within the last hour, where your work \
     allows it. This one was not, so nothing was opened. Go to the record itself: its page offers emergency access when \
     there is any.";

#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    of: Use,
    running: bool,
    /// The page that tells who looked at the record, for those who may see it.
    history: Option<String>,
}

#[derive(Serialize)]
struct View {
    waiting: i64,
    uses: Vec<Line>,
    may_review: bool,
    pager: Pager,
}

pub(super) async fn new(cx: Cx) -> Result<Response> {
    let ask = Ask::of(&cx.query)?;
    if !store::offered(cx.db(), &cx.signed_in()?.account.id, &ask.kind, &ask.id, cx.now()).await? {
        return Err(Error::Refusal(NOT_OFFERED.into()));
    }
    cx.show(ASK, &ask)
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
    if !store::take_offer(&mut work, &cx.signed_in()?.account.id, &ask.kind, &ask.id).await? {
        return Err(Error::Refusal(NOT_OFFERED.into()));
    }
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
    let uses = uses.into_iter().map(|of| Line { running: of.ends_at > now, history: history(&cx, &of), of }).collect();
    let may_review = cx.can("access/break_glass:review");
    cx.show("access/break_glass_list.html", &View { waiting, uses, may_review, pager })
}

/// The history of the record of a use, where a slice has such a page and the policy would show it. The page asks again.
fn history(cx: &Cx, of: &Use) -> Option<String> {
    let page = cx.app.slices.iter().filter_map(|slice| slice.history).find(|page| page.kind == of.record_kind)?;
    let record = Record { kind: of.record_kind.clone(), id: of.record_id.clone(), ..Record::default() };
    cx.can_on(page.action, &record).then(|| page.path.replace("{id}", &of.record_id))
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
