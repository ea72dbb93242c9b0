//! Statistics as pure functions, each with its published formula and source.

pub mod dispersion;
pub mod funnel;
pub mod gamma;
pub mod interval;
pub mod quantile;
mod rules;
pub mod survival;
pub mod xmr;

use std::fmt;

/// Why a statistic cannot be worked out, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatisticsError(pub(crate) String);

impl fmt::Display for StatisticsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StatisticsError {}

pub(crate) fn refuse<T>(sentence: impl Into<String>) -> Result<T, StatisticsError> {
    Err(StatisticsError(sentence.into()))
}

/// Refuses NaN and infinities by naming the first one's place.
pub(crate) fn finite(values: &[f64]) -> Result<(), StatisticsError> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(place) => refuse(format!("Value {} is not a number.", place + 1)),
        None => Ok(()),
    }
}

/// A count as a real number; exact up to 2^53.
#[allow(clippy::cast_precision_loss)]
pub(crate) const fn real(count: usize) -> f64 {
    count as f64
}
