//! The commands. What they print is for the person at the keyboard; logs go to standard error.

mod borough;
mod evidence;
mod keep;
mod serve;
mod account;
mod demo;
mod directory;

use std::{
    io::Write as _,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand, ValueEnum};
use platform::{
    Error, Result,
    app::{App, Config},
    clock::Clock,
    identity::ProviderConfig,
    ids::Ids,
    messages::NotifyConfig,
    operate::{LogForm, start_logs},
    private,
    storage::{Address, Database},
};
use tracing::level_filters::LevelFilter;

/// One open system for adult social care in an English council.
#[derive(Debug, Parser)]
#[command(name = "alongside", version, about)]
struct Command {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    verb: Verb,
}

/// Where the records are.
#[derive(Clone, Debug, clap::Args)]
struct Place {
    /// The folder that holds everything: the record store (unless --database names another) and files.
    #[arg(long, global = true, env = "ALONGSIDE_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL address, `postgres://user@host/name`, instead of the SQLite file in the data folder.
    #[arg(long, global = true, env = "ALONGSIDE_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// The council's national code, three digits. Unless it is given it is that of the fictional council.
    #[arg(long, global = true, env = "ALONGSIDE_COUNCIL", default_value = care::town::COUNCIL, value_parser = council_code)]
    council: String,
    /// How logs look.
    #[arg(long, global = true, env = "ALONGSIDE_LOG", value_enum, default_value = "plain")]
    log: Log,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Log {
    /// For eyes.
    Plain,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve the pages and work through the jobs.
    Serve(Listen),
    /// Bring the record store's tables up to this version.
    Migrate,
    /// Write everything to one file, while people work.
    Backup {
        /// The file to write; it must not be there yet.
        file: PathBuf,
    },
    /// Replace everything by a backup, after looking whether it is whole.
    Restore {
        /// The file to read.
        file: PathBuf,
    },
    /// Make an account, or a new link to choose the password of one: the first account of a council is made so.
    Account(account::Account),
    /// Is everything that was kept still there, and unaltered?
    Check,
    /// Client Level Data in and out.
    #[command(subcommand)]
    Evidence(evidence::Verb),
    /// The directory of services: other directories' feeds, and where postcodes are.
    #[command(subcommand)]
    Directory(directory::Verb),
    /// Make a borough of people who do not exist: for load, and for evidence.
    Borough(borough::Borough),
    /// Start the fictional council of Larkmere, filled with people who do not exist.
    Demo(Listen),
}

#[derive(Clone, Debug, clap::Args)]
struct Listen {
    /// Where to listen. Port 0 lets the system choose.
    #[arg(long, env = "ALONGSIDE_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The address people type, when a proxy stands in front: `https://care.example.org`.
    #[arg(long, env = "ALONGSIDE_PUBLIC_URL")]
    public_url: Option<String>,
    /// A proxy on another host whose `X-Forwarded-For` is believed, as one on this host always is. May be given again;
    /// in the variable they stand between commas. Without it everybody behind that proxy shares one limit of sign-ins.
    #[arg(long = "trusted-proxy", value_name = "ADDRESS", env = "ALONGSIDE_TRUSTED_PROXY", value_delimiter = ',')]
    trusted_proxies: Vec<IpAddr>,
    /// The service's name in the header.
    #[arg(long, env = "ALONGSIDE_NAME", default_value = "Alongside")]
    name: String,
    /// Single sign-on: the issuer's address, exactly as its tokens name it.
    #[arg(long, env = "ALONGSIDE_OIDC_ISSUER", requires = "oidc_client")]
    oidc_issuer: Option<String>,
    /// Single sign-on: our client id there. The secret comes from `ALONGSIDE_OIDC_SECRET` alone.
    #[arg(long, env = "ALONGSIDE_OIDC_CLIENT")] // sic: OpenID Connect
    oidc_client: Option<String>, // sic: OpenID Connect
}

/// Reads the words of the command, runs it, and tells the outcome as an exit code.
pub(crate) fn run() -> ExitCode {
    let command = Command::parse();
    let form = match command.place.log {
        Log::Plain => LogForm::Plain,
        Log::Json => LogForm::Json,
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(cause) => return failed(&Error::internal(cause)),
    };
    let level = if matches!(command.verb, Verb::Serve(_)) { LevelFilter::INFO } else { LevelFilter::WARN };
    start_logs(form, level);
    let place = command.place;
    let outcome = runtime.block_on(async {
        match command.verb {
            Verb::Serve(listen) => serve::serve(&place, &listen).await,
            Verb::Migrate => keep::migrate(&place).await,
            Verb::Backup { file } => keep::backup(&place, &file).await,
            Verb::Restore { file } => keep::restore(&place, &file).await,
            Verb::Account(asked) => account::run(&place, &asked).await,
            Verb::Check => keep::check(&place).await,
            Verb::Evidence(verb) => evidence::run(&place, verb).await,
            Verb::Directory(verb) => directory::run(&place, verb).await,
            Verb::Borough(asked) => borough::run(&place, &asked).await,
            Verb::Demo(listen) => demo::demo(&place, &listen).await,
        }
    });
    // What could not be finished in time must not keep the process from ending.
    runtime.shutdown_background();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => failed(&cause),
    }
}

#[expect(clippy::print_stderr, reason = "the command's own answer to the person at the keyboard")]
fn failed(cause: &Error) -> ExitCode {
    eprintln!("{cause}");
    ExitCode::FAILURE
}

/// A line for the person at the keyboard, or for the program that reads on: one that stops reading is nobody's mistake.
fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

impl Place {
    fn address(&self) -> Address {
        match &self.database {
            Some(url) => Address::Postgres(url.clone()),
            None => Address::File(self.data.join("alongside.db")),
        }
    }

    async fn open(&self) -> Result<Database> {
        private::folder(&self.data)?;
        Ok(Database::open(&self.address()).await?)
    }

    /// The service on this place, for commands that do not listen.
    async fn app(&self) -> Result<App> {
        let config = self.config(None);
        care::shell::app(self.open().await?, Clock::system(), Ids::random(), config)
    }

    fn config(&self, listen: Option<&Listen>) -> Config {
        let public_url = listen.map_or_else(
            || "http://127.0.0.1".to_owned(),
            |listen| listen.public_url.clone().unwrap_or_else(|| format!("http://{}", listen.listen)),
        );
        let issuer = listen.and_then(|listen| listen.oidc_issuer.clone().zip(listen.oidc_client.clone())); // sic: OpenID Connect
        Config {
            service_name: listen.map_or_else(|| "Alongside".to_owned(), |listen| listen.name.clone()),
            council: self.council.clone(),
            phase: None,
            data: self.data.clone(),
            // Browsers send secure cookies to loopback only over HTTPS, which a demo does not have.
            secure_cookies: !is_loopback(&public_url),
            public_url,
            trusted_proxies: listen.map_or_else(Vec::new, |listen| listen.trusted_proxies.clone()),
            single_sign_on: issuer.map(|(issuer, client_id)| ProviderConfig {
                issuer,
                client_id,
                client_secret: std::env::var("ALONGSIDE_OIDC_SECRET").ok(),
                label: "Sign in with your council account".into(),
            }),
            notify: notify(),
        }
    }
}

/// GOV.UK Notify, when a key is given: in `ALONGSIDE_NOTIFY_KEY`, or in the file that `ALONGSIDE_NOTIFY_KEY_FILE` names.
/// A file that cannot be read gives a key that fits nothing, so that what waits says so instead of lying in a folder.
fn notify() -> Option<NotifyConfig> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let from_file = || set("ALONGSIDE_NOTIFY_KEY_FILE").map(|path| std::fs::read_to_string(path).unwrap_or_default());
    let key = set("ALONGSIDE_NOTIFY_KEY").or_else(from_file)?;
    Some(NotifyConfig {
        url: set("ALONGSIDE_NOTIFY_URL").unwrap_or_else(|| NotifyConfig::PUBLIC_URL.to_owned()),
        key: key.trim().to_owned(),
        text_template: set("ALONGSIDE_NOTIFY_TEXT_TEMPLATE").unwrap_or_default(),
        email_template: set("ALONGSIDE_NOTIFY_EMAIL_TEMPLATE").unwrap_or_default(),
        letter_template: set("ALONGSIDE_NOTIFY_LETTER_TEMPLATE").unwrap_or_default(),
    })
}

/// Three digits, and nothing else.
fn council_code(typed: &str) -> Result<String, String> {
    if care::evidence::client_level_data::values::is_council_code(typed) {
        return Ok(typed.to_owned());
    }
    Err("The council's national code has three digits, for example 714.".into())
}

/// Whether browsers reach this address on their own machine alone. The host is compared whole: `localhost.example.org`
/// is somebody's.
fn is_loopback(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for ours in [
            "http://127.0.0.1",
            "http://127.0.0.1:8080",
            "http://localhost:8080/",
            "http://[::1]:8080",
            "http://LOCALHOST",
        ] {
            assert!(is_loopback(ours), "{ours}");
        }
        for other in [
            "https://localhost.example.org",
            "https://127.0.0.1.example.org",
            "https://127.example.org",
            "http://0.0.0.0:8080",
            "https://care.example.org/localhost",
            "https://localhost@care.example.org",
            "http://[2001:db8::1]:8080",
            "",
        ] {
            assert!(!is_loopback(other), "{other}");
        }
    }

    #[test]
    fn proxies_are_named_again_or_between_commas() {
        let read = |words: &[&str]| Command::try_parse_from([&["alongside", "serve"], words].concat());
        let Ok(Command { verb: Verb::Serve(listen), place, .. }) =
            read(&["--trusted-proxy", "192.0.2.7,192.0.2.8", "--trusted-proxy", "2001:db8::1"])
        else {
            unreachable!("the words are right")
        };
        let config = place.config(Some(&listen));
        assert_eq!(config.trusted_proxies.len(), 3);
        assert!(read(&["--trusted-proxy", "proxy.example.org"]).is_err(), "a name may be anybody's tomorrow");
    }
}
