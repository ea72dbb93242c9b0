//! Files are whole or absent, sorted, and leave nothing behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use jiff::civil::date;

use super::session_tests::{Folder, open};
use super::*;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_sorted_and_nothing_else_is_left() {
    let folder = Folder::new();
    let path = folder.file("it's.parquet");
    let mut writer =
        ParquetWriter::create(&path, &[("per\"son", ColumnKind::Text), ("note", ColumnKind::Text)]).unwrap();
    // More than one batch, pushed in reverse.
    for number in (0..40_000).rev() {
        let person = format!("p{number:06}");
        writer.push_text([Some(person.as_str()), (number % 2 == 0).then_some("naïve, “quoted”\n")]).unwrap();
    }
    let written = writer.finish(&["per\"son"]).unwrap();
    assert_eq!(written.rows, 40_000);
    assert_eq!(names(&folder.0), ["it's.parquet"]);
    assert_eq!(written.bytes, std::fs::metadata(&path).unwrap().len());
    let session = open(&folder.0);
    session.table("t", &path.to_string_lossy()).unwrap();
    let table = session
        .query(
            "select count(*) n, count(note) notes, min(note) note,
                    bool_and(person > earlier or earlier is null) in_order
             from (select \"per\"\"son\" person, note, lag(\"per\"\"son\") over () earlier from t)",
            &[],
        )
        .unwrap();
    assert_eq!(table.int(0, "n").unwrap(), Some(40_000));
    assert_eq!(table.int(0, "notes").unwrap(), Some(20_000));
    assert_eq!(table.text(0, "note").unwrap(), Some("naïve, “quoted”\n"));
    assert_eq!(table.bool(0, "in_order").unwrap(), Some(true));
}

/// Rows as long as import lets them be, sorted on their way: neither their number nor their length fails the writer.
#[test]
fn a_file_of_long_rows_is_sorted_on_its_way() {
    let folder = Folder::new();
    let path = folder.file("long.parquet");
    let columns = [("person", ColumnKind::Text), ("on", ColumnKind::Date), ("note", ColumnKind::Text)];
    let mut writer = ParquetWriter::create_sorted(&path, &columns, &["person", "on"]).unwrap();
    let note: String = (0..120_u32 << 10)
        .map(|at| char::from(b'a' + u8::try_from(at.wrapping_mul(2_654_435_761) >> 28).unwrap()))
        .collect();
    for number in 0..1_500_i16 {
        let person = (number % 7 != 0).then(|| format!("p{:03}", i32::from(number) * 37 % 100));
        let on = date(2025, 1, 1).saturating_add(jiff::ToSpan::days(i64::from(number) * 53 % 365));
        writer
            .push(&[Cell::from(person), Cell::Date(on), Cell::from(&note[usize::try_from(number).unwrap()..])])
            .unwrap();
    }
    assert_eq!(writer.finish(&[]).unwrap().rows, 1_500);
    assert_eq!(names(&folder.0), ["long.parquet"]);
    let session = open(&folder.0);
    session.table("t", &path.to_string_lossy()).unwrap();
    let rows = session.query("select person, \"on\", length(note) from t", &[]).unwrap().rows;
    let keys: Vec<(String, String)> = rows.iter().map(|row| (row[0].to_string(), row[1].to_string())).collect();
    assert!(keys.is_sorted(), "nothing recorded first, then by person and day");
    assert_eq!(keys.iter().filter(|(person, _)| person.is_empty()).count(), 215);
}

#[test]
fn awkward_text_comes_back_as_it_went() {
    let folder = Folder::new();
    let path = folder.file("a.parquet");
    let awkward = [
        Some(""),
        None,
        Some(","),
        Some("\""),
        Some("\"\""),
        Some("a\nb"),
        Some("a\r\nb"),
        Some("\r"),
        Some("\\"),
        Some("\\\""),
        Some(" padded "),
        Some("NULL"),
        Some("😀 é"),
        Some("#"),
        Some("'"),
        Some("\u{feff}x"),
        Some("\t"),
        Some("a\0b"),
    ];
    let mut writer =
        ParquetWriter::create(&path, &[("n", ColumnKind::Int), ("a", ColumnKind::Text), ("b", ColumnKind::Text)])
            .unwrap();
    for (place, value) in (0_i64..).zip(&awkward) {
        writer.push(&[Cell::Int(place), (*value).into(), "end".into()]).unwrap();
    }
    let long = "x".repeat(3 << 20);
    writer.push(&[Cell::Int(99), long.as_str().into(), "end".into()]).unwrap();
    writer.finish(&["n"]).unwrap();
    let session = open(&folder.0);
    session.table("t", &path.to_string_lossy()).unwrap();
    let table = session.query("select a, b from t order by n", &[]).unwrap();
    for (row, value) in awkward.iter().enumerate() {
        assert_eq!(table.text(row, "a").unwrap(), *value, "{row}");
        assert_eq!(table.text(row, "b").unwrap(), Some("end"), "{row}");
    }
    assert_eq!(table.text(awkward.len(), "a").unwrap(), Some(long.as_str()));
}

#[test]
fn an_abandoned_file_leaves_the_old_one() {
    let folder = Folder::new();
    let path = folder.file("a.parquet");
    std::fs::write(&path, "old").unwrap();
    let mut writer = ParquetWriter::create(&path, &[("a", ColumnKind::Int)]).unwrap();
    writer.push(&[Cell::Int(1)]).unwrap();
    assert_eq!(names(&folder.0).len(), 2);
    drop(writer);
    assert_eq!(names(&folder.0), ["a.parquet"]);
    let writer = ParquetWriter::create(&path, &[("a", ColumnKind::Int)]).unwrap();
    assert!(writer.finish(&["b"]).unwrap_err().to_string().contains("“b”"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    let writer = ParquetWriter::create(&path, &[("a", ColumnKind::Int)]).unwrap();
    assert_eq!(writer.finish(&[]).unwrap().rows, 0);
    assert!(std::fs::read(&path).unwrap().starts_with(b"PAR1"));
}

#[test]
fn rows_that_do_not_fit_are_refused_and_the_rest_kept() {
    let folder = Folder::new();
    let path = folder.file("a.parquet");
    let columns = [("a", ColumnKind::Int), ("b", ColumnKind::Real), ("c", ColumnKind::Date), ("d", ColumnKind::Bool)];
    let mut writer = ParquetWriter::create(&path, &columns).unwrap();
    let good = [Cell::Int(1), Cell::Int(2), date(2025, 1, 2).into(), true.into()];
    writer.push(&good).unwrap();
    let text = writer.push(&["1".into(), Cell::Null, Cell::Null, Cell::Null]).unwrap_err();
    assert_eq!(text.to_string(), "Column “a” cannot hold text.");
    assert!(writer.push(&good[..3]).unwrap_err().to_string().contains("3 values"));
    let long: Vec<Cell> = good.iter().cloned().chain([Cell::Null]).collect();
    assert!(writer.push(&long).unwrap_err().to_string().contains("5 values"));
    assert!(writer.push_text([Some("x")]).is_err());
    assert_eq!(writer.finish(&["a"]).unwrap().rows, 1);
    let session = open(&folder.0);
    session.table("t", &path.to_string_lossy()).unwrap();
    let table = session.query("select * from t", &[]).unwrap();
    assert_eq!(table.rows, [[Cell::Int(1), Cell::Real(2.0), date(2025, 1, 2).into(), true.into()]]);
}

#[test]
fn partitions_are_one_table_and_missing_columns_are_empty() {
    let folder = Folder::new();
    for (period, column) in [("2024-04", "old"), ("2025-04", "new")] {
        let part = folder.file(&format!("period={period}"));
        std::fs::create_dir(&part).unwrap();
        let mut writer =
            ParquetWriter::create(&part.join("0.parquet"), &[("person", ColumnKind::Text), (column, ColumnKind::Text)])
                .unwrap();
        writer.push_text([Some("a"), Some("b")]).unwrap();
        writer.finish(&[]).unwrap();
    }
    let session = open(&folder.0);
    session.table("t", &folder.file("**/*.parquet").to_string_lossy()).unwrap();
    let table = session.query("select period, old, new from t order by period", &[]).unwrap();
    assert_eq!(table.rows[0], ["2024-04".into(), "b".into(), Cell::Null]);
    assert_eq!(table.rows[1], ["2025-04".into(), Cell::Null, "b".into()]);
}

#[test]
fn leftovers_of_a_killed_writer_are_swept() {
    let folder = Folder::new();
    std::fs::create_dir(folder.file(".writing-1-0")).unwrap();
    std::fs::write(folder.file(".writing-1-0").join("x"), "x").unwrap();
    std::fs::write(folder.file("kept.parquet"), "x").unwrap();
    let hour = std::time::Duration::from_hours(1);
    assert_eq!(sweep_untouched(&folder.0, hour).unwrap(), 0, "somebody may be writing it now");
    let old = std::time::SystemTime::now() - 2 * hour;
    std::fs::File::open(folder.file(".writing-1-0")).unwrap().set_modified(old).unwrap();
    assert_eq!(sweep_untouched(&folder.0, hour).unwrap(), 1);
    assert_eq!(names(&folder.0), ["kept.parquet"]);
    std::fs::create_dir(folder.file(".writing-1-0")).unwrap();
    assert_eq!(sweep(&folder.0).unwrap(), 1);
    assert_eq!(names(&folder.0), ["kept.parquet"]);
}

#[test]
fn a_missing_folder_is_said_plainly() {
    let folder = Folder::new();
    let error = ParquetWriter::create(&folder.file("gone/a.parquet"), &[("a", ColumnKind::Int)]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("a.parquet"), "{error}");
}
