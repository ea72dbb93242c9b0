//! Survival against published tables, by hand, and by what must hold for any times.
#![allow(clippy::unwrap_used)]

use super::super::interval::Z_95;
use super::*;

fn near(a: f64, b: f64, by: f64) {
    assert!((a - b).abs() <= by, "{a} {b}");
}

fn spans(text: &str) -> Vec<Span> {
    let span = |word: &str| match word.strip_suffix('+') {
        Some(time) => Span { time: time.parse().unwrap(), ended: None },
        None => Span { time: word.parse().unwrap(), ended: Some(0) },
    };
    text.split_whitespace().map(span).collect()
}

/// Weeks in remission under 6-mercaptopurine (Freireich and others 1963), the data of every textbook. Estimates and standard
/// errors as in Kleinbaum and Klein, "Survival Analysis"; intervals on the scale log(−log S) by the formula, worked out apart.
#[test]
fn freireichs_remissions() {
    let six = spans("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+");
    let found = survival(&six, 1, Z_95).unwrap();
    let known = [
        (6.0, 21, 3, 0.8571, 0.6197, 0.9516),
        (7.0, 17, 1, 0.8067, 0.5631, 0.9228),
        (10.0, 15, 1, 0.7529, 0.5032, 0.8894),
        (13.0, 12, 1, 0.6902, 0.4316, 0.8491),
        (16.0, 11, 1, 0.6275, 0.3675, 0.8049),
        (22.0, 7, 1, 0.5378, 0.2678, 0.7468),
        (23.0, 6, 1, 0.4482, 0.1881, 0.6801),
    ];
    assert_eq!(found.steps.len(), known.len());
    for (step, (time, at_risk, ended, lasting, low, high)) in found.steps.iter().zip(known) {
        near(step.time, time, 0.0);
        assert_eq!((step.at_risk, step.ended), (at_risk, ended));
        near(step.lasting, lasting, 5e-5);
        near(step.interval.unwrap().low, low, 1e-4);
        near(step.interval.unwrap().high, high, 1e-4);
    }
    assert_eq!((found.median(), found.people, found.ended[0]), (Some(23.0), 21, 9));
    assert_eq!((found.at_risk(0.0), found.at_risk(6.0), found.at_risk(10.0), found.at_risk(10.5)), (21, 21, 15, 13));
    near(found.lasting(5.9), 1.0, 0.0);
    near(found.lasting(21.0), 0.6275, 5e-5);
    near(found.known_until(), 35.0, 0.0);
    // The other arm, all of whom relapsed: median 8 weeks, and nobody is left at 23.
    let placebo = survival(&spans("1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"), 1, Z_95).unwrap();
    assert_eq!(placebo.median(), Some(8.0));
    near(placebo.lasting(8.0), 8.0 / 21.0, 1e-12);
    let last = placebo.steps.last().unwrap();
    assert!(last.lasting == 0.0 && last.interval.is_none());
}

/// Five people by hand. One leaves on day 2 (of 5), one dies on day 4 (of 4), one is last known on day 4, one leaves on day 7
/// (of 2), one is last known on day 9. Lasting 4/5, 3/5, 3/10; left 1/5, then + 3/5 × 1/2 = 1/2; died 4/5 × 1/4 = 1/5.
#[test]
fn what_ended_it_is_told_apart() {
    let span = |time, ended| Span { time, ended };
    let of = [span(2.0, Some(0)), span(9.0, None), span(4.0, None), span(4.0, Some(1)), span(7.0, Some(0))];
    let found = survival(&of, 2, Z_95).unwrap();
    let lasting: Vec<f64> = found.steps.iter().map(|step| step.lasting).collect();
    for (value, known) in lasting.iter().zip([0.8, 0.6, 0.3]) {
        near(*value, known, 1e-12);
    }
    let last = found.at(100.0).unwrap();
    near(last.by_cause[0], 0.5, 1e-12);
    near(last.by_cause[1], 0.2, 1e-12);
    assert_eq!(found.ended, [2, 1]);
}

#[test]
fn nobody_and_nonsense() {
    let none = survival(&[], 2, Z_95).unwrap();
    assert_eq!((none.people, none.median(), none.at_risk(0.0)), (0, None, 0));
    near(none.lasting(10.0), 1.0, 0.0);
    assert!(survival(&[Span { time: -1.0, ended: None }], 1, Z_95).is_err());
    assert!(survival(&[Span { time: f64::NAN, ended: None }], 1, Z_95).is_err());
    assert!(survival(&[Span { time: 1.0, ended: Some(1) }], 1, Z_95).is_err());
    assert!(survival(&[Span { time: 1.0, ended: Some(0) }], 1, 0.0).is_err());
}

/// Made-up times: a simple generator (Knuth's MMIX numbers), so that every run has the same.
fn made_up(seed: u64, people: usize, known_to_the_end: bool) -> Vec<Span> {
    let mut state = seed;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let span = |time: u64, kind: u64| {
        let ended = if known_to_the_end { Some(kind) } else { kind.checked_sub(1) };
        Span {
            time: f64::from(u32::try_from(time).unwrap()),
            ended: ended.map(|cause| usize::try_from(cause).unwrap() % 2),
        }
    };
    (0..people).map(|_| span(next(40), next(3))).collect()
}

#[test]
fn for_any_times_shares_make_up_one_and_order_says_nothing() {
    for seed in 1..200 {
        let mut of = made_up(seed, 1 + usize::try_from(seed).unwrap() % 57, false);
        let found = survival(&of, 2, Z_95).unwrap();
        let mut before = 1.0;
        for step in &found.steps {
            assert!(step.lasting <= before && step.lasting >= 0.0);
            near(step.lasting + step.by_cause.iter().sum::<f64>(), 1.0, 1e-9);
            if let Some(interval) = step.interval {
                assert!(interval.low <= step.lasting && step.lasting <= interval.high, "{step:?}");
                assert!(interval.low >= 0.0 && interval.high <= 1.0, "{step:?}");
            }
            before = step.lasting;
        }
        of.reverse();
        assert_eq!(survival(&of, 2, Z_95).unwrap(), found);
    }
}

#[test]
fn when_everybody_is_known_to_the_end_it_is_the_plain_share() {
    for seed in 1..100 {
        let of = made_up(seed, 40, true);
        let found = survival(&of, 2, Z_95).unwrap();
        for day in 0..45 {
            let longer = real(of.iter().filter(|span| span.time > f64::from(day)).count()) / 40.0;
            near(found.lasting(f64::from(day)), longer, 1e-9);
        }
    }
}
