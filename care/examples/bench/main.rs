//! `tools/bench`: how fast the service is and how much memory it takes, on both databases, in one run. Issue 2, section 5.
//!
//! The real program serves a made-up borough from a process of its own; this one presses. Everything is on loopback.

mod answers;
mod bare;
mod evidence;
mod load;
mod measure;
mod pathways;
mod public;
mod report;
mod served;
mod store;
mod world;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use platform::{
    app::{App, Config},
    clock::Clock,
    ids::Ids,
    storage::{Address, Database},
};

/// What goes wrong is told and ends the bench.
pub type Fail = Box<dyn std::error::Error + Send + Sync>;

/// A record store for the bench.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its data folder.
    pub data: PathBuf,
    /// Its PostgreSQL address, when it is not a file in the folder.
    pub database: Option<String>,
}

impl Place {
    /// As words of the command line.
    fn words(&self) -> Vec<String> {
        let mut words = vec!["--data".to_owned(), self.data.display().to_string()];
        if let Some(url) = &self.database {
            words.extend(["--database".to_owned(), url.clone()]);
        }
        words
    }

    /// Opens it in this process.
    async fn app(&self) -> Result<App, Fail> {
        let address = match &self.database {
            Some(url) => Address::Postgres(url.clone()),
            None => Address::File(self.data.join("alongside.db")),
        };
        self.app_on(Database::open(&address).await?)
    }

    /// The service on an open record store.
    fn app_on(&self, db: Database) -> Result<App, Fail> {
        let config = Config::on_loopback("Bench", self.data.clone());
        Ok(care::shell::app(db, Clock::system(), Ids::random(), config)?)
    }
}

/// How much is measured.
#[derive(Clone, Debug)]
struct Asked {
    people: u64,
    seconds: f64,
    search: usize,
    services: usize,
    only: Option<String>,
}

impl Asked {
    fn read(words: &[String]) -> Result<Self, Fail> {
        let mut asked = Self { people: 20_000, seconds: 4.0, search: 200_000, services: 20_000, only: None };
        for pair in words.chunks(2) {
            match pair {
                [name, value] if name == "--people" => asked.people = value.parse()?,
                [name, value] if name == "--seconds" => asked.seconds = value.parse()?,
                [name, value] if name == "--search" => asked.search = value.parse()?,
                [name, value] if name == "--services" => asked.services = value.parse()?,
                [name, value] if name == "--only" => asked.only = Some(value.clone()),
                other => {
                    let words = "--people N, --seconds N, --search N (0: not), --services N, --only sqlite|postgres|search|directory|import|events";
                    return Err(format!("{other:?}? The bench takes {words}").into());
                }
            }
        }
        Ok(asked)
    }

    fn wants(&self, part: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == part)
    }

    fn length(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }
}

fn main() -> Result<(), Fail> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let first = words.first().map(String::as_str);
    if let (Some("import"), [_, file, data]) = (first, &words[..]) {
        return evidence::child(Path::new(file), Path::new(data));
    }
    if first == Some("answers") {
        return answers::print(&words[1..]);
    }
    if let (Some("split"), [_, file]) = (first, &words[..]) {
        return answers::split(Path::new(file));
    }
    if let (Some("pathways"), [_, question, files @ ..]) = (first, &words[..]) {
        return pathways::print(question, files);
    }
    // One thread presses; the other core, and what is left of this one, is the service's.
    let bare = first == Some("bare");
    let threads = if bare { std::thread::available_parallelism()?.get() } else { 1 };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    if bare {
        let database = words.iter().position(|word| word == "--database").and_then(|at| words.get(at + 1)).cloned();
        let data = words.iter().position(|word| word == "--data").and_then(|at| words.get(at + 1));
        let place = Place { data: data.map(PathBuf::from).ok_or("--data is missing")?, database };
        return runtime.block_on(async { bare::serve(place.app().await?).await });
    }
    let asked = Asked::read(&words)?;
    let folder = platform::private::temporary("alongside-bench-")?;
    runtime.block_on(measure::all(&asked, folder.path()))
}
