//! The overview of all measures, one measure with its chart, its CSV, and the marks people write on it.

use axum::{extract::Path, response::Response};
use engine::statistics::xmr::Better;
use jiff::civil::Date;
use platform::{
    Error, Result,
    app::App,
    web::{Cx, Problems},
};
use tokio::task::JoinSet;

use super::{
    ALL,
    answers::{self, NoAnswer},
    any_named, judged, local,
    model::Measure,
    rules,
    rules::Judged,
    shared,
    sources::{self, Columns, OWN, Source},
    store::{self, Mark},
    views::{Line, Numbers, Overview, Show},
};
use crate::evidence::{notes, published};

/// What a chart's words may be at most.
const LONGEST_WORDS: usize = 500;

/// Monthly measures of which the nation publishes something alike for a year, and its ASCOF code: not the same number, but the
/// same question.
const PUBLISHED: [(&str, &str); 2] = [("direct-payments", "3D 2a"), ("reablement-endings", "2A")];

/// The source asked for in the address; none is our own record.
pub(super) fn source_asked(cx: &Cx) -> String {
    cx.query.some("source").unwrap_or_else(|| OWN.to_owned())
}

fn label_of(all: &[Source], id: &str) -> String {
    all.iter().find(|source| source.id == id).map_or_else(String::new, |source| source.label.clone())
}

pub(super) async fn wanted(app: &App, slug: &str) -> Result<&'static Measure> {
    any_named(app, slug)
        .await?
        .ok_or_else(|| Error::NotFound("There is no measure of this name. All measures are under Evidence.".into()))
}

/// A measure as its own page and the overview judge it: against what the plan aims at.
pub(in crate::evidence) async fn judged_by_plan(
    app: &App,
    measure: &'static Measure,
    columns: &Columns,
) -> Result<std::result::Result<Judged, NoAnswer>> {
    let aim = store::aim(&app.db, measure.slug).await?;
    let better = aim.map(|aim| aim.better).filter(|better| *better != Better::Neither);
    judged(app, measure, columns, better, aim.map(|aim| aim.target)).await
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let source = source_asked(&cx);
    let sources = sources::list(&cx.app).await?;
    let source_label = label_of(&sources, &source);
    let own = local::local(&cx.app).await?;
    let broken = own.broken.iter().map(ToString::to_string).collect();
    let mut view = Overview { broken, sources, source, source_label, ..Overview::default() };
    match sources::open(&cx.app, &view.source).await? {
        Err(why) => (view.trouble, view.making) = (Some(why.words), why.making),
        Ok(columns) => {
            view.as_of = columns.as_of;
            view.to = Some(columns.period.to);
            for (measure, judged) in all_judged(&cx.app, &columns, &own.measures).await? {
                view.lines.push(match judged {
                    Ok(judged) => Line::of(measure, &judged),
                    Err(why) => Line::without(measure, why.words),
                });
            }
        }
    }
    view.lines.sort_by_key(|line| line.urgency);
    cx.show("evidence/measures/list.html", &view)
}

/// Every measure, judged side by side (`answers` bounds how many ask at once), in the order they have. Ours share a session.
async fn all_judged(
    app: &App,
    columns: &Columns,
    own: &[&'static Measure],
) -> Result<Vec<(&'static Measure, std::result::Result<Judged, NoAnswer>)>> {
    answers::together(app, &ALL, columns).await?;
    let mut asked = JoinSet::new();
    for (at, measure) in ALL.into_iter().chain(own.iter().copied()).enumerate() {
        let (app, columns) = (app.clone(), columns.clone());
        asked.spawn(async move { (at, measure, judged_by_plan(&app, measure, &columns).await) });
    }
    let mut found = asked.join_all().await;
    found.sort_by_key(|(at, ..)| *at);
    found.into_iter().map(|(_, measure, judged)| Ok((measure, judged?))).collect()
}

/// What a measure's page shows of its numbers, and since when they stand so.
async fn numbers(cx: &Cx, measure: &'static Measure, source: &str) -> Result<std::result::Result<Numbers, NoAnswer>> {
    let columns = match sources::open(&cx.app, source).await? {
        Ok(columns) => columns,
        Err(why) => return Ok(Err(why)),
    };
    let answer = match answers::answer(&cx.app, measure, &columns).await? {
        Ok(answer) => answer,
        Err(why) => return Ok(Err(why)),
    };
    let judged = judged_by_plan(&cx.app, measure, &columns).await?;
    Ok(judged.map(|judged| Numbers { as_of: columns.as_of, ..Numbers::of(measure, &answer, &judged) }))
}

async fn view(cx: &Cx, measure: &'static Measure, source: String) -> Result<Show> {
    let sources = sources::list(&cx.app).await?;
    let marks = store::marks(cx.db(), measure.slug, &source).await?;
    let (trouble, making, numbers) = match numbers(cx, measure, &source).await? {
        Err(why) => (Some(why.words), why.making, None),
        Ok(numbers) => (None, false, Some(numbers)),
    };
    let months = numbers.as_ref().map_or_else(Vec::new, |numbers| {
        numbers.rows.iter().filter_map(|row| Some((row.month.clone(), row.cells.first()?.clone()))).collect()
    });
    let beside = match PUBLISHED.iter().find(|(slug, _)| *slug == measure.slug) {
        Some((_, code)) => published::compares(&cx.app, &cx.app.config.council, &[code]).await?,
        None => None,
    };
    Ok(Show {
        beside,
        slug: measure.slug,
        question: measure.question,
        name: measure.name,
        unit: measure.unit.words(),
        numerator: measure.numerator,
        denominator: measure.denominator,
        trouble,
        making,
        as_of: numbers.as_ref().and_then(|numbers| numbers.as_of),
        numbers,
        notes: notes::read(measure.notes),
        sql: measure.sql,
        asks_requests: ["requests(", "asked("].iter().any(|call| measure.sql.contains(call)),
        shared_sql: shared::asked_by(measure.sql),
        parameters: measure.parameters.iter().map(|(name, value)| (*name, value.words())).collect(),
        source_label: label_of(&sources, &source),
        sources,
        source,
        marks,
        months,
        may_mark: cx.can("evidence/measures:mark"),
        may_behind: !measure.people_sql.is_empty()
            && (cx.can("evidence/measures:people") || cx.can("evidence/measures:rows")),
    })
}

pub(super) async fn show(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let measure = wanted(&cx.app, &slug).await?;
    let view = view(&cx, measure, source_asked(&cx)).await?;
    cx.show("evidence/measures/show.html", &view)
}

/// `2026-10` as the first day of that month.
pub(super) fn month_of(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

pub(super) async fn mark(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let measure = wanted(&cx.app, &slug).await?;
    let source = cx.form.some("source").unwrap_or_else(|| OWN.to_owned());
    if !sources::list(&cx.app).await?.iter().any(|known| known.id == source) {
        return Err(Error::NotFound("There is no such source of numbers any more. Nothing was written down.".into()));
    }
    let (month, words) = (month_of(cx.form.text("month")), cx.form.text("words").to_owned());
    let mut problems = Problems::new();
    for (field, sentence) in rules::missing_in_mark(month, &words, cx.today()) {
        problems.add(field, sentence);
    }
    problems.limit("words", &words, LONGEST_WORDS);
    let Some(month) = month.filter(|_| problems.none()) else {
        let view = view(&cx, measure, source).await?;
        return cx.again("evidence/measures/show.html", &view, &problems);
    };
    let mut work = cx.begin().await?;
    let mark = Mark {
        id: work.new_id(),
        version: 1,
        measure: slug,
        source,
        month,
        rebase: cx.form.text("rebase") == "yes",
        words,
        made_at: work.now(),
    };
    store::add_mark(&mut work, &mark, &cx.signed_in()?.account.id).await?;
    work.commit().await?;
    Ok(cx.see_other(&address(&mark), Some("It is written on the chart.")))
}

pub(super) async fn unmark(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let found = store::find_mark(cx.db(), &id).await?;
    let mark = found.ok_or_else(|| Error::NotFound("This was taken off the chart already.".into()))?;
    let mut work = cx.begin().await?;
    store::remove_mark(&mut work, &mark).await?;
    work.commit().await?;
    Ok(cx.see_other(&address(&mark), Some("It is taken off the chart.")))
}

fn address(mark: &Mark) -> String {
    format!("/evidence/measures/{}?source={}", mark.measure, mark.source)
}
