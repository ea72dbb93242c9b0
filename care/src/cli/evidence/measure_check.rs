//! `alongside evidence measure-check`: are a council's own measures in order?

use std::path::PathBuf;

use care::evidence::measures::local::{self, Local};
use platform::{Error, Result};

use super::super::{Place, say};

/// Checks one folder, or every folder of `DATA/measures`, as the service does when it starts.
pub(super) async fn run(place: &Place, folder: Option<PathBuf>) -> Result<()> {
    let data = place.data.clone();
    let checked = tokio::task::spawn_blocking(move || match folder {
        None => local::read_data(&data),
        Some(folder) => match local::read(&folder) {
            Ok(measure) => Local { measures: vec![Box::leak(Box::new(measure))], broken: Vec::new() },
            Err(broken) => Local { measures: Vec::new(), broken: vec![broken] },
        },
    });
    let found = checked.await.map_err(Error::internal)?;
    for measure in &found.measures {
        say(format!("{}: in order. It asks: {}", measure.slug, measure.question));
    }
    for broken in &found.broken {
        say(broken.to_string());
    }
    if !found.broken.is_empty() {
        return Err(Error::Refusal(format!("{} not in order. Nothing was changed.", found.broken.len())));
    }
    if found.measures.is_empty() {
        say("There are no measures of our own in this data folder.");
    }
    Ok(())
}
