//! The algorithm of `NHSRplotthedots`, checked by hand and at its edges.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-9, "{a} {b}");
}

fn rules(values: &[f64], settings: Settings) -> Vec<Option<Rule>> {
    xmr(values, settings).unwrap().points.iter().map(|point| point.rule).collect()
}

fn up() -> Settings {
    Settings::new(Better::Higher)
}

/// Judges values against lines worked out from a first run whose mean is 10 and amr is 1:
/// 9.5, 10.5, 9.5 ... so limits 7.34 and 12.66, near limits 8.226... and 11.773...
fn after_ten(values: &[f64], better: Better) -> Vec<Point> {
    let mut all: Vec<f64> = (0..12).map(|place| if place % 2 == 0 { 9.5 } else { 10.5 }).collect();
    all.extend_from_slice(values);
    let settings = Settings { fixed_first: Some(12), ..Settings::new(better) };
    let judged = xmr(&all, settings).unwrap();
    near(judged.groups[0].mean, 10.0);
    near(judged.groups[0].limits.unwrap().upper, 12.66);
    near(judged.groups[0].limits.unwrap().near_upper, 10.0 + 2.66 * 2.0 / 3.0);
    judged.points[12..].to_vec()
}

fn named(values: &[f64]) -> Vec<Option<Rule>> {
    after_ten(values, Better::Higher).iter().map(|point| point.rule).collect()
}

#[test]
fn lines_by_hand() {
    // Values 5 7 6 9 8: mean 7, ranges 2 1 3 1, amr 1.75, reach 4.655.
    let judged = xmr(&[5.0, 7.0, 6.0, 9.0, 8.0], up()).unwrap();
    let group = &judged.groups[0];
    near(group.mean, 7.0);
    let limits = group.limits.unwrap();
    near(limits.upper, 11.655);
    near(limits.lower, 2.345);
    near(limits.near_upper, 7.0 + 4.655 * 2.0 / 3.0);
    assert!(group.trial && judged.trial());
    assert_eq!(judged.variation(), Some(Variation::Usual));
}

#[test]
fn extreme_ranges_are_screened_once() {
    // Ranges: nine of 1, then 40, then nine of 1: amr 58/19; 40 is above 3.267 of that, the rest below.
    let mut values: Vec<f64> = (0..10).map(|place| f64::from(place % 2)).collect();
    values.extend((0..10).map(|place| f64::from(41 - place % 2)));
    let screened = xmr(&values, up()).unwrap().groups[0].limits.unwrap();
    near(screened.upper - screened.lower, 2.0 * LIMIT);
    let all = xmr(&values, Settings { screening: false, ..up() }).unwrap().groups[0].limits.unwrap();
    near(all.upper - all.lower, 2.0 * LIMIT * 58.0 / 19.0);
}

#[test]
fn empty_single_constant_and_not_a_number() {
    let none = xmr(&[], up()).unwrap();
    assert!(none.points.is_empty() && none.groups.is_empty());
    assert_eq!((none.variation(), none.assurance(), none.trial()), (None, None, false));
    let one = xmr(&[3.0], Settings { target: Some(1.0), ..up() }).unwrap();
    near(one.groups[0].mean, 3.0);
    assert_eq!((one.groups[0].limits, one.assurance()), (None, None));
    assert_eq!(one.variation(), Some(Variation::Usual));
    // 0.1 summed ten times is not 1.0: rounding must not name a point.
    assert!(rules(&[0.1; 20], up()).iter().all(Option::is_none));
    let limits = xmr(&[0.1; 20], up()).unwrap().groups[0].limits.unwrap();
    near(limits.upper, limits.lower);
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(xmr(&[1.0, wrong], up()).unwrap_err().to_string(), "Value 2 is not a number.");
        assert!(xmr(&[1.0], Settings { target: Some(wrong), ..up() }).is_err());
    }
    assert!(xmr(&[1.0], Settings { rebase_at: vec![1], ..up() }).is_err());
    assert!(xmr(&[1.0], Settings { fixed_first: Some(1), ..up() }).is_err());
}

#[test]
fn on_a_limit_is_not_outside_it() {
    assert_eq!(named(&[12.66]), [None]);
    assert_eq!(named(&[12.67]), [Some(Rule::Outside)]);
    assert_eq!(named(&[7.34]), [None]);
    assert_eq!(named(&[7.33]), [Some(Rule::Outside)]);
}

/// The cases of the package's own tests: seven points make a trend, six or a level step do not.
#[test]
fn a_trend_is_seven_points() {
    let rising = |count: u32| (0..count).map(|step| 9.0 + 0.3 * f64::from(step)).collect::<Vec<f64>>();
    // The point before, 10.5, is above the first, so exactly the points given can rise.
    assert!(named(&rising(6)).iter().all(Option::is_none));
    assert!(named(&rising(7)).iter().all(|rule| *rule == Some(Rule::Trend)));
    assert!(named(&[9.0, 9.3, 9.6, 9.6, 9.9, 10.2, 10.5]).iter().all(Option::is_none));
    let mut eight = rising(7);
    eight.push(9.8);
    assert_eq!(named(&eight)[6..], [Some(Rule::Trend), None]);
    let falling: Vec<f64> = (0..7).map(|step| 11.0 - 0.3 * f64::from(step)).collect();
    let points = after_ten(&falling, Better::Higher);
    assert!(points.iter().all(|point| point.variation == Variation::ConcernLow));
}

#[test]
fn a_shift_is_seven_on_one_side_and_the_mean_is_no_side() {
    let six = [10.3, 10.2, 10.4, 10.2, 10.3, 10.2];
    // The point before lies above the mean too and makes seven: begin below it.
    let with = |more: &[f64]| named(&[&[9.9], &six[..], more].concat());
    assert!(with(&[9.9]).iter().all(Option::is_none));
    assert!(with(&[10.0, 10.3]).iter().all(Option::is_none));
    assert_eq!(with(&[10.3])[0], None);
    assert!(with(&[10.3])[1..].iter().all(|rule| *rule == Some(Rule::Shift)));
}

#[test]
fn two_of_three_near_a_limit() {
    assert_eq!(named(&[9.0, 12.0, 10.2, 12.0, 9.0]), [None, Some(Rule::NearLimit), None, Some(Rule::NearLimit), None]);
    // The third on the other side of the mean, or on it, breaks the three.
    assert!(named(&[9.0, 12.0, 9.9, 12.0, 9.0]).iter().all(Option::is_none));
    assert!(named(&[9.0, 12.0, 10.0, 12.0, 9.0]).iter().all(Option::is_none));
    // One near the upper and one near the lower limit are not two.
    assert!(named(&[9.0, 12.0, 8.0, 12.0, 9.0]).iter().all(Option::is_none));
    // A point outside counts for its own rule only.
    assert_eq!(named(&[9.0, 12.0, 13.0, 10.2, 9.0]), [None, None, Some(Rule::Outside), None, None]);
    // Exactly on the near limit is not beyond it.
    let line = 10.0 + 2.66 * 2.0 / 3.0;
    assert!(named(&[9.0, line, 10.2, line, 9.0]).iter().all(Option::is_none));
}

#[test]
fn the_first_rule_names_the_point() {
    let points = named(&[9.0, 9.7, 10.4, 11.1, 11.8, 12.5, 13.2]);
    assert_eq!(points[6], Some(Rule::Outside));
    assert!(points[..6].iter().all(|rule| *rule == Some(Rule::Trend)));
}

#[test]
fn better_turns_the_sign() {
    let shown = |value: f64, better| after_ten(&[value], better)[0].variation;
    assert_eq!(shown(14.0, Better::Higher), Variation::ImprovementHigh);
    assert_eq!(shown(14.0, Better::Lower), Variation::ConcernHigh);
    assert_eq!(shown(14.0, Better::Neither), Variation::NeutralHigh);
    assert_eq!(shown(6.0, Better::Higher), Variation::ConcernLow);
    assert_eq!(shown(6.0, Better::Lower), Variation::ImprovementLow);
    assert_eq!(shown(6.0, Better::Neither), Variation::NeutralLow);
}

#[test]
fn each_group_has_its_own_lines_and_ranges() {
    let mut values: Vec<f64> = (0..12).map(|place| f64::from(place % 2)).collect();
    values.extend((0..6).map(|place| f64::from(100 + place % 2)));
    let judged = xmr(&values, Settings { rebase_at: vec![12], screening: false, ..up() }).unwrap();
    assert_eq!(judged.groups.len(), 2);
    near(judged.groups[0].mean, 0.5);
    near(judged.groups[1].mean, 100.5);
    // The step from one group to the next is no moving range: both have amr 1.
    for group in &judged.groups {
        near(group.limits.unwrap().upper - group.mean, LIMIT);
    }
    assert_eq!((judged.groups[0].trial, judged.groups[1].trial), (false, true));
    assert!(judged.points.iter().all(|point| point.rule.is_none()));
    assert_eq!(judged.points[12].group, 1);
}

#[test]
fn assurance_compares_the_last_limits_with_the_target() {
    let values: Vec<f64> = (0..12).map(|place| if place % 2 == 0 { 9.5 } else { 10.5 }).collect();
    let assured = |target: f64, better| {
        xmr(&values, Settings { target: Some(target), ..Settings::new(better) }).unwrap().assurance()
    };
    assert_eq!(assured(12.67, Better::Higher), Some(Assurance::Fail));
    assert_eq!(assured(12.66, Better::Higher), Some(Assurance::HitOrMiss));
    assert_eq!(assured(7.33, Better::Higher), Some(Assurance::Pass));
    assert_eq!(assured(7.34, Better::Higher), Some(Assurance::HitOrMiss));
    assert_eq!(assured(12.67, Better::Lower), Some(Assurance::Pass));
    assert_eq!(assured(7.33, Better::Lower), Some(Assurance::Fail));
    assert_eq!(assured(10.0, Better::Neither), None);
}
