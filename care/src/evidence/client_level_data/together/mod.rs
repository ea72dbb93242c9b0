//! What only rows together show: people whose rows contradict each other. Asked of the sorted columns after they are
//! written, a part of the people at a time, so that memory stays flat however many rows a file has and how many contradict.
//! Where a question is about one person's rows it is asked of suspects alone, unless they are many.

mod suspects;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::path::Path;
use std::time::Duration;

use engine::columns::{Cell, ColumnKind, ColumnsError, Limits, Session};

use super::finding::{Finding, Place};
use super::specification::{Check, Field, Release, Specification};
pub(super) use suspects::Suspects;

/// A question about rows together; each answers `row_number, line_number, field, value, other`.
type Question = (Check, &'static str);

/// Those about rows of one person key.
const OF_A_PERSON: [Question; 3] = [
    (Check::ConflictingDetails, include_str!("conflicts.sql")),
    (Check::BirthDiffers, include_str!("births.sql")),
    (Check::SeveralIdsForNhsNumber, include_str!("ids.sql")),
];
/// The others: rows with different NHS numbers have different person keys.
const OF_SEVERAL: [Question; 1] = [(Check::SeveralNhsNumbersForId, include_str!("numbers.sql"))];
/// The rows of suspects.
const SUSPECTED: &str = include_str!("suspected.sql");
/// So many rows are looked at together, about: people are parted so that each part has fewer.
const ROWS_AT_ONCE: u64 = 400_000;
/// The people of so many rows are suspects by name; if there are more, everybody is one.
pub(super) const SUSPECTED_ROWS: u64 = 100_000;
/// What the questions may use.
const MEMORY_MB: u32 = 256;
const SECONDS: u32 = 600;

/// Asks the columns at `parquet`, of so many rows, and gives each finding to `tell`. `suspects`: see [`Suspects`].
pub(super) fn findings<E: From<ColumnsError>>(
    parquet: &Path,
    rows: u64,
    suspects: Option<Vec<String>>,
    release: Release,
    specification: &Specification,
    tell: &mut dyn FnMut(&Finding<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let folder = parquet.parent().map(Path::to_path_buf).unwrap_or_default();
    let limits = Limits { memory_mb: MEMORY_MB, threads: 2, seconds: SECONDS, spill: None, ..Limits::default() };
    let open = || Session::open(limits.clone(), std::slice::from_ref(&folder));
    let files = [parquet.to_path_buf()];
    let everybody = open()?;
    everybody.table_of_files("imported", &files)?;
    // The parts are the same whoever is asked about, so that findings come in the same order.
    let parts = i64::try_from(rows.div_ceil(ROWS_AT_ONCE).max(1)).unwrap_or(i64::MAX);
    let mut ask = |session: &Session, questions: &[Question]| {
        for (check, question) in questions {
            for part in 0..parts {
                let params = [("parts", Cell::Int(parts)), ("part", Cell::Int(part))];
                session.each(question, &params, &mut |cells| {
                    finding(*check, cells, release, specification).map_or(Ok(()), |finding| tell(&finding))
                })?;
            }
        }
        Ok::<(), E>(())
    };
    match suspects {
        None => ask(&everybody, &OF_A_PERSON)?,
        Some(people) if people.is_empty() => {}
        Some(people) => {
            let some = open()?;
            some.table_of_files("every_row", &files)?;
            let people: Vec<Vec<Cell>> = people.into_iter().map(|person| vec![Cell::Text(person)]).collect();
            some.table_of_rows("suspects", &[("person_key", ColumnKind::Text)], &people)?;
            some.keep(Duration::from_secs(SECONDS.into()), "imported", SUSPECTED, &[])?;
            ask(&some, &OF_A_PERSON)?;
        }
    }
    ask(&everybody, &OF_SEVERAL)
}

fn finding<'r>(
    check: Check,
    cells: &'r [Cell],
    release: Release,
    specification: &'r Specification,
) -> Option<Finding<'r>> {
    let [Cell::Int(row), Cell::Int(line), Cell::Text(field), value, Cell::Text(other)] = cells else { return None };
    let field = Field::named(field)?;
    let value = if let Cell::Text(text) = value { text.trim() } else { "" };
    // A code is said in the words of its list.
    let words = specification.list_of(field).and_then(|list| list.wording(other, release));
    Some(Finding {
        place: Place { row: u64::try_from(*row).ok()?, line: u64::try_from(*line).ok()? },
        field: Some(field),
        check,
        value: Cow::Borrowed(value),
        expected: Cow::Borrowed(words.unwrap_or(other)),
    })
}
