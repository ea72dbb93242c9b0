//! The record page: how to be with somebody, what is happening now, who is around them, and everything that was.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use platform::{
    Error, Result,
    clock::london_date,
    web::{Cx, Pager, Pages},
};
use serde::Serialize;

use super::{
    about_me::{self, Shown as AboutMe},
    model::Details,
    pages::Head,
    relations::{self, Around},
    store,
};
use crate::people::timeline::{self, Kind};

/// Lines of the timeline on a page.
const LINES: i64 = 40;

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one question of the page")]
struct View {
    person: Head,
    details: Details,
    about: Option<AboutMe>,
    owner: Option<String>,
    team: Option<String>,
    next: Option<Next>,
    open: Vec<Open>,
    around: Vec<Around>,
    lines: Vec<timeline::Shown>,
    pager: Pager,
    kinds: Vec<Choice>,
    question: String,
    today: Date,
    filtered: bool,
    restricted: bool,
    may_edit: bool,
    may_see_history: bool,
    may_protect: bool,
    may_record: bool,
    may_meet: bool,
    may_talk: bool,
}

#[derive(Serialize)]
struct Next {
    on: Date,
    what: String,
    by: String,
    late: bool,
}

/// What still has to happen, and for how many days it has waited.
#[derive(Serialize)]
struct Open {
    #[serde(flatten)]
    line: timeline::Shown,
    days: i32,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    text: &'static str,
    selected: bool,
}

fn days_until(line: &timeline::Shown, today: Date) -> i32 {
    london_date(line.at).until(today).map_or(0, |span| span.get_days()).max(0)
}

/// Six queries with the session and the access log's write: person, about me, relations, timeline.
pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let (person, names) =
        store::find_with_names(cx.db(), &id).await?.ok_or_else(|| Error::NotFound(super::NOT_FOUND.into()))?;
    let record = person.record();
    cx.may("people/persons:view", &record).await?;
    let about = about_me::latest(cx.db(), &id).await?;
    let around = relations::of(&cx, &id).await?;
    let kind = Kind::named(cx.query.text("kind"));
    let question: String = cx.query.text("words").chars().take(200).collect();
    let timeline::Timeline { open, lines } = timeline::of(cx.db(), &id, kind, Some(&question), timeline::MOST).await?;
    let pages = Pages { anchor: "#timeline", ..Pages::on(&cx, "Timeline", LINES) };
    let pager = pages.of(i64::try_from(lines.len()).unwrap_or(i64::MAX));
    let today = cx.today();
    let next = person.next_step().map(|step| Next {
        late: step.on < today,
        on: step.on,
        what: step.what,
        by: names.next.unwrap_or_else(|| "somebody who has left".into()),
    });
    let kinds = std::iter::once(Choice { value: "", text: "Everything", selected: kind.is_none() });
    let each = |one: Kind| Choice { value: one.name(), text: one.plural(), selected: kind == Some(one) };
    let view = View {
        person: Head::of(&person, today),
        about,
        owner: names.owner,
        team: names.team,
        next,
        open: open.into_iter().map(|line| Open { days: days_until(&line, today), line }).collect(),
        around,
        lines: pager.part_of(lines),
        pager,
        kinds: kinds.chain(Kind::ALL.into_iter().map(each)).collect(),
        filtered: kind.is_some() || !question.is_empty(),
        question,
        restricted: person.restricted,
        today,
        may_edit: cx.can_on("people/persons:edit", &record),
        may_see_history: cx.can_on("people/persons:history", &record),
        may_protect: cx.can_on("people/persons:protect", &record),
        may_record: cx.can("front_door/contacts:create"),
        may_meet: cx.can("front_door/hubs:list"),
        may_talk: cx.can_on("practice/conversations:edit", &record),
        details: person.details,
    };
    cx.show("people/persons/show.html", &view)
}
