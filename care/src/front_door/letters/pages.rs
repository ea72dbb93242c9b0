//! The pages of letters: writing one from a contact, looking at it before it goes, sending it, and what became of it.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use platform::{
    Error, Result,
    messages::{self, Kind, Message, State},
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    model::{Letter, Written},
    rules::{self, Agreed, Known},
    save, store,
};
use crate::{
    front_door::{
        contacts::{self, Contact, Item},
        sent::{self, Sent},
    },
    people::persons::Person,
};

const FORM: &str = "front_door/letters/form.html";
const SHOW: &str = "front_door/letters/show.html";

pub(super) const VIEW: &str = "front_door/contacts:view";
const EDIT: &str = "front_door/contacts:edit";

/// A contact with what is known of whom we write to; the policy has been asked.
struct Allowed {
    contact: Contact,
    person: Option<Person>,
    sent: Option<Sent>,
}

impl Allowed {
    fn known(&self) -> Known<'_> {
        Known { person: self.person.as_deref(), answers: self.sent.as_ref().map(|sent| &sent.answers) }
    }
}

async fn allowed(cx: &Cx, action: &str, contact_id: &str) -> Result<Allowed> {
    let found = contacts::allowed(cx, action, contact_id).await?;
    let sent = sent::of_contact(cx.db(), contact_id).await?;
    Ok(Allowed { contact: found.contact, person: found.person, sent })
}

async fn found(cx: &Cx, action: &str, id: &str) -> Result<(Letter, Allowed)> {
    let letter = store::find(cx.db(), id).await?.ok_or_else(|| {
        Error::NotFound(
            "There is no such letter. Look for it on the person’s timeline, or in the list of letters.".into(),
        )
    })?;
    let allowed = allowed(cx, action, &letter.contact_id).await?;
    Ok((letter, allowed))
}

#[derive(Serialize)]
struct FormView {
    action: String,
    back: String,
    once: String,
    version: i64,
    person_name: Option<String>,
    formats: Vec<Item>,
    wish: Option<String>,
    needs: Option<String>,
    refused: Option<String>,
}

impl FormView {
    fn of(allowed: &Allowed, letter: Option<&Letter>, kind: Kind, once: String) -> Self {
        let contact = &allowed.contact.id;
        let person = allowed.person.as_ref();
        let formats = rules::FORMATS.iter().map(|(value, text)| Item { value: (*value).into(), text: (*text).into() });
        Self {
            action: letter
                .map_or_else(|| format!("/contacts/{contact}/letter"), |held| format!("/letters/{}", held.id)),
            back: letter.map_or_else(|| format!("/contacts/{contact}"), |held| format!("/letters/{}", held.id)),
            once,
            version: letter.map_or(0, |held| held.version),
            person_name: person.map(|person| person.name()),
            formats: formats.collect(),
            wish: person.and_then(|person| person.contact_preference.clone()),
            needs: person.and_then(|person| person.accessible_information.clone()),
            refused: rules::may_write(kind, allowed.known()).err(),
        }
    }
}

/// The format of this key, if there is one.
fn format_of(key: &str) -> Option<&'static str> {
    rules::FORMATS.iter().find(|(held, _)| *held == key).map(|(held, _)| *held)
}

fn fields(written: &Written) -> Form {
    Form::of([
        ("format", written.format.clone()),
        ("recipient", written.recipient.clone()),
        ("subject", written.subject.clone()),
        ("body", written.body.clone()),
    ])
}

fn written(cx: &Cx) -> Written {
    let text = |name: &str| cx.form.text(name).to_owned();
    Written {
        format: format_of(cx.form.text("format")).unwrap_or(Kind::Letter.name()).into(),
        recipient: text("recipient"),
        subject: text("subject"),
        body: text("body"),
    }
}

/// GET /contacts/{id}/letter
pub(super) async fn new(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, EDIT, &id).await?;
    let format = format_of(cx.query.text("format")).unwrap_or_else(|| rules::preferred(allowed.known()));
    let kind = rules::kind_of(format).unwrap_or(Kind::Letter);
    let words = rules::words()?;
    let typed = &allowed.contact.typed;
    // What was agreed in a conversation stands with the person.
    let held = allowed.person.as_ref().and_then(Person::next_step);
    let of_person = held.as_ref().map(|step| (step.what.as_str(), step.on));
    let agreed = Agreed {
        council: &cx.app.config.service_name,
        agreed: &typed.agreed,
        next: typed.next_what.as_deref().zip(typed.next_on).or(of_person),
        worker: &cx.signed_in()?.account.name,
    };
    let begun = Written {
        format: format.into(),
        recipient: rules::recipient(kind, allowed.known()),
        subject: words.about_agreed.clone(),
        body: words.agreed(kind, agreed),
    };
    let view = FormView::of(&allowed, None, kind, cx.new_id());
    cx.show_form(FORM, &view, &fields(&begun))
}

/// POST /contacts/{id}/letter: kept as a draft, which is shown as it will look.
pub(super) async fn create(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, EDIT, &id).await?;
    let once = cx.form.text("once");
    if once.len() != 36 {
        return Err(Error::BadRequest(
            "This form has lost its number, so it was not kept. Copy what you wrote, open the page again and paste it."
                .into(),
        ));
    }
    let letter = Letter {
        id: cx.new_id(),
        version: 1,
        once: once.to_owned(),
        contact_id: allowed.contact.id.clone(),
        written: written(&cx),
        words: format!("agreed {}", rules::words()?.version),
        by_name: cx.signed_in()?.account.name.clone(),
        created_at: cx.now(),
        message_id: None,
    };
    let mut work = cx.begin().await?;
    if save::keep(&mut work, &letter, &allowed.contact).await? {
        work.commit().await?;
        return Ok(cx.see_other(&format!("/letters/{}", letter.id), None));
    }
    drop(work);
    let held = store::of_form(cx.db(), once).await?.filter(|held| held.contact_id == letter.contact_id);
    let held =
        held.ok_or_else(|| Error::BadRequest("This form belongs to another letter, so it was not kept.".into()))?;
    Ok(cx.see_other(&format!("/letters/{}", held.id), None))
}

#[derive(Serialize)]
struct View {
    id: String,
    version: i64,
    title: &'static str,
    format: String,
    draft: bool,
    may_edit: bool,
    may_send_again: bool,
    contact: String,
    person_name: Option<String>,
    by_name: String,
    created_at: Timestamp,
    state: &'static str,
    state_at: Option<Timestamp>,
    reason: Option<String>,
    refused: Option<String>,
    written: Written,
    lines: Vec<String>,
}

/// What people call a format.
pub(super) fn format_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "Text",
        Kind::Email => "E-mail",
        Kind::Letter => "Letter",
    }
}

/// Where a message stands, in words; `files` when none is carried out of the house.
pub(super) fn state_words(message: Option<&Message>, files: bool) -> &'static str {
    match message.map(|message| message.state) {
        None => "Draft: it has not gone yet",
        Some(State::Waiting) => "Waiting to go",
        Some(State::Sent) if files => "Written to the folder of messages: somebody must print or send it",
        Some(State::Sent) => "Sent: we have not heard yet that it arrived",
        Some(State::Delivered) if message.is_some_and(|message| message.kind == Kind::Letter) => "Printed and posted",
        Some(State::Delivered) => "Arrived",
        Some(State::Failed) => "Did not arrive",
        Some(State::Withdrawn) => "Held back: it did not go",
    }
}

async fn view(cx: &Cx, letter: &Letter, allowed: &Allowed) -> Result<View> {
    let message = match &letter.message_id {
        Some(id) => messages::find(cx.db(), id).await?,
        None => None,
    };
    let kind = save::kind_of(letter)?;
    let may_edit = cx.can_on(EDIT, &allowed.contact.record(allowed.person.as_ref()));
    let failed = message.as_ref().is_some_and(|message| message.state == State::Failed);
    let lines = letter.written.body.split('\n').map(str::trim).filter(|line| !line.is_empty());
    Ok(View {
        id: letter.id.clone(),
        version: letter.version,
        title: if letter.written.format == rules::LARGE { "Letter in large print" } else { format_words(kind) },
        format: kind.name().into(),
        draft: message.is_none(),
        may_edit,
        may_send_again: may_edit && failed,
        contact: format!("/contacts/{}", letter.contact_id),
        person_name: allowed.person.as_ref().map(|person| person.name()),
        by_name: letter.by_name.clone(),
        created_at: letter.created_at,
        state: state_words(message.as_ref(), cx.app.config.notify.is_none()),
        state_at: message.as_ref().map(|message| message.state_at),
        reason: message.and_then(|message| message.reason),
        refused: rules::may_write(kind, allowed.known()).err(),
        lines: lines.map(str::to_owned).collect(),
        written: letter.written.clone(),
    })
}

/// GET /letters/{id}
pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let (letter, allowed) = found(&cx, VIEW, &id).await?;
    cx.show(SHOW, &view(&cx, &letter, &allowed).await?)
}

/// A letter that has gone cannot be changed.
fn is_draft(letter: &Letter) -> Result<()> {
    if letter.message_id.is_none() {
        return Ok(());
    }
    Err(Error::Refusal("This has been sent, so it cannot be changed. Write another one from the contact.".into()))
}

/// GET /letters/{id}/edit
pub(super) async fn edit(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let (letter, allowed) = found(&cx, EDIT, &id).await?;
    is_draft(&letter)?;
    let view = FormView::of(&allowed, Some(&letter), save::kind_of(&letter)?, letter.once.clone());
    cx.show_form(FORM, &view, &fields(&letter.written))
}

/// POST /letters/{id}
pub(super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let (letter, allowed) = found(&cx, EDIT, &id).await?;
    is_draft(&letter)?;
    if cx.form.text("version").parse::<i64>() != Ok(letter.version) {
        let view = FormView::of(&allowed, Some(&letter), save::kind_of(&letter)?, letter.once.clone());
        return cx.refused(FORM, &view, "Somebody else changed this letter while you were writing. What you wrote is still here and is not kept yet: press the button again to keep it over theirs.");
    }
    let mut work = cx.begin().await?;
    let typed = written(&cx);
    store::update(&mut work, &letter, &typed).await?;
    let after = Letter { version: letter.version + 1, written: typed, ..letter.clone() };
    let (subject, person) = (("letter", letter.id.as_str()), allowed.contact.person_id.as_deref());
    work.changed("front_door/letters:write", subject, person, Some(&letter), Some(&after)).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/letters/{}", letter.id), None))
}

/// POST /letters/{id}/send: a draft goes, or one that did not arrive is tried again.
pub(super) async fn send(mut cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let (letter, allowed) = found(&cx, EDIT, &id).await?;
    let (kind, page) = (save::kind_of(&letter)?, format!("/letters/{}", letter.id));
    if let Err(why) = rules::may_write(kind, allowed.known()) {
        return cx.refused(SHOW, &view(&cx, &letter, &allowed).await?, &format!("It was not sent. {why}"));
    }
    if let Some(message_id) = &letter.message_id {
        let message = messages::find(cx.db(), message_id).await?;
        let mut work = cx.begin().await?;
        let again = match &message {
            Some(message) => messages::send_again(&mut work, message).await?,
            None => false,
        };
        if !again {
            return Ok(cx.see_other(&page, Some("It was sent already. Nothing was sent twice.")));
        }
        work.commit().await?;
        return Ok(cx.see_other(&page, Some("It goes out again in a moment.")));
    }
    if cx.form.text("version").parse::<i64>() != Ok(letter.version) {
        return cx.refused(
            SHOW,
            &view(&cx, &letter, &allowed).await?,
            "It was changed after you looked at it, so it was not sent. Read it again, then send it.",
        );
    }
    let mut problems = Problems::new();
    check(&letter.written, kind, &mut problems);
    if !problems.none() {
        let view = FormView::of(&allowed, Some(&letter), kind, letter.once.clone());
        cx.form = fields(&letter.written);
        return cx.again(FORM, &view, &problems);
    }
    let pdf = match kind {
        Kind::Letter => Some(save::pdf(&letter, &cx.app.config.service_name, cx.app.config.phase.clone()).await?),
        Kind::Text | Kind::Email => None,
    };
    let mut work = cx.begin().await?;
    save::send(&mut work, &letter, &allowed.contact, pdf).await?;
    work.commit().await?;
    Ok(cx.see_other(&page, Some("It goes out in a moment, and stands on the timeline.")))
}

fn check(written: &Written, kind: Kind, problems: &mut Problems) {
    if let Some(wrong) = rules::wrong_recipient(kind, &written.recipient) {
        problems.add("recipient", wrong);
    }
    if written.body.trim().is_empty() {
        problems.add("body", "Write what it says");
    }
    if kind == Kind::Text && written.body.chars().count() > rules::LONGEST_TEXT {
        problems.add("body", "A text has room for 918 letters. Write less, or send a letter");
    }
}

/// GET /letters/{id}/letter.pdf
pub(super) async fn pdf(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let (letter, _) = found(&cx, VIEW, &id).await?;
    let made = save::pdf(&letter, &cx.app.config.service_name, cx.app.config.phase.clone()).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"letter.pdf\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, made).into_response())
}
