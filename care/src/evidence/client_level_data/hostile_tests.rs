//! Files made to break an importer: each is imported whole or refused in a sentence, and nothing else happens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use engine::{columns::Cell, spreadsheets::write::ExcelWriter};

use super::import::ImportError;
use super::specification::Field;
use super::testing::{Folder, csv_of, heading, rows};

fn sound() -> Vec<u8> {
    csv_of(&rows(&[]))
}

#[test]
fn what_is_no_text_is_refused_in_a_sentence_and_leaves_nothing() {
    let wide = |little: bool| -> Vec<u8> {
        let text = String::from_utf8(sound()).unwrap();
        let mark: [u8; 2] = if little { [0xFF, 0xFE] } else { [0xFE, 0xFF] };
        let letters = text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
        mark.into_iter().chain(letters).collect()
    };
    // The beginning of an archive that would grow to a thousand times its size: it is never unpacked.
    let bomb = [b"PK\x03\x04\x14\0\0\0\x08\0".to_vec(), vec![0; 1_000_000]].concat();
    for (name, bytes) in [
        ("utf16-little", wide(true)),
        ("utf16-big", wide(false)),
        ("zip", bomb),
        ("gzip", [b"\x1f\x8b\x08\0".as_slice(), &[7; 1_000], &[0; 1_000]].concat()),
        ("nothing but zeros", vec![0; 100_000]),
        ("empty archive", [b"PK\x05\x06".as_slice(), &[0; 18]].concat()),
        ("bzip2", [b"BZh91AY&SY".as_slice(), &[0, 1, 0xFE, 0xC3, 0x28], &[0x5A; 500]].concat()),
        ("pdf", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\0\0".to_vec()),
    ] {
        let folder = Folder::new();
        let error = folder.import(&bytes).unwrap_err();
        assert!(
            error.to_string().ends_with("Nothing was imported.") || error.to_string().contains("Nothing was imported."),
            "{name}: {error}"
        );
        assert_eq!(folder.data_files(), Vec::<String>::new(), "{name}");
    }
}

/// A workbook, named as a CSV file: a small file that unpacks to much. It is never unpacked, and the sentence says what to do.
#[test]
fn a_workbook_is_refused_with_what_to_do_and_never_unpacked() {
    let (folder, headings) = (Folder::new(), heading());
    let columns: Vec<(&str, u16)> = headings.iter().map(|name| (name.as_str(), 20)).collect();
    let mut workbook = ExcelWriter::new("Extract", &columns).unwrap();
    let row: Vec<Cell> = rows(&[])[0].iter().map(|text| Cell::from(*text)).collect();
    for _ in 0..2_000 {
        workbook.push(&row).unwrap();
    }
    let path = folder.0.join("extract.xlsx");
    let written = workbook.finish(&path).unwrap();
    let unpacked = row.iter().map(|cell| cell.to_string().len() as u64 + 20).sum::<u64>() * 2_000;
    assert!(written * 4 < unpacked, "{written} bytes unpack to about {unpacked}");
    let error = folder.import(&std::fs::read(path).unwrap()).unwrap_err().to_string();
    assert!(error.contains("spreadsheet, not a CSV file") && error.contains("CSV UTF-8"), "{error}");
    assert!(error.ends_with("Nothing was imported."), "{error}");
    assert_eq!(folder.data_files(), Vec::<String>::new());
}

/// What is made to break the reading of the first line: it is read or refused in a sentence, in bounded time.
#[test]
fn a_first_line_that_is_made_to_break_the_reader_is_refused_in_a_sentence() {
    let quote = |count: usize| vec![b'"'; count];
    for (name, bytes) in [
        ("giant heading", [vec![b'x'; 8 << 20], b"\n1\n".to_vec()].concat()),
        ("many headings", [vec![b','; 500_000], b"\n1\n".to_vec()].concat()),
        ("quotes in headings", [quote(300_001), b",b\n1,2\n".to_vec()].concat()),
        ("one quote and no end", [quote(1), b"LA Code,Event Type\n714,Request\n".repeat(50_000)].concat()),
        ("the same heading often", [b"LA Code,".repeat(50_000), b"\n714\n".to_vec()].concat()),
    ] {
        let folder = Folder::new();
        let error = folder.import(&bytes).unwrap_err().to_string();
        assert!(error.contains("Nothing was imported.") && error.len() < 2_000, "{name}: {error}");
        assert_eq!(folder.data_files(), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn what_is_text_is_imported_however_it_looks() {
    let heading = heading().iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(",").into_bytes();
    let with = |tail: Vec<u8>| [heading.clone(), b"\n".to_vec(), tail].concat();
    let marks = [b"\xEF\xBB\xBF\xEF\xBB\xBF".as_slice(), &sound()].concat();
    let zeros = {
        let mut rows = rows(&[]);
        rows[0][Field::EventDescription.index()] = "a\u{0}b";
        csv_of(&rows)
    };
    for (name, bytes, least) in [
        ("giant field", with([b"714,\"".to_vec(), vec![b'x'; 6 << 20], b"\"\n714,,\n".to_vec()].concat()), 1),
        ("deep quotes", with([b"714,".to_vec(), vec![b'"'; 300_001], b"\n714,,\n".to_vec()].concat()), 1),
        ("giant fields", with([b"714,\"".to_vec(), vec![b'x'; 3 << 20], b"\n\"\n".to_vec()].concat().repeat(4)), 1),
        (
            "a giant field of line ends",
            with([b"714,\"".to_vec(), vec![b'\n'; 1 << 20], b"\"\n714,,\n".to_vec()].concat()),
            1,
        ),
        (
            "quotes and separators in turn",
            with([b"714,".to_vec(), b"\",\"\"".repeat(200_000), b"\n".to_vec()].concat()),
            1,
        ),
        ("only quotes", with(b"\"\n\"\n\"\"\"\n".to_vec()), 1),
        ("only separators", with(vec![b','; 200_000]), 1),
        ("only line ends", with([vec![b'\n'; 100_000], b"714\n".to_vec()].concat()), 1),
        ("old line ends", with(b"714,a\r714,b\r".to_vec()), 1),
        ("two marks", marks, 4),
        ("a zero in a text", zeros, 4),
        ("broken utf-8", with([b"714,".as_slice(), &[0xC3, 0x28, 0xED, 0xA0, 0x80, 0xF8], b"\n"].concat()), 1),
        ("formulas", with(b"=cmd|' /C calc'!A0,@SUM(1),+1,-1\n".to_vec()), 1),
        ("names of folders", with(b"../../etc,x\n".to_vec()), 1),
    ] {
        let folder = Folder::new();
        match folder.import(&bytes) {
            Ok(imported) => {
                assert!(imported.summary.rows >= least, "{name}: {} rows", imported.summary.rows);
                assert_eq!(
                    imported.summary.findings_kept,
                    Some(imported.summary.findings.iter().map(|one| one.count).sum()),
                    "{name}"
                );
                assert!(imported.parquet.starts_with(folder.0.join("data/evidence")), "{name}");
            }
            // A file whose beginning holds zeros may be taken for no text.
            Err(ImportError::Unreadable(why)) => {
                assert!(name == "a zero in a text" && why.contains("text"), "{name}: {why}");
            }
            Err(other) => panic!("{name}: {other}"),
        }
    }
}
