//! The list of findings as a CSV file for the people who mend the data: written as it is found, with
//! memory that does not grow with the file. Where one value or one cause repeats over thousands of
//! rows, the first rows are listed and the rest are counted in one line at the end.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use super::finding::Finding;
use super::specification::{Check, Field, Listing, Specification};

/// How many rows are listed for each different value of a finding that is listed by value.
pub const ROWS_BY_VALUE: u64 = 100;
/// How many different values are remembered; rows with further ones are all listed.
const VALUES_REMEMBERED: usize = 20_000;
/// How much of a long value is shown, in characters.
const SHOWN: usize = 200;

/// How often each thing was found in each field.
pub type Counts = BTreeMap<(Check, Option<Field>), u64>;

/// Writes findings and counts them.
pub struct FindingsList<W: Write> {
    specification: &'static Specification,
    writer: csv::Writer<W>,
    /// Room for a line, used again for each.
    record: csv::StringRecord,
    counts: Counts,
    repeats: HashMap<Cause, Repeat>,
}

/// What repeats: the check, the field, and the value where the check is listed by value.
type Cause = (Check, Option<Field>, String);

struct Repeat {
    count: u64,
    /// The finding as first met, to be said again with the count of further rows.
    line: [String; 10],
}

impl<W: Write> FindingsList<W> {
    /// Starts a list and writes its heading.
    pub fn new(out: W, specification: &'static Specification) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record([
            "row",
            "line",
            "field number",
            "field",
            "rule",
            "severity",
            "national status",
            "value",
            "what happened",
            "what to do",
            "further rows",
        ])?;
        Ok(Self {
            specification,
            writer,
            record: csv::StringRecord::new(),
            counts: BTreeMap::new(),
            repeats: HashMap::new(),
        })
    }

    /// Adds a finding.
    pub fn add(&mut self, finding: &Finding<'_>) -> io::Result<()> {
        *self.counts.entry((finding.check, finding.field)).or_default() += 1;
        let entry = finding.entry(self.specification);
        let (listed, value) = match entry.listing {
            Listing::Each => return self.write(finding),
            Listing::Once => (1, ""),
            Listing::ByValue => (ROWS_BY_VALUE, finding.value.as_ref()),
        };
        let end = value.char_indices().nth(SHOWN).map_or(value.len(), |(end, _)| end);
        let key = (finding.check, finding.field, value[..end].to_owned());
        if let Some(repeat) = self.repeats.get_mut(&key) {
            repeat.count += 1;
            if repeat.count > listed {
                return Ok(());
            }
        } else if self.repeats.len() < VALUES_REMEMBERED {
            let line = self.line(finding, |line| line.map(str::to_owned));
            self.repeats.insert(key, Repeat { count: 1, line });
        }
        self.write(finding)
    }

    /// Gives the line of a finding, but for its last column, to `to`.
    fn line<T>(&self, finding: &Finding<'_>, to: impl FnOnce([&str; 10]) -> T) -> T {
        let specification = self.specification;
        let entry = finding.entry(specification);
        let short = shown(&finding.value);
        let heading = finding.heading(specification);
        let number = |count: u64| if count == 0 { String::new() } else { count.to_string() };
        to([
            &number(finding.place.row),
            &number(finding.place.line),
            &finding.field.map_or_else(String::new, |field| (field.index() + 1).to_string()),
            heading,
            finding.check.name(),
            entry.severity.name(),
            entry.status.map_or("", |status| status.national()),
            &harmless(&short),
            &harmless(&entry.what_happened(heading, &short, &finding.expected)),
            &entry.what_to_do(heading, &short, &finding.expected),
        ])
    }

    fn write(&mut self, finding: &Finding<'_>) -> io::Result<()> {
        let mut record = std::mem::take(&mut self.record);
        self.line(finding, |line| {
            record.clear();
            line.into_iter().chain([""]).for_each(|field| record.push_field(field));
        });
        self.writer.write_record(&record)?;
        self.record = record;
        Ok(())
    }

    /// Writes the counts of what was not listed row by row, and gives back how often each thing was
    /// found and the file.
    pub fn finish(mut self) -> io::Result<(Counts, W)> {
        let mut rest: Vec<(&Cause, &Repeat)> = self.repeats.iter().collect();
        rest.sort_by_key(|(key, _)| *key);
        for ((check, _, _), repeat) in rest {
            let listed = match self.specification.check(*check).listing {
                Listing::Once => 1,
                _ => ROWS_BY_VALUE,
            };
            if repeat.count > listed {
                let further = (repeat.count - listed).to_string();
                let line = repeat.line.iter().enumerate().map(|(at, text)| if at < 2 { "" } else { text.as_str() });
                self.writer.write_record(line.chain([further.as_str()]))?;
            }
        }
        let out = self.writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok((self.counts, out))
    }
}

/// The beginning of a value, with a mark where it goes on.
pub(super) fn shown(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", &value[..end])),
        None => Cow::Borrowed(value),
    }
}

/// A text that a spreadsheet will not take for a formula. This list is for reading; the CLD file itself
/// is written exactly.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::borrow::Cow;

    use super::super::finding::Place;
    use super::super::specification::specification;
    use super::*;

    fn finding(row: u64, check: Check, value: &str) -> Finding<'_> {
        Finding {
            place: Place { row, line: row + 1 },
            field: Some(Field::Gender),
            check,
            value: Cow::Borrowed(value),
            expected: Cow::Borrowed(""),
        }
    }

    fn listed(findings: &[Finding<'_>]) -> (Vec<Vec<String>>, Counts) {
        let mut list = FindingsList::new(Vec::new(), specification().unwrap()).unwrap();
        for finding in findings {
            list.add(finding).unwrap();
        }
        let (counts, bytes) = list.finish().unwrap();
        let rows = csv::Reader::from_reader(bytes.as_slice())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        (rows, counts)
    }

    #[test]
    fn a_line_says_where_what_and_what_to_do() {
        let (rows, _) = listed(&[finding(7, Check::BlankButMandatory, "")]);
        assert_eq!(
            rows,
            [[
                "7",
                "8",
                "10",
                "Gender",
                "blank_but_mandatory",
                "failed",
                "Failed: Blank (Mandatory)",
                "",
                "Gender is blank but must be filled in for this kind of record.",
                "Fill in Gender in the case management system.",
                ""
            ]]
        );
    }

    #[test]
    fn a_value_that_repeats_is_listed_a_hundred_times_and_then_counted() {
        let mut findings: Vec<Finding<'_>> = (1..=250).map(|row| finding(row, Check::NotOnTheList, "F")).collect();
        findings.push(finding(251, Check::NotOnTheList, "M"));
        findings.extend((1..=3).map(|row| finding(row, Check::NullWord, "NULL")));
        let (rows, counts) = listed(&findings);
        assert_eq!(rows.len(), 100 + 1 + 1 + 2);
        let further: Vec<(&str, &str)> =
            rows.iter().filter(|row| !row[10].is_empty()).map(|row| (row[4].as_str(), row[10].as_str())).collect();
        assert_eq!(further, [("null_word", "2"), ("not_on_the_list", "150")]);
        assert_eq!(counts[&(Check::NotOnTheList, Some(Field::Gender))], 251);
    }

    #[test]
    fn memory_stays_bounded_and_no_value_is_lost_when_every_value_differs() {
        let values: Vec<String> = (0..30_000).map(|number| format!("value {number}")).collect();
        let findings: Vec<Finding<'_>> = values.iter().map(|value| finding(1, Check::NotOnTheList, value)).collect();
        let (rows, _) = listed(&findings);
        assert_eq!(rows.len(), 30_000);
    }

    #[test]
    fn a_formula_is_made_harmless_and_a_long_value_is_cut() {
        let long = "x".repeat(10_000_000);
        let (rows, _) = listed(&[finding(1, Check::NotADate, "=HYPERLINK(1)"), finding(2, Check::NotADate, &long)]);
        assert_eq!(rows[0][7], "'=HYPERLINK(1)");
        assert!(rows[0][8].starts_with("'="));
        assert_eq!(rows[1][7].chars().count(), SHOWN + 1);
    }

    #[test]
    fn a_full_disk_is_an_error_and_not_a_shorter_list() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut list = FindingsList::new(Full, specification().unwrap()).unwrap();
        list.add(&finding(1, Check::NotADate, "x")).unwrap();
        let error = list.finish().err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
