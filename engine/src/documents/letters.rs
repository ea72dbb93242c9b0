//! How wide text is, and where its lines end. The typeface is Noto Sans, whose licence lets it go with every document.

use ttf_parser::Face;

use super::DocumentError;

/// The typeface: regular and bold, measured.
pub(super) struct Letters {
    regular: Face<'static>,
    bold: Face<'static>,
}

impl Letters {
    pub(super) fn new() -> Result<Self, DocumentError> {
        let face = |bytes: &'static [u8]| {
            Face::parse(bytes, 0).map_err(|error| DocumentError(format!("The typeface cannot be read: {error}.")))
        };
        Ok(Self { regular: face(notosans::REGULAR_TTF)?, bold: face(notosans::BOLD_TTF)? })
    }

    fn face(&self, bold: bool) -> &Face<'static> {
        if bold { &self.bold } else { &self.regular }
    }

    /// How wide a text is at a size, in points.
    pub(super) fn width(&self, text: &str, size: f32, bold: bool) -> f32 {
        let face = self.face(bold);
        let advance = |letter: char| {
            let glyph = face.glyph_index(letter).unwrap_or_default();
            f32::from(face.glyph_hor_advance(glyph).unwrap_or_default())
        };
        text.chars().map(advance).sum::<f32>() * size / f32::from(face.units_per_em())
    }

    /// The text with one blank for each run of blanks, and a mark for each letter that the typeface does not have.
    pub(super) fn plain(&self, text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        let known = |letter: char| {
            let has = |face: &Face<'_>| face.glyph_index(letter).is_some();
            if has(&self.regular) && has(&self.bold) { letter } else { '?' }
        };
        words.join(" ").chars().map(known).collect()
    }

    /// The lines of a text that are no wider than this; a word that is wider is cut.
    pub(super) fn lines(&self, text: &str, size: f32, bold: bool, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in self.plain(text).split(' ') {
            let together = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&together, size, bold) <= width {
                line = together;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                let longer = format!("{line}{letter}");
                if !line.is_empty() && self.width(&longer, size, bold) > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        lines.push(line);
        lines
    }
}
