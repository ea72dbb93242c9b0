//! What the tables of variation write alike: hidden counts, days and numbers with their nouns. Each page hides its own small
//! numbers through [`crate::evidence::disclosure`] before its table becomes a file (`evidence/downloads`).

use engine::columns::Cell;
use jiff::civil::Date;

use crate::evidence::disclosure::Told;

/// A count as it may leave: hidden ones are empty, so that a column stays one of numbers.
pub(super) fn cell(told: Told) -> Cell {
    match told {
        Told::Count(count) => Cell::Int(count),
        Told::Few | Told::Hidden => Cell::Null,
    }
}

/// A day in a sentence.
pub(super) fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// A number with its noun, or verb.
pub(super) fn said(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
