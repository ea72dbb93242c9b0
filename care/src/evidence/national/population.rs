//! How many people live in a council's area, for rates: a CSV file of `la, band, population`.

use std::{collections::HashMap, fs::File, path::Path};

use engine::csv_source::{CsvSource, Record};

/// People by council and band of age.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Populations(HashMap<(String, &'static str), i64>);

/// The bands, and how they are written elsewhere.
const BANDS: [(&str, &[&str]); 2] = [
    ("18 to 64", &["18 to 64", "18-64", "18–64", "18_64"]),
    ("65 and above", &["65 and above", "65 and over", "65+", "65_plus"]),
];

impl Populations {
    /// Reads a file.
    ///
    /// # Errors
    /// A sentence that names the line.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file =
            File::open(path).map_err(|error| format!("The population file {name} cannot be opened: {error}."))?;
        let mut source = CsvSource::open(file).map_err(|error| format!("The population file {name}: {error}"))?;
        let headings: Vec<String> = source.headers().iter().map(|heading| heading.trim().to_lowercase()).collect();
        let column = |wanted: &str| {
            headings.iter().position(|heading| heading == wanted).ok_or_else(|| {
                format!(
                    "The population file {name} has no column “{wanted}”. Its first line should be: la,band,population."
                )
            })
        };
        let (la, band, population) = (column("la")?, column("band")?, column("population")?);
        let mut found = Self::default();
        let mut record = Record::default();
        while source.next_record(&mut record).map_err(|error| format!("The population file {name}: {error}"))? {
            let wrong = |what: String| format!("Line {} of the population file {name}: {what}", record.line);
            let council = record.get(la).trim();
            let written = record.get(band).trim().to_lowercase();
            if council.is_empty() && written.is_empty() {
                continue;
            }
            let known = BANDS.iter().find(|(_, ways)| ways.contains(&written.as_str())).map(|(band, _)| *band);
            let band = known
                .ok_or_else(|| wrong(format!("the band “{written}” is not known. Write 18 to 64, or 65 and above.")))?;
            let people = record.get(population).trim().replace(',', "");
            let people = people
                .parse::<i64>()
                .ok()
                .filter(|people| *people >= 0)
                .ok_or_else(|| wrong(format!("“{}” is not a number of people.", record.get(population).trim())))?;
            if found.0.insert((council.to_owned(), band), people).is_some() {
                return Err(wrong(format!("council {council} has the band {band} twice.")));
            }
        }
        Ok(found)
    }

    /// How many live in a council's area; `Total` is all adults.
    pub fn of(&self, la: &str, band: &str) -> Option<i64> {
        let one = |band: &'static str| self.0.get(&(la.to_owned(), band)).copied();
        match band {
            "18 to 64" => one("18 to 64"),
            "65 and above" => one("65 and above"),
            _ => Some(one("18 to 64")? + one("65 and above")?),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use platform::testing::TestFolder;

    use super::*;

    fn read(text: &str) -> Result<Populations, String> {
        Populations::read(&TestFolder::new().file("populations.csv", text))
    }

    #[test]
    fn a_file_of_populations_is_read_and_a_wrong_line_is_named() {
        let read_well = read("la,band,population\n999,18 to 64,\"189,500\"\n999,65+,51200\n\n").unwrap();
        assert_eq!(read_well.of("999", "18 to 64"), Some(189_500));
        assert_eq!(read_well.of("999", "Total"), Some(240_700));
        assert_eq!(read_well.of("117", "Total"), None);
        for (text, said) in [
            ("la,band\n999,65+\n", "no column “population”"),
            ("la,band,population\n999,18 to 64,many\n", "Line 2"),
            ("la,band,population\n999,18 to 64,1\n999,18-64,22\n", "Line 3"),
            ("la,band,population\n999,children,1\n", "“children”"),
            ("la,band,population\n999,65+,-1\n", "not a number of people"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
        assert!(Populations::read(Path::new("/nowhere/at-all.csv")).is_err());
    }
}
