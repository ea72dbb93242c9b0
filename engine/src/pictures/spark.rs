//! A chart the size of a word, for lists of measures.

use super::draw::mark_of;
use super::svg::{Drawing, Svg, colour};
use super::xmr::XmrPicture;
use crate::statistics::real;

/// The path of the values and the last point, named by the same summary as the whole picture.
pub fn sparkline(picture: &XmrPicture) -> Svg {
    let (width, height) = (120.0, 32.0);
    let id = format!("{}-spark", picture.id);
    let mut drawing = Drawing::new(&id, "chart chart--spark", width, height, &picture.title, &picture.summary());
    let (low, high) = picture
        .values()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let count = picture.count();
    let place = |number: usize, value: f64| {
        let along = if count > 1 { real(number) / real(count - 1) } else { 0.5 };
        let up = if high > low { (value - low) / (high - low) } else { 0.5 };
        (7.0 + along * (width - 14.0), height - 7.0 - up * (height - 14.0))
    };
    let path: Vec<(f64, f64)> = picture.values().enumerate().map(|(number, value)| place(number, value)).collect();
    if let Some(group) = picture.xmr.groups.last()
        && high > low
    {
        let y = place(0, group.mean).1;
        drawing.line("chart__mean", (place(group.start, 0.0).0, y), (width - 7.0, y), colour::SOFT, 1.0, "2 2");
    }
    drawing.polyline("chart__path", &path, colour::USUAL, 1.5);
    for at in path.iter().skip(picture.xmr.points.len()) {
        drawing.hollow(*at, 2.5, "");
    }
    let judged = picture.xmr.points.len().checked_sub(1).and_then(|last| path.get(last));
    if let (Some(at), Some(point)) = (judged, picture.xmr.points.last()) {
        drawing.mark(mark_of(point.variation), *at, 4.0, "");
    }
    drawing.finish()
}
