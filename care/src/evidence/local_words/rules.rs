//! Which words of an import no list has, what they probably mean, and what may be said of a word.

use std::path::Path;

use engine::columns::{Cell, ColumnsError, Limits, Session};
use jiff::Timestamp;
use platform::{Error, Result};

use super::model::{Said, Word};
use crate::evidence::client_level_data::{
    kept::Kept,
    local::{LONGEST_WORD, meaning, nearest, word_key},
    specification::{Field, List, Lookup, Release, specification},
};

/// Different words of a field that are looked at.
const MOST_IN_FIELD: i64 = 500;
/// What looking may use.
const SECONDS: u32 = 30;

/// A word that is not the nation's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unmapped {
    pub field: Field,
    pub word: String,
    /// Rows that hold it.
    pub times: i64,
    /// The code and wording of the value it probably means.
    pub suggestion: Option<(String, String)>,
    /// Its letters are those of the suggestion: only capitals, dashes and spaces differ, and it is read so already.
    pub near: bool,
}

/// What an import holds of words that are not the nation's.
#[derive(Debug)]
pub(super) struct Looked {
    /// Those in no mapping, by field and the most frequent first.
    pub unmapped: Vec<Unmapped>,
    /// How many it was read by.
    pub used: usize,
    /// How many would be read differently by the mapping as it is now.
    pub changed: usize,
}

/// Looks for words of an import that are on no list.
///
/// # Errors
/// [`Error::Unavailable`] when the rows cannot be read.
pub(super) fn look(kept: &Kept, mapped: &[Word]) -> Result<Looked> {
    let all = specification().map_err(Error::internal)?;
    let release = Release::named(&kept.summary.release).unwrap_or(Release::Two);
    let mapped: Vec<&Word> = mapped.iter().filter(|one| one.council == kept.summary.council).collect();
    let same = |one: &Word, field: Field, key: &str| one.field == field.name() && word_key(&one.word) == key;
    // What it was read by, and is not in the mapping any more, is read differently too.
    let mut used = 0;
    let mut changed = 0;
    for entry in &all.fields {
        for word in kept.summary.local_words.get(&entry.header).into_iter().flat_map(|words| words.keys()) {
            used += 1;
            changed += usize::from(!mapped.iter().any(|one| same(one, entry.field, word)));
        }
    }
    let was_read_by = |one: &Word, field: Field| {
        let of_field = kept.summary.local_words.get(&all.field(field).header);
        one.set_at <= made_at(&kept.id) && of_field.is_some_and(|words| words.contains_key(&word_key(&one.word)))
    };
    let mut found = Vec::new();
    for (field, word, times) in words(kept).map_err(|cause| Error::Unavailable(cause.to_string()))? {
        let Some(list) = all.list_of(field).filter(|list| !list.rows.is_empty()) else { continue };
        let looked = list.lookup(&word, release);
        if matches!(looked, Lookup::Valid(_) | Lookup::OtherRelease(_)) {
            continue;
        }
        if let Some(one) = mapped.iter().find(|one| same(one, field, &word_key(&word))) {
            changed += usize::from(!was_read_by(one, field));
            continue;
        }
        let (suggestion, near) = match looked {
            Lookup::Near(row) => {
                let wording = row.wording(release).or_else(|| row.wording(release.other())).unwrap_or_default();
                (Some((row.code.clone(), wording.to_owned())), true)
            }
            _ => {
                let short: String = word.chars().take(LONGEST_WORD).collect();
                (nearest(list, &short, release).map(|(code, wording)| (code.to_owned(), wording.to_owned())), false)
            }
        };
        found.push(Unmapped { field, word, times, suggestion, near });
    }
    Ok(Looked { unmapped: found, used, changed })
}

/// When an import was asked for: its id says so (`UUIDv7`).
fn made_at(id: &str) -> Timestamp {
    let digits: String = id.chars().filter(char::is_ascii_hexdigit).take(12).collect();
    let millis = i64::from_str_radix(&digits, 16).unwrap_or_default();
    Timestamp::from_millisecond(millis).unwrap_or_default()
}

fn words(kept: &Kept) -> Result<Vec<(Field, String, i64)>, ColumnsError> {
    let folder: Vec<_> = kept.parquet.parent().map(Path::to_path_buf).into_iter().collect();
    let session = Session::open(Limits { memory_mb: 512, seconds: SECONDS, ..Limits::default() }, &folder)?;
    let file = kept.parquet.canonicalize().unwrap_or_else(|_| kept.parquet.clone());
    session.table_of_files("imported", &[file])?;
    let table = session.query(include_str!("words_of_import.sql"), &[("most", Cell::Int(MOST_IN_FIELD))])?;
    let mut words = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let field = table.text(row, "field")?.and_then(Field::named);
        if let (Some(field), Some(word), Some(times)) = (field, table.text(row, "word")?, table.int(row, "times")?) {
            words.push((field, word.to_owned(), times));
        }
    }
    Ok(words)
}

/// What somebody says of a word, if it may be said; otherwise which field of the form is wrong and why.
pub(super) fn said(
    council: &str,
    field: Option<Field>,
    word: &str,
    code: &str,
) -> std::result::Result<Said, (&'static str, &'static str)> {
    let list = |field: Field| specification().ok().and_then(|all| all.list_of(field));
    let (Some(field), word) = (field.filter(|field| list(*field).is_some()), word.trim()) else {
        return Err(("field", "Choose a field that has a list"));
    };
    if word.is_empty() {
        return Err(("word", "Enter the word as it stands in the file"));
    }
    if word.chars().count() > LONGEST_WORD {
        return Err(("word", "Enter at most 200 characters: more is no word"));
    }
    if list(field).is_some_and(|list| is_national(list, word)) {
        return Err(("word", "This is a word of the national list and means what it says there"));
    }
    if !list(field).is_some_and(|list| list.rows.iter().any(|row| row.code == code)) {
        return Err(("code", "Choose what the word means"));
    }
    Ok(Said { council: council.to_owned(), field, word: word.to_owned(), code: code.to_owned() })
}

fn is_national(list: &List, word: &str) -> bool {
    list.rows.iter().any(|row| Release::ALL.iter().any(|release| row.wording(*release) == Some(word)))
}

/// The values of a field: code, and the nation's words.
pub(super) fn values(field: Field) -> Vec<(String, String)> {
    let list = specification().ok().and_then(|all| all.list_of(field));
    let mut values: Vec<(String, String)> = Vec::new();
    for row in list.into_iter().flat_map(|list| &list.rows) {
        if !values.iter().any(|(code, _)| *code == row.code) {
            let words = list.and_then(|list| meaning(list, &row.code)).unwrap_or(&row.code);
            let words = if row.release_2.is_some() { words.to_owned() } else { format!("{words} (release 1 only)") };
            values.push((row.code.clone(), words));
        }
    }
    values
}
