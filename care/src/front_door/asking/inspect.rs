//! What a file is, found from its content alone. Nothing is decoded, unpacked or run: a picture's size is read from its
//! head, and its parts are walked from length to length, so that a small file that says it is huge costs nothing.
//!
//! Sources: ITU-T T.81 (JPEG), annex B; W3C *Portable Network Graphics (Third Edition)*, sections 5 and 11; ISO 32000-1
//! (PDF), 7.3.5 (names), 7.5.2 and 7.5.5 (first and last lines), 12.6.4 (actions).

/// The most points of a picture: more than the largest telephone takes, less than fills a reader's memory.
const MOST_POINTS: u64 = 64_000_000;
/// The longest side of a picture, in points.
const LONGEST_SIDE: u64 = 20_000;

/// Why a file is not taken, in a sentence for whoever sent it.
pub(super) type Refused = &'static str;

const UNKNOWN: Refused = "This is not a photo or document we can take. Send a JPEG or PNG picture, or a PDF. Word files can be saved as a PDF";
const BROKEN: Refused = "This picture is broken or not whole. Take it again, or send another one";
const TOO_LARGE: Refused = "This picture has too many points. Make it smaller: 64 million points are the most we take";
const HIDES: Refused =
    "Something else is hidden in this file, so we did not take it. Take a new photo of it, and send that";
const ACTIVE: Refused =
    "This PDF has a program, a form or a file inside, or it is locked. Print it to a new PDF, or send a photo of it";

/// A file that is what it says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// `jpeg`, `png` or `pdf`.
    pub kind: &'static str,
    /// How many of its bytes are it: what telephones put behind a photo is cut off.
    pub length: usize,
}

/// Looks at a whole file.
pub(super) fn inspect(bytes: &[u8]) -> Result<Known, Refused> {
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return jpeg(bytes);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return png(bytes);
    }
    if bytes.starts_with(b"%PDF-1.") || bytes.starts_with(b"%PDF-2.") {
        return pdf(bytes);
    }
    Err(UNKNOWN)
}

fn size(width: u64, height: u64) -> Result<(), Refused> {
    if width == 0 || height == 0 {
        return Err(BROKEN);
    }
    let too_large = width > LONGEST_SIDE || height > LONGEST_SIDE || width.saturating_mul(height) > MOST_POINTS;
    if too_large { Err(TOO_LARGE) } else { Ok(()) }
}

fn number(bytes: &[u8], at: usize, long: usize) -> Option<u64> {
    let part = bytes.get(at..at.checked_add(long)?)?;
    Some(part.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// Walks the segments of a JPEG to its end.
fn jpeg(bytes: &[u8]) -> Result<Known, Refused> {
    let (mut at, mut sized, mut scanned) = (2, false, false);
    loop {
        let marker = loop {
            match (bytes.get(at), bytes.get(at + 1)) {
                (Some(0xff), Some(0xff)) => at += 1,
                (Some(0xff), Some(marker)) => break *marker,
                _ => return Err(BROKEN),
            }
        };
        at += 2;
        match marker {
            0xd9 => break,
            0x01 | 0xd0..=0xd7 => continue,
            0x00 | 0xd8 => return Err(BROKEN),
            _ => {}
        }
        let long = usize::try_from(number(bytes, at, 2).ok_or(BROKEN)?).map_err(|_| BROKEN)?;
        let segment = bytes.get(at..at.saturating_add(long)).filter(|_| long >= 2).ok_or(BROKEN)?;
        match marker {
            // Frame heads; the three between them are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let side = |at| number(segment, at, 2).ok_or(BROKEN);
                size(side(5)?, side(3)?)?;
                sized = true;
            }
            0xe0..=0xef | 0xfe if hides(segment) => return Err(HIDES),
            _ => {}
        }
        at += long;
        if marker == 0xda {
            scanned = true;
            at = end_of_scan(bytes, at).ok_or(BROKEN)?;
        }
    }
    if !(sized && scanned) {
        return Err(BROKEN);
    }
    if hides(&bytes[at..]) {
        return Err(HIDES);
    }
    Ok(Known { kind: "jpeg", length: at })
}

/// Where the next marker stands after the points of a scan.
fn end_of_scan(bytes: &[u8], from: usize) -> Option<usize> {
    let points = bytes.get(from..)?.windows(2);
    let ends = |two: &[u8]| two[0] == 0xff && !matches!(two[1], 0x00 | 0xd0..=0xd7 | 0xff);
    points.enumerate().find(|(_, two)| ends(two)).map(|(at, _)| from + at)
}

/// Walks the chunks of a PNG to its end; nothing may stand behind it.
fn png(bytes: &[u8]) -> Result<Known, Refused> {
    let (mut at, mut points) = (8, false);
    loop {
        let long = usize::try_from(number(bytes, at, 4).ok_or(BROKEN)?).map_err(|_| BROKEN)?;
        let name = bytes.get(at + 4..at + 8).ok_or(BROKEN)?;
        let begins = at + 8;
        let chunk = bytes.get(begins..begins.checked_add(long).ok_or(BROKEN)?).ok_or(BROKEN)?;
        if (at == 8) != (name == b"IHDR") || !name.iter().all(u8::is_ascii_alphabetic) {
            return Err(BROKEN);
        }
        match name {
            b"IHDR" => size(number(chunk, 0, 4).ok_or(BROKEN)?, number(chunk, 4, 4).ok_or(BROKEN)?)?,
            b"IDAT" => points = true,
            b"IEND" => {}
            _ if hides(chunk) => return Err(HIDES),
            _ => {}
        }
        at = begins + long + 4;
        if name == b"IEND" {
            break;
        }
    }
    match at.cmp(&bytes.len()) {
        std::cmp::Ordering::Equal if points => Ok(Known { kind: "png", length: at }),
        std::cmp::Ordering::Less => Err(HIDES),
        _ => Err(BROKEN),
    }
}

/// Whether a part of a picture that is not its points is also something that could be run or opened.
fn hides(part: &[u8]) -> bool {
    const SIGNS: [&[u8]; 12] = [
        b"<script",
        b"<html",
        b"<!doctype",
        b"<svg",
        b"<?php",
        b"<iframe",
        b"%pdf-",
        b"pk\x03\x04",
        b"pk\x05\x06",
        b"rar!",
        b"7z\xbc\xaf\x27\x1c",
        b"this program cannot be run in dos mode",
    ];
    has_any(part, &SIGNS)
}

/// Whether any of these, written in small letters, stands in the bytes.
fn has_any(bytes: &[u8], signs: &[&[u8]]) -> bool {
    let fits =
        |window: &[u8], sign: &[u8]| window.len() >= sign.len() && window[..sign.len()].eq_ignore_ascii_case(sign);
    (0..bytes.len()).any(|at| signs.iter().any(|sign| fits(&bytes[at..], sign)))
}

/// Looks for everything in a PDF that does something by itself, sends something or holds another file. What is packed in
/// compressed streams cannot be seen from here: so it is only ever downloaded, and opened in a reader of the council's.
fn pdf(bytes: &[u8]) -> Result<Known, Refused> {
    const ACTIVE_NAMES: [&str; 14] = [
        "JavaScript",
        "JS",
        "Launch",
        "EmbeddedFile",
        "EmbeddedFiles",
        "RichMedia",
        "XFA",
        "SubmitForm",
        "ImportData",
        "GoToE",
        "GoToR",
        "Encrypt",
        "Rendition",
        "AA",
    ];
    let tail = &bytes[bytes.len().saturating_sub(1_024)..];
    if !has_any(tail, &[b"%%eof"]) {
        return Err("This PDF is broken or not whole. Save it again, and send it once more");
    }
    let head = &bytes[..bytes.len().min(1_024)];
    let archive: [&[u8]; 1] = [b"pk\x05\x06"];
    let page: [&[u8]; 3] = [b"<html", b"<script", b"<?php"];
    if has_any(&bytes[bytes.len().saturating_sub(70_000)..], &archive) || has_any(head, &page) {
        return Err(HIDES);
    }
    if names(bytes).any(|name| ACTIVE_NAMES.contains(&name.as_str())) {
        return Err(ACTIVE);
    }
    Ok(Known { kind: "pdf", length: bytes.len() })
}

/// Every name in a PDF, `/Like#20this`, with its letters decoded.
fn names(bytes: &[u8]) -> impl Iterator<Item = String> + '_ {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at + 1);
    starts.map(|from| {
        let rest = &bytes[from..bytes.len().min(from + 64)];
        let end = rest.iter().position(|byte| b" \t\r\n\x0c\0()<>[]{}/%".contains(byte)).unwrap_or(rest.len());
        decoded(&rest[..end])
    })
}

fn decoded(name: &[u8]) -> String {
    let (mut out, mut at) = (String::new(), 0);
    while at < name.len() {
        let hex = name.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
        let letter = hex.filter(|_| name[at] == b'#').and_then(|two| u8::from_str_radix(two, 16).ok());
        out.push(char::from(letter.unwrap_or(name[at])));
        at += if letter.is_some() { 3 } else { 1 };
    }
    out
}
