//! The list of people behind a month: names and links for those who may learn from them, ids alone for those who check
//! numbers. Whoever opens it is written down.

use axum::{extract::Path, response::Response};
use jiff::{Timestamp, civil::Date};
use platform::{Error, Result, web::Cx};
use serde::Serialize;

use super::{
    answers::{self, MOST_PEOPLE},
    model::{Behind, Unit},
    pages::{month_of, wanted},
    sources::{self, OWN},
};
use crate::people::{events::model::Outcome, persons};

#[derive(Serialize)]
struct Line {
    /// What is shown of the person: a name, or an id.
    who: String,
    href: Option<String>,
    started_on: Option<Date>,
    ended_on: Option<Date>,
    outcome: String,
    counts: bool,
}

#[derive(Serialize)]
struct View {
    slug: &'static str,
    name: &'static str,
    numerator: &'static str,
    denominator: Option<&'static str>,
    share: bool,
    month: Date,
    month_text: String,
    source: String,
    source_label: String,
    as_of: Option<Timestamp>,
    names: bool,
    trouble: Option<String>,
    lines: Vec<Line>,
    all: usize,
    counting: usize,
    /// How many there are of those that are asked for.
    matching: usize,
    only: &'static str,
}

pub(super) async fn show(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let measure = wanted(&cx.app, &slug).await?;
    let month_text = cx.query.text("month").to_owned();
    let month = month_of(&month_text)
        .ok_or_else(|| Error::NotFound("Choose a month on the measure's page: its numbers lead here.".into()))?;
    let source = cx.query.some("source").unwrap_or_else(|| OWN.to_owned());
    let (people, rows) = (cx.can("evidence/measures:people"), cx.can("evidence/measures:rows"));
    if !people && !rows {
        return Err(Error::Forbidden("Your role sees the numbers, not who is behind them.".into()));
    }
    let names = people && source == OWN;
    let (mut as_of, mut source_label) = (None, String::new());
    let answer = match sources::open(&cx.app, &source).await? {
        Ok(columns) => {
            (as_of, source_label) = (columns.as_of, columns.source.label.clone());
            answers::behind(&cx.app, measure, &columns, month).await?
        }
        Err(why) => Err(why),
    };
    let (trouble, found) = match answer {
        Ok(found) => (None, found),
        Err(why) => (Some(why.words), Vec::new()),
    };
    let action = if names { "evidence/measures:people" } else { "evidence/measures:rows" };
    let what = format!("{} in {month_text}, source {source}: {} requests", measure.name, found.len());
    cx.looked(action, "measure", &what).await?;
    let only = match cx.query.text("only") {
        "counts" => "counts",
        "not" => "not",
        _ => "",
    };
    let (all, counting) = (found.len(), found.iter().filter(|one| one.counts).count());
    let matching: Vec<Behind> =
        found.into_iter().filter(|one| only.is_empty() || one.counts == (only == "counts")).collect();
    let mut lines = Vec::new();
    for (number, one) in matching.iter().take(MOST_PEOPLE).enumerate() {
        let (who, href) = who(&cx, one, names, number).await?;
        let outcome = one.outcome.as_deref().and_then(Outcome::from_code).map_or("not said", Outcome::national);
        lines.push(Line {
            who,
            href,
            started_on: one.started_on,
            ended_on: one.ended_on,
            outcome: outcome.to_owned(),
            counts: one.counts,
        });
    }
    let view = View {
        slug: measure.slug,
        name: measure.name,
        numerator: measure.numerator,
        denominator: measure.denominator,
        share: measure.unit == Unit::Share,
        month,
        month_text,
        source_label,
        source,
        as_of,
        names,
        trouble,
        lines,
        all,
        counting,
        matching: matching.len(),
        only,
    };
    cx.show("evidence/measures/people.html", &view)
}

/// A name with the way to the record for those who may open it; an id for those who only check numbers.
async fn who(cx: &Cx, one: &Behind, names: bool, number: usize) -> Result<(String, Option<String>)> {
    let Some(id) = &one.person_id else {
        return Ok((format!("Row {} (the file has no id)", number + 1), None));
    };
    if !names {
        return Ok((id.clone(), None));
    }
    match persons::find(cx.db(), id).await {
        Ok(person) if cx.can_on("people/persons:view", &person.record()) => Ok((person.name(), Some(person.href()))),
        Ok(_) => Ok(("A record you may not open".to_owned(), None)),
        Err(Error::NotFound(_)) => Ok(("A record that is not here any more".to_owned(), None)),
        Err(other) => Err(other),
    }
}
