//! Memory does not grow with the file: the real program imports a small and a large synthetic extract and says how much it
//! held at most.

use std::{path::Path, process::Command};

use care::town::borough::{Order, UNTIL, extract};
use platform::testing::TestFolder;

/// How much more the large import may hold, in megabytes. Sorting has a bound of its own, which the small file does not reach.
const MORE_MB: u64 = 130;
/// How much any import may hold.
const MOST_MB: u64 = 300;

/// Rows imported, and the most memory in megabytes.
fn imported(folder: &Path, people: u64) -> (u64, u64) {
    let file = folder.join(format!("{people}.csv"));
    let order = Order { people, years: 5, seed: 7, until: UNTIL, clean: false };
    let rows = extract::write(&order, &file, &mut |_| {}).unwrap();
    let answer = Command::new(env!("CARGO_BIN_EXE_alongside"))
        .args(["evidence", "import"])
        .arg(&file)
        .arg("--data")
        .arg(folder.join(format!("data-{people}")))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&answer.stdout).into_owned();
    assert!(answer.status.success(), "{said}{}", String::from_utf8_lossy(&answer.stderr));
    assert!(said.contains(&format!("Imported {rows} rows")), "{said}");
    let most = said.split_once(" seconds and ").and_then(|(_, rest)| rest.split_once(" MB of memory")).expect(&said).0;
    (rows, most.parse().unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_the_file() {
    let folder = TestFolder::new();
    let (few_rows, few) = imported(&folder, 7_400);
    let (many_rows, many) = imported(&folder, 74_000);
    eprintln!("{few_rows} rows: {few} MB; {many_rows} rows: {many} MB");
    assert!(few_rows > 18_000 && many_rows > 180_000, "{few_rows} and {many_rows} rows");
    assert!(many < few + MORE_MB, "{few_rows} rows took {few} MB, {many_rows} took {many} MB");
    assert!(many < MOST_MB, "{many_rows} rows took {many} MB");
}
