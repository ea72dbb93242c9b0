//! Writes a pack into a folder of its own.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use platform::{Error, Result};

use super::contents::{Dialect, contents};

/// Writes the pack and tells what to do with it.
///
/// # Errors
/// [`Error::Refusal`] when something is in the folder already, which is left as it is; [`Error::Unavailable`] when it cannot
/// be written.
pub fn write(dialect: Dialect, out: &Path) -> Result<String> {
    let shown = out.display();
    match fs::read_dir(out).map(|mut entries| entries.next().is_some()) {
        Ok(true) => {
            return Err(Error::Refusal(format!(
                "There is something in {shown} already. It was not touched. Choose a new folder."
            )));
        }
        Ok(false) => {}
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
        Err(cause) => return Err(unwritable(out, &cause)),
    }
    let files = contents(dialect)?;
    for file in &files {
        let path = out.join(&file.path);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::File::create_new(&path))
            .and_then(|mut open| open.write_all(file.text.as_bytes()))
            .map_err(|cause| unwritable(out, &cause))?;
    }
    let count = files.len();
    Ok(match dialect {
        Dialect::Spark => format!(
            "Wrote {count} files to {shown}. Run them with: spark-submit {shown}/run.py --rows 'ROWS/*.parquet' --year 2025-26 \
             --out FOLDER. {shown}/README.md says more."
        ),
        Dialect::Postgres => format!(
            "Wrote {count} files to {shown}. Run them with: psql --file {shown}/load.sql, then psql --file {shown}/run.sql. \
             {shown}/README.md says more."
        ),
    })
}

fn unwritable(out: &Path, cause: &io::Error) -> Error {
    Error::Unavailable(format!(
        "The pack could not be written to {}: {cause}. What is there is not whole. Remove it and try again.",
        out.display()
    ))
}
