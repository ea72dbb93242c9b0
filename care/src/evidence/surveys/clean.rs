//! Cleaning and checking a return, in the order of the national checks: each builds on those before it. A wrong value is
//! made blank and told; nobody's row is dropped, and whoever did not answer stays.
//!
//! The order and the words of the messages are those of the national processing of 2020-21 (NHSDigital/ASC-User-Survey,
//! commit b1280aa), so that a council sees what the nation will say.

use super::rows::{Rows, Value, asked, groups, is};

/// Something wrong in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The council.
    pub la: String,
    /// The key of the row.
    pub key: String,
    /// The council's own number of the questionnaire.
    pub serial: String,
    /// Column and reason.
    pub message: String,
}

/// What a questionnaire ticked twice was given as: read as nothing.
const TICKED_TWICE: f64 = -9.0;
/// The person answered.
pub(super) const ANSWERED: u32 = 1;
/// “No” to one of several choices.
const NO: u32 = 2;
/// Questions of several choices.
const CHOICES: [(&str, &[&str]); 3] = [
    ("q19", &["q19a", "q19b", "q19c"]),
    ("q20", &["q20a", "q20b", "q20c"]),
    ("q22", &["q22a", "q22b", "q22c", "q22d", "q22e", "q22f"]),
];

/// Cleans the rows in place, adds `Stratum` and `is_easy_read`, and gives what was wrong.
pub fn clean(rows: &mut Rows) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let numbers: Vec<&str> =
        asked().iter().filter(|column| column.kind == "number").map(|column| column.name.as_str()).collect();
    for row in 0..rows.rows.len() {
        for column in &numbers {
            let value = match rows.get(row, column) {
                Value::Text(text) => text.parse().map_or_else(|_| Value::Text(text.clone()), Value::Number),
                other => other.clone(),
            };
            let value = if value.number().is_some_and(f64::is_nan) { Value::Blank } else { value };
            rows.set(row, column, if value == Value::Number(TICKED_TWICE) { Value::Blank } else { value });
        }
    }
    for column in &numbers {
        check(rows, &mut wrong, &[*column], |rows, row| match rows.get(row, column) {
            Value::Text(text) => Some(format!("Column {column} was '{text}' but should be a number")),
            _ => None,
        });
    }
    for column in &numbers {
        check_value(rows, &mut wrong, column, |value, shown| {
            (value.fract() != 0.0).then(|| format!("Column {column} was {shown} but should be a whole number"))
        });
    }
    for column in asked() {
        let Some(least) = column.least else { continue };
        let most = column.most.unwrap_or(f64::INFINITY);
        let name = column.name.as_str();
        check_value(rows, &mut wrong, name, |value, shown| {
            (!(least..=most).contains(&value))
                .then(|| format!("Column {name} was {shown} when accepted values must be between {least} and {most}"))
        });
    }
    for (name, codes) in groups().iter().filter(|(name, _)| name != "Stratum") {
        let known: Vec<String> = codes.iter().map(|(code, _)| code.to_string()).collect();
        check_value(rows, &mut wrong, name, |value, shown| {
            let fits = codes.iter().any(|(code, _)| is(value, *code));
            (!fits).then(|| format!("Column {name} was {shown} when accepted values are [{}, nan]", known.join(", ")))
        });
    }
    rows.add("Stratum", |rows, row| stratum(rows, row).map_or(Value::Blank, |stratum| Value::Number(stratum.into())));
    rows.add("is_easy_read", |rows, row| Value::Flag([3, 4].iter().any(|code| rows.has(row, "Questionnaire", *code))));
    for column in asked().iter().filter(|column| column.answer) {
        let name = column.name.as_str();
        let shown = shown_as(rows, name);
        check(rows, &mut wrong, &[name], |rows, row| {
            let value = rows.number(row, name).filter(|_| !rows.has(row, "Response", ANSWERED))?;
            let shown = shown(value);
            Some(format!(
                "Column {name} was {shown} but should be blank when the person did not respond to the questionnaire"
            ))
        });
    }
    for name in ["Advocate", "Interpreter"] {
        check(rows, &mut wrong, &[name], |rows, row| {
            let silent = !rows.has(row, "Response", ANSWERED);
            (silent && !rows.has(row, name, NO))
                .then(|| format!("Column {name} must be 2 when the person did not respond to the questionnaire"))
        });
    }
    easy_read(rows, &mut wrong);
    choices(rows, &mut wrong);
    repeated(rows, &mut wrong);
    wrong
}

/// The easy-read questionnaire has five answers where the standard one has seven.
fn easy_read(rows: &mut Rows, wrong: &mut Vec<Wrong>) {
    for name in ["q1", "q2a"] {
        let shown = shown_as(rows, name);
        check(rows, wrong, &[name], |rows, row| {
            let easy = *rows.get(row, "is_easy_read") == Value::Flag(true);
            let value = rows.number(row, name)?;
            let (most, kind) = if easy { (5, "easy read") } else { (7, "standard") };
            let fits = (1..=most).any(|code| is(value, code));
            let known: Vec<String> = (1..=most).map(|code| code.to_string()).collect();
            (!fits).then(|| {
                format!(
                    "Column {name} was {} when accepted values are [{}, nan] for users who recieved the {kind} questionnaire", // sic: the nation's own spelling and word
                    shown(value),
                    known.join(", ")
                )
            })
        });
    }
}

/// Of several choices all are answered or none, and one is yes.
fn choices(rows: &mut Rows, wrong: &mut Vec<Wrong>) {
    for (_, columns) in CHOICES {
        let named: Vec<String> = columns.iter().map(|column| format!("'{column}'")).collect();
        check(rows, wrong, columns, |rows, row| {
            let blank = columns.iter().filter(|column| rows.number(row, column).is_none()).count();
            let mixed = blank > 0 && blank < columns.len();
            let all_no = columns.iter().all(|column| rows.has(row, column, NO));
            (mixed || all_no).then(|| {
                format!(
                    "The list of subquestions [{}] has one of these problems: there is a mix of nulls and not nulls; all \
                     the subquestions were answered 2 (no)",
                    named.join(", ")
                )
            })
        });
    }
}

/// One number stands for one questionnaire of a council.
fn repeated(rows: &mut Rows, wrong: &mut Vec<Wrong>) {
    let mut counts = std::collections::HashMap::new();
    let key = |rows: &Rows, row: usize| (rows.get(row, "LaCode").words(), rows.get(row, "SerialNo").words());
    for row in 0..rows.rows.len() {
        *counts.entry(key(rows, row)).or_insert(0_usize) += 1;
    }
    check(rows, wrong, &[], |rows, row| {
        let (la, serial) = key(rows, row);
        let several = counts.get(&(la.clone(), serial.clone())).is_some_and(|count| *count > 1);
        several.then(|| format!("serial number {serial} not unique in LA {la}"))
    });
}

/// Looks at every row; where something is wrong the columns are made blank.
fn check(rows: &mut Rows, wrong: &mut Vec<Wrong>, columns: &[&str], finds: impl Fn(&Rows, usize) -> Option<String>) {
    let found: Vec<(usize, String)> = (0..rows.rows.len()).filter_map(|row| Some((row, finds(rows, row)?))).collect();
    for (row, message) in found {
        wrong.push(Wrong {
            la: rows.get(row, "LaCode").words(),
            key: rows.get(row, "PrimaryKey").words(),
            serial: rows.get(row, "SerialNo").words(),
            message,
        });
        for column in columns {
            rows.set(row, column, Value::Blank);
        }
    }
}

fn check_value(rows: &mut Rows, wrong: &mut Vec<Wrong>, column: &str, finds: impl Fn(f64, String) -> Option<String>) {
    let shown = shown_as(rows, column);
    check(rows, wrong, &[column], |rows, row| {
        let value = rows.number(row, column)?;
        finds(value, shown(value))
    });
}

/// How the nation writes a number of this column: whole, unless a blank or a fraction anywhere in the column made it one of
/// numbers with a point.
fn shown_as(rows: &Rows, column: &str) -> impl Fn(f64) -> String + use<> {
    let whole = (0..rows.rows.len()).all(|row| rows.number(row, column).is_some_and(|value| value.fract() == 0.0));
    move |value| if whole { value.to_string() } else { format!("{value:?}") }
}

/// Which of the four parts of the sample a person belongs to; none when what decides it is not known.
pub fn stratum(rows: &Rows, row: usize) -> Option<u8> {
    let age = rows.number(row, "Age")?;
    let reason = rows.number(row, "PrimarySupportReason")?;
    let setting = rows.number(row, "SupportSetting")?;
    if is(reason, 7) {
        Some(1)
    } else if (18.0..=64.0).contains(&age) {
        Some(2)
    } else if is(setting, 2) || is(setting, 3) {
        Some(3)
    } else if is(setting, 1) {
        Some(4)
    } else {
        None
    }
}
