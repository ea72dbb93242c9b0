//! National figures as a file for elsewhere: CSV, Excel or Parquet. Small numbers are not in any of them, and who took one is
//! written down.

use std::{fs, io::Cursor};

use axum::response::Response;
use engine::{
    columns::{ColumnKind, ColumnsError, ParquetWriter, Table},
    spreadsheets::write::ExcelWriter,
};
use platform::{
    Error, Result, private,
    web::{Cx, file},
};

use super::{
    answers::{Answered, Kept},
    outside::{outside, table},
    pages::open,
    views::{BOTH, OWN},
};

/// What each column of the table holds.
const KINDS: [ColumnKind; 11] = [
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Int,
    ColumnKind::Int,
    ColumnKind::Real,
    ColumnKind::Text,
    ColumnKind::Text,
];

pub(super) async fn csv(cx: Cx) -> Result<Response> {
    let (table, _, name) = wanted(&cx, "CSV").await?;
    let text = table.to_csv().map_err(Error::internal)?;
    Ok(file(&format!("{name}.csv"), "text/csv; charset=utf-8", text))
}

pub(super) async fn excel(cx: Cx) -> Result<Response> {
    let (table, _, name) = wanted(&cx, "Excel").await?;
    let bytes = workbook(&table).map_err(Error::internal)?;
    Ok(file(&format!("{name}.xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes))
}

pub(super) async fn parquet(cx: Cx) -> Result<Response> {
    let (table, kept, name) = wanted(&cx, "Parquet").await?;
    let made = kept.folder.join(format!("download-{}", cx.new_id()));
    let bytes = tokio::task::spawn_blocking(move || {
        private::folder(&made)?;
        let path = made.join("figures.parquet");
        let bytes = columns(&table, &path).map_err(Error::internal).and_then(|()| Ok(fs::read(&path)?));
        // It is read: nobody needs the file any more, whether or not it was whole.
        let _ = fs::remove_dir_all(&made);
        bytes
    })
    .await
    .map_err(Error::internal)??;
    Ok(file(&format!("{name}.parquet"), "application/vnd.apache.parquet", bytes))
}

/// The figures that are asked for as they may leave the council, with that they do written down, and a name for the file.
async fn wanted(cx: &Cx, format: &str) -> Result<(Table, Box<Kept>, String)> {
    let opened = open(cx).await?;
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
    let council = &opened.asked.council;
    let its: Vec<_> = kept.figures.iter().filter(|figure| figure.la == *council).cloned().collect();
    let table = table(&outside(&its), &opened.asked.year);
    let why = format!(
        "National figures of council {council}, {}, from {}, downloaded as {format}, small numbers left out",
        opened.asked.year, opened.asked.from
    );
    cx.looked("evidence/measures:view", "measure", &why).await?;
    let from = match opened.asked.source.as_str() {
        OWN => "-own-record",
        BOTH => "-files-and-own-record",
        _ => "",
    };
    let name = format!("national-figures-{council}-{}{from}", opened.asked.year);
    Ok((table, kept, name))
}

fn workbook(table: &Table) -> std::result::Result<Vec<u8>, ColumnsError> {
    let widths = [8, 9, 12, 50, 14, 8, 11, 13, 9, 12, 42];
    let columns: Vec<(&str, u16)> = table.columns.iter().map(String::as_str).zip(widths).collect();
    let mut writer = ExcelWriter::new("National figures", &columns)?;
    for row in &table.rows {
        writer.push(row)?;
    }
    let mut out = Cursor::new(Vec::new());
    writer.finish_to(&mut out)?;
    Ok(out.into_inner())
}

fn columns(table: &Table, path: &std::path::Path) -> std::result::Result<(), ColumnsError> {
    let columns: Vec<(&str, ColumnKind)> = table.columns.iter().map(String::as_str).zip(KINDS).collect();
    let mut writer = ParquetWriter::create(path, &columns)?;
    for row in &table.rows {
        writer.push(row)?;
    }
    writer.finish(&["council", "measure", "group", "sex"])?;
    Ok(())
}
