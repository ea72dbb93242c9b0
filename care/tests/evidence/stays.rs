//! Stays in hospital for a synthetic extract: somebody left hospital two days before each reablement; every third of them came back, and
//! every fifth row is odd.

use std::{fmt::Write as _, fs, path::Path};

use jiff::{ToSpan as _, civil::Date};

/// Writes the stays that go with an extract, and says how many they are.
pub fn of_extract(extract: &Path, to: &Path) -> usize {
    let mut reader = csv::Reader::from_path(extract).unwrap();
    let headings = reader.headers().unwrap().clone();
    let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let (la, number, born) = (at("LA Code"), at("NHS Number"), at("Date of Birth"));
    let (start, component) = (at("Event Start Date"), at("Service Component"));
    let mut text = "la,nhs_number,sex,admission_date,discharge_date,date_of_birth,admission_method,discharge_method,\
                    discharge_destination,treatment_function\n"
        .to_owned();
    let mut stays = 0;
    for row in reader.records().map(Result::unwrap) {
        let Ok(begun) = Date::strptime("%d/%m/%Y", &row[start]) else { continue };
        if !row[component].eq_ignore_ascii_case("reablement") || row[number].is_empty() {
            continue;
        }
        let mut add = |admitted: i64, discharged: i64, method: &str, function: &str| {
            let (admitted, discharged) =
                (begun.checked_add(admitted.days()).unwrap(), begun.checked_add(discharged.days()).unwrap());
            let sex = 1 + stays % 2;
            let (la, number, born) = (&row[la], &row[number], &row[born]);
            writeln!(text, "{la},{number},{sex},{admitted},{discharged},{born},{method},1,19,{function}").unwrap();
            stays += 1;
        };
        let which = begun.day();
        add(-9, -2, "21", if which % 5 == 0 { "" } else { "300" });
        if which % 3 == 0 {
            add(30, 33, "2A", "300");
        }
    }
    fs::write(to, text).unwrap();
    stays
}
