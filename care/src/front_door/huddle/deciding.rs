//! The page on which a huddle decides about somebody: one short form, saved with one press, and the next person comes up.

use axum::{extract::Path, response::Response};
use jiff::{Timestamp, civil::Date};
use platform::{
    Error, Result,
    identity::{self, Account},
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    DECIDE, DONE, VIEW, attendance,
    model::{Line, Present, Said, Task, Word},
    pages,
    rules::{self, ENDINGS, LONGEST_LINE, LONGEST_WORDS, MOST_LINES},
    saving::{self, Given, Meeting},
    store, tasks,
    views::{self, Allowed, Item, Past, Row, TaskRow},
};

const PAGE: &str = "front_door/huddle/item.html";
/// Empty lines of who does what.
const SPARE: usize = 3;

/// One line of the form.
#[derive(Debug, Serialize)]
struct FormLine {
    at: usize,
    id: String,
    what: String,
    who: String,
    due: String,
}

#[derive(Serialize)]
struct View {
    id: String,
    version: i64,
    team: String,
    huddle_href: String,
    about: Row,
    person_href: Option<String>,
    contact_href: Option<String>,
    born_on: Option<Date>,
    words: String,
    brought_by: String,
    brought_at: Timestamp,
    sharing: String,
    health: Vec<Word>,
    past: Vec<Past>,
    present: Vec<Present>,
    names: Vec<String>,
    endings: Vec<Item>,
    lines: Vec<FormLine>,
    done: Vec<TaskRow>,
    open_tasks: Vec<TaskRow>,
    settled_by: Option<String>,
    settled_at: Option<Timestamp>,
    may_decide: bool,
    theirs: Vec<(&'static str, String)>,
}

/// The fields of the form as they are kept.
fn fields(said: &Said, tasks: &[Task]) -> Form {
    let mut fields = vec![
        ("decision".to_owned(), said.decision.clone()),
        ("ending".to_owned(), said.ending.clone()),
        ("missing".to_owned(), said.missing.clone()),
        ("back_on".to_owned(), rules::day_typed(said.back_on)),
    ];
    for (at, task) in (1..).zip(tasks.iter().filter(|task| task.done_at.is_none())) {
        fields.push((format!("id-{at}"), task.id.clone()));
        fields.push((format!("what-{at}"), task.what.clone()));
        fields.push((format!("who-{at}"), task.holder_name.clone()));
        fields.push((format!("due-{at}"), rules::day_typed(task.due_on)));
    }
    Form::of(fields)
}

fn lines(form: &Form) -> Vec<FormLine> {
    let text = |name: &str, at: usize| form.text(&format!("{name}-{at}")).to_owned();
    let line =
        |at| FormLine { at, id: text("id", at), what: text("what", at), who: text("who", at), due: text("due", at) };
    let mut all: Vec<FormLine> = (1..=MOST_LINES).map(line).collect();
    let filled = |line: &FormLine| ![&line.id, &line.what, &line.who, &line.due].iter().all(|text| text.is_empty());
    let last = all.iter().rposition(filled).map_or(0, |at| at + 1);
    all.truncate(last + SPARE);
    all
}

async fn view(cx: &Cx, allowed: &Allowed, form: &Form) -> Result<View> {
    let (seen, item) = (&allowed.seen, &allowed.seen.item);
    let accounts = views::accounts(cx).await?;
    let guests = views::guests(&accounts);
    let teams = identity::teams(&cx.app).await?;
    let ids: Vec<&str> = [Some(item.brought_by.as_str()), item.settled_by.as_deref()].into_iter().flatten().collect();
    let names = identity::names(&cx.app, &ids).await?;
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| "somebody who has left".into());
    let day = item.settled_on.unwrap_or(cx.today());
    let huddle = attendance::store::of_day(cx.db(), &item.team_id, day).await?;
    let present = huddle.map(|huddle| huddle.people).unwrap_or_default();
    let shared = rules::is_shared(&item.asked.share);
    let row = |task: &Task| TaskRow {
        may_do: cx.can_on(DONE, &tasks::record(seen, task)),
        ..TaskRow::of(task, cx.today(), shared, &guests)
    };
    let (done, open): (Vec<&Task>, Vec<&Task>) = allowed.tasks.iter().partition(|task| task.done_at.is_some());
    let mut known: Vec<String> = present.iter().map(|one| one.name.clone()).collect();
    for one in &accounts {
        if !known.contains(&one.name) {
            known.push(one.name.clone());
        }
    }
    let choose = Item { value: String::new(), text: "None of these, or in own words".into() };
    Ok(View {
        id: item.id.clone(),
        version: item.version,
        team: views::team_name(&teams, &item.team_id),
        huddle_href: pages::href(&item.team_id, item.settled_on.filter(|on| *on != cx.today())),
        about: Row::of(cx, seen, &allowed.tasks, &guests),
        person_href: seen.person_id.as_ref().map(|id| format!("/people/{id}")),
        contact_href: item.contact_id.as_ref().map(|id| format!("/contacts/{id}")),
        born_on: seen.born_on,
        words: item.asked.words.clone(),
        brought_by: name(&item.brought_by),
        brought_at: item.brought_at,
        sharing: views::sharing(seen),
        health: health(cx, allowed).await?,
        past: views::past(cx, seen.person_id.as_deref(), item.contact_id.as_deref(), Some(&item.id)).await?,
        present,
        names: known,
        endings: std::iter::once(choose).chain(views::items(&ENDINGS)).collect(),
        lines: lines(form),
        done: done.into_iter().map(row).collect(),
        open_tasks: open.into_iter().map(row).collect(),
        settled_by: item.settled_by.as_deref().map(name),
        settled_at: item.settled_at,
        may_decide: allowed.can(cx, DECIDE),
        theirs: Vec::new(),
    })
}

/// What health knows, from this time and from the times before it.
async fn health(cx: &Cx, allowed: &Allowed) -> Result<Vec<Word>> {
    let mut words = store::words(cx.db(), &allowed.seen.item.id).await?;
    let mut before = allowed.seen.item.came_from.clone();
    for _ in 0..20 {
        let Some(id) = before.take() else { break };
        words.extend(store::words(cx.db(), &id).await?);
        before = store::find(cx.db(), &id).await?.and_then(|one| one.item.came_from);
    }
    words.sort_by_key(|word| word.at);
    Ok(words)
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = views::allowed(&cx, VIEW, &id).await?;
    let form = fields(&allowed.seen.item.said, &allowed.tasks);
    cx.show_form(PAGE, &view(&cx, &allowed, &form).await?, &form)
}

/// Reads the form. What cannot be read becomes a sentence.
fn read(cx: &Cx, first: bool, problems: &mut Problems) -> (Said, Vec<Line>) {
    let form = &cx.form;
    for (name, most) in [("decision", LONGEST_WORDS), ("missing", LONGEST_WORDS)] {
        problems.limit(name, form.text(name), most);
    }
    let back_on = problems.take("back_on", rules::read_day(form.text("back_on"), cx.today()));
    if first && back_on.is_some_and(|on| on <= cx.today()) {
        problems.add("back_on", "They come back on a day after today. To decide today, leave this empty");
    }
    let ending = form.text("ending");
    if !ending.is_empty() && rules::label(&ENDINGS, ending).is_empty() {
        problems.add("ending", "Choose one of the endings shown here");
    }
    let mut lines = Vec::new();
    for at in 1..=MOST_LINES {
        let name = |what: &str| format!("{what}-{at}");
        for what in ["what", "who"] {
            problems.limit(&name(what), form.text(&name(what)), LONGEST_LINE);
        }
        let due_on = problems.take(&name("due"), rules::read_day(form.text(&name("due")), cx.today()));
        let line = Line {
            id: form.text(&name("id")).to_owned(),
            what: form.text(&name("what")).to_owned(),
            who: form.text(&name("who")).to_owned(),
            due_on,
        };
        if line.what.is_empty() && line.id.is_empty() && (!line.who.is_empty() || line.due_on.is_some()) {
            problems.add(&name("what"), "Say what is done, or empty the name and the day");
        }
        if !line.what.is_empty() || !line.id.is_empty() {
            lines.push(line);
        }
    }
    let said = Said {
        decision: form.text("decision").to_owned(),
        ending: ending.to_owned(),
        missing: form.text("missing").to_owned(),
        back_on,
    };
    (said, lines)
}

/// Whose accounts the typed names mean: those who are there first, then everybody.
fn given(lines: Vec<Line>, present: &[Present], accounts: &[Account]) -> Vec<Given> {
    let here = |one: &&Account| present.iter().any(|who| who.account_id.as_ref() == Some(&one.id));
    let here: Vec<Account> = accounts.iter().filter(here).cloned().collect();
    let holder = |line: &Line| {
        let found = rules::who(&line.who, &here).or_else(|| rules::who(&line.who, accounts));
        found.map(|one| (one.id.clone(), one.name.clone()))
    };
    lines.into_iter().map(|line| Given { holder: holder(&line), line }).collect()
}

pub(super) async fn decide(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = views::allowed(&cx, DECIDE, &id).await?;
    let item = &allowed.seen.item;
    let mut problems = Problems::new();
    let (said, lines) = read(&cx, allowed.seen.is_open(), &mut problems);
    if !problems.none() {
        return cx.again(PAGE, &view(&cx, &allowed, &cx.form).await?, &problems);
    }
    let huddle = attendance::store::of_day(cx.db(), &item.team_id, item.settled_on.unwrap_or(cx.today())).await?;
    let present = huddle.map(|huddle| huddle.people).unwrap_or_default();
    let given = given(lines, &present, &views::accounts(&cx).await?);
    let next = next(&cx, &allowed).await?;
    if cx.form.text("version") != item.version.to_string() {
        if saving::is_kept(&allowed.seen, &allowed.tasks, &said, &given) {
            return Ok(next);
        }
        return clash(&cx, &allowed, &said).await;
    }
    let teams = identity::teams(&cx.app).await?;
    let meeting = Meeting {
        team: views::team_name(&teams, &item.team_id),
        present: present.iter().map(in_brackets).collect(),
        at: cx.now(),
    };
    if said == Said::default() && given.is_empty() && item.said == said {
        return Ok(next);
    }
    let mut work = cx.begin().await?;
    match saving::decide(&mut work, &allowed.seen, &allowed.tasks, said.clone(), &given, &meeting).await {
        Ok(_) => {
            work.commit().await?;
            Ok(next)
        }
        Err(Error::Conflict(_)) => {
            drop(work);
            clash(&cx, &views::allowed(&cx, DECIDE, &id).await?, &said).await
        }
        Err(other) => Err(other),
    }
}

/// Somebody who was there, as the timeline names them.
pub(super) fn in_brackets(one: &Present) -> String {
    if one.discipline.is_empty() { one.name.clone() } else { format!("{} ({})", one.name, one.discipline) }
}

/// Where to go after saving: to the next person who waits today, or back to the huddle.
async fn next(cx: &Cx, allowed: &Allowed) -> Result<Response> {
    let item = &allowed.seen.item;
    if let Some(on) = item.settled_on {
        return Ok(cx.see_other(&pages::href(&item.team_id, Some(on)), Some("It is saved.")));
    }
    let mut all = store::of_day(cx.db(), &item.team_id, cx.today(), cx.today()).await?;
    all.retain(|one| one.is_open() && cx.can_on(DECIDE, &one.record(&allowed.me, false)));
    rules::in_order(&mut all);
    let here = all.iter().position(|one| one.item.id == item.id).map_or(0, |at| at + 1);
    let (before, after) = all.split_at(here);
    let next = after.iter().chain(before).find(|one| one.item.id != item.id);
    Ok(match next {
        Some(one) => cx.see_other(&saving::href(&one.item.id), Some("It is saved. This is the next person.")),
        None => cx.see_other(&pages::href(&item.team_id, None), Some("It is saved. Nobody else waits today.")),
    })
}

/// The same page with what was typed, beside what somebody else saved.
async fn clash(cx: &Cx, allowed: &Allowed, mine: &Said) -> Result<Response> {
    let theirs = &allowed.seen.item.said;
    let ending = |said: &Said| rules::label(&ENDINGS, &said.ending).to_owned();
    let day = |said: &Said| said.back_on.map(|on| on.strftime("%-d %B %Y").to_string()).unwrap_or_default();
    let mut boxes = vec![
        ("What we decide", theirs.decision.clone(), mine.decision.clone()),
        ("How it goes on", ending(theirs), ending(mine)),
        ("What is missing", theirs.missing.clone(), mine.missing.clone()),
        ("Back on", day(theirs), day(mine)),
    ];
    boxes.retain(|(_, theirs, mine)| theirs != mine);
    let mut theirs: Vec<(&'static str, String)> = boxes.into_iter().map(|(label, theirs, _)| (label, theirs)).collect();
    let tasks: Vec<String> = allowed.tasks.iter().map(saving::in_words).collect();
    if !tasks.is_empty() {
        theirs.push(("Who does what", tasks.join("\n")));
    }
    let view = View { theirs, ..view(cx, allowed, &cx.form).await? };
    cx.refused(
        PAGE,
        &view,
        "Somebody else wrote this down while you were writing. Nothing of yours is lost: it is below, beside what they saved.",
    )
}
