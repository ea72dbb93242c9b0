//! Those who ask once: some four hundred short contacts of two years, so that queues, timelines and charts have life.
//!
//! Ten months ago the Adult Contact Team changed how it listens: before, half of those who asked were helped on the day;
//! half a year later, four of five are. The charts find that.

use jiff::{Timestamp, ToSpan, civil::Date};
use platform::clock::{london, london_date};

use super::borough::names::Made;
use crate::front_door::contacts;

/// Somebody who asked once or twice.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub given_name: &'static str,
    pub family_name: String,
    pub phone: String,
    pub is_carer: bool,
    pub asked: Vec<Question>,
}

/// What they asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub received_at: Timestamp,
    pub minutes: i64,
    pub channel: &'static str,
    pub asks_for: &'static str,
    pub ending: &'static str,
    pub topic: &'static Topic,
}

impl Question {
    /// When somebody first talked with them: at once where somebody listens, else a while before it ended.
    pub fn talked_at(&self) -> Timestamp {
        let minutes = if contacts::rules::talks(self.channel) { 0 } else { self.minutes / 4 };
        self.received_at.saturating_add(minutes.minutes()).unwrap_or(self.received_at)
    }

    /// Whether they had told us before. Half of those who waited for days had; who is helped on the day tells it once.
    pub fn told_before(&self) -> bool {
        self.minutes > 1_440 && self.minutes % 2 == 0
    }
}

/// Something people ask, and what helps.
#[derive(Debug)]
pub(super) struct Topic {
    pub words: &'static str,
    pub helps: &'static str,
    /// How it ends when it is not solved on the day.
    pub otherwise: &'static str,
}

const fn topic(words: &'static str, helps: &'static str, otherwise: &'static str) -> Topic {
    Topic { words, helps, otherwise }
}

const TOPICS: [Topic; 24] = [
    topic(
        "I cannot get in and out of the bath any more.",
        "A bath board from Red Shed equipment library",
        "assessment",
    ),
    topic(
        "My mother is home from hospital and cannot manage the stairs.",
        "Two weeks of help from the home-first volunteers",
        "reablement",
    ),
    topic("Where do I get a blue badge form?", "Filled in together on the phone", "council"),
    topic("I have not spoken to anybody since Sunday.", "Friendly Calls, and the Saltings lunch club", "assessment"),
    topic(
        "My husband’s memory is going and I do not know where to turn.",
        "Memory café and the dementia adviser",
        "assessment",
    ),
    topic("The carers did not come this morning.", "The provider rang back within the hour", "support"),
    topic(
        "I care for my sister and I am worn out.",
        "Larkmere Carers Hub, sitting service on Wednesdays",
        "assessment",
    ),
    topic("My key safe is broken and the nurse cannot come in.", "Handyperson service, the same day", "council"),
    topic("I cannot read your letter.", "The letter again in large print, and a note on the record", "other"),
    topic(
        "I am frightened of falling on the way to the shops.",
        "Steady Steps class and the community bus",
        "reablement",
    ),
    topic("My son is eighteen next year. What happens then?", "The transitions guide and a named worker", "assessment"),
    topic("Can somebody help me with my shopping?", "Neighbourhood shoppers, Eastfold", "assessment"),
    topic("The heating is off and I am eighty-one.", "Warm Homes Larkmere and two heaters today", "council"),
    topic("I want to stop drinking, and I do not want a leaflet.", "Recovery Friends, met at the door", "nhs"),
    topic(
        "My neighbour shouts at night and I think he is not well.",
        "The mental health team’s line, and I ring back on Friday",
        "nhs",
    ),
    topic("I need a wheelchair for a weekend.", "Lent by Red Shed equipment library", "nhs"),
    topic(
        "How much would a care home cost my father?",
        "The money guide, and an hour with the advice centre",
        "own_money",
    ),
    topic("My hearing aid box has no batteries in it.", "Hearing service drop-in, Tuesday", "nhs"),
    topic("I would like to learn to cook again after my stroke.", "Cooking at the Fold, Mondays", "reablement"),
    topic("I look after two grandchildren and my wife. I need an hour.", "Grandparents’ hour at the hub", "assessment"),
    topic("Somebody rang and wanted my bank card.", "Trading standards, and a call blocker", "council"),
    topic("I cannot open my tablets.", "The pharmacist packs them by day", "nhs"),
    topic("I do not want to go to the day centre any more.", "The allotment group instead", "assessment"),
    topic(
        "We are moving here in March. Who do we ask about my care?",
        "A worker’s name, and the plan sent ahead",
        "other",
    ),
];

/// How busy each month is, in tenths.
const MONTHS: [u32; 12] = [12, 11, 10, 9, 9, 10, 9, 8, 10, 11, 11, 9];

/// The callers of the two years before a day, in the order of their first call.
pub(super) fn callers(today: Date) -> Vec<Caller> {
    let mut made = Made::new(2_026);
    let first = today.first_of_month().saturating_sub(24.months());
    let changed_on = today.saturating_sub(10.months());
    let mut callers: Vec<Caller> = Vec::new();
    let mut number = 100;
    for month in 0..=24 {
        let begins = first.saturating_add(month.months());
        let busy = MONTHS[usize::from(begins.month().unsigned_abs()) - 1];
        for _ in 0..made.below(4) + 15 * busy / 10 {
            let day = begins.saturating_add(i64::from(made.below(28)).days());
            if day >= today {
                continue;
            }
            let question = question(&mut made, day, changed_on, today);
            // Every tenth has asked before.
            let again = made.below(10) == 0 && callers.len() > 20;
            if again {
                let at = callers.len() - 1 - usize::try_from(made.below(20)).unwrap_or_default();
                callers[at].asked.push(question);
                continue;
            }
            number += 1;
            callers.push(Caller {
                given_name: made.given(),
                family_name: made.family(),
                phone: format!("07700 900{number:03}"),
                is_carer: made.below(9) == 0,
                asked: vec![question],
            });
        }
    }
    for caller in &mut callers {
        caller.asked.sort_by_key(|question| question.received_at);
    }
    callers
}

fn question(made: &mut Made, day: Date, changed_on: Date, today: Date) -> Question {
    let topic = made.one(&TOPICS);
    // From half to four fifths in half a year.
    let since = changed_on.until(day).map_or(0, |span| span.get_days()).clamp(0, 182);
    let share = 50 + 30 * u32::try_from(since).unwrap_or_default() / 182;
    let solved = made.below(100) < share;
    let minutes = if solved { 10 + made.below(260) } else { 1_440 * (2 + made.below(9)) + made.below(200) };
    let at = day.at(8, 30, 0, 0).saturating_add(i64::from(made.below(480)).minutes());
    let received_at = at.to_zoned(london()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
    let ended = received_at.saturating_add(i64::from(minutes).minutes()).unwrap_or(received_at);
    // What would end today or later was hurried: the open ones are the sixty's.
    let minutes = if london_date(ended) >= today { 10 + made.below(90) } else { minutes };
    Question {
        received_at,
        minutes: i64::from(minutes),
        channel: *made.one(&["phone", "phone", "phone", "web", "hub", "professional"]),
        asks_for: *made.one(&["themselves", "themselves", "family"]),
        ending: if solved { "helped" } else { topic.otherwise },
        topic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front_door::contacts::rules;

    #[test]
    fn two_years_of_calls_with_a_change_in_them() {
        let today = jiff::civil::date(2026, 11, 23);
        let callers = callers(today);
        let asked: Vec<&Question> = callers.iter().flat_map(|caller| &caller.asked).collect();
        assert!((330..=430).contains(&asked.len()), "{} calls", asked.len());
        let share = |from: Date, to: Date| {
            let some: Vec<_> = asked.iter().filter(|q| (from..to).contains(&london_date(q.received_at))).collect();
            some.iter().filter(|q| q.ending == "helped" && q.minutes <= 1_440).count() * 100 / some.len()
        };
        let changed = today.saturating_sub(10.months());
        assert!((40..=60).contains(&share(today.saturating_sub(24.months()), changed)));
        assert!((70..=95).contains(&share(changed.saturating_add(182.days()), today)));
        for topic in &TOPICS {
            assert!(rules::ending_of(topic.otherwise).is_some_and(|ending| !ending.solves), "{}", topic.otherwise);
        }
        assert!(asked.iter().all(|q| london_date(q.received_at) < today));
    }
}
