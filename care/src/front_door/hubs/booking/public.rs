//! Booking a talking point without an account: one page, nothing needed but a way to know somebody.

use axum::response::Response;
use platform::{
    Error, Result,
    identity::PasswordHash,
    web::{Cx, Problems, Visitor, remember},
};
use serde::Serialize;

use super::{Outcome, Wanted, book, free, hub_of, store};
use crate::front_door::{
    asking::{
        human,
        model::Settings,
        pages::{Item, items, limited, pick},
        rules as asking,
        secrets::Secret,
        send::as_contact,
        store as about_us,
    },
    contacts,
    hubs::{
        model::{Booking, Hub, Slot, Told},
        public::{When, when},
        rules, store as places,
    },
    sent::{
        Answers,
        rules::{REACH, SAFE, reference_words},
    },
};

const PAGE: &str = "front_door/hubs/booking/book.html";
/// The cookie that lets a browser see what it booked, for a day.
pub(super) const COOKIE: &str = "alongside-booking";
const SHOWN_SECONDS: u32 = 86_400;
/// Times to choose from beside the one that was wanted.
const CHOICES: usize = 8;

#[derive(Serialize)]
struct View {
    hub: Hub,
    times: Vec<When>,
    ticket: String,
    safe_items: Vec<Item>,
    reach_items: Vec<Item>,
    stamp: String,
    trap: &'static str,
    settings: Settings,
    days: i64,
}

async fn view(cx: &Cx, hub: Hub, wanted: &str, ticket: &str, stamp: String) -> Result<View> {
    let all = free(cx.db(), &hub.id, cx.now(), rules::last_day(cx.today())).await?;
    let chosen = all.iter().find(|slot| slot.key() == wanted).cloned();
    let others = all.into_iter().filter(|slot| slot.key() != wanted).take(CHOICES);
    let mut shown: Vec<Slot> = chosen.into_iter().chain(others).collect();
    shown.sort_by_key(|slot| slot.starts_at);
    Ok(View {
        hub,
        times: shown.iter().map(|slot| when(slot, slot.key() == wanted)).collect(),
        ticket: ticket.to_owned(),
        safe_items: items(&SAFE),
        reach_items: items(&REACH),
        stamp,
        trap: human::TRAP,
        settings: about_us::settings(cx.db()).await?,
        days: rules::KEPT_DAYS,
    })
}

fn no_place() -> Error {
    Error::NotFound("This time is not offered, or not any more. See which are free under Places to talk.".into())
}

/// GET /talk/book?at=…
pub(in crate::front_door::hubs) async fn ask(cx: Cx) -> Result<Response> {
    let wanted = cx.query.text("at");
    let hub = hub_of(cx.db(), wanted).await?.ok_or_else(no_place)?;
    let secret = Secret::new();
    let stamp = human::stamp(&cx).await?;
    cx.show(PAGE, &view(&cx, hub, wanted, secret.text(), stamp).await?)
}

/// What somebody wrote, within what can be kept.
pub(super) fn read(cx: &Cx, problems: &mut Problems) -> Told {
    let form = &cx.form;
    let mut line = |name: &str, most| limited(form, name, most, problems);
    let mut told = Told {
        name: line("name", rules::LONGEST_LINE),
        phone: line("phone", rules::LONGEST_LINE),
        email: line("email", rules::LONGEST_LINE),
        address: line("address", 500),
        needs: line("write_how", 2_000),
        words: line("words", rules::LONGEST),
        ..Told::default()
    };
    told.reach = pick(form, "reach", &REACH, problems);
    told.safe = pick(form, "safe", &SAFE, problems);
    told
}

/// What they wrote, as answers of the other public pages.
pub(super) fn answers(told: &Told) -> Answers {
    Answers {
        safe: told.safe.clone(),
        happening: told.words.clone(),
        name: told.name.clone(),
        reach: told.reach.clone(),
        phone: told.phone.clone(),
        email: told.email.clone(),
        address: told.address.clone(),
        write_how: told.needs.clone(),
        ..Answers::default()
    }
}

/// POST /talk/book
pub(in crate::front_door::hubs) async fn create(cx: Cx, visitor: Visitor) -> Result<Response> {
    let (key, place) = (cx.form.text("at").to_owned(), cx.form.text("hub"));
    let hub = places::find(cx.db(), place).await?.filter(|hub| hub.shown).ok_or_else(no_place)?;
    let secret = Secret::read(cx.form.text("once")).unwrap_or_else(Secret::new);
    if store::of_form(cx.db(), &secret.draft_id()).await?.is_some() {
        return Ok(booked(&cx, &secret));
    }
    let mut problems = Problems::new();
    human::check(&cx, "name", &mut problems).await?;
    // Whoever was taken for a person need not wait again when the page comes back with a question.
    let stamp = if problems.none() { cx.form.text("stamp").to_owned() } else { human::stamp(&cx).await? };
    let told = read(&cx, &mut problems);
    if key.is_empty() {
        problems.add("at", "Choose a time");
    }
    problems_of(&told, &mut problems);
    if problems.none() {
        human::knock(&cx, &visitor, "talking point booked", rules::MOST_SENT, "name", &mut problems);
    }
    if problems.none() {
        match keep(&cx, &hub, &key, &secret, &told).await? {
            Outcome::Booked(_) | Outcome::Same => return Ok(booked(&cx, &secret)),
            Outcome::Taken => problems.add(
                "at",
                "This time has just gone. What you wrote is still here, and you are not booked yet. Choose another time",
            ),
            Outcome::TooMany => problems.add(
                "name",
                "There are three bookings to come with this number or email already. Cancel one of them, or ring us",
            ),
        }
    }
    cx.again(PAGE, &view(&cx, hub, &key, secret.text(), stamp).await?, &problems)
}

fn problems_of(told: &Told, problems: &mut Problems) {
    if let Some((field, sentence)) = rules::missing(told) {
        problems.add(field, sentence);
    }
    if let Some((field, sentence)) = asking::missing_to_reach(&answers(told)) {
        problems.add(field, sentence);
    }
}

/// Books it; when somebody is in danger, the contact team gets a contact at once as well.
async fn keep(cx: &Cx, hub: &Hub, key: &str, secret: &Secret, told: &Told) -> Result<Outcome> {
    // Of a place that the form does not speak of nothing is booked.
    if hub_of(cx.db(), key).await?.is_none_or(|other| other.id != hub.id) {
        return Ok(Outcome::Taken);
    }
    let code_hash = PasswordHash::of(&secret.code()).await?.text().to_owned();
    let team_id = about_us::settings(cx.db()).await?.team_id;
    let answers = answers(told);
    let urgent = asking::is_urgent(&answers);
    // The same form may come again with another time: what it said of danger is one contact.
    let once = format!("talk-{}", secret.draft_id());
    let before = if urgent { contacts::of_form(cx.db(), &once).await?.map(|contact| contact.id) } else { None };
    let mut work = cx.begin().await?;
    let contact_id = if urgent && before.is_none() {
        let now = work.now();
        Some(as_contact(&mut work, team_id, now, &answers, Some(once)).await?.id)
    } else {
        before
    };
    let wanted = Wanted {
        key: key.to_owned(),
        once: secret.draft_id(),
        code_hash,
        told: told.clone(),
        person_id: None,
        contact_id,
    };
    let outcome = book(&mut work, wanted).await?;
    // Danger is told at once, also when the time is gone and they leave the page.
    if urgent || matches!(outcome, Outcome::Booked(_)) {
        work.commit().await?;
    }
    Ok(outcome)
}

/// Leads to what was booked, which this browser may see for a day.
fn booked(cx: &Cx, secret: &Secret) -> Response {
    let mut answer = cx.see_other("/talk/booked", None);
    remember(cx, &mut answer, COOKIE, secret.text(), SHOWN_SECONDS);
    answer
}

/// A booking as whoever made it sees it.
#[derive(Debug, Serialize)]
pub(super) struct Mine {
    reference: String,
    state: String,
    when: When,
    hub: Option<Hub>,
    passed: bool,
}

/// What is shown of a booking.
pub(super) async fn mine(cx: &Cx, one: &Booking) -> Result<Mine> {
    let slot = Slot { point_id: one.point_id.clone(), starts_at: one.starts_at, minutes: one.minutes, at_once: 1 };
    Ok(Mine {
        reference: reference_words(&one.reference),
        state: one.state.clone(),
        when: when(&slot, false),
        hub: places::find(cx.db(), &one.hub_id).await?,
        passed: one.starts_at <= cx.now(),
    })
}

#[derive(Serialize)]
struct Booked {
    one: Mine,
    code: String,
    danger: Option<&'static str>,
    safe: String,
    days: i64,
    settings: Settings,
}

/// GET /talk/booked: the number, the code, and what to do now when somebody is in danger.
pub(in crate::front_door::hubs) async fn show_booked(cx: Cx, visitor: Visitor) -> Result<Response> {
    let Some(secret) = visitor.cookie(COOKIE).and_then(Secret::read) else {
        return Ok(cx.see_other("/talk/booking", None));
    };
    let Some(one) = store::of_form(cx.db(), &secret.draft_id()).await? else {
        return Ok(cx.see_other("/talk/booking", None));
    };
    let view = Booked {
        danger: one.danger(),
        safe: one.told.safe.clone(),
        one: mine(&cx, &one).await?,
        code: secret.code(),
        days: rules::KEPT_DAYS,
        settings: about_us::settings(cx.db()).await?,
    };
    cx.show("front_door/hubs/booking/booked.html", &view)
}
