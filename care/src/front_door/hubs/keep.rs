//! Keeping places: what the public reads of them, closures, the talking points they offer, and whom a closure touches.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use platform::{
    Error, Result, identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    affected::{self, Affected},
    model::{Closure, Hours, Hub, TalkingPoint},
    public::{Day, week},
    rules, store,
};
use crate::market::directory::locate;

const LIST: &str = "front_door/hubs/list.html";
const FORM: &str = "front_door/hubs/form.html";
const SHOW: &str = "front_door/hubs/show.html";

#[derive(Serialize)]
struct Listed {
    hubs: Vec<Hub>,
    may_edit: bool,
    may_count: bool,
}

/// GET /hubs
pub(super) async fn list(cx: Cx) -> Result<Response> {
    let hubs = store::all(cx.db()).await?;
    let view = Listed { hubs, may_edit: cx.can(super::EDIT), may_count: cx.can(super::COUNTS) };
    cx.show(LIST, &view)
}

#[derive(Serialize)]
struct Editing {
    id: String,
    version: i64,
    title: String,
    action: String,
    days: Vec<(usize, &'static str)>,
}

fn editing(hub: &Hub) -> Editing {
    let new = hub.id.is_empty();
    Editing {
        id: hub.id.clone(),
        version: hub.version,
        title: if new { "Add a hub".into() } else { format!("Change {}", hub.name) },
        action: if new { "/hubs".into() } else { format!("/hubs/{}", hub.id) },
        days: (1..).zip(rules::WEEKDAYS).collect(),
    }
}

fn fields(hub: &Hub) -> Form {
    let text = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut all = vec![
        text("name", &hub.name),
        text("about", &hub.about),
        text("address", &hub.address),
        text("postcode", &hub.postcode),
        text("access", &hub.access),
        text("phone", &hub.phone),
    ];
    for (name, hours) in [("open", &hub.opening), ("drop_in", &hub.drop_in)] {
        all.extend(hours.iter().map(|(day, span)| (format!("{name}_{day}"), rules::span_words(*span))));
    }
    if hub.shown {
        all.push(text("shown", "yes"));
    }
    Form::of(all)
}

/// GET /hubs/new
pub(super) async fn new(cx: Cx) -> Result<Response> {
    let hub = Hub { shown: true, ..Hub::default() };
    cx.show_form(FORM, &editing(&hub), &fields(&hub))
}

/// GET /hubs/{id}/edit
pub(super) async fn edit(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let hub = find(&cx, &id).await?;
    cx.show_form(FORM, &editing(&hub), &fields(&hub))
}

async fn find(cx: &Cx, id: &str) -> Result<Hub> {
    let hub = store::find(cx.db(), id).await?;
    hub.ok_or_else(|| Error::NotFound("There is no such hub. All of them are under Hubs.".into()))
}

fn hours(form: &Form, name: &str, problems: &mut Problems) -> Hours {
    let mut hours = Hours::new();
    for day in 1..=7_i8 {
        let field = format!("{name}_{day}");
        match rules::read_span(form.text(&field)) {
            Ok(Some(span)) => {
                hours.insert(day, span);
            }
            Ok(None) => {}
            Err(sentence) => problems.add(&field, sentence),
        }
    }
    hours
}

/// Reads the form into a hub; where it is follows from its postcode, as the directory knows it.
async fn read(cx: &Cx, before: &Hub, problems: &mut Problems) -> Result<Hub> {
    let form = &cx.form;
    for (name, most) in
        [("name", 200), ("about", 2_000), ("address", 500), ("postcode", 20), ("access", 2_000), ("phone", 100)]
    {
        problems.limit(name, form.text(name), most);
    }
    if form.text("name").is_empty() {
        problems.add("name", "Write what people call the place");
    }
    let postcode = form.text("postcode").to_uppercase();
    let point = locate(cx.db(), &postcode).await?.map(|(point, _)| point);
    Ok(Hub {
        name: form.text("name").to_owned(),
        about: form.text("about").to_owned(),
        address: form.text("address").to_owned(),
        latitude: point.map(|point| point.latitude),
        longitude: point.map(|point| point.longitude),
        postcode,
        access: form.text("access").to_owned(),
        phone: form.text("phone").to_owned(),
        opening: hours(form, "open", problems),
        drop_in: hours(form, "drop_in", problems),
        shown: form.has("shown"),
        ..before.clone()
    })
}

/// POST /hubs
pub(super) async fn create(cx: Cx) -> Result<Response> {
    let mut problems = Problems::new();
    let before = Hub { version: 1, ..Hub::default() };
    let hub = read(&cx, &before, &mut problems).await?;
    if !problems.none() {
        return cx.again(FORM, &editing(&Hub::default()), &problems);
    }
    let mut work = cx.begin().await?;
    let hub = Hub { id: work.new_id(), ..hub };
    store::insert(&mut work, &hub).await?;
    work.changed(super::EDIT, ("hub", &hub.id), None, None, Some(&hub)).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/hubs/{}", hub.id), Some(&kept(&hub))))
}

/// POST /hubs/{id}
pub(super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let before = find(&cx, &id).await?;
    let mut problems = Problems::new();
    let hub = read(&cx, &before, &mut problems).await?;
    if !problems.none() {
        return cx.again(FORM, &editing(&before), &problems);
    }
    if cx.form.text("version").parse() != Ok(before.version) {
        let why =
            "Somebody else changed this place in the meantime. What you wrote is still here: look, then press again";
        return cx.refused(FORM, &editing(&before), why);
    }
    let mut work = cx.begin().await?;
    store::update(&mut work, &hub).await?;
    work.changed(super::EDIT, ("hub", &hub.id), None, Some(&before), Some(&hub)).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/hubs/{id}"), Some(&kept(&hub))))
}

fn kept(hub: &Hub) -> String {
    if hub.latitude.is_some() {
        return format!("{} is kept.", hub.name);
    }
    format!("{} is kept. We do not know where its postcode is, so it is not sorted by distance.", hub.name)
}

#[derive(Serialize)]
struct Offered {
    id: String,
    words: String,
    who: String,
    from_on: Date,
    to_on: Date,
}

#[derive(Serialize)]
struct Show {
    hub: Hub,
    week: Vec<Day>,
    drop_in: Vec<Day>,
    closures: Vec<Closure>,
    offered: Vec<Offered>,
    affected: Vec<Affected>,
    booked: usize,
    weekdays: Vec<Choice>,
    workers: Vec<Choice>,
    may_edit: bool,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    text: String,
}

/// Those who may be at a talking point.
async fn workers(cx: &Cx) -> Result<Vec<Choice>> {
    let fits =
        |roles: &[String]| roles.iter().any(|role| matches!(role.as_str(), "community_agent" | "contact_worker"));
    let me = &cx.signed_in()?.account;
    let mut all = identity::accounts(&cx.app).await?;
    all.retain(|account| account.id == me.id || fits(&account.roles));
    all.sort_by_key(|account| (account.id != me.id, account.name.clone()));
    Ok(all.into_iter().map(|account| Choice { value: account.id, text: account.name }).collect())
}

fn offered_words(point: &TalkingPoint) -> String {
    let many = if point.at_once == 1 { String::new() } else { format!(", {} people at once", point.at_once) };
    format!(
        "{}s, {}, {} minutes each{many}",
        rules::weekday_words(point.weekday),
        rules::span_words((point.begins, point.ends)),
        point.minutes
    )
}

async fn view(cx: &Cx, hub: Hub) -> Result<Show> {
    let points = store::points(cx.db(), &hub.id, cx.today()).await?;
    let ids: Vec<&str> = points.iter().map(|point| point.worker_id.as_str()).collect();
    let names = identity::names(&cx.app, &ids).await?;
    let closures = store::closures(cx.db(), &hub.id, cx.today()).await?;
    let (booked, affected) = affected::of(cx, &hub, &closures).await?;
    let offered = |point: &TalkingPoint| Offered {
        id: point.id.clone(),
        words: offered_words(point),
        who: names.get(&point.worker_id).cloned().unwrap_or_else(|| "somebody who has left".into()),
        from_on: point.from_on,
        to_on: point.to_on,
    };
    let weekdays =
        (1..).zip(rules::WEEKDAYS).map(|(day, text): (i8, _)| Choice { value: day.to_string(), text: text.into() });
    Ok(Show {
        week: week(&hub.opening),
        drop_in: week(&hub.drop_in),
        offered: points.iter().map(offered).collect(),
        closures,
        affected,
        booked,
        weekdays: weekdays.collect(),
        workers: workers(cx).await?,
        may_edit: cx.can(super::EDIT),
        hub,
    })
}

/// GET /hubs/{id}
pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let hub = find(&cx, &id).await?;
    cx.show(SHOW, &view(&cx, hub).await?)
}

/// POST /hubs/{id}/closures
pub(super) async fn close(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let hub = find(&cx, &id).await?;
    let mut problems = Problems::new();
    let on = problems.take("closed_on", cx.form.date("closed_on"));
    problems.limit("reason", cx.form.text("reason"), 200);
    if problems.none() && on.is_none_or(|on| on < cx.today()) {
        problems.add("closed_on", "Write the day on which it is closed, from today on");
    }
    let (Some(on), true) = (on, problems.none()) else {
        return cx.again(SHOW, &view(&cx, hub).await?, &problems);
    };
    let closure = Closure { on, reason: cx.form.text("reason").to_owned() };
    let mut work = cx.begin().await?;
    store::close(&mut work, &id, &closure).await?;
    work.changed(super::EDIT, ("hub", &id), None, None, Some(&closure)).await?;
    work.commit().await?;
    let touched = view(&cx, hub).await?.affected.len();
    let told = match touched {
        0 => "It is closed on that day, and nobody had booked.".to_owned(),
        1 => {
            "It is closed on that day. One person has booked a time that is gone: see below, and tell them.".to_owned()
        }
        many => format!(
            "It is closed on that day. {many} people have booked times that are gone: see below, and tell them."
        ),
    };
    Ok(cx.see_other(&format!("/hubs/{id}"), Some(&told)))
}

/// POST /hubs/{id}/closures/{day}/remove
pub(super) async fn reopen(cx: Cx, Path((id, day)): Path<(String, String)>) -> Result<Response> {
    find(&cx, &id).await?;
    let nothing = || Error::NotFound("It is not closed on that day. Nothing was changed.".into());
    let on: Date = day.parse().map_err(|_| nothing())?;
    let mut work = cx.begin().await?;
    if !store::reopen(&mut work, &id, on).await? {
        return Err(nothing());
    }
    let told = serde_json::json!({"opened_again": on});
    work.changed(super::EDIT, ("hub", &id), None, None, Some(&told)).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/hubs/{id}"), Some("It is open on that day.")))
}

/// POST /hubs/{id}/points
pub(super) async fn offer(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let hub = find(&cx, &id).await?;
    let mut problems = Problems::new();
    let point = read_point(&cx, &hub, &mut problems).await?;
    let (Some(point), true) = (point, problems.none()) else {
        return cx.again(SHOW, &view(&cx, hub).await?, &problems);
    };
    let mut work = cx.begin().await?;
    let point = TalkingPoint { id: work.new_id(), ..point };
    store::insert_point(&mut work, &point).await?;
    work.changed(super::EDIT, ("talking points", &point.id), None, None, Some(&point)).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/hubs/{id}"), Some("They are offered: people can book them now.")))
}

async fn read_point(cx: &Cx, hub: &Hub, problems: &mut Problems) -> Result<Option<TalkingPoint>> {
    let form = &cx.form;
    let from_on = problems.take("from_on", form.date("from_on")).unwrap_or(cx.today());
    let to_on = problems.take("to_on", form.date("to_on"));
    if to_on.is_none() {
        problems.add("to_on", "Write the last day on which they are offered");
    }
    let weekday = rules::read_weekday(form.text("weekday"));
    if weekday.is_none() {
        problems.add("weekday", "Choose the day of the week");
    }
    let span = rules::read_span(form.text("span")).unwrap_or_else(|sentence| {
        problems.add("span", sentence);
        None
    });
    if span.is_none() {
        problems.add("span", "Write from when to when, like 10am to 12:30pm");
    }
    let me = cx.signed_in()?.account.clone();
    let worker = match form.some("worker") {
        Some(id) if id != me.id => identity::account(&cx.app, &id).await?,
        _ => Some(me),
    };
    let (Some(to_on), Some(weekday), Some((begins, ends)), Some(worker)) = (to_on, weekday, span, worker) else {
        return Ok(None);
    };
    let point = TalkingPoint {
        id: String::new(),
        hub_id: hub.id.clone(),
        team_id: worker.teams.first().cloned(),
        worker_id: worker.id,
        weekday,
        begins,
        ends,
        minutes: form.text("minutes").parse().unwrap_or(0),
        at_once: form.text("at_once").parse().unwrap_or(0),
        from_on,
        to_on,
    };
    for (field, sentence) in rules::wrong_with(&point, cx.today()) {
        problems.add(field, sentence);
    }
    Ok(Some(point))
}

/// POST /hubs/{id}/points/{point}/end: from tomorrow on they are not offered any more.
pub(super) async fn end(cx: Cx, Path((id, point)): Path<(String, String)>) -> Result<Response> {
    let before = store::point(cx.db(), &point).await?.filter(|point| point.hub_id == id);
    let before =
        before.ok_or_else(|| Error::NotFound("There are no such talking points. Nothing was changed.".into()))?;
    let after = TalkingPoint { to_on: before.to_on.min(cx.today()), ..before.clone() };
    let mut work = cx.begin().await?;
    store::end_point(&mut work, &point, after.to_on).await?;
    work.changed(super::EDIT, ("talking points", &point), None, Some(&before), Some(&after)).await?;
    work.commit().await?;
    let told = "They are not offered any more after today. Whoever has booked one stands below: tell them.";
    Ok(cx.see_other(&format!("/hubs/{id}"), Some(told)))
}
