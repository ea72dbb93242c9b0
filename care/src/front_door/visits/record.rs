//! Writing down whom one met, in under a minute: by the plain form, or by a browser that kept it while there was no network.
//!
//! Exactly once: the form holds a number of its own, and whoever sends it twice is told that it was kept. It holds its writer
//! too: what waited on a shared device is never kept in somebody else's name.

use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use platform::{
    Error, Result,
    clock::{london, london_date},
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    keep::{ANOTHERS, Saved, keep_anyway, made_before},
    model::{Briefly, New, Visit},
    rules, store,
};
use crate::{
    front_door::{
        contacts::Item,
        hubs::{self, model::Booking},
        light::rules as light,
    },
    people::persons::{self, Person},
};

const PAGE: &str = "front_door/visits/form.html";

#[derive(Serialize)]
struct View {
    once: String,
    writer: String,
    device_key: String,
    booking: String,
    after: String,
    kinds: Vec<Item>,
    whos: Vec<Item>,
    hubs: Vec<Item>,
    people: Vec<Item>,
    ages: Vec<Item>,
    helped_with: Vec<Item>,
    /// What they said of danger when they booked.
    danger: Option<&'static str>,
}

fn items(answers: &[rules::Answer]) -> Vec<Item> {
    answers.iter().map(|(key, label)| Item { value: (*key).into(), text: (*label).into() }).collect()
}

/// What the form is about beside what is typed.
#[derive(Default)]
struct About {
    booking: Option<Booking>,
    person: Option<Person>,
    after: Option<Visit>,
}

impl About {
    /// What the address or the form names, where this worker may open it.
    async fn of(cx: &Cx, from: &Form) -> Result<Self> {
        let mut about = Self::default();
        if let Some(id) = from.some("booking") {
            let (booking, person) = hubs::affected::allowed(cx, &id).await?;
            about = Self { booking: Some(booking), person, after: None };
        }
        if let Some(id) = from.some("after") {
            let before = store::find(cx.db(), &id).await?.ok_or_else(no_visit)?;
            cx.may(hubs::RECORD, &before.record(person_of(cx, &before).await?.as_ref())).await?;
            about.person = person_of(cx, &before).await?;
            about.after = Some(before);
        }
        let about_somebody = about.booking.is_some() || about.after.is_some();
        if let Some(id) = from.some("person").filter(|_| from.text("who") == "person" || !about_somebody) {
            let person = persons::find_seen(cx, &id).await?;
            cx.may(hubs::RECORD, &person.record()).await?;
            about.person = Some(person);
        }
        Ok(about)
    }

    fn person_id(&self) -> Option<String> {
        self.person.as_ref().map(|person| person.id.clone())
    }
}

fn no_visit() -> Error {
    Error::NotFound("There is no such visit. Those you wrote down are under My people and visits.".into())
}

pub(super) async fn person_of(cx: &Cx, visit: &Visit) -> Result<Option<Person>> {
    match &visit.person_id {
        Some(id) => Ok(Some(persons::find_seen(cx, id).await?)),
        None => Ok(None),
    }
}

async fn view(cx: &Cx, about: &About, once: String) -> Result<View> {
    let me = cx.signed_in()?.account.id.clone();
    let none = |text: &str| Item { value: String::new(), text: text.into() };
    let mut hubs = vec![none("Not at a hub")];
    for hub in hubs::store::all(cx.db()).await? {
        hubs.push(Item { value: hub.id, text: hub.name });
    }
    let mut people = vec![none("Choose")];
    let mine = store::people_of(cx.db(), &me).await?;
    let mine = mine.into_iter().filter(|one| cx.can_on(hubs::RECORD, &one.record));
    people.extend(mine.map(|one| Item { value: one.id, text: one.name }));
    if let Some(person) = about.person.as_ref().filter(|person| people.iter().all(|one| one.value != person.id)) {
        people.insert(1, Item { value: person.id.clone(), text: person.details.name() });
    }
    if people.len() > 1 {
        cx.looked(hubs::LIST, "own people", "To choose whom they met").await?;
    }
    Ok(View {
        once,
        device_key: store::device_key(cx, &me).await?,
        writer: me,
        booking: about.booking.as_ref().map(|one| one.id.clone()).unwrap_or_default(),
        after: about.after.as_ref().map(|one| one.id.clone()).unwrap_or_default(),
        kinds: items(&rules::KINDS),
        whos: items(&rules::WHOS),
        hubs,
        people,
        ages: items(&light::AGES),
        helped_with: items(&light::HELPED_WITH),
        danger: about.booking.as_ref().and_then(Booking::danger),
    })
}

/// GET /visits/new: what is known already stands in the form.
pub(super) async fn new(cx: Cx) -> Result<Response> {
    let about = About::of(&cx, &cx.query).await?;
    let text = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut held = vec![text("on_date", &cx.today().to_string())];
    let kind = cx.query.some("kind").unwrap_or_else(|| "drop_in".into());
    let mut kind = if about.after.is_some() { "visit".to_owned() } else { kind };
    let mut who = if about.person.is_some() { "person" } else { "light" };
    if let Some(booking) = &about.booking {
        "talking_point".clone_into(&mut kind);
        if booking.danger().is_some() {
            who = "contact";
        }
        let told = &booking.told;
        let way = if told.phone.is_empty() { &told.email } else { &told.phone };
        let caller =
            [told.name.as_str(), way].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        held.extend([
            text("on_date", &london_date(booking.starts_at).min(cx.today()).to_string()),
            text("hub", &booking.hub_id),
            text("called", &told.name),
            text("caller", &caller),
            text("words", &told.words),
        ]);
        held.remove(0);
    }
    if let Some(id) = about.person_id() {
        held.push(("person".into(), id));
    }
    held.extend([text("kind", &kind), text("who", if kind == "plan" && who == "light" { "nobody" } else { who })]);
    let once = cx.new_id();
    cx.show_form(PAGE, &view(&cx, &about, once).await?, &Form::of(held))
}

/// Reads the form. Nothing is required: what is not said is left open, and counted.
fn read(cx: &Cx, about: &About, problems: &mut Problems) -> New {
    let form = &cx.form;
    for (name, most) in [
        ("words", rules::LONGEST),
        ("agreed", rules::LONGEST),
        ("connected", rules::LONGEST_LINE),
        ("called", 100),
        ("caller", rules::LONGEST_LINE),
    ] {
        problems.limit(name, form.text(name), most);
    }
    let on = problems.take("on_date", form.date("on_date")).unwrap_or(cx.today());
    let next_on = problems.take("next_on", form.date("next_on"));
    let check_on = problems.take("check_on", form.date("check_on"));
    let kind = form.text("kind").to_owned();
    if rules::label(&rules::KINDS, &kind).is_empty() {
        problems.add("kind", "Say what it was");
    }
    let who = Some(form.text("who")).filter(|who| !rules::label(&rules::WHOS, who).is_empty()).unwrap_or("nobody");
    // A concern needs somebody who acts on it, so a contact begins where nobody has a record.
    let concern = form.has("concern");
    let who = if concern && who != "person" { "contact" } else { who };
    if who == "person" && about.person.is_none() {
        problems.add("person", "Choose whom, or say that nobody is named");
    }
    if problems.none() {
        for (field, sentence) in rules::wrong_days(&kind, on, next_on, cx.today()) {
            problems.add(field, sentence);
        }
        if check_on.is_some_and(|day| day < cx.today()) {
            problems.add("check_on", "The day on which we ask cannot be in the past");
        }
    }
    let brief = if who == "light" { briefly(form, about, problems) } else { Briefly::default() };
    New {
        once: form.text("once").chars().take(100).collect(),
        kind,
        hub_id: form.some("hub"),
        on,
        who: who.to_owned(),
        person_id: about.person_id(),
        brief,
        concern,
        caller: form.some("caller"),
        words: form.text("words").to_owned(),
        agreed: form.text("agreed").to_owned(),
        connected: form.text("connected").to_owned(),
        check_on,
        next_on,
        after: about.after.as_ref().map(|after| after.id.clone()),
    }
}

/// The little that is kept of somebody without a record, by the rules of light records.
fn briefly(form: &Form, about: &About, problems: &mut Problems) -> Briefly {
    let concern = about.booking.as_ref().is_some_and(|booking| booking.told.safe == "abuse");
    if let Err(why) = light::may_keep(true, false, concern) {
        problems.add("who", why);
    }
    if form.text("keep_name").is_empty() && !form.text("called").is_empty() {
        problems.add("keep_name", "Say whether they agree that we keep what to call them");
    }
    let district = light::district(form.text("district"));
    if district.is_none() && !form.text("district").is_empty() {
        problems.add("district", "Write the first half of a postcode, or leave it empty");
    }
    Briefly {
        agreed: form.text("keep_name") == "yes",
        called: form.some("called"),
        district,
        age: light::pick(&light::AGES, form.text("age")),
        helped_with: light::pick(&light::HELPED_WITH, form.text("helped_with")),
    }
}

/// What became of a form that was sent.
enum Done {
    Saved(Saved),
    Wrong(Box<About>, Problems),
    /// Refused, though nothing that was typed is wrong: it must not be lost.
    Refused(Box<About>, Error),
}

const WITHOUT: &str = "What you typed is here and not saved yet. Press Save to keep it without that booking or visit.";

async fn save(cx: &Cx) -> Result<Done> {
    let me = cx.signed_in()?.account.id.clone();
    if cx.form.some("writer").is_some_and(|writer| writer != me) {
        return Err(Error::Conflict(ANOTHERS.into()));
    }
    if let Some(visit) = made_before(cx, cx.form.text("once"), &me).await? {
        return Ok(Done::Saved(Saved::Before(visit)));
    }
    let about = match About::of(cx, &cx.form).await {
        Ok(about) => about,
        // What cannot be opened is left out, so that the next Save is not refused for the same reason.
        Err(error) => return Ok(Done::Refused(Box::default(), error)),
    };
    let mut problems = Problems::new();
    let mut new = read(cx, &about, &mut problems);
    if new.hub_id.is_some() && hubs::store::find(cx.db(), new.hub_id.as_deref().unwrap_or_default()).await?.is_none() {
        new.hub_id = None;
    }
    if !problems.none() {
        return Ok(Done::Wrong(Box::new(about), problems));
    }
    if new.once.is_empty() {
        new.once = cx.new_id();
    }
    let saved = keep_anyway(cx, &new, about.booking.as_ref()).await;
    Ok(saved.map_or_else(|error| Done::Refused(Box::new(about), error), Done::Saved))
}

/// The sentence of a refusal that whoever typed can act on, with its status; any other error stays one.
fn refusal(error: Error) -> Result<(StatusCode, String)> {
    let status = error.status();
    match error {
        Error::Refusal(why) | Error::Conflict(why) | Error::Forbidden(why) | Error::NotFound(why) => Ok((status, why)),
        other => Err(other),
    }
}

/// POST /visits
pub(super) async fn create(cx: Cx) -> Result<Response> {
    let once = cx.form.text("once").to_owned();
    match save(&cx).await? {
        Done::Saved(Saved::Before(_)) => Ok(cx.see_other("/visits", Some("It was saved before, once."))),
        Done::Wrong(about, problems) => cx.again(PAGE, &view(&cx, &about, once).await?, &problems),
        Done::Refused(about, error) => {
            let (_, mut why) = refusal(error)?;
            if why == ANOTHERS {
                return Err(Error::Conflict(why));
            }
            let left_out = |name: &str, kept: bool| cx.form.some(name).is_some() && !kept;
            if left_out("booking", about.booking.is_some()) || left_out("after", about.after.is_some()) {
                why = format!("{why} {WITHOUT}");
            }
            cx.refused(PAGE, &view(&cx, &about, once).await?, &why)
        }
        Done::Saved(Saved::Now(visit, said)) => {
            let told = format!("It is saved. {said}");
            let to = visit.contact_id.as_ref().map_or_else(|| "/visits".to_owned(), |id| format!("/contacts/{id}"));
            Ok(cx.see_other(&to, Some(told.trim())))
        }
    }
}

/// POST /visits/waiting: the same for a browser that kept it while there was no network. It hears in JSON what became of it.
pub(super) async fn create_waiting(cx: Cx) -> Result<Response> {
    let refused = |status: StatusCode, why: String| (status, Json(serde_json::json!({"problem": why}))).into_response();
    match save(&cx).await {
        Ok(Done::Saved(Saved::Now(visit, _) | Saved::Before(visit))) => {
            let at = visit.made_at.to_zoned(london()).strftime("%H:%M").to_string();
            let href = match &visit.contact_id {
                Some(id) => format!("/contacts/{id}"),
                None => format!("/visits/{}", visit.id),
            };
            Ok(Json(serde_json::json!({"saved": at, "href": href})).into_response())
        }
        Ok(Done::Wrong(_, problems)) => {
            let all: Vec<String> = problems.summary().into_iter().map(|line| line.text).collect();
            Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, all.join(". ")))
        }
        Ok(Done::Refused(_, error)) | Err(error) => refusal(error).map(|(status, why)| refused(status, why)),
    }
}

#[derive(Serialize)]
struct Show {
    visit: Visit,
    kind: &'static str,
    who: String,
    person_href: Option<String>,
    hub: Option<String>,
}

/// GET /visits/{id}
pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let visit = store::find(cx.db(), &id).await?.ok_or_else(no_visit)?;
    let person = person_of(&cx, &visit).await?;
    cx.may(hubs::RECORD, &visit.record(person.as_ref())).await?;
    let who =
        person.as_ref().map_or_else(|| rules::label(&rules::WHOS, &visit.who).to_owned(), |one| one.details.name());
    let hub = match &visit.hub_id {
        Some(id) => hubs::store::find(cx.db(), id).await?.map(|hub| hub.name),
        None => None,
    };
    let view =
        Show { kind: rules::short(&visit.kind), who, person_href: person.as_ref().map(Person::href), hub, visit };
    cx.show("front_door/visits/show.html", &view)
}
