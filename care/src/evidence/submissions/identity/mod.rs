//! Records whose identity contradicts itself, and what somebody found out about them.
//!
//! Two records whose NHS numbers differ are never taken for one person's, even if everything else agrees (the lesson of NHS
//! services that matched by names). What is decided here is written down and changes no data: the mending is done where the
//! record lives, and the next file shows whether it was. The same evidence does not come back; other evidence does.

mod model;
pub(super) mod pages;
mod store;
#[cfg(test)]
mod tests;

use std::path::Path;

use engine::columns::{Cell, ColumnsError, Limits, Session, Table};
use jiff::civil::Date;
use platform::{Error, Result, storage::Database};
use serde::Serialize;

pub(super) use model::{Conflict, Decision, Kind, Saying};

use crate::evidence::client_level_data::{
    kept::Kept,
    specification::{Field, specification},
};

/// Conflicts of one kind that are looked at.
const MOST: i64 = 2_000;
/// Records of one conflict that are shown.
const SAYINGS: i64 = 20;
/// How much is shown of the texts of one record, in characters.
const SHOWN: usize = 120;
/// What looking may use.
const MEMORY_MB: u32 = 512;
const SECONDS: u32 = 60;

/// The conflicts of an import, and how many of each kind there are.
pub(super) fn found(kept: &Kept) -> Result<Vec<Conflict>> {
    look(kept).map_err(|cause| Error::Unavailable(cause.to_string()))
}

fn look(kept: &Kept) -> Result<Vec<Conflict>, ColumnsError> {
    let folder: Vec<_> = kept.parquet.parent().map(Path::to_path_buf).into_iter().collect();
    let session = Session::open(Limits { memory_mb: MEMORY_MB, seconds: SECONDS, ..Limits::default() }, &folder)?;
    let file = kept.parquet.canonicalize().unwrap_or_else(|_| kept.parquet.clone());
    session.table_of_files("imported", &[file])?;
    let table = session
        .query(include_str!("../conflicts.sql"), &[("most", Cell::Int(MOST)), ("sayings", Cell::Int(SAYINGS))])?;
    let mut conflicts: Vec<Conflict> = Vec::new();
    for row in 0..table.len() {
        let text = |column| table.text(row, column).map(|text| text.unwrap_or_default().to_owned());
        let Some(kind) = Kind::named(&text("kind")?) else { continue };
        let (council, subject) = (text("la_code")?, text("subject")?);
        let same = |last: &Conflict| last.kind == kind && last.council == council && last.subject == subject;
        if !conflicts.last().is_some_and(same) {
            let first_row = table.int(row, "first_row")?.unwrap_or_default();
            let in_all = table.int(row, "in_all")?.unwrap_or_default();
            let records = table.int(row, "in_subject")?.unwrap_or_default();
            conflicts.push(Conflict { kind, council, subject, first_row, in_all, records, sayings: Vec::new() });
        }
        if let Some(last) = conflicts.last_mut() {
            last.sayings.push(saying(&table, row)?);
        }
    }
    Ok(conflicts)
}

fn saying(table: &Table, row: usize) -> Result<Saying, ColumnsError> {
    let text = |column| table.text(row, column).map(|text| beginning(text.unwrap_or_default()));
    let words = |field: Field, column| text(column).map(|codes| in_words(field, &codes));
    let says = table.text(row, "says")?.unwrap_or_default().to_owned();
    Ok(Saying {
        told: days(&says),
        says,
        rows: table.int(row, "rows_of_it")?.unwrap_or_default(),
        first_row: table.int(row, "row_number")?.unwrap_or_default(),
        la_person_ids: text("la_person_ids")?,
        nhs_numbers: text("nhs_numbers")?,
        dates_of_birth: days(&text("dates_of_birth")?),
        genders: words(Field::Gender, "genders")?,
        client_types: words(Field::ClientType, "client_types")?,
        postcodes: text("postcodes")?,
        first_start: table.date(row, "first_start")?,
        last_start: table.date(row, "last_start")?,
    })
}

/// What is shown of a long text.
fn beginning(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Texts between commas, of which days are put into words.
fn days(texts: &str) -> String {
    let day = |text: &str| match text.parse::<Date>() {
        Ok(day) if text.len() == 10 => day.strftime("%-d %B %Y").to_string(),
        _ => text.to_owned(),
    };
    texts.split(", ").map(day).collect::<Vec<_>>().join(", ")
}

/// Codes between commas in the nation's words.
fn in_words(field: Field, codes: &str) -> String {
    let list = specification().ok().and_then(|all| all.list_of(field));
    let word = |code: &str| {
        let known = list.and_then(|list| crate::evidence::client_level_data::local::meaning(list, code));
        known.unwrap_or(code).to_owned()
    };
    codes.split(", ").filter(|code| !code.is_empty()).map(word).collect::<Vec<_>>().join(", ")
}

/// Those that nobody has resolved yet.
pub(super) async fn open(db: &Database, found: Vec<Conflict>) -> Result<Vec<Conflict>> {
    let resolved = store::in_force(db).await?;
    Ok(found.into_iter().filter(|conflict| !resolved.iter().any(|one| one.is_about(conflict))).collect())
}

/// How many conflicts of a kind are open.
#[derive(Debug, Serialize)]
pub(super) struct KindLine {
    pub title: &'static str,
    pub words: &'static str,
    pub count: usize,
}

/// The open conflicts by kind.
pub(super) fn kinds(open: &[Conflict]) -> Vec<KindLine> {
    let count = |kind| open.iter().filter(|conflict| conflict.kind == kind).count();
    Kind::ALL
        .into_iter()
        .map(|kind| KindLine { title: kind.title(), words: kind.words(), count: count(kind) })
        .collect()
}
