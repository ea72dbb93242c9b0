//! Pictures of the front door's numbers over time: an `XmR` chart in two widths, its sentence, and the table behind it.
//! A page shows them with `{% include "front_door/charts.html" %}`.

use engine::{
    pictures::{NumberFormat, PictureTable, Size, XmrPicture, table_of, xmr_svg},
    statistics::xmr::{Better, Settings, xmr},
};
use platform::{Error, Result};
use serde::Serialize;

/// A picture with the table behind it, as `charts.html` shows it.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    title: String,
    about: &'static str,
    summary: String,
    compact: String,
    wide: String,
    lines: Vec<String>,
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// What is drawn.
#[derive(Debug)]
pub(super) struct Series<'a> {
    /// Names the picture among those of its page.
    pub id: &'a str,
    pub title: &'a str,
    /// What a point is: "Hand-offs".
    pub value_name: &'a str,
    /// What a period is called above the table: "Week from".
    pub period_name: &'a str,
    /// What it means, in a sentence or two.
    pub about: &'static str,
    pub format: NumberFormat,
    pub better: Better,
    /// Periods as people read them, with their values, the oldest first.
    pub points: Vec<(String, f64)>,
    /// Of them, those whose value can still change; they are the last ones, shown and not judged.
    pub provisional: usize,
}

impl Series<'_> {
    /// Draws it.
    ///
    /// # Errors
    /// When a value is not a number.
    pub(super) fn chart(&self) -> Result<Chart> {
        let settled = self.points.len().saturating_sub(self.provisional);
        let values: Vec<f64> = self.points.iter().map(|(_, value)| *value).collect();
        let most = if matches!(self.format, NumberFormat::Percent(_)) { 1.0 } else { f64::INFINITY };
        let settings = Settings { bounds: (0.0, most), ..Settings::new(self.better) };
        let judged = xmr(&values[..settled], settings).map_err(Error::internal)?;
        let picture = |size: Size, id: String| XmrPicture {
            id,
            title: self.title.to_owned(),
            value_name: self.value_name.to_owned(),
            period_name: self.period_name.to_owned(),
            labels: self.points.iter().map(|(label, _)| label.clone()).collect(),
            xmr: judged.clone(),
            format: self.format,
            notes: Vec::new(),
            provisional: values[settled..].to_vec(),
            size,
        };
        let (compact, wide) =
            (picture(Size::Compact, format!("{}-c", self.id)), picture(Size::Wide, format!("{}-w", self.id)));
        let PictureTable { lines, headings, mut rows, .. } = table_of(&wide);
        rows.reverse();
        Ok(Chart {
            title: self.title.to_owned(),
            about: self.about,
            summary: wide.summary(),
            compact: xmr_svg(&compact).to_string(),
            wide: xmr_svg(&wide).to_string(),
            lines,
            headings,
            rows,
        })
    }
}
