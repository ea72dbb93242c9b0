//! `alongside evidence`: Client Level Data in and out.

use platform::Result;

use super::Place;

/// What can be done with evidence.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Verb {}

pub(super) async fn run(_place: &Place, verb: Verb) -> Result<()> {
    match verb {}
}
