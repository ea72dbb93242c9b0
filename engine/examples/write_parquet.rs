//! Measures the writer: `cargo run -p engine --example write_parquet -- FOLDER [ROWS] [COLUMNS]`.
//!
//! Prints the seconds of pushing and of finishing, the size of the file, and the most memory the
//! process held (Linux). Memory must not grow with ROWS.
#![allow(clippy::print_stdout, clippy::cast_possible_truncation, clippy::cast_precision_loss)]

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use engine::columns::{ColumnKind, ParquetWriter};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().ok_or("say the folder to write into")?);
    let rows: u64 = words.next().map_or(Ok(300_000), |word| word.parse())?;
    let width: usize = words.next().map_or(Ok(50), |word| word.parse())?;
    let names: Vec<String> = (0..width).map(|place| format!("column {place}")).collect();
    let columns: Vec<(&str, ColumnKind)> = names.iter().map(|name| (name.as_str(), ColumnKind::Text)).collect();
    let path = folder.join("measured.parquet");

    let started = Instant::now();
    let mut writer = ParquetWriter::create(&path, &columns)?;
    let mut values = vec![String::new(); width];
    for row in 0..rows {
        // A scattered person number and a date first, then codes with few values and some empty.
        let scattered = row.wrapping_mul(2_654_435_761) % rows;
        values[0] = format!("{scattered:010}");
        values[1] = format!("2025-{:02}-{:02}", row % 12 + 1, row % 28 + 1);
        for (place, value) in values.iter_mut().enumerate().skip(2) {
            value.clear();
            if !(row as usize + place).is_multiple_of(4) {
                value.push_str("Some code of CLD ");
                value.push(char::from(b'a' + ((row as usize * place) % 20) as u8));
            }
        }
        writer.push_text(values.iter().map(|value| (!value.is_empty()).then_some(value.as_str())))?;
    }
    let pushed = started.elapsed();
    let written = writer.finish(&["column 0", "column 1"])?;
    println!(
        "{rows} rows x {width} columns: pushed in {:.2} s, all in {:.2} s, {:.1} MB, {}",
        pushed.as_secs_f64(),
        started.elapsed().as_secs_f64(),
        written.bytes as f64 / 1e6,
        most_memory()
    );
    std::fs::remove_file(path)?;
    Ok(())
}

fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or("memory unknown").to_owned()
}
