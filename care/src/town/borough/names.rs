//! Names, numbers and places that belong to nobody.

use jiff::civil::Date;

use super::chance::Chance;

/// What is written wherever somebody could take a made-up person for a real one.
pub(super) const MARK: &str = "SYNTHETIC";

const GIVEN: [&str; 64] = [
    "Abeni", "Adil", "Agnes", "Aisling", "Alma", "Amos", "Anil", "Anwen", "Ariadne", "Bartek", "Beryl", "Bashir",
    "Carys", "Cedric", "Chidi", "Clarice", "Dafydd", "Delphine", "Dilys", "Edith", "Efua", "Elias", "Elspeth", "Ewan",
    "Farida", "Fergus", "Gita", "Gwilym", "Hamza", "Hester", "Idris", "Ines", "Iqbal", "Isolde", "Jarek", "Joan",
    "Jomo", "Kamala", "Kester", "Lata", "Leonora", "Lorcan", "Mabel", "Marek", "Merle", "Moira", "Nadia", "Neville",
    "Odette", "Olwen", "Omar", "Petra", "Quentin", "Rhoda", "Rosalind", "Samir", "Sunita", "Tamsin", "Tobias", "Una",
    "Vera", "Winston", "Yusra", "Zelda",
];
const FIRST: [&str; 40] = [
    "Ald", "Ash", "Bar", "Bell", "Birk", "Bran", "Brem", "Cald", "Car", "Col", "Crow", "Dal", "Den", "Dun", "Eld",
    "Fal", "Fen", "Gar", "Glen", "Hal", "Har", "Hol", "Ing", "Kel", "Lang", "Lar", "Mal", "Mar", "Nor", "Oak", "Pen",
    "Quar", "Rav", "Ros", "Sal", "Stan", "Thor", "Ul", "Wen", "Yar",
];
const MIDDLE: [&str; 20] = [
    "a", "e", "i", "o", "en", "er", "el", "is", "os", "un", "and", "ing", "ock", "est", "um", "ar", "in", "ol", "am",
    "eth",
];
const LAST: [&str; 32] = [
    "beck", "berry", "bourne", "by", "combe", "cote", "den", "field", "ford", "gate", "grove", "ham", "hurst", "kirk",
    "land", "ley", "low", "mere", "mond", "more", "ner", "ridge", "row", "sell", "shaw", "stead", "stone", "thorpe",
    "ton", "well", "wick", "worth",
];

/// A given name.
pub(super) fn given(chance: &mut Chance) -> &'static str {
    *chance.one(&GIVEN)
}

/// A family name of invented pieces: some twenty-five thousand of them, so that a search has work to do.
pub(super) fn family(chance: &mut Chance) -> String {
    format!("{}{}{}", chance.one(&FIRST), chance.one(&MIDDLE), chance.one(&LAST))
}

/// The most people who can have a number each: [`nhs_number`] gives every one of them a block of two.
pub(super) const MOST_NUMBERED: u64 = 490_000;
/// Numbers before this one belong to the town.
const FIRST_NUMBER: u64 = 10_000;

/// An NHS number of the range kept for tests (999 …), with a right check digit; each person has another.
pub(super) fn nhs_number(person: u64) -> Option<String> {
    if person >= MOST_NUMBERED {
        return None;
    }
    // Of two neighbours at least one has a check digit: their sums differ by what is never a multiple of 11.
    (0..2).find_map(|which| with_check_digit(FIRST_NUMBER + person * 2 + which))
}

/// 999, six digits and their check digit (modulus 11), when there is one.
pub(crate) fn with_check_digit(six: u64) -> Option<String> {
    let nine = format!("999{six:06}");
    let sum: u64 = nine.bytes().zip((2..=10).rev()).map(|(digit, weight)| u64::from(digit - b'0') * weight).sum();
    match 11 - sum % 11 {
        10 => None,
        11 => Some(format!("{nine}0")),
        digit => Some(format!("{nine}{digit}")),
    }
}

/// The same number with a wrong last digit.
pub(super) fn with_a_slip(number: &str) -> String {
    let (nine, last) = number.split_at(number.len() - 1);
    let digit: u32 = last.parse().unwrap_or_default();
    format!("{nine}{}", (digit + 1) % 10)
}

/// A postcode of no place: there is no area ZZ.
pub(super) fn postcode(district: &str, chance: &mut Chance) -> String {
    let letters = b"ABDEFGHJLNPQRSTUWXYZ";
    let letter = |chance: &mut Chance| char::from(*chance.one(letters));
    format!("{district} {}{}{}", chance.between(1, 9), letter(chance), letter(chance))
}

/// A telephone number of the range Ofcom keeps for drama.
pub(super) fn phone(person: u64) -> String {
    format!("01632 960{:03}", person % 1_000)
}

/// A birth date of somebody who is `age` on a day.
pub(super) fn born(age: u32, on: Date, chance: &mut Chance) -> Date {
    let year = on.year().saturating_sub(i16::try_from(age).unwrap_or_default());
    let month = i8::try_from(chance.between(1, 12)).unwrap_or(1);
    let day = i8::try_from(chance.between(1, 28)).unwrap_or(1);
    let birthday = Date::new(year, month, day).unwrap_or(on);
    // The birthday may still be to come in that year.
    if (month, day) > (on.month(), on.day()) { Date::new(year - 1, month, day).unwrap_or(birthday) } else { birthday }
}

/// Made-up names for the town's own files, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Made(Chance);

impl Made {
    /// The same seed makes the same names.
    pub(crate) fn new(seed: u64) -> Self {
        Self(Chance::of(seed, 0))
    }

    /// A given name.
    pub(crate) fn given(&mut self) -> &'static str {
        given(&mut self.0)
    }

    /// A family name.
    pub(crate) fn family(&mut self) -> String {
        family(&mut self.0)
    }

    /// From 0 to `end` - 1.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        self.0.below(end)
    }

    /// One of these.
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        self.0.one(of)
    }
}
