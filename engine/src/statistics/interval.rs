//! Intervals of confidence for shares and for counts.

use super::gamma::{lower, root, upper};
use super::{StatisticsError, real, refuse};

/// The normal quantile for a 95% interval (2.5% in each tail).
pub const Z_95: f64 = 1.959_963_984_540_054;
/// The normal quantile for a 99.8% interval (0.1% in each tail).
pub const Z_998: f64 = 3.090_232_306_167_813;

/// From `low` to `high`, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Wilson's score interval for the share `count` of `total` (Wilson 1927; Newcombe 1998, method 3):
/// (2np + z² ± z√(z² + 4np(1 − p))) / 2(n + z²). `None` when the total is nought.
pub fn wilson(count: usize, total: usize, z: f64) -> Result<Option<Interval>, StatisticsError> {
    if count > total {
        return refuse("A share has more people in it than there are in all.");
    }
    check(z)?;
    if total == 0 {
        return Ok(None);
    }
    let (k, n) = (real(count), real(total));
    let middle = 2.0 * k + z * z;
    let reach = z * (z * z + 4.0 * k * (n - k) / n).sqrt();
    let whole = 2.0 * (n + z * z);
    Ok(Some(Interval { low: ((middle - reach) / whole).max(0.0), high: ((middle + reach) / whole).min(1.0) }))
}

/// Byar's interval for a count (Breslow and Day 1987, vol. II, p. 69):
/// k(1 − 1/9k − z/3√k)³ and (k + 1)(1 − 1/9(k + 1) + z/3√(k + 1))³. Good for 10 events or more.
pub fn byar(count: usize, z: f64) -> Result<Interval, StatisticsError> {
    check(z)?;
    let k = real(count);
    let next = k + 1.0;
    let low = if count == 0 { 0.0 } else { k * (1.0 - 1.0 / (9.0 * k) - z / (3.0 * k.sqrt())).powi(3) };
    Ok(Interval { low: low.max(0.0), high: next * (1.0 - 1.0 / (9.0 * next) + z / (3.0 * next.sqrt())).powi(3) })
}

/// The exact Poisson interval for a count (Garwood 1936), with `tail` in each tail: the expected
/// numbers at which this many or more, or this many or fewer, would have that chance. Equals
/// χ²(tail; 2k)/2 and χ²(1 − tail; 2k + 2)/2.
pub fn poisson(count: usize, tail: f64) -> Result<Interval, StatisticsError> {
    if !(tail > 0.0 && tail < 0.5) {
        return refuse("A tail is a chance between 0 and a half.");
    }
    let k = real(count);
    let far = k + 20.0 * (k + 20.0).sqrt() + 50.0;
    let low = if count == 0 { 0.0 } else { root(0.0, far, tail, |mu| lower(k, mu)) };
    Ok(Interval { low, high: root(0.0, far, 1.0 - tail, |mu| 1.0 - upper(k + 1.0, mu)) })
}

/// The interval of an indirectly standardised ratio, observed over expected, as in
/// `PHEindicatormethods`: Byar for 10 events or more, exact below.
pub fn ratio(observed: usize, expected: f64, tail: f64, z: f64) -> Result<Interval, StatisticsError> {
    if !(expected.is_finite() && expected > 0.0) {
        return refuse("A ratio needs an expected number above nought.");
    }
    let counts = if observed >= 10 { byar(observed, z)? } else { poisson(observed, tail)? };
    Ok(Interval { low: counts.low / expected, high: counts.high / expected })
}

fn check(z: f64) -> Result<(), StatisticsError> {
    if z.is_finite() && z > 0.0 {
        return Ok(());
    }
    refuse("The width of an interval is a number above nought.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn near(a: f64, b: f64, by: f64) {
        assert!((a - b).abs() <= by, "{a} {b}");
    }

    /// Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
    #[test]
    fn wilson_as_newcombe() {
        for (count, total, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let interval = wilson(count, total, Z_95).unwrap().unwrap();
            near(interval.low, low, 5e-5);
            near(interval.high, high, 5e-5);
        }
        assert_eq!(wilson(0, 0, Z_95).unwrap(), None);
        assert!(wilson(2, 1, Z_95).is_err());
        assert!(wilson(1, 2, f64::NAN).is_err());
        near(wilson(20, 20, Z_95).unwrap().unwrap().high, 1.0, 1e-12);
    }

    /// Exact limits for 0, 1, 10 and 100 events as in any table of the Poisson (Garwood 1936).
    #[test]
    fn counts() {
        for (count, low, high) in [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (100, 81.364, 121.627)] {
            let exact = poisson(count, 0.025).unwrap();
            near(exact.low, low, 6e-4);
            near(exact.high, high, 6e-4);
        }
        // By hand for ten events: 10(1 - 1/90 - 1.959964/9.486833)^3 and 11(1 - 1/99 + 1.959964/9.949874)^3.
        let interval = byar(10, Z_95).unwrap();
        near(interval.low, 4.7874, 1e-3);
        near(interval.high, 18.3917, 1e-3);
        near(byar(0, Z_95).unwrap().low, 0.0, 0.0);
        near(ratio(10, 5.0, 0.025, Z_95).unwrap().low, interval.low / 5.0, 1e-12);
        near(ratio(9, 3.0, 0.025, Z_95).unwrap().high, poisson(9, 0.025).unwrap().high / 3.0, 1e-12);
        assert!(ratio(1, 0.0, 0.025, Z_95).is_err());
        assert!(poisson(1, 0.6).is_err());
    }
}
