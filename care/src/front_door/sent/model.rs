//! What somebody sends us in writing: their answers, and the files with them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::assessed::Assessed;

/// Every answer as it was written. Nothing but some words is needed, so all of it may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// A key of [`super::rules::WHO`]: who it is for.
    pub who: String,
    /// A key of [`super::rules::SAFE`]: whether somebody is in danger.
    pub safe: String,
    /// What is happening, in their words.
    pub happening: String,
    /// What matters to them.
    pub matters: String,
    /// What would help.
    pub would_help: String,
    /// A carer asks for themselves too.
    pub for_me_too: bool,
    /// What it is like for the carer, in their words.
    pub my_words: String,
    /// The name of the person it is about, when that is somebody else.
    pub about_name: String,
    /// The sender's name.
    pub name: String,
    /// A key of [`super::rules::REACH`]: how they want to hear from us.
    pub reach: String,
    /// Telephone.
    pub phone: String,
    /// Email address.
    pub email: String,
    /// Postal address.
    pub address: String,
    /// What we must know to write or talk to them: communication needs.
    pub write_how: String,
    /// A professional's organisation.
    pub organisation: String,
    /// A professional's role there.
    pub job: String,
    /// The route of access, for a professional who knows it.
    pub route: String,
    /// A key of [`super::rules::CONSENT`]: whether the person knows.
    pub consent: String,
    /// Why they could not be asked.
    pub consent_why: String,
    /// A self-assessment, when there is one.
    #[serde(skip_serializing_if = "Assessed::is_none")]
    pub assessed: Assessed,
}

impl Answers {
    /// What is happening, as the contact keeps it: what was written of it, and the self-assessment.
    pub fn told(&self) -> String {
        let parts = [self.happening.clone(), self.assessed.told()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    /// What matters to them, and a good day.
    pub fn matter(&self) -> String {
        let parts = [self.matters.as_str(), &self.assessed.good_day];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

/// Something that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Ten digits, the last of which checks the others.
    pub reference: String,
    /// Argon2id of the code.
    pub code_hash: String,
    /// The contact it became.
    pub contact_id: String,
    /// The carer's own contact.
    pub carer_contact_id: Option<String>,
    /// The answers.
    pub answers: Answers,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// By when we said that somebody gets in touch.
    pub answer_by: Timestamp,
}

/// A file that was sent with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name on the disk.
    pub id: String,
    /// What the sender calls it.
    pub called: String,
    /// A key of [`super::rules::KINDS`].
    pub kind: String,
    /// Bytes.
    pub size: i64,
}
