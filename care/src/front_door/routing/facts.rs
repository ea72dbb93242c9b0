//! What rules look at, from a contact and the person it is about; and the names of where contacts go.

use std::collections::BTreeMap;

use jiff::civil::Date;
use platform::{Result, app::App, identity};

use super::{
    model::{Facts, Rule, To},
    rules,
    store::Past,
};
use crate::{
    front_door::{contacts::Contact, light},
    people::persons::Person,
};

/// The facts of an open contact.
pub(super) fn of(contact: &Contact, person: Option<&Person>, today: Date) -> Facts {
    let typed = &contact.typed;
    Facts {
        age: person.and_then(|person| person.age_on(today)).map(i64::from),
        district: person.and_then(|person| person.postcode.as_deref()).and_then(light::rules::district),
        said: format!("{}\n{}", typed.happening, typed.matters),
        worker_id: person.and_then(|person| person.owner_id.clone()),
        urgent: typed.urgent,
        concern: typed.concern,
        route: typed.route.clone(),
    }
}

/// The facts of a contact of last month, as they are known today.
pub(super) fn of_past(past: &Past, today: Date) -> Facts {
    let years = |born: Date| born.until((jiff::Unit::Year, today)).ok().map(|span| i64::from(span.get_years()));
    Facts {
        age: past.born_on.and_then(years),
        district: past.postcode.as_deref().and_then(light::rules::district),
        said: past.said.clone(),
        worker_id: past.person.as_ref().and_then(|person| person.owner.clone()),
        urgent: past.urgent,
        concern: past.concern,
        route: past.route.clone(),
    }
}

/// Names of teams and workers, to say where something goes.
pub(super) struct Names {
    teams: BTreeMap<String, String>,
    workers: BTreeMap<String, String>,
}

impl Names {
    pub(super) async fn of(app: &App) -> Result<Self> {
        let teams = identity::teams(app).await?.into_iter().map(|team| (team.id, team.name)).collect();
        let workers = identity::accounts(app).await?.into_iter().map(|one| (one.id, one.name)).collect();
        Ok(Self { teams, workers })
    }

    pub(super) fn team(&self, id: &str) -> &str {
        self.teams.get(id).map_or("a team that is not here any more", String::as_str)
    }

    /// Where something goes, in words.
    pub(super) fn to(&self, to: &To) -> String {
        match to {
            To::Team(id) => self.team(id).to_owned(),
            To::Worker(id) => {
                self.workers.get(id).cloned().unwrap_or_else(|| "a worker who is not here any more".into())
            }
        }
    }

    /// Where a stored key leads, in words.
    pub(super) fn key(&self, key: &str) -> String {
        To::read(key).map_or_else(|| "nobody".to_owned(), |to| self.to(&to))
    }

    pub(super) fn teams(&self) -> impl Iterator<Item = (&String, &String)> {
        self.teams.iter()
    }

    pub(super) fn has_team(&self, id: &str) -> bool {
        self.teams.contains_key(id)
    }

    /// Each rule in a sentence.
    pub(super) fn sentences(&self, all: &[Rule]) -> Vec<String> {
        all.iter().map(|rule| rules::sentence(rule, rule.team_id.as_deref().map(|id| self.team(id)))).collect()
    }
}
