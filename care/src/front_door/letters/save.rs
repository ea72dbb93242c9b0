//! Keeping a letter, and sending it: the letter, its message, the line of the timeline and the journal in one piece of work.

use engine::documents::{Block, Document};
use jiff::civil::Date;
use platform::{
    Error, Result,
    clock::london_date,
    messages::{self, Kind, Outgoing},
    storage::StorageError,
    work::Work,
};

use super::{CARRY, model::Letter, rules, store};
use crate::{front_door::contacts::Contact, people::timeline};

/// How a letter of this format goes.
pub(super) fn kind_of(letter: &Letter) -> Result<Kind> {
    rules::kind_of(&letter.written.format).ok_or_else(|| Error::internal("a letter of no known format"))
}

/// Keeps a new letter; false when its form became one before.
pub(super) async fn keep(work: &mut Work, letter: &Letter, contact: &Contact) -> Result<bool> {
    match store::insert(work, letter).await {
        Ok(()) => {}
        Err(StorageError::Unique(_)) => return Ok(false),
        Err(other) => return Err(other.into()),
    }
    let (subject, person) = (("letter", letter.id.as_str()), contact.person_id.as_deref());
    work.changed("front_door/letters:write", subject, person, None, Some(letter)).await?;
    Ok(true)
}

/// Sends it: from now on its message carries it.
pub(super) async fn send(work: &mut Work, letter: &Letter, contact: &Contact, pdf: Option<Vec<u8>>) -> Result<()> {
    let written = &letter.written;
    let kind = kind_of(letter)?;
    let outgoing = Outgoing {
        kind,
        recipient: written.recipient.clone(),
        subject: written.subject.clone(),
        body: written.body.clone(),
        pdf,
        own_pages: letter.written.format == rules::LARGE,
        person_id: contact.person_id.clone(),
        job: CARRY,
    };
    let message_id = messages::post(work, &outgoing).await?;
    store::carried(work, letter, &message_id).await?;
    let by = work.actor().name.clone();
    if let Some(person_id) = &contact.person_id {
        let what = match kind {
            Kind::Text => "Text",
            Kind::Email => "E-mail",
            Kind::Letter => "Letter",
        };
        let line = timeline::Line {
            person_id,
            at: work.now(),
            kind: timeline::Kind::Letter,
            title: &format!("{what}: {}", written.subject),
            words: Some(&written.body),
            href: Some(&format!("/letters/{}", letter.id)),
            by: &by,
        };
        timeline::add(work, &line).await?;
    }
    let after = Letter { version: letter.version + 1, message_id: Some(message_id), ..letter.clone() };
    let (subject, person) = (("letter", letter.id.as_str()), contact.person_id.as_deref());
    work.changed("front_door/letters:send", subject, person, Some(letter), Some(&after)).await
}

/// The letter as a tagged PDF.
pub(super) async fn pdf(letter: &Letter, council: &str, notice: Option<String>) -> Result<Vec<u8>> {
    let day: Date = london_date(letter.created_at);
    let paragraphs = |text: &str| -> Vec<Block> {
        let parts = text.split('\n').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| Block::Paragraph(part.to_owned())).collect()
    };
    let mut blocks = paragraphs(&letter.written.recipient);
    blocks.push(Block::Paragraph(day.strftime("%-d %B %Y").to_string()));
    blocks.extend(paragraphs(&letter.written.body));
    let document = Document {
        title: letter.written.subject.clone(),
        language: "en-GB",
        author: council.to_owned(),
        made_on: day,
        foot: council.to_owned(),
        notice,
        large: letter.written.format == rules::LARGE,
        blocks,
    };
    let made = tokio::task::spawn_blocking(move || engine::documents::pdf(&document)).await.map_err(Error::internal)?;
    made.map_err(Error::internal)
}
