//! What somebody sent us in writing, as they wrote it, with its files: shown wherever the contact is that it became.
//!
//! Promises FD1 and FD5. The public pages (`front_door/asking`) write it once; nobody changes it afterwards. The contact
//! beside it is what we go on to write.
//!
//! | a file is | when |
//! |---|---|
//! | of a draft | it was put to a request that was not sent; it goes with the draft |
//! | of a contact | the request was sent; whoever may read the contact may fetch it, and each time is written down |
//!
//! Law: Care Act 2014 sections 9 and 10 (asking is enough); UK GDPR article 5(1)(e) (drafts are not kept).

pub mod assessed;
mod model;
pub mod outcomes;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use assessed::Assessed;
pub use model::{Answers, File, Sent};
pub use store::{add_file, bytes_of_drafts, file_of_contact, files_of_draft, find, insert, remove_file};
pub(super) use store::{files_of_drafts_before, give_files, of_contact};

use std::path::PathBuf;

use platform::{
    Result,
    app::App,
    slice::Slice,
    storage::{Database, Migration},
};
use serde::Serialize;

/// The folder below the data folder in which the files are.
pub const FOLDER: &str = "sent";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/sent",
    tables: &[Migration { name: "20261125_36_sent", sql: include_str!("tables/20261125_36_sent.sql") }],
    folders: &[FOLDER],
    files: Some(|app| Box::pin(files(app))),
    ..Slice::NONE
};

/// The files there should be: `alongside check` compares both ways.
async fn files(app: App) -> Result<Vec<PathBuf>> {
    let ids = store::every_file(&app.db).await?;
    Ok(ids.into_iter().map(|id| PathBuf::from(FOLDER).join(id)).collect())
}

/// Where a file of this id is.
pub fn place_of(app: &App, id: &str) -> PathBuf {
    app.config.data.join(FOLDER).join(id)
}

/// What the page of a contact shows of it.
#[derive(Debug, Serialize)]
pub(super) struct Panel {
    reference: String,
    answers: Answers,
    sent_at: jiff::Timestamp,
    answer_by: jiff::Timestamp,
    of_carer: bool,
    other: Option<String>,
    safe: &'static str,
    reach: &'static str,
    consent: &'static str,
    files: Vec<Line>,
    assessed: Option<assessed::Shown>,
}

#[derive(Debug, Serialize)]
struct Line {
    href: String,
    called: String,
    kind: &'static str,
    size: String,
}

/// How whoever sent this contact asked to be reached safely, if they said so.
pub(crate) async fn safe_words(db: &Database, contact_id: &str) -> Result<Option<String>> {
    let Some(sent) = of_contact(db, contact_id).await? else { return Ok(None) };
    Ok(words_of(&sent.answers))
}

/// As [`safe_words`], of answers at hand.
pub(super) fn words_of(answers: &Answers) -> Option<String> {
    let how = Some(answers.write_how.trim()).filter(|how| !how.is_empty());
    let said = Some(rules::label(&rules::SAFE, &answers.safe)).filter(|said| !said.is_empty() && answers.safe != "no");
    let words: Vec<&str> = said.into_iter().chain(how).collect();
    (!words.is_empty()).then(|| words.join(". "))
}

/// What was sent and became this contact, if it came in writing.
pub(super) async fn panel(db: &Database, contact_id: &str) -> Result<Option<Panel>> {
    let Some(sent) = of_contact(db, contact_id).await? else { return Ok(None) };
    let of_carer = sent.contact_id != contact_id;
    let other = if of_carer { Some(&sent.contact_id) } else { sent.carer_contact_id.as_ref() };
    let files = store::files_of_contact(db, contact_id).await?;
    let line = |file: File| Line {
        href: format!("/contacts/{contact_id}/files/{}", file.id),
        called: file.called,
        kind: rules::kind_words(&file.kind),
        size: rules::size_words(file.size),
    };
    let mut answers = sent.answers;
    if of_carer {
        // What they say of somebody else stands with that person, behind a rule of access of its own.
        let assessed = Assessed::default();
        answers = Answers { about_name: String::new(), would_help: String::new(), assessed, ..answers };
    }
    Ok(Some(Panel {
        reference: rules::reference_words(&sent.reference),
        other: other.map(|id| format!("/contacts/{id}")),
        of_carer,
        safe: rules::label(&rules::SAFE, &answers.safe),
        reach: rules::label(&rules::REACH, &answers.reach),
        consent: rules::label(&rules::CONSENT, &answers.consent),
        sent_at: sent.sent_at,
        answer_by: sent.answer_by,
        assessed: assessed::Shown::of(&answers.assessed),
        answers,
        files: files.into_iter().map(line).collect(),
    }))
}
