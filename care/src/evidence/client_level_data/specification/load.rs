//! Reads the specification's CSV files, which are built into the program, and refuses contradictions.

use super::lists::{Known, List, ListRow, Standing};
use super::names::{Check, Field};
use super::words::{AppliesTo, Confidence, Kind, Listing, Mandatory, Release, Severity, Status};
use super::{CheckEntry, FIELDS, FieldEntry, Specification};

const FIELDS_CSV: &str = include_str!("fields.csv");
const LIST_NAMES_CSV: &str = include_str!("list_names.csv");
const LISTS_CSV: &str = include_str!("lists.csv");
const RULES_CSV: &str = include_str!("rules.csv");

pub(super) fn load() -> Result<Specification, String> {
    let lists = load_lists()?;
    let fields = load_fields(&lists)?;
    let checks = load_checks()?;
    Ok(Specification { fields, lists, checks })
}

/// The rows of a file with exactly `N` columns.
fn rows<const N: usize>(file: &str, text: &'static str) -> Result<Vec<[String; N]>, String> {
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(|record| {
            let record = record.map_err(|error| format!("{file}: {error}"))?;
            let values: Vec<String> = record.iter().map(str::to_owned).collect();
            values
                .try_into()
                .map_err(|values: Vec<String>| format!("{file}: a row has {} columns, not {N}", values.len()))
        })
        .collect()
}

fn word<T>(file: &str, name: &str, found: Option<T>) -> Result<T, String> {
    found.ok_or_else(|| format!("{file}: {name:?} is not a known word"))
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn load_lists() -> Result<Vec<List>, String> {
    let mut lists = Vec::new();
    for [name, title, known_1, known_2, note] in rows("list_names.csv", LIST_NAMES_CSV)? {
        let known = [known(&known_1)?, known(&known_2)?];
        lists.push(List::new(name, title, known, note));
    }
    for [list, code, release_1, release_2, rank_1, rank_2, group, standing, sure_1, sure_2, note] in
        rows("lists.csv", LISTS_CSV)?
    {
        let standing = match standing.as_str() {
            "current" => Standing::Current,
            "not_to_be_used" => Standing::NotToBeUsed,
            "release_1_only" => Standing::Release1Only,
            other => return word("lists.csv", other, None),
        };
        let row = ListRow {
            code,
            release_1: some(release_1),
            release_2: some(release_2),
            rank_1: rank_1.parse().ok(),
            rank_2: rank_2.parse().ok(),
            group,
            standing,
            confidence_1: Confidence::named(&sure_1),
            confidence_2: Confidence::named(&sure_2),
            note,
        };
        let home = lists.iter_mut().find(|known| known.name == list);
        word("lists.csv", &list, home)?.add(row)?;
    }
    Ok(lists)
}

fn known(name: &str) -> Result<Known, String> {
    match name {
        "complete" => Ok(Known::Complete),
        "partial" => Ok(Known::Partial),
        "none" => Ok(Known::None),
        other => word("list_names.csv", other, None),
    }
}

fn load_fields(lists: &[List]) -> Result<Vec<FieldEntry>, String> {
    let file = "fields.csv";
    let rows: Vec<[String; 12]> = rows(file, FIELDS_CSV)?;
    if rows.len() != FIELDS {
        return Err(format!("{file}: {} fields, not {FIELDS}", rows.len()));
    }
    rows.into_iter()
        .zip(Field::ALL)
        .map(
            |(
                [number, header, name, kind, applies_to, mandatory, list, since, until, module, confidence, _note],
                field,
            )| {
                if number != (field.index() + 1).to_string() || name != field.name() {
                    return Err(format!("{file}: field {number} {name} is out of order"));
                }
                let list = match some(list) {
                    Some(list) => Some(word(file, &list, lists.iter().position(|known| known.name == list))?),
                    None => None,
                };
                let kind = word(file, &kind, Kind::named(&kind))?;
                if (kind == Kind::List) != list.is_some() {
                    return Err(format!("{file}: {name} must name a list, and only if it is of kind list"));
                }
                Ok(FieldEntry {
                    field: *field,
                    header,
                    kind,
                    applies_to: word(file, &applies_to, AppliesTo::named(&applies_to))?,
                    mandatory: word(file, &mandatory, Mandatory::named(&mandatory))?,
                    list,
                    since: word(file, &since, Release::named(&since))?,
                    until: Release::named(&until),
                    module,
                    confidence: word(file, &confidence, Confidence::named(&confidence))?,
                })
            },
        )
        .collect()
}

fn load_checks() -> Result<Vec<CheckEntry>, String> {
    let file = "rules.csv";
    let rows: Vec<[String; 6]> = rows(file, RULES_CSV)?;
    if rows.len() != Check::ALL.len() {
        return Err(format!("{file}: {} rules, not {}", rows.len(), Check::ALL.len()));
    }
    rows.into_iter()
        .zip(Check::ALL)
        .map(|([rule, severity, status, listing, what_happened, what_to_do], check)| {
            if rule != check.name() {
                return Err(format!("{file}: {rule} is out of order"));
            }
            let status = match some(status) {
                Some(status) => Some(word(file, &status, Status::named(&status))?),
                None => None,
            };
            Ok(CheckEntry {
                check: *check,
                severity: word(file, &severity, Severity::named(&severity))?,
                status,
                listing: word(file, &listing, Listing::named(&listing))?,
                what_happened,
                what_to_do,
            })
        })
        .collect()
}
