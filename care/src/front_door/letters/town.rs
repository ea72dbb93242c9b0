//! Letters and texts of Larkmere: a draft, one that waits to go, and one that was held back. Whom they go to is fiction, and the
//! numbers are Ofcom's for fiction.

use platform::{
    Result,
    app::App,
    messages::{self, Kind},
    work::{Actor, Work},
};

use super::{
    model::{Letter, Written},
    rules::{self, Agreed},
    save, store,
};
use crate::front_door::contacts;

/// What each of them is, and what becomes of it.
const LETTERS: [(Kind, &str, &str); 3] = [
    (Kind::Letter, "Somebody of Larkmere\n1 Mill Lane\nLarkmere\nZZ1 1AE", "draft"),
    (Kind::Text, "07700 900123", "waits"),
    (Kind::Email, "somebody@example.org", "held back"),
];

/// Fills in the letters.
///
/// # Errors
/// As the record store says.
pub(super) async fn fill(app: App) -> Result<()> {
    let words = rules::words()?;
    let contacts_found = store::some_contacts(&app.db, 3).await?;
    for ((kind, recipient, becomes), contact_id) in LETTERS.into_iter().zip(contacts_found) {
        let Some(contact) = contacts::find(&app.db, &contact_id).await? else { continue };
        let mut work = Work::begin(&app, Actor::service("town")).await?;
        let agreed = Agreed {
            council: &app.config.service_name,
            agreed: "We look together at what would help.",
            next: None,
            worker: "Amina Yusuf",
        };
        let letter = Letter {
            id: work.new_id(),
            version: 1,
            once: work.new_id(),
            contact_id,
            written: Written {
                format: kind.name().into(),
                recipient: recipient.into(),
                subject: words.about_agreed.clone(),
                body: words.agreed(kind, agreed),
            },
            words: format!("agreed {}", words.version),
            by_name: "Amina Yusuf".into(),
            created_at: work.now(),
            message_id: None,
        };
        save::keep(&mut work, &letter, &contact).await?;
        if becomes != "draft" {
            save::send(&mut work, &letter, &contact, None).await?;
        }
        work.commit().await?;
        if becomes == "held back" {
            hold_back(&app, &letter.id).await?;
        }
    }
    Ok(())
}

async fn hold_back(app: &App, id: &str) -> Result<()> {
    let message_id = store::find(&app.db, id).await?.and_then(|letter| letter.message_id);
    let message = match message_id {
        Some(id) => messages::find(&app.db, &id).await?,
        None => None,
    };
    if let Some(message) = message {
        let mut work = Work::begin(app, Actor::service("town")).await?;
        messages::withdraw(&mut work, &message, "They asked us not to get in touch. They will ring us.").await?;
        work.commit().await?;
    }
    Ok(())
}
