//! Events come out sorted whatever the order of the rows, and only as the types that were promised.

use std::time::Duration;

use super::{ErrorKind, Limits, Session};

const LIMIT: Duration = Duration::from_secs(10);

#[test]
fn the_order_of_rows_changes_nothing() {
    let session = Session::open(Limits::default(), &[]).unwrap();
    let sorted = "select * from (values ('a', date '1970-01-02', 1::usmallint), ('a', date '1970-01-02', 3::usmallint),
        ('b', date '1969-12-31', 2::usmallint)) t(p, d, a) -- sorted";
    let mixed = "select * from (values ('b', date '1969-12-31', 2::usmallint), ('a', date '1970-01-02', 3::usmallint),
        ('a', date '1970-01-02', 1::usmallint)) t(p, d, a); ";
    let events = session.events(sorted, &[], LIMIT).unwrap();
    assert_eq!((&events.people[..], &events.days[..]), (&[0, 0, 1][..], &[1, 1, -1][..]));
    assert_eq!((&events.activities[..], events.keys.join(",")), (&[1, 3, 2][..], "a,b".to_owned()));
    assert_eq!(session.events(mixed, &[], LIMIT).unwrap(), events);
}

#[test]
fn parameters_are_named_and_types_are_checked() {
    let session = Session::open(Limits::default(), &[]).unwrap();
    let sql = "select 'a' p, $day::date d, 7::usmallint a where $day is not null";
    let day = jiff::civil::date(1970, 1, 11);
    assert_eq!(session.events(sql, &[("other", 1.into()), ("day", day.into())], LIMIT).unwrap().days, [10]);
    assert_eq!(session.events(sql, &[], LIMIT).unwrap_err().kind(), ErrorKind::MissingParameter);
    for sql in [
        "select 1 p, date '2025-01-01' d, 1::usmallint a",
        "select null::text p, date '2025-01-01' d, 1::usmallint a",
        "select 'a' p, date '2025-01-01' d",
    ] {
        assert_eq!(session.events(sql, &[], LIMIT).unwrap_err().kind(), ErrorKind::WrongType, "{sql}");
    }
    let refused = session.events("select 1; drop table x", &[], LIMIT).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotASelect);
}
