//! The public's pages: find help, one service, a list to share, and “is this out of date?”. Nobody signs in, nothing is
//! kept of who asked, and caches may hold what everybody sees.

use axum::{extract::Path, response::Response};
use jiff::SignedDuration;
use platform::{
    Error, Result,
    web::{Cx, Form, Pager, Pages, Problems, Visitor},
};
use serde::Serialize;

use super::{
    rules::{self, ACCESS},
    search::{self, Answer, Question, store as found},
    store,
    views::{Line, Shown, path_part, summary},
    words::stems,
};
use crate::market::worked;

/// Results on one page.
const ON_A_PAGE: i64 = 20;
/// Services in one list.
const MOST_CHOSEN: usize = 25;
/// So long caches may hold a page, in seconds.
const KEPT: u32 = 300;
/// Letters of a question.
const LONGEST_QUESTION: usize = 200;
/// Letters of a report.
const LONGEST_REPORT: usize = 2_000;
/// Reports nobody has dealt with: of one service, and of all. More are not taken.
const MOST_REPORTS: (i64, i64) = (10, 500);

/// Searches of one address in a minute. A library or a ward is one address, so the bound is wide.
const MOST_SEARCHES: u32 = 240;

/// Something to choose in a form.
#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    text: String,
    selected: bool,
}

fn choice(value: &str, text: &str, chosen: &str) -> Choice {
    Choice { value: value.to_owned(), text: text.to_owned(), selected: value == chosen }
}

/// A link with its words.
#[derive(Debug, Serialize)]
struct Link {
    href: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct Find {
    q: String,
    postcode: String,
    age: String,
    free: bool,
    within: Vec<Choice>,
    access: Vec<Choice>,
    language: Vec<Choice>,
    narrowed: bool,
    asked: bool,
    lines: Vec<Line>,
    pager: Pager,
    counted: String,
    understood: String,
    slips: Vec<String>,
    near: String,
    needs: Vec<Link>,
    chosen: Vec<String>,
    chosen_href: String,
    problem_of: Told,
}

#[derive(Debug, Default, Serialize)]
struct Told {
    postcode: Option<Words>,
    age: Option<Words>,
}

/// What a field's error says, as the components take it.
#[derive(Debug, Serialize)]
struct Words {
    text: &'static str,
}

/// Chosen services of an address, each once.
fn chosen(query: &Form) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in query.all("service") {
        if !ids.iter().any(|held| held == id) && ids.len() < MOST_CHOSEN && id.len() <= 200 {
            ids.push(id.to_owned());
        }
    }
    ids
}

fn address(path: &str, ids: &[String]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for id in ids {
        query.append_pair("service", id);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Reads the question of an address; what cannot be understood is told and left out.
async fn question(cx: &Cx, told: &mut Told) -> Result<(Question, String)> {
    let query = &cx.query;
    let words: String = query.text("q").chars().take(LONGEST_QUESTION).collect();
    let mut near = String::new();
    let mut asked = Question { words, free: query.text("free") == "yes", ..Question::default() };
    let postcode = query.text("postcode");
    if !postcode.is_empty() {
        match search::locate(cx.db(), postcode).await? {
            Some((point, exact)) => {
                asked.near = Some(point);
                asked.within_metres = match query.text("within") {
                    "any" => None,
                    text => search::miles(text).or_else(|| search::miles("10")),
                };
                let about = if exact { "" } else { "the middle of the area of " };
                near = format!("Distances are as the crow flies from {about}{}.", postcode.to_uppercase());
            }
            None => {
                let text = "We do not know where this postcode is, so nothing is sorted by distance. Check it, or leave it out";
                told.postcode = Some(Words { text });
            }
        }
    }
    if let Some(age) = query.some("age") {
        match age.parse::<f64>().ok().filter(|age| (0.0..=130.0).contains(age)) {
            Some(age) => asked.age = Some(age),
            None => told.age = Some(Words { text: "Write the age as a number, such as 72" }),
        }
    }
    asked.access = query.some("access").filter(|mark| ACCESS.iter().any(|(held, ..)| held == mark));
    asked.language = query.some("language").filter(|mark| mark.len() <= 30);
    Ok((asked, near))
}

pub(super) async fn find(cx: Cx, visitor: Visitor) -> Result<Response> {
    let minute = SignedDuration::from_mins(1);
    if !cx.app.knocks().take("find help", visitor.from, MOST_SEARCHES, minute, cx.now()) {
        return Err(Error::TooMany(
            "Very many searches have come from your connection. Nothing is lost. Wait a minute and load this page again, \
             or ring us."
                .into(),
        ));
    }
    let mut told = Told::default();
    let (asked, near) = question(&cx, &mut told).await?;
    let names = ["q", "postcode", "free", "access", "language", "age", "all"];
    let is_asked = names.iter().any(|name| !cx.query.text(name).is_empty());
    let answer = if is_asked { search::search(cx.db(), &asked).await? } else { Answer::default() };
    let total = i64::try_from(answer.found.len()).unwrap_or(i64::MAX);
    let pager = Pages::on(&cx, "Results", ON_A_PAGE).of(total);
    let ids = chosen(&cx.query);
    let lines = lines(&cx, pager.part_of(answer.found.clone()), &ids).await?;
    let view = Find {
        q: asked.words.clone(),
        postcode: cx.query.text("postcode").to_owned(),
        age: cx.query.text("age").to_owned(),
        free: asked.free,
        within: [("1", "1 mile"), ("3", "3 miles"), ("10", "10 miles"), ("25", "25 miles"), ("any", "Any distance")]
            .map(|(value, text)| choice(value, text, cx.query.some("within").as_deref().unwrap_or("10")))
            .into(),
        access: std::iter::once(choice("", "Anything", asked.access.as_deref().unwrap_or_default()))
            .chain(
                ACCESS.iter().map(|(mark, words, _)| choice(mark, words, asked.access.as_deref().unwrap_or_default())),
            )
            .collect(),
        language: languages(&cx, asked.language.as_deref().unwrap_or_default()).await?,
        narrowed: asked.free
            || asked.access.is_some()
            || asked.language.is_some()
            || asked.age.is_some()
            || told.age.is_some(),
        asked: is_asked,
        counted: counted(total, answer.more, &pager),
        understood: answer.understood.join("; "),
        slips: answer.slips.iter().map(|(from, to)| format!("“{from}” was read as “{to}”.")).collect(),
        near,
        needs: needs(&cx, &ids).await?,
        chosen_href: address("/find-help/list", &ids),
        chosen: ids,
        lines,
        pager,
        problem_of: told,
    };
    cx.show_public("market/directory/find.html", &view, KEPT)
}

fn counted(total: i64, more: bool, pager: &Pager) -> String {
    let services = if total == 1 { "service" } else { "services" };
    match total {
        0 => "Nothing fits all of this.".into(),
        _ if more => {
            format!("More than {total} services fit; these fit best. A further word or a postcode makes it fewer.")
        }
        _ if pager.pages > 1 => format!("{total} {services}. These are {} to {}.", pager.from, pager.to),
        _ => format!("{total} {services}"),
    }
}

async fn languages(cx: &Cx, chosen: &str) -> Result<Vec<Choice>> {
    let mut known: Vec<(String, String)> = found::languages(cx.db())
        .await?
        .into_iter()
        .filter_map(|(code, name)| {
            let mark = code.as_ref().or(name.as_ref())?.trim().to_lowercase();
            Some((mark.clone(), name.unwrap_or(mark)))
        })
        .collect();
    known.sort_by(|a, b| a.1.cmp(&b.1));
    known.dedup_by(|a, b| a.0 == b.0);
    Ok(std::iter::once(choice("", "Any language", chosen))
        .chain(known.iter().map(|(mark, name)| choice(mark, name, chosen)))
        .collect())
}

async fn needs(cx: &Cx, ids: &[String]) -> Result<Vec<Link>> {
    let needs = found::needs(cx.db()).await?;
    let link = |need: search::Need| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &need.phrase);
        for id in ids {
            query.append_pair("service", id);
        }
        Link { href: format!("/find-help?{}", query.finish()), text: need.phrase }
    };
    Ok(needs.into_iter().filter(|need| !stems(&need.phrase).is_empty()).map(link).collect())
}

/// Lines in the order of the hits; what is not shown any more is left out.
async fn lines(cx: &Cx, hits: Vec<search::Hit>, chosen: &[String]) -> Result<Vec<Line>> {
    let ids: Vec<String> = hits.iter().map(|hit| hit.id.clone()).collect();
    let briefs = found::briefs(cx.db(), &ids).await?;
    let line = |hit: search::Hit| {
        let brief = briefs.iter().find(|brief| brief.id == hit.id)?;
        Some(Line {
            href: format!("/find-help/services/{}", path_part(&brief.id)),
            id: brief.id.clone(),
            name: brief.name.clone(),
            organisation: brief.organisation.clone().unwrap_or_default(),
            summary: summary(brief.description.as_deref().unwrap_or_default(), 180),
            distance: hit.metres.map(rules::in_words).unwrap_or_default(),
            closed: brief.status.as_deref() == Some("temporarily closed"),
            alert: brief.alert.clone().unwrap_or_default(),
            chosen: chosen.contains(&brief.id),
        })
    };
    Ok(hits.into_iter().filter_map(line).collect())
}

fn gone() -> Error {
    Error::NotFound("This service is not in the directory, or not any more. Search again under Find help.".into())
}

/// A service in the public's sight; one that was merged answers with the one that is shown instead.
async fn shown(cx: &Cx, id: &str) -> Result<Shown> {
    let mut id = id.to_owned();
    for _ in 0..5 {
        let whole = store::whole(cx.db(), &id).await?.ok_or_else(gone)?;
        match &whole.merged_into {
            Some(other) => id.clone_from(other),
            None if whole.shown => {
                let listed_by = whole.feed_name.clone();
                return Ok(Shown::of(&whole.public(), listed_by, cx.today()));
            }
            None => return Err(gone()),
        }
    }
    Err(gone())
}

#[derive(Debug, Serialize)]
struct Show {
    one: Shown,
    list_href: String,
    /// What people answered whether it helped: careful words for everybody, the counts for staff.
    worked: String,
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let one = shown(&cx, &id).await?;
    let list_href = address("/find-help/list", std::slice::from_ref(&one.id));
    let tally = worked::of_services(cx.db(), std::slice::from_ref(&one.id)).await?;
    let tally = tally.get(&one.id).copied().unwrap_or_default();
    let worked = if cx.session().is_some() { tally.counts() } else { tally.careful_words().unwrap_or_default() };
    cx.show_public("market/directory/show.html", &Show { one, list_href, worked }, KEPT)
}

#[derive(Debug, Serialize)]
struct List {
    all: Vec<Shown>,
    gone: usize,
    more_href: String,
}

/// The chosen services on one page, whose address is all there is of it.
pub(super) async fn list(cx: Cx) -> Result<Response> {
    let ids = chosen(&cx.query);
    let mut all = Vec::new();
    for id in &ids {
        match shown(&cx, id).await {
            Ok(one) => all.push(one),
            Err(Error::NotFound(_)) => {}
            Err(other) => return Err(other),
        }
    }
    let view = List { gone: ids.len() - all.len(), all, more_href: address("/find-help", &ids) };
    cx.show_public("market/directory/list.html", &view, KEPT)
}

#[derive(Debug, Serialize)]
struct Ask {
    one: Shown,
    sent: bool,
}

pub(super) async fn ask(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let one = shown(&cx, &id).await?;
    cx.show("market/directory/report.html", &Ask { one, sent: cx.query.has("sent") })
}

pub(super) async fn report(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let one = shown(&cx, &id).await?;
    let words = cx.form.text("words").to_owned();
    let mut problems = Problems::new();
    if words.is_empty() {
        problems.add("words", "Write what is wrong or has changed");
    }
    problems.limit("words", &words, LONGEST_REPORT);
    if !problems.none() {
        return cx.again("market/directory/report.html", &Ask { one, sent: false }, &problems);
    }
    let back = format!("{}?sent", one.report_href);
    // A field that people do not see and programs fill in: they get the same answer, and nothing is kept.
    if !cx.form.text("website").is_empty() {
        return Ok(cx.see_other(&back, None));
    }
    let (of_it, all) = store::open_reports(cx.db(), &one.id).await?;
    if of_it >= MOST_REPORTS.0 || all >= MOST_REPORTS.1 {
        let why = "Others have told us about this already, and we have not dealt with it yet, so this was not kept. \
                   If somebody may come to harm, ring the council.";
        return cx.refused("market/directory/report.html", &Ask { one, sent: false }, why);
    }
    let mut work = cx.begin().await?;
    let report = work.new_id();
    store::report(&mut work, &report, &one.id, &words).await?;
    let entry = serde_json::json!({"service": one.id});
    work.changed("market/directory:report", ("directory_report", &report), None, None, Some(&entry)).await?;
    work.commit().await?;
    Ok(cx.see_other(&back, None))
}
