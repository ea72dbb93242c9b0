//! A measure's months as a file for elsewhere: CSV, Excel or Parquet. Small numbers are in none of them.

use axum::{extract::Path, response::Response};
use engine::columns::{Cell, Table};
use platform::{Error, Result, web::Cx};

use super::{
    answers::NoAnswer,
    model::{Disclosure, Measure, Unit},
    pages::{judged_by_plan, source_asked, wanted},
    rules::Judged,
    sources,
};
use crate::evidence::{
    disclosure::{self, Told},
    downloads::{self, Format},
};

pub(super) async fn csv(cx: Cx, slug: Path<String>) -> Result<Response> {
    taken(&cx, slug, Format::Csv).await
}

pub(super) async fn excel(cx: Cx, slug: Path<String>) -> Result<Response> {
    taken(&cx, slug, Format::Excel).await
}

pub(super) async fn parquet(cx: Cx, slug: Path<String>) -> Result<Response> {
    taken(&cx, slug, Format::Parquet).await
}

async fn taken(cx: &Cx, Path(slug): Path<String>, format: Format) -> Result<Response> {
    let measure = wanted(&cx.app, &slug).await?;
    let source = source_asked(cx);
    let unavailable = |why: NoAnswer| Error::Unavailable(why.words);
    let columns = sources::open(&cx.app, &source).await?.map_err(unavailable)?;
    let judged = judged_by_plan(&cx.app, measure, &columns).await?.map_err(unavailable)?;
    let name = format!("{}-{source}", measure.slug);
    downloads::send(cx, format, &name, measure.name, table(measure, &judged)).await
}

/// The months as they may leave the council.
pub(in crate::evidence) fn table(measure: &Measure, judged: &Judged) -> Table {
    let Disclosure::CountsOfPeople = measure.disclosure;
    let told = |told: Told| match told {
        Told::Count(count) => Cell::Int(count),
        small => Cell::from(small.words()),
    };
    let rows = judged.months.iter().enumerate().map(|(at, month)| {
        let (numerator, denominator, value) = match (measure.unit, month.denominator) {
            (Unit::Share, Some(denominator)) => {
                let (part, whole, value) = disclosure::share(month.numerator, denominator);
                (told(part), told(whole), Cell::from(value))
            }
            (unit, _) if unit.is_median() => {
                let (people, value) = disclosure::median(month.numerator, month.value);
                (told(people), Cell::Null, Cell::from(value))
            }
            _ => {
                let count = disclosure::told(month.numerator);
                (told(count), Cell::Null, told(count))
            }
        };
        let point = judged.xmr.points.get(at);
        let group = point.and_then(|point| judged.xmr.groups.get(point.group));
        let limits = group.and_then(|group| group.limits);
        vec![
            Cell::Date(month.on),
            value,
            numerator,
            denominator,
            Cell::from(group.map(|group| group.mean)),
            Cell::from(limits.map(|limits| limits.lower)),
            Cell::from(limits.map(|limits| limits.upper)),
            Cell::from(point.map_or("Provisional", |point| point.variation.sentence())),
        ]
    });
    let columns = ["month", "value", "numerator", "denominator", "mean", "lower_limit", "upper_limit", "what_it_shows"];
    Table { columns: columns.map(str::to_owned).to_vec(), rows: rows.collect() }
}
