//! Booking a talking point for somebody, from their page or from a contact: what is known already is not typed again.

use axum::response::Response;
use platform::{
    Error, Result,
    clock::london,
    identity::PasswordHash,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{Outcome, Wanted, book, free, hub_of, public::read};
use crate::{
    front_door::{
        asking::secrets::Secret,
        contacts::{self, Contact},
        hubs::{
            RECORD,
            public::{When, when},
            rules, store as places,
        },
        sent::rules::reference_words,
    },
    people::{
        persons::{self, Person},
        timeline,
    },
};

const PAGE: &str = "front_door/hubs/booking/worker.html";
/// Times shown of one place.
const CHOICES: usize = 6;

/// For whom: a contact, a person, or a contact about a person.
struct For {
    contact: Option<Contact>,
    person: Option<Person>,
}

impl For {
    /// Whom the form speaks of, when this worker may act for them.
    async fn of(cx: &Cx, from: &Form) -> Result<Self> {
        if let Some(id) = from.some("contact") {
            let allowed = contacts::allowed(cx, "front_door/contacts:edit", &id).await?;
            return Ok(Self { contact: Some(allowed.contact), person: allowed.person });
        }
        let id = from.some("person").ok_or_else(|| {
            Error::NotFound("Say for whom: book from a person’s page or from a contact. Nothing was changed.".into())
        })?;
        let person = persons::find_seen(cx, &id).await?;
        cx.may(RECORD, &person.record()).await?;
        Ok(Self { contact: None, person: Some(person) })
    }

    fn back(&self) -> String {
        match (&self.contact, &self.person) {
            (Some(contact), _) => format!("/contacts/{}", contact.id),
            (None, Some(person)) => person.href(),
            (None, None) => "/hubs".into(),
        }
    }
}

#[derive(Serialize)]
struct Place {
    name: String,
    times: Vec<When>,
}

#[derive(Serialize)]
struct View {
    name: String,
    known: bool,
    back: String,
    contact: String,
    person: String,
    once: String,
    places: Vec<Place>,
}

async fn view(cx: &Cx, whom: &For, once: &str) -> Result<View> {
    let mut shown = Vec::new();
    for hub in places::all(cx.db()).await?.into_iter().filter(|hub| hub.shown) {
        let free = free(cx.db(), &hub.id, cx.now(), rules::last_day(cx.today())).await?;
        let chosen = cx.form.text("at");
        let times: Vec<When> = free.iter().take(CHOICES).map(|slot| when(slot, slot.key() == chosen)).collect();
        if !times.is_empty() {
            shown.push(Place { name: hub.name, times });
        }
    }
    Ok(View {
        name: whom.person.as_ref().map(|person| person.details.name()).unwrap_or_default(),
        known: whom.person.is_some(),
        back: whom.back(),
        contact: whom.contact.as_ref().map(|contact| contact.id.clone()).unwrap_or_default(),
        person: whom.person.as_ref().map(|person| person.id.clone()).unwrap_or_default(),
        once: once.to_owned(),
        places: shown,
    })
}

/// GET /hubs/book?person=… or ?contact=…
pub(in crate::front_door::hubs) async fn ask(cx: Cx) -> Result<Response> {
    let whom = For::of(&cx, &cx.query).await?;
    let secret = Secret::new();
    let typed = whom.contact.as_ref().map(|contact| &contact.typed);
    let text = |name: &str, value: Option<String>| (name.to_owned(), value.unwrap_or_default());
    let held = Form::of([
        text("words", typed.map(|typed| typed.happening.chars().take(rules::LONGEST).collect())),
        text("name", typed.and_then(|typed| typed.caller.clone())),
        text("write_how", whom.person.as_ref().and_then(|person| person.details.accessible_information.clone())),
    ]);
    cx.show_form(PAGE, &view(&cx, &whom, secret.text()).await?, &held)
}

/// POST /hubs/book
pub(in crate::front_door::hubs) async fn create(cx: Cx) -> Result<Response> {
    let whom = For::of(&cx, &cx.form).await?;
    let secret = Secret::read(cx.form.text("once")).unwrap_or_else(Secret::new);
    let mut problems = Problems::new();
    let told = read(&cx, &mut problems);
    let key = cx.form.text("at").to_owned();
    let hub = hub_of(cx.db(), &key).await?;
    if key.is_empty() || hub.is_none() {
        problems.add("at", "Choose a time");
    }
    let (Some(hub), true) = (hub, problems.none()) else {
        return cx.again(PAGE, &view(&cx, &whom, secret.text()).await?, &problems);
    };
    let wanted = Wanted {
        key,
        once: secret.draft_id(),
        code_hash: PasswordHash::of(&secret.code()).await?.text().to_owned(),
        told,
        person_id: whom.person.as_ref().map(|person| person.id.clone()),
        contact_id: whom.contact.as_ref().map(|contact| contact.id.clone()),
    };
    let mut work = cx.begin().await?;
    match book(&mut work, wanted).await? {
        Outcome::Booked(one) => {
            let day = one.starts_at.to_zoned(london()).strftime("%A %-d %B, %H:%M").to_string();
            if let Some(person_id) = &one.person_id {
                let title = format!("Talking point booked: {}, {day}", hub.name);
                let by = work.actor().name.clone();
                let (at, kind) = (work.now(), timeline::Kind::Note);
                let line = timeline::Line { person_id, at, kind, title: &title, words: None, href: None, by: &by };
                timeline::add(&mut work, &line).await?;
            }
            work.commit().await?;
            let told = format!(
                "It is booked: {}, {day}. Their number is {} and their code {}: give them both, they can cancel with them.",
                hub.name,
                reference_words(&one.reference),
                secret.code()
            );
            return Ok(cx.see_other(&whom.back(), Some(&told)));
        }
        Outcome::Same => return Ok(cx.see_other(&whom.back(), Some("It is booked already."))),
        Outcome::Taken => {
            problems.add("at", "This time has just gone. What you wrote is still here: choose another time");
        }
        Outcome::TooMany => {
            problems.add(
                "at",
                "There are three bookings to come with this number or email already. Cancel one of them first",
            );
        }
    }
    drop(work);
    cx.again(PAGE, &view(&cx, &whom, secret.text()).await?, &problems)
}
