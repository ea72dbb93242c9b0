//! A conflict, what each record says, and a resolution.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

/// What contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// One NHS number, several ids of the council.
    Ids,
    /// One id of the council, several NHS numbers.
    Numbers,
    /// One person by the nation's key, several dates of birth.
    Births,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Ids, Self::Numbers, Self::Births];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ids => "ids",
            Self::Numbers => "numbers",
            Self::Births => "births",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Ids => "One NHS number, several ids of ours",
            Self::Numbers => "One id of ours, several NHS numbers",
            Self::Births => "One person, several dates of birth",
        }
    }

    /// What it does to the nation's numbers.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Ids => {
                "The nation takes these records for one person. If they are two, one has the wrong NHS number."
            }
            Self::Numbers => {
                "The nation takes these records for two people. Records whose NHS numbers differ are never matched here."
            }
            Self::Births => {
                "The nation takes the earliest year of birth, and carers' records sometimes hold the date of birth of the person they care for."
            }
        }
    }

    /// What one record of it is called, to choose the wrong one.
    pub(crate) fn record(self) -> &'static str {
        match self {
            Self::Ids => "our id",
            Self::Numbers => "the NHS number",
            Self::Births => "the date of birth",
        }
    }
}

/// What one record says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Saying {
    /// What it says of the subject: an id, an NHS number, a date of birth.
    pub says: String,
    /// The same for people.
    pub told: String,
    /// In how many rows.
    pub rows: i64,
    /// The first of them in the file.
    pub first_row: i64,
    pub la_person_ids: String,
    pub nhs_numbers: String,
    pub dates_of_birth: String,
    pub genders: String,
    pub client_types: String,
    pub postcodes: String,
    pub first_start: Option<Date>,
    pub last_start: Option<Date>,
}

/// A subject of which records say several things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Conflict {
    pub kind: Kind,
    pub council: String,
    pub subject: String,
    /// The first row of the file that is part of it.
    pub first_row: i64,
    /// How many conflicts of this kind the file has.
    pub in_all: i64,
    /// How many records say something of the subject; of very many only the first are here.
    pub records: i64,
    pub sayings: Vec<Saying>,
}

impl Conflict {
    /// Records that are not here.
    pub(crate) fn more(&self) -> i64 {
        self.records - i64::try_from(self.sayings.len()).unwrap_or(self.records)
    }

    /// What the records say, sorted, one a line: with the subject it is the evidence.
    pub(crate) fn stated(&self) -> String {
        let mut said: Vec<&str> = self.sayings.iter().map(|one| one.says.as_str()).collect();
        said.sort_unstable();
        let more = self.more();
        let mut stated = said.join("\n");
        if more > 0 {
            stated = format!("{stated}\nand {more} more");
        }
        stated
    }
}

/// What somebody found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Decision {
    /// The records are one person's.
    SamePerson,
    /// They are two people's, and one record has the wrong NHS number.
    TwoPeople,
    /// It is mended where the record lives; the next file will be right.
    Corrected,
}

impl Decision {
    pub(crate) const ALL: [Self; 3] = [Self::SamePerson, Self::TwoPeople, Self::Corrected];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SamePerson => "same_person",
            Self::TwoPeople => "two_people",
            Self::Corrected => "corrected",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.name() == name)
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::SamePerson => "The same person",
            Self::TwoPeople => "Two people: a record has the wrong NHS number",
            Self::Corrected => "Corrected in our own system",
        }
    }

    /// Whether it may be said of a conflict of this kind: records whose NHS numbers differ are never one person's.
    pub(crate) fn fits(self, kind: Kind) -> bool {
        kind != Kind::Numbers || self != Self::SamePerson
    }
}

/// A decision about one conflict's evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Resolution {
    pub id: String,
    pub version: i64,
    pub council: String,
    pub kind: Kind,
    pub subject: String,
    pub stated: String,
    pub import_id: String,
    pub decision: Decision,
    pub wrong_on: Option<String>,
    pub reason: String,
    pub decided_at: Timestamp,
    pub decided_by_name: String,
    pub withdrawn_at: Option<Timestamp>,
}

impl Resolution {
    /// Whether it is about this very evidence.
    pub(crate) fn is_about(&self, conflict: &Conflict) -> bool {
        self.kind == conflict.kind
            && self.council == conflict.council
            && self.subject == conflict.subject
            && self.stated == conflict.stated()
    }
}
