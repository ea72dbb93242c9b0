//! No number changes with the order of rows or when rows are repeated; the people behind a month are as many as its number; a
//! council's own measures are read, and what is wrong with one is said.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use std::{fs, path::PathBuf, time::Duration};

use engine::columns::{Cell, ColumnKind, Limits, Session};
use jiff::{ToSpan as _, civil::date};
use platform::{ids::split_mix, testing::TestFolder};

use super::{
    ALL,
    answers::{behind_period, series},
    local,
    model::{Measure, Month, Period},
    session, shared, slt,
};

const COLUMNS: [(&str, ColumnKind); 19] = [
    ("person_key", ColumnKind::Text),
    ("la_person_unique_identifier", ColumnKind::Text),
    ("client_type", ColumnKind::Text),
    ("event_type", ColumnKind::Text),
    ("event_reference", ColumnKind::Text),
    ("event_start_date", ColumnKind::Date),
    ("event_end_date", ColumnKind::Date),
    ("event_outcome", ColumnKind::Text),
    ("event_description", ColumnKind::Text),
    ("hours_open", ColumnKind::Real),
    ("request_route_of_access", ColumnKind::Text),
    ("service_type", ColumnKind::Text),
    ("service_component", ColumnKind::Text),
    ("delivery_mechanism", ColumnKind::Text),
    ("cost_frequency_unit_type", ColumnKind::Text),
    ("planned_units_per_week_hundredths", ColumnKind::Int),
    ("review_reason", ColumnKind::Text),
    ("assessment_type", ColumnKind::Text),
    ("date_of_death", ColumnKind::Date),
];

/// So many events of so few people that everything meets everything.
fn events(seed: u64, count: usize, own: bool) -> Vec<Vec<Cell>> {
    let mut state = seed;
    let mut below = |most: u64| split_mix(&mut state) % most;
    let pick = |list: &[&str], at: u64| Cell::from(list[usize::try_from(at).unwrap()]);
    let mut rows = Vec::new();
    for number in 0..count {
        let person = below(40);
        let start = date(2024, 1, 1).saturating_add(i64::try_from(below(700)).unwrap().days());
        let kind = below(4);
        let days = if kind == 2 { below(300) } else { below(40) };
        let end = start.saturating_add(i64::try_from(days).unwrap().days());
        let open = kind == 2 && below(3) == 0;
        let died = if person == 7 { Cell::Date(date(2025, 3, 15)) } else { Cell::Null };
        let mut row = vec![
            Cell::from(format!("p{person}")),
            Cell::from(format!("P{person}")),
            pick(&["service_user", "service_user", "service_user", "carer"], below(4)),
            pick(&["request", "assessment", "service", "review"], kind),
            Cell::from(format!("r{number}")),
            Cell::Date(start),
            if open { Cell::Null } else { Cell::Date(end) },
            pick(&["reablement", "nfa_information_and_advice", "nfa_other", "continuation"], below(4)),
            pick(&["Conversation", "Phone call"], below(2)),
            Cell::Null,
            pick(&["community_or_other", "prison"], below(2)),
            pick(&["community", "residential", "st_max", "st_max", "nursing"], below(5)),
            pick(&["home_support", "reablement", "direct_payment"], below(3)),
            pick(&["direct_payment", "commissioned"], below(2)),
            pick(&["hourly", "weekly"], below(2)),
            Cell::Int(i64::try_from(below(2000)).unwrap()),
            pick(&["planned", "unplanned_hospital", "unplanned_other"], below(3)),
            pick(&["long_term", "short_term"], below(2)),
            died,
        ];
        row.push(if own { Cell::from(format!("r{number}")) } else { Cell::Null });
        rows.push(row);
    }
    rows
}

const PERIOD: Period = Period { from: date(2024, 1, 1), to: date(2025, 12, 31), known_until: date(2025, 12, 31) };

fn session_on(rows: &[Vec<Cell>]) -> Session {
    let mut session = session::open(&[]).unwrap();
    let columns: Vec<(&str, ColumnKind)> = COLUMNS.into_iter().chain([("own_reference", ColumnKind::Text)]).collect();
    session.table_of_rows("events", &columns, rows).unwrap();
    session::define(&mut session, &[("r3".to_owned(), 1), ("r8".to_owned(), 2)]).unwrap();
    session
}

fn asked(measure: &Measure, rows: &[Vec<Cell>]) -> (Vec<Month>, Vec<usize>) {
    let session = session_on(rows);
    let period = PERIOD;
    let months = series(&session, measure, period).unwrap();
    let people = months
        .iter()
        .map(|month| {
            let period = Period { from: month.on, to: month.on.last_of_month(), ..period };
            let behind = behind_period(&session, measure, period).unwrap();
            let counting = behind.iter().filter(|one| one.counts).count();
            assert_eq!(i64::try_from(counting).unwrap(), month.numerator, "{} {}", measure.slug, month.on);
            if let Some(all) = month.denominator {
                assert_eq!(i64::try_from(behind.len()).unwrap(), all, "{} {}", measure.slug, month.on);
            }
            behind.len()
        })
        .collect();
    (months, people)
}

#[test]
fn neither_the_order_of_rows_nor_repeated_rows_change_a_number() {
    for seed in [1_u64] {
        for own in [false, true] {
            let rows = events(seed, 400, own);
            let mut twice: Vec<Vec<Cell>> = rows.iter().rev().cloned().collect();
            twice.extend(rows.iter().cloned());
            for measure in ALL {
                let once = asked(measure, &rows);
                let wanted = !once.0.is_empty() || (measure.slug == "handed-over" && !own);
                assert!(wanted, "{} says nothing of seed {seed}", measure.slug);
                assert_eq!(once, asked(measure, &twice), "{}, seed {seed}", measure.slug);
            }
        }
    }
}

#[test]
fn what_measures_share_is_worked_out_once_and_changes_no_answer() {
    for (seed, own) in [(3_u64, false), (4, true)] {
        let mut rows = events(seed, 400, own);
        rows.extend(rows.clone());
        let alone = session_on(&rows);
        let mut together = session_on(&rows);
        shared::keep(&mut together, Duration::from_mins(1), &ALL, PERIOD, true).unwrap();
        // From here on only what was kept can be asked.
        together.forget("events").unwrap();
        let columns: Vec<(&str, ColumnKind)> =
            COLUMNS.into_iter().chain([("own_reference", ColumnKind::Text)]).collect();
        together.table_of_rows("events", &columns, &[]).unwrap();
        for measure in ALL {
            let ours = series(&alone, measure, PERIOD).unwrap();
            let theirs = series(&together, measure, PERIOD).unwrap();
            // Their steps are not among what is shared: they come from the events themselves.
            if ["time-to-assessment", "time-to-conversation"].contains(&measure.slug) {
                assert_eq!((theirs.len(), ours.is_empty()), (0, false), "{}", measure.slug);
                continue;
            }
            assert_eq!(theirs, ours, "{}", measure.slug);
            // Of several months, the order of what is alike is nobody's promise.
            let behind = |session: &Session| {
                let mut found: Vec<String> =
                    behind_period(session, measure, PERIOD).unwrap().iter().map(|one| format!("{one:?}")).collect();
                found.sort_unstable();
                found
            };
            assert_eq!(behind(&together), behind(&alone), "{}", measure.slug);
        }
    }
}

fn example() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/own-measures/carers-per-month")
}

#[test]
fn the_example_in_the_documents_is_a_measure() {
    let measure = local::read(&example()).unwrap();
    assert_eq!((measure.slug, measure.parameters.len()), ("carers-per-month", 2));
}

#[test]
fn what_is_wrong_with_a_measure_is_said_with_file_and_line() {
    let data = TestFolder::new();
    let read = |file: &str, from: &str, to: &str| {
        let folder = data.join("measures").join("carers");
        fs::create_dir_all(&folder).unwrap();
        for name in ["measure.json", "measure.sql", "people.sql", "notes.md", "test.slt"] {
            fs::copy(example().join(name), folder.join(name)).unwrap();
        }
        let text = fs::read_to_string(folder.join(file)).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(folder.join(file), text.replacen(from, to, 1)).unwrap();
        local::read(&folder).map(|_| ()).map_err(|broken| (broken.file, broken.line, broken.words))
    };
    assert_eq!(read("notes.md", "What", "What"), Ok(()));
    let wrong = [
        ("measure.json", "\"unit\": \"share\"", "\"unit\": \"shares\"", 4, "unknown variant"),
        ("measure.json", "\"carer\":", "\"to\":", 1, "is given to every measure"),
        ("measure.sql", "client_type", "client_kind", 4, "client_kind"),
        ("measure.sql", "-- Of", "drop table events; -- Of", 1, "SELECT"),
        ("measure.sql", "from requests($request)", "from read_csv('x.csv')", 1, "read_csv"),
        ("measure.sql", "as value", "as worth", 1, "value"),
        ("people.sql", "$carer", "$career", 1, "$career"),
        ("test.slt", "2 0.500", "3 0.500", 11, "Found: 2025-01-01 1 2 0.500 false"),
        ("test.slt", "insert into events", "drop table events; insert into events", 3, "insert into events"),
    ];
    for (file, from, to, line, words) in wrong {
        let (at, found, said) = read(file, from, to).unwrap_err();
        assert_eq!((at.as_str(), found), (format!("carers/{file}").as_str(), line), "{said}");
        assert!(said.contains(words), "{said}");
    }
    let all = local::read_data(&data);
    assert_eq!((all.measures.len(), all.broken.len()), (0, 1));
    assert!(
        slt::run(ALL[0], "# nothing\n", &session::limits()).is_err_and(|wrong| wrong.words.contains("tests nothing"))
    );
}

/// The example with another `measure.sql`, read where a question may use so much: what is said of it.
fn said_of(sql: &str, limits: &Limits) -> String {
    let data = TestFolder::new();
    // A measure is called as its folder is.
    let folder = data.join("own-measure");
    fs::create_dir(&folder).unwrap();
    for name in ["measure.json", "people.sql", "notes.md", "test.slt"] {
        fs::copy(example().join(name), folder.join(name)).unwrap();
    }
    fs::write(folder.join("measure.sql"), sql).unwrap();
    let read = local::read_within(&folder, limits);
    let Err(broken) = read else { panic!("{sql} is a measure") };
    assert!(broken.file.ends_with("/measure.sql"), "{broken}");
    broken.words
}

#[test]
fn a_measure_of_our_own_can_only_ask() {
    let whole = fs::read_to_string(example().join("measure.sql")).unwrap();
    let one_select = "Only one SELECT may be asked at a time. Nothing was run.";
    let reaches = "may not be used in a question";
    for (sql, words) in [
        ("copy events to 'events.csv'", one_select),
        ("copy (from events) to 'events.parquet'", one_select),
        ("attach 'other.db'", one_select),
        ("install httpfs", one_select),
        ("load httpfs", one_select),
        ("pragma database_list", one_select),
        ("call pragma_version()", one_select),
        ("create table mine as from events", one_select),
        ("create macro requests(kind) as table from events", one_select),
        ("insert into events (person_key) values ('x')", one_select),
        ("update events set person_key = 'x'", one_select),
        ("delete from events", one_select),
        ("set memory_limit = '64GB'", one_select),
        ("export database 'all'", one_select),
        (&format!("{whole}; drop table events"), one_select),
        (&format!("drop table events; {whole}"), one_select),
        (&format!("{whole}; {whole}"), one_select),
        ("from read_csv('/etc/passwd')", reaches),
        ("from read_text('/etc/passwd')", reaches),
        ("from read_blob('/etc/passwd')", reaches),
        ("from read_parquet('*.parquet')", reaches),
        ("from glob('/etc/*')", reaches),
        ("from query('drop table events')", reaches),
        ("from duckdb_settings()", reaches),
        ("from pragma_database_list()", reaches),
        ("select getenv('HOME') as month", reaches),
        ("from '/etc/passwd.csv'", "reaches outside"),
        ("from 'https://127.0.0.1/x.parquet'", ""),
    ] {
        let said = said_of(sql, &session::limits());
        assert!(said.contains(words), "{sql}: {said}");
    }
}

#[test]
fn a_measure_of_our_own_that_would_run_for_ever_or_eat_memory_is_stopped() {
    let columns = |count: &str, from: &str| {
        format!(
            "select date '2025-01-01' as month, {count} as numerator, 1 as denominator, 0.5 as value, \
             false as provisional from {from}"
        )
    };
    let short = Limits { seconds: 1, ..session::limits() };
    let small = Limits { memory_mb: 48, ..session::limits() };
    let endless = "range(10000000000) a, range(1000) b where a.range + b.range = -1";
    let much = "(select list(range::varchar || 'some longer text than that') l from range(20000000))";
    for (sql, limits, words) in [
        (columns("count(*)", endless), &short, "took longer than 1 second and was stopped"),
        (columns("max(len(l))", much), &small, "needs more memory than it is allowed"),
        // One step that could not be stopped, of memory nobody counts.
        (columns("len(range(200000000))", "range(1)"), &small, "could fill the memory"),
        (columns("length(repeat('x', 1500000000))", "range(1)"), &small, "could fill the memory"),
    ] {
        let said = said_of(&sql, limits);
        assert!(said.contains(words), "{sql}: {said}");
    }
}
