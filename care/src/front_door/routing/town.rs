//! Larkmere's rules, what became of them, and a queue of this morning with contacts of every channel. Nobody in it exists.

use jiff::{SignedDuration, Timestamp};
use platform::{
    Error, Result,
    app::App,
    clock::london_date,
    identity::{self, Account, Team},
    work::{Actor, Work},
};

use super::{
    apply, facts,
    model::{Decision, Rule, To, Version},
    rules,
    store::{self, Past},
};
use crate::front_door::contacts::{self, Contact, Handover, Typed};

/// The people and teams of the town that are needed here.
struct Here {
    accounts: Vec<Account>,
    teams: Vec<Team>,
}

impl Here {
    fn account(&self, username: &str) -> Result<&Account> {
        let found = self.accounts.iter().find(|one| one.username == username);
        found.ok_or_else(|| Error::internal(format!("nobody named {username} works here")))
    }

    fn team(&self, name: &str) -> Result<String> {
        let found = self.teams.iter().find(|team| team.name == name);
        found.map(|team| team.id.clone()).ok_or_else(|| Error::internal(format!("there is no team {name}")))
    }

    async fn by(&self, app: &App, username: &str) -> Result<Work> {
        let account = self.account(username)?;
        let actor = Actor { id: Some(account.id.clone()), name: account.name.clone(), request: None };
        Work::begin(app, actor).await
    }
}

/// Fills the town's rules, decisions and queue.
///
/// # Errors
/// As the record store says.
pub async fn fill(app: App) -> Result<()> {
    let here = Here { accounts: identity::accounts(&app).await?, teams: identity::teams(&app).await? };
    let live = set_rules(&app, &here).await?;
    decide(&app, &here, &live).await?;
    queue(&app, &here).await
}

fn list(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn in_force(here: &Here) -> Result<Vec<Rule>> {
    let to = |team: &str| -> Result<Rule> { Ok(Rule { team_id: Some(here.team(team)?), ..Rule::default() }) };
    let lives = |districts: &str, team: &str| -> Result<Rule> { Ok(Rule { districts: list(districts), ..to(team)? }) };
    Ok(vec![
        Rule { urgency: "concern".into(), ..to("Adult Contact Team")? },
        Rule { known: "yes".into(), urgency: "not_today".into(), ..Rule::default() },
        Rule { route: "leaving_hospital".into(), ..to("Hospital and First Contact Hub")? },
        Rule { words: list("fall fell stairs rail bath shower"), ..to("Reablement and Occupational Therapy")? },
        lives("ZZ1", "North Quay Team")?,
        lives("ZZ2", "Mill Vale Team")?,
        lives("ZZ3", "Eastfold Team")?,
    ])
}

async fn set_rules(app: &App, here: &Here) -> Result<Version> {
    let ago = SignedDuration::from_hours(24 * IN_FORCE_DAYS);
    app.clock.advance(-ago);
    let mut work = here.by(app, "hana").await?;
    let live = Version {
        id: work.new_id(),
        number: 1,
        version: 1,
        draft: true,
        made_by: here.account("hana")?.id.clone(),
        made_at: work.now(),
        why: "Fewer people are passed from one team to the next".into(),
        rules: in_force(here)?,
        ..Version::default()
    };
    store::begin(&mut work, &live).await?;
    store::tried(&mut work, &live).await?;
    store::go_live(&mut work, &live).await?;
    work.changed("front_door/routing:edit", ("routing rules", &live.id), None, None, Some(&live)).await?;
    work.commit().await?;
    app.clock.advance(ago);
    let mut work = here.by(app, "hana").await?;
    let mut next = in_force(here)?;
    let therapy = here.team("Reablement and Occupational Therapy")?;
    next.insert(3, Rule { from_age: Some(85), team_id: Some(therapy), ..Rule::default() });
    next.push(Rule { team_id: Some(here.team("Adult Contact Team")?), ..Rule::default() });
    let draft = Version {
        id: work.new_id(),
        number: 2,
        why: "Whoever is 85 or older meets a therapist first, and nobody is covered by no rule".into(),
        made_at: work.now(),
        rules: next,
        ..live.clone()
    };
    store::begin(&mut work, &draft).await?;
    work.changed("front_door/routing:edit", ("routing rules", &draft.id), None, None, Some(&draft)).await?;
    work.commit().await?;
    Ok(live)
}

/// Why somebody sent a contact elsewhere; the last said nothing.
const WHY: [&str; 4] = [
    "Their daughter asked for somebody near her",
    "Two of us talked it over: it is the kitchen, not a fall",
    "They know the team from last year",
    "",
];

/// Since so many days the rules are in force.
const IN_FORCE_DAYS: i64 = 24 * 7;

/// Two years of contacts: before the rules every fourth was handed on; since then fewer are, and where each should go was
/// decided by the rules or by somebody who knew better.
async fn decide(app: &App, here: &Here, live: &Version) -> Result<()> {
    let now = app.clock.now();
    let since = now - SignedDuration::from_hours(24 * IN_FORCE_DAYS);
    let mut work = here.by(app, "hana").await?;
    let past = store::past(&app.db, Timestamp::UNIX_EPOCH, now).await?;
    for (which, one) in past.iter().rev().enumerate() {
        let by = here.account(["amina", "ellis", "gwen"][which % 3])?;
        let at = (one.received_at + SignedDuration::from_mins(50)).min(now);
        let overridden = if one.received_at < since {
            false
        } else {
            let decision = decision(&work, here, live, one, (which, by, at))?;
            apply::keep(&mut work, one.person.as_ref().map(|person| person.id.as_str()), &decision).await?;
            decision.overridden
        };
        if overridden || if one.received_at < since { which % 4 == 1 } else { which % 12 == 2 } {
            hand_on(&mut work, here, one, (which, by, at)).await?;
        }
    }
    work.commit().await
}

/// What was decided about one contact; later on people follow the rules more often.
fn decision(
    work: &Work,
    here: &Here,
    live: &Version,
    one: &Past,
    how: (usize, &Account, Timestamp),
) -> Result<Decision> {
    let (which, by, decided_at) = how;
    let answer = rules::answer(&live.rules, &facts::of_past(one, london_date(one.received_at)));
    let overridden = answer.to.is_some() && which % 7 == 1;
    let chosen = match &answer.to {
        Some(to) if !overridden => to.clone(),
        _ => To::Team(here.team("Saltings Team")?),
    };
    Ok(Decision {
        id: work.new_id(),
        contact_id: one.id.clone(),
        version_id: Some(live.id.clone()),
        position: answer.rule.and_then(|rule| i64::try_from(rule).ok()),
        proposed: answer.to.as_ref().map(To::key).unwrap_or_default(),
        chosen: chosen.key(),
        overridden,
        reason: Some(WHY[which % WHY.len()].to_owned()).filter(|why| overridden && !why.is_empty()),
        decided_by: by.id.clone(),
        decided_at,
    })
}

async fn hand_on(work: &mut Work, here: &Here, one: &Past, how: (usize, &Account, Timestamp)) -> Result<()> {
    let (which, by, handed_at) = how;
    let next = here.account(["priya", "marcus", "leila"][which % 3])?;
    let handover = Handover {
        id: work.new_id(),
        handed_at,
        from_id: by.id.clone(),
        to_id: Some(next.id.clone()),
        to_team_id: None,
        counts: true,
        reason: "They know the place better".into(),
        agreement: None,
    };
    let person = one.person.as_ref().map(|person| person.id.as_str());
    contacts::passed(work, &one.id, person, &handover).await
}

/// One contact of the queue.
struct Waits {
    minutes: i64,
    channel: &'static str,
    caller: &'static str,
    happening: &'static str,
    urgent: bool,
    concern: bool,
    /// Who claimed it, so many minutes ago.
    claimed: Option<(&'static str, i64)>,
}

const fn waits(minutes: i64, channel: &'static str, caller: &'static str, happening: &'static str) -> Waits {
    Waits { minutes, channel, caller, happening, urgent: false, concern: false, claimed: None }
}

const QUEUE: [Waits; 12] = [
    Waits {
        concern: true,
        ..waits(
            95,
            "professional",
            "District nurse, Harbour Practice, 01632 960311",
            "Fresh bruises on her arms, and her nephew answers for her. She looked at the floor.",
        )
    },
    Waits {
        urgent: true,
        ..waits(
            42,
            "hospital",
            "Ward 4, Larkmere General, 01632 960340",
            "He can go home today if somebody is there tonight. He lives on the third floor.",
        )
    },
    waits(
        2_960,
        "web",
        "Joan Price, 01632 960301",
        "I cannot get in and out of the bath any more. I fell last week and did not tell my son.",
    ),
    waits(
        1_530,
        "letter",
        "Mr A. Halloran, 4 Weir Row",
        "My wife and I are both 88. We would like to know what help there is before we need it.",
    ),
    waits(
        1_210,
        "web",
        "Kit Sanders, kit.sanders@example.org",
        "My mum looks after my grandad and she is worn out. She says she is fine. She is not fine.",
    ),
    Waits {
        claimed: Some(("ellis", 1_140)),
        ..waits(
            1_290,
            "web",
            "Ola Brandt, 01632 960305",
            "I need somebody to talk to about paying for my care. My savings are nearly gone.",
        )
    },
    waits(310, "hub", "Table at Saltings Library", "New here, knows nobody, and would like to sing again."),
    waits(
        205,
        "professional",
        "Housing officer, Larkmere Homes, 01632 960322",
        "Tenant has stopped opening post and the flat is filling up. He agreed that I ring you.",
    ),
    Waits {
        claimed: Some(("amina", 25)),
        ..waits(
            140,
            "phone",
            "Message on the answerphone, 01632 960308",
            "Please ring me about my shower seat. It wobbles.",
        )
    },
    waits(
        75,
        "web",
        "Rosa Quill, 01632 960309",
        "I look after my husband, who has Parkinson’s. I have to go into hospital in two weeks.",
    ),
    Waits {
        claimed: Some(("gwen", 31)),
        ..waits(
            66,
            "hospital",
            "Discharge desk, 01632 960341",
            "She managed the stairs twice with the therapist. Can reablement begin on Wednesday?",
        )
    },
    waits(
        18,
        "phone",
        "Called back twice, 01632 960310",
        "Her lunch club has closed and she has nothing on Tuesdays now.",
    ),
];

/// A queue of this morning: nobody's, claimed and begun, claimed and not begun.
async fn queue(app: &App, here: &Here) -> Result<()> {
    let team = here.team("Adult Contact Team")?;
    for (number, one) in QUEUE.iter().enumerate() {
        let received_at = app.clock.now() - SignedDuration::from_mins(one.minutes);
        let mut work = Work::begin(app, Actor::service("town")).await?;
        let new = contact(&work, number, one, &team, received_at);
        let kept = contacts::record(&mut work, new).await?;
        work.commit().await?;
        if let Some((username, minutes)) = one.claimed {
            let ago = SignedDuration::from_mins(minutes);
            app.clock.advance(-ago);
            let mut work = here.by(app, username).await?;
            contacts::claim(&mut work, &kept, here.account(username)?).await?;
            work.commit().await?;
            app.clock.advance(ago);
        }
    }
    Ok(())
}

fn contact(work: &Work, number: usize, one: &Waits, team: &str, received_at: Timestamp) -> Contact {
    let asks_for = match one.channel {
        "professional" | "hospital" => "professional",
        _ => "themselves",
    };
    Contact {
        id: work.new_id(),
        version: 1,
        once: format!("town-queue-{number}"),
        draft: false,
        person_id: None,
        created_by: String::new(),
        owner_id: String::new(),
        team_id: Some(team.to_owned()),
        received_at,
        conversation_at: None,
        concern_at: one.concern.then_some(received_at),
        typed: Typed {
            caller: Some(one.caller.to_owned()),
            asks_for: asks_for.into(),
            channel: one.channel.into(),
            route: if one.channel == "hospital" { "leaving_hospital" } else { "home" }.into(),
            may_record: "yes".into(),
            may_share: "not_asked".into(),
            urgent: one.urgent,
            concern: one.concern,
            happening: one.happening.to_owned(),
            ..Typed::default()
        },
        end: None,
        line_id: None,
        event_id: None,
    }
}
