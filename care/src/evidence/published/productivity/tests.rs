//! Scores by hand, intervals that hold what they should, and the same numbers every time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a test that fails should say where"
)]

use super::{
    gather::weights,
    model::{Between, Input, Weighed, outcomes, scores, standardise, without_each},
};

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

#[test]
fn a_measure_is_set_against_the_middle_council() {
    // 21 councils from 0 to 20: median 10, median distance 5, so one unit is 7.413.
    let values: Vec<f64> = (0..21).map(f64::from).collect();
    let z = standardise(&some(&values), true).unwrap();
    assert!((z[10].unwrap()).abs() < 1e-12);
    assert!((z[20].unwrap() - 10.0 / 7.413).abs() < 1e-12);
    let turned = standardise(&some(&values), false).unwrap();
    assert!((turned[20].unwrap() + 10.0 / 7.413).abs() < 1e-12, "lower is better");
    let mut odd = values.clone();
    odd[0] = 1e9;
    let held = standardise(&some(&odd), true).unwrap();
    assert!((held[0].unwrap() - 3.0).abs() < 1e-12, "one extreme council does not decide");
    assert_eq!(standardise(&some(&values[..19]), true), None, "19 councils do not say what is usual");
    assert_eq!(standardise(&some(&[5.0; 30]), true), None, "all the same");
    let mut gaps = some(&values);
    gaps[3] = None;
    assert_eq!(standardise(&gaps, true).unwrap()[3], None);
}

fn measure(slug: &str, points: u32, years: &[&[f64]]) -> Weighed {
    let z = years.iter().map(|year| Some(some(year))).collect();
    Weighed { slug: slug.into(), points, z }
}

#[test]
fn the_outcome_score_is_a_weighted_mean_over_years_and_measures() {
    let mut input = Input {
        measures: vec![measure("a", 3, &[&[1.0, 0.0], &[2.0, 0.0]]), measure("b", 1, &[&[-1.0, 1.0], &[-1.0, 1.0]])],
        spending: some(&[0.0, 0.0]),
    };
    let scored = |input: &Input, years: &[f64]| outcomes(input, &[3.0, 1.0], years);
    // (3 × 1.5 + 1 × −1) / 4 and (3 × 0 + 1 × 1) / 4.
    assert_eq!(scored(&input, &[1.0, 1.0]), [Some(0.875), Some(0.25)]);
    assert_eq!(scored(&input, &[2.0, 0.0]), [Some(0.5), Some(0.25)], "the first year drawn twice");
    input.measures[1].z = vec![None, None];
    assert_eq!(scored(&input, &[1.0, 1.0]), [Some(1.5), Some(0.0)], "three of four points are enough");
    input.measures[0].z = vec![None, None];
    input.measures[1].z = vec![Some(some(&[1.0, 1.0])), None];
    assert_eq!(scored(&input, &[1.0, 1.0]), [None, None], "one of four is not");
}

/// Thirty councils; the first is best in everything and spends least, the last the reverse, all others alike but for noise.
fn borough_league() -> Input {
    let noise = |at: usize, salt: usize| ((at * 37 + salt * 101) % 17) as f64 / 17.0 - 0.5;
    let values = |salt: usize| -> Vec<f64> {
        (0..30)
            .map(|at| match at {
                0 => 3.0,
                29 => -3.0,
                _ => noise(at, salt),
            })
            .collect()
    };
    let year = |salt: usize| values(salt);
    let measures = (0..5)
        .map(|salt| {
            let (first, second) = (year(salt), year(salt + 7));
            measure(&format!("m{salt}"), u32::try_from(salt % 3 + 1).unwrap(), &[&first, &second])
        })
        .collect();
    let spending = (0..30).map(|at| {
        if at == 0 {
            -2.0
        } else if at == 29 {
            2.0
        } else {
            noise(at, 3)
        }
    });
    Input { measures, spending: spending.map(Some).collect() }
}

#[test]
fn intervals_are_narrow_where_it_is_clear_and_wide_where_it_is_not() {
    let input = borough_league();
    let found = scores(&input, 400);
    assert_eq!(found[0].rank_between, Some(Between { low: 1.0, high: 1.0 }));
    assert_eq!(found[29].rank_between, Some(Between { low: 30.0, high: 30.0 }));
    let wide = found[1..29]
        .iter()
        .filter_map(|scored| scored.rank_between)
        .filter(|between| between.high - between.low >= 5.0);
    assert!(wide.count() >= 14, "noise is no order");
    for scored in &found {
        let (outcome, between) = (scored.outcome.unwrap(), scored.outcome_between.unwrap());
        assert!(between.low <= outcome + 1e-9 && outcome <= between.high + 1e-9, "{scored:?}");
    }
    assert_eq!(found, scores(&input, 400), "the same every time");
    assert_ne!(found, scores(&input, 20));
}

/// A mean of many measures varies less than spending does. Were that not taken out, money would decide alone: so outcomes
/// that vary a tenth as much must place nobody elsewhere.
#[test]
fn money_does_not_decide_alone() {
    let input = borough_league();
    let mut narrower = input.clone();
    for value in narrower.measures.iter_mut().flat_map(|measure| measure.z.iter_mut().flatten().flatten()) {
        *value = value.map(|z| z / 10.0);
    }
    let places =
        |input: &Input| -> Vec<_> { scores(input, 200).into_iter().map(|scored| scored.rank_between).collect() };
    assert_eq!(places(&input), places(&narrower));
    let mut cheaper = input.clone();
    cheaper.spending[5] = Some(-3.0);
    let middle = |between: Option<Between>| between.map(|between| f64::midpoint(between.low, between.high)).unwrap();
    assert!(middle(places(&cheaper)[5]) < middle(places(&input)[5]), "and yet it counts");
}

#[test]
fn leaving_a_measure_out_shows_what_rests_on_it() {
    let mut input = borough_league();
    // The first council is now usual in all but one measure of many points.
    for measure in &mut input.measures {
        for year in measure.z.iter_mut().flatten() {
            year[0] = Some(0.0);
        }
    }
    input.spending[0] = Some(0.0);
    input.measures.push(Weighed { slug: "rests".into(), points: 6, z: vec![Some(vec![Some(0.0); 30]); 2] });
    for year in input.measures[5].z.iter_mut().flatten() {
        year[0] = Some(3.0);
    }
    let whole = scores(&input, 300)[0].rank_between.unwrap();
    let without = without_each(&input, 0);
    assert_eq!(without.len(), 6);
    assert_eq!(without[5].0, "rests");
    assert!(whole.high < 5.0, "{whole:?}");
    assert!(without[5].1.rank_between.unwrap().low > whole.high, "{without:?}");
}

#[test]
fn a_council_without_spending_is_not_placed() {
    let mut input = borough_league();
    input.spending[4] = None;
    let found = scores(&input, 50);
    assert_eq!(found[4].rank_between, None);
    assert!(found[4].outcome.is_some());
}

#[test]
fn every_weight_is_of_a_known_measure_and_has_a_reason() {
    let lines = include_str!("weights.csv").lines().count() - 1;
    let weights = weights();
    assert_eq!(weights.len(), lines, "each line is read");
    assert!((6..=10).contains(&weights.len()));
    assert!(weights.iter().all(|weight| weight.points > 0 && weight.reason.len() > 20));
}
