//! The order of the bench: fill, start, sign in, press, and print.
#![expect(clippy::print_stdout, reason = "the bench's own answer to the person at the keyboard")]

use std::{path::Path, sync::Arc, time::Instant};

use care::{market::open_referral::measure as directory, people::persons::measure as search};
use platform::testing::{Store, TestFolder, fresh};

use super::{
    Asked, Fail, Place, evidence,
    load::{Client, Outcome, Pressure, Request, load},
    public,
    report::{Line, aim, table},
    served::{Served, alongside, run},
    world::{Kind, World, maker, sign_in},
};

const CLIENTS: usize = 64;
/// Requests a second at the fixed rate.
const RATE: f64 = 400.0;
/// What is pressed in turn; new contacts come last because each makes the queue longer.
const SATURATED: [Kind; 7] =
    [Kind::Hello, Kind::CasePage, Kind::Search, Kind::Queue, Kind::Autosave, Kind::Mixed, Kind::NewContact];
const BARE: [Kind; 3] = [Kind::BareHello, Kind::BareCasePage, Kind::BareSave];

/// Everything that was asked for.
pub async fn all(asked: &Asked, folder: &Path) -> Result<(), Fail> {
    let began = Instant::now();
    let mut lines: Vec<Line> = Vec::new();
    for store in [Store::Sqlite, Store::Postgres] {
        let name = if store == Store::Sqlite { "sqlite" } else { "postgres" };
        if !asked.wants(name) {
            continue;
        }
        let data = folder.join(name);
        std::fs::create_dir_all(&data)?;
        // The bench has the server that `tools/with-postgres` started to itself, and a database of its own on it.
        let own = match store {
            Store::Sqlite => None,
            Store::Postgres => Some(fresh(store, "bench", &[], async |_| Ok(())).await),
        };
        let database = own.as_ref().and_then(|own| match own.address() {
            platform::storage::Address::Postgres(url) => Some(url.clone()),
            platform::storage::Address::File(_) => None,
        });
        if let Some(own) = &own {
            own.close().await;
        }
        let outcomes = one(asked, &Place { data, database }).await?;
        for (what, outcome) in outcomes {
            let at = lines.iter().position(|line| line.what == what);
            let at = at.unwrap_or_else(|| {
                lines.push(Line { what, sqlite: None, postgres: None });
                lines.len() - 1
            });
            match store {
                Store::Sqlite => lines[at].sqlite = Some(outcome),
                Store::Postgres => lines[at].postgres = Some(outcome),
            }
        }
    }
    println!("\n{}", table(&lines));
    if asked.wants("search") && asked.search > 0 {
        for store in [Store::Sqlite, Store::Postgres] {
            searched(asked.search, store).await?;
        }
    }
    if asked.wants("directory") && asked.services > 0 {
        for store in [Store::Sqlite, Store::Postgres] {
            found(asked.services, store).await?;
        }
    }
    if asked.wants("import") {
        println!("\nImport of a synthetic national extract\n{}", evidence::measure(folder).await?);
    }
    if asked.wants("events") {
        println!("\nOur own events as columns");
        for store in [Store::Sqlite, Store::Postgres] {
            println!("{}", evidence::own_events(folder, store).await?);
        }
    }
    println!("The bench took {:.0} s.", began.elapsed().as_secs_f64());
    Ok(())
}

/// One database, from empty to measured.
async fn one(asked: &Asked, place: &Place) -> Result<Vec<(String, Outcome)>, Fail> {
    let people = asked.people.to_string();
    print!("{}", run(&["borough", "--people", &people, "--years", "5", "--seed", "7"], place).await?);
    let app = place.app().await?;
    let served = Served::start(&alongside()?, &["serve", "--listen", "127.0.0.1:0"], place).await?;
    let (started, _) = served.memory();
    let world = Arc::new(sign_in(&app, served.address).await?);
    let (rest, _) = served.memory();
    let least = queries(&served, &world, "/people/").await?;
    for (path, name) in [("/contacts", "queue of contacts"), ("/people?q=", "search")] {
        println!("{}: {} queries for a {name}", app.db.dialect(), queries(&served, &world, path).await?);
    }
    let mut outcomes = Vec::new();
    let kinds = SATURATED.map(|kind| (kind, None));
    for (kind, rate) in kinds.into_iter().take(6).chain([(Kind::Mixed, Some(RATE))]).chain([kinds[6]]) {
        let pressure = Pressure { clients: CLIENTS, length: asked.length(), rate };
        let outcome = load(served.address, pressure, &maker(&world, kind, 7)).await;
        let words = rate.map_or_else(
            || format!("{}, {CLIENTS} at once", kind.words()),
            |rate| format!("{}, {rate} a second", kind.words()),
        );
        outcomes.push((words, outcome));
    }
    let beside = public::beside(asked, &app, &served, &world).await?;
    let (loaded, most) = served.memory();
    println!(
        "{}: memory {started:.0} MiB when started, {rest:.0} with {} signed in, {loaded:.0} after the load, {most:.0} at most",
        app.db.dialect(),
        world.sessions.len()
    );
    served.end().await?;
    let slowed = beside[1].1.quantile(0.99);
    outcomes.extend(beside);
    let bare = Served::start(&std::env::current_exe()?, &["bare"], place).await?;
    for kind in BARE {
        let pressure = Pressure { clients: CLIENTS, length: asked.length(), rate: None };
        outcomes.push((kind.words().into(), load(bare.address, pressure, &maker(&world, kind, 7)).await));
    }
    bare.end().await?;
    app.db.close().await;
    let of = |kind: Kind| {
        let begin = kind.words();
        outcomes.iter().find(|(what, _)| what.starts_with(begin)).map_or(f64::NAN, |(_, outcome)| outcome.per_second)
    };
    let steady = outcomes.iter().find(|(what, _)| what.ends_with("a second")).map(|(_, outcome)| outcome);
    let name = app.db.dialect();
    for line in [
        aim(name, "queries of a case page", f64::from(u32::try_from(least)?), "at most", 6.0, ""),
        aim(
            name,
            "p99 at 400 mixed requests a second",
            steady.map_or(f64::NAN, |all| all.quantile(0.99)),
            "under",
            30.0,
            " ms",
        ),
        aim(name, "p99 of a worker's case page beside 200 public requests a second", slowed, "under", 100.0, " ms"),
        aim(
            name,
            "case pages, of the bare handler's",
            100.0 * of(Kind::CasePage) / of(Kind::BareCasePage),
            "at least",
            40.0,
            "%",
        ),
        aim(
            name,
            "saved contacts, of the bare handler's",
            100.0 * of(Kind::NewContact) / of(Kind::BareSave),
            "at least",
            40.0,
            "%",
        ),
    ] {
        println!("{line}");
    }
    Ok(outcomes)
}

/// How many queries one page costs, by the service's own counter. The least of a few tries: jobs count too.
async fn queries(served: &Served, world: &World, page: &str) -> Result<u64, Fail> {
    let mut client = Client::new(served.address);
    let session = &world.sessions[0];
    let path = match page {
        "/people/" => format!("/people/{}", session.someone()),
        "/people?q=" => format!("/people?q={}", world.names[0].replace(' ', "+")),
        other => other.to_owned(),
    };
    let page = Request { path, cookie: session.cookie.clone(), ..Request::default() };
    client.send(&page).await?;
    let mut least = u64::MAX;
    for _ in 0..5 {
        let (before, between) = (counted(&mut client).await?, counted(&mut client).await?);
        client.send(&page).await?;
        let after = counted(&mut client).await?;
        least = least.min((after - between).saturating_sub(between - before));
    }
    Ok(least)
}

async fn counted(client: &mut Client) -> Result<u64, Fail> {
    let told = client.send(&Request { path: "/metrics".into(), ..Request::default() }).await?;
    let line = told.body.lines().find_map(|line| line.strip_prefix("storage_queries_total "));
    Ok(line.ok_or("/metrics does not count queries")?.trim().parse()?)
}

/// Finding people among many, in this process: the questions people ask, each some dozens of times.
async fn searched(people: usize, store: Store) -> Result<(), Fail> {
    let steps = platform::app::migrations(&care::shell::slices());
    let database = fresh(store, "search", &steps, async |_| Ok(())).await;
    let folder = TestFolder::new();
    let place = Place { data: folder.to_path_buf(), database: None };
    let app = place.app_on((*database).clone())?;
    let began = Instant::now();
    search::fill(&app, people, 7).await?;
    println!("\n{}: search among {people} people (made in {:.0} s)", database.dialect(), began.elapsed().as_secs_f64());
    let timings = search::time(&database, 200, 7).await?;
    for timing in &timings {
        println!("{timing}");
    }
    let slowest = timings.iter().map(|timing| timing.p99_ms).fold(0.0, f64::max);
    println!(
        "{}",
        aim(
            database.dialect(),
            &format!("p99 of the slowest sort of search among {people} people"),
            slowest,
            "under",
            50.0,
            " ms"
        )
    );
    Ok(())
}

/// Finding services among many, in this process: the questions people ask, the broadest with them.
async fn found(services: usize, store: Store) -> Result<(), Fail> {
    let steps = platform::app::migrations(&care::shell::slices());
    let database = fresh(store, "directory", &steps, async |_| Ok(())).await;
    let folder = TestFolder::new();
    let place = Place { data: folder.to_path_buf(), database: None };
    let app = place.app_on((*database).clone())?;
    let began = Instant::now();
    directory::fill(&app, services).await?;
    let (name, took) = (database.dialect(), began.elapsed().as_secs_f64());
    println!("\n{name}: the directory with {services} services (taken in within {took:.0} s)");
    let timings = directory::time(&database, 50).await?;
    for timing in &timings {
        println!("{timing}");
    }
    let slowest = timings.iter().map(|timing| timing.median_ms).fold(0.0, f64::max);
    let what = format!("the slowest sort of search among {services} services, half of its questions");
    println!("{}", aim(name, &what, slowest, "under", 50.0, " ms"));
    Ok(())
}
