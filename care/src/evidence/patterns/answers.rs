//! What was found for files and a choice, held in memory: the files of an import never change. One is worked out at a time,
//! because it takes memory.

use std::{
    path::PathBuf,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use platform::{Error, Result};

use super::{
    choices::Choice,
    compute::{Found, compute},
};

/// So many answers are held, the newest first.
const HELD: usize = 32;

type Key = (Vec<PathBuf>, Choice);
type Held = Vec<(Key, Arc<Found>)>;

static ANSWERS: LazyLock<Mutex<Held>> = LazyLock::new(Mutex::default);
static ONE: LazyLock<Arc<tokio::sync::Mutex<()>>> = LazyLock::new(Arc::default);

fn held(key: &Key) -> Option<Arc<Found>> {
    let mut answers = ANSWERS.lock().unwrap_or_else(PoisonError::into_inner);
    let at = answers.iter().position(|(held, _)| held == key)?;
    let answer = answers.remove(at);
    let found = Arc::clone(&answer.1);
    answers.insert(0, answer);
    Some(found)
}

fn hold(key: Key, found: &Arc<Found>) {
    let mut answers = ANSWERS.lock().unwrap_or_else(PoisonError::into_inner);
    answers.insert(0, (key, Arc::clone(found)));
    answers.truncate(HELD);
}

/// What these files say of a choice; a sentence where they cannot be read.
///
/// # Errors
/// Our own, when the work itself breaks off.
pub(super) async fn answer(files: Vec<PathBuf>, choice: Choice) -> Result<std::result::Result<Arc<Found>, String>> {
    let key = (files, choice);
    if let Some(found) = held(&key) {
        return Ok(Ok(found));
    }
    // The lock goes with the work, so that it holds although nobody waits for the answer any more.
    let one = Arc::clone(&ONE).lock_owned().await;
    let work = tokio::task::spawn_blocking(move || {
        let _one = one;
        if let Some(found) = held(&key) {
            return Ok(found);
        }
        let found = Arc::new(compute(&key.0, choice)?);
        hold(key, &found);
        Ok(found)
    });
    let found = work.await.map_err(Error::internal)?;
    Ok(found.map_err(|error: engine::columns::ColumnsError| {
        tracing::error!(cause = %error, detail = error.detail(), "pathways failed");
        format!("The pathways could not be worked out. {error}")
    }))
}
