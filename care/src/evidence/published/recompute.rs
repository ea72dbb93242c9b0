//! Recomputing published outcomes from their numerators and denominators: the arithmetic of the nation, checked.
//!
//! Activity measures are a share of people (× 100), admissions a rate (× 100,000), both rounded half up to one decimal.
//! Survey measures are not: their outcomes are weighted by strata and their counts rounded to 5, so they are left out
//! (client-level-data 3, ASCOF 2020-21).

use std::collections::BTreeMap;

use super::{model::Figure, words::words};

/// One outcome that does not follow from its counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// Where and what.
    pub words: String,
    /// As published.
    pub published: f64,
    /// As computed here.
    pub computed: f64,
}

/// Place, year, code and group of people of an outcome.
type Outcome<'f> = [&'f str; 4];

fn of(figure: &Figure) -> Outcome<'_> {
    [&figure.la, &figure.year, &figure.code, &figure.disaggregation].map(String::as_str)
}

/// What recomputing found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recomputed {
    /// Outcomes with both counts.
    pub rows: usize,
    /// By level: `council` 5,474 and so on.
    pub by_level: BTreeMap<String, usize>,
    /// Outcomes that disagree.
    pub mismatches: Vec<Mismatch>,
    /// Outcomes without counts, or marked.
    pub without_counts: usize,
    /// Outcomes of surveys, which do not follow from counts.
    pub surveys: usize,
}

/// Rounds half up to one decimal, as the publication does. The sum is done in whole numbers where the counts are whole,
/// so that no half is lost to binary fractions.
pub fn rounded(numerator: f64, denominator: f64, times: f64) -> Option<f64> {
    if denominator <= 0.0 {
        return None;
    }
    let whole = |value: f64| value.fract() == 0.0 && value.abs() < 1e12;
    if whole(numerator) && whole(denominator) && whole(times) {
        #[expect(clippy::cast_possible_truncation, reason = "whole and small, as just looked at")]
        let (numerator, denominator, times) = (numerator as i128, denominator as i128, times as i128);
        // floor(10 × outcome + ½) = floor((20 × numerator × times + denominator) / (2 × denominator))
        let tenths = (20 * numerator * times + denominator).div_euclid(2 * denominator);
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        return Some(tenths as f64 / 10.0);
    }
    Some((numerator / denominator * times * 10.0 + 0.5).floor() / 10.0)
}

/// Recomputes every activity outcome of a file.
pub fn recompute(figures: &[Figure]) -> Recomputed {
    let mut found = Recomputed::default();
    let mut counts: BTreeMap<Outcome<'_>, [Option<f64>; 2]> = BTreeMap::new();
    for figure in figures {
        let place = of(figure);
        match figure.kind.as_str() {
            "numerator" => counts.entry(place).or_default()[0] = figure.value,
            "denominator" => counts.entry(place).or_default()[1] = figure.value,
            _ => {}
        }
    }
    for figure in figures.iter().filter(|figure| figure.kind == "outcome") {
        let measure = words().measure(&figure.measure);
        if measure.is_some_and(|measure| measure.kind == "survey") {
            found.surveys += 1;
            continue;
        }
        let place = of(figure);
        let (Some(published), Some([Some(numerator), Some(denominator)])) = (figure.value, counts.get(&place)) else {
            found.without_counts += 1;
            continue;
        };
        let times = if measure.is_some_and(|measure| measure.unit == "rate") { 100_000.0 } else { 100.0 };
        let Some(computed) = rounded(*numerator, *denominator, times) else {
            found.without_counts += 1;
            continue;
        };
        found.rows += 1;
        *found.by_level.entry(figure.level.clone()).or_default() += 1;
        if (computed - published).abs() > 1e-9 {
            found.mismatches.push(Mismatch {
                words: format!(
                    "{}, {} {}, {}: {numerator} of {denominator}",
                    figure.name, figure.code, figure.year, figure.disaggregation
                ),
                published,
                computed,
            });
        }
    }
    found
}

impl Recomputed {
    /// What to say.
    pub fn told(&self) -> String {
        let levels: Vec<String> = self.by_level.iter().map(|(level, rows)| format!("{level} {rows}")).collect();
        let mut told = format!(
            "{} outcomes recomputed from their numerators and denominators ({}): {} disagree.",
            self.rows,
            levels.join(", "),
            self.mismatches.len()
        );
        for mismatch in self.mismatches.iter().take(20) {
            told +=
                &format!("\n  {}: published {}, computed {}.", mismatch.words, mismatch.published, mismatch.computed);
        }
        if self.mismatches.len() > 20 {
            told += &format!("\n  and {} more.", self.mismatches.len() - 20);
        }
        told + &format!(
            "\nNot recomputed: {} without both counts, {} of surveys, whose outcomes are weighted.",
            self.without_counts, self.surveys
        )
    }
}
