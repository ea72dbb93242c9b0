//! Who may do what, decided by policies a privacy lead can read, each with its reason in plain words.
//!
//! Promise PL1. Default deny. Principals are staff with roles and teams; resources are areas and people's records; the
//! context carries purpose and break-glass. The policies are Cedar files of the product; see `docs/decisions/0003-identity-and-policy.md`.

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The account.
    pub account_id: String,
    /// Its roles: `social_worker`, `manager` …
    pub roles: Vec<String>,
    /// The ids of its teams.
    pub teams: Vec<String>,
    /// Whether this session passed a second factor.
    pub second_factor: bool,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// The slice as a whole.
    Area,
    /// A record about somebody.
    Record(Record),
}

/// The facts about a record that policies may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// What kind of thing: `person`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// The account it is allocated to.
    pub owner: Option<String>,
    /// The team that holds it.
    pub team: Option<String>,
    /// Whether it is a restricted record.
    pub restricted: bool,
    /// Accounts with a declared personal connection: they may never see it.
    pub barred: Vec<String>,
}

/// What else counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// Why the data is looked at: `care`, `evidence`, `audit`.
    pub purpose: String,
    /// Emergency access with a reason is running for this record.
    pub break_glass: bool,
}

/// Yes or no, and why, in words people understand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is allowed.
    pub allowed: bool,
    /// The reasons of the rules that decided; for a default refusal one sentence of our own.
    pub because: Vec<String>,
}

impl Decision {
    /// The reasons as one text.
    pub fn reason(&self) -> String {
        self.because.join(" ")
    }
}

/// The rules.
#[derive(Clone, Debug)]
pub struct Policy;

impl Policy {
    /// Decides.
    pub fn decide(&self, _: &Subject, _: &str, _: &Resource, _: &Situation) -> Decision {
        Decision { allowed: false, because: vec![] }
    }
}

pub mod break_glass {
    //! Emergency access.
    /// Whether it runs.
    pub async fn running(
        _: &crate::storage::Database,
        _: &str,
        _: &str,
        _: &str,
        _: jiff::Timestamp,
    ) -> crate::Result<bool> {
        Ok(false)
    }
}
