//! National figures outside the service: the report of `alongside evidence report` holds nobody of its files, and the downloads of
//! the pages tell no small number. Real files through the real importer; the people are made up.

use std::{collections::HashSet, fs, path::Path};

use care::{
    evidence::{
        client_level_data::specification::{Field, specification},
        national::{Year, commands::Asked, discharges::Discharges, population::Populations, settings::Settings},
        report,
    },
    town::borough::{Order, extract},
};
use jiff::civil::date;
use platform::{stories, testing::TestFolder};

use super::{Place, imports, place, store::entries};

/// Every whole word and number of a text.
fn words(text: &str) -> HashSet<&str> {
    text.split(|letter: char| !letter.is_alphanumeric()).collect()
}

/// Ids, numbers, names, birthdays and postcodes of an extract.
fn personal(file: &Path) -> HashSet<String> {
    let fields = [
        Field::NhsNumber,
        Field::LaPersonUniqueIdentifier,
        Field::FirstName,
        Field::LastName,
        Field::DateOfBirth,
        Field::Postcode,
        Field::EventReference,
    ];
    let mut rows = csv::Reader::from_path(file).unwrap();
    let heading = rows.headers().unwrap().clone();
    let all = specification().unwrap();
    let columns: Vec<usize> =
        fields.iter().filter_map(|field| heading.iter().position(|name| name == all.field(*field).header)).collect();
    assert!(columns.len() >= 5, "{heading:?}");
    let mut values = HashSet::new();
    for row in rows.records().map(Result::unwrap) {
        values.extend(columns.iter().map(|at| row[*at].trim().to_owned()).filter(|value| value.len() > 2));
    }
    values
}

#[test]
fn a_report_of_a_borough_holds_nobody_of_it() {
    let folder = TestFolder::new();
    let file = folder.join("extract.csv");
    let order = Order { people: 1_500, years: 2, seed: 12, until: date(2026, 3, 31), clean: false };
    extract::write(&order, &file, &mut |_| {}).unwrap();
    let people = personal(&file);
    assert!(people.len() > 2_000, "there is something to find: {}", people.len());
    let asked = Asked {
        files: std::slice::from_ref(&file),
        year: Year::named("2025-26").unwrap(),
        settings: Settings::default(),
        populations: Populations::default(),
        discharges: Discharges::default(),
        persons: false,
        moved: &[],
        words: &care::evidence::client_level_data::local::LocalWords::default(),
    };
    let out = folder.join("report");
    report::write(&asked, &out).unwrap();
    for name in ["index.html", "figures.csv"] {
        let text = fs::read_to_string(out.join(name)).unwrap();
        let there = words(&text);
        assert!(there.len() > 100, "{name}");
        let found: Vec<&String> = people
            .iter()
            .filter(|value| {
                let plain = value.chars().all(char::is_alphanumeric);
                if plain { there.contains(value.as_str()) } else { text.contains(value.as_str()) }
            })
            .collect();
        assert!(found.is_empty(), "{found:?} in {name}");
    }
}

stories! {
    with place;

    async fn an_analyst_takes_national_figures_as_files_without_small_numbers(place: Place) {
        let anna = place.signed_in("anna").await;
        anna.open("/evidence/national/csv").await.has_status(404).sees("There are no files of Client Level Data yet");
        imports::sent(&place, "larkmere.csv", imports::extract()).await;
        let mut answer = anna.open("/evidence/national/csv?council=714&year=2025-26").await;
        for _ in 0..5_000 {
            if answer.status() != 503 {
                break;
            }
            answer = anna.open("/evidence/national/csv?council=714&year=2025-26").await;
        }
        answer.has_status(200);
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
        assert!(answer.header("content-disposition").contains("national-figures-714-2025-26.csv"));
        let csv = answer.body();
        assert!(csv.starts_with("council,year,measure,name,group,sex,numerator,denominator,outcome,unit,hidden\r\n"), "{csv}");
        assert!(csv.lines().count() > 20 && csv.contains("714,2025-26,2A,"), "{csv}");
        for line in csv.lines().skip(1) {
            let small = line.split(',').any(|field| matches!(field, "1" | "2" | "3" | "4"));
            assert!(!small, "{line}");
        }
        let excel = anna.request("GET", "/evidence/national/excel?council=714&year=2025-26", &[], Vec::new()).await;
        let parquet = anna.request("GET", "/evidence/national/parquet?council=714&year=2025-26", &[], Vec::new()).await;
        assert_eq!((excel.status.as_u16(), &excel.body[..2]), (200, &b"PK"[..]));
        assert_eq!((parquet.status.as_u16(), &parquet.body[..4]), (200, &b"PAR1"[..]));
        assert!(excel.header("content-disposition").contains(".xlsx") && parquet.header("content-disposition").contains(".parquet"));
        assert_eq!(entries(&place.app.db, "evidence/measures:view").await, 3, "each is written down");
        // Who may not see figures takes none.
        let rosa = place.signed_in("rosa").await;
        for format in ["csv", "excel", "parquet"] {
            rosa.open(&format!("/evidence/national/{format}")).await.has_status(403);
        }
        anna.open("/evidence/national?council=714&year=2025-26").await.has_status(200).sees("small numbers left out");
    }
}
