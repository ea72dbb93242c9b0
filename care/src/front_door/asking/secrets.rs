//! The secret a browser holds, and what follows from it: the draft it opens, the link to come back by, the code in words.
//!
//! The server keeps hashes alone. Link and code are made from the secret, so that the page that shows them can be opened
//! again in the same browser; a draft that was come back to has a new secret, so the old link is worth nothing.

use platform::{identity::hash, ids};

/// The cookie.
pub(super) const COOKIE: &str = "alongside-asking";

/// Letters of a secret.
const LENGTH: usize = 43;

/// The secret of a draft, as the browser holds it. It is shown in no log.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::front_door) struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Secret(…)")
    }
}

impl Secret {
    /// A new one, from the operating system's randomness.
    pub fn new() -> Self {
        Self(ids::secret())
    }

    /// One that a browser brings, if it looks like ours.
    pub fn read(text: &str) -> Option<Self> {
        let fits = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_');
        (text.len() == LENGTH && text.bytes().all(fits)).then(|| Self(text.to_owned()))
    }

    /// As the browser holds it.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The id of its draft.
    pub fn draft_id(&self) -> String {
        hash(&format!("draft {}", self.0))
    }

    /// The last part of the link to come back by.
    pub fn link(&self) -> String {
        ids::sign(&self.0, "link")
    }

    /// The code that goes with the link, and with the reference: two words and three digits, some 23 bits. Tries are few.
    pub fn code(&self) -> String {
        let bytes = hash(&ids::sign(&self.0, "code"));
        let number = |from: usize| bytes.get(from..from + 6).and_then(|part| usize::from_str_radix(part, 16).ok());
        let word = |from| WORDS[number(from).unwrap_or_default() % WORDS.len()];
        format!("{}-{}-{}", word(0), word(6), 100 + number(12).unwrap_or_default() % 900)
    }
}

/// What is stored of a link.
pub(super) fn link_hash(link: &str) -> String {
    hash(&format!("link {link}"))
}

/// A code as somebody typed it: capital letters, blanks and hyphens make no difference.
pub(super) fn read_code(typed: &str) -> String {
    let parts = typed.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// Short words that everybody knows, that sound unlike each other, and that mean nothing bad.
const WORDS: [&str; 128] = [
    "acorn", "amber", "anchor", "apple", "apron", "badge", "basket", "bench", "berry", "blanket", "boat", "bonnet",
    "bottle", "branch", "bread", "bridge", "broom", "bucket", "butter", "button", "cabin", "candle", "canvas",
    "carpet", "carrot", "castle", "cherry", "circle", "clock", "clover", "coffee", "copper", "corner", "cotton",
    "cousin", "curtain", "daisy", "dance", "desk", "diamond", "dinner", "dolphin", "donkey", "dragon", "eagle",
    "elbow", "engine", "farmer", "feather", "fiddle", "finger", "forest", "fountain", "garden", "garlic", "ginger",
    "glove", "guitar", "hammer", "harbour", "hazel", "hedge", "helmet", "honey", "island", "jacket", "jigsaw",
    "jumper", "kettle", "kitchen", "kitten", "ladder", "lantern", "lemon", "letter", "lily", "magnet", "maple",
    "market", "meadow", "melon", "mirror", "mitten", "monkey", "morning", "muffin", "mustard", "needle", "nutmeg",
    "ocean", "olive", "onion", "orange", "otter", "oven", "paddle", "parcel", "parrot", "pebble", "pencil", "pepper",
    "piano", "picnic", "pillow", "pocket", "pony", "potato", "pumpkin", "puzzle", "rabbit", "ribbon", "river", "robin",
    "rocket", "saddle", "salmon", "sandal", "silver", "spider", "spoon", "summer", "teapot", "ticket", "tiger",
    "trumpet", "velvet", "walnut", "window",
];
