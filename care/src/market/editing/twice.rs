//! Services that are there twice: shown side by side, decided by a person, undone by a person.

use axum::{extract::Path, response::Response};
use platform::{Error, Result, web::Cx};
use serde::Serialize;

use super::{
    duplicates::{Candidate, Pair, pairs},
    store,
};
use crate::market::directory::{Mark, mark};

/// Pairs on the page; the others follow when these are decided.
const SHOWN: usize = 25;

#[derive(Debug, Serialize)]
struct Side {
    id: String,
    name: String,
    organisation: String,
    postcode: String,
    feed: String,
    href: String,
}

impl Side {
    fn of(one: Candidate) -> Self {
        let part: String = form_urlencoded::byte_serialize(one.id.as_bytes()).collect();
        let href = format!("/find-help/services/{}", part.replace('+', "%20"));
        Self {
            href,
            id: one.id,
            name: one.name,
            organisation: one.organisation,
            postcode: one.postcode,
            feed: one.feed,
        }
    }
}

#[derive(Debug, Serialize)]
struct Both {
    one: Side,
    other: Side,
    percent: String,
}

#[derive(Debug, Serialize)]
struct Twice {
    pairs: Vec<Both>,
    more: usize,
    merged: Vec<store::Merged>,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let all = store::candidates(cx.db()).await?;
    let different = store::different(cx.db()).await?;
    let found = tokio::task::spawn_blocking(move || pairs(&all, &different)).await.map_err(Error::internal)?;
    let more = found.len().saturating_sub(SHOWN);
    let both = |pair: Pair| Both {
        percent: format!("{:.0}%", pair.likeness * 100.0),
        one: Side::of(pair.one),
        other: Side::of(pair.other),
    };
    let view =
        Twice { pairs: found.into_iter().take(SHOWN).map(both).collect(), more, merged: store::merged(cx.db()).await? };
    cx.show("market/editing/twice.html", &view)
}

fn unknown() -> Error {
    Error::NotFound("One of these services is not in the directory. Nothing was changed.".into())
}

/// Keeps one of two and lets the other point to it, or says that they are different.
pub(super) async fn decide(cx: Cx) -> Result<Response> {
    let (one, other) = (cx.form.text("one").to_owned(), cx.form.text("other").to_owned());
    let mut work = cx.begin().await?;
    let (Some(first), Some(second)) =
        (store::pointing(&mut work, &one).await?, store::pointing(&mut work, &other).await?)
    else {
        return Err(unknown());
    };
    if one == other {
        return Err(Error::BadRequest("These are one service already. Nothing was changed.".into()));
    }
    let told = match cx.form.text("decision") {
        "different" => {
            store::say_different(&mut work, &one, &other).await?;
            let said = serde_json::json!({"one": one, "other": other});
            work.changed("market/editing:edit", ("directory_pair", &one), None, None, Some(&said)).await?;
            "They are not shown here again."
        }
        keep @ ("one" | "other") => {
            if first.is_some() || second.is_some() {
                return Err(Error::Conflict("Somebody merged one of these already. Nothing was changed.".into()));
            }
            let (keep, hide) = if keep == "one" { (&one, &other) } else { (&other, &one) };
            if store::pointed_at(&mut work, hide).await? {
                let why =
                    "Others are merged into the one you wanted to hide. Separate them first. Nothing was changed.";
                return Err(Error::Conflict(why.into()));
            }
            mark(&mut work, hide, Mark::MergedInto(Some(keep.as_str()))).await?;
            "The public sees one of them now. Both rows are kept, and you can separate them again."
        }
        _ => return Err(Error::BadRequest("The form did not say what to do. Nothing was changed.".into())),
    };
    work.commit().await?;
    Ok(cx.see_other("/directory/twice", Some(told)))
}

/// Undoes a merging.
pub(super) async fn separate(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let mut work = cx.begin().await?;
    if store::pointing(&mut work, &id).await?.flatten().is_none() {
        return Err(Error::NotFound("This service is not merged into another. Nothing was changed.".into()));
    }
    mark(&mut work, &id, Mark::MergedInto(None)).await?;
    work.commit().await?;
    Ok(cx.see_other("/directory/twice", Some("They are two services again.")))
}
