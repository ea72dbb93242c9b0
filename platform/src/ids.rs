//! Ids are UUIDv7 made here, so that rows sort by the moment they were made on both databases.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use uuid::{Builder, Uuid};

/// Where ids and other random bytes come from. Cloning shares the source.
#[derive(Clone, Debug, Default)]
pub struct Ids(Option<Arc<Mutex<u64>>>);

impl Ids {
    /// Ids from the operating system's randomness.
    pub fn random() -> Self {
        Self(None)
    }

    /// The same ids at every run: for tests, the town and the borough. Never for secrets.
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Arc::new(Mutex::new(seed))))
    }

    /// A new id for something that happens at `now`.
    pub fn next(&self, now: Timestamp) -> String {
        let mut bytes = [0_u8; 10];
        match &self.0 {
            None => fill(&mut bytes),
            Some(state) => {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                for chunk in bytes.chunks_mut(8) {
                    let word = split_mix(&mut state).to_le_bytes();
                    chunk.copy_from_slice(&word[..chunk.len()]);
                }
            }
        }
        let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
        let id: Uuid = Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid();
        id.to_string()
    }
}

/// Fills a buffer from the operating system; used for every secret.
pub fn fill(bytes: &mut [u8]) {
    // The operating system refuses only when the machine is unusable; going on with zeros would be worse.
    if getrandom::fill(bytes).is_err() {
        std::process::abort();
    }
}

/// A secret of 32 random bytes in unpadded URL-safe base64 (43 characters).
pub fn secret() -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut bytes = [0_u8; 32];
    fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Signs a message with a secret of the service's own (HMAC-SHA256, RFC 2104), so that what a page carries out and brings
/// back is known again.
pub fn sign(key: &str, message: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use hmac::{Hmac, Mac as _};
    // HMAC takes a key of any length; this cannot fail, and without a signature nothing is known again.
    let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(message.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// Whether a signature is ours.
pub fn is_signed(key: &str, message: &str, signature: &str) -> bool {
    !signature.is_empty() && crate::web::same(signature, &sign(key, message))
}

/// Steele, Lea and Flood's `SplitMix64`: enough for made-up data, and the same everywhere.
pub fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
