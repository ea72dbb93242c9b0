//! Groups below each other, each with a bar, or with a dot and its interval; a line for what all together have. On a narrow
//! picture the words stand above the bar, so that they are read on a phone.

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

const WIDE: Shape = Shape { width: 800.0, left: 260.0, longest: 330.0, step: 28.0, text: 14.0, above: false };
const NARROW: Shape = Shape { width: 360.0, left: 2.0, longest: 350.0, step: 44.0, text: 13.0, above: true };

/// Draws the picture.
pub fn groups_svg(picture: &GroupPicture) -> Svg {
    let shape = if picture.size == Size::Wide { WIDE } else { NARROW };
    let height = shape.step * real(picture.rows.len().max(1)) + 8.0;
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
    for (at, row) in picture.rows.iter().enumerate() {
        let top = 4.0 + shape.step * real(at);
        let middle = if shape.above { top + shape.step - 13.0 } else { top + shape.step / 2.0 };
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
        let base = middle + shape.text / 3.0;
        if shape.above {
            let both = format!("{}: {}", row.label, row.words);
            drawing.text("chart__label", (shape.left + 4.0, top + shape.text), shape.text, "start", colour::INK, &both);
        } else {
            drawing.text("chart__label", (shape.left - 10.0, base), shape.text, "end", colour::INK, &row.label);
            drawing.text("chart__value", (end + 10.0, base), shape.text, "start", colour::INK, &row.words);
        }
    }
    drawing.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: Option<f64>, between: Option<(f64, f64)>) -> GroupRow {
        GroupRow { label: "65 <and> above".into(), value, between, words: "of 40".into() }
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
        assert!(wide.contains("x2=\"425\"") && wide.contains("x1=\"392\"") && wide.contains("x2=\"458\""), "{wide}");
        assert!(wide.contains("x1=\"342.5\"") && wide.contains("&lt;and&gt;"), "{wide}");
        let narrow = groups_svg(&GroupPicture { size: Size::Compact, ..picture }).to_string();
        assert!(narrow.contains("65 &lt;and&gt; above: of 40") && narrow.contains("0 0 360 184"), "{narrow}");
    }
}
