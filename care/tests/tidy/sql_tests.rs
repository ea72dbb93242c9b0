//! Breaches of the two rules on SQL, planted; and what must not raise a false alarm.

use super::*;

fn found(check: fn(&Tree) -> Vec<Breach>, path: &str, text: &str) -> Vec<usize> {
    check(&Tree::of(&[(path, text)])).iter().map(|breach| breach.line).collect()
}

#[test]
fn sql_stands_in_the_store() {
    let text = "fn a() {\n  sql!(\"select a from b where c = $1\");\n  sql!(r#\"delete from b\"#,);\n}";
    assert_eq!(found(places, "care/src/people/persons/store.rs", text), [0_usize; 0]);
    assert_eq!(found(places, "platform/src/jobs/store.rs", text), [0_usize; 0]);
    assert_eq!(found(places, "care/src/people/persons/pages.rs", text), [2, 3]);
    assert_eq!(found(places, "care/src/people/persons/tests.rs", text), [2, 3]);
    assert_eq!(found(places, "platform/src/jobs/mod.rs", text), [2, 3]);
    assert_eq!(found(places, "engine/src/pictures/store.rs", text), [2, 3]);
}

#[test]
fn sql_is_one_literal_and_goes_through_the_macro() {
    let store = "care/src/people/persons/store.rs";
    assert_eq!(found(places, store, "let a = 1;\nlet b = \"select a from b\";"), [2]);
    assert_eq!(found(places, store, "sql!(concat!(\n\"select a\", \" from b\"))"), [1]);
    assert_eq!(found(places, store, "let t = format!(\"update {table} set a = $1\");"), [1]);
    assert_eq!(found(places, "platform/src/storage/seam.rs", "let a = \"select 1\";"), [0_usize; 0]);
    assert_eq!(found(places, "platform/src/storage/seam.rs", "macro_rules! sql { () => {} }"), [0_usize; 0]);
    assert_eq!(found(places, "engine/src/columns/run.rs", "let a = \"select 1\";"), [0_usize; 0]);
}

#[test]
fn sql_files_are_tables_and_measures() {
    assert_eq!(found(places, "care/src/people/persons/find.sql", "select 1"), [1]);
    for path in ["care/src/people/persons/tables/20261122_01_a.sql", "care/src/evidence/measures/a/measure.sql"] {
        assert_eq!(found(places, path, "select 1"), [0_usize; 0]);
    }
}

#[test]
fn english_is_not_sql() {
    for sql in [
        "select 1",
        "SELECT count(*) FROM person",
        "  select a,\n b\n from c",
        "insert into a values ($1)",
        "update a set b = 1",
        "delete from a",
        "create table a (b text)",
        "create unique index a on b (c)",
        "with a as (select 1) select b from a",
        "pragma foreign_keys = on",
    ] {
        assert!(looks_like_sql(sql), "{sql}");
    }
    for english in [
        "Select one team from the list",
        "Update the address, then set a date",
        "selected",
        "create a contact",
        "with care as always",
        "Delete from the list",
        "drop in on Tuesday",
        "",
    ] {
        assert!(!looks_like_sql(english), "{english}");
    }
}

#[test]
fn a_dialect_is_named_by_line() {
    let store = "care/src/people/persons/store.rs";
    let text = "sql!(r#\"\n  select a::text\n  from b -- now() in a comment\n  where c ILIKE $1 and d = 'now()'\n\"#)";
    assert_eq!(found(dialects, store, text), [2, 4]);
    for words in [
        "a = ?",
        "json_extract(a)",
        "a = now()",
        "a > strftime(b)",
        "date_trunc('day', a)",
        "a ~ b",
        "a glob b",
        "extract(year from a)",
        "a > interval '1 day'",
        "rowid = 1",
        "insert or ignore",
        "c for  update",
        "current_timestamp",
        "a similar to b",
        "datetime(a)",
        "for update skip locked",
    ] {
        let text = format!("sql!(\"select a from b where {words}\")");
        assert!(!found(dialects, store, &text).is_empty(), "{words}");
    }
}

#[test]
fn portable_words_pass() {
    let store = "care/src/people/persons/store.rs";
    for words in [
        "a || b limit $1 offset $2",
        "known(a) = 1",
        "global = 1",
        "a_serial_number is null",
        "least_wait_days > 1",
        "a like '%?~%'",
        "on conflict (a) do update set b = excluded.b returning c",
        "interval_days = 1",
        "cast(a as text) = coalesce(b, c)",
        "updated_at > $1",
        "company(a) = 1",
    ] {
        let text = format!("sql!(\"select a from b where {words}\")");
        let found = dialects(&Tree::of(&[(store, &text)]));
        assert!(found.is_empty(), "{words}: {}", found[0]);
    }
    assert_eq!(found(dialects, "platform/src/storage/store.rs", "sql!(\"select a::text\")"), [0_usize; 0]);
}

#[test]
fn tables_are_portable_too() {
    let text =
        "-- people\ncreate table a (\n  id integer primary key autoincrement,\n  b text default current_timestamp\n);";
    assert_eq!(found(dialects, "care/src/p/tables/20261122_01_a.sql", text), [3, 4]);
}

#[test]
fn parameters_have_no_gaps() {
    let store = "care/src/people/persons/store.rs";
    assert_eq!(found(dialects, store, "sql!(\"select a from b where c = $2 or d = $1 or e = $2\")"), [0_usize; 0]);
    assert_eq!(found(dialects, store, "let x = 1;\nsql!(\"select a from b where c = $1 or d = $3\")"), [2]);
    assert_eq!(found(dialects, store, "sql!(\"select a from b where c = $2\")"), [1]);
}
