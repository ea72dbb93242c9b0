//! The real program as a process of its own, on a record store of its own, and a browser of the simplest kind.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use platform::{
    app::{App, Config},
    clock::Clock,
    identity::{NewAccount, PasswordHash, create_account, create_team},
    ids::Ids,
    storage::{Address, Database},
    testing::{Store, TestDatabase, TestFolder, fresh},
    work::{Actor, Work},
};
use ureq::{Agent, http::Response};

const PASSWORD: &str = "seven grey herons wait";

/// A council with one worker, `amina`, at the front door.
pub struct Council {
    pub data: PathBuf,
    pub address: Address,
    _database: Option<TestDatabase>,
    _folder: TestFolder,
}

impl Council {
    /// A record store with the schema and the worker in it; nothing is running yet.
    pub async fn on(store: Store) -> Self {
        let folder = TestFolder::new();
        let data = folder.to_path_buf();
        let steps = platform::app::migrations(&care::shell::slices());
        let (address, database) = match store {
            Store::Sqlite => (Address::File(data.join("alongside.db")), None),
            Store::Postgres => {
                let database = fresh(store, "faults", &steps, |_| async { Ok(()) }).await;
                // A restore refuses while anybody is connected.
                database.close().await;
                (database.address().clone(), Some(database))
            }
        };
        let council = Self { data, address, _database: database, _folder: folder };
        council.fill().await;
        council
    }

    /// The service's parts in this process, to look at what was kept.
    pub async fn app(&self) -> App {
        self.app_at(Clock::system()).await
    }

    /// The same with a clock of the test's own.
    pub async fn app_at(&self, clock: Clock) -> App {
        let db = Database::open(&self.address).await.unwrap();
        let config = Config::on_loopback("Faults", self.data.clone());
        care::shell::app(db, clock, Ids::random(), config).unwrap()
    }

    async fn fill(&self) {
        let app = self.app().await;
        app.db.migrate(&app.migrations(), app.clock.now()).await.unwrap();
        let mut work = Work::begin(&app, Actor::service("faults")).await.unwrap();
        let team = create_team(&mut work, "Adult Contact Team", None).await.unwrap();
        let account = NewAccount {
            username: "amina".into(),
            name: "Amina".into(),
            title: "Contact worker".into(),
            roles: vec!["contact_worker".into()],
            teams: vec![team.id],
            password: Some(PasswordHash::of(PASSWORD).await.unwrap()),
        };
        create_account(&mut work, account).await.unwrap();
        work.commit().await.unwrap();
        app.db.close().await;
    }

    /// Starts the program and waits until it says where it listens. Its log goes to a file: see [`Council::log`].
    pub fn start(&self) -> Server {
        self.start_at(&self.data)
    }

    /// The same on another data folder.
    pub fn start_at(&self, data: &Path) -> Server {
        let log = File::options().create(true).append(true).open(self.data.join("log")).unwrap();
        let mut command = self.command_at(data);
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "json"])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = loop {
            let line = lines.next().expect("the program ended before it listened").unwrap();
            if let Some((_, url)) = line.split_once("listens on ") {
                break url.to_owned();
            }
        };
        Server { child, url }
    }

    /// The program with this council's places, to run any of its commands.
    pub fn command(&self) -> Command {
        self.command_at(&self.data)
    }

    /// The same on another data folder.
    pub fn command_at(&self, data: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
        command.arg("--data").arg(data);
        if let Address::Postgres(url) = &self.address {
            command.arg("--database").arg(url);
        }
        command
    }

    /// What the programs that were started have logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.data.join("log")).unwrap()
    }

    /// Runs a command to its end; its success and everything it said.
    pub fn run(&self, words: &[&str]) -> (bool, String) {
        let done = self.command().args(words).output().unwrap();
        let said = [done.stdout, done.stderr].concat();
        (done.status.success(), String::from_utf8_lossy(&said).into_owned())
    }
}

/// The program, running.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    /// Ends it at once, as a power cut would: SIGKILL, by its own number.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Server {
    /// Asks it to stop, as a system that shuts down does: SIGTERM, by its own number.
    pub fn ask_to_stop(&self) {
        let asked = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().unwrap();
        assert!(asked.success());
    }

    /// Waits until it has ended by itself; whether it says that all is well.
    pub fn ended(mut self) -> bool {
        self.child.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A signed-in person. Clones share the session.
#[derive(Clone)]
pub struct Visitor {
    agent: Agent,
    pub cookie: String,
    pub csrf: String,
}

/// Answers of every status are answers; a redirect is not followed.
fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_mins(1)))
        .build()
        .new_agent()
}

impl Visitor {
    /// Signs in as `amina` through the page.
    pub fn sign_in(url: &str) -> Self {
        let agent = agent();
        let mut page = agent.get(format!("{url}/sign-in")).call().unwrap();
        let cookie = cookies(&page);
        let csrf = token(&page.body_mut().read_to_string().unwrap());
        let answer = agent
            .post(format!("{url}/sign-in"))
            .header("cookie", &cookie)
            .send_form([("csrf", csrf.as_str()), ("username", "amina"), ("password", PASSWORD)])
            .unwrap();
        assert_eq!(answer.status(), 303, "signing in");
        let cookie = cookies(&answer);
        let mut visitor = Self { agent, cookie, csrf: String::new() };
        let (status, page) = visitor.get(url, "/people/new").unwrap();
        assert_eq!(status, 200, "{page}");
        visitor.csrf = token(&page);
        visitor
    }

    /// Opens a page.
    pub fn get(&self, url: &str, path: &str) -> Result<(u16, String), ureq::Error> {
        let mut answer = self.agent.get(format!("{url}{path}")).header("cookie", &self.cookie).call()?;
        Ok((answer.status().as_u16(), answer.body_mut().read_to_string()?))
    }

    /// Sends a form of ours with these fields, whatever becomes of it.
    pub fn send(&self, url: &str, path: &str, fields: &[(&str, &str)]) -> u16 {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend(fields);
        let sent = self.agent.post(format!("{url}{path}")).header("cookie", &self.cookie).send_form(all);
        sent.unwrap().status().as_u16()
    }

    /// As [`Visitor::send`]; an error means that no answer came.
    pub fn post(&self, url: &str, path: &str, fields: &[(&str, &str)]) -> Result<u16, ureq::Error> {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend(fields);
        let answer = self.agent.post(format!("{url}{path}")).header("cookie", &self.cookie).send_form(all)?;
        Ok(answer.status().as_u16())
    }

    /// Adds a person of this name; an error means that no answer came.
    pub fn add_person(&self, url: &str, family_name: &str) -> Result<(u16, String), ureq::Error> {
        let fields = [
            ("csrf", self.csrf.as_str()),
            ("given_name", "Fictional"),
            ("family_name", family_name),
            ("because", "a test of faults"),
        ];
        let mut answer = self.agent.post(format!("{url}/people")).header("cookie", &self.cookie).send_form(fields)?;
        Ok((answer.status().as_u16(), answer.body_mut().read_to_string()?))
    }
}

fn cookies<B>(answer: &Response<B>) -> String {
    let pairs = answer.headers().get_all("set-cookie").iter().filter_map(|line| line.to_str().ok()?.split(';').next());
    pairs.collect::<Vec<_>>().join("; ")
}

fn token(html: &str) -> String {
    let after = html.split("name=\"csrf\" value=\"").nth(1).expect("a form with a token");
    after.split('"').next().unwrap().to_owned()
}

/// A file name in a council's folder, as the command takes it.
pub fn name(path: &Path) -> &str {
    path.to_str().unwrap()
}
