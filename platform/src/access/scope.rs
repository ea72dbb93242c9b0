//! What a list may leave out in SQL before the policy is asked about each row.

use super::{Policy, Record, Resource, Situation, Subject};
use crate::slice::On;

/// A coarse fence for a list: everything the policy allows is inside, and some of what is inside may still be refused.
///
/// In SQL: `($all or owner_id = $owner or team_id = $team1 or …) and ($restricted or not restricted)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Records of every team, and of none.
    pub all: bool,
    /// Else records held by these teams.
    pub teams: Vec<String>,
    /// And records allocated to this account.
    pub owner: Option<String>,
    /// Whether restricted records can be among them.
    pub restricted: bool,
}

impl Scope {
    /// Whether this record is inside the fence: the same condition the SQL states.
    pub fn holds(&self, record: &Record) -> bool {
        let near = self.all
            || (self.owner.is_some() && self.owner == record.owner)
            || record.team.as_ref().is_some_and(|team| self.teams.contains(team));
        near && (self.restricted || !record.restricted)
    }

    /// Whether no record can be inside it: the list need not be fetched.
    pub fn is_empty(&self) -> bool {
        !self.all && self.teams.is_empty() && self.owner.is_none()
    }
}

/// The same without names: what anybody with these roles can reach.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Reach {
    all: bool,
    own_teams: bool,
    own: bool,
    restricted: bool,
}

impl Policy {
    /// The fence for a list of records that this subject may do `action` to, for the purpose `care` and without break-glass.
    ///
    /// It is found by asking the policy about one record of each sort; policies cannot name one team or
    /// account, so one team of theirs stands for all of them. An action on an area (a search) is all or nothing.
    pub fn scope(&self, subject: &Subject, action: &str) -> Scope {
        let reach = self.reach(subject, action);
        Scope {
            all: reach.all,
            teams: if reach.own_teams { subject.teams.clone() } else { Vec::new() },
            owner: reach.own.then(|| subject.account_id.clone()),
            restricted: reach.restricted,
        }
    }

    fn reach(&self, asker: &Subject, action: &str) -> Reach {
        let subject = Subject { account_id: "me".into(), teams: vec!["mine".into()], ..asker.clone() };
        if self.parts().actions.iter().any(|known| known.name == action && known.on == On::Area) {
            let all = self.ask(&subject, action, &Resource::Area, &Situation::care()).allowed;
            return Reach { all, restricted: all, ..Reach::default() };
        }
        let mut reach = Reach::default();
        for record in sorts_of_records() {
            if self.ask(&subject, action, &Resource::Record(record.clone()), &Situation::care()).allowed {
                reach.restricted |= record.restricted;
                match (record.owner.as_deref(), record.team.as_deref()) {
                    (Some("me"), _) => reach.own = true,
                    (_, Some("mine")) => reach.own_teams = true,
                    _ => reach.all = true,
                }
            }
        }
        reach
    }
}

/// Every relation a record can have to `me` of team `mine`, as far as rules can tell.
fn sorts_of_records() -> Vec<Record> {
    let mut sorts = Vec::new();
    for owner in [None, Some("me"), Some("colleague")] {
        for team in [None, Some("mine"), Some("theirs")] {
            for restricted in [false, true] {
                for barred in [vec![], vec!["colleague".to_owned()]] {
                    let (owner, team) = (owner.map(Into::into), team.map(Into::into));
                    sorts.push(Record { owner, team, restricted, barred, ..Record::example() });
                }
            }
        }
    }
    sorts
}
