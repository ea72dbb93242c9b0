//! Pictures are well-formed, safe, legible, and say in words what they show.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::format::NumberFormat;
use super::layout::{shown_labels, spread, text_width, ticks};
use super::svg::colour;
use super::*;
use crate::statistics::xmr::{Assurance, Better, Settings, Variation, xmr};

fn picture(values: &[f64], settings: Settings) -> XmrPicture {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    XmrPicture {
        id: "solved".into(),
        title: "Solved within 24 hours, by month".into(),
        value_name: "Solved within 24 hours".into(),
        period_name: "Month".into(),
        labels: (0..values.len()).map(|place| format!("{} {}", months[place % 12], 2024 + place / 12)).collect(),
        xmr: xmr(values, settings).unwrap(),
        format: NumberFormat::Percent(0),
        provisional: vec![],
        notes: vec![Note { at: 3, text: "New front door".into() }],
        size: Size::Compact,
    }
}

fn shares() -> Vec<f64> {
    let mut shares: Vec<f64> = (0..14).map(|place| 0.42 + 0.03 * f64::from((place * 7) % 5) / 4.0).collect();
    shares.extend([0.44, 0.52, 0.55, 0.56, 0.58, 0.57, 0.6, 0.61, 0.58, 0.62]);
    shares
}

fn usual() -> XmrPicture {
    picture(&shares(), Settings { target: Some(0.6), ..Settings::new(Better::Higher) })
}

/// The names of the elements in order, having checked that they nest, that attributes are quoted
/// and unique, and that text holds no bare mark-up.
fn elements(svg: &str) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    let mut seen = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>'), "bare > in {:?}", &rest[..start]);
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let body = tag.trim_end_matches('/');
        let (name, mut attributes) = body.split_once(' ').unwrap_or((body, ""));
        let mut names = Vec::new();
        while let Some((attribute, after)) = attributes.split_once("=\"") {
            let attribute = attribute.trim();
            assert!(attribute.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{attribute:?}");
            assert!(!names.contains(&attribute), "{attribute} twice");
            assert!(attribute != "style" && !attribute.starts_with("on"), "{attribute}");
            names.push(attribute);
            attributes = after.split_once('"').expect("a value ends").1;
        }
        assert_eq!(attributes.trim(), "");
        seen.push(name.to_owned());
        if !tag.ends_with('/') {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty() && rest.is_empty(), "{open:?} {rest:?}");
    for part in svg.split('&').skip(1) {
        assert!(["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|entity| part.starts_with(entity)), "{part}");
    }
    seen
}

#[test]
fn every_picture_is_well_formed_and_named() {
    let mut wide = picture(&shares(), Settings { rebase_at: vec![15], ..Settings::new(Better::Neither) });
    wide.size = Size::Wide;
    let pictures = [
        usual(),
        wide,
        picture(&[], Settings::new(Better::Lower)),
        picture(&[0.5], Settings::new(Better::Lower)),
        picture(&[0.0; 13], Settings::new(Better::Lower)),
        picture(&[1e12, -1e12, 3.0], Settings::new(Better::Lower)),
        picture(&[0.1; 200], Settings::new(Better::Lower)),
    ];
    for picture in pictures {
        for svg in [xmr_svg(&picture), sparkline(&picture)] {
            let svg = svg.as_str();
            let names = elements(svg);
            assert!(names.iter().all(|name| {
                ["svg", "title", "desc", "line", "polyline", "polygon", "circle", "text"].contains(&name.as_str())
            }));
            assert_eq!(names[..3], ["svg", "title", "desc"]);
            assert!(svg.contains("role=\"img\"") && svg.contains("viewBox=\"0 0 "));
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
    assert!(xmr_svg(&usual()).as_str().contains("aria-labelledby=\"solved-title solved-desc\""));
    for svg in [variation_icon("v", Variation::ConcernLow), assurance_icon("a", Assurance::Pass)] {
        assert_eq!(elements(svg.as_str())[..2], ["svg", "title"]);
    }
}

#[test]
fn nothing_typed_becomes_mark_up() {
    let mut picture = usual();
    let attack = "</title><script>alert('x')</script>\" onload=\"y & z\u{0}\u{1b}";
    picture.title = attack.into();
    picture.id = "a\" onload=\"b".into();
    picture.labels[23] = attack.into();
    picture.notes[0].text = attack.into();
    let svg = xmr_svg(&picture);
    elements(svg.as_str());
    assert!(!svg.as_str().contains("<script") && !svg.as_str().contains('\u{0}'));
    assert!(svg.as_str().contains("id=\"aonloadb-title\""));
    elements(sparkline(&picture).as_str());
}

#[test]
fn points_differ_by_shape_and_class() {
    let svg = xmr_svg(&usual()).to_string();
    assert!(svg.contains("<polygon class=\"point point--improvement\""));
    assert!(svg.contains("<polygon class=\"point point--concern\""));
    assert!(svg.contains("Dec 2025: 62%. A real improvement: higher than usual."));
    for part in ["target 60%", "chart__limit\"", "stroke-dasharray=\"6 4\"", "mean ", ">improvement<", "New front door"]
    {
        assert_eq!(svg.contains(part), part != "New front door", "{part}");
    }
    // Shapes of a neutral series are neither of the two.
    let neutral = xmr_svg(&picture(&shares(), Settings::new(Better::Neither))).to_string();
    assert!(neutral.contains("point--neutral") && !neutral.contains("point--concern"));
}

#[test]
fn the_table_says_what_the_picture_says() {
    let table = table_of(&picture(&shares(), Settings { rebase_at: vec![15], ..Settings::new(Better::Higher) }));
    assert_eq!(table.headings[..2], ["Month", "Solved within 24 hours"]);
    assert_eq!(table.rows.len(), 24);
    assert!(table.rows.iter().all(|row| row.len() == table.headings.len()));
    assert_eq!(table.rows[3][3], "1. New front door");
    assert_eq!(table.rows[15][3], "2. New limits begin here.");
    assert_eq!(table.rows[15][..2], ["Apr 2025", "52%"]);
    assert!(table_of(&picture(&[], Settings::new(Better::Higher))).rows.is_empty());
}

#[test]
fn a_table_says_once_what_holds_for_many_rows() {
    let table = table_of(&picture(&shares(), Settings { rebase_at: vec![15], ..Settings::new(Better::Higher) }));
    assert_eq!(table.lines.len(), 2, "{:?}", table.lines);
    assert!(table.lines[0].starts_with("Jan 2024 to Mar 2025: mean 43%, usually between "), "{}", table.lines[0]);
    assert!(table.lines[1].starts_with("From Apr 2025 on: mean 58%, usually between "), "{}", table.lines[1]);
    let usual = table.rows.iter().filter(|row| row[2].is_empty()).count();
    assert!(usual > 0, "the usual is not worth a word");
    assert!(table.rows.iter().all(|row| !row[2].contains("usual ups and downs")));
    let mut plain = picture(&shares(), Settings::new(Better::Higher));
    plain.notes.clear();
    assert_eq!(table_of(&plain).headings.len(), 3, "without notes there is no column of notes");
}

#[test]
fn limits_go_no_further_than_a_value_can_wherever_they_are_read() {
    let values = [0.9, 1.0, 0.8, 1.0, 0.9, 1.0, 0.85, 1.0, 0.9, 1.0, 0.8, 1.0];
    let free = picture(&values, Settings::new(Better::Higher));
    let bound = picture(&values, Settings { bounds: (0.0, 1.0), ..Settings::new(Better::Higher) });
    for (picture, within) in [(&free, false), (&bound, true)] {
        let texts = [xmr_svg(picture).to_string(), picture.summary(), table_of(picture).lines.concat()];
        for text in texts {
            assert_eq!(!text.contains("132%"), within, "{text}");
            assert_eq!(text.contains("between 54% and 100%") || text.contains("upper 100%"), within, "{text}");
        }
    }
    let named = |picture: &XmrPicture| picture.xmr.points.iter().map(|point| point.rule).collect::<Vec<_>>();
    assert_eq!(named(&free), named(&bound));
}

#[test]
fn the_summary_is_plain_english() {
    let text = usual().summary();
    assert!(text.starts_with("24 values. The last, Dec 2025, is 62%. Mean "), "{text}");
    assert!(text.contains("Target 60%.") && text.contains("A real improvement"));
    assert!(picture(&[0.5, 0.6], Settings::new(Better::Higher)).summary().contains("on trial"));
    assert_eq!(picture(&[], Settings::new(Better::Higher)).summary(), "There are no values yet.");
}

#[test]
fn numbers_as_people_read_them() {
    for (format, value, text) in [
        (NumberFormat::Number(0), 1_234_567.0, "1,234,567"),
        (NumberFormat::Number(1), -1234.56, "−1,234.6"),
        (NumberFormat::Number(0), -0.2, "0"),
        (NumberFormat::Number(0), 999.0, "999"),
        (NumberFormat::Percent(0), 0.544, "54%"),
        (NumberFormat::Percent(1), 0.544, "54.4%"),
    ] {
        assert_eq!(format.text(value), text);
    }
    assert_eq!(NumberFormat::Percent(1).tick(0.5, 0.1), "50%");
    assert_eq!(NumberFormat::Number(0).tick(0.5, 0.25), "0.50");
}

#[test]
fn ticks_are_round_and_cover() {
    for (low, high, expected) in [
        (0.0, 1.0, vec![0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (3.0, 97.0, vec![0.0, 20.0, 40.0, 60.0, 80.0, 100.0]),
        (-7.0, 8.0, vec![-10.0, -5.0, 0.0, 5.0, 10.0]),
    ] {
        let (marks, _) = ticks(low, high, 5.0);
        assert_eq!(marks.len(), expected.len(), "{marks:?}");
        assert!(marks.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-9), "{marks:?}");
    }
}

#[test]
fn labels_do_not_touch() {
    for count in [1, 2, 12, 24, 61, 200] {
        let widths = vec![text_width("Sep 2025", 12.0); count];
        let spacing = 330.0 / f64::from(u32::try_from(count).unwrap());
        let shown = shown_labels(&widths, spacing, 10.0);
        assert_eq!(shown.last(), Some(&(count - 1)));
        for pair in shown.windows(2) {
            let apart = f64::from(u32::try_from(pair[1] - pair[0]).unwrap()) * spacing;
            assert!(apart >= widths[0] + 10.0 - 1e-9, "{count}: {apart}");
        }
    }
    let mut places = [50.0, 52.0, 53.0, 199.0];
    spread(&mut places, 14.0, 10.0, 200.0);
    assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 14.0 - 1e-9), "{places:?}");
}

/// Contrast with white by WCAG 2.2's formula.
#[test]
fn colours_stand_out() {
    let contrast = |hex: &str| {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        1.05 / (0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5) + 0.05)
    };
    for ink in [
        colour::IMPROVEMENT,
        colour::CONCERN,
        colour::NEUTRAL,
        colour::USUAL,
        colour::INK,
        colour::SOFT,
        colour::TARGET,
    ] {
        assert!(contrast(ink) >= 4.5, "{ink} {}", contrast(ink));
    }
}

fn beside_others(values: &[Option<f64>]) -> ComparePicture {
    let series = |name: &str, part, values: &[Option<f64>]| Series {
        name: name.into(),
        part,
        values: values.to_vec(),
        margins: vec![Some(1.5); values.len()],
    };
    let above: Vec<Option<f64>> = values.iter().map(|value| value.map(|value| value + 3.0)).collect();
    ComparePicture {
        id: "beside".into(),
        title: "People who receive direct payments".into(),
        description: "36.5 in 2020-21.".into(),
        labels: (0..values.len()).map(|at| format!("20{:02}-{:02}", 15 + at, 16 + at)).collect(),
        series: vec![
            series("Darlington", Part::Subject, values),
            series("England & <all>", Part::Reference, &above),
            series("Neighbour", Part::Peer, &above),
        ],
        peers: "nearest neighbours".into(),
        format: NumberFormat::Number(1),
        size: Size::Compact,
    }
}

fn four_corners(spots: &[(f64, f64)]) -> QuadrantPicture {
    QuadrantPicture {
        id: "quadrants".into(),
        title: "Outcomes and spending".into(),
        description: "One place among others.".into(),
        across: ("Spending per adult".into(), NumberFormat::Number(0)),
        up: ("Outcome score".into(), NumberFormat::Number(1)),
        middle: (400.0, 0.0),
        corners: ["better for less", "better for more", "worse for less", "worse for more"].map(Into::into),
        spots: spots
            .iter()
            .enumerate()
            .map(|(at, (x, y))| Spot {
                name: format!("Place <{at}>"),
                x: *x,
                y: *y,
                interval: Some((y - 0.2, y + 0.2)),
                subject: at == 0,
                peer: at == 1,
            })
            .collect(),
        size: Size::Wide,
    }
}

#[test]
fn comparisons_are_well_formed_whatever_is_missing() {
    let gaps = [Some(36.5), None, Some(37.0), Some(38.2)];
    for values in [&gaps[..], &[None, None], &[], &[Some(0.0)], &[Some(1e9), Some(-1e9)], &[Some(5.0); 40]] {
        for size in [Size::Compact, Size::Wide] {
            let svg = compare_svg(&ComparePicture { size, ..beside_others(values) });
            assert_eq!(elements(svg.as_str())[..3], ["svg", "title", "desc"]);
            assert!(!svg.as_str().contains("NaN") && !svg.as_str().contains("inf"), "{svg}");
        }
    }
    let svg = compare_svg(&beside_others(&gaps));
    let lines = elements(svg.as_str()).iter().filter(|name| *name == "polyline").count();
    assert_eq!(lines, 2, "a missing year breaks the line of the place and of England; neighbours have none");
    assert!(compare_svg(&beside_others(&[None])).as_str().contains("There are no values."));
    for spots in [&[(350.0, 0.5), (450.0, -0.5), (400.0, 1.0)][..], &[], &[(1.0, 1.0)], &[(f64::NAN, 0.0)]] {
        let svg = quadrant_svg(&four_corners(spots));
        assert_eq!(elements(svg.as_str())[..3], ["svg", "title", "desc"]);
        assert!(!svg.as_str().contains("inf"), "{svg}");
    }
    assert!(quadrant_svg(&four_corners(&[(350.0, 0.5), (450.0, -0.5)])).as_str().contains("Place &lt;0&gt;"));
}
