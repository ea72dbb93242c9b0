//! Files as councils really send them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Cursor;

use super::*;

struct Seen {
    row: u64,
    line: u64,
    fields: Vec<String>,
    shape: Shape,
    other: bool,
    stray: Option<(usize, u64)>,
}

fn read(bytes: &[u8]) -> (CsvSource<Cursor<Vec<u8>>>, Vec<Seen>) {
    let mut source = CsvSource::open(Cursor::new(bytes.to_vec())).unwrap();
    let mut record = Record::default();
    let mut seen = Vec::new();
    while source.next_record(&mut record).unwrap() {
        seen.push(Seen {
            row: record.row,
            line: record.line,
            fields: record.fields().map(str::to_owned).collect(),
            shape: record.shape,
            other: record.other_encoding,
            stray: record.stray_quote,
        });
    }
    (source, seen)
}

#[test]
fn rows_and_lines_are_counted_whatever_ends_a_line() {
    for (end, name) in [("\n", "lf"), ("\r\n", "crlf"), ("\r", "cr")] {
        let text = ["a,b", "1,\"x", "y\"", "", "2,z", "", "", "3,"].join(end);
        let (_, seen) = read(text.as_bytes());
        let rows: Vec<u64> = seen.iter().map(|record| record.row).collect();
        let lines: Vec<u64> = seen.iter().map(|record| record.line).collect();
        assert_eq!(rows, [1, 2, 3], "{name}");
        assert_eq!(lines, [2, 5, 8], "{name}");
        assert_eq!(seen[0].fields[1], format!("x{end}y"), "{name}");
        assert_eq!(seen[2].fields, ["3", ""], "{name}");
    }
}

#[test]
fn a_mark_at_the_beginning_is_not_part_of_a_name() {
    let (source, seen) = read(b"\xEF\xBB\xBF\"LA Code\",b\r\n1,\xC3\xA9\r\n");
    assert_eq!(source.headers(), ["LA Code", "b"]);
    assert_eq!(source.encoding(), Encoding::Utf8);
    assert_eq!(seen[0].fields, ["1", "é"]);
    assert_eq!((seen[0].line, seen[0].other), (2, false));
}

#[test]
fn a_windows_file_and_a_stray_record() {
    let (source, seen) = read(b"a,b\ncaf\xE9,1\nplain,2\n");
    assert_eq!(source.encoding(), Encoding::Windows1252);
    assert_eq!((seen[0].fields[0].as_str(), seen[0].other, seen[1].other), ("café", false, false));
    // UTF-8 for longer than the window, then one record from another system.
    let mut bytes = b"a,b\n".to_vec();
    for _ in 0..8_000 {
        bytes.extend_from_slice("é,12345678\n".as_bytes());
    }
    bytes.extend_from_slice(b"O\x92Neill,2\n");
    let (source, seen) = read(&bytes);
    assert_eq!(source.encoding(), Encoding::Utf8);
    let last = seen.last().unwrap();
    assert_eq!((last.fields[0].as_str(), last.other, last.row), ("O’Neill", true, 8_001));
    assert!(!seen[0].other);
    assert_eq!(source.bytes_read(), bytes.len() as u64);
}

#[test]
fn ragged_records_are_reported_and_kept() {
    let (_, seen) = read(b"a,b,c\n1,2\n1,2,3\n1,2,3,4,5\n,,\n");
    let shapes: Vec<Shape> = seen.iter().map(|record| record.shape).collect();
    assert_eq!(shapes, [Shape::Short(1), Shape::Whole, Shape::Long(2), Shape::Whole]);
    assert_eq!(seen[2].fields.len(), 5);
}

#[test]
fn other_separators_are_recognised() {
    for separator in [",", ";", "\t", "|"] {
        let (source, seen) = read(format!("\"a,;b\"{separator}b{separator}c\n1{separator}2{separator}3").as_bytes());
        assert_eq!(source.separator().to_string(), separator);
        assert_eq!(seen[0].fields, ["1", "2", "3"]);
    }
}

#[test]
fn a_quotation_never_closed_swallows_nothing() {
    let (_, seen) = read(b"a,b\n1,\"open\n2,x\n3,y\n");
    let rows: Vec<&[String]> = seen.iter().map(|record| record.fields.as_slice()).collect();
    assert_eq!(rows, [["1", "\"open"], ["2", "x"], ["3", "y"]]);
    assert_eq!(seen.iter().map(|record| record.stray).collect::<Vec<_>>(), [Some((1, 2)), None, None]);
    assert_eq!(seen.iter().map(|record| record.line).collect::<Vec<_>>(), [2, 3, 4]);
    let (_, seen) = read(b"a,b,c\n1,\"2\" pipe,3\n4,\"5\" ,6\n");
    assert_eq!((seen[0].fields[1].as_str(), seen[0].stray), ("\"2\" pipe", Some((1, 2))), "not closed where it ends");
    assert_eq!((seen[1].fields[1].as_str(), seen[1].stray), ("5 ", None), "a space after it is nobody's fault");
    for fine in [&b"a,b\n1,\"x\ny\""[..], b"a,b\n1,\"x\ny\"\n", b"a,b\n1,x", b"a,b\n1,5'6\"\n"] {
        let (_, seen) = read(fine);
        assert!(seen.len() == 1 && seen[0].stray.is_none(), "{fine:?}");
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let opened = |bytes: &[u8]| CsvSource::open(Cursor::new(bytes.to_vec())).map(|_| ()).unwrap_err();
    assert!(matches!(opened(b""), CsvError::Empty));
    assert!(matches!(opened(b"\xEF\xBB\xBF\r\n"), CsvError::Empty));
    assert!(opened(b"\xFF\xFEa\0").to_string().contains("UTF-16"));
    assert!(opened(b"PK\x03\x04").to_string().contains("spreadsheet"));
}

/// A field of the given length comes from nowhere, so only the reader's own memory is tested.
#[test]
fn endless_fields_and_records_are_cut_and_the_rows_after_them_read() {
    for (length, quote) in [(2 << 20, "\""), (2 << 20, ""), (9 << 20, "\""), (9 << 20, "")] {
        let end = format!("{quote},c\n4,d,e\n");
        let start = format!("a,b,c\n1,2,3\n3,{quote}");
        let file = start.as_bytes().chain(io::repeat(b'x').take(length)).chain(end.as_bytes());
        let mut source = CsvSource::open(file).unwrap();
        let mut record = Record::default();
        assert!(source.next_record(&mut record).unwrap() && record.cut.is_none());
        assert!(source.next_record(&mut record).unwrap());
        assert_eq!((record.cut, record.line, record.get(1).len()), (Some(1), 3, LONGEST_FIELD), "{length}{quote}");
        assert!(source.next_record(&mut record).unwrap());
        assert_eq!((record.line, record.cut, record.fields().collect::<Vec<_>>()), (4, None, vec!["4", "d", "e"]));
        assert!(!source.next_record(&mut record).unwrap());
    }
}

#[test]
fn a_cut_is_between_letters_and_no_record_is_kept_beyond_its_bound() {
    let value = "x".to_owned() + &"é".repeat(LONGEST_FIELD);
    let many = [value.as_str(); 12].join(",");
    let (_, seen) = read(format!("a,b\n1,{value}\n{many}\n").as_bytes());
    assert_eq!(seen[0].fields[1].len(), LONGEST_FIELD - 1);
    assert!(!seen[0].other);
    assert!(seen[1].fields.concat().len() <= LONGEST_KEPT);
}

#[test]
fn a_disk_that_fails_is_not_the_end_of_the_file() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }
    let start = "a,b\n".to_owned() + &"1,2\n".repeat(20_000);
    let mut source = CsvSource::open(Cursor::new(start.into_bytes()).chain(Failing)).unwrap();
    let mut record = Record::default();
    let error = loop {
        match source.next_record(&mut record) {
            Ok(true) => {}
            Ok(false) => panic!("the end was believed"),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, CsvError::Io(_)), "{error:?}");
}
