//! What a good reason is, how long emergency access lasts, and which record it may be for.

use jiff::SignedDuration;

/// How long emergency access lasts. Whoever needs longer gives a reason again.
pub const LASTS: SignedDuration = SignedDuration::from_hours(1);

/// The most characters a reason may have; more belongs in the record itself.
pub(super) const LONGEST_REASON: usize = 1_000;

/// Whether a reason tells enough for somebody else to judge it tomorrow.
///
/// # Errors
/// A sentence for the person who typed it.
pub(super) fn check_reason(reason: &str) -> Result<(), String> {
    let words = reason.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
    if words == 0 {
        return Err("Say why you need to see this record now".into());
    }
    if words < 4 {
        return Err(
            "Say a little more: what has happened, and what you need from this record, in at least four words".into()
        );
    }
    let length = reason.chars().count();
    if length > LONGEST_REASON {
        return Err(format!("This is {length} characters long; say it in {LONGEST_REASON} at most"));
    }
    Ok(())
}

/// A record as the form names it: a kind in lower case, and an id without anything that could be an address.
pub(super) fn names_a_record(kind: &str, id: &str) -> bool {
    let within = |text: &str, most: usize, good: fn(&char) -> bool| {
        !text.is_empty() && text.len() <= most && text.chars().all(|letter| good(&letter))
    };
    within(kind, 40, |letter| letter.is_ascii_lowercase() || *letter == '_')
        && within(id, 64, |letter| letter.is_ascii_alphanumeric() || *letter == '-')
}
