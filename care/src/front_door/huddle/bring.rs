//! The page on which somebody is brought to a huddle, with a question and with who may hear it; and the one that changes it.

use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use platform::{
    Error, Result,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    BRING, DECIDE,
    model::{Asked, New},
    rules::{self, LONGEST_LINE, LONGEST_WORDS, SHARING},
    saving::{self, Bringing},
    store,
    views::{self, Item, Past},
};
use crate::{
    front_door::{
        contacts::{self, Contact},
        light,
    },
    people::persons::{self, Person, rules::is_guest},
};

const PAGE: &str = "front_door/huddle/bring.html";

#[derive(Serialize)]
struct View {
    once: String,
    version: i64,
    action: String,
    back_href: String,
    name: String,
    person: String,
    contact: String,
    contact_words: Option<String>,
    said_no: bool,
    teams: Vec<Item>,
    sharing: Vec<Item>,
    guests: Vec<Item>,
    restricted: bool,
    past: Vec<Past>,
    changing: bool,
}

/// Whom a page is about: the policy has been asked.
struct Whom {
    person: Option<Person>,
    contact: Option<Contact>,
    called: Option<String>,
}

impl Whom {
    /// Finds the contact or the person, and asks.
    async fn find(cx: &Cx, from: &Form) -> Result<Self> {
        if let Some(id) = from.some("contact") {
            let contact = contacts::find(cx.db(), &id).await?.ok_or_else(|| {
                Error::NotFound(
                    "There is no such contact. It may have been typed wrongly: look for it in the queue.".into(),
                )
            })?;
            let person = match &contact.person_id {
                Some(id) => Some(persons::find(cx.db(), id).await?),
                None => None,
            };
            cx.may(BRING, &contact.record(person.as_ref())).await?;
            let called = light::of_contact(cx.db(), &contact.id).await?.and_then(|light| light.called);
            return Ok(Self { person, contact: Some(contact), called });
        }
        let person = persons::find_seen(cx, from.text("person")).await?;
        cx.may(BRING, &person.record()).await?;
        Ok(Self { person: Some(person), contact: None, called: None })
    }

    fn name(&self) -> String {
        let caller = || self.contact.as_ref().and_then(|contact| contact.typed.caller.clone());
        let person = self.person.as_ref().map(|person| person.name());
        person.or_else(|| self.called.clone()).or_else(caller).unwrap_or_else(|| "somebody not known yet".into())
    }

    fn said_no(&self) -> bool {
        self.contact.as_ref().is_some_and(|contact| contact.typed.may_share == "no")
    }

    fn since(&self, now: Timestamp) -> Timestamp {
        self.contact.as_ref().map_or(now, |contact| contact.received_at.min(now))
    }
}

async fn view(cx: &Cx, whom: &Whom, once: String) -> Result<View> {
    let person_id = whom.person.as_ref().map(|person| person.id.clone());
    let contact_id = whom.contact.as_ref().map(|contact| contact.id.clone());
    let teams = views::huddling(cx).await?;
    let restricted = whom.person.as_ref().is_some_and(|person| person.restricted);
    Ok(View {
        once,
        version: 0,
        action: "/huddle/bring".into(),
        back_href: contact_id
            .as_ref()
            .map(|id| format!("/contacts/{id}"))
            .or_else(|| person_id.as_ref().map(|id| format!("/people/{id}")))
            .unwrap_or_default(),
        name: whom.name(),
        contact_words: whom.contact.as_ref().map(|contact| contact.typed.happening.clone()),
        said_no: whom.said_no(),
        teams: teams.into_iter().map(|team| Item { value: team.id, text: team.name }).collect(),
        sharing: views::items(&SHARING),
        guests: if restricted { guests(cx).await? } else { Vec::new() },
        restricted,
        past: views::past(cx, person_id.as_deref(), contact_id.as_deref(), None).await?,
        person: person_id.filter(|_| contact_id.is_none()).unwrap_or_default(),
        contact: contact_id.unwrap_or_default(),
        changing: false,
    })
}

async fn guests(cx: &Cx) -> Result<Vec<Item>> {
    let all = views::accounts(cx).await?;
    let guests = all.into_iter().filter(|one| is_guest(&one.roles));
    Ok(guests.map(|one| Item { text: format!("{}, {}", one.name, one.title), value: one.id }).collect())
}

pub(super) async fn ask(cx: Cx) -> Result<Response> {
    let whom = Whom::find(&cx, &cx.query).await?;
    let mut fields: Vec<(&str, String)> = Vec::new();
    if let Some(contact) = &whom.contact {
        let typed = &contact.typed;
        fields.push(("words", typed.happening.clone()));
        fields.push(("share", if typed.may_share == "yes" { "consent".into() } else { "no".into() }));
        for (name, ticked) in [("urgent", typed.urgent), ("concern", typed.concern)] {
            if ticked {
                fields.push((name, name.to_owned()));
            }
        }
    }
    cx.show_form(PAGE, &view(&cx, &whom, cx.new_id()).await?, &Form::of(fields))
}

/// Reads what is asked and who may hear it.
async fn read(cx: &Cx, restricted: bool, said_no: bool, problems: &mut Problems) -> Result<Asked> {
    let form = &cx.form;
    for (name, most) in [("question", LONGEST_LINE), ("words", LONGEST_WORDS), ("share_why", LONGEST_LINE)] {
        problems.limit(name, form.text(name), most);
    }
    let share = form.some("share").unwrap_or_else(|| SHARING[0].0.to_owned());
    if let Some((field, sentence)) = rules::wrong_sharing(&share, form.text("share_why"), said_no) {
        problems.add(field, sentence);
    }
    let known = if restricted { guests(cx).await? } else { Vec::new() };
    let named = form.all("named").into_iter().filter(|id| known.iter().any(|one| one.value == *id));
    Ok(Asked {
        question: form.text("question").to_owned(),
        words: form.text("words").to_owned(),
        share_why: if share == "duty" { form.text("share_why").to_owned() } else { String::new() },
        share,
        named: named.map(str::to_owned).collect(),
        urgent: form.has("urgent"),
        concern: form.has("concern"),
    })
}

pub(super) async fn bring(cx: Cx) -> Result<Response> {
    let whom = Whom::find(&cx, &cx.form).await?;
    let once = cx.form.text("once").to_owned();
    if once.is_empty() || once.len() > 64 {
        return Err(Error::BadRequest(
            "This form has lost its number, so it was not saved. Copy what you wrote and open the page again.".into(),
        ));
    }
    let mut problems = Problems::new();
    let restricted = whom.person.as_ref().is_some_and(|person| person.restricted);
    let asked = read(&cx, restricted, whom.said_no(), &mut problems).await?;
    let teams = views::huddling(&cx).await?;
    let Some(team) = teams.into_iter().find(|team| team.id == cx.form.text("team")) else {
        problems.add("team", "Choose the team whose huddle it is");
        return cx.again(PAGE, &view(&cx, &whom, once).await?, &problems);
    };
    if !problems.none() {
        return cx.again(PAGE, &view(&cx, &whom, once).await?, &problems);
    }
    let (person_id, contact_id) =
        (whom.person.as_ref().map(|person| person.id.clone()), whom.contact.as_ref().map(|one| one.id.clone()));
    let to = |id: &str| cx.see_other(&saving::href(id), Some("They are in the huddle."));
    if let Some(made) = store::of_form(cx.db(), &once).await? {
        return if made.brought_by == cx.signed_in()?.account.id { Ok(to(&made.id)) } else { Err(not_yours()) };
    }
    if waits(&cx, &team.id, person_id.as_deref(), contact_id.as_deref()).await? {
        return already(&cx, &whom, once).await;
    }
    let mut work = cx.begin().await?;
    let new = New {
        once: once.clone(),
        day: cx.today(),
        since: whom.since(cx.now()),
        at: cx.now(),
        team_id: team.id.clone(),
        team: team.name,
        person_id: person_id.clone(),
        contact_id: contact_id.clone(),
        asked,
    };
    match saving::bring(&mut work, new).await? {
        Bringing::Brought(item) => {
            work.commit().await?;
            Ok(to(&item.id))
        }
        Bringing::Already => {
            drop(work);
            if let Some(made) = store::of_form(cx.db(), &once).await? {
                return if made.brought_by == cx.signed_in()?.account.id { Ok(to(&made.id)) } else { Err(not_yours()) };
            }
            already(&cx, &whom, once).await
        }
    }
}

fn not_yours() -> Error {
    Error::BadRequest("This form belongs to somebody else, so it was not saved.".into())
}

/// Whether somebody waits in this huddle already.
async fn waits(cx: &Cx, team_id: &str, person: Option<&str>, contact: Option<&str>) -> Result<bool> {
    for id in store::about(cx.db(), person, contact).await? {
        if store::find(cx.db(), &id).await?.is_some_and(|one| one.is_open() && one.item.team_id == team_id) {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn already(cx: &Cx, whom: &Whom, once: String) -> Result<Response> {
    let why =
        "They wait in this huddle already: it stands below. Nothing was saved; what you wrote is here. Add it there.";
    cx.refused(PAGE, &view(cx, whom, once).await?, why)
}

async fn change_view(cx: &Cx, allowed: &views::Allowed) -> Result<(View, bool)> {
    let item = &allowed.seen.item;
    let contact = match &item.contact_id {
        Some(id) => contacts::find(cx.db(), id).await?,
        None => None,
    };
    let said_no = contact.as_ref().is_some_and(|contact| contact.typed.may_share == "no");
    let restricted = allowed.seen.restricted;
    let view = View {
        once: String::new(),
        version: item.version,
        action: format!("/huddle/items/{}/question", item.id),
        back_href: saving::href(&item.id),
        name: allowed.seen.name(),
        person: String::new(),
        contact: String::new(),
        contact_words: contact.map(|contact| contact.typed.happening),
        said_no,
        teams: Vec::new(),
        sharing: views::items(&SHARING),
        guests: if restricted { guests(cx).await? } else { Vec::new() },
        restricted,
        past: Vec::new(),
        changing: true,
    };
    Ok((view, said_no))
}

pub(super) async fn edit(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = views::allowed(&cx, DECIDE, &id).await?;
    let asked = &allowed.seen.item.asked;
    let mut fields = vec![
        ("question", asked.question.clone()),
        ("words", asked.words.clone()),
        ("share", asked.share.clone()),
        ("share_why", asked.share_why.clone()),
    ];
    fields.extend(asked.named.iter().map(|id| ("named", id.clone())));
    for (name, ticked) in [("urgent", asked.urgent), ("concern", asked.concern)] {
        if ticked {
            fields.push((name, name.to_owned()));
        }
    }
    cx.show_form(PAGE, &change_view(&cx, &allowed).await?.0, &Form::of(fields))
}

pub(super) async fn change(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    const THEIRS: &str = "Somebody else wrote about this person in the meantime. Nothing of yours is lost: it is below. Open the \
         person in the huddle to see theirs; saving again keeps yours.";
    let allowed = views::allowed(&cx, DECIDE, &id).await?;
    let (view, said_no) = change_view(&cx, &allowed).await?;
    let mut problems = Problems::new();
    let asked = read(&cx, allowed.seen.restricted, said_no, &mut problems).await?;
    if !problems.none() {
        return cx.again(PAGE, &view, &problems);
    }
    let done = cx.see_other(&saving::href(&id), Some("It is changed."));
    if asked == allowed.seen.item.asked {
        return Ok(done);
    }
    if cx.form.text("version") != allowed.seen.item.version.to_string() {
        return cx.refused(PAGE, &view, THEIRS);
    }
    let mut work = cx.begin().await?;
    match saving::ask(&mut work, &allowed.seen, asked).await {
        Ok(()) => work.commit().await?,
        Err(Error::Conflict(_)) => {
            drop(work);
            let allowed = views::allowed(&cx, DECIDE, &id).await?;
            return cx.refused(PAGE, &change_view(&cx, &allowed).await?.0, THEIRS);
        }
        Err(other) => return Err(other),
    }
    Ok(done)
}
