//! Every decision about small spends: amounts, periods, what is within a limit, who may decide. Pure.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

/// What it is for: as it is stored, and as people read it.
pub const PURPOSES: [(&str, &str); 8] = [
    ("equipment", "Equipment and small aids"),
    ("home", "Something for the home"),
    ("warmth_food", "Warmth or food"),
    ("getting_there", "Getting there: fares, fuel, a taxi"),
    ("joining_in", "Joining in: a fee, a class, kit"),
    ("online", "A phone, getting online, papers"),
    ("carer_break", "A break for a carer"),
    ("other", "Something else"),
];

/// How a row stands, as people read it.
pub const STATES: [(&str, &str); 5] = [
    ("within", "Spent within the limit"),
    ("waiting", "Waiting to be approved"),
    ("approved", "Approved and spent"),
    ("declined", "Declined"),
    ("reversal", "Reversal"),
];

/// More than this is no small spend, in pence.
pub const MOST_PENCE: i64 = 1_000_000;

/// The longest line, in characters.
pub const LONGEST_LINE: usize = 500;

/// The longest words, in characters.
pub const LONGEST_WORDS: usize = 2_000;

/// What people read for a key of one of the lists.
pub fn label(list: &[(&'static str, &'static str)], key: &str) -> &'static str {
    list.iter().find(|(held, _)| *held == key).map_or("", |(_, words)| words)
}

/// Reads pounds as people write them, `35` or `£1,035.50`, as whole pence. Nothing is rounded.
///
/// # Errors
/// A sentence that says what is expected.
pub fn pence(text: &str) -> Result<i64, String> {
    let expected = || format!("“{text}” is not an amount we can read; write pounds and pence like 35 or 35.50");
    let bare = text.trim().trim_start_matches('£').trim();
    let (whole, part) = bare.split_once('.').unwrap_or((bare, "00"));
    let groups: Vec<&str> = whole.split(',').collect();
    let well_grouped = groups.len() == 1
        || !groups[0].is_empty() && groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let digits: String = groups.concat();
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit());
    if bare.starts_with('-') {
        return Err(
            "An amount is more than nothing. To take back one that was a mistake, reverse it on its page".into()
        );
    }
    if !well_grouped || !all_digits(&digits) || !all_digits(part) || part.len() != 2 {
        return Err(expected());
    }
    let amount = digits
        .parse::<i64>()
        .ok()
        .and_then(|pounds| pounds.checked_mul(100))
        .and_then(|pence| pence.checked_add(part.parse().ok()?));
    match amount {
        Some(0) => Err("An amount is more than nothing".into()),
        Some(pence) if pence <= MOST_PENCE => Ok(pence),
        _ => Err("This is more than £10,000, so it is no small spend. Ask your manager how it is paid for".into()),
    }
}

/// In which stretch of the calendar a limit holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// A month.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
    /// A financial year, from 1 April.
    Year,
}

impl Period {
    /// All of them, with their words.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Month, "month", "month"),
        (Self::Quarter, "quarter", "three months"),
        (Self::Year, "year", "financial year"),
    ];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(held, ..)| *held == self).map_or("", |(_, key, _)| key)
    }

    /// As people read it.
    pub fn words(self) -> &'static str {
        Self::ALL.iter().find(|(held, ..)| *held == self).map_or("", |(.., words)| words)
    }

    /// The one with this key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, held, _)| *held == key).map(|(period, ..)| *period)
    }

    /// The first day of the period a day is in, and the first day after it.
    pub fn around(self, day: Date) -> (Date, Date) {
        let first = day.first_of_month();
        let (back, long) = match self {
            Self::Month => (0, 1),
            Self::Quarter => (i64::from((day.month() - 1) % 3), 3),
            Self::Year => (i64::from((day.month() + 8) % 12), 12),
        };
        let begins = first.saturating_sub(back.months());
        (begins, begins.saturating_add(long.months()))
    }
}

/// Which limit stands in the way of a spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fits {
    /// None.
    Within,
    /// The worker's own.
    AboveWorker,
    /// That of the person.
    AbovePerson,
    /// No limit has been set, so everything is approved.
    NoLimit,
}

/// Decides whether a spend is within the limits: `spent` is what counts already in the period, of the worker and for the
/// person.
pub fn fits(pence: i64, limits: Option<(i64, Option<i64>)>, spent: (i64, i64)) -> Fits {
    let Some((worker, person)) = limits else { return Fits::NoLimit };
    if spent.0.saturating_add(pence) > worker {
        return Fits::AboveWorker;
    }
    if person.is_some_and(|most| spent.1.saturating_add(pence) > most) {
        return Fits::AbovePerson;
    }
    Fits::Within
}

/// Why somebody may not decide about a spend, or nothing when they may.
pub fn may_not_decide(state: &str, worker_id: &str, me: &str) -> Option<&'static str> {
    if worker_id == me {
        return Some("Nobody approves their own spend. Another manager decides");
    }
    (state != "waiting").then_some("Somebody decided this already. Look at what they said")
}

/// Why a spend may not be reversed, or nothing when it may.
pub fn may_not_reverse(state: &str, reversed: bool) -> Option<&'static str> {
    match state {
        _ if reversed => Some("This was reversed already"),
        "within" | "approved" => None,
        "reversal" => Some("A reversal is not reversed. If it was a mistake, write the spend down anew"),
        _ => Some("Nothing was spent, so there is nothing to reverse"),
    }
}
