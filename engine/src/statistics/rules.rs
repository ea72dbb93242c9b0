//! The four rules of an `XmR` chart on one group of points, and what "beyond a line" means.

use super::xmr::{Limits, Rule};

/// Points that make a trend or a shift.
const RUN: usize = 7;

/// A difference that is only rounding: without it a constant series of 0.1 lies "above" its mean.
pub(super) fn hair(values: &[f64]) -> f64 {
    1e-9 * values.iter().fold(0.0, |most: f64, value| most.max(value.abs()))
}

/// For each point of a group the first rule that fits, and whether upward.
pub(super) fn name(values: &[f64], mean: f64, limits: Option<Limits>) -> Vec<Option<(Rule, bool)>> {
    let hair = hair(values).max(mean.abs() * 1e-9);
    let side = |value: f64, line: f64| -> i8 { i8::from(value > line + hair) - i8::from(value < line - hair) };
    let sides: Vec<i8> = values.iter().map(|value| side(*value, mean)).collect();
    // Nothing is outside or near without limits.
    let (mut outside, mut near) = (vec![0_i8; values.len()], vec![0_i8; values.len()]);
    if let Some(limits) = limits {
        for ((value, outside), near) in values.iter().zip(&mut outside).zip(&mut near) {
            *outside = i8::from(side(*value, limits.upper) > 0) - i8::from(side(*value, limits.lower) < 0);
            if *outside == 0 {
                *near = i8::from(side(*value, limits.near_upper) > 0) - i8::from(side(*value, limits.near_lower) < 0);
            }
        }
    }
    let steps: Vec<i8> = values.windows(2).map(|pair| side(pair[1], pair[0])).collect();
    let mut trend = vec![0_i8; values.len()];
    mark(&mut trend, &steps, RUN - 1, RUN);
    let mut shift = vec![0_i8; values.len()];
    mark(&mut shift, &sides, RUN, RUN);
    let mut two = vec![0_i8; values.len()];
    for start in 0..values.len().saturating_sub(2) {
        let three = start..start + 3;
        let way = sides[start];
        let together = way != 0 && sides[three.clone()].iter().all(|side| *side == way);
        if together && near[three.clone()].iter().filter(|near| **near == way).count() >= 2 {
            for place in three {
                if near[place] == way {
                    two[place] = way;
                }
            }
        }
    }
    (0..values.len())
        .map(|place| {
            [
                (Rule::Outside, outside[place]),
                (Rule::Trend, trend[place]),
                (Rule::NearLimit, two[place]),
                (Rule::Shift, shift[place]),
            ]
            .into_iter()
            .find(|(_, way)| *way != 0)
            .map(|(rule, way)| (rule, way > 0))
        })
        .collect()
}

/// Marks `width` points from each place where `length` signs in a row are equal and not nought.
/// The turning point of a rise and a fall keeps the mark of the first.
fn mark(marks: &mut [i8], signs: &[i8], length: usize, width: usize) {
    for (start, run) in signs.windows(length).enumerate() {
        let way = run[0];
        if way != 0 && run.iter().all(|sign| *sign == way) {
            for mark in marks.iter_mut().skip(start).take(width).filter(|mark| **mark == 0) {
                *mark = way;
            }
        }
    }
}
