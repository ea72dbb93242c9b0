//! Who may do what, decided by policies a privacy lead can read, each with its reason in plain words.
//!
//! Promise PL1. Default deny. Principals are staff with roles and teams; resources are areas and people's records; the
//! context carries purpose and break-glass. The policies are Cedar files of the product; see `docs/decisions/0003-identity-and-policy.md`.
//!
//! | ask | with | who asks |
//! |---|---|---|
//! | may she, and why? | [`Policy::decide`] | every page, by way of the web shell's `may` |
//! | would break-glass open it? | [`Policy::opens_with_break_glass`] | the page that says no |
//! | which rows can a list leave out in SQL? | [`Policy::scope`] | every list of records |
//! | who may do what, on paper? | [`Policy::matrix`] | the privacy lead, and the test that compares it |

pub mod break_glass;
mod load;
mod matrix;
mod policy;
mod position;
mod scope;

#[cfg(test)]
mod tests;

pub use policy::Policy;
pub use scope::{Fence, Scope};

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
    /// The account that holds one matter in it (a contact, a conversation), which is not the whole record.
    pub holder: Option<String>,
    /// The team that holds that matter.
    pub holder_team: Option<String>,
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

impl Situation {
    /// The ordinary one: a record is used to help the person it is about.
    pub fn care() -> Self {
        Self { purpose: "care".into(), break_glass: false }
    }
}

impl Record {
    /// A record that stands for others when the policy is asked about sorts of records.
    pub(crate) fn example() -> Self {
        Self { kind: "record".into(), id: "example".into(), ..Self::default() }
    }
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
