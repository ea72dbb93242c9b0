//! Words in the one form in which services and questions meet: small letters, no accents, no endings.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Words that say nothing about what is needed.
const QUIET: [&str; 95] = [
    "a",
    "about",
    "after",
    "all",
    "am",
    "an",
    "and",
    "any",
    "anybody",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "but",
    "by",
    "can",
    "cannot",
    "cant",
    "could",
    "do",
    "does",
    "dont",
    "feel",
    "find",
    "for",
    "from",
    "get",
    "getting",
    "give",
    "go",
    "going",
    "had",
    "has",
    "have",
    "having",
    "he",
    "help",
    "helps",
    "her",
    "here",
    "him",
    "his",
    "how",
    "i",
    "if",
    "ill",
    "im",
    "in",
    "into",
    "is",
    "it",
    "its",
    "just",
    "keep",
    "know",
    "like",
    "look",
    "looking",
    "me",
    "mum",
    "my",
    "near",
    "need",
    "needs",
    "no",
    "not",
    "of",
    "on",
    "or",
    "our",
    "out",
    "own",
    "please",
    "she",
    "so",
    "some",
    "somebody",
    "someone",
    "something",
    "than",
    "that",
    "the",
    "their",
    "them",
    "there",
    "they",
    "this",
    "to",
    "too",
    "up",
    "want",
    "we",
    "with",
];
/// Letters of a word that are kept.
const LONGEST: usize = 30;

/// The words of a text without endings, each once, in order; words that say nothing are left out.
pub(crate) fn stems(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in split(text) {
        if QUIET.contains(&word.as_str()) {
            continue;
        }
        let stem = stem(&word);
        if !found.contains(&stem) {
            found.push(stem);
        }
    }
    found
}

/// The single words: small letters without accents, apostrophes left out, everything else a gap.
fn split(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            '\'' | '’' | '‘' => {}
            letter if letter.is_alphanumeric() => word.push(letter),
            _ if word.is_empty() => {}
            _ => found.push(std::mem::take(&mut word)),
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found.iter().map(|word| word.chars().take(LONGEST).collect()).collect()
}

/// A word without its ending: `classes` and `class`, `swimming` and `swim`, `companies` and `company` become one. Crude,
/// and enough, because services and questions lose the same letters.
fn stem(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let ends = |letters: &[char], end: &str| letters.ends_with(&end.chars().collect::<Vec<_>>());
    let cut = |letters: &mut Vec<char>, by: usize| letters.truncate(letters.len() - by);
    // What people say of a fall; no ending leads from one to the other.
    if let "fell" | "fallen" = word {
        return "fall".to_owned();
    }
    if letters.len() < 4 || letters.iter().any(char::is_ascii_digit) {
        return word.to_owned();
    }
    if ends(&letters, "sses") {
        cut(&mut letters, 2);
    } else if ends(&letters, "ies") {
        cut(&mut letters, 3);
        letters.push('y');
    } else if ends(&letters, "s") && !ends(&letters, "ss") && !ends(&letters, "us") && !ends(&letters, "is") {
        cut(&mut letters, 1);
    }
    let before = letters.len();
    for (end, least) in [("ing", 7), ("ed", 5), ("er", 6)] {
        if ends(&letters, end) && letters.len() >= least {
            cut(&mut letters, end.len());
            break;
        }
    }
    if let [.., a, b] = letters[..]
        && letters.len() < before
        && a == b
        && !"aeiouls".contains(a)
    {
        cut(&mut letters, 1);
    }
    if ends(&letters, "e") && letters.len() > 4 {
        cut(&mut letters, 1);
    }
    if ends(&letters, "y") && letters.len() > 3 {
        cut(&mut letters, 1);
        letters.push('i');
    }
    letters.into_iter().collect()
}

/// A postcode as it is compared: capitals without gaps.
pub(crate) fn postcode_key(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(8).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// The last postcode in a text such as an address: `12 Mill Lane, Larkmere ZZ1 1AE`.
pub fn postcode_in(text: &str) -> String {
    let text = text.to_uppercase();
    let parts: Vec<&str> =
        text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let inward = |part: &str| {
        let bytes = part.as_bytes();
        bytes.len() == 3 && bytes[0].is_ascii_digit() && bytes[1..].iter().all(u8::is_ascii_uppercase)
    };
    let outward = |part: &str| {
        let bytes = part.as_bytes();
        (2..=4).contains(&bytes.len()) && bytes[0].is_ascii_uppercase() && bytes.iter().any(u8::is_ascii_digit)
    };
    let joined = |part: &str| {
        let cut = part.len().checked_sub(3)?;
        let (first, last) = part.split_at_checked(cut)?;
        (outward(first) && inward(last)).then(|| format!("{first} {last}"))
    };
    for at in (0..parts.len()).rev() {
        if at > 0 && inward(parts[at]) && outward(parts[at - 1]) {
            return format!("{} {}", parts[at - 1], parts[at]);
        }
        if let Some(found) = joined(parts[at]) {
            return found;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postcode_is_found_in_an_address_and_nowhere_else() {
        for (text, expected) in [
            ("12 Mill Lane, Larkmere ZZ1 1AE", "ZZ1 1AE"),
            ("12 Mill Lane\nzz11ae", "ZZ1 1AE"),
            ("Flat 2, 40 High Street, LK12 4QB, England", "LK12 4QB"),
            ("W1A 1AA", "W1A 1AA"),
            ("Ring me on 01632 960001", ""),
            ("", ""),
            ("É1 1AA", ""),
        ] {
            assert_eq!(postcode_in(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_meant_alike_becomes_one_word() {
        for (one, other) in [
            ("classes", "class"),
            ("swimming", "swim"),
            ("companies", "company"),
            ("bathing", "bath"),
            ("carers", "carer"),
            ("gardening", "garden"),
            ("dancing", "dance"),
            ("befriending", "befriender"),
            ("Café", "cafe"),
            ("falls", "falling"),
            ("fell", "fall"),
            ("fallen", "falls"),
            ("walks", "walking"),
        ] {
            assert_eq!(stems(one), stems(other), "{one} and {other}");
        }
        for (one, other) in [("bus", "bush"), ("class", "clasp"), ("care", "car"), ("rail", "rain")] {
            assert_ne!(stems(one), stems(other), "{one} and {other}");
        }
    }

    #[test]
    fn a_question_keeps_what_it_is_about() {
        assert_eq!(stems("I need somebody to help me with my mum’s shopping"), ["mum", "shop"]);
        assert_eq!(stems("  "), Vec::<String>::new());
        assert_eq!(stems("50+ club, 50+ club"), ["50", "club"]);
    }
}
