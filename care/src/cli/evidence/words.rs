//! Which of a council's own words a command reads files by: those of a CSV file, and those of the record store if one is there.

use std::{fs::File, path::Path};

use care::evidence::client_level_data::{
    local::{LocalWord, LocalWords, read_csv, word_key},
    local_words,
};
use platform::{Error, Result, app::App};

use crate::cli::{Place, say};

/// The service on this place, if there is a record store of this version.
pub(super) async fn app_if_there(place: &Place) -> Result<Option<App>> {
    if place.database.is_none() && !place.data.join("alongside.db").exists() {
        return Ok(None);
    }
    let app = place.app().await?;
    Ok(app.db.schema_is_current(&app.migrations()).await.is_ok().then_some(app))
}

/// The words to read files by. Where the file and the record store say two things, the file does.
/// `quiet` leaves the output to a machine.
pub(super) async fn words(place: &Place, file: Option<&Path>, quiet: bool) -> Result<LocalWords> {
    let of_file = file.map(read).transpose()?.unwrap_or_default();
    let mut all = match app_if_there(place).await? {
        Some(app) => local_words(&app.db).await?,
        None => Vec::new(),
    };
    all = together(all, of_file);
    if !all.is_empty() && !quiet {
        say(format!("{} words are read by the council's own mapping.", all.len()));
    }
    LocalWords::of(&all).map_err(Error::internal)
}

/// The record store's words and a file's; of two that are about the same word the file's stands.
fn together(mut stored: Vec<LocalWord>, of_file: Vec<LocalWord>) -> Vec<LocalWord> {
    let about_same = |held: &LocalWord, word: &LocalWord| {
        let council = word.council.is_empty() || word.council == held.council;
        council && word.field == held.field && word_key(&word.word) == word_key(&held.word)
    };
    stored.retain(|held| !of_file.iter().any(|word| about_same(held, word)));
    stored.extend(of_file);
    stored
}

fn read(file: &Path) -> Result<Vec<LocalWord>> {
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let opened = File::open(file).map_err(|cause| {
        Error::Refusal(format!("The file of words {name} could not be read: {cause}. Nothing was done."))
    })?;
    read_csv(opened).map_err(|wrong| {
        Error::Refusal(format!("The file of words {name} is not right. Nothing was done.\n{}", wrong.join("\n")))
    })
}

#[cfg(test)]
mod tests {
    use care::evidence::client_level_data::specification::Field;

    use super::*;

    #[test]
    fn a_files_word_stands_over_the_record_stores() {
        let word = |council: &str, field, word: &str, code: &str| LocalWord {
            council: council.into(),
            field,
            word: word.into(),
            code: code.into(),
        };
        let stored = [
            word("714", Field::Gender, "F", "unknown"),
            word("714", Field::Gender, "M", "male"),
            word("715", Field::Gender, "M", "male"),
            word("714", Field::Ethnicity, "F", "white_irish"),
        ];
        let of_file = [word("", Field::Gender, "f", "female"), word("715", Field::Gender, "M", "other")];
        let both = together(stored.to_vec(), of_file.to_vec());
        assert_eq!(both, [stored[1].clone(), stored[3].clone(), of_file[0].clone(), of_file[1].clone()]);
    }
}
