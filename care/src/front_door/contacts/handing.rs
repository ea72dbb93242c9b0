//! Passing a contact on, and taking it on: who can be rung is always one named worker, and each change is counted.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result, identity,
    web::{Cx, Problems},
    work::Work,
};
use serde::Serialize;

use super::{
    model::{Contact, Handover},
    pages::{self, Allowed},
    rules, save, store, views,
};
use crate::people::timeline;

const PAGE: &str = "front_door/contacts/hand_over.html";

#[derive(Serialize)]
struct View {
    id: String,
    version: i64,
    person_name: Option<String>,
    choices: Vec<views::Item>,
}

impl View {
    async fn of(cx: &Cx, allowed: &Allowed) -> Result<Self> {
        let mut choices = vec![views::Item { value: String::new(), text: "Choose a team or a worker".into() }];
        for team in identity::teams(&cx.app).await? {
            choices.push(views::Item { value: format!("team:{}", team.id), text: format!("Team: {}", team.name) });
        }
        for account in views::workers(cx).await? {
            let item = views::worker(&account);
            choices.push(views::Item { value: format!("account:{}", account.id), text: item.text });
        }
        Ok(Self {
            id: allowed.contact.id.clone(),
            version: allowed.contact.version,
            person_name: allowed.person.as_ref().map(|person| person.name()),
            choices,
        })
    }
}

pub(super) async fn ask(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "front_door/contacts:edit", &id).await?;
    open(&allowed.contact)?;
    cx.show(PAGE, &View::of(&cx, &allowed).await?)
}

fn open(contact: &Contact) -> Result<()> {
    if contact.is_open() {
        return Ok(());
    }
    Err(Error::Refusal(
        "This contact has ended, so it is not handed over. Open it again first, or begin a new one.".into(),
    ))
}

/// To whom a contact goes: a worker, or a team whose members may take it on.
enum To {
    Worker(identity::Account),
    Team(identity::Team),
}

async fn read_to(cx: &Cx) -> Result<Option<To>> {
    Ok(match cx.form.text("to").split_once(':') {
        Some(("account", id)) => identity::account(&cx.app, id).await?.map(To::Worker),
        Some(("team", id)) => identity::teams(&cx.app).await?.into_iter().find(|team| team.id == id).map(To::Team),
        _ => None,
    })
}

pub(super) async fn hand_over(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "front_door/contacts:edit", &id).await?;
    let contact = &allowed.contact;
    open(contact)?;
    let to = read_to(&cx).await?;
    let same = match &to {
        Some(To::Worker(account)) => account.id == contact.owner_id,
        Some(To::Team(team)) => Some(&team.id) == contact.team_id.as_ref(),
        None => false,
    };
    if same && save::version_of(&cx) != contact.version {
        // The same form, sent twice.
        return Ok(cx.see_other("/contacts", None));
    }
    let mut problems = Problems::new();
    problems.limit("reason", cx.form.text("reason"), 2_000);
    for (field, sentence) in rules::missing_to_hand_over(to.is_some(), same, cx.form.text("reason")) {
        problems.add(field, sentence);
    }
    let Some(to) = to.filter(|_| problems.none()) else {
        return cx.again(PAGE, &View::of(&cx, &allowed).await?, &problems);
    };
    if save::version_of(&cx) != contact.version {
        let why = "Somebody else saved this contact in the meantime. What you wrote is still here: press again to hand it over";
        return cx.refused(PAGE, &View::of(&cx, &allowed).await?, why);
    }
    let message = match &to {
        To::Worker(account) => format!("{} has it now.", account.name),
        To::Team(_) => "The team has it now. Until one of them takes it on, you are the one to ring.".into(),
    };
    let mut work = cx.begin().await?;
    pass(&mut work, contact, to, cx.form.text("reason").to_owned()).await?;
    work.commit().await?;
    Ok(cx.see_other("/contacts", Some(&message)))
}

/// Takes a contact on oneself.
pub(super) async fn take(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "front_door/contacts:edit", &id).await?;
    open(&allowed.contact)?;
    let (me, page) = (cx.signed_in()?.account.clone(), format!("/contacts/{id}"));
    if allowed.contact.owner_id == me.id {
        return Ok(cx.see_other(&page, None));
    }
    let mut work = cx.begin().await?;
    pass(&mut work, &allowed.contact, To::Worker(me), "Took it on".into()).await?;
    work.commit().await?;
    Ok(cx.see_other(&page, Some("It is yours now: you are the one to ring.")))
}

/// Passes a contact on. A team holds it beside its owner until one of its members takes it on, so that there is always
/// somebody to ring; only a new owner counts as a hand-off.
async fn pass(work: &mut Work, contact: &Contact, to: To, reason: String) -> Result<()> {
    let mut after = contact.clone();
    after.draft = false;
    let mut handover = Handover {
        handed_at: work.now(),
        from_id: contact.owner_id.clone(),
        to_id: None,
        to_team_id: None,
        counts: false,
        reason,
    };
    let name = match to {
        To::Worker(account) => {
            let stays = contact.team_id.as_ref().is_some_and(|team| account.teams.contains(team));
            if !stays {
                after.team_id = account.teams.first().cloned();
            }
            after.owner_id.clone_from(&account.id);
            handover.to_id = Some(account.id);
            // Until now they had nobody to ring.
            handover.counts = !contact.owner_id.is_empty();
            account.name
        }
        To::Team(team) => {
            after.team_id = Some(team.id.clone());
            handover.to_team_id = Some(team.id);
            format!("the team {}", team.name)
        }
    };
    let handover_id = work.new_id();
    store::insert_handover(work, &handover_id, &contact.id, &handover).await?;
    let kept = save::keep(work, contact, after).await?;
    if let Some(person_id) = &kept.person_id {
        let (at, by) = (work.now(), work.actor().name.clone());
        let (title, href) = (format!("Contact handed to {name}"), format!("/contacts/{}", kept.id));
        let (kind, words) = (timeline::Kind::Contact, Some(handover.reason.as_str()));
        let line = timeline::Line { person_id, at, kind, title: &title, words, href: Some(&href), by: &by };
        timeline::add(work, &line).await?;
    }
    Ok(())
}
