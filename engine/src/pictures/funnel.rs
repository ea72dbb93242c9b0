//! A funnel: each unit by its size and its share, between the limits of chance. No rank: the order of units says nothing.

use super::format::NumberFormat;
use super::frame::{Axis, TEXT, extent, frame, key_line};
use super::layout::text_width;
use super::svg::{Drawing, Mark, Svg, colour};
use super::xmr::Size;
use crate::statistics::funnel::{Funnel, Limits, Place};
use crate::statistics::real;

/// All that a picture needs.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelPicture {
    /// Unique in the page.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// What it says, in sentences.
    pub description: String,
    /// What a size counts: "reviews due".
    pub across: String,
    /// How values are written.
    pub format: NumberFormat,
    /// The funnel.
    pub funnel: Funnel,
    /// The names of its units, in its order.
    pub names: Vec<String>,
    /// How wide.
    pub size: Size,
}

/// Parts of each curve.
const PARTS: usize = 60;
/// So many units far out are named in the picture; more would not be read.
const NAMED: usize = 6;

/// Draws the picture.
pub fn funnel_svg(picture: &FunnelPicture) -> Svg {
    let (width, height) = extent(picture.size);
    let mut drawing =
        Drawing::new(&picture.id, "chart chart--funnel", width, height, &picture.title, &picture.description);
    let funnel = &picture.funnel;
    let drawn: Vec<(usize, f64, f64, Place)> = funnel
        .points
        .iter()
        .enumerate()
        .filter_map(|(at, point)| Some((at, point.unit.size, point.value?, point.place)))
        .collect();
    let most = drawn.iter().map(|(_, size, ..)| *size).fold(0.0, f64::max);
    if drawn.is_empty() {
        let words = "There is nothing to compare.";
        drawing.text("chart__empty", (width / 2.0, height / 2.0), 16.0, "middle", colour::SOFT, words);
        return drawing.finish();
    }
    // Limits of very small sizes fill any picture; the heights are those of the points and of limits from a tenth on.
    let limits = funnel.limits_at((most / 10.0).max(1.0));
    let values = drawn.iter().map(|(_, _, value, _)| *value).chain([limits.low_998, limits.high_998, funnel.centre]);
    let (low, high) = values.fold((f64::INFINITY, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let high = if high > low { high } else { low + 0.1 };
    let across = Axis { low: 0.0, high: most * 1.02, format: NumberFormat::Number(0) };
    let top = matches!(picture.format, NumberFormat::Percent(_)).then_some(1.0);
    let up = Axis { low, high, format: picture.format };
    let frame = frame(&mut drawing, picture.size, (across, &picture.across), up, top);
    let y = |value: f64| frame.y(value).clamp(frame.top, frame.bottom);
    let centre = y(funnel.centre);
    drawing.line("chart__mean", (frame.left, centre), (frame.right, centre), colour::INK, 1.5, "");
    for (of, dashes) in curves() {
        let places: Vec<(f64, f64)> = (1..=PARTS)
            .map(|part| {
                let size = frame.most() * (real(part) / real(PARTS)).powi(2);
                (frame.x(size), y(of(funnel.limits_at(size))))
            })
            .collect();
        drawing.dashed("chart__limit", &places, colour::SOFT, 1.5, dashes);
    }
    let named = |place: Place| matches!(place, Place::FarAbove | Place::FarBelow);
    let names = drawn.iter().filter(|(.., place)| named(*place)).count() <= NAMED;
    for (at, size, value, place) in &drawn {
        let name = picture.names.get(*at).map_or("", String::as_str);
        let spot = (frame.x(*size), y(*value));
        let mark = if *place == Place::Within { Mark::Usual } else { Mark::Neutral };
        let hint = format!("{name}: {} of {size:.0}. {}", picture.format.text(*value), place.sentence());
        drawing.mark(mark, spot, 4.5, &hint);
        if names && named(*place) {
            let room = text_width(name, TEXT) + 10.0;
            let (x, anchor) = if spot.0 + room > width { (spot.0 - 9.0, "end") } else { (spot.0 + 9.0, "start") };
            drawing.text("chart__name", (x, spot.1 + 4.0), TEXT, anchor, colour::INK, name);
        }
    }
    key(&mut drawing, picture, (frame.left, height - 10.0), drawn.iter().any(|(.., place)| *place != Place::Within));
    drawing.finish()
}

type Curve = (fn(Limits) -> f64, &'static str);

fn curves() -> [Curve; 4] {
    [
        (|limits| limits.low_998, "7 4"),
        (|limits| limits.low_95, "2 3"),
        (|limits| limits.high_95, "2 3"),
        (|limits| limits.high_998, "7 4"),
    ]
}

fn key(drawing: &mut Drawing, picture: &FunnelPicture, (left, base): (f64, f64), outside: bool) {
    let words = format!("all together {}", picture.format.text(picture.funnel.centre));
    let mut x = key_line(drawing, (left, base), (colour::INK, ""), &words);
    x = key_line(drawing, (x, base), (colour::SOFT, "2 3"), "95%");
    x = key_line(drawing, (x, base), (colour::SOFT, "7 4"), "99.8%");
    if outside {
        drawing.mark(Mark::Neutral, (x + 5.0, base - 4.0), 4.5, "");
        drawing.text("chart__key", (x + 15.0, base), TEXT, "start", colour::INK, "outside");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::statistics::funnel::{Kind, Unit, funnel};

    fn picture(units: &[(f64, f64)]) -> String {
        let units: Vec<Unit> = units.iter().map(|(count, size)| Unit { count: *count, size: *size }).collect();
        let picture = FunnelPicture {
            id: "f".into(),
            title: "Reviews <by> provider".into(),
            description: "Four.".into(),
            across: "people".into(),
            format: NumberFormat::Percent(0),
            funnel: funnel(Kind::Share, &units).unwrap(),
            names: ["Elm & Co", "Oak", "Ash", "None"].map(str::to_owned).to_vec(),
            size: Size::Wide,
        };
        funnel_svg(&picture).to_string()
    }

    #[test]
    fn every_unit_with_a_size_is_a_point_and_only_what_is_far_out_is_named() {
        let svg = picture(&[(25.0, 100.0), (41.0, 100.0), (34.0, 200.0), (0.0, 0.0)]);
        assert_eq!(svg.matches("class=\"chart__limit\"").count(), 4);
        assert_eq!(svg.matches("<title>").count(), 3, "{svg}");
        assert!(svg.contains("Oak: 41% of 100. Much higher"), "{svg}");
        assert!(svg.contains(">Oak</text>") && !svg.contains(">Ash</text>"), "{svg}");
        assert!(svg.contains("Elm &amp; Co: 25% of 100. No different"));
        assert!(svg.contains("all together 25%") && !svg.contains("NaN"));
    }

    #[test]
    fn one_unit_of_all_or_none_is_drawn_without_nonsense() {
        for units in [[(5.0, 5.0)], [(0.0, 5.0)]] {
            let svg = picture(&units);
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}
