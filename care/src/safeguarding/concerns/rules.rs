//! Every decision about concerns: when one is too old, whom it waits for, what may be done next.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Weekday};
use platform::clock::london;

use super::model::Concern;

/// Untaken for longer than so many working hours is too old, where the council has set nothing else.
pub const ALARM_HOURS: i64 = 4;

/// When offices are open: from, to, in hours.
const OPEN: (i8, i8) = (9, 17);

/// Working hours between two moments: Monday to Friday, 9 to 5 in London. A bank holiday counts as a working day, so that
/// an alarm never rings later because of one.
pub fn working_hours(from: Timestamp, to: Timestamp) -> f64 {
    let (from, to) = (from.to_zoned(london()), to.to_zoned(london()));
    if to <= from {
        return 0.0;
    }
    // Whoever waits for a year waits too long by any measure.
    let first = from.date().max(to.date().saturating_sub(1.years()));
    let mut worked = SignedDuration::ZERO;
    for day in first.series(1.days()).take_while(|day| *day <= to.date()) {
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            continue;
        }
        let opens = day.at(OPEN.0, 0, 0, 0).to_zoned(london());
        let closes = day.at(OPEN.1, 0, 0, 0).to_zoned(london());
        let (Ok(opens), Ok(closes)) = (opens, closes) else { continue };
        let (begin, end) = (opens.max(from.clone()), closes.min(to.clone()));
        if end > begin {
            worked += begin.duration_until(&end);
        }
    }
    worked.as_secs_f64() / 3_600.0
}

/// Whether nobody has taken a concern for too long.
pub fn too_old(concern: &Concern, alarm_hours: i64, now: Timestamp) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "at most a hundred")]
    let most = alarm_hours as f64;
    concern.taken_at.is_none() && concern.done_at.is_none() && working_hours(concern.raised_at, now) > most
}

/// Whom a new concern waits for: the duty worker of its own team, else anybody on duty that day; never the colleague it is
/// about. None: the managers. `rota` has the team and the account of each on duty that day.
pub fn duty_of(team: Option<&str>, rota: &[(String, String)], not: Option<&str>) -> Option<String> {
    let fit = || rota.iter().filter(|(_, account)| Some(account.as_str()) != not);
    let own = fit().find(|(of, _)| Some(of.as_str()) == team);
    own.or_else(|| fit().next()).map(|(_, account)| account.clone())
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
