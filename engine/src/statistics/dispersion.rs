//! Over-dispersion: do many units differ by more than chance, all of them together?
//!
//! Source: Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24,
//! 1185–1202, sections 3 and A.3; "Handling over-dispersion of performance indicators", Quality and Safety in Health Care 14,
//! 347–351. With z-scores zᵢ = (yᵢ − θ)/sᵢ, pulled in to their 10th and 90th percentiles (winsorised) so that a few units far
//! out do not widen the limits for themselves: φ = Σzᵢ²/I. What is more than chance is taken as a variance τ² between units
//! (`DerSimonian` and Laird 1986): τ² = (Iφ − (I − 1)) / (Σw − Σw²/Σw), w = 1/s², and limits become θ ± z√(s² + τ²).

use super::gamma::upper;
use super::quantile::quantile;
use super::real;

/// The share of z-scores pulled in at each end.
const TRIMMED: f64 = 0.1;
/// So unlikely must so great a spread be by chance before limits are widened.
const UNLIKELY: f64 = 0.05;

/// What one unit says: its value, and the variance that chance alone gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// Its value.
    pub value: f64,
    /// s², above nought.
    pub variance: f64,
}

/// How much units differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dispersion {
    /// How many units stand behind it.
    pub units: usize,
    /// φ, the mean of the squared z-scores after pulling in: about 1 or less when there is only chance.
    pub phi: f64,
    /// How likely so great a spread would be by chance alone: the tail of χ² with one degree less than there are units.
    /// Pulling in makes it larger than it is, so limits are widened a little too seldom rather than too often.
    pub chance: f64,
    /// τ², the variance between units beyond chance; nought when there is none.
    pub tau_squared: f64,
}

impl Dispersion {
    /// Whether the units differ by more than chance, so that limits must allow for it.
    pub fn beyond_chance(&self) -> bool {
        self.chance < UNLIKELY && self.tau_squared > 0.0
    }
}

/// How much these units differ around a centre; `None` for fewer than two that say something.
pub fn dispersion(centre: f64, units: &[Observed]) -> Option<Dispersion> {
    let units: Vec<Observed> =
        units.iter().copied().filter(|unit| unit.value.is_finite() && unit.variance > 0.0).collect();
    if units.len() < 2 {
        return None;
    }
    let scores: Vec<f64> = units.iter().map(|unit| (unit.value - centre) / unit.variance.sqrt()).collect();
    let low = quantile(&scores, TRIMMED).ok()??;
    let high = quantile(&scores, 1.0 - TRIMMED).ok()??;
    let sum: f64 = scores.iter().map(|score| score.clamp(low, high).powi(2)).sum();
    let (count, freedom) = (real(units.len()), real(units.len() - 1));
    let (weights, squares) = units.iter().fold((0.0, 0.0), |(weights, squares), unit| {
        let weight = 1.0 / unit.variance;
        (weights + weight, squares + weight * weight)
    });
    let room = weights - squares / weights;
    let tau_squared = if room > 0.0 { ((sum - freedom) / room).max(0.0) } else { 0.0 };
    Some(Dispersion { units: units.len(), phi: sum / count, chance: upper(freedom / 2.0, sum / 2.0), tau_squared })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} {b}");
    }

    fn of(scores: &[f64]) -> Dispersion {
        let units: Vec<Observed> =
            scores.iter().map(|score| Observed { value: 5.0 + score * 2.0, variance: 4.0 }).collect();
        dispersion(5.0, &units).unwrap()
    }

    /// z = −3 … 3 and 30: the 10th and 90th percentiles of eight values stand at places 0.7 and 6.3, so −3 becomes −2.3 and
    /// 30 becomes 3 + 0.3 × 27 = 11.1. Σz² = 5.29 + 4 + 1 + 0 + 1 + 4 + 9 + 123.21 = 147.5. With s² = 4 for all,
    /// Σw − Σw²/Σw = 2 − 0.25.
    #[test]
    fn by_hand() {
        let found = of(&[-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 30.0]);
        near(found.phi, 147.5 / 8.0);
        near(found.tau_squared, (147.5 - 7.0) / 1.75);
        assert!(found.beyond_chance());
        assert_eq!(found.units, 8);
    }

    #[test]
    fn what_chance_does_is_no_more_than_chance() {
        let found = of(&[-1.2, -0.8, -0.3, 0.0, 0.4, 0.9, 1.1]);
        assert!(found.phi < 1.0 && !found.beyond_chance());
        near(found.tau_squared, 0.0);
        // The tail of χ² with one degree beyond 3.841459 is 5%: scores 1.385904 twice have that sum.
        let two = of(&[1.385_903_6, -1.385_903_6]);
        assert!(two.chance > 0.05, "both are pulled in: {}", two.chance);
        assert_eq!(dispersion(0.0, &[Observed { value: 1.0, variance: 1.0 }]), None);
        assert_eq!(dispersion(0.0, &[Observed { value: 1.0, variance: 0.0 }; 5]), None);
    }

    #[test]
    fn the_chance_is_the_tail_of_the_published_table() {
        // Eleven scores ±z and nought with Σz² = 18.307 at ten degrees: 5%. Equal scores are not changed by pulling in.
        let z = 1.830_7_f64.sqrt();
        let found = of(&[z, -z, z, -z, z, -z, z, -z, z, -z, 0.0]);
        assert!((found.chance - 0.05).abs() < 1e-5, "{}", found.chance);
    }

    #[test]
    fn one_unit_far_out_widens_the_limits_no_further_than_its_neighbour_allows() {
        let mut scores: Vec<f64> = (-10..=10).map(|step| f64::from(step) / 10.0).collect();
        let before = of(&scores).phi;
        scores.push(1_000.0);
        let after = of(&scores);
        assert!(after.phi < before + 0.2 && !after.beyond_chance(), "{after:?}");
    }
}
