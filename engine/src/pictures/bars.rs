//! Bars beside their words: a few groups, one length each. A group without a value says why instead of having a bar.

use super::svg::{Drawing, Svg, colour};

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// How long; nothing when there is no value, or none that is told.
    pub value: Option<f64>,
    /// The value in words, or why there is none.
    pub words: String,
}

/// All that a picture needs.
#[derive(Debug, Clone, PartialEq)]
pub struct BarPicture {
    /// Unique in the page.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// What it says, in sentences.
    pub description: String,
    /// The bars, from the top.
    pub bars: Vec<Bar>,
    /// The length that fills the picture; the longest bar when left out.
    pub full: Option<f64>,
}

const WIDTH: f64 = 640.0;
/// Where bars begin.
const LEFT: f64 = 190.0;
/// The longest bar; its words stand behind it.
const LONGEST: f64 = 320.0;
const STEP: f64 = 30.0;

/// Draws the picture.
pub fn bars_svg(picture: &BarPicture) -> Svg {
    let height = STEP * crate::statistics::real(picture.bars.len().max(1)) + 8.0;
    let mut drawing =
        Drawing::new(&picture.id, "chart chart--bars", WIDTH, height, &picture.title, &picture.description);
    let values = picture.bars.iter().filter_map(|bar| bar.value).filter(|value| value.is_finite());
    let longest = picture.full.unwrap_or(0.0).max(values.fold(0.0, f64::max));
    let mut top = 4.0;
    for bar in &picture.bars {
        let middle = top + STEP / 2.0;
        drawing.text("chart__label", (LEFT - 10.0, middle + 5.0), 15.0, "end", colour::INK, &bar.label);
        let value = bar.value.filter(|value| value.is_finite() && *value > 0.0 && longest > 0.0);
        let length = value.map_or(0.0, |value| value / longest * LONGEST);
        if length > 0.0 {
            drawing.line("chart__bar", (LEFT, middle), (LEFT + length, middle), colour::IMPROVEMENT, 18.0, "");
        }
        drawing.text("chart__value", (LEFT + length + 8.0, middle + 5.0), 15.0, "start", colour::INK, &bar.words);
        top += STEP;
    }
    drawing.line("chart__axis", (LEFT, 2.0), (LEFT, height - 2.0), colour::SOFT, 1.0, "");
    drawing.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fills_the_picture_and_nothing_told_has_none() {
        let bar = |label: &str, value| Bar { label: label.into(), value, words: format!("{value:?} <of> it") };
        let picture = BarPicture {
            id: "b".into(),
            title: "Bars & words".into(),
            description: "Three.".into(),
            bars: vec![bar("a", Some(50.0)), bar("b", Some(25.0)), bar("c", None), bar("d", Some(f64::NAN))],
            full: None,
        };
        let svg = bars_svg(&picture).to_string();
        assert_eq!(svg.matches("chart__bar\"").count(), 2);
        assert!(svg.contains("x2=\"510\"") && svg.contains("x2=\"350\""), "{svg}");
        assert!(svg.contains("Bars &amp; words") && svg.contains("&lt;of&gt;"));
        let hundred = bars_svg(&BarPicture { full: Some(100.0), ..picture }).to_string();
        assert!(hundred.contains("x2=\"350\"") && hundred.contains("x2=\"270\""), "{hundred}");
    }
}
