//! `alongside check`: is everything that was kept still there, and nothing else.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::{app::App, error::Result, journal};

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// What was looked at and found well, a sentence each.
    pub well: Vec<String>,
    /// What is wrong, a sentence each, with what to do.
    pub faults: Vec<String>,
}

/// Examines pages and references of the record store, the journal's chain, and the files in the data folder.
pub async fn check(app: &App) -> Result<Health> {
    let mut health = Health::default();
    let integrity = app.db.integrity().await?;
    if integrity.faults.is_empty() {
        health
            .well
            .push(format!("The record store ({}) is whole, and every reference leads somewhere.", app.db.dialect()));
    }
    health.faults.extend(
        integrity
            .faults
            .into_iter()
            .map(|fault| format!("Record store: {fault}. Restore the last backup that passes this check.")),
    );
    let chain = journal::verify(&app.db).await?;
    if chain.breaks.is_empty() {
        health.well.push(format!("The journal's chain holds: {} entries in {} seals.", chain.entries, chain.seals));
    }
    health.faults.extend(
        chain
            .breaks
            .into_iter()
            .map(|fault| format!("Journal: {fault}. Tell the information governance lead; compare with a backup.")),
    );
    files(app, &mut health).await?;
    Ok(health)
}

/// Compares the files that rows speak of with the files that are there.
async fn files(app: &App, health: &mut Health) -> Result<()> {
    let mut expected = BTreeSet::new();
    for owner in app.slices.iter().filter_map(|slice| slice.files) {
        expected.extend(owner(app.clone()).await?);
    }
    let folder = app.config.data.join("files");
    let mut there = BTreeSet::new();
    gather(&folder, &app.config.data, &mut there)?;
    for missing in expected.difference(&there) {
        health
            .faults
            .push(format!("Files: {} is missing from the data folder. Restore it from a backup.", missing.display()));
    }
    for orphan in there.difference(&expected) {
        health
            .faults
            .push(format!("Files: {} belongs to no record. Move it out of the data folder.", orphan.display()));
    }
    if expected == there {
        health.well.push(format!("Files: {} expected, and all there.", expected.len()));
    }
    Ok(())
}

fn gather(folder: &Path, root: &Path, into: &mut BTreeSet<PathBuf>) -> std::io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, root, into)?;
        } else if let Ok(inside) = path.strip_prefix(root) {
            into.insert(inside.to_owned());
        }
    }
    Ok(())
}
