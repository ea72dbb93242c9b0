//! The rules of what is sent as tables of facts; the stories are in `tests/`.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use std::collections::BTreeSet;

use super::rules::{new_reference, read_reference, reference_words, size_words};

#[test]
fn a_reference_finds_every_slip_of_one_digit_and_every_swap() {
    for _ in 0..50 {
        let right = new_reference();
        assert_eq!(read_reference(&right).as_ref(), Some(&right));
        let digits: Vec<u8> = right.bytes().collect();
        for at in 0..digits.len() {
            for digit in b'0'..=b'9' {
                let mut wrong = digits.clone();
                wrong[at] = digit;
                let typed = String::from_utf8(wrong).unwrap();
                assert_eq!(read_reference(&typed).is_some(), typed == right, "{right} typed as {typed}");
            }
            if at > 0 && digits[at] != digits[at - 1] {
                let mut swapped = digits.clone();
                swapped.swap(at, at - 1);
                let typed = String::from_utf8(swapped).unwrap();
                assert_eq!(read_reference(&typed), None, "{right} typed as {typed}");
            }
        }
    }
}

#[test]
fn a_reference_is_read_as_people_write_it() {
    let right = new_reference();
    let said = reference_words(&right);
    assert_eq!(said.len(), 12);
    for typed in [said.clone(), format!(" {said} "), said.replace(' ', "-"), right.clone()] {
        assert_eq!(read_reference(&typed).as_ref(), Some(&right), "{typed}");
    }
    for typed in ["", "1", "one", "12345678901234567890", "'; drop", "٤٨٢١٧٣٩٠٥٦"] {
        assert_eq!(read_reference(typed), None, "{typed}");
    }
}

#[test]
fn references_follow_no_order() {
    let made: Vec<String> = (0..200).map(|_| new_reference()).collect();
    assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), 200);
    let rising = made.windows(2).filter(|two| two[0] < two[1]).count();
    assert!((50..150).contains(&rising), "{rising} of 199 follow a smaller one");
}

#[test]
fn sizes_are_said_in_words() {
    for (bytes, words) in [(1, "1 KB"), (12_345, "13 KB"), (1_000_000, "1.0 MB"), (9_870_000, "9.8 MB")] {
        assert_eq!(size_words(bytes), words);
    }
}
