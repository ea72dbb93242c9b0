//! Passwords: hashed with Argon2id away from the threads that answer requests, and weighed before they are taken.

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// The fewest characters of a new password (NCSC and OWASP: length before composition).
pub const SHORTEST: usize = 12;

/// The most; enough for any sentence, and a bound on the work.
pub const LONGEST: usize = 200;

/// The score of zxcvbn that is enough, of 4.
const STRONG: u8 = 3;

/// Each hash takes 19 MiB, so only a few are made at once however many people knock.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// What an unknown account's password is compared with, so that the answer takes as long as for a known one. It is the
/// hash of nothing anybody knows; its parameters are those of [`Argon2::default`].
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$QWxvbmdzaWRlTm9ib2R5cw$dGhlcmUgaXMgbm8gcGFzc3dvcmQgZm9yIHRoaXMgb28";

/// A password as it is kept: an Argon2id PHC string with its own salt. It is shown in no log.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Hashes a password with OWASP's parameters: 19 MiB of memory, two passes, one lane. Takes some 20 ms.
    ///
    /// The town's staff share one: made once, given to each.
    pub async fn of(password: &str) -> Result<Self> {
        let password = password.to_owned();
        on_another_thread(move || {
            let hash: phc::PasswordHash =
                Argon2::default().hash_password(password.as_bytes()).map_err(Error::internal)?;
            Ok(Self(hash.to_string()))
        })
        .await
    }

    /// As it was kept.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// As it is kept.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PasswordHash(…)")
    }
}

/// Whether a password is the one that is held. With none held it is not, after the same work.
pub async fn matches(password: &str, held: Option<&PasswordHash>) -> Result<bool> {
    let password: String = password.chars().take(LONGEST).collect();
    let known = held.is_some();
    let hash = held.map_or_else(|| NOBODYS.to_owned(), |held| held.0.clone());
    on_another_thread(move || {
        let equal = Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
        Ok(equal && known)
    })
    .await
}

async fn on_another_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

/// Why a new password is too weak, in a sentence that says what to do; none when it is strong enough.
///
/// `own_words` are what others know of the person: name, username, job title. Guessability is zxcvbn's (D. Wheeler,
/// "zxcvbn: low-budget password strength estimation", 2016), at least 3 of 4: "safely unguessable" online.
pub fn weakness(password: &str, own_words: &[&str]) -> Option<String> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some(format!(
            "Your new password is {length} characters long. Use at least {SHORTEST}: three or four words that do not belong together are easy to remember"
        ));
    }
    if length > LONGEST {
        return Some(format!("Your new password is {length} characters long. Use at most {LONGEST}"));
    }
    let words: Vec<String> = own_words
        .iter()
        .flat_map(|words| words.split([' ', '.', '@', '-', '_']))
        .filter(|word| word.chars().count() > 2)
        .map(str::to_lowercase)
        .collect();
    // What others know of them counts for nothing: the rest must be strong by itself.
    let lower = password.to_lowercase();
    let rest = words.iter().fold(lower.clone(), |rest, word| rest.replace(word.as_str(), ""));
    let own: Vec<&str> = words.iter().map(String::as_str).collect();
    let weighed = zxcvbn::zxcvbn(password, &own);
    if u8::from(weighed.score()) < STRONG {
        let why =
            weighed.feedback().and_then(zxcvbn::feedback::Feedback::warning).map(in_our_words).unwrap_or_default();
        return Some(format!(
            "Your new password is easy to guess{why}. Add another word or two that have nothing to do with the others"
        ));
    }
    (rest != lower && u8::from(zxcvbn::zxcvbn(&rest, &own).score()) < STRONG).then(|| {
        "Your new password is easy to guess: most of it is known of you. Use words that have nothing to do with you"
            .to_owned()
    })
}

/// Our words for what zxcvbn found.
fn in_our_words(warning: zxcvbn::feedback::Warning) -> &'static str {
    use zxcvbn::feedback::Warning as W;
    match warning {
        W::StraightRowsOfKeysAreEasyToGuess | W::ShortKeyboardPatternsAreEasyToGuess => ": it is a row of keys",
        W::RepeatsLikeAaaAreEasyToGuess | W::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => ": it repeats itself",
        W::SequencesLikeAbcAreEasyToGuess => ": it has letters or numbers in their usual order",
        W::RecentYearsAreEasyToGuess | W::DatesAreOftenEasyToGuess => ": it has a date or a year",
        W::ThisIsATop10Password
        | W::ThisIsATop100Password
        | W::ThisIsACommonPassword
        | W::ThisIsSimilarToACommonlyUsedPassword => ": many people use it, and those who guess try it first",
        W::AWordByItselfIsEasyToGuess => ": it is one word",
        W::NamesAndSurnamesByThemselvesAreEasyToGuess | W::CommonNamesAndSurnamesAreEasyToGuess => {
            ": it is made of names"
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    #[test]
    fn weak_passwords_are_refused_with_a_reason() {
        let own = ["Amina Khan", "amina.khan", "Social worker"];
        let table = [
            ("short", "5 characters"),
            ("password1234", "many people use it"),
            ("aaaaaaaaaaaaaaaa", "repeats itself"),
            ("qwertyuiopasdf", "easy to guess"),
            ("aminakhan1985", "easy to guess"),
            ("KhanAmina!Khan", "easy to guess"),
        ];
        for (password, reason) in table {
            let told = weakness(password, &own).unwrap_or_default();
            assert!(told.contains(reason), "{password}: {told}");
        }
        assert!(weakness(&"plum ".repeat(41), &own).unwrap().contains("at most 200"));
    }

    #[test]
    fn strong_passwords_need_no_signs_or_digits() {
        for password in ["harbour velvet otter picnic", "mended lantern kite", "Ŵŷ llanfair môr bwrdd"] {
            assert_eq!(weakness(password, &["Amina Khan"]), None, "{password}");
        }
    }

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let hash = PasswordHash::of("harbour velvet otter picnic").await.unwrap();
        assert!(hash.text().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(!format!("{hash:?}").contains("argon"));
        assert!(matches("harbour velvet otter picnic", Some(&hash)).await.unwrap());
        assert!(!matches("harbour velvet otter picnik", Some(&hash)).await.unwrap());
        assert!(!matches("harbour velvet otter picnic", None).await.unwrap());
    }

    /// An unknown account must cost a whole hash, or its absence could be timed.
    #[test]
    fn nobodys_hash_asks_for_the_same_work() {
        let nobody = phc::PasswordHash::new(NOBODYS).unwrap();
        let real: phc::PasswordHash = Argon2::default().hash_password(b"any").unwrap();
        assert_eq!(nobody.params.to_string(), real.params.to_string());
        assert_eq!((nobody.algorithm, nobody.version), (real.algorithm, real.version));
        assert_eq!(nobody.hash.unwrap().as_ref().len(), real.hash.unwrap().as_ref().len());
    }
}
