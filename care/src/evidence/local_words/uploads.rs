//! The mapping as a CSV file, out and in.

use axum::{
    extract::{Multipart, multipart::MultipartRejection},
    response::Response,
};
use platform::{
    Error, Result, private,
    web::{Cx, Problems, file, receive},
};

use super::{model::Said, pages, store};
use crate::evidence::client_level_data::{local, local_words};

/// The largest file of words, in bytes.
const MOST_BYTES: u64 = 2_000_000;
/// Mistakes that are told at once.
const MOST_TOLD: usize = 10;

/// The mapping as a file, which the command line and other places of Alongside read.
pub(super) async fn csv(cx: Cx) -> Result<Response> {
    let words = local_words(cx.db()).await?;
    let text = local::write_csv(&words).map_err(Error::internal)?;
    Ok(file("words.csv", "text/csv; charset=utf-8", text))
}

/// Takes a file of words into the mapping: all of it, or nothing.
pub(super) async fn upload(cx: Cx, parts: Result<Multipart, MultipartRejection>) -> Result<Response> {
    let parts = parts.map_err(|_| Error::BadRequest("The form did not hold a file. Nothing was changed.".into()))?;
    let folder = cx.app.config.data.join("uploads");
    private::folder(&folder)?;
    let received = match receive(&cx, parts, &folder, MOST_BYTES).await {
        Ok(received) => received,
        Err(Error::Refusal(why) | Error::TooLarge(why)) => return not_taken(&cx, &[why]).await,
        Err(other) => return Err(other),
    };
    let bytes = std::fs::read(&received.path);
    std::fs::remove_file(&received.path)?;
    let words = match local::read_csv(bytes?.as_slice()) {
        Ok(words) => words,
        Err(wrong) => return not_taken(&cx, &wrong).await,
    };
    let ours = cx.app.config.council.clone();
    let mut work = cx.begin().await?;
    let mut changed = 0;
    for word in &words {
        let council = if word.council.is_empty() { &ours } else { &word.council };
        let said =
            Said { council: council.clone(), field: word.field, word: word.word.clone(), code: word.code.clone() };
        changed += usize::from(store::set(&mut work, &said).await?.is_some());
    }
    work.commit().await?;
    let told = format!("The file has {} words. {changed} are new or mean something else now.", words.len());
    Ok(cx.see_other("/evidence/words", Some(&told)))
}

async fn not_taken(cx: &Cx, wrong: &[String]) -> Result<Response> {
    let mut problems = Problems::new();
    let more = wrong.len().saturating_sub(MOST_TOLD);
    let mut told = wrong.iter().take(MOST_TOLD).cloned().collect::<Vec<_>>().join(" ");
    if more > 0 {
        told = format!("{told} And {more} more.");
    }
    problems.add("file", format!("Nothing of the file was taken. {told}"));
    cx.again("evidence/local_words/list.html", &pages::overview(cx).await?, &problems)
}
