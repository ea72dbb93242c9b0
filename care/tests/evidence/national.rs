//! What must not change a national figure: the order of rows, a file that is given twice, a file cut into parts. Real files
//! through the real importer; the people are made up.

#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use care::{
    evidence::national::{
        Figure, Year,
        commands::{Asked, measures},
        population::Populations,
        settings::Settings,
    },
    town::borough::{Order, extract},
};
use jiff::civil::date;

/// A folder of one test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("national-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// An extract of three years of 2,500 people, odd values among them.
    fn extract(&self) -> Vec<String> {
        let file = self.0.join("whole.csv");
        let order = Order { people: 2_500, years: 3, seed: 11, until: date(2026, 3, 31), clean: false };
        extract::write(&order, &file, &mut |_| {}).unwrap();
        fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect()
    }

    fn write(&self, name: &str, heading: &str, rows: &[&String]) -> PathBuf {
        let file = self.0.join(name);
        let mut text = format!("{heading}\r\n");
        for row in rows {
            text.push_str(row);
            text.push_str("\r\n");
        }
        fs::write(&file, text).unwrap();
        file
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn figures(files: &[PathBuf], readings: &[&str]) -> Vec<Figure> {
    let mut settings = Settings::default();
    for reading in readings {
        settings.set(reading).unwrap();
    }
    let asked = Asked {
        files,
        year: Year::named("2025-26").unwrap(),
        settings,
        populations: Populations::default(),
        persons: false,
    };
    measures(&asked).unwrap().measures
}

#[test]
fn order_duplicates_and_parts_change_no_figure() {
    let folder = Folder::new("same");
    let lines = folder.extract();
    let (heading, rows) = lines.split_first().unwrap();
    let all: Vec<&String> = rows.iter().collect();
    let whole = folder.write("all.csv", heading, &all);
    let expected = figures(std::slice::from_ref(&whole), &["ties=by_content"]);
    let told: i64 = expected.iter().filter_map(|figure| figure.denominator).sum();
    assert!(told > 500, "there is something to count: {expected:?}");

    let mut mixed = all.clone();
    // Every seventh row first, and so on: no two neighbours stay together.
    mixed.sort_by_key(|row| (all.iter().position(|other| other == row).unwrap_or_default() * 2_654_435_761) % 7_919);
    let shuffled = folder.write("shuffled.csv", heading, &mixed);
    assert_eq!(figures(&[shuffled], &["ties=by_content"]), expected, "in another order");

    let twice = folder.write("twice.csv", heading, &all.iter().chain(&all).copied().collect::<Vec<_>>());
    assert_eq!(figures(&[twice], &["ties=by_content"]), expected, "every row twice");
    assert_eq!(figures(&[whole.clone(), whole], &["ties=by_content"]), expected, "the file twice");

    let parts: Vec<PathBuf> = (0..5)
        .map(|part| {
            let some: Vec<&String> = all.iter().skip(part).step_by(5).copied().collect();
            folder.write(&format!("part-{part}.csv"), heading, &some)
        })
        .collect();
    assert_eq!(figures(&parts, &["ties=by_content"]), expected, "in five parts");
    assert_ne!(figures(&parts, &["ties=by_content", "same_period=later_replaces"]), expected, "the last part alone");
}

#[test]
fn errors_say_which_file_and_what_to_do() {
    let folder = Folder::new("errors");
    let other = folder.0.join("other.csv");
    fs::write(&other, "a,b\n1,2\n").unwrap();
    for (file, says) in [(other.as_path(), "other.csv"), (Path::new("/nowhere/at-all.csv"), "at-all.csv")] {
        let asked = Asked {
            files: &[file.to_path_buf()],
            year: Year::named("2025-26").unwrap(),
            settings: Settings::default(),
            populations: Populations::default(),
            persons: false,
        };
        let error = measures(&asked).unwrap_err().to_string();
        assert!(error.contains(says) && error.contains("Nothing was imported"), "{error}");
    }
}
