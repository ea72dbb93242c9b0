//! A place, its times, the talking points that are offered there, and one that somebody booked.

use std::collections::BTreeMap;

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use platform::access::Record;
use serde::Serialize;

use crate::{front_door::sent::rules::SAFE, people::persons::Person};

/// From when to when, by weekday: Monday is 1. A day that is not there is closed.
pub type Hours = BTreeMap<i8, (Time, Time)>;

/// A place where people come and talk.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Hub {
    /// UUIDv7.
    pub id: String,
    /// Counts every change.
    pub version: i64,
    /// What people call it.
    pub name: String,
    /// What happens there.
    pub about: String,
    /// Street and part of town.
    pub address: String,
    /// Its postcode.
    pub postcode: String,
    /// Degrees north, when known.
    pub latitude: Option<f64>,
    /// Degrees east, when known.
    pub longitude: Option<f64>,
    /// What helps people to get there, in and about.
    pub access: String,
    /// Whom to ring about the place.
    pub phone: String,
    /// When it is open.
    pub opening: Hours,
    /// When somebody is there for whoever comes.
    pub drop_in: Hours,
    /// Whether the public sees it.
    pub shown: bool,
}

/// A day on which a place is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Closure {
    /// The day.
    pub on: Date,
    /// Why, as the public reads it.
    pub reason: String,
}

/// Talking points that are offered on one weekday, from one day to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TalkingPoint {
    /// UUIDv7.
    pub id: String,
    /// Where.
    pub hub_id: String,
    /// Who is there.
    pub worker_id: String,
    /// That worker's team.
    pub team_id: Option<String>,
    /// Monday is 1.
    pub weekday: i8,
    /// The time of the first.
    pub begins: Time,
    /// When the last has ended.
    pub ends: Time,
    /// How long each is.
    pub minutes: i64,
    /// How many people at the same time.
    pub at_once: i64,
    /// The first day.
    pub from_on: Date,
    /// The last day.
    pub to_on: Date,
}

/// One time that can be booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Of which talking points.
    pub point_id: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it is.
    pub minutes: i64,
    /// How many people at the same time.
    pub at_once: i64,
}

impl Slot {
    /// How a form names it.
    pub fn key(&self) -> String {
        format!("{}.{}", self.point_id, self.starts_at.as_second())
    }

    /// The talking points and the moment that a form names.
    pub fn of_key(key: &str) -> Option<(String, Timestamp)> {
        let (point, second) = key.split_once('.').filter(|(point, _)| point.len() <= 40)?;
        Some((point.to_owned(), Timestamp::from_second(second.parse().ok()?).ok()?))
    }
}

/// What somebody wrote who books.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// What to call them.
    pub name: String,
    /// A key of the ways to hear from us.
    pub reach: String,
    /// Their number.
    pub phone: String,
    /// Their address for e-mail.
    pub email: String,
    /// Where they live.
    pub address: String,
    /// What they need to get in, to hear and to be understood.
    pub needs: String,
    /// What it is about.
    pub words: String,
    /// What they said of danger.
    pub safe: String,
}

/// A talking point that somebody booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// UUIDv7.
    pub id: String,
    /// Counts every change.
    pub version: i64,
    /// A hash of what the form held.
    pub once: String,
    /// Ten digits.
    pub reference: String,
    /// Argon2id of the code.
    pub code_hash: String,
    /// Of which talking points.
    pub point_id: String,
    /// Where.
    pub hub_id: String,
    /// Who listens.
    pub worker_id: String,
    /// That worker's team.
    pub team_id: Option<String>,
    /// When.
    pub starts_at: Timestamp,
    /// How long.
    pub minutes: i64,
    /// The place it takes.
    pub seat: Option<String>,
    /// `booked`, `cancelled`, `came` or `missed`.
    pub state: String,
    /// What they wrote.
    pub told: Told,
    /// For whom, when a worker booked it.
    pub person_id: Option<String>,
    /// The contact it belongs to.
    pub contact_id: Option<String>,
    /// The worker who booked it; empty when they did it themselves.
    pub booked_by: String,
    /// When.
    pub booked_at: Timestamp,
}

impl Booking {
    /// The facts the policy may use: those of the person, and whoever listens.
    pub fn record(&self, person: Option<&Person>) -> Record {
        let own = || Record { kind: "booking".into(), id: self.id.clone(), ..Record::default() };
        Record {
            holder: Some(self.worker_id.clone()),
            holder_team: self.team_id.clone(),
            ..person.map_or_else(own, Person::record)
        }
    }

    /// Whether it is still to come about.
    pub fn is_booked(&self) -> bool {
        self.state == "booked"
    }

    /// What they said of danger, when somebody is needed today.
    pub fn danger(&self) -> Option<&'static str> {
        SAFE.iter().skip(1).find(|(key, _)| *key == self.told.safe).map(|(_, words)| *words)
    }
}
