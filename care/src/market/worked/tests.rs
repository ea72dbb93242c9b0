//! What is said of a service, to staff and to everybody, and how far it moves among suggestions.

use super::Tally;

fn tally(yes: i64, partly: i64, no: i64, not_started: i64) -> Tally {
    Tally { yes, partly, no, not_started }
}

#[test]
fn the_public_reads_words_when_at_least_five_people_tried_it() {
    for (of, begins) in [
        (tally(0, 0, 0, 0), None),
        (tally(4, 0, 0, 0), None),
        // Those who did not start have not tried it.
        (tally(4, 0, 0, 9), None),
        (tally(5, 0, 0, 0), Some("Most of")),
        (tally(2, 2, 1, 0), Some("Most of")),
        (tally(0, 0, 5, 0), Some("We asked people whether")),
        (tally(2, 0, 4, 0), Some("Some of")),
    ] {
        let said = of.careful_words();
        assert_eq!(said.is_some(), begins.is_some(), "{of:?}");
        assert!(said.unwrap_or_default().starts_with(begins.unwrap_or_default()), "{of:?}");
    }
}

#[test]
fn what_one_of_many_answered_cannot_be_read() {
    // Five who were helped, and five of whom one was not, read the same.
    assert_eq!(tally(5, 0, 0, 0).careful_words(), tally(4, 0, 1, 0).careful_words());
    assert_eq!(tally(5, 0, 0, 0).careful_words(), tally(4, 1, 0, 2).careful_words());
}

#[test]
fn staff_see_the_counts() {
    assert_eq!(tally(0, 0, 0, 0).counts(), "");
    assert_eq!(tally(3, 0, 1, 0).counts(), "Helped 3 of 4 who tried it");
    assert_eq!(tally(3, 1, 1, 2).counts(), "Helped 4 of 5 who tried it (1 in part); 2 did not start");
}

#[test]
fn a_service_moves_three_places_at_most_and_none_without_answers() {
    for (of, places) in [
        (tally(0, 0, 0, 0), 0),
        (tally(0, 0, 0, 7), 0),
        (tally(1, 0, 0, 0), 1),
        (tally(0, 0, 1, 0), -1),
        (tally(0, 4, 0, 0), 0),
        (tally(40, 0, 0, 0), 3),
        (tally(0, 0, 40, 0), -3),
        (tally(2, 0, 2, 0), 0),
    ] {
        assert_eq!(of.places(), places, "{of:?}");
    }
}
