//! What only rows together show: people whose rows contradict each other. Asked of the sorted columns after they are
//! written, a part of the people at a time, so that memory stays flat however many rows a file has and how many contradict.

use std::borrow::Cow;
use std::path::Path;

use engine::columns::{Cell, ColumnsError, Limits, Session};

use super::finding::{Finding, Place};
use super::specification::{Check, Field, Release, Specification};

/// A question about rows together; each answers `row_number, line_number, field, value, other`.
const QUESTIONS: [(Check, &str); 4] = [
    (Check::ConflictingDetails, include_str!("conflicts.sql")),
    (Check::BirthDiffers, include_str!("births.sql")),
    (Check::SeveralIdsForNhsNumber, include_str!("ids.sql")),
    (Check::SeveralNhsNumbersForId, include_str!("numbers.sql")),
];
/// So many rows are looked at together, about: people are parted so that each part has fewer.
const ROWS_AT_ONCE: u64 = 400_000;
/// What the questions may use.
const MEMORY_MB: u32 = 256;
const SECONDS: u32 = 600;

/// Asks the columns at `parquet`, of so many rows, and gives each finding to `tell`.
pub(super) fn findings<E: From<ColumnsError>>(
    parquet: &Path,
    rows: u64,
    release: Release,
    specification: &Specification,
    tell: &mut dyn FnMut(&Finding<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let folder = parquet.parent().map(Path::to_path_buf).unwrap_or_default();
    let limits = Limits { memory_mb: MEMORY_MB, threads: 2, seconds: SECONDS, spill: None, ..Limits::default() };
    let session = Session::open(limits, &[folder])?;
    session.table_of_files("imported", &[parquet.to_path_buf()])?;
    let parts = i64::try_from(rows.div_ceil(ROWS_AT_ONCE).max(1)).unwrap_or(i64::MAX);
    for (check, question) in QUESTIONS {
        for part in 0..parts {
            let params = [("parts", Cell::Int(parts)), ("part", Cell::Int(part))];
            session.each(question, &params, &mut |cells| {
                finding(check, cells, release, specification).map_or(Ok(()), |finding| tell(&finding))
            })?;
        }
    }
    Ok(())
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
