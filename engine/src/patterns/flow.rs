//! Variants, the directly-follows graph and loops, found together in one pass.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::{Log, Quartiles, quartiles};

/// What happens to people.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Flow {
    /// How many events.
    pub events: usize,
    /// How many cases.
    pub cases: u32,
    /// Each kind of activity that happened, by code.
    pub activities: Vec<Activity>,
    /// What directly follows what, by the codes of both.
    pub edges: Vec<Edge>,
    /// The ordered activities of whole cases, the most frequent first, then by their codes.
    pub variants: Vec<Variant>,
    /// The activities that happen again in a case, by code.
    pub loops: Vec<Loop>,
}

/// One kind of activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its code.
    pub activity: u16,
    /// How often it happened.
    pub times: u32,
    /// In how many cases.
    pub cases: u32,
    /// How many cases begin with it.
    pub starts: u32,
    /// How many cases end with it.
    pub ends: u32,
}

/// One activity directly after another in a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The code of the first.
    pub from: u16,
    /// The code of the one that follows; it may be the same.
    pub to: u16,
    /// How often.
    pub times: u32,
    /// In how many cases.
    pub cases: u32,
    /// Days between the two.
    pub wait_days: Quartiles,
}

/// All cases with the same activities in the same order.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The codes in order.
    pub path: Vec<u16>,
    /// How many cases.
    pub cases: u32,
    /// Days from the first event of a case to its last.
    pub duration_days: Quartiles,
}

/// An activity that happens again.
#[derive(Debug, Clone, PartialEq)]
pub struct Loop {
    /// Its code.
    pub activity: u16,
    /// How often it directly followed itself.
    pub repeats: u32,
    /// How often it came back after something else.
    pub returns: u32,
    /// In how many cases it happened again, either way.
    pub cases: u32,
    /// Days from one time to the next.
    pub gap_days: Quartiles,
}

/// Waits of one kind, and the cases they are from.
#[derive(Clone)]
struct Waits {
    days: Vec<u32>,
    cases: u32,
    last_case: u32,
}

impl Waits {
    const fn new() -> Self {
        Self { days: Vec::new(), cases: 0, last_case: u32::MAX }
    }

    fn add(&mut self, days: u32, case: u32) {
        self.days.push(days);
        if self.last_case != case {
            self.last_case = case;
            self.cases += 1;
        }
    }
}

/// Variants, directly-follows graph and loops of a log.
pub fn flow(log: Log<'_>) -> Flow {
    let kinds = log.kinds();
    let mut edges = vec![Waits::new(); kinds * kinds];
    let mut gaps = vec![Waits::new(); kinds];
    let mut repeats = vec![0_u32; kinds];
    let mut activities: Vec<Activity> =
        (0_u16..).take(kinds).map(|activity| Activity { activity, times: 0, cases: 0, starts: 0, ends: 0 }).collect();
    // The row where each kind was last seen; a row before the case's first means: not yet in this case.
    let mut last_row: Vec<Option<usize>> = vec![None; kinds];
    let mut variants: HashMap<&[u16], Vec<u32>, BuildHasherDefault<Mix>> = HashMap::default();
    let mut cases = 0_u32;
    for (from, to) in log.runs() {
        for row in from..to {
            let kind = usize::from(log.activities[row]);
            activities[kind].times += 1;
            match last_row[kind].filter(|last| *last >= from) {
                Some(last) => {
                    gaps[kind].add(log.wait(last, row), cases);
                    repeats[kind] += u32::from(last + 1 == row);
                }
                None => activities[kind].cases += 1,
            }
            last_row[kind] = Some(row);
            if row > from {
                let before = usize::from(log.activities[row - 1]);
                edges[before * kinds + kind].add(log.wait(row - 1, row), cases);
            }
        }
        activities[usize::from(log.activities[from])].starts += 1;
        activities[usize::from(log.activities[to - 1])].ends += 1;
        variants.entry(&log.activities[from..to]).or_default().push(log.wait(from, to - 1));
        cases += 1;
    }
    activities.retain(|activity| activity.times > 0);
    Flow {
        events: log.len(),
        cases,
        activities,
        edges: edges_of(edges, kinds),
        variants: variants_of(variants),
        loops: loops_of(gaps, &repeats),
    }
}

fn edges_of(edges: Vec<Waits>, kinds: usize) -> Vec<Edge> {
    let code = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
    let each = edges.into_iter().enumerate().filter_map(|(place, mut waits)| {
        let wait_days = quartiles(&mut waits.days)?;
        let (from, to) = (code(place / kinds), code(place % kinds));
        Some(Edge { from, to, times: count(&waits.days), cases: waits.cases, wait_days })
    });
    each.collect()
}

fn variants_of(variants: HashMap<&[u16], Vec<u32>, BuildHasherDefault<Mix>>) -> Vec<Variant> {
    let each = variants.into_iter().filter_map(|(path, mut days)| {
        let duration_days = quartiles(&mut days)?;
        Some(Variant { path: path.to_vec(), cases: count(&days), duration_days })
    });
    let mut variants: Vec<Variant> = each.collect();
    variants.sort_unstable_by(|a, b| Reverse(a.cases).cmp(&Reverse(b.cases)).then_with(|| a.path.cmp(&b.path)));
    variants
}

fn loops_of(gaps: Vec<Waits>, repeats: &[u32]) -> Vec<Loop> {
    let each = (0_u16..).zip(gaps).zip(repeats).filter_map(|((activity, mut waits), repeats)| {
        let gap_days = quartiles(&mut waits.days)?;
        let returns = count(&waits.days) - repeats;
        Some(Loop { activity, repeats: *repeats, returns, cases: waits.cases, gap_days })
    });
    each.collect()
}

/// Rows are numbered in 32 bits by the cases of a log, and there are no more waits than rows.
fn count(days: &[u32]) -> u32 {
    u32::try_from(days.len()).unwrap_or(u32::MAX)
}

/// A fast hash for short lists of codes (the multiply-and-rotate of Firefox's hash tables). Equal lists are still
/// compared whole, so a clash costs time, never a number.
#[derive(Default)]
struct Mix(u64);

impl Mix {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0_u8; 8];
            word[..part.len()].copy_from_slice(part);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    fn finish(&self) -> u64 {
        // The table takes its bucket from the low bits, which a multiplication mixes least.
        self.0.rotate_left(26)
    }
}
