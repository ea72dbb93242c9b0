//! A published figure, and what could be wrong with a file of them.

use engine::columns::{Cell, ColumnKind};

/// One published value, as every layout becomes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// The place's key: CASSR code, or ONS code where none is known.
    pub la: String,
    /// Its ONS code, as the file had it.
    pub ons_code: String,
    /// Its name, as we write it.
    pub name: String,
    /// `council`, `region`, `council type` or `england`.
    pub level: String,
    /// `2020-21`; a calendar year for populations; empty where the file has none and needs none.
    pub year: String,
    /// The slug of a known measure, or the file's own words.
    pub measure: String,
    /// The code as the file had it.
    pub code: String,
    /// `Total`, `18 to 64`, `65 and above`, `Male`, `Female`, or the file's own words.
    pub disaggregation: String,
    /// `outcome`, `numerator`, `denominator`, `base`, `margin`, or the file's own words.
    pub kind: String,
    /// The number, when there is one.
    pub value: Option<f64>,
    /// Why there is none: `x` not available, `c` suppressed, or the file's own mark.
    pub marker: String,
    /// The file's name.
    pub source: String,
    /// Who publishes it and on what terms.
    pub licence: String,
    /// Of two files with one figure, that of the lower rank is believed.
    pub rank: i64,
}

/// The columns of the kept file, in the order of [`Figure::cells`].
pub const COLUMNS: [(&str, ColumnKind); 14] = [
    ("la", ColumnKind::Text),
    ("ons_code", ColumnKind::Text),
    ("name", ColumnKind::Text),
    ("level", ColumnKind::Text),
    ("year", ColumnKind::Text),
    ("measure", ColumnKind::Text),
    ("code", ColumnKind::Text),
    ("disaggregation", ColumnKind::Text),
    ("kind", ColumnKind::Text),
    ("value", ColumnKind::Real),
    ("marker", ColumnKind::Text),
    ("source", ColumnKind::Text),
    ("licence", ColumnKind::Text),
    ("rank", ColumnKind::Int),
];

impl Figure {
    /// As a row of the kept file.
    pub fn cells(&self) -> Vec<Cell> {
        let text = |text: &String| Cell::Text(text.clone());
        vec![
            text(&self.la),
            text(&self.ons_code),
            text(&self.name),
            text(&self.level),
            text(&self.year),
            text(&self.measure),
            text(&self.code),
            text(&self.disaggregation),
            text(&self.kind),
            Cell::from(self.value),
            text(&self.marker),
            text(&self.source),
            text(&self.licence),
            Cell::Int(self.rank),
        ]
    }

    /// The value or its mark, from a file's text. None when it is neither.
    pub fn read_value(&mut self, text: &str) -> bool {
        (self.value, self.marker) = match read_value(text) {
            Some(Ok(value)) => (Some(value), String::new()),
            Some(Err(marker)) => (None, marker),
            None => return false,
        };
        true
    }
}

/// A number, or a mark that says why there is none; `None` is a text that is neither.
pub fn read_value(text: &str) -> Option<Result<f64, String>> {
    let text = text.trim();
    if let Some(mark) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Some(Err(mark.trim().to_lowercase()));
    }
    match text {
        "" | "-" | ":" | "NA" | "N/A" | "NaN" | ".." => return Some(Err("x".into())),
        "*" | "c" | "C" => return Some(Err("c".into())),
        _ => {}
    }
    let number: f64 = text.replace(',', "").trim_end_matches('%').trim().parse().ok()?;
    number.is_finite().then_some(Ok(number))
}

/// A mark as people read it.
pub fn marker_words(marker: &str) -> &'static str {
    match marker {
        "" => "",
        "x" => "not available",
        "c" => "kept back by the publisher, because few people stand behind it",
        "z" => "not applicable",
        "w" => "nobody answered",
        _ => "no number: the publisher's own mark",
    }
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The layout it was recognised as.
    pub layout: String,
    /// The file's name.
    pub source: String,
    /// Figures kept of it.
    pub figures: usize,
    /// Those among them that are marks instead of numbers.
    pub marked: usize,
    /// The years they are of.
    pub years: Vec<String>,
    /// Councils among them.
    pub councils: usize,
    /// Sentences about what was not kept, and why.
    pub notes: Vec<String>,
}
