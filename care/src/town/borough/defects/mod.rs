//! Defects put into the borough's extract on purpose, each written down: what the checks must find. The truth is a CSV file
//! of `record, rule, field`; a record of 0 is the file as a whole. A row has one defect at most, so that each is its own.

mod rows;
mod spoil;

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter},
    path::Path,
};

use platform::{Error, Result};

use super::{Order, extract};
use crate::evidence::client_level_data::specification::{Check, Release};

pub use spoil::{Spoil, spoil};

/// Of a thousand rows, so many get a defect.
const SHARE: u32 = 120;
/// The same of a file of release 1: words of both releases are in it, as in an extract that was half moved.
const SHARE_OF_RELEASE_1: u32 = 500;

/// Which defects. A file cannot have all of them at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of rows, rows together, months and headings.
    Rows,
    /// A file of release 1 with words of release 2.
    Release1,
    /// No request is in it.
    NoRequests,
}

/// Every kind of file.
pub const KINDS: [Kind; 3] = [Kind::Rows, Kind::Release1, Kind::NoRequests];

/// The checks for which defects are made.
pub fn made() -> impl Iterator<Item = Check> {
    let of_rows = rows::OF_A_ROW.iter().chain(rows::OF_TWO_ROWS).chain(rows::OF_RELEASE_1).map(|(check, _)| *check);
    of_rows.chain(rows::OF_THE_TEXT).chain(spoil::OF_THE_FILE)
}

/// Writes an extract with defects, and the truth about them; tells how many rows and how many defects.
///
/// # Errors
/// As [`extract::write`].
pub fn write(
    order: &Order,
    kind: Kind,
    file: &Path,
    truth: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<(u64, u64)> {
    for path in [file, truth] {
        if path.exists() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Err(Error::Refusal(format!(
                "There is a file named {name} already. It was not touched. Choose another name."
            )));
        }
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let clean = file.with_file_name(format!(".clean-{name}"));
    // Left by one that was killed.
    let _ = fs::remove_file(&clean);
    let order = Order { clean: true, ..order.clone() };
    let (release, share) = match kind {
        Kind::Release1 => (Release::One, SHARE_OF_RELEASE_1),
        _ => (Release::Two, SHARE),
    };
    let made = extract::write_in(&order, release, &clean, progress).and_then(|_| {
        let rows = BufReader::new(File::open(&clean)?);
        let spoil = Spoil { kind, seed: order.seed, until: order.until, share, whole_file: true };
        self::spoil(&spoil, rows, BufWriter::new(File::create(file)?), BufWriter::new(File::create(truth)?))
    });
    // What is answered matters more than a failure to clean up.
    let _ = fs::remove_file(&clean);
    made
}
