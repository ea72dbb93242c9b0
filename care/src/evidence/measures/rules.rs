//! What the months mean: limits from those that are settled, new limits where a change of practice was written down,
//! and one sentence that a director can read aloud. No I/O.

use engine::{
    pictures::{Note, NumberFormat, Size, XmrPicture},
    statistics::xmr::{Assurance, Better, Settings, Variation, Xmr, xmr},
};
use jiff::civil::Date;

use super::{
    model::{Measure, Month},
    store::Mark,
};

/// Settled months from which each season has been seen twice.
const TWO_YEARS: usize = 24;

/// A measure's months, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The settled months against their limits.
    pub xmr: Xmr,
    /// All months in order; those after the settled ones are provisional.
    pub months: Vec<Month>,
    /// How values are written.
    pub format: NumberFormat,
    /// What is written beside the chart.
    pub notes: Vec<Note>,
}

/// Judges a measure's months against its marks, the way that is aimed at, and the target.
///
/// Months before the first provisional one are settled. A mark to begin limits anew counts from its month on, or
/// from the next settled month when that month has no value.
///
/// # Errors
/// A sentence, for numbers that cannot be judged.
pub fn judge(
    measure: &Measure,
    months: &[Month],
    marks: &[Mark],
    better: Better,
    target: Option<f64>,
) -> Result<Judged, String> {
    let settled = months.iter().position(|month| month.provisional).unwrap_or(months.len());
    let values: Vec<f64> = months.iter().take(settled).map(|month| month.value).collect();
    let at = |on: Date| months.iter().position(|month| month.on >= on);
    let rebase_at =
        marks.iter().filter(|mark| mark.rebase).filter_map(|mark| at(mark.month)).filter(|at| *at < settled);
    let settings = Settings {
        target,
        rebase_at: rebase_at.filter(|at| *at > 0).collect(),
        bounds: measure.unit.bounds(),
        ..Settings::new(better)
    };
    let xmr = xmr(&values, settings).map_err(|cause| cause.to_string())?;
    let notes =
        marks.iter().filter_map(|mark| at(mark.month).map(|at| Note { at, text: mark.words.clone() })).collect();
    Ok(Judged { xmr, months: months.to_vec(), format: measure.unit.format(), notes })
}

/// "October 2026".
pub fn month_words(on: Date) -> String {
    on.strftime("%B %Y").to_string()
}

impl Judged {
    /// The last settled month; none while every month can still change.
    pub fn last(&self) -> Option<&Month> {
        self.xmr.points.len().checked_sub(1).and_then(|at| self.months.get(at))
    }

    /// What the last settled month shows.
    pub fn variation(&self) -> Option<Variation> {
        self.last().and_then(|_| self.xmr.variation())
    }

    /// Whether the target will be met.
    pub fn assurance(&self) -> Option<Assurance> {
        self.last().and_then(|_| self.xmr.assurance())
    }

    /// The limits in force, as people read them.
    pub fn limits(&self) -> Option<(String, String)> {
        let limits = self.xmr.groups.last().and_then(|group| group.limits)?;
        Some((self.format.text(limits.lower), self.format.text(limits.upper)))
    }

    /// Which way is better, as it was judged.
    pub const fn better(&self) -> Better {
        self.xmr.settings.better
    }

    /// Two or three words on the target for a column of a table.
    pub fn assurance_words(&self) -> &'static str {
        match (self.assurance(), self.xmr.settings.target) {
            (Some(Assurance::Pass), _) => "Reliably reached",
            (Some(Assurance::HitOrMiss), _) => "Reached by chance",
            (Some(Assurance::Fail), _) => "Will not be reached",
            (None, None) => "No target",
            (None, Some(_)) if self.better() == Better::Neither => "Not judged: neither way is better",
            (None, Some(_)) => "Not judged yet",
        }
    }

    /// The answer in one sentence: value, month, limits, and whether the target can be relied on.
    pub fn sentence(&self) -> String {
        let Some(last) = self.last() else {
            return match self.months.last() {
                Some(month) => format!(
                    "{} so far in {}; every month here can still change, so nothing is judged yet.",
                    self.format.text(month.value),
                    month_words(month.on)
                ),
                None => "There is nothing to count yet.".to_owned(),
            };
        };
        let mut sentence = format!("{} in {}", self.format.text(last.value), month_words(last.on));
        sentence.push_str(&match (self.limits(), self.variation()) {
            (Some((lower, upper)), Some(Variation::Usual) | None) => {
                format!(", between its usual limits {lower} and {upper}")
            }
            (Some((lower, upper)), Some(shows)) => {
                format!(", {}; its usual limits are {lower} and {upper}", shown(shows))
            }
            (None, _) => ", and one month alone has no limits".to_owned(),
        });
        if let Some(target) = self.xmr.settings.target {
            let target = self.format.text(target);
            sentence.push_str(&match self.assurance() {
                Some(Assurance::Pass) => format!("; the target {target} is reliably reached"),
                Some(Assurance::HitOrMiss) => {
                    format!("; the target {target} is reached in some months but not reliably")
                }
                Some(Assurance::Fail) => format!("; the target {target} will not be reached unless something changes"),
                None => format!("; the target is {target}"),
            });
        }
        if self.xmr.trial() && self.limits().is_some() {
            sentence.push_str(" (limits on trial: fewer than 12 months stand behind them)");
        }
        sentence + "."
    }

    /// What can be said about seasons, which limits know nothing of; nothing where no month is settled.
    pub fn season_words(&self) -> Option<&'static str> {
        match self.xmr.points.len() {
            0 => None,
            // Of each season there is one at most: nobody can tell it from a change.
            1..TWO_YEARS => Some(
                "Fewer than 24 months are settled, so whether it goes up and down with the seasons cannot be told yet: a winter can \
                 look like a change.",
            ),
            _ => Some(
                "The limits know nothing of seasons: before a month is called a change, compare it with the same month of other years.",
            ),
        }
    }

    /// How many settled months reached the target, of how many since limits last began anew.
    pub fn reached(&self) -> Option<(usize, usize)> {
        let target = self.xmr.settings.target?;
        let group = self.xmr.groups.last()?;
        let values = self.xmr.points.get(group.start..group.end)?;
        let reached = |value: f64| match self.xmr.settings.better {
            // A hair, because 0.8 - 0.5 is not quite 0.3 to a machine.
            Better::Higher => value >= target - 1e-9,
            Better::Lower => value <= target + 1e-9,
            Better::Neither => false,
        };
        Some((values.iter().filter(|point| reached(point.value)).count(), values.len()))
    }

    /// Where it stands among those that need a conversation: the lower, the sooner.
    pub fn urgency(&self) -> u8 {
        let concern = matches!(self.variation(), Some(Variation::ConcernHigh | Variation::ConcernLow));
        let change = matches!(self.variation(), Some(Variation::NeutralHigh | Variation::NeutralLow));
        match (concern, self.assurance()) {
            (true, Some(Assurance::Fail)) => 0,
            (true, _) => 1,
            (false, Some(Assurance::Fail)) => 2,
            _ if change => 3,
            (false, Some(Assurance::HitOrMiss)) => 4,
            _ if self.last().is_none() => 6,
            _ => 5,
        }
    }

    /// The picture; `id` is unique in its page.
    pub fn picture(&self, id: &str, measure: &Measure, size: Size) -> XmrPicture {
        let label = |month: &Month| month.on.strftime("%b %Y").to_string();
        XmrPicture {
            id: id.to_owned(),
            title: format!("{}, by month", measure.name),
            value_name: measure.name.to_owned(),
            period_name: "Month".to_owned(),
            labels: self.months.iter().map(label).collect(),
            xmr: self.xmr.clone(),
            format: self.format,
            notes: self.notes.clone(),
            provisional: self.months.iter().skip(self.xmr.points.len()).map(|month| month.value).collect(),
            size,
        }
    }
}

/// A change inside a sentence.
const fn shown(variation: Variation) -> &'static str {
    match variation {
        Variation::Usual => "the usual ups and downs",
        Variation::ImprovementHigh => "a real improvement: higher than usual",
        Variation::ImprovementLow => "a real improvement: lower than usual",
        Variation::ConcernHigh => "a cause for concern: higher than usual",
        Variation::ConcernLow => "a cause for concern: lower than usual",
        Variation::NeutralHigh => "a real change: higher than usual",
        Variation::NeutralLow => "a real change: lower than usual",
    }
}

/// Two or three words for a column of a table.
pub const fn variation_words(variation: Option<Variation>) -> &'static str {
    match variation {
        None => "Not judged yet",
        Some(Variation::Usual) => "As usual",
        Some(Variation::ImprovementHigh) => "Better: higher",
        Some(Variation::ImprovementLow) => "Better: lower",
        Some(Variation::ConcernHigh) => "Worse: higher",
        Some(Variation::ConcernLow) => "Worse: lower",
        Some(Variation::NeutralHigh) => "Changed: higher",
        Some(Variation::NeutralLow) => "Changed: lower",
    }
}

/// Why a mark cannot be written, field by field. Limits begin anew only for a known cause, which is said.
pub fn missing_in_mark(month: Option<Date>, words: &str, today: Date) -> Vec<(&'static str, &'static str)> {
    let mut missing = Vec::new();
    match month {
        None => missing.push(("month", "Choose the month it belongs to")),
        Some(month) if month > today => missing.push(("month", "The month must not be after today")),
        Some(_) => {}
    }
    if words.is_empty() {
        missing.push(("words", "Say what changed, so that whoever reads the chart later knows the cause"));
    }
    missing
}
