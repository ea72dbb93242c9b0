//! Save and come back: a link that works once, and a code in words. And forgetting it all.

use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use platform::{
    Result,
    identity::{self, PasswordHash, Target, Turn, again_at, take_turn, was_right},
    web::{Cx, Problems, Visitor},
};
use serde::Serialize;

use super::{
    drafts, human, jobs, rules,
    secrets::{Secret, link_hash, read_code},
    store,
};

const KEPT: &str = "front_door/asking/kept.html";
const BACK: &str = "front_door/asking/back.html";

const WRONG: &str = "That link and code do not belong together, or the link was used already. Check the code: two words \
                     and a number";

/// Makes a draft one that its link and code open.
pub(in crate::front_door) async fn link(cx: &Cx, secret: &Secret) -> Result<()> {
    let code = PasswordHash::of(&secret.code()).await?;
    let mut work = cx.begin().await?;
    store::link(&mut work, &secret.draft_id(), &link_hash(&secret.link()), &code).await?;
    work.commit_housekeeping().await
}

#[derive(Serialize)]
struct Kept {
    link: String,
    code: String,
    kept_until: Timestamp,
    days: i64,
}

/// GET /ask/kept: the link and the code, in the browser that wrote the draft.
pub(super) async fn kept(cx: Cx, visitor: Visitor) -> Result<Response> {
    let Some((secret, draft)) = drafts::open(&cx, &visitor).await?.filter(|(_, draft)| draft.linked) else {
        return Ok(cx.see_other("/ask", None));
    };
    let link = format!("{}/ask/back/{}", cx.app.config.public_url.trim_end_matches('/'), secret.link());
    let view = Kept { link, code: secret.code(), kept_until: draft.kept_until, days: rules::DRAFT_DAYS };
    cx.show(KEPT, &view)
}

#[derive(Serialize)]
struct Back {
    action: String,
}

/// The token of a link as it may stand in an address; whatever else was typed there is not shown again.
fn token(token: &str) -> String {
    Secret::read(token).map_or_else(|| "-".to_owned(), |token| token.text().to_owned())
}

/// GET /ask/back/{token}: the same for every token, whether there is a draft or not.
pub(super) async fn show(cx: Cx, Path(given): Path<String>) -> Result<Response> {
    cx.show(BACK, &Back { action: format!("/ask/back/{}", token(&given)) })
}

/// POST /ask/back/{token}
pub(super) async fn come_back(cx: Cx, visitor: Visitor, Path(given): Path<String>) -> Result<Response> {
    let (given, mut problems) = (token(&given), Problems::new());
    let view = Back { action: format!("/ask/back/{given}") };
    let code = read_code(cx.form.text("code"));
    if code.is_empty() {
        problems.add("code", "Write the code: two words and a number, like otter-window-417");
        return cx.again(BACK, &view, &problems);
    }
    if !human::knock(&cx, &visitor, "ask guessed", rules::MOST_TRIES, "code", &mut problems) {
        return cx.again(BACK, &view, &problems);
    }
    let link = link_hash(&given);
    let target = Target::named("asking link", &link);
    let until = match take_turn(&cx.app, &target, None).await? {
        Turn::Wait(until) => {
            problems.add("code", again_at(until));
            return cx.again(BACK, &view, &problems);
        }
        Turn::Go(until) => until,
    };
    let found = store::of_link(cx.db(), &link, cx.now()).await?;
    let right = identity::matches(&code, found.as_ref().map(|(_, held)| held)).await?;
    let secret = Secret::new();
    if let Some((id, _)) = found.filter(|_| right) {
        let mut work = cx.begin().await?;
        if store::give(&mut work, &id, &link, &secret.draft_id()).await? {
            work.commit_housekeeping().await?;
            was_right(&cx.app, &target, None).await?;
            let mut answer = cx.see_other("/ask/summary", Some("Welcome back. Here is what you wrote."));
            drafts::hold(&cx, &mut answer, &secret);
            return Ok(answer);
        }
    }
    problems.add("code", WRONG);
    if let Some(until) = until {
        problems.add("code", again_at(until));
    }
    cx.again(BACK, &view, &problems)
}

/// POST /ask/forget: deletes a draft that was not sent, and takes the secret from this browser.
pub(super) async fn forget(cx: Cx, visitor: Visitor) -> Result<Response> {
    if let Some((_, draft)) = drafts::of(&cx, &visitor).await? {
        jobs::forget(&cx.app, &draft.id).await?;
    }
    let mut answer = cx.see_other("/ask", Some("This computer has forgotten what you wrote here."));
    drafts::let_go(&cx, &mut answer);
    Ok(answer)
}
