//! What was measured, as tables.

use super::load::Outcome;

/// One line of the table.
#[derive(Debug)]
pub struct Line {
    pub what: String,
    pub sqlite: Option<Outcome>,
    pub postgres: Option<Outcome>,
}

const EMPTY: &str = "       -        -        -      -";

fn cells(outcome: Option<&Outcome>) -> String {
    outcome.map_or_else(
        || EMPTY.to_owned(),
        |outcome| {
            format!(
                "{:8.0} {:8.1} {:8.1} {:6}",
                outcome.per_second,
                outcome.quantile(0.5),
                outcome.quantile(0.99),
                outcome.errors
            )
        },
    )
}

/// The table of all loads.
pub fn table(lines: &[Line]) -> String {
    let mut text = format!(
        "{:<40} | {:^33} | {:^33}\n{:<40} | {:>8} {:>8} {:>8} {:>6} | {:>8} {:>8} {:>8} {:>6}\n",
        "",
        "SQLite",
        "PostgreSQL",
        "",
        "a second",
        "p50 ms",
        "p99 ms",
        "errors",
        "a second",
        "p50 ms",
        "p99 ms",
        "errors"
    );
    for line in lines {
        let (sqlite, postgres) = (cells(line.sqlite.as_ref()), cells(line.postgres.as_ref()));
        text.push_str(&format!("{:<40} | {sqlite} | {postgres}\n", line.what));
    }
    for outcome in lines.iter().flat_map(|line| [&line.sqlite, &line.postgres]).flatten() {
        if let Some(error) = &outcome.first_error {
            text.push_str(&format!("first error: {error}\n"));
        }
    }
    text
}

/// An aim beside what was measured, and whether it was met. An aim is a limit that is wanted, on a quiet 2-core machine.
pub fn aim(database: &str, what: &str, measured: f64, how: &str, limit: f64, unit: &str) -> String {
    let met = match how {
        "at least" => measured >= limit,
        "at most" => measured <= limit,
        _ => measured < limit,
    };
    let told = if met { "met" } else { "NOT MET" };
    format!("{database}: {what}: {measured:.0}{unit} (aim: {how} {limit}{unit}, {told})")
}
