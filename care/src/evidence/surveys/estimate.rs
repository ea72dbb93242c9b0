//! From a sample in strata to an estimate with its margin of error, and how large a sample must be.
//!
//! Estimate = Σ population × sample proportion / Σ population. Its variance is the sum over strata of
//! N² · (1 − n/N) · p(1 − p)/(n − 1), over (Σ N)²; the margin is 1.96 standard errors. For a mean, p(1 − p)/(n − 1) is s²/n.
//! Source: Personal Social Services Adult Social Care Survey, methodology report 2018-19 and NHS England's processing.

/// What is known of a stratum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stratum {
    /// People of the council in it.
    pub population: f64,
    /// Their answers: 0 or 1 for a share, the score for a mean.
    pub values: Vec<f64>,
}

/// An estimate for everybody from those who answered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The mean over the population; for a share between 0 and 1.
    pub value: f64,
    /// Half of the 95% interval; none when it cannot be known.
    pub margin: Option<f64>,
    /// Those who answered.
    pub answered: usize,
    /// Strata of which a single person answered: how much answers differ there is not known, and the margin is too small.
    pub single: usize,
}

const TWICE: f64 = 1.96;

#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
const fn real(count: usize) -> f64 {
    count as f64
}

/// How large the strata are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sizes {
    /// Their populations are known: whoever was asked is a part of them that no chance is left in.
    Known,
    /// They are only weights: the margin is that of a small part of many.
    Weights,
}

/// The estimate over strata; those in which nobody answered are not in it. None when nobody answered at all.
pub fn estimate(strata: &[Stratum], sizes: Sizes) -> Option<Estimate> {
    let there: Vec<&Stratum> =
        strata.iter().filter(|stratum| !stratum.values.is_empty() && stratum.population > 0.0).collect();
    let population: f64 = there.iter().map(|stratum| stratum.population).sum();
    if there.is_empty() || population <= 0.0 {
        return None;
    }
    let (mut sum, mut variance, mut single) = (0.0, 0.0, 0);
    for stratum in &there {
        let n = real(stratum.values.len());
        let mean = stratum.values.iter().sum::<f64>() / n;
        sum += stratum.population * mean;
        if stratum.values.len() < 2 {
            single += 1;
            continue;
        }
        // For a share Σ(x − p)² is n·p(1 − p), so that this is p(1 − p)/(n − 1) there, and s²/n for a mean.
        let squares: f64 = stratum.values.iter().map(|value| (value - mean).powi(2)).sum();
        let left_out = match sizes {
            Sizes::Known => (1.0 - n / stratum.population).max(0.0),
            Sizes::Weights => 1.0,
        };
        variance += stratum.population.powi(2) * left_out * squares / (n * (n - 1.0));
    }
    let known = there.len() > single;
    Some(Estimate {
        value: sum / population,
        margin: known.then(|| TWICE * variance.sqrt() / population),
        answered: there.iter().map(|stratum| stratum.values.len()).sum(),
        single,
    })
}

/// A count as the nation publishes it: to the nearest 5.
pub fn to_five(count: usize) -> usize {
    (count + 2) / 5 * 5
}

/// How many returns are needed, and how many questionnaires to send, for a margin of 5 percentage points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleSize {
    /// Returns needed.
    pub returns: u32,
    /// Questionnaires to send.
    pub send: u32,
}

/// The sample for so many eligible people, when so large a share (0 to 1) is expected to answer: n = 385 / (1 + 384/N).
/// This is worked out from the official example (1,000 people, 40%: 278 returns, 696 sent), which it gives back.
pub fn sample_size(eligible: u32, response: f64) -> Option<SampleSize> {
    if eligible == 0 || !(response > 0.0 && response <= 1.0) {
        return None;
    }
    let needed = 385.0 / (1.0 + 384.0 / f64::from(eligible));
    let send = (needed / response - 1e-9).ceil().min(f64::from(eligible));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and the eligible people")]
    let size = SampleSize { returns: needed.round() as u32, send: send as u32 };
    Some(size)
}

/// The margin of error of a share, at its widest (one half), in percentage points, when so many of so many answered.
pub fn margin_of_returns(eligible: u32, returns: u32) -> Option<f64> {
    if returns == 0 || eligible < 2 || returns > eligible {
        return None;
    }
    let (all, some) = (f64::from(eligible), f64::from(returns));
    Some(100.0 * TWICE * (0.25 / some * (all - some) / (all - 1.0)).sqrt())
}
