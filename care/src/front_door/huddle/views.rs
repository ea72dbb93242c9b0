//! What the pages of a huddle show, put together from who was brought, the tasks and the names of colleagues.

use jiff::civil::Date;
use platform::{
    Error, Result,
    identity::{self, Account, Team},
    web::Cx,
};
use serde::Serialize;

use super::{
    VIEW, attendance,
    model::{Brought, Task},
    rules::{self, ENDINGS, SHARING},
    store, tasks,
};
use crate::{front_door::contacts::rules as contact_rules, people::persons::rules::is_guest};

/// An answer to choose, in the shape of GOV.UK's radios, checkboxes and selects.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    pub value: String,
    pub text: String,
}

/// Answers from a list of keys and words.
pub(super) fn items(list: &[(&'static str, &'static str)]) -> Vec<Item> {
    list.iter().map(|(key, words)| Item { value: (*key).into(), text: (*words).into() }).collect()
}

/// Somebody who was brought, with the policy's yes.
pub(super) struct Allowed {
    pub seen: Brought,
    pub tasks: Vec<Task>,
    pub me: String,
}

impl Allowed {
    /// Whether something else may be done about them.
    pub fn can(&self, cx: &Cx, action: &str) -> bool {
        cx.can_on(action, &self.seen.record(&self.me, holds(&self.tasks, &self.me)))
    }
}

pub(super) fn holds(tasks: &[Task], me: &str) -> bool {
    tasks.iter().any(|task| task.holder_id.as_deref() == Some(me))
}

pub(super) async fn find(cx: &Cx, id: &str) -> Result<Brought> {
    store::find(cx.db(), id)
        .await?
        .ok_or_else(|| Error::NotFound("Nobody was brought to a huddle under this address. Look in the huddle.".into()))
}

/// Finds somebody who was brought and asks the policy, for those who work in care.
pub(super) async fn allowed(cx: &Cx, action: &str, id: &str) -> Result<Allowed> {
    let seen = find(cx, id).await?;
    let tasks = tasks::store::of_item(cx.db(), id).await?;
    let me = cx.signed_in()?.account.id.clone();
    cx.may(action, &seen.record(&me, holds(&tasks, &me))).await?;
    Ok(Allowed { seen, tasks, me })
}

/// The name of a team.
pub(super) fn team_name(teams: &[Team], id: &str) -> String {
    teams.iter().find(|team| team.id == id).map_or_else(|| "a team that is no more".into(), |team| team.name.clone())
}

/// Teams whose huddle somebody may look at or bring to: their own first, then those that hold one.
pub(super) async fn huddling(cx: &Cx) -> Result<Vec<Team>> {
    let own = &cx.signed_in()?.account.teams;
    let held = attendance::store::teams(cx.db()).await?;
    let mut all = identity::teams(&cx.app).await?;
    all.retain(|team| own.contains(&team.id) || held.contains(&team.id));
    all.sort_by_key(|team| (!(own.contains(&team.id) && held.contains(&team.id)), !held.contains(&team.id)));
    Ok(all)
}

/// Colleagues and partners from health whose names may be typed.
pub(super) async fn accounts(cx: &Cx) -> Result<Vec<Account>> {
    let all = identity::accounts(&cx.app).await?;
    Ok(all.into_iter().filter(|account| !account.teams.is_empty()).collect())
}

/// A task as people read it.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own beside the task")]
pub(super) struct TaskRow {
    pub id: String,
    pub what: String,
    pub who: String,
    pub due_on: Option<Date>,
    pub overdue: bool,
    pub done_on: Option<Date>,
    pub note: String,
    pub outside: bool,
    pub unseen: bool,
    pub may_do: bool,
}

impl TaskRow {
    /// `shared` while health may hear of whom it is about; `guests` are the ids of partners from health.
    pub fn of(task: &Task, today: Date, shared: bool, guests: &[String]) -> Self {
        Self {
            id: task.id.clone(),
            what: task.what.clone(),
            who: task.holder_name.clone(),
            due_on: task.due_on,
            overdue: rules::is_overdue(task, today),
            done_on: task.done_at.map(platform::clock::london_date),
            note: task.done_note.clone(),
            outside: task.holder_id.is_none() && !task.holder_name.is_empty(),
            unseen: !shared && task.holder_id.as_ref().is_some_and(|id| guests.contains(id)),
            may_do: false,
        }
    }
}

/// The ids of partners from health.
pub(super) fn guests(accounts: &[Account]) -> Vec<String> {
    accounts.iter().filter(|one| is_guest(&one.roles)).map(|one| one.id.clone()).collect()
}

/// Somebody in the list of a huddle.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own in the row")]
pub(super) struct Row {
    pub id: String,
    pub name: String,
    pub age: Option<i32>,
    pub question: String,
    pub wait: String,
    pub long: bool,
    pub concern: bool,
    pub urgent: bool,
    pub carried_from: Option<Date>,
    pub again: bool,
    pub shared: bool,
    pub open: bool,
    pub back_on: Option<Date>,
    pub ending: &'static str,
    pub decision: String,
    pub missing: String,
    pub tasks: Vec<TaskRow>,
}

/// Whole years on a day.
pub(super) fn age(born_on: Option<Date>, day: Date) -> Option<i32> {
    crate::people::persons::Details { born_on, ..Default::default() }.age_on(day)
}

impl Row {
    pub fn of(cx: &Cx, one: &Brought, tasks: &[Task], guests: &[String]) -> Self {
        let (item, today) = (&one.item, cx.today());
        let hours = contact_rules::hours(item.since, item.settled_at.unwrap_or_else(|| cx.now()));
        let shared = rules::is_shared(&item.asked.share);
        Self {
            id: item.id.clone(),
            name: one.name(),
            age: age(one.born_on, today),
            question: item.asked.question.clone(),
            wait: contact_rules::wait_words(hours),
            long: hours > contact_rules::SOLVED_WITHIN_HOURS,
            concern: item.asked.concern,
            urgent: item.asked.urgent,
            carried_from: (one.is_open() && item.day < today).then_some(item.day),
            again: item.came_from.is_some(),
            shared,
            open: one.is_open(),
            back_on: item.said.back_on,
            ending: rules::label(&ENDINGS, &item.said.ending),
            decision: item.said.decision.clone(),
            missing: item.said.missing.clone(),
            tasks: tasks.iter().map(|task| TaskRow::of(task, today, shared, guests)).collect(),
        }
    }
}

/// Everybody of a team's huddle of a day whom this colleague may read of, in order; each look is written down.
pub(super) async fn rows(cx: &Cx, team_id: &str, day: Date) -> Result<Vec<Row>> {
    let me = cx.signed_in()?.account.id.clone();
    let guests = guests(&accounts(cx).await?);
    let mut all = store::of_day(cx.db(), team_id, day, cx.today()).await?;
    let tasks = tasks::store::of_day(cx.db(), team_id, day, cx.today()).await?;
    rules::in_order(&mut all);
    let mut rows = Vec::new();
    for one in &all {
        let own = tasks.get(&one.item.id).map(Vec::as_slice).unwrap_or_default();
        let record = one.record(&me, holds(own, &me));
        if cx.can_on(VIEW, &record) {
            cx.may(VIEW, &record).await?;
            rows.push(Row::of(cx, one, own, &guests));
        }
    }
    Ok(rows)
}

/// Another time somebody was in a huddle.
#[derive(Debug, Serialize)]
pub(super) struct Past {
    pub href: String,
    pub day: Date,
    pub team: String,
    pub words: String,
    pub open: bool,
    pub tasks: Vec<TaskRow>,
}

/// The other times somebody was in a huddle, for those who may read of them.
pub(super) async fn past(
    cx: &Cx,
    person_id: Option<&str>,
    contact_id: Option<&str>,
    but: Option<&str>,
) -> Result<Vec<Past>> {
    let me = cx.signed_in()?.account.id.clone();
    let (teams, guests) = (identity::teams(&cx.app).await?, guests(&accounts(cx).await?));
    let mut all = Vec::new();
    for id in store::about(cx.db(), person_id, contact_id).await? {
        let Some(one) = store::find(cx.db(), &id).await?.filter(|_| Some(id.as_str()) != but) else { continue };
        let tasks = tasks::store::of_item(cx.db(), &id).await?;
        if !cx.can_on(VIEW, &one.record(&me, holds(&tasks, &me))) {
            continue;
        }
        let said = &one.item.said;
        let words = [rules::label(&ENDINGS, &said.ending), &said.decision, &said.missing];
        let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
        let shared = rules::is_shared(&one.item.asked.share);
        all.push(Past {
            href: super::saving::href(&id),
            day: one.item.settled_on.unwrap_or(one.item.day),
            team: team_name(&teams, &one.item.team_id),
            words: words.join(". "),
            open: one.is_open(),
            tasks: tasks.iter().map(|task| TaskRow::of(task, cx.today(), shared, &guests)).collect(),
        });
    }
    Ok(all)
}

/// How somebody is shared with health, in words.
pub(super) fn sharing(one: &Brought) -> String {
    let asked = &one.item.asked;
    match asked.share.as_str() {
        "duty" => format!("{}: {}", rules::label(&SHARING, "duty"), asked.share_why),
        share => rules::label(&SHARING, share).to_owned(),
    }
}
