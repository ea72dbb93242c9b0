//! What every comparison has, stretches of waits, days of the week, and what leaves the council. Stories are in
//! `care/tests/evidence/variation.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::float_cmp, reason = "a test that fails should say where")]

use engine::{
    columns::Cell,
    statistics::survival::{Span, survival},
};
use jiff::civil::date;

use super::{
    between::{Found, One, funnel_of},
    between_views,
    choices::Stretch,
    comparisons::{self, Asked, By},
    demand, demand_views, home, home_views, waits, waits_views,
};
use crate::evidence::measures::measure_named;

const STRETCH: Stretch = Stretch { from: date(2025, 1, 6), to: date(2025, 12, 31) };

#[test]
fn every_comparison_is_of_a_share_that_exists() {
    for one in comparisons::ALL {
        if one.measure == "ascof-2a" {
            continue;
        }
        let measure = measure_named(one.measure).expect("a measure");
        assert!(measure.denominator.is_some() && !measure.people_sql.is_empty(), "{}", one.measure);
    }
    let (own, file) = (Asked::all(true), Asked::all(false));
    assert!(own.iter().any(|one| one.code() == "repeat-contact.team"));
    assert!(file.iter().any(|one| one.code() == "reablement-endings.provider"));
    assert!(!file.iter().any(|one| one.by == By::Team) && !own.iter().any(|one| one.by == By::Provider));
    assert!(
        file.iter().any(|one| one.code() == "ascof-2a.provider")
            && !own.iter().any(|one| one.code() == "ascof-2a.place")
    );
    assert!(Asked::exists("repeat-contact.team") && !Asked::exists("repeat-contact") && !Asked::exists("x.team"));
}

fn found(units: &[(&str, i64, i64)], unknown: (i64, i64)) -> Found {
    let one = |name: &str, counted, size| One { name: name.to_owned(), size, counted };
    let units: Vec<One> = units.iter().map(|(name, counted, size)| one(name, *counted, *size)).collect();
    Found { funnel: funnel_of(&units), units, unknown: one("Not known", unknown.0, unknown.1), stretch: STRETCH }
}

fn by_provider() -> Asked {
    Asked::all(false).into_iter().find(|one| one.code() == "reablement-endings.provider").unwrap()
}

#[test]
fn a_funnel_says_who_is_out_and_never_who_is_best() {
    let asked = by_provider();
    let quiet = found(&[("Ash", 40, 100), ("Elm", 45, 100), ("Oak", 42, 100)], (0, 0));
    let said = between_views::sentences(&quiet, asked).join(" ");
    assert_eq!(
        said,
        "Of 300 endings of reablement, 127 (42.3%) were followed by no long-term support. None of 3 providers differs from the \
         rest by more than chance would make it."
    );
    // One of twelve far out: it does not widen the limits for itself.
    let mut units: Vec<(&str, i64, i64)> =
        ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K"].map(|name| (name, 50, 100)).to_vec();
    units.push(("Oak", 90, 100));
    let said = between_views::sentences(&found(&units, (0, 0)), asked).join(" ");
    assert!(said.contains("Of 12 providers, 1 lies outside the 99.8% limits (Oak)."), "{said}");
    assert!(!said.contains("differ by more than chance, all of them"), "{said}");
    let wild: Vec<(&str, i64, i64)> =
        (0..12).map(|at| if at % 2 == 0 { ("A", 20, 100) } else { ("B", 80, 100) }).collect();
    let said = between_views::sentences(&found(&wild, (0, 0)), asked).join(" ");
    assert!(said.contains("differ by more than chance, all of them together (φ is 36.0;"), "{said}");
    assert!(said.contains("None of 12 providers differs"), "{said}");
    assert!(between_views::sentences(&found(&[], (3, 4)), asked)[0].contains("nothing to compare"));
    let one = between_views::sentences(&found(&[("Ash", 1, 2)], (0, 0)), asked).join(" ");
    assert!(one.contains("Only one provider is known"), "{one}");
}

#[test]
fn small_numbers_of_units_do_not_leave() {
    let table =
        between_views::outside(&found(&[("Ash", 40, 100), ("Elm", 3, 50), ("Oak", 42, 100), ("Yew", 60, 100)], (2, 9)));
    let row = |name: &str| table.rows.iter().find(|row| row[0] == Cell::from(name)).unwrap();
    assert!(row("Elm")[2].is_null() && row("Elm")[3].is_null());
    assert_eq!(row("Elm")[8], Cell::from("Small numbers are not told"));
    assert!(row("Not known")[2].is_null());
    // Elm's three could be worked out from the total if it were the only one hidden.
    let hidden = table.rows.iter().filter(|row| row[2].is_null() && row[0] != Cell::from("Not known")).count();
    assert!(hidden >= 2, "{table:?}");
    assert_eq!(row("Yew")[1..4], [Cell::Int(100), Cell::Int(60), Cell::Real(0.6)]);
    // Where the whole is small, its share would stand in everybody's limits.
    let table = between_views::outside(&found(&[("Ash", 3, 400), ("Elm", 0, 500)], (0, 0)));
    assert!(table.rows.iter().all(|row| row[4..8].iter().all(Cell::is_null)), "{table:?}");
}

#[test]
fn waits_stand_in_stretches_and_what_is_far_longer_in_the_last() {
    // 0, 1 … 99 days once each, and one of 1,000 days.
    let mut lengths: Vec<(i64, i64)> = (0..100).map(|days| (days, 1)).collect();
    lengths.push((1_000, 1));
    let bins = waits::bins(&lengths);
    assert_eq!(bins[0], waits::Bin { from: 0, before: Some(7), people: 7 });
    assert_eq!(bins.iter().map(|bin| bin.people).sum::<i64>(), 101);
    assert_eq!(*bins.last().unwrap(), waits::Bin { from: 161, before: None, people: 1 });
    assert_eq!(waits::at(&lengths, 0.5), Some(50.0));
    assert_eq!(waits::at(&lengths, 0.95), Some(95.0));
    let same = waits::bins(&vec![(3, 8)]);
    assert_eq!((same.len(), same[3].people, same[3].before), (4, 8, Some(4)));
    assert!(waits::bins(&Vec::new()).is_empty());
}

#[test]
fn a_wait_is_told_with_those_who_still_wait() {
    let wait = waits::Wait::named("time-to-assessment");
    let of = |waited, waiting| waits::Found { stretch: STRETCH, waited, waiting };
    let said = waits_views::sentences(&of(vec![(2, 4), (10, 4), (90, 2)], vec![(30, 1), (50, 1)]), wait);
    assert_eq!(
        said[0],
        "10 people waited for an assessment: half of them 10 days or less, four in five 26 days or less, nineteen in twenty 90 days or \
         less."
    );
    assert!(said[1].starts_with("The mean is 22.8 days"), "{said:?}");
    assert!(
        said[2].starts_with("2 people still waited on 31 December 2025, half of them for 40 days or more by then.")
    );
    let quick = waits_views::sentences(&of(vec![(0, 9), (1, 1)], vec![(5, 1)]), wait);
    assert!(quick[0].contains("half of them on the same day, four in five on the same day"), "{quick:?}");
    assert_eq!(quick[1], "1 person still waited on 31 December 2025, for 5 days by then, and is not in the picture.");
    let none = waits_views::sentences(&of(vec![], vec![]), wait).join(" ");
    assert_eq!(none, "Nobody’s wait for an assessment ended in this time. Nobody still waited on 31 December 2025.");
}

#[test]
fn no_single_wait_leaves() {
    let of = |waited| waits_views::outside(&waits::Found { stretch: STRETCH, waited, waiting: vec![(4, 2)] });
    let value = |table: &engine::columns::Table, what: &str| {
        table.rows.iter().find(|row| row[0].to_string().starts_with(what)).unwrap().clone()
    };
    // Twenty people: five waited longer than half, four longer than four in five.
    let table = of((1..=20).map(|days| (days, 1)).collect());
    assert_eq!(value(&table, "half")[1], Cell::from("10.5"));
    assert!(value(&table, "four in five")[1].is_null() && value(&table, "nineteen")[1].is_null());
    assert!(value(&table, "still waiting")[2].is_null());
    assert!(
        table
            .rows
            .iter()
            .filter(|row| row[0] == Cell::from("waited days"))
            .all(|row| row[2].is_null() || row[2] == Cell::Int(0))
    );
    let table = of(vec![(1, 60), (9, 40)]);
    assert_eq!(value(&table, "nineteen")[1], Cell::from("9"));
}

#[test]
fn hours_are_those_of_clocks_in_britain() {
    let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
    // A Monday in July is an hour ahead; 23:30 on a Sunday evening there is Monday here.
    let counts = demand::by_hour(
        &[at("2025-07-07T08:10:00Z"), at("2025-07-06T23:30:00Z"), at("2025-12-01T08:10:00Z")],
        &platform::clock::london(),
    );
    assert_eq!((counts[0][9], counts[0][0], counts[0][8]), (1, 1, 1));
    // 6 January to 31 December 2025: a Monday first, a Wednesday last, 360 days.
    assert_eq!(demand::occurred(STRETCH), [52, 52, 52, 51, 51, 51, 51]);
}

#[test]
fn the_week_is_told_by_averages_and_its_small_numbers_stay() {
    let mut counts = [[0; 24]; 7];
    (counts[0][9], counts[0][10], counts[6][22]) = (52, 52, 3);
    let found = demand::Found { stretch: STRETCH, counts, hours: true, occurred: demand::occurred(STRETCH) };
    let said = demand_views::sentences(&found).join(" ");
    assert!(
        said.starts_with(
            "107 contacts came, the most on Mondays: 2.0 on average. The busiest hour is from 09:00 to 10:00"
        ),
        "{said}"
    );
    assert!(said.contains("3% came in the evening"), "{said}");
    let shown = demand_views::Shown::of(&found);
    assert_eq!((shown.hours.len(), shown.hours[0].words.as_str(), shown.hours[0].days[0].shade), (14, "09", 4));
    let table = demand_views::outside(&found);
    assert_eq!(table.rows.len(), 7 * 24);
    let cell = |day: usize, hour: usize| &table.rows[day * 24 + hour][2];
    assert!(cell(6, 22).is_null() && *cell(2, 3) == Cell::Int(0));
    let days = demand_views::sentences(&demand::Found { hours: false, ..found });
    assert!(days[1].contains("days only"));
}

#[test]
fn time_at_home_is_told_whole_and_leaves_without_small_steps() {
    let mut spans = vec![Span { time: 400.0, ended: None }; 60];
    spans.extend(vec![Span { time: 20.0, ended: Some(home::MOVED) }; 10]);
    spans.extend(vec![Span { time: 100.0, ended: Some(home::DIED) }; 10]);
    spans.extend(vec![Span { time: 150.0, ended: Some(home::MOVED) }; 2]);
    let estimate = survival(&spans, 2, 1.96).unwrap();
    let found = home::Found { stretch: STRETCH, until: date(2026, 2, 1), estimate, spans, died_in_it: 2, in_a_home: 1 };
    let said = home_views::sentences(&found);
    assert!(
        said[0].starts_with(
            "82 people came out of reablement at home: 12 have since moved to a care home and 10 have died"
        )
    );
    assert!(
        said[1].starts_with("After 91 days, 88% (95% interval 79% to 93%) were still alive and at home, 12% had moved"),
        "{said:?}"
    );
    assert!(said[3].contains("no middle can be told"));
    let table = home_views::outside(&found);
    let days: Vec<String> = table.rows.iter().map(|row| row[0].to_string()).collect();
    assert_eq!(days, ["0", "30", "91", "182", "365"]);
    // Two moved between the 91st and the 182nd day: one of the two counts is not told, nor what would tell it.
    let moved = |row: usize| &table.rows[row][2];
    assert!(moved(2).is_null() || moved(3).is_null(), "{table:?}");
    assert!(table.rows.iter().all(|row| !row[2].is_null() || row[4].is_null()), "{table:?}");
    assert_eq!(*moved(0), Cell::Int(0));
}
