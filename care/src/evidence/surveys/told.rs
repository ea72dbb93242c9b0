//! How results may be told: small numbers kept back, counts to the nearest 5, outcomes with their margins.

use super::{
    estimate::to_five,
    results::{Results, Score, Scored},
};
use crate::evidence::disclosure;

/// A result as it may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// With its margin and how many answered, to the nearest 5.
    Value {
        /// The estimate.
        value: String,
        /// `± 4.1`, or that it is not known.
        margin: String,
        /// Those who answered.
        answered: String,
    },
    /// From 1 to 4 people stand behind it, or behind what it leaves out.
    Few,
    /// Nobody answered what it needs.
    Nobody,
}

/// A count as it may be told: to the nearest 5, as the nation does, and 1 to 4 not at all.
pub fn rounded(count: usize) -> String {
    match disclosure::told(i64::try_from(count).unwrap_or(i64::MAX)) {
        disclosure::Told::Count(_) => to_five(count).to_string(),
        small => small.words(),
    }
}

/// A score as it may be told.
pub fn told(score: &Score, found: &Scored) -> Told {
    let Some(estimate) = found.estimate.filter(|_| found.answered > 0) else { return Told::Nobody };
    let whole = i64::try_from(found.answered).unwrap_or(i64::MAX);
    let part = found.counted.and_then(|counted| i64::try_from(counted).ok());
    // A share that nobody or everybody counts in tells no small number; a mean tells none but its base.
    let hidden = part.map_or_else(
        || disclosure::told(whole) == disclosure::Told::Few,
        |part| disclosure::share(part, whole).2.is_none(),
    );
    if hidden {
        return Told::Few;
    }
    let decimals = usize::from(score.decimals);
    let unit = if score.share { "%" } else { "" };
    Told::Value {
        value: format!("{estimate:.decimals$}{unit}"),
        margin: found.margin.map_or_else(|| "(margin not known)".into(), |margin| format!("± {margin:.decimals$}")),
        answered: rounded(found.answered),
    }
}

/// What whoever reads the results must know.
pub fn cautions(results: &Results) -> Vec<String> {
    let mut said = Vec::new();
    if !results.weighted {
        said.push(
            "The population of the strata is not in the file, so strata are weighted by how many were sent a questionnaire. \
             Give the populations (--population) before these results are compared."
                .to_owned(),
        );
    }
    if results.without_stratum > 0 {
        said.push(format!(
            "{} people are in no estimate, because age, support reason or setting is missing.",
            rounded(results.without_stratum)
        ));
    }
    if results.scores.iter().any(|score| score.single > 0) {
        said.push(
            "In some strata a single person answered, so how much answers differ there is not known and the margins are too \
             small."
                .to_owned(),
        );
    }
    let silent: Vec<String> = results
        .strata
        .iter()
        .filter(|part| part.sent > 0 && part.responded == 0)
        .map(|part| part.stratum.to_string())
        .collect();
    if !silent.is_empty() {
        said.push(format!("Nobody answered in stratum {}; it is in no estimate.", silent.join(" and ")));
    }
    said
}
