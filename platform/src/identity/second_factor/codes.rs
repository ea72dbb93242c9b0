//! Codes from a telephone (TOTP, RFC 6238) and from paper: making, writing and comparing them. No I/O.

use jiff::Timestamp;
use totp_rs::{Builder, Secret};

use crate::{
    error::{Error, Result},
    ids,
};

/// How many recovery codes an account gets.
pub(super) const RECOVERY_CODES: usize = 10;

/// Base32 of RFC 4648, what authenticator apps read.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret: 160 bits, as RFC 4226 advises, in base32.
pub(super) fn new_secret() -> String {
    let mut bytes = [0_u8; 20];
    ids::fill(&mut bytes);
    to_base32(&bytes)
}

/// Which time step a code belongs to; none when it is wrong, or from more than one step (30 seconds) ago or ahead.
pub(super) fn step_of(secret: &str, code: &str, now: Timestamp) -> Result<Option<i64>> {
    let digits: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let bytes = from_base32(secret).ok_or_else(|| Error::internal("a second factor's secret cannot be read"))?;
    // SHA-1, six digits, thirty seconds: what every app understands.
    let totp = Builder::new()
        .with_secret(Secret::new_stack(bytes))
        .build()
        .map_err(|cause| Error::internal(format!("{cause:?}")))?;
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    Ok(totp.check(&digits, seconds).and_then(|step| i64::try_from(step).ok()))
}

/// The address that an app on the same telephone opens to set itself up.
pub(super) fn otpauth_url(service: &str, username: &str, secret: &str) -> String {
    let issuer = escaped(&service.replace(':', " "));
    let label = escaped(&username.replace(':', " "));
    format!("otpauth://totp/{issuer}:{label}?secret={secret}&issuer={issuer}")
}

/// Letters in groups of four, for people who copy them by hand.
pub(super) fn in_groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A new recovery code: 80 bits in four groups of four.
pub(super) fn new_recovery_code() -> String {
    let mut bytes = [0_u8; 10];
    ids::fill(&mut bytes);
    in_groups(&to_base32(&bytes)).to_lowercase()
}

/// A recovery code as it is compared: without blanks and dashes, in one case; none when it cannot be one.
pub(super) fn plain_recovery_code(typed: &str) -> Option<String> {
    let plain: String =
        typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect::<String>().to_lowercase();
    (plain.len() == 16 && plain.bytes().all(|byte| BASE32.contains(&byte.to_ascii_uppercase()))).then_some(plain)
}

fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

fn to_base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(BASE32[(held >> bits) as usize & 31]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(char::from(BASE32[(held << (5 - bits)) as usize & 31]));
    }
    out
}

fn from_base32(text: &str) -> Option<[u8; 20]> {
    let mut out = [0_u8; 20];
    let (mut held, mut bits, mut at) = (0_u32, 0_u32, 0);
    for letter in text.bytes() {
        let value = u32::try_from(BASE32.iter().position(|known| *known == letter)?).ok()?;
        held = (held << 5) | value;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            *out.get_mut(at)? = u8::try_from(held >> bits).ok()?;
            at += 1;
            held &= (1 << bits) - 1;
        }
    }
    (at == 20).then_some(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for (plain, written) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(to_base32(plain.as_bytes()), written);
        }
        let secret = new_secret();
        assert_eq!(to_base32(&from_base32(&secret).unwrap()), secret);
        for wrong in ["", "MZXW6", "mzxw6ytboi", &"A".repeat(40)] {
            assert_eq!(from_base32(wrong), None, "{wrong}");
        }
    }

    /// RFC 6238, appendix B: the ASCII secret 12345678901234567890; the last six of its eight digits.
    #[test]
    fn codes_are_those_of_rfc_6238() {
        let secret = to_base32(b"12345678901234567890");
        for (second, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(step_of(&secret, code, now).unwrap(), Some(second / 30), "at {second}");
            let later = Timestamp::from_second(second + 90).unwrap();
            assert_eq!(step_of(&secret, code, later).unwrap(), None, "a code is old after 90 seconds");
        }
        let now = Timestamp::from_second(59).unwrap();
        assert_eq!(step_of(&secret, "287 082", now).unwrap(), Some(1));
        for wrong in ["", "28708", "2870822", "28708a", "２８７０８２", "287083"] {
            assert_eq!(step_of(&secret, wrong, now).unwrap(), None, "{wrong}");
        }
    }

    #[test]
    fn what_people_read_and_type() {
        assert_eq!(in_groups("ABCDEFGHIJ"), "ABCD EFGH IJ");
        assert_eq!(
            otpauth_url("Alongside: Test", "amina@example.org", "ABC"),
            "otpauth://totp/Alongside%20%20Test:amina%40example.org?secret=ABC&issuer=Alongside%20%20Test"
        );
        let code = new_recovery_code();
        assert_eq!(code.len(), 19, "{code}");
        let expected: String = code.split(' ').collect();
        assert_eq!(plain_recovery_code(&code), Some(expected.clone()));
        assert_eq!(plain_recovery_code(&code.replace(' ', "-").to_uppercase()), Some(expected));
        for wrong in ["", "123456", "abcd efgh ijkl mno1", "abcd efgh ijkl mnopq"] {
            assert_eq!(plain_recovery_code(wrong), None, "{wrong}");
        }
    }
}
