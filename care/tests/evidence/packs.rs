//! The PostgreSQL pack, run by psql as an analyst of a council without Alongside would, answers as the product does.
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use care::{
    evidence::{
        client_level_data::{
            import::{ImportOrder, import_file},
            local::LocalWords,
        },
        measures::{self as numbers, model::Period},
        national::{
            self, Figure, Order as Asked, Person, Year, discharges::Discharges, population::Populations,
            settings::Settings,
        },
        packs::{self, Dialect, Form},
    },
    town::borough::{Order, UNTIL, extract},
};
use engine::columns::{Cell, Limits, Session, Table};
use jiff::{Timestamp, civil::date};
use platform::{
    ids::Ids,
    storage::Address,
    testing::{Store, TestFolder, fresh},
};

use super::stays;

/// The rows of a synthetic extract as the product keeps them, and the folder they are in.
fn rows(people: u64) -> (PathBuf, TestFolder) {
    let folder = TestFolder::new();
    let file = folder.join("extract.csv");
    let order = Order { people, years: 5, seed: 11, until: UNTIL, clean: false };
    extract::write(&order, &file, &mut |_| ()).unwrap();
    let asked = ImportOrder { file: &file, called: None, data: &folder, import_id: "one", release: None };
    import_file(asked, &mut |_| ()).unwrap();
    (folder.join("evidence/999/one.parquet"), folder)
}

/// What `alongside evidence rows` writes of these extracts into a folder.
fn rows_of(extracts: &[PathBuf], out: &Path, form: Form) -> platform::Result<String> {
    packs::rows(extracts, out, form, &LocalWords::default(), (Timestamp::now(), &Ids::random()))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn raw_extracts_become_rows_in_their_order_or_nothing_does() {
    let folder = TestFolder::new();
    let extracts: Vec<PathBuf> = ["b.csv", "a.csv"].iter().map(|name| folder.join(name)).collect();
    let heading = "LA Code,LA Person Unique Identifier,Client Type,Event Type,Event Start Date,Event Description\n"; // CLD
    for (number, file) in extracts.iter().enumerate() {
        let row = |words: &str| format!("714,P{number},Service user,Request,01/02/2025,{words}\n"); // CLD
        // Past the part by which a file is known to be text.
        let (long, odd) = (row(&"x".repeat(80_000)), row("\"two lines\n\\.\nand a \0 zero\""));
        fs::write(file, format!("{heading}{long}{odd}")).unwrap();
    }
    let out = folder.join("parquet");
    let told = rows_of(&extracts, &out, Form::Parquet).unwrap();
    assert!(told.contains("b.csv: 2 rows of council 714") && told.contains("personal data"), "{told}");
    assert_eq!(names(&out).len(), 2, "{:?}", names(&out));
    let session = Session::open(Limits::default(), std::slice::from_ref(&out)).unwrap();
    let files: Vec<PathBuf> = names(&out).iter().map(|name| out.join(name).canonicalize().unwrap()).collect();
    session.table_of_files("imported", &files).unwrap();
    let table = session.query("from imported", &[]).unwrap();
    let mut told: Vec<[&str; 2]> = (0..table.len())
        .map(|row| ["import_id", "la_person_unique_identifier"].map(|name| table.text(row, name).unwrap().unwrap()))
        .collect();
    told.sort_unstable();
    assert_eq!(told.iter().map(|row| row[1]).collect::<Vec<_>>(), ["P0", "P0", "P1", "P1"]);

    let out = folder.join("csv");
    rows_of(&extracts, &out, Form::Csv).unwrap();
    assert_eq!(names(&out), [packs::CSV]);
    let csv = fs::read_to_string(out.join(packs::CSV)).unwrap();
    assert_eq!(csv.lines().count(), 5, "a row is a line: {csv}");
    assert!(csv.contains("two lines \\. and a \u{FFFD} zero"), "{csv}");

    // Where something is, nothing is touched; where one file is something else, nothing is left.
    assert!(rows_of(&extracts, &out, Form::Csv).unwrap_err().to_string().contains("something in"));
    assert_eq!(fs::read_to_string(out.join(packs::CSV)).unwrap(), csv);
    let other = folder.join("other.csv");
    fs::write(&other, "a,b\n1,2\n").unwrap();
    for form in [Form::Csv, Form::Parquet] {
        let out = folder.join("none");
        let refused = rows_of(&[extracts[0].clone(), other.clone()], &out, form).unwrap_err();
        assert!(refused.to_string().starts_with("other.csv: This is not a Client Level Data file"), "{refused}");
        assert_eq!(names(&out), Vec::<String>::new());
    }
}

/// The newest psql there is.
fn psql() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions.map(|version| version.path().join("bin/psql")).collect();
    found.retain(|path| path.exists());
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from("psql"))
}

fn run(address: &str, words: &[&str]) -> String {
    let done = Command::new(psql())
        .args(["--no-psqlrc", "--quiet", "--csv", "--set", "ON_ERROR_STOP=1", "--dbname", address])
        .args(words)
        .output()
        .unwrap();
    assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// Rows as texts that can be compared, in an order of their own.
fn plain(rows: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = rows.collect();
    rows.sort();
    rows
}

fn of_product(table: &Table) -> Vec<Vec<String>> {
    let text = |cell: &Cell| match cell {
        Cell::Bool(value) => if *value { "t" } else { "f" }.to_owned(),
        other => other.to_string(),
    };
    plain(table.rows.iter().map(|row| row.iter().map(text).collect()))
}

fn of_postgres(answer: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(answer.as_bytes());
    plain(reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()))
}

#[tokio::test]
async fn the_postgres_pack_answers_as_the_product_does() {
    let (parquet, folder) = rows(4_000);
    let period = Period { from: date(2021, 10, 1), to: UNTIL, known_until: UNTIL };
    let wanted =
        numbers::of_files(std::slice::from_ref(&parquet), &numbers::ALL, period, Limits::default(), true).unwrap();
    let (pack, csv) = (folder.join("pack"), folder.join("rows"));
    packs::write(Dialect::Postgres, &pack).unwrap();
    // From the raw extract, as an analyst without Alongside does.
    rows_of(&[folder.join("extract.csv")], &csv, Form::Csv).unwrap();

    let database = fresh(Store::Postgres, "packs", &[], async |_| Ok(())).await;
    let Address::Postgres(address) = database.address().clone() else { unreachable!() };
    run(&address, &["--file", pack.join("load.sql").to_str().unwrap()]);
    let copy = format!("\\copy alongside.imported from '{}' with (format csv, header)", csv.join(packs::CSV).display());
    run(&address, &["--command", &copy]);
    run(
        &address,
        &["--command", "\\copy alongside.populations from program 'echo 999,18 to 64,123457' with (format csv)"],
    );
    let stays = folder.join("stays.csv");
    assert!(stays::of_extract(&folder.join("extract.csv"), &stays) > 50);
    let discharges = Discharges::read(&stays).unwrap();
    let prepared = folder.join("discharges.csv");
    let mut writer = csv::Writer::from_path(&prepared).unwrap();
    for row in discharges.rows() {
        writer.write_record(row.iter().map(ToString::to_string)).unwrap();
    }
    writer.flush().unwrap();
    let copy = format!("\\copy alongside.discharges from '{}' with (format csv)", prepared.display());
    run(&address, &["--command", &copy]);
    let set =
        ["from=2021-10-01", "to=2026-09-30", "known_until=2026-09-30", "year_start=2025-04-01", "year_end=2026-03-31"];
    let set: Vec<&str> = set.iter().flat_map(|value| ["--set", value]).collect();
    run(&address, &[&set[..], &["--file", pack.join("run.sql").to_str().unwrap()]].concat());
    for answers in wanted {
        let name = answers.measure.slug.replace('-', "_");
        for (kind, table) in [("measure", &answers.months), ("people", &answers.people)] {
            let found = run(&address, &["--command", &format!("table alongside.{kind}_{name}")]);
            // Only our own record knows who was handed over; a file has none of them.
            let may_be_empty = name == "handed_over";
            assert!(may_be_empty || !table.rows.is_empty(), "{kind}_{name} has no rows, so nothing is proved");
            // Both write the shortest number that means the same.
            assert_eq!(of_postgres(&found), of_product(table), "{kind}_{name}");
        }
    }

    let population = folder.join("population.csv");
    fs::write(&population, "la,band,population\n999,18 to 64,123457\n").unwrap();
    let (settings, populations) = (Settings::default(), Populations::read(&population).unwrap());
    let year = Year::named("2025-26").unwrap();
    let order = Asked {
        files: &[parquet],
        year,
        settings: &settings,
        populations: &populations,
        discharges: &discharges,
        spill: None,
    };
    let answer = national::compute(&order).unwrap();
    let figures = answer.figures.iter().map(|figure| {
        let Figure { la, measure, group, sex, numerator, denominator, outcome, .. } = figure;
        let sex = sex.clone().unwrap_or_else(|| "Total".into());
        vec![
            la.clone(),
            (*measure).to_owned(),
            group.clone(),
            sex,
            text(*numerator),
            text(*denominator),
            text(*outcome),
        ]
    });
    let found = of_postgres(&run(&address, &["--command", "table alongside.outcomes"]));
    // The name of each figure stands in its third place.
    let found = found.into_iter().map(|row| [&row[..2], &row[3..]].concat());
    assert_eq!(plain(found), plain(figures));
    let people = answer.people(None, None).unwrap();
    assert!(people.len() > 1_000, "{}", people.len());
    for rule in ["in_the_community", "back_in_hospital", "reablement_near", "detail_blank"] {
        assert!(people.iter().any(|person| person.rule == rule), "nobody is {rule}, so nothing is proved");
    }
    let found = of_postgres(&run(&address, &["--command", "table alongside.rows_behind"]));
    assert_eq!(found, plain(people.iter().map(of_person)));
}

/// What PostgreSQL writes for a value; nothing for none.
fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn of_person(person: &Person) -> Vec<String> {
    let Person { la, person_key, la_person_id, measure, unit, counted_on, age, group, sex, rule, .. } = person;
    let flag = |flag: bool| if flag { "1" } else { "0" }.to_owned();
    vec![
        la.clone(),
        person_key.clone(),
        text(la_person_id.as_ref()),
        measure.clone(),
        unit.clone(),
        text(*counted_on),
        text(*age),
        group.clone(),
        text(sex.as_ref()),
        flag(person.denominator),
        flag(person.numerator),
        text(person.value),
        rule.clone(),
        text(person.outcome.as_ref()),
    ]
}
