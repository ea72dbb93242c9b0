//! The same for somebody who works with the person: everything on one page.

use axum::response::Response;
use platform::{
    Result,
    web::{Cx, Form, Problems, Visitor},
};
use serde::Serialize;

use super::{
    drafts, human,
    model::Settings,
    pages::{self, Item},
    rules::{self, Step},
    secrets::Secret,
    send, store,
};
use crate::front_door::{
    contacts,
    sent::{
        Answers,
        rules::{CONSENT, REACH, SAFE},
    },
};

const PAGE: &str = "front_door/asking/professional.html";

#[derive(Serialize)]
struct View {
    once: String,
    stamp: String,
    trap: &'static str,
    safe_items: Vec<Item>,
    reach_items: Vec<Item>,
    consent_items: Vec<Item>,
    routes: Vec<Choice>,
    settings: Settings,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    text: &'static str,
}

impl View {
    /// `once` is the secret the draft will have, so that the same form sent twice is one draft.
    async fn of(cx: &Cx, once: &Secret) -> Result<Self> {
        let routes = contacts::rules::ROUTES.iter();
        Ok(Self {
            once: once.text().to_owned(),
            stamp: human::stamp(cx).await?,
            trap: human::TRAP,
            safe_items: pages::items(&SAFE),
            reach_items: pages::items(&REACH),
            consent_items: pages::items(&CONSENT),
            routes: routes.map(|choice| Choice { value: choice.key, text: choice.label }).collect(),
            settings: store::settings(cx.db()).await?,
        })
    }
}

/// GET /ask/professional
pub(super) async fn show(cx: Cx, visitor: Visitor) -> Result<Response> {
    let (secret, answers) = match drafts::open(&cx, &visitor).await? {
        Some((secret, draft)) => (secret, draft.answers),
        None => (Secret::new(), Answers::default()),
    };
    cx.show_form(PAGE, &View::of(&cx, &secret).await?, &pages::fields(&answers)?)
}

/// POST /ask/professional
pub(super) async fn answer(cx: Cx, visitor: Visitor) -> Result<Response> {
    let secret = Secret::read(cx.form.text("once")).unwrap_or_else(Secret::new);
    let held = store::find(cx.db(), &secret.draft_id(), cx.now()).await?;
    if held.as_ref().is_some_and(|draft| draft.reference.is_some()) {
        return Ok(to(&cx, "/ask/sent", &secret));
    }
    let mut problems = Problems::new();
    if held.is_none() {
        human::check(&cx, "happening", &mut problems).await?;
        human::knock(&cx, &visitor, "ask begun", rules::MOST_BEGUN, "happening", &mut problems);
    }
    let (mut answers, sends) = (Answers::default(), cx.form.text("then") != "files");
    read(&cx.form, &mut answers, &mut problems);
    if sends {
        ask(&answers, &mut problems);
        if problems.none() {
            human::knock(&cx, &visitor, "ask sent", rules::MOST_SENT, "happening", &mut problems);
        }
    }
    if !problems.none() {
        return cx.again(PAGE, &View::of(&cx, &secret).await?, &problems);
    }
    let kept = drafts::keep(&cx, &secret, |held| read(&cx.form, held, &mut Problems::new())).await;
    let draft = match kept {
        Ok(draft) => draft,
        // Sent twice in one moment: the first has made the contact.
        Err(platform::Error::Refusal(_)) => return Ok(to(&cx, "/ask/sent", &secret)),
        Err(other) => return Err(other),
    };
    if !sends {
        return Ok(to(&cx, "/ask/summary", &secret));
    }
    let there = if send::surely(&cx, &secret, draft).await? { "/ask/sent" } else { "/ask/summary" };
    Ok(to(&cx, there, &secret))
}

fn to(cx: &Cx, path: &str, secret: &Secret) -> Response {
    let mut answer = cx.see_other(path, None);
    drafts::hold(cx, &mut answer, secret);
    answer
}

/// Takes the page's fields into the answers.
fn read(form: &Form, answers: &mut Answers, problems: &mut Problems) {
    for step in [Step::Safe, Step::Happening, Step::Matters, Step::Help, Step::Reach] {
        pages::read(step, form, answers, problems);
    }
    "professional".clone_into(&mut answers.who);
    answers.for_me_too = false;
    for (name, held) in [("organisation", &mut answers.organisation), ("job", &mut answers.job)] {
        problems.limit(name, form.text(name), rules::LONGEST_LINE);
        form.text(name).clone_into(held);
    }
    answers.consent = pages::pick(form, "consent", &CONSENT, problems);
    problems.limit("consent_why", form.text("consent_why"), rules::LONGEST);
    form.text("consent_why").clone_into(&mut answers.consent_why);
    form.text("route").clone_into(&mut answers.route);
}

/// What a professional is asked for before it is sent: some words, who they are, and whether the person knows.
fn ask(answers: &Answers, problems: &mut Problems) {
    if answers.happening.is_empty() {
        problems.add("happening", rules::SOME_WORDS);
    }
    if answers.name.is_empty() {
        problems.add("name", "Give your name, so that we know whom to ask");
    }
    if answers.consent.is_empty() {
        problems.add("consent", "Say whether the person knows that you ask us");
    }
    if answers.consent == "not_possible" && answers.consent_why.is_empty() {
        problems.add("consent_why", "Say why it was not possible or not safe to ask them");
    }
    if let Some((field, sentence)) = rules::missing_to_reach(answers) {
        problems.add(field, sentence);
    }
}
