//! An import that was asked for on the website, and its states.

use jiff::Timestamp;
use serde::Serialize;

use super::summary::ImportSummary;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits its turn or is being read.
    Running,
    /// Its rows are kept.
    Done,
    /// It was not imported; nothing of it is kept.
    Failed,
}

impl State {
    /// Its name in the record store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// The state of this name; an unknown one counts as failed, so that nobody waits for it.
    pub fn named(name: &str) -> Self {
        match name {
            "running" => Self::Running,
            "done" => Self::Done,
            _ => Self::Failed,
        }
    }
}

/// One file that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Import {
    /// Its id, which the kept rows have too.
    pub id: String,
    /// What the sender calls the file.
    pub called: String,
    /// How far it is.
    pub state: State,
    /// When it arrived.
    pub asked_at: Timestamp,
    /// The account that sent it.
    pub asked_by: String,
    /// The sender's name then.
    pub asked_by_name: String,
    /// The council's national code.
    pub council: Option<String>,
    /// The release it was checked against.
    pub release: Option<String>,
    /// Rows kept.
    pub rows: Option<i64>,
    /// Rows that a national check would fail.
    pub failed: Option<i64>,
    /// Rows with a warning and no failure.
    pub warned: Option<i64>,
    /// Why it failed.
    pub message: Option<String>,
}

/// That somebody took the national return away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taking {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Which period, and how many events.
    pub what: String,
}

impl Import {
    /// The same import, read to its end.
    #[must_use]
    pub fn done(&self, summary: &ImportSummary) -> Self {
        let count = |rows: u64| Some(i64::try_from(rows).unwrap_or(i64::MAX));
        Self {
            state: State::Done,
            council: Some(summary.council.clone()),
            release: Some(summary.release.clone()),
            rows: count(summary.rows),
            failed: count(summary.rows_failed),
            warned: count(summary.rows_warned),
            ..self.clone()
        }
    }

    /// The same import, given up for this reason.
    #[must_use]
    pub fn given_up(&self, why: &str) -> Self {
        Self { state: State::Failed, message: Some(why.to_owned()), ..self.clone() }
    }
}
