//! A curve that falls in steps, with the band of its interval: who is still there after so many days.

use super::format::NumberFormat;
use super::frame::{Axis, extent, frame, key_line};
use super::svg::{Drawing, Svg, colour};
use super::xmr::Size;

/// What holds from a time until the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Since when.
    pub from: f64,
    /// The share.
    pub share: f64,
    /// Its interval, where there is one.
    pub interval: Option<(f64, f64)>,
    /// A part of what is missing, drawn from below.
    pub part: f64,
}

/// All that a picture needs.
#[derive(Debug, Clone, PartialEq)]
pub struct StepPicture {
    /// Unique in the page.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// What it says, in sentences.
    pub description: String,
    /// What stands across: "days after reablement ended".
    pub across: String,
    /// What the share is, and what the part is, for the key.
    pub names: (String, String),
    /// The stretches in order; before the first the share is 1.
    pub stretches: Vec<Stretch>,
    /// Where it ends.
    pub until: f64,
    /// How wide.
    pub size: Size,
}

/// Draws the picture.
pub fn steps_svg(picture: &StepPicture) -> Svg {
    let (width, height) = extent(picture.size);
    let mut drawing =
        Drawing::new(&picture.id, "chart chart--steps", width, height, &picture.title, &picture.description);
    let format = NumberFormat::Percent(0);
    let across = Axis { low: 0.0, high: picture.until.max(1.0), format: NumberFormat::Number(0) };
    let up = Axis { low: 0.0, high: 1.0, format };
    let frame = frame(&mut drawing, picture.size, (across, &picture.across), up, Some(1.0));
    let ends = picture.stretches.iter().skip(1).map(|next| next.from).chain([picture.until]);
    for (stretch, end) in picture.stretches.iter().zip(ends) {
        if let Some((low, high)) = stretch.interval {
            let (left, right) = (frame.x(stretch.from), frame.x(end.min(picture.until)));
            let (top, bottom) = (frame.y(high), frame.y(low));
            let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
            drawing.area("chart__band", &corners, colour::GRID);
        }
    }
    let walk = |first: f64, value: fn(&Stretch) -> f64| {
        let mut places = vec![(frame.x(0.0), frame.y(first))];
        let mut last = first;
        for stretch in &picture.stretches {
            let x = frame.x(stretch.from);
            places.push((x, frame.y(last)));
            last = value(stretch);
            places.push((x, frame.y(last)));
        }
        places.push((frame.x(picture.until), frame.y(last)));
        places
    };
    drawing.polyline("chart__steps", &walk(1.0, |stretch| stretch.share), colour::IMPROVEMENT, 2.0);
    drawing.dashed("chart__steps", &walk(0.0, |stretch| stretch.part), colour::CONCERN, 2.0, "5 3");
    let base = height - 10.0;
    let x = key_line(&mut drawing, (frame.left, base), (colour::IMPROVEMENT, ""), &picture.names.0);
    key_line(&mut drawing, (x, base), (colour::CONCERN, "5 3"), &picture.names.1);
    drawing.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_falls_at_its_times_and_goes_on_to_the_end() {
        let stretch = |from, share, part| Stretch { from, share, interval: Some((share - 0.1, share + 0.1)), part };
        let picture = StepPicture {
            id: "s".into(),
            title: "Still <at> home".into(),
            description: "Two steps.".into(),
            across: "days".into(),
            names: ("at home".into(), "moved".into()),
            stretches: vec![stretch(10.0, 0.8, 0.1), stretch(50.0, 0.5, 0.3)],
            until: 100.0,
            size: Size::Compact,
        };
        let svg = steps_svg(&picture).to_string();
        assert_eq!(svg.matches("chart__band").count(), 2);
        assert_eq!(svg.matches("chart__steps").count(), 2);
        assert!(svg.contains("Still &lt;at&gt; home") && svg.contains(">moved</text>"));
        let none = steps_svg(&StepPicture { stretches: vec![], until: 0.0, ..picture }).to_string();
        assert!(!none.contains("NaN") && !none.contains("inf"), "{none}");
    }
}
