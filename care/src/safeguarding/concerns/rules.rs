//! Every decision about concerns: when one is too old, whom it waits for, what may be done next.

use jiff::{SignedDuration, Timestamp};
use platform::identity::Account;

use super::model::Concern;
use crate::people::persons::rules::is_guest;

/// Untaken for longer than so many hours is too old, where the council has set nothing else.
pub const ALARM_HOURS: i64 = 4;

/// Whether nobody has taken a concern for too long. The clock runs day and night, on Sundays and bank holidays too: whoever
/// is hurt at night is hurt then, so a concern of Friday evening rings on Friday night and not on Monday.
pub fn too_old(concern: &Concern, alarm_hours: i64, now: Timestamp) -> bool {
    let waited = now.duration_since(concern.raised_at);
    concern.taken_at.is_none() && concern.done_at.is_none() && waited > SignedDuration::from_hours(alarm_hours)
}

/// Whether somebody whose account is open may have a concern: they are in a team, and not there from another organisation.
pub fn may_have(account: &Account) -> bool {
    !account.teams.is_empty() && !is_guest(&account.roles)
}

/// Whom a new concern waits for: the duty worker of its own team, else anybody on duty that day; never the colleague it is
/// about, nor somebody connected with the person. None: the managers. `rota` has the team and the account of each on duty.
pub fn duty_of(team: Option<&str>, rota: &[(String, String)], not: &[String]) -> Option<String> {
    let fit = || rota.iter().filter(|(_, account)| !not.contains(account));
    let own = fit().find(|(of, _)| Some(of.as_str()) == team);
    own.or_else(|| fit().next()).map(|(_, account)| account.clone())
}

/// Who has the concern of a restricted record when nobody is on duty, because "every manager" may not see it: somebody
/// by name. The allocated worker, else a manager of the team that holds the record, else any manager. `managers` has the
/// account and the teams of each.
pub fn named(
    owner: Option<&str>,
    team: Option<&str>,
    managers: &[(String, Vec<String>)],
    not: &[String],
) -> Option<String> {
    if let Some(owner) = owner.filter(|id| !not.iter().any(|out| out == id)) {
        return Some(owner.to_owned());
    }
    let fit = || managers.iter().filter(|(account, _)| !not.contains(account));
    let own = fit().find(|(_, teams)| teams.iter().any(|one| Some(one.as_str()) == team));
    own.or_else(|| fit().next()).map(|(account, _)| account.clone())
}

/// Whether somebody may take it now.
///
/// # Errors
/// Why not, in a sentence.
pub fn may_take(concern: &Concern) -> Result<(), &'static str> {
    if concern.done_at.is_some() {
        return Err("Somebody has written down already what was done. Read it below.");
    }
    if concern.holder_id.is_some() {
        return Err("Somebody else took this concern before you. Their name is on this page: ring them.");
    }
    Ok(())
}

/// Whether it may be passed on or ended by this account: taken first, and by them.
///
/// # Errors
/// Why not, in a sentence.
pub fn may_end(concern: &Concern, me: &str) -> Result<(), &'static str> {
    if concern.done_at.is_some() {
        return Err("Somebody has written down already what was done. Read it below.");
    }
    match concern.holder_id.as_deref() {
        Some(holder) if holder == me => Ok(()),
        Some(_) => Err("Somebody else holds this concern. Their name is on this page: ring them."),
        None => Err("Take the concern first, so that everybody knows who has it. What you wrote is still here."),
    }
}
