//! Times the search for people in a made-up borough, on whichever record store is named:
//! `cargo run --release -p care --example search_speed -- STORE [PEOPLE]`, where STORE is a file or `postgres://…`.

use std::{io::Write as _, path::PathBuf, time::Instant};

use care::{people::persons::measure, shell};
use platform::{
    Error, Result,
    app::Config,
    clock::Clock,
    ids::Ids,
    storage::{Address, Database},
};

const SEED: u64 = 7;

#[tokio::main]
async fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let store = words.next().ok_or_else(|| Error::Refusal("Say where the empty record store is.".into()))?;
    let people: usize = words.next().and_then(|word| word.parse().ok()).unwrap_or(200_000);
    let address = if store.starts_with("postgres") { Address::Postgres(store) } else { Address::File(store.into()) };
    let db = Database::open(&address).await?;
    let config = Config::on_loopback("Larkmere", PathBuf::from("."));
    let app = shell::app(db.clone(), Clock::system(), Ids::seeded(SEED), config)?;
    db.migrate(&app.migrations(), app.clock.now()).await?;
    let mut out = std::io::stdout();
    let begun = Instant::now();
    measure::fill(&app, people, SEED).await?;
    writeln!(out, "{}: {people} people in {:.0} s", db.dialect(), begun.elapsed().as_secs_f64())?;
    for timing in measure::time(&db, 200, SEED).await? {
        writeln!(out, "{timing}")?;
    }
    Ok(())
}
