//! How values spread: how many in each stretch of an axis, with lines where half, four in five and nineteen in twenty lie below.

use super::format::NumberFormat;
use super::frame::{Axis, TEXT, extent, frame};
use super::layout::{spread, text_width};
use super::svg::{Drawing, Svg, colour};
use super::xmr::Size;

/// How many lie in a stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Where it begins.
    pub from: f64,
    /// Where the next begins.
    pub to: f64,
    /// How many.
    pub count: f64,
}

/// All that a picture needs.
#[derive(Debug, Clone, PartialEq)]
pub struct SpreadPicture {
    /// Unique in the page.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// What it says, in sentences.
    pub description: String,
    /// What stands across: "days waited".
    pub across: String,
    /// The stretches, in order.
    pub bins: Vec<Bin>,
    /// Lines to draw, with their words.
    pub marks: Vec<(f64, String)>,
    /// How wide.
    pub size: Size,
}

/// Draws the picture.
pub fn spread_svg(picture: &SpreadPicture) -> Svg {
    let (width, height) = extent(picture.size);
    let mut drawing =
        Drawing::new(&picture.id, "chart chart--spread", width, height, &picture.title, &picture.description);
    let end = picture.bins.last().map_or(0.0, |bin| bin.to);
    let most = picture.bins.iter().map(|bin| bin.count).fold(0.0, f64::max);
    if end <= 0.0 || most <= 0.0 {
        let words = "There is nothing to show.";
        drawing.text("chart__empty", (width / 2.0, height / 2.0), 16.0, "middle", colour::SOFT, words);
        return drawing.finish();
    }
    let plain = |high: f64| Axis { low: 0.0, high, format: NumberFormat::Number(0) };
    let frame = frame(&mut drawing, picture.size, (plain(end), &picture.across), plain(most * 1.15), None);
    for bin in picture.bins.iter().filter(|bin| bin.count > 0.0) {
        // A hair of white between neighbours.
        let (left, right) = (frame.x(bin.from) + 0.5, frame.x(bin.to) - 0.5);
        let top = frame.y(bin.count);
        let corners = [(left, frame.bottom), (left, top), (right, top), (right, frame.bottom)];
        drawing.area("chart__bar", &corners, colour::IMPROVEMENT);
    }
    drawing.line("chart__axis", (frame.left, frame.bottom), (frame.right, frame.bottom), colour::SOFT, 1.0, "");
    // Lines close together have their words below each other.
    let mut rows: Vec<f64> = vec![frame.top; picture.marks.len()];
    for (at, row) in rows.iter_mut().enumerate() {
        *row += f64::from(u32::try_from(at).unwrap_or(0)) * (TEXT + 3.0);
    }
    spread(&mut rows, TEXT + 3.0, frame.top, frame.bottom);
    for ((value, words), row) in picture.marks.iter().zip(rows) {
        // What lies beyond the last stretch stands at the edge.
        let x = frame.x(value.min(frame.most()));
        drawing.line("chart__mark", (x, row - 8.0), (x, frame.bottom), colour::INK, 1.5, "4 3");
        let room = text_width(words, TEXT) + 8.0;
        let (place, anchor) = if x + room > width { (x - 6.0, "end") } else { (x + 6.0, "start") };
        drawing.text("chart__mark-words", (place, row), TEXT, anchor, colour::INK, words);
    }
    drawing.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_lines_stand_where_they_belong() {
        let picture = SpreadPicture {
            id: "w".into(),
            title: "Days".into(),
            description: "Three stretches.".into(),
            across: "days waited".into(),
            bins: vec![
                Bin { from: 0.0, to: 7.0, count: 4.0 },
                Bin { from: 7.0, to: 14.0, count: 0.0 },
                Bin { from: 14.0, to: 21.0, count: 1.0 },
            ],
            marks: vec![(5.0, "half: 5 days".into()), (500.0, "nineteen in twenty".into())],
            size: Size::Wide,
        };
        let svg = spread_svg(&picture).to_string();
        assert_eq!(svg.matches("chart__bar").count(), 2);
        assert_eq!(svg.matches("class=\"chart__mark\"").count(), 2);
        assert!(svg.contains("text-anchor=\"end\" fill=\"#0b0c0c\">nineteen"), "{svg}");
        let none = spread_svg(&SpreadPicture { bins: vec![], ..picture }).to_string();
        assert!(none.contains("nothing to show"));
    }
}
