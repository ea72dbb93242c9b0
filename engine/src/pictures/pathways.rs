//! What follows what as a map: boxes from left to right, lines as wide as they are frequent.

use super::svg::{Drawing, Svg, colour};
use crate::statistics::real;

/// One kind of event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Its name.
    pub name: String,
    /// A few words below it.
    pub words: String,
    /// Its place from left to right; places that nothing has take no room.
    pub layer: u8,
}

/// One stop directly after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The first, by its place in the list of stops.
    pub from: usize,
    /// The one that follows; it may be the same.
    pub to: usize,
    /// How often.
    pub times: u32,
    /// A few words on it.
    pub words: String,
}

/// All that a map needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathwayMap {
    /// Unique in the page; the ids of its elements begin with it.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// What it says, in sentences.
    pub description: String,
    /// The boxes.
    pub stops: Vec<Stop>,
    /// The lines; those that name no stop are left out.
    pub ways: Vec<Way>,
}

const WIDTH: f64 = 880.0;
const BOX: (f64, f64) = (150.0, 62.0);
/// Between two boxes of one layer, from middle to middle.
const STEP: f64 = 92.0;
/// Room above and below the boxes for lines that pass others, lead back, or lead to where they come from.
const ROOM: f64 = 110.0;
const LETTERS: usize = 20;
const TEXT: f64 = 12.0;

/// Draws the map.
pub fn pathway_svg(map: &PathwayMap) -> Svg {
    let mut layers: Vec<u8> = map.stops.iter().map(|stop| stop.layer).collect();
    layers.sort_unstable();
    layers.dedup();
    let of = |layer: u8| map.stops.iter().filter(move |stop| stop.layer == layer).count();
    let most = layers.iter().map(|layer| of(*layer)).max().unwrap_or(0);
    let height = 2.0 * ROOM + real(most.max(1) - usize::from(most > 0)) * STEP + BOX.1;
    let mut drawing = Drawing::new(&map.id, "chart chart--pathways", WIDTH, height, &map.title, &map.description);
    if map.stops.is_empty() {
        drawing.text("chart__empty", (WIDTH / 2.0, height / 2.0), 16.0, "middle", colour::SOFT, "Nothing happened.");
        return drawing.finish();
    }
    let gap = (WIDTH - BOX.0) / real(layers.len().max(2) - 1);
    // The middle of each box, and the rank of its layer.
    let mut taken = vec![0_usize; layers.len()];
    let places: Vec<(f64, f64, usize)> = map
        .stops
        .iter()
        .map(|stop| {
            let rank = layers.iter().position(|layer| *layer == stop.layer).unwrap_or(0);
            let down = real(taken[rank]) - (real(of(stop.layer)) - 1.0) / 2.0;
            taken[rank] += 1;
            (BOX.0 / 2.0 + real(rank) * gap, height / 2.0 + down * STEP, rank)
        })
        .collect();
    let most = map.ways.iter().map(|way| way.times).max().unwrap_or(1).max(1);
    let drawn = map.ways.iter().filter_map(|way| Some((way, places.get(way.from)?, places.get(way.to)?)));
    let lines: Vec<_> = drawn.map(|(way, from, to)| (way, line(*from, *to, way.from == way.to))).collect();
    for (way, points) in &lines {
        let width = 1.0 + 9.0 * f64::from(way.times) / f64::from(most);
        drawing.curve("chart__way", points, colour::IMPROVEMENT, width);
        drawing.arrow("chart__arrow", points[2], points[3], 5.0 + width, colour::IMPROVEMENT);
    }
    for (stop, (x, y, _)) in map.stops.iter().zip(&places) {
        drawing.rectangle("chart__stop", (x - BOX.0 / 2.0, y - BOX.1 / 2.0), BOX, colour::INK);
        let lines = wrapped(&stop.name);
        let top = y - 7.0 * real(lines.len()) + 3.0;
        for (at, line) in lines.iter().enumerate() {
            drawing.text("chart__name", (*x, top + 14.0 * real(at)), TEXT, "middle", colour::INK, line);
        }
        let below = top + 14.0 * real(lines.len());
        drawing.text("chart__words", (*x, below), TEXT, "middle", colour::SOFT, &stop.words);
    }
    // The most frequent choose first; words that have no room are left to the table.
    let mut taken: Vec<Space> =
        places.iter().map(|(x, y, _)| Space { middle: (*x, *y), half: (BOX.0 / 2.0, BOX.1 / 2.0) }).collect();
    for (way, points) in &lines {
        let half = (real(way.words.chars().count()) * TEXT * 0.27, TEXT * 0.6);
        let spaces = ALONG.iter().map(|part| Space { middle: along(points, *part), half });
        if let Some(free) = spaces.into_iter().find(|space| !taken.iter().any(|other| other.meets(space))) {
            drawing.label("chart__label", free.middle, TEXT, colour::INK, &way.words);
            taken.push(free);
        }
    }
    drawing.finish()
}

/// Where words may stand on their line, the best place first.
const ALONG: [f64; 9] = [0.5, 0.4, 0.6, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8];

/// A rectangle that something takes.
struct Space {
    middle: (f64, f64),
    half: (f64, f64),
}

impl Space {
    fn meets(&self, other: &Self) -> bool {
        (self.middle.0 - other.middle.0).abs() < self.half.0 + other.half.0
            && (self.middle.1 - other.middle.1).abs() < self.half.1 + other.half.1
    }
}

type Points = [(f64, f64); 4];

/// A curve from one box to another: to the right straight on, past others above, back below, to itself on top.
fn line(from: (f64, f64, usize), to: (f64, f64, usize), same: bool) -> Points {
    let (half, tall) = (BOX.0 / 2.0, BOX.1 / 2.0);
    if same {
        let top = from.1 - tall;
        return [(from.0 - 45.0, top), (from.0 - 65.0, top - 42.0), (from.0 + 5.0, top - 42.0), (from.0 - 15.0, top)];
    }
    let ranks = real(from.2.abs_diff(to.2));
    if from.2 == to.2 {
        let out = from.0 + half;
        return [(out, from.1 + 12.0), (out + 40.0, from.1), (out + 40.0, to.1), (out, to.1 - 12.0)];
    }
    if to.2 == from.2 + 1 {
        let (start, end) = (from.0 + half, to.0 - half - 6.0);
        let third = (end - start) / 3.0;
        return [(start, from.1), (start + third, from.1), (end - third, to.1), (end, to.1)];
    }
    if to.2 > from.2 {
        let (start, end) = (from.1 - tall, to.1 - tall - 6.0);
        let high = start.min(end) - 34.0 * ranks;
        return [(from.0 + 30.0, start), (from.0 + 60.0, high), (to.0, high), (to.0 + 30.0, end)];
    }
    let (start, end) = (from.1 + tall, to.1 + tall + 6.0);
    let low = start.max(end) + 40.0 * ranks;
    [(from.0 - 10.0 * ranks, start), (from.0 - 30.0, low), (to.0 + 30.0, low), (to.0 + 10.0 * ranks, end)]
}

/// The place at a part of a curve, 0 where it begins and 1 where it ends.
fn along(points: &Points, part: f64) -> (f64, f64) {
    let rest = 1.0 - part;
    let weights = [rest * rest * rest, 3.0 * rest * rest * part, 3.0 * rest * part * part, part * part * part];
    points
        .iter()
        .zip(weights)
        .fold((0.0, 0.0), |sum, (point, weight)| (sum.0 + point.0 * weight, sum.1 + point.1 * weight))
}

/// A name on at most three lines.
fn wrapped(name: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < LETTERS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.truncate(3);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map() -> PathwayMap {
        let stop = |name: &str, layer| Stop { name: name.into(), words: "10 times".into(), layer };
        let way = |from, to, times| Way { from, to, times, words: format!("{times} times") };
        PathwayMap {
            id: "map".into(),
            title: "What follows what".into(),
            description: "Ten requests <led> to an assessment.".into(),
            stops: vec![
                stop("Request", 0),
                stop("Service", 2),
                stop("Support of a carer through the person cared for", 2),
            ],
            ways: vec![way(0, 1, 10), way(0, 0, 5), way(1, 0, 1), way(1, 2, 1), way(0, 9, 1)],
        }
    }

    #[test]
    fn frequent_ways_are_wide_and_unknown_ones_are_not_drawn() {
        let svg = pathway_svg(&map()).to_string();
        assert_eq!(svg.matches("class=\"chart__way\"").count(), 4);
        // The most frequent is 10 wide, half of it 1 + 4.5.
        assert!(svg.contains("stroke-width=\"10\"") && svg.contains("stroke-width=\"5.5\""), "{svg}");
        assert!(svg.contains("&lt;led&gt;") && svg.contains("<desc id=\"map-desc\">"), "{svg}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }

    #[test]
    fn words_stand_beside_each_other_or_not_at_all() {
        assert_eq!(along(&[(0.0, 0.0), (1.0, 0.0), (2.0, 3.0), (3.0, 3.0)], 0.5), (1.5, 1.5));
        let same: Vec<Way> = (0..12).map(|_| Way { from: 0, to: 1, times: 3, words: "3 times".into() }).collect();
        let svg = pathway_svg(&PathwayMap { ways: same, ..map() }).to_string();
        assert_eq!(svg.matches("class=\"chart__way\"").count(), 12);
        // Each of the words has a ground and itself.
        let words = svg.matches("class=\"chart__label\"").count() / 2;
        assert!((2..=ALONG.len()).contains(&words), "{words} words on one line");
    }

    #[test]
    fn nothing_is_a_picture_too() {
        let svg = pathway_svg(&PathwayMap { stops: vec![], ways: vec![], ..map() }).to_string();
        assert!(svg.contains("Nothing happened."));
        let one = pathway_svg(&PathwayMap { stops: map().stops[..1].to_vec(), ways: vec![], ..map() }).to_string();
        assert!(one.contains("Request") && !one.contains("NaN"));
    }
}
