//! Every decision about huddles: who comes first, what is an outcome, who is meant by a name, who may hear. Pure.

use jiff::{ToSpan, civil::Date, civil::Weekday};
use platform::{identity::Account, web::parse_date};

use super::model::{Brought, Said, Task};
use crate::{
    front_door::contacts::rules::turn,
    people::{
        persons::rules::is_guest,
        small_numbers::{FEWEST, Told, told},
    },
};

/// A few ways in which a huddle often ends: as it is stored, and as people read it.
pub const ENDINGS: [(&str, &str); 8] = [
    ("told", "Told them today what helps"),
    ("equipment", "Equipment or a small change at home"),
    ("visit", "A visit together"),
    ("community", "Something near them, with somebody to go along"),
    ("health", "Health goes on with them"),
    ("reablement", "Reablement"),
    ("assessment", "A Care Act assessment"),
    ("enough", "Nothing more for now"),
];

/// Whether partners from health may hear of somebody. The first stands when nobody chose.
pub const SHARING: [(&str, &str); 3] = [
    ("no", "Care staff only: not asked yet, or they said no"),
    ("consent", "They said yes to sharing with health"),
    ("duty", "They were not asked, and there is a duty to share for their care"),
];

/// What somebody who is there does, when they have no account.
pub const DISCIPLINES: [&str; 11] = [
    "Social worker",
    "Occupational therapist",
    "Nurse",
    "GP",
    "Physiotherapist or another therapist",
    "Mental health",
    "Pharmacist",
    "Reablement",
    "Voluntary sector",
    "Housing",
    "Something else",
];

/// The longest line, in characters.
pub const LONGEST_LINE: usize = 500;

/// The longest words, in characters.
pub const LONGEST_WORDS: usize = 4_000;

/// The most lines of who does what on one form.
pub const MOST_LINES: usize = 20;

/// What people read for a key of one of the lists.
pub fn label(list: &[(&'static str, &'static str)], key: &str) -> &'static str {
    list.iter().find(|(held, _)| *held == key).map_or("", |(_, words)| words)
}

/// Whether this way of sharing lets health hear it.
pub fn is_shared(share: &str) -> bool {
    matches!(share, "consent" | "duty")
}

/// What is wrong with how somebody is shared with health, or nothing. The duty is that of section 251B of the Health and
/// Social Care Act 2012 (put there by the Health and Social Care (Safety and Quality) Act 2015, section 3): for the person's
/// own care and in their best interests (subsection 3), and not where they object (subsection 4).
pub fn wrong_sharing(share: &str, why: &str, said_no: bool) -> Option<(&'static str, &'static str)> {
    match share {
        "duty" if said_no => Some((
            "share",
            "They said no to sharing. The duty to share does not hold where somebody objects. Ask them again, or keep it to \
             care staff. Where somebody is in danger, raise a concern",
        )),
        "duty" if why.is_empty() => Some((
            "share_why",
            "Say in a sentence how sharing helps their care and why it is best for them. Until then choose care staff only",
        )),
        "no" | "consent" | "duty" => None,
        _ => Some(("share", "Choose one of the answers shown here")),
    }
}

/// The order of a huddle is that of the queue of contacts; what is settled comes after what waits.
pub fn in_order(all: &mut [Brought]) {
    all.sort_by_key(|one| {
        let asked = &one.item.asked;
        (!one.is_open(), turn(asked.concern, asked.urgent, one.item.since), one.item.id.clone())
    });
}

/// What was said comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet: they wait.
    Waits,
    /// It is decided.
    Decided,
    /// Not today: they come back on this day.
    Back(Date),
}

impl Outcome {
    /// As it is stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waits => "",
            Self::Decided => "decided",
            Self::Back(_) => "back",
        }
    }
}

/// Decides what was said comes to. A day, or what is missing, means no decision today; without a day they come back on the
/// next working day.
pub fn outcome(said: &Said, today: Date) -> Outcome {
    if said.back_on.is_some() || !said.missing.is_empty() {
        return Outcome::Back(said.back_on.unwrap_or_else(|| next_working_day(today)));
    }
    if said.decision.is_empty() && said.ending.is_empty() { Outcome::Waits } else { Outcome::Decided }
}

/// The next day from Monday to Friday.
pub fn next_working_day(day: Date) -> Date {
    let days = match day.weekday() {
        Weekday::Friday => 3,
        Weekday::Saturday => 2,
        _ => 1,
    };
    day.saturating_add(days.days())
}

/// The last day from Monday to Friday before a day.
pub fn working_day_before(day: Date) -> Date {
    let days = match day.weekday() {
        Weekday::Monday => 3,
        Weekday::Sunday => 2,
        _ => 1,
    };
    day.saturating_sub(days.days())
}

/// Reads a day as people type it in a hurry: `tomorrow`, `fri`, `27 11`, or any whole date. A day of the week is the next one,
/// a day and a month without a year are the next such day.
///
/// # Errors
/// A sentence that says what is expected.
pub fn read_day(text: &str, today: Date) -> Result<Option<Date>, String> {
    const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let typed = text.trim().to_lowercase();
    let ahead = |days: i64| Some(today.saturating_add(days.days()));
    let weekday = WEEK.iter().position(|name| typed.len() >= 3 && name.starts_with(&typed));
    let this_year = || parse_date(&format!("{typed} {}", today.year()));
    let next_year = || parse_date(&format!("{typed} {}", i32::from(today.year()) + 1));
    let found = match (typed.as_str(), weekday) {
        ("", _) => return Ok(None),
        ("today", _) => Some(today),
        ("tomorrow", _) => ahead(1),
        (_, Some(at)) => {
            let now = i64::from(today.weekday().to_monday_zero_offset());
            ahead((i64::try_from(at).unwrap_or_default() - now + 6).rem_euclid(7) + 1)
        }
        _ => parse_date(&typed).or_else(|| this_year().filter(|day| *day >= today).or_else(next_year)),
    };
    found
        .map(Some)
        .ok_or_else(|| format!("“{}” is not a day we can read; write it like 27 11, Friday or tomorrow", text.trim()))
}

/// A day as the form shows it again.
pub fn day_typed(day: Option<Date>) -> String {
    day.map(|day| day.strftime("%-d %-m %Y").to_string()).unwrap_or_default()
}

/// Whose account a typed name means: the whole name in any case, or the first name when only one of them has it. Everybody else
/// is a partner without an account.
pub fn who<'a>(typed: &str, accounts: &'a [Account]) -> Option<&'a Account> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return None;
    }
    let mut whole = accounts.iter().filter(|one| one.name.to_lowercase() == typed);
    if let (Some(one), None) = (whole.next(), whole.next()) {
        return Some(one);
    }
    let first = |one: &&Account| one.name.split(' ').next().is_some_and(|name| name.to_lowercase() == typed);
    let mut known = accounts.iter().filter(first);
    match (known.next(), known.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

/// What an account does, as a huddle says it.
pub fn discipline(account: &Account) -> String {
    account.title.clone()
}

/// Whether somebody of these roles is in the huddle from health alone.
pub fn from_health(roles: &[String]) -> bool {
    is_guest(roles)
}

/// Whether a task is overdue.
pub fn is_overdue(task: &Task, today: Date) -> bool {
    task.done_at.is_none() && task.due_on.is_some_and(|due| due < today)
}

/// A part of a whole as it may be told: neither a small part, nor what gives a small rest away.
pub fn part(part: i64, whole: i64) -> Told {
    match (told(part), told(whole - part)) {
        (Told::Count(part), Told::Count(_)) => Told::Count(part),
        _ if whole < FEWEST => told(whole),
        _ => Told::Hidden,
    }
}
