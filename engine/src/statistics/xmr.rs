//! `XmR` charts (individual values and moving ranges): is a change more than the usual ups and downs?
//!
//! Source: NHS England, "Making Data Count", as computed by the R package `NHSRplotthedots`.
//! In each group of points: mean of the values; amr, the mean of the moving ranges
//! |yᵢ − yᵢ₋₁|, worked out once more without those of 3.267 amr or above (screening); process limits
//! mean ± 2.66 amr; near limits at two thirds of that. Rules, the first that fits names the point:
//! 1 outside a limit; 2 trend: seven points, each above (or each below) the one before; 3 two of
//! three points in a row between a near limit and the limit, all three on one side of the mean (the
//! near ones are named); 4 shift: seven in a row on one side of the mean.

use super::rules::{hair, name};
use super::{StatisticsError, finite, real, refuse};

/// Limits are the mean plus and minus this many mean moving ranges: 3 / 1.128.
pub const LIMIT: f64 = 2.66;
/// Moving ranges from this many means up are screened out.
pub const SCREEN: f64 = 3.267;
/// With fewer points than this the limits are on trial.
pub const TRIAL: usize = 12;

/// Which way is better?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither: only that it changes is of interest.
    Neither,
}

/// How to judge a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Which way is better.
    pub better: Better,
    /// The value aimed at, if any.
    pub target: Option<f64>,
    /// Leave out extreme moving ranges (the default of `NHSRplotthedots`; NHS England's spreadsheet does not).
    pub screening: bool,
    /// Work out the limits of each group from its first so many points only.
    pub fixed_first: Option<usize>,
    /// Points (from 0) at which a new group begins: only for a known cause, and written down.
    pub rebase_at: Vec<usize>,
    /// The least and the most a value can be: a share never leaves 0 to 1. Process limits go no further, wherever they
    /// are read, drawn or written; which points are named does not change by it, because no value lies beyond.
    pub bounds: (f64, f64),
}

impl Settings {
    /// No target, screening, one group, no bounds.
    pub const fn new(better: Better) -> Self {
        Self {
            better,
            target: None,
            screening: true,
            fixed_first: None,
            rebase_at: Vec::new(),
            bounds: (f64::NEG_INFINITY, f64::INFINITY),
        }
    }
}

/// Why a point is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Above the upper or below the lower limit.
    Outside,
    /// Part of seven that rise, or fall, one after another.
    Trend,
    /// One of two near a limit, of three on one side of the mean.
    NearLimit,
    /// Part of seven on one side of the mean.
    Shift,
}

impl Rule {
    /// In plain English.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Outside => "Outside the limits.",
            Self::Trend => "Part of seven in a row that all rise or all fall.",
            Self::NearLimit => "One of two out of three close to a limit.",
            Self::Shift => "Part of seven in a row on one side of the mean.",
        }
    }
}

/// What a point, or the whole chart by its last point, shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variation {
    /// The usual ups and downs.
    Usual,
    /// Better, because high or rising.
    ImprovementHigh,
    /// Better, because low or falling.
    ImprovementLow,
    /// Worse, because high or rising.
    ConcernHigh,
    /// Worse, because low or falling.
    ConcernLow,
    /// High or rising, where neither way is better.
    NeutralHigh,
    /// Low or falling, where neither way is better.
    NeutralLow,
}

impl Variation {
    /// In plain English.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Usual => "The usual ups and downs: nothing has changed.",
            Self::ImprovementHigh => "A real improvement: higher than usual.",
            Self::ImprovementLow => "A real improvement: lower than usual.",
            Self::ConcernHigh => "A cause for concern: higher than usual.",
            Self::ConcernLow => "A cause for concern: lower than usual.",
            Self::NeutralHigh => "A real change: higher than usual.",
            Self::NeutralLow => "A real change: lower than usual.",
        }
    }

    const fn of(upward: bool, better: Better) -> Self {
        match (upward, better) {
            (true, Better::Higher) => Self::ImprovementHigh,
            (false, Better::Higher) => Self::ConcernLow,
            (true, Better::Lower) => Self::ConcernHigh,
            (false, Better::Lower) => Self::ImprovementLow,
            (true, Better::Neither) => Self::NeutralHigh,
            (false, Better::Neither) => Self::NeutralLow,
        }
    }
}

/// Will the target be met if nothing changes?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assurance {
    /// Always, as far as the limits tell.
    Pass,
    /// Sometimes: by chance.
    HitOrMiss,
    /// Never, unless something changes.
    Fail,
}

impl Assurance {
    /// In plain English.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Pass => "The target will be met if things stay as they are.",
            Self::HitOrMiss => "The target will be met in some periods and missed in others, by chance.",
            Self::Fail => "The target will not be met unless something changes.",
        }
    }
}

/// The lines of one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Lower process limit.
    pub lower: f64,
    /// Two thirds of the way down to it.
    pub near_lower: f64,
    /// Two thirds of the way up to the upper one.
    pub near_upper: f64,
    /// Upper process limit.
    pub upper: f64,
}

/// Points that share their lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The first point (from 0).
    pub start: usize,
    /// One after the last.
    pub end: usize,
    /// The mean.
    pub mean: f64,
    /// The limits; none for a single point, which has no moving range.
    pub limits: Option<Limits>,
    /// Fewer than [`TRIAL`] points stand behind the limits: they will still move.
    pub trial: bool,
}

/// One value, judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The value.
    pub value: f64,
    /// The group it belongs to (from 0).
    pub group: usize,
    /// The rule that names it, if one does.
    pub rule: Option<Rule>,
    /// What it shows.
    pub variation: Variation,
}

/// A judged series.
#[derive(Debug, Clone, PartialEq)]
pub struct Xmr {
    /// How it was judged.
    pub settings: Settings,
    /// In the order given.
    pub points: Vec<Point>,
    /// In order; together they hold all points.
    pub groups: Vec<Group>,
}

impl Xmr {
    /// What the last point shows; `None` without points.
    pub fn variation(&self) -> Option<Variation> {
        self.points.last().map(|point| point.variation)
    }

    /// The last limits against the target; `None` without target, limits or a better way.
    pub fn assurance(&self) -> Option<Assurance> {
        let target = self.settings.target?;
        let group = self.groups.last()?;
        let limits = group.limits?;
        let hair = hair(&[target, limits.lower, limits.upper]);
        let above = target > limits.upper + hair;
        let below = target < limits.lower - hair;
        match self.settings.better {
            Better::Neither => None,
            Better::Higher if above => Some(Assurance::Fail),
            Better::Higher if below => Some(Assurance::Pass),
            Better::Lower if above => Some(Assurance::Pass),
            Better::Lower if below => Some(Assurance::Fail),
            _ => Some(Assurance::HitOrMiss),
        }
    }

    /// True when the last limits are on trial.
    pub fn trial(&self) -> bool {
        self.groups.last().is_some_and(|group| group.trial)
    }
}

/// Judges a series in order of time. No values give an empty answer.
pub fn xmr(values: &[f64], settings: Settings) -> Result<Xmr, StatisticsError> {
    finite(values)?;
    if settings.target.is_some_and(|target| !target.is_finite()) {
        return refuse("The target is not a number.");
    }
    if settings.fixed_first.is_some_and(|first| first < 2) {
        return refuse("Limits need at least two points to be worked out from.");
    }
    let mut starts = vec![0];
    for start in &settings.rebase_at {
        if *start >= values.len() {
            return refuse("New limits can only begin at a point of the series.");
        }
        starts.push(*start);
    }
    starts.sort_unstable();
    starts.dedup();
    let mut points = Vec::with_capacity(values.len());
    let mut groups = Vec::with_capacity(starts.len());
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(values.len());
        let mine = values.get(*start..end).unwrap_or_default();
        if mine.is_empty() {
            continue;
        }
        let behind = mine.get(..settings.fixed_first.unwrap_or(mine.len())).unwrap_or(mine);
        let mean = mean_of(behind);
        let limits = limits_of(behind, mean, settings.screening);
        let named = name(mine, mean, limits);
        let (least, most) = settings.bounds;
        let limits =
            limits.map(|limits| Limits { lower: limits.lower.max(least), upper: limits.upper.min(most), ..limits });
        points.extend(mine.iter().zip(named).map(|(value, named)| Point {
            value: *value,
            group: number,
            rule: named.map(|(rule, _)| rule),
            variation: named.map_or(Variation::Usual, |(_, upward)| Variation::of(upward, settings.better)),
        }));
        groups.push(Group { start: *start, end, mean, limits, trial: behind.len() < TRIAL });
    }
    Ok(Xmr { settings, points, groups })
}

fn mean_of(values: &[f64]) -> f64 {
    // Each share first, so that even the largest numbers cannot overflow the sum.
    let n = real(values.len());
    values.iter().map(|value| value / n).sum()
}

fn limits_of(values: &[f64], mean: f64, screening: bool) -> Option<Limits> {
    let ranges: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    if ranges.is_empty() {
        return None;
    }
    let mut amr = mean_of(&ranges);
    if screening {
        let kept: Vec<f64> = ranges.iter().copied().filter(|range| *range < SCREEN * amr).collect();
        // A constant series has only ranges of nought, none of them extreme.
        if !kept.is_empty() {
            amr = mean_of(&kept);
        }
    }
    let reach = LIMIT * amr;
    let near = reach * 2.0 / 3.0;
    Some(Limits { lower: mean - reach, near_lower: mean - near, near_upper: mean + near, upper: mean + reach })
}

#[cfg(test)]
#[path = "xmr_tests.rs"]
mod tests;
