//! The plan's rules as tables; the stories are in `care/tests/evidence`.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use jiff::civil::date;

use super::{Direction, rules};

#[test]
fn values_are_read_as_people_type_them() {
    for (text, share, expected) in [
        ("80", true, Some(0.8)),
        ("80%", true, Some(0.8)),
        (" 37.5 % ", true, Some(0.375)),
        ("1,200", false, Some(1200.0)),
        ("", true, None),
    ] {
        assert_eq!(rules::read_value(text, share), Ok(expected), "{text}");
    }
    for (text, share) in [("120", true), ("-1", true), ("many", true), ("80%%x", false), ("1e12", false), ("NaN", true)]
    {
        assert!(rules::read_value(text, share).is_err(), "{text}");
    }
    assert_eq!(rules::typed_value(Some(0.8), true), "80");
    assert_eq!(rules::typed_value(Some(0.375), true), "37.5");
    assert_eq!(rules::typed_value(Some(1200.0), false), "1200");
}

#[test]
fn the_way_gone_is_one_sentence() {
    let way = |now, baseline, target, direction| {
        rules::way_gone(Some(now), Some(baseline), Some(target), direction, true).unwrap()
    };
    assert_eq!(way(0.6, 0.4, 0.8, Direction::Higher), "From 40% to 60%, on the way to 80%.");
    assert_eq!(way(0.8, 0.4, 0.8, Direction::Higher), "From 40% to 80%: the target 80% is reached.");
    assert_eq!(way(0.3, 0.4, 0.8, Direction::Higher), "From 40% to 30%: it has not moved towards 80% yet.");
    assert_eq!(way(0.3, 0.4, 0.2, Direction::Lower), "From 40% to 30%, on the way to 20%.");
    assert_eq!(way(0.1, 0.4, 0.2, Direction::Lower), "From 40% to 10%: the target 20% is reached.");
    assert_eq!(way(0.1, 0.4, 0.2, Direction::Keep), "It stood at 40% and should stay about there.");
    assert_eq!(rules::way_gone(None, Some(0.1), Some(0.2), Direction::Higher, true), None);
}

#[test]
fn an_objective_says_what_when_and_which_way() {
    let month = Some(date(2026, 10, 1));
    let fields =
        |found: Vec<(&'static str, &'static str)>| found.into_iter().map(|(field, _)| field).collect::<Vec<_>>();
    assert_eq!(fields(rules::misfits("x", Some(0.4), month, Some(0.5), Direction::Higher)), [""; 0]);
    assert_eq!(
        fields(rules::misfits("", Some(0.4), None, Some(0.3), Direction::Higher)),
        ["name", "baseline_month", "target"]
    );
    assert_eq!(fields(rules::misfits("x", Some(0.4), month, Some(0.5), Direction::Lower)), ["target"]);
}
