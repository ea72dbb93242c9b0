//! A person as the record keeps them.

use std::ops::{Deref, DerefMut};

use jiff::{Timestamp, civil::Date};
use platform::access::Record;
use serde::Serialize;

/// What people write about a person: everything the edit page holds. Only some name is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Details {
    /// As the person says it; may be empty.
    pub given_name: String,
    /// As the person says it; may be empty. For somebody not known by name: “woman at the library”.
    pub family_name: String,
    /// What they like to be called.
    pub known_as: Option<String>,
    /// How to speak of them: she/her.
    pub pronouns: Option<String>,
    /// Birth date.
    pub born_on: Option<Date>,
    /// Day of death.
    pub died_on: Option<Date>,
    /// Ten digits with a right check digit.
    pub nhs_number: Option<String>,
    /// As they say it.
    pub gender: Option<String>,
    /// As they say it.
    pub ethnicity: Option<String>,
    /// Lines, without the postcode.
    pub address: Option<String>,
    /// In capitals with its blank when it is a British one.
    pub postcode: Option<String>,
    /// Unique Property Reference Number.
    pub uprn: Option<String>,
    /// As typed.
    pub phone: Option<String>,
    /// As typed.
    pub email: Option<String>,
    /// How and when they like to be reached.
    pub contact_preference: Option<String>,
    /// What to do when writing or calling (Accessible Information Standard, DCB1605): shown wherever somebody may.
    pub accessible_information: Option<String>,
    /// The language to speak and write, when it is not English.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// The GP practice.
    pub gp_practice: Option<String>,
    /// Where and with whom they live, in plain words.
    pub lives: Option<String>,
    /// Whether they look after somebody without being paid.
    pub is_carer: bool,
}

/// A person about to be recorded.
pub type NewPerson = Details;

impl Details {
    /// The name to put on top of a page: given and family name, or what they are called.
    pub fn name(&self) -> String {
        let name = [self.given_name.as_str(), self.family_name.as_str()].join(" ");
        match name.trim() {
            "" => self.known_as.clone().unwrap_or_default(),
            known => known.to_owned(),
        }
    }

    /// Whole years on a day; on the day of death for those who have died. None without a birth date or before birth.
    pub fn age_on(&self, day: Date) -> Option<i32> {
        let born = self.born_on?;
        let day = self.died_on.map_or(day, |died| died.min(day));
        let had_birthday = (day.month(), day.day()) >= (born.month(), born.day());
        let years = i32::from(day.year()) - i32::from(born.year()) - i32::from(!had_birthday);
        (years >= 0).then_some(years)
    }

    /// Where they live in a word or two: the last line of the address, else the first half of the postcode.
    pub fn place(&self) -> Option<String> {
        let line = self.address.as_deref().and_then(|lines| lines.lines().rev().find(|line| !line.trim().is_empty()));
        line.map(|line| line.trim().to_owned())
            .or_else(|| self.postcode.as_deref()?.split(' ').next().map(str::to_owned))
    }
}

/// What happens next with somebody, when, and who sees to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// The day.
    pub on: Date,
    /// In words: “ring Tunde about the key safe”.
    pub what: String,
    /// The account that takes it.
    pub owner_id: String,
}

/// A person. Their [`Details`] read as fields of their own: `person.given_name`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// UUIDv7.
    pub id: String,
    /// Goes up by one with each save of the details.
    pub version: i64,
    /// What people write about them.
    #[serde(flatten)]
    pub details: Details,
    /// The account the record is allocated to.
    pub owner_id: Option<String>,
    /// The team that holds it.
    pub team_id: Option<String>,
    /// Whether only few may know that this record exists.
    pub restricted: bool,
    /// Accounts with a declared personal connection: they never see it.
    pub barred: Vec<String>,
    /// The next step's day.
    pub next_on: Option<Date>,
    /// The next step in words.
    pub next_what: Option<String>,
    /// The account that takes it.
    pub next_owner_id: Option<String>,
    /// When the record began.
    pub created_at: Timestamp,
    /// Who began it, by name.
    pub created_by: String,
    /// When the details were last saved.
    pub updated_at: Timestamp,
    /// Who saved them, by name.
    pub updated_by: String,
}

impl Person {
    /// The facts policies use.
    pub fn record(&self) -> Record {
        Record {
            kind: "person".into(),
            id: self.id.clone(),
            owner: self.owner_id.clone(),
            team: self.team_id.clone(),
            restricted: self.restricted,
            barred: self.barred.clone(),
            ..Record::default()
        }
    }

    /// The address of their page.
    pub fn href(&self) -> String {
        format!("/people/{}", self.id)
    }

    /// Whether somebody holds this person or owes them a next step: they stand in the queue then.
    pub fn is_held(&self) -> bool {
        self.owner_id.is_some() || self.next_on.is_some()
    }

    /// The next step, if one is agreed.
    pub fn next_step(&self) -> Option<NextStep> {
        Some(NextStep { on: self.next_on?, what: self.next_what.clone()?, owner_id: self.next_owner_id.clone()? })
    }
}

impl Deref for Person {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.details
    }
}

impl DerefMut for Person {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.details
    }
}

/// Somebody a search or a duplicate check came upon: enough to tell people apart, and no more.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// UUIDv7.
    pub id: String,
    /// Given and family name.
    pub name: String,
    /// What they like to be called.
    pub known_as: Option<String>,
    /// Birth date.
    pub born_on: Option<Date>,
    /// Day of death.
    pub died_on: Option<Date>,
    /// Where they live in a word or two.
    pub place: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// The last four digits of the NHS number.
    pub nhs_number_tail: Option<String>,
    /// The team that holds the record.
    pub team_id: Option<String>,
    /// Whom it is allocated to.
    pub owner_id: Option<String>,
    /// Whether only few may know that this record exists.
    pub restricted: bool,
    /// Accounts that never see it.
    pub barred: Vec<String>,
    /// How well it fits, 0 to 100.
    pub score: i64,
    /// The question left no doubt: the whole NHS number, or birth date and name.
    pub exact: bool,
    /// Whole years today are worked out from this by [`Found::age_on`].
    #[serde(skip)]
    pub(super) details: Details,
}

/// Somebody who may be meant, before they are ranked: only what tells people apart.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub id: String,
    pub details: Details,
    pub owner_id: Option<String>,
    pub team_id: Option<String>,
    pub restricted: bool,
    pub barred: Vec<String>,
}

impl Found {
    pub(super) fn of(person: Candidate, score: i64, exact: bool) -> Self {
        let details = person.details;
        let tail = details.nhs_number.as_ref().and_then(|number| number.get(6..)).map(str::to_owned);
        Self {
            name: details.name(),
            known_as: details.known_as.clone(),
            born_on: details.born_on,
            died_on: details.died_on,
            place: details.place(),
            postcode: details.postcode.clone(),
            nhs_number_tail: tail,
            id: person.id,
            team_id: person.team_id,
            owner_id: person.owner_id,
            restricted: person.restricted,
            barred: person.barred,
            score,
            exact,
            details,
        }
    }

    /// The facts policies use.
    pub fn record(&self) -> Record {
        Record {
            kind: "person".into(),
            id: self.id.clone(),
            owner: self.owner_id.clone(),
            team: self.team_id.clone(),
            restricted: self.restricted,
            barred: self.barred.clone(),
            ..Record::default()
        }
    }

    /// Whole years on a day.
    pub fn age_on(&self, day: Date) -> Option<i32> {
        self.details.age_on(day)
    }
}

#[cfg(test)]
impl Found {
    /// A result made by hand, for tables of facts.
    pub(super) fn example(details: Details, exact: bool) -> Self {
        let person =
            Candidate { id: "1".into(), details, owner_id: None, team_id: None, restricted: false, barred: Vec::new() };
        Self::of(person, 90, exact)
    }
}
