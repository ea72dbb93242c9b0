//! The same directly-follows counts and variants as the `process_mining` crate, on logs made at random.

use std::collections::BTreeMap;

use process_mining::core::event_data::case_centric::utils::activity_projection::{
    EventLogActivityProjection, get_variants,
};
use process_mining::discovery::case_centric::dfg::discover_dfg;
use process_mining::{EventLog, event, event_log, trace};

use super::*;

/// Numbers that look random, the same every time (Knuth's linear congruential generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

#[test]
fn process_mining_counts_the_same() {
    for seed in 0..20 {
        let mut dice = Dice(seed);
        let mut rows: Vec<(u32, i32, u16)> = Vec::new();
        for case in 0..200 {
            for _ in 0..=dice.below(6) {
                let (day, activity) = (dice.below(40), dice.below(2 + seed % 5));
                rows.push((case, i32::try_from(day).unwrap(), u16::try_from(activity).unwrap()));
            }
        }
        rows.sort_unstable();
        let cases: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let days: Vec<i32> = rows.iter().map(|row| row.1).collect();
        let activities: Vec<u16> = rows.iter().map(|row| row.2).collect();
        let ours = flow(Log::new(&cases, &days, &activities).unwrap());

        let mut theirs: EventLog = event_log!();
        for run in rows.chunk_by(|a, b| a.0 == b.0) {
            let mut one = trace!();
            one.events = run.iter().map(|row| event!(row.2.to_string())).collect();
            theirs.traces.push(one);
        }
        let graph = discover_dfg(&theirs);
        let edges: BTreeMap<(String, String), u32> =
            ours.edges.iter().map(|e| ((e.from.to_string(), e.to.to_string()), e.times)).collect();
        let peer: BTreeMap<(String, String), u32> = graph
            .directly_follows_relations
            .iter()
            .map(|((from, to), times)| ((from.to_string(), to.to_string()), *times))
            .collect();
        assert_eq!(edges, peer, "seed {seed}");

        let variants: BTreeMap<Vec<String>, u64> =
            ours.variants.iter().map(|v| (v.path.iter().map(u16::to_string).collect(), v.cases.into())).collect();
        let peer: BTreeMap<Vec<String>, u64> = get_variants(&EventLogActivityProjection::from(&theirs))
            .into_iter()
            .map(|variant| (variant.activities, variant.count))
            .collect();
        assert_eq!(variants, peer, "seed {seed}");
    }
}
