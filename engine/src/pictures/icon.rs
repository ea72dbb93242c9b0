//! The two icons of "Making Data Count" in our own drawing: a ring, a letter, a colour.
//!
//! The letter carries the meaning, the colour repeats it, and the title says it in words.

use super::draw::mark_of;
use super::svg::{Drawing, Svg, colour};
use crate::statistics::xmr::{Assurance, Variation};

/// What the last point shows: H or L for higher or lower, ~ for the usual ups and downs.
pub fn variation_icon(id: &str, variation: Variation) -> Svg {
    let letter = match variation {
        Variation::Usual => "~",
        Variation::ImprovementHigh | Variation::ConcernHigh | Variation::NeutralHigh => "H",
        Variation::ImprovementLow | Variation::ConcernLow | Variation::NeutralLow => "L",
    };
    icon(id, "icon icon--variation", letter, mark_of(variation).colour(), variation.sentence())
}

/// Whether the target will be met: P for pass, F for fail, ? for hit or miss.
pub fn assurance_icon(id: &str, assurance: Assurance) -> Svg {
    let (letter, ink) = match assurance {
        Assurance::Pass => ("P", colour::IMPROVEMENT),
        Assurance::HitOrMiss => ("?", colour::USUAL),
        Assurance::Fail => ("F", colour::CONCERN),
    };
    icon(id, "icon icon--assurance", letter, ink, assurance.sentence())
}

fn icon(id: &str, class: &str, letter: &str, ink: &str, sentence: &str) -> Svg {
    let mut drawing = Drawing::new(id, class, 40.0, 40.0, sentence, "");
    drawing.circle("icon__ring", (20.0, 20.0), 17.0, ink, 4.0);
    drawing.text("icon__letter", (20.0, 27.0), 20.0, "middle", ink, letter);
    drawing.finish()
}
