//! Claiming a contact, giving it back, accepting what was handed over, and taking over from a colleague.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, Problems},
};
use serde::Serialize;

use super::{
    super::{
        model::Contact,
        pages::{self, Allowed},
        views,
    },
    store,
};

const EDIT: &str = "front_door/contacts:edit";
const PAGE: &str = "front_door/contacts/claims/reason.html";

/// POST /contacts/{id}/claim, from the queue: it holds only while the owner is whom the row showed.
pub(in crate::front_door::contacts) async fn claim(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    let seen = Contact { owner_id: cx.form.text("seen").to_owned(), ..allowed.contact };
    claimed(&cx, &seen).await
}

/// POST /contacts/{id}/take, from its page.
pub(in crate::front_door::contacts) async fn take_on(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    claimed(&cx, &allowed.contact).await
}

async fn claimed(cx: &Cx, seen: &Contact) -> Result<Response> {
    let (me, page) = (cx.signed_in()?.account.clone(), format!("/contacts/{}", seen.id));
    let now = pages::find(cx, &seen.id).await?;
    if now.owner_id == me.id && now.is_open() {
        // The same button, pressed twice.
        return Ok(cx.see_other(&page, None));
    }
    // What is nobody's, or waits for a team, may be claimed; a colleague's claim may not.
    let theirs = store::of_contact(cx.db(), &seen.id).await?.is_some();
    if theirs || !now.is_open() {
        return Err(super::refuse(cx, &seen.id).await?);
    }
    let mut work = cx.begin().await?;
    if super::claim(&mut work, seen, &me).await?.is_none() {
        drop(work);
        return Err(super::refuse(cx, &seen.id).await?);
    }
    work.commit().await?;
    Ok(cx.see_other(&page, Some("It is yours now: you are the one to ring.")))
}

/// A page that asks why.
#[derive(Serialize)]
struct Ask {
    id: String,
    person_name: Option<String>,
    words: String,
    title: &'static str,
    told: String,
    label: &'static str,
    button: &'static str,
    path: &'static str,
}

impl Ask {
    fn of(allowed: &Allowed, told: String, kind: &Kind) -> Self {
        Self {
            id: allowed.contact.id.clone(),
            person_name: allowed.person.as_ref().map(|person| person.name()),
            words: views::first_words(&allowed.contact.typed.happening),
            title: kind.title,
            told,
            label: kind.label,
            button: kind.title,
            path: kind.path,
        }
    }
}

/// What differs between giving back and taking over.
struct Kind {
    title: &'static str,
    label: &'static str,
    path: &'static str,
    missing: &'static str,
}

const GIVE_BACK: Kind = Kind {
    title: "Give it back",
    label: "Why do you give it back?",
    path: "give-back",
    missing: "Say why, so that whoever takes it next knows where to begin",
};

const TAKE_OVER: Kind = Kind {
    title: "Take it over",
    label: "Why do you take it over?",
    path: "take-over",
    missing: "Say why, so that your colleague and the person can be told",
};

const BACK_TOLD: &str =
    "Everything that was written stays. It goes back into the queue of your team with the wait it has.";

pub(in crate::front_door::contacts) async fn ask_back(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    own(&cx, &allowed.contact)?;
    cx.show(PAGE, &Ask::of(&allowed, BACK_TOLD.into(), &GIVE_BACK))
}

fn own(cx: &Cx, contact: &Contact) -> Result<()> {
    if contact.is_open() && contact.owner_id == cx.signed_in()?.account.id {
        return Ok(());
    }
    Err(Error::Conflict("This contact is not yours now, so there is nothing to give back. Look at it again.".into()))
}

fn reason(cx: &Cx, kind: &Kind) -> (String, Problems) {
    let (reason, mut problems) = (cx.form.text("reason").to_owned(), Problems::new());
    problems.limit("reason", &reason, 2_000);
    if reason.is_empty() {
        problems.add("reason", kind.missing);
    }
    (reason, problems)
}

pub(in crate::front_door::contacts) async fn give_back(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    let contact = &allowed.contact;
    if contact.owner_id.is_empty() {
        // The same button, pressed twice.
        return Ok(cx.see_other("/contacts", None));
    }
    own(&cx, contact)?;
    let (reason, problems) = reason(&cx, &GIVE_BACK);
    if !problems.none() {
        return cx.again(PAGE, &Ask::of(&allowed, BACK_TOLD.into(), &GIVE_BACK), &problems);
    }
    let mine = cx.signed_in()?.account.teams.first().cloned();
    let team_id = contact.team_id.clone().or(mine);
    let mut work = cx.begin().await?;
    if !super::give_back(&mut work, contact, team_id.as_deref(), &reason).await? {
        drop(work);
        return Err(super::refuse(&cx, &id).await?);
    }
    work.commit().await?;
    Ok(cx.see_other("/contacts", Some("It is back in the queue with everything that was written.")))
}

/// POST /contacts/{id}/accept: whoever it was handed to says that they have it.
pub(in crate::front_door::contacts) async fn accept(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    #[derive(Serialize)]
    struct Accepted {
        handover_accepted: bool,
    }
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    let (contact, page) = (&allowed.contact, format!("/contacts/{id}"));
    let me = cx.signed_in()?.account.id.clone();
    let mut work = cx.begin().await?;
    if contact.owner_id != me || !store::accept(&mut work, &id, &me).await? {
        return Ok(cx.see_other(&page, None));
    }
    let (before, after) = (Accepted { handover_accepted: false }, Accepted { handover_accepted: true });
    let person = contact.person_id.as_deref();
    work.changed(EDIT, ("contact", &id), person, Some(&before), Some(&after)).await?;
    work.commit().await?;
    Ok(cx.see_other(&page, Some("You have it. Whoever handed it over can see that.")))
}

const OVER: &str = "front_door/contacts:take_over";

async fn told_over(cx: &Cx, contact: &Contact) -> Result<String> {
    let claim = store::of_contact(cx.db(), &contact.id).await?;
    let names = platform::identity::names(&cx.app, &[&contact.owner_id]).await?;
    let name = names.get(&contact.owner_id).cloned().unwrap_or_else(|| "Somebody who has left".into());
    let since = claim.map(|claim| super::super::rules::wait_words(super::super::rules::hours(claim.at, cx.now())));
    Ok(match since {
        Some(since) => format!("{name} has had it for {since}. From now on the person rings you."),
        None => format!("{name} has it. From now on the person rings you."),
    })
}

pub(in crate::front_door::contacts) async fn ask_over(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, OVER, &id).await?;
    super::super::handing::open(&allowed.contact)?;
    cx.show(PAGE, &Ask::of(&allowed, told_over(&cx, &allowed.contact).await?, &TAKE_OVER))
}

pub(in crate::front_door::contacts) async fn take_over(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, OVER, &id).await?;
    let (contact, me) = (&allowed.contact, cx.signed_in()?.account.clone());
    super::super::handing::open(contact)?;
    let page = format!("/contacts/{id}");
    if contact.owner_id == me.id {
        return Ok(cx.see_other(&page, None));
    }
    let (reason, problems) = reason(&cx, &TAKE_OVER);
    if !problems.none() {
        let told = told_over(&cx, contact).await?;
        return cx.again(PAGE, &Ask::of(&allowed, told, &TAKE_OVER), &problems);
    }
    let mut work = cx.begin().await?;
    if super::take_over(&mut work, contact, &me, &reason).await?.is_none() {
        drop(work);
        return Err(super::refuse(&cx, &id).await?);
    }
    work.commit().await?;
    Ok(cx.see_other(&page, Some("It is yours now: you are the one to ring.")))
}
