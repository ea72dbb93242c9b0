//! One place beside others over years: its own line, lines to compare with, and a dot for each neighbour.

use super::format::NumberFormat;
use super::layout::{shown_labels, spread, text_width, ticks};
use super::svg::{Drawing, Mark, Svg, colour};
use super::xmr::Size;
use crate::statistics::real;

/// What part a series has in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The place it is about.
    Subject,
    /// Something to compare with: England, a region, a median.
    Reference,
    /// One of several like it: dots without a line.
    Peer,
}

/// One place over the years.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its part.
    pub part: Part,
    /// One value for each label, where there is one.
    pub values: Vec<Option<f64>>,
    /// Half of each value's 95% interval, where it is known.
    pub margins: Vec<Option<f64>>,
}

/// All that a picture needs.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparePicture {
    /// Unique in the page; the ids of its elements begin with it.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// What it says, in sentences.
    pub description: String,
    /// One label for each place on the axis: years.
    pub labels: Vec<String>,
    /// The series; the subject is drawn last.
    pub series: Vec<Series>,
    /// What dots of peers are called in the key.
    pub peers: String,
    /// How numbers are written.
    pub format: NumberFormat,
    /// How wide.
    pub size: Size,
}

const TEXT: f64 = 12.0;

impl Part {
    const fn colour(self) -> &'static str {
        match self {
            Self::Subject => colour::IMPROVEMENT,
            Self::Reference => colour::INK,
            Self::Peer => colour::USUAL,
        }
    }
}

/// The lowest and highest thing drawn, margins with it; never equal.
fn extent(picture: &ComparePicture) -> Option<(f64, f64)> {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for series in &picture.series {
        for (at, value) in series.values.iter().enumerate() {
            let Some(value) = value else { continue };
            let margin = series.margins.get(at).copied().flatten().unwrap_or_default();
            low = low.min(value - margin);
            high = high.max(value + margin);
        }
    }
    if !low.is_finite() {
        return None;
    }
    if high - low <= high.abs() * 1e-6 {
        let room = if high == 0.0 { 1.0 } else { high.abs() * 0.1 };
        return Some((low - room, high + room));
    }
    Some((low, high))
}

/// Draws the picture.
pub fn compare_svg(picture: &ComparePicture) -> Svg {
    let (width, height) = match picture.size {
        Size::Compact => (440.0, 320.0),
        Size::Wide => (880.0, 380.0),
    };
    let mut drawing =
        Drawing::new(&picture.id, "chart chart--compare", width, height, &picture.title, &picture.description);
    let Some((low, high)) = extent(picture).filter(|_| !picture.labels.is_empty()) else {
        drawing.text("chart__empty", (width / 2.0, height / 2.0), 16.0, "middle", colour::SOFT, "There are no values.");
        return drawing.finish();
    };
    let (marks, step) = ticks(low, high, 5.0);
    let numbers: Vec<String> = marks.iter().map(|mark| picture.format.tick(*mark, step)).collect();
    let left = numbers.iter().map(|text| text_width(text, TEXT)).fold(0.0, f64::max) + 10.0;
    let named: Vec<(f64, &Series)> = picture
        .series
        .iter()
        .filter(|series| series.part != Part::Peer)
        .filter_map(|series| Some((series.values.iter().rev().find_map(|value| *value)?, series)))
        .collect();
    let longest = named.iter().map(|(_, series)| text_width(&series.name, TEXT)).fold(0.0, f64::max);
    let right = width - longest.min(width * 0.32) - 12.0;
    let (top, bottom) = (16.0, height - 62.0);
    let (least, most) = (marks.first().copied().unwrap_or(low), marks.last().copied().unwrap_or(high));
    let spacing = (right - left) / real(picture.labels.len());
    let x = |at: usize| left + (real(at) + 0.5) * spacing;
    let y = |value: f64| bottom - (value - least) / (most - least) * (bottom - top);
    for (mark, number) in marks.iter().zip(&numbers) {
        drawing.line("chart__grid", (left, y(*mark)), (right, y(*mark)), colour::GRID, 1.0, "");
        drawing.text("chart__tick", (left - 6.0, y(*mark) + 4.0), TEXT, "end", colour::SOFT, number);
    }
    let widths: Vec<f64> = picture.labels.iter().map(|label| text_width(label, TEXT)).collect();
    for at in shown_labels(&widths, spacing, 8.0) {
        let half = widths.get(at).copied().unwrap_or_default() / 2.0;
        let label = picture.labels.get(at).map_or("", String::as_str);
        drawing.text("chart__period", (x(at).max(half + 1.0), bottom + 18.0), TEXT, "middle", colour::SOFT, label);
    }
    for part in [Part::Peer, Part::Reference, Part::Subject] {
        for series in picture.series.iter().filter(|series| series.part == part) {
            draw(&mut drawing, picture, series, &x, &y);
        }
    }
    let mut order: Vec<(f64, &Series)> = named.iter().map(|(value, series)| (y(*value), *series)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut places: Vec<f64> = order.iter().map(|(place, _)| *place).collect();
    spread(&mut places, TEXT + 3.0, top, bottom);
    for ((_, series), place) in order.iter().zip(places) {
        let name = fitting(&series.name, width - right - 8.0);
        drawing.text("chart__line-label", (right + 6.0, place + 4.0), TEXT, "start", series.part.colour(), &name);
    }
    if picture.series.iter().any(|series| series.part == Part::Peer) {
        drawing.hollow((left + 5.0, height - 16.0), 4.5, "");
        drawing.text("chart__key", (left + 15.0, height - 12.0), TEXT, "start", colour::INK, &picture.peers);
    }
    drawing.finish()
}

fn draw(
    drawing: &mut Drawing,
    picture: &ComparePicture,
    series: &Series,
    x: &impl Fn(usize) -> f64,
    y: &impl Fn(f64) -> f64,
) {
    let colour = series.part.colour();
    let hint = |at: usize, value: f64| {
        let label = picture.labels.get(at).map_or("", String::as_str);
        format!("{}, {label}: {}", series.name, picture.format.text(value))
    };
    let mut line: Vec<(f64, f64)> = Vec::new();
    for (at, value) in series.values.iter().enumerate() {
        let Some(value) = value else {
            // A year without a figure breaks the line: nothing is known between.
            finish_line(drawing, series.part, &mut line);
            continue;
        };
        let place = (x(at), y(*value));
        line.push(place);
        if let Some(margin) = series.margins.get(at).copied().flatten().filter(|_| series.part == Part::Subject) {
            drawing.line("chart__margin", (place.0, y(value - margin)), (place.0, y(value + margin)), colour, 1.5, "");
        }
        match series.part {
            Part::Peer => drawing.hollow(place, 3.5, &hint(at, *value)),
            Part::Reference => drawing.mark(Mark::Usual, place, 2.5, &hint(at, *value)),
            Part::Subject => drawing.mark(Mark::Improvement, place, 4.0, &hint(at, *value)),
        }
    }
    finish_line(drawing, series.part, &mut line);
}

fn finish_line(drawing: &mut Drawing, part: Part, line: &mut Vec<(f64, f64)>) {
    match part {
        _ if line.len() < 2 => {}
        Part::Subject => drawing.polyline("chart__subject", line, part.colour(), 2.5),
        Part::Reference => drawing.polyline("chart__reference", line, part.colour(), 1.2),
        Part::Peer => {}
    }
    line.clear();
}

/// A name cut to a width.
pub(super) fn fitting(name: &str, width: f64) -> String {
    if text_width(name, TEXT) <= width {
        return name.to_owned();
    }
    let mut cut = name.to_owned();
    while !cut.is_empty() && text_width(&cut, TEXT) + TEXT > width {
        cut.pop();
    }
    format!("{}…", cut.trim_end())
}
