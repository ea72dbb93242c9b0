//! People whose numbers can be reasoned by hand. R = 0 request, A = 1 assessment, S = 2 service, V = 3 review.
#![allow(clippy::float_cmp, reason = "halves and quarters are exact")]

use super::*;

const R: u16 = 0;
const A: u16 = 1;
const S: u16 = 2;

/// Person 0: R day 0, A day 10, S day 10. Person 1: R day 5, A day 9, S day 25. Person 2: R day 0, R day 3, A day 4,
/// R day 30.
fn people() -> (Vec<u32>, Vec<i32>, Vec<u16>) {
    (vec![0, 0, 0, 1, 1, 1, 2, 2, 2, 2], vec![0, 10, 10, 5, 9, 25, 0, 3, 4, 30], vec![R, A, S, R, A, S, R, R, A, R])
}

#[test]
fn variants_and_edges_of_three_people() {
    let (cases, days, activities) = people();
    let found = flow(Log::new(&cases, &days, &activities).unwrap());
    assert_eq!((found.events, found.cases), (10, 3));
    let variants: Vec<_> = found.variants.iter().map(|v| (&v.path[..], v.cases, v.duration_days.median)).collect();
    // Two took 10 and 20 days: half way is 15.
    assert_eq!(variants, [(&[R, A, S][..], 2, 15.0), (&[R, R, A, R][..], 1, 30.0)]);
    let edges: Vec<_> = found.edges.iter().map(|e| (e.from, e.to, e.times, e.cases, e.wait_days.median)).collect();
    // R to A: 10, 4 and 1 days; A to S: 0 and 16.
    assert_eq!(edges, [(R, R, 1, 1, 3.0), (R, A, 3, 3, 4.0), (A, R, 1, 1, 26.0), (A, S, 2, 2, 8.0)]);
    let requests = &found.activities[0];
    assert_eq!((requests.times, requests.cases, requests.starts, requests.ends), (5, 3, 3, 1));
    assert_eq!(found.activities[2].ends, 2);
    // Person 2 asked again 3 days later, then 27 days after that with an assessment between.
    let again: Vec<_> =
        found.loops.iter().map(|l| (l.activity, l.repeats, l.returns, l.cases, l.gap_days.median)).collect();
    assert_eq!(again, [(R, 1, 1, 1, 15.0)]);
}

#[test]
fn quarters_lie_between_values() {
    let of = |mut days: Vec<u32>| quartiles(&mut days).map(|q| (q.lower, q.median, q.upper));
    assert_eq!(of(vec![]), None);
    assert_eq!(of(vec![7]), Some((7.0, 7.0, 7.0)));
    assert_eq!(of(vec![4, 1, 2, 3]), Some((1.75, 2.5, 3.25)));
    assert_eq!(of(vec![5, 1, 3, 2, 4]), Some((2.0, 3.0, 4.0)));
}

#[test]
fn an_episode_begins_with_each_request() {
    let (cases, _, activities) = people();
    assert_eq!(episodes(&cases, &activities, |a| a == R), [0, 0, 0, 1, 1, 1, 2, 3, 3, 4]);
    // What came before the first request is an episode by itself.
    assert_eq!(episodes(&[7, 7, 7], &[A, S, R], |a| a == R), [0, 0, 1]);
}

#[test]
fn what_follows_counts_each_time_and_stops_at_the_day() {
    let (cases, days, activities) = people();
    let log = Log::new(&cases, &days, &activities).unwrap();
    // Within 10 days of a request: an assessment after 10, 4, 4 and 1 days; person 2's last request has nothing.
    let found = after(log, R, 10);
    assert_eq!((found.times, found.cases, found.nothing), (5, 3, 1));
    let next: Vec<_> = found.next.iter().map(|n| (n.activity, n.times, n.cases, n.wait_days.median)).collect();
    assert_eq!(next, [(A, 4, 3, 4.0), (R, 1, 1, 3.0), (S, 1, 1, 10.0)]);
    // Day 10 is outside of 9 days.
    assert_eq!((after(log, R, 9).next[0].times, after(log, R, 9).nothing), (3, 2));
}

#[test]
fn columns_that_are_no_log_are_named() {
    assert_eq!(Log::new(&[1], &[1, 2], &[0]).unwrap_err(), Unfit::Lengths);
    assert_eq!(Log::new(&[1, 1], &[1, 1], &[S, R]).unwrap_err(), Unfit::Unsorted(1));
    assert_eq!(Log::new(&[1], &[1], &[MOST_ACTIVITIES]).unwrap_err(), Unfit::TooManyActivities(0));
    assert_eq!(flow(Log::new(&[], &[], &[]).unwrap()), Flow::default());
}
