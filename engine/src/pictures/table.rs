//! The table behind a picture: everything it shows, as text.

use super::xmr::XmrPicture;

/// Headings and rows of text, all of one width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureTable {
    /// What the table is of.
    pub caption: String,
    /// One for each column.
    pub headings: Vec<String>,
    /// One for each point.
    pub rows: Vec<Vec<String>>,
}

/// The table behind an `XmR` picture: period, value, mean, limits, what it shows, notes.
pub fn table_of(picture: &XmrPicture) -> PictureTable {
    let marks = picture.marks();
    let rows = picture.xmr.points.iter().enumerate().map(|(place, point)| {
        let group = picture.xmr.groups.iter().find(|group| (group.start..group.end).contains(&place));
        let text = |value: Option<f64>| value.map_or_else(String::new, |value| picture.format.text(value));
        let limits = group.and_then(|group| group.limits);
        let mut shows = point.variation.sentence().to_owned();
        if let Some(rule) = point.rule {
            shows = format!("{shows} {}", rule.sentence());
        }
        let notes: Vec<String> = marks
            .iter()
            .enumerate()
            .filter(|(_, note)| note.at == place)
            .map(|(number, note)| format!("{}. {}", number + 1, note.text))
            .collect();
        vec![
            picture.label(place).to_owned(),
            picture.format.text(point.value),
            text(group.map(|group| group.mean)),
            text(limits.map(|limits| limits.lower)),
            text(limits.map(|limits| limits.upper)),
            shows,
            notes.join(" "),
        ]
    });
    let first = picture.xmr.points.len();
    let later = picture.provisional.iter().enumerate().map(|(number, value)| {
        let place = first + number;
        let notes: Vec<String> = (marks.iter().enumerate())
            .filter(|(_, note)| note.at == place)
            .map(|(number, note)| format!("{}. {}", number + 1, note.text))
            .collect();
        let blank = String::new;
        vec![
            picture.label(place).to_owned(),
            picture.format.text(*value),
            blank(),
            blank(),
            blank(),
            "Provisional: it can still change, so it is not judged.".to_owned(),
            notes.join(" "),
        ]
    });
    let fixed = ["Mean", "Lower limit", "Upper limit", "What it shows", "Notes"];
    let headings = [picture.period_name.clone(), picture.value_name.clone()];
    PictureTable {
        caption: picture.title.clone(),
        headings: headings.into_iter().chain(fixed.map(str::to_owned)).collect(),
        rows: rows.chain(later).collect(),
    }
}
