//! Prints pathways as CSV: `cargo run -p engine --example pathways -- FILE.parquet PERSON DATE ACTIVITY [variants|edges]`.
//!
//! PERSON, DATE and ACTIVITY are names of columns; activities of one day are in the order of their names. Seconds of
//! reading and of finding go to the error output. For comparing with other tools.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use engine::columns::{Limits, Session};
use engine::patterns::{Log, flow};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let mut next = |what: &str| words.next().ok_or_else(|| format!("say {what}"));
    let file = PathBuf::from(next("the Parquet file")?).canonicalize()?;
    let mut name = |what: &str| next(what).map(|name| format!("\"{}\"", name.replace('"', "\"\"")));
    let (person, date, activity) = (name("the person")?, name("the date")?, name("the activity")?);
    let edges = words.next().as_deref() == Some("edges");
    let folder = file.parent().ok_or("the file has no folder")?.to_path_buf();
    let limits = Limits { seconds: 600, ..Limits::default() };
    let session = Session::open(limits, &[folder])?;
    let started = Instant::now();
    session.table_of_files("source", std::slice::from_ref(&file))?;
    let listed = session.query(
        &format!("select distinct {activity}::text a from source where {activity} is not null order by 1"),
        &[],
    )?;
    let mut names = Vec::new();
    for row in 0..listed.len() {
        names.push(listed.text(row, "a")?.unwrap_or_default().to_owned());
    }
    // The names are few; their places in a list are the codes.
    let list: Vec<String> = names.iter().map(|name| format!("'{}'", name.replace('\'', "''"))).collect();
    let sql = format!(
        "select {person}::text, {date}::date, (list_position([{}], {activity}::text) - 1)::usmallint from source
         where {person} is not null and {date} is not null and {activity} is not null",
        list.join(", ")
    );
    let events = session.events(&sql, &[], Duration::from_mins(10))?;
    let read = started.elapsed();
    let found = flow(Log::new(&events.people, &events.days, &events.activities)?);
    eprintln!("{} events; read in {read:.2?}, found in {:.2?}", found.events, started.elapsed().saturating_sub(read));
    let name = |code: u16| names.get(usize::from(code)).map_or("", String::as_str);
    if edges {
        println!("from,to,times,cases,median_days");
        for edge in &found.edges {
            println!("{},{},{},{},{}", name(edge.from), name(edge.to), edge.times, edge.cases, edge.wait_days.median);
        }
    } else {
        println!("variant,cases,median_days");
        for variant in &found.variants {
            let path: Vec<&str> = variant.path.iter().map(|code| name(*code)).collect();
            println!("{},{},{}", path.join(" > "), variant.cases, variant.duration_days.median);
        }
    }
    Ok(())
}
