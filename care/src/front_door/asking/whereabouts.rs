//! *Where is my request?* With the reference and the code: what has happened, who has it, what is next.
//!
//! A number that does not exist and a code that is wrong get the same answer after the same work, and both make whoever
//! guesses wait. Nothing that a worker wrote is shown: it may speak of somebody else.

use axum::response::Response;
use jiff::Timestamp;
use platform::{
    Result,
    identity::{self, PasswordHash, Target, Turn, again_at, take_turn, was_right},
    web::{Cx, Problems, Visitor},
};
use serde::Serialize;

use super::{human, ideas, model::Settings, rules, secrets::read_code, send, store};
use crate::{
    front_door::{
        assessments::{self, Where},
        contacts::{self, Contact},
        sent::{self, Sent, rules as words},
    },
    market::directory::Idea,
};

const PAGE: &str = "front_door/asking/where.html";

const WRONG: &str = "That number and code do not belong together. Check both. The code is two words and a number";

#[derive(Serialize)]
struct View {
    found: Option<Found>,
    settings: Settings,
}

#[derive(Serialize)]
struct Found {
    reference: String,
    sent_at: Timestamp,
    talked_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    ended: &'static str,
    holder: Option<String>,
    answer_by: Timestamp,
    late: bool,
    wants_answer: bool,
    next_on: Option<jiff::civil::Date>,
    carer: bool,
    asked_at: Option<Timestamp>,
    asked_days: i64,
    ideas: Vec<Idea>,
}

/// GET /ask/where
pub(super) async fn show(cx: Cx) -> Result<Response> {
    cx.show(PAGE, &View { found: None, settings: store::settings(cx.db()).await? })
}

/// POST /ask/where
pub(super) async fn look(cx: Cx, visitor: Visitor) -> Result<Response> {
    let settings = store::settings(cx.db()).await?;
    let mut problems = Problems::new();
    let Some(sent) = open(&cx, &visitor, &mut problems).await? else {
        return cx.again(PAGE, &View { found: None, settings }, &problems);
    };
    cx.looked("front_door/asking:where", "sent request", "Opened with its reference and code").await?;
    let found = found(&cx, sent).await?;
    cx.show_form(PAGE, &View { found, settings }, &cx.form)
}

/// POST /ask/where/assessment: whoever has the number and the code asks for an assessment. It is never refused.
pub(super) async fn assess(cx: Cx, visitor: Visitor) -> Result<Response> {
    let settings = store::settings(cx.db()).await?;
    let mut problems = Problems::new();
    let Some(sent) = open(&cx, &visitor, &mut problems).await? else {
        return cx.again(PAGE, &View { found: None, settings }, &problems);
    };
    let mut work = cx.begin().await?;
    send::asked(&mut work, &sent.contact_id, None, &sent.answers, cx.now()).await?;
    work.commit().await?;
    let mut found = found(&cx, sent).await?;
    if let Some(found) = &mut found {
        // What they asked for before, and not here, is not told here either.
        found.asked_at = found.asked_at.or(Some(cx.now()));
    }
    cx.show_form(PAGE, &View { found, settings }, &cx.form)
}

/// What was sent under this number, for whoever has its code too.
async fn open(cx: &Cx, visitor: &Visitor, problems: &mut Problems) -> Result<Option<Sent>> {
    let db = cx.db();
    let find = |reference: String| async move {
        let sent = sent::find(db, &reference).await?;
        Ok(sent.map(|sent| (PasswordHash::stored(sent.code_hash.clone()), sent)))
    };
    opened(cx, visitor, ("ask guessed", "sent request"), find, problems).await
}

/// What stands under the number that was typed, for whoever has its code too; else a sentence. `what` names the count of the
/// network's address and the thing itself, whose guesses are counted apart from those of other things.
pub(in crate::front_door) async fn opened<T, F>(
    cx: &Cx,
    visitor: &Visitor,
    what: (&'static str, &'static str),
    find: impl FnOnce(String) -> F,
    problems: &mut Problems,
) -> Result<Option<T>>
where
    F: Future<Output = Result<Option<(PasswordHash, T)>>>,
{
    let (typed, code) = (cx.form.text("reference"), read_code(cx.form.text("code")));
    if typed.is_empty() {
        problems.add("reference", "Write your reference number: ten digits");
    }
    if code.is_empty() {
        problems.add("code", "Write the code that came with it: two words and a number");
    }
    if !problems.none() {
        return Ok(None);
    }
    let Some(reference) = words::read_reference(typed) else {
        // The last digit checks the others; it tells nothing about which numbers there are.
        problems.add("reference", "There is a slip in this number. Check each of the ten digits");
        return Ok(None);
    };
    if !human::knock(cx, visitor, what.0, rules::MOST_TRIES, "reference", problems) {
        return Ok(None);
    }
    let target = Target::named(what.1, &reference);
    let until = match take_turn(&cx.app, &target, None).await? {
        Turn::Wait(until) => {
            problems.add("reference", again_at(until));
            return Ok(None);
        }
        Turn::Go(until) => until,
    };
    let (held, found) = find(reference).await?.unzip();
    if identity::matches(&code, held.as_ref()).await? {
        was_right(&cx.app, &target, None).await?;
        return Ok(found);
    }
    problems.add("reference", WRONG);
    if let Some(until) = until {
        problems.add("reference", again_at(until));
    }
    Ok(None)
}

async fn found(cx: &Cx, sent: Sent) -> Result<Option<Found>> {
    let Some(contact) = contacts::find(cx.db(), &sent.contact_id).await? else { return Ok(None) };
    let open = contact.is_open();
    let ended = contact.end.as_ref();
    let asked = assessments::asked_in(cx, Where::Contact, &contact.id).await?;
    Ok(Some(Found {
        reference: words::reference_words(&sent.reference),
        sent_at: sent.sent_at,
        talked_at: contact.conversation_at.filter(|_| open),
        ended_at: ended.map(|end| end.at),
        ended: ended.map_or("", |end| ended_words(&end.ending)),
        holder: holder(cx, &contact).await?,
        answer_by: sent.answer_by,
        late: open && contact.conversation_at.is_none() && cx.now() > sent.answer_by,
        wants_answer: open && contact.conversation_at.is_none() && sent.answers.reach != "none",
        next_on: contact.typed.next_on.filter(|on| open && *on >= cx.today()),
        carer: sent.carer_contact_id.is_some(),
        asked_at: asked.map(|(at, _)| at),
        asked_days: asked.map_or(0, |(_, days)| days),
        ideas: if open { ideas::of(cx, &sent.answers).await? } else { Vec::new() },
    }))
}

/// Who has it: a first name and what they do, never more.
async fn holder(cx: &Cx, contact: &Contact) -> Result<Option<String>> {
    let account = identity::account(&cx.app, &contact.owner_id).await?;
    Ok(account.map(|account| {
        let first = account.name.split_whitespace().next().unwrap_or("A colleague").to_owned();
        if account.title.is_empty() { first } else { format!("{first} ({})", account.title) }
    }))
}

/// How it ended, for whoever asked: plain, and nothing about anybody else.
pub(super) fn ended_words(ending: &str) -> &'static str {
    match ending {
        "helped" => "We found help, or told you where it is.",
        "reablement" => "It goes on with some weeks of help at home.",
        "assessment" => "It goes on. We will look at what is needed, together with the person.",
        "support" => "It goes on with a plan of support.",
        "council" => "Another part of the council has it now.",
        "nhs" => "The NHS has it now.",
        "own_money" => "The care is arranged and paid for without us. You can still ask us.",
        "declined" => "Our help was not wanted this time. You can ask again.",
        "moved" => "Another council must help with this.",
        "nothing_offered" => "We had nothing that fits. Ring us if that is wrong.",
        _ => "This request is closed. Ring us if you have a question.",
    }
}
