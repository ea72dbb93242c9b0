//! How a council compares, for whoever shows a measure of their own: [`beside`] in a sentence, [`compared`] with everything.
//! Comparisons are kept in memory until another file is loaded, so that a page shown again costs nothing.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::SystemTime,
};

use engine::statistics::quantile::median;
use platform::{Error, Result, app::App};
use serde::Serialize;

use super::{
    compare::{Comparison, Role, open},
    kept,
    words::{PublishedMeasure, words},
};

/// A council's newest published figure beside those of others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Beside {
    /// The published measure.
    pub title: String,
    /// The year of the figure.
    pub year: String,
    /// In sentences.
    pub sentence: String,
    /// What is different about the published figure, if anything.
    pub caution: Option<String>,
    /// Where all of it is shown.
    pub href: String,
}

/// How the council's published figure of an ASCOF measure compares with its neighbours, region and England. `code` is the
/// code since 2023-24 (`2A`, `2E LD`, `3D 1a` …). None when nothing is loaded, or nothing about this council or measure.
///
/// # Errors
/// When kept figures cannot be read.
pub async fn beside(app: &App, council: &str, code: &str) -> Result<Option<Beside>> {
    let Some(measure) = words().measure_of_code(code, "2024-25") else { return Ok(None) };
    Ok(compared(app, council, &measure.slug).await?.and_then(|compared| of(&compared, council)))
}

/// How a page's measure compares, for `evidence/published/beside.html`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compares {
    /// What is found, one for each code.
    pub found: Vec<Beside>,
    /// Whether any published figures are loaded.
    pub loaded: bool,
}

/// How these ASCOF measures compare; nothing when none of them is ever published.
///
/// # Errors
/// When kept figures cannot be read.
pub async fn compares(app: &App, council: &str, codes: &[&str]) -> Result<Option<Compares>> {
    if !codes.iter().any(|code| words().measure_of_code(code, "2024-25").is_some()) {
        return Ok(None);
    }
    let mut found = Vec::new();
    for code in codes {
        found.extend(beside(app, council, code).await?);
    }
    Ok(Some(Compares { found, loaded: loaded(app).await? }))
}

/// Whether any published figures are loaded.
///
/// # Errors
/// When the work breaks off.
pub async fn loaded(app: &App) -> Result<bool> {
    let data = app.config.data.clone();
    tokio::task::spawn_blocking(move || !kept::files(&data).is_empty()).await.map_err(Error::internal)
}

/// The loaded files, each with its length and when it was written, the council and the measure.
type Key = (Vec<(PathBuf, u64, Option<SystemTime>)>, String, String);
/// Comparisons kept; all are forgotten when there are more.
const KEPT: usize = 500;
static MEMORY: LazyLock<Mutex<HashMap<Key, Option<Arc<Comparison>>>>> = LazyLock::new(Mutex::default);

/// A council beside others in a published measure, by its slug. None when nothing is loaded, or nothing of it.
///
/// # Errors
/// When kept figures cannot be read.
pub async fn compared(app: &App, council: &str, slug: &str) -> Result<Option<Arc<Comparison>>> {
    let (data, council, slug) = (app.config.data.clone(), council.to_owned(), slug.to_owned());
    let work = move || -> Result<Option<Arc<Comparison>>> {
        let key = (marks(&data), council, slug);
        if let Some(held) = MEMORY.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(held.clone());
        }
        let found = compare(&data, &key.1, &key.2)?.map(Arc::new);
        let mut memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.len() >= KEPT {
            memory.clear();
        }
        memory.insert(key, found.clone());
        Ok(found)
    };
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

/// What differs when another file is loaded.
fn marks(data: &Path) -> Vec<(PathBuf, u64, Option<SystemTime>)> {
    let mark = |path: PathBuf| {
        let about = fs::metadata(&path).ok();
        let written = about.as_ref().and_then(|about| about.modified().ok());
        (path, about.map_or(0, |about| about.len()), written)
    };
    kept::files(data).into_iter().map(mark).collect()
}

fn compare(data: &Path, council: &str, slug: &str) -> Result<Option<Comparison>> {
    let Some(open) = open(data)? else { return Ok(None) };
    let Some(known) = open.measures()?.into_iter().find(|known| known.measure.slug == slug) else { return Ok(None) };
    let Some(group) = known.groups.first() else { return Ok(None) };
    open.compare(council, &known.measure, group)
}

fn of(compared: &Comparison, council: &str) -> Option<Beside> {
    let at = compared.newest()?;
    let year = compared.years.get(at)?.clone();
    let new = year.as_str() >= "2023-24";
    let caution = (!new && compared.measure.kind == "activity").then(|| {
        "Figures to 2022-23 were counted by councils themselves (SALT), not from Client Level Data: compare with care.".to_owned()
    });
    Some(Beside {
        title: compared.measure.title.clone(),
        sentence: sentence(compared, at)?,
        caution,
        href: format!("/evidence/published?council={council}&measure={}", compared.measure.slug),
        year,
    })
}

/// A number as it is published.
pub fn number(measure: &PublishedMeasure, value: f64) -> String {
    let decimals = usize::from(measure.decimals);
    let unit = if measure.unit == "percent" { "%" } else { "" };
    format!("{value:.decimals$}{unit}")
}

/// What a year says of the council and of the others.
pub fn sentence(compared: &Comparison, at: usize) -> Option<String> {
    let council = compared.place(Role::Council)?;
    let value = Comparison::value(council, at)?;
    let year = compared.years.get(at)?;
    let told = |value: f64| number(&compared.measure, value);
    let margin = council.figures.get(at)?.as_ref()?.margin;
    let margin = margin.map_or_else(String::new, |margin| format!(" (± {margin:.1})"));
    let mut said = format!("{} in {year}: {}{margin}.", council.name, told(value));
    let others = compared.neighbours(at);
    if let (Some(middle), true) = (median(&others).ok().flatten(), others.len() >= 3) {
        let below = others.iter().filter(|other| **other < value).count();
        let above = others.iter().filter(|other| **other > value).count();
        said += &format!(
            " Of {} nearest neighbours with a figure {below} are lower and {above} higher; their median is {}.",
            others.len(),
            told(middle)
        );
    }
    let place = |role: Role| {
        let place = compared.place(role)?;
        Some((place.name.as_str(), Comparison::value(place, at)?))
    };
    match (place(Role::Region), place(Role::England)) {
        (Some((region, there)), Some((_, england))) => {
            said += &format!(" {region}: {}. England: {}.", told(there), told(england));
        }
        (None, Some((_, england))) => said += &format!(" England: {}.", told(england)),
        (Some((region, there)), None) => said += &format!(" {region}: {}.", told(there)),
        (None, None) => {}
    }
    Some(said)
}
