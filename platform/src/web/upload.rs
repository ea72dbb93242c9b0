//! A file that streams in: the token first, then the file straight to disk, never in memory, never under its own name.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    body::Body,
    extract::{Multipart, multipart::Field},
};
use futures_util::StreamExt as _;
use tokio::io::AsyncWriteExt as _;

use super::{Cx, guard::same};
use crate::error::{Error, Result};

/// The longest form token, in bytes; ours has 43.
const LONGEST_TOKEN: usize = 100;
/// The most that may have arrived without being a piece of a field, in bytes: a part whose head never ends would
/// otherwise gather in memory, and be searched from its beginning again and again.
const MOST_UNREAD: usize = 8_000_000;

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
    let mut ours = false;
    while let Some(field) = parts.next_field().await.map_err(broken)? {
        cx.unread.store(0, Ordering::Release);
        let name = field.name().unwrap_or_default().to_owned();
        if name == "csrf" {
            ours = token(cx, field).await?.is_some_and(|token| same(&token, cx.csrf()));
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
    Err(foreign())
}

/// Files that were sent together.
#[derive(Debug, Default)]
pub struct Arrived {
    /// Those that arrived whole, in the order in which they were sent.
    pub files: Vec<Received>,
    /// What is said of those that were not kept, a sentence each.
    pub refused: Vec<String>,
}

impl Arrived {
    /// Removes what was kept so far.
    async fn forget(&self) {
        for file in &self.files {
            let _ = tokio::fs::remove_file(&file.path).await;
        }
    }
}

/// As [`receive`], for a field in which several files may be chosen: at most `count`, of at most `most` bytes together. What
/// is too much is refused with a sentence, and nothing is read after it; those before it are kept.
///
/// # Errors
/// A form that is not ours or breaks off, which leaves nothing behind; [`Error::Refusal`] for no file.
pub async fn receive_all(cx: &Cx, mut parts: Multipart, folder: &Path, most: u64, count: usize) -> Result<Arrived> {
    let mut arrived = Arrived::default();
    let mut ours = false;
    let outcome = async {
        while let Some(field) = parts.next_field().await.map_err(broken)? {
            cx.unread.store(0, Ordering::Release);
            let name = field.name().unwrap_or_default().to_owned();
            if name == "csrf" {
                ours = token(cx, field).await?.is_some_and(|token| same(&token, cx.csrf()));
            } else if name == "file" {
                if !ours {
                    return Err(foreign());
                }
                let called = field.file_name().unwrap_or_default().to_owned();
                if called.is_empty() {
                    continue;
                }
                let shown = last_part(&called);
                if arrived.files.len() == count {
                    let words = format!("Only {count} files are taken at once: {shown} and what follows it were not kept.");
                    arrived.refused.push(words);
                    return Ok(());
                }
                let taken: u64 = arrived.files.iter().map(|file| file.size).sum();
                match keep(cx, field, folder, called, most - taken).await {
                    Ok(file) => arrived.files.push(file),
                    Err(Error::TooLarge(_)) => {
                        let together = if arrived.files.is_empty() { "" } else { " with those before it" };
                        arrived.refused.push(format!(
                            "{shown} is larger{together} than {} MB, the most this page takes: it and what follows it were not kept.",
                            most / 1_000_000
                        ));
                        return Ok(());
                    }
                    Err(other) => return Err(other),
                }
            }
        }
        Ok(())
    }
    .await;
    if let Err(cause) = outcome {
        arrived.forget().await;
        return Err(cause);
    }
    match (ours, arrived.files.is_empty() && arrived.refused.is_empty()) {
        (false, _) => Err(foreign()),
        (true, true) => Err(Error::Refusal("No file was chosen. Choose one, then send it".into())),
        (true, false) => Ok(arrived),
    }
}

fn broken(_: axum::extract::multipart::MultipartError) -> Error {
    Error::BadRequest("The file did not arrive whole, and nothing was kept. Send it again.".into())
}

/// The next piece of a field.
async fn piece(cx: &Cx, field: &mut Field<'_>) -> Result<Option<impl AsRef<[u8]> + use<>>> {
    let piece = field.chunk().await.map_err(broken)?;
    cx.unread.store(0, Ordering::Release);
    Ok(piece)
}

/// The form's token, read piece by piece: what is longer than any token is not one, however much more would come.
async fn token(cx: &Cx, mut field: Field<'_>) -> Result<Option<String>> {
    let mut token = Vec::new();
    while let Some(piece) = piece(cx, &mut field).await? {
        token.extend_from_slice(piece.as_ref());
        if token.len() > LONGEST_TOKEN {
            return Err(foreign());
        }
    }
    Ok(String::from_utf8(token).ok())
}

fn foreign() -> Error {
    Error::BadRequest(
        "The form did not come from this site, or the page was open too long. Nothing was kept. Load the page again."
            .into(),
    )
}

/// A body that breaks off when much has arrived of which nothing could be used.
pub(super) fn watched(body: Body, unread: Arc<AtomicUsize>) -> Body {
    Body::from_stream(body.into_data_stream().map(move |piece| {
        let piece = piece.map_err(std::io::Error::other)?;
        if unread.fetch_add(piece.len(), Ordering::AcqRel) > MOST_UNREAD {
            return Err(std::io::Error::other("much has arrived, and no field of it"));
        }
        Ok(piece)
    }))
}

async fn keep(cx: &Cx, mut field: Field<'_>, folder: &Path, called: String, most: u64) -> Result<Received> {
    crate::private::folder(folder)?;
    let path = folder.join(format!("{}.part", cx.new_id()));
    let mut file = tokio::fs::File::create(&path).await?;
    let mut size = 0_u64;
    let outcome = async {
        while let Some(piece) = piece(cx, &mut field).await? {
            let piece = piece.as_ref();
            size += piece.len() as u64;
            if size > most {
                return Err(Error::TooLarge(format!(
                    "The file is larger than {} MB, the most this page takes. Nothing was kept.",
                    most / 1_000_000
                )));
            }
            file.write_all(piece).await?;
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
