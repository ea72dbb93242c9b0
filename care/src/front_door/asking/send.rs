//! Sending: one draft becomes one contact, however often the button is pressed; then what happens next, and when.

use axum::response::Response;
use jiff::Timestamp;
use platform::{
    Result,
    identity::PasswordHash,
    web::{Cx, Problems, Visitor},
    work::Work,
};
use serde::Serialize;

use super::{
    drafts, human, ideas,
    model::{Draft, Settings},
    rules,
    secrets::Secret,
    store, summary,
};
use crate::{
    front_door::{
        assessments::{self, Where},
        contacts::{self, Contact, Typed},
        light,
        sent::{self, Answers, Sent, rules as words},
    },
    market::directory::Idea,
    people::persons,
    safeguarding::concerns::{self, From, Source},
};

/// POST /ask/send
pub(super) async fn send(cx: Cx, visitor: Visitor) -> Result<Response> {
    let Some((secret, draft)) = drafts::of(&cx, &visitor).await? else {
        return Ok(cx.see_other("/ask", None));
    };
    if draft.reference.is_some() {
        return Ok(cx.see_other("/ask/sent", None));
    }
    let mut draft = draft;
    // A right is asked for with one tick, whoever asks and whatever else was answered.
    draft.answers.assessed.wants_assessment |= cx.form.has("wants_assessment");
    let mut problems = Problems::new();
    if draft.answers.told().is_empty() {
        problems.add("send", rules::SOME_WORDS);
    }
    if !cx.form.text(human::TRAP).is_empty() {
        problems.add("send", "We could not take this. Nothing is lost. Press the button again, or ring us");
    }
    if problems.none() {
        human::knock(&cx, &visitor, "ask sent", rules::MOST_SENT, "send", &mut problems);
    }
    if !problems.none() {
        return summary::again(&cx, &draft, &problems).await;
    }
    if !become_contact(&cx, &secret, &draft).await? {
        // Sent or changed in another tab in the same moment: what is there is shown.
        let sent = drafts::of(&cx, &visitor).await?.is_some_and(|(_, draft)| draft.reference.is_some());
        return Ok(cx.see_other(if sent { "/ask/sent" } else { "/ask/summary" }, None));
    }
    Ok(cx.see_other("/ask/sent", None))
}

/// How often sending is tried when the same form is sent twice in one moment.
const TRIES: usize = 4;

/// Sends a draft, or finds that it was sent: of two forms that cross each other both end here with what was sent once.
pub(super) async fn surely(cx: &Cx, secret: &Secret, draft: Draft) -> Result<bool> {
    let mut draft = draft;
    for _ in 0..TRIES {
        if become_contact(cx, secret, &draft).await? {
            return Ok(true);
        }
        let Some(now) = store::find(cx.db(), &secret.draft_id(), cx.now()).await? else { return Ok(false) };
        if now.reference.is_some() {
            return Ok(true);
        }
        draft = now;
    }
    Ok(false)
}

/// Makes the contact, the carer's own one if they asked for it, and what was sent beside them: all or nothing. Tells
/// whether this was the first time.
pub(super) async fn become_contact(cx: &Cx, secret: &Secret, draft: &Draft) -> Result<bool> {
    let code = PasswordHash::of(&secret.code()).await?;
    let team_id = store::settings(cx.db()).await?.team_id;
    let reference = words::new_reference();
    let mut work = cx.begin().await?;
    let shown_until = cx.now().saturating_add(rules::SENT_SHOWN).unwrap_or(Timestamp::MAX);
    if !store::mark_sent(&mut work, draft, &reference, shown_until).await? {
        return Ok(false);
    }
    let parts = Parts { reference, code, team_id, at: cx.now(), draft_id: draft.id.clone() };
    record(&mut work, parts, &draft.answers).await?;
    work.commit().await?;
    Ok(true)
}

/// What belongs to a request beside its answers.
pub(super) struct Parts {
    pub reference: String,
    pub code: PasswordHash,
    pub team_id: Option<String>,
    /// When it was sent.
    pub at: Timestamp,
    /// Whose files come with it.
    pub draft_id: String,
}

/// Writes the contact, the carer's own one, the files and what was sent.
pub(super) async fn record(work: &mut Work, parts: Parts, answers: &Answers) -> Result<()> {
    let contact = as_contact(work, parts.team_id.clone(), parts.at, answers, None).await?;
    let concerned = contact.typed.concern;
    let own = carers_own(answers).map(|own| self::contact(work, parts.team_id.clone(), parts.at, own));
    let carer = match own {
        Some(own) => Some(contacts::record(work, own).await?.id),
        None => None,
    };
    sent::give_files(work, &parts.draft_id, &contact.id).await?;
    let sent = Sent {
        reference: parts.reference,
        code_hash: parts.code.text().to_owned(),
        contact_id: contact.id,
        carer_contact_id: carer,
        answers: answers.clone(),
        sent_at: parts.at,
        answer_by: rules::answer_by(parts.at, rules::is_urgent(answers)),
    };
    sent::insert(work, &sent).await?;
    if answers.assessed.wants_assessment {
        asked(work, &sent.contact_id, parts.team_id.as_deref(), answers, parts.at).await?;
    }
    if concerned {
        let safe = sent::words_of(answers);
        let (kind, id, at) = (From::Contact, sent.contact_id.as_str(), Some(parts.at));
        let source = Source { kind, id, person: None, safe: safe.as_deref(), at, words: None };
        concerns::raise(work, &source).await?;
    }
    Ok(())
}

/// Writes down that an assessment was asked for in writing: the clock runs from when it was sent, and nobody holds it yet.
pub(super) async fn asked(
    work: &mut Work,
    contact_id: &str,
    team: Option<&str>,
    answers: &Answers,
    at: Timestamp,
) -> Result<()> {
    let contact = contacts::find_in(work, contact_id).await?;
    let person = match &contact.person_id {
        Some(id) => Some(persons::find_in(work, id).await?),
        None => None,
    };
    let carer = answers.assessed.is_begun().then(|| answers.assessed.whose() == "carer");
    let (place, id, owner) = (Where::Contact, contact.id.as_str(), Some(contact.owner_id.as_str()));
    let team = contact.team_id.as_deref().or(team);
    let source = assessments::Source { place, id, person: person.as_ref(), carer, at, owner, team };
    assessments::ask(work, &source).await?;
    light::by_duty(work, id, light::rules::ASKED).await
}

/// Writes down what somebody told us on a public page as a contact of the team that gets it. `once` names its form, where a
/// form may come again.
pub(in crate::front_door) async fn as_contact(
    work: &mut Work,
    team_id: Option<String>,
    at: Timestamp,
    answers: &Answers,
    once: Option<String>,
) -> Result<Contact> {
    let mut new = contact(work, team_id, at, typed(answers));
    new.once = once.unwrap_or(new.once);
    contacts::record(work, new).await
}

/// A contact that nobody has taken on: the team's queue shows it so.
fn contact(work: &Work, team_id: Option<String>, at: Timestamp, typed: Typed) -> Contact {
    let id = work.new_id();
    Contact {
        version: 1,
        once: format!("sent-{id}"),
        id,
        draft: false,
        person_id: None,
        created_by: String::new(),
        owner_id: String::new(),
        team_id,
        received_at: at,
        conversation_at: None,
        concern_at: typed.concern.then_some(at),
        typed,
        end: None,
        line_id: None,
        event_id: None,
    }
}

/// The answers as the contact keeps them. Channel and route of access are what the nation is told of when it ends.
pub(super) fn typed(answers: &Answers) -> Typed {
    let professional = answers.who == "professional";
    let routes = contacts::rules::ROUTES;
    let route = routes.iter().map(|choice| choice.key).find(|key| *key == answers.route);
    let (may_record, may_share) = match (answers.who.as_str(), answers.consent.as_str()) {
        // They wrote it down themselves, for us.
        ("" | "themselves", _) => ("yes", "not_asked"),
        ("professional", "asked") => ("yes", "yes"),
        ("professional", "told") => ("not_asked", "no"),
        _ => ("not_asked", "not_asked"),
    };
    Typed {
        caller: caller(answers),
        asks_for: if answers.who.is_empty() { "themselves".into() } else { answers.who.clone() },
        channel: if professional { "professional".into() } else { "web".into() },
        route: route.unwrap_or(routes[0].key).into(),
        may_record: may_record.into(),
        may_share: may_share.into(),
        urgent: rules::is_urgent(answers),
        concern: rules::is_concern(answers),
        happening: answers.told(),
        matters: answers.matter(),
        ..Typed::default()
    }
}

/// The carer's own request (Care Act section 10): a contact of its own, in their own right.
pub(super) fn carers_own(answers: &Answers) -> Option<Typed> {
    if answers.who != "family" || !answers.for_me_too && answers.my_words.is_empty() {
        return None;
    }
    let happening = match answers.my_words.as_str() {
        "" => "I look after somebody, and would like to talk about help for myself too.",
        words => words,
    };
    let for_themselves = Answers {
        who: "themselves".into(),
        happening: happening.to_owned(),
        name: answers.name.clone(),
        phone: answers.phone.clone(),
        email: answers.email.clone(),
        ..Answers::default()
    };
    Some(typed(&for_themselves))
}

/// Who asks: name, work, and the first way to reach them.
fn caller(answers: &Answers) -> Option<String> {
    let way = if answers.phone.is_empty() { &answers.email } else { &answers.phone };
    let parts = [&answers.name, &answers.job, &answers.organisation, way];
    let said: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    Some(said.join(", ").chars().take(500).collect::<String>()).filter(|said| !said.is_empty())
}

#[derive(Serialize)]
struct View {
    reference: String,
    code: String,
    reach: String,
    answer_by: Timestamp,
    urgent: bool,
    carer: bool,
    professional: bool,
    wants_assessment: bool,
    ideas: Vec<Idea>,
    settings: Settings,
}

/// GET /ask/sent: the reference, and what happens next; for a day, in the browser that sent it.
pub(super) async fn sent(cx: Cx, visitor: Visitor) -> Result<Response> {
    let found = drafts::of(&cx, &visitor).await?;
    let Some((secret, reference)) = found.and_then(|(secret, draft)| Some((secret, draft.reference?))) else {
        return Ok(cx.see_other("/ask", None));
    };
    let Some(sent) = sent::find(cx.db(), &reference).await? else { return Ok(cx.see_other("/ask", None)) };
    let can_reach = [&sent.answers.phone, &sent.answers.email, &sent.answers.address].iter().any(|way| !way.is_empty());
    let reach = match (sent.answers.reach.as_str(), can_reach) {
        ("", true) => "any",
        ("", false) => "none",
        (chosen, _) => chosen,
    };
    let view = View {
        reference: words::reference_words(&sent.reference),
        code: secret.code(),
        reach: reach.to_owned(),
        answer_by: sent.answer_by,
        urgent: rules::is_urgent(&sent.answers),
        carer: sent.carer_contact_id.is_some(),
        professional: sent.answers.who == "professional",
        wants_assessment: sent.answers.assessed.wants_assessment,
        ideas: ideas::of(&cx, &sent.answers).await?,
        settings: store::settings(cx.db()).await?,
    };
    cx.show("front_door/asking/sent.html", &view)
}
