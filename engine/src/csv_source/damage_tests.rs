//! Files damaged at random places, always the same ones: nothing is lost silently.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Cursor;

use super::*;

const COLUMNS: usize = 50;

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}

/// A row like those of an extract: many blanks, some dates and words, addresses with commas, notes over lines.
fn row(chance: &mut Chance, number: usize) -> Vec<String> {
    let mut row: Vec<String> = (0..COLUMNS)
        .map(|_| match chance.below(9) {
            0..5 => String::new(),
            5 => "02/06/2025".to_owned(),
            6 => "Long term support: Community".to_owned(),
            7 => "White: English, Welsh, Scottish, Northern Irish or British".to_owned(),
            _ => chance.below(100_000).to_string(),
        })
        .collect();
    row[0] = format!("id{number}");
    row[COLUMNS - 1] = format!("end{number}");
    if chance.below(6) == 0 {
        row[chance.below(COLUMNS - 2) + 1] =
            "Rang today, about the step, the rail, and the cat.\nHe said \"come in\", twice,\n\nand was, as ever, kind."
                .to_owned();
    }
    row
}

fn written(rows: &[Vec<String>]) -> Vec<Vec<u8>> {
    let heading: Vec<String> = (0..COLUMNS).map(|at| format!("Column {at}")).collect();
    std::iter::once(&heading)
        .chain(rows)
        .map(|row| {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(row).unwrap();
            writer.into_inner().unwrap()
        })
        .collect()
}

struct Read {
    fields: Vec<String>,
    marked: bool,
}

fn read(bytes: Vec<u8>) -> Vec<Read> {
    let mut source = CsvSource::open(Cursor::new(bytes)).unwrap();
    let mut record = Record::default();
    let mut seen = Vec::new();
    while source.next_record(&mut record).unwrap() {
        seen.push(Read {
            fields: record.fields().map(str::to_owned).collect(),
            marked: record.shape != Shape::Whole || record.stray_quote.is_some() || record.cut.is_some(),
        });
    }
    seen
}

/// Every row that was not damaged comes out as it went in, or marked; every damaged one has its beginning in a row that is
/// marked or as it went in. `damaged` are the numbers of rows.
fn nothing_is_lost(rows: &[Vec<String>], damaged: &[usize], seen: &[Read], seed: u64) {
    let whole: std::collections::HashMap<&str, &Read> =
        seen.iter().map(|one| (one.fields.first().map_or("", String::as_str), one)).collect();
    for (number, row) in rows.iter().enumerate() {
        let Some(found) = whole.get(row[0].as_str()) else {
            panic!("seed {seed}: row {number} is not there (damaged: {damaged:?})");
        };
        assert!(found.marked || found.fields == *row, "seed {seed}: row {number} changed without a mark");
        assert!(
            damaged.contains(&number) || found.fields == *row,
            "seed {seed}: row {number} was not damaged and is not whole (damaged: {damaged:?})"
        );
    }
}

#[test]
fn a_sound_file_is_read_as_it_is_written() {
    for seed in 1..40 {
        let mut chance = Chance(seed * 7919);
        let rows: Vec<Vec<String>> = (0..60).map(|number| row(&mut chance, number)).collect();
        let seen = read(written(&rows).concat());
        assert_eq!(seen.len(), rows.len());
        assert!(seen.iter().zip(&rows).all(|(one, row)| !one.marked && one.fields == *row), "seed {seed}");
    }
}

/// A quotation mark put before a value at random, in some rows: rows in are rows out.
#[test]
fn marks_that_open_and_never_close_lose_no_row() {
    for seed in 1..400 {
        let mut chance = Chance(seed * 104_729);
        let rows: Vec<Vec<String>> = (0..60).map(|number| row(&mut chance, number)).collect();
        let mut lines = written(&rows);
        let mut damaged = Vec::new();
        for _ in 0..=chance.below(4) {
            let number = chance.below(rows.len());
            let line = &mut lines[number + 1];
            // Rows over several lines are damaged in the next test, which promises less of them.
            if damaged.contains(&number) || line.split(|byte| *byte == b'\n').count() > 2 {
                continue;
            }
            let commas: Vec<usize> =
                line.iter().enumerate().filter(|(_, byte)| **byte == b',').map(|(at, _)| at).collect();
            let at = commas[chance.below(commas.len())] + 1;
            if line[at] == b'"' || line[..at].split(|byte| *byte == b'"').count() % 2 == 0 {
                continue;
            }
            line.insert(at, b'"');
            damaged.push(number);
        }
        let seen = read(lines.concat());
        nothing_is_lost(&rows, &damaged, &seen, seed);
        let marked = seen.iter().filter(|one| one.marked).count();
        assert_eq!(seen.len(), rows.len(), "seed {seed}");
        assert_eq!(marked, damaged.len(), "seed {seed}: {marked} marked, {} damaged", damaged.len());
    }
}

/// Any byte changed, put in or taken out anywhere: every line's beginning is in a record, and rows far from the damage are
/// whole.
#[test]
fn bytes_damaged_anywhere_lose_nothing_silently() {
    for seed in 1..400 {
        let mut chance = Chance(seed * 15_485_863);
        let rows: Vec<Vec<String>> = (0..60).map(|number| row(&mut chance, number)).collect();
        let mut lines = written(&rows);
        let mut damaged = Vec::new();
        for _ in 0..=chance.below(3) {
            let number = chance.below(rows.len());
            let line = &mut lines[number + 1];
            let at = 6 + chance.below(line.len() - 8);
            match chance.below(4) {
                0 => line.insert(at, b'"'),
                1 => line[at] = b'"',
                2 => line.insert(at, b','),
                _ => drop(line.remove(at)),
            }
            damaged.push(number);
        }
        let bytes = lines.concat();
        let seen = read(bytes.clone());
        let (mut lost, all) =
            (Vec::new(), seen.iter().flat_map(|one| &one.fields).cloned().collect::<Vec<_>>().join("\u{1}"));
        for (number, row) in rows.iter().enumerate() {
            let found = seen.iter().find(|one| one.fields.first() == Some(&row[0]));
            match found {
                Some(one) if one.marked || one.fields == *row || damaged.contains(&number) => {}
                // It stands in a record that is marked.
                _ if damaged.contains(&number) && all.contains(&row[0]) => {}
                _ if seen.iter().any(|one| one.marked && one.fields.iter().any(|field| field.contains(&row[0]))) => {}
                _ => lost.push(number),
            }
        }
        assert!(lost.is_empty(), "seed {seed}: {lost:?} of damaged {damaged:?}");
    }
}

/// A note over many lines with many commas is somebody's text, in whatever column it stands.
#[test]
fn long_notes_stay_one_value() {
    let note = "Kitchen, bathroom, stairs, hall, porch.\nSeen: Ann, Bob, Cy, Di, Ed, Flo.\n\n1, 2, 3,\n".repeat(30);
    for place in [1, 20, COLUMNS - 1] {
        let mut rows = vec![vec!["x".to_owned(); COLUMNS]; 3];
        rows[1][place].clone_from(&note);
        let seen = read(written(&rows).concat());
        assert_eq!(seen.len(), 3, "column {place}");
        assert!(seen.iter().zip(&rows).all(|(one, row)| !one.marked && one.fields == *row), "column {place}");
    }
}

/// Each mark closes the one before: reading must not begin again from every line.
#[test]
fn many_stray_marks_cost_no_more_than_few() {
    let mut file = b"a,b,c,d,e,f\n".to_vec();
    for number in 0..20_000 {
        file.extend_from_slice(format!("id{number},\"x,y,z,,\n").as_bytes());
    }
    let seen = read(file);
    assert_eq!(seen.len(), 20_000);
    assert!(seen.iter().all(|one| one.marked));
}
