//! `alongside check`: is everything that was kept still there, and nothing else.

use std::{collections::BTreeSet, path::PathBuf};

use super::{
    archive,
    lock::{Lock, REPLACING},
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
    chain(app, &mut health).await?;
    files(app, &mut health).await?;
    Ok(health)
}

/// Walks the journal's chain, compares its end with what this data folder remembers, and looks whether it goes on.
async fn chain(app: &App, health: &mut Health) -> Result<()> {
    let mut chain = journal::verify(&app.db).await?;
    chain.breaks.extend(journal::compare(app).await?);
    if chain.breaks.is_empty() {
        health.well.push(format!("The journal's chain holds: {} entries in {} seals.", chain.entries, chain.seals));
    }
    health.faults.extend(
        chain
            .breaks
            .into_iter()
            .map(|fault| format!("Journal: {fault}. Tell the information governance lead; compare with a backup.")),
    );
    let running_at = Lock::is_held(&app.config.data).then(|| app.clock.now());
    health.faults.extend(journal::stands_still(&app.db, running_at).await?.map(|fault| {
        format!("Journal: {fault}. Until they are sealed nobody can tell whether they were altered: look at the job journal/seal under Jobs.")
    }));
    Ok(())
}

/// Compares the files that should be there with the files that are. People work meanwhile, so only what is wrong at two
/// looks is a fault.
async fn files(app: &App, health: &mut Health) -> Result<()> {
    if app.config.data.join(REPLACING).exists() {
        health.faults.push("Files: a restore was broken off. Run it again.".into());
    }
    let mut found = look(app).await?;
    if !found.missing.is_empty() || !found.strays.is_empty() {
        let again = look(app).await?;
        found.missing.retain(|file| again.missing.contains(file));
        found.strays.retain(|file| again.strays.contains(file));
    }
    if found.missing.is_empty() && found.strays.is_empty() {
        health.well.push(format!("Files: {} expected, and all there.", found.expected));
    }
    health.faults.extend(found.missing.iter().map(|missing| {
        format!("Files: {} is missing from the data folder. Restore it from a backup.", missing.display())
    }));
    health.faults.extend(found.strays.iter().map(|stray| {
        format!(
            "Files: {} belongs to no record: somebody put it there, or sent it while a backup was made. \
             Move it out of the data folder.",
            stray.display()
        )
    }));
    Ok(())
}

/// What one look at the files found.
struct Look {
    expected: usize,
    missing: Vec<PathBuf>,
    strays: Vec<PathBuf>,
}

async fn look(app: &App) -> Result<Look> {
    let (mut expected, mut there) = (BTreeSet::new(), BTreeSet::new());
    for slice in &app.slices {
        // What people put into a folder themselves is as they put it.
        let Some(files) = slice.files else { continue };
        expected.extend(files(app.clone()).await?);
        for folder in slice.folders {
            there.extend(archive::files(&app.config.data.join(folder), &app.config.data)?);
        }
    }
    Ok(Look {
        expected: expected.len(),
        missing: expected.difference(&there).cloned().collect(),
        strays: there.difference(&expected).cloned().collect(),
    })
}
