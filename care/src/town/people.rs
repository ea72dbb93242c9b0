//! The sixty people of the town, read from `people.json`: who they are, what they said, and what came of it. All invented.

use jiff::civil::{Date, Time};
use platform::{Error, Result};
use serde::Deserialize;

use crate::people::persons::{Details, about_me::AboutMe};

/// One of the sixty.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resident {
    /// How the town's own files name them; unique.
    pub key: String,
    /// One sentence on why they are here.
    pub story: String,
    /// The promises of the mission that they touch.
    pub promises: Vec<String>,
    given_name: String,
    #[serde(default)]
    family_name: String,
    known_as: Option<String>,
    pronouns: Option<String>,
    born_on: Option<Date>,
    /// Days before today.
    pub died_days_ago: Option<i32>,
    nhs_number: Option<String>,
    gender: Option<String>,
    ethnicity: Option<String>,
    address: Option<String>,
    postcode: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    contact_preference: Option<String>,
    accessible_information: Option<String>,
    language: Option<String>,
    #[serde(default)]
    interpreter: bool,
    gp_practice: Option<String>,
    lives: Option<String>,
    #[serde(default)]
    is_carer: bool,
    /// Username of whom they are allocated to.
    pub owner: Option<String>,
    /// Name of the team that holds the record.
    pub team: Option<String>,
    /// Few may know that this record exists.
    #[serde(default)]
    pub restricted: bool,
    /// Usernames of those with a personal connection.
    #[serde(default)]
    pub barred: Vec<String>,
    about_me: Option<Words>,
    /// Who is around them.
    #[serde(default)]
    pub relations: Vec<Around>,
    /// The times they asked, the earliest first.
    #[serde(default)]
    pub contacts: Vec<Asked>,
    /// What happens next.
    pub next: Option<Next>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Words {
    most_important: Option<String>,
    people_important: Option<String>,
    communication: Option<String>,
    wellness: Option<String>,
    please_do: Option<String>,
    how_and_when: Option<String>,
    also_worth_knowing: Option<String>,
    written_by: Option<String>,
}

/// Somebody around somebody: `other` is their `kind`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Around {
    /// A name that relations know.
    pub kind: String,
    /// Key of the other.
    pub other: String,
    /// What is worth knowing about it.
    pub note: Option<String>,
}

/// One time they asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Days before today.
    pub days_ago: i32,
    /// Time of day in London.
    pub at: Time,
    /// Username of whoever listened.
    pub by: String,
    /// A key of contacts.
    pub channel: String,
    /// A key of contacts.
    pub asks_for: String,
    /// A key of contacts.
    pub route: String,
    /// Who called, when it was somebody else.
    pub caller: Option<String>,
    /// In their words.
    pub happening: String,
    /// What matters.
    #[serde(default)]
    pub matters: String,
    /// What they tried.
    #[serde(default)]
    pub tried: String,
    /// What was agreed.
    #[serde(default)]
    pub agreed: String,
    /// Somebody is needed today.
    #[serde(default)]
    pub urgent: bool,
    /// Somebody is worried about abuse or neglect.
    #[serde(default)]
    pub concern: bool,
    /// They had to say it again.
    #[serde(default)]
    pub told_before: bool,
    /// How it ended; none while it is open.
    pub end: Option<Ended>,
}

/// How it ended.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// Minutes after it came.
    pub after_minutes: i64,
    /// A key of contacts.
    pub ending: String,
    /// What helped.
    pub connected_to: Option<String>,
    /// When we ask whether it did, in days after it ended.
    pub check_after_days: Option<i32>,
}

/// What happens next.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Next {
    /// Days from today; below zero when it is overdue.
    pub days: i32,
    /// In words.
    pub what: String,
    /// Username of who takes it.
    pub owner: String,
}

impl Resident {
    /// What their record says.
    pub fn details(&self) -> Details {
        let own = self.clone();
        Details {
            given_name: own.given_name,
            family_name: own.family_name,
            known_as: own.known_as,
            pronouns: own.pronouns,
            born_on: own.born_on,
            died_on: None,
            nhs_number: own.nhs_number,
            gender: own.gender,
            ethnicity: own.ethnicity,
            address: own.address,
            postcode: own.postcode,
            uprn: None,
            phone: own.phone,
            email: own.email,
            contact_preference: own.contact_preference,
            accessible_information: own.accessible_information,
            language: own.language,
            interpreter: own.interpreter,
            gp_practice: own.gp_practice,
            lives: own.lives,
            is_carer: own.is_carer,
        }
    }

    /// What they say of themselves, if they did, on a day.
    pub fn about_me(&self, written_on: Date) -> Option<AboutMe> {
        let words = self.about_me.clone()?;
        Some(AboutMe {
            most_important: words.most_important,
            people_important: words.people_important,
            communication: words.communication,
            wellness: words.wellness,
            please_do: words.please_do,
            how_and_when: words.how_and_when,
            also_worth_knowing: words.also_worth_knowing,
            written_by: words.written_by,
            written_on,
        })
    }
}

/// All sixty, in the order of the file.
///
/// # Errors
/// When the file does not say what it should: a mistake of ours.
pub fn residents() -> Result<Vec<Resident>> {
    serde_json::from_str(include_str!("people.json")).map_err(|cause| Error::internal(format!("people.json: {cause}")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        front_door::contacts::rules,
        people::persons::{self, relations},
        town::{
            localities::LOCALITIES,
            staff::{STAFF, TEAMS},
        },
    };

    #[test]
    fn sixty_people_hold_together() {
        let people = residents().unwrap();
        assert_eq!(people.len(), 60);
        let keys: BTreeSet<&str> = people.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys.len(), 60);
        let works_here = |username: &str| assert!(STAFF.iter().any(|one| one.username == username), "{username}");
        for one in &people {
            one.owner.iter().chain(&one.barred).for_each(|name| works_here(name));
            assert!(one.team.iter().all(|team| TEAMS.iter().any(|(name, _)| name == team)), "{}", one.key);
            assert!(one.relations.iter().all(|around| keys.contains(around.other.as_str())), "{}", one.key);
            assert!(one.relations.iter().all(|around| relations::is_kind(&around.kind)), "{}", one.key);
            for asked in &one.contacts {
                works_here(&asked.by);
                assert_ne!(rules::label(&rules::ASKS_FOR, &asked.asks_for), "", "{}", one.key);
                assert_ne!(rules::channel_label(&asked.channel), "another way", "{}", one.key);
                assert!(rules::ROUTES.iter().any(|choice| choice.key == asked.route), "{}", one.key);
                if let Some(end) = &asked.end {
                    let ending = rules::ending_of(&end.ending).unwrap();
                    assert!(
                        !ending.solves || (end.connected_to.is_some() && end.check_after_days.is_some()),
                        "{}",
                        one.key
                    );
                }
            }
        }
    }

    /// Nobody's number, place or telephone is anybody's.
    #[test]
    fn everything_is_fiction() {
        for one in residents().unwrap() {
            let details = one.details();
            if let Some(number) = &details.nhs_number {
                assert!(number.starts_with("999"), "{}", one.key);
                assert_eq!(persons::nhs_number(number).as_ref(), Some(number), "{}", one.key);
            }
            if let Some(postcode) = &details.postcode {
                assert!(postcode.starts_with("ZZ"), "{}", one.key);
                assert_eq!(persons::postcode(postcode).as_ref(), Some(postcode), "{}", one.key);
            }
            assert!(details.phone.iter().all(|phone| phone.starts_with("01632 960") || phone.starts_with("07700 900")));
            assert!(details.email.iter().all(|email| email.ends_with("@example.org")), "{}", one.key);
        }
    }

    /// Where they live and what its postcodes begin with belong together.
    #[test]
    fn everybody_lives_in_a_locality_of_the_map() {
        for one in residents().unwrap() {
            let details = one.details();
            let (Some(address), Some(postcode)) = (&details.address, &details.postcode) else { continue };
            // Somebody's sister lives far away, and one address is nobody's to know.
            let Some(place) = address.lines().last().and_then(|line| line.strip_suffix(", Larkmere")) else { continue };
            let locality = LOCALITIES.iter().find(|locality| locality.name == place).unwrap();
            assert!(postcode.starts_with(locality.district), "{}", one.key);
        }
    }
}
