//! The running service: its store, clock, templates, policy and slices, shared by every request and job.

use std::{net::IpAddr, ops::Deref, path::PathBuf, sync::Arc};

use crate::{
    access::Policy,
    clock::Clock,
    identity::Role,
    ids::Ids,
    slice::Slice,
    storage::{Database, Migration},
    templates::{Templates, assets::Assets},
    web::Knocks,
};

/// What differs from council to council and from machine to machine.
#[derive(Clone, Debug)]
pub struct Config {
    /// The service's name in the header and titles.
    pub service_name: String,
    /// The council's national code, three digits, which stands in everything the nation is told.
    pub council: String,
    /// The sentence in the phase banner; the demo says that its data is fiction.
    pub phase: Option<String>,
    /// Where files live that are not in the record store.
    pub data: PathBuf,
    /// Cookies are `Secure` unless the service listens on loopback.
    pub secure_cookies: bool,
    /// The outside address, for single sign-on: `https://care.example.org`.
    pub public_url: String,
    /// Proxies on other hosts whose word about where a request came from is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Single sign-on, when the council has set it.
    pub single_sign_on: Option<crate::identity::ProviderConfig>,
    /// GOV.UK Notify, when the council has set it; without it messages are written to a folder.
    pub notify: Option<crate::messages::NotifyConfig>,
}

impl Config {
    /// A service on this machine alone, for tests and tools: under a code that is no council's, without single sign-on.
    pub fn on_loopback(service_name: &str, data: PathBuf) -> Self {
        Self {
            service_name: service_name.to_owned(),
            council: "999".into(),
            phase: None,
            data,
            secure_cookies: false,
            public_url: "http://alongside.test".into(),
            trusted_proxies: Vec::new(),
            single_sign_on: None,
            notify: None,
        }
    }
}

/// Shared by every request and job; cloning is cheap.
#[derive(Clone)]
pub struct App(Arc<Parts>, Knocks);

/// The parts of an [`App`].
pub struct Parts {
    /// The record store.
    pub db: Database,
    /// The time.
    pub clock: Clock,
    /// New ids.
    pub ids: Ids,
    /// The pages' templates.
    pub templates: Templates,
    /// Styles and scripts: the official ones and the product's.
    pub assets: Assets,
    /// Who may do what.
    pub policy: Policy,
    /// The roles that accounts may have.
    pub roles: &'static [Role],
    /// Settings.
    pub config: Config,
    /// Every slice, platform's own first, in reading order.
    pub slices: Vec<Slice>,
}

impl App {
    /// Puts the parts together.
    pub fn new(mut parts: Parts) -> Self {
        let assets = parts.assets.clone();
        parts.templates.environment_mut().add_function("asset_url", move |name: String| {
            assets.url(&name).ok_or_else(|| {
                minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, format!("there is no asset {name:?}"))
            })
        });
        Self(Arc::new(parts), Knocks::default())
    }

    /// How often addresses knocked lately, at this server.
    pub fn knocks(&self) -> &Knocks {
        &self.1
    }

    /// Every migration of every slice.
    pub fn migrations(&self) -> Vec<Migration> {
        migrations(&self.slices)
    }
}

/// Every migration of these slices.
pub fn migrations(slices: &[Slice]) -> Vec<Migration> {
    slices.iter().flat_map(|slice| slice.tables.iter().copied()).collect()
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "App on {}", self.db.dialect())
    }
}
