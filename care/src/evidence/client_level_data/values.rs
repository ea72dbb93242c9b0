//! What the text of one cell says: dates, amounts, NHS numbers, codes. Pure; borrows from the cell.

use jiff::civil::Date;

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotADate {
    /// It has no form we know, or is no day of the calendar.
    Unreadable,
    /// It is a day before 1880 or after 2100: a placeholder or a slip.
    Implausible,
}

/// Reads `31/12/2025`, `31-12-2025`, `31.12.2025`, `2025-12-31` or `2025/12/31`, each with or without a
/// time of day after it. Day before month, as councils write. Two-digit years are refused: nobody can
/// tell 1930 from 2030 in a date of birth.
pub fn date(text: &str) -> Result<Date, NotADate> {
    let (year, month, day) = usual_numbers(text).map_or_else(|| numbers(text), Ok)?;
    let small = |number: u16| i8::try_from(number).map_err(|_| NotADate::Unreadable);
    let year = i16::try_from(year).map_err(|_| NotADate::Unreadable)?;
    let date = Date::new(year, small(month)?, small(day)?).map_err(|_| NotADate::Unreadable)?;
    if (1880..=2100).contains(&year) { Ok(date) } else { Err(NotADate::Implausible) }
}

/// Year, month and day of `31/12/2025`, which nearly every date is.
fn usual_numbers(text: &str) -> Option<(u16, u16, u16)> {
    let [d1, d2, b'/', m1, m2, b'/', y1, y2, y3, y4] = text.as_bytes() else { return None };
    let number = |digits: &[u8]| {
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then(|| digits.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0')))
    };
    Some((number(&[*y1, *y2, *y3, *y4])?, number(&[*m1, *m2])?, number(&[*d1, *d2])?))
}

/// Year, month and day of any form.
fn numbers(text: &str) -> Result<(u16, u16, u16), NotADate> {
    let day_part = match text.find(['T', ' ']) {
        Some(at) if is_time(&text[at + 1..]) => &text[..at],
        Some(_) => return Err(NotADate::Unreadable),
        None => text,
    };
    let (first, second, third) = three_numbers(day_part).ok_or(NotADate::Unreadable)?;
    let (((year, 4), (day, 1 | 2)) | ((day, 1 | 2), (year, 4))) = (first, third) else {
        return Err(NotADate::Unreadable);
    };
    Ok((year, second.0, day))
}

/// A time of day, which is ignored: digits, colons, a point, and what marks a zone.
fn is_time(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && text.chars().all(|letter| letter.is_ascii_digit() || ":.+- ZAPMapm".contains(letter))
}

/// A number with how many digits it has.
type Digits = (u16, usize);

/// Three numbers with the same sign between them.
fn three_numbers(text: &str) -> Option<(Digits, Digits, Digits)> {
    let sign = text.bytes().find(|byte| !byte.is_ascii_digit())?;
    if !matches!(sign, b'/' | b'-' | b'.') {
        return None;
    }
    let mut parts = text.split(sign as char).map(|part| {
        let digits = part.len();
        let plain = (1..=4).contains(&digits) && part.bytes().all(|byte| byte.is_ascii_digit());
        plain
            .then(|| part.bytes().fold(0, |sum, byte| sum * 10 + u16::from(byte - b'0')))
            .map(|number| (number, digits))
    });
    let three = (parts.next()??, parts.next()??, parts.next()??);
    (parts.next().is_none() && matches!(three.1.1, 1 | 2)).then_some(three)
}

/// Reads a number with decimals as hundredths, half away from zero, as `NUMERIC(18,2)` does: pence for
/// an amount of pounds. No currency signs and no thousands separators.
pub fn hundredths(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !all_digits(whole) || !all_digits(part) || whole.len() > 16 {
        return None;
    }
    let digit = |at: usize| part.as_bytes().get(at).map_or(0, |byte| i64::from(byte - b'0'));
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let sum = whole.checked_mul(100)? + digit(0) * 10 + digit(1) + i64::from(digit(2) >= 5);
    Some(if negative { -sum } else { sum })
}

/// Reads a count. `2.0` counts as 2, because spreadsheets write it.
pub fn whole_number(text: &str) -> Option<i64> {
    let sum = hundredths(text)?;
    (sum % 100 == 0).then_some(sum / 100)
}

/// Why a text is not an NHS number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnNhsNumber {
    /// It does not have ten digits.
    Form,
    /// Its check digit does not fit.
    CheckDigit,
}

/// Reads an NHS number with or without the usual spaces or dashes.
pub fn nhs_number(text: &str) -> Result<[u8; 10], NotAnNhsNumber> {
    let mut digits = [0_u8; 10];
    let mut count = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if count < 10 => {
                digits[count] = byte;
                count += 1;
            }
            b' ' | b'-' => {}
            _ => return Err(NotAnNhsNumber::Form),
        }
    }
    if count < 10 {
        return Err(NotAnNhsNumber::Form);
    }
    // A number of one repeated digit passes the arithmetic but is always a placeholder.
    let placeholder = digits.iter().all(|digit| *digit == digits[0]);
    let signed = digits.map(|digit| (digit - b'0').cast_signed());
    if placeholder || !nhs_number::validate_check_digit(signed) {
        return Err(NotAnNhsNumber::CheckDigit);
    }
    Ok(digits)
}

/// Whether a text has the letters and digits of a whole postcode in their places. It is not looked up.
pub fn is_postcode(text: &str) -> bool {
    let mut shape = [0_u8; 8];
    let mut length = 0;
    for byte in text.bytes().filter(|byte| *byte != b' ') {
        let class = match byte {
            b'A'..=b'Z' | b'a'..=b'z' => b'A',
            b'0'..=b'9' => b'9',
            _ => return false,
        };
        if length == shape.len() {
            return false;
        }
        shape[length] = class;
        length += 1;
    }
    matches!(&shape[..length], b"A99AA" | b"A999AA" | b"AA99AA" | b"AA999AA" | b"A9A9AA" | b"AA9A9AA" | b"AAA9AA")
}

/// Whether a text is three digits, as the codes of the councils with social services duties are.
pub fn is_council_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a letter and five digits, as codes of general practices are.
pub fn is_practice_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 6 && bytes[0].is_ascii_alphabetic() && bytes[1..].iter().all(u8::is_ascii_digit)
}

/// Whether a text is `1-` and digits, as the Care Quality Commission's locations are.
pub fn is_cqc_location(text: &str) -> bool {
    text.strip_prefix("1-")
        .is_some_and(|rest| (6..=12).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Completed years of age on a day; negative before birth.
pub fn age_on(birth: Date, day: Date) -> i16 {
    let years = day.year() - birth.year();
    if (day.month(), day.day()) < (birth.month(), birth.day()) { years - 1 } else { years }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn dates_in_both_forms() {
        for text in [
            "31/12/2025",
            "31-12-2025",
            "31.12.2025",
            "2025-12-31",
            "2025/12/31",
            "31/12/2025 00:00:00",
            "2025-12-31T09:30:00.000Z",
        ] {
            assert_eq!(date(text), Ok(day(2025, 12, 31)), "{text}");
        }
        assert_eq!(date("1/4/2025"), Ok(day(2025, 4, 1)));
        for text in [
            "",
            "31/12/25",
            "12/31/2025",
            "30/02/2025",
            "2025-13-01",
            "31/12-2025",
            "1 Apr 2025",
            "45748",
            "31/12/2025 x",
            "2025-12-31 ",
            "//",
            "００/01/2025",
            "31/12/2025/1",
        ] {
            assert_eq!(date(text), Err(NotADate::Unreadable), "{text}");
        }
        for text in ["9999-12-31", "01/01/0001", "01/01/1753"] {
            assert_eq!(date(text), Err(NotADate::Implausible), "{text}");
        }
    }

    #[test]
    fn amounts_are_hundredths() {
        for (text, sum) in [
            ("123.45", 12345),
            ("123", 12300),
            ("0.5", 50),
            (".5", 50),
            ("5.", 500),
            ("-1.005", -101),
            ("1.004", 100),
            ("+7", 700),
        ] {
            assert_eq!(hundredths(text), Some(sum), "{text}");
        }
        for text in ["", "-", ".", "£5", "1,000.00", "1e3", "5 ", "99999999999999999", "1.2.3", "NaN"] {
            assert_eq!(hundredths(text), None, "{text}");
        }
        assert_eq!(whole_number("2.0"), Some(2));
        assert_eq!(whole_number("2.5"), None);
    }

    #[test]
    fn nhs_numbers_are_checked() {
        for text in ["9434765919", "943 476 5919", "943-476-5919"] {
            assert_eq!(nhs_number(text).unwrap(), *b"9434765919", "{text}");
        }
        for text in ["9434765918", "0000000000", "1111111111"] {
            assert_eq!(nhs_number(text), Err(NotAnNhsNumber::CheckDigit), "{text}");
        }
        for text in ["", "943476591", "94347659190", "943476591X", "9434765919.0"] {
            assert_eq!(nhs_number(text), Err(NotAnNhsNumber::Form), "{text}");
        }
    }

    #[test]
    fn a_number_whose_check_digit_would_be_ten_is_never_valid() {
        // 100000001: 10 + 2 = 12, 12 mod 11 = 1, 11 - 1 = 10.
        for last in 0..=9 {
            assert!(nhs_number(&format!("100000001{last}")).is_err());
        }
    }

    #[test]
    fn codes_and_postcodes_by_their_form() {
        for text in ["DL1 5QT", "SE6 4RU", "W1A 1AA", "EC1A1BB", "m1 1ae", "TA14DY"] {
            assert!(is_postcode(text), "{text}");
        }
        for text in ["", "DL1", "DL1 5Q", "123456", "ZZ99 3VZZ", "DL1-5QT", "É1 1AA"] {
            assert!(!is_postcode(text), "{text}");
        }
        assert!(is_council_code("714") && !is_council_code("E06000005") && !is_council_code("71"));
        assert!(is_practice_code("A81001") && !is_practice_code("81001") && !is_practice_code("AB1001"));
        assert!(is_cqc_location("1-123456789") && !is_cqc_location("2-123456789") && !is_cqc_location("1-"));
    }

    #[test]
    fn age_counts_completed_years() {
        assert_eq!(age_on(day(2000, 2, 29), day(2018, 2, 28)), 17);
        assert_eq!(age_on(day(2000, 2, 29), day(2018, 3, 1)), 18);
        assert_eq!(age_on(day(2000, 6, 1), day(2000, 5, 1)), -1);
    }
}
