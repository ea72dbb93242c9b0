//! All that a rule can tell of a question. Two questions in the same position have the same answer.
//!
//! This holds because rules name roles and actions only (the loader refuses others): of an owner they can ask no more than
//! whether it is the asker, of a team whether the asker is in it, whether the holder of a matter is the owner of the record,
//! and who of them is barred. A menu and a list ask the same few questions over and over; a test holds remembered answers
//! against fresh ones.

use super::{Record, Resource, Situation, Subject};

/// A question without names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Position {
    action: String,
    roles: Vec<String>,
    second_factor: bool,
    purpose: String,
    break_glass: bool,
    about: Option<About>,
}

/// A record as the asker stands to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct About {
    owner: Whose,
    team: Whose,
    holder: Whose,
    holder_team: Whose,
    holder_is_owner: bool,
    holder_team_is_team: bool,
    restricted: bool,
    asker_barred: bool,
    owner_barred: bool,
    holder_barred: bool,
    others_barred: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Whose {
    Nobodys,
    Askers,
    Others,
}

impl Position {
    pub(super) fn of(subject: &Subject, action: &str, resource: &Resource, situation: &Situation) -> Self {
        let mut roles = subject.roles.clone();
        roles.sort_unstable();
        roles.dedup();
        Self {
            action: action.to_owned(),
            roles,
            second_factor: subject.second_factor,
            purpose: situation.purpose.clone(),
            break_glass: situation.break_glass,
            about: match resource {
                Resource::Area => None,
                Resource::Record(record) => Some(About::of(subject, record)),
            },
        }
    }
}

impl About {
    fn of(subject: &Subject, record: &Record) -> Self {
        let whose = |id: &Option<String>, mine: &dyn Fn(&String) -> bool| match id {
            None => Whose::Nobodys,
            Some(id) if mine(id) => Whose::Askers,
            Some(_) => Whose::Others,
        };
        let is_asker = |id: &String| *id == subject.account_id;
        let is_team = |id: &String| subject.teams.contains(id);
        let is_owner = |id: &String| record.owner.as_ref() == Some(id);
        let is_holder = |id: &String| record.holder.as_ref() == Some(id);
        Self {
            owner: whose(&record.owner, &is_asker),
            team: whose(&record.team, &is_team),
            holder: whose(&record.holder, &is_asker),
            holder_team: whose(&record.holder_team, &is_team),
            holder_is_owner: record.holder == record.owner,
            holder_team_is_team: record.holder_team == record.team,
            restricted: record.restricted,
            asker_barred: record.barred.iter().any(is_asker),
            owner_barred: record.barred.iter().any(is_owner),
            holder_barred: record.barred.iter().any(is_holder),
            others_barred: record.barred.iter().any(|id| !is_asker(id) && !is_owner(id) && !is_holder(id)),
        }
    }
}
