//! What the plan says of itself: values as people type and read them, how far it is, and what is missing.

use jiff::civil::Date;

use super::model::{Direction, Objective};
use crate::evidence::measures::Measure;
use engine::pictures::NumberFormat;

/// Reads a value as people type it: `80%`, `80` (for a share) or `1,200`.
///
/// # Errors
/// A sentence that says what is expected; nothing typed is `Ok(None)`.
pub fn read_value(text: &str, share: bool) -> Result<Option<f64>, String> {
    let plain = text.trim().replace([',', ' '], "");
    if plain.is_empty() {
        return Ok(None);
    }
    let expected = if share { "a percentage between 0 and 100, like 80" } else { "a number, like 1200" };
    let number: f64 =
        plain.trim_end_matches('%').parse().map_err(|_| format!("“{}” is not {expected}", text.trim()))?;
    let fits = if share { (0.0..=100.0).contains(&number) } else { (0.0..1e9).contains(&number) };
    if !fits {
        return Err(format!("“{}” is not {expected}", text.trim()));
    }
    Ok(Some(if share { number / 100.0 } else { number }))
}

/// A value for the field it was typed into.
pub fn typed_value(value: Option<f64>, share: bool) -> String {
    value.map_or_else(String::new, |value| {
        let shown = if share { value * 100.0 } else { value };
        let text = format!("{shown:.2}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    })
}

/// Whether the values of this measure are shares; without a measure they are taken as shares.
pub fn is_share(measure: Option<&Measure>) -> bool {
    measure.is_none_or(|measure| matches!(measure.unit.format(), NumberFormat::Percent(_)))
}

/// Whether the values of an objective are shares. Of a measure that is not there any more nobody can say; values above 1
/// are none.
pub fn shares(objective: &Objective, measure: Option<&Measure>) -> bool {
    let values = [objective.baseline, objective.target];
    match measure {
        None if objective.measure.is_some() => values.into_iter().flatten().all(|value| value <= 1.0),
        measure => is_share(measure),
    }
}

/// A value as people read it.
pub fn value_words(value: f64, share: bool) -> String {
    if share { NumberFormat::Percent(0).text(value) } else { NumberFormat::Number(0).text(value) }
}

/// How far it is, from the baseline to the target, in a sentence; none without both and a value.
pub fn way_gone(
    now: Option<f64>,
    baseline: Option<f64>,
    target: Option<f64>,
    direction: Direction,
    share: bool,
) -> Option<String> {
    let (now, baseline, target) = (now?, baseline?, target?);
    let words = |value| value_words(value, share);
    let better = match direction {
        Direction::Higher => now > baseline,
        Direction::Lower => now < baseline,
        Direction::Keep => return Some(format!("It stood at {} and should stay about there.", words(baseline))),
    };
    let there = match direction {
        Direction::Higher => now >= target,
        _ => now <= target,
    };
    Some(if there {
        format!("From {} to {}: the target {} is reached.", words(baseline), words(now), words(target))
    } else if better {
        format!("From {} to {}, on the way to {}.", words(baseline), words(now), words(target))
    } else {
        format!("From {} to {}: it has not moved towards {} yet.", words(baseline), words(now), words(target))
    })
}

/// What does not fit in an objective, field by field, in sentences.
pub fn misfits(
    name: &str,
    baseline: Option<f64>,
    baseline_month: Option<Date>,
    target: Option<f64>,
    direction: Direction,
) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    if name.is_empty() {
        found.push(("name", "Say in a line what is to be reached"));
    }
    if baseline.is_some() && baseline_month.is_none() {
        found.push(("baseline_month", "Say in which month it stood there"));
    }
    if let (Some(baseline), Some(target)) = (baseline, target) {
        if direction == Direction::Higher && target < baseline {
            found.push(("target", "The target is lower than the baseline, but the objective aims higher"));
        }
        if direction == Direction::Lower && target > baseline {
            found.push(("target", "The target is higher than the baseline, but the objective aims lower"));
        }
    }
    found
}
