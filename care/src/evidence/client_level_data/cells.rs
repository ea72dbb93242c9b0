//! The check of one cell by itself: what it says, and what is wrong with how it says it.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use jiff::civil::Date;

use super::local::{LocalWords, nearest};
use super::specification::{
    Check, FIELDS, Field, FieldEntry, Kind, List, Lookup, Release, Specification, Standing, Status,
};
use super::values::{self, NotADate, NotAnNhsNumber};

/// What a cell says, free of the release and the spelling.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Value<'r> {
    /// Nothing, or nothing that could be understood.
    #[default]
    Blank,
    /// The release-neutral code of a list's value.
    Code(&'static str),
    /// A day.
    Date(Date),
    /// A count; hundredths for a field of kind [`Kind::Amount`].
    Number(i64),
    /// Ten digits whose check digit fits.
    NhsNumber([u8; 10]),
    /// A text without spaces at its ends.
    Text(&'r str),
}

/// One cell as understood, with what the check of it found.
#[derive(Debug, Clone)]
pub(super) struct Cell<'r> {
    pub value: Value<'r>,
    /// Valid, blank or a failure; whether blank is allowed is decided with the whole record.
    pub status: Status,
    pub found: Option<(Check, Cow<'static, str>)>,
    /// The list of the field is not known well enough to judge the value.
    pub unchecked: bool,
}

impl<'r> Cell<'r> {
    fn valid(value: Value<'r>) -> Self {
        Self { value, status: Status::Valid, found: None, unchecked: false }
    }

    fn found(value: Value<'r>, status: Status, check: Check, expected: impl Into<Cow<'static, str>>) -> Self {
        Self { value, status, found: Some((check, expected.into())), unchecked: false }
    }

    fn invalid(value: Value<'r>, check: Check) -> Self {
        Self::found(value, Status::FailedInvalid, check, "")
    }

    pub(super) fn blank() -> Self {
        Self { value: Value::Blank, status: Status::Blank, found: None, unchecked: false }
    }
}

/// How many different wrong words are remembered with their suggestion.
const REMEMBERED: usize = 5_000;
/// How much of a wrong word is compared and remembered, in characters.
const COMPARED: usize = 200;

/// What is known of words that are on no list: what the council means by them, and suggestions, remembered because the same
/// word comes in every row.
#[derive(Debug, Default)]
pub(super) struct Suggestions {
    local: LocalWords,
    made: HashMap<(Field, String), Cow<'static, str>>,
    /// Cells of a field with a list, by their text: nearly every cell has been met before.
    met: Vec<HashMap<Box<str>, Cell<'static>, RandomState>>,
}

/// How many different texts of a field are remembered with what they say.
const MET: usize = 512;

impl Suggestions {
    /// With the council's own words.
    pub(super) fn with(local: LocalWords) -> Self {
        Self { local, ..Self::default() }
    }

    fn of(&mut self, field: Field, list: &'static List, text: &str, release: Release) -> Cow<'static, str> {
        // Comparing costs the product of the lengths, and remembering costs the text: a runaway text is known by its
        // beginning only.
        let short: String = text.chars().take(COMPARED).collect();
        let key = (field, short);
        if let Some(known) = self.made.get(&key) {
            return known.clone();
        }
        let made = suggest(list, &key.1, release);
        if self.made.len() < REMEMBERED {
            self.made.insert(key, made.clone());
        }
        made
    }
}

/// The value of the list that looks most like the text, as a question, or nothing if none does.
fn suggest(list: &List, text: &str, release: Release) -> Cow<'static, str> {
    nearest(list, text, release)
        .map_or(Cow::Borrowed(""), |(_, wording)| Cow::Owned(format!("Perhaps it means {wording}.")))
}

/// Whether a trimmed text stands for nothing: empty, or the word NULL that databases write for it.
pub(super) fn is_blank(text: &str) -> bool {
    text.is_empty() || text.eq_ignore_ascii_case("null")
}

/// Checks one cell.
pub(super) fn check<'r>(
    specification: &'static Specification,
    entry: &FieldEntry,
    release: Release,
    raw: &'r str,
    suggestions: &mut Suggestions,
) -> Cell<'r> {
    let list = entry.list.and_then(|at| specification.lists.get(at));
    let Some(list) = list.filter(|_| entry.kind == Kind::List) else { return by_kind(entry, raw) };
    let at = entry.field.index();
    if let Some(cell) = suggestions.met.get(at).and_then(|met| met.get(raw)) {
        return cell.clone();
    }
    let text = raw.trim();
    let cell = if is_blank(text) { blank(text) } else { word(list, entry.field, release, raw, text, suggestions) };
    suggestions.met.resize_with(FIELDS, HashMap::default);
    if let Some(met) = suggestions.met.get_mut(at).filter(|met| met.len() < MET && raw.len() <= COMPARED) {
        met.insert(raw.into(), cell.clone());
    }
    cell
}

/// A cell in which nothing stands, or the word for it.
fn blank(text: &str) -> Cell<'static> {
    let found = (!text.is_empty()).then_some((Check::NullWord, Cow::Borrowed("")));
    Cell { found, ..Cell::blank() }
}

/// Checks a cell whose field has no list.
fn by_kind<'r>(entry: &FieldEntry, raw: &'r str) -> Cell<'r> {
    let text = raw.trim();
    if is_blank(text) {
        return blank(text);
    }
    let by_form = |fits: bool, check: Check| {
        if fits { Cell::valid(Value::Text(text)) } else { Cell::invalid(Value::Text(text), check) }
    };
    match entry.kind {
        Kind::Text | Kind::Identifier | Kind::List => Cell::valid(Value::Text(text)),
        Kind::CouncilCode => by_form(values::is_council_code(text), Check::NotACouncilCode),
        Kind::PracticeCode => by_form(values::is_practice_code(text), Check::NotAPracticeCode),
        Kind::Postcode => by_form(values::is_postcode(text), Check::NotAPostcode),
        Kind::CqcLocation => by_form(values::is_cqc_location(text), Check::NotACqcLocation),
        Kind::Date => match values::date(text) {
            Ok(date) => Cell::valid(Value::Date(date)),
            Err(NotADate::Unreadable) => Cell::invalid(Value::Blank, Check::NotADate),
            Err(NotADate::Implausible) => Cell::invalid(Value::Blank, Check::DateNotPlausible),
        },
        Kind::NhsNumber => match values::nhs_number(text) {
            Ok(digits) => Cell::valid(Value::NhsNumber(digits)),
            Err(NotAnNhsNumber::Form) => Cell::invalid(Value::Blank, Check::NotAnNhsNumber),
            Err(NotAnNhsNumber::CheckDigit) => Cell::invalid(Value::Blank, Check::NhsNumberCheckDigit),
        },
        Kind::WholeNumber => number(values::whole_number(text)),
        Kind::Amount => number(values::hundredths(text)),
    }
}

fn number(read: Option<i64>) -> Cell<'static> {
    match read {
        Some(number) if number < 0 => Cell::found(Value::Number(number), Status::Valid, Check::NegativeNumber, ""),
        Some(number) => Cell::valid(Value::Number(number)),
        None => Cell::invalid(Value::Blank, Check::NotANumber),
    }
}

fn word(
    list: &'static List,
    field: Field,
    release: Release,
    raw: &str,
    text: &str,
    suggestions: &mut Suggestions,
) -> Cell<'static> {
    let looked = list.lookup(text, release);
    if let Some(cell) = by_own_words(list, field, release, text, looked, &suggestions.local) {
        return cell;
    }
    match looked {
        Lookup::Valid(row) => {
            let value = Value::Code(&row.code);
            // The national comparison forgives spaces at the end and nothing else.
            if raw.trim_end_matches(' ').len() != text.len() {
                let wording = row.wording(release).unwrap_or(text);
                return Cell::found(value, Status::FailedInvalid, Check::NearMiss, wording.to_owned());
            }
            if row.standing == Standing::NotToBeUsed {
                return Cell::found(value, Status::Valid, Check::NotToBeUsed, "");
            }
            Cell::valid(value)
        }
        Lookup::OtherRelease(row) => {
            let value = Value::Code(&row.code);
            match (row.wording(release), release) {
                (Some(wording), Release::Two) => {
                    Cell::found(value, Status::FailedRelease1, Check::Release1Wording, wording)
                }
                (None, Release::Two) => Cell::found(value, Status::FailedRelease1, Check::NoLongerCollected, ""),
                (wording, Release::One) => Cell::found(
                    value,
                    Status::FailedInvalid,
                    Check::Release2Wording,
                    wording.unwrap_or("a release 1 value"),
                ),
            }
        }
        Lookup::Near(row) => {
            // A near miss of a wording that only the other release has is corrected to that one.
            let wording = row.wording(release).or(row.wording(release.other())).unwrap_or_default();
            Cell::found(Value::Code(&row.code), Status::FailedInvalid, Check::NearMiss, wording)
        }
        Lookup::Unchecked => Cell { unchecked: true, ..Cell::valid(Value::Blank) },
        Lookup::Unknown => {
            let suggestion = suggestions.of(field, list, text, release);
            Cell::found(Value::Blank, Status::FailedInvalid, Check::NotOnTheList, suggestion)
        }
    }
}

/// A word that is not exactly the nation's, read as the council says. The status stays what the nation would say of it.
fn by_own_words(
    list: &'static List,
    field: Field,
    release: Release,
    text: &str,
    looked: Lookup<'_>,
    local: &LocalWords,
) -> Option<Cell<'static>> {
    if !matches!(looked, Lookup::Unknown | Lookup::Unchecked | Lookup::Near(_)) {
        return None;
    }
    let code = local.code(field, text)?;
    let value = Value::Code(code);
    let wording = list.wording(code, release).or(list.wording(code, release.other())).unwrap_or(code);
    Some(match looked {
        Lookup::Unchecked => {
            Cell { unchecked: true, ..Cell::found(value, Status::Valid, Check::LocalWordNotJudged, wording) }
        }
        _ => Cell::found(value, Status::FailedInvalid, Check::LocalWord, wording),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::specification::specification;
    use super::*;

    #[test]
    fn runaway_texts_are_remembered_by_their_beginning() {
        let all = specification().unwrap();
        let list = all.list("gender").unwrap();
        let mut suggestions = Suggestions::default();
        for number in 0..20 {
            suggestions.of(Field::Gender, list, &format!("{number:03}{}", "x".repeat(50_000)), Release::Two);
        }
        assert_eq!(suggestions.made.len(), 20);
        let kept: usize = suggestions.made.keys().map(|(_, text)| text.len()).sum();
        assert_eq!(kept, 20 * COMPARED);
        assert_eq!(suggestions.of(Field::Gender, list, "Femal", Release::Two), "Perhaps it means Female.");
    }
}
