//! The answers people choose from when they ask in writing, reference numbers, and how files are called.

use platform::ids;

/// An answer, and as people read it.
pub type Answer = (&'static str, &'static str);

/// Who asks for help.
pub const WHO: [Answer; 3] = [
    ("themselves", "Me"),
    ("family", "Someone I care for: family, a friend or a neighbour"),
    ("professional", "Someone I work with"),
];

/// Whether somebody is in danger now. All but the first lead at once to what to do.
pub const SAFE: [Answer; 4] = [
    ("no", "No, none of these"),
    ("danger", "Someone may die or be badly hurt"),
    ("abuse", "Someone is being hurt, scared, used or left without care"),
    ("no_home", "Someone has no safe place to sleep tonight"),
];

/// How they want to hear from us.
pub const REACH: [Answer; 4] = [
    ("phone", "Ring me"),
    ("email", "Email me"),
    ("post", "Write me a letter"),
    ("none", "Do not get in touch with me. I will ring you"),
];

/// Whether the person a professional asks for knows of it.
pub const CONSENT: [Answer; 3] = [
    ("asked", "Yes. I asked them, and they agree"),
    ("told", "I told them, but they have not agreed"),
    ("not_possible", "No. It was not possible or not safe to ask"),
];

/// What files may be: a key, its type on the wire, and what people call it.
pub const KINDS: [(&str, &str, &str); 3] = [
    ("jpeg", "image/jpeg", "photo (JPEG)"),
    ("png", "image/png", "picture (PNG)"),
    ("pdf", "application/pdf", "document (PDF)"),
];

/// As people read an answer; empty when it is none of them.
pub fn label(answers: &[Answer], key: &str) -> &'static str {
    answers.iter().find(|(held, _)| *held == key).map_or("", |(_, label)| label)
}

/// What people call a kind of file.
pub fn kind_words(kind: &str) -> &'static str {
    KINDS.iter().find(|(key, ..)| *key == kind).map_or("file", |(.., words)| words)
}

/// The type of a kind of file on the wire.
pub fn content_type(kind: &str) -> &'static str {
    KINDS.iter().find(|(key, ..)| *key == kind).map_or("application/octet-stream", |(_, wire, _)| wire)
}

/// A size as people say it.
pub fn size_words(bytes: i64) -> String {
    match bytes {
        ..=999_999 => format!("{} KB", (bytes + 999) / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// H. M. Damm's quasigroup of order ten (*Total anti-symmetrische Quasigruppen*, Marburg 2004): the digit it gives finds
/// every single wrong digit and every two neighbours that changed places.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// Digits of a reference with the one that checks them.
const DIGITS: usize = 10;

fn check_digit(digits: &str) -> usize {
    let step = |held: usize, digit: u8| usize::from(DAMM[held][usize::from(digit - b'0')]);
    digits.bytes().filter(u8::is_ascii_digit).fold(0, step)
}

/// A new reference number from the operating system's randomness: nine digits that tell nothing, and one that checks them.
pub fn new_reference() -> String {
    let mut bytes = [0_u8; 8];
    ids::fill(&mut bytes);
    // 100,000,000 to 999,999,999; of 2^64 numbers the unevenness is one in twenty thousand million.
    let number = 100_000_000 + u64::from_le_bytes(bytes) % 900_000_000;
    with_check(number)
}

/// Nine digits with the one that checks them.
pub(in crate::front_door) fn with_check(number: u64) -> String {
    let digits = number.to_string();
    format!("{digits}{}", check_digit(&digits))
}

/// A reference as somebody typed it, without blanks and hyphens; none when a digit is wrong, missing or too much.
pub fn read_reference(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    let well_made = digits.len() == DIGITS && digits.bytes().all(|digit| digit.is_ascii_digit());
    (well_made && check_digit(&digits) == 0).then_some(digits)
}

/// A reference in groups that are easy to read aloud: `482 173 9056`.
pub fn reference_words(reference: &str) -> String {
    match (reference.get(..3), reference.get(3..6), reference.get(6..)) {
        (Some(first), Some(second), Some(third)) => format!("{first} {second} {third}"),
        _ => reference.to_owned(),
    }
}
