//! The borough is the same at every run, says that it is synthetic, and has in it what it promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use platform::testing::TestFolder;

use super::{Order, UNTIL, calendar, extract, life, names};
use crate::{
    evidence::client_level_data::import::{ImportOrder, import_file},
    people::events::model::{Kind, Outcome, ServiceType},
};

fn order(people: u64, seed: u64, clean: bool) -> Order {
    Order { people, years: 5, seed, until: UNTIL, clean }
}

fn extract_of(order: &Order) -> Vec<u8> {
    extract::write_to(order, Vec::new(), &mut |_| {}).unwrap().1
}

#[test]
fn a_seed_makes_the_same_bytes_and_another_seed_others() {
    let first = extract_of(&order(300, 7, false));
    assert_eq!(first, extract_of(&order(300, 7, false)));
    assert_ne!(first, extract_of(&order(300, 8, false)));
}

/// People are made alone: the first of many are those of a small borough.
#[test]
fn a_larger_borough_begins_with_the_smaller_one() {
    let (few, many) = (extract_of(&order(50, 7, false)), extract_of(&order(80, 7, false)));
    assert!(many.starts_with(&few));
}

#[test]
fn every_row_says_that_it_is_synthetic() {
    let text = String::from_utf8(extract_of(&order(200, 7, false))).unwrap();
    for row in text.lines().skip(1) {
        assert!(row.contains("SYNTHETIC practice") && row.contains("Synthetic,Person"), "{row}");
    }
}

#[test]
fn numbers_are_right_different_and_of_the_range_for_tests() {
    let mut seen = std::collections::BTreeSet::new();
    for person in 0..20_000 {
        let number = names::nhs_number(person).unwrap();
        assert!(number.starts_with("999"));
        assert_eq!(crate::people::persons::nhs_number(&number), Some(number.clone()));
        assert_eq!(crate::people::persons::nhs_number(&names::with_a_slip(&number)), None);
        assert!(seen.insert(number));
    }
    assert!(names::nhs_number(names::MOST_NUMBERED - 1).is_some());
    assert_eq!(names::nhs_number(names::MOST_NUMBERED), None);
    // Who has none has none with a slip either: a borough of 700,000 people is made to its end.
    let slip = Some(extract::Dirt::SlipInNhsNumber);
    assert_eq!(extract::number_told(names::MOST_NUMBERED, slip), None);
    assert_eq!(extract::number_told(7, slip), names::nhs_number(7).as_deref().map(names::with_a_slip));
}

/// What the charts will find: requests grow, January is busier than August, Mondays busier than Sundays, and the share solved
/// within 24 hours rises from 55% to 80%.
#[test]
fn rates_are_what_they_should_be() {
    let order = order(12_000, 7, true);
    let calendar = order.calendar();
    let (mut months, mut days, mut solved) = (BTreeMap::<i8, u32>::new(), BTreeMap::<i8, u32>::new(), [[0_u32; 2]; 2]);
    let (mut requests, mut reablement, mut sequel, mut longer, mut carers) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    for number in 0..order.people {
        let life = life::life(&calendar, order.seed, number);
        carers += u32::from(life.details.is_carer);
        assert!(!life.requests.is_empty() || !life.events.is_empty(), "{number} has no story");
        for request in &life.requests {
            requests += 1;
            let day = request.days().0;
            *months.entry(day.month()).or_default() += 1;
            *days.entry(day.weekday().to_monday_one_offset()).or_default() += 1;
            let within = request.hours().is_some_and(|hours| hours <= 24.0) && request.ending == "helped";
            let after_change = life::later(calendar.changed_on, calendar::CHANGE_TAKES_DAYS.unsigned_abs());
            if day < calendar.changed_on || day > after_change {
                let at = usize::from(day > after_change);
                solved[at][0] += u32::from(within);
                solved[at][1] += 1;
            }
        }
        for event in &life.events {
            assert!(event.check().is_ok(), "{event:?}");
            if let Kind::Service(service) = &event.kind {
                reablement += u32::from(service.service_type == ServiceType::StMax);
                sequel += u32::from(event.outcome == Some(Outcome::AssessmentOrReview));
                longer += u32::from(event.ended_on.is_none());
            }
        }
    }
    let percent = |part: u32, of: u32| part * 100 / of;
    // A quarter were helped already and ask 0.9 times on average, the others 1.6 times: 1.42 for each of 12,000.
    assert!((16_500..=18_000).contains(&requests), "{requests} requests");
    assert!((52..=58).contains(&percent(solved[0][0], solved[0][1])), "before: {solved:?}");
    assert!((77..=83).contains(&percent(solved[1][0], solved[1][1])), "after: {solved:?}");
    assert!(months[&1] * 10 > months[&8] * 12, "January {} August {}", months[&1], months[&8]);
    assert!(days[&1] > days[&7] * 5, "Mondays {} Sundays {}", days[&1], days[&7]);
    assert!((13..=15).contains(&percent(carers, 12_000)), "{carers} carers");
    assert!((600..=1_800).contains(&reablement), "{reablement} went through reablement");
    assert!((15..=30).contains(&percent(sequel, reablement)), "{sequel} of {reablement} went on");
    assert!((1_500..=5_000).contains(&longer), "{longer} open services");
}

fn import(order: &Order) -> (crate::evidence::client_level_data::summary::ImportSummary, u64) {
    let path = TestFolder::new();
    let file = path.join("extract.csv");
    let rows = extract::write(order, &file, &mut |_| {}).unwrap();
    assert!(extract::write(order, &file, &mut |_| {}).is_err(), "a file that is there is not written over");
    let asked = ImportOrder { file: &file, called: None, data: &path.join("data"), import_id: "made-1", release: None };
    let imported = import_file(asked, &mut |_| {}).unwrap();
    (imported.summary, rows)
}

#[test]
fn a_clean_extract_imports_without_a_failed_row() {
    let (summary, rows) = import(&order(1_500, 7, true));
    assert_eq!((summary.rows, summary.rows_failed), (rows, 0), "{:?}", summary.findings);
    let found: Vec<&str> = summary.findings.iter().map(|found| found.rule.as_str()).collect();
    // So few people do not fill every month of five years: that is true of it.
    let true_of_it = ["short_term_without_sequel", "month_incomplete", "period_longer_than_data"];
    assert!(found.iter().all(|rule| true_of_it.contains(rule)), "{found:?}");
    for kind in ["request", "assessment", "service", "review"] {
        assert!(summary.by_type[kind] > 50, "{:?}", summary.by_type);
    }
}

#[test]
fn an_ordinary_extract_has_the_findings_it_was_given() {
    let (summary, rows) = import(&order(6_000, 7, false));
    assert_eq!(summary.rows, rows);
    let mut found: Vec<&str> = summary.findings.iter().map(|found| found.rule.as_str()).collect();
    found.sort_unstable();
    found.dedup();
    assert_eq!(
        found,
        [
            "blank_but_mandatory",
            "end_before_start",
            "month_incomplete",
            "nhs_number_check_digit",
            "not_a_postcode",
            "not_on_the_list",
            "period_longer_than_data",
            "release_1_wording",
            "short_term_without_sequel"
        ]
    );
    let share = summary.rows_failed * 1_000 / rows;
    assert!((60..=110).contains(&share), "{share} of a thousand rows failed");
}
