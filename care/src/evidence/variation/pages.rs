//! The front page of variation, its four pages, and the files that are downloaded from them.

use axum::{extract::Path, response::Response};
use engine::columns::Table;
use platform::{Error, Result, web::Cx};
use serde::Serialize;

use super::{
    between, between_views,
    choices::{Filter, Stretch, sources, times},
    comparisons::Asked,
    demand, demand_views, home, home_views,
    waits::{self, Wait},
    waits_views,
};
use crate::evidence::{
    downloads::{self, Format},
    measures::{Columns, NoAnswer, OWN, Period, Source, all_sources, open},
    national::Year,
};

/// A page: its name in addresses, its question, and what it is for.
pub(super) const PAGES: [(&str, &str, &str); 4] = [
    (
        "between",
        "Do teams, places or providers differ by more than chance?",
        "A funnel shows each by its size. It is no rank: small numbers go up and down by themselves.",
    ),
    (
        "waits",
        "How long do people wait?",
        "All waits and not only the middle one: half, four in five, nineteen in twenty, and who still waits.",
    ),
    (
        "home",
        "How long do people stay at home after reablement?",
        "Of everybody whose reablement ended at home: who is still there after three months, after a year, after two.",
    ),
    ("demand", "When do people ask?", "By the day of the week and, where it is known, by the hour."),
];

/// What was chosen, and the source ready to be asked.
struct Opened {
    all: Vec<Source>,
    source: String,
    year: Option<Year>,
    columns: std::result::Result<Columns, NoAnswer>,
}

impl Opened {
    fn period(&self) -> Option<Period> {
        self.columns.as_ref().ok().map(|columns| columns.period)
    }

    fn own(&self) -> bool {
        self.source == OWN
    }
}

async fn opened(cx: &Cx) -> Result<Opened> {
    let source = cx.query.some("source").unwrap_or_else(|| OWN.to_owned());
    let columns = open(&cx.app, &source).await?;
    let year = Year::named(cx.query.text("year")).ok();
    Ok(Opened { all: all_sources(&cx.app).await?, source, year, columns })
}

/// What one of the four pages found: what it shows, and what may leave.
enum Shown {
    Between(between_views::Shown, Table),
    Waits(waits_views::Shown, Table),
    Home(home_views::Shown, Table),
    Demand(demand_views::Shown, Table),
}

/// A page's lists to choose from beside source and time, the time it is about when none is chosen, and its answer.
struct Asking {
    filter: Option<Filter>,
    whole: &'static str,
    answer: std::result::Result<Shown, NoAnswer>,
    /// What is chosen beside source and time.
    chosen: Option<(&'static str, String)>,
}

const YEAR: &str = "The last twelve months";

fn nothing(words: &str) -> NoAnswer {
    NoAnswer { words: words.to_owned(), making: false }
}

fn out_of_reach() -> NoAnswer {
    nothing("The source has nothing of this time that is settled. Choose another time or another source.")
}

async fn ask(cx: &Cx, slug: &str, opened: &Opened) -> Result<Asking> {
    match slug {
        "between" => ask_between(cx, opened).await,
        "waits" => ask_wait(cx, opened).await,
        "home" => ask_home(cx, opened).await,
        "demand" => ask_demand(cx, opened).await,
        _ => Err(Error::NotFound("There is no page of this name. All of them are under Variation.".into())),
    }
}

async fn ask_between(cx: &Cx, opened: &Opened) -> Result<Asking> {
    let code = cx.query.text("compare");
    let all = Asked::all(opened.own());
    if !code.is_empty() && !Asked::exists(code) {
        return Err(Error::NotFound("There is no such comparison. Choose one on the page.".into()));
    }
    let asked = all.iter().copied().find(|one| one.code() == code).or_else(|| all.first().copied());
    let Some(asked) = asked else { return Err(Error::internal("nothing can be compared")) };
    let option = |one: &Asked| {
        let words = format!("{}, by {}", one.name, one.by.words().0);
        (one.code(), words, one.code() == asked.code())
    };
    let filter = Filter { name: "compare", label: "What is compared", options: all.iter().map(option).collect() };
    let answer = match &opened.columns {
        Err(why) => Err(why.clone()),
        Ok(columns) => match asked.stretch(opened.year, columns.period) {
            None => Err(out_of_reach()),
            Some(stretch) => between::find(&cx.app, columns, asked, stretch)
                .await?
                .map(|found| Shown::Between(between_views::Shown::of(&found, asked), between_views::outside(&found))),
        },
    };
    Ok(Asking { filter: Some(filter), whole: YEAR, answer, chosen: Some(("compare", asked.code())) })
}

async fn ask_wait(cx: &Cx, opened: &Opened) -> Result<Asking> {
    let wait = Wait::named(cx.query.text("wait"));
    let Some(measure) = wait.measure() else { return Err(Error::internal("no measure of waits")) };
    let option = |one: &Wait| (one.measure.to_owned(), format!("For {}", one.what), one.measure == wait.measure);
    let filter = Filter { name: "wait", label: "The wait", options: waits::ALL.iter().map(option).collect() };
    let answer = match &opened.columns {
        Err(why) => Err(why.clone()),
        Ok(columns) => match Stretch::of(opened.year, columns.period, 0) {
            None => Err(out_of_reach()),
            Some(stretch) => waits::find(&cx.app, columns, wait, measure, stretch)
                .await?
                .map(|found| Shown::Waits(waits_views::Shown::of(&found, wait), waits_views::outside(&found))),
        },
    };
    Ok(Asking { filter: Some(filter), whole: YEAR, answer, chosen: Some(("wait", wait.measure.to_owned())) })
}

async fn ask_home(cx: &Cx, opened: &Opened) -> Result<Asking> {
    let Some(measure) = home::measure() else { return Err(Error::internal("no measure of reablement")) };
    let answer = match &opened.columns {
        Err(why) => Err(why.clone()),
        Ok(columns) => {
            let period = columns.period;
            let all = Stretch { from: period.from, to: period.to.min(period.known_until) };
            let stretch = if opened.year.is_some() { Stretch::of(opened.year, period, 0) } else { Some(all) };
            match stretch {
                None => Err(out_of_reach()),
                Some(stretch) => home::find(&cx.app, columns, measure, stretch)
                    .await?
                    .map(|found| Shown::Home(home_views::Shown::of(&found), home_views::outside(&found))),
            }
        }
    };
    Ok(Asking { filter: None, whole: "Everything the source has", answer, chosen: None })
}

async fn ask_demand(cx: &Cx, opened: &Opened) -> Result<Asking> {
    let answer = match &opened.columns {
        Err(why) => Err(why.clone()),
        Ok(columns) => match Stretch::of(opened.year, columns.period, 0) {
            None => Err(out_of_reach()),
            Some(stretch) => demand::find(&cx.app, columns, stretch)
                .await?
                .map(|found| Shown::Demand(demand_views::Shown::of(&found), demand_views::outside(&found))),
        },
    };
    Ok(Asking { filter: None, whole: YEAR, answer, chosen: None })
}

/// The front page.
#[derive(Serialize)]
struct List {
    pages: [(&'static str, &'static str, &'static str); 4],
    source: String,
    filters: Vec<Filter>,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let source = cx.query.some("source").unwrap_or_else(|| OWN.to_owned());
    let filters = vec![sources(&all_sources(&cx.app).await?, &source)];
    cx.show("evidence/variation/list.html", &List { pages: PAGES, source, filters })
}

/// One of the four pages.
#[derive(Serialize)]
struct Show {
    slug: &'static str,
    question: &'static str,
    filters: Vec<Filter>,
    source: String,
    trouble: Option<String>,
    making: bool,
    as_of: Option<jiff::Timestamp>,
    between: Option<between_views::Shown>,
    waits: Option<waits_views::Shown>,
    home: Option<home_views::Shown>,
    demand: Option<demand_views::Shown>,
    /// What is chosen, behind the question mark of an address.
    address: String,
}

pub(super) async fn show(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let Some((slug, question, _)) = PAGES.into_iter().find(|(name, ..)| *name == slug) else {
        return Err(Error::NotFound("There is no page of this name. All of them are under Variation.".into()));
    };
    let opened = opened(&cx).await?;
    let asking = ask(&cx, slug, &opened).await?;
    let mut pairs = vec![("source", opened.source.clone())];
    pairs.extend(opened.year.map(|year| ("year", year.name())));
    pairs.extend(asking.chosen);
    let address = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let mut filters = vec![sources(&opened.all, &opened.source)];
    filters.extend(asking.filter);
    filters.push(times(opened.period(), opened.year, asking.whole));
    let mut view = Show {
        slug,
        question,
        filters,
        trouble: None,
        making: false,
        as_of: opened.columns.as_ref().ok().and_then(|columns| columns.as_of),
        source: opened.source,
        between: None,
        waits: None,
        home: None,
        demand: None,
        address,
    };
    match asking.answer {
        Err(why) => (view.trouble, view.making) = (Some(why.words), why.making),
        Ok(Shown::Between(shown, _)) => view.between = Some(shown),
        Ok(Shown::Waits(shown, _)) => view.waits = Some(shown),
        Ok(Shown::Home(shown, _)) => view.home = Some(shown),
        Ok(Shown::Demand(shown, _)) => view.demand = Some(shown),
    }
    cx.show("evidence/variation/show.html", &view)
}

/// The table of a page as a file, small numbers left out.
pub(super) async fn download(cx: Cx, Path((slug, format)): Path<(String, String)>) -> Result<Response> {
    let known = PAGES.into_iter().find(|(name, ..)| *name == slug).zip(Format::named(&format));
    let Some(((slug, question, _), format)) = known else {
        return Err(Error::NotFound("There is no such file. Choose one on a page under Variation.".into()));
    };
    let opened = opened(&cx).await?;
    let asking = ask(&cx, slug, &opened).await?;
    let table = match asking.answer {
        Err(why) => return Err(Error::Unavailable(why.words)),
        Ok(Shown::Between(_, table) | Shown::Waits(_, table) | Shown::Home(_, table) | Shown::Demand(_, table)) => {
            table
        }
    };
    let chosen = asking.chosen.map_or_else(String::new, |(_, chosen)| format!(" ({chosen})"));
    let what = format!("{question}{chosen} of source {}", opened.source);
    downloads::send(&cx, format, &format!("variation-{slug}-{}", opened.source), &what, table).await
}
