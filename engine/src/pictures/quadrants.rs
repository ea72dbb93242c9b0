//! Two measures of many places against each other, divided into four by two lines, with one place marked.

use super::compare::fitting;
use super::format::NumberFormat;
use super::layout::{text_width, ticks};
use super::svg::{Drawing, Mark, Svg, colour};
use super::xmr::Size;

/// One place.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Its name.
    pub name: String,
    /// Across.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// The interval of `y`, where it is known.
    pub interval: Option<(f64, f64)>,
    /// Whether the picture is about it.
    pub subject: bool,
    /// Whether it is named as one to compare with.
    pub peer: bool,
}

/// All that a picture needs.
#[derive(Debug, Clone, PartialEq)]
pub struct QuadrantPicture {
    /// Unique in the page.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// What it says, in sentences.
    pub description: String,
    /// What stands across, and how its numbers are written.
    pub across: (String, NumberFormat),
    /// What stands upwards, and how its numbers are written.
    pub up: (String, NumberFormat),
    /// Where the two dividing lines are.
    pub middle: (f64, f64),
    /// What the quadrants are called: top left, top right, bottom left, bottom right.
    pub corners: [String; 4],
    /// The places.
    pub spots: Vec<Spot>,
    /// How wide.
    pub size: Size,
}

const TEXT: f64 = 12.0;

fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    (low.is_finite() && high > low).then_some((low, high))
}

/// Draws the picture.
pub fn quadrant_svg(picture: &QuadrantPicture) -> Svg {
    let (width, height) = match picture.size {
        Size::Compact => (440.0, 420.0),
        Size::Wide => (880.0, 520.0),
    };
    let mut drawing =
        Drawing::new(&picture.id, "chart chart--quadrants", width, height, &picture.title, &picture.description);
    let across = range(picture.spots.iter().map(|spot| spot.x).chain([picture.middle.0]));
    let intervals = picture.spots.iter().filter(|spot| spot.subject).filter_map(|spot| spot.interval);
    let up = range(
        picture
            .spots
            .iter()
            .map(|spot| spot.y)
            .chain([picture.middle.1])
            .chain(intervals.flat_map(|(low, high)| [low, high])),
    );
    let (Some(across), Some(up)) = (across, up) else {
        let words = "There are not enough values.";
        drawing.text("chart__empty", (width / 2.0, height / 2.0), 16.0, "middle", colour::SOFT, words);
        return drawing.finish();
    };
    let (columns, column_step) = ticks(across.0, across.1, 5.0);
    let (lines, line_step) = ticks(up.0, up.1, 5.0);
    let numbers: Vec<String> = lines.iter().map(|mark| picture.up.1.tick(*mark, line_step)).collect();
    let left = numbers.iter().map(|text| text_width(text, TEXT)).fold(0.0, f64::max) + 10.0;
    let (right, top, bottom) = (width - 14.0, 34.0, height - 52.0);
    let ends =
        |marks: &[f64], or: (f64, f64)| (marks.first().copied().unwrap_or(or.0), marks.last().copied().unwrap_or(or.1));
    let (least_x, most_x) = ends(&columns, across);
    let (least_y, most_y) = ends(&lines, up);
    let x = |value: f64| left + (value - least_x) / (most_x - least_x) * (right - left);
    let y = |value: f64| bottom - (value - least_y) / (most_y - least_y) * (bottom - top);
    for (mark, number) in lines.iter().zip(&numbers) {
        drawing.line("chart__grid", (left, y(*mark)), (right, y(*mark)), colour::GRID, 1.0, "");
        drawing.text("chart__tick", (left - 6.0, y(*mark) + 4.0), TEXT, "end", colour::SOFT, number);
    }
    for mark in &columns {
        let number = picture.across.1.tick(*mark, column_step);
        let half = text_width(&number, TEXT) / 2.0;
        let place = x(*mark).min(width - half - 1.0);
        drawing.text("chart__tick", (place, bottom + 16.0), TEXT, "middle", colour::SOFT, &number);
    }
    let (middle_x, middle_y) = (x(picture.middle.0), y(picture.middle.1));
    drawing.line("chart__middle", (middle_x, top), (middle_x, bottom), colour::INK, 1.2, "5 4");
    drawing.line("chart__middle", (left, middle_y), (right, middle_y), colour::INK, 1.2, "5 4");
    let corners = [
        (left + 4.0, top + 12.0, "start"),
        (right - 4.0, top + 12.0, "end"),
        (left + 4.0, bottom - 6.0, "start"),
        (right - 4.0, bottom - 6.0, "end"),
    ];
    for ((place_x, place_y, anchor), words) in corners.into_iter().zip(&picture.corners) {
        let words = fitting(words, (right - left) / 2.0 - 8.0);
        drawing.text("chart__corner", (place_x, place_y), TEXT, anchor, colour::SOFT, &words);
    }
    drawing.text("chart__axis", (left, top - 14.0), TEXT, "start", colour::INK, &fitting(&picture.up.0, width - left));
    let across_words = fitting(&picture.across.0, width - left);
    drawing.text("chart__axis", (right, height - 14.0), TEXT, "end", colour::INK, &across_words);
    for spot in picture.spots.iter().filter(|spot| !spot.subject) {
        let hint = said(picture, spot);
        if spot.peer {
            drawing.mark(Mark::Usual, (x(spot.x), y(spot.y)), 4.5, &hint);
        } else {
            drawing.hollow((x(spot.x), y(spot.y)), 3.5, &hint);
        }
    }
    for spot in picture.spots.iter().filter(|spot| spot.subject) {
        let (place_x, place_y) = (x(spot.x), y(spot.y));
        if let Some((low, high)) = spot.interval {
            drawing.line("chart__margin", (place_x, y(low)), (place_x, y(high)), colour::IMPROVEMENT, 2.0, "");
        }
        drawing.mark(Mark::Improvement, (place_x, place_y), 6.0, &said(picture, spot));
        let (anchor, shift) = if place_x > f64::midpoint(left, right) { ("end", -10.0) } else { ("start", 10.0) };
        drawing.text(
            "chart__line-label",
            (place_x + shift, place_y - 9.0),
            TEXT,
            anchor,
            colour::IMPROVEMENT,
            &spot.name,
        );
    }
    drawing.finish()
}

fn said(picture: &QuadrantPicture, spot: &Spot) -> String {
    format!("{}: {} across, {} up", spot.name, picture.across.1.text(spot.x), picture.up.1.text(spot.y))
}
