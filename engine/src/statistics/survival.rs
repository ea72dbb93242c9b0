//! How long something lasts when for some it has not ended yet: Kaplan and Meier's estimate with its interval.
//!
//! Sources: Kaplan and Meier (1958), S(t) = Π(1 − dᵢ/nᵢ); Greenwood (1926) for the variance, on the scale log(−log S) so that
//! the interval stays between 0 and 1 (Kalbfleisch and Prentice 1980): S^exp(±z√(Σd/(n(n − d)))/ln S). What ended it is told
//! apart by the estimate of Aalen and Johansen (1978): Σ S(t−)·dₖ/n for each cause, because whoever died can no longer leave
//! in another way, and treating deaths as unknown would tell too many. The shares of the causes and S make up one.

use super::interval::Interval;
use super::{StatisticsError, real, refuse};

/// One person: how long, and what ended it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The time from the beginning, nought or more.
    pub time: f64,
    /// The number of the cause that ended it; nothing when it had not ended when we last knew.
    pub ended: Option<usize>,
}

/// One time at which something ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// How many had not ended, and were still known, just before.
    pub at_risk: usize,
    /// How many ended.
    pub ended: usize,
    /// The share for whom it lasts longer than this time.
    pub lasting: f64,
    /// Its interval; none where nobody is left.
    pub interval: Option<Interval>,
    /// The share that has ended by each cause.
    pub by_cause: Vec<f64>,
}

/// The whole estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    /// The times at which something ended, in order.
    pub steps: Vec<Step>,
    /// Everybody.
    pub people: usize,
    /// For how many it ended, by cause.
    pub ended: Vec<usize>,
    /// All times, sorted.
    times: Vec<f64>,
}

/// The estimate from these spans, with so many causes and an interval of this width.
///
/// # Errors
/// When a time is no number or below nought, or a cause is not one of them.
pub fn survival(spans: &[Span], causes: usize, z: f64) -> Result<Survival, StatisticsError> {
    if spans.iter().any(|span| !span.time.is_finite() || span.time < 0.0) {
        return refuse("A time is a number from nought up.");
    }
    if spans.iter().any(|span| span.ended.is_some_and(|cause| cause >= causes)) {
        return refuse("A cause is not among those that are told apart.");
    }
    if !(z.is_finite() && z > 0.0) {
        return refuse("The width of an interval is a number above nought.");
    }
    let mut sorted = spans.to_vec();
    sorted.sort_by(|a, b| a.time.total_cmp(&b.time));
    let (mut lasting, mut sum, mut by_cause) = (1.0, 0.0, vec![0.0; causes]);
    let mut ended = vec![0; causes];
    let mut steps = Vec::new();
    let mut before = 0;
    // Whoever is last known at the very time at which another ends was still at risk of it.
    for same in sorted.chunk_by(|a, b| a.time.total_cmp(&b.time).is_eq()) {
        let at_risk = sorted.len() - before;
        before += same.len();
        let ends: Vec<usize> = same.iter().filter_map(|span| span.ended).collect();
        if ends.is_empty() {
            continue;
        }
        let (n, d) = (real(at_risk), real(ends.len()));
        for cause in &ends {
            by_cause[*cause] += lasting / n;
            ended[*cause] += 1;
        }
        lasting *= (n - d) / n;
        sum += d / (n * (n - d));
        steps.push(Step {
            time: same[0].time,
            at_risk,
            ended: ends.len(),
            lasting,
            interval: interval(lasting, sum, z),
            by_cause: by_cause.clone(),
        });
    }
    Ok(Survival { steps, people: sorted.len(), ended, times: sorted.iter().map(|span| span.time).collect() })
}

fn interval(lasting: f64, sum: f64, z: f64) -> Option<Interval> {
    if !(lasting > 0.0 && lasting < 1.0 && sum.is_finite()) {
        return None;
    }
    let reach = z * sum.sqrt() / lasting.ln();
    // The logarithm is below nought, so the reach is too.
    Some(Interval { low: lasting.powf((-reach).exp()), high: lasting.powf(reach.exp()) })
}

impl Survival {
    /// What stands at a time: the last step at or before it. `None` before the first.
    pub fn at(&self, time: f64) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.time <= time)
    }

    /// The share for whom it lasts longer than a time.
    pub fn lasting(&self, time: f64) -> f64 {
        self.at(time).map_or(1.0, |step| step.lasting)
    }

    /// How many had not ended, and were still known, just before a time.
    pub fn at_risk(&self, time: f64) -> usize {
        self.times.len() - self.times.partition_point(|known| *known < time)
    }

    /// The first time after which it lasts for half or fewer; `None` when it lasts for more than half as far as is known.
    pub fn median(&self) -> Option<f64> {
        self.steps.iter().find(|step| step.lasting <= 0.5 + 1e-12).map(|step| step.time)
    }

    /// The longest time of anybody: beyond it nothing is known.
    pub fn known_until(&self) -> f64 {
        self.times.last().copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
#[path = "survival_tests.rs"]
mod tests;
