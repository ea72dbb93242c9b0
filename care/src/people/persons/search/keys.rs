//! The keys a person is kept under, the keys a name is kept under, and what a question asks for.

use jiff::civil::Date;
use platform::web::parse_date;

use super::super::{fold, model::Details, rules};

/// Names are compared by so many first letters when slips are looked for.
const PREFIX: usize = 7;
/// From this length on a name may hold two slips.
const LONG: usize = 6;

/// Every key somebody is found by.
pub(super) fn of_person(details: &Details) -> Vec<String> {
    let names = rules::names_of(details);
    let mut keys: Vec<String> = names.iter().map(|name| format!("n:{name}")).collect();
    for (at, one) in names.iter().enumerate() {
        keys.extend(names[at + 1..].iter().map(|other| pair(one, other)));
    }
    if let Some(born) = details.born_on {
        keys.extend(names.iter().map(|name| with_year(name, born.year())));
        keys.push(born_key(born));
    }
    keys.extend(details.postcode.as_deref().map(postcode_key));
    keys.extend(details.nhs_number.as_ref().map(|number| format!("h:{number}")));
    keys.extend(details.phone.as_deref().and_then(fold::phone).map(|number| format!("t:{number}")));
    keys
}

pub(super) fn pair(one: &str, other: &str) -> String {
    if one <= other { format!("p:{one} {other}") } else { format!("p:{other} {one}") }
}

pub(super) fn with_year(name: &str, year: i16) -> String {
    format!("y:{name} {year}")
}

pub(super) fn born_key(born: Date) -> String {
    format!("b:{born}")
}

pub(super) fn postcode_key(postcode: &str) -> String {
    let letters: String = postcode.chars().filter(|letter| letter.is_alphanumeric()).take(12).collect();
    format!("c:{}", letters.to_uppercase())
}

/// The keys a name is kept under: itself first, its beginnings, how it sounds, and itself with letters left out.
pub(in super::super) fn of_name(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut keys = vec![name.to_owned()];
    let beginnings = (3..=5).filter(|count| *count < letters.len());
    keys.extend(beginnings.map(|count| format!("{}*", letters[..count].iter().collect::<String>())));
    keys.extend(sound(name));
    keys.extend(slips(&letters));
    keys
}

/// The key of how a name sounds; short names sound like too many others.
fn sound(name: &str) -> Option<String> {
    let sound = fold::sound(name);
    (sound.chars().count() >= 3).then(|| format!("~{sound}"))
}

/// The keys a name asked for may be found under, at most 32.
pub(in super::super) fn asked(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut keys = vec![name.to_owned()];
    if letters.len() >= 3 {
        keys.push(format!("{}*", letters[..letters.len().min(5)].iter().collect::<String>()));
    }
    keys.extend(sound(name));
    keys.extend(slips(&letters));
    keys.truncate(32);
    keys
}

/// The first letters of a name with none, one or two of them left out (symmetric deletion: a slip in what is asked and a
/// slip in what is kept lead to one key).
fn slips(letters: &[char]) -> Vec<String> {
    let first = &letters[..letters.len().min(PREFIX)];
    let without = |some: &[char], at: usize| -> Vec<char> {
        some.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, letter)| *letter).collect()
    };
    let mut found: Vec<Vec<char>> = vec![first.to_vec()];
    if first.len() >= 3 {
        found.extend((0..first.len()).map(|at| without(first, at)));
    }
    if letters.len() >= LONG {
        for one in 0..first.len() {
            found.extend((one..first.len() - 1).map(|two| without(&without(first, one), two)));
        }
    }
    let mut keys: Vec<String> =
        found.iter().map(|letters| format!("-{}", letters.iter().collect::<String>())).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What somebody typed into the one box, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// Folded names.
    pub names: Vec<String>,
    /// A birth date.
    pub born_on: Option<Date>,
    /// A year of birth.
    pub year: Option<i16>,
    /// A right NHS number.
    pub nhs_number: Option<String>,
    /// Ten digits that are not a right NHS number and no telephone number: a slip.
    pub wrong_number: Option<String>,
    /// A whole postcode.
    pub postcode: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
}

/// Takes a question apart. Anything that is not a date, number or postcode is a name.
pub fn read(text: &str) -> Question {
    let words: Vec<&str> =
        text.split([' ', '\t', '\n', ',', ';', '\u{a0}']).filter(|word| !word.is_empty()).take(24).collect();
    let mut question = Question::default();
    let (mut at, mut names) = (0, String::new());
    while at < words.len() {
        let taken = (1..=4.min(words.len() - at)).rev().find(|count| question.take(&words[at..at + count]));
        if taken.is_none() {
            names.push_str(words[at]);
            names.push(' ');
        }
        at += taken.unwrap_or(1);
    }
    question.names = fold::names(&names);
    question
}

impl Question {
    /// Whether these words together are one of the things that are not names.
    fn take(&mut self, words: &[&str]) -> bool {
        let text = words.join(" ");
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if digits == 0 {
            return false;
        }
        if words.len() <= 3
            && let Some(date) = date(&text)
        {
            self.born_on = Some(date);
        } else if words.len() <= 3
            && let Some(number) = fold::nhs_number(&text)
        {
            self.nhs_number = Some(number);
        } else if words.len() <= 2
            && let Some(postcode) = fold::postcode(&text)
        {
            self.postcode = Some(postcode);
        } else if let Some(number) = fold::phone(&text) {
            self.phone = Some(number);
        } else if words.len() <= 3 && digits == 10 && text.chars().all(|c| c.is_ascii_digit() || c == ' ' || c == '-') {
            self.wrong_number = Some(text);
        } else if words.len() == 1 && digits == 4 && text.len() == 4 {
            self.year = text.parse().ok().filter(|year| (1880..=2100).contains(year));
            return self.year.is_some();
        } else {
            return false;
        }
        true
    }
}

/// A date in any form: with the year in full, with its last two digits, or as eight digits together.
fn date(text: &str) -> Option<Date> {
    if let Some(date) = parse_date(text) {
        return Some(date);
    }
    if text.len() == 8 && text.bytes().all(|letter| letter.is_ascii_digit()) {
        return parse_date(&format!("{}/{}/{}", &text[..2], &text[2..4], &text[4..]));
    }
    let (rest, year) = text.rsplit_once(['/', '-', '.', ' '])?;
    if year.len() != 2 || !year.bytes().all(|letter| letter.is_ascii_digit()) {
        return None;
    }
    // Two digits are taken for an adult's year of birth.
    let century = if year <= "10" { "20" } else { "19" };
    parse_date(&format!("{rest}/{century}{year}"))
}
