//! How fast the directory answers: many made-up services, the questions people ask, and their times. For `tools/bench`.

use std::{fmt, time::Instant};

use platform::{Result, app::App, clock::london_date, storage::Database, work::Actor};

use super::{
    import::{Source, import},
    town,
};
use crate::market::directory::find_ids;

/// Services of one file.
const TOGETHER: usize = 5_000;

/// Fills an empty directory with so many services of fiction, all within a few miles: nothing is far enough to be left out.
///
/// # Errors
/// Those of the record store.
pub async fn fill(app: &App, services: usize) -> Result<()> {
    let today = london_date(app.clock.now());
    for from in (0..services).step_by(TOGETHER) {
        let until = (from + TOGETHER).min(services);
        let file = town::feed((from..until).map(|number| town::service(number, today)).collect())?;
        let source = Source::File(format!("SYNTHETIC-{from}.json"), file);
        import(app, &Actor::service("bench"), source, None, true).await?;
    }
    Ok(app.db.measure_tables().await?)
}

/// What is asked: in words, what is typed, and the postcode.
const QUESTIONS: [(&str, &str, &str); 8] = [
    ("one need", "I feel lonely", ""),
    ("one need, near", "getting in and out of the bath", "ZZ1 1AE"),
    ("a slip of the keyboard", "befreinding", ""),
    ("one word that all have", "meet", ""),
    ("one word that all have, near", "meet", "ZZ1 1AE"),
    ("six broad words", "meet hall group club week company", ""),
    ("six broad words, near", "meet hall group club week company", "ZZ3 1DD"),
    ("no words, near", "", "ZZ2 3AB"),
];

/// A sort of question and how long it took, in milliseconds.
#[derive(Debug)]
pub struct Timing {
    /// What was asked, in words.
    pub sort: &'static str,
    /// How many services were found.
    pub found: usize,
    /// Half of the questions were faster.
    pub median_ms: f64,
    /// The slowest.
    pub worst_ms: f64,
}

impl fmt::Display for Timing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sort, found, median_ms, worst_ms } = self;
        write!(out, "{sort:<32} {found:>4} found {median_ms:>8.1} ms {worst_ms:>8.1} ms at most")
    }
}

/// Asks each question so often.
///
/// # Errors
/// Those of the record store.
pub async fn time(db: &Database, times: usize) -> Result<Vec<Timing>> {
    let mut timings = Vec::new();
    for (sort, words, postcode) in QUESTIONS {
        let (mut took, mut found) = (Vec::new(), 0);
        for _ in 0..times.max(1) {
            let began = Instant::now();
            found = find_ids(db, words, Some(postcode).filter(|postcode| !postcode.is_empty())).await?.len();
            took.push(began.elapsed().as_secs_f64() * 1_000.0);
        }
        took.sort_by(f64::total_cmp);
        let at = |at: usize| took.get(at).copied().unwrap_or(f64::NAN);
        timings.push(Timing { sort, found, median_ms: at(took.len() / 2), worst_ms: at(took.len() - 1) });
    }
    Ok(timings)
}
