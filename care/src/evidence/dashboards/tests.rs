//! Boards: their pictures exist, their readings as tables, and what may leave at 0, 1, 4, 5 and 6.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use engine::{
    columns::{Cell, Table},
    statistics::xmr::Better,
};
use jiff::{ToSpan as _, civil::date};

use super::{
    boards::{self, Shows},
    equity::{self, Group},
    figures,
    months::reading,
    pages,
    views::Picture,
};
use crate::evidence::{
    measures::{self, Measure, Month},
    national::{self, Asked},
    published,
};

#[test]
fn every_picture_of_every_board_is_of_something_and_none_is_twice_on_one() {
    for board in boards::ALL {
        let mut names: Vec<String> = Vec::new();
        for show in board.shows {
            let known = match show {
                Shows::Monthly(slug) => measures::measure_named(slug).is_some(),
                Shows::National(code) | Shows::By(code, _) => figures::part(code).is_some(),
                Shows::Parts(slug, beginning) => national::ALL.into_iter().any(|measure| {
                    measure.slug == *slug && measure.parts.iter().any(|part| part.code.starts_with(beginning))
                }),
                Shows::Published(slug) => published::known_words().measures.iter().any(|one| one.slug == *slug),
            };
            assert!(known, "{}: {show:?}", board.slug);
            names.push(format!("{show:?}"));
        }
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all, "{}", board.slug);
        assert_eq!(boards::named(board.slug).map(|found| found.name), Some(board.name));
    }
}

fn measure() -> &'static Measure {
    measures::measure_named("solved-within-24-hours").unwrap()
}

fn months(values: &[f64]) -> Vec<Month> {
    let month = |(at, value): (usize, &f64)| Month {
        on: date(2025, 1, 1).checked_add(i64::try_from(at).unwrap().months()).unwrap(),
        numerator: 50,
        denominator: Some(100),
        value: *value,
        quartiles: None,
        provisional: false,
    };
    values.iter().enumerate().map(month).collect()
}

fn judged(values: &[f64], marks: &[(usize, &str, bool)], better: Better) -> measures::Judged {
    let all = months(values);
    let marks: Vec<measures::Mark> = marks
        .iter()
        .map(|(at, words, rebase)| measures::Mark {
            id: "m".into(),
            version: 1,
            measure: measure().slug.into(),
            source: "own".into(),
            month: all[*at].on,
            rebase: *rebase,
            words: (*words).to_owned(),
            made_at: jiff::Timestamp::UNIX_EPOCH,
        })
        .collect();
    measures::judge(measure(), &all, &marks, better, None).unwrap()
}

/// A year of ups and downs, then eight months lower.
fn fallen() -> Vec<f64> {
    let mut values = [0.80, 0.82, 0.79, 0.81, 0.80, 0.82, 0.79, 0.81, 0.80, 0.82, 0.79, 0.81].to_vec();
    values.extend([0.76, 0.77, 0.76, 0.77, 0.76, 0.77, 0.76, 0.77]);
    values
}

#[test]
fn a_reading_says_since_when_how_and_after_what() {
    let told = |marks: &[(usize, &str, bool)], better| reading(&judged(&fallen(), marks, better));
    let plain = told(&[], Better::Lower);
    assert!(
        plain.starts_with("Improving since January 2026: 8 months in a row below the mean of 79%. 77% in August 2026"),
        "{plain}"
    );
    let after = told(&[(2, "long before", false), (11, "the huddles began", false)], Better::Lower);
    assert!(after.contains("below the mean of 79%, after “the huddles began” (December 2025)."), "{after}");
    // What was written long before, or after the change began, is not its cause.
    for at in [2, 13] {
        let other = told(&[(at, "something else", false)], Better::Lower);
        assert!(!other.contains("something else"), "{other}");
    }
    assert!(told(&[], Better::Higher).starts_with("Getting worse since January 2026"));
    assert!(told(&[], Better::Neither).starts_with("Changing since January 2026"));
    let anew = told(&[(12, "a new team", true)], Better::Lower);
    assert!(
        anew.ends_with(
            "Limits began anew in January 2026 (“a new team”): the mean is 76% since then, and was 80% before."
        ),
        "{anew}"
    );
    assert!(!anew.contains("Improving since"), "{anew}");
}

#[test]
fn usual_months_have_no_beginning_of_a_change() {
    let usual = judged(&fallen()[..12], &[(3, "x", false)], Better::Higher);
    assert_eq!(reading(&usual), usual.sentence());
    assert_eq!(reading(&judged(&[], &[], Better::Higher)), "There is nothing to count yet.");
}

fn group(label: &str, counted: i64, of: i64) -> Group {
    Group { label: label.into(), counted, of, open: true }
}

#[test]
fn small_groups_leave_with_others_that_would_give_them_away() {
    let open = |counted: i64, rest: i64| {
        let groups = vec![group("a", counted, counted + rest), group("b", 30, 60), group("c", 50, 90)];
        equity::closed(groups).0.iter().map(|group| if group.open { 'o' } else { '-' }).collect::<String>()
    };
    for (count, expected) in [(0, "ooo"), (1, "--o"), (4, "--o"), (5, "ooo"), (6, "ooo")] {
        assert_eq!(open(count, 40), expected, "{count} counted");
        assert_eq!(open(40, count), expected, "{count} the rest");
    }
}

#[test]
fn an_equity_reading_names_groups_apart_and_says_what_it_cannot() {
    let part = figures::part("2A").unwrap().1;
    let asked = Asked { year: "2025-26".into(), ..Asked::default() };
    let told = |groups: &[Group]| {
        let all = equity::together(groups);
        #[allow(clippy::cast_precision_loss)]
        let overall = all.counted as f64 / all.of as f64 * 100.0;
        equity::reading(part, groups, &all, overall, &asked)
    };
    let apart = told(&[group("White", 800, 1_000), group("Asian or Asian British", 40, 100)]);
    assert!(apart.contains("76.4% of 1100. Of 2 groups these lie apart from it: White (80.0%, higher), Asian or Asian British (40.0%, lower)."), "{apart}");
    let alike = told(&[group("White", 80, 100), group("Other ethnic group", 7, 10)]);
    assert!(
        alike.contains("No interval of the 2 groups lies apart from it: no difference can be told from chance."),
        "{alike}"
    );
    let one = told(&[Group { open: false, ..group("White", 3, 100) }, group("Black", 40, 100)]);
    assert!(one.contains("There are no two groups to compare. 1 not told"), "{one}");
}

#[test]
fn tables_below_each_other_keep_their_numbers_apart() {
    let month = Table {
        columns: ["month", "value", "numerator", "what_it_shows"].map(str::to_owned).to_vec(),
        rows: vec![vec![
            Cell::Date(date(2026, 1, 1)),
            Cell::Real(0.5),
            Cell::from("fewer than 5"),
            Cell::from("As usual"),
        ]],
    };
    let groups = Table {
        columns: ["group", "value", "low"].map(str::to_owned).to_vec(),
        rows: vec![vec![Cell::from("White"), Cell::Real(50.0), Cell::Real(40.0)]],
    };
    let picture = |name: &str, table: Table| Picture { name: name.into(), table, ..Picture::default() };
    let together = pages::together(&[picture("A", month), picture("B", groups)]);
    assert_eq!(
        together.to_csv().unwrap(),
        "picture,group,value,counted,of,low,high,note\r\nA,2026-01-01,0.5,fewer than 5,,,,As usual\r\nB,White,50,,,40,,\r\n"
    );
}
