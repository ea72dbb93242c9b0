//! What a light record may hold, and when one becomes a full record. Pure.

/// An answer, and as people read it.
pub type Answer = (&'static str, &'static str);

/// About how old somebody is: enough to count by, and no more.
pub const AGES: [Answer; 4] =
    [("unknown", "Not said"), ("under_65", "18 to 64"), ("65_to_84", "65 to 84"), ("over_84", "85 or over")];

/// What helped.
pub const HELPED_WITH: [Answer; 8] = [
    ("information", "Information, or where to find it"),
    ("company", "Company: people, groups and places nearby"),
    ("home", "Getting about, equipment, the home"),
    ("money", "Money and benefits"),
    ("housing", "Housing"),
    ("health", "Health"),
    ("caring", "Looking after somebody"),
    ("other", "Something else"),
];

/// The duty among [`BASES`].
pub const DUTY: &str = "duty";

/// Why it is our duty when somebody asks for an assessment.
pub const ASKED: &str = "They asked for a Care Act assessment: a light record holds too little for that.";

/// Said when a light record would hold too little because an assessment was asked for.
pub const ASSESSMENT: &str = "They asked for a Care Act assessment, and a light record holds too little for that. Find or \
     begin their record: you have a duty to, so it needs no consent. Nothing was changed.";

/// Why a light record may become a full one.
pub const BASES: [Answer; 2] = [
    ("consent", "They agree that we begin a record of them"),
    (DUTY, "We have a duty: somebody may be at risk, or may need care and support"),
];

/// Said when neither was given.
pub const ONLY_BY: &str = "A light record becomes a full one only when the person agrees, or when we have a duty. Say \
     which, and why; then find or begin their record. Nothing was changed.";

/// Said when a light record would hold too little.
pub const CONCERN: &str = "Somebody is worried about abuse or neglect, and a light record holds too little for that. Find or \
     begin their record: you have a duty to, so it needs no consent. Nothing was changed.";

/// As people read an answer; empty when it is none of them.
pub fn label(answers: &[Answer], key: &str) -> &'static str {
    answers.iter().find(|(held, _)| *held == key).map_or("", |(_, label)| label)
}

/// The key if it is one of the answers, else the first.
pub fn pick(answers: &[Answer], key: &str) -> String {
    let found = answers.iter().find(|(held, _)| *held == key).or_else(|| answers.first());
    found.map(|(held, _)| (*held).to_owned()).unwrap_or_default()
}

/// Whether somebody may be kept as a light record, or why not.
///
/// # Errors
/// A sentence that says what to do instead.
pub fn may_keep(open: bool, person_known: bool, concern: bool) -> Result<(), &'static str> {
    match (open, person_known, concern) {
        (_, _, true) => Err(CONCERN),
        (_, true, _) => Err("We know who this is about, so they have a record already. Nothing was changed."),
        (false, ..) => Err("This contact has ended. Open it again first. Nothing was changed."),
        _ => Ok(()),
    }
}

/// What is missing before a light record may become a full one.
pub fn missing_to_convert(basis: &str, reason: &str) -> Vec<(&'static str, &'static str)> {
    let mut missing = Vec::new();
    if label(&BASES, basis).is_empty() {
        missing.push(("basis", "Say whether they agree, or which duty we have"));
    }
    if reason.trim().is_empty() {
        missing.push(("reason", "Say why, in a sentence: it stays with the record"));
    }
    missing
}

/// The first half of a postcode, however much of it was typed; nothing when it is none.
pub fn district(text: &str) -> Option<String> {
    let typed: String = text.to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let outward = |text: &str| {
        let letters = text.chars().take_while(char::is_ascii_alphabetic).count();
        (1..=2).contains(&letters)
            && (2..=4).contains(&text.len())
            && text[letters..].starts_with(|c: char| c.is_ascii_digit())
    };
    // A whole postcode ends with a digit and two letters; what is before them is the district.
    let inward = typed.len() >= 5 && {
        let end: Vec<char> = typed.chars().rev().take(3).collect();
        end[0].is_ascii_alphabetic() && end[1].is_ascii_alphabetic() && end[2].is_ascii_digit()
    };
    let held = if inward { typed[..typed.len() - 3].to_owned() } else { typed };
    Some(held).filter(|held| outward(held))
}
