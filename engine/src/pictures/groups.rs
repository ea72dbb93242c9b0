//! Groups below each other, each with a bar, or with a dot and its interval; a line for what all together have. On a narrow
//! picture the words stand above the bar, so that they are read on a phone.

use super::layout::text_width;
use super::svg::{Drawing, Mark, Svg, colour};
use super::xmr::Size;
use crate::statistics::real;

/// One group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupRow {
    /// What it is called.
    pub label: String,
    /// Its value; nothing when there is none, or none that is told.
    pub value: Option<f64>,
    /// Between which values it may lie: then a dot is drawn, not a bar.
    pub between: Option<(f64, f64)>,
    /// The value in words, or why there is none.
    pub words: String,
}

/// All that a picture needs.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupPicture {
    /// Unique in the page.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// What it says, in sentences.
    pub description: String,
    /// The groups, from the top.
    pub rows: Vec<GroupRow>,
    /// The value that fills the picture; the largest when left out.
    pub full: Option<f64>,
    /// What all together have.
    pub all: Option<f64>,
    /// How wide.
    pub size: Size,
}

/// Where things stand: width, where bars begin, the longest bar, the height of a group, of text, and whether words are above.
struct Shape {
    width: f64,
    left: f64,
    longest: f64,
    step: f64,
    text: f64,
    above: bool,
}

const WIDE: Shape = Shape { width: 800.0, left: 130.0, longest: 530.0, step: 28.0, text: 14.0, above: false };
/// What words behind the longest bar need, and the widest that labels before it may be.
const BEHIND: f64 = 140.0;
const WIDEST: f64 = 480.0;
/// Some readers' typefaces are wider than the one that text is measured by.
const WIDER: f64 = 1.12;
const NARROW: Shape = Shape { width: 360.0, left: 2.0, longest: 350.0, step: 44.0, text: 13.0, above: true };

/// Draws the picture.
pub fn groups_svg(picture: &GroupPicture) -> Svg {
    let mut shape = if picture.size == Size::Wide { WIDE } else { NARROW };
    if !shape.above {
        let label = |row: &GroupRow| text_width(&row.label, shape.text) * WIDER + 20.0;
        shape.left = picture.rows.iter().map(label).fold(WIDE.left, f64::max).min(WIDEST);
        shape.longest = shape.width - shape.left - BEHIND;
    }
    // What stands above each bar, and how high each group is with it.
    let above: Vec<Vec<String>> = picture.rows.iter().map(|row| shape.above_bar(row)).collect();
    let heights: Vec<f64> =
        above.iter().map(|lines| shape.step + shape.line() * real(lines.len().saturating_sub(1))).collect();
    let height = heights.iter().sum::<f64>().max(shape.step) + 8.0;
    let class = "chart chart--groups";
    let mut drawing = Drawing::new(&picture.id, class, shape.width, height, &picture.title, &picture.description);
    let finite = |value: &f64| value.is_finite();
    let ends = picture.rows.iter().filter_map(|row| row.between.map(|between| between.1).or(row.value)).filter(finite);
    let most = picture.full.unwrap_or(0.0).max(picture.all.filter(finite).unwrap_or(0.0)).max(ends.fold(0.0, f64::max));
    let x = |value: f64| {
        let share = if most > 0.0 { (value / most).clamp(0.0, 1.0) } else { 0.0 };
        shape.left + share * shape.longest
    };
    drawing.line("chart__axis", (shape.left, 2.0), (shape.left, height - 2.0), colour::SOFT, 1.0, "");
    if let Some(all) = picture.all.filter(finite) {
        drawing.line("chart__all", (x(all), 2.0), (x(all), height - 2.0), colour::INK, 1.0, "4 3");
    }
    let mut top = 4.0;
    for ((row, lines), tall) in picture.rows.iter().zip(&above).zip(&heights) {
        let middle = if shape.above { top + tall - 13.0 } else { top + tall / 2.0 };
        let mut end = shape.left;
        match (row.value.filter(finite), row.between) {
            (Some(value), Some((low, high))) => {
                drawing.line("chart__between", (x(low), middle), (x(high), middle), colour::IMPROVEMENT, 2.0, "");
                drawing.mark(Mark::Improvement, (x(value), middle), 5.0, "");
                end = x(high);
            }
            (Some(value), None) if value > 0.0 => {
                drawing.line("chart__bar", (shape.left, middle), (x(value), middle), colour::IMPROVEMENT, 14.0, "");
                end = x(value);
            }
            _ => {}
        }
        for (at, line) in lines.iter().enumerate() {
            let place = (shape.left + 4.0, top + shape.text + shape.line() * real(at));
            drawing.text("chart__label", place, shape.text, "start", colour::INK, line);
        }
        if !shape.above {
            let base = middle + shape.text / 3.0;
            drawing.text("chart__label", (shape.left - 10.0, base), shape.text, "end", colour::INK, &row.label);
            drawing.text("chart__value", (end + 10.0, base), shape.text, "start", colour::INK, &row.words);
        }
        top += tall;
    }
    drawing.finish()
}

impl Shape {
    fn line(&self) -> f64 {
        self.text * 1.3
    }

    /// Label and value in lines that fit, where they stand above the bar.
    fn above_bar(&self, row: &GroupRow) -> Vec<String> {
        if !self.above {
            return Vec::new();
        }
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in format!("{}: {}", row.label, row.words).split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if !line.is_empty() && text_width(&longer, self.text) > self.longest - 8.0 {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
            } else {
                line = longer;
            }
        }
        lines.push(line);
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: Option<f64>, between: Option<(f64, f64)>) -> GroupRow {
        GroupRow { label: "a<b".into(), value, between, words: "of 40".into() }
    }

    #[test]
    fn a_bar_a_dot_with_its_interval_or_nothing() {
        let picture = GroupPicture {
            id: "g".into(),
            title: "Groups".into(),
            description: "Three.".into(),
            rows: vec![
                row(Some(50.0), None),
                row(Some(50.0), Some((40.0, 60.0))),
                row(None, None),
                row(Some(f64::NAN), None),
            ],
            full: Some(100.0),
            all: Some(25.0),
            size: Size::Wide,
        };
        let wide = groups_svg(&picture).to_string();
        assert_eq!((wide.matches("chart__bar").count(), wide.matches("chart__between").count()), (1, 1));
        assert!(wide.contains("x2=\"395\"") && wide.contains("x1=\"342\"") && wide.contains("x2=\"448\""), "{wide}");
        assert!(wide.contains("x1=\"262.5\"") && wide.contains("a&lt;b"), "{wide}");
        let narrow = groups_svg(&GroupPicture { size: Size::Compact, ..picture.clone() }).to_string();
        assert!(narrow.contains("a&lt;b: of 40") && narrow.contains("0 0 360 184"), "{narrow}");
        let long = GroupRow { label: "words that go on ".repeat(4), ..row(Some(1.0), None) };
        let narrow = GroupPicture { rows: vec![long], size: Size::Compact, ..picture };
        assert_eq!(groups_svg(&narrow).to_string().matches("chart__label").count(), 2, "two lines");
    }
}
