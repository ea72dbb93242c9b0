//! Seeing and cancelling a booking with its number and its code. Guessing is slow, and tells nothing.

use axum::response::Response;
use platform::{
    Result,
    identity::PasswordHash,
    web::{Cx, Problems, Visitor, remember},
};
use serde::Serialize;

use super::{
    becomes,
    public::{COOKIE, Mine, mine},
    store,
};
use crate::front_door::{
    asking::{model::Settings, store as about_us, whereabouts::opened},
    hubs::model::Booking,
};

const PAGE: &str = "front_door/hubs/booking/look.html";

#[derive(Serialize)]
struct View {
    found: Option<Mine>,
    /// As they were typed, so that the button that cancels carries them.
    reference: String,
    code: String,
    settings: Settings,
}

async fn view(cx: &Cx, found: Option<Mine>) -> Result<View> {
    let held = |name: &str| if found.is_some() { cx.form.text(name).to_owned() } else { String::new() };
    Ok(View { reference: held("reference"), code: held("code"), found, settings: about_us::settings(cx.db()).await? })
}

/// The booking of this number, for whoever has its code too.
async fn open(cx: &Cx, visitor: &Visitor, problems: &mut Problems) -> Result<Option<Booking>> {
    let db = cx.db();
    let find = |reference: String| async move {
        let found = store::of_reference(db, &reference).await?;
        Ok(found.map(|one| (PasswordHash::stored(one.code_hash.clone()), one)))
    };
    opened(cx, visitor, ("booking guessed", "booking"), find, problems).await
}

/// GET /talk/booking
pub(in crate::front_door::hubs) async fn show(cx: Cx) -> Result<Response> {
    cx.show(PAGE, &view(&cx, None).await?)
}

/// POST /talk/booking
pub(in crate::front_door::hubs) async fn look(cx: Cx, visitor: Visitor) -> Result<Response> {
    let mut problems = Problems::new();
    let Some(one) = open(&cx, &visitor, &mut problems).await? else {
        return cx.again(PAGE, &view(&cx, None).await?, &problems);
    };
    cx.looked("front_door/hubs:record", "booking", "Opened with its number and code").await?;
    let found = mine(&cx, &one).await?;
    cx.show(PAGE, &view(&cx, Some(found)).await?)
}

/// POST /talk/booking/cancel: somebody else can have the time then.
pub(in crate::front_door::hubs) async fn cancel(cx: Cx, visitor: Visitor) -> Result<Response> {
    let mut problems = Problems::new();
    let Some(one) = open(&cx, &visitor, &mut problems).await? else {
        return cx.again(PAGE, &view(&cx, None).await?, &problems);
    };
    if one.state == "cancelled" {
        return Ok(cx.see_other("/talk", Some("It is cancelled already. You need not do anything.")));
    }
    if !one.is_booked() || one.starts_at <= cx.now() {
        let found = mine(&cx, &one).await?;
        let why = "Its time has passed, so it was not cancelled. Ring us if something is wrong";
        return cx.refused(PAGE, &view(&cx, Some(found)).await?, why);
    }
    let mut work = cx.begin().await?;
    becomes(&mut work, &one, "cancelled").await?;
    work.commit().await?;
    let mut answer = cx.see_other("/talk", Some("It is cancelled. Thank you: somebody else can have the time."));
    remember(&cx, &mut answer, COOKIE, "", 0);
    Ok(answer)
}

/// POST /talk/forget: this browser does not show it any more. The booking stays.
pub(in crate::front_door::hubs) async fn forget_here(cx: Cx) -> Result<Response> {
    let mut answer = cx.see_other("/talk", Some("This computer does not show it any more. You are still booked."));
    remember(&cx, &mut answer, COOKIE, "", 0);
    Ok(answer)
}
