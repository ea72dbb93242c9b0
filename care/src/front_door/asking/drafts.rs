//! The draft of the browser that asks: found by the secret in its cookie, begun with the first answer, kept after each.
//!
//! A draft is nobody's record yet, so it has no journal: what is deleted after two weeks must not stay in one.

use platform::{
    Error, Result,
    web::{Cx, Visitor, remember},
};

use super::{
    model::Draft,
    rules,
    secrets::{COOKIE, Secret},
    store,
};
use crate::front_door::sent::Answers;

/// How often keeping is tried when two tabs write at once.
const TRIES: usize = 4;

/// The draft of this browser, with its secret.
pub(in crate::front_door) async fn of(cx: &Cx, visitor: &Visitor) -> Result<Option<(Secret, Draft)>> {
    let Some(secret) = visitor.cookie(COOKIE).and_then(Secret::read) else { return Ok(None) };
    let draft = store::find(cx.db(), &secret.draft_id(), cx.now()).await?;
    Ok(draft.map(|draft| (secret, draft)))
}

/// The draft of this browser that was not sent yet.
pub(in crate::front_door) async fn open(cx: &Cx, visitor: &Visitor) -> Result<Option<(Secret, Draft)>> {
    Ok(of(cx, visitor).await?.filter(|(_, draft)| draft.reference.is_none()))
}

/// Keeps answers in the draft of this secret, begun if need be. The last of two tabs wins, question by question.
///
/// # Errors
/// A refusal when it was sent in the meantime.
pub(in crate::front_door) async fn keep(cx: &Cx, secret: &Secret, change: impl Fn(&mut Answers)) -> Result<Draft> {
    let id = secret.draft_id();
    for _ in 0..TRIES {
        let mut work = cx.begin().await?;
        let until = rules::kept_until(cx.now());
        let Some(mut draft) = store::find(cx.db(), &id, cx.now()).await? else {
            store::begin(&mut work, &id, until).await?;
            work.commit_housekeeping().await?;
            continue;
        };
        if draft.reference.is_some() {
            return Err(Error::Refusal(
                "This was sent already, so it was not changed. Ring us with your reference number to tell us more."
                    .into(),
            ));
        }
        change(&mut draft.answers);
        match store::update(&mut work, &draft, until).await {
            Ok(()) => {
                work.commit_housekeeping().await?;
                draft.version += 1;
                return Ok(Draft { kept_until: until, ..draft });
            }
            Err(Error::Conflict(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Err(Error::Conflict(
        "Another tab of your browser was writing at the same time. Go back and press the button again.".into(),
    ))
}

/// Gives the browser the secret of its draft for as long as the draft is kept.
pub(in crate::front_door) fn hold(cx: &Cx, answer: &mut axum::response::Response, secret: &Secret) {
    let seconds = u32::try_from(rules::DRAFT_DAYS * 86_400).unwrap_or_default();
    remember(cx, answer, COOKIE, secret.text(), seconds);
}

/// Takes the secret away from the browser.
pub(super) fn let_go(cx: &Cx, answer: &mut axum::response::Response) {
    remember(cx, answer, COOKIE, "", 0);
}
