//! Names, postcodes and numbers in the one form in which they are compared, whoever wrote them.

use std::str::FromStr as _;

use nhs_number::NHSNumber;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// More names than anybody uses at once; the rest is shown but not searched.
pub const MOST_NAMES: usize = 8;

/// The single names in a text: small letters without accents, apostrophes left out, everything else a gap.
/// `O’Brien-Łukasz` is `obrien` and `lukasz`.
pub fn names(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut name = String::new();
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' => {}
            'ß' => name.push_str("ss"),
            'æ' => name.push_str("ae"),
            'œ' => name.push_str("oe"),
            'ø' => name.push('o'),
            'ł' => name.push('l'),
            'đ' | 'ð' => name.push('d'),
            'þ' => name.push_str("th"),
            'ı' => name.push('i'),
            letter if letter.is_alphanumeric() => name.push(letter),
            _ => push(&mut found, &mut name),
        }
    }
    push(&mut found, &mut name);
    found
}

fn push(found: &mut Vec<String>, name: &mut String) {
    if !name.is_empty() && !found.contains(name) && found.len() < MOST_NAMES {
        found.push(name.chars().take(40).collect());
    }
    name.clear();
}

/// How a folded name sounds, roughly: its first letter and the consonants after it, those alike taken for one.
/// `mohamed` and `muhammad` are both `mmd`, `catherine` and `kathryn` both `ktrn`.
pub fn sound(name: &str) -> String {
    let name = name.replace("ph", "f").replace("ck", "k").replace("sch", "s").replace("sh", "s");
    let (mut sound, mut before) = (String::new(), ' ');
    for (at, letter) in name.chars().enumerate() {
        let letter = match letter {
            'c' | 'q' => 'k',
            'z' => 's',
            'v' => 'w',
            'j' if at > 0 => 'y',
            other => other,
        };
        let heard = at == 0 || !matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h');
        if heard && before != letter {
            sound.push(letter);
        }
        before = letter;
    }
    sound
}

/// An NHS number as ten digits, when it is ten digits (with any blanks or hyphens) and its check digit is right.
pub fn nhs_number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    let number = NHSNumber::from_str(&digits).ok()?;
    (digits.len() == 10 && number.validate_check_digit()).then_some(digits)
}

/// A British postcode in capitals with its blank, however it was typed; none when it is not one.
/// The form is that of BS 7666: one or two letters, a digit, a digit or letter or nothing, then digit, letter, letter.
pub fn postcode(text: &str) -> Option<String> {
    let letters: Vec<char> =
        text.chars().filter(|letter| !letter.is_whitespace()).map(|letter| letter.to_ascii_uppercase()).collect();
    let (out, inner) = letters.split_at_checked(letters.len().checked_sub(3)?)?;
    let well = outward(out)
        && matches!(inner, [a, b, c] if a.is_ascii_digit() && b.is_ascii_uppercase() && c.is_ascii_uppercase());
    well.then(|| format!("{} {}", out.iter().collect::<String>(), inner.iter().collect::<String>()))
}

/// Whether these are the first half of a postcode.
pub fn outward(letters: &[char]) -> bool {
    let area = letters.iter().take_while(|letter| letter.is_ascii_uppercase()).count();
    let rest = &letters[area..];
    (1..=2).contains(&area)
        && match rest {
            [a] => a.is_ascii_digit(),
            [a, b] => a.is_ascii_digit() && b.is_ascii_alphanumeric(),
            _ => false,
        }
}

/// A telephone number as its digits with a leading zero, when there are enough of them to be one.
pub fn phone(text: &str) -> Option<String> {
    let plus = text.trim_start().starts_with('+');
    if text.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = match digits.strip_prefix("44") {
        Some(rest) if plus => format!("0{}", rest.trim_start_matches('0')),
        _ => digits,
    };
    ((10..=15).contains(&digits.len()) && (plus || digits.starts_with('0'))).then_some(digits)
}
