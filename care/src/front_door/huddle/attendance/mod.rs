//! The form that says who is at a team's huddle today, and so invites partners from health.

pub(super) mod store;

use axum::response::Response;
use jiff::civil::Date;
use platform::{
    Error, Result,
    identity::{self, Account, Team},
    web::{Cx, Form as Fields},
};
use serde::Serialize;

use super::{
    model::{Huddle, Present},
    pages::{self, Asked},
    rules::{self, DISCIPLINES, LONGEST_LINE},
    views::{self, Item},
};

/// Empty lines for those who have no account here.
const SPARE: usize = 2;
/// The most lines of them.
const MOST: usize = 20;

#[derive(Debug, Serialize)]
pub(super) struct Other {
    at: usize,
    name: String,
    discipline: String,
}

/// What the form shows.
#[derive(Debug, Serialize)]
pub(super) struct Form {
    version: i64,
    /// Whether nobody has said yet who is there today.
    first: bool,
    accounts: Vec<Item>,
    ticked: Vec<String>,
    others: Vec<Other>,
    disciplines: Vec<Item>,
    theirs: Vec<Present>,
}

impl Form {
    /// As it stands, or as it was last time, or as it was typed.
    pub async fn of(cx: &Cx, team: &Team, day: Date, huddle: Option<&Huddle>, typed: Option<&Fields>) -> Result<Self> {
        let accounts = identity::accounts_of_team(&cx.app, &team.id).await?;
        let people = match (huddle, typed) {
            (_, Some(typed)) => read(&accounts, typed),
            (Some(huddle), None) => huddle.people.clone(),
            (None, None) => {
                store::last_before(cx.db(), &team.id, day).await?.map(|last| last.people).unwrap_or_default()
            }
        };
        let in_team =
            |one: &&Present| one.account_id.as_ref().is_some_and(|id| accounts.iter().any(|who| who.id == *id));
        let ticked = people.iter().filter(in_team).filter_map(|one| one.account_id.clone()).collect();
        let others: Vec<&Present> = people.iter().filter(|one| !in_team(one)).collect();
        let blank = Present::default();
        let others = others.into_iter().chain(std::iter::repeat_n(&blank, SPARE));
        let item =
            |one: &str| Item { value: one.into(), text: if one.is_empty() { "Choose".into() } else { one.into() } };
        Ok(Self {
            version: huddle.map_or(0, |huddle| huddle.version),
            first: huddle.is_none(),
            accounts: accounts
                .iter()
                .map(|who| Item {
                    value: who.id.clone(),
                    text: format!(
                        "{}, {}{}",
                        who.name,
                        rules::discipline(who),
                        if rules::from_health(&who.roles) { " (sees what is shared with health)" } else { "" }
                    ),
                })
                .collect(),
            ticked,
            others: (1..)
                .zip(others)
                .map(|(at, one)| Other { at, name: one.name.clone(), discipline: one.discipline.clone() })
                .collect(),
            disciplines: std::iter::once("").chain(DISCIPLINES).map(item).collect(),
            theirs: match typed {
                Some(_) => huddle.map(|huddle| huddle.people.clone()).unwrap_or_default(),
                None => Vec::new(),
            },
        })
    }
}

/// Who is there, as it was ticked and typed. Only those of the team can be ticked.
fn read(accounts: &[Account], form: &Fields) -> Vec<Present> {
    let here = form.all("here");
    let ticked = accounts.iter().filter(|who| here.contains(&who.id.as_str())).map(|who| Present {
        account_id: Some(who.id.clone()),
        name: who.name.clone(),
        discipline: rules::discipline(who),
    });
    let others = (1..=MOST).filter_map(|at| {
        let name = form.text(&format!("name-{at}"));
        let discipline = form.text(&format!("discipline-{at}"));
        (!name.is_empty()).then(|| Present {
            account_id: None,
            name: name.chars().take(LONGEST_LINE).collect(),
            discipline: discipline.chars().take(LONGEST_LINE).collect(),
        })
    });
    ticked.chain(others).collect()
}

pub(super) async fn say(cx: Cx) -> Result<Response> {
    let asked = Asked::of(&cx, &cx.form).await?;
    let team = asked.team.as_ref().filter(|team| team.id == cx.form.text("team"));
    let team = team.ok_or_else(|| Error::NotFound("There is no such team with a huddle. Look at your own.".into()))?;
    if !pages::leads(&cx, &team.id) {
        return Err(Error::Forbidden(
            "Whoever is in the team says who is at its huddle. Ask one of them to add you. Nothing was saved.".into(),
        ));
    }
    let today = cx.today();
    let seen = store::of_day(cx.db(), &team.id, today).await?;
    let accounts = identity::accounts_of_team(&cx.app, &team.id).await?;
    let mut people = read(&accounts, &cx.form);
    // A colleague of another team whose whole name was typed is known by their account.
    let everybody = views::accounts(&cx).await?;
    for one in people.iter_mut().filter(|one| one.account_id.is_none()) {
        let whole = |who: &&Account| who.name.to_lowercase() == one.name.to_lowercase();
        if let Some(who) = rules::who(&one.name, &everybody).filter(whole) {
            one.account_id = Some(who.id.clone());
            one.discipline =
                Some(one.discipline.clone()).filter(|typed| !typed.is_empty()).unwrap_or(who.title.clone());
        }
    }
    people.sort_by(|a, b| a.name.cmp(&b.name));
    people.dedup_by(|a, b| a.account_id.is_some() && a.account_id == b.account_id);
    let version = seen.as_ref().map_or(0, |seen| seen.version).to_string();
    if cx.form.text("version") != version && seen.as_ref().is_none_or(|seen| seen.people != people) {
        return again(&cx, &asked, team, seen.as_ref()).await;
    }
    if seen.as_ref().is_none_or(|seen| seen.people != people) {
        let mut work = cx.begin().await?;
        match store::say(&mut work, seen.as_ref(), &team.id, today, people).await {
            Ok(_) => work.commit().await?,
            Err(Error::Conflict(_)) => {
                drop(work);
                let theirs = store::of_day(cx.db(), &team.id, today).await?;
                return again(&cx, &asked, team, theirs.as_ref()).await;
            }
            Err(other) => return Err(other),
        }
    }
    Ok(cx.see_other(&pages::href(&team.id, None), Some("It is written down who is there.")))
}

/// The same page with what was ticked, beside what somebody else said.
async fn again(cx: &Cx, asked: &Asked, team: &Team, theirs: Option<&Huddle>) -> Result<Response> {
    let people = pages::people(cx, team, cx.today(), theirs, Some(&cx.form)).await?;
    let today = Asked { team: Some(team.clone()), teams: asked.teams.clone(), day: cx.today() };
    let view = pages::view(cx, &today, team, theirs, people).await?;
    cx.refused(pages::PAGE, &view, store::FIRST)
}
