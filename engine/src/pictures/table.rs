//! The table behind a picture: everything it shows, as text, and nothing twice.

use super::xmr::XmrPicture;

/// Headings and rows of text, all of one width, and what holds for many rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureTable {
    /// What the table is of.
    pub caption: String,
    /// Mean and limits, a sentence for each time they begin anew.
    pub lines: Vec<String>,
    /// One for each column.
    pub headings: Vec<String>,
    /// One for each point.
    pub rows: Vec<Vec<String>>,
}

/// The table behind an `XmR` picture: period, value, what it shows where that is more than the usual ups and downs, and
/// notes, where there are some. Mean and limits are the same for many rows, so they stand above it.
pub fn table_of(picture: &XmrPicture) -> PictureTable {
    let marks = picture.marks();
    let judged = picture.xmr.points.len();
    let rows = picture.values().enumerate().map(|(place, value)| {
        let shows = match picture.xmr.points.get(place) {
            Some(point) => point.rule.map(|rule| format!("{} {}", point.variation.sentence(), rule.sentence())),
            None => Some("Provisional".to_owned()),
        };
        let notes = marks.iter().enumerate().filter(|(_, note)| note.at == place);
        let notes: Vec<String> = notes.map(|(number, note)| format!("{}. {}", number + 1, note.text)).collect();
        let mut row = vec![picture.label(place).to_owned(), picture.format.text(value), shows.unwrap_or_default()];
        if !marks.is_empty() {
            row.push(notes.join(" "));
        }
        row
    });
    let rows = rows.collect();
    let lines = picture.xmr.groups.iter().map(|group| {
        let (first, last) = (picture.label(group.start), picture.label(group.end.saturating_sub(1)));
        let span = if group.end == judged { format!("From {first} on") } else { format!("{first} to {last}") };
        let mean = picture.format.text(group.mean);
        match group.limits {
            Some(limits) => {
                let (lower, upper) = (picture.format.text(limits.lower), picture.format.text(limits.upper));
                format!("{span}: mean {mean}, usually between {lower} and {upper}.")
            }
            None => format!("{span}: mean {mean}."),
        }
    });
    let mut headings = vec![picture.period_name.clone(), picture.value_name.clone(), "What it shows".to_owned()];
    if !marks.is_empty() {
        headings.push("Notes".to_owned());
    }
    PictureTable { caption: picture.title.clone(), lines: lines.collect(), headings, rows }
}
