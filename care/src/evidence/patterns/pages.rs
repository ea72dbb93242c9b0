//! The page of pathways and the files that are downloaded from it.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use platform::{Error, Result, clock::london_date, web::Cx};
use serde::Serialize;

use super::{
    answers,
    behind::{Behind, MOST, What, behind},
    choices::{AGES, Choice, ETHNICITIES, REASONS, SEXES, WHO},
    compute::{Found, SOON},
    outside,
    views::Shown,
};
use crate::evidence::{
    client_level_data::kept::Kept,
    downloads::{self, Format},
    national::{
        Year, councils, may_look,
        own::{self, Own},
    },
};

/// Our own record among the files.
const OWN: &str = "own";

/// One list to choose from: its name in the address, what it is called, and what there is.
#[derive(Serialize)]
struct Filter {
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String, bool)>,
    /// Among those that are folded away until somebody wants them.
    folded: bool,
}

impl Filter {
    fn new(name: &'static str, label: &'static str, options: Vec<(String, String, bool)>) -> Self {
        Self { name, label, options, folded: false }
    }

    /// One of a list of codes and words, or none of them.
    fn folded(name: &'static str, label: &'static str, list: &[(&str, &str)], chosen: Option<&str>) -> Self {
        let mut options = vec![(String::new(), "Any".to_owned(), chosen.is_none())];
        options
            .extend(list.iter().map(|(code, words)| ((*code).to_owned(), (*words).to_owned(), chosen == Some(*code))));
        Self { name, label, options, folded: true }
    }
}

/// What is opened.
struct Opened {
    choice: Choice,
    council: String,
    /// The one file that is asked for; nothing for all of the council.
    file: Option<String>,
    /// Those files.
    files: Vec<PathBuf>,
    /// The last day that our own record tells of, if newer events are still to be read.
    older: Option<Date>,
    filters: Vec<Filter>,
    found: Option<std::result::Result<Arc<Found>, String>>,
}

async fn open(cx: &Cx) -> Result<Opened> {
    let (mut councils, ours) = (councils(&cx.app).await?, cx.app.config.council.clone());
    let has_own = own::is_there(&cx.app).await?;
    if has_own {
        councils.entry(ours.clone()).or_default();
    }
    let council = cx.query.some("council").filter(|council| councils.contains_key(council));
    let council = council.or_else(|| councils.keys().next().cloned()).unwrap_or_default();
    let none = Vec::new();
    let imports = councils.get(&council).unwrap_or(&none);
    let has_own = has_own && council == ours;
    let known = |asked: &String| imports.iter().any(|import| import.id == *asked) || (has_own && asked == OWN);
    let file = cx.query.some("file").filter(known);
    let file = file.or_else(|| (imports.is_empty() && has_own).then(|| OWN.to_owned()));
    let choice = Choice::of(|name| cx.query.text(name).to_owned());
    let today = london_date(cx.app.clock.now());
    let (mut files, mut older, mut trouble) = (Vec::new(), None, None);
    if file.as_deref() == Some(OWN) {
        match own::open(&cx.app).await? {
            Own::Ready(kept, to) => {
                files.push(kept.parquet.clone());
                older = to;
            }
            Own::Nothing => trouble = Some("Nothing that is completed stands in our own record.".to_owned()),
            Own::Making => {
                trouble = Some("Our own record is still being read. Load this page again in a few seconds.".to_owned());
            }
            Own::Failed(why) => trouble = Some(why),
        }
    } else {
        let wanted = |import: &&Kept| file.as_ref().is_none_or(|asked| import.id == *asked);
        files.extend(imports.iter().filter(wanted).map(|import| import.parquet.clone()));
    }
    let own = has_own.then(|| own::called(today));
    let filters = filters(&councils, (&council, file.as_deref()), own, choice, today);
    let found = match trouble {
        Some(trouble) => Some(Err(trouble)),
        None if files.is_empty() => None,
        None => Some(answers::answer(files.clone(), choice).await?),
    };
    Ok(Opened { choice, council, file, files, older, filters, found })
}

impl Opened {
    /// Whether a file may be made of it: there is one cut of everything, so that no other beside it tells small numbers. Our own
    /// record is one where nothing else is.
    fn is_one_cut(&self) -> bool {
        let whole = self.file.is_none() || self.filters.iter().any(|one| one.name == "file" && one.options.len() == 1);
        whole && self.choice.is_plain()
    }

    /// What is chosen, behind the question mark of an address.
    fn address(&self) -> String {
        let mut pairs = self.choice.pairs();
        pairs.push(("council", self.council.clone()));
        pairs.extend(self.file.clone().map(|file| ("file", file)));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }
}

/// `own` is what our own record is called, where it is this council's and has something.
fn filters(
    councils: &BTreeMap<String, Vec<Kept>>,
    (council, file): (&str, Option<&str>),
    own: Option<String>,
    choice: Choice,
    today: Date,
) -> Vec<Filter> {
    let option = |value: &str, words: &str, chosen: bool| (value.to_owned(), words.to_owned(), chosen);
    let imports = councils.get(council).map_or(&[][..], Vec::as_slice);
    let mut files = Vec::new();
    if !imports.is_empty() {
        files.push(option("", "All files together", file.is_none()));
    }
    files.extend(imports.iter().rev().map(|import| {
        let summary = &import.summary;
        let words = format!("{} ({} rows)", summary.file_name, summary.rows);
        option(&import.id, &words, file == Some(&import.id))
    }));
    files.extend(own.map(|own| {
        let words = own.strip_prefix('o').map_or_else(|| own.clone(), |rest| format!("O{rest}"));
        (OWN.to_owned(), words, file == Some(OWN))
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
        Filter::new("council", "Council", all),
        Filter::new("file", "File", files),
        Filter::new("who", "Who", who),
        Filter::new("age", "Age when it begins", ages),
        Filter::new("case", "A case is", cases),
        Filter::new("kind", "Services", kinds),
        Filter::new("year", "Year in which it begins", years),
        Filter::folded("sex", "Sex", &SEXES, choice.sex),
        Filter::folded("ethnicity", "Ethnicity", &ETHNICITIES, choice.ethnicity),
        Filter::folded("reason", "Primary support reason", &REASONS, choice.reason),
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
    /// Whether something that is folded away is chosen.
    open_more: bool,
    /// Days within which something happens again soon.
    soon: i32,
    /// Whether the viewer may see who is behind a number.
    may_behind: bool,
    known: bool,
    council: String,
    trouble: Option<String>,
    shown: Option<Shown>,
    episodes: bool,
    may_download: bool,
    /// Whether a file is not to be had because of what is chosen.
    no_file: bool,
    /// What is chosen, behind the question mark of an address.
    address: String,
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    let opened = open(&cx).await?;
    let (address, one_cut) = (opened.address(), opened.is_one_cut());
    let (known, mut trouble, mut shown) = (opened.found.is_some(), None, None);
    match opened.found {
        None => {}
        Some(Ok(found)) => shown = Some(Shown::of(&found, opened.choice, &address)),
        Some(Err(why)) => trouble = Some(why),
    }
    if let (Some(shown), Some(to)) = (&mut shown, opened.older) {
        let to = to.strftime("%-d %B %Y");
        shown.notes.push(format!("Our own record is shown as it stood on {to}: newer work is still being read."));
    }
    let open_more = opened
        .filters
        .iter()
        .any(|filter| filter.folded && filter.options.iter().any(|(value, _, chosen)| *chosen && !value.is_empty()));
    let view = Show {
        filters: opened.filters,
        open_more,
        soon: SOON,
        may_behind: may_look(&cx).is_ok(),
        known,
        council: opened.council,
        trouble,
        shown,
        episodes: opened.choice.episodes,
        may_download: cx.can("evidence/measures:view") && one_cut,
        no_file: !one_cut,
        address,
    };
    cx.show("evidence/patterns/show.html", &view)
}

/// Who is behind a number.
#[derive(Serialize)]
struct BehindPage {
    heading: String,
    council: String,
    /// Behind the question mark of the page of pathways.
    address: String,
    trouble: Option<String>,
    /// The ids of each person, each with the address of what the nation will compute for them.
    people: Vec<Vec<(String, String)>>,
    all: usize,
}

pub(super) async fn people(cx: Cx) -> Result<Response> {
    let what = What::of(cx.query.text("what"), cx.query.text("codes")).ok_or_else(|| {
        Error::NotFound("There is no such number. Those on the page of pathways lead to the people behind them.".into())
    })?;
    let opened = open(&cx).await?;
    if opened.found.is_none() {
        return Err(Error::NotFound(
            "There are no files of Client Level Data to find pathways in. Send one under Data.".into(),
        ));
    }
    let action = may_look(&cx)?;
    if let Some(Err(why)) = opened.found {
        return Err(Error::Unavailable(why));
    }
    let (files, choice, wanted) = (opened.files.clone(), opened.choice, what.clone());
    let found = tokio::task::spawn_blocking(move || behind(&files, choice, &wanted)).await.map_err(Error::internal)?;
    let (found, trouble) = match found {
        Ok(found) => (found, None),
        Err(error) => {
            tracing::error!(cause = %error, detail = error.detail(), "people behind pathways failed");
            (Behind::default(), Some(format!("Who is behind it could not be found out. {error}")))
        }
    };
    let heading = what.words();
    let why = format!(
        "{heading}, pathways of council {}: {} of {} people",
        opened.council,
        found.people.len().min(MOST),
        found.all
    );
    cx.looked(action, "measure", &why).await?;
    let person = |id: String| {
        // What the nation will compute for them is asked of the same: our own record, or the files.
        let source = opened.file.as_deref().filter(|file| *file == OWN).map(|own| ("source", own));
        let address = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("id", id.as_str()), ("council", &opened.council)].into_iter().chain(source))
            .finish();
        (id, address)
    };
    let view = BehindPage {
        heading,
        address: opened.address(),
        trouble,
        people: found.people.into_iter().map(|ids| ids.into_iter().map(person).collect()).collect(),
        all: found.all,
        council: opened.council,
    };
    cx.show("evidence/patterns/people.html", &view)
}

/// One of the tables as a file, small numbers left out.
pub(super) async fn download(cx: Cx, Path(format): Path<String>) -> Result<Response> {
    let format = Format::named(&format).ok_or_else(|| {
        Error::NotFound("There are files as CSV, Excel and Parquet. Choose one on the page of pathways.".into())
    })?;
    let opened = open(&cx).await?;
    let one_cut = opened.is_one_cut();
    let found = opened.found.ok_or_else(|| {
        Error::NotFound("There are no files of Client Level Data to find pathways in. Send one under Data.".into())
    })?;
    let found = found.map_err(Error::Unavailable)?;
    if !one_cut {
        return Err(Error::NotFound(
            "Files are made of all files together, whole histories and services together. Choose these on the page of pathways.".into(),
        ));
    }
    let mut wider = Vec::new();
    for choice in opened.choice.wider() {
        wider.push(answers::answer(opened.files.clone(), choice).await?.map_err(Error::Unavailable)?);
    }
    let wider: Vec<&Found> = wider.iter().map(AsRef::as_ref).collect();
    let (name, table) = match cx.query.text("table") {
        "pathways" => ("pathways", outside::pathways(&found, &wider)),
        "again" => ("what-happens-again", outside::again(&found, &wider)),
        _ => ("what-follows-what", outside::follows(&found, &wider)),
    };
    let what = format!("Pathways of council {}: {name}", opened.council);
    downloads::send(&cx, format, &format!("{name}-{}", opened.council), &what, table).await
}
