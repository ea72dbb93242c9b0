//! What an `XmR` chart is made from, and what it says in words.

use super::format::NumberFormat;
use crate::statistics::xmr::Xmr;

/// How wide the picture is drawn. Both scale; the compact one is readable at 375 px.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// 440 units wide.
    #[default]
    Compact,
    /// 880 units wide, for pages that show it so.
    Wide,
}

/// Something that happened at a point and belongs beside the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The point (from 0).
    pub at: usize,
    /// What happened.
    pub text: String,
}

/// All that a picture needs.
#[derive(Debug, Clone, PartialEq)]
pub struct XmrPicture {
    /// Unique in the page; the ids of its elements begin with it.
    pub id: String,
    /// What is shown: "Solved within 24 hours, by month".
    pub title: String,
    /// What one value is called in the table: "Solved within 24 hours".
    pub value_name: String,
    /// What one point is called in the table: "Month".
    pub period_name: String,
    /// One label for each point: "Apr 2025".
    pub labels: Vec<String>,
    /// The judged series.
    pub xmr: Xmr,
    /// How numbers are written.
    pub format: NumberFormat,
    /// Things that happened. New limits are marked whether there is a note or not.
    pub notes: Vec<Note>,
    /// Values after those of `xmr` that can still change: drawn hollow, not judged, in no limit. Their labels follow.
    pub provisional: Vec<f64>,
    /// How wide.
    pub size: Size,
}

impl XmrPicture {
    /// What the picture shows, in sentences: for its description and for the page.
    pub fn summary(&self) -> String {
        let Some(last) = self.xmr.points.last() else {
            return match self.provisional.last() {
                Some(value) => format!(
                    "Every value can still change. The last, {}, is {}.",
                    self.label(self.provisional.len() - 1),
                    self.format.text(*value)
                ),
                None => "There are no values yet.".to_owned(),
            };
        };
        let label = self.label(self.xmr.points.len() - 1);
        let mut sentences =
            vec![format!("{} values. The last, {label}, is {}.", self.xmr.points.len(), self.format.text(last.value))];
        if let Some(group) = self.xmr.groups.last() {
            let mean = self.format.text(group.mean);
            sentences.push(match group.limits {
                Some(limits) => format!(
                    "Mean {mean}, usually between {} and {}.",
                    self.format.text(limits.lower),
                    self.format.text(limits.upper)
                ),
                None => format!("Mean {mean}."),
            });
        }
        sentences.push(last.variation.sentence().to_owned());
        if let Some(target) = self.xmr.settings.target {
            sentences.push(format!("Target {}.", self.format.text(target)));
        }
        sentences.extend(self.xmr.assurance().map(|assurance| assurance.sentence().to_owned()));
        if self.xmr.trial() {
            sentences.push(
                "Fewer than 12 values stand behind the limits, so they are on trial and will still move.".to_owned(),
            );
        }
        if !self.provisional.is_empty() {
            let from = self.label(self.xmr.points.len());
            sentences.push(format!("Values from {from} on can still change: they are drawn hollow and not judged."));
        }
        sentences.join(" ")
    }

    /// How many values are drawn.
    pub(super) fn count(&self) -> usize {
        self.xmr.points.len() + self.provisional.len()
    }

    /// Every value drawn.
    pub(super) fn values(&self) -> impl Iterator<Item = f64> {
        self.xmr.points.iter().map(|point| point.value).chain(self.provisional.iter().copied())
    }

    pub(super) fn label(&self, place: usize) -> &str {
        self.labels.get(place).map_or("", String::as_str)
    }

    /// The points that carry a numbered mark, with what it says: notes, and new limits.
    pub fn marks(&self) -> Vec<Note> {
        let mut marks: Vec<Note> = self.notes.iter().filter(|note| note.at < self.count()).cloned().collect();
        for group in self.xmr.groups.iter().skip(1) {
            marks.push(Note { at: group.start, text: "New limits begin here.".to_owned() });
        }
        marks.sort_by_key(|note| note.at);
        marks
    }
}
