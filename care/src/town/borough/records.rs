//! The borough as records: people, the keys they are found by, contacts, national events and the timeline, written in bulk.
//!
//! Only into a store that is nobody's: an empty one, or the fictional council's. One journal entry stands for each batch.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use platform::{
    Error, Result,
    app::App,
    args, identity,
    storage::Value,
    work::{Actor, Work},
};
use serde::Serialize;

use super::{
    Order,
    calendar::Calendar,
    chance::Chance,
    extract,
    life::{Life, Need, Request, later, life},
    names::MARK,
    store,
};
use crate::{
    people::{
        events::{
            model::{ClientLevelEvent, OpenRequest},
            store as events,
        },
        persons,
    },
    town::{COUNCIL, staff},
};

/// People kept together in one transaction.
const BATCH: u64 = 1_000;

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Made {
    /// People.
    pub people: u64,
    /// Times they asked.
    pub contacts: u64,
    /// National events.
    pub events: u64,
}

/// Fills the record store with a borough.
///
/// # Errors
/// A refusal when the store belongs to a real council or holds a borough already; nothing was written then.
pub async fn fill(app: &App, order: &Order, progress: &mut dyn FnMut(u64)) -> Result<Made> {
    let helpers = helpers(app, order).await?;
    let calendar = order.calendar();
    let (mut made, mut known) = (Made::default(), HashSet::new());
    let mut first = 0;
    while first < order.people {
        let end = (first + BATCH).min(order.people);
        let mut batch = Batch::new(order, &calendar, &helpers, first);
        for number in first..end {
            batch.add(&life(&calendar, order.seed, number), &mut known);
        }
        let mut work = Work::begin(app, Actor::service("borough")).await?;
        let part = batch.write(&mut work).await?;
        let subject = ("borough", order.seed.to_string());
        work.changed("town/borough:make", (subject.0, &subject.1), None, None, Some(&part)).await?;
        work.commit().await?;
        made = Made {
            people: made.people + part.people,
            contacts: made.contacts + part.contacts,
            events: made.events + part.events,
        };
        first = end;
        progress(made.people);
    }
    app.db.measure_tables().await?;
    Ok(made)
}

/// Who takes the calls, and who works with people: by locality.
struct Helpers {
    callers: Vec<(String, Option<String>)>,
    workers: Vec<(String, String)>,
}

async fn helpers(app: &App, order: &Order) -> Result<Helpers> {
    let mut accounts = identity::accounts(app).await?;
    if accounts.is_empty() {
        staff::hire(app).await?;
        accounts = identity::accounts(app).await?;
    }
    if !staff::STAFF.iter().all(|one| accounts.iter().any(|account| account.username == one.username)) {
        return Err(Error::Refusal(
            "This record store has staff who are not the fictional council's. Made-up people are put only into an empty store or into the demo's. Nothing was written. Name another folder with --data.".into(),
        ));
    }
    if store::is_made(&app.db, &format!("{MARK} practice 1")).await? {
        return Err(Error::Refusal(format!(
            "There is a borough in this record store already, so the {} people were not added to it. Name another folder with --data.",
            order.people
        )));
    }
    let with = |role: &str| {
        let role = role.to_owned();
        accounts.iter().filter(move |account| account.roles.contains(&role))
    };
    let callers = with("contact_worker").map(|one| (one.id.clone(), one.teams.first().cloned())).collect();
    let workers = with("social_worker").filter_map(|one| Some((one.id.clone(), one.teams.first()?.clone()))).collect();
    Ok(Helpers { callers, workers })
}

/// Rows that are kept together.
struct Batch<'a> {
    order: &'a Order,
    calendar: &'a Calendar,
    helpers: &'a Helpers,
    chance: Chance,
    ids: platform::ids::Ids,
    people: Vec<Vec<Value>>,
    person_keys: Vec<Vec<Value>>,
    name_keys: Vec<Vec<Value>>,
    contacts: Vec<Vec<Value>>,
    events: Vec<(String, Timestamp, ClientLevelEvent)>,
    waiting: Vec<OpenRequest>,
    lines: Vec<Vec<Value>>,
}

impl<'a> Batch<'a> {
    fn new(order: &'a Order, calendar: &'a Calendar, helpers: &'a Helpers, first: u64) -> Self {
        let mut chance = Chance::of(order.seed, first.wrapping_add(1 << 52));
        let ids = platform::ids::Ids::seeded(chance.next());
        Self {
            order,
            calendar,
            helpers,
            chance,
            ids,
            people: Vec::new(),
            person_keys: Vec::new(),
            name_keys: Vec::new(),
            contacts: Vec::new(),
            events: Vec::new(),
            waiting: Vec::new(),
            lines: Vec::new(),
        }
    }

    async fn write(mut self, work: &mut Work) -> Result<Made> {
        let count = |length: usize| u64::try_from(length).unwrap_or_default();
        let made = Made {
            people: count(self.people.len()),
            contacts: count(self.contacts.len()),
            events: count(self.events.len()),
        };
        // What stands in a record store is told to the nation by the council whose store it is.
        for (_, _, event) in &mut self.events {
            work.council().clone_into(&mut event.council);
        }
        store::add_people(work, self.people).await?;
        store::add_person_keys(work, self.person_keys).await?;
        store::add_name_keys(work, self.name_keys).await?;
        events::record_many(work, &self.events).await?;
        events::ask_many(work, &self.waiting).await?;
        store::add_contacts(work, self.contacts).await?;
        store::add_lines(work, self.lines).await?;
        Ok(made)
    }

    fn add(&mut self, life: &Life, known: &mut HashSet<String>) {
        let begun_at = life
            .requests
            .first()
            .map_or_else(|| self.calendar.moment(self.calendar.from, &mut self.chance), |request| request.received_at);
        self.person(life, begun_at, known);
        for request in &life.requests {
            self.contact(life, request);
        }
        for event in &life.events {
            let day = event.ended_on.unwrap_or(event.started_on).min(self.calendar.until);
            let at = self.calendar.moment(day, &mut self.chance);
            let title = format!(
                "{}: {}",
                event.event_type().national(),
                event.outcome.map_or("", |outcome| outcome.national())
            );
            self.line(life, at, "support", &title, None, None, false);
            self.events.push((self.ids.next(at), at, event.clone()));
        }
    }

    fn person(&mut self, life: &Life, begun_at: Timestamp, known: &mut HashSet<String>) {
        let details = &life.details;
        let supported = details.died_on.is_none() && life.events.iter().any(|event| event.ended_on.is_none());
        let worker = (supported && self.chance.happens(6_000)).then(|| self.chance.one(&self.helpers.workers).clone());
        let next_on = worker.as_ref().map(|_| later(self.calendar.until, self.chance.below(90)));
        self.people.push(args![
            &life.id,
            1_i64,
            details.given_name.as_str(),
            details.family_name.as_str(),
            details.born_on,
            details.died_on,
            details.nhs_number.clone(),
            details.gender.clone(),
            details.ethnicity.clone(),
            details.address.clone(),
            details.postcode.clone(),
            details.phone.clone(),
            details.language.clone(),
            details.interpreter,
            details.gp_practice.clone(),
            details.is_carer,
            worker.as_ref().map(|(id, _)| id.clone()),
            worker.as_ref().map(|(_, team)| team.clone()),
            next_on,
            next_on.map(|_| "Look together at how things are"),
            worker.as_ref().map(|(id, _)| id.clone()),
            false,
            "",
            begun_at,
            WRITER,
            begun_at,
            WRITER,
        ]);
        let mut keys = persons::keys_of(details);
        keys.sort_unstable();
        keys.dedup();
        self.person_keys.extend(keys.into_iter().map(|key| args![key, &life.id]));
        for (name, keys) in persons::name_keys_of(details) {
            if known.insert(name.clone()) {
                self.name_keys.extend(keys.into_iter().map(|key| args![key, name.as_str()]));
            }
        }
    }

    fn contact(&mut self, life: &Life, request: &Request) {
        let id = self.ids.next(request.received_at);
        let href = format!("/contacts/{id}");
        let words = format!("{MARK}. {}", self.chance.one(words(life.need)));
        let open = request.completed_at.is_none();
        let line_id = self.line(life, request.received_at, "contact", "Contact", Some(&words), Some(&href), open);
        let event_id = extract::event(life, request).map(|event| {
            let at = request.completed_at.unwrap_or(request.received_at);
            let id = self.ids.next(at);
            self.events.push((id.clone(), at, event));
            id
        });
        if open {
            self.waiting.push(OpenRequest {
                reference: id.clone(),
                person_id: life.id.clone(),
                council: COUNCIL.to_owned(),
                asked_at: request.received_at,
            });
        }
        let (owner, team) = self.chance.one(&self.helpers.callers).clone();
        let helped = !open && request.ending == "helped";
        let conversation_at = match request.channel {
            "phone" | "hub" => Some(request.received_at),
            _ => request.completed_at.map(|at| at.saturating_sub(SignedDuration::from_mins(20)).unwrap_or(at)),
        };
        self.contacts.push(args![
            id.clone(),
            2_i64,
            format!("borough-{}-{id}", self.order.seed),
            false,
            &life.id,
            owner.as_str(),
            owner.as_str(),
            team,
            request.received_at,
            conversation_at.map(|at| at.max(request.received_at)),
            self.chance.weighed(&[("themselves", 5), ("family", 3), ("professional", 2)]),
            request.channel,
            request.route.0,
            "yes",
            "yes",
            self.chance.happens(600),
            false,
            self.chance.happens(900),
            words,
            "Staying in my own home and seeing people I know.",
            "",
            "",
            request.completed_at,
            (!open).then_some(request.ending),
            helped.then_some("A neighbourhood group and the right equipment"),
            helped.then(|| later(request.days().1.unwrap_or(self.calendar.until), 14)),
            line_id,
            event_id,
        ]);
    }

    #[expect(clippy::too_many_arguments, reason = "a line has so many parts")]
    fn line(
        &mut self,
        life: &Life,
        at: Timestamp,
        kind: &str,
        title: &str,
        words: Option<&str>,
        href: Option<&str>,
        open: bool,
    ) -> String {
        let id = self.ids.next(at);
        self.lines.push(args![id.as_str(), &life.id, at, kind, title, words, href, WRITER, open, at]);
        id
    }
}

const WRITER: &str = "Alongside (borough)";

/// What people say, by why they need support.
fn words(need: Need) -> &'static [&'static str] {
    match need {
        Need::Frailty => &[
            "I had a fall and I am nervous on the stairs now.",
            "Dad came home on Tuesday and cannot manage the shower.",
            "I cannot get out to the shops since the winter.",
        ],
        Need::Dementia => &[
            "Mum left the gas on again. We want her to stay at home.",
            "He gets lost on the way back from the paper shop.",
        ],
        Need::Physical => {
            &["My wheelchair does not fit through the new door.", "I want to work and need help in the mornings."]
        }
        Need::Learning => &[
            "I want my own flat and to keep my job at the café.",
            "The day centre moved and the bus does not go there.",
        ],
        Need::Mental => &["I have not opened my letters for weeks.", "I am out of hospital and on my own all day."],
        Need::Sight => &[
            "I cannot read the labels on my tablets any more.",
            "My sight is going and I do not want to stop cooking.",
        ],
        Need::Caring => &[
            "I have not slept through a night since March.",
            "I look after my husband and have to go into hospital myself.",
        ],
    }
}
