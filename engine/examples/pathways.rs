//! Prints pathways as CSV: `cargo run -p engine --example pathways -- FILE.parquet QUESTION [variants|edges]`.
//!
//! QUESTION is SQL over the table `source` (the file) with three columns: the person as text, the day as a date and the
//! code of the activity as a `usmallint`, none null. Activities are printed by their codes. Seconds of reading and of
//! finding go to the error output. For comparing with other tools.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use engine::columns::{Limits, Session};
use engine::patterns::{Log, flow};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let file = PathBuf::from(words.next().ok_or("say the Parquet file")?).canonicalize()?;
    let question = words.next().ok_or("say the question")?;
    let edges = words.next().as_deref() == Some("edges");
    let folder = file.parent().ok_or("the file has no folder")?.to_path_buf();
    let session = Session::open(Limits::default(), &[folder])?;
    let started = Instant::now();
    session.table_of_files("source", std::slice::from_ref(&file))?;
    let events = session.events(&question, &[], Duration::from_mins(10))?;
    let read = started.elapsed();
    let found = flow(Log::new(&events.people, &events.days, &events.activities)?);
    eprintln!("{} events; read in {read:.2?}, found in {:.2?}", found.events, started.elapsed().saturating_sub(read));
    if edges {
        println!("from,to,times,cases,median_days");
        for edge in &found.edges {
            println!("{},{},{},{},{}", edge.from, edge.to, edge.times, edge.cases, edge.wait_days.median);
        }
    } else {
        println!("variant,cases,median_days");
        for variant in &found.variants {
            let path: Vec<String> = variant.path.iter().map(u16::to_string).collect();
            println!("{},{},{}", path.join(" > "), variant.cases, variant.duration_days.median);
        }
    }
    Ok(())
}
