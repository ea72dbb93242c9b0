//! Drawing an `XmR` chart: points in time, mean, limits, target, notes.

use super::layout::{shown_labels, spread, text_width, ticks};
use super::svg::{Drawing, Mark, Svg, colour};
use super::xmr::{Size, XmrPicture};
use crate::statistics::real;
use crate::statistics::xmr::Variation;

pub(super) const fn mark_of(variation: Variation) -> Mark {
    match variation {
        Variation::Usual => Mark::Usual,
        Variation::ImprovementHigh | Variation::ImprovementLow => Mark::Improvement,
        Variation::ConcernHigh | Variation::ConcernLow => Mark::Concern,
        Variation::NeutralHigh | Variation::NeutralLow => Mark::Neutral,
    }
}

/// The part of the picture where values are drawn, and the numbers at its edges.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    low: f64,
    high: f64,
    count: usize,
}

impl Frame {
    fn spacing(&self) -> f64 {
        (self.right - self.left) / real(self.count.max(1))
    }
    fn x(&self, place: usize) -> f64 {
        self.left + (real(place) + 0.5) * self.spacing()
    }
    fn y(&self, value: f64) -> f64 {
        self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)
    }
}

const TEXT: f64 = 12.0;

/// Draws the picture.
pub fn xmr_svg(picture: &XmrPicture) -> Svg {
    let (width, height) = match picture.size {
        Size::Compact => (440.0, 300.0),
        Size::Wide => (880.0, 360.0),
    };
    let mut drawing = Drawing::new(&picture.id, "chart chart--xmr", width, height, &picture.title, &picture.summary());
    if picture.count() == 0 {
        drawing.text(
            "chart__empty",
            (width / 2.0, height / 2.0),
            16.0,
            "middle",
            colour::SOFT,
            "There are no values yet.",
        );
        return drawing.finish();
    }
    let (low, high) = extent(picture);
    let (marks, step) = ticks(low, high, 5.0);
    let numbers: Vec<String> = marks.iter().map(|mark| picture.format.tick(*mark, step)).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| text_width(text, TEXT)).fold(0.0, f64::max);
    let lines = line_labels(picture);
    let line_texts: Vec<String> = lines.iter().map(|line| line.1.clone()).collect();
    let frame = Frame {
        left: widest(&numbers) + 10.0,
        right: width - widest(&line_texts) - 10.0,
        top: 30.0,
        bottom: height - 62.0,
        low: marks.first().copied().unwrap_or(low),
        high: marks.last().copied().unwrap_or(high),
        count: picture.count(),
    };
    for (mark, number) in marks.iter().zip(&numbers) {
        let y = frame.y(*mark);
        drawing.line("chart__grid", (frame.left, y), (frame.right, y), colour::GRID, 1.0, "");
        drawing.text("chart__tick", (frame.left - 6.0, y + 4.0), TEXT, "end", colour::SOFT, number);
    }
    draw_labels(&mut drawing, &frame, picture);
    draw_lines(&mut drawing, &frame, picture);
    let mut places: Vec<f64> = lines.iter().map(|line| frame.y(line.0)).collect();
    spread(&mut places, TEXT + 2.0, frame.top, frame.bottom);
    for ((_, text, ink), place) in lines.iter().zip(places) {
        drawing.text("chart__line-label", (frame.right + 5.0, place + 4.0), TEXT, "start", ink, text);
    }
    let path: Vec<(f64, f64)> =
        picture.values().enumerate().map(|(place, value)| (frame.x(place), frame.y(value))).collect();
    drawing.polyline("chart__path", &path, colour::USUAL, 1.5);
    let size = (frame.spacing() * 0.4).clamp(2.0, 4.5);
    for ((place, at), value) in path.iter().enumerate().skip(picture.xmr.points.len()).zip(&picture.provisional) {
        let hint =
            format!("{}: {}. Provisional: it can still change.", picture.label(place), picture.format.text(*value));
        drawing.hollow(*at, size, &hint);
    }
    for (place, (point, at)) in picture.xmr.points.iter().zip(path).enumerate() {
        let hint =
            format!("{}: {}. {}", picture.label(place), picture.format.text(point.value), point.variation.sentence());
        drawing.mark(mark_of(point.variation), at, size, &hint);
    }
    draw_notes(&mut drawing, &frame, picture);
    draw_key(&mut drawing, picture, (frame.left, height - 12.0));
    drawing.finish()
}

/// The lowest and highest thing to be drawn, never equal.
fn extent(picture: &XmrPicture) -> (f64, f64) {
    let xmr = &picture.xmr;
    let limits = xmr.groups.iter().filter_map(|group| group.limits).flat_map(|limits| [limits.lower, limits.upper]);
    let values = picture.values().chain(limits).chain(xmr.settings.target);
    let (mut low, mut high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let hair = high.abs().max(low.abs()) * 1e-6;
    if high - low <= hair {
        let room = if high == 0.0 { 1.0 } else { high.abs() * 0.1 };
        low -= room;
        high += room;
    }
    (low, high)
}

/// What stands at the right end of each line, from top to bottom: value, text, colour.
fn line_labels(picture: &XmrPicture) -> Vec<(f64, String, &'static str)> {
    let mut lines = Vec::new();
    if let Some(group) = picture.xmr.groups.last() {
        lines.push((group.mean, format!("mean {}", picture.format.text(group.mean)), colour::INK));
        if let Some(limits) = group.limits {
            lines.push((limits.upper, format!("upper {}", picture.format.text(limits.upper)), colour::SOFT));
            lines.push((limits.lower, format!("lower {}", picture.format.text(limits.lower)), colour::SOFT));
        }
    }
    if let Some(target) = picture.xmr.settings.target {
        lines.push((target, format!("target {}", picture.format.text(target)), colour::TARGET));
    }
    lines.sort_by(|a, b| b.0.total_cmp(&a.0));
    lines
}

fn draw_labels(drawing: &mut Drawing, frame: &Frame, picture: &XmrPicture) {
    let widths: Vec<f64> = (0..frame.count).map(|place| text_width(picture.label(place), TEXT)).collect();
    for place in shown_labels(&widths, frame.spacing(), 10.0) {
        let half = widths.get(place).copied().unwrap_or_default() / 2.0;
        // The last may stick out to the right, under the labels of the lines, but not past the edge.
        let x = frame.x(place).max(half + 1.0);
        drawing.line(
            "chart__tick-mark",
            (frame.x(place), frame.bottom),
            (frame.x(place), frame.bottom + 5.0),
            colour::SOFT,
            1.0,
            "",
        );
        drawing.text("chart__period", (x, frame.bottom + 18.0), TEXT, "middle", colour::SOFT, picture.label(place));
    }
}

fn draw_lines(drawing: &mut Drawing, frame: &Frame, picture: &XmrPicture) {
    let half = frame.spacing() / 2.0;
    for group in &picture.xmr.groups {
        // The lines in force go on over the values that are not judged yet.
        let end = if group.end == picture.xmr.points.len() { picture.count() } else { group.end };
        let (from, to) = (frame.x(group.start) - half, frame.x(end - 1) + half);
        drawing.line("chart__mean", (from, frame.y(group.mean)), (to, frame.y(group.mean)), colour::INK, 1.5, "");
        if let Some(limits) = group.limits {
            for limit in [limits.upper, limits.lower] {
                drawing.line("chart__limit", (from, frame.y(limit)), (to, frame.y(limit)), colour::SOFT, 1.5, "6 4");
            }
        }
    }
    if let Some(target) = picture.xmr.settings.target {
        let y = frame.y(target);
        drawing.line("chart__target", (frame.left, y), (frame.right, y), colour::TARGET, 1.5, "2 3");
    }
}

fn draw_notes(drawing: &mut Drawing, frame: &Frame, picture: &XmrPicture) {
    let marks = picture.marks();
    let mut places: Vec<f64> = marks.iter().map(|note| frame.x(note.at)).collect();
    spread(&mut places, 18.0, 9.0, frame.right + 40.0);
    for (number, (note, place)) in marks.iter().zip(places).enumerate() {
        let begins = picture.xmr.groups.iter().skip(1).any(|group| group.start == note.at);
        let x = frame.x(note.at) - if begins { frame.spacing() / 2.0 } else { 0.0 };
        drawing.line("chart__note-line", (x, frame.top - 6.0), (x, frame.bottom), colour::SOFT, 1.0, "1 3");
        drawing.circle("chart__note", (place, 13.0), 8.5, colour::INK, 1.0);
        drawing.text("chart__note-number", (place, 17.0), 11.0, "middle", colour::INK, &(number + 1).to_string());
    }
}

/// What the shapes mean; only those in the picture.
fn draw_key(drawing: &mut Drawing, picture: &XmrPicture, (left, base): (f64, f64)) {
    let mut x = left + 5.0;
    for mark in Mark::ALL {
        if picture.xmr.points.iter().any(|point| mark_of(point.variation) == mark) {
            drawing.mark(mark, (x, base - 4.0), 4.5, "");
            drawing.text("chart__key", (x + 10.0, base), TEXT, "start", colour::INK, mark.words());
            x += text_width(mark.words(), TEXT) + 34.0;
        }
    }
    if !picture.provisional.is_empty() {
        drawing.hollow((x, base - 4.0), 4.5, "");
        drawing.text("chart__key", (x + 10.0, base), TEXT, "start", colour::INK, "provisional");
        x += text_width("provisional", TEXT) + 34.0;
    }
    if picture.xmr.groups.iter().any(|group| group.limits.is_some()) {
        drawing.line("chart__limit", (x - 5.0, base - 4.0), (x + 15.0, base - 4.0), colour::SOFT, 1.5, "6 4");
        let words = if picture.xmr.trial() { "limits (on trial)" } else { "limits" };
        drawing.text("chart__key", (x + 20.0, base), TEXT, "start", colour::INK, words);
    }
}
