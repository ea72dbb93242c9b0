//! Where one contact should go: what the rules say and why, and what somebody decides.

use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use platform::{
    Error, Result, identity,
    web::{Cx, Problems},
    work::Work,
};
use serde::Serialize;

use super::{
    facts::{self, Names},
    model::{Answer, Decision, To, Version},
    rules, store,
};
use crate::front_door::contacts::{self, Contact, Destination};

const PAGE: &str = "front_door/routing/apply.html";
const EDIT: &str = "front_door/contacts:edit";

#[derive(Serialize)]
struct Item {
    value: String,
    text: String,
}

#[derive(Serialize)]
struct View {
    id: String,
    version: i64,
    person_name: Option<String>,
    words: String,
    number: Option<i64>,
    proposed: Option<String>,
    proposed_key: String,
    there: bool,
    reasons: Vec<String>,
    choices: Vec<Item>,
    decided: Vec<Decided>,
    asked: bool,
}

/// An earlier decision, with names.
#[derive(Serialize)]
struct Decided {
    at: Timestamp,
    by: String,
    to: String,
    overridden: bool,
    reason: Option<String>,
}

/// What the rules say now of a contact.
struct Said {
    version: Option<Version>,
    answer: Answer,
    reasons: Vec<String>,
    names: Names,
}

async fn said(cx: &Cx, allowed: &contacts::Allowed) -> Result<Said> {
    let (version, names) = (store::live(cx.db()).await?, Names::of(&cx.app).await?);
    let facts = facts::of(&allowed.contact, allowed.person.as_ref(), cx.today());
    let all = version.as_ref().map(|version| version.rules.as_slice()).unwrap_or_default();
    let answer = rules::answer(all, &facts);
    let reasons = match &version {
        Some(version) => rules::reasons(&answer, &names.sentences(&version.rules)),
        None => vec!["There are no rules yet, so somebody decides.".into()],
    };
    Ok(Said { version, answer, reasons, names })
}

/// Whether a contact is already where it would go.
fn is_there(contact: &Contact, to: Option<&To>) -> bool {
    match to {
        Some(To::Team(id)) => contact.team_id.as_ref() == Some(id),
        Some(To::Worker(id)) => &contact.owner_id == id,
        None => false,
    }
}

async fn view(cx: &Cx, allowed: &contacts::Allowed, said: &Said, asked: bool) -> Result<View> {
    let contact = &allowed.contact;
    let mut choices = vec![Item { value: String::new(), text: "Choose a team or a worker".into() }];
    choices.extend(
        said.names.teams().map(|(id, name)| Item { value: To::Team(id.clone()).key(), text: format!("Team: {name}") }),
    );
    for account in contacts::workers(cx).await? {
        choices
            .push(Item { value: To::Worker(account.id).key(), text: format!("{}, {}", account.name, account.title) });
    }
    let decisions = store::of_contact(cx.db(), &contact.id).await?;
    let ids: Vec<&str> = decisions.iter().map(|one| one.decided_by.as_str()).collect();
    let people = identity::names(&cx.app, &ids).await?;
    let decided = |one: Decision| Decided {
        at: one.decided_at,
        by: people.get(&one.decided_by).cloned().unwrap_or_else(|| "somebody who has left".into()),
        to: said.names.key(&one.chosen),
        overridden: one.overridden,
        reason: one.reason,
    };
    let to = said.answer.to.as_ref();
    Ok(View {
        id: contact.id.clone(),
        version: contact.version,
        person_name: allowed.person.as_ref().map(|person| person.name()),
        words: contact.typed.happening.clone(),
        number: said.version.as_ref().map(|version| version.number),
        proposed: to.map(|to| said.names.to(to)),
        proposed_key: to.map(To::key).unwrap_or_default(),
        there: is_there(contact, to),
        reasons: said.reasons.clone(),
        choices,
        decided: decisions.into_iter().map(decided).collect(),
        asked,
    })
}

pub(super) async fn ask(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = contacts::allowed(&cx, EDIT, &id).await?;
    let said = said(&cx, &allowed).await?;
    cx.show(PAGE, &view(&cx, &allowed, &said, false).await?)
}

const ASKED: &str = "Say why you know better than the rules, so that they can become better. Or press again to send it without a reason";

/// POST /contacts/{id}/route: as the rules say, or elsewhere. Elsewhere asks why, once, and never stands in the way.
pub(super) async fn decide(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = contacts::allowed(&cx, EDIT, &id).await?;
    let (contact, said) = (&allowed.contact, said(&cx, &allowed).await?);
    let (reason, mut problems) = (cx.form.some("reason"), Problems::new());
    problems.limit("reason", cx.form.text("reason"), 2_000);
    let chosen = if cx.form.has("as_proposed") { said.answer.to.clone() } else { To::read(cx.form.text("to")) };
    let Some(chosen) = chosen else {
        problems.add("to", "Choose a team or a worker");
        return cx.again(PAGE, &view(&cx, &allowed, &said, false).await?, &problems);
    };
    // With no rule for it nobody is overridden: there is only a gap.
    let overridden = said.answer.to.as_ref().is_some_and(|proposed| *proposed != chosen);
    if overridden && reason.is_none() && !cx.form.has("asked") {
        problems.add("reason", ASKED);
    }
    if !problems.none() {
        return cx.again(PAGE, &view(&cx, &allowed, &said, overridden).await?, &problems);
    }
    if cx.form.text("version") != contact.version.to_string() {
        let why =
            "Somebody else saved this contact in the meantime. Look whether it still should go there, then press again";
        return cx.refused(PAGE, &view(&cx, &allowed, &said, overridden).await?, why);
    }
    let decision = Decision {
        id: cx.new_id(),
        contact_id: id.clone(),
        version_id: said.version.as_ref().map(|version| version.id.clone()),
        position: said.answer.rule.and_then(|rule| i64::try_from(rule).ok()),
        proposed: said.answer.to.as_ref().map(To::key).unwrap_or_default(),
        chosen: chosen.key(),
        overridden,
        reason,
        decided_by: cx.signed_in()?.account.id.clone(),
        decided_at: cx.now(),
    };
    let name = said.names.to(&chosen);
    let stays = is_there(contact, Some(&chosen));
    let words = decision.reason.clone().unwrap_or_else(|| said.reasons.first().cloned().unwrap_or_default());
    let mut work = cx.begin().await?;
    if !stays {
        let to = match chosen {
            To::Team(id) => Destination::Team(id),
            To::Worker(id) => Destination::Worker(id),
        };
        match contacts::send(&mut work, &cx.app, contact, &to, &words).await {
            Ok(_) => {}
            Err(Error::Refusal(why)) => {
                drop(work);
                return cx.refused(PAGE, &view(&cx, &allowed, &said, overridden).await?, &why);
            }
            Err(other) => return Err(other),
        }
    } else if !contact.is_open() {
        return Err(Error::Conflict("This contact has ended, so it goes nowhere. Open it again first.".into()));
    }
    keep(&mut work, contact.person_id.as_deref(), &decision).await?;
    work.commit().await?;
    let told = if stays { format!("It stays with {name}.") } else { format!("{name} has it now.") };
    Ok(cx.see_other("/contacts", Some(&told)))
}

/// Keeps a decision with its journal entry.
pub(super) async fn keep(work: &mut Work, person_id: Option<&str>, decision: &Decision) -> Result<()> {
    store::insert(work, decision).await?;
    let subject = ("contact", decision.contact_id.as_str());
    work.changed("front_door/routing:decide", subject, person_id, None, Some(decision)).await
}
