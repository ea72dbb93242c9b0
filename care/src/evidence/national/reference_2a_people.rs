//! Random people for the second reading of 2A, made of the days on which its rules turn.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

/// What says how something ended, and what says only that something goes on: the nation's order.
pub(super) const OUTCOMES: [(&str, i64); 18] = [
    ("reablement", 1),
    ("assessment_or_review", 2),
    ("financial_assessment", 3),
    ("end_of_life", 3),
    ("support_planning_or_services", 4),
    ("continuation", 5),
    ("admitted_to_hospital", 6),
    ("nfa_moved", 7),
    ("nfa_nhs", 8),
    ("nfa_self_funded", 9),
    ("nfa_information_and_advice", 10),
    ("nfa_other_council_service", 11),
    ("nfa_declined", 12),
    ("nfa_deceased", 13),
    ("nfa_ended_as_planned", 14),
    ("nfa_ended_other", 15),
    ("nfa_no_services", 16),
    ("nfa_other", 17),
];

#[derive(Clone, Debug)]
pub(super) struct Event {
    pub id: i64,
    pub client: bool,
    pub kind: &'static str,
    pub starts: Date,
    pub ends: Option<Date>,
    pub service: Option<&'static str>,
    pub component: Option<&'static str>,
    pub outcome: Option<&'static str>,
}

#[derive(Debug)]
pub(super) struct Somebody {
    pub key: String,
    pub born: Option<Date>,
    pub died: Option<Date>,
    pub events: Vec<Event>,
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// People around one episode each, with what begins and ends on the days that decide.
pub(super) fn people(seed: u64, count: usize) -> Vec<Somebody> {
    const DAYS: [i64; 15] = [-91, -90, -14, -14, -13, -8, -7, 0, 1, 6, 7, 8, 13, 14, 15];
    let mut dice = Dice(seed);
    let mut id = 0;
    let person = |at: usize, dice: &mut Dice, id: &mut i64| {
        let base = date(2025, 3, 1).checked_add(i64::try_from(dice.below(400)).unwrap().days()).unwrap();
        let on = |day: Date, by: i64| day.checked_add(by.days()).unwrap();
        let last = on(base, dice.of(&[0, 10, 30, 42]));
        let mut events = Vec::new();
        for n in 0..=dice.below(6) {
            let kind =
                if n == 0 || dice.below(2) == 0 { "service" } else { dice.of(&["request", "assessment", "review"]) };
            let anchor = dice.of(&[base, last]);
            let starts = if n == 0 { base } else { on(anchor, dice.of(&DAYS)) };
            let after = on(starts, dice.of(&[-1, 0, 1, 7, 30, 100]));
            let (near_last, near_base) = (on(last, dice.of(&DAYS)), on(base, dice.of(&DAYS)));
            let ends =
                if n == 0 { Some(last) } else { dice.of(&[None, Some(after), Some(near_last), Some(near_base)]) };
            let is_service = kind == "service";
            let service = match n {
                0 => Some("st_max"),
                _ => dice.of(&[
                    None,
                    None,
                    Some("st_max"),
                    Some("st_max"),
                    Some("st_max"),
                    Some("nursing"),
                    Some("residential"),
                    Some("community"),
                    Some("prison"),
                    Some("ongoing_low_level"),
                    Some("other_short_term"),
                    Some("other_short_term"),
                    Some("carer_direct"),
                ]),
            };
            let components = [
                None,
                Some("equipment"),
                Some("short_term_residential"),
                Some("short_term_nursing"),
                Some("reablement"),
            ];
            let outcome = dice.below(OUTCOMES.len() + 8);
            *id += 1;
            events.push(Event {
                id: *id,
                client: dice.below(20) > 0,
                kind,
                starts,
                ends,
                service: service.filter(|_| is_service),
                component: dice.of(&components).filter(|_| is_service),
                // Those that only go on are given more often, and so is none.
                outcome: OUTCOMES.get(outcome).or_else(|| OUTCOMES[..6].get(outcome - OUTCOMES.len())).map(|it| it.0),
            });
        }
        let (adult, child) = (last.year() - 18, last.year() - 17);
        let born = match dice.below(9) {
            0 => None,
            1 => date(adult, last.month(), 1).into(),
            2 => date(child, last.month(), 1).into(),
            _ => date(1950, 1, 1).into(),
        };
        let died = match dice.below(11) {
            0 => Some(last),
            1 => Some(on(last, 7)),
            2 => Some(on(last, 8)),
            3 => Some(base),
            4 => Some(on(base, -1)),
            _ => None,
        };
        Somebody { key: format!("p{at:05}"), born, died, events }
    };
    (0..count).map(|at| person(at, &mut dice, &mut id)).collect()
}
