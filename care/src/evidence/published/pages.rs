//! The page that shows a council beside others.

use axum::response::Response;
use engine::{
    columns::{Cell, Table},
    pictures::{ComparePicture, NumberFormat, Part, Series, Size, Svg, compare_svg},
};
use platform::{Error, Result, web::Cx};
use serde::Serialize;

use super::{
    beside::{number, sentence},
    compare::{Comparison, Known, Place, Role, Source, Told, open},
    layouts::layouts,
    model::marker_words,
};
use crate::evidence::downloads::{self, Format};

/// A cell of the table.
#[derive(Serialize)]
struct CellView {
    words: String,
    sort: String,
}

/// A row of the table.
#[derive(Serialize)]
struct RowView {
    name: String,
    role: &'static str,
    cells: Vec<CellView>,
}

/// A comparison as the page shows it.
#[derive(Serialize)]
struct ComparedView {
    title: String,
    about: String,
    sentence: String,
    picture: String,
    wide: String,
    years: Vec<String>,
    rows: Vec<RowView>,
    neighbours_known: bool,
    survey: bool,
    mixed: bool,
    sources: Vec<String>,
    /// Which comparison it is, as addresses say it.
    address: String,
}

/// The page.
#[derive(Serialize, Default)]
struct Show {
    loaded: bool,
    layouts: Vec<String>,
    councils: Vec<(String, String)>,
    council: String,
    council_known: bool,
    measures: Vec<Choice>,
    measure: String,
    groups: Vec<String>,
    group: String,
    compared: Option<ComparedView>,
    sources: Vec<Source>,
}

#[derive(Serialize)]
struct Choice {
    slug: String,
    title: String,
}

/// The numbers of a comparison as a file. They are published, so nothing is kept back that the publisher did not.
async fn taken(cx: &Cx, format: Format) -> Result<Response> {
    let own = cx.app.config.council.clone();
    let asked = [cx.query.some("council"), cx.query.some("measure"), cx.query.some("group")];
    let data = cx.app.config.data.clone();
    let found = tokio::task::spawn_blocking(move || chosen(&data, &own, &asked)).await.map_err(Error::internal)??;
    let compared = found.ok_or_else(|| {
        Error::NotFound(
            "Nothing is published of this measure and council. Choose others under Beside other councils.".into(),
        )
    })?;
    downloads::answer(cx, format, &compared.measure.slug, table(&compared)).await
}

pub(super) async fn csv(cx: Cx) -> Result<Response> {
    taken(&cx, Format::Csv).await
}

pub(super) async fn excel(cx: Cx) -> Result<Response> {
    taken(&cx, Format::Excel).await
}

pub(super) async fn parquet(cx: Cx) -> Result<Response> {
    taken(&cx, Format::Parquet).await
}

/// The comparison that an address asks for.
fn chosen(data: &std::path::Path, own: &str, asked: &[Option<String>; 3]) -> Result<Option<Comparison>> {
    let [council, measure, group] = asked;
    let Some(open) = open(data)? else { return Ok(None) };
    let known = open.measures()?;
    let wanted = measure.as_ref().and_then(|wanted| known.iter().find(|known| known.measure.slug == *wanted));
    let Some(known) = wanted else { return Ok(None) };
    let group = group.as_ref().or_else(|| known.groups.first()).map_or("Total", String::as_str);
    open.compare(council.as_deref().unwrap_or(own), &known.measure, group)
}

/// One row for each place and year.
fn table(compared: &Comparison) -> Table {
    let columns = ["place", "part", "year", "measure", "group", "value", "margin", "note", "source"];
    let rows = compared.places.iter().flat_map(|place| {
        place.figures.iter().zip(&compared.years).filter_map(|(told, year)| {
            let told = told.as_ref()?;
            Some(vec![
                Cell::from(place.name.as_str()),
                Cell::from(role(place.role)),
                Cell::from(year.as_str()),
                Cell::from(compared.measure.title.as_str()),
                Cell::from(compared.group.as_str()),
                Cell::from(told.value),
                Cell::from(told.margin),
                Cell::from(marker_words(&told.marker)),
                Cell::from(told.source.as_str()),
            ])
        })
    });
    Table { columns: columns.map(str::to_owned).to_vec(), rows: rows.collect() }
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    let own = cx.app.config.council.clone();
    let asked = [cx.query.some("council"), cx.query.some("measure"), cx.query.some("group")];
    let data = cx.app.config.data.clone();
    let view = tokio::task::spawn_blocking(move || view(&data, &own, &asked)).await.map_err(Error::internal)??;
    cx.show("evidence/published/show.html", &view)
}

fn view(data: &std::path::Path, own: &str, asked: &[Option<String>; 3]) -> Result<Show> {
    let mut show = Show {
        layouts: layouts().iter().map(|layout| layout.label.clone()).collect(),
        council: asked[0].clone().unwrap_or_else(|| own.to_owned()),
        ..Show::default()
    };
    let Some(open) = open(data)? else { return Ok(show) };
    show.loaded = true;
    show.sources = open.sources()?;
    show.councils = open.councils()?;
    show.council_known = show.councils.iter().any(|(key, _)| *key == show.council);
    let known = open.measures()?;
    let chosen: Option<&Known> = asked[1]
        .as_ref()
        .and_then(|wanted| known.iter().find(|known| known.measure.slug == *wanted))
        .or_else(|| known.first());
    show.measures = known
        .iter()
        .map(|known| Choice { slug: known.measure.slug.clone(), title: known.measure.title.clone() })
        .collect();
    if let Some(chosen) = chosen {
        chosen.measure.slug.clone_into(&mut show.measure);
        show.groups.clone_from(&chosen.groups);
        show.group = asked[2]
            .clone()
            .filter(|wanted| chosen.groups.contains(wanted))
            .or_else(|| chosen.groups.first().cloned())
            .unwrap_or_default();
        if show.council_known {
            let compared = open.compare(&show.council, &chosen.measure, &show.group)?;
            show.compared = compared.as_ref().map(ComparedView::of);
        }
    }
    Ok(show)
}

impl ComparedView {
    fn of(compared: &Comparison) -> Self {
        let newest = compared.newest();
        let council = compared.place(Role::Council).map_or("", |place| place.name.as_str());
        let sentence = newest.and_then(|at| sentence(compared, at)).unwrap_or_else(|| {
            let only = "Others' figures are below.";
            format!("No number is published for {council}: not available, or kept back by the publisher. {only}")
        });
        let about = if compared.group == "Total" { String::new() } else { format!(", {}", compared.group) };
        let picture = |id, size| picture(compared, &sentence, id, size).to_string();
        let mut sources: Vec<String> = compared
            .places
            .iter()
            .flat_map(|place| place.figures.iter().flatten())
            .map(|told| told.source.clone())
            .filter(|source| !source.is_empty())
            .collect();
        sources.sort();
        sources.dedup();
        let eras = |new: bool| compared.years.iter().any(|year| (year.as_str() >= "2023-24") == new);
        Self {
            title: compared.measure.title.clone(),
            picture: picture("beside", Size::Compact),
            wide: picture("beside-wide", Size::Wide),
            years: compared.years.clone(),
            rows: compared.places.iter().map(|place| row(compared, place)).collect(),
            neighbours_known: compared.neighbours_known,
            survey: compared.measure.kind == "survey",
            mixed: compared.measure.kind == "activity" && eras(true) && eras(false),
            address: form_urlencoded::Serializer::new(String::new())
                .append_pair("council", compared.place(Role::Council).map_or("", |place| place.key.as_str()))
                .append_pair("measure", &compared.measure.slug)
                .append_pair("group", &compared.group)
                .finish(),
            sentence,
            about,
            sources,
        }
    }
}

fn row(compared: &Comparison, place: &Place) -> RowView {
    RowView {
        name: place.name.clone(),
        role: role(place.role),
        cells: place.figures.iter().map(|told| cell(compared, told.as_ref())).collect(),
    }
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Council => "this council",
        Role::Neighbour => "neighbour",
        Role::Region => "region",
        Role::England => "all councils",
    }
}

fn cell(compared: &Comparison, told: Option<&Told>) -> CellView {
    let words = match told {
        None => "not loaded".to_owned(),
        Some(Told { value: Some(value), margin, .. }) => {
            let margin = margin.map_or_else(String::new, |margin| format!(" ± {margin:.1}"));
            number(&compared.measure, *value) + &margin
        }
        Some(told) => marker_words(&told.marker).to_owned(),
    };
    let sort = told.and_then(|told| told.value).map_or_else(|| "-1".to_owned(), |value| value.to_string());
    CellView { words, sort }
}

/// The picture of a comparison; `id` is unique in its page.
pub(in crate::evidence) fn picture(compared: &Comparison, sentence: &str, id: &str, size: Size) -> Svg {
    let series = compared.places.iter().map(|place| Series {
        name: place.name.clone(),
        part: match place.role {
            Role::Council => Part::Subject,
            Role::Neighbour => Part::Peer,
            Role::Region | Role::England => Part::Reference,
        },
        values: place.figures.iter().map(|told| told.as_ref().and_then(|told| told.value)).collect(),
        margins: place.figures.iter().map(|told| told.as_ref().and_then(|told| told.margin)).collect(),
    });
    let picture = ComparePicture {
        id: id.to_owned(),
        title: format!("{}, by year", compared.measure.title),
        description: sentence.to_owned(),
        labels: compared.years.clone(),
        series: series.collect(),
        peers: "each nearest neighbour".into(),
        format: NumberFormat::Number(compared.measure.decimals),
        size,
    };
    compare_svg(&picture)
}
