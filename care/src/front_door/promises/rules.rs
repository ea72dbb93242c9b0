//! What each promise comes to: pure functions of the clocks of contacts.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date};
use platform::clock::london_date;

use crate::front_door::contacts::{
    Clock,
    rules::{self, Lasting, SOLVED_WITHIN_HOURS, Solved},
};

/// Fewer contacts than this in a month say nothing in a chart, and one person's wait could be read from them.
pub(super) use crate::people::small_numbers::FEWEST;

/// When somebody first answered: took it to themselves, or talked. Whichever came first.
pub(super) fn answered(clock: &Clock) -> Option<Timestamp> {
    clock.claimed_at.into_iter().chain(clock.conversation_at).min()
}

/// Hours until somebody answered, for those who wrote or were written about: who rings is answered at once, and would hide
/// how long the others wait.
pub(super) fn hours_to_answer(clock: &Clock) -> Option<f64> {
    if rules::talks(&clock.channel) { None } else { answered(clock).map(|at| rules::hours(clock.received_at, at)) }
}

/// Whether somebody talked with them within 24 hours. Not known yet while the day has not passed.
pub(super) fn talked_in_time(clock: &Clock, now: Timestamp) -> Option<bool> {
    match clock.conversation_at {
        Some(at) => Some(rules::hours(clock.received_at, at) <= SOLVED_WITHIN_HOURS),
        None if rules::hours(clock.received_at, now) > SOLVED_WITHIN_HOURS => Some(false),
        None => None,
    }
}

/// Whether an ended contact was solved within 24 hours, by the contact's own rule.
pub(super) fn solved_in_time(clock: &Clock) -> Option<bool> {
    let (at, how) = clock.ended.as_ref()?;
    match rules::solved(clock.received_at, Some(*at), rules::ending_of(how)) {
        Solved::Open => None,
        solved => Some(solved == Solved::InTime),
    }
}

/// Whether what was solved within 24 hours still was 91 days later. Not known before that, unless they came back.
pub(super) fn lasted(clock: &Clock, today: Date) -> Option<bool> {
    let (at, how) = clock.ended.as_ref()?;
    let solved = rules::solved(clock.received_at, Some(*at), rules::ending_of(how));
    match rules::lasting(solved, Some(*at), clock.again_at, today) {
        Lasting::Lasted => Some(true),
        Lasting::CameBack(_) => Some(false),
        Lasting::NotSolved | Lasting::TooEarly(_) => None,
    }
}

/// The value in the middle: half are below it, half above.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

/// The share of yes among what is known; none when nothing is known.
pub(super) fn share(answers: &[bool]) -> Option<f64> {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let yes = answers.iter().filter(|yes| **yes).count();
    (!answers.is_empty()).then(|| number(yes) / number(answers.len()))
}

/// The months from the one of `from` to that of `to`, each with what fell into it. None is left out.
pub(super) fn by_month<T>(from: Date, to: Date, found: impl Iterator<Item = (Timestamp, T)>) -> BTreeMap<Date, Vec<T>> {
    let mut months = BTreeMap::new();
    let mut month = from.first_of_month();
    while month <= to {
        months.insert(month, Vec::new());
        month = month.saturating_add(1.month());
    }
    for (at, value) in found {
        if let Some(of) = months.get_mut(&london_date(at).first_of_month()) {
            of.push(value);
        }
    }
    months
}

/// What can be shown of months: the value of each that has enough, in order.
pub(super) fn shown<T>(months: &BTreeMap<Date, Vec<T>>, value: impl Fn(&[T]) -> Option<f64>) -> Vec<(Date, f64)> {
    let enough = |of: &&Vec<T>| i64::try_from(of.len()).is_ok_and(|count| count >= FEWEST);
    months.iter().filter_map(|(month, of)| Some((*month, value(Some(of).filter(enough)?)?))).collect()
}

/// Hours as a wall shows them in few letters: "25 min", "7 h", "3 days".
pub(super) fn short(hours: f64) -> String {
    rules::wait_words(hours)
        .replace(" minutes", " min")
        .replace(" minute", " min")
        .replace(" hours", " h")
        .replace(" hour", " h")
}
