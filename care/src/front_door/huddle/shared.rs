//! What a partner from health sees: their own huddles, and of each person who is shared with health what the huddle needs. The
//! views hold nothing else, so that no page can show it.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use platform::{
    Error, Result,
    access::Record,
    identity,
    storage::Database,
    web::{Cx, Problems},
};
use serde::Serialize;

use super::{
    DONE, HEAR, TELL, attendance,
    model::{Brought, Task, Word},
    pages::href,
    rules::{self, ENDINGS, LONGEST_WORDS},
    saving, store, tasks,
    views::{self, TaskRow},
};

const LIST: &str = "front_door/huddle/shared_list.html";
const PAGE: &str = "front_door/huddle/shared.html";

/// The facts about somebody for this partner from health: whether they are invited to the huddle in which the person stands.
pub(super) async fn facts(cx: &Cx, seen: &Brought) -> Result<Record> {
    let me = &cx.signed_in()?.account.id;
    let invited = is_invited(cx.db(), me, seen, cx.today()).await?;
    Ok(seen.heard(me, invited))
}

async fn is_invited(db: &Database, me: &str, seen: &Brought, today: Date) -> Result<bool> {
    match seen.day(today) {
        Some(day) => attendance::store::is_invited(db, me, &seen.item.team_id, day).await,
        None => Ok(false),
    }
}

/// What health calls somebody: the name, or what a light record was allowed to keep; never who called.
pub(super) fn name(seen: &Brought) -> String {
    seen.name.clone().unwrap_or_else(|| "Somebody whose name we do not keep".into())
}

/// Somebody as health hears of them.
#[derive(Debug, Serialize)]
struct Heard {
    id: String,
    name: String,
    age: Option<i32>,
    born_on: Option<Date>,
    question: String,
    words: String,
    open: bool,
    urgent: bool,
    ending: &'static str,
    decision: String,
    missing: String,
    back_on: Option<Date>,
    own: Vec<TaskRow>,
}

impl Heard {
    fn of(cx: &Cx, seen: &Brought, tasks: &[Task], me: &str, facts: &Record) -> Self {
        let (asked, said) = (&seen.item.asked, &seen.item.said);
        let own = tasks.iter().filter(|task| task.holder_id.as_deref() == Some(me));
        let row = |task: &Task| TaskRow {
            may_do: cx.can_on(DONE, &Record { holder: task.holder_id.clone(), ..facts.clone() }),
            ..TaskRow::of(task, cx.today(), true, &[])
        };
        Self {
            id: seen.item.id.clone(),
            name: name(seen),
            age: views::age(seen.born_on, cx.today()),
            born_on: seen.born_on,
            question: asked.question.clone(),
            words: asked.words.clone(),
            open: seen.is_open(),
            urgent: asked.urgent,
            ending: rules::label(&ENDINGS, &said.ending),
            decision: said.decision.clone(),
            missing: said.missing.clone(),
            back_on: said.back_on,
            own: own.map(row).collect(),
        }
    }
}

#[derive(Serialize)]
struct Day {
    href: String,
    day: Date,
    team: String,
    here: bool,
}

#[derive(Serialize)]
struct ListView {
    day: Option<Date>,
    is_today: bool,
    team: String,
    days: Vec<Day>,
    waiting: Vec<Heard>,
    settled: Vec<Heard>,
}

/// The huddles somebody from health is invited to, and who is shared with them in one.
pub(super) async fn list(cx: &Cx) -> Result<Response> {
    let account = &cx.signed_in()?.account;
    let teams = identity::teams(&cx.app).await?;
    let mut invited = attendance::store::invitations(cx.db(), &account.id).await?;
    invited.retain(|(team, day)| account.teams.contains(team) && *day <= cx.today());
    let asked = cx.query.date("day").ok().flatten();
    let fits = |(team, day): &&(String, Date)| {
        asked.is_none_or(|asked| asked == *day) && (cx.query.text("team").is_empty() || cx.query.text("team") == team)
    };
    let chosen = invited.iter().find(fits).cloned();
    let (mut waiting, mut settled) = (Vec::new(), Vec::new());
    if let Some((team_id, day)) = &chosen {
        let mut all = store::of_day(cx.db(), team_id, *day, cx.today()).await?;
        rules::in_order(&mut all);
        let tasks = tasks::store::of_day(cx.db(), team_id, *day, cx.today()).await?;
        for one in &all {
            let facts = one.heard(&account.id, true);
            if !cx.can_on(HEAR, &facts) {
                continue;
            }
            cx.may(HEAR, &facts).await?;
            let own = tasks.get(&one.item.id).map(Vec::as_slice).unwrap_or_default();
            let heard = Heard::of(cx, one, own, &account.id, &facts);
            if heard.open { waiting.push(heard) } else { settled.push(heard) }
        }
    }
    cx.looked(super::LIST, "huddle", "Opened a huddle as a partner from health").await?;
    let view = ListView {
        day: chosen.as_ref().map(|(_, day)| *day),
        is_today: chosen.as_ref().is_some_and(|(_, day)| *day == cx.today()),
        team: chosen.as_ref().map(|(team, _)| views::team_name(&teams, team)).unwrap_or_default(),
        days: invited
            .iter()
            .take(10)
            .map(|one| Day {
                href: href(&one.0, Some(one.1)),
                day: one.1,
                team: views::team_name(&teams, &one.0),
                here: chosen.as_ref() == Some(one),
            })
            .collect(),
        waiting,
        settled,
    };
    cx.show(LIST, &view)
}

#[derive(Serialize)]
struct View {
    about: Heard,
    once: String,
    back_href: String,
    health: Vec<Word>,
    may_tell: bool,
}

/// Somebody who is shared with health, with the policy's yes.
async fn allowed(cx: &Cx, action: &str, id: &str) -> Result<(Brought, Record)> {
    let seen = views::find(cx, id).await?;
    let facts = facts(cx, &seen).await?;
    cx.may(action, &facts).await?;
    Ok((seen, facts))
}

async fn view(cx: &Cx, seen: &Brought, facts: &Record, once: String) -> Result<View> {
    let me = &cx.signed_in()?.account.id;
    let tasks = tasks::store::of_item(cx.db(), &seen.item.id).await?;
    Ok(View {
        about: Heard::of(cx, seen, &tasks, me, facts),
        once,
        back_href: href(&seen.item.team_id, seen.item.settled_on),
        health: store::words(cx.db(), &seen.item.id).await?,
        may_tell: cx.can_on(TELL, facts),
    })
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let (seen, facts) = allowed(&cx, HEAR, &id).await?;
    cx.show(PAGE, &view(&cx, &seen, &facts, cx.new_id()).await?)
}

pub(super) async fn tell(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let (seen, facts) = allowed(&cx, TELL, &id).await?;
    let (words, once) = (cx.form.text("words"), cx.form.text("once").to_owned());
    if once.is_empty() || once.len() > 64 {
        return Err(Error::BadRequest(
            "This form has lost its number, so it was not saved. Copy what you wrote and open the page again.".into(),
        ));
    }
    let mut problems = Problems::new();
    problems.limit("words", words, LONGEST_WORDS);
    if words.is_empty() {
        problems.add("words", "Write what health knows that helps the huddle to decide");
    }
    if !problems.none() {
        return cx.again(PAGE, &view(&cx, &seen, &facts, once).await?, &problems);
    }
    let mut work = cx.begin().await?;
    if saving::tell(&mut work, &seen, &once, words, cx.now()).await? {
        work.commit().await?;
    }
    Ok(cx.see_other(&format!("/huddle/shared/{id}"), Some("It is added, under your name.")))
}
