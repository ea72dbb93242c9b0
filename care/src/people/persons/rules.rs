//! Decisions about who is who: how alike two people are, and when a restricted record may be hinted at.

use jiff::civil::Date;
use platform::access::Record;

use super::{
    fold,
    model::{Details, NextStep},
};

/// Roles of those who join us from another organisation. They hold nobody's record and take no next step here.
pub const GUESTS: [&str; 1] = ["health_partner"];

/// Whether an account of these roles joins us from another organisation and does nothing else here.
pub fn is_guest(roles: &[String]) -> bool {
    !roles.is_empty() && roles.iter().all(|role| GUESTS.contains(&role.as_str()))
}

/// From this score on, a warning is shown before a second record is begun. 0 to 100.
pub const LIKELY: i64 = 45;
/// At most so many likely matches are put beside the new person.
pub const MOST_LIKELY_SHOWN: usize = 5;

/// Whether two descriptions can be one person at all: two different NHS numbers never are.
pub fn can_be_same(a: &Details, b: &Details) -> bool {
    !matches!((&a.nhs_number, &b.nhs_number), (Some(a), Some(b)) if a != b)
}

/// How likely two descriptions are one person, 0 to 100; 0 when they cannot be.
///
/// Half of it is the name; the birth date, when both are known, decides most of the rest, in both directions.
pub fn likeness(a: &Details, b: &Details) -> i64 {
    if !can_be_same(a, b) {
        return 0;
    }
    if a.nhs_number.is_some() && a.nhs_number == b.nhs_number {
        return 100;
    }
    let name = name_likeness(&names_of(a), &names_of(b));
    if name < 60 {
        return 0;
    }
    let born = match (a.born_on, b.born_on) {
        (Some(a), Some(b)) if a == b => 30,
        (Some(a), Some(b)) if dates_alike(a, b) => 12,
        (Some(_), Some(_)) => -30,
        _ => 0,
    };
    let same = |a: &Option<String>, b: &Option<String>, points: i64| {
        if a.is_some() && a == b { points } else { 0 }
    };
    let phones = |details: &Details| details.phone.as_deref().and_then(fold::phone);
    let place = same(&a.postcode, &b.postcode, 15) + same(&phones(a), &phones(b), 10);
    // Names count from 60 (hardly alike) to 100 (the same): up to half of the score.
    ((name - 60) * 50 / 40 + born + place).clamp(0, 99)
}

/// Every single name of somebody: given, family and what they are called.
pub fn names_of(details: &Details) -> Vec<String> {
    fold::names(&format!(
        "{} {} {}",
        details.given_name,
        details.family_name,
        details.known_as.as_deref().unwrap_or_default()
    ))
}

/// How well the names asked for are among somebody's names, in any order, 0 to 100.
pub fn name_likeness(asked: &[String], theirs: &[String]) -> i64 {
    if asked.is_empty() || theirs.is_empty() {
        return 0;
    }
    // The shorter list is looked for in the longer one: a second given name left out is no difference.
    let (few, many) = if asked.len() <= theirs.len() { (asked, theirs) } else { (theirs, asked) };
    let best = |name: &String| many.iter().map(|other| single(name, other)).fold(0.0, f64::max);
    let total: f64 = few.iter().map(best).sum();
    let mean = total / f64::from(u32::try_from(few.len()).unwrap_or(1));
    // A single shared name out of two or more says little.
    let covered = if few.len() == 1 && many.len() > 1 && asked.len() > theirs.len() { 0.8 } else { 1.0 };
    #[expect(clippy::cast_possible_truncation, reason = "0 to 100")]
    let points = (mean * covered * 100.0).round() as i64;
    points
}

/// How alike two folded names are, 0 to 1: equal, begun, or with slips.
pub fn single(asked: &str, held: &str) -> f64 {
    if asked == held {
        return 1.0;
    }
    let slips = strsim::damerau_levenshtein(asked, held);
    let jaro = strsim::jaro_winkler(asked, held);
    match slips {
        1 => jaro.max(0.92),
        2 if asked.len() > 5 => jaro.max(0.86),
        _ if asked.len() >= 3 && held.starts_with(asked) => jaro.max(0.88),
        _ if asked.len() >= 4 && fold::sound(asked) == fold::sound(held) => jaro.max(0.86),
        _ => jaro * 0.9,
    }
}

/// Whether one date may be a slip of the other: day and month changed about, or one of the three parts differs.
pub fn dates_alike(a: Date, b: Date) -> bool {
    let swapped = a.year() == b.year() && i16::from(a.month()) == i16::from(b.day()) && a.day() == b.month();
    let equal_parts = u8::from(a.year() == b.year()) + u8::from(a.month() == b.month()) + u8::from(a.day() == b.day());
    swapped || equal_parts == 2
}

/// What a search result of a record that this person may not know of becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// As any other.
    Shown,
    /// “A restricted record: ask the duty manager”: the question was so exact that a second record would be begun.
    Hinted,
    /// Not there.
    Hidden,
}

/// Decides whether somebody may be named to an account, given whether the policy lets it see the record; `exact` when a
/// question left no doubt whom it meant. This is the one place that says so.
pub fn visible(record: &Record, exact: bool, account_id: &str, may_view: bool) -> Visible {
    let closed = record.restricted || record.barred.iter().any(|barred| barred == account_id);
    match (closed, may_view, exact) {
        (false, ..) | (true, true, _) => Visible::Shown,
        (true, false, true) => Visible::Hinted,
        (true, false, false) => Visible::Hidden,
    }
}

/// Whether somebody's next step stays when another is agreed: of two that are still to come it is the sooner, and of two
/// on one day the one that was promised first.
pub fn step_stays(held: &NextStep, new: &NextStep, today: Date) -> bool {
    held.on >= today && held.on <= new.on
}

/// Fields of a journal entry that tell people nothing.
pub const QUIET_FIELDS: [&str; 12] = [
    "id",
    "version",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "number",
    "person_id",
    "once",
    "line_id",
    "event_id",
    "reference",
];
