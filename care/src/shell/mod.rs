//! Puts all areas on one site: the list of slices, the frame of every page, the policies, the start page.

mod pages;
pub mod policies;
pub mod town;

use std::sync::Arc;

use platform::{
    Error, Result,
    app::{App, Config, Parts},
    clock::Clock,
    ids::Ids,
    slice::{Access, Route, Slice},
    storage::Database,
    templates::{Embedded, Templates, assets, platform_pages},
};

use crate::{change, evidence, front_door, market, people, practice, safeguarding, town::fiction};

/// Templates of the areas, named by their path below `care/src`.
#[derive(rust_embed::RustEmbed)]
#[folder = "src"]
struct AreaPages;

/// The frame: `layout.html`, `error.html`, `signed_out.html`, and our own style and script.
#[derive(rust_embed::RustEmbed)]
#[folder = "src/shell"]
struct ShellPages;

/// The start page.
pub const SLICE: Slice = Slice {
    name: "shell",
    routes: || vec![Route::get("/", Access::Public, pages::start)],
    samples: &["/"],
    ..Slice::NONE
};

/// Every slice of the product in reading order, the platform's first.
pub fn slices() -> Vec<Slice> {
    let mut slices = platform::slices();
    slices.extend([
        people::timeline::SLICE,
        people::persons::SLICE,
        people::events::SLICE,
        market::worked::SLICE,
        market::directory::SLICE,
        market::open_referral::SLICE,
        market::editing::SLICE,
        safeguarding::concerns::SLICE,
        front_door::sent::SLICE,
        front_door::light::SLICE,
        front_door::assessments::SLICE,
        front_door::unmet_needs::SLICE,
        front_door::connections::SLICE,
        front_door::small_spend::SLICE,
        front_door::contacts::SLICE,
        front_door::routing::SLICE,
        front_door::promises::SLICE,
        front_door::national_words::SLICE,
        front_door::asking::SLICE,
        front_door::self_assess::SLICE,
        front_door::letters::SLICE,
        front_door::huddle::SLICE,
        front_door::hubs::SLICE,
        front_door::visits::SLICE,
        practice::conversations::SLICE,
        practice::withheld_need::SLICE,
        evidence::client_level_data::SLICE,
        evidence::national::SLICE,
        evidence::patterns::SLICE,
        evidence::local_words::SLICE,
        evidence::submissions::SLICE,
        evidence::measures::SLICE,
        evidence::variation::SLICE,
        evidence::published::SLICE,
        evidence::surveys::SLICE,
        evidence::dashboards::SLICE,
        change::objectives::SLICE,
        fiction::SLICE,
        SLICE,
    ]);
    slices
}

/// The running service on a record store.
///
/// # Errors
/// When a policy or a template of ours does not hold together; the sentence says which.
pub fn app(db: Database, clock: Clock, ids: Ids, config: Config) -> Result<App> {
    let slices = slices();
    let pages = vec![
        Arc::new(Embedded::<ShellPages>::new()) as _,
        Arc::new(Embedded::<AreaPages>::new()) as _,
        platform_pages(),
    ];
    let templates = Templates::new(pages).map_err(Error::internal)?;
    let mut all = assets::official().clone();
    for name in ["alongside.css", "alongside.js", "enhance.js", "waiting.js"] {
        let file = ShellPages::get(name).ok_or_else(|| Error::internal(format!("{name} is missing")))?;
        all = all.with(name, file.data);
    }
    let policy = policies::load(&slices)?;
    Ok(App::new(Parts { db, clock, ids, templates, assets: all, policy, roles: policies::ROLES, config, slices }))
}
