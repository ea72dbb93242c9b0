//! What somebody said at a huddle that they would do, and what a team's huddles left to do: overdue first marked, done with a note.

pub(super) mod store;

use axum::{extract::Path, response::Response};
use jiff::ToSpan;
use platform::{
    Error, Result,
    access::Record,
    web::{Cx, Problems},
};
use serde::Serialize;

use super::{
    DONE, HEAR, VIEW,
    model::{Brought, Task},
    pages,
    rules::{self, LONGEST_WORDS},
    saving, shared,
    views::TaskRow,
};

const PAGE: &str = "front_door/huddle/tasks.html";
/// What was done is listed for so many days.
const DONE_DAYS: i64 = 14;

/// The facts about a task for those who work in care: its holder is whoever said they would do it.
pub(super) fn record(seen: &Brought, task: &Task) -> Record {
    Record { holder: task.holder_id.clone(), ..seen.record("", false) }
}

#[derive(Serialize)]
struct Line {
    task: TaskRow,
    name: String,
    href: String,
}

#[derive(Serialize)]
struct View {
    open: Vec<Line>,
    done: Vec<Line>,
    team: bool,
    team_href: Option<String>,
    team_name: String,
    wrong: String,
}

/// Whether somebody may read of whom a task is about, and where; the look is written down.
async fn may_read(cx: &Cx, seen: &Brought, task: &Task) -> Result<Option<(String, Record)>> {
    let me = &cx.signed_in()?.account;
    let id = &seen.item.id;
    if rules::from_health(&me.roles) {
        let heard = shared::facts(cx, seen).await?;
        if !cx.can_on(HEAR, &heard) {
            return Ok(None);
        }
        cx.may(HEAR, &heard).await?;
        return Ok(Some((format!("/huddle/shared/{id}"), Record { holder: task.holder_id.clone(), ..heard })));
    }
    let record_of = seen.record(&me.id, task.holder_id.as_deref() == Some(&me.id));
    if !cx.can_on(VIEW, &record_of) {
        return Ok(None);
    }
    cx.may(VIEW, &record_of).await?;
    Ok(Some((saving::href(id), record(seen, task))))
}

async fn view(cx: &Cx, wrong: &str) -> Result<View> {
    let me = &cx.signed_in()?.account;
    let guest = rules::from_health(&me.roles);
    let asked = pages::Asked::of(cx, &cx.query).await?;
    let own = asked.team.filter(|team| !guest && me.teams.contains(&team.id));
    let team = own.as_ref().filter(|_| cx.query.text("whose") == "team");
    let since = cx.now().checked_sub((DONE_DAYS * 24).hours()).unwrap_or_else(|_| cx.now());
    let all = match team {
        Some(team) => store::to_do(cx.db(), "", &team.id, since).await?,
        None => store::to_do(cx.db(), &me.id, "", since).await?,
    };
    let (mut open, mut done) = (Vec::new(), Vec::new());
    for task in &all {
        let Some(seen) = super::store::find(cx.db(), &task.item_id).await? else { continue };
        let Some((href, facts)) = may_read(cx, &seen, task).await? else { continue };
        let row = TaskRow { may_do: cx.can_on(DONE, &facts), ..TaskRow::of(task, cx.today(), true, &[]) };
        let line = Line { task: row, name: if guest { shared::name(&seen) } else { seen.name() }, href };
        if task.done_at.is_some() { done.push(line) } else { open.push(line) }
    }
    cx.looked(super::LIST, "huddle actions", "Opened the list of what was agreed at huddles").await?;
    Ok(View {
        open,
        done,
        team: team.is_some(),
        team_href: own.as_ref().map(|team| format!("/huddle/tasks?whose=team&team={}", team.id)),
        team_name: own.map(|team| team.name).unwrap_or_default(),
        wrong: wrong.to_owned(),
    })
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    cx.show(PAGE, &view(&cx, "").await?)
}

pub(super) async fn done(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let gone =
        || Error::NotFound("There is no such task of a huddle. It may have been taken back: look at the list.".into());
    let task = store::find(cx.db(), &id).await?.ok_or_else(gone)?;
    let seen = super::store::find(cx.db(), &task.item_id).await?.ok_or_else(gone)?;
    let guest = rules::from_health(&cx.signed_in()?.account.roles);
    // A partner from health holds what they said only where they hear of the person at all.
    let facts = if guest {
        let heard = shared::facts(&cx, &seen).await?;
        let holder = task.holder_id.clone().filter(|_| cx.can_on(HEAR, &heard));
        Record { holder, ..heard }
    } else {
        record(&seen, &task)
    };
    cx.may(DONE, &facts).await?;
    let note = cx.form.text("note");
    let mut problems = Problems::new();
    problems.limit("note", note, LONGEST_WORDS);
    if !problems.none() {
        return cx.again(PAGE, &view(&cx, &id).await?, &problems);
    }
    let to = match cx.form.text("then") {
        "item" if guest => format!("/huddle/shared/{}", seen.item.id),
        "item" => saving::href(&seen.item.id),
        _ => "/huddle/tasks".to_owned(),
    };
    if task.done_at.is_some() && task.done_note == note {
        return Ok(cx.see_other(&to, Some("It is done.")));
    }
    let mut work = cx.begin().await?;
    match saving::done(&mut work, &seen, &task, note, cx.now()).await {
        Ok(()) => work.commit().await?,
        Err(Error::Conflict(_)) => {
            drop(work);
            return cx.refused(PAGE, &view(&cx, &id).await?, saving::ALREADY_DONE);
        }
        Err(other) => return Err(other),
    }
    Ok(cx.see_other(&to, Some("It is done.")))
}
