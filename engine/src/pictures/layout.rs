//! Where things go: ticks of an axis, labels that must not overlap.

/// Round numbers from below `low` to above `high`, about `wanted` of them, and the step between:
/// 1, 2, 2.5 or 5 times a power of ten (Heckbert, "Nice numbers for graph labels", 1990).
pub(super) fn ticks(low: f64, high: f64, wanted: f64) -> (Vec<f64>, f64) {
    let span = (high - low).max(f64::MIN_POSITIVE * 1e6);
    let rough = span / wanted;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(power * 10.0);
    let first = (low / step + 1e-9).floor();
    let last = (high / step - 1e-9).ceil();
    let mut marks = Vec::new();
    let mut number = first;
    while number <= last && marks.len() < 50 {
        marks.push(number * step);
        number += 1.0;
    }
    (marks, step)
}

/// An estimate of a text's width: Arial's letters are on average a little over half their size.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| if letter.is_uppercase() || letter == '%' { 0.72 } else { 0.54 }).sum::<f64>() * size
}

/// Which of the labels at evenly spaced places are shown, so that none touches another: every
/// so-manyth, counted back from the last, because the last is the one people look for.
pub(super) fn shown_labels(widths: &[f64], spacing: f64, gap: f64) -> Vec<usize> {
    let widest = widths.iter().fold(0.0_f64, |most, width| most.max(*width));
    let mut every = 1;
    let mut room = spacing;
    while room < widest + gap && every < widths.len().max(1) {
        every += 1;
        room += spacing;
    }
    let mut shown: Vec<usize> = (0..widths.len()).rev().step_by(every).collect();
    shown.reverse();
    shown
}

/// Moves labels (their middles, from top to bottom) apart to at least `gap`, inside `top..bottom`.
pub(super) fn spread(places: &mut [f64], gap: f64, top: f64, bottom: f64) {
    let mut least = top;
    for place in places.iter_mut() {
        *place = place.max(least);
        least = *place + gap;
    }
    let mut most = bottom;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - gap;
    }
}
