//! Larkmere's First Contact huddle: one of the last working day, and today's, with a nurse of the health service. All of it fiction.

use jiff::{SignedDuration, Timestamp, civil::Date};
use platform::{
    Error, Result,
    app::App,
    clock::{london, london_date},
    identity::{self, Account},
    work::{Actor, Work},
};

use super::{
    attendance,
    model::{Asked, Line, New, Present, Said},
    rules,
    saving::{self, Bringing, Given, Meeting},
    store, tasks,
};
use crate::people::persons;

/// The team that holds it.
const TEAM: &str = "Hospital and First Contact Hub";
/// Who is there by account.
const THERE: [&str; 3] = ["gwen", "suki", "ruth"];
/// Who is there without one, and an occupational therapist of another team.
const OTHERS: [(&str, &str); 2] = [("Dr Anselm Pike", "GP"), ("Tamsin Oakley", "Voluntary sector")];

/// Who, by whom, the question, the words, shared with health, somebody is needed today, so many hours of waiting.
type Brought = (&'static str, &'static str, &'static str, &'static str, &'static str, bool, i64);

/// Brought and settled on the last working day, or carried over from it.
const YESTERDAY: [Brought; 4] = [
    (
        "Edna Pennock",
        "gwen",
        "Can she manage the stairs until the rail is fitted?",
        "She sleeps in the chair since Tuesday. Her daughter visits at noon.",
        "consent",
        true,
        3,
    ),
    (
        "Kelvin Drury",
        "suki",
        "Who sees to his tablets now that his neighbour has moved?",
        "He forgets the evening ones. He likes the telephone better than visits.",
        "consent",
        false,
        5,
    ),
    (
        "Noel Farthing",
        "gwen",
        "Is there anything we can do about the damp before the winter?",
        "The landlord has not answered. He would rather the surgery did not know.",
        "no",
        false,
        4,
    ),
    (
        "Shirley Tranter",
        "suki",
        "Does she need somebody with her in the first nights at home?",
        "Comes home from the ward on Thursday. Nobody has the key yet.",
        "consent",
        false,
        2,
    ),
];

/// Brought today.
const TODAY: [Brought; 2] = [
    (
        "Hester Bright",
        "gwen",
        "What would let her get up alone in the morning?",
        "Fell twice this week, not hurt. Wants to keep her own bed.",
        "duty",
        true,
        1,
    ),
    (
        "Esme Carvell",
        "suki",
        "Can her daughter have one free night a week?",
        "Her daughter has not slept through for a month.",
        "consent",
        false,
        1,
    ),
];

/// Fills in two huddles.
///
/// # Errors
/// As the record store says.
pub async fn fill(app: App) -> Result<()> {
    let Some(team) = identity::teams(&app).await?.into_iter().find(|team| team.name == TEAM) else { return Ok(()) };
    let mut there = Vec::new();
    for username in THERE {
        let Some(account) = identity::account_named(&app, username).await? else { return Ok(()) };
        there.push(account);
    }
    let now = app.clock.now();
    let today = london_date(now);
    let before = rules::working_day_before(today);
    let morning = at(before, 10)?;
    let town = Filling { app: &app, team: &team.id, there: &there };
    town.attend(before).await?;
    town.attend(today).await?;
    for (number, one) in YESTERDAY.iter().enumerate() {
        town.bring(&format!("town huddle {number}"), one, morning).await?;
    }
    let ruth = &there[2];
    town.health(
        ruth,
        "Edna Pennock",
        "Her blood pressure drops when she stands up. She has tablets for it since October.",
        morning,
    )
    .await?;
    let decided =
        |decision: &str, ending: &str| Said { decision: decision.into(), ending: ending.into(), ..Said::default() };
    town.decide(
        "Edna Pennock",
        decided("She tries the stairs with Dilwen tomorrow, and sleeps downstairs until the rail is there.", "visit"),
        &[("Try the stairs with her", "Dilwen Ash", 3), ("Look at her tablets", "Ruth Penhallow", 0)],
        morning + SignedDuration::from_mins(12),
    )
    .await?;
    town.decide(
        "Kelvin Drury",
        decided(
            "The pharmacist puts his tablets in a box with days. Ruth rings him in the evenings this week.",
            "health",
        ),
        &[("Ring him at six until Sunday", "Ruth Penhallow", 5), ("Ask for the box", "Dr Anselm Pike", 1)],
        morning + SignedDuration::from_mins(15),
    )
    .await?;
    let waits = Said {
        missing: "Whether the ward has the key, and who is at home at night".into(),
        back_on: Some(today),
        ..Said::default()
    };
    town.decide(
        "Shirley Tranter",
        waits,
        &[("Ask the ward for the key", "Suki Barnard", 0)],
        morning + SignedDuration::from_mins(19),
    )
    .await?;
    // Noel is carried over: nobody came to him.
    for (number, one) in TODAY.iter().enumerate() {
        town.bring(&format!("town huddle today {number}"), one, now).await?;
    }
    town.done("Edna Pennock", "Look at her tablets", "She takes them at night from now on.", at(before, 16)?).await
}

fn at(day: Date, hour: i8) -> Result<Timestamp> {
    Ok(day.at(hour, 0, 0, 0).to_zoned(london()).map_err(Error::internal)?.timestamp())
}

fn actor(account: &Account) -> Actor {
    Actor { id: Some(account.id.clone()), name: account.name.clone(), request: None }
}

struct Filling<'a> {
    app: &'a App,
    team: &'a str,
    there: &'a [Account],
}

impl Filling<'_> {
    fn lead(&self) -> Actor {
        actor(&self.there[0])
    }

    async fn attend(&self, day: Date) -> Result<()> {
        let accounts = self.there.iter().map(|one| Present {
            account_id: Some(one.id.clone()),
            name: one.name.clone(),
            discipline: rules::discipline(one),
        });
        let others = OTHERS.map(|(name, discipline)| Present {
            account_id: None,
            name: name.into(),
            discipline: discipline.into(),
        });
        let mut work = Work::begin(self.app, self.lead()).await?;
        attendance::store::say(&mut work, None, self.team, day, accounts.chain(others).collect()).await?;
        work.commit().await
    }

    async fn bring(&self, once: &str, one: &Brought, at: Timestamp) -> Result<()> {
        let (name, by, question, words, share, urgent, hours) = *one;
        let Some(found) = persons::search(&self.app.db, name, 1).await?.into_iter().next() else { return Ok(()) };
        let Some(by) = identity::account_named(self.app, by).await? else { return Ok(()) };
        let asked = Asked {
            question: question.into(),
            words: words.into(),
            share: share.into(),
            share_why: if share == "duty" {
                "She could not be asked on the telephone; without the nurse nobody knows why she falls".into()
            } else {
                String::new()
            },
            urgent,
            ..Asked::default()
        };
        let new = New {
            once: once.into(),
            team_id: self.team.into(),
            team: TEAM.into(),
            day: london_date(at),
            person_id: Some(found.id),
            contact_id: None,
            asked,
            since: at - SignedDuration::from_hours(hours),
            at,
        };
        let mut work = Work::begin(self.app, actor(&by)).await?;
        match saving::bring(&mut work, new).await? {
            Bringing::Brought(_) => work.commit().await,
            Bringing::Already => Ok(()),
        }
    }

    /// Who of this name was brought and waits.
    async fn find(&self, name: &str) -> Result<Option<super::model::Brought>> {
        let Some(found) = persons::search(&self.app.db, name, 1).await?.into_iter().next() else { return Ok(None) };
        match store::about(&self.app.db, Some(&found.id), None).await?.pop() {
            Some(id) => store::find(&self.app.db, &id).await,
            None => Ok(None),
        }
    }

    async fn decide(&self, name: &str, said: Said, who: &[(&str, &str, i64)], at: Timestamp) -> Result<()> {
        let Some(seen) = self.find(name).await? else { return Ok(()) };
        let accounts = identity::accounts(self.app).await?;
        let given = who.iter().map(|(what, who, days)| Given {
            line: Line {
                id: String::new(),
                what: (*what).into(),
                who: (*who).into(),
                due_on: Some(london_date(at).saturating_add(jiff::Span::new().days(*days))),
            },
            holder: rules::who(who, &accounts).map(|one| (one.id.clone(), one.name.clone())),
        });
        let given: Vec<Given> = given.collect();
        let present = self.there.iter().map(|one| format!("{} ({})", one.name, rules::discipline(one)));
        let others = OTHERS.map(|(name, discipline)| format!("{name} ({discipline})"));
        let meeting = Meeting { team: TEAM.into(), present: present.chain(others).collect(), at };
        let mut work = Work::begin(self.app, self.lead()).await?;
        saving::decide(&mut work, &seen, &[], said, &given, &meeting).await?;
        work.commit().await
    }

    async fn health(&self, who: &Account, name: &str, words: &str, at: Timestamp) -> Result<()> {
        let Some(seen) = self.find(name).await? else { return Ok(()) };
        let mut work = Work::begin(self.app, actor(who)).await?;
        saving::tell(&mut work, &seen, &format!("town health {name}"), words, at).await?;
        work.commit().await
    }

    async fn done(&self, name: &str, what: &str, note: &str, at: Timestamp) -> Result<()> {
        let Some(seen) = self.find(name).await? else { return Ok(()) };
        let all = tasks::store::of_item(&self.app.db, &seen.item.id).await?;
        let Some(task) = all.iter().find(|task| task.what == what) else { return Ok(()) };
        let mut work = Work::begin(self.app, actor(&self.there[2])).await?;
        saving::done(&mut work, &seen, task, note, at).await?;
        work.commit().await
    }
}
