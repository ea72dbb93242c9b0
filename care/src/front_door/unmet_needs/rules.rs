//! Why a need was not met, and where it was. Pure.

use super::model::Source;
use crate::front_door::light;

/// The longest text in own words, in characters.
pub const LONGEST: usize = 500;

/// A need that the directory's list does not have.
pub const SOMETHING_ELSE: &str = "Something else";

/// Why a need was not met; the first stands when nobody chose.
pub const WHY: [(&str, &str); 9] = [
    ("not_said", "Not said"),
    ("nothing_near", "There is nothing near enough"),
    ("long_wait", "They would have to wait too long for it"),
    ("cost", "It costs more than they can pay"),
    ("cannot_get_there", "They cannot get there"),
    ("does_not_fit", "It does not fit: the time, the language, the way it is done"),
    ("not_eligible", "They are not eligible for it"),
    ("declined", "They did not want what there is"),
    ("other", "Something else"),
];

/// The key if it is one of [`WHY`], else the first.
pub fn why(key: &str) -> &'static str {
    WHY.iter().find(|(held, _)| *held == key).map_or(WHY[0].0, |(held, _)| held)
}

/// As people read it.
pub fn why_words(key: &str) -> &'static str {
    WHY.iter().find(|(held, _)| *held == key).map_or(WHY[0].1, |(_, words)| words)
}

/// The first half of the postcode of whose need it is.
pub fn district(source: &Source<'_>) -> Option<String> {
    let own = source.person.and_then(|person| person.postcode.as_deref());
    own.or(source.district).and_then(light::rules::district)
}
