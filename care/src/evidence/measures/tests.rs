//! Measures: their SQL against tiny tables, their sentences as tables; the stories are in `care/tests/evidence`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use engine::statistics::xmr::Better;
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{
    ALL, Measure, Month,
    model::{Parameter, Unit},
    pages,
    rules::{self, judge, missing_in_mark},
    slt,
    store::Mark,
};

#[test]
fn every_measure_answers_its_test() {
    let scripts = [
        ("solved-within-24-hours", include_str!("solved_within_24_hours/test.slt")),
        ("requests-per-month", include_str!("requests_per_month/test.slt")),
        ("direct-payments", include_str!("direct_payments/test.slt")),
        ("handed-over", include_str!("handed_over/test.slt")),
        ("new-long-term-support", include_str!("new_long_term_support/test.slt")),
        ("reablement-endings", include_str!("reablement_endings/test.slt")),
        ("reablement-hours", include_str!("reablement_hours/test.slt")),
        ("reablement-offered", include_str!("reablement_offered/test.slt")),
        ("repeat-contact", include_str!("repeat_contact/test.slt")),
        ("reviews-within-a-year", include_str!("reviews_within_a_year/test.slt")),
        ("time-to-assessment", include_str!("time_to_assessment/test.slt")),
        ("time-to-conversation", include_str!("time_to_conversation/test.slt")),
        ("time-to-service", include_str!("time_to_service/test.slt")),
        ("unplanned-reviews-hospital", include_str!("unplanned_reviews_hospital/test.slt")),
    ];
    for measure in ALL {
        let script = scripts.iter().find(|(slug, _)| *slug == measure.slug).expect("each measure has a test");
        if let Err(wrong) = slt::run(measure, script.1, &super::session::limits()) {
            panic!("{} line {}: {}", measure.slug, wrong.line, wrong.words);
        }
    }
}

#[test]
fn the_rule_of_the_front_door_and_of_the_measure_is_one() {
    use crate::front_door::contacts::{
        national::outcomes_of,
        rules::{ENDINGS, LASTS_DAYS, SOLVED_WITHIN_HOURS},
    };
    let measure = super::measure_named("solved-within-24-hours").unwrap();
    let value = |name: &str| measure.parameters.iter().find(|(known, _)| *known == name).unwrap().1;
    assert_eq!(value("within_hours"), Parameter::Hours(SOLVED_WITHIN_HOURS));
    assert_eq!(value("lasts_days"), Parameter::Days(LASTS_DAYS));
    // Whatever words a manager puts into force, one ending is told as solved, and no other can be.
    let solving = value("solving_outcome").words().replace(' ', "_");
    for ending in &ENDINGS {
        let key = ending.choice.key;
        let told: Vec<&str> = outcomes_of(key).into_iter().map(|outcome| outcome.code()).collect();
        if ending.solves {
            assert_eq!(told, [solving.as_str()]);
        } else {
            assert!(!told.contains(&solving.as_str()), "{} must not count as solved", ending.choice.label);
        }
    }
}

fn share(values: &[f64], provisional: usize) -> Vec<Month> {
    months(values, provisional, Some(100))
}

fn months(values: &[f64], provisional: usize, denominator: Option<i64>) -> Vec<Month> {
    let first = date(2025, 1, 1);
    let settled = values.len() - provisional;
    let month = |(at, value): (usize, &f64)| Month {
        on: first.checked_add(i64::try_from(at).unwrap().months()).unwrap(),
        numerator: 50,
        denominator,
        value: *value,
        quartiles: None,
        provisional: at >= settled,
    };
    values.iter().enumerate().map(month).collect()
}

const TEST: Measure = Measure { better: Better::Higher, unit: Unit::Share, ..super::solved_within_24_hours::MEASURE };

fn sentence(values: &[f64], provisional: usize, target: Option<f64>) -> String {
    judge(&TEST, &share(values, provisional), &[], TEST.better, target).unwrap().sentence()
}

fn mark(month: Date) -> Mark {
    Mark {
        id: "m".into(),
        version: 1,
        measure: TEST.slug.into(),
        source: "own".into(),
        month,
        rebase: true,
        words: "A different first talk".into(),
        made_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

const STEADY: [f64; 14] = [0.80, 0.82, 0.79, 0.81, 0.80, 0.82, 0.78, 0.81, 0.80, 0.83, 0.79, 0.80, 0.82, 0.81];

#[test]
fn fewer_than_two_years_tell_no_season() {
    let words = |months: usize, provisional| {
        let values: Vec<f64> = STEADY.iter().cycle().take(months).copied().collect();
        judge(&TEST, &share(&values, provisional), &[], TEST.better, None).unwrap().season_words()
    };
    assert_eq!(words(2, 2), None, "nothing is settled");
    for (months, provisional) in [(1, 0), (23, 0), (25, 2)] {
        assert!(words(months, provisional).unwrap().starts_with("Fewer than 24 months are settled"), "{months}");
    }
    assert!(words(24, 0).unwrap().starts_with("The limits know nothing of seasons"));
}

#[test]
fn one_sentence_tells_value_limits_and_target() {
    assert_eq!(sentence(&[], 0, None), "There is nothing to count yet.");
    assert_eq!(
        sentence(&[0.5, 0.6], 2, Some(0.8)),
        "60% so far in February 2025; every month here can still change, so nothing is judged yet."
    );
    assert_eq!(sentence(&[0.5], 0, None), "50% in January 2025, and one month alone has no limits.");
    assert_eq!(
        sentence(&STEADY, 0, Some(0.8)),
        "81% in February 2026, between its usual limits 75% and 87%; the target 80% is reached in some months but not reliably."
    );
    assert_eq!(
        sentence(&STEADY, 0, Some(0.9)),
        "81% in February 2026, between its usual limits 75% and 87%; the target 90% will not be reached unless something changes."
    );
    assert_eq!(
        sentence(&STEADY, 0, Some(0.7)),
        "81% in February 2026, between its usual limits 75% and 87%; the target 70% is reliably reached."
    );
    let mut fallen = STEADY.to_vec();
    fallen.push(0.40);
    let told = sentence(&fallen, 0, None);
    assert!(
        told.starts_with("40% in March 2026, a cause for concern: lower than usual; its usual limits are "),
        "{told}"
    );
    assert!(
        sentence(&[0.5, 0.6, 0.5], 0, None).ends_with("(limits on trial: fewer than 12 months stand behind them).")
    );
}

#[test]
fn provisional_months_are_drawn_and_not_judged() {
    let mut values = STEADY.to_vec();
    values.extend([0.1, 0.1]);
    let judged = judge(&TEST, &share(&values, 2), &[], TEST.better, None).unwrap();
    assert_eq!(judged.xmr.points.len(), 14);
    assert_eq!(judged.sentence(), sentence(&STEADY, 0, None));
    let picture = judged.picture("p", &TEST, engine::pictures::Size::Wide);
    assert_eq!((picture.provisional.len(), picture.labels.len()), (2, 16));
    assert!(engine::pictures::xmr_svg(&picture).as_str().matches("point--provisional").count() >= 2);
    assert!(engine::pictures::table_of(&picture).rows[15][2].starts_with("Provisional"));
}

#[test]
fn limits_begin_anew_only_where_a_mark_says_so() {
    let mut values = STEADY.to_vec();
    values.extend(STEADY.iter().map(|value| value - 0.5));
    let months = share(&values, 0);
    assert_eq!(judge(&TEST, &months, &[], TEST.better, None).unwrap().xmr.groups.len(), 1);
    let anew = judge(&TEST, &months, &[mark(months[14].on)], TEST.better, Some(0.3)).unwrap();
    assert_eq!(anew.xmr.groups.len(), 2);
    assert_eq!(anew.reached(), Some((11, 14)));
    assert_eq!(anew.notes.len(), 1);
    // A mark at the first month, before it or after the settled months begins nothing.
    for month in [months[0].on, date(2020, 1, 1), date(2040, 1, 1)] {
        assert_eq!(judge(&TEST, &months, &[mark(month)], TEST.better, None).unwrap().xmr.groups.len(), 1, "{month}");
    }
}

#[test]
fn marks_name_a_month_and_a_cause() {
    let today = date(2026, 11, 22);
    assert_eq!(missing_in_mark(Some(date(2026, 11, 1)), "x", today), []);
    assert_eq!(missing_in_mark(None, "", today).len(), 2);
    assert_eq!(missing_in_mark(Some(date(2026, 12, 1)), "x", today).len(), 1);
    assert_eq!(pages::month_of("2026-10"), Some(date(2026, 10, 1)));
    for wrong in ["", "2026", "2026-13", "26-10", "2026-10-01", "x-y"] {
        assert_eq!(pages::month_of(wrong), None, "{wrong}");
    }
}

#[test]
fn a_file_holds_no_small_numbers() {
    let mut some = share(&STEADY, 0);
    some[0].numerator = 3;
    some[1].denominator = Some(52);
    let judged = judge(&TEST, &some, &[], TEST.better, None).unwrap();
    let csv = super::table(&TEST, &judged).to_csv().unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[1].starts_with("2025-01-01,,fewer than 5,100,"), "{}", lines[1]);
    assert!(lines[2].starts_with("2025-02-01,,fewer than 5,52,"), "{}", lines[2]);
    assert!(lines[3].starts_with("2025-03-01,0.5,50,100,"), "{}", lines[3]);
    assert_eq!(rules::month_words(some[0].on), "January 2025");
}
