//! The nation's order of outcomes: of two that one event was given, the lower rank stands.

use std::collections::BTreeMap;

use engine::columns::Cell;

use super::specification::specification;

/// Outcome and rank, a row for each, the best known first; outcomes without a rank are not among them.
pub fn outcome_ranks() -> Vec<Vec<Cell>> {
    let mut ranks: BTreeMap<&str, i64> = BTreeMap::new();
    let lists = specification().ok().and_then(|specification| specification.list("event_outcome"));
    for row in lists.into_iter().flat_map(|list| &list.rows) {
        if let Some(rank) = row.rank_2.or(row.rank_1).map(i64::from) {
            let held = ranks.entry(&row.code).or_insert(rank);
            *held = rank.min(*held);
        }
    }
    ranks.into_iter().map(|(code, rank)| vec![Cell::from(code), Cell::Int(rank)]).collect()
}
