//! Outcomes against spending, with everything that is uncertain about it: pure arithmetic (methods 2.6, our open version).
//!
//! * A measure in a year becomes z = (x − median) / (1.4826 × MAD), turned so that more is better, and held within ±3, so
//!   that one extreme council or one odd measure does not decide. 1.4826 makes the median absolute deviation comparable
//!   with a standard deviation (Rousseeuw and Croux 1993).
//! * The outcome score O of a council is the mean of its z over years, weighted by points over measures.
//! * Spending S is net current expenditure for each weighted adult; its z is made in the same way, of its logarithm.
//! * Productivity is a · z(O) − (1 − a) · z(S): better lives than usual for less money than usual. O is made a z as well,
//!   because a mean of many measures varies less than one, and money would decide alone.
//! * Every rank is an interval: points are drawn from a Dirichlet distribution around those of the list, so is the balance
//!   a of outcomes and money (around one half), years are drawn with replacement, and the interval holds the ranks of nine
//!   in ten draws.

use engine::statistics::quantile::{median, quantile};
use platform::ids::split_mix;

/// Draws behind an interval.
pub const DRAWS: usize = 1_000;
/// Draws behind an interval of the sensitivity table.
pub const FEWER_DRAWS: usize = 300;
/// z is held within this.
const MOST_Z: f64 = 3.0;
/// Makes the median absolute deviation of a normal distribution its standard deviation.
const MAD: f64 = 1.4826;
/// A council is scored when it has measures of at least this share of all points.
const LEAST_POINTS: f64 = 0.6;
/// Councils with a value that a measure and year need, to say what is usual.
const LEAST_COUNCILS: usize = 20;
/// Outcomes and money count alike, give or take: points of the balance, as those of measures.
const BALANCE: [u32; 2] = [3, 3];
/// The draws begin here, so that they are the same every time.
const SEED: u64 = 0x616c_6f6e_6773_6964;

/// One measure that goes into the score.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// Its slug.
    pub slug: String,
    /// Its points, whole numbers.
    pub points: u32,
    /// z for each year and council, as [`standardise`] makes it; none for a year that says too little.
    pub z: Vec<Option<Vec<Option<f64>>>>,
}

/// Everything the scores are made of. Councils stand in one order throughout.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// The measures.
    pub measures: Vec<Weighed>,
    /// z of spending for each council.
    pub spending: Vec<Option<f64>>,
}

/// Where a council lies between others: nine of ten draws are within.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Between {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What is known of a council.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scored {
    /// The outcome score with the points of the list and every year once.
    pub outcome: Option<f64>,
    /// Its interval.
    pub outcome_between: Option<Between>,
    /// The rank among scored councils, 1 being the most outcome for the money, as an interval.
    pub rank_between: Option<Between>,
}

/// z of one measure and year for each council: turned so that more is better, held within ±3. None when too few councils
/// have a value or all have the same.
pub fn standardise(values: &[Option<f64>], higher_is_better: bool) -> Option<Vec<Option<f64>>> {
    let (middle, spread) = usual(values)?;
    let turn = if higher_is_better { 1.0 } else { -1.0 };
    Some(
        values
            .iter()
            .map(|value| value.map(|value| (turn * (value - middle) / spread).clamp(-MOST_Z, MOST_Z)))
            .collect(),
    )
}

/// The middle council, and the usual distance from it.
fn usual(values: &[Option<f64>]) -> Option<(f64, f64)> {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    if known.len() < LEAST_COUNCILS {
        return None;
    }
    let middle = median(&known).ok()??;
    let away: Vec<f64> = known.iter().map(|value| (value - middle).abs()).collect();
    let spread = median(&away).ok()?? * MAD;
    (spread > 0.0).then_some((middle, spread))
}

/// The outcome score of each council, with these weights of measures and these counts of years.
pub fn outcomes(input: &Input, weights: &[f64], years: &[f64]) -> Vec<Option<f64>> {
    let all: f64 = weights.iter().sum();
    (0..input.spending.len())
        .map(|council| {
            let (mut sum, mut weighed) = (0.0, 0.0);
            for (measure, weight) in input.measures.iter().zip(weights) {
                let (mut over_years, mut counted) = (0.0, 0.0);
                for (year, count) in measure.z.iter().zip(years) {
                    if let Some(z) = year.as_ref().and_then(|year| *year.get(council)?) {
                        over_years += z * count;
                        counted += count;
                    }
                }
                if counted > 0.0 {
                    sum += weight * over_years / counted;
                    weighed += weight;
                }
            }
            (all > 0.0 && weighed >= LEAST_POINTS * all).then(|| sum / weighed)
        })
        .collect()
}

/// Ranks of productivity, 1 the best; councils without outcome or spending have none.
fn ranks(outcomes: &[Option<f64>], spending: &[Option<f64>], balance: f64) -> Vec<Option<f64>> {
    let Some((middle, spread)) = usual(outcomes) else { return vec![None; outcomes.len()] };
    let productivity: Vec<Option<f64>> = outcomes
        .iter()
        .zip(spending)
        .map(|(outcome, spending)| Some(balance * ((*outcome)? - middle) / spread - (1.0 - balance) * (*spending)?))
        .collect();
    productivity
        .iter()
        .map(|own| {
            let own = (*own)?;
            let better = productivity.iter().flatten().filter(|other| **other > own).count();
            #[expect(clippy::cast_precision_loss, reason = "councils are few")]
            Some(better as f64 + 1.0)
        })
        .collect()
}

/// A source of numbers between 0 and 1 that gives the same ones every time.
struct Draw(u64);

impl Draw {
    /// Between 0 and 1, neither of them.
    fn uniform(&mut self) -> f64 {
        let bits = split_mix(&mut self.0) >> 11;
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let whole = bits as f64;
        (whole + 0.5) / 9_007_199_254_740_992.0
    }

    /// Weights from a Dirichlet distribution with these whole points: a gamma of whole shape is a sum of exponentials.
    fn weights(&mut self, points: &[u32]) -> Vec<f64> {
        let drawn: Vec<f64> =
            points.iter().map(|points| (0..*points).map(|_| -self.uniform().ln()).sum::<f64>()).collect();
        let sum: f64 = drawn.iter().sum();
        drawn.iter().map(|weight| weight / sum.max(f64::MIN_POSITIVE)).collect()
    }

    /// How often each of so many years comes when as many are drawn with replacement.
    fn years(&mut self, count: usize) -> Vec<f64> {
        let mut drawn = vec![0.0; count];
        for _ in 0..count {
            #[expect(clippy::cast_precision_loss, reason = "years are few")]
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the count")]
            let at = (self.uniform() * count as f64) as usize;
            if let Some(times) = drawn.get_mut(at.min(count - 1)) {
                *times += 1.0;
            }
        }
        drawn
    }
}

fn between(values: &[f64]) -> Option<Between> {
    let end = |p: f64| quantile(values, p).ok().flatten();
    Some(Between { low: end(0.05)?, high: end(0.95)? })
}

/// Scores of every council with their intervals, from so many draws.
pub fn scores(input: &Input, draws: usize) -> Vec<Scored> {
    let points: Vec<u32> = input.measures.iter().map(|measure| measure.points).collect();
    let years = input.measures.iter().map(|measure| measure.z.len()).max().unwrap_or_default();
    let central: Vec<f64> = points.iter().map(|points| f64::from(*points)).collect();
    let own = outcomes(input, &central, &vec![1.0; years]);
    let mut found: Vec<(Vec<f64>, Vec<f64>)> = vec![(Vec::new(), Vec::new()); own.len()];
    let mut draw = Draw(SEED);
    for _ in 0..draws {
        if years == 0 {
            break;
        }
        let weights = draw.weights(&points);
        let drawn = outcomes(input, &weights, &draw.years(years));
        let balance = draw.weights(&BALANCE).first().copied().unwrap_or(0.5);
        let ranks = ranks(&drawn, &input.spending, balance);
        for ((outcomes, places), (outcome, rank)) in found.iter_mut().zip(drawn.iter().zip(&ranks)) {
            outcomes.extend(*outcome);
            places.extend(*rank);
        }
    }
    own.into_iter()
        .zip(found)
        .map(|(outcome, (outcomes, ranks))| Scored {
            // Who is scored in less than half of the draws has too little to be placed.
            outcome_between: outcome.and_then(|_| between(&outcomes).filter(|_| outcomes.len() * 2 >= draws)),
            rank_between: outcome.and_then(|_| between(&ranks).filter(|_| ranks.len() * 2 >= draws)),
            outcome,
        })
        .collect()
}

/// The rank interval of one council with each measure left out in turn, in the order of the measures.
pub fn without_each(input: &Input, council: usize) -> Vec<(String, Scored)> {
    (0..input.measures.len())
        .map(|left_out| {
            let mut without = input.clone();
            let measure = without.measures.remove(left_out);
            (measure.slug, scores(&without, FEWER_DRAWS).into_iter().nth(council).unwrap_or_default())
        })
        .collect()
}
