//! How long a national extract takes to come in, how much memory, and how that compares with reading and splitting its lines.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
    time::Instant,
};

use care::{
    evidence::client_level_data::import::{ImportOrder, import_file},
    town::borough::{Order, UNTIL, extract},
};
use tokio::process::Command;

use super::{Fail, served::memory};

/// So many made-up lives are a little more than 300,000 rows.
const PEOPLE: u64 = 52_000;

/// Writes a made-up extract; tells its rows.
fn write(file: &Path, people: u64) -> Result<u64, Fail> {
    let order = Order { people, years: 5, seed: 7, until: UNTIL, clean: false };
    Ok(extract::write(&order, file, &mut |_| ())?)
}

/// In a process of its own, so that its memory is its own: reads and splits the lines, imports, and prints both.
#[expect(clippy::print_stdout, reason = "the bench reads it")]
pub fn child(file: &Path, data: &Path) -> Result<(), Fail> {
    let began = Instant::now();
    let mut parts = 0_usize;
    let mut line = Vec::new();
    let mut input = BufReader::with_capacity(1 << 16, File::open(file)?);
    while input.read_until(b'\n', &mut line)? > 0 {
        parts += line.split(|byte| *byte == b',').count();
        line.clear();
    }
    let split = began.elapsed().as_secs_f64();
    let before = memory("self", "VmHWM:");
    let began = Instant::now();
    let imported =
        import_file(ImportOrder { file, called: None, data, import_id: "bench", release: None }, &mut |_| ())?;
    let took = began.elapsed().as_secs_f64();
    println!(
        "{} rows: {took:.2} s, {:.0} rows a second; peak memory {:.0} MiB ({before:.0} MiB before it began).",
        imported.summary.rows,
        f64::from(u32::try_from(imported.summary.rows)?) / took,
        memory("self", "VmHWM:"),
    );
    println!(
        "Reading the same lines and splitting them at commas ({parts} parts): {split:.2} s. Ratio {:.1}.",
        took / split
    );
    Ok(())
}

/// Makes the file and measures in a child process; tells what to print.
pub async fn measure(folder: &Path) -> Result<String, Fail> {
    let file = folder.join("synthetic.csv");
    let rows = write(&file, PEOPLE)?;
    let bytes = std::fs::metadata(&file)?.len();
    let mut command = Command::new(std::env::current_exe()?);
    let done = command.arg("import").arg(&file).arg(folder).kill_on_drop(true).output().await?;
    if !done.status.success() {
        return Err(format!("the import failed: {}", String::from_utf8_lossy(&done.stderr)).into());
    }
    Ok(format!("A file of {rows} rows and {} MB.\n{}", bytes / 1_000_000, String::from_utf8_lossy(&done.stdout)))
}
