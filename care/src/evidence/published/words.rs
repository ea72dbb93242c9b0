//! The lists that are data: councils with their codes and names, measures across the years' code books, words of files.
//! They are built into the program; a test reads them whole.

use std::{collections::HashMap, sync::LazyLock};

use serde::Serialize;

/// A measure as it is comparable over years, whatever a year's code book calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublishedMeasure {
    /// Its own name in addresses.
    pub slug: String,
    /// As people read it.
    pub title: String,
    /// `percent`, `rate` or `score`.
    pub unit: String,
    /// Decimals it is published with.
    pub decimals: u8,
    /// `higher`, `lower` or `neither`.
    pub better: String,
    /// `activity` (counted from records), `survey` (answers of a sample) or `other`.
    pub kind: String,
    /// Its ASCOF code to 2022-23; may be empty.
    pub old_code: String,
    /// Its ASCOF code from 2023-24 on; may be empty.
    pub new_code: String,
}

/// A place that figures are about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Council {
    /// Its key: the CASSR code, or the ONS code where that is not known here.
    pub key: String,
    /// As people read it.
    pub name: String,
    /// `council`, `region` or `england`.
    pub level: String,
    /// The region of a council.
    pub region: String,
    /// Its ONS code of today.
    pub ons: String,
}

/// All lists, with their ways in.
pub struct Words {
    /// Measures in the order of the list.
    pub measures: Vec<PublishedMeasure>,
    /// Councils, regions and England.
    pub councils: Vec<Council>,
    by_code: HashMap<String, usize>,
    by_ons: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    found: HashMap<(String, String), String>,
}

/// The lists.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(load);
    &WORDS
}

fn records(text: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).into_records().filter_map(Result::ok)
}

fn load() -> Words {
    let get = |record: &csv::StringRecord, at: usize| record.get(at).unwrap_or_default().trim().to_owned();
    let measures = records(include_str!("measures.csv"))
        .map(|record| PublishedMeasure {
            slug: get(&record, 0),
            title: get(&record, 1),
            unit: get(&record, 2),
            decimals: get(&record, 3).parse().unwrap_or(1),
            better: get(&record, 4),
            kind: get(&record, 5),
            old_code: get(&record, 6),
            new_code: get(&record, 7),
        })
        .collect();
    let (mut councils, mut by_code, mut by_ons, mut by_name) =
        (Vec::new(), HashMap::new(), HashMap::new(), HashMap::new());
    for record in records(include_str!("councils.csv")) {
        let at = councils.len();
        let several = |place: usize| -> Vec<String> {
            get(&record, place).split(';').map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
        };
        let (codes, name, ons) = (several(0), get(&record, 1), several(4));
        let today = ons.first().cloned().unwrap_or_default();
        councils.push(Council {
            key: codes.first().unwrap_or(&today).clone(),
            name: name.clone(),
            level: get(&record, 2),
            region: get(&record, 3),
            ons: today,
        });
        by_code.extend(codes.into_iter().map(|code| (code.to_lowercase(), at)));
        by_ons.extend(ons.into_iter().map(|code| (code, at)));
        by_name.extend(several(5).into_iter().chain([name]).map(|name| (plain(&name), at)));
    }
    let found = records(include_str!("words.csv"))
        .map(|record| ((get(&record, 0), get(&record, 1).to_lowercase()), get(&record, 2)))
        .collect();
    Words { measures, councils, by_code, by_ons, by_name, found }
}

/// A name without what files do to it: case, spaces, dots, `%20`, a code before it, `UA` or `Council` after it.
pub fn plain(name: &str) -> String {
    let name = name.replace("%20", " ").replace(['.', '-', ',', '_'], " ").to_lowercase();
    let name = name.trim().trim_start_matches(|letter: char| letter.is_ascii_digit()).trim();
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while matches!(words.last(), Some(&"ua" | &"council")) && words.len() > 1 {
        words.pop();
    }
    if words.first() == Some(&"total") && words.len() > 1 && words.last() != Some(&"england") {
        // The total of a type of council is not the place that is named like a part of it.
        return words.concat();
    }
    words.concat()
}

impl Words {
    /// The place with this CASSR code, ONS code or name, tried in this order.
    pub fn council(&self, code: &str, ons: &str, name: &str) -> Option<&Council> {
        let code = code.trim().trim_end_matches(".0").to_lowercase();
        let at = self
            .by_code
            .get(&code)
            .or_else(|| self.by_ons.get(ons.trim()))
            .or_else(|| self.by_ons.get(&code.to_uppercase()))
            .or_else(|| self.by_name.get(&plain(name)).filter(|_| !name.trim().is_empty()))?;
        self.councils.get(*at)
    }

    /// The measure with this slug.
    pub fn measure(&self, slug: &str) -> Option<&PublishedMeasure> {
        self.measures.iter().find(|measure| measure.slug == slug)
    }

    /// The measure that a year's code book calls so. Code books changed with 2023-24, and codes were given to other
    /// measures: without the year a code says nothing.
    pub fn measure_of_code(&self, code: &str, year: &str) -> Option<&PublishedMeasure> {
        let code = code.trim();
        let new = year.get(..4).and_then(|start| start.parse::<u16>().ok()).is_some_and(|start| start >= 2023);
        let squeezed = |text: &str| text.replace([' ', '.', '_', '-'], "").to_uppercase();
        let wanted = squeezed(code);
        self.measures.iter().find(|measure| {
            let known = if new { &measure.new_code } else { &measure.old_code };
            !known.is_empty() && squeezed(known) == wanted
        })
    }

    /// What a word of a file means, by the scheme it stands in.
    pub fn meaning(&self, scheme: &str, found: &str) -> Option<&str> {
        self.found.get(&(scheme.to_owned(), found.trim().to_lowercase())).map(String::as_str)
    }
}

/// A year as files tell it, as `2020-21`: from `2020-21`, `20-21`, `2021` in a name of the national kind, or
/// `Year ending 2021`. A single year that is no such pair is no year of social care.
pub fn year_in(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let number = |from: usize, length: usize| -> Option<u32> {
        let part = bytes.get(from..from + length)?;
        part.iter().all(u8::is_ascii_digit).then(|| std::str::from_utf8(part).ok()?.parse().ok()).flatten()
    };
    let digit_at = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let alone = |from: usize, length: usize| !digit_at(from.checked_sub(1)) && !digit_at(Some(from + length));
    let pair = |first: u32, second: u32| (first % 100 + 1) % 100 == second;
    for from in 0..bytes.len() {
        if let (Some(first), Some(b'-' | b'_' | b'/'), Some(second)) =
            (number(from, 4), bytes.get(from + 4), number(from + 5, 2))
            && alone(from, 7)
            && pair(first, second)
        {
            return Some(format!("{first}-{second:02}"));
        }
    }
    for from in 0..bytes.len() {
        if let (Some(first), Some(b'-'), Some(second)) = (number(from, 2), bytes.get(from + 2), number(from + 3, 2))
            && alone(from, 5)
            && pair(first, second)
        {
            return Some(format!("20{first:02}-{second:02}"));
        }
        if let (Some(first), Some(second)) = (number(from, 2), number(from + 2, 2))
            && alone(from, 4)
            && pair(first, second)
        {
            return Some(format!("20{first:02}-{second:02}"));
        }
    }
    None
}

/// The financial year that ends in this calendar year.
pub fn year_ending(text: &str) -> Option<String> {
    let year: u32 = text.trim().trim_end_matches(".0").parse().ok()?;
    (1990..2100).contains(&year).then(|| format!("{}-{:02}", year - 1, year % 100))
}
