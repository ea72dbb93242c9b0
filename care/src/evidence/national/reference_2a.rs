//! 2A read a second time: plain Rust over random people, one rule after the other, compared with the SQL episode by episode. The
//! people are made of the days on which the rules turn; broken SQL has to be found out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use std::{collections::BTreeMap, time::Duration};

use engine::columns::{Cell, ColumnKind, Limits, Session};
use jiff::civil::{Date, date};

use super::{
    ascof_2a,
    model::Year,
    reference_2a_people::{Event, OUTCOMES, Somebody, people},
    settings::Settings,
};

const LONG_TERM: [&str; 4] = ["nursing", "residential", "community", "prison"];
/// Outcomes that are in the denominator and count.
const INDEPENDENT: [&str; 9] = [
    "ongoing_low_level",
    "other_short_term",
    "nfa_information_and_advice",
    "nfa_ended_as_planned",
    "nfa_moved",
    "nfa_other",
    "nfa_no_services",
    "nfa_ended_other",
    "nfa_other_council_service",
];

/// Rule, what it found, denominator, numerator.
type Verdict = (&'static str, Option<&'static str>, bool, bool);

fn days(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).unwrap().get_days())
}

fn rank(outcome: Option<&str>) -> i64 {
    let Some(outcome) = outcome else { return 1_099 };
    let place = OUTCOMES.iter().find(|(name, _)| *name == outcome).unwrap().1;
    if place <= 5 { place + 100 } else { place }
}

impl Event {
    fn last(&self) -> Date {
        self.ends.unwrap_or(date(9999, 1, 1))
    }

    fn is_support(&self) -> bool {
        self.kind == "service" && self.service == Some("st_max")
    }
}

/// Every episode that ended in the year, by its first day.
fn episodes(person: &Somebody, year: Year) -> BTreeMap<String, Verdict> {
    let there = person.events.iter().filter(|one| one.client && one.ends.is_none_or(|end| end >= one.starts));
    let mut all: Vec<&Event> = there.collect();
    all.sort_by_key(|one| (one.starts, one.last(), rank(one.outcome), -one.id));
    let mut groups: Vec<Vec<&Event>> = Vec::new();
    for one in all.iter().copied().filter(|one| one.is_support()) {
        match groups.last_mut() {
            Some(group) if days(group.iter().map(|it| it.last()).max().unwrap(), one.starts) <= 7 => group.push(one),
            _ => groups.push(vec![one]),
        }
    }
    let mut found = BTreeMap::new();
    for group in groups {
        let first = group.iter().map(|one| one.starts).min().unwrap();
        let last = group.iter().map(|one| one.last()).max().unwrap();
        if last < year.from || last > year.to {
            continue;
        }
        let ending = group.iter().filter(|one| one.last() == last);
        let own = ending.min_by_key(|one| (rank(one.outcome), -one.id)).unwrap().outcome;
        let others: Vec<&Event> = all.iter().copied().filter(|one| group.iter().all(|its| its.id != one.id)).collect();
        let (rule, outcome) = judged(person, &others, (first, last), own);
        let placed = !matches!(rule, "under_18" | "died_before" | "existing_client");
        let numerator = placed && outcome.is_some_and(|it| INDEPENDENT.contains(&it));
        let lost = outcome.is_some_and(|it| LONG_TERM.contains(&it) || it == "short_term_care_home");
        found.insert(first.to_string(), (rule, outcome, placed && (numerator || lost), numerator));
    }
    found
}

fn judged(
    person: &Somebody,
    others: &[&Event],
    (first, last): (Date, Date),
    own: Option<&'static str>,
) -> (&'static str, Option<&'static str>) {
    // 18 years of 365.25 days are 6,574.5 days.
    if person.born.is_some_and(|born| days(born, last) * 2 < 13_149) {
        return ("under_18", None);
    }
    if person.died.is_some_and(|died| died < first) {
        return ("died_before", None);
    }
    let before = |one: &&Event| {
        one.service.is_some_and(|it| LONG_TERM.contains(&it)) && one.starts < first && days(one.last(), first) < 91
    };
    if others.iter().any(before) {
        return ("existing_client", None);
    }
    if person.died.is_some_and(|died| days(last, died) <= 7) {
        return ("sequel_1_died", Some("nfa_deceased"));
    }
    if own == Some("admitted_to_hospital") {
        return ("sequel_2_hospital", own);
    }
    let next = others.iter().filter(|one| one.starts >= first && one.last() > last && days(last, one.starts) <= 7);
    let next: Vec<&&Event> = next.collect();
    for kind in LONG_TERM.into_iter().chain(["ongoing_low_level", "other_short_term"]) {
        let mut its = next.iter().filter(|one| one.service == Some(kind)).peekable();
        if its.peek().is_some() {
            let home = |one: &&&&Event| matches!(one.component, Some("short_term_residential" | "short_term_nursing"));
            let found =
                if kind == "other_short_term" && its.any(|one| home(&one)) { "short_term_care_home" } else { kind };
            return ("sequel_3_service", Some(found));
        }
    }
    let inside = |one: &&&Event| one.starts >= first && one.last() > first && one.last() <= last;
    // Place in the order, then which part of rule 4 says it.
    let mut says: Vec<(i64, &'static str, Option<&'static str>)> = Vec::new();
    if next.is_empty() && rank(own) < 100 {
        says.push((rank(own), "sequel_4a_own_outcome", own));
    }
    for one in next.iter().filter(|one| one.kind != "service" && one.outcome != Some("nfa_ended_as_planned")) {
        if rank(own) < 100 || rank(one.outcome) < 100 {
            says.push((rank(own), "sequel_4a_own_outcome", own));
        }
        if rank(one.outcome) < 100 {
            says.push((rank(one.outcome), "sequel_4b_what_followed", one.outcome));
        }
    }
    let near = others.iter().filter(inside).filter(|one| {
        matches!(one.kind, "assessment" | "review") && days(one.last(), last) < 14 && rank(one.outcome) < 100
    });
    if let Some(one) = near.min_by_key(|one| (-days(first, one.last()), rank(one.outcome))) {
        says.push((rank(one.outcome), "sequel_4c_review_near_the_end", one.outcome));
    }
    if let Some((_, rule, outcome)) = says.into_iter().min_by_key(|(place, rule, _)| (*place, *rule)) {
        return (rule, outcome);
    }
    if others.iter().filter(inside).any(|one| one.kind == "service" && one.component == Some("equipment")) {
        return ("sequel_5_equipment", Some("ongoing_low_level"));
    }
    ("sequel_6_own_outcome", own)
}

/// What the SQL says of them.
fn asked(people: &[Somebody], sql: &str, year: Year) -> BTreeMap<(String, String), String> {
    let session = Session::open(Limits::default(), &[]).unwrap();
    let day = |day: Option<Date>| day.map_or(Cell::Null, Cell::Date);
    let (mut events, mut details) = (Vec::new(), Vec::new());
    for person in people {
        let key = || Cell::from(person.key.as_str());
        details.push(vec![Cell::from("999"), key(), key(), Cell::from("male"), day(person.born), day(person.died)]);
        for one in &person.events {
            let place = one.outcome.map_or(999, |name| OUTCOMES.iter().find(|(its, _)| *its == name).unwrap().1);
            events.push(vec![
                Cell::from("999"),
                key(),
                Cell::Int(one.id),
                Cell::from(if one.client { "service_user" } else { "carer" }),
                Cell::from(one.kind),
                Cell::Date(one.starts),
                day(one.ends),
                Cell::from(one.service),
                Cell::from(one.component),
                Cell::from(one.outcome),
                Cell::Int(place),
            ]);
        }
    }
    let columns = |names: &'static str| {
        let kind = |name: &str| match name {
            "record_id" | "outcome_rank" => ColumnKind::Int,
            "event_start_date" | "der_end" | "birth_month" | "date_of_death" => ColumnKind::Date,
            _ => ColumnKind::Text,
        };
        names.split(' ').map(|name| (name, kind(name))).collect::<Vec<_>>()
    };
    let joined = columns(
        "la person_key record_id client_type event_type event_start_date der_end service_type service_component event_outcome \
         outcome_rank",
    );
    session.table_of_rows("joined", &joined, &events).unwrap();
    let known = columns("la person_key la_person_id gender birth_month date_of_death");
    session.table_of_rows("person_details", &known, &details).unwrap();
    let settings = Settings::default();
    let mut params: Vec<_> = settings.params().collect();
    params.extend([("year_start", Cell::Date(year.from)), ("year_end", Cell::Date(year.to))]);
    session.keep(Duration::from_mins(1), "found", sql, &params).unwrap();
    let table = session.query(include_str!("asks/found.sql"), &[]).unwrap();
    let mut found = BTreeMap::new();
    for row in &table.rows {
        let told: Vec<String> = row[2..].iter().map(ToString::to_string).collect();
        found.insert((row[0].to_string(), row[1].to_string()), told.join(" "));
    }
    found
}

fn read_plainly(people: &[Somebody], year: Year) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for person in people {
        for (unit, (rule, outcome, denominator, numerator)) in episodes(person, year) {
            let (denominator, numerator) = (u8::from(denominator), u8::from(numerator));
            let told = format!("{rule} {} {denominator} {numerator}", outcome.unwrap_or_default());
            found.insert((person.key.clone(), unit), told);
        }
    }
    found
}

#[test]
fn the_sql_of_2a_and_a_plain_reading_of_its_rules_agree_on_random_people() {
    let year = Year::named("2025-26").unwrap();
    for seed in 1..=4 {
        let people = people(seed, 3_000);
        let (wanted, found) = (read_plainly(&people, year), asked(&people, ascof_2a::MEASURE.sql, year));
        for (key, wanted) in &wanted {
            let person = || people.iter().find(|person| person.key == key.0);
            assert_eq!(found.get(key), Some(wanted), "seed {seed}, {key:?}: {:?}", person());
        }
        assert_eq!(found.len(), wanted.len(), "seed {seed}");
        for rule in [
            "under_18",
            "died_before",
            "existing_client",
            "sequel_1",
            "sequel_2",
            "sequel_3",
            "4a",
            "4b",
            "4c",
            "sequel_5",
            "sequel_6",
        ] {
            let its = wanted.values().filter(|told| told.split(' ').next().unwrap().contains(rule)).count();
            assert!(its > 3, "{rule} places {its}, so nothing is proved");
        }
    }
}

#[test]
fn a_rule_that_is_a_little_wrong_is_found_out() {
    let year = Year::named("2025-26").unwrap();
    let people = people(1, 9_000);
    let wanted = read_plainly(&people, year);
    for (right, wrong) in [
        ("<= $gap_days", "< $gap_days"),
        ("<= $sequel_days", "< $sequel_days"),
        ("< $near_end_days", "<= $near_end_days"),
        ("< $new_client_days", "<= $new_client_days"),
        ("date_of_death) <= 7", "date_of_death) < 7"),
        ("event_outcome <> 'nfa_ended_as_planned'", "event_outcome <> 'nfa_other'"),
        ("(own_rank < 100 or rank < 100)", "rank < 100"),
        ("events.ends > episodes.last_day", "events.ends >= episodes.last_day"),
        (
            "when 'ongoing_low_level' then 6 when 'other_short_term' then 7",
            "when 'ongoing_low_level' then 7 when 'other_short_term' then 6",
        ),
        ("episodes.age < 18 then", "episodes.age < 17 then"),
        (
            "order by ends desc, rank, record_id desc) as place\n  from numbered",
            "order by ends, rank, record_id desc) as place\n  from numbered",
        ),
        (
            "'nfa_ended_other', 'nfa_other_council_service')\n    then 1 else 0 end as numerator",
            "'nfa_ended_other')\n    then 1 else 0 end as numerator",
        ),
    ] {
        let sql = ascof_2a::MEASURE.sql;
        assert_eq!(sql.matches(right).count(), 1, "{right}");
        assert!(asked(&people, &sql.replace(right, wrong), year) != wanted, "{wrong} is not found out");
    }
}
