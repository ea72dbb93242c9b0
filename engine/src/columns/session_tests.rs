//! The door is shut: what a session refuses, and what it answers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::date;
use tempfile::TempDir;

use super::*;

/// A folder of one test's own, removed at its end.
pub(super) struct Folder(pub PathBuf, #[expect(dead_code, reason = "the folder goes when this does")] TempDir);

impl Folder {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self(folder.path().canonicalize().unwrap(), folder)
    }
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

pub(super) fn open(folder: &Path) -> Session {
    Session::open(Limits::default(), &[folder.to_owned()]).unwrap()
}

fn write_people(path: &Path) {
    let mut writer = ParquetWriter::create(
        path,
        &[("person", ColumnKind::Text), ("on", ColumnKind::Date), ("count", ColumnKind::Int)],
    )
    .unwrap();
    writer.push(&["b".into(), date(2025, 4, 2).into(), Cell::Int(2)]).unwrap();
    writer.push(&["a".into(), date(2025, 5, 1).into(), Cell::Null]).unwrap();
    writer.finish(&["person", "on"]).unwrap();
}

#[test]
fn answers_questions_of_allowed_parquet_with_named_parameters() {
    let folder = Folder::new();
    write_people(&folder.file("people.parquet"));
    let session = open(&folder.0);
    session.table("events", &folder.file("*.parquet").to_string_lossy()).unwrap();
    let table = session
        .query(
            "select person, \"on\", count from events where \"on\" >= $since and person <> $not order by person",
            &[("not", "z".into()), ("since", date(2025, 4, 1).into()), ("spare", Cell::Null)],
        )
        .unwrap();
    assert_eq!(table.columns, ["person", "on", "count"]);
    assert_eq!(table.text(0, "person").unwrap(), Some("a"));
    assert_eq!(table.date(1, "on").unwrap(), Some(date(2025, 4, 2)));
    assert_eq!(table.int(0, "count").unwrap(), None);
    assert_eq!(table.real(1, "count").unwrap(), Some(2.0));
    let wrong = table.int(0, "person").unwrap_err();
    assert_eq!(wrong.to_string(), "Row 1, column “person” should be a whole number but is text.");
    assert!(table.int(0, "nobody").unwrap_err().to_string().contains("person, on, count"));
    let missing = session.query("select $absent::int", &[]).unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::MissingParameter);
    assert!(missing.to_string().contains("$absent"));
}

/// A list names its files: what lies beside them is not read, and one that is gone is said to be.
#[test]
fn a_table_is_made_of_the_files_that_are_named() {
    let folder = Folder::new();
    let named = [folder.file("one.parquet"), folder.file("it's.parquet")];
    for path in named.iter().chain([&folder.file("other.parquet")]) {
        write_people(path);
    }
    let session = open(&folder.0);
    session.table_of_files("events", &named).unwrap();
    assert_eq!(session.query("select count(*) n from events", &[]).unwrap().int(0, "n").unwrap(), Some(4));
    std::fs::remove_file(&named[1]).unwrap();
    let gone = session.query("select count(person) n from events", &[]).unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::File, "{}", gone.detail());
}

/// Straight to the engine, past our own check of the text: the engine itself must refuse.
#[test]
fn the_engine_itself_is_locked() {
    let folder = Folder::new();
    let outside = Folder::new();
    std::fs::write(outside.file("secret.csv"), "name\nnobody\n").unwrap();
    write_people(&outside.file("secret.parquet"));
    let session = open(&folder.0);
    let there = outside.0.display();
    for (sql, word) in [
        (format!("select * from read_csv('{there}/secret.csv')"), "Permission"),
        (format!("select * from read_text('{there}/secret.csv')"), "Permission"),
        (format!("select * from read_parquet('{there}/secret.parquet')"), "Permission"),
        (format!("select * from glob('{there}/*')"), "Permission"),
        (
            format!(
                "select * from read_csv('{}/../{}/secret.csv')",
                folder.0.display(),
                outside.0.file_name().unwrap().display()
            ),
            "Permission",
        ),
        (format!("copy (select 1) to '{there}/out.csv'"), "Permission"),
        (format!("copy (select 1) to '{there}/out.parquet' (format parquet)"), "Permission"),
        (format!("export database '{there}/all'"), "Permission"),
        (format!("attach '{there}/other.db'"), "Permission"),
        ("install httpfs".to_owned(), "Permission"),
        ("load httpfs".to_owned(), "Permission"),
        ("select * from 'https://127.0.0.1/x.parquet'".to_owned(), ""),
        ("set threads = 8".to_owned(), "locked"),
        ("set memory_limit = '64GB'".to_owned(), "locked"),
        ("set enable_external_access = true".to_owned(), "locked"),
        ("set allowed_directories = ['/']".to_owned(), "locked"),
        ("reset lock_configuration".to_owned(), "locked"),
        ("set lock_configuration = false".to_owned(), "locked"),
        ("set temp_directory = '/'".to_owned(), "locked"),
    ] {
        let refused = session.connection.execute_batch(&sql).expect_err(&sql).to_string();
        assert!(refused.contains(word), "{sql}: {refused}");
    }
    let made: Vec<_> = std::fs::read_dir(&outside.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(made.len(), 2, "{made:?}");
    // A link inside the folder that leads outside is our own doing, not a question's: nothing in a
    // session can make one. Reading through the public door outside is refused in plain words.
    let refused = session.table("events", &format!("{there}/*.parquet")).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused);
    assert!(refused.to_string().starts_with("The question reaches outside"));
}

#[test]
fn only_one_harmless_select_is_asked() {
    let folder = Folder::new();
    let session = open(&folder.0);
    session.table_of_rows("x", &[("a", ColumnKind::Int)], &[vec![Cell::Int(1)]]).unwrap();
    let inside = folder.0.display().to_string();
    for sql in [
        "select 1; drop table x".to_owned(),
        "drop table x; select 1".to_owned(),
        "select 1; select 2".to_owned(),
        format!("copy x to '{inside}/x.csv'"),
        "pragma version".to_owned(),
        format!("attach '{inside}/x.db'"),
        "call pragma_version()".to_owned(),
        "insert into x values (2)".to_owned(),
        "update x set a = 2".to_owned(),
        "delete from x".to_owned(),
        "create table y (a int)".to_owned(),
        "create or replace view x as select 1".to_owned(),
        "set threads = 1".to_owned(),
        "prepare p as select 1".to_owned(),
        "explain analyze select 1".to_owned(),
        "checkpoint".to_owned(),
        "begin".to_owned(),
        String::new(),
        " ; ".to_owned(),
    ] {
        let refused = session.query(&sql, &[]).expect_err(&sql);
        assert_eq!(refused.kind(), ErrorKind::NotASelect, "{sql}: {refused}");
    }
    for sql in [
        "select * from enable_logging()",
        "select (select count(*) from Enable_Logging())",
        "with a as (select * from force_checkpoint()) select * from a",
        "select * from query('select 1')",
        "select * from duckdb_settings()",
        "select * from read_csv('x.csv')",
        "select write_log('x')",
        "select len(range(200000000))",
        "select length(Repeat('x', 1500000000))",
        "select lpad('a', 2000000000, 'b')",
        "select * from unnest(generate_series(1, 1000000000))",
        "select printf('%1000000000d', 1)",
    ] {
        let refused = session.query(sql, &[]).expect_err(sql);
        assert_eq!(refused.kind(), ErrorKind::Refused, "{sql}: {refused}");
    }
    for sql in [
        "select a from x;",
        "-- a comment; with a semicolon\nselect a from x",
        "with y as (select a from x) select a from y union all select range::bigint from range(1)",
        "from x",
        "values (1)",
        "select count(*) from (select 1 as a, 5 as b) t, range(t.a, t.b)",
        "select count(*) from unnest([1, 2]) t(n), generate_series(1, 3)",
    ] {
        session.query(sql, &[]).expect(sql);
    }
    assert_eq!(session.query("select a from x", &[]).unwrap().rows, [[Cell::Int(1)]]);
    let broken = session.query("selec 1", &[]).unwrap_err();
    assert!(broken.to_string().contains("syntax error"), "{broken}");
}

#[test]
fn a_long_question_is_stopped_and_the_next_one_answered() {
    let folder = Folder::new();
    let session = open(&folder.0);
    let endless = "select count(*) from range(10000000000) a, range(1000) b where a.range + b.range = -1";
    let stopped = session.query_within(Duration::from_millis(60), endless, &[]).unwrap_err();
    assert_eq!(stopped.kind(), ErrorKind::TooLong);
    assert!(stopped.to_string().contains("took longer than 60 milliseconds"), "{stopped}");
    assert_eq!(session.query("select 1", &[]).unwrap().rows, [[Cell::Int(1)]]);
}

#[test]
fn memory_and_rows_are_bounded() {
    let folder = Folder::new();
    let limits = Limits { memory_mb: 32, rows: 10, ..Limits::default() };
    let session = Session::open(limits, std::slice::from_ref(&folder.0)).unwrap();
    let sql = "select max(l) from (select list(range::varchar || 'some longer text than that') l from range(20000000))";
    let big = session.query(sql, &[]).unwrap_err();
    assert_eq!(big.kind(), ErrorKind::TooBig, "{big} {}", big.detail());
    let rows = session.query("select * from range(11)", &[]).unwrap_err();
    assert!(rows.to_string().contains("more than 10 rows"));
    assert_eq!(session.query("select * from range(10)", &[]).unwrap().len(), 10);
}

#[test]
fn every_kind_of_cell_travels() {
    let folder = Folder::new();
    let session = open(&folder.0);
    let table = session
        .query(
            "select sum(x)::hugeint h, 1.25::decimal(6,2) d, date '1899-12-31' as old_day, timestamp '2025-03-30 01:02:03' at_time,
                    true as y, null as nil, 'é'::text t, 'b'::enum('a','b') e, 2::utinyint as u, 'nan'::double n,
                    $p = date '2024-02-29' leap
             from range(3) r(x)",
            &[("p", date(2024, 2, 29).into())],
        )
        .unwrap();
    let row = &table.rows[0];
    assert_eq!(row[0], Cell::Int(3));
    assert_eq!(row[1], Cell::Real(1.25));
    assert_eq!(row[2], Cell::Date(date(1899, 12, 31)));
    assert_eq!(row[3], Cell::Text("2025-03-30T01:02:03".into()));
    assert_eq!(row[4], Cell::Bool(true));
    assert!(row[5].is_null());
    assert_eq!((&row[6], &row[7], &row[8]), (&"é".into(), &"b".into(), &Cell::Int(2)));
    assert_eq!(table.bool(0, "leap").unwrap(), Some(true));
    assert!(matches!(row[9], Cell::Real(n) if n.is_nan()));
    for sql in ["select [1, 2]", "select 170141183460469231731687303715884105727::hugeint"] {
        assert_eq!(session.query(sql, &[]).unwrap_err().kind(), ErrorKind::WrongType, "{sql}");
    }
}

#[test]
fn macros_of_ours_may_be_used() {
    let folder = Folder::new();
    let mut session = open(&folder.0);
    session
        .define("create macro month_of(d) as date_trunc('month', d)::date; create macro two() as table select 2 as n;")
        .unwrap();
    let table = session.query("select month_of(date '2025-04-09') m, n from two()", &[]).unwrap();
    assert_eq!(table.date(0, "m").unwrap(), Some(date(2025, 4, 1)));
}

#[test]
fn names_and_folders_are_checked() {
    let folder = Folder::new();
    let session = open(&folder.0);
    for name in ["", "1a", "A", "a b", "a;drop", "é"] {
        assert!(session.table(name, "x").is_err(), "{name}");
    }
    let none = session.table("events", &folder.file("*.parquet").to_string_lossy()).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::File);
    assert!(none.to_string().starts_with("There are no data files"), "{none}");
    let gone = Session::open(Limits::default(), &[folder.file("gone")]).unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::File);
}

#[test]
fn csv_is_quoted_and_defused() {
    let table = Table {
        columns: vec!["name".into(), "n".into()],
        rows: vec![vec!["a,\"b\"\nc".into(), Cell::Int(-1)], vec!["=1+1".into(), Cell::Null]],
    };
    assert_eq!(table.to_csv().unwrap(), "name,n\r\n\"a,\"\"b\"\"\nc\",-1\r\n'=1+1,\r\n");
}

#[test]
fn a_question_with_a_name_is_judged_and_asked_anew_each_time() {
    let session = Session::open(Limits::default(), &[]).unwrap();
    session.table_of_rows("numbers", &[("n", ColumnKind::Int)], &[vec![Cell::Int(1)]]).unwrap();
    session.name("doubled", "select n * 2 as n from numbers").unwrap();
    session.keep(Duration::from_secs(5), "numbers", "select 3 as n", &[]).unwrap();
    assert_eq!(session.query("select n from doubled", &[]).unwrap().int(0, "n").unwrap(), Some(6));
    session.name("doubled", "select n * 4 as n from numbers").unwrap();
    assert_eq!(session.query("select n from doubled", &[]).unwrap().int(0, "n").unwrap(), Some(12));
    for refused in ["drop table numbers", "select 1; drop table numbers", "select * from read_csv('/etc/passwd')"] {
        assert!(session.name("other", refused).is_err(), "{refused}");
    }
    assert!(session.name("Other; drop table numbers", "select 1").is_err());
    assert_eq!(session.query("select n from numbers", &[]).unwrap().int(0, "n").unwrap(), Some(3));
}

#[test]
fn answers_of_a_macro_are_kept_with_what_it_was_asked() {
    let folder = Folder::new();
    let patience = Duration::from_secs(10);
    let mut session = open(&folder.0);
    session
        .define("create or replace macro up_to(most) as table select range as n from range(cast(most as bigint))")
        .unwrap();
    let values = [Cell::Int(2), Cell::Int(3)];
    session.keep_answers(patience, "kept", "up_to", &values).unwrap();
    let table =
        session.query("select asked_with, count(*) from kept group by asked_with order by asked_with", &[]).unwrap();
    assert_eq!(table.rows, [vec![Cell::Int(2), Cell::Int(2)], vec![Cell::Int(3), Cell::Int(3)]]);
    assert!(session.keep_answers(patience, "kept", "up_to(2); drop table kept; --", &values).is_err());
}
