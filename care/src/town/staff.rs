//! Who works for the council of Larkmere: eight teams in four localities, and twenty-six people in every role. All invented.

use platform::{
    Result,
    app::App,
    identity::{self, NewAccount, PasswordHash, Team},
    work::{Actor, Work},
};

use super::{fiction, localities};

/// What everybody of the town signs in with. It is printed by the demo and protects nothing.
pub const PASSWORD: &str = "larkmere-demo-2026";

/// Eight teams: name, and the locality it serves; none serves all of Larkmere.
pub const TEAMS: [(&str, Option<&str>); 8] = [
    ("Adult Contact Team", None),
    ("North Quay Team", Some(localities::NORTH_QUAY.name)),
    ("Mill Vale Team", Some(localities::MILL_VALE.name)),
    ("Eastfold Team", Some(localities::EASTFOLD.name)),
    ("Saltings Team", Some(localities::SALTINGS.name)),
    ("Reablement and Occupational Therapy", None),
    ("Hospital and First Contact Hub", None),
    ("Performance and Change", None),
];

/// Somebody who works here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staff {
    /// What they type to sign in.
    pub username: &'static str,
    /// Their name as colleagues say it.
    pub name: &'static str,
    /// Job title.
    pub title: &'static str,
    /// Roles, as policies name them.
    pub roles: &'static [&'static str],
    /// Teams, as numbers of [`TEAMS`]; the first is where they sit.
    pub teams: &'static [usize],
    /// What they do here, for whoever chooses whom to sign in as.
    pub does: &'static str,
}

const CONTACT: usize = 0;
const NORTH_QUAY: usize = 1;
const MILL_VALE: usize = 2;
const EASTFOLD: usize = 3;
const SALTINGS: usize = 4;
const THERAPY: usize = 5;
const HOSPITAL: usize = 6;
const CHANGE: usize = 7;

const fn staff(
    username: &'static str,
    name: &'static str,
    title: &'static str,
    roles: &'static [&'static str],
    teams: &'static [usize],
    does: &'static str,
) -> Staff {
    Staff { username, name, title, roles, teams, does }
}

/// Everybody who works here.
pub const STAFF: [Staff; 26] = [
    staff("amina", "Amina Yusuf", "Contact officer", &["contact_worker"], &[CONTACT], "takes calls and listens"),
    staff("ellis", "Ellis Marwood", "Contact officer", &["contact_worker"], &[CONTACT], "takes calls and web forms"),
    staff(
        "gwen",
        "Gwen Pryce",
        "Senior contact officer",
        &["contact_worker"],
        &[CONTACT, HOSPITAL],
        "takes calls from wards and practices",
    ),
    staff(
        "hana",
        "Hana Okafor",
        "Manager, Adult Contact Team",
        &["manager", "contact_worker"],
        &[CONTACT],
        "manages the front door",
    ),
    staff(
        "priya",
        "Priya Nandan",
        "Social worker",
        &["social_worker"],
        &[NORTH_QUAY],
        "works with people in North Quay",
    ),
    staff("tom", "Tom Hallet", "Social worker", &["social_worker"], &[NORTH_QUAY], "works with people in North Quay"),
    staff(
        "leila",
        "Leila Farrow",
        "Social worker",
        &["social_worker"],
        &[MILL_VALE],
        "works with people in Mill Vale; Ivor Blakemoor is her uncle",
    ),
    staff(
        "marcus",
        "Marcus Adeyinka",
        "Social worker",
        &["social_worker"],
        &[EASTFOLD],
        "works with people in Eastfold",
    ),
    staff(
        "niamh",
        "Niamh Corrie",
        "Social worker, learning disability",
        &["social_worker"],
        &[EASTFOLD],
        "works with people with a learning disability",
    ),
    staff(
        "rafe",
        "Rafe Lindqvist",
        "Social worker, mental health",
        &["social_worker"],
        &[SALTINGS],
        "works with people in Saltings",
    ),
    staff(
        "suki",
        "Suki Barnard",
        "Social worker, hospital",
        &["social_worker"],
        &[HOSPITAL],
        "helps people home from hospital",
    ),
    staff(
        "dilwen",
        "Dilwen Ash",
        "Occupational therapist",
        &["occupational_therapist"],
        &[THERAPY],
        "homes, equipment and what people do in them",
    ),
    staff("kofi", "Kofi Mensing", "Reablement lead", &["occupational_therapist"], &[THERAPY], "leads reablement"),
    staff(
        "bea",
        "Bea Tolliver",
        "Community agent, Saltings",
        &["community_agent"],
        &[SALTINGS],
        "knows what is near people; keeps light records",
    ),
    staff(
        "joss",
        "Joss Renwick",
        "Community agent, Mill Vale",
        &["community_agent"],
        &[MILL_VALE],
        "runs the talking points",
    ),
    staff("carol", "Carol Osgood", "Manager, North Quay", &["manager"], &[NORTH_QUAY], "manages North Quay"),
    staff(
        "vikram",
        "Vikram Sethna",
        "Manager, Eastfold and Saltings",
        &["manager"],
        &[EASTFOLD, SALTINGS],
        "manages two localities",
    ),
    staff("odile", "Odile Brandreth", "Principal social worker", &["practice_lead"], &[CHANGE], "learns from practice"),
    staff("frank", "Frank Delaune", "Commissioner", &["commissioner"], &[CHANGE], "buys and shapes support"),
    staff("zofia", "Zofia Maren", "Finance officer", &["finance_officer"], &[CHANGE], "pays and charges"),
    staff(
        "idris",
        "Idris Vaughn-Lowe",
        "Performance analyst",
        &["analyst"],
        &[CHANGE],
        "charts, extracts and definitions; sees no names",
    ),
    staff(
        "helen",
        "Helen Strand",
        "Director of adult social care",
        &["director"],
        &[CHANGE],
        "answers for everything; sees the plan and the numbers",
    ),
    staff("peter", "Peter Quillan", "Inspector", &["inspector"], &[], "visits to look at measures and the plan"),
    staff(
        "grace",
        "Grace Amadi-Holt",
        "Information governance lead",
        &["information_governance"],
        &[CHANGE],
        "watches over who looks at what",
    ),
    staff(
        "sam",
        "Sam Ferriby",
        "System administrator",
        &["administrator"],
        &[],
        "accounts, jobs and back-ups; sees no person",
    ),
    staff(
        "ruth",
        "Ruth Penhallow",
        "Community nurse from the health service",
        &["health_partner"],
        &[HOSPITAL],
        "works in health and joins the huddle; sees only what is shared with her there",
    ),
];

/// Makes the teams and the accounts, in one piece of work. Into a store that has no accounts yet.
pub async fn hire(app: &App) -> Result<()> {
    let password = PasswordHash::of(PASSWORD).await?;
    let mut work = Work::begin(app, Actor::service("town")).await?;
    fiction::mark(&mut work).await?;
    let mut teams: Vec<Team> = Vec::new();
    for (name, locality) in TEAMS {
        teams.push(identity::create_team(&mut work, name, locality).await?);
    }
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    for one in STAFF {
        let new = NewAccount {
            username: one.username.into(),
            name: one.name.into(),
            title: one.title.into(),
            roles: owned(one.roles),
            teams: one.teams.iter().map(|at| teams[*at].id.clone()).collect(),
            password: Some(password.clone()),
        };
        identity::create_account(&mut work, new).await?;
    }
    work.commit().await
}

/// Who may sign in, as a table for the person who starts the demo.
pub fn who_may_sign_in() -> Vec<String> {
    let mut lines = vec![format!("Sign in as any of these with the password {PASSWORD}:"), String::new()];
    for one in STAFF {
        lines.push(format!("  {:<8} {:<18} {}: {}", one.username, one.name, one.title, one.does));
    }
    lines
}
