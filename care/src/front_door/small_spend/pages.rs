//! The page on which a small sum is spent, and the one on which a spend is read again.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use platform::{
    Error, Result,
    access::{Resource, Situation, Subject},
    identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    model::{New, Spend},
    rules::{self, Fits, LONGEST_LINE, LONGEST_WORDS, PURPOSES, STATES},
    spending::{self, Outcome},
    store,
};
use crate::{
    front_door::connections,
    market::worked,
    people::persons::{self, Person},
};

const NEW: &str = "front_door/small_spend/new.html";
pub(super) const PAGE: &str = "front_door/small_spend/show.html";
const SPEND: &str = "front_door/small_spend:spend";

#[derive(Serialize)]
pub(super) struct Item {
    pub value: String,
    pub text: String,
}

#[derive(Serialize)]
struct NewView {
    once: String,
    person_id: String,
    name: String,
    contact: String,
    conversation: String,
    purposes: Vec<Item>,
    usual_day: Date,
    limit: String,
}

impl NewView {
    async fn of(cx: &Cx, person: &Person, from: &Form, once: String) -> Result<Self> {
        let limit = store::limits(cx.db()).await?.into_iter().find(|limit| limit.from_on <= cx.today());
        Ok(Self {
            once,
            person_id: person.id.clone(),
            name: person.name(),
            contact: from.text("contact").to_owned(),
            conversation: from.text("conversation").to_owned(),
            purposes: PURPOSES
                .iter()
                .map(|(key, words)| Item { value: (*key).into(), text: (*words).into() })
                .collect(),
            usual_day: connections::rules::usual_day(cx.today()),
            limit: super::limits::in_words(limit.as_ref()),
        })
    }
}

/// The person a spend is for; the policy has been asked.
async fn whom(cx: &Cx, id: &str) -> Result<Person> {
    let person = persons::find_seen(cx, id).await?;
    cx.may(SPEND, &person.record()).await?;
    Ok(person)
}

pub(super) async fn new(cx: Cx) -> Result<Response> {
    let person = whom(&cx, cx.query.text("person")).await?;
    let view = NewView::of(&cx, &person, &cx.query, cx.new_id()).await?;
    cx.show(NEW, &view)
}

fn read(cx: &Cx, person: &Person, problems: &mut Problems) -> Result<New> {
    let form = &cx.form;
    let me = &cx.signed_in()?.account;
    for (name, most) in [("bought", LONGEST_LINE), ("aim", LONGEST_WORDS)] {
        problems.limit(name, form.text(name), most);
    }
    let pence = match (form.text("amount"), rules::pence(form.text("amount"))) {
        ("", _) => {
            problems.add("amount", "Say how much it is");
            0
        }
        (_, Ok(pence)) => pence,
        (_, Err(why)) => {
            problems.add("amount", why);
            0
        }
    };
    let purpose = form.text("purpose");
    if rules::label(&PURPOSES, purpose).is_empty() {
        problems.add("purpose", "Choose what it is for");
    }
    if form.text("bought").is_empty() {
        problems.add("bought", "Say what it buys");
    }
    if form.text("aim").is_empty() {
        problems.add("aim", "Say what it is meant to achieve, so that we can ask whether it did");
    }
    let check_on = problems.take("check_on", form.date("check_on"));
    if check_on.is_some_and(|on| on < cx.today()) {
        problems.add("check_on", "The day we ask must be today or later");
    }
    Ok(New {
        once: form.text("once").to_owned(),
        person_id: person.id.clone(),
        worker_id: me.id.clone(),
        team_id: me.teams.first().cloned(),
        contact_id: form.some("contact"),
        conversation_id: form.some("conversation"),
        pence,
        purpose: purpose.to_owned(),
        bought: form.text("bought").to_owned(),
        aim: form.text("aim").to_owned(),
        check_on,
        achieved: None,
    })
}

pub(super) async fn create(cx: Cx) -> Result<Response> {
    let person = whom(&cx, cx.form.text("person")).await?;
    let once = cx.form.text("once").to_owned();
    if once.is_empty() || once.len() > 64 {
        return Err(Error::BadRequest(
            "This form has lost its number, so it was not saved. Copy what you wrote and open the page again.".into(),
        ));
    }
    let mut problems = Problems::new();
    let new = read(&cx, &person, &mut problems)?;
    if !problems.none() {
        return cx.again(NEW, &NewView::of(&cx, &person, &cx.form, once).await?, &problems);
    }
    let mut work = cx.begin().await?;
    let (one, told) = match spending::spend(&mut work, &new).await? {
        Outcome::Again => {
            drop(work);
            let made = store::of_form(cx.db(), &once).await?.filter(|made| made.worker_id == new.worker_id);
            let made = made
                .ok_or_else(|| Error::BadRequest("This form belongs to somebody else, so it was not saved.".into()))?;
            return Ok(cx.see_other(&format!("/small-spend/{}", made.id), None));
        }
        Outcome::Spent(one) => (one, "It is written down. Nobody needs to approve it.".to_owned()),
        Outcome::Waiting(one, fits) => {
            let above = match fits {
                Fits::AbovePerson => "above what may be spent for one person",
                Fits::NoLimit => "waiting, because no limit has been set",
                _ => "above your own limit",
            };
            let who = approvers(&cx, &one, &person).await?;
            (one, format!("It is kept, and {above}. Do not spend it yet. {who}"))
        }
    };
    let (id, waiting) = (one.id.clone(), one.state == "waiting");
    if waiting {
        spending::line(&mut work, &one, "A small spend waits to be approved", Some(&one.bought)).await?;
    }
    work.commit().await?;
    Ok(cx.see_other(&format!("/small-spend/{id}"), Some(&told)))
}

/// Who may approve a spend, in a sentence: those the policy allows, and not whoever spends.
async fn approvers(cx: &Cx, one: &Spend, person: &Person) -> Result<String> {
    let record = Resource::Record(one.record(person));
    let care = Situation::care();
    let may = |account: &identity::Account| {
        let action = "front_door/small_spend:approve";
        let subject = Subject {
            account_id: account.id.clone(),
            roles: account.roles.clone(),
            teams: account.teams.clone(),
            second_factor: false,
        };
        cx.app.policy.decide(&subject, action, &record, &care).allowed
    };
    let mut names: Vec<String> =
        identity::accounts(&cx.app).await?.iter().filter(|one| may(one)).map(|one| one.name.clone()).collect();
    names.sort();
    names.truncate(4);
    Ok(match names.as_slice() {
        [] => "Ask the duty manager who may approve it.".into(),
        names => format!("{} may approve it.", names.join(" or ")),
    })
}

pub(super) struct Allowed {
    pub one: Spend,
    pub person: Person,
    pub reversed_by: Option<Spend>,
}

pub(super) async fn allowed(cx: &Cx, action: &str, id: &str) -> Result<Allowed> {
    let one = store::find(cx.db(), id)
        .await?
        .ok_or_else(|| Error::NotFound("There is no such small spend. Look among your own.".into()))?;
    let person = persons::find(cx.db(), &one.person_id).await?;
    cx.may(action, &one.record(&person)).await?;
    let reversed_by = store::reversal_of(cx.db(), id).await?;
    Ok(Allowed { one, person, reversed_by })
}

#[derive(Serialize)]
pub(super) struct View<'a> {
    one: &'a Spend,
    name: String,
    person_href: String,
    worker: String,
    decided_by: String,
    purpose: &'static str,
    state: &'static str,
    reversed_href: Option<String>,
    reverses_href: Option<String>,
    achieved: &'static str,
    achieved_words: Option<String>,
    check_on: Option<Date>,
    check_href: Option<String>,
    who_may: String,
    may_decide: bool,
    may_reverse: bool,
}

impl<'a> View<'a> {
    pub(super) async fn of(cx: &Cx, allowed: &'a Allowed) -> Result<Self> {
        let Allowed { one, person, reversed_by } = allowed;
        let ids: Vec<&str> = [Some(one.worker_id.as_str()), one.decided_by.as_deref()].into_iter().flatten().collect();
        let names = identity::names(&cx.app, &ids).await?;
        let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| "somebody who has left".into());
        let me = &cx.signed_in()?.account.id;
        let asked = match &one.connection_id {
            Some(id) => connections::find(cx.db(), id).await?,
            None => None,
        };
        let record = one.record(person);
        let waits = one.state == "waiting";
        Ok(Self {
            name: person.name(),
            person_href: person.href(),
            worker: name(&one.worker_id),
            decided_by: one.decided_by.as_deref().map(name).unwrap_or_default(),
            purpose: rules::label(&PURPOSES, &one.purpose),
            state: rules::label(&STATES, &one.state),
            reversed_href: reversed_by.as_ref().map(|other| format!("/small-spend/{}", other.id)),
            reverses_href: one.reverses_id.as_ref().map(|id| format!("/small-spend/{id}")),
            achieved: rules::label(
                &worked::ANSWERS,
                asked.as_ref().and_then(|one| one.answer.as_deref()).unwrap_or_default(),
            ),
            achieved_words: asked.as_ref().and_then(|one| one.answer_words.clone()),
            check_on: asked.as_ref().filter(|one| one.is_open()).map(|one| one.check_on),
            check_href: asked.as_ref().map(|one| format!("/check-back/{}", one.id)),
            who_may: if waits { approvers(cx, one, person).await? } else { String::new() },
            may_decide: rules::may_not_decide(&one.state, &one.worker_id, me).is_none()
                && cx.can_on("front_door/small_spend:approve", &record),
            may_reverse: rules::may_not_reverse(&one.state, reversed_by.is_some()).is_none()
                && cx.can_on(SPEND, &record),
            one,
        })
    }
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "front_door/small_spend:view", &id).await?;
    cx.show(PAGE, &View::of(&cx, &allowed).await?)
}
