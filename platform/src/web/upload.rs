//! A file that streams in: the token first, then the file straight to disk, never in memory, never under its own name.

use std::path::{Path, PathBuf};

use axum::extract::Multipart;
use tokio::io::AsyncWriteExt as _;

use super::{Cx, guard::same};
use crate::error::{Error, Result};

/// A file that arrived whole.
#[derive(Clone, Debug)]
pub struct Received {
    /// Where it was put: a name of ours in the folder given.
    pub path: PathBuf,
    /// What the sender calls it: shown to people, used for nothing else.
    pub called: String,
    /// Bytes.
    pub size: u64,
}

/// Reads a form with one file field. The field `csrf` must come before the file (it does, on our pages); what is
/// refused or breaks off leaves nothing behind.
///
/// # Errors
/// A form that is not ours; [`Error::Refusal`] for no file, [`Error::TooLarge`] for more than `most` bytes: both are for
/// the person at the form.
pub async fn receive(cx: &Cx, mut parts: Multipart, folder: &Path, most: u64) -> Result<Received> {
    let broken = |_| Error::BadRequest("The file did not arrive whole, and nothing was kept. Send it again.".into());
    let mut ours = false;
    while let Some(field) = parts.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "csrf" {
            let token = field.text().await.map_err(broken)?;
            ours = same(&token, cx.csrf());
        } else if name == "file" {
            if !ours {
                break;
            }
            let called = field.file_name().unwrap_or_default().to_owned();
            if called.is_empty() {
                return Err(Error::Refusal("No file was chosen. Choose one, then send it".into()));
            }
            return keep(cx, field, folder, called, most).await;
        }
    }
    if ours {
        return Err(Error::Refusal("No file was chosen. Choose one, then send it".into()));
    }
    Err(Error::BadRequest(
        "The form did not come from this site, or the page was open too long. Nothing was kept. Load the page again."
            .into(),
    ))
}

async fn keep(
    cx: &Cx,
    mut field: axum::extract::multipart::Field<'_>,
    folder: &Path,
    called: String,
    most: u64,
) -> Result<Received> {
    tokio::fs::create_dir_all(folder).await?;
    let path = folder.join(format!("{}.part", cx.new_id()));
    let mut file = tokio::fs::File::create(&path).await?;
    let mut size = 0_u64;
    let outcome = async {
        while let Some(piece) = field.chunk().await.map_err(|_| {
            Error::BadRequest("The file did not arrive whole, and nothing was kept. Send it again.".into())
        })? {
            size += piece.len() as u64;
            if size > most {
                return Err(Error::TooLarge(format!(
                    "The file is larger than {} MB, the most this page takes. Nothing was kept.",
                    most / 1_000_000
                )));
            }
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        Ok(())
    }
    .await;
    if let Err(cause) = outcome {
        let _ = tokio::fs::remove_file(&path).await;
        return Err(cause);
    }
    Ok(Received { path, called: last_part(&called), size })
}

/// The last part of a name as some browsers send it, without control characters, at most 120 letters.
fn last_part(called: &str) -> String {
    let last = called.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|letter| !letter.is_control()).take(120).collect()
}
