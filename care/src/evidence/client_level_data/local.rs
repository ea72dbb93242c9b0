//! A council's own words, as the importer takes them: which word of which field means which value of the nation's list.
//! A plain map without a record store; whoever has one (`../local_words`) fills it, or a CSV file does.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use super::specification::{Field, List, Release, Specification, specification};

/// The longest word that is mapped, in characters: more is no word.
pub const LONGEST_WORD: usize = 200;

/// One word of a council and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalWord {
    /// The national code of the council whose word it is; blank in a file of words that are for any council.
    pub council: String,
    /// The field it stands in.
    pub field: Field,
    /// The word as the council writes it.
    pub word: String,
    /// The release-neutral code of the value it means.
    pub code: String,
}

/// A word as it is compared: case and spaces do not count, as nationally; dashes and other signs do.
pub fn word_key(word: &str) -> String {
    word.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// The words of one council (or of a file), ready for the importer.
#[derive(Debug, Clone, Default)]
pub struct LocalWords(HashMap<(String, Field), HashMap<String, &'static str>>);

impl LocalWords {
    /// The map of these words. One whose code is on no list of its field any more is left out.
    ///
    /// # Errors
    /// Only when this program's specification is broken.
    pub fn of<'w>(words: impl IntoIterator<Item = &'w LocalWord>) -> Result<Self, String> {
        let all = specification()?;
        let mut map = Self::default();
        for word in words {
            let row = all.list_of(word.field).and_then(|list| list.rows.iter().find(|row| row.code == word.code));
            if let Some(row) = row {
                let of_field = map.0.entry((word.council.clone(), word.field)).or_default();
                of_field.insert(word_key(&word.word), row.code.as_str());
            }
        }
        Ok(map)
    }

    /// Only what this council's files may be read with.
    #[must_use]
    pub fn for_council(&self, council: &str) -> Self {
        let mut map = Self::default();
        for wanted in ["", council] {
            for ((of, field), words) in &self.0 {
                if of == wanted {
                    let held = map.0.entry((String::new(), *field)).or_default();
                    held.extend(words.iter().map(|(word, code)| (word.clone(), *code)));
                }
            }
        }
        map
    }

    /// What the council means by a text of a field.
    pub(super) fn code(&self, field: Field, text: &str) -> Option<&'static str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(String::new(), field))?.get(&word_key(text)).copied()
    }
}

/// How often each word of a field was read by the council's own mapping, by heading and word.
pub type Used = BTreeMap<String, BTreeMap<String, u64>>;

/// The value of a list that looks most like a text, in the words of any release, if one does.
///
/// Case, dashes and spaces do not count; the rest is compared by the Damerau-Levenshtein distance.
pub fn nearest<'l>(list: &'l List, text: &str, release: Release) -> Option<(&'l str, &'l str)> {
    let key = super::specification::near_key(text);
    let mut best: Option<(f64, &str, &str)> = None;
    for row in &list.rows {
        for known in Release::ALL.iter().filter_map(|any| row.wording(*any)) {
            let likeness = strsim::normalized_damerau_levenshtein(&key, &super::specification::near_key(known));
            if likeness >= 0.6 && best.is_none_or(|(most, ..)| likeness > most) {
                best = row.wording(release).map(|wording| (likeness, row.code.as_str(), wording)).or(best);
            }
        }
    }
    best.map(|(_, code, wording)| (code, wording))
}

const HEADING: [&str; 5] = ["council", "field", "word", "value", "code"];

/// Writes words as CSV: council, field, word, and what it means, in the nation's words of release 2 and as code.
///
/// # Errors
/// A sentence, when the specification or memory fails.
pub fn write_csv<'w>(words: impl IntoIterator<Item = &'w LocalWord>) -> Result<String, String> {
    let all = specification()?;
    let told = |error: &dyn std::fmt::Display| format!("The words could not be written: {error}.");
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADING).map_err(|error| told(&error))?;
    for word in words {
        let value = all.list_of(word.field).and_then(|list| meaning(list, &word.code)).unwrap_or_default();
        let row = [word.council.as_str(), all.field(word.field).header.as_str(), word.word.as_str(), value, &word.code];
        writer.write_record(row).map_err(|error| told(&error))?;
    }
    String::from_utf8(writer.into_inner().map_err(|error| told(&error))?).map_err(|error| told(&error))
}

/// A value in the nation's words: those of release 2, else those of release 1.
pub fn meaning<'l>(list: &'l List, code: &str) -> Option<&'l str> {
    list.wording(code, Release::Two).or_else(|| list.wording(code, Release::One))
}

/// Reads words from CSV with the columns field, word, and value or code; a column council may stand beside them.
///
/// # Errors
/// What is wrong on which line. Then nothing of the file is to be used: half a mapping would be worse than none.
pub fn read_csv(source: impl Read) -> Result<Vec<LocalWord>, Vec<String>> {
    let all = specification().map_err(|why| vec![why])?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(source);
    let unreadable = |_| vec!["The file of words is not CSV in UTF-8. Nothing of it was used.".to_owned()];
    let heading = reader.headers().map_err(unreadable)?.clone();
    let column =
        |name: &str| heading.iter().position(|found| found.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name));
    let (Some(field_at), Some(word_at)) = (column("field"), column("word")) else {
        return Err(vec![
            "The file of words needs the columns field, word, and value or code. Nothing of it was used.".to_owned(),
        ]);
    };
    let (council_at, value_at, code_at) = (column("council"), column("value"), column("code"));
    let (mut words, mut wrong) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        let told = (cell(Some(field_at)), cell(Some(word_at)), cell(value_at), cell(code_at));
        match one(all, cell(council_at), told) {
            Ok(word) => words.push(word),
            Err(why) => wrong.push(format!("Line {line}: {why}")),
        }
    }
    if wrong.is_empty() { Ok(words) } else { Err(wrong) }
}

/// A field by its heading or by its name.
pub fn field_named(all: &Specification, name: &str) -> Option<Field> {
    all.fields
        .iter()
        .find(|entry| entry.header.eq_ignore_ascii_case(name) || entry.field.name() == name)
        .map(|entry| entry.field)
}

fn one(all: &Specification, council: &str, told: (&str, &str, &str, &str)) -> Result<LocalWord, String> {
    let (field, word, value, code) = told;
    let known = field_named(all, field).ok_or_else(|| format!("there is no field {field} in the specification."))?;
    let list = all.list_of(known).ok_or_else(|| format!("{field} has no list, so its words need no mapping."))?;
    if !council.is_empty() && !super::values::is_council_code(council) {
        return Err(format!("{council} is not the three digits of a council."));
    }
    if word.is_empty() || word.chars().count() > LONGEST_WORD {
        return Err(format!("a word has between 1 and {LONGEST_WORD} characters."));
    }
    let code = if code.is_empty() {
        let fits = |row: &&super::specification::ListRow| {
            Release::ALL.iter().any(|release| row.wording(*release) == Some(value))
        };
        list.rows.iter().find(fits).map(|row| row.code.as_str())
    } else {
        list.rows.iter().find(|row| row.code == code).map(|row| row.code.as_str())
    };
    let code = code.ok_or_else(|| {
        format!("{} is no value of the list {}.", if value.is_empty() { told.3 } else { value }, list.title)
    })?;
    Ok(LocalWord { council: council.to_owned(), field: known, word: word.to_owned(), code: code.to_owned() })
}
