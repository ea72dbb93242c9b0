//! What the pages of words show.

use jiff::Timestamp;
use serde::Serialize;

use super::{
    model::Word,
    rules::{Unmapped, values},
};
use crate::evidence::client_level_data::{
    kept::Kept,
    local::{meaning, word_key},
    specification::{Field, specification},
};

/// Words of one field that are shown; what comes after is said in a sentence.
const SHOWN: usize = 50;

/// A word in force.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub id: String,
    pub field: String,
    pub field_heading: String,
    pub council: String,
    pub word: String,
    pub meaning: String,
    pub set_at: Timestamp,
    pub set_by: String,
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<String>,
    /// Imports that were read by it.
    pub used_by: Vec<Use>,
}

/// An import that was read by a word.
#[derive(Debug, Serialize)]
pub(super) struct Use {
    pub id: String,
    pub called: String,
    pub times: u64,
}

pub(super) fn heading(field: Field) -> String {
    specification().map_or_else(|_| field.name().to_owned(), |all| all.field(field).header.clone())
}

pub(super) fn in_words(field: Field, code: &str) -> String {
    let list = specification().ok().and_then(|all| all.list_of(field));
    list.and_then(|list| meaning(list, code)).unwrap_or(code).to_owned()
}

impl Line {
    pub(super) fn of(word: &Word, imports: &[Kept]) -> Self {
        let field = Field::named(&word.field);
        let field_heading = field.map_or_else(|| word.field.clone(), heading);
        let key = word_key(&word.word);
        let times = |kept: &Kept| kept.summary.local_words.get(&field_heading)?.get(&key).copied();
        let of_council = imports.iter().filter(|kept| kept.summary.council == word.council);
        let used_by = of_council
            .filter_map(|kept| {
                Some(Use { id: kept.id.clone(), called: kept.summary.file_name.clone(), times: times(kept)? })
            })
            .collect();
        Self {
            id: word.id.clone(),
            field: word.field.clone(),
            council: word.council.clone(),
            word: word.word.clone(),
            meaning: field.map_or_else(|| word.code.clone(), |field| in_words(field, &word.code)),
            set_at: word.set_at,
            set_by: word.set_by_name.clone(),
            ended_at: word.ended_at,
            ended_by: word.ended_by_name.clone(),
            used_by,
            field_heading,
        }
    }
}

/// The whole mapping.
#[derive(Debug, Serialize)]
pub(super) struct Overview {
    pub lines: Vec<Line>,
    pub imports: Vec<ImportLine>,
    pub may_edit: bool,
}

/// An import whose words can be looked at.
#[derive(Debug, Serialize)]
pub(super) struct ImportLine {
    pub id: String,
    pub called: String,
    pub council: String,
    pub rows: u64,
}

impl ImportLine {
    pub(super) fn of(kept: &Kept) -> Self {
        Self {
            id: kept.id.clone(),
            called: kept.summary.file_name.clone(),
            council: kept.summary.council.clone(),
            rows: kept.summary.rows,
        }
    }
}

/// The words of an import that are not the nation's.
#[derive(Debug, Serialize)]
pub(super) struct OfImport {
    pub import: ImportLine,
    pub fields: Vec<OfField>,
    /// Words that would be read differently by the mapping as it is now.
    pub changed: usize,
    /// Words it was read by.
    pub used: usize,
    pub may_edit: bool,
}

/// Those of one field.
#[derive(Debug, Serialize)]
pub(super) struct OfField {
    pub name: String,
    pub heading: String,
    pub words: Vec<UnmappedLine>,
    pub more: usize,
}

/// One of them.
#[derive(Debug, Serialize)]
pub(super) struct UnmappedLine {
    pub word: String,
    pub times: i64,
    pub code: Option<String>,
    pub suggestion: Option<String>,
    pub near: bool,
    /// Where another value is chosen.
    pub href: String,
}

/// Groups words by field, in the order of the specification.
pub(super) fn by_field(found: Vec<Unmapped>, import: &ImportLine) -> Vec<OfField> {
    let mut fields: Vec<OfField> = Vec::new();
    for one in found {
        if fields.last().is_none_or(|last| last.name != one.field.name()) {
            let (name, heading) = (one.field.name().to_owned(), heading(one.field));
            fields.push(OfField { name, heading, words: Vec::new(), more: 0 });
        }
        let Some(last) = fields.last_mut() else { continue };
        if last.words.len() == SHOWN {
            last.more += 1;
            continue;
        }
        let (code, suggestion) = one.suggestion.unzip();
        let asked = form_urlencoded::Serializer::new(String::new())
            .append_pair("field", one.field.name())
            .append_pair("word", &one.word)
            .append_pair("council", &import.council)
            .append_pair("import", &import.id)
            .append_pair("code", code.as_deref().unwrap_or_default())
            .finish();
        let href = format!("/evidence/words/new?{asked}");
        last.words.push(UnmappedLine { word: one.word, times: one.times, code, suggestion, near: one.near, href });
    }
    fields
}

/// The form in which somebody says what a word means.
#[derive(Debug, Serialize)]
pub(super) struct Edit {
    pub field: String,
    pub field_heading: String,
    pub council: String,
    /// Fields with a list, to choose from when none is given.
    pub fields: Vec<Choice>,
    pub values: Vec<Choice>,
    pub import: String,
}

/// Something to choose.
#[derive(Debug, Serialize)]
pub(super) struct Choice {
    pub value: String,
    pub text: String,
    pub selected: bool,
}

impl Choice {
    fn of((value, text): (String, String), chosen: &str) -> Self {
        Self { selected: value == chosen, value, text }
    }
}

/// The values of a field as choices, one of them chosen.
pub(super) fn choices(field: Field, chosen: &str) -> Vec<Choice> {
    std::iter::once((String::new(), "Choose a value".to_owned()))
        .chain(values(field))
        .map(|one| Choice::of(one, chosen))
        .collect()
}

/// The fields that have a list as choices.
pub(super) fn fields(chosen: &str) -> Vec<Choice> {
    let lists = specification().into_iter().flat_map(|all| &all.fields).filter(|entry| !values(entry.field).is_empty());
    lists.map(|entry| Choice::of((entry.field.name().to_owned(), entry.header.clone()), chosen)).collect()
}

/// A word with its history.
#[derive(Debug, Serialize)]
pub(super) struct Show {
    pub line: Line,
    pub history: Vec<Line>,
    pub values: Vec<Choice>,
    pub may_edit: bool,
}
