//! How long a national extract takes to come in, how much memory, and how that compares with reading and splitting its lines.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
    time::Instant,
};

use care::{
    evidence::{
        client_level_data::import::{ImportOrder, import_file},
        measures,
    },
    people::events::{
        model::{Caring, ClientLevelEvent, ClientType, Kind, Outcome, RouteOfAccess},
        store as events,
    },
    town::borough::{Order, UNTIL, extract},
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use platform::{
    app::App,
    testing::{Store, fresh},
    work::{Actor, Work},
};
use tokio::process::Command;

use super::{Fail, Place, served::memory};

/// So many events stand in the record store when one more comes.
const EVENTS: usize = 100_000;

/// So many made-up lives are a little more than 300,000 rows.
const PEOPLE: u64 = 111_000;

/// Writes a made-up extract; tells its rows.
fn write(file: &Path, people: u64) -> Result<u64, Fail> {
    let order = Order { people, years: 5, seed: 7, until: UNTIL, clean: false };
    Ok(extract::write(&order, file, &mut |_| ())?)
}

/// In a process of its own, so that its memory is its own: reads and splits the lines, imports, and prints both.
#[expect(clippy::print_stdout, reason = "the bench reads it")]
pub fn child(file: &Path, data: &Path) -> Result<(), Fail> {
    let began = Instant::now();
    let mut parts = 0_usize;
    let mut line = Vec::new();
    let mut input = BufReader::with_capacity(1 << 16, File::open(file)?);
    while input.read_until(b'\n', &mut line)? > 0 {
        parts += line.split(|byte| *byte == b',').count();
        line.clear();
    }
    let split = began.elapsed().as_secs_f64();
    let before = memory("self", "VmHWM:");
    let began = Instant::now();
    let imported =
        import_file(ImportOrder { file, called: None, data, import_id: "bench", release: None }, &mut |_| ())?;
    let took = began.elapsed().as_secs_f64();
    println!(
        "{} rows: {took:.2} s, {:.0} rows a second; peak memory {:.0} MiB ({before:.0} MiB before it began).",
        imported.summary.rows,
        f64::from(u32::try_from(imported.summary.rows)?) / took,
        memory("self", "VmHWM:"),
    );
    println!(
        "Reading the same lines and splitting them at commas ({parts} parts): {split:.2} s. Ratio {:.1}.",
        took / split
    );
    Ok(())
}

/// Makes the file and measures in a child process; tells what to print.
pub async fn measure(folder: &Path) -> Result<String, Fail> {
    let file = folder.join("synthetic.csv");
    let rows = write(&file, PEOPLE)?;
    let bytes = std::fs::metadata(&file)?.len();
    let mut command = Command::new(std::env::current_exe()?);
    let done = command.arg("import").arg(&file).arg(folder).kill_on_drop(true).output().await?;
    if !done.status.success() {
        return Err(format!("the import failed: {}", String::from_utf8_lossy(&done.stderr)).into());
    }
    Ok(format!("A file of {rows} rows and {} MB.\n{}", bytes / 1_000_000, String::from_utf8_lossy(&done.stdout)))
}

/// How long the evidence page waits for its numbers: the first time, again, and after one new event among many.
pub async fn own_events(folder: &Path, store: Store) -> Result<String, Fail> {
    let steps = platform::app::migrations(&care::shell::slices());
    let database = fresh(store, "events", &steps, async |_| Ok(())).await;
    let data = folder.join(format!("own-{}", database.dialect()));
    std::fs::create_dir_all(&data)?;
    let app = Place { data, database: None }.app_on((*database).clone())?;
    let now = Timestamp::now();
    let today = platform::clock::london_date(now);
    let mut all = Vec::with_capacity(EVENTS);
    for number in 0..EVENTS {
        let on = today.saturating_sub(i64::try_from(number % 1_800)?.days());
        all.push((app.ids.next(now), now, request(number, on)));
    }
    for some in all.chunks(5_000) {
        let mut work = Work::begin(&app, Actor::service("bench")).await?;
        events::record_many(&mut work, some).await?;
        work.commit_housekeeping().await?;
    }
    let first = page(&app).await?;
    let again = page(&app).await?;
    let mut work = Work::begin(&app, Actor::service("bench")).await?;
    events::record(&mut work, &request(EVENTS, today)).await?;
    work.commit().await?;
    let after = page(&app).await?;
    Ok(format!(
        "{}: evidence page first of all among {EVENTS} events: {first:.3} s; again: {again:.3} s\n\
         {}: evidence page after one new event among {EVENTS}: {after:.3} s",
        database.dialect(),
        database.dialect(),
    ))
}

/// Seconds until every measure of our own record has its newest numbers, however often they were asked for.
async fn page(app: &App) -> Result<f64, Fail> {
    let began = Instant::now();
    loop {
        let columns = match measures::open(app, measures::OWN).await? {
            Ok(columns) if columns.as_of.is_none() => columns,
            Ok(_) => continue,
            Err(why) if why.making => continue,
            Err(why) => return Err(why.words.into()),
        };
        for measure in measures::ALL {
            measures::judged(app, measure, &columns, None, None).await?.map_err(|why| why.words)?;
        }
        return Ok(began.elapsed().as_secs_f64());
    }
}

fn request(number: usize, on: Date) -> ClientLevelEvent {
    ClientLevelEvent {
        person_id: format!("person-{}", number % 40_000),
        council: "999".into(),
        client_type: ClientType::ServiceUser,
        reference: format!("contact-{number}"),
        started_on: on,
        ended_on: Some(on),
        description: "Conversation 1: initial conversation (Phone)".into(),
        outcome: Some(if number.is_multiple_of(3) {
            Outcome::AssessmentOrReview
        } else {
            Outcome::NfaInformationAndAdvice
        }),
        hours_open: Some(2.0),
        primary_support_reason: None,
        kind: Kind::Request { route_of_access: RouteOfAccess::CommunityOrOther },
        caring: Caring::default(),
    }
}
