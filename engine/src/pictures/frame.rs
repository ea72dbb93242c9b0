//! The part of a picture where values are drawn, with the numbers at its edges.

use super::format::NumberFormat;
use super::layout::{text_width, ticks};
use super::svg::{Drawing, colour};
use super::xmr::Size;

/// How large the letters are.
pub(super) const TEXT: f64 = 12.0;

/// What one direction shows: from, to, and how its numbers are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    pub low: f64,
    pub high: f64,
    pub format: NumberFormat,
}

/// Places in a picture by values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    across: (f64, f64),
    up: (f64, f64),
}

impl Frame {
    pub(super) fn x(&self, value: f64) -> f64 {
        self.left + (value - self.across.0) / (self.across.1 - self.across.0) * (self.right - self.left)
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        self.bottom - (value - self.up.0) / (self.up.1 - self.up.0) * (self.bottom - self.top)
    }

    /// The last value across.
    pub(super) const fn most(&self) -> f64 {
        self.across.1
    }
}

/// Width and height of a picture of this size.
pub(super) const fn extent(size: Size) -> (f64, f64) {
    match size {
        Size::Compact => (440.0, 340.0),
        Size::Wide => (880.0, 420.0),
    }
}

/// Draws the grid and its numbers and says what stands across, leaving room above and below. Values go from the round number
/// below the lowest to the one above the highest, upwards never past `most_up`.
pub(super) fn frame(drawing: &mut Drawing, size: Size, across: (Axis, &str), up: Axis, most_up: Option<f64>) -> Frame {
    let (width, height) = extent(size);
    let wanted = if matches!(size, Size::Compact) { 4.0 } else { 8.0 };
    let (columns, column_step) = ticks(across.0.low, across.0.high, wanted);
    let (mut lines, line_step) = ticks(up.low, up.high, 5.0);
    if let Some(most) = most_up {
        lines.retain(|line| *line <= most + line_step * 1e-6);
    }
    let numbers: Vec<String> = lines.iter().map(|line| up.format.tick(*line, line_step)).collect();
    let left = numbers.iter().map(|text| text_width(text, TEXT)).fold(0.0, f64::max) + 12.0;
    let ends = |marks: &[f64], axis: Axis| match marks {
        [first, .., last] => (*first, *last),
        _ => (axis.low, axis.low + (axis.high - axis.low).max(1.0)),
    };
    let frame = Frame {
        left,
        right: width - 16.0,
        top: 26.0,
        bottom: height - 66.0,
        across: ends(&columns, across.0),
        up: ends(&lines, up),
    };
    for (line, number) in lines.iter().zip(&numbers) {
        let y = frame.y(*line);
        drawing.line("chart__grid", (frame.left, y), (frame.right, y), colour::GRID, 1.0, "");
        drawing.text("chart__tick", (frame.left - 6.0, y + 4.0), TEXT, "end", colour::SOFT, number);
    }
    for column in &columns {
        let number = across.0.format.tick(*column, column_step);
        let half = text_width(&number, TEXT) / 2.0;
        let x = frame.x(*column);
        drawing.line("chart__tick-mark", (x, frame.bottom), (x, frame.bottom + 5.0), colour::SOFT, 1.0, "");
        let place = x.min(width - half - 1.0);
        drawing.text("chart__tick", (place, frame.bottom + 18.0), TEXT, "middle", colour::SOFT, &number);
    }
    let middle = f64::midpoint(frame.left, frame.right);
    drawing.text("chart__axis-name", (middle, frame.bottom + 36.0), TEXT, "middle", colour::INK, across.1);
    frame
}

/// One entry of a key: a line of this colour and its words. Answers where the next stands.
pub(super) fn key_line(drawing: &mut Drawing, at: (f64, f64), look: (&'static str, &str), words: &str) -> f64 {
    let (x, base) = at;
    drawing.line("chart__key-line", (x, base - 4.0), (x + 20.0, base - 4.0), look.0, 1.5, look.1);
    drawing.text("chart__key", (x + 25.0, base), TEXT, "start", colour::INK, words);
    x + 25.0 + text_width(words, TEXT) + 14.0
}
