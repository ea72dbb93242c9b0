//! Writing SVG: every text escaped, every number short.

use std::fmt::{self, Write};

/// A finished picture, safe to put into a page as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Svg(String);

impl Svg {
    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The only colours of pictures. Each stands out from white by at least 3:1 (WCAG 2.2, 1.4.11),
/// those of text by 4.5:1 (1.4.3). Blue, orange and grey as in "Making Data Count", the orange
/// darkened because the original is too pale on white.
pub(super) mod colour {
    pub const IMPROVEMENT: &str = "#005eb8";
    pub const CONCERN: &str = "#b85c00";
    pub const NEUTRAL: &str = "#5b2c86";
    pub const USUAL: &str = "#636b70";
    pub const INK: &str = "#0b0c0c";
    pub const SOFT: &str = "#505a5f";
    pub const TARGET: &str = "#b10e1e";
    /// Only for the faint lines behind the picture, which carry no meaning of their own.
    pub const GRID: &str = "#dcdfe1";
}

/// Text between tags or inside double quotes. Characters XML forbids become a replacement mark.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}

/// A picture being written.
pub(super) struct Drawing {
    text: String,
}

impl Drawing {
    /// Begins a picture named by its title and description. `id` becomes part of element ids; all
    /// but ASCII letters, digits, `-` and `_` are left out of it.
    pub(super) fn new(id: &str, class: &str, width: f64, height: f64, title: &str, description: &str) -> Self {
        let id: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        let named = if description.is_empty() { format!("{id}-title") } else { format!("{id}-title {id}-desc") };
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{named}\" font-family=\"arial, sans-serif\"><title id=\"{id}-title\">{}</title>",
            short(width),
            short(height),
            escape(title)
        );
        if !description.is_empty() {
            let _ = write!(text, "<desc id=\"{id}-desc\">{}</desc>", escape(description));
        }
        Self { text }
    }

    pub(super) fn line(
        &mut self,
        class: &str,
        from: (f64, f64),
        to: (f64, f64),
        colour: &str,
        width: f64,
        dashes: &str,
    ) {
        let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
        let _ = write!(
            self.text,
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{colour}\" stroke-width=\"{width}\"{dashes}/>",
            short(from.0),
            short(from.1),
            short(to.0),
            short(to.1)
        );
    }

    pub(super) fn polyline(&mut self, class: &str, places: &[(f64, f64)], colour: &str, width: f64) {
        let points: Vec<String> = places.iter().map(|(x, y)| format!("{},{}", short(*x), short(*y))).collect();
        let _ = write!(
            self.text,
            "<polyline class=\"{class}\" points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>",
            points.join(" ")
        );
    }

    /// As [`Drawing::polyline`], dashed.
    pub(super) fn dashed(&mut self, class: &str, places: &[(f64, f64)], colour: &str, width: f64, dashes: &str) {
        let points: Vec<String> = places.iter().map(|(x, y)| format!("{},{}", short(*x), short(*y))).collect();
        let _ = write!(
            self.text,
            "<polyline class=\"{class}\" points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-dasharray=\"{dashes}\"/>",
            points.join(" ")
        );
    }

    /// A plain area inside corners.
    pub(super) fn area(&mut self, class: &str, corners: &[(f64, f64)], colour: &str) {
        let points: Vec<String> = corners.iter().map(|(x, y)| format!("{},{}", short(*x), short(*y))).collect();
        let _ = write!(self.text, "<polygon class=\"{class}\" points=\"{}\" fill=\"{colour}\"/>", points.join(" "));
    }

    /// `anchor` is `start`, `middle` or `end`; `place.1` is the base line.
    pub(super) fn text(&mut self, class: &str, place: (f64, f64), size: f64, anchor: &str, colour: &str, text: &str) {
        let _ = write!(
            self.text,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{}</text>",
            short(place.0),
            short(place.1),
            escape(text)
        );
    }

    /// A shape around a place: circle, diamond, square, or triangle pointing up or down.
    pub(super) fn mark(&mut self, mark: Mark, (x, y): (f64, f64), size: f64, hint: &str) {
        let title = if hint.is_empty() { String::new() } else { format!("<title>{}</title>", escape(hint)) };
        let (class, colour) = (mark.class(), mark.colour());
        let corners = |offsets: &[(f64, f64)]| {
            offsets
                .iter()
                .map(|(dx, dy)| format!("{},{}", short(x + dx * size), short(y + dy * size)))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let points = match mark {
            Mark::Usual => {
                let _ = write!(
                    self.text,
                    "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{colour}\">{title}</circle>",
                    short(x),
                    short(y),
                    short(size * 0.8)
                );
                return;
            }
            Mark::Improvement => corners(&[(0.0, -1.35), (1.35, 0.0), (0.0, 1.35), (-1.35, 0.0)]),
            Mark::Concern => corners(&[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]),
            Mark::Neutral => corners(&[(0.0, -1.3), (1.25, 0.9), (-1.25, 0.9)]),
        };
        let _ = write!(self.text, "<polygon class=\"{class}\" points=\"{points}\" fill=\"{colour}\">{title}</polygon>");
    }

    /// A value that can still change: a ring.
    pub(super) fn hollow(&mut self, (x, y): (f64, f64), size: f64, hint: &str) {
        let title = if hint.is_empty() { String::new() } else { format!("<title>{}</title>", escape(hint)) };
        let _ = write!(
            self.text,
            "<circle class=\"point point--provisional\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"#ffffff\" stroke=\"{}\" stroke-width=\"1.5\">{title}</circle>",
            short(x),
            short(y),
            short(size * 0.8),
            colour::USUAL
        );
    }

    pub(super) fn circle(&mut self, class: &str, (x, y): (f64, f64), radius: f64, stroke: &str, width: f64) {
        let _ = write!(
            self.text,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"#ffffff\" stroke=\"{stroke}\" stroke-width=\"{width}\"/>",
            short(x),
            short(y),
            short(radius)
        );
    }

    /// A curve with its two points of control between its ends.
    pub(super) fn curve(&mut self, class: &str, points: &[(f64, f64); 4], colour: &str, width: f64) {
        let [a, b, c, d] = points.map(|(x, y)| format!("{} {}", short(x), short(y)));
        let _ = write!(
            self.text,
            "<path class=\"{class}\" d=\"M{a} C{b}, {c}, {d}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\"/>",
            short(width)
        );
    }

    /// The head of an arrow at a place, seen from another.
    pub(super) fn arrow(&mut self, class: &str, from: (f64, f64), to: (f64, f64), size: f64, colour: &str) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1.0);
        let (dx, dy) = (dx / length * size, dy / length * size);
        let corners =
            [(to.0 + dx * 0.5, to.1 + dy * 0.5), (to.0 - dx - dy, to.1 - dy + dx), (to.0 - dx + dy, to.1 - dy - dx)];
        let corners = corners.map(|(x, y)| format!("{},{}", short(x), short(y)));
        let _ = write!(self.text, "<polygon class=\"{class}\" points=\"{}\" fill=\"{colour}\"/>", corners.join(" "));
    }

    /// A white box with a border.
    pub(super) fn rectangle(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64), stroke: &str) {
        let _ = write!(
            self.text,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#ffffff\" stroke=\"{stroke}\" stroke-width=\"1.5\"/>",
            short(x),
            short(y),
            short(width),
            short(height)
        );
    }

    /// Text around a place that stands out from lines behind it.
    pub(super) fn label(&mut self, class: &str, (x, y): (f64, f64), size: f64, colour: &str, text: &str) {
        // The ground is the same words in wide white strokes: a page may take no other way of painting words twice.
        for ground in [" stroke=\"#ffffff\" stroke-width=\"7\" stroke-linejoin=\"round\" aria-hidden=\"true\"", ""] {
            let _ = write!(
                self.text,
                "<text class=\"{class}\" x=\"{}\" y=\"{}\" font-size=\"{size}\" text-anchor=\"middle\" fill=\"{}\"{ground}>{}</text>",
                short(x),
                short(y + size / 3.0),
                if ground.is_empty() { colour } else { "#ffffff" },
                escape(text)
            );
        }
    }

    pub(super) fn finish(mut self) -> Svg {
        self.text.push_str("</svg>");
        Svg(self.text)
    }
}

/// What a point means, as a shape and a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Usual,
    Improvement,
    Concern,
    Neutral,
}

impl Mark {
    pub(super) const ALL: [Self; 4] = [Self::Usual, Self::Improvement, Self::Concern, Self::Neutral];

    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Usual => "point point--usual",
            Self::Improvement => "point point--improvement",
            Self::Concern => "point point--concern",
            Self::Neutral => "point point--neutral",
        }
    }

    pub(super) const fn colour(self) -> &'static str {
        match self {
            Self::Usual => colour::USUAL,
            Self::Improvement => colour::IMPROVEMENT,
            Self::Concern => colour::CONCERN,
            Self::Neutral => colour::NEUTRAL,
        }
    }

    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Usual => "as usual",
            Self::Improvement => "improvement",
            Self::Concern => "concern",
            Self::Neutral => "change",
        }
    }
}

/// At most two decimals, no trailing noughts.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
