//! What stands on the page: nothing but what is ours to tell, well formed, and sentences for people when it cannot be written.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use std::{fs, path::PathBuf, sync::LazyLock};

use super::*;
use crate::evidence::{
    client_level_data::{
        local::LocalWords,
        specification::Field,
        testing::{Folder, csv_of, rows},
    },
    national::{Year, discharges::Discharges, model::Figure, population::Populations, settings::Settings},
};

static NO_WORDS: LazyLock<LocalWords> = LazyLock::new(LocalWords::default);

fn asked(files: &[PathBuf]) -> Asked<'_> {
    Asked {
        files,
        year: Year::named("2025-26").unwrap(),
        settings: Settings::default(),
        populations: Populations::default(),
        discharges: Discharges::default(),
        persons: false,
        moved: &[],
        words: &NO_WORDS,
    }
}

#[test]
fn a_code_is_digits_and_nothing_else_is() {
    for (la, code) in [
        ("714", true),
        ("8", true),
        ("", false),
        ("Ann", false),
        ("12345", false),
        ("9434765919", false),
        ("7 4", false),
    ] {
        assert_eq!(is_code(la), code, "{la}");
    }
}

#[test]
fn nobody_of_the_file_and_no_word_of_it_stands_in_the_report() {
    let folder = Folder::new();
    let mut all = rows(&[
        (Field::FirstName, "Zebedina"),
        (Field::LastName, "Quillfeather"),
        (Field::LaPersonUniqueIdentifier, "XQ-77191"),
    ]);
    // A broken row: the name has slid into the column of the council, and markup into a word.
    all.extend(rows(&[(Field::LaCode, "Quillfeather"), (Field::AccommodationStatus, "<script>alert(1)</script>")]));
    let mut text = String::from_utf8(csv_of(&all)).unwrap();
    // A heading that is none of ours can be anything.
    text = text
        .lines()
        .enumerate()
        .map(|(at, line)| format!("{line},{}\r\n", if at == 0 { "Zebedina’s column" } else { "x" }))
        .collect();
    let file = folder.file("extract & more.csv", text.as_bytes());
    let out = folder.0.join("report");
    let said = write(&asked(&[file]), &out).unwrap();
    assert!(said.contains("index.html"), "{said}");
    let mut names: Vec<String> =
        fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names, ["figures.csv", "index.html"]);
    for name in names {
        let text = fs::read_to_string(out.join(&name)).unwrap();
        for secret in [
            "Zebedina",
            "Quillfeather",
            "XQ-77191",
            "9434765919",
            "17/03/1949",
            "1949",
            "EC1A",
            "<script",
            "alert(1)",
            "http:",
            "https:",
            "url(",
        ] {
            let text = text.replace("http://www.w3.org/2000/svg", "");
            assert!(!text.contains(secret), "{secret} stands in {name}");
        }
    }
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(page.contains("extract &amp; more.csv") && page.contains("no national code"));
}

#[test]
fn a_folder_with_something_in_it_is_not_touched() {
    let folder = Folder::new();
    let file = folder.file("extract.csv", &csv_of(&rows(&[])));
    let out = folder.0.join("full");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("mine.txt"), "mine").unwrap();
    let error = write(&asked(std::slice::from_ref(&file)), &out).unwrap_err().to_string();
    assert!(error.contains("It was not touched"), "{error}");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
    // A file where the folder should be, and a file that is no extract: nothing is left behind.
    let error = write(&asked(std::slice::from_ref(&file)), &file).unwrap_err().to_string();
    assert!(error.contains("cannot be written"), "{error}");
    let other = folder.file("other.csv", b"a,b\n1,2\n");
    assert!(write(&asked(&[other]), &folder.0.join("new")).unwrap_err().to_string().contains("other.csv"));
    assert!(!folder.0.join("new").exists());
    // An empty folder will do.
    let empty = folder.0.join("empty");
    fs::create_dir(&empty).unwrap();
    write(&asked(&[file]), &empty).unwrap();
    assert_eq!(fs::read_dir(&empty).unwrap().count(), 2);
}

/// The page of these shares of “at home or with family”.
fn page_of(numerator: i64, denominator: i64) -> (String, String) {
    let figure = |group: &str, numerator, denominator| Figure {
        la: "714".into(),
        measure: "2E",
        group: group.into(),
        sex: Some("Total".into()),
        numerator: Some(numerator),
        denominator: Some(denominator),
        outcome: Some(12.5),
    };
    let measures = vec![
        figure("18 to 64", numerator, denominator),
        figure("65 and above", 30, 60),
        figure("Total", numerator + 30, denominator + 60),
    ];
    let figures = outside(&measures.iter().map(Told::from).collect::<Vec<_>>());
    let told = Figures {
        unknown: Vec::new(),
        moved: None,
        year: "2025-26".into(),
        measures,
        persons: None,
        files: vec![],
        settings: vec![],
        notes: vec!["Council Ann: x".into(), "Council 714: y".into()],
    };
    let csv = table(&figures, "2025-26").to_csv().unwrap();
    (page::page(&Report { told: &told, figures, found: vec![], without_code: 0 }), csv)
}

#[test]
fn small_numbers_are_told_neither_on_the_page_nor_in_its_pictures_nor_in_the_table() {
    for (count, hidden) in [(0, false), (1, true), (4, true), (5, false), (6, false)] {
        for (numerator, denominator) in [(count, 40), (40 - count, 40)] {
            let (page, csv) = page_of(numerator, denominator);
            let cell = format!("<td class=\"number\">{numerator}</td>");
            assert_eq!(page.contains(&cell), !hidden, "{numerator} of 40 on the page");
            // The other group is hidden with it: the total would tell.
            assert_eq!(page.contains("<td class=\"number\">30</td>"), !hidden);
            assert_eq!(page.matches("12.5%").count() > 3, !hidden, "{numerator} of 40 in a picture");
            assert_eq!(csv.contains(&format!("18 to 64,Total,{numerator},40,12.5,percent,\r\n")), !hidden, "{csv}");
            assert_eq!(csv.contains("numerator and outcome not told"), hidden, "{csv}");
        }
    }
    let (page, _) = page_of(20, 40);
    assert!(page.contains("Council 714: y") && !page.contains("Ann"));
}

#[test]
fn the_page_is_well_formed_with_one_heading_landmarks_and_named_tables() {
    let (page, _) = page_of(20, 40);
    let mut open: Vec<String> = Vec::new();
    for tag in page.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
        let name: String = tag.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '/').collect();
        if let Some(closing) = name.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(closing), "…{tag}");
        } else if !tag.starts_with('!') && !tag.ends_with('/') && name != "meta" {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0]);
    for (once, times) in [("<h1", 1), ("<main", 1), ("<header", 1), ("<nav", 1), ("<footer", 1), ("lang=\"en-GB\"", 1)]
    {
        assert_eq!(page.matches(once).count(), times, "{once}");
    }
    assert_eq!(page.matches("<table").count(), page.matches("<caption").count());
    assert_eq!(page.matches("<svg").count(), page.matches("<desc").count());
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id twice");
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&target), "#{target} leads nowhere");
    }
}
