//! The page of pathways and the files that are downloaded from it.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use axum::response::Response;
use jiff::civil::Date;
use platform::{
    Error, Result,
    clock::london_date,
    web::{Cx, file},
};
use serde::Serialize;

use super::{
    answers,
    choices::{AGES, Choice, WHO},
    compute::Found,
    views::{Shown, follows_outside, pathways_outside},
};
use crate::evidence::{
    client_level_data::kept::Kept,
    national::{Year, councils},
};

/// One list to choose from: its name in the address, what it is called, and what there is.
#[derive(Serialize)]
struct Filter {
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String, bool)>,
}

/// What is opened.
struct Opened {
    choice: Choice,
    council: String,
    /// The one file that is asked for; nothing for all of the council.
    file: Option<String>,
    filters: Vec<Filter>,
    found: Option<std::result::Result<Arc<Found>, String>>,
}

async fn open(cx: &Cx) -> Result<Opened> {
    let councils = councils(&cx.app).await?;
    let council = cx.query.some("council").filter(|council| councils.contains_key(council));
    let council = council.or_else(|| councils.keys().next().cloned()).unwrap_or_default();
    let none = Vec::new();
    let imports = councils.get(&council).unwrap_or(&none);
    let file = cx.query.some("file").filter(|asked| imports.iter().any(|import| import.id == *asked));
    let choice = Choice::of(|name| cx.query.text(name).to_owned());
    let wanted = |import: &&Kept| file.as_ref().is_none_or(|asked| import.id == *asked);
    let files: Vec<PathBuf> = imports.iter().filter(wanted).map(|import| import.parquet.clone()).collect();
    let today = london_date(cx.app.clock.now());
    let filters = filters(&councils, &council, file.as_deref(), choice, today);
    let found = if files.is_empty() { None } else { Some(answers::answer(files, choice).await?) };
    Ok(Opened { choice, council, file, filters, found })
}

fn filters(
    councils: &BTreeMap<String, Vec<Kept>>,
    council: &str,
    file: Option<&str>,
    choice: Choice,
    today: Date,
) -> Vec<Filter> {
    let option = |value: &str, words: &str, chosen: bool| (value.to_owned(), words.to_owned(), chosen);
    let imports = councils.get(council).map_or(&[][..], Vec::as_slice);
    let mut files = vec![option("", "All files together", file.is_none())];
    files.extend(imports.iter().rev().map(|import| {
        let summary = &import.summary;
        let words = format!("{} ({} rows)", summary.file_name, summary.rows);
        option(&import.id, &words, file == Some(&import.id))
    }));
    let mut who = vec![option("", "Everybody", choice.who.is_none())];
    who.extend(WHO.iter().map(|(code, words)| option(code, words, choice.who == Some(code))));
    let mut ages = vec![option("", "All ages", choice.age.is_none())];
    ages.extend(AGES.iter().map(|(code, words, age)| option(code, words, choice.age == Some(*age))));
    let mut years = vec![option("", "All years", choice.year.is_none())];
    years.extend(reached(imports, today).into_iter().map(|year| {
        let name = year.name();
        option(&name, &name, choice.year == Some(year))
    }));
    let cases = vec![
        option("", "A person’s whole history", !choice.episodes),
        option("episode", "From one request to the next", choice.episodes),
    ];
    let kinds = vec![option("", "Together", !choice.by_service), option("service", "By their type", choice.by_service)];
    let all = councils.keys().map(|one| option(one, one, one == council)).collect();
    vec![
        Filter { name: "council", label: "Council", options: all },
        Filter { name: "file", label: "File", options: files },
        Filter { name: "who", label: "Who", options: who },
        Filter { name: "age", label: "Age when it begins", options: ages },
        Filter { name: "case", label: "A case is", options: cases },
        Filter { name: "kind", label: "Services", options: kinds },
        Filter { name: "year", label: "Year in which it begins", options: years },
    ]
}

/// The years that the files reach into, the newest first; at most ten.
fn reached(imports: &[Kept], today: Date) -> Vec<Year> {
    let begin = |day: Date| day.year() - i16::from((day.month(), day.day()) < (4, 1));
    let ends = imports
        .iter()
        .filter_map(|import| import.summary.stated_period.map_or(import.summary.last_end, |(_, end)| Some(end)));
    let last = begin(ends.max().unwrap_or(today).min(today));
    let starts = imports.iter().filter_map(|import| import.summary.first_start);
    let first = begin(starts.min().unwrap_or(today)).max(last - 9);
    (first..=last).rev().filter_map(Year::beginning).collect()
}

/// The page.
#[derive(Serialize)]
struct Show {
    filters: Vec<Filter>,
    known: bool,
    council: String,
    trouble: Option<String>,
    shown: Option<Shown>,
    episodes: bool,
    may_download: bool,
    /// What is chosen, behind the question mark of an address.
    address: String,
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    let opened = open(&cx).await?;
    let mut pairs = opened.choice.pairs();
    pairs.push(("council", opened.council.clone()));
    pairs.extend(opened.file.map(|file| ("file", file)));
    let address = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let (known, mut trouble, mut shown) = (opened.found.is_some(), None, None);
    match opened.found {
        None => {}
        Some(Ok(found)) => shown = Some(Shown::of(&found, opened.choice)),
        Some(Err(why)) => trouble = Some(why),
    }
    let view = Show {
        filters: opened.filters,
        known,
        council: opened.council,
        trouble,
        shown,
        episodes: opened.choice.episodes,
        may_download: cx.can("evidence/measures:view"),
        address,
    };
    cx.show("evidence/patterns/show.html", &view)
}

/// One of the two tables as a file, small numbers left out.
pub(super) async fn csv(cx: Cx) -> Result<Response> {
    let opened = open(&cx).await?;
    let found = opened.found.ok_or_else(|| {
        Error::NotFound("There are no files of Client Level Data to find pathways in. Send one under Data.".into())
    })?;
    let found = found.map_err(Error::Unavailable)?;
    let (name, table) = match cx.query.text("table") {
        "pathways" => ("pathways", pathways_outside(&found)),
        _ => ("what-follows-what", follows_outside(&found)),
    };
    let words = format!("{name} of council {} downloaded as CSV, small numbers left out", opened.council);
    cx.looked("evidence/measures:view", "measure", &words).await?;
    let text = table.to_csv().map_err(Error::internal)?;
    Ok(file(&format!("{name}-{}.csv", opened.council), "text/csv; charset=utf-8", text))
}
