//! Funnel plots: does a team, ward or provider differ from the rest by more than chance?
//!
//! Source: `PHEindicatormethods`, and Spiegelhalter (2005), "Funnel plots for comparing
//! institutional performance". Print n; never rank within the funnel. Where the units differ by more than chance, all of
//! them together, limits allow for it ([`Funnel::allowing_for_over_dispersion`], see `dispersion.rs`).

use super::dispersion::{Dispersion, Observed, dispersion};
use super::gamma::{lower, root, upper};
use super::interval::{Z_95, Z_998};
use super::{StatisticsError, refuse};

/// Something compared: what happened, out of how many people (or person-years).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// Events, or people to whom it happened.
    pub count: f64,
    /// People, or the time at risk.
    pub size: f64,
}

/// Limits at one size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Lower limit at 99.8%.
    pub low_998: f64,
    /// Lower limit at 95%.
    pub low_95: f64,
    /// Upper limit at 95%.
    pub high_95: f64,
    /// Upper limit at 99.8%.
    pub high_998: f64,
}

/// Where a unit lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Below the 99.8% limit.
    FarBelow,
    /// Below the 95% limit only.
    Below,
    /// Within the limits: not different from the rest.
    Within,
    /// Above the 95% limit only.
    Above,
    /// Above the 99.8% limit.
    FarAbove,
}

impl Place {
    /// In plain English.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::FarBelow => "Much lower than the rest: chance alone would do this once in a thousand.",
            Self::Below => "Lower than the rest: chance alone would do this once in forty.",
            Self::Within => "No different from the rest, as far as these numbers can tell.",
            Self::Above => "Higher than the rest: chance alone would do this once in forty.",
            Self::FarAbove => "Much higher than the rest: chance alone would do this once in a thousand.",
        }
    }
}

/// A unit with its value, limits and place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The unit as given.
    pub unit: Unit,
    /// Count over size; `None` when the size is nought.
    pub value: Option<f64>,
    /// The limits at this size.
    pub limits: Option<Limits>,
    /// Where it lies.
    pub place: Place,
}

/// What kind of number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A share of people: limits from the binomial by the normal approximation.
    Share,
    /// Events by size: limits from the exact Poisson.
    Rate,
}

/// A funnel: the centre and every unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    kind: Kind,
    /// All events over all sizes.
    pub centre: f64,
    /// In the order given.
    pub points: Vec<Point>,
    /// The mean of the squared z-scores of a share; well above 1 the units differ by more than
    /// chance and case mix should be looked at before anyone is singled out. `None` for rates.
    pub dispersion: Option<f64>,
    /// How much the units differ beyond chance, when that was asked for.
    pub over: Option<Dispersion>,
    /// The variance between units that the limits allow for; nought when they are those of chance alone.
    allowed: f64,
}

/// Builds a funnel. Units of size nought keep their place without a value.
pub fn funnel(kind: Kind, units: &[Unit]) -> Result<Funnel, StatisticsError> {
    for unit in units {
        let Unit { count, size } = *unit;
        if !(count.is_finite() && size.is_finite() && count >= 0.0 && size >= 0.0) {
            return refuse("Counts and sizes are numbers from nought up.");
        }
        if kind == Kind::Share && count > size {
            return refuse("A share has more people in it than there are in all.");
        }
    }
    let size: f64 = units.iter().map(|unit| unit.size).sum();
    if size <= 0.0 {
        return refuse("There is nothing to compare: all sizes are nought.");
    }
    let centre = units.iter().map(|unit| unit.count).sum::<f64>() / size;
    let points: Vec<Point> = units.iter().map(|unit| point(kind, centre, 0.0, *unit)).collect();
    let spread = centre * (1.0 - centre);
    let dispersion = (kind == Kind::Share && spread > 0.0).then(|| {
        let scores = points.iter().filter_map(|point| {
            let value = point.value?;
            Some((value - centre).powi(2) * point.unit.size / spread)
        });
        let (sum, n) = scores.fold((0.0, 0.0), |(sum, n), score| (sum + score, n + 1.0));
        sum / n
    });
    Ok(Funnel { kind, centre, points, dispersion, over: None, allowed: 0.0 })
}

impl Funnel {
    /// The limits at any size above nought, for drawing the curves.
    pub fn limits_at(&self, size: f64) -> Limits {
        limits(self.kind, self.centre, self.allowed, size)
    }

    /// The same funnel with limits that allow for what the units differ beyond chance; without that, the same limits.
    #[must_use]
    pub fn allowing_for_over_dispersion(mut self) -> Self {
        let observed = self.points.iter().filter_map(|point| {
            Some(Observed { value: point.value?, variance: variance(self.kind, self.centre, point.unit.size) })
        });
        self.over = dispersion(self.centre, &observed.collect::<Vec<_>>());
        if let Some(over) = self.over.filter(Dispersion::beyond_chance) {
            self.allowed = over.tau_squared;
            let again = self.points.iter().map(|old| point(self.kind, self.centre, self.allowed, old.unit));
            self.points = again.collect();
        }
        self
    }
}

/// The variance that chance alone gives a value at this size.
fn variance(kind: Kind, centre: f64, size: f64) -> f64 {
    match kind {
        Kind::Share => centre * (1.0 - centre) / size,
        Kind::Rate => centre / size,
    }
}

fn point(kind: Kind, centre: f64, allowed: f64, unit: Unit) -> Point {
    if unit.size <= 0.0 {
        return Point { unit, value: None, limits: None, place: Place::Within };
    }
    let value = unit.count / unit.size;
    let limits = limits(kind, centre, allowed, unit.size);
    // Rounding must not put a unit that lies on a limit beyond it.
    let hair = 1e-9 * centre.abs().max(value.abs());
    let place = if value < limits.low_998 - hair {
        Place::FarBelow
    } else if value > limits.high_998 + hair {
        Place::FarAbove
    } else if value < limits.low_95 - hair {
        Place::Below
    } else if value > limits.high_95 + hair {
        Place::Above
    } else {
        Place::Within
    };
    Point { unit, value: Some(value), limits: Some(limits), place }
}

fn limits(kind: Kind, centre: f64, allowed: f64, size: f64) -> Limits {
    // p ± z√(p(1 − p)/n + τ²), kept between 0 and 1; a rate likewise once more than chance is allowed for.
    if kind == Kind::Share || allowed > 0.0 {
        let error = (variance(kind, centre, size) + allowed).sqrt();
        let most = if kind == Kind::Share { 1.0 } else { f64::INFINITY };
        let at = |z: f64| (centre + z * error).clamp(0.0, most);
        return Limits { low_998: at(-Z_998), low_95: at(-Z_95), high_95: at(Z_95), high_998: at(Z_998) };
    }
    let expected = centre * size;
    Limits {
        low_998: fewest(expected, 0.001) / size,
        low_95: fewest(expected, 0.025) / size,
        high_95: most(expected, 0.025) / size,
        high_998: most(expected, 0.001) / size,
    }
}

/// The number k, whole or between, with P(X ≤ k | expected) = tail: the same curve as finding for
/// each k the expected number with that tail. Nought if even no event at all is likelier.
fn fewest(expected: f64, tail: f64) -> f64 {
    if expected <= 0.0 || upper(1.0, expected) >= tail {
        return 0.0;
    }
    root(0.0, expected, tail, |k| upper(k + 1.0, expected))
}

/// The number k with P(X ≥ k | expected) = tail.
fn most(expected: f64, tail: f64) -> f64 {
    if expected <= 0.0 {
        return 0.0;
    }
    let far = expected + 20.0 * (expected + 20.0).sqrt() + 50.0;
    root(0.0, far, 1.0 - tail, |k| if k <= 0.0 { 0.0 } else { 1.0 - lower(k, expected) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-3 * b.abs().max(1.0), "{a} {b}");
    }

    #[test]
    fn shares_by_hand() {
        // Centre 100/400 = 0.25; at n = 100 the error is sqrt(0.1875/100) = 0.0433013.
        let units = [(25.0, 100.0), (41.0, 100.0), (16.0, 100.0), (18.0, 100.0), (0.0, 0.0)];
        let units = units.map(|(count, size)| Unit { count, size });
        let funnel = funnel(Kind::Share, &units).unwrap();
        near(funnel.centre, 0.25);
        let limits = funnel.limits_at(100.0);
        near(limits.low_95, 0.25 - 1.96 * 0.043_301_3);
        near(limits.high_998, 0.25 + 3.09 * 0.043_301_3);
        let places: Vec<Place> = funnel.points.iter().map(|point| point.place).collect();
        assert_eq!(places, [Place::Within, Place::FarAbove, Place::Below, Place::Within, Place::Within]);
        // z² = (0, 0.0256, 0.0081, 0.0049) / 0.001875, mean over four.
        near(funnel.dispersion.unwrap(), 0.0386 / 0.001_875 / 4.0);
        assert!(funnel.limits_at(1.0).low_95 <= 0.0 && funnel.limits_at(1.0).high_998 >= 1.0);
    }

    /// Ten events have the exact 95% interval 4.795 to 18.390 (Garwood 1936), so a place where
    /// 18.390 are expected has its lower limit at ten, and one where 4.795 are, its upper.
    #[test]
    fn rates_by_the_exact_poisson() {
        near(fewest(18.390, 0.025), 10.0);
        near(most(4.795, 0.025), 10.0);
        near(fewest(3.0, 0.025), 0.0);
        near(most(0.025_317_8, 0.025), 1.0);
        let units = [
            Unit { count: 9.0, size: 183.90 },
            Unit { count: 11.0, size: 183.90 },
            Unit { count: 980.0, size: 9632.2 },
        ];
        let funnel = funnel(Kind::Rate, &units).unwrap();
        near(funnel.centre, 0.1);
        assert_eq!(funnel.points[0].place, Place::Below);
        assert_eq!(funnel.points[1].place, Place::Within);
        assert_eq!(funnel.dispersion, None);
    }

    /// Ten units of 100 around 0.5, at 0.3 and 0.7 in turn: z = ±4, φ = 16, s² = 0.0025, so τ² = (160 − 9)·0.0025/9.
    #[test]
    fn limits_allow_for_what_is_more_than_chance() {
        let units: Vec<Unit> =
            (0..10).map(|at| Unit { count: if at % 2 == 0 { 30.0 } else { 70.0 }, size: 100.0 }).collect();
        let plain = funnel(Kind::Share, &units).unwrap();
        assert!(plain.points.iter().all(|point| matches!(point.place, Place::FarAbove | Place::FarBelow)));
        let wide = plain.clone().allowing_for_over_dispersion();
        let over = wide.over.unwrap();
        near(over.phi, 16.0);
        near(over.tau_squared, 151.0 * 0.0025 / 9.0);
        assert!(wide.points.iter().all(|point| point.place == Place::Within));
        let limits = wide.limits_at(100.0);
        near(limits.high_95, 0.5 + 1.96 * (0.0025 + 151.0 * 0.0025 / 9.0_f64).sqrt());
        // However large a unit is, its limits do not close any more.
        assert!(wide.limits_at(1e9).high_95 > 0.85 && plain.limits_at(1e9).high_95 < 0.501);
        let quiet: Vec<Unit> = (0..10).map(|at| Unit { count: 48.0 + f64::from(at % 5), size: 100.0 }).collect();
        let quiet = funnel(Kind::Share, &quiet).unwrap();
        let same = quiet.clone().allowing_for_over_dispersion();
        assert_eq!(same.points, quiet.points);
        assert!(!same.over.unwrap().beyond_chance());
        let rates: Vec<Unit> = (0..10).map(|at| Unit { count: 20.0 + 60.0 * f64::from(at % 2), size: 10.0 }).collect();
        let rates = funnel(Kind::Rate, &rates).unwrap().allowing_for_over_dispersion();
        // s² = 5/10; z² = 9/0.5 = 18, τ² = (180 − 9)·0.5/9.
        near(rates.over.unwrap().tau_squared, 9.5);
        near(rates.limits_at(10.0).high_95, 5.0 + 1.96 * 10.0_f64.sqrt());
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        assert!(funnel(Kind::Share, &[]).is_err());
        assert!(funnel(Kind::Share, &[Unit { count: 2.0, size: 1.0 }]).is_err());
        assert!(funnel(Kind::Rate, &[Unit { count: f64::NAN, size: 1.0 }]).is_err());
        assert!(funnel(Kind::Rate, &[Unit { count: -1.0, size: 1.0 }]).is_err());
        let none = funnel(Kind::Rate, &[Unit { count: 0.0, size: 5.0 }]).unwrap();
        assert_eq!(none.points[0].place, Place::Within);
    }
}
