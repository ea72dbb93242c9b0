//! Measures import: `cargo run -p engine --example read_csv -- FILE [OUT.parquet [COLUMN...]]`.
//!
//! Reads a CSV file record by record, and with OUT writes it as Parquet sorted by the named columns.
//! Prints seconds beside those of only counting the file's line breaks, and the most memory held (Linux).
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Instant;

use engine::columns::{Cell, ColumnKind, ParquetWriter};
use engine::csv_source::{CsvSource, Record};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let path = words.first().ok_or("say the CSV file")?;

    let started = Instant::now();
    let (mut file, mut buffer, mut lines) = (File::open(path)?, vec![0_u8; 1 << 16], 0);
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        lines += buffer[..count].split(|byte| *byte == b'\n').count() - 1;
    }
    let counting = started.elapsed().as_secs_f64();

    let started = Instant::now();
    let mut source = CsvSource::open(File::open(path)?)?;
    let headers = source.headers().to_vec();
    let columns: Vec<(&str, ColumnKind)> = headers.iter().map(|name| (name.as_str(), ColumnKind::Text)).collect();
    let mut writer = match words.get(1) {
        Some(out) => {
            let order: Vec<&str> = words.iter().skip(2).map(String::as_str).collect();
            Some(ParquetWriter::create_sorted(Path::new(out), &columns, &order)?)
        }
        None => None,
    };
    let (mut record, mut rows) = (Record::default(), 0_u64);
    while source.next_record(&mut record)? {
        rows += 1;
        if let Some(writer) = &mut writer {
            let texts = (0..columns.len()).map(|place| Some(record.get(place)).filter(|text| !text.is_empty()));
            writer.push(&texts.map(Cell::from).collect::<Vec<Cell>>())?;
        }
    }
    let reading = started.elapsed().as_secs_f64();
    if let Some(writer) = writer {
        writer.finish(&[])?;
    }
    let all = started.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!(
        "{rows} rows of {} columns, {:.0} MB: counting {lines} line breaks {counting:.2} s, reading {reading:.2} s, all {all:.2} s, {}",
        columns.len(),
        source.bytes_read() as f64 / 1e6,
        status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory unknown")
    );
    Ok(())
}
