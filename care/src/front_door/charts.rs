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
        if !can_be_judged(&self.points) {
            return Ok(self.table());
        }
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
    /// The numbers alone, with why there is no picture.
    fn table(&self) -> Chart {
        Chart {
            title: self.title.to_owned(),
            about: self.about,
            summary: NOT_JUDGED.to_owned(),
            compact: String::new(),
            wide: String::new(),
            lines: Vec::new(),
            headings: vec![self.period_name.to_owned(), self.value_name.to_owned()],
            rows: self
                .points
                .iter()
                .rev()
                .map(|(label, value)| vec![label.clone(), self.format.text(*value)])
                .collect(),
        }
    }
}

const NOT_JUDGED: &str = "Most periods have none, so a picture would take the first single case for a change: the numbers stand \
     in the table alone.";

/// Whether an `XmR` chart can judge a series: where most periods have none at all, the usual ups and downs are none either.
fn can_be_judged(points: &[(String, f64)]) -> bool {
    points.iter().filter(|(_, value)| *value > 0.0).count() * 2 >= points.len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    #[test]
    fn a_series_of_almost_none_is_told_and_not_judged() {
        let series = |values: &[f64]| Series {
            id: "x",
            title: "Told again",
            value_name: "Share",
            period_name: "Month",
            about: "",
            format: NumberFormat::Percent(0),
            better: Better::Lower,
            points: values.iter().map(|value| ("Month".to_owned(), *value)).collect(),
            provisional: 0,
        };
        for (values, drawn) in [(&[0.0, 0.0, 0.1][..], false), (&[0.0, 0.1], true), (&[0.2, 0.0, 0.1], true)] {
            let chart = series(values).chart().unwrap();
            assert_eq!((chart.wide.is_empty(), chart.rows.len()), (!drawn, values.len()), "{values:?}");
        }
        let none = series(&[0.0, 0.0, 0.1]).chart().unwrap();
        assert_eq!(none.rows[0], ["Month", "10%"]);
    }
}
