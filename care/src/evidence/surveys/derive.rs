//! What is worked out from a cleaned row: easy-read and standard answers together, groups, and the scores of ASCOF with
//! the official weights (client-level-data 2.11; NHS England's own processing of 2020-21).

use super::rows::{Rows, Value, groups, is};

/// The eight questions of quality of life, with the weights of their answers 1 to 4 (ASCOF 1J).
pub const QUALITY: [(&str, [f64; 4]); 8] = [
    ("q3a", [1.0, 0.919, 0.541, 0.0]),
    ("q4a", [0.911, 0.789, 0.265, 0.195]),
    ("q5a", [0.879, 0.775, 0.294, 0.184]),
    ("q6a", [0.863, 0.78, 0.374, 0.288]),
    ("q7a", [0.88, 0.452, 0.298, 0.114]),
    ("q8a", [0.873, 0.748, 0.497, 0.241]),
    ("q9a", [0.962, 0.927, 0.567, 0.17]),
    ("q11", [0.847, 0.637, 0.295, 0.263]),
];
/// The help somebody needs with daily tasks: answers 1 to 3 count 0 to 2.
const TASKS: [&str; 7] = ["q15a", "q15b", "q15c", "q15d", "q16a", "q16b", "q16c"];
/// What health, the home and getting about take away or add, by answer.
const ADJUSTING: [(&str, &[f64]); 3] = [
    ("q13", &[0.0, 0.0, -0.0148, -0.109, -0.109]),
    ("q17", &[0.0, -0.0308, -0.125, -0.125, -0.125]),
    ("q18", &[0.0, -0.0603, -0.11, -0.11]),
];
/// What being 65 or older adds to the expected score.
const OLDER: f64 = 0.0473;
const AGES: [u8; 8] = [18, 25, 35, 45, 55, 65, 75, 85];

fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Blank, Value::Number)
}

/// Adds every derived column, in the nation's order.
pub fn derive(rows: &mut Rows) {
    for question in ["q1", "q2a"] {
        let easy = |rows: &Rows, row: usize| *rows.get(row, "is_easy_read") == Value::Flag(true);
        rows.add(&format!("{question}ER"), |rows, row| number(rows.number(row, question).filter(|_| easy(rows, row))));
        rows.add(&format!("{question}Std"), |rows, row| {
            number(rows.number(row, question).filter(|_| !easy(rows, row)))
        });
        rows.add(&format!("{question}Comb"), |rows, row| {
            let value = rows.number(row, question);
            // Seven answers become five: the two at each end are one.
            number(if easy(rows, row) { value } else { value.map(|value| (value - 1.0).clamp(1.0, 5.0)) })
        });
    }
    rows.add("q12Excl", |rows, row| number(rows.number(row, "q12").filter(|value| !is(*value, 1))));
    let helped = ["q22b", "q22c", "q22d", "q22e", "q22f"];
    for question in helped {
        rows.add(&question.replace("q22", "q22Excl"), |rows, row| {
            let nobody = helped.iter().all(|question| rows.has(row, question, 2));
            number(rows.number(row, question).filter(|_| !nobody))
        });
    }
    for (column, codes) in groups() {
        rows.add(&format!("{column}_Grouped"), |rows, row| {
            let value = rows.number(row, column);
            let group = codes.iter().find(|(code, _)| value.is_some_and(|value| is(value, *code)));
            group.map_or(Value::Blank, |(_, group)| Value::Text(group.clone()))
        });
    }
    rows.add("age_1864", |rows, row| {
        rows.number(row, "Age").map_or(Value::Blank, |age| Value::Flag((18.0..=64.0).contains(&age)))
    });
    rows.add("Age_Grouped", |rows, row| {
        let Some(age) = rows.number(row, "Age") else { return Value::Blank };
        let Some(at) = AGES.iter().rposition(|start| f64::from(*start) <= age) else { return Value::Blank };
        let (start, next) = (AGES.get(at).copied().unwrap_or_default(), AGES.get(at + 1));
        Value::Text(next.map_or_else(|| format!("{start}-inf"), |next| format!("{start}-{}", next - 1)))
    });
    rows.add("can_answer_2c", |rows, row| {
        let group = |column: &str| rows.get(row, column).words();
        let kept_from = group("PrimarySupportReason_Grouped") == "Learning Disability Support"
            || ["Residential Care", "Nursing Care"].contains(&group("SupportSetting_Grouped").as_str());
        Value::Flag(!kept_from)
    });
    for row in 0..rows.rows.len() {
        if *rows.get(row, "can_answer_2c") == Value::Flag(false) {
            rows.set(row, "q2c", Value::Blank);
        }
    }
    rows.add("ASCOF_1A", |rows, row| number(quality_of_life(rows, row)));
    for (score, question, yes) in [
        ("ASCOF_1B", "q3a", &[1, 2][..]),
        ("ASCOF_1L1", "q8a", &[1]),
        ("ASCOF_3A", "q1Comb", &[1]),
        ("ASCOF_3D1", "q12Excl", &[2, 3]),
        ("ASCOF_4A", "q7a", &[1]),
        ("ASCOF_4B", "q7b", &[1]),
    ] {
        rows.add(score, |rows, row| {
            number(
                rows.number(row, question)
                    .map(|answer| if yes.iter().any(|code| is(answer, *code)) { 1.0 } else { 2.0 }),
            )
        });
    }
    rows.add("ASCOF_1J", |rows, row| number(adjusted(rows, row)));
}

/// ASCOF 1A: 32 less the sum of eight answers, 0 to 24; nobody has a score who left one out.
fn quality_of_life(rows: &Rows, row: usize) -> Option<f64> {
    QUALITY.iter().map(|(question, _)| rows.number(row, question)).sum::<Option<f64>>().map(|sum| 32.0 - sum)
}

/// The entry of a list that an answer from 1 on names.
fn answered(list: &[f64], answer: Option<f64>) -> Option<f64> {
    let answer = answer?;
    list.iter().zip(1..).find(|(_, code)| is(answer, *code)).map(|(value, _)| *value)
}

/// ASCOF 1J: what social care adds to quality of life, after what health and home would explain.
fn adjusted(rows: &Rows, row: usize) -> Option<f64> {
    if *rows.get(row, "can_answer_2c") != Value::Flag(true) {
        return None;
    }
    let older = match rows.get(row, "age_1864") {
        Value::Flag(younger) => f64::from(u8::from(!younger)) * OLDER,
        _ => return None,
    };
    let quality: f64 =
        QUALITY.iter().map(|(question, weights)| answered(weights, rows.number(row, question))).sum::<Option<f64>>()?;
    let tasks: f64 =
        TASKS.iter().map(|question| answered(&[0.0, 1.0, 2.0], rows.number(row, question))).sum::<Option<f64>>()?;
    let adjusting: f64 =
        ADJUSTING.iter().map(|(question, list)| answered(list, rows.number(row, question))).sum::<Option<f64>>()?;
    Some(quality * 0.203 - 0.466 - (0.5798 - tasks * 0.0202 + adjusting + older))
}
