//! `alongside evidence report`: what was found in a council's files and its national figures, as one page for a browser that
//! needs no server, and a table beside it. Promise EV10: nobody can be made out in it.
//!
//! For people who get figures by e-mail or print them. The page has no script and loads nothing; small numbers are hidden
//! as they are in every file that leaves the council.

mod document;
mod found;
mod page;
#[cfg(test)]
mod tests;

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use platform::{Error, Result, private};

use crate::evidence::national::{
    commands::{Asked, Figures, measures_and_summaries},
    model::Told,
    outside::{Outside, outside, table},
};

/// The page and the table.
const PAGE: &str = "index.html";
const TABLE: &str = "figures.csv";

/// All that the page says.
struct Report<'a> {
    told: &'a Figures,
    figures: Vec<Outside>,
    found: Vec<found::File>,
    /// Figures of this many councils are left out, because their codes are none.
    without_code: usize,
}

/// Reads the files, computes, and writes the report into a folder that is new or empty; answers what to say about it.
///
/// # Errors
/// A sentence, for a folder with something in it, a file that is none of Client Level Data, or a full disk.
pub fn write(asked: &Asked<'_>, folder: &Path) -> Result<String> {
    free(folder)?;
    let (told, summaries) = measures_and_summaries(asked)?;
    let mut of_councils: Vec<Told> = told.measures.iter().map(Told::from).collect();
    let mut others: Vec<String> =
        of_councils.iter().filter(|figure| !is_code(&figure.la)).map(|figure| figure.la.clone()).collect();
    others.sort();
    others.dedup();
    of_councils.retain(|figure| is_code(&figure.la));
    let report = Report {
        figures: outside(&of_councils),
        found: summaries.iter().map(found::File::of).collect(),
        without_code: others.len(),
        told: &told,
    };
    let csv = table(&report.figures, &told.year).to_csv().map_err(Error::internal)?;
    let page = page::page(&report);
    private::folder(folder).map_err(|error| unwritable(folder, &error))?;
    put(folder, TABLE, &csv)?;
    put(folder, PAGE, &page)?;
    Ok(format!(
        "Wrote {PAGE} and {TABLE} to {}. Open {PAGE} in any browser. Nobody is named in them and small numbers are not told. \
         The files that were read are as they were.",
        folder.display()
    ))
}

/// A council's code in the national collection: three or so digits. Whatever else stands in that column of a broken row could be
/// a name.
fn is_code(la: &str) -> bool {
    (1..=4).contains(&la.len()) && la.bytes().all(|byte| byte.is_ascii_digit())
}

/// Looks before the long work whether the folder can be used.
fn free(folder: &Path) -> Result<()> {
    let full = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(unwritable(folder, &error)),
    };
    if full {
        return Err(Error::Refusal(format!(
            "There is something in the folder {} already. It was not touched. Name a new folder, or an empty one.",
            folder.display()
        )));
    }
    Ok(())
}

fn put(folder: &Path, name: &str, text: &str) -> Result<()> {
    let written = private::create(&folder.join(name)).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| unwritable(folder, &error))
}

fn unwritable(folder: &Path, error: &io::Error) -> Error {
    Error::Unavailable(format!(
        "The folder {} cannot be written: {error}. The files that were read are as they were. Name another folder and try again.",
        folder.display()
    ))
}
