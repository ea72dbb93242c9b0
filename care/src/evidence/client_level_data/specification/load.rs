//! Reads the specification's CSV files, which are built into the program, and refuses contradictions.

use super::conditions::{Clause, Condition, Test, Way};
use super::lists::{Known, List, ListRow, Standing};
use super::names::{Check, Field};
use super::words::{AppliesTo, Confidence, Kind, Listing, Release, Severity, Status};
use super::{CheckEntry, FIELDS, FieldEntry, Specification};

const CONDITIONS_CSV: &str = include_str!("conditions.csv");
const FIELDS_CSV: &str = include_str!("fields.csv");
const LIST_NAMES_CSV: &str = include_str!("list_names.csv");
const LISTS_CSV: &str = include_str!("lists.csv");
const RULES_CSV: &str = include_str!("rules.csv");

pub(super) fn load() -> Result<Specification, String> {
    let lists = load_lists()?;
    let conditions = load_conditions()?;
    let fields = load_fields(&lists, &conditions)?;
    let checks = load_checks()?;
    let specification = Specification { fields, lists, conditions, checks };
    values_are_known(&specification)?;
    Ok(specification)
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
    for [list, code, release_1, release_2, event_type, rank_1, rank_2, group, standing, sure_1, sure_2, note] in
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
            for_event_type: some(event_type),
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

fn load_fields(lists: &[List], conditions: &[Condition]) -> Result<Vec<FieldEntry>, String> {
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
                let condition = conditions.iter().position(|known| known.name == mandatory);
                let kind = word(file, &kind, Kind::named(&kind))?;
                if (kind == Kind::List) != list.is_some() {
                    return Err(format!("{file}: {name} must name a list, and only if it is of kind list"));
                }
                Ok(FieldEntry {
                    field: *field,
                    header,
                    kind,
                    applies_to: word(file, &applies_to, AppliesTo::named(&applies_to))?,
                    mandatory: word(file, &mandatory, condition)?,
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

fn load_conditions() -> Result<Vec<Condition>, String> {
    let file = "conditions.csv";
    let mut conditions: Vec<Condition> = Vec::new();
    let mut way_before = String::new();
    for [name, way, field, test, values, since, until, _note] in rows(file, CONDITIONS_CSV)? {
        if conditions.last().is_none_or(|last| last.name != name) {
            if conditions.iter().any(|known| known.name == name) {
                return Err(format!("{file}: the rows of {name} do not stand together"));
            }
            conditions.push(Condition { name, ways: Vec::new() });
            way_before.clear();
        }
        let Some(condition) = conditions.last_mut() else { continue };
        if way.is_empty() {
            continue;
        }
        if way != way_before {
            condition.ways.push(Way { always: field.is_empty(), ..Way::default() });
            way_before = way;
        }
        if field.is_empty() {
            continue;
        }
        let clause = Clause {
            field: word(file, &field, Field::named(&field))?,
            test: word(file, &test, Test::named(&test))?,
            values: values.split('|').filter(|value| !value.is_empty()).map(str::to_owned).collect(),
        };
        let since = word(file, &since, Release::named(&since))?;
        if let Some(way) = condition.ways.last_mut() {
            way.clauses.push((clause, since, Release::named(&until)));
        }
    }
    Ok(conditions)
}

/// Codes and groups that are named outside their list are on it: a misspelt one would never hold.
fn values_are_known(specification: &Specification) -> Result<(), String> {
    let clauses = specification.conditions.iter().flat_map(|condition| &condition.ways).flat_map(|way| &way.clauses);
    for (clause, ..) in clauses {
        let list = specification.list_of(clause.field);
        let known = |value: &String| match clause.test {
            Test::Is | Test::IsNot => list.is_some_and(|list| list.rows.iter().any(|row| row.code == *value)),
            Test::GroupIs => list.is_some_and(|list| list.rows.iter().any(|row| row.group == *value)),
            Test::IsFilled => false,
            Test::AgeAtPeriodEndIs => value.parse::<i16>().is_ok(),
        };
        let enough = match clause.test {
            Test::IsFilled => clause.values.is_empty(),
            Test::AgeAtPeriodEndIs => clause.values.len() == 2,
            _ => !clause.values.is_empty(),
        };
        if !enough || !clause.values.iter().all(known) {
            return Err(format!("conditions.csv: {} is asked something unknown", clause.field.name()));
        }
    }
    let types = specification.list("event_type");
    for row in specification.lists.iter().flat_map(|list| &list.rows) {
        let known = |name: &String| types.is_some_and(|types| types.rows.iter().any(|row| row.code == *name));
        if !row.for_event_type.iter().all(known) {
            return Err(format!("lists.csv: {} is for an event type that is not there", row.code));
        }
    }
    Ok(())
}

fn load_checks() -> Result<Vec<CheckEntry>, String> {
    let file = "rules.csv";
    let rows: Vec<[String; 7]> = rows(file, RULES_CSV)?;
    if rows.len() != Check::ALL.len() {
        return Err(format!("{file}: {} rules, not {}", rows.len(), Check::ALL.len()));
    }
    rows.into_iter()
        .zip(Check::ALL)
        .map(|([rule, severity, status, nation, listing, what_happened, what_to_do], check)| {
            if rule != check.name() {
                return Err(format!("{file}: {rule} is out of order"));
            }
            let status = match some(status) {
                Some(status) => Some(word(file, &status, Status::named(&status))?),
                None => None,
            };
            if !matches!(nation.as_str(), "" | "leaves_out") {
                return word(file, &nation, None);
            }
            Ok(CheckEntry {
                check: *check,
                leaves_out: nation == "leaves_out",
                severity: word(file, &severity, Severity::named(&severity))?,
                status,
                listing: word(file, &listing, Listing::named(&listing))?,
                what_happened,
                what_to_do,
            })
        })
        .collect()
}
