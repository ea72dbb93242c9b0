//! What is kept of a huddle, each with its journal entry and its line of the person's timeline: somebody is brought, a decision,
//! who does what, what was done, what health knows.

use jiff::{Timestamp, civil::Date};
use platform::{Error, Result, clock::london_date, storage::StorageError, work::Work};
use serde::Serialize;

use super::{
    model::{Asked, Brought, Item, Line, New, Said, Task},
    rules::{self, ENDINGS, Outcome},
    store, tasks,
};
use crate::people::timeline::{self, Kind};

/// Where something of a huddle is read by care staff.
pub(super) fn href(item_id: &str) -> String {
    format!("/huddle/items/{item_id}")
}

/// A line for the timeline, when we know whose.
async fn line(work: &mut Work, item: &Item, at: Timestamp, title: &str, words: Option<&str>) -> Result<()> {
    let Some(person_id) = &item.person_id else { return Ok(()) };
    let (by, href) = (work.actor().name.clone(), href(&item.id));
    let line = timeline::Line { person_id, at, kind: Kind::Decision, title, words, href: Some(&href), by: &by };
    timeline::add(work, &line).await.map(|_| ())
}

/// The same for something that still has to happen.
async fn open_line(
    work: &mut Work,
    item: &Item,
    at: Timestamp,
    title: &str,
    due_on: Option<Date>,
) -> Result<Option<String>> {
    let Some(person_id) = &item.person_id else { return Ok(None) };
    let (by, href) = (work.actor().name.clone(), href(&item.id));
    let line = timeline::Line { person_id, at, kind: Kind::Decision, title, words: None, href: Some(&href), by: &by };
    timeline::add_open_until(work, &line, due_on).await.map(Some)
}

async fn settle(work: &mut Work, line_id: Option<&String>) -> Result<()> {
    match line_id {
        Some(id) => timeline::settle(work, id).await,
        None => Ok(()),
    }
}

/// What became of bringing somebody.
#[derive(Debug)]
pub enum Bringing {
    /// They are in the huddle.
    Brought(Box<Item>),
    /// This form was sent before, or they wait in this huddle already.
    Already,
}

/// Brings somebody to a huddle.
///
/// # Errors
/// As the record store says.
pub async fn bring(work: &mut Work, new: New) -> Result<Bringing> {
    let mut item = Item {
        id: work.new_id(),
        version: 1,
        team_id: new.team_id,
        day: new.day,
        person_id: new.person_id,
        contact_id: new.contact_id,
        came_from: None,
        asked: new.asked,
        since: new.since,
        brought_at: new.at,
        brought_by: work.actor().id.clone().unwrap_or_default(),
        said: Said::default(),
        outcome: String::new(),
        settled_at: None,
        settled_on: None,
        settled_by: None,
        line_id: None,
    };
    let title = format!("Brought to the huddle of the team {}", new.team);
    item.line_id = open_line(work, &item, new.at, &title, None).await?;
    match store::insert(work, &new.once, &item).await {
        Ok(()) => {}
        Err(StorageError::Unique(_)) => return Ok(Bringing::Already),
        Err(other) => return Err(other.into()),
    }
    let subject = ("huddle item", item.id.as_str());
    work.changed("front_door/huddle:bring", subject, item.person_id.as_deref(), None, Some(&item)).await?;
    Ok(Bringing::Brought(Box::new(item)))
}

/// The contact it came from may be about somebody else by now: then what stands here follows it to their timeline.
async fn follow(work: &mut Work, seen: &Brought) -> Result<Item> {
    let item = Item { person_id: seen.person_id.clone(), ..seen.item.clone() };
    if let (Some(from), Some(to)) = (&seen.item.person_id, &seen.person_id)
        && from != to
    {
        timeline::give(work, &href(&item.id), from, to).await?;
    }
    Ok(item)
}

/// Changes what the huddle is asked, or who may hear it.
///
/// # Errors
/// A conflict when somebody changed it in the meantime.
pub(super) async fn ask(work: &mut Work, seen: &Brought, asked: Asked) -> Result<()> {
    let before = &seen.item;
    let after = Item { asked, ..follow(work, seen).await? };
    store::update(work, &after).await?;
    let subject = ("huddle item", before.id.as_str());
    work.changed("front_door/huddle:decide", subject, after.person_id.as_deref(), Some(before), Some(&after)).await
}

/// A huddle in which something is decided: its team's name, who is there, and when it is said.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// The team's name.
    pub team: String,
    /// Who is there, as they are named in the timeline.
    pub present: Vec<String>,
    /// When.
    pub at: Timestamp,
}

/// Who does what, ready to be kept: the line, and whose account the name means.
#[derive(Clone, Debug)]
pub struct Given {
    /// As it was typed.
    pub line: Line,
    /// The account that does it, and its name; none for somebody without one.
    pub holder: Option<(String, String)>,
}

impl Given {
    fn name(&self) -> String {
        self.holder.as_ref().map_or_else(|| self.line.who.clone(), |(_, name)| name.clone())
    }

    fn is(&self, task: &Task) -> bool {
        task.what == self.line.what && task.due_on == self.line.due_on && task.holder_name == self.name()
    }
}

/// Whether what is sent is what is kept already: the same form, sent twice.
pub(super) fn is_kept(seen: &Brought, tasks: &[Task], said: &Said, given: &[Given]) -> bool {
    let now = Said { back_on: said.back_on.or(seen.item.said.back_on), ..said.clone() };
    let kept = |one: &Given| {
        if one.line.what.is_empty() {
            return one.line.id.is_empty() || !tasks.iter().any(|task| task.id == one.line.id);
        }
        tasks.iter().any(|task| one.is(task))
    };
    seen.item.said == now && given.iter().all(kept)
}

/// A task in a sentence: what, by whom, by when.
pub(super) fn in_words(task: &Task) -> String {
    let who = if task.holder_name.is_empty() { "nobody named yet" } else { &task.holder_name };
    let due = task.due_on.map_or_else(String::new, |on| format!(", by {}", on.strftime("%-d %B %Y")));
    format!("{}: {who}{due}", task.what)
}

/// A task stands open in the record until it is done, with its day.
async fn open_task(work: &mut Work, item: &Item, at: Timestamp, task: &Task) -> Result<Option<String>> {
    let title = format!("After the huddle: {}", in_words(&Task { due_on: None, ..task.clone() }));
    open_line(work, item, at, &title, task.due_on).await
}

/// Keeps what the huddle said about somebody and who does what. Who has no decision today comes back on their day.
///
/// # Errors
/// A conflict when somebody else wrote in the meantime.
pub async fn decide(
    work: &mut Work,
    seen: &Brought,
    tasks: &[Task],
    said: Said,
    given: &[Given],
    meeting: &Meeting,
) -> Result<Item> {
    let (before, at) = (&seen.item, meeting.at);
    let mut after = follow(work, seen).await?;
    let first = before.outcome.is_empty();
    let outcome = rules::outcome(&said, london_date(at));
    after.said = said;
    if first && outcome != Outcome::Waits {
        outcome.key().clone_into(&mut after.outcome);
        (after.settled_at, after.settled_on) = (Some(at), Some(london_date(at)));
        after.settled_by.clone_from(&work.actor().id);
        settle(work, before.line_id.as_ref()).await?;
    }
    match outcome {
        Outcome::Back(day) if first => after.said.back_on = Some(day),
        // Whether and when they come back was settled with the outcome; words may be corrected, that may not.
        _ if !first => after.said.back_on = before.said.back_on,
        _ => {}
    }
    store::update(work, &after).await?;
    let kept = keep_tasks(work, &after, tasks, given, at).await?;
    let subject = ("huddle item", after.id.as_str());
    work.changed("front_door/huddle:decide", subject, after.person_id.as_deref(), Some(before), Some(&after)).await?;
    if outcome != Outcome::Waits {
        let words = told(&after, &kept, meeting);
        let title = match (outcome, first) {
            (_, false) => format!("Corrected: what the huddle of the team {} said", meeting.team),
            (Outcome::Back(day), _) => {
                format!(
                    "No decision at the huddle of the team {} yet: back on {}",
                    meeting.team,
                    day.strftime("%-d %B %Y")
                )
            }
            _ => format!("Decided at the huddle of the team {}", meeting.team),
        };
        line(work, &after, at, &title, Some(&words)).await?;
    }
    if let (Outcome::Back(day), true) = (outcome, first) {
        back(work, &after, day, meeting).await?;
    }
    Ok(after)
}

/// They come back on a day, with the same question and the wait they had.
async fn back(work: &mut Work, before: &Item, day: Date, meeting: &Meeting) -> Result<()> {
    let mut again = Item {
        id: work.new_id(),
        version: 1,
        day,
        came_from: Some(before.id.clone()),
        said: Said::default(),
        outcome: String::new(),
        settled_at: None,
        settled_on: None,
        settled_by: None,
        ..before.clone()
    };
    let title = format!("Back at the huddle of the team {} on {}", meeting.team, day.strftime("%-d %B %Y"));
    again.line_id = open_line(work, &again, meeting.at, &title, None).await?;
    store::insert(work, &format!("after {}", before.id), &again).await?;
    let subject = ("huddle item", again.id.as_str());
    work.changed("front_door/huddle:bring", subject, again.person_id.as_deref(), None, Some(&again)).await
}

/// What the timeline says of a decision.
fn told(item: &Item, tasks: &[Task], meeting: &Meeting) -> String {
    let said = &item.said;
    let mut lines = Vec::new();
    if !item.asked.question.is_empty() {
        lines.push(format!("Asked: {}", item.asked.question));
    }
    lines.extend([rules::label(&ENDINGS, &said.ending), &said.decision].map(str::to_owned));
    if !said.missing.is_empty() {
        lines.push(format!("Missing: {}", said.missing));
    }
    lines.extend(tasks.iter().map(in_words));
    if !meeting.present.is_empty() {
        lines.push(format!("There: {}", meeting.present.join(", ")));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// Keeps who does what: new lines, changed ones, and those that were emptied, which are taken back. What is done stays.
async fn keep_tasks(work: &mut Work, item: &Item, held: &[Task], given: &[Given], at: Timestamp) -> Result<Vec<Task>> {
    let mut kept: Vec<Task> = held.to_vec();
    let mut place = held.iter().map(|task| task.place).max().unwrap_or_default();
    for one in given {
        let before = kept.iter().position(|task| !one.line.id.is_empty() && task.id == one.line.id);
        match before {
            Some(found) if kept[found].done_at.is_some() || one.is(&kept[found]) => {}
            Some(found) if one.line.what.is_empty() => {
                let task = kept.remove(found);
                settle(work, task.line_id.as_ref()).await?;
                tasks::store::remove(work, &task).await?;
                changed(work, item, Some(&task), None).await?;
            }
            Some(found) => {
                let task = kept[found].clone();
                settle(work, task.line_id.as_ref()).await?;
                let mut after = named(task.clone(), one);
                after.line_id = open_task(work, item, at, &after).await?;
                tasks::store::update(work, &after).await?;
                changed(work, item, Some(&task), Some(&after)).await?;
                after.version += 1;
                kept[found] = after;
            }
            None if one.line.what.is_empty() => {}
            None => {
                place += 1;
                let mut task = named(new_task(work.new_id(), item, place), one);
                task.line_id = open_task(work, item, at, &task).await?;
                tasks::store::insert(work, &task).await?;
                changed(work, item, None, Some(&task)).await?;
                kept.push(task);
            }
        }
    }
    Ok(kept)
}

fn new_task(id: String, item: &Item, place: i64) -> Task {
    Task {
        id,
        version: 1,
        item_id: item.id.clone(),
        place,
        what: String::new(),
        holder_id: None,
        holder_name: String::new(),
        due_on: None,
        done_at: None,
        done_by: None,
        done_note: String::new(),
        line_id: None,
    }
}

fn named(task: Task, one: &Given) -> Task {
    Task {
        what: one.line.what.clone(),
        holder_id: one.holder.as_ref().map(|(id, _)| id.clone()),
        holder_name: one.name(),
        due_on: one.line.due_on,
        ..task
    }
}

async fn changed(work: &mut Work, item: &Item, before: Option<&Task>, after: Option<&Task>) -> Result<()> {
    let id = before.or(after).map(|task| task.id.clone()).unwrap_or_default();
    let subject = ("huddle action", id.as_str());
    work.changed("front_door/huddle:decide", subject, item.person_id.as_deref(), before, after).await
}

/// Something was done, with what came of it.
///
/// # Errors
/// A conflict when it was done already.
pub async fn done(work: &mut Work, seen: &Brought, task: &Task, note: &str, at: Timestamp) -> Result<()> {
    if task.done_at.is_some() {
        return Err(Error::Conflict(ALREADY_DONE.into()));
    }
    let item = Item { person_id: seen.person_id.clone(), ..seen.item.clone() };
    let after =
        Task { done_at: Some(at), done_by: work.actor().id.clone(), done_note: note.to_owned(), ..task.clone() };
    tasks::store::update(work, &after).await?;
    settle(work, task.line_id.as_ref()).await?;
    let subject = ("huddle action", task.id.as_str());
    work.changed("front_door/huddle:done", subject, item.person_id.as_deref(), Some(task), Some(&after)).await?;
    let title = format!("Done after the huddle: {}", task.what);
    line(work, &item, at, &title, Some(note).filter(|note| !note.is_empty())).await
}

pub(super) const ALREADY_DONE: &str =
    "Somebody said already that this is done. Nothing was changed; look at what they wrote.";

/// What the journal says of what health added.
#[derive(Serialize)]
struct Added<'a> {
    health_knows: &'a str,
}

/// Adds what health knows; false when this form was sent before.
///
/// # Errors
/// As the record store says.
pub async fn tell(work: &mut Work, seen: &Brought, once: &str, words: &str, at: Timestamp) -> Result<bool> {
    let (id, name) = (work.actor().id.clone().unwrap_or_default(), work.actor().name.clone());
    match store::insert_word(work, once, &seen.item.id, (&id, &name), (at, words)).await {
        Ok(()) => {}
        Err(StorageError::Unique(_)) => return Ok(false),
        Err(other) => return Err(other.into()),
    }
    let subject = ("huddle item", seen.item.id.as_str());
    let person = seen.person_id.as_deref();
    work.changed("front_door/huddle:tell", subject, person, None, Some(&Added { health_knows: words })).await?;
    let item = Item { person_id: seen.person_id.clone(), ..seen.item.clone() };
    line(work, &item, at, "What health knows, said at the huddle", Some(words)).await?;
    Ok(true)
}
