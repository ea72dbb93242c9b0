//! The results of a survey: scores for the council with their margins, and what stands behind them. Nobody's answers are
//! kept, only these sums.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::{Deserialize, Serialize};

use super::{
    clean::{ANSWERED, Wrong},
    estimate::{Sizes, Stratum, estimate},
    rows::{Rows, is},
};

/// A score of ASCOF that the survey gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// Its code to 2022-23.
    pub code: String,
    /// Its code since, if it has one.
    pub new_code: String,
    column: String,
    /// A share of people; otherwise a mean.
    pub share: bool,
    /// Decimals it is published with.
    pub decimals: u8,
    /// As people read it.
    pub title: String,
    /// Where it comes from.
    pub question: String,
}

/// The scores, in the order of the list.
pub fn scores() -> &'static [Score] {
    static SCORES: LazyLock<Vec<Score>> = LazyLock::new(|| {
        let rows = csv::Reader::from_reader(include_str!("scores.csv").as_bytes()).into_records();
        rows.filter_map(Result::ok)
            .map(|row| {
                let get = |at: usize| row.get(at).unwrap_or_default().to_owned();
                Score {
                    code: get(0),
                    new_code: get(1),
                    column: get(2),
                    share: get(3) == "share",
                    decimals: get(4).parse().unwrap_or(1),
                    title: get(5),
                    question: get(6),
                }
            })
            .collect()
    });
    &SCORES
}

/// One score of one council.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// The code to 2022-23.
    pub code: String,
    /// The estimate: percent for a share, the score for a mean. None when nobody answered.
    pub estimate: Option<f64>,
    /// Half of its 95% interval, in the same unit.
    pub margin: Option<f64>,
    /// Those who answered what it needs.
    pub answered: usize,
    /// Those among them who count, for a share.
    pub counted: Option<usize>,
    /// Strata with a single answer.
    pub single: usize,
}

/// One stratum of the sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StratumResult {
    /// 1 to 4.
    pub stratum: u8,
    /// People of the council in it, if known.
    pub population: Option<f64>,
    /// Questionnaires sent.
    pub sent: usize,
    /// Of them answered.
    pub responded: usize,
}

/// The results of one council and year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The council's code.
    pub la: String,
    /// The year, as `2024-25`.
    pub year: String,
    /// The file's name.
    pub source: String,
    /// Whether strata are weighted by their population; otherwise by how many were sent a questionnaire.
    pub weighted: bool,
    /// The parts of the sample.
    pub strata: Vec<StratumResult>,
    /// People whose stratum is not known, who are in no estimate.
    pub without_stratum: usize,
    /// Values that were wrong and made blank.
    pub wrong: usize,
    /// The scores.
    pub scores: Vec<Scored>,
}

/// Works out the results of cleaned rows for each council in them.
pub fn results(
    rows: &Rows,
    wrong: &[Wrong],
    populations: &BTreeMap<u8, f64>,
    year: &str,
    source: &str,
) -> Vec<Results> {
    let mut councils: Vec<String> = (0..rows.rows.len()).map(|row| rows.get(row, "LaCode").words()).collect();
    councils.sort();
    councils.dedup();
    councils
        .into_iter()
        .map(|la| {
            let mine: Vec<usize> = (0..rows.rows.len()).filter(|row| rows.get(*row, "LaCode").words() == la).collect();
            let of = |row: usize| {
                let stratum = rows.number(row, "Stratum")?;
                (1..=4_u8).find(|number| is(stratum, u32::from(*number)))
            };
            let responded = |row: &&usize| rows.has(**row, "Response", ANSWERED);
            let strata: Vec<StratumResult> = (1..=4)
                .map(|stratum| {
                    let there: Vec<usize> = mine.iter().copied().filter(|row| of(*row) == Some(stratum)).collect();
                    StratumResult {
                        stratum,
                        population: populations.get(&stratum).copied(),
                        sent: there.len(),
                        responded: there.iter().filter(responded).count(),
                    }
                })
                .collect();
            let weighted = strata.iter().all(|stratum| stratum.sent == 0 || stratum.population.is_some());
            let scores = scores().iter().map(|score| scored(rows, &mine, &of, &strata, weighted, score)).collect();
            Results {
                year: year.to_owned(),
                source: source.to_owned(),
                weighted,
                without_stratum: mine.iter().filter(|row| of(**row).is_none()).count(),
                wrong: wrong.iter().filter(|wrong| wrong.la == la).count(),
                strata,
                scores,
                la,
            }
        })
        .collect()
}

fn scored(
    rows: &Rows,
    mine: &[usize],
    of: &impl Fn(usize) -> Option<u8>,
    strata: &[StratumResult],
    weighted: bool,
    score: &Score,
) -> Scored {
    let answers: Vec<Stratum> = strata
        .iter()
        .map(|part| {
            let values = mine.iter().filter(|row| of(**row) == Some(part.stratum));
            let values = values.filter_map(|row| rows.number(*row, &score.column));
            #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
            let sent = part.sent as f64;
            Stratum {
                population: if weighted { part.population.unwrap_or_default() } else { sent },
                values: values
                    .map(|value| if score.share { f64::from(u8::from(is(value, 1))) } else { value })
                    .collect(),
            }
        })
        .collect();
    let found = estimate(&answers, if weighted { Sizes::Known } else { Sizes::Weights });
    let times = if score.share { 100.0 } else { 1.0 };
    Scored {
        code: score.code.clone(),
        estimate: found.map(|found| found.value * times),
        margin: found.and_then(|found| found.margin).map(|margin| margin * times),
        answered: found.map_or(0, |found| found.answered),
        counted: score
            .share
            .then(|| answers.iter().flat_map(|part| &part.values).filter(|value| **value > 0.5).count()),
        single: found.map_or(0, |found| found.single),
    }
}
