//! Who uses the service in the bench, and what they do: fifty people signed in, and the requests of each kind of page.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use care::{
    front_door::contacts::{Contact, Typed},
    town::staff,
};
use platform::{app::App, identity, ids::split_mix, work::Work};

use super::{
    Fail,
    load::{Answer, Client, Maker, Request},
    store,
};

/// So many are signed in.
pub const SIGNED_IN: usize = 50;
/// So many people are opened, searched for and written about.
const PEOPLE: i64 = 4_000;

/// One signed-in member of staff.
#[derive(Clone, Debug)]
pub struct Session {
    pub cookie: String,
    csrf: String,
    /// The people this one may open.
    people: Arc<Vec<String>>,
}

impl Session {
    /// Somebody whose record this one may open.
    pub fn someone(&self) -> &str {
        self.people.first().map_or("", String::as_str)
    }
}

/// Everything that requests are made of.
#[derive(Debug)]
pub struct World {
    pub sessions: Vec<Session>,
    pub names: Vec<String>,
    /// Counts the loads, so that each begins forms of its own.
    pub run: AtomicU64,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Hello,
    CasePage,
    Search,
    Queue,
    Autosave,
    NewContact,
    Mixed,
    BareHello,
    BareCasePage,
    BareSave,
}

impl Kind {
    pub fn words(self) -> &'static str {
        match self {
            Self::Hello => "hello (/health/live)",
            Self::CasePage => "case page",
            Self::Search => "search",
            Self::Queue => "queue of contacts",
            Self::Autosave => "contact, kept while typing",
            Self::NewContact => "contact, saved new",
            Self::Mixed => "mixed",
            Self::BareHello => "bare hello",
            Self::BareCasePage => "bare handler, case page's queries",
            Self::BareSave => "bare handler, a new contact's writes",
        }
    }
}

/// Signs fifty in, by the page.
pub async fn sign_in(app: &App, address: SocketAddr) -> Result<World, Fail> {
    let workers: Vec<_> = staff::STAFF
        .iter()
        .filter(|one| one.roles.contains(&"contact_worker") || one.roles.contains(&"social_worker"))
        .collect();
    let accounts = identity::accounts(app).await?;
    let held = store::people(&app.db, true, PEOPLE).await?;
    let all = store::people(&app.db, false, PEOPLE).await?;
    let everybody = Arc::new(all.iter().map(|(id, ..)| id.clone()).collect::<Vec<_>>());
    let mut sessions = Vec::new();
    for one in workers.iter().cycle().take(SIGNED_IN) {
        let teams =
            accounts.iter().find(|account| account.username == one.username).map(|account| account.teams.clone());
        let mut people = Arc::clone(&everybody);
        if !one.roles.contains(&"contact_worker") {
            let teams = teams.unwrap_or_default();
            let own = held.iter().filter(|(_, team, _)| team.as_ref().is_some_and(|team| teams.contains(team)));
            people = Arc::new(own.map(|(id, ..)| id.clone()).collect());
        }
        if people.is_empty() {
            return Err(format!("no one in the borough is held by the team of {}", one.username).into());
        }
        sessions.push(signed_in(address, one.username, people).await?);
    }
    Ok(World { sessions, names: all.into_iter().map(|(.., name)| name).collect(), run: AtomicU64::new(0) })
}

async fn signed_in(address: SocketAddr, username: &str, people: Arc<Vec<String>>) -> Result<Session, Fail> {
    let mut client = Client::new(address);
    let page = client.send(&Request { path: "/sign-in".into(), ..Request::default() }).await?;
    let form = form(&[("csrf", &token(&page)?), ("username", username), ("password", staff::PASSWORD)]);
    let sent = Request { path: "/sign-in".into(), cookie: cookies(&page), form: Some(form), expected: 303 };
    let answer = client.send(&sent).await?;
    if answer.status != 303 {
        return Err(format!("{username} could not sign in: {}", answer.status).into());
    }
    let cookie = cookies(&answer);
    let page = client.send(&Request { path: "/people".into(), cookie: cookie.clone(), ..Request::default() }).await?;
    let form =
        client.send(&Request { path: "/contacts/new".into(), cookie: cookie.clone(), ..Request::default() }).await?;
    let csrf = token(&form).or_else(|_| token(&page))?;
    Ok(Session { cookie, csrf, people })
}

fn cookies(answer: &Answer) -> String {
    let pairs = answer.headers("set-cookie").filter_map(|line| line.split(';').next());
    pairs.filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("; ")
}

fn token(page: &Answer) -> Result<String, Fail> {
    let (_, rest) = page
        .body
        .split_once("name=\"csrf\" value=\"")
        .ok_or_else(|| format!("{}: no form on the page", page.status))?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Makes requests of a kind, other ones each time.
pub fn maker(world: &Arc<World>, kind: Kind, seed: u64) -> Maker {
    world.run.fetch_add(1, Ordering::Relaxed);
    let world = Arc::clone(world);
    Arc::new(move |client, turn| {
        let mut state = seed ^ turn.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let session = &world.sessions[client % world.sessions.len()];
        let mut kind = kind;
        if kind == Kind::Mixed {
            kind = match split_mix(&mut state) % 100 {
                0..50 => Kind::CasePage,
                50..70 => Kind::Search,
                70..80 => Kind::Queue,
                80..98 => Kind::Autosave,
                _ => Kind::NewContact,
            };
        }
        request(&world, session, kind, (client, turn), &mut state)
    })
}

fn request(world: &World, session: &Session, kind: Kind, (client, turn): (usize, u64), state: &mut u64) -> Request {
    let cookie = session.cookie.clone();
    let person = &session.people[below(state, session.people.len())];
    let get = |path: String| Request { path, cookie: cookie.clone(), form: None, expected: 200 };
    let words = "Mum fell on the stairs on Sunday and is afraid to go up to bed. She says that she wants to stay in her own \
                 home, near the allotment, and see Joan on Thursdays. I cannot be there before the weekend.";
    match kind {
        Kind::Hello => get("/health/live".into()),
        Kind::CasePage => get(format!("/people/{person}")),
        Kind::Search => {
            let name: String =
                form_urlencoded::byte_serialize(world.names[below(state, world.names.len())].as_bytes()).collect();
            get(format!("/people?q={name}"))
        }
        Kind::Queue => get("/contacts".into()),
        Kind::Autosave => {
            // A person types for some twenty-five savings, then takes the next call.
            let once = format!("bench-{}-{client}-{}", world.run.load(Ordering::Relaxed), turn / 1_600);
            let told = format!("{words} ({turn})");
            let fields = [
                ("csrf", session.csrf.as_str()),
                ("once", &once),
                ("happening", &told),
                ("person", person),
                ("version", "0"),
            ];
            Request { path: "/contacts/autosave".into(), cookie, form: Some(form(&fields)), expected: 200 }
        }
        Kind::NewContact => {
            let once = format!("bench-new-{}-{turn}-{}", world.run.load(Ordering::Relaxed), split_mix(state));
            let fields = [
                ("csrf", session.csrf.as_str()),
                ("once", &once),
                ("happening", words),
                ("matters", "Staying at home"),
                ("channel", "phone"),
                ("person", person),
            ];
            Request { path: "/contacts".into(), cookie, form: Some(form(&fields)), expected: 303 }
        }
        Kind::BareHello => get("/hello".into()),
        Kind::BareCasePage => get(format!("/case/{person}")),
        Kind::BareSave => Request { path: format!("/save/{person}"), cookie, form: Some(String::new()), expected: 200 },
        Kind::Mixed => get("/".into()),
    }
}

fn below(state: &mut u64, most: usize) -> usize {
    usize::try_from(split_mix(state) % most.max(1) as u64).unwrap_or(0)
}

/// A contact as the page makes one, for the bare handler.
pub fn contact_of(work: &Work, person_id: &str, owner_id: &str, team_id: Option<String>) -> Contact {
    let id = work.new_id();
    Contact {
        version: 1,
        once: format!("bare-{id}"),
        id,
        draft: false,
        person_id: Some(person_id.to_owned()),
        created_by: owner_id.to_owned(),
        owner_id: owner_id.to_owned(),
        team_id,
        received_at: work.now(),
        conversation_at: Some(work.now()),
        concern_at: None,
        typed: Typed {
            asks_for: "themselves".into(),
            channel: "phone".into(),
            route: "community".into(),
            may_record: "yes".into(),
            may_share: "yes".into(),
            happening: "Mum fell on the stairs on Sunday and is afraid to go up to bed.".into(),
            ..Typed::default()
        },
        end: None,
        line_id: None,
        event_id: None,
    }
}
