//! The incomplete gamma function, from which exact Poisson tails follow.
//!
//! Formulae: Abramowitz and Stegun 6.5 and 26.4; NIST Digital Library of Mathematical Functions 8.7
//! (series) and 8.9 (continued fraction, evaluated by Lentz's method); ln Γ by Stirling's series
//! (DLMF 5.11.1) after shifting the argument above 10.

/// The natural logarithm of Γ(x), for x > 0.
pub fn ln_gamma(x: f64) -> f64 {
    let mut x = x;
    let mut shift = 0.0;
    while x < 10.0 {
        shift += x.ln();
        x += 1.0;
    }
    let square = x * x;
    let series = (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * square)) / square) / square) / x;
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series - shift
}

/// The regularised lower incomplete gamma function P(a, x), for a > 0 and x ≥ 0.
///
/// For whole k ≥ 1, P(k, μ) is the chance of k events or more when μ are expected.
pub fn lower(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x < a + 1.0 {
        series(a, x)
    } else {
        1.0 - fraction(a, x)
    }
}

/// The regularised upper incomplete gamma function Q(a, x) = 1 − P(a, x).
///
/// For whole k ≥ 0, Q(k + 1, μ) is the chance of k events or fewer when μ are expected.
pub fn upper(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        1.0
    } else if x < a + 1.0 {
        1.0 - series(a, x)
    } else {
        fraction(a, x)
    }
}

const ROUNDS: u32 = 10_000;
const CLOSE: f64 = 1e-15;

fn factor(a: f64, x: f64) -> f64 {
    (a * x.ln() - x - ln_gamma(a)).exp()
}

fn series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    let mut n = a;
    for _ in 0..ROUNDS {
        n += 1.0;
        term *= x / n;
        sum += term;
        if term < sum * CLOSE {
            break;
        }
    }
    sum * factor(a, x)
}

// The letters are those of the published algorithm.
#[allow(clippy::many_single_char_names)]
fn fraction(a: f64, x: f64) -> f64 {
    let tiny = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / tiny;
    let mut d = 1.0 / b;
    let mut h = d;
    let mut i = 0.0;
    for _ in 0..ROUNDS {
        i += 1.0;
        let an = -i * (i - a);
        b += 2.0;
        d = an * d + b;
        if d.abs() < tiny {
            d = tiny;
        }
        c = b + an / c;
        if c.abs() < tiny {
            c = tiny;
        }
        d = 1.0 / d;
        let change = d * c;
        h *= change;
        if (change - 1.0).abs() < CLOSE {
            break;
        }
    }
    h * factor(a, x)
}

/// The x between `low` and `high` at which a rising function reaches `goal`, by halving.
pub(crate) fn root(low: f64, high: f64, goal: f64, rising: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (low, high);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if rising(middle) < goal {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-10 * b.abs().max(1.0), "{a} {b}");
    }

    #[test]
    fn known_values() {
        near(ln_gamma(1.0), 0.0);
        near(ln_gamma(5.0), 24.0_f64.ln());
        near(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln());
        near(upper(1.0, 3.0), (-3.0_f64).exp());
        // Three events or fewer when two are expected: e^-2 (1 + 2 + 2 + 4/3).
        near(upper(4.0, 2.0), (-2.0_f64).exp() * (5.0 + 4.0 / 3.0));
        near(lower(4.0, 2.0), 1.0 - (-2.0_f64).exp() * (5.0 + 4.0 / 3.0));
        near(lower(3.0, 0.0), 0.0);
        near(lower(500.0, 500.0) + upper(500.0, 500.0), 1.0);
    }
}
