//! Every decision about asking in writing: the questions and their order, promises, how long drafts stay, limits.

use jiff::{SignedDuration, Timestamp, civil::Date};
use platform::clock::{london, london_date};

use super::working;
use crate::front_door::sent::Answers;

/// One question, one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::front_door) enum Step {
    Who,
    Safe,
    Happening,
    Matters,
    Help,
    Reach,
}

/// The questions in their order; never more than six.
pub(super) const STEPS: [Step; 6] = [Step::Who, Step::Safe, Step::Happening, Step::Matters, Step::Help, Step::Reach];

impl Step {
    /// The last part of its address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Safe => "safe",
            Self::Happening => "happening",
            Self::Matters => "matters",
            Self::Help => "help",
            Self::Reach => "reach",
        }
    }

    /// The step at an address.
    pub fn of(slug: &str) -> Option<Self> {
        STEPS.into_iter().find(|step| step.slug() == slug)
    }

    /// Its page.
    pub fn template(self) -> &'static str {
        match self {
            Self::Who => "front_door/asking/who.html",
            Self::Safe => "front_door/asking/safe.html",
            Self::Happening => "front_door/asking/happening.html",
            Self::Matters => "front_door/asking/matters.html",
            Self::Help => "front_door/asking/help.html",
            Self::Reach => "front_door/asking/reach.html",
        }
    }

    /// From 1 on.
    pub fn number(self) -> usize {
        STEPS.iter().position(|step| *step == self).map_or(1, |at| at + 1)
    }

    /// Its address.
    pub fn href(self) -> String {
        format!("/ask/{}", self.slug())
    }

    /// Where the next page is.
    pub fn next(self) -> String {
        STEPS.get(self.number()).map_or_else(|| "/ask/summary".to_owned(), |step| step.href())
    }

    /// Where the page before it is.
    pub fn back(self) -> String {
        let before = self.number().checked_sub(2).and_then(|at| STEPS.get(at));
        before.map_or_else(|| "/ask".to_owned(), |step| step.href())
    }
}

/// How long a draft stays after the last change, in days. The pages say so.
pub(in crate::front_door) const DRAFT_DAYS: i64 = 14;

/// How long a browser can open the page with the reference again after it was sent.
pub(super) const SENT_SHOWN: SignedDuration = SignedDuration::from_hours(24);

/// The longest answer, in characters.
pub(super) const LONGEST: usize = 20_000;

/// The longest answer of one line, in characters.
pub(in crate::front_door) const LONGEST_LINE: usize = 200;

/// Whoever sends a form sooner than this after it was opened is a machine, or should read it once more.
pub(super) const SOONEST: SignedDuration = SignedDuration::from_secs(2);

/// A form older than this is opened anew.
pub(super) const OLDEST: SignedDuration = SignedDuration::from_hours(24);

/// The window in which one network address is counted. A library or a ward is one address, so the bounds are wide.
pub(super) const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Answers saved in a window from one address.
pub(in crate::front_door) const MOST_ANSWERS: u32 = 300;
/// Drafts begun in a window from one address.
pub(in crate::front_door) const MOST_BEGUN: u32 = 30;
/// Requests sent in a window from one address.
pub(super) const MOST_SENT: u32 = 10;
/// Files sent in a window from one address.
pub(super) const MOST_FILES_SENT: u32 = 40;
/// Codes tried in a window from one address.
pub(in crate::front_door) const MOST_TRIES: u32 = 30;

/// Files of one request.
pub(super) const MOST_FILES: usize = 5;
/// Bytes of one file.
pub(super) const MOST_BYTES: u64 = 10_000_000;
/// Bytes of all drafts together: strangers cannot fill the disk.
pub(super) const MOST_BYTES_OF_DRAFTS: i64 = 2_000_000_000;

/// Until when a draft that was changed now is kept.
pub(super) fn kept_until(now: Timestamp) -> Timestamp {
    now.saturating_add(SignedDuration::from_hours(24 * DRAFT_DAYS)).unwrap_or(Timestamp::MAX)
}

/// Whether what they said of danger needs somebody today.
pub(in crate::front_door) fn is_urgent(answers: &Answers) -> bool {
    matches!(answers.safe.as_str(), "danger" | "abuse" | "no_home")
}

/// Whether it is a concern about abuse or neglect.
pub(in crate::front_door) fn is_concern(answers: &Answers) -> bool {
    answers.safe == "abuse"
}

/// The end of a working day, and the hour until which urgent requests are answered on the same day.
const ENDS: i8 = 17;
const SAME_DAY_UNTIL: i8 = 15;
const NOON: i8 = 12;

/// By when somebody gets in touch, in working time: until the end of the next working day. When somebody is in danger, on
/// the same working day if it comes before three, else until noon of the next.
pub(super) fn answer_by(now: Timestamp, urgent: bool) -> Timestamp {
    let here = now.to_zoned(london());
    let today = london_date(now);
    if !urgent {
        return at(working::next_working(today), ENDS, now);
    }
    if working::is_working(today) && here.hour() < SAME_DAY_UNTIL {
        return at(today, ENDS, now);
    }
    at(working::next_working(today), NOON, now)
}

fn at(day: Date, hour: i8, now: Timestamp) -> Timestamp {
    day.at(hour, 0, 0, 0).to_zoned(london()).map_or(now, |zoned| zoned.timestamp())
}

/// What is missing to send: nothing but some words is ever needed.
pub(super) const SOME_WORDS: &str = "Write a few words about what is happening. That is all we need";

/// What stands in the way of how they want to hear from us: a way was chosen without what it needs.
pub(in crate::front_door) fn missing_to_reach(answers: &Answers) -> Option<(&'static str, &'static str)> {
    match answers.reach.as_str() {
        "phone" if answers.phone.is_empty() => {
            Some(("phone", "Give a number we can ring, or choose another way to hear from us"))
        }
        "email" if !answers.email.contains('@') => {
            Some(("email", "Give an email address like name@example.com, or choose another way to hear from us"))
        }
        "post" if answers.address.is_empty() => {
            Some(("address", "Give the address we can write to, or choose another way to hear from us"))
        }
        _ => None,
    }
}
