//! Passing a contact on, and taking it on: who can be rung is always one named worker, and each change is counted.

use axum::{extract::Path, response::Response};
use jiff::{Timestamp, civil::Time};
use platform::{
    Error, Result,
    app::App,
    clock::london,
    identity,
    web::{Cx, Problems},
    work::Work,
};
use serde::Serialize;

use super::{
    claims,
    model::{Agreement, Contact, Handover},
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

pub(super) fn open(contact: &Contact) -> Result<()> {
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
    let agreed_at = read_agreed(&cx, &mut problems);
    let Some(to) = to.filter(|_| problems.none()) else {
        return cx.again(PAGE, &View::of(&cx, &allowed).await?, &problems);
    };
    if save::version_of(&cx) != contact.version {
        let why = "Somebody else saved this contact in the meantime. What you wrote is still here: press again to hand it over";
        return cx.refused(PAGE, &View::of(&cx, &allowed).await?, why);
    }
    let message = match &to {
        To::Worker(account) => format!("{} has it now. They are asked to say so.", account.name),
        To::Team(_) => "The team has it now. Until one of them takes it on, you are the one to ring.".into(),
    };
    let mut work = cx.begin().await?;
    pass(&mut work, contact, to, cx.form.text("reason").to_owned(), agreed_at).await?;
    work.commit().await?;
    Ok(cx.see_other("/contacts", Some(&message)))
}

/// Passes a contact on. A team holds it beside its owner until one of its members takes it on, so that there is always
/// somebody to ring; only a new owner counts as a hand-off.
async fn pass(
    work: &mut Work,
    contact: &Contact,
    to: To,
    reason: String,
    agreed_at: Option<Timestamp>,
) -> Result<Contact> {
    let mut after = contact.clone();
    after.draft = false;
    let held = claims::store::open_of(work, &contact.id).await?;
    claims::store::end(work, &contact.id, claims::rules::PASSED, None).await?;
    let mut handover = Handover {
        id: work.new_id(),
        handed_at: work.now(),
        from_id: contact.owner_id.clone(),
        to_id: None,
        to_team_id: None,
        counts: false,
        reason,
        agreement: None,
    };
    let name = match to {
        To::Worker(account) => {
            let stays = contact.team_id.as_ref().is_some_and(|team| account.teams.contains(team));
            if !stays {
                after.team_id = account.teams.first().cloned();
            }
            after.owner_id.clone_from(&account.id);
            claims::store::begin(work, &contact.id, &account.id, false).await?;
            handover.to_id = Some(account.id);
            handover.agreement = Some(Agreement { agreed_at, accepted_at: None });
            handover.counts = claims::rules::counts(&contact.owner_id, held.as_ref());
            account.name
        }
        To::Team(team) => {
            after.team_id = Some(team.id.clone());
            handover.to_team_id = Some(team.id);
            format!("the team {}", team.name)
        }
    };
    store::insert_handover(work, &contact.id, &handover).await?;
    let kept = save::keep_unused(work, contact, after).await?;
    tell(work, &kept, &name, &handover.reason).await?;
    Ok(kept)
}

/// The person's timeline tells to whom their contact went.
pub(super) async fn tell(work: &mut Work, contact: &Contact, name: &str, words: &str) -> Result<()> {
    let Some(person_id) = &contact.person_id else { return Ok(()) };
    let (at, by) = (work.now(), work.actor().name.clone());
    let (title, href) = (format!("Contact handed to {name}"), format!("/contacts/{}", contact.id));
    let (kind, words) = (timeline::Kind::Contact, Some(words));
    let line = timeline::Line { person_id, at, kind, title: &title, words, href: Some(&href), by: &by };
    timeline::add(work, &line).await?;
    Ok(())
}

/// Passes an open contact to a team, from where one of its members takes it on; or to a worker by name.
///
/// # Errors
/// A refusal when it has ended or there is no such team or worker; a conflict when somebody changed it in between.
pub async fn send(work: &mut Work, app: &App, contact: &Contact, to: &Destination, reason: &str) -> Result<Contact> {
    open(contact)?;
    let found = match to {
        Destination::Worker(id) => identity::account(app, id).await?.map(To::Worker),
        Destination::Team(id) => identity::teams(app).await?.into_iter().find(|team| &team.id == id).map(To::Team),
    };
    let gone = || Error::Refusal("The team or worker it should go to is not here any more. Choose another.".into());
    pass(work, contact, found.ok_or_else(gone)?, reason.to_owned(), None).await
}

/// Writes down a passing on that was: for the town, and for what comes from another system. The contact stays as it is.
///
/// # Errors
/// As the record store says.
pub async fn passed(work: &mut Work, contact_id: &str, person_id: Option<&str>, handover: &Handover) -> Result<()> {
    store::insert_handover(work, contact_id, handover).await?;
    work.changed("front_door/contacts:edit", ("contact", contact_id), person_id, None, Some(handover)).await
}

/// To whom a contact is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// An account.
    Worker(String),
    /// A team.
    Team(String),
}

/// When the person hears from their new worker: a day and a time as people write them, or none.
fn read_agreed(cx: &Cx, problems: &mut Problems) -> Option<Timestamp> {
    let day = problems.take("agreed_on", cx.form.date("agreed_on"));
    let typed = cx.form.text("agreed_time");
    let time = rules::read_time(typed);
    if !typed.is_empty() && time.is_none() {
        problems.add("agreed_time", "Write the time like 2:30pm or 14:30");
    }
    match (day, time) {
        (None, Some(_)) => {
            problems.add("agreed_on", "Say on which day they hear from them, or leave the time out");
            None
        }
        (Some(day), _) if day < cx.today() => {
            problems.add("agreed_on", "The day they hear from them must be today or later");
            None
        }
        (Some(day), time) => {
            let at = day.to_datetime(time.unwrap_or(Time::constant(17, 0, 0, 0))).to_zoned(london());
            at.ok().map(|at| at.timestamp())
        }
        (None, None) => None,
    }
}
