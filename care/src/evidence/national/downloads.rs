//! National figures as a file for elsewhere: CSV, Excel or Parquet. Small numbers are not in any of them, and who took one is
//! written down.

use axum::response::Response;
use engine::columns::Table;
use platform::{Error, Result, web::Cx};

use super::{
    answers::Answered,
    outside::{outside, table},
    pages::{SOURCE, open},
    views::{Asked, BOTH, OWN},
};
use crate::evidence::downloads::{self, Format};

pub(super) async fn csv(cx: Cx) -> Result<Response> {
    taken(&cx, Format::Csv).await
}

pub(super) async fn excel(cx: Cx) -> Result<Response> {
    taken(&cx, Format::Excel).await
}

pub(super) async fn parquet(cx: Cx) -> Result<Response> {
    taken(&cx, Format::Parquet).await
}

async fn taken(cx: &Cx, format: Format) -> Result<Response> {
    let (table, asked) = wanted(cx).await?;
    let from = match asked.source.as_str() {
        OWN => "-own-record",
        BOTH => "-files-and-own-record",
        _ => "",
    };
    let name = format!("national-figures-{}-{}{from}", asked.council, asked.year);
    let what = format!("National figures of council {}, {}, from {},", asked.council, asked.year, asked.from);
    downloads::send(cx, format, &name, &what, table).await
}

/// The figures that are asked for as they may leave the council.
async fn wanted(cx: &Cx) -> Result<(Table, Asked)> {
    let opened = open(cx, SOURCE).await?;
    let kept = match opened.answered {
        Some(Answered::Ready(kept)) => kept,
        Some(Answered::Making) => {
            return Err(Error::Unavailable(
                "The figures are being worked out from the files. Nothing is lost. Try again in a minute.".into(),
            ));
        }
        Some(Answered::Failed(why)) => {
            return Err(Error::Unavailable(format!("The figures could not be worked out. {why}")));
        }
        None => {
            return Err(Error::NotFound(
                "There are no files of Client Level Data yet, so there are no figures. Send an extract under Data."
                    .into(),
            ));
        }
    };
    let asked = opened.asked;
    let its: Vec<_> = kept.figures.iter().filter(|figure| figure.la == asked.council).cloned().collect();
    Ok((table(&outside(&its), &asked.year), asked))
}
