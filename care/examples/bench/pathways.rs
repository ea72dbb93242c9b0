//! `bench pathways QUESTION FILE…`: variants, and what directly follows what, of imported rows, as JSON, with the time it took to
//! read the events and to find both in one pass.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use engine::{
    columns::{Limits, Session},
    patterns::{Log, flow},
};
use serde_json::{Value, json};

use super::{Fail, answers::best, served::memory};

/// A region may take long.
const PATIENCE: Duration = Duration::from_hours(1);

/// The activities by their codes, as the question must number them: in the order in which they happen on one day.
const ACTIVITIES: [&str; 4] = ["request", "assessment", "service", "review"];

/// Asks and prints. The question is a `select` over the table `source`: person, day, and code of the activity.
#[expect(clippy::print_stdout, reason = "another program reads it")]
pub fn print(question: &str, files: &[String]) -> Result<(), Fail> {
    let files: Vec<PathBuf> = files.iter().map(|file| PathBuf::from(file).canonicalize()).collect::<Result<_, _>>()?;
    let folders: Vec<PathBuf> = files.iter().filter_map(|file| Some(file.parent()?.to_path_buf())).collect();
    let (both, (read, found)) = best(|| {
        let began = Instant::now();
        let session = Session::open(Limits::default(), &folders)?;
        session.table_of_files("source", &files)?;
        let events = session.events(question, &[], PATIENCE).map_err(|why| format!("{why} {}", why.detail()))?;
        let read = began.elapsed().as_secs_f64();
        Ok((read, flow(Log::new(&events.people, &events.days, &events.activities)?)))
    })?;
    let word = |code: u16| ACTIVITIES.get(usize::from(code)).copied().unwrap_or_default();
    let variants = found.variants.iter().map(|variant| {
        let path: Vec<&str> = variant.path.iter().map(|code| word(*code)).collect();
        json!([path.join(">"), variant.cases])
    });
    let follows =
        found.edges.iter().map(|edge| json!([word(edge.from), word(edge.to), edge.times, edge.wait_days.median]));
    let answers = json!({
        "variants": { "columns": ["variant", "people"], "rows": variants.collect::<Value>() },
        "follows": { "columns": ["step", "next_step", "times", "days"], "rows": follows.collect::<Value>() },
    });
    println!(
        "{}",
        json!({ "answers": answers, "read_seconds": read, "seconds": both, "peak_mb": memory("self", "VmHWM:") })
    );
    Ok(())
}
