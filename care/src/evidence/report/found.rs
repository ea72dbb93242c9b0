//! What was found in a file, in numbers that may leave the council. No value of the file is in it: neither words nor headings
//! that are not the specification's.

use crate::evidence::{
    client_level_data::{
        specification::{Check, specification},
        summary::ImportSummary,
    },
    disclosure,
};

/// One file.
pub(super) struct File {
    /// Its name.
    pub name: String,
    /// `1` or `2`.
    pub release: String,
    /// What it states as its period.
    pub stated: Option<String>,
    /// The months from which and until which its events are.
    pub events: Option<String>,
    /// What is counted, and how often.
    pub rows: Vec<(&'static str, String)>,
    /// Events by type.
    pub types: Vec<(String, String)>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Fields that are missing, by their heading in the specification.
    pub missing: Vec<String>,
    /// How many columns are no field.
    pub extra: usize,
}

/// One kind of finding in one field.
pub(super) struct Finding {
    /// What it is.
    pub what: String,
    /// In which field.
    pub field: String,
    /// How bad it is, in words.
    pub severity: &'static str,
    /// How often.
    pub count: String,
    /// What to do, where that can be said without a value.
    pub to_do: String,
}

impl File {
    pub(super) fn of(summary: &ImportSummary) -> Self {
        let days = |from: jiff::civil::Date, to: jiff::civil::Date| format!("{} to {}", words(from), words(to));
        // The day of one event is somebody's.
        let month = |day: jiff::civil::Date| day.strftime("%B %Y").to_string();
        let sound = summary.rows.saturating_sub(summary.rows_failed).saturating_sub(summary.rows_warned);
        let (parts, all) = disclosure::line(&[count(summary.rows_failed), count(summary.rows_warned), count(sound)]);
        let named = ["Rows that would fail a national check", "Rows with a warning only", "Rows without either"];
        let rows = named.into_iter().zip(&parts).map(|(name, told)| (name, told.words()));
        let (types, _) = disclosure::line(&summary.by_type.values().map(|rows| count(*rows)).collect::<Vec<_>>());
        Self {
            name: summary.file_name.clone(),
            release: summary.release.clone(),
            stated: summary.stated_period.map(|(from, to)| days(from, to)),
            events: summary
                .first_start
                .zip(summary.last_end)
                .map(|(from, to)| format!("{} to {}", month(from), month(to))),
            rows: std::iter::once(("Rows read", all.words())).chain(rows).collect(),
            types: summary.by_type.keys().cloned().zip(types.iter().map(|told| told.words())).collect(),
            findings: summary.findings.iter().map(finding).collect(),
            missing: summary.missing_columns.clone(),
            extra: summary.extra_columns.len(),
        }
    }
}

fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

fn finding(found: &crate::evidence::client_level_data::summary::Found) -> Finding {
    const VALUE: &str = "\u{1}";
    let entry = Check::named(&found.rule).zip(specification().ok()).map(|(check, all)| all.check(check));
    let to_do = entry.map_or_else(String::new, |entry| entry.what_to_do(&found.field, VALUE, VALUE));
    Finding {
        what: sentence(&found.rule.replace('_', " ")),
        field: if found.field.is_empty() { "the row or the file".to_owned() } else { found.field.clone() },
        severity: match found.severity.as_str() {
            "failed" => "would fail",
            "warning" => "a warning",
            _ => "to know",
        },
        count: disclosure::told(count(found.count)).words(),
        to_do: if to_do.contains(VALUE) { String::new() } else { to_do },
    }
}

/// The first letter large.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub(super) fn words(day: jiff::civil::Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
