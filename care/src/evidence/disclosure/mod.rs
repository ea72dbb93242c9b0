//! The one exit for small numbers: a count that could point at somebody leaves the council as "fewer than 5".
//!
//! Promise EV10. What is copied or read outside (a CSV file, a public page) passes here. Pages for the council's own
//! staff show exact numbers, because those who may open them work with the records behind them anyway. The rule is that
//! of the national adult social care statistics: counts from 1 to 4 are not told, and neither is what gives them away.

mod linked;
mod tables;
#[cfg(test)]
mod tables_tests;

pub use linked::Linked;
pub use tables::{line, table};

pub use crate::people::small_numbers::{FEWEST, Told, told};

/// A share as it may be told: its numerator, its denominator and itself.
///
/// The share is told only when both counts are and the rest (the denominator without the numerator) is no small count:
/// otherwise the hidden count could be worked out by subtraction or multiplication. When only the rest is small, the
/// numerator is hidden too.
pub fn share(numerator: i64, denominator: i64) -> (Told, Told, Option<f64>) {
    let (part, whole, rest) = (told(numerator), told(denominator), told(denominator - numerator));
    let small = [part, whole, rest].contains(&Told::Few);
    if small {
        let part = if part == Told::Count(0) && rest != Told::Few { part } else { Told::Few };
        return (part, whole, None);
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
    let value = (denominator > 0).then(|| numerator as f64 / denominator as f64);
    (part, whole, value)
}

/// A middle of many values as it may be told, with of how many. Of fewer than five people it could be somebody's own.
pub fn median(people: i64, value: f64) -> (Told, Option<f64>) {
    (told(people), (people >= FEWEST).then_some(value))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "simple shares are exact")]
    use super::*;

    #[test]
    fn counts_of_one_to_four_are_not_told() {
        let words: Vec<String> = [0, 1, 4, 5, 6].iter().map(|count| told(*count).words()).collect();
        assert_eq!(words, ["0", "fewer than 5", "fewer than 5", "5", "6"]);
    }

    #[test]
    fn a_share_gives_no_hidden_count_away() {
        assert_eq!(share(20, 40), (Told::Count(20), Told::Count(40), Some(0.5)));
        assert_eq!(share(3, 40), (Told::Few, Told::Count(40), None));
        // 38 of 40 would tell that two were not.
        assert_eq!(share(38, 40), (Told::Few, Told::Count(40), None));
        assert_eq!(share(0, 40), (Told::Count(0), Told::Count(40), Some(0.0)));
        assert_eq!(share(40, 40), (Told::Count(40), Told::Count(40), Some(1.0)));
        assert_eq!(share(1, 3), (Told::Few, Told::Few, None));
        assert_eq!(share(0, 3), (Told::Few, Told::Few, None));
        assert_eq!(share(0, 0), (Told::Count(0), Told::Count(0), None));
    }

    #[test]
    fn the_middle_of_fewer_than_five_is_not_told() {
        let told: Vec<Option<f64>> = [0, 1, 4, 5, 6].iter().map(|people| median(*people, 7.5).1).collect();
        assert_eq!(told, [None, None, None, Some(7.5), Some(7.5)]);
        assert_eq!(median(4, 7.5).0, Told::Few);
        assert_eq!(median(0, 7.5).0, Told::Count(0));
    }
}
