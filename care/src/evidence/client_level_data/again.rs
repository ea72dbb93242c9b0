//! Reads an import again, with the mapping as it is now: the file that was sent is not kept, the text of every value is, so
//! the rows are written as they were submitted and read like any file. What comes out is an import of its own; the first stays.
//!
//! What only the file itself could tell is in the first import's findings: quotation marks, lengths of rows, letters, lines.
//! Names and columns that are no field are not read again.

use platform::{Error, Result, private, web::Cx};

use super::{clean, import::ImportError, jobs, kept::Kept, sent};

/// Asks for an import to be read again, and answers the new import's id.
///
/// # Errors
/// [`Error::Unavailable`] when there is no room for the rows in between.
pub async fn ask(cx: &Cx, kept: Kept) -> Result<String> {
    let data = cx.app.config.data.clone();
    private::folder(&jobs::uploads(&data))?;
    let (id, account) = (cx.new_id(), cx.signed_in()?.account.clone());
    let upload = jobs::upload_of(&data, &id);
    let (to, called) = (upload.clone(), format!("{}, read again", as_sent(&kept.summary.file_name)));
    let release = kept.summary.release.clone();
    let wrote = tokio::task::spawn_blocking(move || clean::as_submitted(&kept, &to)).await.map_err(Error::internal)?;
    wrote.map_err(|cause: ImportError| Error::Unavailable(cause.to_string()))?;
    let asked = async { sent::ask(cx.begin().await?, id.clone(), called, &account, Some(release)).await };
    let asked = asked.await;
    if asked.is_err() {
        // Without its row nobody would ever read it.
        jobs::remove(&upload);
    }
    asked.map(|()| id)
}

/// The name without what an earlier reading added.
fn as_sent(called: &str) -> &str {
    called.strip_suffix(", read again").unwrap_or(called)
}
