//! The list of boards, one board, and a board as a file.

use axum::{extract::Path, response::Response};
use engine::columns::{Cell, Table};
use platform::{
    Error, Result,
    web::{Cx, file},
};
use serde::Serialize;

use super::{
    boards::{self, Board},
    gather::Ground,
    paper,
    views::{Picture, Shown},
};
use crate::evidence::{
    downloads::{self, Format},
    measures::Source,
    national::Asked,
};

/// Pictures of a board that the list names.
const NAMED: usize = 3;

/// What the address asks for, on every page.
#[derive(Serialize)]
struct Choice {
    sources: Vec<Source>,
    source: String,
    /// Where the numbers are from, in words.
    from: String,
    asked: Asked,
    /// Behind the question mark of further addresses.
    up: String,
}

impl Choice {
    fn of(ground: &Ground) -> Self {
        Self {
            sources: ground.sources.clone(),
            source: ground.source.clone(),
            asked: ground.asked.clone(),
            from: ground.from(),
            up: ground.address(&ground.source),
        }
    }
}

/// A board in the list.
#[derive(Serialize)]
struct Card {
    slug: &'static str,
    name: &'static str,
    question: &'static str,
    /// What needs a conversation first.
    lines: Vec<Shown>,
    pictures: usize,
    missing: usize,
}

#[derive(Serialize)]
struct List {
    choice: Choice,
    making: bool,
    boards: Vec<Card>,
}

#[derive(Serialize)]
struct Show {
    choice: Choice,
    making: bool,
    slug: &'static str,
    name: &'static str,
    question: &'static str,
    about: &'static [&'static str],
    links: &'static [(&'static str, &'static str)],
    pictures: Vec<Shown>,
    /// The others, to go on to.
    others: Vec<(&'static str, &'static str)>,
}

async fn pictures(ground: &mut Ground, board: &'static Board) -> Result<Vec<Picture>> {
    ground.judge(board.shows).await?;
    let mut pictures = Vec::with_capacity(board.shows.len());
    for show in board.shows {
        pictures.push(ground.picture(show).await?);
    }
    Ok(pictures)
}

fn any_making(pictures: &[Picture]) -> bool {
    pictures.iter().any(|picture| picture.missing.as_ref().is_some_and(|missing| missing.making))
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let mut ground = Ground::open(&cx, false).await?;
    let mut making = false;
    let mut cards = Vec::new();
    for board in boards::ALL {
        let mut its = pictures(&mut ground, board).await?;
        making |= any_making(&its);
        let missing = its.iter().filter(|picture| picture.missing.is_some()).count();
        let all = its.len();
        its.retain(|picture| picture.missing.is_none());
        its.sort_by_key(|picture| picture.urgency);
        its.truncate(NAMED);
        for (at, picture) in its.iter_mut().enumerate() {
            // The list has the small pictures only, each with ids of its own.
            picture.drawn = None;
            for text in [&mut picture.spark, &mut picture.icon] {
                *text = text.replace(&format!("{}-", picture.id), &format!("{}-{at}-{}-", board.slug, picture.id));
            }
        }
        let lines = its.into_iter().map(Shown::from).collect();
        let Board { slug, name, question, .. } = *board;
        cards.push(Card { slug, name, question, lines, pictures: all, missing });
    }
    cx.show("evidence/dashboards/list.html", &List { choice: Choice::of(&ground), making, boards: cards })
}

fn wanted(slug: &str) -> Result<&'static Board> {
    boards::named(slug).ok_or_else(|| Error::NotFound("There is no board of this name. All are under Boards.".into()))
}

pub(super) async fn show(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let board = wanted(&slug)?;
    let mut ground = Ground::open(&cx, false).await?;
    let pictures = pictures(&mut ground, board).await?;
    let view = Show {
        choice: Choice::of(&ground),
        making: any_making(&pictures),
        slug: board.slug,
        name: board.name,
        question: board.question,
        about: board.about,
        links: board.links,
        pictures: pictures.into_iter().map(Shown::from).collect(),
        others: boards::ALL
            .iter()
            .filter(|other| other.slug != board.slug)
            .map(|other| (other.slug, other.name))
            .collect(),
    };
    cx.show("evidence/dashboards/show.html", &view)
}

/// A board, or one picture of it, as a file: small numbers are in none.
pub(super) async fn take(cx: Cx, Path((slug, format)): Path<(String, String)>) -> Result<Response> {
    let board = wanted(&slug)?;
    let pdf = format == "pdf";
    let format = Format::named(&format);
    if format.is_none() && !pdf {
        return Err(Error::NotFound("A board can be taken as CSV, Excel, Parquet or PDF.".into()));
    }
    let mut ground = Ground::open(&cx, true).await?;
    let its = pictures(&mut ground, board).await?;
    if any_making(&its) {
        return Err(Error::Unavailable(
            "Some numbers are still being worked out. Nothing is lost. Try again in a minute.".into(),
        ));
    }
    let name = format!("board-{}", board.slug);
    let what = format!("The board {}", board.name);
    let Some(format) = format else {
        cx.looked("evidence/measures:view", "measure", &format!("{what} downloaded as PDF, small numbers left out"))
            .await?;
        let document = paper::document(board, &its, &ground, cx.today());
        let made =
            tokio::task::spawn_blocking(move || engine::documents::pdf(&document)).await.map_err(Error::internal)?;
        return Ok(file(&format!("{name}.pdf"), "application/pdf", made.map_err(Error::internal)?));
    };
    if let Some(id) = cx.query.some("picture") {
        let picture = its.into_iter().find(|picture| picture.id == id && picture.missing.is_none());
        let picture = picture.ok_or_else(|| Error::NotFound("This board has no such picture now.".into()))?;
        let what = format!("{what}, {},", picture.name);
        return downloads::send(&cx, format, &picture.id, &what, picture.table).await;
    }
    downloads::send(&cx, format, &name, &what, together(&its)).await
}

/// The tables of all pictures below each other.
pub(super) fn together(pictures: &[Picture]) -> Table {
    // What a column is called in tables of months, and here.
    const COLUMNS: [(&str, &[&str]); 7] = [
        ("group", &["group", "month"]),
        ("value", &["value"]),
        ("counted", &["counted", "numerator"]),
        ("of", &["of", "denominator"]),
        ("low", &["low", "lower_limit"]),
        ("high", &["high", "upper_limit"]),
        ("note", &["what_it_shows"]),
    ];
    let mut rows = Vec::new();
    for picture in pictures.iter().filter(|picture| picture.missing.is_none()) {
        let at =
            COLUMNS.map(|(_, names)| picture.table.columns.iter().position(|column| names.contains(&column.as_str())));
        for row in &picture.table.rows {
            let mut cells = vec![Cell::from(picture.name.as_str())];
            cells.extend(at.iter().map(|at| match at.and_then(|at| row.get(at)) {
                // A month is a group among others here.
                Some(Cell::Date(on)) => Cell::Text(on.to_string()),
                Some(cell) => cell.clone(),
                None => Cell::Null,
            }));
            rows.push(cells);
        }
    }
    let columns = std::iter::once("picture").chain(COLUMNS.map(|(name, _)| name));
    Table { columns: columns.map(str::to_owned).collect(), rows }
}
