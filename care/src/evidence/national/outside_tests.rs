//! What a reader of a file with national figures can work out, tried at 0, 1, 4, 5 and 6.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use super::{
    model::Told,
    outside::{Outside, outside},
};
use crate::evidence::disclosure;

fn figure(measure: &str, group: &str, sex: Option<&str>, numerator: Option<i64>, denominator: Option<i64>) -> Told {
    Told {
        la: "714".into(),
        measure: measure.into(),
        group: group.into(),
        sex: sex.map(str::to_owned),
        numerator,
        denominator,
        outcome: Some(1.5),
    }
}

/// Each figure as it is told: `numerator/denominator`, `c` for what is hidden, and `!` behind an outcome that is told.
fn words(figures: &[Told]) -> String {
    let count = |told: Option<disclosure::Told>| match told {
        None => "-".to_owned(),
        Some(disclosure::Told::Count(count)) => count.to_string(),
        Some(_) => "c".to_owned(),
    };
    let one = |figure: &Outside| {
        let outcome = if figure.outcome.is_some() { "!" } else { "" };
        format!("{}/{}{outcome}", count(figure.numerator), count(figure.denominator))
    };
    outside(figures).iter().map(one).collect::<Vec<_>>().join(" ")
}

fn ages(measure: &str, counts: [(i64, i64); 3]) -> Vec<Told> {
    let groups = ["18 to 64", "65 and above", "Total"];
    groups
        .iter()
        .zip(counts)
        .map(|(group, (part, whole))| figure(measure, group, None, Some(part), Some(whole)))
        .collect()
}

#[test]
fn a_small_part_is_hidden_and_another_with_it() {
    for (count, expected) in [
        (0, "0/40! 30/60! 30/100!"),
        (1, "c/40 c/60 31/100!"),
        (4, "c/40 c/60 34/100!"),
        (5, "5/40! 30/60! 35/100!"),
        (6, "6/40! 30/60! 36/100!"),
    ] {
        assert_eq!(words(&ages("2A", [(count, 40), (30, 60), (count + 30, 100)])), expected, "{count}");
    }
}

#[test]
fn a_small_rest_is_as_small_as_a_part() {
    for (count, expected) in [
        (0, "40/40! 30/60! 70/100!"),
        (1, "c/40 c/60 69/100!"),
        (4, "c/40 c/60 66/100!"),
        (5, "35/40! 30/60! 65/100!"),
        (6, "34/40! 30/60! 64/100!"),
    ] {
        assert_eq!(words(&ages("2A", [(40 - count, 40), (30, 60), (70 - count, 100)])), expected, "{count}");
    }
}

#[test]
fn those_of_unknown_age_are_no_subtraction_away() {
    for (unknown, expected) in
        [(0, "20/40! 30/60! 50/100!"), (5, "20/40! 30/60! 50/105!"), (6, "20/40! 30/60! 50/106!")]
    {
        assert_eq!(words(&ages("2A", [(20, 40), (30, 60), (50, 100 + unknown)])), expected, "{unknown}");
    }
    for unknown in [1, 4] {
        // One of the wholes goes with them; the others stay.
        let told = words(&ages("2A", [(20, 40), (30, 60), (50, 100 + unknown)]));
        assert_eq!(told, format!("20/c 30/60! 50/{}!", 100 + unknown));
    }
}

#[test]
fn a_rate_tells_its_count_so_both_are_hidden() {
    for (count, expected) in [(0, "0/9000!"), (1, "c/9000"), (4, "c/9000"), (5, "5/9000!"), (6, "6/9000!")] {
        assert_eq!(words(&[figure("2B", "18 to 64", None, Some(count), Some(9_000))]), expected);
    }
    // Without a population there is a count and no rate.
    assert_eq!(words(&[Told { outcome: None, ..figure("2B", "18 to 64", None, Some(7), None) }]), "7/-");
}

#[test]
fn a_quarter_is_not_the_year_without_the_others() {
    for (count, expected) in [(0, true), (1, false), (4, false), (5, true), (6, true)] {
        let all = [
            ("waiting 1", 60 + count),
            ("waiting 1 Q1", count),
            ("waiting 1 Q2", 10),
            ("waiting 1 Q3", 20),
            ("waiting 1 Q4", 30),
        ];
        let figures: Vec<Told> =
            all.iter().map(|(code, waits)| figure(code, "Total", None, None, Some(*waits))).collect();
        let told = words(&figures);
        assert_eq!(told.contains(&format!("-/{count}!")), expected, "{told}");
        assert_eq!(told.contains("-/10!"), expected, "the smallest goes with it: {told}");
        assert!(told.contains("-/20! -/30!"), "{told}");
    }
}

#[test]
fn direct_payments_tell_nobody_with_a_managed_budget() {
    for (managed, expected) in
        [(0, "30/60! 30/60!"), (1, "31/60! c/60"), (4, "34/60! c/60"), (5, "35/60! 30/60!"), (6, "36/60! 30/60!")]
    {
        let figures = [
            figure("3D 1a", "18 to 64", None, Some(30 + managed), Some(60)),
            figure("3D 2a", "18 to 64", None, Some(30), Some(60)),
        ];
        assert_eq!(words(&figures), expected, "{managed}");
    }
    // The same whole is small in both.
    let figures =
        [figure("3D 1a", "18 to 64", None, Some(0), Some(3)), figure("3D 2a", "18 to 64", None, Some(0), Some(3))];
    assert!(!words(&figures).contains('3'), "{}", words(&figures));
}

#[test]
fn by_sex_the_others_are_no_subtraction_away() {
    for (others, hidden) in [(0, false), (1, true), (4, true), (5, false), (6, false)] {
        let figures = [
            figure("2E", "18 to 64", Some("Total"), Some(50), Some(100 + others)),
            figure("2E", "18 to 64", Some("Female"), Some(30), Some(60)),
            figure("2E", "18 to 64", Some("Male"), Some(20), Some(40)),
        ];
        assert_eq!(words(&figures).contains('c'), hidden, "{others}: {}", words(&figures));
    }
}

#[test]
fn councils_hide_nothing_for_each_other_and_a_measure_that_is_none_is_left_out() {
    let mut figures = ages("2A", [(20, 40), (30, 60), (50, 100)]);
    figures.push(Told { la: "715".into(), ..figure("2A", "Total", None, Some(3), Some(9)) });
    figures.push(figure("9Z", "Total", None, Some(3), Some(9)));
    assert_eq!(words(&figures), "20/40! 30/60! 50/100! c/9");
}

#[test]
fn sequels_share_out_their_requests_so_one_small_one_hides_another() {
    for (count, expected) in [
        (0, "0/100! 40/100! 60/100!"),
        (1, "c/100 c/100 60/100!"),
        (4, "c/100 c/100 60/100!"),
        (5, "5/100! 35/100! 60/100!"),
        (6, "6/100! 34/100! 60/100!"),
    ] {
        // Thirteen sequels; those of nobody are told, and so cannot hide anything.
        let names = ["nursing", "residential", "community"];
        let empty = [
            "ST-Max",
            "prison",
            "low level",
            "other short term",
            "NHS",
            "end of life",
            "universal",
            "deceased",
            "other reason",
            "not classified",
        ];
        let counts = [count, 40 - count, 60];
        let some = names.iter().copied().zip(counts);
        let figures: Vec<Told> = some
            .chain(empty.iter().map(|name| (*name, 0)))
            .map(|(name, count)| figure(&format!("STS001 {name}"), "Total", None, Some(count), Some(100)))
            .collect();
        assert_eq!(words(&figures), format!("{expected}{}", " 0/100!".repeat(10)), "{count}");
    }
}

#[test]
fn a_kind_of_service_that_few_have_is_not_told_by_what_the_others_leave() {
    let cost = |kind: &str, count| figure(&format!("cost {kind}"), "Total", None, None, Some(count));
    for (count, expected) in
        [(1, "-/61! -/c -/c"), (4, "-/64! -/c -/c"), (5, "-/65! -/5! -/60!"), (6, "-/66! -/6! -/60!")]
    {
        let told = words(&[cost("all", count + 60), cost("nursing", count), cost("residential", 60)]);
        assert_eq!(told, expected, "{count}");
    }
}
