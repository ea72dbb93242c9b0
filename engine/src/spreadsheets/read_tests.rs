//! Workbooks made by the writing library, read back; and workbooks that mean harm.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{io::Write as _, path::PathBuf};

use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use super::{Bounds, Sheets};

/// A folder of one test's own, removed at its end.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }
    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

fn rows(sheets: &mut Sheets, sheet: &str) -> Vec<(u32, Vec<String>)> {
    let mut rows = Vec::new();
    sheets
        .for_each_row(sheet, |number, cells| {
            rows.push((number, cells.to_vec()));
            true
        })
        .unwrap();
    rows
}

fn book(folder: &Folder) -> PathBuf {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Figures").unwrap();
    sheet.write_string(0, 0, "name").unwrap();
    sheet.write_string(0, 2, "value").unwrap();
    sheet.write_string(3, 0, "Åsgarth & Co").unwrap();
    sheet.write_number(3, 2, 36.5).unwrap();
    sheet.write_number(4, 2, 117.0).unwrap();
    workbook.add_worksheet().set_name("Notes").unwrap();
    let path = folder.file("book.xlsx");
    workbook.save(&path).unwrap();
    path
}

#[test]
fn rows_keep_their_numbers_and_places() {
    let folder = Folder::new();
    let path = book(&folder);
    assert!(Sheets::is_workbook(&path).unwrap());
    let mut sheets = Sheets::open(&path, Bounds::default()).unwrap();
    assert_eq!(sheets.names(), ["Figures", "Notes"]);
    let texts = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        rows(&mut sheets, "Figures"),
        [(1, texts(&["name", "", "value"])), (4, texts(&["Åsgarth & Co", "", "36.5"])), (5, texts(&["", "", "117"]))]
    );
    assert_eq!(rows(&mut sheets, "Notes"), []);
    let mut seen = 0;
    sheets
        .for_each_row("Figures", |_, _| {
            seen += 1;
            false
        })
        .unwrap();
    assert_eq!(seen, 1, "reading stops when told");
}

#[test]
fn what_is_too_large_is_refused_in_a_sentence() {
    let folder = Folder::new();
    let path = book(&folder);
    let opened = |bounds| Sheets::open(&path, bounds).map(|_| ()).unwrap_err().to_string();
    assert!(opened(Bounds { file_bytes: 100, ..Bounds::default() }).contains("the most that is read"));
    assert!(opened(Bounds { unpacked_bytes: 500, ..Bounds::default() }).contains("unpacks to more than"));
    let read = |bounds| {
        let mut sheets = Sheets::open(&path, bounds).unwrap();
        sheets.for_each_row("Figures", |_, _| true).unwrap_err().to_string()
    };
    assert!(read(Bounds { rows: 3, ..Bounds::default() }).contains("more than 3 rows"));
    assert!(read(Bounds { columns: 2, ..Bounds::default() }).contains("more than 2 columns"));
}

#[test]
fn a_small_file_that_unpacks_to_much_is_refused_before_it_is_read() {
    let folder = Folder::new();
    let path = folder.file("bomb.xlsx");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    archive.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..64 {
        archive.write_all(&vec![b' '; 1 << 16]).unwrap();
    }
    archive.finish().unwrap();
    assert!(std::fs::metadata(&path).unwrap().len() < 20_000);
    let refused = Sheets::open(&path, Bounds { unpacked_bytes: 1 << 20, ..Bounds::default() }).unwrap_err();
    assert!(refused.to_string().contains("unpacks to more than 1 MB"), "{refused}");
}

#[test]
fn what_is_no_workbook_is_said_to_be_none() {
    let folder = Folder::new();
    for (name, bytes) in
        [("text.xlsx", &b"la,band,population\n"[..]), ("cut.xlsx", b"PK\x03\x04cut"), ("empty.xlsx", b"")]
    {
        let path = folder.file(name);
        std::fs::write(&path, bytes).unwrap();
        let refused = Sheets::open(&path, Bounds::default()).unwrap_err().to_string();
        assert!(refused.contains("could not be read"), "{name}: {refused}");
    }
    let old = folder.file("cut.xls");
    std::fs::write(&old, [&[0xd0, 0xcf, 0x11, 0xe0][..], &[0; 600]].concat()).unwrap();
    assert!(Sheets::open(&old, Bounds::default()).is_err());
}

/// Workbooks with bytes changed, cut or doubled are read or refused, and nothing else happens.
#[test]
fn damage_is_refused_or_read_but_never_ends_the_program() {
    let folder = Folder::new();
    let whole = std::fs::read(book(&folder)).unwrap();
    let mut state: u64 = 7;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let path = folder.file("damaged.xlsx");
    let mut refused = 0;
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..=next(6) {
            let at = next(bytes.len());
            match next(3) {
                0 => bytes[at] = u8::try_from(next(256)).unwrap(),
                1 => bytes.truncate(at.max(4)),
                _ => bytes.insert(at, u8::try_from(next(256)).unwrap()),
            }
        }
        std::fs::write(&path, &bytes).unwrap();
        let read = Sheets::open(&path, Bounds::default()).and_then(|mut sheets| {
            let names = sheets.names();
            names.iter().try_for_each(|name| sheets.for_each_row(name, |_, _| true))
        });
        refused += usize::from(read.is_err());
    }
    assert!(refused > 100, "{refused} of 300");
}
