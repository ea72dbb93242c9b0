//! The usual record, which nearly every one is: on one line, with quotation marks only around whole values and none within.
//! It is read in one pass. For any other there is the reader that knows every rule.

use crate::text::UTF8_MARK;

/// Reads the record that begins here, and answers where its line ends. None if it is not a usual one or its end is not here
/// yet; then what was added to `bytes` and `ends` means nothing.
pub(super) fn plain(rest: &[u8], separator: u8, bytes: &mut Vec<u8>, ends: &mut Vec<usize>) -> Option<usize> {
    if rest.starts_with(UTF8_MARK) {
        return None;
    }
    let mut at = 0;
    loop {
        let from = at + usize::from(*rest.get(at)? == b'"');
        let quoted = from > at;
        let stops = |byte: &u8| matches!(byte, b'"' | b'\n' | b'\r') || (!quoted && *byte == separator);
        let to = from + rest.get(from..)?.iter().position(stops)?;
        if quoted && rest.get(to) != Some(&b'"') {
            return None;
        }
        bytes.extend_from_slice(rest.get(from..to)?);
        ends.push(bytes.len());
        at = to + usize::from(quoted);
        match rest.get(at)? {
            b'\n' | b'\r' => return Some(at),
            byte if *byte == separator => at += 1,
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Vec<String>, usize)> {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        let end = plain(text.as_bytes(), b',', &mut bytes, &mut ends)?;
        let mut start = 0;
        let values = ends.iter().map(|end| {
            let value = String::from_utf8_lossy(&bytes[start..*end]).into_owned();
            start = *end;
            value
        });
        Some((values.collect(), end))
    }

    #[test]
    fn usual_records_are_as_the_reader_of_every_rule_has_them() {
        for text in ["a,b\n", "a,\"b, c\",,\r\nnext", ",\n", "\"\",x\r", "\"é\",ö\n", "x\n"] {
            let mut all = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let expected: Option<Vec<String>> =
                all.records().next().and_then(Result::ok).map(|record| record.iter().map(str::to_owned).collect());
            let (values, end) = read(text).unwrap_or_default();
            assert_eq!((Some(values), Some(end)), (expected, text.find(['\n', '\r'])), "{text:?}");
        }
    }

    #[test]
    fn any_other_record_is_left_to_that_reader() {
        for text in [
            "a,b",
            "a,\"b\"\"c\"\n",
            "a,\"b\nc\"\n",
            "a,\"b\" ,c\n",
            "a\"b,c\n",
            "a,\"b",
            "a,\"b\"c\n",
            "\u{feff}a,b\n",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
