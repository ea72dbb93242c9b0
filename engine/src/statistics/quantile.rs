//! Quantiles and the median.

use super::{StatisticsError, finite, real, refuse};

/// The quantile of type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996):
/// with n sorted values and h = (n − 1)p, the value at h, interpolated between its neighbours.
///
/// It is the default of R and of spreadsheets' `PERCENTILE.INC`. `None` for no values.
pub fn quantile(values: &[f64], p: f64) -> Result<Option<f64>, StatisticsError> {
    finite(values)?;
    if !(0.0..=1.0).contains(&p) {
        return refuse("A quantile is asked for by a share between 0 and 1.");
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = real(sorted.len().saturating_sub(1)) * p;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let below = place.floor() as usize;
    let share = place - place.floor();
    Ok(match (sorted.get(below), sorted.get(below + 1)) {
        (Some(low), Some(high)) => Some(low + share * (high - low)),
        (Some(low), None) => Some(*low),
        _ => None,
    })
}

/// The middle value, or the mean of the two in the middle. `None` for no values.
pub fn median(values: &[f64]) -> Result<Option<f64>, StatisticsError> {
    quantile(values, 0.5)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::float_cmp)]
    use super::*;

    #[test]
    fn by_hand() {
        // h = (4 - 1) * 0.25 = 0.75: 1 + 0.75 * (2 - 1).
        assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], 0.25).unwrap(), Some(1.75));
        assert_eq!(median(&[5.0, 1.0, 3.0]).unwrap(), Some(3.0));
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]).unwrap(), Some(2.5));
        assert_eq!(quantile(&[4.0, 9.0], 1.0).unwrap(), Some(9.0));
        assert_eq!(quantile(&[4.0], 0.9).unwrap(), Some(4.0));
        assert_eq!(median(&[]).unwrap(), None);
        assert!(median(&[f64::NAN]).is_err());
        assert!(quantile(&[1.0], 1.1).is_err());
        assert!(quantile(&[1.0], f64::NAN).is_err());
    }
}
