//! What a manager says to a spend above the limit, and taking back one that was a mistake.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    storage::StorageError,
    web::{Cx, Problems},
    work::Work,
};

use super::{
    model::Spend,
    pages::{self, Allowed, PAGE, View},
    rules, spending, store,
};
use crate::front_door::connections;

const APPROVE: &str = "front_door/small_spend:approve";
const CHANGED: &str = "Somebody decided this in the meantime. What you wrote is still here: look at what they said";

/// Approves or declines; declining says why.
pub(super) async fn decide(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, APPROVE, &id).await?;
    let me = cx.signed_in()?.account.id.clone();
    let one = &allowed.one;
    if let Some(why) = rules::may_not_decide(&one.state, &one.worker_id, &me) {
        return cx.refused(PAGE, &View::of(&cx, &allowed).await?, why);
    }
    let declined = cx.form.text("then") == "decline";
    let mut problems = Problems::new();
    problems.limit("why", cx.form.text("why"), rules::LONGEST_WORDS);
    if declined && cx.form.text("why").is_empty() {
        problems.add("why", "Say why, so that the worker can tell the person");
    }
    if !problems.none() {
        return cx.again(PAGE, &View::of(&cx, &allowed).await?, &problems);
    }
    let mut work = cx.begin().await?;
    match keep(&mut work, one, declined, cx.form.some("why"), me).await {
        Ok(()) => {}
        Err(Error::Conflict(_)) => return cx.refused(PAGE, &View::of(&cx, &allowed).await?, CHANGED),
        Err(other) => return Err(other),
    }
    work.commit().await?;
    let told = if declined { "It is declined, and the worker reads why." } else { "It is approved." };
    Ok(cx.see_other(&format!("/small-spend/{id}"), Some(told)))
}

async fn keep(work: &mut Work, one: &Spend, declined: bool, why: Option<String>, me: String) -> Result<()> {
    let state = if declined { "declined" } else { "approved" };
    let after = Spend {
        state: state.into(),
        decided_by: Some(me),
        decided_at: Some(work.now()),
        decided_why: why,
        ..one.clone()
    };
    store::update(work, &after).await?;
    let after = Spend { version: one.version + 1, ..after };
    spending::journal(work, APPROVE, Some(one), &after).await?;
    let title = if declined { "A small spend was declined" } else { "A small spend was approved" };
    spending::line(work, &after, title, after.decided_why.as_deref()).await?;
    if !declined {
        spending::told(work, after, None).await?;
    }
    Ok(())
}

/// Takes back a spend that was a mistake: a row of its own, of the same amount below nought, in the same period.
pub(super) async fn reverse(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "front_door/small_spend:spend", &id).await?;
    let Allowed { one, reversed_by, .. } = &allowed;
    if let Some(why) = rules::may_not_reverse(&one.state, reversed_by.is_some()) {
        return cx.refused(PAGE, &View::of(&cx, &allowed).await?, why);
    }
    let mut problems = Problems::new();
    problems.limit("reverse_why", cx.form.text("reverse_why"), rules::LONGEST_WORDS);
    if cx.form.text("reverse_why").is_empty() {
        problems.add("reverse_why", "Say what was wrong with it");
    }
    if !problems.none() {
        return cx.again(PAGE, &View::of(&cx, &allowed).await?, &problems);
    }
    let mut work = cx.begin().await?;
    let row = Spend {
        id: work.new_id(),
        version: 1,
        pence: -one.pence,
        state: "reversal".into(),
        made_at: work.now(),
        decided_by: work.actor().id.clone(),
        decided_at: Some(work.now()),
        decided_why: cx.form.some("reverse_why"),
        reverses_id: Some(one.id.clone()),
        ..one.clone()
    };
    match store::insert(&mut work, &row, &format!("reverses {}", one.id)).await {
        Ok(()) => {}
        Err(StorageError::Unique(_)) => {
            drop(work);
            return Ok(cx.see_other(&format!("/small-spend/{id}"), None));
        }
        Err(other) => return Err(other.into()),
    }
    spending::journal(&mut work, "front_door/small_spend:spend", None, &row).await?;
    spending::line(&mut work, &row, "A small spend was reversed", row.decided_why.as_deref()).await?;
    if let Some(asked) = &one.connection_id {
        connections::take_back(&mut work, asked).await?;
    }
    work.commit().await?;
    Ok(cx.see_other(&format!("/small-spend/{id}"), Some("It is reversed. Write it down anew if it was only wrong.")))
}
