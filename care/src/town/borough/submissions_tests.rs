//! Submissions tell of a borough as it was known on their last day, and what changes between two is known.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use std::{collections::BTreeMap, fs, path::PathBuf};

use jiff::civil::{Date, date};
use platform::testing::TestFolder;

use super::{
    Order, UNTIL, life,
    submissions::{self, Change, Submission, quarterly},
};
use crate::people::events::model::{Kind, Outcome};

fn order(people: u64) -> Order {
    Order { people, years: 4, seed: 7, until: UNTIL, clean: true }
}

#[test]
fn a_quarter_lies_between_each_and_the_next() {
    let spans: Vec<(Date, Date)> = quarterly(&order(1), 3).iter().map(|one| (one.from, one.to)).collect();
    assert_eq!(
        spans,
        [
            (date(2022, 10, 1), date(2026, 3, 31)),
            (date(2025, 7, 1), date(2026, 6, 30)),
            (date(2025, 10, 1), date(2026, 9, 30)),
        ]
    );
    assert_eq!(quarterly(&order(1), 1).len(), 1);
    // Not before the borough begins.
    assert_eq!(quarterly(&Order { years: 1, ..order(1) }, 9).len(), 4);
}

#[test]
fn what_ends_later_goes_on() {
    let (order, people) = (order(600), 600);
    let calendar = order.calendar();
    let first = quarterly(&order, 3).remove(0);
    let mut open = 0;
    for number in 0..people {
        for event in life::life(&calendar, order.seed, number).events {
            let told = first.told(&order, number, &event).unwrap();
            if matches!(event.kind, Kind::Service(_)) && event.ended_on.is_some_and(|end| end > first.to) {
                open += 1;
                assert_eq!((told.ended_on, told.outcome), (None, Some(Outcome::Continuation)));
            } else {
                assert_eq!(told, event, "the first submission changes nothing else");
            }
            assert!(told.check().is_ok());
        }
    }
    assert!(open > 5, "{open} ended after the first submission");
    assert_eq!(first.died(Some(date(2026, 4, 1))), None);
    assert_eq!(first.died(Some(date(2026, 3, 31))), Some(date(2026, 3, 31)));
}

#[test]
fn a_known_share_of_running_services_is_told_otherwise_and_stays_so() {
    let order = order(6_000);
    let (calendar, sent) = (order.calendar(), quarterly(&order, 3));
    let mut counted: BTreeMap<&str, [u32; 2]> = BTreeMap::new();
    for number in 0..order.people {
        for event in life::life(&calendar, order.seed, number).events {
            let [first, second, third] = [0, 1, 2].map(|place| sent[place].change(&order, number, &event));
            assert_eq!(first, None);
            assert!(second.is_none() || second == third, "what changed once stays so");
            let Some(change) = third else { continue };
            let name = match change {
                Change::Reference => "reference",
                Change::Start => "start",
                Change::Vanished => "vanished",
            };
            counted.entry(name).or_default()[usize::from(second.is_none())] += 1;
            let told = sent[2].told(&order, number, &event);
            match (change, told) {
                (Change::Vanished, told) => assert_eq!(told, None),
                (Change::Reference, Some(told)) => assert!(told.reference.ends_with("-N")),
                (Change::Start, Some(told)) => {
                    assert_eq!((told.started_on.month(), told.started_on.day()), (4, 1));
                    assert!(told.started_on > event.started_on && told.check().is_ok(), "{told:?}");
                }
                other => panic!("{other:?}"),
            }
        }
    }
    for (name, [second, third]) in &counted {
        assert!(*second > 5 && *third > 5, "{name}: {second} from the second on, {third} from the third");
    }
    assert_eq!(counted.len(), 3);
}

#[test]
fn the_same_seed_writes_the_same_files() {
    let folder = TestFolder::new();
    let written = |name: &str| -> Vec<Vec<u8>> {
        let folder = folder.join(name);
        fs::create_dir_all(&folder).unwrap();
        let named = |one: &Submission| -> PathBuf { folder.join(format!("{}.csv", one.place)) };
        let sent = submissions::write(&order(200), "998", 3, &named, &mut |_| {}).unwrap();
        assert!(submissions::write(&order(200), "998", 3, &named, &mut |_| {}).is_err(), "nothing is written over");
        sent.iter().map(|(_, file, _)| fs::read(file).unwrap()).collect()
    };
    let (first, again) = (written("first"), written("again"));
    assert_eq!(first, again);
    for file in first {
        let text = String::from_utf8(file).unwrap();
        assert!(text.lines().count() > 100);
        assert!(text.lines().skip(1).all(|row| row.starts_with("998,") && row.contains("SYNTHETIC practice")));
    }
}
