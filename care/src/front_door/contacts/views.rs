//! What the pages of contacts show, put together from the contact, the person and the names of colleagues.

use jiff::{Timestamp, civil::Date};
use platform::{
    Result,
    identity::{self, Account},
    web::Cx,
};
use serde::Serialize;

use super::{
    claims,
    model::{Agreement, Contact, Typed},
    pages::Allowed,
    rules::{self, Choice, Lasting, Solved},
    store, typed,
};
pub(crate) use crate::front_door::connections::rules::first_words;
use crate::front_door::{
    assessments::{self, Where},
    connections::{self, Source},
    sent,
};
use crate::people::{
    persons::{Person, about_me, relations, rules::is_guest},
    timeline,
};

/// An answer to choose, in the shape of GOV.UK's radios and selects.
#[derive(Debug, Serialize)]
pub(crate) struct Item {
    pub value: String,
    pub text: String,
}

impl From<&Choice> for Item {
    fn from(choice: &Choice) -> Self {
        Self { value: choice.key.into(), text: choice.label.into() }
    }
}

/// A worker as an answer: their name, and what they do.
pub(crate) fn worker(account: &Account) -> Item {
    Item { value: account.id.clone(), text: format!("{}, {}", account.name, account.title) }
}

/// Colleagues who work with people: those who are in a team, and not there from another organisation.
pub(crate) async fn workers(cx: &Cx) -> Result<Vec<Account>> {
    let all = identity::accounts(&cx.app).await?;
    let ours = |account: &Account| !account.teams.is_empty() && !is_guest(&account.roles);
    Ok(all.into_iter().filter(ours).collect())
}

/// The page on which a contact is written.
#[derive(Debug, Serialize)]
pub(super) struct FormView {
    pub id: Option<String>,
    pub once: String,
    pub version: i64,
    pub draft: bool,
    pub action: String,
    pub autosave: String,
    pub person_id: Option<String>,
    pub asks_for: Vec<Item>,
    pub channels: Vec<Item>,
    pub routes: Vec<Item>,
    pub consent: Vec<Item>,
    pub workers: Vec<Item>,
    pub known: Option<Known>,
    pub person_name: Option<String>,
    pub wait: Option<String>,
    pub concern_wait: Option<String>,
    pub owner: Option<String>,
    pub received_at: Option<Timestamp>,
    pub handovers: Vec<HandoverView>,
    pub handed: usize,
    pub theirs: Vec<Theirs>,
    pub may_complete: bool,
    pub claim: claims::Panel,
    pub sent: Option<sent::Panel>,
    pub connect: connections::Panel,
    pub assessment: Option<assessments::Panel>,
}

/// What somebody else saved in a box.
#[derive(Debug, Serialize)]
pub(super) struct Theirs {
    pub label: &'static str,
    pub text: String,
}

/// What we know already about the person, so that nobody tells their story twice.
#[derive(Debug, Serialize)]
pub(crate) struct Known {
    pub href: String,
    pub name: String,
    pub age: Option<i32>,
    pub place: Option<String>,
    pub around: Vec<String>,
    pub died_on: Option<Date>,
    pub accessible_information: Option<String>,
    pub language: Option<String>,
    pub interpreter: bool,
    pub about_me: Option<String>,
    pub next_on: Option<Date>,
    pub next_what: Option<String>,
    pub held_by: Option<String>,
    pub contacts: Vec<Past>,
    pub open: Vec<timeline::Shown>,
    pub today: Date,
}

/// An earlier contact in two lines.
#[derive(Debug, Serialize)]
pub(crate) struct Past {
    pub href: String,
    pub received_at: Timestamp,
    pub words: String,
    pub ending: Option<&'static str>,
}

/// One passing on, with names.
#[derive(Debug, Serialize)]
pub(super) struct HandoverView {
    pub handed_at: Timestamp,
    pub from: String,
    pub to: String,
    pub reason: String,
    pub agreement: Option<Agreement>,
}

/// Ideas for whoever a contact is about, and what they were connected to.
pub(super) async fn connect(
    cx: &Cx,
    contact: Option<&Contact>,
    person: Option<&Person>,
    open: bool,
) -> Result<connections::Panel> {
    let of_person = || Source { person_id: person.map(|person| person.id.clone()), ..Source::default() };
    let source = contact.map_or_else(of_person, super::connecting::source);
    let said = |typed: &Typed| format!("{} {} {}", typed.happening, typed.matters, typed.tried);
    let story = contact.map(|contact| said(&contact.typed)).unwrap_or_default();
    connections::panel(cx, &source, person, &story, "/contacts", open).await
}

/// A form nobody has written into yet.
pub(super) async fn empty_form(cx: &Cx, once: String, person: Option<&Person>) -> Result<FormView> {
    let workers = workers(cx).await?.iter().map(worker).collect();
    Ok(FormView {
        id: None,
        once,
        version: 0,
        draft: true,
        action: "/contacts".into(),
        autosave: "/contacts/autosave".into(),
        person_id: person.map(|person| person.id.clone()),
        asks_for: rules::ASKS_FOR.iter().map(Item::from).collect(),
        channels: rules::CHANNELS.iter().map(|(choice, _)| Item::from(choice)).collect(),
        routes: rules::ROUTES.iter().map(Item::from).collect(),
        consent: rules::CONSENT.iter().map(Item::from).collect(),
        workers,
        known: known(cx, person, None).await?,
        person_name: person.map(|person| person.name()),
        wait: None,
        concern_wait: None,
        owner: None,
        received_at: None,
        handovers: Vec::new(),
        handed: 0,
        theirs: Vec::new(),
        may_complete: true,
        claim: claims::Panel::default(),
        sent: None,
        connect: connect(cx, None, person, true).await?,
        assessment: assessments::panel(cx, Where::Contact, "", person.map(|person| person.id.as_str())).await?,
    })
}

/// The form of a contact that is kept already.
pub(super) async fn form_of(cx: &Cx, allowed: &Allowed) -> Result<FormView> {
    let (contact, person) = (&allowed.contact, allowed.person.as_ref());
    let now = cx.now();
    let handovers = handovers(cx, contact).await?;
    let names = identity::names(&cx.app, &[&contact.owner_id]).await?;
    Ok(FormView {
        id: Some(contact.id.clone()),
        version: contact.version,
        draft: contact.draft,
        action: format!("/contacts/{}", contact.id),
        autosave: format!("/contacts/{}/autosave", contact.id),
        known: known(cx, person, Some(&contact.id)).await?,
        wait: Some(rules::wait_words(contact.hours(now))),
        concern_wait: contact.concern_at.map(|since| rules::wait_words(rules::hours(since, now))),
        owner: names.get(&contact.owner_id).cloned(),
        received_at: Some(contact.received_at),
        handed: handovers.1,
        handovers: handovers.0,
        may_complete: allowed.can(cx, "front_door/contacts:complete"),
        claim: claims::panel(cx, allowed).await?,
        sent: sent::panel(cx.db(), &contact.id).await?,
        connect: connect(cx, Some(contact), person, true).await?,
        assessment: assessments::panel(cx, Where::Contact, &contact.id, contact.person_id.as_deref()).await?,
        ..empty_form(cx, contact.once.clone(), None).await?
    }
    .about(contact, person))
}

impl FormView {
    fn about(mut self, contact: &Contact, person: Option<&Person>) -> Self {
        self.person_id.clone_from(&contact.person_id);
        self.person_name = person.map(|person| person.name());
        self
    }

    /// The same with what somebody else saved beside it.
    pub fn beside(mut self, theirs: &Typed, mine: &Typed) -> Self {
        self.theirs =
            typed::differences(theirs, mine).into_iter().map(|(label, text)| Theirs { label, text }).collect();
        self
    }
}

/// How a contact was passed on, with names; and how often the person got somebody else to ring.
pub(super) async fn handovers(cx: &Cx, contact: &Contact) -> Result<(Vec<HandoverView>, usize)> {
    let all = store::handovers(cx.db(), &contact.id).await?;
    if all.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let ids: Vec<&str> =
        all.iter().flat_map(|one| [Some(one.from_id.as_str()), one.to_id.as_deref()]).flatten().collect();
    let names = identity::names(&cx.app, &ids).await?;
    let teams = identity::teams(&cx.app).await?;
    let name = |id: &str| match id {
        "" => "nobody yet".to_owned(),
        id => names.get(id).cloned().unwrap_or_else(|| "somebody who has left".into()),
    };
    let team = |id: &str| teams.iter().find(|team| team.id == id).map_or_else(|| "a team".into(), |t| t.name.clone());
    let counts = all.iter().filter(|one| one.counts).count();
    let shown = all
        .iter()
        .map(|one| HandoverView {
            handed_at: one.handed_at,
            from: name(&one.from_id),
            to: match (&one.to_id, &one.to_team_id) {
                (Some(id), _) => name(id),
                (None, Some(id)) => format!("the team {}", team(id)),
                (None, None) => String::new(),
            },
            reason: one.reason.clone(),
            agreement: one.agreement.clone(),
        })
        .collect();
    Ok((shown, counts))
}

/// What is known of a person, for those who may see it; the look is written down. `but` is the contact being shown.
pub(crate) async fn known(cx: &Cx, person: Option<&Person>, but: Option<&str>) -> Result<Option<Known>> {
    let Some(person) = person else {
        return Ok(None);
    };
    let record = person.record();
    if !cx.can_on("people/persons:view", &record) {
        return Ok(None);
    }
    cx.may("people/persons:view", &record).await?;
    let contacts = store::of_person(cx.db(), &person.id, 4).await?;
    let past = contacts.iter().filter(|contact| Some(contact.id.as_str()) != but).take(3).map(past).collect();
    let mut open = timeline::of(cx.db(), &person.id, None, None, 1).await?.open;
    let own = but.map(|id| format!("/contacts/{id}"));
    open.retain(|line| line.href != own);
    Ok(Some(Known {
        href: format!("/people/{}", person.id),
        name: person.name(),
        age: person.age_on(cx.today()),
        place: person.place(),
        around: relations::in_brief(cx, &person.id).await?,
        died_on: person.died_on,
        accessible_information: person.accessible_information.clone(),
        language: person.language.clone(),
        interpreter: person.interpreter,
        about_me: about_me::in_brief(cx.db(), &person.id).await?,
        next_on: person.next_on,
        next_what: person.next_what.clone(),
        held_by: held_by(cx, person).await?,
        contacts: past,
        open,
        today: cx.today(),
    }))
}

/// Who holds somebody's record: the worker, or else the team.
async fn held_by(cx: &Cx, person: &Person) -> Result<Option<String>> {
    if let Some(owner) = &person.owner_id {
        return Ok(identity::names(&cx.app, &[owner]).await?.remove(owner.as_str()));
    }
    let teams = identity::teams(&cx.app).await?;
    Ok(teams.into_iter().find(|team| Some(&team.id) == person.team_id.as_ref()).map(|team| team.name))
}

fn past(contact: &Contact) -> Past {
    let ending = contact.end.as_ref().and_then(|end| rules::ending_of(&end.ending));
    Past {
        href: format!("/contacts/{}", contact.id),
        received_at: contact.received_at,
        words: first_words(&contact.typed.happening),
        ending: ending.map(|ending| ending.choice.label),
    }
}

/// Whether a contact was solved within 24 hours, and whether that lasted, as a sentence.
pub(super) async fn solved_words(cx: &Cx, contact: &Contact) -> Result<String> {
    let (solved, at) = (contact.solved(), contact.end.as_ref().map(|end| end.at));
    let again_at = match &contact.person_id {
        Some(person_id) => store::next_after(cx.db(), person_id, contact).await?,
        None => None,
    };
    let say = |day: Date| day.strftime("%-d %B %Y").to_string();
    Ok(match (solved, rules::lasting(solved, at, again_at, cx.today())) {
        (Solved::Open, _) => "It is still open.".into(),
        (Solved::Otherwise, _) => "It ended in another way than being solved at once.".into(),
        (Solved::Late, _) => "It was solved, but not within 24 hours.".into(),
        (Solved::InTime, Lasting::Lasted) => {
            "Solved within 24 hours, and nobody had to ask again within 91 days.".into()
        }
        (Solved::InTime, Lasting::CameBack(on)) => {
            format!("Solved within 24 hours, but they asked again on {}.", say(on))
        }
        (Solved::InTime, Lasting::TooEarly(from)) => {
            format!("Solved within 24 hours. Too early to say whether it lasts: that is known from {}.", say(from))
        }
        (Solved::InTime, Lasting::NotSolved) => "Solved within 24 hours.".into(),
    })
}
