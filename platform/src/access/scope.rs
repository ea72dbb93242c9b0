//! What a list may leave out in SQL before the policy is asked about each row.

use std::sync::PoisonError;

use super::{Policy, Record, Resource, Situation, Subject};
use crate::{
    args,
    slice::On,
    storage::{Kind, Value},
};

/// A fence for a list: everything the policy allows is inside. Each row that is shown is still decided on its own.
///
/// A list binds it with [`Scope::values`] or [`Scope::values_with_holder`], and its SQL says the same as [`Scope::holds`].
/// What is inside and yet refused makes a total too high, never a name visible: a test shows that there is none of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Where a record is that is not restricted.
    pub plain: Fence,
    /// Where one is that is restricted.
    pub restricted: Fence,
    /// The account whose personal connections close a record; none when they would not.
    pub barred: Option<String>,
}

/// Which records a fence is around: those of any of these relations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fence {
    /// Records of every team, and of none.
    pub all: bool,
    /// Records allocated to this account.
    pub owner: Option<String>,
    /// Records held by these teams.
    pub teams: Vec<String>,
    /// Records in which this account holds a matter.
    pub holder: Option<String>,
    /// Records in which these teams hold a matter.
    pub holder_teams: Vec<String>,
}

impl Fence {
    fn holds(&self, record: &Record) -> bool {
        let among = |teams: &[String], team: &Option<String>| team.as_ref().is_some_and(|team| teams.contains(team));
        self.all
            || (self.owner.is_some() && self.owner == record.owner)
            || among(&self.teams, &record.team)
            || (self.holder.is_some() && self.holder == record.holder)
            || among(&self.holder_teams, &record.holder_team)
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Scope {
    /// Whether this record is inside the fence: the same condition the SQL states.
    pub fn holds(&self, record: &Record) -> bool {
        let fence = if record.restricted { &self.restricted } else { &self.plain };
        fence.holds(record) && !self.barred.as_ref().is_some_and(|account| record.barred.contains(account))
    }

    /// Whether no record can be inside it: the list need not be fetched.
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty() && self.restricted.is_empty()
    }

    /// The seven values of a list of records `p`, numbered on from any number (here from `$1`):
    ///
    /// ```sql
    /// case when p.restricted then $1 or p.owner_id = $2 or $3 like '%' || p.team_id || '%'
    ///      else $4 or p.owner_id = $5 or $6 like '%' || p.team_id || '%' end
    /// and ' ' || p.barred || ' ' not like $7
    /// ```
    pub fn values(&self) -> Vec<Value> {
        let own = |fence: &Fence| args![fence.all, text(fence.owner.as_ref()), list(&fence.teams)];
        let mut values = own(&self.restricted);
        values.extend(own(&self.plain));
        values.push(self.not_like());
        values
    }

    /// The eleven values of a list of matters `c`, each in the record `p` or in none yet, as [`Scope::values`]:
    ///
    /// ```sql
    /// case when p.restricted then $1 or p.owner_id = $2 or $3 like '%' || p.team_id || '%'
    ///           or c.owner_id = $4 or $5 like '%' || c.team_id || '%'
    ///      else $6 or p.owner_id = $7 or $8 like '%' || p.team_id || '%'
    ///           or c.owner_id = $9 or $10 like '%' || c.team_id || '%' end
    /// and ' ' || coalesce(p.barred, '') || ' ' not like $11
    /// ```
    pub fn values_with_holder(&self) -> Vec<Value> {
        let both = |fence: &Fence| {
            let (owner, holder) = (text(fence.owner.as_ref()), text(fence.holder.as_ref()));
            args![fence.all, owner, list(&fence.teams), holder, list(&fence.holder_teams)]
        };
        let mut values = both(&self.restricted);
        values.extend(both(&self.plain));
        values.push(self.not_like());
        values
    }

    fn not_like(&self) -> Value {
        self.barred.as_ref().map_or_else(|| Value::from(""), |account| Value::from(format!("% {account} %")))
    }
}

fn text(id: Option<&String>) -> Value {
    id.map_or(Value::Null(Kind::Text), Value::from)
}

/// Ids as one text, so that any number of teams is one value: `$3 like '%' || team_id || '%'`. Ids are of one length and
/// without `%` and `_`, so that none is found inside another.
fn list(ids: &[String]) -> Value {
    Value::from(ids.join(" "))
}

/// The question a reach answers: roles in order, second factor, action.
pub(super) type Asked = (Vec<String>, bool, String);

/// The same without names: what anybody with these roles can reach.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reach {
    plain: Near,
    restricted: Near,
    barred: bool,
}

#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Near {
    all: bool,
    own: bool,
    own_teams: bool,
    held: bool,
    held_by_teams: bool,
}

impl Near {
    /// Whether a record is inside already.
    fn holds(self, record: &Record) -> bool {
        let is = |id: &Option<String>, name: &str| id.as_deref() == Some(name);
        self.all
            || self.own && is(&record.owner, "me")
            || self.own_teams && is(&record.team, "mine")
            || self.held && is(&record.holder, "me")
            || self.held_by_teams && is(&record.holder_team, "mine")
    }

    /// Takes in a record that is allowed, by the first relation it has.
    fn takes(&mut self, record: &Record) {
        let is = |id: &Option<String>, name: &str| id.as_deref() == Some(name);
        if is(&record.owner, "me") {
            self.own = true;
        } else if is(&record.team, "mine") {
            self.own_teams = true;
        } else if is(&record.holder, "me") {
            self.held = true;
        } else if is(&record.holder_team, "mine") {
            self.held_by_teams = true;
        } else {
            self.all = true;
        }
    }

    fn of(self, subject: &Subject) -> Fence {
        let teams = |yes: bool| if yes { subject.teams.clone() } else { Vec::new() };
        Fence {
            all: self.all,
            owner: self.own.then(|| subject.account_id.clone()),
            teams: teams(self.own_teams),
            holder: self.held.then(|| subject.account_id.clone()),
            holder_teams: teams(self.held_by_teams),
        }
    }
}

impl Policy {
    /// The fence for a list of records that this subject may do `action` to, for the purpose `care` and without break-glass.
    ///
    /// It is found by asking the policy about one record of each sort; policies cannot name one team or
    /// account, so one team of theirs stands for all of them. An action on an area (a search) is all or nothing.
    pub fn scope(&self, subject: &Subject, action: &str) -> Scope {
        let mut roles = subject.roles.clone();
        roles.sort_unstable();
        let asked = (roles, subject.second_factor, action.to_owned());
        let known = &self.parts().reaches;
        let found = known.read().unwrap_or_else(PoisonError::into_inner).get(&asked).copied();
        let reach = found.unwrap_or_else(|| {
            let reach = self.reach(subject, action);
            known.write().unwrap_or_else(PoisonError::into_inner).insert(asked, reach);
            reach
        });
        Scope {
            plain: reach.plain.of(subject),
            restricted: reach.restricted.of(subject),
            barred: (!reach.barred).then(|| subject.account_id.clone()),
        }
    }

    fn reach(&self, asker: &Subject, action: &str) -> Reach {
        let subject = Subject { account_id: "me".into(), teams: vec!["mine".into()], ..asker.clone() };
        if self.parts().actions.iter().any(|known| known.name == action && known.on == On::Area) {
            let all = self.ask(&subject, action, &Resource::Area, &Situation::care()).allowed;
            let near = Near { all, ..Near::default() };
            return Reach { plain: near, restricted: near, barred: all };
        }
        let mut reach = Reach::default();
        for record in sorts_of_records() {
            if self.ask(&subject, action, &Resource::Record(record.clone()), &Situation::care()).allowed {
                let near = if record.restricted { &mut reach.restricted } else { &mut reach.plain };
                if !near.holds(&record) {
                    near.takes(&record);
                }
                reach.barred |= record.barred.iter().any(|account| account == "me");
            }
        }
        reach
    }
}

/// Records in no relation to `me` of team `mine`, then in one, then in each two, for rules that want both; what is not
/// theirs is nobody's or somebody else's. The order matters: what one relation explains needs no other.
fn sorts_of_records() -> Vec<Record> {
    let mut sorts = Vec::new();
    // One bit for each of the four relations.
    for mine in (0..=2).flat_map(|count| (0_u8..16).filter(move |mine| mine.count_ones() == count)) {
        for others in [false, true] {
            let account = |bit: u8| match mine & bit {
                0 => others.then(|| "colleague".to_owned()),
                _ => Some("me".to_owned()),
            };
            let team = |bit: u8| match mine & bit {
                0 => others.then(|| "theirs".to_owned()),
                _ => Some("mine".to_owned()),
            };
            for (restricted, barred) in [(false, None), (true, None), (false, Some("me")), (true, Some("me"))] {
                sorts.push(Record {
                    owner: account(1),
                    team: team(2),
                    holder: account(4),
                    holder_team: team(8),
                    restricted,
                    barred: barred.into_iter().map(str::to_owned).collect(),
                    ..Record::example()
                });
            }
        }
    }
    sorts
}
