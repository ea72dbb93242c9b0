//! What the pages of imports show.

use jiff::{Timestamp, civil::Date};
use platform::{Error, Result};
use serde::Serialize;

use super::{
    kept::Kept,
    model::{Import, State},
    specification::{Check, Severity, specification},
    summary::{Found, ImportSummary},
};

/// An import in a line.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    pub id: String,
    pub called: String,
    pub council: Option<String>,
    pub release: Option<String>,
    pub rows: Option<i64>,
    pub failed: Option<i64>,
    pub warned: Option<i64>,
    pub at: Timestamp,
    /// Whoever sent it; none for the command line.
    pub by: Option<String>,
    pub state: State,
    pub state_words: &'static str,
    pub sentence: String,
}

impl Line {
    pub(super) fn of(import: &Import) -> Self {
        let (state_words, sentence) = match import.state {
            State::Running => ("Being read", "It waits its turn or is being read.".to_owned()),
            State::Done => ("Imported", "Every row is kept.".to_owned()),
            State::Failed => ("Not imported", import.message.clone().unwrap_or_default()),
        };
        Self {
            id: import.id.clone(),
            called: import.called.clone(),
            council: import.council.clone(),
            release: import.release.clone(),
            rows: import.rows,
            failed: import.failed,
            warned: import.warned,
            at: import.asked_at,
            by: Some(import.asked_by_name.clone()),
            state: import.state,
            state_words,
            sentence,
        }
    }

    pub(super) fn of_kept(kept: &Kept) -> Self {
        let arrived = Import {
            id: kept.id.clone(),
            called: kept.summary.file_name.clone(),
            state: State::Running,
            asked_at: kept.finished_at,
            asked_by: String::new(),
            asked_by_name: String::new(),
            council: None,
            release: None,
            rows: None,
            failed: None,
            warned: None,
            message: None,
        };
        Self { by: None, ..Self::of(&arrived.done(&kept.summary)) }
    }
}

/// All imports.
#[derive(Debug, Serialize)]
pub(super) struct Overview {
    pub lines: Vec<Line>,
    pub running: bool,
    pub may_import: bool,
    pub may_export: bool,
    pub most: String,
}

/// One import.
#[derive(Debug, Serialize)]
pub(super) struct Show {
    pub line: Line,
    pub numbers: Option<Numbers>,
    pub may_export: bool,
}

/// What was read.
#[derive(Debug, Serialize)]
pub(super) struct Numbers {
    pub encoding: String,
    pub separator: String,
    pub release_detected: bool,
    pub first_start: Option<Date>,
    pub last_end: Option<Date>,
    pub period: Option<(Date, Date)>,
    /// Words and how many rows.
    pub types: Vec<(String, u64)>,
    pub open_services: u64,
    pub left_out: u64,
    /// Findings are kept row by row.
    pub by_row: bool,
    pub findings: Vec<Finding>,
    pub unchecked: Vec<String>,
    pub missing_columns: Vec<String>,
    pub extra_columns: Vec<String>,
}

/// What was found by one rule in one field.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    pub field: String,
    pub what: String,
    pub advice: String,
    pub severity: &'static str,
    pub count: u64,
    /// Some values that differ, as they stand in the file.
    pub examples: String,
    /// What leads to its rows.
    pub query: String,
    /// The national method leaves these rows out.
    pub leaves_out: bool,
}

impl Show {
    pub(super) fn of(line: Line, kept: Option<&Kept>, may_export: bool) -> Result<Self> {
        Ok(Self { line, numbers: kept.map(|kept| numbers(&kept.summary)).transpose()?, may_export })
    }
}

fn numbers(summary: &ImportSummary) -> Result<Numbers> {
    // Columns that are missing are named once, together, above the findings.
    let missing = Check::MissingColumn.name();
    let shown = summary.findings.iter().filter(|found| found.rule != missing);
    let mut findings = shown.map(finding).collect::<Result<Vec<_>>>()?;
    // The worst first; within that the most frequent, as the summary has them.
    findings.sort_by_key(|(severity, _)| *severity);
    Ok(Numbers {
        encoding: summary.encoding.clone(),
        separator: summary.separator.clone(),
        release_detected: summary.release_detected,
        first_start: summary.first_start,
        last_end: summary.last_end,
        period: summary.stated_period,
        types: summary.by_type.iter().map(|(name, count)| (name.clone(), *count)).collect(),
        open_services: summary.open_services,
        left_out: summary.rows_left_out,
        by_row: summary.findings_kept.is_some(),
        findings: without_columns(summary)
            .into_iter()
            .chain(findings.into_iter().map(|(_, finding)| finding))
            .collect(),
        unchecked: summary.unchecked.keys().cloned().collect(),
        missing_columns: summary.missing_columns.clone(),
        extra_columns: summary.extra_columns.clone(),
    })
}

/// One finding for all columns that the file does not have.
fn without_columns(summary: &ImportSummary) -> Option<Finding> {
    let count = summary.missing_columns.len();
    (count > 0).then(|| Finding {
        field: String::new(),
        what: "The file does not have all columns of the specification.".into(),
        advice: "Add those named above to the extract. Until then every row counts as blank in them.".into(),
        severity: "Would fail",
        count: count as u64,
        examples: String::new(),
        query: format!("rule={}", Check::MissingColumn.name()),
        leaves_out: false,
    })
}

/// A rule's own words, with an ellipsis where each row has a value of its own: those are in the list of findings.
fn finding(found: &Found) -> Result<(Option<Severity>, Finding)> {
    let all = specification().map_err(Error::internal)?;
    let entry = all.checks.iter().find(|entry| entry.check.name() == found.rule);
    let (what, advice) = entry.map_or_else(
        // A summary of a later version may name a rule that this one does not know.
        || (found.rule.replace('_', " "), String::new()),
        |entry| (entry.what_happened(&found.field, "…", "…"), entry.what_to_do(&found.field, "…", "…")),
    );
    let severity = Severity::named(&found.severity);
    let field = all.fields.iter().find(|entry| entry.header == found.field).map_or("none", |entry| entry.field.name());
    Ok((
        severity,
        Finding {
            field: found.field.clone(),
            what,
            advice,
            severity: severity_words(severity),
            count: found.count,
            examples: found.examples.join("; "),
            query: format!("rule={}&field={field}", found.rule),
            leaves_out: entry.is_some_and(|entry| entry.leaves_out),
        },
    ))
}

/// How bad something is, in words.
pub(super) fn severity_words(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::Failed) => "Would fail",
        Some(Severity::Warning) => "Warning",
        Some(Severity::Notice) | None => "Good to know",
    }
}
