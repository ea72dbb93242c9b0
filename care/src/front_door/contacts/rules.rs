//! Every decision about contacts: the words people choose from, clocks, order, endings.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
};
use platform::clock::london_date;

/// Something people choose from a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As it is stored.
    pub key: &'static str,
    /// As people read it.
    pub label: &'static str,
}

const fn choice(key: &'static str, label: &'static str) -> Choice {
    Choice { key, label }
}

/// Who asks for whom. The first stands when nobody chose.
pub const ASKS_FOR: [Choice; 3] = [
    choice("themselves", "For themselves"),
    choice("family", "For family, a friend or a neighbour"),
    choice("professional", "As a professional"),
];

/// How the contact reached us; and whether somebody talks with them while it is written down.
pub const CHANNELS: [(Choice, bool); 6] = [
    (choice("phone", "Phone"), true),
    (choice("hub", "Hub or talking point"), true),
    (choice("web", "Web form or email"), false),
    (choice("letter", "Letter"), false),
    (choice("professional", "Another professional"), false),
    (choice("hospital", "Hospital"), false),
];

/// Routes of access in plain words. The nation's word for each (CLD, *Request: Route of Access*) is data: `national`.
pub const ROUTES: [Choice; 8] = [
    choice("home", "Living at home, or anything else"),
    choice("leaving_hospital", "Leaving hospital"),
    choice("avoiding_hospital", "Help instead of going to hospital"),
    choice("growing_up", "Moving on from children’s services"),
    choice("after_reablement", "Asking again after reablement"),
    choice("other_council", "Moving here from another council"),
    choice("own_money", "Paying for their own care until now"),
    choice("prison", "In prison, or leaving it"),
];

/// Answers to a question about consent. Not asked is an answer too: nothing is required while somebody talks.
pub const CONSENT: [Choice; 3] = [choice("not_asked", "Not asked yet"), choice("yes", "Yes"), choice("no", "No")];

/// How a contact can end. The nation's word for each (CLD, *Event Outcome*) is data: `national`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// As it is stored, and as people read it.
    pub choice: Choice,
    /// Whether what they asked was solved: only then can it be *solved within 24 hours*.
    pub solves: bool,
    /// Whether we go on together, so that somebody must take a next step on a day.
    pub goes_on: bool,
}

const fn ending(key: &'static str, label: &'static str) -> Ending {
    Ending { choice: choice(key, label), solves: false, goes_on: false }
}

const fn going_on(key: &'static str, label: &'static str) -> Ending {
    Ending { goes_on: true, ..ending(key, label) }
}

/// Every ending, the commonest first.
pub const ENDINGS: [Ending; 13] = [
    Ending {
        choice: choice(HELPED, "Helped today: they have what they need, or know where it is"),
        solves: true,
        goes_on: false,
    },
    going_on("reablement", "Starts reablement"),
    going_on("assessment", "Goes on to a Care Act assessment or a review"),
    going_on("support", "Goes on to a support plan or a service"),
    ending("council", "Passed to another part of the council, such as housing"),
    ending("nhs", "Passed to the NHS, or paid for by the NHS"),
    ending("hospital", "Went into hospital"),
    ending("own_money", "Arranges and pays for care themselves"),
    ending("declined", "Did not want our help"),
    ending("moved", "Another council is responsible"),
    ending(DIED, "The person died"),
    ending("nothing_offered", "We had nothing to offer"),
    ending("other", "Something else"),
];

/// The ending that solves what was asked.
pub const HELPED: &str = "helped";

/// The ending after which nothing is agreed any more.
pub const DIED: &str = "died";

/// The ending with this key.
pub fn ending_of(key: &str) -> Option<&'static Ending> {
    ENDINGS.iter().find(|ending| ending.choice.key == key)
}

/// Whether somebody talks with the person while this channel's contact is written down, so that the first
/// conversation begins with the contact (FD3).
pub fn talks(channel: &str) -> bool {
    CHANNELS.iter().any(|(choice, talks)| *talks && choice.key == channel)
}

/// A channel as people read it.
pub fn channel_label(key: &str) -> &'static str {
    CHANNELS.iter().find(|(choice, _)| choice.key == key).map_or("another way", |(choice, _)| choice.label)
}

/// What people read for a key of one of the lists.
pub fn label(choices: &[Choice], key: &str) -> &'static str {
    choices.iter().find(|choice| choice.key == key).map_or("", |choice| choice.label)
}

/// A contact is solved in time when it took no longer than this, in hours.
pub const SOLVED_WITHIN_HOURS: f64 = 24.0;

/// It was truly solved when nobody had to ask again within so many days (FD2).
pub const LASTS_DAYS: i32 = 91;

/// Those who were connected to something are asked whether it worked within so many days.
pub use crate::front_door::connections::rules::CHECK_WITHIN_DAYS;

/// Whether a contact was solved within 24 hours. This is the one place that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solved {
    /// It is still open.
    Open,
    /// They have what they asked for, within 24 hours.
    InTime,
    /// They have what they asked for, later than that.
    Late,
    /// It ended in another way.
    Otherwise,
}

/// Decides *solved within 24 hours* from when a contact came, when it was completed, and how it ended.
pub fn solved(received_at: Timestamp, completed_at: Option<Timestamp>, ending: Option<&Ending>) -> Solved {
    match (completed_at, ending) {
        (Some(completed_at), Some(ending)) if ending.solves => {
            if hours(received_at, completed_at) <= SOLVED_WITHIN_HOURS { Solved::InTime } else { Solved::Late }
        }
        (Some(_), Some(_)) => Solved::Otherwise,
        _ => Solved::Open,
    }
}

/// Whether what was solved stayed solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// It was not solved within 24 hours, so the question does not arise.
    NotSolved,
    /// Nobody has asked again yet; from this day on it counts.
    TooEarly(Date),
    /// Nobody asked again within 91 days.
    Lasted,
    /// They asked again on this day.
    CameBack(Date),
}

/// Decides whether a contact that was solved in time stayed so: `again_at` is when the person's next contact came, be it
/// ended or open, if there is one. The measure *solved within 24 hours* says the same; a test compares them.
pub fn lasting(solved: Solved, completed_at: Option<Timestamp>, again_at: Option<Timestamp>, today: Date) -> Lasting {
    let (Solved::InTime, Some(completed_at)) = (solved, completed_at) else {
        return Lasting::NotSolved;
    };
    let last_day = london_date(completed_at).saturating_add(LASTS_DAYS.days());
    match again_at.map(london_date).filter(|again| *again <= last_day) {
        Some(again) => Lasting::CameBack(again),
        None if today > last_day => Lasting::Lasted,
        None => Lasting::TooEarly(last_day.saturating_add(1.days())),
    }
}

/// Where somebody stands in a queue: concerns first, then who needs somebody today, then the oldest wait. The least comes
/// first. The SQL of the queue says the same, and a test compares them; the huddle asks here.
pub fn turn(concern: bool, urgent: bool, since: Timestamp) -> (bool, bool, Timestamp) {
    (!concern, !urgent, since)
}

/// Hours between two moments; never less than none, because clocks are set back.
pub fn hours(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64().max(0.0) / 3_600.0
}

/// A wait as people say it: "25 minutes", "7 hours", "3 days".
pub fn wait_words(hours: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a wait is cut to whole minutes; centuries fit")]
    let minutes = (hours * 60.0) as i64;
    let (number, unit) = match minutes {
        ..=119 => (minutes, "minute"),
        120..=2_879 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

/// Whether completing a contact tells the nation of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum National {
    /// One Request event is made.
    Request,
    /// None: they left no details (a casual contact is outside the national scope).
    None,
}

/// Decides whether completing makes a national event, or refuses in a sentence.
pub fn national(person_known: bool, no_details: bool) -> Result<National, &'static str> {
    match (person_known, no_details) {
        (true, false) => Ok(National::Request),
        (false, true) => Ok(National::None),
        (false, false) => Err("Say who this is about first, or tick that they left no details."),
        (true, true) => Err("We know who this is about, so it cannot also be a contact without details. Untick that."),
    }
}

/// What is asked when a contact ends, field by field: what is missing, in sentences. Empty means it can end.
pub fn missing_at_the_end(
    ending: Option<&Ending>,
    connected_to: &str,
    check_on: Option<Date>,
    person_known: bool,
    today: Date,
) -> Vec<(&'static str, &'static str)> {
    let mut missing = Vec::new();
    let Some(ending) = ending else {
        return vec![("ending", "Choose how it ended. The council’s numbers are made from this")];
    };
    if ending.goes_on && !person_known {
        missing.push(("ending", "Find the person first: what goes on, goes on with somebody whose name we know"));
    }
    if ending.solves && connected_to.is_empty() {
        missing.push((
            "connected_to",
            "Say what they were connected to or what helped, so that we can ask whether it did",
        ));
    }
    let last = today.saturating_add(CHECK_WITHIN_DAYS.days());
    match check_on {
        None if ending.solves && person_known => {
            missing.push(("check_on", "Say on which day we check that it worked: at most 28 days from now"));
        }
        Some(day) if day < today => missing.push(("check_on", "The day we check must be today or later")),
        Some(day) if day > last => missing.push(("check_on", "Check within 28 days from today")),
        _ => {}
    }
    missing
}

/// Whether ending a contact, or correcting how it ended, asks for a dated next step that somebody takes: whenever we go on
/// together; at a correction only for a person whom nobody holds and to whom nobody owes a next step (`held` is false).
pub fn asks_for_step(ending: Option<&Ending>, was_open: bool, held: bool) -> bool {
    ending.is_some_and(|ending| ending.goes_on) && (was_open || !held)
}

/// What is missing of a next step: what happens, on which day from today on, and who takes it.
pub fn missing_of_step(
    what: Option<&str>,
    on: Option<Date>,
    owner: Option<&str>,
    today: Date,
) -> Vec<(&'static str, &'static str)> {
    let mut missing = Vec::new();
    match (what, on) {
        (None, None) => missing.push((
            "next_what",
            "Say what happens next, on which day and by whom, so that nobody is left waiting for nothing",
        )),
        (None, Some(_)) => missing.push(("next_what", "Say what happens on that day")),
        (Some(_), None) => missing.push(("next_on", "Give the next step a day")),
        (Some(_), Some(on)) if on < today => {
            missing.push(("next_on", "The next step lies in the past. Give it a day from today on"));
        }
        (Some(_), Some(_)) => {}
    }
    if owner.is_none() && (what.is_some() || on.is_some()) {
        missing.push(("next_owner_id", "Choose who takes the next step"));
    }
    missing
}

/// Said where a next step is agreed for nobody we know by name: it would stand in no queue.
pub const STEP_FOR_NOBODY: &str = "We do not know who this is about, so nobody would be reminded of this step. Find the \
     person, or empty the step and its day";

/// What is missing to hand a contact over, as [`missing_at_the_end`].
pub fn missing_to_hand_over(to_somebody: bool, same: bool, reason: &str) -> Vec<(&'static str, &'static str)> {
    let mut missing = Vec::new();
    if !to_somebody {
        missing.push(("to", "Choose a worker or a team"));
    } else if same {
        missing.push(("to", "They hold this already. Choose somebody else"));
    }
    if reason.is_empty() {
        missing.push(("reason", "Say why, so that the person need not tell their story again"));
    }
    missing
}

/// A time of day as people write it: "14:30", "2.30pm", "9am".
pub fn read_time(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase().replace(' ', "").replace('.', ":");
    let (digits, half) = match text.strip_suffix("pm") {
        Some(rest) => (rest, Some(12)),
        None => (text.strip_suffix("am").unwrap_or(&text), text.ends_with("am").then_some(0)),
    };
    let (hour, minute) = digits.split_once(':').unwrap_or((digits, "0"));
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None if !digits.contains(':') => return None,
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}
