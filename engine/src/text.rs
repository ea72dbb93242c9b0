//! Which letters do these bytes spell? UTF-8 with or without a mark, or Windows-1252; nothing else.
//!
//! Councils' systems write either. Rather than guess between the many eight-bit encodings, text
//! that is not UTF-8 is read as Windows-1252, the Windows default in Britain, and said so.

use std::fmt;

/// How a file, or one record of it, spells its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark; plain ASCII is UTF-8 too.
    Utf8,
    /// Windows-1252.
    Windows1252,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// Why a file cannot be read as text, in sentences for the person who chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    /// UTF-16, as some programs' "Unicode text" is.
    Utf16,
    /// A zipped file: a spreadsheet or an archive.
    Zipped,
    /// An old spreadsheet (`.xls`).
    OldSpreadsheet,
    /// A PDF.
    Pdf,
    /// Other bytes that are no text.
    Binary,
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf16 => {
                "This file is in UTF-16 (“Unicode text”). Save it as “CSV UTF-8” and try again."
            }
            Self::Zipped => {
                "This is a zipped file or a spreadsheet, not a CSV file. Unzip it, or open it and save it as “CSV UTF-8”, and try again."
            }
            Self::OldSpreadsheet => {
                "This is a spreadsheet, not a CSV file. Open it, save it as “CSV UTF-8” and try again."
            }
            Self::Pdf => "This is a PDF, not a CSV file. Ask for the data as CSV.",
            Self::Binary => {
                "This file holds bytes that are not text. Check that the right file was chosen, and save it as “CSV UTF-8”."
            }
        })
    }
}

/// The byte order mark of UTF-8.
pub const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Judges the first bytes of a file (64 KiB are plenty). `whole` says that they are all of it.
pub fn detect(window: &[u8], whole: bool) -> Result<Encoding, NotText> {
    if window.starts_with(b"\xFF\xFE") || window.starts_with(b"\xFE\xFF") {
        return Err(NotText::Utf16);
    }
    if window.starts_with(b"PK\x03\x04") || window.starts_with(b"\x1F\x8B") {
        return Err(NotText::Zipped);
    }
    if window.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(NotText::OldSpreadsheet);
    }
    if window.starts_with(b"%PDF-") {
        return Err(NotText::Pdf);
    }
    let nulls = window.split(|byte| *byte == 0).count() - 1;
    // UTF-16 without a mark: English text has a null in every second byte.
    if nulls * 3 > window.len() {
        return Err(NotText::Utf16);
    }
    if nulls > 0 {
        return Err(NotText::Binary);
    }
    match std::str::from_utf8(window) {
        Ok(_) => Ok(Encoding::Utf8),
        // A letter cut in two by the end of the window is no error.
        Err(error) if error.error_len().is_none() && !whole => Ok(Encoding::Utf8),
        Err(_) => Ok(Encoding::Windows1252),
    }
}

/// Bytes as Windows-1252. Every byte has a meaning, so this cannot fail.
pub fn from_windows_1252(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn kinds_of_file() {
        let e = "é".as_bytes();
        for (bytes, whole, expected) in [
            (&b""[..], true, Ok(Encoding::Utf8)),
            (b"a,b\n", true, Ok(Encoding::Utf8)),
            (b"\xEF\xBB\xBFa", true, Ok(Encoding::Utf8)),
            (e, true, Ok(Encoding::Utf8)),
            (&e[..1], false, Ok(Encoding::Utf8)),
            (&e[..1], true, Ok(Encoding::Windows1252)),
            (b"caf\xE9,x", false, Ok(Encoding::Windows1252)),
            (b"\xFF\xFEa\0", true, Err(NotText::Utf16)),
            (b"\xFE\xFF\0a", true, Err(NotText::Utf16)),
            (b"a\0b\0c\0", true, Err(NotText::Utf16)),
            (b"abcdefgh\0", true, Err(NotText::Binary)),
            (b"PK\x03\x04xx", true, Err(NotText::Zipped)),
            (b"\xD0\xCF\x11\xE0xx", true, Err(NotText::OldSpreadsheet)),
            (b"%PDF-1.7", true, Err(NotText::Pdf)),
        ] {
            assert_eq!(detect(bytes, whole), expected, "{bytes:?}");
        }
    }

    #[test]
    fn windows_letters() {
        assert_eq!(from_windows_1252(b"\x93O\x92Neill\x94 \x80 caf\xE9"), "“O’Neill” € café");
    }
}
