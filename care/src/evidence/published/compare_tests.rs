//! Small files of our own become a comparison, a sentence and a picture.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use platform::testing::TestFolder;

use super::{
    beside::sentence,
    commands,
    compare::{Comparison, Open, Role, open},
    model::marker_words,
    words::words,
};

const NEIGHBOURS: &str = "la_code,rank,neighbour\nE06000005,0,E06000005\nE06000005,2,E06000004\nE06000005,1,E06000003\n\
                          E06000005,3,E06000001\nE06000005,4,E06000002\n";

/// Rows in the open layout: code, name, level, ONS code, measure, kind, value.
fn rows(rows: &[(&str, &str, &str, &str, &str, &str, &str)]) -> String {
    let mut text = "Geographical code,Geographical description,Geographical level,ONS code,ASCOF measure code,\
                    Disaggregation level,Measure type,Measure value\n"
        .to_owned();
    for (code, name, level, ons, measure, kind, value) in rows {
        text += &format!("{code},{name},{level},{ons},{measure},Total,{kind},{value}\n");
    }
    text
}

fn direct_payments(values: &[(&str, &str)]) -> String {
    let all: Vec<_> = values
        .iter()
        .map(|(code, value)| {
            let place = words().council(code, "", "").unwrap();
            (*code, place.name.as_str(), place.level.as_str(), place.ons.as_str(), "1C2A", "Outcome", *value)
        })
        .collect();
    rows(&all)
}

fn loaded(files: &[(&str, &str)]) -> (TestFolder, Open) {
    let folder = TestFolder::new();
    let data = folder.join("data");
    for (name, text) in files {
        commands::load(&folder.file(name, text), &data, None).unwrap();
    }
    let open = open(&data).unwrap().unwrap();
    (folder, open)
}

fn compared(open: &Open) -> Comparison {
    let measure = words().measure("direct-payments").unwrap();
    open.compare("117", measure, "Total").unwrap().unwrap()
}

#[test]
fn a_council_stands_beside_its_neighbours_by_nearness() {
    let first = direct_payments(&[
        ("117", "40"),
        ("113", "[x]"),
        ("114", "50"),
        ("111", "30"),
        ("112", "20"),
        ("England", "28"),
    ]);
    let later = direct_payments(&[
        ("117", "36.5"),
        ("113", "28.6"),
        ("114", "34.2"),
        ("111", "[c]"),
        ("112", "23"),
        ("NE", "19.8"),
        ("England", "26.6"),
        ("709", "11.8"),
    ]);
    let (_folder, open) =
        loaded(&[("n.csv", NEIGHBOURS), ("ascof-2018-19.csv", &first), ("ascof-2020-21.csv", &later)]);
    let found = compared(&open);
    assert_eq!(found.years, ["2018-19", "2019-20", "2020-21"], "a year without figures is a gap, not left out");
    let places: Vec<(&str, Role)> = found.places.iter().map(|place| (place.name.as_str(), place.role)).collect();
    assert_eq!(
        places,
        [
            ("Darlington", Role::Council),
            ("Redcar and Cleveland", Role::Neighbour),
            ("Stockton-on-Tees", Role::Neighbour),
            ("Hartlepool", Role::Neighbour),
            ("Middlesbrough", Role::Neighbour),
            ("North East", Role::Region),
            ("England", Role::England),
        ],
        "nobody who is no neighbour, and a place is none of its own"
    );
    assert_eq!(found.places[0].figures[1], None);
    assert_eq!(found.places[3].figures[2].as_ref().unwrap().marker, "c");
    assert_eq!(found.newest(), Some(2));
    assert_eq!(
        sentence(&found, 2).unwrap(),
        "Darlington in 2020-21: 36.5%. Of 3 nearest neighbours with a figure 3 are lower and 0 higher; their median is 28.6%. \
         North East: 19.8%. England: 26.6%."
    );
    assert_eq!(marker_words("c"), "kept back by the publisher, because few people stand behind it");
    assert_eq!(marker_words("x"), "not available");
}

#[test]
fn of_two_files_with_one_figure_the_publishers_own_is_believed_and_a_file_loaded_again_replaces_itself() {
    let reshaped = "Geographical Description,Geographical Level,ONS Code,Measure Group Description,Disaggregation Level,Measure Value,Year\n\
                    Darlington,Council,E06000005,Proportion of people using social care who receive direct payments,Total,1,2021\n";
    let own = direct_payments(&[("117", "36.5")]);
    let (folder, opened) = loaded(&[("final_data_2021.csv", reshaped), ("eng-2021.csv", &own)]);
    let value = |open: &Open| Comparison::value(&compared(open).places[0], 0);
    assert_eq!(value(&opened), Some(36.5));
    drop(opened);
    let data = folder.join("data");
    commands::load(&folder.file("eng-2021.csv", direct_payments(&[("117", "37")])), &data, None).unwrap();
    let again = open(&data).unwrap().unwrap();
    assert_eq!(value(&again), Some(37.0));
    assert_eq!(again.sources().unwrap().len(), 2);
}

#[test]
fn survey_measures_carry_their_margins() {
    let text = rows(&[
        ("211", "Kirklees", "Council", "E08000034", "1B", "Outcome", "75.1"),
        ("211", "Kirklees", "Council", "E08000034", "1B", "Margin Of Error", "4.2"),
    ]);
    let (_folder, open) = loaded(&[("ascof-2020-21.csv", &text)]);
    let measure = words().measure("control").unwrap();
    let found = open.compare("211", measure, "Total").unwrap().unwrap();
    assert_eq!(sentence(&found, 0).unwrap(), "Kirklees in 2020-21: 75.1% (± 4.2).");
    assert!(!found.neighbours_known);
    assert_eq!(open.compare("211", words().measure("safe").unwrap(), "Total").unwrap(), None);
    assert_eq!(open.compare("999", measure, "Total").unwrap(), None, "nothing is published about a council of fiction");
}
